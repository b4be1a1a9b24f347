//! Writes down the rows of a document, before anything in it is mended.

use std::collections::HashMap;

use super::grammar::{Spot, VALUE_KEYS, Whose};
use super::{Kind, Ledger, Row};
use crate::document::{Entry, Map, Node, Pointer, Value};
use crate::source::Place;

/// What finds rows again: by a place, by a name, by a `$ref`.
#[derive(Clone, Debug, Default)]
pub(super) struct Finder {
    /// Every place of the document, with the row that it belongs to.
    pub marks: Vec<Mark>,
    /// Every `$ref`, with the row in which it stands.
    pub references: Vec<(Option<usize>, Box<str>)>,
    /// The name of each parameter that stands in an operation or in a path item, also of what the service sends.
    pub parameters: Vec<(usize, Box<str>)>,
}

/// A place, and the row that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub place: Place,
    pub row: Option<usize>,
    /// Whether it is that of the row itself, and not of something in it that has no row.
    pub own: bool,
}

impl Ledger {
    /// The rows of a document as it was written; `dangling` are the `$ref`s that are not in it any more, by the place of their map.
    pub fn of(root: &Node, dangling: &[(Place, Place)]) -> Ledger {
        let mut ledger = Ledger::default();
        let swagger = root.get("swagger").is_some();
        Walk { root, swagger, dangling: dangling.iter().copied().collect(), at: String::new(), ledger: &mut ledger }.node(
            root,
            root.place,
            Spot::Root,
            None,
        );
        ledger.finder.marks.sort_unstable();
        ledger
    }
}

struct Walk<'n, 'l> {
    root: &'n Node,
    swagger: bool,
    dangling: HashMap<Place, Place>,
    at: String,
    ledger: &'l mut Ledger,
}

impl<'n> Walk<'n, '_> {
    fn node(&mut self, node: &'n Node, key: Place, spot: Spot, owner: Option<usize>) {
        let reference = node.as_map().and_then(|map| map.entry("$ref"));
        if let Some(target) = reference.and_then(|entry| entry.node.as_text()).filter(|_| spot != Spot::Data) {
            self.ledger.finder.references.push((owner, target.into()));
        }
        // What has become a component stood here; its `$ref` is nobody's writing.
        if reference.is_some_and(|entry| entry.key == entry.node.place) {
            return;
        }
        let row = self.kind(spot, node).map(|kind| self.row(kind, key, node.place, owner));
        self.mark(key, row.or(owner), row.is_some());
        self.mark(node.place, row.or(owner), row.is_some());
        if let Some(place) = self.dangling.get(&node.place).copied().filter(|_| row.is_some()) {
            let keyword = (spot == Spot::Schema).then(|| self.step("$ref", |walk| walk.row(Kind::Keyword, place, place, row)));
            self.mark(place, keyword.or(row), true);
        }
        match &node.value {
            Value::Map(map) => self.map(map, spot, row.or(owner)),
            Value::List(list) => {
                for (index, element) in list.iter().enumerate() {
                    self.step(&index.to_string(), |walk| walk.node(element, element.place, spot.element(), row.or(owner)));
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, map: &'n Map, spot: Spot, owner: Option<usize>) {
        let speaks_of_a_value = self.swagger
            && (spot == Spot::Header || spot == Spot::Parameter && map.get("in").and_then(Node::as_text) != Some("body"));
        for (key, entry) in map.iter() {
            let is_keyword = match spot {
                Spot::Schema => !key.starts_with("x-"),
                _ => speaks_of_a_value && VALUE_KEYS.contains(&key),
            };
            let child = spot.child(key, self.swagger);
            self.step(key, |walk| match is_keyword {
                true => walk.keyword(entry, child, owner),
                false => walk.entry(key, entry, spot, owner),
            });
        }
    }

    fn keyword(&mut self, entry: &'n Entry, child: Spot, owner: Option<usize>) {
        let row = self.row(Kind::Keyword, entry.key, entry.node.place, owner);
        self.mark(entry.key, Some(row), true);
        self.mark(entry.node.place, Some(row), true);
        self.node(&entry.node, entry.key, child, Some(row));
    }

    fn entry(&mut self, key: &str, entry: &'n Entry, spot: Spot, owner: Option<usize>) {
        if key.starts_with("x-") && !spot.has_names() {
            *self.ledger.extensions.entry(key.to_owned()).or_default() += 1;
        }
        let child = spot.child(key, self.swagger);
        let is_name = matches!((spot, key), (Spot::Parameter, "name" | "in"));
        let refers = key == "$ref" && spot != Spot::Data && entry.node.as_text().is_some();
        if is_name || refers {
            // By its name, or by what it refers to, a thing is called.
            self.mark(entry.key, owner, true);
            self.mark(entry.node.place, owner, true);
        } else if child == Spot::Data && spot != Spot::Data && !matches!(key, "default" | "enum" | "const") {
            self.mark(entry.key, owner, false);
            self.mark(entry.node.place, owner, false);
        } else {
            self.node(&entry.node, entry.key, child, owner);
        }
    }

    fn step<T>(&mut self, token: &str, below: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(&token.replace('~', "~0").replace('/', "~1"));
        let made = below(self);
        self.at.truncate(length);
        made
    }

    fn row(&mut self, kind: Kind, place: Place, value: Place, parent: Option<usize>) -> usize {
        let row = self.ledger.rows.len();
        self.ledger.rows.push(Row { kind, pointer: self.at.as_str().into(), place, value, parent, moved: false, gap: None });
        row
    }

    fn mark(&mut self, place: Place, row: Option<usize>, own: bool) {
        let marks = &mut self.ledger.finder.marks;
        let mark = Mark { place, row, own };
        if marks.last() != Some(&mark) {
            marks.push(mark);
        }
    }

    /// What kind of row a node gets where it stands.
    fn kind(&mut self, spot: Spot, node: &'n Node) -> Option<Kind> {
        let map = node.as_map()?;
        Some(match spot {
            Spot::Operation(Whose::Service) => Kind::Operation,
            Spot::Operation(Whose::Other) => Kind::Callback,
            Spot::Parameter => self.parameter(node, map),
            Spot::Body => Kind::Body,
            Spot::MediaType => Kind::MediaType,
            Spot::Response => Kind::Response,
            Spot::Header => Kind::Header,
            Spot::Schema => Kind::Schema,
            Spot::Scheme => Kind::SecurityScheme,
            _ => return None,
        })
    }

    fn parameter(&mut self, node: &'n Node, map: &'n Map) -> Kind {
        let described = self.follow(node).and_then(Node::as_map).unwrap_or(map);
        let text = |key: &str| described.get(key).and_then(Node::as_text);
        if self.swagger && text("in") == Some("body") {
            return Kind::Body;
        }
        // Fields of forms of Swagger 2.0 are parts of the body.
        if let Some(name) = text("name")
            .filter(|_| text("in") != Some("formData") && (self.at.starts_with("/paths/") || self.at.starts_with("/webhooks/")))
        {
            self.ledger.finder.parameters.push((self.ledger.rows.len(), name.into()));
        }
        Kind::Parameter
    }

    /// What stands at the end of the `$ref`s.
    fn follow(&self, node: &'n Node) -> Option<&'n Node> {
        let mut node = node;
        for _ in 0..64 {
            match node.reference() {
                Some(target) => node = self.root.at(&Pointer::parse(target)?)?,
                None => return Some(node),
            }
        }
        None
    }
}
