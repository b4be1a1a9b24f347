//! The smallest call of an operation in Rust, with variables that are named after the arguments.

use crate::ir::{Body, BodyField, Content, Decode, Operation, Part, PartKind, Presence, Resource, Success};

/// The call, as it would stand in an `async` function.
pub(crate) fn rust_call(resource: &Resource, operation: &Operation) -> String {
    let arguments = arguments(operation).join(", ");
    let binding = match &operation.success {
        Success::One(Decode::Nothing) => "",
        _ if operation.paging.is_some() => "let page = ",
        Success::One(Decode::Json(_) | Decode::Text | Decode::Bytes) | Success::Several { .. } => "let answer = ",
    };
    format!("{binding}client.{}().{}({arguments}).await?;", resource.accessor, operation.name)
}

/// What must be given, in the order of the method's arguments.
pub(crate) fn arguments(operation: &Operation) -> Vec<String> {
    let mut arguments: Vec<String> = operation.presigned_url.iter().map(|name| name.as_str().to_owned()).collect();
    let required = operation.parameters.iter().filter(|parameter| parameter.argument.required);
    arguments.extend(required.map(|parameter| parameter.argument.name.as_str().to_owned()));
    arguments.extend(operation.body.iter().flat_map(body_arguments));
    arguments
}

fn body_arguments(body: &Body) -> Vec<String> {
    let Body { argument, content } = body;
    match content {
        Content::Fields { ty: _, fields, formats: _ } => fields.iter().filter_map(field_argument).collect(),
        Content::Multipart { parts } => parts.iter().filter(|part| part.argument.required).map(part_argument).collect(),
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } if !argument.required => {
            Vec::new()
        }
        Content::Json { .. } | Content::Form { .. } => vec![format!("&{}", argument.name)],
        Content::Text { .. } | Content::Bytes { .. } => vec![argument.name.as_str().to_owned()],
    }
}

fn field_argument(field: &BodyField) -> Option<String> {
    match field.field.presence {
        Presence::Required | Presence::RequiredNullable => Some(field.argument.as_str().to_owned()),
        Presence::Optional | Presence::OptionalNullable => None,
    }
}

fn part_argument(part: &Part) -> String {
    match part.kind {
        PartKind::Json => format!("&{}", part.argument.name),
        PartKind::File | PartKind::Files | PartKind::Text | PartKind::Texts => part.argument.name.as_str().to_owned(),
    }
}
