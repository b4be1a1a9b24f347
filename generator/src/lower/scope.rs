//! Who is called how: names within their scopes, those that a published crate has already, and who else wants one.

use std::collections::{HashMap, HashSet};

use crate::document::{Node, Pointer};
use crate::lock::{Holder, Kept, Lock, NameKind, Named, Placed, Register, Registered, Space};

/// All names that are given, and those that a published crate has already.
#[derive(Debug)]
pub(crate) struct Names {
    /// What a published crate has called things.
    lock: Option<Lock>,
    /// The names that are given, in the order in which that happened.
    pub given: Vec<Given>,
    /// The operations, and where each belongs.
    pub placed: Vec<Placed>,
    /// What keeps a name that it would not get now.
    pub kept: Vec<Kept>,
}

/// A name that was given to a thing of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    /// The name and the thing.
    pub named: Named,
    /// The name with what it belongs to, as people speak of it: `Alert::title`, `Alerts::list(limit)`.
    pub path: String,
    /// Where the thing stands.
    pub at: Pointer,
}

/// A name that is wished for.
pub(super) struct Wish {
    name: String,
    said: bool,
}

impl Wish {
    /// The name that follows from what the thing is called in the document.
    pub(super) fn made(name: impl Into<String>) -> Wish {
        Wish { name: name.into(), said: false }
    }

    /// The same, which somebody chose for the crate, so that it counts more than a name that was published.
    pub(super) fn said(name: impl Into<String>) -> Wish {
        Wish { name: name.into(), said: true }
    }

    /// One or the other.
    pub(super) fn new(name: impl Into<String>, said: bool) -> Wish {
        Wish { name: name.into(), said }
    }
}

/// What one scope (a struct, a module, a resource) calls its things, and where each of them stands.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Where the names count; none where nobody outside of the crate sees them.
    space: Option<Space>,
    /// What the things belong to, as people speak of it.
    owner: String,
    things: HashSet<String>,
    taken: HashMap<String, Pointer>,
    reserved: HashSet<String>,
}

/// A name that was given to something else already.
#[derive(Debug)]
pub(super) struct Collision {
    /// The name that both would bear.
    pub name: String,
    /// Who has it.
    pub holder: Holds,
}

/// Who has a name.
#[derive(Debug)]
pub(super) enum Holds {
    /// Another thing of the document, which stands there.
    Here(Pointer),
    /// Something that a published crate has, or had.
    Locked(Holder),
}

impl Names {
    /// No name given yet.
    pub(super) fn new(lock: Option<Lock>) -> Names {
        Names { lock, given: Vec::new(), placed: Vec::new(), kept: Vec::new() }
    }

    /// What came of it: all names with their places in the document, and the lock after `before`. A component that is written out
    /// where it is used has no type, so that nobody can know its name.
    pub(super) fn register(mut self, root: &Node, types: &HashSet<&str>, before: Option<&Lock>) -> Register {
        let is_seen = |given: &Given| given.named.space.kind != NameKind::Types || types.contains(given.named.name.as_str());
        self.given.retain(is_seen);
        let named: Vec<Named> = self.given.iter().map(|given| given.named.clone()).collect();
        let lock = before.map(|before| before.after(&named, &self.placed));
        let entries = self.given.into_iter().map(|Given { named, path, at }| {
            let place = root.key_place_of(&at);
            Registered { named, path, place }
        });
        Register::new(entries.collect(), self.kept, lock)
    }

    /// The tag of the resource that a published crate has an operation in.
    pub(super) fn tag(&self, operation: &str) -> Option<&str> {
        self.lock.as_ref()?.tag(operation)
    }

    /// Gives a name to the thing at `at`, known in its scope as `thing`: the name that it has already, the one that is wished for, or
    /// the first free one after it; and says if that was taken.
    pub(super) fn claim(&mut self, scope: &mut Scope, wish: Wish, thing: &str, at: &Pointer) -> (String, Option<Collision>) {
        let Some(space) = scope.space.clone() else { return scope.take(wish.name, at, |_| None) };
        let thing = scope.thing(thing);
        let locked = self.lock.as_ref().and_then(|lock| lock.name(&space, &thing)).filter(|_| !wish.said);
        let (name, collision) = match locked {
            Some(locked) => {
                let locked = locked.to_owned();
                self.note_kept(scope, &locked, &wish.name);
                scope.take(locked, at, |_| None)
            }
            None => scope.take(wish.name, at, |name| self.lock.as_ref()?.holder(&space, name, &thing)),
        };
        let path = path_of(space.kind, &scope.owner, &name);
        self.given.push(Given { named: Named { space, thing, name: name.clone() }, path, at: at.clone() });
        (name, collision)
    }

    /// Gives a name that several things may share.
    pub(super) fn share(&mut self, kind: NameKind, thing: &str, wanted: String) -> String {
        let space = Space::new(kind, "");
        let locked = self.lock.as_ref().and_then(|lock| lock.name(&space, thing)).map(str::to_owned);
        let name = locked.unwrap_or(wanted);
        let named = Named { space, thing: thing.to_owned(), name: name.clone() };
        self.given.push(Given { named, path: name.clone(), at: Pointer::root() });
        name
    }

    /// Notes a name that the document no longer leads to. A number behind it does not count, since others had the name before.
    fn note_kept(&mut self, scope: &Scope, locked: &str, wanted: &str) {
        let plain = |name: &str| name.trim_end_matches(|last: char| last.is_ascii_digit() || last == '_').to_owned();
        if let Some(space) = &scope.space
            && plain(locked) != plain(wanted)
        {
            self.kept.push(Kept { path: path_of(space.kind, &scope.owner, locked), otherwise: wanted.to_owned() });
        }
    }
}

/// A name with what it belongs to, as people speak of it.
fn path_of(kind: NameKind, owner: &str, name: &str) -> String {
    match kind {
        _ if owner.is_empty() => name.to_owned(),
        NameKind::Arguments | NameKind::UrlArguments => format!("{owner}({name})"),
        _ => format!("{owner}::{name}"),
    }
}

impl Scope {
    /// Names that users of the crate see: of things of this kind that belong to a thing, and what people call that.
    pub(super) fn public(kind: NameKind, thing: impl Into<String>, owner: impl Into<String>) -> Scope {
        Scope { space: Some(Space::new(kind, thing)), owner: owner.into(), ..Scope::default() }
    }

    /// Gives a name that nobody outside of the crate sees.
    pub(super) fn private(&mut self, wanted: String, at: &Pointer) -> String {
        self.take(wanted, at, |_| None).0
    }

    /// What a thing is known as: two that cannot be told apart are told by their order.
    fn thing(&mut self, thing: &str) -> String {
        let others = (2..).map(|number| format!("{thing}#{number}"));
        let mut all = std::iter::once(thing.to_owned()).chain(others);
        let free = all.find(|thing| !self.things.contains(thing)).unwrap_or_default();
        self.things.insert(free.clone());
        free
    }

    /// Takes a name, or the first free one after it. `locked` says who else has one for ever.
    fn take(&mut self, wanted: String, at: &Pointer, locked: impl Fn(&str) -> Option<Holder>) -> (String, Option<Collision>) {
        let wanted = if self.reserved.contains(&wanted) { format!("{wanted}_") } else { wanted };
        let here = self.taken.get(&wanted).cloned().map(Holds::Here);
        let Some(holder) = here.or_else(|| locked(&wanted).map(Holds::Locked)) else {
            self.taken.insert(wanted.clone(), at.clone());
            return (wanted, None);
        };
        let separator = if wanted.chars().any(char::is_uppercase) { "" } else { "_" };
        let (stem, mut number) = numbered(&wanted, &holder);
        let mut name = format!("{stem}{separator}{number}");
        while self.taken.contains_key(&name) || locked(&name).is_some() {
            number += 1;
            name = format!("{stem}{separator}{number}");
        }
        self.taken.insert(name.clone(), at.clone());
        (name, Some(Collision { name: wanted, holder }))
    }

    /// Keeps a name for the house: a thing of the document that would bear it gets a trailing `_`, as with Rust's own words.
    pub(super) fn reserve(&mut self, name: &str) {
        self.reserved.insert(name.to_owned());
    }
}

/// What a number goes behind, and the first to be tried: `type_` that is taken goes on with `type_2`. A name that ends in a number and is
/// kept for something that was counted differently once goes on with the next: `Variant1` with `Variant2`.
fn numbered<'w>(wanted: &'w str, holder: &Holds) -> (&'w str, u32) {
    let stem = wanted.trim_end_matches(|last: char| last.is_ascii_digit());
    let count = wanted[stem.len()..].parse::<u32>().ok().and_then(|count| count.checked_add(1));
    match (holder, count) {
        (Holds::Locked(_), Some(next)) if !stem.is_empty() && !stem.ends_with('_') => (stem, next),
        _ => (Some(wanted.trim_end_matches('_')).filter(|stem| !stem.is_empty()).unwrap_or(wanted), 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collision_takes_a_number_and_names_the_first() {
        let (mut names, mut scope) = (Names::new(None), Scope::public(NameKind::Types, "", ""));
        let (first, second) = (Pointer::root().key("a"), Pointer::root().key("b"));
        assert!(names.claim(&mut scope, Wish::made("Foo"), "a", &first).1.is_none());
        let (name, collision) = names.claim(&mut scope, Wish::made("Foo"), "b", &second);
        assert_eq!(name, "Foo2");
        assert!(matches!(collision, Some(Collision { holder: Holds::Here(at), .. }) if at == first));
    }

    #[test]
    fn what_is_published_keeps_its_name_and_nothing_else_gets_it() {
        let at = Pointer::root();
        let (mut names, mut scope) = (Names::new(None), Scope::public(NameKind::Types, "", ""));
        names.claim(&mut scope, Wish::made("FooBar"), "foo-bar", &at);
        names.claim(&mut scope, Wish::made("Gone"), "gone", &at);
        let given: Vec<Named> = names.given.iter().map(|given| given.named.clone()).collect();
        let lock = Lock::default().after(&given, &[]).after(&given[..1], &[]);

        let (mut names, mut scope) = (Names::new(Some(lock.clone())), Scope::public(NameKind::Types, "", ""));
        assert_eq!(names.claim(&mut scope, Wish::made("FooBar"), "FooBar", &at).0, "FooBar2", "although it comes first");
        assert_eq!(names.claim(&mut scope, Wish::made("Gone"), "other", &at).0, "Gone2");
        assert_eq!(names.claim(&mut scope, Wish::made("Bar"), "foo-bar", &at).0, "FooBar", "although it is called otherwise now");
        assert_eq!(names.kept, [Kept { path: "FooBar".to_owned(), otherwise: "Bar".to_owned() }]);
        assert_eq!(names.claim(&mut scope, Wish::made("Gone"), "gone", &at).0, "Gone", "it is there again");

        let (mut names, mut scope) = (Names::new(Some(lock)), Scope::public(NameKind::Types, "", ""));
        assert_eq!(names.claim(&mut scope, Wish::said("Bar"), "foo-bar", &at).0, "Bar", "somebody wants it so");
    }
}
