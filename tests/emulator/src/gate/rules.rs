//! The rules of a plan of faults, as they are written.

use std::time::Duration;

use glob::{MatchOptions, Pattern};
use http::Method;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::faults::Fault;

/// A rule: which requests it is for, when it strikes, and with what.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    operation: Option<String>,
    path: Option<Pattern>,
    method: Option<Method>,
    when: When,
    /// How long the request waits first.
    pub(super) delay: Option<Duration>,
    /// What else becomes of it.
    pub(super) fault: Option<Fault>,
}

#[derive(Clone, Debug)]
enum When {
    Always,
    /// From the one to the other, both included.
    Between(u64, u64),
    Every(u64),
    /// What this is and the seed, with the place of the rule, decide.
    Probability(f64, [u64; 2]),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rules: Vec<WrittenRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct WrittenRule {
    operation: Option<String>,
    path: Option<String>,
    method: Option<String>,
    nth: Option<u64>,
    from: Option<u64>,
    to: Option<u64>,
    every: Option<u64>,
    probability: Option<f64>,
    delay: Option<u64>,
    status: Option<u16>,
    page: Option<u16>,
    retry_after: Option<u64>,
    reset: Option<WrittenReset>,
    #[serde(default)]
    cut: bool,
    #[serde(default)]
    broken: bool,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum WrittenReset {
    Before,
    After,
}

/// Reads rules from YAML, of which JSON is a part.
pub(super) fn read(text: &str, seed: u64) -> Result<Vec<Rule>, String> {
    let document: serde_json::Value =
        serde_yaml::from_str(text).map_err(|error| format!("the plan is not valid YAML: {error}"))?;
    let written: Written = serde_path_to_error::deserialize(document).map_err(|error| explained(&error))?;
    let rules = written.rules.into_iter().enumerate();
    rules.map(|(place, rule)| rule.read([seed, place as u64]).map_err(|error| format!("rule {}: {error}", place + 1))).collect()
}

/// What serde says, with the rule and the key in front: rules are counted from 1.
fn explained(error: &serde_path_to_error::Error<serde_json::Error>) -> String {
    use serde_path_to_error::Segment;
    let mut place = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => place = format!("rule {}: ", index + 1),
            Segment::Map { key } if key != "rules" => place += &format!("`{key}`: "),
            _ => {}
        }
    }
    format!("{place}{}", error.inner())
}

impl WrittenRule {
    fn read(self, seed: [u64; 2]) -> Result<Rule, String> {
        let path = self.path.as_deref().map(Pattern::new).transpose().map_err(|error| format!("`path`: {error}"))?;
        let method = self.method.as_ref().map(|method| Method::from_bytes(method.to_uppercase().as_bytes()));
        let method = method.transpose().map_err(|_| "`method`: this is no method of HTTP".to_owned())?;
        let (when, fault) = (self.when(seed)?, self.fault()?);
        let delay = self.delay.map(Duration::from_millis);
        if fault.is_none() && delay.is_none() {
            return Err("nothing goes wrong; give one of `status`, `page`, `delay`, `reset`, `cut` and `broken`".to_owned());
        }
        Ok(Rule { operation: self.operation, path, method, when, delay, fault })
    }

    fn when(&self, seed: [u64; 2]) -> Result<When, String> {
        let between = (self.from.is_some() || self.to.is_some()).then(|| (self.from.unwrap_or(1), self.to.unwrap_or(u64::MAX)));
        match (self.nth, between, self.every, self.probability) {
            (None, None, None, None) => Ok(When::Always),
            (Some(0), None, None, None) => Err("`nth`: requests are counted from 1".to_owned()),
            (Some(nth), None, None, None) => Ok(When::Between(nth, nth)),
            (None, Some((from, to)), None, None) if from <= to => Ok(When::Between(from, to)),
            (None, Some(_), None, None) => Err("`to`: it comes before `from`".to_owned()),
            (None, None, Some(0), None) => Err("`every`: a number from 1 on is expected".to_owned()),
            (None, None, Some(every), None) => Ok(When::Every(every)),
            (None, None, None, Some(chance)) if (0.0..=1.0).contains(&chance) => Ok(When::Probability(chance, seed)),
            (None, None, None, Some(_)) => Err("`probability`: a number from 0 to 1 is expected".to_owned()),
            _ => Err("only one of `nth`, `from` with `to`, `every` and `probability` can be given".to_owned()),
        }
    }

    fn fault(&self) -> Result<Option<Fault>, String> {
        let retry_after = self.retry_after;
        let faults = [
            self.status.map(|status| ("status", Fault::Error { status, retry_after })),
            self.page.map(|status| ("page", Fault::Page { status, retry_after })),
            self.reset.map(|reset| ("reset", Fault::Reset { after: reset == WrittenReset::After })),
            self.cut.then_some(("cut", Fault::Cut)),
            self.broken.then_some(("broken", Fault::Broken)),
        ];
        let mut faults = faults.into_iter().flatten();
        let first = faults.next();
        if let (Some((one, _)), Some((other, _))) = (&first, faults.next()) {
            return Err(format!("`{other}`: there is `{one}` already"));
        }
        match first {
            Some((key, Fault::Error { status, .. })) if !(400..600).contains(&status) => {
                Err(format!("`{key}`: a status from 400 to 599 is expected"))
            }
            // Where somebody has to log in, pages come with 200.
            Some((key, Fault::Page { status, .. })) if !(200..600).contains(&status) => {
                Err(format!("`{key}`: a status from 200 to 599 is expected"))
            }
            Some((_, fault @ (Fault::Error { .. } | Fault::Page { .. }))) => Ok(Some(fault)),
            _ if retry_after.is_some() => Err("`retryAfter`: it needs a `status` or a `page`".to_owned()),
            first => Ok(first.map(|(_, fault)| fault)),
        }
    }
}

impl Rule {
    /// Whether it is for such a request at all.
    pub(super) fn is_for(&self, operation: &str, method: &Method, path: &str) -> bool {
        let segments = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        self.operation.as_ref().is_none_or(|known| known == operation)
            && self.method.as_ref().is_none_or(|known| known == method)
            && self.path.as_ref().is_none_or(|glob| glob.matches_with(path, segments))
    }

    /// Whether it strikes the request of this number, of those that it is for.
    pub(super) fn strikes(&self, number: u64) -> bool {
        match self.when {
            When::Always => true,
            When::Between(from, to) => (from..=to).contains(&number),
            When::Every(every) => number.is_multiple_of(every),
            When::Probability(chance, seed) => share(seed, number) < chance,
        }
    }
}

/// A number from 0 to 1 (not included) that the seed, the rule and the request decide.
fn share([seed, rule]: [u64; 2], number: u64) -> f64 {
    let mut hash = Sha256::new();
    for part in [seed, rule, number] {
        hash.update(part.to_le_bytes());
    }
    let digest = hash.finalize();
    let bits = digest.iter().take(4).fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
    f64::from(bits) / 4_294_967_296.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn errors_name_the_rule_and_the_key() {
        for (rules, expected) in [
            ("[{page: 500}, {stats: 503}]", "rule 2: `stats`: unknown field"),
            ("[{status: many}]", "rule 1: `status`: invalid type"),
            ("[{reset: soon}]", "rule 1: `reset`: unknown variant"),
            ("[{status: 99}]", "rule 1: `status`: a status from"),
            ("[{status: 503, page: 502}]", "rule 1: `page`: there is `status` already"),
            ("[{reset: after, retryAfter: 1}]", "rule 1: `retryAfter`: it needs"),
            ("[{delay: 1, nth: 0}]", "rule 1: `nth`"),
            ("[{delay: 1, every: 0}]", "rule 1: `every`"),
            ("[{delay: 1, from: 3, to: 2}]", "rule 1: `to`"),
            ("[{delay: 1, probability: 2}]", "rule 1: `probability`"),
            ("[{delay: 1, nth: 1, every: 2}]", "rule 1: only one of"),
            ("[{delay: 1, path: 'a***'}]", "rule 1: `path`"),
            ("[{delay: 1, method: 'a b'}]", "rule 1: `method`"),
            ("[{operation: listAlerts}]", "rule 1: nothing goes wrong"),
        ] {
            let error = read(&format!("rules: {rules}"), 0).unwrap_err();
            assert!(error.contains(expected), "{rules}: {error}");
        }
        assert!(read("rules: [", 0).unwrap_err().starts_with("the plan is not valid YAML"));
        assert!(read("rule: []", 0).unwrap_err().contains("`rule`: unknown field"));
    }
}
