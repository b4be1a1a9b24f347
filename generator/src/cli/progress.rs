//! What stages have done and how long they took, for those who wait. The library has no clock; this is it.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use super::output::{counted, say};
use crate::Stage;

/// On a terminal, stages that are done sooner are not worth a line.
const LONG: Duration = Duration::from_millis(500);

/// Tells of stages as they are done.
pub(super) struct Progress {
    /// From which duration on a stage is told of; none for silence.
    from: Option<Duration>,
    last: Instant,
}

impl Progress {
    /// All stages if they are asked for, long ones on a terminal, otherwise none.
    pub(super) fn new(asked: bool, quiet: bool) -> Progress {
        let from = match (asked, quiet) {
            (true, _) => Some(Duration::ZERO),
            (false, false) if io::stderr().is_terminal() => Some(LONG),
            (false, _) => None,
        };
        Progress { from, last: Instant::now() }
    }

    /// A stage is done.
    pub(super) fn done(&mut self, stage: Stage) {
        let took = self.last.elapsed();
        self.last = Instant::now();
        if self.from.is_some_and(|from| took >= from) {
            say(&format!("{:<36}{:>7.2} s", told(stage), took.as_secs_f64()));
        }
    }
}

fn told(stage: Stage) -> String {
    match stage {
        Stage::Read { files } => format!("read {}", counted(files, "file")),
        Stage::Checked { operations, schemas } => {
            format!("checked {}, {}", counted(operations, "operation"), counted(schemas, "schema"))
        }
        Stage::Decided { types } => format!("decided {}", counted(types, "type")),
        Stage::Made { files } => format!("made {}", counted(files, "file")),
    }
}
