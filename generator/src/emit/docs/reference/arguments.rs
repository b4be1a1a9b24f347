//! The arguments of an operation: what a caller gives, and where it travels.

use super::super::markdown::cell::{cell, cell_code, with_deprecation};
use super::index::Index;
use super::rust_type::is_compound;
use crate::ir::{
    Argument, Body, BodyField, Content, Operation, Parameter, ParameterStyle, Part, PartKind, PathStyle, Presence, QueryStyle,
    TypeRef, Wire,
};

/// A row of the table of arguments, in cells.
pub(crate) struct Row {
    pub name: String,
    pub place: String,
    pub wire: String,
    pub ty: String,
    pub required: &'static str,
    pub meaning: String,
}

/// The arguments, in the order in which the method takes those that must be given.
pub(crate) fn rows(operation: &Operation, index: &Index<'_>, page: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = operation.presigned_url.iter().map(|name| url_row(name.as_str())).collect();
    rows.extend(operation.parameters.iter().map(|parameter| parameter_row(parameter, index, page)));
    rows.extend(operation.body.iter().flat_map(|body| body_rows(body, index, page)));
    rows
}

fn url_row(name: &str) -> Row {
    Row {
        name: cell_code(name),
        place: "the URL itself".to_owned(),
        wire: String::new(),
        ty: cell_code("String"),
        required: "yes",
        meaning: "The complete pre-signed URL, used as it is and without any credential.".to_owned(),
    }
}

fn parameter_row(parameter: &Parameter, index: &Index<'_>, page: &str) -> Row {
    let Parameter { argument, wire, style } = parameter;
    row(argument, place(*style, &argument.ty), Some(wire), index.ty(page, &argument.ty))
}

fn body_rows(body: &Body, index: &Index<'_>, page: &str) -> Vec<Row> {
    let Body { argument, content } = body;
    let whole = |place: &str, ty: String| vec![row(argument, place.to_owned(), None, ty)];
    match content {
        Content::Json { media_type: _ } => whole("body", index.ty(page, &argument.ty)),
        Content::Form { encoding: _ } => whole("body, a form", index.ty(page, &argument.ty)),
        Content::Text { media_type: _ } => whole("body", cell_code("String")),
        Content::Bytes { media_type: _ } => whole("body", index.ty(page, &TypeRef::Binary)),
        Content::Fields { ty: _, fields, formats: _ } => fields.iter().map(|field| field_row(field, index, page)).collect(),
        Content::Multipart { parts } => parts.iter().map(|part| part_row(part, index, page)).collect(),
    }
}

fn field_row(body_field: &BodyField, index: &Index<'_>, page: &str) -> Row {
    let BodyField { argument, field } = body_field;
    let required = matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    // A setter takes the value itself, for it says already that there is one.
    let taken = if field.presence == Presence::Optional { Presence::Required } else { field.presence };
    Row {
        name: name(argument.as_str(), required),
        place: "body".to_owned(),
        wire: cell_code(field.wire.as_str()),
        ty: index.field_type(page, &field.ty, taken),
        required: yes_or_no(required),
        meaning: with_deprecation(cell(&field.docs.0), field.deprecated),
    }
}

fn part_row(part: &Part, index: &Index<'_>, page: &str) -> Row {
    let Part { argument, wire, kind } = part;
    let (place, ty) = match kind {
        PartKind::File => ("part, a file", cell_code("Part")),
        PartKind::Files => ("parts of one name, files", cell_code("Vec<Part>")),
        PartKind::Text => ("part, text", index.ty(page, &argument.ty)),
        PartKind::Texts => ("parts of one name, text", index.ty(page, &argument.ty)),
        PartKind::Json => ("part, JSON", index.ty(page, &argument.ty)),
    };
    row(argument, place.to_owned(), Some(wire), ty)
}

fn row(argument: &Argument, place: String, wire: Option<&Wire>, ty: String) -> Row {
    let Argument { name: argument_name, ty: _, required, docs, deprecated, example: _ } = argument;
    Row {
        name: name(argument_name.as_str(), *required),
        place,
        wire: wire.map(|wire| cell_code(wire.as_str())).unwrap_or_default(),
        ty,
        required: yes_or_no(*required),
        meaning: with_deprecation(cell(&docs.0), *deprecated),
    }
}

/// What must be given is an argument of the method, the rest has setters.
pub(crate) fn name(name: &str, required: bool) -> String {
    cell_code(&if required { name.to_owned() } else { format!(".{name}(…)") })
}

fn yes_or_no(required: bool) -> &'static str {
    if required { "yes" } else { "no" }
}

/// Where a parameter travels; how, only where that is not what one would expect.
fn place(style: ParameterStyle, ty: &TypeRef) -> String {
    match style {
        ParameterStyle::Path { style, explode } => format!("path{}", path_style(style, explode, ty)),
        ParameterStyle::PathBase64Json => "path, as Base64 of JSON".to_owned(),
        ParameterStyle::Query { style, explode, allow_reserved } => {
            let reserved = if allow_reserved { ", reserved characters as they are" } else { "" };
            format!("query{}{reserved}", query_style(style, explode, ty))
        }
        ParameterStyle::QueryJson => "query, as JSON".to_owned(),
        ParameterStyle::QueryBase64Json => "query, as Base64 of JSON".to_owned(),
        ParameterStyle::Header { explode: _ } => "header".to_owned(),
        ParameterStyle::Cookie { explode: _ } => "cookie".to_owned(),
    }
}

fn path_style(style: PathStyle, explode: bool, ty: &TypeRef) -> String {
    let example = match (style, explode) {
        (PathStyle::Simple, _) if !is_compound(ty) => return String::new(),
        (PathStyle::Simple, _) => "a,b",
        (PathStyle::Label, true) => ".a.b",
        (PathStyle::Label, false) => ".a,b",
        (PathStyle::Matrix, true) => ";p=a;p=b",
        (PathStyle::Matrix, false) => ";p=a,b",
    };
    format!(", as {}", cell_code(example))
}

fn query_style(style: QueryStyle, explode: bool, ty: &TypeRef) -> String {
    let example = match (style, explode) {
        (QueryStyle::Deep, _) => "p[key]=value",
        _ if !is_compound(ty) => return String::new(),
        (_, true) => "p=a&p=b",
        (QueryStyle::Form, false) => "p=a,b",
        (QueryStyle::Space, false) => "p=a%20b",
        (QueryStyle::Pipe, false) => "p=a|b",
    };
    format!(", as {}", cell_code(example))
}
