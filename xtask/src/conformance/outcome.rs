//! What came of calls, and the table of it.

use serde_json::Value;

/// What came of a document's calls.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub name: String,
    pub calls: Vec<Call>,
    /// Why there are no calls.
    pub trouble: Option<String>,
}

/// What came of one call: a line of the program's.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub operation: String,
    pub size: String,
    /// `ok`, `refused 422`, `undecoded`, …
    pub what: String,
    pub why: String,
}

/// What Prism's own errors have in them, beside the answers of the document.
const OF_PRISM: &str = "stoplight.io/prism/errors#";

/// What came of a call, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    /// The request was accepted, and its answer read.
    Well,
    /// The request was accepted, and Prism has no answer to it that is what the document says: its examples contradict its schemas, or
    /// Prism cannot write them.
    Unanswered,
    /// The request was accepted, and its answer could not be read.
    Undecoded,
    /// The request was not accepted.
    Refused,
    /// There was no mock any more.
    Unjudged,
}

impl Call {
    /// A line of the program's.
    pub(super) fn read(line: &str) -> Option<Call> {
        let mut parts = line.splitn(4, '\t').map(str::to_owned);
        Some(Call { operation: parts.next()?, size: parts.next()?, what: parts.next()?, why: parts.next().unwrap_or_default() })
    }

    /// Whether it may be worth another trial with another mock: there was no answer to it, or nobody to judge it.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.judged(), Judged::Unanswered | Judged::Unjudged)
    }

    /// The same, with a mock that ended while it was called: where there was nobody to answer, nothing was judged.
    pub(super) fn without_mock(self) -> Call {
        if self.what == "failed" { Call { what: "nobody there".to_owned(), ..self } } else { self }
    }

    fn judged(&self) -> Judged {
        match self.what.split(' ').next() {
            Some("ok") => Judged::Well,
            Some("undecoded") => Judged::Undecoded,
            // An operation for which the document shows no success is answered with what it shows.
            Some("refused") if !self.why.contains(OF_PRISM) => Judged::Well,
            Some("refused") if is_of_the_answer(&self.why) => Judged::Unanswered,
            Some("nobody") => Judged::Unjudged,
            _ => Judged::Refused,
        }
    }
}

/// Whether an error of Prism's is about nothing but the answer that it would have given.
fn is_of_the_answer(error: &str) -> bool {
    let Ok(error) = serde_json::from_str::<Value>(error) else { return false };
    match error["type"].as_str().and_then(|kind| kind.split('#').nth(1)) {
        Some("VIOLATIONS") => {
            let violations = error["validation"].as_array().into_iter().flatten();
            violations.into_iter().all(|violation| violation["location"][0] == "response")
        }
        // The request is judged before an answer is looked for.
        Some(
            "UNKNOWN" | "NO_RESPONSE_DEFINED" | "NO_RESPONSE_RESPONSE_DEFINED" | "NO_COMPLEX_OBJECT_TEXT" | "SCHEMA_TOO_COMPLEX",
        ) => true,
        _ => false,
    }
}

/// Takes the place of calls without an answer, where another mock has given one, and of those that nobody judged.
pub(super) fn complete(calls: &mut [Call], others: Vec<Call>) {
    for other in others {
        let same = |call: &&mut Call| (&call.operation, &call.size) == (&other.operation, &other.size);
        let Some(call) = calls.iter_mut().find(same) else { continue };
        let is_better = match call.judged() {
            Judged::Unanswered => matches!(other.judged(), Judged::Well | Judged::Undecoded),
            Judged::Unjudged => other.judged() != Judged::Unjudged,
            Judged::Well | Judged::Undecoded | Judged::Refused => false,
        };
        if is_better {
            *call = other;
        }
    }
}

impl Verdict {
    /// Every call that was not as it should be.
    pub(super) fn exceptions(&self) -> String {
        let wrong = self.calls.iter().filter(|call| call.judged() != Judged::Well);
        wrong.map(|call| format!("{}\t{}\t{}\t{}\t{}\n", self.name, call.operation, call.size, call.what, call.why)).collect()
    }

    fn operations(&self) -> usize {
        let mut names: Vec<&str> = self.calls.iter().map(|call| call.operation.as_str()).collect();
        names.dedup();
        names.len()
    }

    fn count(&self, judged: &[Judged]) -> usize {
        self.calls.iter().filter(|call| judged.contains(&call.judged())).count()
    }

    fn accepted(&self) -> usize {
        self.count(&[Judged::Well, Judged::Unanswered, Judged::Undecoded])
    }

    fn decoded(&self) -> usize {
        self.count(&[Judged::Well])
    }

    fn unanswered(&self) -> usize {
        self.count(&[Judged::Unanswered])
    }

    fn cells(&self) -> Vec<String> {
        let worse = |judged: Judged| self.calls.iter().find(|call| call.judged() == judged);
        let first = worse(Judged::Refused).or_else(|| worse(Judged::Undecoded)).or_else(|| worse(Judged::Unanswered));
        let first = first.map(|call| format!("{} {}: {} {}", call.operation, call.size, call.what, call.why));
        vec![
            self.name.clone(),
            self.operations().to_string(),
            self.calls.len().to_string(),
            self.accepted().to_string(),
            self.decoded().to_string(),
            self.unanswered().to_string(),
            self.count(&[Judged::Unjudged]).to_string(),
            self.trouble.clone().or(first).unwrap_or_default().replace(['\t', '\n'], " ").chars().take(200).collect(),
        ]
    }

    /// In a line.
    pub(super) fn line(&self) -> String {
        let cells = self.cells();
        let facts: Vec<String> = HEAD.iter().zip(&cells).skip(1).map(|(head, cell)| format!("{head} {cell}")).collect();
        format!("{}: {}", self.name, facts.join(", "))
    }
}

const HEAD: [&str; 8] = ["document", "operations", "calls", "accepted", "decoded", "unanswered", "unjudged", "first exception"];

/// All verdicts, with a line for the sums, as text with tabs.
pub(super) fn table(verdicts: &[Verdict]) -> String {
    let mut lines = vec![HEAD.join("\t")];
    lines.extend(verdicts.iter().map(|verdict| verdict.cells().join("\t")));
    let sum = |of: fn(&Verdict) -> usize| verdicts.iter().map(of).sum::<usize>().to_string();
    let tried = verdicts.iter().filter(|verdict| verdict.trouble.is_none()).count();
    let name = format!("{tried} documents");
    let of: [fn(&Verdict) -> usize; 6] = [
        Verdict::operations,
        |verdict| verdict.calls.len(),
        Verdict::accepted,
        Verdict::decoded,
        Verdict::unanswered,
        |verdict| verdict.count(&[Judged::Unjudged]),
    ];
    let sums = of.iter().map(|of| sum(*of));
    lines.push([name].into_iter().chain(sums).collect::<Vec<_>>().join("\t") + "\t");
    lines.join("\n") + "\n"
}

/// Whether of all requests that were judged, and of all answers that were given, no more than one in a hundred was not as it should be.
pub(super) fn is_well(verdicts: &[Verdict]) -> bool {
    let sum = |of: fn(&Verdict) -> usize| verdicts.iter().map(of).sum::<usize>();
    let (accepted, unanswered) = (sum(Verdict::accepted), sum(Verdict::unanswered));
    let judged = sum(|verdict| verdict.calls.len() - verdict.count(&[Judged::Unjudged]));
    let well = |part: usize, all: usize| all > 0 && part * 100 >= all * 99;
    well(accepted, judged) && well(sum(Verdict::decoded), accepted - unanswered)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_refusal_counts_as_one_only_if_it_is_the_servers_own() {
        let call = |line: &str| Call::read(line).unwrap();
        let refused = call("a\tsmallest\trefused 422\t{\"type\":\"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY\"}");
        let shown = call("a\tsmallest\trefused 404\t{\"message\":\"no such thing\"}");
        let undecoded = call("a\tfullest\tundecoded\tat `.`");
        let violations = |location: &str| {
            let error =
                "{\"type\":\"https://stoplight.io/prism/errors#VIOLATIONS\",\"validation\":[{\"location\":[\"response\"]},";
            call(&format!("a\tsmallest\trefused 500\t{error}{{\"location\":[\"{location}\",\"body\"]}}]}}"))
        };
        let calls = [refused, shown, undecoded, violations("request"), violations("response")];
        let expected = [Judged::Refused, Judged::Well, Judged::Undecoded, Judged::Refused, Judged::Unanswered];
        assert_eq!(calls.map(|call| call.judged()), expected);
    }

    #[test]
    fn an_answer_of_another_mock_stands_only_where_there_was_none() {
        let call = |operation: &str, what: &str, why: &str| Call::read(&format!("{operation}\tsmallest\t{what}\t{why}")).unwrap();
        let nothing = "{\"type\":\"https://stoplight.io/prism/errors#NO_RESPONSE_DEFINED\"}";
        let gone = call("d", "failed", "").without_mock();
        let mut calls = vec![call("a", "ok", ""), call("b", "refused 500", nothing), call("c", "refused 500", nothing), gone];
        complete(&mut calls, vec![call("a", "undecoded", ""), call("b", "ok", ""), call("d", "refused 422", "")]);
        assert_eq!(calls.iter().map(|call| &*call.what).collect::<Vec<_>>(), ["ok", "ok", "refused 500", "refused 422"]);
    }
}
