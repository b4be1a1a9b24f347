//! What a caller gives: parameters, fields of the body, parts.

use super::index::Index;
use super::rust_type::is_compound;
use super::target::argument_anchor;
use super::text::Text;
use crate::ir::{
    Argument, Body, BodyField, Content, Operation, Parameter, ParameterStyle, Part, PartKind, PathStyle, Presence, QueryStyle,
    TypeRef, Wire,
};

/// A row of the table of arguments.
pub(crate) struct Row {
    pub anchor: String,
    /// The argument's or the setter's own name.
    pub name: String,
    /// As it stands in a call: `id`, `.limit(…)`.
    pub written: Text,
    pub place: Text,
    pub wire: Text,
    pub ty: Text,
    pub required: bool,
    pub meaning: Text,
}

impl Row {
    /// Whether it has another name on the wire.
    pub(crate) fn differs(&self) -> bool {
        !self.wire.is_empty() && self.wire != Text::code(self.name.as_str())
    }

    /// The same under another name.
    pub(crate) fn renamed(self, name: &str) -> Row {
        Row { anchor: argument_anchor(name), name: name.to_owned(), written: written(name, self.required), ..self }
    }
}

/// The arguments, in the order in which the method takes those that must be given.
pub(crate) fn rows(operation: &Operation, index: &Index<'_>) -> Vec<Row> {
    let mut rows: Vec<Row> = operation.presigned_url.iter().map(|name| url_row(name.as_str())).collect();
    rows.extend(operation.parameters.iter().map(|parameter| parameter_row(parameter, index)));
    rows.extend(operation.body.iter().flat_map(|body| body_rows(body, index)));
    rows
}

fn url_row(name: &str) -> Row {
    let meaning = Text::plain("The complete pre-signed URL, used as it is and without any credential.");
    row(name, true, Text::plain("the URL itself"), None, Text::code("String"), meaning)
}

fn parameter_row(parameter: &Parameter, index: &Index<'_>) -> Row {
    let Parameter { argument, wire, style } = parameter;
    argument_row(argument, place(*style, &argument.ty), Some(wire), index.ty(&argument.ty))
}

fn body_rows(body: &Body, index: &Index<'_>) -> Vec<Row> {
    let Body { argument, content } = body;
    let whole = |place: &str, ty: Text| vec![argument_row(argument, Text::plain(place), None, ty)];
    match content {
        Content::Json { media_type: _ } => whole("body", index.ty(&argument.ty)),
        Content::Form { encoding: _ } => whole("body, a form", index.ty(&argument.ty)),
        Content::Text { media_type: _ } => whole("body", Text::code("String")),
        Content::Bytes { media_type: _ } => whole("body", index.ty(&TypeRef::Binary)),
        Content::Fields { ty: _, fields, formats: _ } => fields.iter().map(|field| field_row(field, index)).collect(),
        Content::Multipart { parts } => parts.iter().map(|part| part_row(part, index)).collect(),
    }
}

fn field_row(body_field: &BodyField, index: &Index<'_>) -> Row {
    let BodyField { argument, field } = body_field;
    let required = matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    // A setter takes the value itself, for it says already that there is one.
    let taken = if field.presence == Presence::Optional { Presence::Required } else { field.presence };
    let meaning = Text::words(&field.docs.0).deprecated_if(field.deprecated);
    let ty = index.field_type(&field.ty, taken);
    row(argument.as_str(), required, Text::plain("body"), Some(&field.wire), ty, meaning)
}

fn part_row(part: &Part, index: &Index<'_>) -> Row {
    let Part { argument, wire, kind, content_type: _ } = part;
    let (place, ty) = match kind {
        PartKind::File => ("part, a file", Text::code("Part")),
        PartKind::Files => ("parts of one name, files", Text::code("Vec<Part>")),
        PartKind::Text => ("part, text", index.ty(&argument.ty)),
        PartKind::Texts => ("parts of one name, text", index.ty(&argument.ty)),
        PartKind::Json => ("part, JSON", index.ty(&argument.ty)),
        PartKind::Jsons => ("parts of one name, JSON", index.ty(&argument.ty)),
    };
    argument_row(argument, Text::plain(place), Some(wire), ty)
}

fn argument_row(argument: &Argument, place: Text, wire: Option<&Wire>, ty: Text) -> Row {
    let Argument { name, ty: _, required, docs, deprecated, example: _ } = argument;
    row(name.as_str(), *required, place, wire, ty, Text::words(&docs.0).deprecated_if(*deprecated))
}

/// A row of the table of arguments.
pub(crate) fn row(name: &str, required: bool, place: Text, wire: Option<&Wire>, ty: Text, meaning: Text) -> Row {
    Row {
        anchor: argument_anchor(name),
        name: name.to_owned(),
        written: written(name, required),
        place,
        wire: wire.map(|wire| Text::code(wire.as_str())).unwrap_or_default(),
        ty,
        required,
        meaning,
    }
}

/// What must be given is an argument of the method, the rest has setters.
fn written(name: &str, required: bool) -> Text {
    Text::code(if required { name.to_owned() } else { format!(".{name}(…)") })
}

/// Where a parameter travels; how, only where that is not what one would expect.
fn place(style: ParameterStyle, ty: &TypeRef) -> Text {
    match style {
        ParameterStyle::Path { style, explode } => Text::plain("path").and(path_style(style, explode, ty)),
        ParameterStyle::PathBase64Json => Text::plain("path, as Base64 of JSON"),
        ParameterStyle::Query { style, explode, allow_reserved } => {
            let reserved = if allow_reserved { ", reserved characters as they are" } else { "" };
            Text::plain("query").and(query_style(style, explode, ty)).and_plain(reserved)
        }
        ParameterStyle::QueryJson => Text::plain("query, as JSON"),
        ParameterStyle::QueryBase64Json => Text::plain("query, as Base64 of JSON"),
        ParameterStyle::QueryWhole { json: true } => Text::plain("the whole query, as JSON"),
        ParameterStyle::QueryWhole { json: false } => Text::plain("the whole query"),
        ParameterStyle::Header { explode: _ } => Text::plain("header"),
        ParameterStyle::Cookie { explode: _ } => Text::plain("cookie"),
    }
}

fn path_style(style: PathStyle, explode: bool, ty: &TypeRef) -> Text {
    let example = match (style, explode) {
        (PathStyle::Simple, _) if !is_compound(ty) => return Text::new(),
        (PathStyle::Simple, _) => "a,b",
        (PathStyle::Label, true) => ".a.b",
        (PathStyle::Label, false) => ".a,b",
        (PathStyle::Matrix, true) => ";p=a;p=b",
        (PathStyle::Matrix, false) => ";p=a,b",
    };
    Text::plain(", as ").and_code(example)
}

fn query_style(style: QueryStyle, explode: bool, ty: &TypeRef) -> Text {
    let example = match (style, explode) {
        (QueryStyle::Deep, _) => "p[key]=value",
        _ if !is_compound(ty) => return Text::new(),
        (_, true) => "p=a&p=b",
        (QueryStyle::Form, false) => "p=a,b",
        (QueryStyle::Space, false) => "p=a%20b",
        (QueryStyle::Pipe, false) => "p=a|b",
    };
    Text::plain(", as ").and_code(example)
}
