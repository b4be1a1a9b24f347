//! The types that a JSON value can have, as sets.

use serde_json::{Number, Value};

/// A set of types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Types(u8);

/// Each type with its word, in the order in which they are told.
const WORDS: [(Types, &str); 7] = [
    (Types::STRING, "string"),
    (Types::INTEGER, "integer"),
    (Types::FRACTION, "number"),
    (Types::BOOLEAN, "boolean"),
    (Types::OBJECT, "object"),
    (Types::ARRAY, "array"),
    (Types::NULL, "null"),
];

impl Types {
    pub(super) const NONE: Types = Types(0);
    pub(super) const NULL: Types = Types(1);
    pub(super) const BOOLEAN: Types = Types(2);
    pub(super) const INTEGER: Types = Types(4);
    /// Numbers that are no integers.
    pub(super) const FRACTION: Types = Types(8);
    pub(super) const STRING: Types = Types(16);
    pub(super) const ARRAY: Types = Types(32);
    pub(super) const OBJECT: Types = Types(64);
    pub(super) const NUMBER: Types = Types(4 | 8);
    pub(super) const ALL: Types = Types(127);

    /// The type of a value.
    pub(super) fn of(value: &Value) -> Types {
        match value {
            Value::Null => Types::NULL,
            Value::Bool(_) => Types::BOOLEAN,
            Value::Number(number) if is_whole(number) => Types::INTEGER,
            Value::Number(_) => Types::FRACTION,
            Value::String(_) => Types::STRING,
            Value::Array(_) => Types::ARRAY,
            Value::Object(_) => Types::OBJECT,
        }
    }

    /// What a schema calls so; none where that is no type.
    pub(super) fn named(word: &str) -> Option<Types> {
        if word == "number" {
            return Some(Types::NUMBER);
        }
        WORDS.iter().find(|(_, known)| *known == word).map(|(types, _)| *types)
    }

    pub(super) fn and(self, other: Types) -> Types {
        Types(self.0 & other.0)
    }

    pub(super) fn or(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    pub(super) fn without(self, other: Types) -> Types {
        Types(self.0 & !other.0)
    }

    /// Whether all of the other set are in it.
    pub(super) fn has(self, other: Types) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether there is none in it.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The words for them; every number is a `number`.
    pub(super) fn words(self) -> Vec<&'static str> {
        let told = if self.has(Types::NUMBER) { self.without(Types::INTEGER) } else { self };
        WORDS.iter().filter(|(types, _)| told.has(*types)).map(|(_, word)| *word).collect()
    }
}

fn is_whole(number: &Number) -> bool {
    number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
}
