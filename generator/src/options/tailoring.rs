//! What somebody wants otherwise than the document has it, without editing the document.

use crate::source::Place;

/// What somebody wants otherwise than the document has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tailoring {
    /// The text in which it was asked for, with its path: the places below are places in it.
    pub source: Option<(String, String)>,
    /// Only these operations.
    pub include: Selection,
    /// Not these operations.
    pub exclude: Selection,
    /// Whether components go that only excluded operations needed; where nothing is said, they do if operations are chosen.
    pub prune: Option<bool>,
    /// Other names in Rust.
    pub renames: Vec<Rename>,
    /// Other types in Rust.
    pub replacements: Vec<Replacement>,
    /// Further traits.
    pub derives: Vec<Derive>,
    /// The lines that the manifest needs for all that: the name of a crate, and what stands after `=`.
    pub dependencies: Vec<(String, String)>,
}

/// Something that was asked for, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked<T> {
    /// What was asked for.
    pub value: T,
    /// Where, in [`Tailoring::source`].
    pub place: Option<Place>,
}

impl<T> Asked<T> {
    /// Asked for by a program, which has no places.
    pub fn new(value: T) -> Asked<T> {
        Asked { value, place: None }
    }
}

/// A choice of operations. `*` stands for any characters but `/`, `**` for any number of path segments, `?` for one character.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// By tag.
    pub tags: Vec<Asked<String>>,
    /// By path: `/pets/**`.
    pub paths: Vec<Asked<String>>,
    /// By operation id.
    pub operations: Vec<Asked<String>>,
    /// By method, in lower case.
    pub methods: Vec<Asked<String>>,
}

impl Selection {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        let Selection { tags, paths, operations, methods } = self;
        tags.is_empty() && paths.is_empty() && operations.is_empty() && methods.is_empty()
    }
}

/// Another name in Rust.
#[derive(Clone, Debug, PartialEq)]
pub struct Rename {
    /// What is renamed.
    pub what: Renamed,
    /// Which one: `Pet`, `Pet.name`, `listPets.limit`, or a pointer, `#/components/schemas/Pet`.
    pub target: Asked<String>,
    /// Its name.
    pub name: Asked<String>,
}

/// What can be renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renamed {
    /// A schema, as a type.
    Type,
    /// A property.
    Field,
    /// An operation.
    Operation,
    /// A parameter of an operation.
    Parameter,
    /// A tag, as a resource.
    Resource,
    /// A value of an enum.
    Member,
}

/// Another type in Rust. It must be `Serialize`, `DeserializeOwned`, `Clone`, `Debug` and `PartialEq`.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// For what.
    pub target: Asked<Replaced>,
    /// The type, with its path: `uuid::Uuid`.
    pub ty: String,
    /// What else the type is, of the traits that can be asked for with [`Derive`].
    pub traits: Vec<String>,
}

/// What is given another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// Texts and numbers of this format.
    Format(String),
    /// A schema: the name of a component, or a pointer.
    Schema(String),
}

/// Further traits.
#[derive(Clone, Debug, PartialEq)]
pub struct Derive {
    /// The name of the type in the generated crate; none for all types that can.
    pub ty: Option<Asked<String>>,
    /// The traits: `Eq`, `Hash`, `PartialOrd`, `Ord`, or any other with its path.
    pub traits: Vec<Asked<String>>,
}

/// The traits that are derived only where each part of a type has them.
pub const KNOWN_TRAITS: [&str; 4] = ["Eq", "Hash", "PartialOrd", "Ord"];

/// Whether this is a type or trait with a path to it: `uuid::Uuid`, `std::collections::BTreeSet<String>`.
pub fn is_path(text: &str) -> bool {
    let path = syn::parse_str::<syn::TypePath>(text);
    path.is_ok_and(|path| {
        let first = path.path.segments.first().map(|segment| segment.ident.to_string());
        let is_of_a_crate = !first.is_some_and(|first| matches!(first.as_str(), "crate" | "self" | "super" | "Self"));
        path.qself.is_none() && path.path.segments.len() > 1 && is_of_a_crate
    })
}
