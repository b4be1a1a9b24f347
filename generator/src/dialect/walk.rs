//! Goes through a document of OpenAPI 3.1 or 3.2, object by object, parents before children.
//!
//! The table of `openapi/shape.rs` knows OpenAPI 3.0 alone, so later dialects bring their own: which objects stand under which keys.
//! Whoever changes an object is shown afterwards what it then holds.

use crate::document::{Map, Node, Value};
use crate::openapi::extensions::{BASE64_JSON, ITEM_SCHEMA, OPERATIONS, PREFIX_ITEMS, WEBHOOKS};

/// The objects in which later dialects differ from OpenAPI 3.0, and those on the way to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Object {
    Document,
    Components,
    PathItem,
    Callback,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Example,
    Schema,
    SecurityScheme,
    Server,
    Tag,
}

/// How objects stand under a key.
#[derive(Clone, Copy)]
enum How {
    One,
    List,
    Map,
}

use How::{List, Map as Named, One};

/// Shows every object of a document to `change`.
pub(super) fn each(root: &mut Node, change: &mut dyn FnMut(Object, &mut Node)) {
    below(root, Object::Document, change);
}

/// Shows an object and all that is in it to `change`.
pub(super) fn below(node: &mut Node, object: Object, change: &mut dyn FnMut(Object, &mut Node)) {
    change(object, node);
    let Some(map) = node.as_map_mut() else { return };
    if object == Object::Callback {
        return entries(map, Object::PathItem, change);
    }
    for (key, how, child) in children(object) {
        let Some(node) = map.get_mut(key) else { continue };
        match (how, &mut node.value) {
            // `true` and `false` are words of their own there.
            (How::One, Value::Bool(_)) if *key == "additionalProperties" => {}
            (How::One, _) => below(node, *child, change),
            (How::List, Value::List(list)) => list.iter_mut().for_each(|node| below(node, *child, change)),
            (How::Map, Value::Map(map)) => entries(map, *child, change),
            _ => {}
        }
    }
}

fn entries(map: &mut Map, object: Object, change: &mut dyn FnMut(Object, &mut Node)) {
    let may_be_extensions = matches!(object, Object::PathItem | Object::Response);
    for (key, entry) in map.iter_mut() {
        if !(may_be_extensions && key.starts_with("x-")) {
            below(&mut entry.node, object, change);
        }
    }
}

/// What stands under which keys.
fn children(object: Object) -> &'static [(&'static str, How, Object)] {
    match object {
        Object::Document => DOCUMENT,
        Object::Components => COMPONENTS,
        Object::PathItem => PATH_ITEM,
        Object::Operation => OPERATION,
        Object::Parameter | Object::Header => {
            &[("schema", One, Object::Schema), ("content", Named, Object::MediaType), ("examples", Named, Object::Example)]
        }
        Object::RequestBody => &[("content", Named, Object::MediaType)],
        Object::Response => &[("headers", Named, Object::Header), ("content", Named, Object::MediaType)],
        Object::MediaType => MEDIA_TYPE,
        Object::Encoding => &[("headers", Named, Object::Header)],
        Object::Schema => SCHEMA,
        Object::Callback | Object::Example | Object::SecurityScheme | Object::Server | Object::Tag => &[],
    }
}

type Children = &'static [(&'static str, How, Object)];

const DOCUMENT: Children = &[
    ("servers", List, Object::Server),
    ("tags", List, Object::Tag),
    ("paths", Named, Object::PathItem),
    ("webhooks", Named, Object::PathItem),
    (WEBHOOKS, Named, Object::PathItem),
    ("components", One, Object::Components),
];

const COMPONENTS: Children = &[
    ("schemas", Named, Object::Schema),
    ("responses", Named, Object::Response),
    ("parameters", Named, Object::Parameter),
    ("examples", Named, Object::Example),
    ("requestBodies", Named, Object::RequestBody),
    ("headers", Named, Object::Header),
    ("securitySchemes", Named, Object::SecurityScheme),
    ("callbacks", Named, Object::Callback),
    ("pathItems", Named, Object::PathItem),
    ("mediaTypes", Named, Object::MediaType),
];

const PATH_ITEM: Children = &[
    ("get", One, Object::Operation),
    ("put", One, Object::Operation),
    ("post", One, Object::Operation),
    ("delete", One, Object::Operation),
    ("options", One, Object::Operation),
    ("head", One, Object::Operation),
    ("patch", One, Object::Operation),
    ("trace", One, Object::Operation),
    ("query", One, Object::Operation),
    ("additionalOperations", Named, Object::Operation),
    (OPERATIONS, Named, Object::Operation),
    ("parameters", List, Object::Parameter),
    ("servers", List, Object::Server),
];

const OPERATION: Children = &[
    ("parameters", List, Object::Parameter),
    ("requestBody", One, Object::RequestBody),
    ("responses", Named, Object::Response),
    ("callbacks", Named, Object::Callback),
    ("servers", List, Object::Server),
];

const MEDIA_TYPE: Children = &[
    ("schema", One, Object::Schema),
    ("itemSchema", One, Object::Schema),
    (ITEM_SCHEMA, One, Object::Schema),
    ("encoding", Named, Object::Encoding),
    ("prefixEncoding", List, Object::Encoding),
    ("itemEncoding", One, Object::Encoding),
    ("examples", Named, Object::Example),
];

const SCHEMA: Children = &[
    ("properties", Named, Object::Schema),
    ("patternProperties", Named, Object::Schema),
    ("$defs", Named, Object::Schema),
    ("definitions", Named, Object::Schema),
    ("dependentSchemas", Named, Object::Schema),
    ("allOf", List, Object::Schema),
    ("anyOf", List, Object::Schema),
    ("oneOf", List, Object::Schema),
    ("prefixItems", List, Object::Schema),
    (PREFIX_ITEMS, List, Object::Schema),
    (BASE64_JSON, One, Object::Schema),
    ("items", One, Object::Schema),
    ("additionalProperties", One, Object::Schema),
    ("not", One, Object::Schema),
    ("if", One, Object::Schema),
    ("then", One, Object::Schema),
    ("else", One, Object::Schema),
    ("contains", One, Object::Schema),
    ("propertyNames", One, Object::Schema),
    ("unevaluatedItems", One, Object::Schema),
    ("unevaluatedProperties", One, Object::Schema),
    ("contentSchema", One, Object::Schema),
];
