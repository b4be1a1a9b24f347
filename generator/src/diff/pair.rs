//! What of one document is what of another.

use std::collections::HashMap;
use std::hash::Hash;

/// The things of two documents, put together.
pub(super) struct Pairs<'a, T> {
    /// What both have, in the order of the later one.
    pub both: Vec<(&'a T, &'a T)>,
    /// What only the earlier one has.
    pub gone: Vec<&'a T>,
    /// What only the later one has.
    pub new: Vec<&'a T>,
}

/// Puts together what has the same identity, and of the rest what has the same name.
pub(super) fn pair<'a, T, I: Hash + Eq, N: Hash + Eq>(
    old: impl IntoIterator<Item = &'a T>,
    new: impl IntoIterator<Item = &'a T>,
    identities: (impl Fn(&T) -> Option<I>, impl Fn(&T) -> Option<I>),
    name: impl Fn(&T) -> N,
) -> Pairs<'a, T> {
    let old: Vec<&'a T> = old.into_iter().collect();
    let mut taken = vec![false; old.len()];
    let by_identity: HashMap<I, usize> =
        old.iter().enumerate().rev().filter_map(|(index, thing)| Some((identities.0(thing)?, index))).collect();
    let mut found: Vec<(&'a T, Option<usize>)> = Vec::new();
    for thing in new {
        let index = identities.1(thing).and_then(|identity| by_identity.get(&identity).copied()).filter(|index| !taken[*index]);
        if let Some(index) = index {
            taken[index] = true;
        }
        found.push((thing, index));
    }
    let mut by_name: HashMap<N, usize> =
        old.iter().enumerate().rev().filter(|(index, _)| !taken[*index]).map(|(index, thing)| (name(thing), index)).collect();
    let mut pairs = Pairs { both: Vec::new(), gone: Vec::new(), new: Vec::new() };
    for (thing, index) in found {
        let index = index.or_else(|| by_name.remove(&name(thing)));
        match index {
            Some(index) => {
                taken[index] = true;
                pairs.both.push((old[index], thing));
            }
            None => pairs.new.push(thing),
        }
    }
    pairs.gone = old.iter().zip(taken).filter(|(_, taken)| !taken).map(|(thing, _)| *thing).collect();
    pairs
}
