//! What a published crate has called things, so that no later one calls them otherwise: `names.lock`.
//!
//! A name belongs to a thing of the document, and both to a space: the fields of a type, the methods of a resource. A thing is known by
//! its identity, which stays when other things are added or moved about: a component's pointer, a property's name, an operation's path
//! and method, never a number in a list. Names that are gone are kept too, each with the thing that had it, so that nothing else is
//! ever called so.
//!
//! ```text
//! [types]
//! "#/components/schemas/Alert" = "Alert"
//!
//! [fields."#/components/schemas/Alert"]
//! resolveTime = "resolve_time"
//!
//! [removed.fields."#/components/schemas/Alert"]
//! is_new = "isNew"
//! ```
//!
//! `moves.rs` finds what stands elsewhere in a later document and is the same thing; `text.rs` reads and writes the file.

mod moves;
mod register;
mod text;

pub use register::{Kept, Register, Registered};
pub use text::Unreadable;

use std::collections::{BTreeMap, BTreeSet};

/// What kind of thing a name belongs to: kinds never take names from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// A type among the models, or a filter builder.
    Types,
    /// A field of a struct.
    Fields,
    /// A variant of an enum or a union.
    Variants,
    /// A method of a filter builder.
    FilterMethods,
    /// A resource: the type whose methods operations are.
    Resources,
    /// The module of a resource, and what gives it.
    Modules,
    /// A method of a resource.
    Methods,
    /// A type that stands beside a resource: what collects arguments, what a call gives, headers.
    ResourceTypes,
    /// An argument or a setter of an operation.
    Arguments,
    /// A variant of what a call gives.
    Answers,
    /// A field of the headers that an answer declares.
    Headers,
    /// A Cargo feature of a resource.
    Features,
    /// A function that makes a server's URL.
    Servers,
    /// A method of the client's builder that takes a credential.
    Credentials,
    /// A function that makes a credential which fetches tokens.
    TokenEndpoints,
    /// A constant of such a function.
    TokenScopes,
    /// An argument of a function that makes a URL.
    UrlArguments,
    /// A function that reads what the service sends by itself.
    Incoming,
    /// A variant of the enum of all webhooks.
    Webhooks,
}

impl NameKind {
    /// All of them, in the order in which a file has them.
    pub const ALL: [NameKind; 19] = [
        NameKind::Types,
        NameKind::Fields,
        NameKind::Variants,
        NameKind::FilterMethods,
        NameKind::Resources,
        NameKind::Modules,
        NameKind::Methods,
        NameKind::ResourceTypes,
        NameKind::Arguments,
        NameKind::Answers,
        NameKind::Headers,
        NameKind::Features,
        NameKind::Servers,
        NameKind::Credentials,
        NameKind::TokenEndpoints,
        NameKind::TokenScopes,
        NameKind::UrlArguments,
        NameKind::Incoming,
        NameKind::Webhooks,
    ];

    /// How a file calls it.
    pub fn word(self) -> &'static str {
        match self {
            NameKind::Types => "types",
            NameKind::Fields => "fields",
            NameKind::Variants => "variants",
            NameKind::FilterMethods => "filter-methods",
            NameKind::Resources => "resources",
            NameKind::Modules => "modules",
            NameKind::Methods => "methods",
            NameKind::ResourceTypes => "resource-types",
            NameKind::Arguments => "arguments",
            NameKind::Answers => "answers",
            NameKind::Headers => "headers",
            NameKind::Features => "features",
            NameKind::Servers => "servers",
            NameKind::Credentials => "credentials",
            NameKind::TokenEndpoints => "token-endpoints",
            NameKind::TokenScopes => "token-scopes",
            NameKind::UrlArguments => "url-arguments",
            NameKind::Incoming => "incoming",
            NameKind::Webhooks => "webhooks",
        }
    }

    fn of_word(word: &str) -> Option<NameKind> {
        NameKind::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Within what no two things have the same name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Space {
    /// What kind of things these are.
    pub kind: NameKind,
    /// The identity of what they belong to; empty where that is the crate.
    pub owner: String,
}

impl Space {
    /// The things of a kind that belong to this.
    pub fn new(kind: NameKind, owner: impl Into<String>) -> Space {
        Space { kind, owner: owner.into() }
    }
}

/// A name, and the thing that bears it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where the name counts.
    pub space: Space,
    /// The identity of the thing.
    pub thing: String,
    /// Its name.
    pub name: String,
}

/// An operation, and what else of it may not change by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The identity of the operation.
    pub operation: String,
    /// The tag of the resource that it is a method of.
    pub tag: String,
    /// Its `operationId`.
    pub id: Option<String>,
}

/// All names that a published crate has, and all that it once had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The names that things have, by the thing.
    live: BTreeMap<Space, BTreeMap<String, String>>,
    /// The things that had names, by the name.
    removed: BTreeMap<Space, BTreeMap<String, String>>,
    /// The tag of each operation, by its identity.
    tags: BTreeMap<String, String>,
    /// The `operationId` of each operation that has one.
    ids: BTreeMap<String, String>,
}

/// Why a name cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The identity of the thing that has the name.
    pub thing: String,
    /// Whether that is no longer there.
    pub removed: bool,
}

impl Lock {
    /// The name that a thing has, or had if it was gone for a while.
    pub fn name(&self, space: &Space, thing: &str) -> Option<&str> {
        let live = self.live.get(space).and_then(|things| things.get(thing)).map(String::as_str);
        live.or_else(|| {
            let gone = self.removed.get(space)?;
            let mut names = gone.iter().filter(|(_, had)| *had == thing).map(|(name, _)| name.as_str());
            // Whoever had two has none that would be the right one.
            names.next().filter(|_| names.next().is_none())
        })
    }

    /// The other thing that a name belongs to, for ever.
    pub fn holder(&self, space: &Space, name: &str, thing: &str) -> Option<Holder> {
        let live =
            self.live.get(space).and_then(|things| things.iter().find(|(_, its)| *its == name)).map(|(had, _)| (had, false));
        let gone = || Some((self.removed.get(space)?.get(name)?, true));
        let (had, removed) = live.or_else(gone)?;
        (had != thing).then(|| Holder { thing: had.clone(), removed })
    }

    /// The tag of the resource that an operation is a method of.
    pub fn tag(&self, operation: &str) -> Option<&str> {
        self.tags.get(operation).map(String::as_str)
    }

    /// How many names it holds, and how many that are gone.
    pub fn counts(&self) -> (usize, usize) {
        let count = |spaces: &BTreeMap<Space, BTreeMap<String, String>>| spaces.values().map(BTreeMap::len).sum();
        (count(&self.live), count(&self.removed))
    }

    /// The lock of a crate that has these names, after one that had those of this lock.
    #[must_use]
    pub fn after(&self, named: &[Named], placed: &[Placed]) -> Lock {
        let mut lock = Lock { removed: self.removed.clone(), ..Lock::default() };
        for Named { space, thing, name } in named {
            lock.live.entry(space.clone()).or_default().insert(thing.clone(), name.clone());
        }
        for (space, things) in &self.live {
            let is_gone = |(thing, name): &(&String, &String)| lock.live_name(space, thing) != Some(name.as_str());
            let gone: Vec<_> = things.iter().filter(is_gone).map(|(thing, name)| (name.clone(), thing.clone())).collect();
            lock.removed.entry(space.clone()).or_default().extend(gone);
        }
        for (space, things) in &lock.live {
            // What is there again is not gone.
            let names: BTreeSet<&String> = things.values().collect();
            if let Some(gone) = lock.removed.get_mut(space) {
                gone.retain(|name, _| !names.contains(name));
            }
        }
        lock.removed.retain(|_, gone| !gone.is_empty());
        for Placed { operation, tag, id } in placed {
            lock.tags.insert(operation.clone(), tag.clone());
            lock.ids.extend(id.clone().map(|id| (operation.clone(), id)));
        }
        lock
    }

    /// The same without the names that are gone and that `committed` never had: nobody has seen them.
    #[must_use]
    pub fn without_unseen(mut self, committed: &Lock) -> Lock {
        for (space, gone) in &mut self.removed {
            let live = committed.live.get(space);
            let removed = committed.removed.get(space);
            gone.retain(|name, _| {
                live.is_some_and(|things| things.values().any(|known| known == name))
                    || removed.is_some_and(|gone| gone.contains_key(name))
            });
        }
        self.removed.retain(|_, gone| !gone.is_empty());
        self
    }

    fn live_name(&self, space: &Space, thing: &str) -> Option<&str> {
        self.live.get(space)?.get(thing).map(String::as_str)
    }
}
