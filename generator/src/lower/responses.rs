//! From responses to what a call gives, and to what its failure holds.

use super::bodies::{Family, family};
use super::examples::shown;
use super::lowering::{Context, Lowering, ResourceScope};
use super::names;
use super::schemas::{nullable_type_of, schema_docs};
use super::scope::{Names, Scope, Wish};
use super::streams::is_stream;
use std::collections::HashSet;

use crate::document::Pointer;
use crate::ir::{
    Decode, Docs, ErrorCase, Example, FieldName, HeaderField, ResponseCase, StatusPattern, Success, TypeName, TypeRef,
    VariantName, Wire,
};
use crate::lock::NameKind;
use crate::openapi::model::{Header, Kind, MediaType, Operation, Response, Schema, Status};

/// What a successful call gives.
pub(super) fn lower_success<'a>(
    lowering: &mut Lowering<'a>,
    scope: &mut ResourceScope,
    operation: &'a Operation,
    method: &str,
    context: &Context,
) -> Success {
    // What answers `HEAD` has no body, whatever the document says.
    if operation.method == "head" {
        return Success::One(Decode::Nothing);
    }
    let mut cases = Vec::new();
    for response in operation.responses.iter().filter(|response| is_neither(response)) {
        lowering.left_out(&response.at, "an answer with this status is neither a success nor an error that the client decodes");
    }
    for response in successes(operation) {
        let part = format!("answer {}", status_key(response.status));
        lower_response(lowering, response, &context.inside_as("Response", &part), &mut cases);
    }
    let first = cases.first().map_or(Decode::Nothing, |case| case.decode.clone());
    if cases.iter().all(|case| case.decode == first) {
        return Success::One(first);
    }
    let name = scope.claim_type(&mut lowering.names, &format!("{method} response"), &operation.at, "answer");
    name_variants(&mut lowering.names, &mut cases, &name, &operation.at);
    Success::Several { name, cases }
}

/// Answers of which no caller gets what is in them: `1XX` on the way, redirects that are followed. Where there is nothing in them, the
/// error with their status says all.
fn is_neither(response: &Response) -> bool {
    let has_something = !response.contents.is_empty() || !response.headers.is_empty();
    has_something && matches!(response.status, Status::Exact(100..=199 | 300..=399) | Status::Range(1 | 3))
}

/// The media type of an answer in JSON, where the document names none that is plain.
pub(super) fn lower_media_type<'a>(lowering: &Lowering<'a>, operation: &'a Operation, success: &Success) -> Option<String> {
    let Success::One(Decode::Json(_)) = success else { return None };
    let contents = successes(operation).into_iter().flat_map(|response| &response.contents);
    let json = contents.filter(|content| content_family(lowering, content) == Family::Json && !is_stream(&content.name));
    let names: Vec<&String> = json.map(|content| &content.name).collect();
    let first = names.first().filter(|name| name.is_ascii())?;
    (!names.iter().any(|name| is_plain_json(name))).then(|| (*first).clone())
}

/// Whether a media type says no more than that it is JSON: a charset goes without saying, and a range says nothing.
fn is_plain_json(media_type: &str) -> bool {
    let mut parts = media_type.split(';').map(|part| part.trim().to_ascii_lowercase());
    let essence = parts.next().unwrap_or_default();
    let is_usual = matches!(essence.as_str(), "application/json" | "");
    essence.contains('*') || is_usual && parts.all(|parameter| parameter.is_empty() || parameter.starts_with("charset"))
}

/// The JSON that a successful call gives, as the document shows it.
pub(super) fn lower_answer<'a>(lowering: &Lowering<'a>, operation: &'a Operation) -> Option<Example> {
    let contents = successes(operation).into_iter().flat_map(|response| &response.contents);
    contents.filter(|content| content_family(lowering, content) == Family::Json).find_map(|content| shown(lowering, content))
}

/// The answers of a call that succeeded: those that say so, or the default where none does.
pub(super) fn successes(operation: &Operation) -> Vec<&Response> {
    let says_so = |response: &&Response| matches!(response.status, Status::Exact(200..=299) | Status::Range(2));
    let successes: Vec<&Response> = operation.responses.iter().filter(says_so).collect();
    if !successes.is_empty() {
        return successes;
    }
    operation.responses.iter().filter(|response| response.status == Status::Default).collect()
}

/// The kinds of answers that one response can be. JSON stands for other ways to write the same thing.
fn lower_response<'a>(lowering: &mut Lowering<'a>, response: &'a Response, context: &Context, cases: &mut Vec<ResponseCase>) {
    let mut decodes: Vec<(Option<String>, Decode)> = Vec::new();
    // Where there are other ways to answer, a stream is read in its own way only.
    let streams_only = response.contents.iter().all(|content| is_stream(&content.name));
    let has_json = response.contents.iter().any(|content| content_family(lowering, content) == Family::Json);
    for content in response.contents.iter().filter(|content| streams_only || !is_stream(&content.name)) {
        let family = content_family(lowering, content);
        if has_json && family != Family::Json && !is_other_than_json(lowering, content) {
            lowering.left_out(&content.at, format!("the client reads this answer as JSON, never as `{}`", content.name));
            continue;
        }
        // Two ways to write JSON differ in what they hold only in documents that version their media types; the first is the plain one.
        if decodes.iter().any(|(_, known)| same_family(known, family)) {
            let first = response.contents.iter().find(|other| content_family(lowering, other) == family);
            if family == Family::Json && !first.is_some_and(|first| is_same(first, content)) {
                let message =
                    format!("the client reads this answer as another JSON of the document, never as `{}`", content.name);
                lowering.left_out(&content.at, message);
            }
            continue;
        }
        let decode = decode(lowering, content, family, context);
        decodes.push((Some(content.name.clone()), decode));
    }
    if decodes.is_empty() {
        decodes.push((None, Decode::Nothing));
    }
    for (media_type, decode) in decodes {
        cases.push(ResponseCase {
            name: VariantName(String::new()),
            status: status(response.status),
            media_type,
            decode,
            docs: Docs(response.description.clone()),
        });
    }
}

/// Whether two media types are known to hold the same.
fn is_same(one: &MediaType, other: &MediaType) -> bool {
    let kind = |content: &MediaType| content.schema.as_ref().map(|schema| schema.kind.clone());
    match (kind(one), kind(other)) {
        (Some(Kind::Reference(one)), Some(Kind::Reference(other))) => one == other,
        (None, None) => true,
        _ => false,
    }
}

fn content_family<'a>(lowering: &Lowering<'a>, content: &'a MediaType) -> Family {
    let binary = content.schema.as_ref().is_some_and(|schema| lowering.is_binary(schema));
    if binary { Family::Bytes } else { family(&content.name) }
}

/// Whether a content holds something that JSON does not: plain text, or bytes.
fn is_other_than_json<'a>(lowering: &Lowering<'a>, content: &'a MediaType) -> bool {
    match &content.schema {
        None => true,
        Some(schema) => matches!(lowering.resolve(schema).kind, Kind::Text { .. } | Kind::Any),
    }
}

fn same_family(decode: &Decode, family: Family) -> bool {
    match decode {
        Decode::Json(_) => family == Family::Json,
        Decode::Text => family == Family::Text,
        Decode::Bytes => matches!(family, Family::Bytes | Family::Multipart | Family::Form),
        Decode::Nothing => false,
    }
}

fn decode<'a>(lowering: &mut Lowering<'a>, content: &'a MediaType, family: Family, context: &Context) -> Decode {
    match family {
        Family::Json => Decode::Json(match &content.schema {
            Some(schema) => nullable_type_of(lowering, schema, context),
            None => TypeRef::Value,
        }),
        Family::Text => Decode::Text,
        Family::Form | Family::Multipart | Family::Bytes => Decode::Bytes,
    }
}

/// Variants are named after their status, or after their kind where the status is the same for all.
fn name_variants(names: &mut Names, cases: &mut [ResponseCase], owner: &TypeName, at: &Pointer) {
    let first = cases.first().map(|case| case.status);
    let one_status = cases.iter().all(|case| Some(case.status) == first);
    let mut scope = Scope::public(NameKind::Answers, at.to_string(), owner.as_str());
    let mut taken = HashSet::new();
    for case in cases {
        let kind = match &case.decode {
            Decode::Nothing => "Nothing",
            Decode::Json(_) => "Json",
            Decode::Text => "Text",
            Decode::Bytes => "Bytes",
        };
        let wanted = if one_status { kind.to_owned() } else { status_word(case.status) };
        let wanted = if taken.insert(wanted.clone()) { wanted } else { format!("{wanted}{kind}") };
        let media_type = case.media_type.as_deref().unwrap_or_default();
        let thing = format!("{} {media_type}", status_pattern_key(case.status));
        case.name = VariantName(names.claim(&mut scope, Wish::made(wanted), thing.trim_end(), at).0);
    }
}

fn status_word(status: StatusPattern) -> String {
    let word = match status {
        StatusPattern::Exact(200) => "Ok",
        StatusPattern::Exact(201) => "Created",
        StatusPattern::Exact(202) => "Accepted",
        StatusPattern::Exact(203) => "NonAuthoritative",
        StatusPattern::Exact(204) => "NoContent",
        StatusPattern::Exact(205) => "ResetContent",
        StatusPattern::Exact(206) => "PartialContent",
        StatusPattern::Exact(207) => "MultiStatus",
        StatusPattern::Exact(code) => return format!("Status{code}"),
        StatusPattern::Range(hundreds) => return format!("Status{hundreds}xx"),
        StatusPattern::Default => "Default",
    };
    word.to_owned()
}

/// A status as documents write it.
fn status_key(status: Status) -> String {
    status_pattern_key(self::status(status))
}

fn status_pattern_key(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(code) => code.to_string(),
        StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
        StatusPattern::Default => "default".to_owned(),
    }
}

fn status(status: Status) -> StatusPattern {
    match status {
        Status::Exact(code) => StatusPattern::Exact(code),
        Status::Range(hundreds) => StatusPattern::Range(hundreds),
        Status::Default => StatusPattern::Default,
    }
}

/// What the body of a failed call holds, by status.
pub(super) fn lower_errors<'a>(lowering: &mut Lowering<'a>, operation: &'a Operation, context: &Context) -> Vec<ErrorCase> {
    let has_success =
        operation.responses.iter().any(|response| matches!(response.status, Status::Exact(200..=299) | Status::Range(2)));
    let is_error = |response: &&Response| match response.status {
        Status::Exact(code) => code >= 400,
        Status::Range(hundreds) => hundreds >= 4,
        Status::Default => has_success,
    };
    let mut errors = Vec::new();
    for response in operation.responses.iter().filter(is_error) {
        let json = response.contents.iter().find(|content| family(&content.name) == Family::Json);
        let is_lost = |other: &&MediaType| {
            let is_text = family(&other.name) == Family::Text && is_other_than_json(lowering, other);
            !is_text && !json.is_some_and(|json| std::ptr::eq(json, *other))
        };
        let lost: Vec<&MediaType> = response.contents.iter().filter(is_lost).collect();
        for other in lost {
            lowering.kept_wider(&other.at, format!("an error keeps a body of `{}` as text, without a type", other.name));
        }
        // When to come again is read by the client itself.
        for header in response.headers.iter().filter(|header| !header.name.eq_ignore_ascii_case("retry-after")) {
            lowering.kept_wider(&header.at, "an error keeps its headers as text, without types");
        }
        let schema = json.and_then(|content| content.schema.as_ref());
        let ty = schema.map(|schema| nullable_type_of(lowering, schema, &context.inside(&error_word(response.status))));
        errors.push(ErrorCase { status: status(response.status), ty, docs: Docs(response.description.clone()) });
    }
    errors
}

fn error_word(status: Status) -> String {
    match status {
        Status::Exact(code) => format!("Error{code}"),
        Status::Range(hundreds) => format!("Error{hundreds}xx"),
        Status::Default => "Error".to_owned(),
    }
}

/// The headers that successful answers declare, and the type that reads them.
pub(super) fn lower_headers<'a>(
    lowering: &mut Lowering<'a>,
    scope: &mut ResourceScope,
    operation: &'a Operation,
    method: &str,
) -> Option<(TypeName, Vec<HeaderField>)> {
    if successes(operation).iter().all(|response| response.headers.is_empty()) {
        return None;
    }
    let owner = scope.claim_type(&mut lowering.names, &format!("{method} headers"), &operation.at, "headers");
    let mut names = Scope::public(NameKind::Headers, operation.at.to_string(), owner.as_str());
    let mut fields: Vec<HeaderField> = Vec::new();
    for header in successes(operation).into_iter().flat_map(|response| &response.headers) {
        if fields.iter().any(|known| known.wire.as_str().eq_ignore_ascii_case(&header.name)) {
            continue;
        }
        let wish = Wish::made(names::snake_name(&header.name));
        let (name, _) = lowering.names.claim(&mut names, wish, &header.name.to_ascii_lowercase(), &header.at);
        fields.push(header_field(lowering, header, name));
    }
    Some((owner, fields))
}

fn header_field<'a>(lowering: &mut Lowering<'a>, header: &'a Header, name: String) -> HeaderField {
    let docs = header.description.clone().unwrap_or_else(|| schema_docs(&header.schema).0);
    HeaderField {
        name: FieldName(name),
        wire: Wire(header.name.clone()),
        ty: header_type(lowering, &header.schema),
        docs: Docs(docs),
    }
}

/// The type of a header's value: a scalar, or text where it is anything else.
fn header_type<'a>(lowering: &mut Lowering<'a>, schema: &'a Schema) -> TypeRef {
    match &lowering.resolve(schema).kind {
        Kind::Boolean => TypeRef::Bool,
        Kind::Integer { values: None, .. } => TypeRef::I64,
        Kind::Number { .. } => TypeRef::F64,
        Kind::Text { values: None, .. } => TypeRef::String,
        _ => {
            lowering.kept_wider(&schema.at, "a header that is neither a text, a number nor a truth value is kept as text");
            TypeRef::String
        }
    }
}
