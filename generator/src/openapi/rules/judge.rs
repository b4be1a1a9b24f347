//! How a mistake is reported in either mode, and how tolerant mode mends what a rule has found.

use crate::document::{Node, Pointer, Value};
use crate::options::Mode;
use crate::source::{Diagnostic, Diagnostics, Effect, Place};

/// Reports mistakes: an error in strict mode; in tolerant mode a warning that says what was done about it.
#[derive(Debug)]
pub(crate) struct Judge<'p> {
    /// How the document is treated.
    pub mode: Mode,
    problems: &'p mut Diagnostics,
    edits: Vec<Edit>,
}

/// A change of the tree that tolerant mode makes once a round of rules is through.
#[derive(Clone, Debug)]
enum Edit {
    Put(Pointer, Node),
    Append(Pointer, &'static str, Node),
    Remove(Pointer),
}

impl<'p> Judge<'p> {
    /// Reports into `problems`.
    pub(crate) fn new(mode: Mode, problems: &'p mut Diagnostics) -> Judge<'p> {
        Judge { mode, problems, edits: Vec::new() }
    }

    /// Whether the document is ours.
    pub(crate) fn is_strict(&self) -> bool {
        self.mode == Mode::Strict
    }

    /// Reports a mistake. `mended` says what tolerant mode makes of it: `left out`, ``read as `true` ``.
    pub(crate) fn wrong(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        mended: &str,
    ) -> &mut Diagnostic {
        match self.mode {
            Mode::Strict => self.problems.error(code, place, message),
            Mode::Tolerant => {
                self.problems.warning(code, place, format!("{}; {mended}", message.into())).effect(Effect::told_by(mended))
            }
        }
    }

    /// Reports what is no mistake by OpenAPI, but none of our own documents should have. Tolerant mode says nothing.
    pub(crate) fn advise(&mut self, code: &'static str, place: Place, message: impl Into<String>, help: impl Into<String>) {
        if self.is_strict() {
            self.problems.warning(code, place, message).help(help);
        }
    }

    /// Puts a node at a pointer, in place of what stands there.
    pub(crate) fn put(&mut self, at: Pointer, node: Node) {
        self.edits.push(Edit::Put(at, node));
    }

    /// Adds a node to the list behind a key of the object at a pointer.
    pub(crate) fn append(&mut self, at: Pointer, key: &'static str, node: Node) {
        self.edits.push(Edit::Append(at, key, node));
    }

    /// Takes out what stands at a pointer.
    pub(crate) fn remove(&mut self, at: Pointer) {
        self.edits.push(Edit::Remove(at));
    }

    /// Whether there are changes to make.
    pub(crate) fn is_about_to_mend(&self) -> bool {
        !self.is_strict() && !self.edits.is_empty()
    }

    /// Makes the changes, if the mode allows any. Whether there were some.
    pub(crate) fn mend(&mut self, root: &mut Node) -> bool {
        let is_needed = self.is_about_to_mend();
        let edits = std::mem::take(&mut self.edits);
        if !is_needed {
            return false;
        }
        let mut removals = Vec::new();
        for edit in edits {
            match edit {
                Edit::Put(at, node) => put(root, &at, node),
                Edit::Append(at, key, node) => append(root, &at, key, node),
                Edit::Remove(at) => removals.push(at),
            }
        }
        // From the end, so that the indices of what is still to go do not move.
        removals.sort_by(|one, other| order(other).cmp(&order(one)));
        removals.dedup();
        for at in removals {
            remove(root, &at);
        }
        true
    }
}

/// Sorts the elements of a list by number, not by text.
fn order(at: &Pointer) -> Vec<(usize, &str)> {
    at.tokens().map(|token| (token.parse().unwrap_or(usize::MAX), token)).collect()
}

fn put(root: &mut Node, at: &Pointer, node: Node) {
    if let Some(old) = root.at_mut(at) {
        *old = node;
        return;
    }
    let parent = at.parent().and_then(|parent| root.at_mut(&parent)).and_then(Node::as_map_mut);
    if let (Some(map), Some(key)) = (parent, at.last()) {
        map.insert(key, node.place, node);
    }
}

fn append(root: &mut Node, at: &Pointer, key: &str, node: Node) {
    let Some(map) = root.at_mut(at).and_then(Node::as_map_mut) else { return };
    match map.get_mut(key).and_then(Node::as_list_mut) {
        Some(list) => list.push(node),
        None => {
            let place = node.place;
            map.insert(key, place, Node::new(vec![node], place));
        }
    }
}

fn remove(root: &mut Node, at: &Pointer) {
    let (Some(parent), Some(key)) = (at.parent(), at.last()) else { return };
    match root.at_mut(&parent).map(|parent| &mut parent.value) {
        Some(Value::Map(map)) => {
            map.remove(key);
        }
        Some(Value::List(list)) => {
            if let Some(index) = key.parse::<usize>().ok().filter(|index| *index < list.len()) {
                list.remove(index);
            }
        }
        _ => {}
    }
}
