//! What is said about a value by several schemas at once.

use super::facts;
use super::model::{Limits, Meta};

/// What one says, and where it says nothing, what the other does. Limits hold together.
pub(super) fn complete(one: Meta, other: &Meta) -> Meta {
    Meta {
        title: one.title.or_else(|| other.title.clone()),
        description: one.description.or_else(|| other.description.clone()),
        nullable: one.nullable || other.nullable,
        deprecated: one.deprecated || other.deprecated,
        read_only: one.read_only || other.read_only,
        facts: facts::together(one.facts, &other.facts),
        example: one.example.or_else(|| other.example.clone()),
        default: one.default.or_else(|| other.default.clone()),
        limits: both(one.limits, &other.limits),
        rust_name: one.rust_name.or_else(|| other.rust_name.clone()),
        rust_type: one.rust_type.or_else(|| other.rust_type.clone()),
        made_of: one.made_of.or_else(|| other.made_of.clone()),
    }
}

/// The narrower of two limits each. Of two patterns, or two steps, one can be kept.
fn both(one: Limits, other: &Limits) -> Limits {
    Limits {
        minimum: narrower(one.minimum, other.minimum, f64::max),
        maximum: narrower(one.maximum, other.maximum, f64::min),
        multiple_of: one.multiple_of.or(other.multiple_of),
        min_length: narrower(one.min_length, other.min_length, usize::max),
        max_length: narrower(one.max_length, other.max_length, usize::min),
        pattern: one.pattern.or_else(|| other.pattern.clone()),
    }
}

fn narrower<T>(one: Option<T>, other: Option<T>, choose: fn(T, T) -> T) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(choose(one, other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_together() {
        let one = Limits { minimum: Some(1.0), max_length: Some(9), pattern: Some("a".to_owned()), ..Limits::default() };
        let other = Limits { minimum: Some(2.0), maximum: Some(5.0), max_length: Some(4), ..Limits::default() };
        let expected = Limits {
            minimum: Some(2.0),
            maximum: Some(5.0),
            multiple_of: None,
            min_length: None,
            max_length: Some(4),
            pattern: Some("a".to_owned()),
        };
        assert_eq!(both(one.clone(), &other), expected);
        assert_eq!(both(other, &one), expected);
    }
}
