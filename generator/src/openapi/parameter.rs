//! Reads parameters, with the defaults of their style filled in.

use openapiv3 as oas;
use serde_json::Value;

use super::extensions;
use super::model::{Location, Parameter, Schema, Style};
use super::schema::any;
use super::source::Source;
use crate::document::Pointer;

/// Reads a parameter, wherever it stands. None where a `$ref` leads nowhere, which `check.rs` has said already.
pub(super) fn read_parameter(
    source: &Source<'_>,
    parameter: &oas::ReferenceOr<oas::Parameter>,
    at: &Pointer,
) -> Option<Parameter> {
    let (parameter, at) = source.parameter(parameter, at)?;
    let data = parameter.parameter_data_ref();
    let (location, style, allow_reserved) = place_and_style(parameter);
    let (schema, json) = schema_or_content(source, &data.format, &at);
    let style = match style {
        _ if is_whole_query(data) => Style::Whole { json },
        _ if json => Style::Json,
        style => style,
    };
    Some(Parameter {
        name: data.name.clone(),
        location,
        style,
        explode: data.explode.unwrap_or(style == Style::Form || style == Style::DeepObject),
        allow_reserved,
        required: data.required || location == Location::Path,
        deprecated: data.deprecated.unwrap_or_default(),
        description: data.description.clone(),
        schema,
        example: example(source, data),
        rust_name: extensions::rust_name(&data.extensions).map(str::to_owned),
        at,
    })
}

/// A value with a schema has a name in the query, whatever an extension says.
fn is_whole_query(data: &oas::ParameterData) -> bool {
    matches!(data.format, oas::ParameterSchemaOrContent::Content(_)) && extensions::whole_query(&data.extensions)
}

/// The example of the parameter, or of its content.
fn example(source: &Source<'_>, data: &oas::ParameterData) -> Option<Value> {
    let of_content = || match &data.format {
        oas::ParameterSchemaOrContent::Schema(_) => None,
        oas::ParameterSchemaOrContent::Content(content) => {
            content.values().find_map(|media_type| source.example(media_type.example.as_ref(), &media_type.examples))
        }
    };
    source.example(data.example.as_ref(), &data.examples).or_else(of_content)
}

fn place_and_style(parameter: &oas::Parameter) -> (Location, Style, bool) {
    match parameter {
        oas::Parameter::Query { style, allow_reserved, .. } => (Location::Query, query_style(style), *allow_reserved),
        oas::Parameter::Path { style, .. } => {
            let style = match style {
                oas::PathStyle::Simple => Style::Simple,
                oas::PathStyle::Label => Style::Label,
                oas::PathStyle::Matrix => Style::Matrix,
            };
            (Location::Path, style, false)
        }
        oas::Parameter::Header { style: oas::HeaderStyle::Simple, .. } => (Location::Header, Style::Simple, false),
        oas::Parameter::Cookie { style: oas::CookieStyle::Form, .. } => (Location::Cookie, Style::Form, false),
    }
}

/// How a query parameter or a property of a form is written.
pub(super) fn query_style(style: &oas::QueryStyle) -> Style {
    match style {
        oas::QueryStyle::Form => Style::Form,
        oas::QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        oas::QueryStyle::PipeDelimited => Style::PipeDelimited,
        oas::QueryStyle::DeepObject => Style::DeepObject,
    }
}

/// The schema of a parameter or a header, and whether its value is JSON text.
pub(super) fn schema_or_content(source: &Source<'_>, format: &oas::ParameterSchemaOrContent, at: &Pointer) -> (Schema, bool) {
    match format {
        oas::ParameterSchemaOrContent::Schema(schema) => (source.reader.schema(schema, &at.key("schema")), false),
        oas::ParameterSchemaOrContent::Content(content) => {
            let at = at.key("content");
            let Some((name, media_type)) = content.first() else { return (any(&at), false) };
            let at = at.key(name).key("schema");
            let schema = media_type.schema.as_ref().map(|schema| source.reader.schema(schema, &at));
            (schema.unwrap_or_else(|| any(&at)), is_json(name))
        }
    }
}

/// Whether a media type is JSON: `application/json`, `application/vnd.filter+json`.
pub(super) fn is_json(media_type: &str) -> bool {
    let plain = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    plain.ends_with("/json") || plain.ends_with("+json")
}
