//! Which components requests and answers reach.

use std::collections::HashSet;

use crate::openapi::Api;
use crate::openapi::model::{Additional, Kind, MediaType, Object, Schema};

/// Which components requests and answers reach.
#[derive(Debug, Default)]
pub(super) struct Reach {
    /// Those of which users make values.
    pub inputs: HashSet<String>,
    /// Those that are bodies which are given field by field.
    pub flattened: HashSet<String>,
    /// Those that only say which operators a filter has; a filter builder says it in their stead.
    pub operators: HashSet<String>,
}

/// Follows the schemas of all operations.
pub(super) fn reach(api: &Api) -> Reach {
    let mut inputs = Walk::new(api);
    let mut outputs = Walk::new(api);
    for operation in &api.operations {
        for parameter in &operation.parameters {
            inputs.schema(&parameter.schema);
        }
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        contents.filter_map(|content| content.schema.as_ref()).for_each(|schema| inputs.schema(schema));
        for response in &operation.responses {
            response.contents.iter().flat_map(schemas_of).for_each(|schema| outputs.schema(schema));
            response.headers.iter().for_each(|header| outputs.schema(&header.schema));
        }
    }
    for incoming in api.webhooks.iter().chain(&api.callbacks) {
        incoming.body.iter().flat_map(|body| &body.contents).flat_map(schemas_of).for_each(|schema| outputs.schema(schema));
    }
    let mut operators: HashSet<String> = inputs.operators.union(&outputs.operators).cloned().collect();
    // What nothing but an operator speaks of is a part of it.
    let mut parts = Walk::new(api);
    operators.iter().filter_map(|name| api.schemas.get(name)).for_each(|schema| parts.schema(schema));
    operators.extend(parts.seen);
    operators.retain(|name| !inputs.seen.contains(name) && !outputs.seen.contains(name));
    Reach { inputs: inputs.seen, flattened: flattened(api), operators }
}

/// What a media type holds, as a whole and item by item.
fn schemas_of(content: &MediaType) -> impl Iterator<Item = &Schema> {
    content.schema.iter().chain(&content.item)
}

fn flattened(api: &Api) -> HashSet<String> {
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref()).filter(|body| body.flatten);
    let schemas = bodies.flat_map(|body| &body.contents).filter_map(|content| content.schema.as_ref());
    let names = schemas.filter_map(|schema| match &schema.kind {
        Kind::Reference(name) => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

/// One walk over schemas, each component once.
struct Walk<'a> {
    api: &'a Api,
    seen: HashSet<String>,
    operators: HashSet<String>,
}

impl<'a> Walk<'a> {
    fn new(api: &'a Api) -> Walk<'a> {
        Walk { api, seen: HashSet::new(), operators: HashSet::new() }
    }

    fn schema(&mut self, schema: &'a Schema) {
        let mut waiting = vec![schema];
        while let Some(schema) = waiting.pop() {
            match &schema.kind {
                Kind::Reference(name) => {
                    if self.seen.insert(name.clone()) {
                        waiting.extend(self.api.schemas.get(name));
                    }
                }
                Kind::List(items) => waiting.push(items),
                Kind::Tuple(elements) => waiting.extend(elements),
                Kind::Object(object) if object.filters => self.filters(object, &mut waiting),
                Kind::Object(object) => waiting.extend(parts(object)),
                Kind::Union(union) => waiting.extend(&union.variants),
                Kind::Text { base64_json: Some(schema), .. } => waiting.push(schema),
                Kind::Any | Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } | Kind::Text { .. } => {}
            }
        }
    }

    /// Of a filter object only what its operators take is ever a value.
    fn filters(&mut self, object: &'a Object, waiting: &mut Vec<&'a Schema>) {
        for property in object.properties.values() {
            if let Kind::Object(operators) = &self.operators_of(&property.schema).kind {
                waiting.extend(operators.properties.values().map(|property| &property.schema));
            }
        }
        // Of the operators of fields that are not named, nothing is typed.
        if let Additional::Typed(schema) = &object.additional {
            self.operators_of(schema);
        }
    }

    /// The object that says which operators a field has, noting the components on the way to it.
    fn operators_of(&mut self, schema: &'a Schema) -> &'a Schema {
        let mut schema = schema;
        while let Kind::Reference(name) = &schema.kind {
            let Some(target) = self.api.schemas.get(name) else { break };
            if !self.operators.insert(name.clone()) && !matches!(target.kind, Kind::Object(_)) {
                break;
            }
            schema = target;
        }
        schema
    }
}

fn parts(object: &Object) -> impl Iterator<Item = &Schema> {
    let additional = match &object.additional {
        Additional::Typed(schema) => Some(schema.as_ref()),
        Additional::Unsaid | Additional::Forbidden | Additional::Any => None,
    };
    object.properties.values().map(|property| &property.schema).chain(additional)
}
