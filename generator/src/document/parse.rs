//! One text, YAML or JSON, into a tree; the only file that knows the parser.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle, Tag};

use super::comments;
use super::controls;
use super::how::{DEPTH_LIMIT, Duplicates};
use super::tree::{Entry, Map, Node, Value};
use super::words;
use crate::source::{Diagnostics, FileId, Place, Severity, Sources};

/// How much aliases may add to a document, in nodes; a long text counts for several.
const ALIAS_BUDGET: usize = 1_000_000;

/// Keys are looked for this far; YAML itself says 1024, JSON has no such limit.
const KEY_LIMIT: usize = 64 * 1024;

/// The tree of a text. None if it is none; `problems` says why.
pub(super) fn parse(sources: &Sources, file: FileId, duplicates: Duplicates, problems: &mut Diagnostics) -> Option<Node> {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        block_scalar_eof_without_line_feed: true,
        simple_key_max_lookahead: KEY_LIMIT,
        flow_nesting_limit: DEPTH_LIMIT,
        block_nesting_limit: DEPTH_LIMIT,
    };
    let (text, comment) = comments::without(sources.text(file));
    if let Some((line, column)) = comment {
        let place = Place::new(file, line, column, 2);
        problems.warning("json-comment", place, "JSON has no comments; passed over").help("remove it");
    }
    let is_json = comments::is_json(&text);
    let controls::Hidden { text, first } = controls::hidden(text, is_json);
    if let Some((line, column)) = first {
        let place = Place::new(file, line, column, 1);
        let message = "a control character stands in the text as it is; taken as it is";
        problems.warning("control-character", place, message).help("remove it, or write it as an escape such as `\\u0001`");
    }
    let mut builder = Builder::new(sources, file, duplicates, problems);
    for event in Parser::new_from_str_with_options(&text, options) {
        match event {
            Ok((event, span)) => builder.take(event, span)?,
            Err(error) => {
                let place = builder.point(error.marker());
                let (message, help) = words::plain(error.kind());
                let problem = builder.problems.error("syntax", place, message);
                if let Some(help) = help {
                    problem.help(help);
                }
                return None;
            }
        }
    }
    builder.finish()
}

/// Puts events together, without recursion.
struct Builder<'a> {
    sources: &'a Sources,
    file: FileId,
    duplicates: Duplicates,
    problems: &'a mut Diagnostics,
    open: Vec<Open>,
    root: Option<Node>,
    anchors: HashMap<usize, Anchored>,
    aliased: usize,
    documents: usize,
    /// The end of the last key, where a value that is not written belongs.
    key_end: Place,
}

/// A list or a map that has not ended yet.
struct Open {
    what: Collection,
    place: Place,
    anchor: usize,
    size: usize,
    height: usize,
}

enum Collection {
    List(Vec<Node>),
    Map { map: Map, key: Option<(Key, Place)>, merges: Vec<Merge> },
}

enum Key {
    Text(String),
    /// A plain `<<`, by which YAML 1.1 merges maps; a quoted `"<<"` is text.
    Merge,
}

/// A `<<` key: what it merges, and how many keys stand before it.
struct Merge {
    node: Node,
    before: usize,
}

/// A node that aliases may repeat.
struct Anchored {
    node: Node,
    size: usize,
    height: usize,
}

impl<'a> Builder<'a> {
    fn new(sources: &'a Sources, file: FileId, duplicates: Duplicates, problems: &'a mut Diagnostics) -> Builder<'a> {
        Builder {
            sources,
            file,
            duplicates,
            problems,
            open: Vec::new(),
            root: None,
            anchors: HashMap::new(),
            aliased: 0,
            documents: 0,
            key_end: Place::start_of(file),
        }
    }

    /// None ends the reading.
    fn take(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        match event {
            Event::DocumentStart(..) => self.documents += 1,
            // What follows a first document is not read into the tree.
            _ if self.documents > 1 => {}
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(controls::shown(text), style, anchor, tag.as_deref(), &span);
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.tag(tag.as_deref(), &span);
                self.begin(Collection::List(Vec::new()), style, anchor, &span)?;
            }
            Event::MappingStart(style, anchor, tag) => {
                self.tag(tag.as_deref(), &span);
                let map = Collection::Map { map: Map::new(), key: None, merges: Vec::new() };
                self.begin(map, style, anchor, &span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            Event::Alias(anchor) => self.alias(anchor, &span)?,
            Event::UnresolvedAlias(name) => {
                let place = self.place(&span);
                self.problems.error("unknown-anchor", place, format!("there is no anchor `&{name}` before this"));
                self.add(Node::new(Value::Null, place), false, 1, 1);
            }
            _ => {}
        }
        if self.documents == 2 {
            self.documents += 1;
            let place = self.point(&span.start);
            let (severity, taken) = match self.duplicates {
                Duplicates::Error => (Severity::Error, ""),
                Duplicates::Warn => (Severity::Warning, "; only the first is read"),
            };
            let message = format!("a second document begins here, expected one document in a file{taken}");
            self.problems
                .add(severity, "several-documents", place, message)
                .help("remove the `---`, or move the second document into a file of its own");
        }
        Some(())
    }

    fn finish(self) -> Option<Node> {
        match self.root {
            Some(Node { value: Value::Null, place }) if place.length == 0 => None,
            root => root,
        }
        .or_else(|| {
            self.problems.error("empty-document", Place::start_of(self.file), "the file is empty");
            None
        })
    }

    fn begin(&mut self, what: Collection, style: StructureStyle, anchor: usize, span: &Span) -> Option<()> {
        let mut place = self.point(&span.start);
        place.length = u32::from(style == StructureStyle::Flow);
        if self.open.len() >= DEPTH_LIMIT {
            self.too_deep(place);
            return None;
        }
        self.open.push(Open { what, place, anchor, size: 1, height: 1 });
        Some(())
    }

    fn too_deep(&mut self, place: Place) {
        self.problems.error("too-deep", place, format!("this is nested more than {DEPTH_LIMIT} levels deep"));
    }

    fn end(&mut self, span: &Span) {
        let Some(Open { what, mut place, anchor, size, height }) = self.open.pop() else { return };
        let end = self.point(&span.end);
        // A flow collection that ends on its line is underlined as a whole.
        if place.length > 0 && end.line == place.line {
            place.length = end.column.saturating_sub(place.column);
        }
        let value = match what {
            Collection::List(list) => Value::List(list),
            Collection::Map { map, merges, .. } => {
                if let Some((_, first)) = map.iter().next().filter(|_| place.length == 0) {
                    place.length = first.key.length;
                }
                Value::Map(self.merged(map, merges))
            }
        };
        let node = Node { value, place };
        self.remember(anchor, &node, size, height);
        self.add(node, false, size, height);
    }

    fn scalar(&mut self, text: Cow<'_, str>, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: &Span) {
        let mut place = self.place(span);
        let unwritten = style == ScalarStyle::Plain && span.start.index() == span.end.index();
        if unwritten && self.at_value() {
            place = self.key_end;
        }
        let plain = style == ScalarStyle::Plain;
        if self.at_key() {
            // A key is its text, whatever it would be as a value: `200:` is `"200"`.
            let text = if unwritten { String::new() } else { text.into_owned() };
            let merge = plain && text == "<<";
            self.remember(anchor, &Node::text(text.as_str(), place), 1, 1);
            self.add(Node::text(text, place), merge, 1, 1);
            return;
        }
        self.tag(tag, span);
        let size = 1 + text.len() / 64;
        let value = match tag.and_then(Tag::core_suffix) {
            Some("str") if unwritten => Value::Text(String::new()),
            Some("str") => Value::Text(text.into_owned()),
            _ if unwritten => Value::Null,
            Some("int" | "float" | "bool" | "null") => words::scalar(text.into_owned()),
            _ if plain => words::scalar(text.into_owned()),
            _ => Value::Text(text.into_owned()),
        };
        let node = Node { value, place };
        self.remember(anchor, &node, size, 1);
        self.add(node, false, size, 1);
    }

    /// Tags other than YAML's own mean nothing to us, and that is said.
    fn tag(&mut self, tag: Option<&Tag>, span: &Span) {
        let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema() && tag.original() != "!") else { return };
        let place = self.point(&span.tag_start.unwrap_or(span.start));
        self.problems.warning("yaml-tag", place, format!("the tag `{}` is ignored", tag.original()));
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Option<()> {
        let place = self.place(span);
        let Some(Anchored { node, size, height }) = self.anchors.get(&anchor) else {
            self.problems.error("circular-alias", place, "this alias stands inside the node that it repeats");
            return None;
        };
        let (node, size, height) = (node.clone(), *size, *height);
        self.aliased += size;
        if self.aliased > ALIAS_BUDGET {
            self.problems.error(
                "too-many-aliases",
                place,
                format!("aliases make this document larger than {ALIAS_BUDGET} nodes"),
            );
            return None;
        }
        if self.open.len() + height > DEPTH_LIMIT {
            self.too_deep(place);
            return None;
        }
        // As a key it is where it is written; as a value it is what was written elsewhere.
        let node = if self.at_key() { Node { place, ..node } } else { node };
        self.add(node, false, size, height);
        Some(())
    }

    fn remember(&mut self, anchor: usize, node: &Node, size: usize, height: usize) {
        if anchor != 0 && self.aliased <= ALIAS_BUDGET {
            // The copy counts too: anchors inside anchors would make many of them.
            self.aliased += size;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, height });
        }
    }

    fn at_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { what: Collection::Map { key: None, .. }, .. }))
    }

    fn at_value(&self) -> bool {
        matches!(self.open.last(), Some(Open { what: Collection::Map { key: Some(_), .. }, .. }))
    }

    /// Adds a node to what is open: an element, a key or a value.
    fn add(&mut self, node: Node, merge: bool, size: usize, height: usize) {
        let Some(Open { what, size: whole, height: highest, .. }) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        *whole += size;
        *highest = (*highest).max(height + 1);
        match what {
            Collection::List(list) => list.push(node),
            Collection::Map { key: key @ None, .. } => {
                let place = node.place;
                self.key_end = Place { column: place.column + place.length + 1, length: 0, ..place };
                let text = if merge { Key::Merge } else { Key::Text(key_text(node, self.problems)) };
                *key = Some((text, place));
            }
            Collection::Map { map, key, merges } => {
                let before = map.len();
                match key.take() {
                    Some((Key::Merge, _)) => merges.push(Merge { node, before }),
                    Some((Key::Text(key), place)) => {
                        if let Some(first) = map.insert(key.as_str(), place, node) {
                            duplicate(self.problems, self.duplicates, &key, place, first.key);
                        }
                    }
                    None => {}
                }
            }
        }
    }

    /// The map with what its `<<` keys bring: nearer keys win.
    fn merged(&mut self, map: Map, merges: Vec<Merge>) -> Map {
        if merges.is_empty() {
            return map;
        }
        let mut brought: Vec<(usize, String, Entry)> = Vec::new();
        for Merge { node, before } in merges {
            for (key, entry) in self.merge_entries(node) {
                if !map.has(&key) && !brought.iter().any(|(_, other, _)| *other == key) {
                    brought.push((before, key, entry));
                }
            }
        }
        let mut brought = brought.into_iter().peekable();
        let mut all = Map::new();
        for (index, (key, entry)) in map.into_iter().enumerate() {
            while let Some((_, key, entry)) = brought.next_if(|(before, _, _)| *before <= index) {
                all.insert(key, entry.key, entry.node);
            }
            all.insert(key, entry.key, entry.node);
        }
        for (_, key, entry) in brought {
            all.insert(key, entry.key, entry.node);
        }
        all
    }

    fn merge_entries(&mut self, node: Node) -> Vec<(String, Entry)> {
        let place = node.place;
        match node.value {
            Value::Map(map) => map.into_iter().collect(),
            Value::List(list) if list.iter().all(|node| node.as_map().is_some()) => {
                list.into_iter().flat_map(|node| self.merge_entries(node)).collect()
            }
            other => {
                let message = format!("`<<` merges maps, found {}", other.kind_name());
                self.problems.error("merge-key", place, message);
                Vec::new()
            }
        }
    }

    fn point(&self, marker: &granit_parser::Marker) -> Place {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Place::new(self.file, number(marker.line()).max(1), number(marker.col()).saturating_add(1), 0)
    }

    /// What does not end on its line is underlined to the end of the line.
    fn place(&self, span: &Span) -> Place {
        let start = self.point(&span.start);
        let length = if span.end.line() == span.start.line() {
            span.end.col().saturating_sub(span.start.col())
        } else {
            let line = self.sources.line(self.file, start.line).trim_end();
            line.chars().count().saturating_sub(span.start.col())
        };
        Place { length: u32::try_from(length).unwrap_or(u32::MAX), ..start }
    }
}

fn key_text(node: Node, problems: &mut Diagnostics) -> String {
    match node.value {
        Value::Text(text) => text,
        Value::Number(number) => number.text(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        other @ (Value::List(_) | Value::Map(_)) => {
            let message = format!("a key must be text, found {}", other.kind_name());
            problems.error("key-not-text", node.place, message);
            String::new()
        }
    }
}

fn duplicate(problems: &mut Diagnostics, duplicates: Duplicates, key: &str, place: Place, first: Place) {
    let severity = match duplicates {
        Duplicates::Error => Severity::Error,
        Duplicates::Warn => Severity::Warning,
    };
    problems
        .add(severity, "duplicate-key", place, format!("the key `{key}` is written twice"))
        .also(first, "the first is here")
        .help("remove one of them; the last one counts");
}
