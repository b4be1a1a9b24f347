//! What a made-up value of a schema has to keep to, as numbers.

use openapiv3 as oas;

use super::model::Limits;

/// The limits of a schema; none where it has none.
pub(super) fn limits(kind: &oas::SchemaKind) -> Limits {
    match kind {
        oas::SchemaKind::Type(oas::Type::String(text)) => Limits {
            min_length: text.min_length,
            max_length: text.max_length,
            pattern: text.pattern.clone(),
            ..Limits::default()
        },
        oas::SchemaKind::Type(oas::Type::Integer(number)) => Limits {
            minimum: number.minimum.map(|least| in_bounds(least, number.exclusive_minimum, 1)),
            maximum: number.maximum.map(|most| in_bounds(most, number.exclusive_maximum, -1)),
            multiple_of: number.multiple_of.map(|step| in_bounds(step, false, 0)),
            ..Limits::default()
        },
        oas::SchemaKind::Type(oas::Type::Number(number)) => Limits {
            minimum: number.minimum.map(|least| if number.exclusive_minimum { least + 1.0 } else { least }),
            maximum: number.maximum.map(|most| if number.exclusive_maximum { most - 1.0 } else { most }),
            multiple_of: number.multiple_of,
            ..Limits::default()
        },
        oas::SchemaKind::Type(oas::Type::Array(list)) => {
            Limits { min_length: list.min_items, max_length: list.max_items, ..Limits::default() }
        }
        oas::SchemaKind::Any(any) => Limits {
            minimum: any.minimum.map(|least| if any.exclusive_minimum == Some(true) { least + 1.0 } else { least }),
            maximum: any.maximum.map(|most| if any.exclusive_maximum == Some(true) { most - 1.0 } else { most }),
            multiple_of: any.multiple_of,
            min_length: any.min_length.or(any.min_items),
            max_length: any.max_length.or(any.max_items),
            pattern: any.pattern.clone(),
        },
        oas::SchemaKind::Type(oas::Type::Object(object)) => {
            Limits { min_length: object.min_properties, max_length: object.max_properties, ..Limits::default() }
        }
        oas::SchemaKind::Type(oas::Type::Boolean(_))
        | oas::SchemaKind::OneOf { .. }
        | oas::SchemaKind::AllOf { .. }
        | oas::SchemaKind::AnyOf { .. }
        | oas::SchemaKind::Not { .. } => Limits::default(),
    }
}

/// A bound as a value that is allowed: the next one where the bound itself is not.
#[allow(clippy::cast_precision_loss, reason = "a made-up value need not be exact at the far ends of 64 bits")]
fn in_bounds(bound: i64, exclusive: bool, step: i64) -> f64 {
    (if exclusive { bound.saturating_add(step) } else { bound }) as f64
}
