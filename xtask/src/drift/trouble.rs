//! What can be wrong with a value, and how much that says against a variant.

use serde_json::Value;

use super::check::Check;
use super::kind::Kind;
use super::shape::ShapeId;

/// What is wrong with one value, by the schema that says so.
#[derive(Clone, Debug)]
pub(super) enum Trouble<'v> {
    /// A member that the schema does not know.
    Unknown(ShapeId, &'v str, &'v Value),
    /// A member that must be there is not.
    Missing(ShapeId, String),
    /// It is null and may not be.
    Null(ShapeId),
    /// It is of another type.
    Type(ShapeId, &'v Value),
    /// It is none of the values; whether there is only one.
    Value(ShapeId, &'v Value, bool),
    /// It says that it is of a variant that is not known.
    Tag(ShapeId, &'v Value),
    /// It is not in the format.
    Format(ShapeId, String, &'v Value),
    /// It breaks another keyword.
    Limit(ShapeId, &'static str, &'v Value),
}

/// How badly a value fits: what is wrong with it, then what is only unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cost {
    wrong: u32,
    unknown: u32,
}

impl Cost {
    pub(super) fn plus(self, other: Cost) -> Cost {
        let sum = u32::saturating_add;
        Cost { wrong: sum(self.wrong, other.wrong), unknown: sum(self.unknown, other.unknown) }
    }

    /// Whether at most members are unknown.
    pub(super) fn is_but_unknown(self) -> bool {
        self.wrong == 0
    }
}

impl<'v> Trouble<'v> {
    /// A value of a type that is not allowed.
    pub(super) fn of_type(site: ShapeId, value: &'v Value) -> Trouble<'v> {
        if value.is_null() { Trouble::Null(site) } else { Trouble::Type(site, value) }
    }

    /// A value that does not pass a check.
    pub(super) fn check(id: ShapeId, check: &Check, value: &'v Value) -> Trouble<'v> {
        match &check.word {
            Some(word) => Trouble::Format(id, word.clone(), value),
            None => Trouble::Limit(id, check.keyword, value),
        }
    }

    /// What it says against the variant. A value that is the only one allowed is as good as a tag.
    pub(super) fn cost(&self) -> Cost {
        let wrong = match self {
            Trouble::Unknown(..) => return Cost { wrong: 0, unknown: 1 },
            Trouble::Value(_, _, true) => 50,
            Trouble::Type(..) => 20,
            Trouble::Value(..) | Trouble::Tag(..) => 10,
            Trouble::Missing(..) | Trouble::Null(_) => 5,
            Trouble::Format(..) | Trouble::Limit(..) => 2,
        };
        Cost { wrong, unknown: 0 }
    }

    /// The schema, what it is called, and the value that is to be told of or learnt from.
    pub(super) fn told(self) -> (ShapeId, Kind, Option<&'v Value>) {
        match self {
            Trouble::Unknown(id, name, value) => (id, Kind::UnknownMember(name.to_owned()), Some(value)),
            Trouble::Missing(id, name) => (id, Kind::MissingMember(name), None),
            Trouble::Null(id) => (id, Kind::Null, None),
            Trouble::Type(id, value) => (id, Kind::WrongType, Some(value)),
            Trouble::Value(id, value, _) => (id, Kind::UnknownValue, Some(value)),
            Trouble::Tag(id, value) => (id, Kind::UnknownVariant, Some(value)),
            Trouble::Format(id, word, value) => (id, Kind::Format(word), Some(value)),
            Trouble::Limit(id, keyword, value) => (id, Kind::Limit(keyword.to_owned()), Some(value)),
        }
    }
}
