//! What the options leave out, with all that is in it.

use std::collections::HashSet;

use super::settle::{Reasons, item, spot};
use super::{Gap, Kind, Ledger, Row};
use crate::source::{Diagnostics, FileId, Place};
use crate::tailor::Excluded;

/// Why rows are excluded.
const REASON: &str = "excluded by `clientwright.toml`";

impl Ledger {
    /// Gives their verdict to the rows of what nobody wants. What the problems say of those goes with them: it is nobody's loss.
    pub(super) fn leave_out(&mut self, excluded: &[Excluded], reasons: &mut Reasons, problems: &mut Diagnostics) {
        if excluded.is_empty() {
            return;
        }
        let reason = reasons.number(REASON);
        let unwanted = Unwanted::new(excluded);
        for index in 0..self.rows.len() {
            let goes = self.rows.get(index).is_some_and(|row| self.is_gone(row.parent) || unwanted.has(row));
            if let Some(row) = self.rows.get_mut(index).filter(|_| goes) {
                row.gap = Some((Gap::Excluded, reason));
            }
        }
        problems.retain(|problem| problem.effect.is_none() || problem.place.is_none_or(|place| !self.is_all_gone(place)));
    }

    fn is_gone(&self, row: Option<usize>) -> bool {
        let gap = row.and_then(|row| self.rows.get(row)).and_then(|row| row.gap);
        matches!(gap, Some((Gap::Excluded, _)))
    }

    /// Whether all that stands at a place is excluded.
    fn is_all_gone(&self, place: Place) -> bool {
        let marks = self.marks_at(place);
        !marks.is_empty() && marks.iter().all(|mark| self.is_gone(mark.row))
    }
}

/// What nobody wants.
struct Unwanted {
    /// Operations and components, by the place of their key.
    places: HashSet<(FileId, u32, u32)>,
    /// Paths, of which there may be parameters for all operations.
    paths: HashSet<String>,
}

impl Unwanted {
    fn new(excluded: &[Excluded]) -> Unwanted {
        let places = excluded.iter().map(|excluded| spot(excluded.place)).collect();
        let pointers = excluded.iter().map(|excluded| excluded.at.to_string().trim_start_matches('#').to_owned());
        Unwanted { places, paths: pointers.filter(|pointer| item(pointer) == Some(pointer)).collect() }
    }

    fn has(&self, row: &Row) -> bool {
        let is_named = row.kind != Kind::Keyword && self.places.contains(&spot(row.place));
        is_named || item(&row.pointer).is_some_and(|item| self.paths.contains(item))
    }
}
