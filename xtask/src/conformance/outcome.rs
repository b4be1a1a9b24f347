//! What came of calls, and the table of it.

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

impl Call {
    /// A line of the program's.
    pub(super) fn read(line: &str) -> Option<Call> {
        let mut parts = line.splitn(4, '\t').map(str::to_owned);
        Some(Call { operation: parts.next()?, size: parts.next()?, what: parts.next()?, why: parts.next().unwrap_or_default() })
    }

    /// Whether the server took the request for what the document says.
    fn accepted(&self) -> bool {
        match self.what.split(' ').next() {
            Some("ok" | "undecoded") => true,
            // An operation for which the document shows no success is answered with what it shows.
            Some("refused") => !self.why.contains(OF_PRISM),
            _ => false,
        }
    }

    /// Whether the answer could be read.
    fn decoded(&self) -> bool {
        self.accepted() && self.what != "undecoded"
    }
}

impl Verdict {
    fn operations(&self) -> usize {
        let mut names: Vec<&str> = self.calls.iter().map(|call| call.operation.as_str()).collect();
        names.dedup();
        names.len()
    }

    fn accepted(&self) -> usize {
        self.calls.iter().filter(|call| call.accepted()).count()
    }

    fn decoded(&self) -> usize {
        self.calls.iter().filter(|call| call.decoded()).count()
    }

    fn cells(&self) -> Vec<String> {
        let first = self.calls.iter().find(|call| !call.decoded());
        let first = first.map(|call| format!("{} {}: {} {}", call.operation, call.size, call.what, call.why));
        vec![
            self.name.clone(),
            self.operations().to_string(),
            self.calls.len().to_string(),
            self.accepted().to_string(),
            self.decoded().to_string(),
            self.trouble.clone().or(first).unwrap_or_default().replace(['\t', '\n'], " ").chars().take(200).collect(),
        ]
    }

    /// In a line.
    pub(super) fn line(&self) -> String {
        let cells = self.cells();
        format!(
            "{}: {} operations, {} calls, {} accepted, {} decoded {}",
            cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]
        )
    }
}

/// All verdicts, with a line for the sums, as text with tabs.
pub(super) fn table(verdicts: &[Verdict]) -> String {
    let mut lines = vec![["document", "operations", "calls", "accepted", "decoded", "first exception"].join("\t")];
    lines.extend(verdicts.iter().map(|verdict| verdict.cells().join("\t")));
    let sum = |of: fn(&Verdict) -> usize| verdicts.iter().map(of).sum::<usize>().to_string();
    let tried = verdicts.iter().filter(|verdict| verdict.trouble.is_none()).count();
    let name = format!("{tried} documents");
    let sums =
        [name, sum(Verdict::operations), sum(|verdict| verdict.calls.len()), sum(Verdict::accepted), sum(Verdict::decoded)];
    lines.push(sums.join("\t") + "\t");
    lines.join("\n") + "\n"
}

/// Every call that was not as it should be.
pub(super) fn exceptions(verdicts: &[Verdict]) -> String {
    let calls = verdicts.iter().flat_map(|verdict| verdict.calls.iter().map(move |call| (verdict, call)));
    let wrong = calls.filter(|(_, call)| !call.decoded());
    wrong
        .map(|(verdict, call)| format!("{}\t{}\t{}\t{}\t{}\n", verdict.name, call.operation, call.size, call.what, call.why))
        .collect()
}

/// Whether all went well, but for one call in a hundred.
pub(super) fn is_well(verdicts: &[Verdict]) -> bool {
    let calls: usize = verdicts.iter().map(|verdict| verdict.calls.len()).sum();
    let decoded: usize = verdicts.iter().map(Verdict::decoded).sum();
    calls > 0 && decoded * 100 >= calls * 99
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
        assert_eq!([refused.accepted(), shown.accepted(), undecoded.accepted()], [false, true, true]);
        assert_eq!([refused.decoded(), shown.decoded(), undecoded.decoded()], [false, true, false]);
    }
}
