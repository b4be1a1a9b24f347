//! What holds two schemas at once: the narrower of them, or both put together.

use super::all_of::{add_object, resolve, with_required};
use super::meta::complete;
use super::model::{Additional, Enumeration, Kind, Meta, Object, Schema};
use super::schema::Reader;

/// How deep objects are put together inside each other. Components that contain themselves would come to no end.
const DEPTH: usize = 3;

/// A schema for what must be both. Of two that cannot both be true, nothing is left but any value.
pub(super) fn meet(reader: &Reader<'_>, first: &Schema, second: Schema) -> Schema {
    let kind = match (&first.kind, &second.kind) {
        (Kind::Reference(first), Kind::Reference(second)) if first == second => Some(Kind::Reference(first.clone())),
        // What extends the other is the narrower one.
        (Kind::Reference(first), Kind::Reference(second)) if reader.heirs.extends(first, second) => {
            Some(Kind::Reference(first.clone()))
        }
        (Kind::Reference(first), Kind::Reference(second)) if reader.heirs.extends(second, first) => {
            Some(Kind::Reference(second.clone()))
        }
        _ => meet_kinds(reader, first, &second),
    };
    let kind = kind.unwrap_or_else(|| {
        reader.note(&second.at, "what is said of it here and elsewhere in an `allOf` excludes each other; any value is taken");
        Kind::Any
    });
    let nullable = if matches!(second.kind, Kind::Any) { first.meta.nullable } else { second.meta.nullable };
    let meta = match &kind {
        // The component says the rest.
        Kind::Reference(_) => complete(second.meta, &first.meta),
        _ => complete(reader.told(&second), &reader.told(first)),
    };
    Schema { at: second.at, meta: Meta { nullable, ..meta }, kind }
}

/// None where nothing is both.
fn meet_kinds(reader: &Reader<'_>, first: &Schema, second: &Schema) -> Option<Kind> {
    match (resolve(reader, first), resolve(reader, second)) {
        (_, Kind::Any) => Some(first.kind.clone()),
        (Kind::Any, _) => Some(second.kind.clone()),
        (Kind::Object(one), Kind::Object(two)) => Some(objects(reader, (first, one), (second, two))),
        (Kind::List(one), Kind::List(two)) => match (&first.kind, &second.kind) {
            (Kind::List(_), Kind::List(_)) => Some(Kind::List(Box::new(meet(reader, &one, *two)))),
            _ => Some(second.kind.clone()),
        },
        (Kind::Text { values: one, format, base64_json }, Kind::Text { values: two, format: other, base64_json: also }) => {
            match (one, two) {
                // A component with the values has a name, which is kept.
                (Some(_), None) => Some(first.kind.clone()),
                (None, Some(_)) => Some(second.kind.clone()),
                (one, two) => {
                    let format = other.or(format);
                    let base64_json = also.or(base64_json);
                    common(first, second, one, two, |values| Kind::Text { format, values, base64_json })
                }
            }
        }
        (Kind::Integer { values: one, format, timestamp }, Kind::Integer { values: two, format: other, timestamp: also }) => {
            match (one, two) {
                (Some(_), None) => Some(first.kind.clone()),
                (None, Some(_)) => Some(second.kind.clone()),
                (one, two) => {
                    let format = other.or(format);
                    let timestamp = also.or(timestamp);
                    common(first, second, one, two, |values| Kind::Integer { format, timestamp, values })
                }
            }
        }
        (Kind::Integer { .. }, Kind::Number { .. }) => Some(first.kind.clone()),
        (Kind::Number { .. }, Kind::Integer { .. } | Kind::Number { .. })
        | (Kind::Boolean, Kind::Boolean)
        | (Kind::List(_) | Kind::Tuple(_), Kind::List(_) | Kind::Tuple(_))
        // One of several things, and one thing: a value that is both is what the later one says.
        | (_, Kind::Union(_)) => Some(second.kind.clone()),
        (Kind::Union(_), _) => Some(second.kind.clone()),
        _ => None,
    }
}

/// The values that both have.
fn common(
    first: &Schema,
    second: &Schema,
    one: Option<Enumeration>,
    two: Option<Enumeration>,
    kind: impl FnOnce(Option<Enumeration>) -> Kind,
) -> Option<Kind> {
    let (Some(one), Some(two)) = (one, two) else { return Some(kind(None)) };
    let is_in = |values: &Enumeration, value| values.members.iter().any(|member| &member.value == value);
    if two.members.iter().all(|member| is_in(&one, &member.value)) {
        return Some(second.kind.clone());
    }
    if one.members.iter().all(|member| is_in(&two, &member.value)) {
        return Some(first.kind.clone());
    }
    let members: Vec<_> = two.members.iter().filter(|member| is_in(&one, &member.value)).cloned().collect();
    if members.is_empty() { None } else { Some(kind(Some(Enumeration { members, open: two.open.or(one.open) }))) }
}

/// Both objects in one, or the one that has all of the other.
fn objects(reader: &Reader<'_>, (first, one): (&Schema, Object), (second, two): (&Schema, Object)) -> Kind {
    if adds_nothing(&one, &two) {
        return second.kind.clone();
    }
    if adds_nothing(&two, &one) {
        return first.kind.clone();
    }
    if reader.meeting.get() == DEPTH {
        reader.note(&second.at, "of objects so deep in each other in an `allOf` the last one counts");
        return second.kind.clone();
    }
    reader.meeting.set(reader.meeting.get() + 1);
    let mut whole = one;
    add_object(reader, &mut whole, two);
    reader.meeting.set(reader.meeting.get() - 1);
    Kind::Object(with_required(whole))
}

/// Whether the second object has everything that the first says.
fn adds_nothing(first: &Object, second: &Object) -> bool {
    matches!(first.additional, Additional::Unsaid | Additional::Any)
        && first.also_required.is_empty()
        && first.properties.iter().all(|(name, property)| {
            second.properties.get(name).is_some_and(|known| known.required || !property.required)
                && matches!(
                    property.schema.kind,
                    Kind::Any | Kind::Boolean | Kind::Text { values: None, .. } | Kind::Number { .. }
                )
        })
}
