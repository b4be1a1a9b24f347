//! From answers that have no end to the items that they are read as.

use super::lowering::{Context, Lowering};
use super::responses::successes;
use super::schemas::nullable_type_of;
use crate::ir::{StreamFlag, StreamKind, Streaming, TypeRef, Wire};
use crate::openapi::model::{Kind, Location, MediaType, Operation, Schema};

/// What asks many a service to answer in a stream: a parameter or property of this name, true or false.
const FLAG: &str = "stream";

/// Whether a media type is read item by item; its parameters do not count.
pub(super) fn is_stream(media_type: &str) -> bool {
    kind(media_type).is_some()
}

fn kind(media_type: &str) -> Option<StreamKind> {
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match plain.as_str() {
        "text/event-stream" => StreamKind::Events,
        "application/json-seq" => StreamKind::Sequence,
        "application/jsonl" | "application/x-jsonl" | "application/jsonlines" | "application/x-jsonlines" => StreamKind::Lines,
        "application/ndjson" | "application/x-ndjson" | "application/stream+json" | "application/x-json-stream" => {
            StreamKind::Lines
        }
        _ => return None,
    })
}

/// Whether an operation can be answered in a stream.
pub(super) fn is_offered(operation: &Operation) -> bool {
    contents(operation).next().is_some()
}

fn contents(operation: &Operation) -> impl Iterator<Item = &MediaType> {
    // What answers `HEAD` has no body, whatever the document says.
    let responses = successes(operation).into_iter().filter(|_| operation.method != "head");
    responses.flat_map(|response| &response.contents).filter(|content| is_stream(&content.name))
}

/// How an operation's answer is read item by item: as the first of the ways that the document names.
pub(super) fn lower_stream<'a>(lowering: &mut Lowering<'a>, operation: &'a Operation, context: &Context) -> Option<Streaming> {
    let mut contents = contents(operation);
    let content = contents.next()?;
    for other in contents.filter(|other| other.name != content.name) {
        lowering.left_out(&other.at, format!("the client asks for a stream of `{}`, never of `{}`", content.name, other.name));
    }
    let declared = item_schema(lowering, content);
    let kind = match kind(&content.name)? {
        StreamKind::Events => event_kind(lowering, declared),
        other => other,
    };
    let item = match (kind, declared) {
        (StreamKind::TextEvents, _) => TypeRef::String,
        (_, Some(schema)) => nullable_type_of(lowering, schema, &context.inside_as("Item", "stream item")),
        (_, None) => TypeRef::Value,
    };
    Some(Streaming { kind, media_type: content.name.clone(), item, flag: flag(lowering, operation) })
}

/// The schema of one item: what the document says of one, or else of the whole, which is a list of them or one of them.
fn item_schema<'a>(lowering: &Lowering<'a>, content: &'a MediaType) -> Option<&'a Schema> {
    if content.item.is_some() {
        return content.item.as_ref();
    }
    let schema = content.schema.as_ref()?;
    match &lowering.resolve(schema).kind {
        Kind::List(items) => Some(items),
        Kind::Text { .. } => None,
        _ => Some(schema),
    }
}

/// What of an event is declared: its data, as JSON or text, or the event itself with its data in it.
fn event_kind<'a>(lowering: &Lowering<'a>, declared: Option<&'a Schema>) -> StreamKind {
    match declared {
        None => StreamKind::TextEvents,
        Some(schema) if matches!(lowering.resolve(schema).kind, Kind::Text { .. }) => StreamKind::TextEvents,
        Some(schema) if is_event(lowering, schema, 8) => StreamKind::WholeEvents,
        Some(_) => StreamKind::Events,
    }
}

/// Whether a schema is that of a whole event: an object of what an event has, with `data` and one more at least.
fn is_event<'a>(lowering: &Lowering<'a>, schema: &'a Schema, depth: u8) -> bool {
    match &lowering.resolve(schema).kind {
        Kind::Object(object) => {
            let known = |name: &String| matches!(name.as_str(), "data" | "event" | "id" | "retry");
            // OpenAI says `enabled` of its events beside.
            let others = object.properties.keys().filter(|name| !known(name)).count();
            let of_event = object.properties.contains_key("event") || object.properties.contains_key("id");
            object.properties.contains_key("data") && (others == 0 || (of_event && others == 1))
        }
        Kind::Union(union) if depth > 0 => union.variants.iter().all(|variant| is_event(lowering, variant, depth - 1)),
        _ => false,
    }
}

/// The parameter or property that asks for a stream, if there is one.
fn flag<'a>(lowering: &Lowering<'a>, operation: &'a Operation) -> Option<StreamFlag> {
    let is_flag = |schema: &'a Schema| matches!(lowering.resolve(schema).kind, Kind::Boolean);
    let in_query = |name: &str, location| name == FLAG && location == Location::Query;
    let query = operation.parameters.iter().find(|parameter| in_query(&parameter.name, parameter.location));
    if query.is_some_and(|parameter| is_flag(&parameter.schema)) {
        return Some(StreamFlag { wire: Wire(FLAG.to_owned()), in_body: false });
    }
    let schemas = operation.body.iter().flat_map(|body| &body.contents).filter_map(|content| content.schema.as_ref());
    let mut properties = schemas.filter_map(|schema| match &lowering.resolve(schema).kind {
        Kind::Object(object) => object.properties.get(FLAG),
        _ => None,
    });
    let found = properties.any(|property| is_flag(&property.schema));
    found.then(|| StreamFlag { wire: Wire(FLAG.to_owned()), in_body: true })
}
