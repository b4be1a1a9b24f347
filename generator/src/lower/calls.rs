//! The smallest and the fullest call of each operation, as values.

use serde_json::{Map, Value, json};

use super::bodies::chosen;
use super::instances::{Instances, Size};
use crate::ir::{self, Call, Calls, Content, ParameterStyle};
use crate::openapi::Api;
use crate::openapi::model::{self, Kind, Location, MediaType, Schema};

/// Adds calls to all operations.
pub(super) fn add_calls(api: &Api, lowered: &mut ir::Api) {
    let [smallest, fullest] =
        [Size::Smallest, Size::Fullest].map(|size| Maker { api, size, instances: Instances::new(api, size) });
    for operation in lowered.resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        let same = |model: &&model::Operation| {
            model.path == operation.path && model.method.eq_ignore_ascii_case(operation.method.as_str())
        };
        operation.calls = api
            .operations
            .iter()
            .find(same)
            .map(|model| Calls { smallest: smallest.call(operation, model), fullest: fullest.call(operation, model) });
    }
}

/// Makes calls of one size.
struct Maker<'a> {
    api: &'a Api,
    size: Size,
    instances: Instances<'a>,
}

impl<'a> Maker<'a> {
    fn call(&self, operation: &ir::Operation, model: &'a model::Operation) -> Call {
        let given = |required: bool| required || self.size == Size::Fullest;
        let arguments = operation.parameters.iter().filter(|parameter| given(parameter.argument.required));
        let arguments = arguments.filter_map(|parameter| {
            let value = self.parameter(parameter, model).or_else(|| parameter.argument.required.then(|| json!("text")))?;
            Some((parameter.argument.name.clone(), value))
        });
        let body = operation.body.as_ref().filter(|body| given(body.argument.required) || is_in_arguments(&body.content));
        let body = body.and_then(|body| self.body(body, model.body.as_ref()?));
        Call { arguments: arguments.collect(), body }
    }

    fn parameter(&self, parameter: &ir::Parameter, model: &'a model::Operation) -> Option<Value> {
        let location = location(parameter.style);
        let model = model.parameters.iter().find(|model| model.name == parameter.wire.as_str() && model.location == location)?;
        self.instances.given_or_made(&model.schema, model.example.as_ref(), &model.name)
    }

    fn body(&self, body: &ir::Body, model: &'a model::Body) -> Option<Value> {
        let content = chosen(self.api, model)?;
        match &body.content {
            Content::Json { .. } | Content::Form { .. } => self.whole(content).or_else(|| Some(json!({}))),
            Content::Fields { .. } | Content::Multipart { .. } => {
                let schema = content.schema.as_ref()?;
                self.object(schema).or_else(|| self.whole(content)).or_else(|| Some(json!({})))
            }
            Content::Text { .. } | Content::Bytes { .. } => {
                let made = content.schema.as_ref().and_then(|schema| self.instances.value(schema, "text"));
                Some(made.filter(Value::is_string).unwrap_or_else(|| json!("text")))
            }
        }
    }

    fn whole(&self, content: &'a MediaType) -> Option<Value> {
        match &content.schema {
            Some(schema) => self.instances.given_or_made(schema, content.example.as_ref(), "body"),
            None => content.example.clone(),
        }
    }

    /// An object part by part, since files have no value that could be made of a schema.
    fn object(&self, schema: &'a Schema) -> Option<Value> {
        let Kind::Object(object) = &self.api.resolve(schema).kind else { return None };
        let wanted = object.properties.iter().filter(|(_, property)| property.required || self.size == Size::Fullest);
        let made =
            wanted.filter(|(_, property)| property.required || !property.schema.meta.read_only).filter_map(|(name, property)| {
                let value = self.instances.value(&property.schema, name);
                let value = value.or_else(|| property.required.then(|| json!("text")))?;
                Some((name.clone(), value))
            });
        Some(Value::Object(made.collect::<Map<_, _>>()))
    }
}

/// Whether a body has arguments of its own, some of which may have to be given.
fn is_in_arguments(content: &Content) -> bool {
    match content {
        Content::Fields { .. } | Content::Multipart { .. } => true,
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => false,
    }
}

fn location(style: ParameterStyle) -> Location {
    match style {
        ParameterStyle::Path { .. } | ParameterStyle::PathBase64Json => Location::Path,
        ParameterStyle::Query { .. }
        | ParameterStyle::QueryJson
        | ParameterStyle::QueryBase64Json
        | ParameterStyle::QueryWhole { json: _ } => Location::Query,
        ParameterStyle::Header { .. } => Location::Header,
        ParameterStyle::Cookie { .. } => Location::Cookie,
    }
}
