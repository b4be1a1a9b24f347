//! What the parts of a document take from the whole.

use std::collections::BTreeSet;

use super::media::{self, Media};
use super::servers::Base;
use crate::document::{Map, Node, Pointer, Value};
use crate::openapi::Judge;

/// What the parts of a document take from the whole.
pub(super) struct Whole {
    /// What operations take that say nothing else.
    pub consumes: Vec<Media>,
    /// What operations give that say nothing else.
    pub produces: Vec<Media>,
    /// Where operations are found.
    pub base: Base,
    /// What `#/parameters/…` leads to.
    pub parameters: Shared,
    /// What `#/responses/…` leads to.
    pub responses: Shared,
}

/// Parts that have a name and are referred to.
pub(super) struct Shared {
    /// The parts, as they are written.
    pub parts: Map,
    /// Those of them that were written out where they are referred to, because they mean something else there.
    pub written_out: BTreeSet<String>,
    /// Those of them that are still referred to.
    pub referred: BTreeSet<String>,
    prefix: &'static str,
}

impl Whole {
    /// Takes it out of a document.
    pub(super) fn take(document: &mut Map, judge: &mut Judge<'_>) -> Whole {
        // The host may refer to parameters.
        let base = Base::take(document, judge);
        Whole {
            base,
            consumes: media::take(document, "consumes", judge).unwrap_or_default(),
            produces: media::take(document, "produces", judge).unwrap_or_default(),
            parameters: Shared::take(document, "parameters"),
            responses: Shared::take(document, "responses"),
        }
    }
}

impl Shared {
    fn take(document: &mut Map, prefix: &'static str) -> Shared {
        let is_map = document.get(prefix).is_some_and(|node| node.as_map().is_some());
        let parts = match is_map.then(|| document.remove(prefix)).flatten().map(|entry| entry.node.value) {
            Some(Value::Map(parts)) => parts,
            _ => Map::new(),
        };
        Shared { parts, written_out: BTreeSet::new(), referred: BTreeSet::new(), prefix }
    }

    /// The part that a node is or leads to, with the name of the part if it has one. None if it leads nowhere.
    pub(super) fn follow<'n>(&'n self, node: &'n Node) -> Option<(Option<String>, &'n Node)> {
        let mut found = (None, node);
        // A chain longer than this goes round in a circle.
        for _ in 0..16 {
            let Some(target) = found.1.reference() else { return Some(found) };
            let name = self.name(target)?;
            let part = self.parts.get(&name)?;
            found = (Some(name), part);
        }
        None
    }

    fn name(&self, target: &str) -> Option<String> {
        let pointer = Pointer::parse(target)?;
        let mut tokens = pointer.tokens();
        match (tokens.next(), tokens.next(), tokens.next()) {
            (Some(prefix), Some(name), None) if prefix == self.prefix => Some(name.to_owned()),
            _ => None,
        }
    }
}
