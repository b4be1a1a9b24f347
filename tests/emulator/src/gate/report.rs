//! What callers did that the spec does not allow.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

/// Counts of faults by operation and sentence.
#[derive(Debug, Default)]
pub struct Report {
    faults: Mutex<BTreeMap<(String, String), usize>>,
}

impl Report {
    /// Notes faults of a request.
    pub fn note(&self, operation: &str, faults: &[String]) {
        let Ok(mut known) = self.faults.lock() else { return };
        for fault in faults {
            *known.entry((operation.to_owned(), fault.clone())).or_default() += 1;
        }
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.faults.lock().is_ok_and(|faults| faults.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ok(faults) = self.faults.lock() else { return Ok(()) };
        faults.iter().try_for_each(|((operation, fault), times)| writeln!(f, "{operation}: {fault} ({times} times)"))
    }
}
