//! What callers did that the spec does not allow, and what the emulator itself did.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

/// Something that breaks the spec: where, and what. No value is in it, since any might be a secret or personal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Breach {
    /// The place, as a JSON pointer: `/filters/severity/eq`. Names that the spec does not know are `*` in it.
    pub pointer: String,
    /// What is wrong there.
    pub sentence: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.sentence),
            pointer => write!(f, "{pointer} {}", self.sentence),
        }
    }
}

/// Whose fault it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Caller,
    Emulator,
}

/// How often which operation was called wrongly, and how.
#[derive(Debug, Default)]
pub struct Report {
    faults: Mutex<BTreeMap<(Side, String, Breach), usize>>,
}

impl Report {
    /// Notes what is wrong with a request.
    pub fn note(&self, operation: &str, breaches: &[Breach]) {
        self.count(Side::Caller, operation, breaches);
    }

    /// Notes what is wrong with an answer.
    pub fn note_answer(&self, operation: &str, breaches: &[Breach]) {
        self.count(Side::Emulator, operation, breaches);
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.known().is_empty()
    }

    /// Whether callers broke the spec.
    pub fn has_breaches(&self) -> bool {
        self.known().keys().any(|(side, ..)| *side == Side::Caller)
    }

    /// All of it, as `GET /_emulator/report` has it.
    pub fn json(&self) -> Value {
        let of = |wanted: Side| -> Value {
            let known = self.known();
            let faults = known.iter().filter(|((side, ..), _)| *side == wanted);
            let fault = |((_, operation, breach), times): (&(Side, String, Breach), &usize)| {
                json!({
                    "operation": operation, "pointer": breach.pointer, "sentence": breach.sentence, "times": times,
                })
            };
            faults.map(fault).collect()
        };
        json!({ "callers": of(Side::Caller), "emulator": of(Side::Emulator) })
    }

    fn count(&self, side: Side, operation: &str, breaches: &[Breach]) {
        let mut known = self.known();
        for breach in breaches {
            *known.entry((side, operation.to_owned(), breach.clone())).or_default() += 1;
        }
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<(Side, String, Breach), usize>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((side, operation, breach), times) in self.known().iter() {
            let whose = if *side == Side::Emulator { ", a fault of the emulator" } else { "" };
            let unit = if *times == 1 { "time" } else { "times" };
            writeln!(f, "{operation}: {breach} ({times} {unit}{whose})")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breach(pointer: &str) -> Breach {
        Breach { pointer: pointer.to_owned(), sentence: "is missing".to_owned() }
    }

    #[test]
    fn the_same_is_counted_and_each_side_has_its_own() {
        let report = Report::default();
        assert!(report.is_empty());
        report.note_answer("getAlert", &[breach("/data")]);
        assert!(!report.is_empty() && !report.has_breaches());
        report.note("listAlerts", &[breach("")]);
        report.note("listAlerts", &[breach("")]);
        assert!(report.has_breaches());
        let expected = "listAlerts: is missing (2 times)\ngetAlert: /data is missing (1 time, a fault of the emulator)\n";
        assert_eq!(report.to_string(), expected);
        assert_eq!(
            report.json(),
            json!({
                "callers": [{"operation": "listAlerts", "pointer": "", "sentence": "is missing", "times": 2}],
                "emulator": [{"operation": "getAlert", "pointer": "/data", "sentence": "is missing", "times": 1}],
            })
        );
    }
}
