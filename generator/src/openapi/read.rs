//! Reads a checked document into OpenAPI's words, following every `$ref` that is not to a schema.

use indexmap::IndexMap;
use openapiv3 as oas;

use super::extensions;
use super::heirs;
use super::incoming::{read_callbacks, read_webhooks};
use super::model::{Api, Schema, Tag};
use super::operation::read_operations;
use super::schema::{Components, Reader};
use super::security::read_security_schemes;
use super::server::read_server;
use super::source::Source;
use crate::document::{Node, Pointer};
use crate::source::Diagnostics;

/// Reads a document.
pub(super) fn read(root: &Node, document: &oas::OpenAPI, problems: &mut Diagnostics) -> Api {
    let none = Components::new();
    let components = document.components.as_ref().map_or(&none, |components| &components.schemas);
    let source = Source { root, document, reader: Reader::new(components) };
    let servers_at = Pointer::root().key("servers");
    let operations = read_operations(&source);
    let mut api = Api {
        webhooks: read_webhooks(&source),
        callbacks: read_callbacks(&source, &operations),
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        servers: document
            .servers
            .iter()
            .enumerate()
            .map(|(index, server)| read_server(server, &servers_at.index(index)))
            .collect(),
        tags: read_tags(document),
        operations,
        schemas: read_schemas(&source),
        security_schemes: read_security_schemes(&source),
        rate_limit: extensions::rate_limit(&document.extensions),
        env_prefix: extensions::env_prefix(&document.extensions).map(str::to_owned),
    };
    heirs::settle(&mut api, &source.reader);
    for (at, message) in source.reader.into_notes() {
        problems.warning("not-expressed", root.key_place_of(&at), message).widened();
    }
    api
}

fn read_tags(document: &oas::OpenAPI) -> Vec<Tag> {
    let at = Pointer::root().key("tags");
    let read = |(index, tag): (usize, &oas::Tag)| Tag {
        at: at.index(index),
        name: tag.name.clone(),
        description: tag.description.clone(),
        rust_name: extensions::rust_name(&tag.extensions).map(str::to_owned),
    };
    document.tags.iter().enumerate().map(read).collect()
}

fn read_schemas(source: &Source<'_>) -> IndexMap<String, Schema> {
    let at = Pointer::root().key("components").key("schemas");
    let components = source.reader.components.iter();
    components.map(|(name, schema)| (name.clone(), source.reader.schema(schema, &at.key(name)))).collect()
}
