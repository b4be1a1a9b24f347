//! The operations of the document: what each takes and gives.

use std::collections::{BTreeMap, HashSet};

use clientwright::document::{Map, Node, Pointer};

use super::shape::{ShapeId, Shapes};
use super::types::Types;

/// One operation.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) id: String,
    /// In capital letters.
    pub(super) method: String,
    pub(super) path: String,
    pub(super) at: Pointer,
    /// Its query parameters; the schema of those that are JSON text.
    pub(super) query: BTreeMap<String, Option<ShapeId>>,
    /// Whether its query may have any name.
    pub(super) has_open_query: bool,
    pub(super) body: Vec<Media>,
    pub(super) answers: Vec<Answer>,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    /// `200`, `4XX`, `default`.
    pub(super) status: String,
    /// Where it stands; what is referred to, where it is a `$ref`.
    pub(super) at: Pointer,
    pub(super) content: Vec<Media>,
}

/// A body in one media type.
#[derive(Debug)]
pub(super) struct Media {
    /// In small letters, without parameters.
    pub(super) name: String,
    pub(super) shape: Option<ShapeId>,
    /// What one item of a stream is.
    pub(super) item: Option<ShapeId>,
}

/// The operations of a document of OpenAPI 3.0, and their schemas.
pub(super) struct Contract<'d> {
    pub(super) operations: Vec<Operation>,
    pub(super) shapes: Shapes<'d>,
    /// What the paths of servers begin with, the longest first; the last is empty.
    pub(super) prefixes: Vec<String>,
}

impl<'d> Contract<'d> {
    /// Reads it.
    pub(super) fn of(root: &'d Node) -> Contract<'d> {
        let mut reading = Reading { root, shapes: Shapes::new(root), secrets: query_secrets(root) };
        let paths = Pointer::root().key("paths");
        let items = root.get("paths").and_then(Node::as_map).into_iter().flat_map(Map::iter);
        let operations: Vec<Operation> =
            items.flat_map(|(path, entry)| reading.item(path, &paths.key(path), &entry.node)).collect();
        let mut shapes = reading.shapes;
        shapes.finish();
        Contract { operations, shapes, prefixes: prefixes(root) }
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

struct Reading<'d> {
    root: &'d Node,
    shapes: Shapes<'d>,
    /// Query parameters that are credentials.
    secrets: HashSet<String>,
}

impl<'d> Reading<'d> {
    fn item(&mut self, path: &str, at: &Pointer, item: &'d Node) -> Vec<Operation> {
        let common = METHODS.iter().filter_map(|method| Some((method.to_uppercase(), at.key(method), item.get(method)?)));
        let others = item.get("x-operations").and_then(Node::as_map).into_iter().flat_map(Map::iter);
        let others = others.map(|(method, entry)| (method.to_owned(), at.key("x-operations").key(method), &entry.node));
        // What has a URL of its own, made by the service, has no route.
        let routed = common.chain(others).filter(|(_, _, operation)| operation.get("x-presigned-url").is_none());
        routed.map(|(method, at, operation)| self.operation(path, method, at, operation, item)).collect()
    }

    fn operation(&mut self, path: &str, method: String, at: Pointer, operation: &'d Node, item: &'d Node) -> Operation {
        let id = operation.get("operationId").and_then(Node::as_text).map_or_else(|| format!("{method} {path}"), str::to_owned);
        let mut query: BTreeMap<String, Option<ShapeId>> = self.secrets.iter().map(|name| (name.clone(), None)).collect();
        let mut has_open_query = false;
        let of_item = at.parent().map(|item| item.key("parameters")).unwrap_or_default();
        for (list, parameters) in [(of_item, item.get("parameters")), (at.key("parameters"), operation.get("parameters"))] {
            let count = parameters.and_then(Node::as_list).map_or(0, <[Node]>::len);
            for index in 0..count {
                self.parameter(&list.index(index), &mut query, &mut has_open_query);
            }
        }
        let body = self.resolved(&at.key("requestBody"));
        let body = self.content(&body);
        let answers = self.answers(&at.key("responses"));
        Operation { id, method, path: path.to_owned(), at, query, has_open_query, body, answers }
    }

    fn parameter(&mut self, at: &Pointer, query: &mut BTreeMap<String, Option<ShapeId>>, has_open_query: &mut bool) {
        let at = self.resolved(at);
        let Some(node) = self.root.at(&at) else { return };
        let text = |key: &str| node.get(key).and_then(Node::as_text);
        let (Some("query"), Some(name)) = (text("in"), text("name")) else { return };
        let content = self.content(&at);
        let is_spread = content.is_empty() && text("style").is_none_or(|style| style == "form");
        // The members of an object may be parameters by themselves.
        let spreads = is_spread && self.shapes.add(&at.key("schema")).is_some_and(|id| self.is_object(id));
        let is_whole = node.get("x-whole-query").and_then(Node::as_bool) == Some(true);
        *has_open_query |= spreads || is_whole;
        query.insert(name.to_owned(), content.into_iter().find(|media| is_json(&media.name)).and_then(|media| media.shape));
    }

    fn is_object(&self, id: ShapeId) -> bool {
        let shape = self.shapes.get(id);
        let node = shape.reference.map_or(&shape.at, |target| &self.shapes.get(target).at);
        let named = self.root.at(node).and_then(|node| node.get("type")?.as_text()).and_then(Types::named);
        named == Some(Types::OBJECT)
    }

    fn answers(&mut self, at: &Pointer) -> Vec<Answer> {
        let statuses: Vec<&str> = self.root.at(at).and_then(Node::as_map).into_iter().flat_map(Map::keys).collect();
        let answer = |status: &str| {
            let at = self.resolved(&at.key(status));
            Answer { status: status.to_owned(), content: self.content(&at), at }
        };
        statuses.into_iter().filter(|status| !status.starts_with("x-")).map(answer).collect()
    }

    fn content(&mut self, at: &Pointer) -> Vec<Media> {
        let at = at.key("content");
        let names: Vec<&str> = self.root.at(&at).and_then(Node::as_map).into_iter().flat_map(Map::keys).collect();
        let media = |name: &str| {
            let at = at.key(name);
            let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            Media { name: essence, shape: self.shapes.add(&at.key("schema")), item: self.shapes.add(&at.key("x-item-schema")) }
        };
        names.into_iter().map(media).collect()
    }

    /// What a `$ref` leads to, where there is one.
    fn resolved(&self, at: &Pointer) -> Pointer {
        let target = self.root.at(at).and_then(Node::reference).and_then(Pointer::parse);
        target.unwrap_or_else(|| at.clone())
    }
}

/// Whether a media type is JSON.
pub(super) fn is_json(name: &str) -> bool {
    name == "application/json" || name == "text/json" || name.ends_with("+json")
}

fn query_secrets(root: &Node) -> HashSet<String> {
    let schemes = root.get("components").and_then(|components| components.get("securitySchemes")).and_then(Node::as_map);
    let schemes = schemes.into_iter().flat_map(Map::iter).map(|(_, entry)| &entry.node);
    let in_query = schemes.filter(|scheme| scheme.get("in").and_then(Node::as_text) == Some("query"));
    in_query.filter_map(|scheme| Some(scheme.get("name")?.as_text()?.to_owned())).collect()
}

/// The paths of the servers, with the defaults of their variables.
fn prefixes(root: &Node) -> Vec<String> {
    let servers = root.get("servers").and_then(Node::as_list).unwrap_or_default();
    let mut prefixes: Vec<String> = servers.iter().filter_map(prefix).collect();
    prefixes.push(String::new());
    prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
    prefixes.dedup();
    prefixes
}

fn prefix(server: &Node) -> Option<String> {
    let mut url = server.get("url")?.as_text()?.to_owned();
    for (name, entry) in server.get("variables").and_then(Node::as_map).into_iter().flat_map(Map::iter) {
        let default = entry.node.get("default").and_then(Node::as_text).unwrap_or_default();
        url = url.replace(&format!("{{{name}}}"), default);
    }
    let path = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest.find('/').map_or("", |slash| &rest[slash..]));
    Some(path.trim_end_matches('/').to_owned())
}
