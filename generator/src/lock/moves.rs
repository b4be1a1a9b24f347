//! What stands elsewhere in a later document, or is called otherwise there, and is the same thing all the same.
//!
//! - An operation whose path or method is another one and whose `operationId` is the same.
//! - A tag whose operations all have another tag now, which no operation had before.
//! - A type beside its old place that has members of the old one: a variant of a union that has no name and got one more property.
//! - A type elsewhere that would get the same name, and has all members of the old one: it was written out, and is a component now.
//! - A type elsewhere that has the same members as no other: a component that got another name.
//! - A part that is spelt otherwise and has the same name in Rust: `foo_bar` that is `fooBar` now.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lock, NameKind, Named, Placed, Space};

/// More rounds than types of a document stand inside each other that are known by their members.
const MOST_ROUNDS: usize = 16;

impl Lock {
    /// The same names, each with the thing as a later document has it, of which these are the things.
    #[must_use]
    pub fn moved(&self, named: &[Named], placed: &[Placed]) -> Lock {
        let mut lock = self.clone();
        for (old, new) in moved_operations(&lock, placed) {
            lock.relocate(&old, &new);
        }
        for (old, new) in moved_tags(&lock, placed) {
            lock.rename_tag(&old, &new);
        }
        let now = types_of(named);
        for _ in 0..MOST_ROUNDS {
            let moves = moved_types(&lock, &now);
            if moves.is_empty() {
                break;
            }
            moves.iter().for_each(|(old, new)| lock.relocate(old, new));
        }
        lock.respell(named);
        lock
    }

    /// Knows a part of something by its new spelling, where that leads to the name of one that is gone.
    fn respell(&mut self, named: &[Named]) {
        let mut there: BTreeMap<&Space, BTreeMap<&str, &str>> = BTreeMap::new();
        for Named { space, thing, name } in named.iter().filter(|named| !WHOLE.contains(&named.space.kind)) {
            there.entry(space).or_default().insert(thing, name);
        }
        for (space, now) in there {
            let Some(things) = self.live.get_mut(space) else { continue };
            let gone = |thing: &String| !now.contains_key(thing.as_str());
            let names: BTreeMap<String, String> =
                things.iter().filter(|(thing, _)| gone(thing)).map(|(thing, name)| (name.clone(), thing.clone())).collect();
            for (thing, name) in now {
                if let Some(old) = names.get(name).filter(|_| !things.contains_key(thing)) {
                    things.remove(old);
                    things.insert(thing.to_owned(), name.to_owned());
                }
            }
        }
    }

    /// Knows a thing, and what is inside it, by another identity.
    fn relocate(&mut self, old: &str, new: &str) {
        let inside = format!("{old}/");
        let elsewhere = |identity: &String| match identity.strip_prefix(&inside) {
            Some(rest) => format!("{new}/{rest}"),
            None if identity == old => new.to_owned(),
            None => identity.clone(),
        };
        self.live = std::mem::take(&mut self.live)
            .into_iter()
            .map(|(space, things)| {
                let owner = elsewhere(&space.owner);
                let known = things.into_iter().map(|(thing, name)| (elsewhere(&thing), name)).collect();
                (Space { owner, ..space }, known)
            })
            .collect();
        self.removed = std::mem::take(&mut self.removed)
            .into_iter()
            .map(|(space, names)| {
                let owner = elsewhere(&space.owner);
                let known = names.into_iter().map(|(name, thing)| (name, elsewhere(&thing))).collect();
                (Space { owner, ..space }, known)
            })
            .collect();
        for texts in [&mut self.tags, &mut self.ids] {
            *texts = std::mem::take(texts).into_iter().map(|(thing, text)| (elsewhere(&thing), text)).collect();
        }
        self.rename_variant(old, new);
    }

    /// A variant of a union is known by the last part of its type's identity.
    fn rename_variant(&mut self, old: &str, new: &str) {
        let (Some((union, before)), Some((owner, after))) = (old.rsplit_once('/'), new.rsplit_once('/')) else { return };
        if union == owner
            && let Some(variants) = self.live.get_mut(&Space::new(NameKind::Variants, union))
            && let Some(name) = variants.remove(before)
        {
            variants.insert(after.to_owned(), name);
        }
    }

    fn rename_tag(&mut self, old: &str, new: &str) {
        for kind in [NameKind::Resources, NameKind::Modules, NameKind::Features] {
            if let Some(things) = self.live.get_mut(&Space::new(kind, ""))
                && let Some(name) = things.remove(old)
            {
                things.insert(new.to_owned(), name);
            }
        }
        for kind in [NameKind::Methods, NameKind::ResourceTypes] {
            if let Some(things) = self.live.remove(&Space::new(kind, old)) {
                self.live.insert(Space::new(kind, new), things);
            }
            if let Some(names) = self.removed.remove(&Space::new(kind, old)) {
                self.removed.insert(Space::new(kind, new), names);
            }
        }
        self.tags.values_mut().filter(|tag| *tag == old).for_each(|tag| *tag = new.to_owned());
    }

    /// What a type is made of: its fields, variants and methods, as they travel.
    fn members(&self, ty: &str) -> BTreeSet<&str> {
        let spaces = MEMBERS.iter().filter_map(|kind| self.live.get(&Space::new(*kind, ty)));
        spaces.flat_map(BTreeMap::keys).map(String::as_str).collect()
    }
}

/// The kinds of things that types are made of.
const MEMBERS: [NameKind; 3] = [NameKind::Fields, NameKind::Variants, NameKind::FilterMethods];

/// The kinds of things whose name alone does not say that they are the same.
const WHOLE: [NameKind; 2] = [NameKind::Types, NameKind::Features];

/// A type, and what it is made of.
#[derive(Debug)]
struct Type<'a> {
    identity: &'a str,
    /// Its name; of one that is new, the name that it would get.
    name: &'a str,
    members: BTreeSet<&'a str>,
}

impl Type<'_> {
    /// What it stands in. A component is known by its name, and no other stands beside it.
    fn parent(&self) -> Option<&str> {
        let (parent, _) = self.identity.rsplit_once('/')?;
        (parent != "#/components/schemas").then_some(parent)
    }
}

/// The types of a later document, with what each is made of.
fn types_of(named: &[Named]) -> Vec<Type<'_>> {
    let mut members: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Named { space, thing, .. } in named.iter().filter(|named| MEMBERS.contains(&named.space.kind)) {
        members.entry(&space.owner).or_default().insert(thing);
    }
    let mut types = Vec::new();
    for Named { thing, name, .. } in named.iter().filter(|named| named.space.kind == NameKind::Types) {
        types.push(Type { identity: thing, name, members: members.remove(thing.as_str()).unwrap_or_default() });
    }
    types
}

fn moved_operations(lock: &Lock, placed: &[Placed]) -> Vec<(String, String)> {
    let there: BTreeSet<&str> = placed.iter().map(|placed| placed.operation.as_str()).collect();
    let is_new = |placed: &&Placed| !lock.tags.contains_key(&placed.operation);
    let by_id: BTreeMap<&str, &str> =
        placed.iter().filter(is_new).filter_map(|placed| Some((placed.id.as_deref()?, placed.operation.as_str()))).collect();
    let gone = lock.ids.iter().filter(|(operation, _)| !there.contains(operation.as_str()));
    gone.filter_map(|(operation, id)| Some((operation.clone(), (*by_id.get(id.as_str())?).to_owned()))).collect()
}

fn moved_tags(lock: &Lock, placed: &[Placed]) -> Vec<(String, String)> {
    let before: BTreeSet<&str> = lock.tags.values().map(String::as_str).collect();
    let now: BTreeSet<&str> = placed.iter().map(|placed| placed.tag.as_str()).collect();
    let mut moves = Vec::new();
    let mut taken = BTreeSet::new();
    for old in before.difference(&now) {
        let its = placed.iter().filter(|placed| lock.tag(&placed.operation) == Some(*old));
        let tags: BTreeSet<&str> = its.map(|placed| placed.tag.as_str()).collect();
        if let (Some(new), 1) = (tags.first(), tags.len())
            && !before.contains(new)
            && taken.insert(*new)
        {
            moves.push(((*old).to_owned(), (*new).to_owned()));
        }
    }
    moves
}

/// The types that are no longer where they were, each with where it is now.
fn moved_types(lock: &Lock, now: &[Type<'_>]) -> Vec<(String, String)> {
    let Some(before) = lock.live.get(&Space::new(NameKind::Types, "")) else { return Vec::new() };
    let there: BTreeSet<&str> = now.iter().map(|ty| ty.identity).collect();
    let gone = before.iter().filter(|(identity, _)| !there.contains(identity.as_str()));
    let gone: Vec<Type<'_>> = gone.map(|(identity, name)| Type { identity, name, members: lock.members(identity) }).collect();
    let new: Vec<&Type<'_>> = now.iter().filter(|ty| !before.contains_key(ty.identity)).collect();
    let mut moves = Moves::default();
    beside(&gone, &new, &mut moves);
    elsewhere(&gone, &new, &mut moves);
    with_the_same_members(&gone, &new, &mut moves);
    // What is inside another comes along with it.
    let inside = |identity: &str| identity.match_indices('/').any(|(at, _)| moves.to.contains_key(&identity[..at]));
    let outer = moves.to.iter().filter(|(old, _)| !inside(old));
    outer.map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect()
}

/// What was found so far: none is in two moves.
#[derive(Default)]
struct Moves<'a> {
    to: BTreeMap<&'a str, &'a str>,
    taken: BTreeSet<&'a str>,
}

impl<'a> Moves<'a> {
    fn note(&mut self, old: &Type<'a>, new: &Type<'a>) {
        if !self.to.contains_key(old.identity) && self.taken.insert(new.identity) {
            self.to.insert(old.identity, new.identity);
        }
    }
}

/// Of types that stand in the same, those that have most in common, or the only two.
fn beside<'a>(gone: &[Type<'a>], new: &[&Type<'a>], moves: &mut Moves<'a>) {
    let mut places: BTreeMap<&str, (Vec<&Type<'a>>, Vec<&Type<'a>>)> = BTreeMap::new();
    gone.iter().for_each(|ty| places.entry(ty.parent().unwrap_or_default()).or_default().0.push(ty));
    new.iter().for_each(|ty| places.entry(ty.parent().unwrap_or_default()).or_default().1.push(ty));
    places.remove("");
    for (gone, new) in places.values() {
        if let ([old], [new]) = (gone.as_slice(), new.as_slice()) {
            moves.note(old, new);
        }
        for old in gone {
            let shared = |ty: &&&Type<'a>| ty.members.intersection(&old.members).count();
            let free = new.iter().filter(|ty| !moves.taken.contains(ty.identity));
            if let Some(best) = free.max_by_key(shared).filter(|best| shared(best) > 0) {
                moves.note(old, best);
            }
        }
    }
}

/// Types that would get the name of one that is gone, and have all that it had.
fn elsewhere<'a>(gone: &[Type<'a>], new: &[&Type<'a>], moves: &mut Moves<'a>) {
    let by_name: BTreeMap<&str, &Type<'a>> = new.iter().map(|ty| (ty.name, *ty)).collect();
    for old in gone.iter().filter(|old| !old.members.is_empty()) {
        if let Some(new) = by_name.get(old.name).filter(|new| old.members.is_subset(&new.members)) {
            moves.note(old, new);
        }
    }
}

/// Types that are made of the same as one that is gone, where no other is, and there is enough of it to tell.
fn with_the_same_members<'a>(gone: &[Type<'a>], new: &[&Type<'a>], moves: &mut Moves<'a>) {
    const TELLING: usize = 3;
    let mut kinds: BTreeMap<&BTreeSet<&str>, (Vec<&Type<'a>>, Vec<&Type<'a>>)> = BTreeMap::new();
    gone.iter().for_each(|ty| kinds.entry(&ty.members).or_default().0.push(ty));
    new.iter().for_each(|ty| kinds.entry(&ty.members).or_default().1.push(ty));
    for (_, (gone, new)) in kinds.iter().filter(|(members, _)| members.len() >= TELLING) {
        if let ([old], [new]) = (gone.as_slice(), new.as_slice()) {
            moves.note(old, new);
        }
    }
}
