//! Changes a document to what somebody wants otherwise: after it is in the one dialect, before it is checked.
//!
//! Operations that are not wanted go, and the components that only they need. Other names and types become the extensions with which
//! a document can ask for them itself, at the place where they were asked for, so that whatever is wrong with them is shown there.

mod find;
mod select;
mod prune;
mod rename;
mod replace;

use crate::document::{Node, Pointer};
use crate::options::{Asked, Tailoring};
use crate::source::{Diagnostic, Diagnostics, FileId, Place};

/// Something of the document that is not generated because nobody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excluded {
    /// What: an operation, a path that has no other, or a component that only excluded operations need.
    pub at: Pointer,
    /// Where its key stands.
    pub place: Place,
}

impl Excluded {
    /// What stands there.
    fn of(root: &Node, at: &Pointer) -> Excluded {
        Excluded { at: at.clone(), place: root.key_place_of(at) }
    }

    /// Whether it is an operation.
    pub fn is_operation(&self) -> bool {
        self.at.tokens().next() == Some("paths") && self.at.tokens().nth(2).is_some()
    }
}

/// Changes a document, and says what was left out. `file` is the text in which it was asked for.
pub(crate) fn tailor(root: &mut Node, tailoring: &Tailoring, file: Option<FileId>, problems: &mut Diagnostics) -> Vec<Excluded> {
    let Tailoring { source: _, include, exclude, prune, renames, replacements, derives: _, dependencies: _ } = tailoring;
    let mut notes = Notes { file, problems };
    let chosen = !include.is_empty() || !exclude.is_empty();
    let mut excluded = if chosen { select::select(root, include, exclude, &mut notes) } else { Vec::new() };
    renames.iter().for_each(|asked| rename::rename(root, asked, &mut notes));
    replacements.iter().for_each(|asked| replace::replace(root, asked, &mut notes));
    replace::leave_out_strangers(root, tailoring, &mut notes);
    if prune.unwrap_or(chosen) {
        excluded.extend(prune::prune(root));
    }
    excluded
}

/// Where things were asked for, and what is wrong with them.
struct Notes<'p> {
    file: Option<FileId>,
    problems: &'p mut Diagnostics,
}

impl Notes<'_> {
    /// Where something was asked for; none for a program, which has no places.
    fn place<T>(&self, asked: &Asked<T>) -> Option<Place> {
        placed(asked.place, self.file)
    }

    /// Says that what was asked for is about nothing.
    fn unmatched<T>(&mut self, asked: &Asked<T>, message: String) -> &mut Diagnostic {
        let place = self.place(asked);
        self.problems.warning("unmatched", place, message)
    }
}

/// A place in the text in which something was asked for, as a place in that file.
pub(crate) fn placed(place: Option<Place>, file: Option<FileId>) -> Option<Place> {
    Some(Place { file: file?, ..place? })
}
