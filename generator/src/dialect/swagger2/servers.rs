//! `host`, `basePath`, `schemes` → `servers`.

use super::whole::Whole;
use crate::document::{Entry, Map, Node, Value};
use crate::openapi::shape::codes;
use crate::openapi::{Judge, extensions};
use crate::source::Place;

/// Where a document says that it is served.
pub(super) struct Base {
    host: Option<Words>,
    path: Option<Words>,
    schemes: Vec<Words>,
    variables: Option<Entry>,
    /// Whether the host is a whole URL.
    is_url: bool,
}

/// Words with their place.
#[derive(Clone, PartialEq, Eq)]
struct Words {
    text: String,
    place: Place,
}

impl Base {
    /// Takes it out of a document.
    pub(super) fn take(document: &mut Map, judge: &mut Judge<'_>) -> Base {
        let mut base = Base {
            host: text(document, "host", judge).map(|host| bare_host(host, judge)),
            path: text(document, "basePath", judge).and_then(|path| base_path(path, judge)),
            schemes: document.remove("schemes").map(|schemes| words(schemes, judge)).unwrap_or_default(),
            variables: None,
            is_url: false,
        };
        if let Some(host) = document.remove(extensions::MS_PARAMETERIZED_HOST) {
            base.template(&host.node, document);
        }
        base
    }

    /// A host with variables.
    fn template(&mut self, host: &Node, document: &Map) {
        let Some(template) = host.get("hostTemplate") else { return };
        let Some(text) = template.as_text() else { return };
        let mut variables = Map::new();
        for parameter in host.get("parameters").and_then(Node::as_list).unwrap_or_default() {
            let shared = parameter.reference().and_then(|target| target.strip_prefix("#/parameters/"));
            let meant = shared.and_then(|name| document.get("parameters")?.get(name)).unwrap_or(parameter);
            let Some(name) = meant.get("name") else { continue };
            let Some(word) = name.as_text().filter(|word| text.contains(&format!("{{{word}}}"))) else { continue };
            let default = meant.get("default").unwrap_or(name).clone();
            let mut variable = Map::new();
            variable.insert("default", name.place, default);
            for key in ["description", "enum"] {
                if let Some(entry) = meant.as_map().and_then(|meant| meant.entry(key)) {
                    variable.insert(key, entry.key, entry.node.clone());
                }
            }
            variables.insert(word, name.place, Node::new(variable, name.place));
        }
        self.is_url = text.contains("://") || host.get("useSchemePrefix").and_then(Node::as_bool) == Some(false);
        self.host = Some(Words { text: text.trim_end_matches('/').to_owned(), place: template.place });
        self.variables = Some(Entry { key: template.place, node: Node::new(variables, template.place) });
    }

    /// A server for each scheme.
    fn servers(&self, schemes: &[&'static str]) -> Option<Node> {
        let path = self.path.as_ref().map_or("", |path| path.text.as_str());
        let Some(host) = &self.host else {
            let place = self.path.as_ref()?.place;
            return Some(Node::new(vec![self.server(path.to_owned(), place)], place));
        };
        if self.is_url {
            return Some(Node::new(vec![self.server(format!("{}{path}", host.text), host.place)], host.place));
        }
        let url = |scheme: &&str| self.server(format!("{scheme}://{}{path}", host.text), host.place);
        Some(Node::new(schemes.iter().map(url).collect::<Vec<_>>(), host.place))
    }

    fn server(&self, url: String, place: Place) -> Node {
        let mut server = Map::new();
        server.insert("url", place, Node::text(url, place));
        if let Some(variables) = &self.variables {
            server.insert("variables", variables.key, variables.node.clone());
        }
        Node::new(server, place)
    }

    /// `https` where nothing is said: that is how documents themselves are found nowadays.
    fn own_schemes(&self) -> Vec<&'static str> {
        meant(&self.schemes)
    }
}

/// Says where the document's operations are found.
pub(super) fn of_document(document: &mut Map, whole: &Whole) {
    let Some(servers) = whole.base.servers(&whole.base.own_schemes()) else { return };
    if !document.has("servers") {
        document.insert("servers", servers.place, servers);
    }
}

/// Says where an operation is found that has schemes of its own.
pub(super) fn of_operation(operation: &mut Map, whole: &Whole, judge: &mut Judge<'_>) {
    let Some(own) = operation.remove("schemes").map(|schemes| words(schemes, judge)) else { return };
    let (Some(place), base) = (own.first().map(|scheme| scheme.place), &whole.base) else { return };
    let (own, usual) = (meant(&own), base.own_schemes());
    if base.host.is_none() || base.is_url || own == usual || operation.has("servers") {
        return;
    }
    // The same server is found first, in whatever way it can be reached besides.
    if own.first() == usual.first() {
        return;
    }
    if let Some(servers) = base.servers(&own) {
        operation.insert("servers", place, servers);
    }
}

/// The schemes of HTTP, the safe one first.
fn meant(schemes: &[Words]) -> Vec<&'static str> {
    let has = |scheme: &str| schemes.iter().any(|known| known.text == scheme);
    let http = [("https", "https"), ("http", "http")];
    let socket = [("wss", "https"), ("ws", "http")];
    let found = |pairs: [(&str, &'static str); 2]| -> Vec<&'static str> {
        pairs.into_iter().filter(|(scheme, _)| has(scheme)).map(|(_, meant)| meant).collect()
    };
    let found = [found(http), found(socket)].into_iter().find(|found| !found.is_empty());
    found.unwrap_or_else(|| vec!["https"])
}

fn words(entry: Entry, judge: &mut Judge<'_>) -> Vec<Words> {
    let place = entry.node.place;
    let list = match entry.node.value {
        Value::List(list) => list,
        value => {
            let found = Node::new(value, place);
            let message = format!("expected a list of text for `schemes`, found {}", found.kind_name());
            judge.wrong(codes::WRONG_TYPE, place, message, "taken as a list of one").help("write `[https]`");
            vec![found]
        }
    };
    let mut known = Vec::new();
    for node in &list {
        let word = node.as_text().unwrap_or_default();
        match word.to_ascii_lowercase().as_str() {
            scheme @ ("http" | "https" | "ws" | "wss") => known.push(Words { text: scheme.to_owned(), place: node.place }),
            _ => {
                let message = format!("`{word}` is no value of `schemes`, expected `http`, `https`, `ws` or `wss`");
                judge.wrong(codes::UNKNOWN_WORD, node.place, message, "left out");
            }
        }
    }
    sockets(&known, judge);
    known
}

/// A client of HTTP opens no web socket.
fn sockets(schemes: &[Words], judge: &mut Judge<'_>) {
    let is_socket = |scheme: &&Words| scheme.text.starts_with("ws");
    let all = schemes.iter().all(|scheme| is_socket(&scheme));
    for scheme in schemes.iter().filter(is_socket) {
        let message = format!("`{}` is not supported: the client opens no web socket", scheme.text);
        if all {
            let mended = format!("taken as `{}`", scheme.text.replacen("ws", "http", 1));
            judge.wrong(codes::NOT_SUPPORTED, scheme.place, message, &mended).widened();
        } else {
            judge.wrong(codes::NOT_SUPPORTED, scheme.place, message, "left out").not_expressed();
        }
    }
}

fn text(document: &mut Map, key: &str, judge: &mut Judge<'_>) -> Option<Words> {
    let entry = document.remove(key)?;
    let Some(text) = entry.node.as_text() else {
        let message = format!("expected text for `{key}`, found {}", entry.node.kind_name());
        judge.wrong(codes::WRONG_TYPE, entry.key, message, "left out");
        return None;
    };
    let text = text.trim().to_owned();
    (!text.is_empty()).then_some(Words { text, place: entry.node.place })
}

/// A host is no URL.
fn bare_host(mut host: Words, judge: &mut Judge<'_>) -> Words {
    if let Some((_, rest)) = host.text.split_once("://") {
        let bare = rest.trim_end_matches('/').to_owned();
        let message = format!("`host` is no URL, found `{}`", host.text);
        judge.wrong(codes::BAD_SERVER, host.place, message, &format!("read as `{bare}`")).help(format!("write `host: {bare}`"));
        host.text = bare;
    }
    host.text.truncate(host.text.trim_end_matches('/').len());
    if let Some((bare, path)) = host.text.split_once('/') {
        let help = format!("write `host: {bare}` and `basePath: /{path}`");
        judge.wrong(codes::BAD_SERVER, host.place, "a host has no path", "taken as it is").help(help);
    }
    host
}

/// The path before all paths; none where it is nothing but `/`.
fn base_path(mut path: Words, judge: &mut Judge<'_>) -> Option<Words> {
    if !path.text.starts_with('/') {
        let mended = format!("/{}", path.text);
        let message = format!("`basePath` begins with `/`, found `{}`", path.text);
        judge.wrong(codes::BAD_SERVER, path.place, message, &format!("read as `{mended}`")).help(format!("write `{mended}`"));
        path.text = mended;
    }
    path.text.truncate(path.text.trim_end_matches('/').len());
    (!path.text.is_empty()).then_some(path)
}
