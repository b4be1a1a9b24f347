//! What a sample shows of an operation: what must be given, and as much of the rest as makes it worth reading.

use serde_json::{Map, Value, json};

use super::value::{fitting, is_required, value};
use super::{Known, layout};
use crate::ir::{
    Body, BodyField, BodyFormat, Call, Content, Example, Operation, Paging, PagingStyle, Parameter, ParameterStyle, Part,
    PartKind, Scan, Slot, TypeName, TypeRef,
};

/// How many lines of JSON a body may have; a longer one is read from a file.
const BODY_LINES: usize = 24;
/// How many lines of JSON a part may have that can be left out.
const OPTIONAL_LINES: usize = 10;

/// What is usually said of a call that is not the first: where a list goes on.
const PLACES: &[&str] = &["after", "before", "cursor", "iterator", "offset", "page", "page_token", "skip", "token"];
/// What a page may hold is usually called.
const LIMITS: &[&str] = &["limit", "page_size", "per_page"];

/// What a sample shows.
pub(super) struct Plan<'a> {
    /// Parameters outside the body, each with its value.
    pub parameters: Vec<(&'a Parameter, Value)>,
    /// The body.
    pub body: Option<Shown<'a>>,
}

/// What a sample shows of a body.
pub(super) enum Shown<'a> {
    /// One value, as JSON or as a form; none for one that is too large to be shown, and is read from a file.
    Whole(&'a Body, Option<Value>),
    /// An object field by field, with the format that is sent if nothing is said.
    Fields(Vec<(&'a BodyField, Value)>, Option<&'a BodyFormat>),
    /// The parts of a multipart form.
    Parts(Vec<(&'a Part, Value)>),
    /// Text.
    Text(&'a Body, String),
    /// Bytes, from a file.
    Bytes(&'a Body),
}

/// Decides what a sample of an operation shows.
pub(super) fn plan<'a>(operation: &'a Operation, known: &Known<'_>) -> Plan<'a> {
    Plan {
        parameters: parameters(operation, known),
        body: operation.body.as_ref().and_then(|body| shown(body, operation, known)),
    }
}

/// What a call shows that is given: neither more nor less.
pub(super) fn exactly<'a>(operation: &'a Operation, call: &Call) -> Plan<'a> {
    let Call { arguments, body: given } = call;
    let value = |parameter: &'a Parameter| {
        let (_, value) = arguments.iter().find(|(name, _)| *name == parameter.argument.name)?;
        Some((parameter, value.clone()))
    };
    let body = operation.body.as_ref().zip(given.as_ref()).map(|(body, given)| shown_exactly(body, given));
    Plan { parameters: operation.parameters.iter().filter_map(value).collect(), body }
}

fn shown_exactly<'a>(body: &'a Body, given: &Value) -> Shown<'a> {
    match &body.content {
        Content::Fields { ty: _, fields, formats } => {
            let value = |field: &'a BodyField| Some((field, given.get(field.field.wire.as_str())?.clone()));
            Shown::Fields(fields.iter().filter_map(value).collect(), formats.first())
        }
        Content::Multipart { parts } => {
            let value = |part: &'a Part| Some((part, given.get(part.wire.as_str())?.clone()));
            Shown::Parts(parts.iter().filter_map(value).collect())
        }
        Content::Json { .. } | Content::Form { .. } => Shown::Whole(body, Some(given.clone())),
        Content::Text { .. } => Shown::Text(body, given.as_str().unwrap_or("text").to_owned()),
        Content::Bytes { .. } => Shown::Bytes(body),
    }
}

fn parameters<'a>(operation: &'a Operation, known: &Known<'_>) -> Vec<(&'a Parameter, Value)> {
    let paging = operation.paging.as_ref();
    let candidate = |parameter: &&'a Parameter| {
        let Parameter { argument, wire: _, style } = parameter;
        let is_worth_it = match style {
            ParameterStyle::Query { .. }
            | ParameterStyle::QueryJson
            | ParameterStyle::QueryBase64Json
            | ParameterStyle::QueryWhole { json: _ } => true,
            // A storage wants to be told what it is given.
            ParameterStyle::Header { explode: _ } => operation.presigned_url.is_some(),
            ParameterStyle::Path { .. } | ParameterStyle::PathBase64Json | ParameterStyle::Cookie { explode: _ } => false,
        };
        let optional = Optional {
            name: argument.name.as_str(),
            ty: &argument.ty,
            example: argument.example.as_ref(),
            deprecated: argument.deprecated,
            shown: false,
        };
        if is_worth_it { rank(&optional, paging) } else { None }
    };
    let given = |parameter: &Parameter| value(&parameter.argument.ty, parameter.argument.example.as_ref(), known);
    choose(&operation.parameters, 2, |parameter| parameter.argument.required, candidate, given)
}

fn shown<'a>(body: &'a Body, operation: &'a Operation, known: &Known<'_>) -> Option<Shown<'a>> {
    let Body { argument, content } = body;
    let example = argument.example.as_ref();
    // A body that may be left out says more of a call that changes something than of one that only reads.
    let wanted = argument.required || !operation.read_only || example.is_some_and(|example| example.given);
    match content {
        Content::Fields { ty: _, fields: all, formats } => {
            Some(Shown::Fields(fields(all, example, operation, known), formats.first()))
        }
        Content::Multipart { parts: all } => Some(Shown::Parts(parts(all, known))),
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } if !wanted => None,
        Content::Json { .. } | Content::Form { .. } => {
            let whole = value(&argument.ty, example, known).filter(|value| layout::lines(value) <= BODY_LINES);
            Some(Shown::Whole(body, whole))
        }
        Content::Text { .. } => {
            let text = example.and_then(|example| example.value.as_str()).filter(|text| text.lines().count() <= BODY_LINES);
            Some(Shown::Text(body, text.unwrap_or("text").to_owned()))
        }
        Content::Bytes { .. } => Some(Shown::Bytes(body)),
    }
}

/// Filters as the document's example of a call has them: of those of one type the first.
pub(super) fn filters_in_use(name: &TypeName, known: &Known<'_>) -> Option<Value> {
    let wanted = TypeRef::Filters(name.clone());
    let operations = known.api.resources.iter().flat_map(|resource| &resource.operations);
    operations.into_iter().find_map(|operation| {
        let in_body = operation.body.iter().find_map(|body| match &body.content {
            Content::Fields { ty: _, fields, formats: _ } => {
                let field = fields.iter().find(|field| field.field.ty == wanted)?;
                let whole = body.argument.example.as_ref()?;
                fitting(&wanted, whole.value.get(field.field.wire.as_str())?, known)
            }
            Content::Json { .. }
            | Content::Form { .. }
            | Content::Multipart { .. }
            | Content::Text { .. }
            | Content::Bytes { .. } => None,
        });
        let given = |parameter: &Parameter| fitting(&wanted, &parameter.argument.example.as_ref()?.value, known);
        let parameters = operation.parameters.iter().filter(|parameter| parameter.argument.ty == wanted);
        in_body.or_else(|| parameters.into_iter().find_map(given))
    })
}

fn fields<'a>(
    fields: &'a [BodyField],
    example: Option<&Example>,
    operation: &Operation,
    known: &Known<'_>,
) -> Vec<(&'a BodyField, Value)> {
    let none = Map::new();
    let whole = example.and_then(|example| example.value.as_object()).unwrap_or(&none);
    let paging = operation.paging.as_ref();
    let own = |field: &BodyField| fitting(&field.field.ty, whole.get(field.field.wire.as_str())?, known);
    let optional = |field: &'a BodyField, shown: bool| Optional {
        name: field.argument.as_str(),
        ty: &field.field.ty,
        example: field.field.example.as_ref(),
        deprecated: field.field.deprecated,
        shown,
    };
    let given = |field: &BodyField| own(field).or_else(|| value(&field.field.ty, field.field.example.as_ref(), known));
    let required = |field: &BodyField| is_required(field.field.presence);
    let candidate = |field: &&'a BodyField| rank(&optional(field, own(field).is_some()), paging);
    let most = if paging.is_some() { 2 } else { 3 };
    let chosen = choose(fields, most, required, candidate, given);
    if chosen.is_empty() && !operation.read_only {
        // A change that needs nothing would change nothing.
        return choose(fields, 2, required, |field| (!field.field.deprecated).then_some(0), given);
    }
    chosen
}

fn parts<'a>(parts: &'a [Part], known: &Known<'_>) -> Vec<(&'a Part, Value)> {
    let candidate = |part: &&'a Part| {
        let optional = Optional {
            name: part.argument.name.as_str(),
            ty: &part.argument.ty,
            example: part.argument.example.as_ref(),
            deprecated: part.argument.deprecated,
            shown: false,
        };
        rank(&optional, None)
    };
    let given = |part: &Part| match part.kind {
        PartKind::File | PartKind::Files => Some(json!(format!("{}.bin", part.argument.name.as_str().trim_end_matches('_')))),
        PartKind::Text | PartKind::Texts | PartKind::Json | PartKind::Jsons => {
            value(&part.argument.ty, part.argument.example.as_ref(), known)
        }
    };
    let required = |part: &Part| part.argument.required;
    let chosen = choose(parts, 2, required, candidate, given);
    if chosen.is_empty() { choose(parts, 1, required, |_| Some(0), given) } else { chosen }
}

/// What must be given, and of the rest those with the lowest ranks, all in the order in which they stand.
fn choose<'a, T>(
    all: &'a [T],
    most: usize,
    required: impl Fn(&T) -> bool,
    rank: impl Fn(&&'a T) -> Option<u8>,
    given: impl Fn(&T) -> Option<Value>,
) -> Vec<(&'a T, Value)> {
    let optional = all.iter().enumerate().filter(|(_, one)| !required(one));
    let mut ranked: Vec<(u8, usize)> = optional.filter_map(|(at, one)| Some((rank(&one)?, at))).collect();
    ranked.sort_unstable();
    ranked.truncate(most);
    let mut chosen = Vec::new();
    for (at, one) in all.iter().enumerate() {
        if required(one) {
            // What never ends cannot be shown; the reader sees where it goes.
            chosen.push((one, given(one).unwrap_or_else(|| json!({}))));
        } else if ranked.iter().any(|(_, known)| *known == at) {
            chosen.extend(given(one).filter(is_worth_showing).map(|value| (one, value)));
        }
    }
    chosen
}

/// Whether a value that may be left out is worth its lines: what is off or zero is mostly what would be taken anyway.
fn is_worth_showing(value: &Value) -> bool {
    let telling = *value != json!(false) && *value != json!(0) && *value != json!("");
    telling && layout::lines(value) <= OPTIONAL_LINES && value.to_string().len() <= OPTIONAL_LINES * 60
}

/// Something that may be left out.
struct Optional<'o> {
    name: &'o str,
    ty: &'o TypeRef,
    example: Option<&'o Example>,
    deprecated: bool,
    /// Whether the document's own example of the whole has it.
    shown: bool,
}

/// How much something says that may be left out: the lower, the more. None for what is not worth a line.
fn rank(optional: &Optional<'_>, paging: Option<&Paging>) -> Option<u8> {
    let Optional { name, ty, example, deprecated, shown } = optional;
    let is = |slot: &Slot| slot.setter.as_str() == *name;
    let slots = paging.map(|paging| places(&paging.style)).unwrap_or_default();
    // A walk may go on by other filters than it began with: they are the caller's all the same.
    if *deprecated || !matches!(ty, TypeRef::Filters(_)) && slots.into_iter().any(is) {
        return None;
    }
    if ends_in(name, PLACES) && !*shown {
        return None;
    }
    let limit = paging.and_then(|paging| paging.limit.as_ref()).is_some_and(is) || paging.is_none() && ends_in(name, LIMITS);
    let given = example.is_some_and(|example| example.given);
    match ty {
        TypeRef::Filters(_) => Some(0),
        _ if limit => Some(1),
        _ if *shown => Some(2),
        TypeRef::Bool => None,
        _ if given => Some(3),
        _ => None,
    }
}

/// Whether a name ends in one of these words.
fn ends_in(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name == *word || name.strip_suffix(word).is_some_and(|rest| rest.ends_with('_')))
}

/// What a walk over pages sets by itself.
fn places(style: &PagingStyle) -> Vec<&Slot> {
    match style {
        PagingStyle::Offset { offset, ceiling: _, scan } => {
            let scan = scan.iter().flat_map(|Scan { flag, cursor: _, send_as, .. }| [flag, send_as]);
            [offset].into_iter().chain(scan).collect()
        }
        PagingStyle::Page { page, first: _ } => vec![page],
        PagingStyle::Cursor { cursor: _, send_as } | PagingStyle::CursorHeader { header: _, send_as } => vec![send_as],
        PagingStyle::NextUrl { url: _ } | PagingStyle::LinkHeader => Vec::new(),
    }
}
