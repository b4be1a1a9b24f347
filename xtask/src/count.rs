//! Counts what is in a document, without anything of the generator: the second opinion on its ledger.
//!
//! The document is read by another parser and walked by another walker. What a `$ref` leads to that no component can be (a path item, a
//! map of answers) counts where the `$ref` stands, each time; what a component can be counts once, where it is written.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// How many there are of each kind of thing, by the names that `coverage.json` has for them.
pub type Counts = BTreeMap<&'static str, usize>;

/// A document, as far as counting goes.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Map(Vec<(String, Tree)>),
    List(Vec<Tree>),
    Text(String),
    Other,
}

/// Counts what is in the document at a path, with all that it refers to.
///
/// # Errors
///
/// A file that cannot be read, or is neither YAML nor JSON.
pub fn count_file(path: &Path) -> Result<Counts, String> {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    count(&name, &|name| fs::read_to_string(folder.join(name)).map_err(|error| error.to_string()))
}

/// Counts what is in a document; `read` gives the text of a file by its path beside the document.
///
/// # Errors
///
/// A document that cannot be read, or is neither YAML nor JSON.
pub fn count(document: &str, read: &dyn Fn(&str) -> Result<String, String>) -> Result<Counts, String> {
    let mut counter = Counter { root: document.to_owned(), ..Counter::new(read) };
    let root = counter.file(document)?;
    counter.swagger = root.get("swagger").is_some();
    counter.walk(&root, "document", &At { file: document.to_owned(), pointer: String::new() }, 0);
    Ok(counter.counts)
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct At {
    file: String,
    pointer: String,
}

impl At {
    fn below(&self, token: &str) -> At {
        let token = token.replace('~', "~0").replace('/', "~1");
        At { file: self.file.clone(), pointer: format!("{}/{token}", self.pointer) }
    }
}

struct Counter<'r> {
    read: &'r dyn Fn(&str) -> Result<String, String>,
    files: HashMap<String, Rc<Tree>>,
    root: String,
    swagger: bool,
    /// What other files hold and something refers to: it counts once, be it on its own or as a part of something.
    referred: BTreeSet<(&'static str, At)>,
    /// What has been counted of other files.
    walked: BTreeSet<(&'static str, At)>,
    /// What is read in the place of a `$ref`, and where that stands: the index of a folder may be all components of a document.
    stands: BTreeMap<At, At>,
    counts: Counts,
}

/// Deeper than this, what is put in the place of a `$ref` goes round in a circle.
const DEEPEST: usize = 600;

impl<'r> Counter<'r> {
    fn new(read: &'r dyn Fn(&str) -> Result<String, String>) -> Counter<'r> {
        Counter {
            read,
            files: HashMap::new(),
            root: String::new(),
            swagger: false,
            referred: BTreeSet::new(),
            walked: BTreeSet::new(),
            stands: BTreeMap::new(),
            counts: Counts::new(),
        }
    }

    fn file(&mut self, path: &str) -> Result<Rc<Tree>, String> {
        if let Some(known) = self.files.get(path) {
            return Ok(Rc::clone(known));
        }
        let text = (self.read)(path)?;
        let text = text.trim_start_matches('\u{feff}');
        let tree = serde_json::from_str::<Tree>(text).or_else(|_| serde_yaml::from_str::<Tree>(text));
        let tree = Rc::new(tree.map_err(|error| format!("{path}: {error}"))?);
        self.files.insert(path.to_owned(), Rc::clone(&tree));
        Ok(tree)
    }

    fn one(&mut self, kind: &'static str) {
        *self.counts.entry(kind).or_default() += 1;
    }

    /// Counts what is at a place, which its `role` says: the name of the object, as OpenAPI's own table of contents has it.
    fn walk(&mut self, tree: &Tree, role: &'static str, at: &At, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match tree {
            Tree::Map(map) => self.map(tree, map, role, at, depth),
            Tree::List(list) => {
                for (index, element) in list.iter().enumerate() {
                    self.walk(element, member(role), &at.below(&index.to_string()), depth + 1);
                }
            }
            Tree::Text(_) | Tree::Other => {}
        }
    }

    fn map(&mut self, tree: &Tree, map: &[(String, Tree)], role: &'static str, at: &At, depth: usize) {
        if at.file != self.root && self.is_component(role) {
            let known = (role, at.clone());
            if !self.walked.insert(known.clone()) && self.referred.contains(&known) {
                return;
            }
        }
        let reference = tree.get("$ref").and_then(Tree::text);
        if let (Some(reference), true) = (reference, role != "data") {
            let target = self.target(at, reference);
            if self.is_component(role) {
                let becomes_it = map.len() == 1
                    && self.is_own_component(at, role)
                    && target.as_ref().is_some_and(|target| !self.is_own_component(target, role));
                if let Some(target) = target {
                    self.referred(role, &target, depth);
                }
                if becomes_it {
                    return;
                }
            } else if let Some(target) = target
                && let Some(found) = self.find(&target)
            {
                let beside: Vec<(String, Tree)> = map.iter().filter(|(key, _)| key != "$ref").cloned().collect();
                let found = found.with(beside);
                self.stands.insert(target.clone(), at.clone());
                return self.walk(&found, role, &target, depth + 1);
            }
        }
        self.object(tree, role, at);
        for (key, value) in map {
            if self.is_keyword(tree, role, key) {
                self.one("keyword");
            }
            let below = self.role_of(role, key);
            self.walk(value, below, &at.below(key), depth + 1);
        }
    }

    /// What stands in another file, or nowhere where its kind is looked for, counts once.
    fn referred(&mut self, role: &'static str, target: &At, depth: usize) {
        if target.file == self.root && self.is_walked(target) {
            return;
        }
        if !self.referred.insert((role, target.clone())) || self.walked.contains(&(role, target.clone())) {
            return;
        }
        let Some(found) = self.find(target) else { return };
        // On the way from file to file, a `$ref` by itself is no more than a signpost.
        let signpost = if let Tree::Map(map) = &found { map.len() == 1 } else { false };
        let next = found.get("$ref").and_then(Tree::text).filter(|_| signpost);
        match next.and_then(|reference| self.target(target, reference)) {
            Some(next) => self.referred(role, &next, depth + 1),
            None => self.walk(&found, role, target, depth + 1),
        }
    }

    /// Whether the walk through the document itself comes by: everything but what somebody keeps under a key of his own.
    fn is_walked(&self, target: &At) -> bool {
        let mut role = "document";
        for token in target.pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            role = match token.parse::<usize>() {
                Ok(_) if member(role) != "plain" => member(role),
                _ => self.role_of(role, &token),
            };
        }
        !matches!(role, "plain" | "data")
    }

    fn is_own_component(&self, at: &At, role: &str) -> bool {
        let folder = match (self.swagger, role) {
            (true, "schema") => "/definitions",
            (true, "parameter") => "/parameters",
            (true, "response") => "/responses",
            (_, "schema") => "/components/schemas",
            (_, "parameter") => "/components/parameters",
            (_, "response") => "/components/responses",
            (_, "body") => "/components/requestBodies",
            (_, "header") => "/components/headers",
            (_, "security scheme") => "/components/securitySchemes",
            (_, "callback object") => "/components/callbacks",
            _ => return false,
        };
        let at = self.place_in_document(at);
        let name = at.pointer.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        at.file == self.root && name.is_some_and(|name| !name.contains('/'))
    }

    /// Where something stands when each `$ref` on the way to it is taken for what it leads to.
    fn place_in_document(&self, at: &At) -> At {
        let mut at = at.clone();
        for _ in 0..64 {
            let ends = at.pointer.match_indices('/').map(|(end, _)| end).chain([at.pointer.len()]);
            let holder = ends.rev().find_map(|end| {
                let part = At { file: at.file.clone(), pointer: at.pointer[..end].to_owned() };
                Some((self.stands.get(&part)?, end))
            });
            let Some((place, end)) = holder else { break };
            at = At { file: place.file.clone(), pointer: format!("{}{}", place.pointer, &at.pointer[end..]) };
        }
        at
    }

    /// Whether a `$ref` stays what it is, since a component can be there.
    fn is_component(&self, role: &str) -> bool {
        match role {
            "schema" | "parameter" | "response" => true,
            "body" | "header" | "security scheme" | "callback object" => !self.swagger,
            _ => false,
        }
    }

    fn object(&mut self, tree: &Tree, role: &'static str, at: &At) {
        match role {
            "parameter" => {
                let kind =
                    if self.swagger && self.location(tree, at, 0).as_deref() == Some("body") { "body" } else { "parameter" };
                self.one(kind);
            }
            "operation" | "callback" | "body" | "media type" | "response" | "header" | "schema" | "security scheme" => {
                self.one(role)
            }
            _ => {}
        }
    }

    /// Where a parameter is, also behind `$ref`s.
    fn location(&mut self, tree: &Tree, at: &At, depth: usize) -> Option<String> {
        if let Some(reference) = tree.get("$ref").and_then(Tree::text).filter(|_| depth < 64) {
            let target = self.target(at, reference)?;
            let found = self.find(&target)?;
            return self.location(&found, &target, depth + 1);
        }
        tree.get("in").and_then(Tree::text).map(str::to_owned)
    }

    fn is_keyword(&self, tree: &Tree, role: &str, key: &str) -> bool {
        match role {
            "schema" => !key.starts_with("x-"),
            "parameter" if tree.get("in").and_then(Tree::text) == Some("body") => false,
            "parameter" | "header" => self.swagger && OF_VALUES.contains(&key),
            _ => false,
        }
    }

    /// What stands behind a key.
    fn role_of(&self, role: &str, key: &str) -> &'static str {
        if let Some((_, inner)) = NAMED.iter().find(|(outer, _)| *outer == role) {
            return inner;
        }
        let patterned = match role {
            "paths" => "path item",
            "webhooks" | "callback object" => "callback item",
            "responses" => "response",
            _ => "",
        };
        if key.starts_with("x-") {
            return "data";
        }
        if !patterned.is_empty() {
            return patterned;
        }
        let tables: &[&[(&str, &[&str], &'static str)]] = if self.swagger { &[SWAGGER, COMMON] } else { &[OPENAPI, COMMON] };
        let rows = tables.iter().flat_map(|table| table.iter());
        let mut found = rows.filter(|(outer, keys, _)| *outer == role && keys.contains(&key));
        found.next().map_or(if role == "data" { "data" } else { "plain" }, |(_, _, inner)| inner)
    }

    /// What a `$ref` means where it stands.
    fn target(&self, at: &At, reference: &str) -> Option<At> {
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        if path.contains("://") || !(pointer.is_empty() || pointer.starts_with('/')) {
            return None;
        }
        let file = if path.is_empty() { at.file.clone() } else { joined(&at.file, &decoded(path)) };
        Some(At { file, pointer: decoded(pointer) })
    }

    fn find(&mut self, at: &At) -> Option<Tree> {
        let file = self.file(&at.file).ok()?;
        let mut tree: &Tree = &file;
        let mut here = At { file: at.file.clone(), pointer: String::new() };
        let mut tokens = at.pointer.split('/').skip(1);
        while let Some(written) = tokens.next() {
            let token = written.replace("~1", "/").replace("~0", "~");
            if let Some(below) = tree.step(&token) {
                tree = below;
                here = here.below(&token);
                continue;
            }
            // On the way, too, a `$ref` is followed.
            let mut target = self.target(&here, tree.get("$ref")?.text()?)?;
            for token in [written].into_iter().chain(tokens) {
                target.pointer.push('/');
                target.pointer.push_str(token);
            }
            return self.find(&target);
        }
        Some(tree.clone())
    }
}

/// What the elements of a list are.
fn member(role: &str) -> &'static str {
    match role {
        "parameters" => "parameter",
        "schemas" | "schema" => "schema",
        "encodings" => "encoding",
        "data" => "data",
        _ => "plain",
    }
}

/// Maps whose keys their author has chosen.
const NAMED: &[(&str, &str)] = &[
    ("parameters", "parameter"),
    ("bodies", "body"),
    ("content", "media type"),
    ("encodings", "encoding"),
    ("headers", "header"),
    ("schemas", "schema"),
    ("security schemes", "security scheme"),
    ("callbacks", "callback object"),
    ("operations", "operation"),
    ("callback operations", "callback"),
    ("data", "data"),
];

/// Object, keys, and what stands behind them.
const OPENAPI: &[(&str, &[&str], &str)] = &[
    ("document", &["paths"], "paths"),
    ("document", &["webhooks"], "webhooks"),
    ("document", &["components"], "components"),
    ("components", &["schemas"], "schemas"),
    ("components", &["responses"], "responses"),
    ("components", &["parameters"], "parameters"),
    ("components", &["requestBodies"], "bodies"),
    ("components", &["headers"], "headers"),
    ("components", &["securitySchemes"], "security schemes"),
    ("components", &["callbacks"], "callbacks"),
    ("components", &["pathItems"], "webhooks"),
    ("components", &["mediaTypes"], "content"),
    ("components", &["examples"], "data"),
];

const SWAGGER: &[(&str, &[&str], &str)] = &[
    ("document", &["paths"], "paths"),
    ("document", &["definitions"], "schemas"),
    ("document", &["parameters"], "parameters"),
    ("document", &["responses"], "responses"),
    ("document", &["securityDefinitions"], "security schemes"),
    ("parameter", &["items"], "schema"),
    ("header", &["items"], "schema"),
    ("response", &["schema"], "schema"),
];

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

const COMMON: &[(&str, &[&str], &str)] = &[
    ("document", &["security"], "data"),
    ("path item", METHODS, "operation"),
    ("path item", &["additionalOperations"], "operations"),
    ("path item", &["parameters"], "parameters"),
    ("callback item", METHODS, "callback"),
    ("callback item", &["additionalOperations"], "callback operations"),
    ("callback item", &["parameters"], "parameters"),
    ("operation", &["parameters"], "parameters"),
    ("operation", &["requestBody"], "body"),
    ("operation", &["responses"], "responses"),
    ("operation", &["callbacks"], "callbacks"),
    ("operation", &["security"], "data"),
    ("callback", &["parameters"], "parameters"),
    ("callback", &["requestBody"], "body"),
    ("callback", &["responses"], "responses"),
    ("callback", &["callbacks"], "callbacks"),
    ("callback", &["security"], "data"),
    ("body", &["content"], "content"),
    ("parameter", &["schema"], "schema"),
    ("parameter", &["content"], "content"),
    ("parameter", &["example", "examples", "default", "enum"], "data"),
    ("header", &["schema"], "schema"),
    ("header", &["content"], "content"),
    ("header", &["example", "examples", "default", "enum"], "data"),
    ("media type", &["schema", "itemSchema"], "schema"),
    ("media type", &["encoding", "prefixEncoding"], "encodings"),
    ("media type", &["itemEncoding"], "encoding"),
    ("media type", &["example", "examples"], "data"),
    ("encoding", &["headers"], "headers"),
    ("encoding", &["encoding", "prefixEncoding"], "encodings"),
    ("encoding", &["itemEncoding"], "encoding"),
    ("response", &["headers"], "headers"),
    ("response", &["content"], "content"),
    ("response", &["example", "examples"], "data"),
    ("schema", &["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"], "schemas"),
    ("schema", &["allOf", "oneOf", "anyOf", "prefixItems"], "schemas"),
    ("schema", &["items", "additionalItems", "unevaluatedItems", "contains"], "schema"),
    ("schema", &["additionalProperties", "unevaluatedProperties", "propertyNames"], "schema"),
    ("schema", &["not", "if", "then", "else", "contentSchema"], "schema"),
    ("schema", &["example", "examples", "default", "enum", "const"], "data"),
];

/// Keys with which Swagger 2.0 says in a parameter or in a header what its value is.
const OF_VALUES: &[&str] = &[
    "type",
    "format",
    "items",
    "collectionFormat",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
];

/// A path as a file at another path means it.
fn joined(base: &str, path: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A text without its percent signs.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match code.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl Tree {
    fn get(&self, key: &str) -> Option<&Tree> {
        let Tree::Map(map) = self else { return None };
        map.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    fn step(&self, token: &str) -> Option<&Tree> {
        match self {
            Tree::List(list) => list.get(token.parse::<usize>().ok()?),
            _ => self.get(token),
        }
    }

    fn text(&self) -> Option<&str> {
        if let Tree::Text(text) = self { Some(text) } else { None }
    }

    /// The same with other entries in place of its own.
    fn with(self, beside: Vec<(String, Tree)>) -> Tree {
        let Tree::Map(mut map) = self else { return self };
        for (key, value) in beside {
            map.retain(|(known, _)| *known != key);
            map.push((key, value));
        }
        Tree::Map(map)
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("YAML or JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_string()))
    }

    fn visit_i128<E>(self, _: i128) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        Tree::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element()? {
            list.push(element);
        }
        Ok(Tree::List(list))
    }

    /// Of a key that is written twice the last counts; `<<` brings in what is not there.
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut map: Vec<(String, Tree)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut merged: Vec<Tree> = Vec::new();
        while let Some((key, value)) = entries.next_entry::<Tree, Tree>()? {
            let key = key.text().unwrap_or_default().to_owned();
            match places.get(&key) {
                _ if key == "<<" => merged.push(value),
                Some(place) => map[*place].1 = value,
                None => {
                    places.insert(key.clone(), map.len());
                    map.push((key, value));
                }
            }
        }
        for other in merged.into_iter().flat_map(|tree| if let Tree::List(list) = tree { list } else { vec![tree] }) {
            let Tree::Map(other) = other else { continue };
            for (key, value) in other {
                if !places.contains_key(&key) {
                    places.insert(key.clone(), map.len());
                    map.push((key, value));
                }
            }
        }
        Ok(Tree::Map(map))
    }
}
