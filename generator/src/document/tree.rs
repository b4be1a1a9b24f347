//! The tree of a document: what its author wrote, every node with its place.

use indexmap::IndexMap;
use serde_json::Value as Json;

use super::pointer::Pointer;
use crate::source::{Place, Sources};

/// What the authors wrote, as one tree, and the texts it was read from.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree. Every `$ref` in it points to `#/components/<section>/<name>` (Swagger 2.0: `#/definitions/<name>` and the like).
    pub root: Node,
    /// The texts.
    pub sources: Sources,
    /// Every `$ref` that leads nowhere and is not in the tree any more: the place of its map, and its own.
    pub dangling: Vec<(Place, Place)>,
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands. A block map stands at its first key, a block list at its first `-`.
    pub place: Place,
}

/// What a node can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map.
    Map(Map),
}

/// A number that remembers how it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    kind: Kind,
    /// As written, where that is not what we would write.
    text: Option<Box<str>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Int(i64),
    /// Only above `i64::MAX`.
    Uint(u64),
    Float(f64),
    /// An integer that fits neither; the float is near it.
    Huge(f64),
}

/// A map in the order of its author.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    entries: IndexMap<String, Entry>,
}

/// What stands under a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key stands.
    pub key: Place,
    /// The value.
    pub node: Node,
}

impl Node {
    /// A value at a place.
    pub fn new(value: impl Into<Value>, place: Place) -> Node {
        Node { value: value.into(), place }
    }

    /// A text at a place.
    pub fn text(text: impl Into<String>, place: Place) -> Node {
        Node::new(Value::Text(text.into()), place)
    }

    /// An empty map at a place.
    pub fn empty_map(place: Place) -> Node {
        Node::new(Value::Map(Map::new()), place)
    }

    /// What stands under a key, if this is a map and has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_map_mut()?.get_mut(key)
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The integer, if it is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.as_i64()
    }

    /// The integer, if it is one that fits and is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.as_u64()
    }

    /// The number as a float, if it is a number.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::as_f64)
    }

    /// The list, if it is one.
    pub fn as_list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The list, to change it.
    pub fn as_list_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::List(list) => Some(list),
            _ => None,
        }
    }

    /// The map, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The map, to change it.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The target of a `$ref`, if this is a map with one that is a text.
    pub fn reference(&self) -> Option<&str> {
        self.get("$ref")?.as_text()
    }

    /// What it is, for a message: `a map`, `text`.
    pub fn kind_name(&self) -> &'static str {
        self.value.kind_name()
    }

    /// Whether two nodes hold the same, wherever they stand. The order of keys does not matter.
    pub fn same_as(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(one), Value::Bool(other)) => one == other,
            (Value::Number(one), Value::Number(other)) => one.kind == other.kind,
            (Value::Text(one), Value::Text(other)) => one == other,
            (Value::List(one), Value::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.same_as(other))
            }
            (Value::Map(one), Value::Map(other)) => {
                one.len() == other.len()
                    && one.iter().all(|(key, entry)| other.get(key).is_some_and(|other| entry.node.same_as(other)))
            }
            _ => false,
        }
    }

    /// What a pointer leads to.
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        pointer.tokens().try_fold(self, Node::step)
    }

    /// The same, to change it.
    pub fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Node> {
        pointer.tokens().try_fold(self, |node, token| match &mut node.value {
            Value::Map(map) => map.get_mut(token),
            Value::List(list) => list.get_mut(index(token)?),
            _ => None,
        })
    }

    /// The place of what a pointer leads to, or of the nearest parent that exists.
    pub fn place_of(&self, pointer: &Pointer) -> Place {
        self.nearest(pointer).place
    }

    /// The place of the key that a pointer leads to; of the value, where that has no key; of the nearest parent that exists.
    pub fn key_place_of(&self, pointer: &Pointer) -> Place {
        let parent = pointer.parent().and_then(|parent| self.at(&parent));
        let entry = parent.and_then(Node::as_map).zip(pointer.last()).and_then(|(map, key)| map.entry(key));
        match entry {
            Some(entry) => entry.key,
            None => self.place_of(pointer),
        }
    }

    fn nearest(&self, pointer: &Pointer) -> &Node {
        let mut node = self;
        for token in pointer.tokens() {
            match node.step(token) {
                Some(child) => node = child,
                None => break,
            }
        }
        node
    }

    /// The child that a pointer's token names.
    pub fn step(&self, token: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(map) => map.get(token),
            Value::List(list) => list.get(index(token)?),
            _ => None,
        }
    }

    /// The same without places.
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(number) => number.to_json(),
            Value::Text(text) => Json::String(text.clone()),
            Value::List(list) => Json::Array(list.iter().map(Node::to_json).collect()),
            Value::Map(map) => Json::Object(map.iter().map(|(key, entry)| (key.to_owned(), entry.node.to_json())).collect()),
        }
    }

    /// A value that nobody wrote, all of it at one place.
    pub fn from_json(value: &Json, place: Place) -> Node {
        let value = match value {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Number(Number::from_json(number)),
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(list) => Value::List(list.iter().map(|element| Node::from_json(element, place)).collect()),
            Json::Object(map) => Value::Map(
                map.iter().map(|(key, value)| (key.clone(), Entry { key: place, node: Node::from_json(value, place) })).collect(),
            ),
        };
        Node { value, place }
    }
}

/// RFC 6901 knows no signs and no leading zeros.
fn index(token: &str) -> Option<usize> {
    let plain = token == "0" || !token.starts_with(['0', '+']);
    token.parse().ok().filter(|_| plain)
}

impl Value {
    /// What it is, for a message: `a map`, `text`.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(number) if number.is_integer() => "an integer",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Number(value.into())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Value {
        Value::Number(value.into())
    }
}

impl From<Number> for Value {
    fn from(value: Number) -> Value {
        Value::Number(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::Text(value)
    }
}

impl From<Vec<Node>> for Value {
    fn from(value: Vec<Node>) -> Value {
        Value::List(value)
    }
}

impl From<Map> for Value {
    fn from(value: Map) -> Value {
        Value::Map(value)
    }
}

impl Number {
    /// A float as it was written.
    pub fn float(value: f64, text: &str) -> Number {
        Number { kind: Kind::Float(value), text: None }.written(text)
    }

    /// An integer as it was written: `text` is shown, `digits` is read, in `radix`. None if these are no digits.
    pub fn integer(negative: bool, digits: &str, radix: u32, text: &str) -> Option<Number> {
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
            return None;
        }
        let kind = match u64::from_str_radix(digits, radix) {
            Ok(value) if negative => match 0i64.checked_sub_unsigned(value) {
                Some(value) => Kind::Int(value),
                None => Kind::Huge(-(value as f64)),
            },
            Ok(value) => i64::try_from(value).map_or(Kind::Uint(value), Kind::Int),
            Err(_) => Kind::Huge(near(digits, radix) * if negative { -1.0 } else { 1.0 }),
        };
        Some(Number { kind, text: None }.written(text))
    }

    fn written(mut self, text: &str) -> Number {
        self.text = (self.canonical() != text).then(|| text.into());
        self
    }

    fn canonical(&self) -> String {
        match self.kind {
            Kind::Int(value) => value.to_string(),
            Kind::Uint(value) => value.to_string(),
            Kind::Float(value) | Kind::Huge(value) => format!("{value:?}"),
        }
    }

    /// The integer, if it is one and fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self.kind {
            Kind::Int(value) => Some(value),
            _ => None,
        }
    }

    /// The integer, if it is one, fits, and is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self.kind {
            Kind::Int(value) => u64::try_from(value).ok(),
            Kind::Uint(value) => Some(value),
            _ => None,
        }
    }

    /// The number, or the float that is nearest.
    pub fn as_f64(&self) -> f64 {
        match self.kind {
            Kind::Int(value) => value as f64,
            Kind::Uint(value) => value as f64,
            Kind::Float(value) | Kind::Huge(value) => value,
        }
    }

    /// Whether it was written as an integer, however large.
    pub fn is_integer(&self) -> bool {
        !matches!(self.kind, Kind::Float(_))
    }

    /// As it was written: `1.10`, `0x1F`, `99999999999999999999`.
    pub fn text(&self) -> String {
        match &self.text {
            Some(text) => text.to_string(),
            None => self.canonical(),
        }
    }

    /// As JSON and YAML both read it, nothing lost: decimal, `null` for what is not finite.
    pub fn decimal(&self) -> String {
        match (self.kind, &self.text) {
            (Kind::Huge(_), Some(text)) if is_decimal(text) => text.trim_start_matches('+').to_owned(),
            (Kind::Float(value) | Kind::Huge(value), _) if !value.is_finite() => "null".to_owned(),
            _ => self.canonical(),
        }
    }

    fn to_json(&self) -> Json {
        match self.kind {
            Kind::Int(value) => value.into(),
            Kind::Uint(value) => value.into(),
            Kind::Float(value) | Kind::Huge(value) => serde_json::Number::from_f64(value).map_or(Json::Null, Json::Number),
        }
    }

    fn from_json(number: &serde_json::Number) -> Number {
        let kind = match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => Kind::Int(value),
            (None, Some(value)) => Kind::Uint(value),
            (None, None) => Kind::Float(number.as_f64().unwrap_or(f64::NAN)),
        };
        Number { kind, text: None }
    }
}

/// A sign and digits that JSON takes too: no leading zeros.
fn is_decimal(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn near(digits: &str, radix: u32) -> f64 {
    match radix {
        10 => digits.parse().unwrap_or(f64::INFINITY),
        _ => digits
            .chars()
            .filter_map(|digit| digit.to_digit(radix))
            .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit)),
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number { kind: Kind::Int(value), text: None }
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Number {
        Number { kind: Kind::Float(value), text: None }
    }
}

impl Map {
    /// A map without entries.
    pub fn new() -> Map {
        Map::default()
    }

    /// What stands under a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.get(key).map(|entry| &entry.node)
    }

    /// The same, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries.get_mut(key).map(|entry| &mut entry.node)
    }

    /// The key's place and what stands under it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// Whether the key is there.
    pub fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Puts a node under a key: in place of the old one, which it gives back, or at the end.
    pub fn insert(&mut self, key: impl Into<String>, key_place: Place, node: Node) -> Option<Entry> {
        self.entries.insert(key.into(), Entry { key: key_place, node })
    }

    /// Takes a key out; the others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        self.entries.shift_remove(key)
    }

    /// Keeps what the function says.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &mut Entry) -> bool) {
        self.entries.retain(|key, entry| keep(key, entry));
    }

    /// Every key with its entry, in the author's order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Entry)> + ExactSizeIterator {
        self.entries.iter().map(|(key, entry)| (key.as_str(), entry))
    }

    /// The same, to change them.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (&str, &mut Entry)> + ExactSizeIterator {
        self.entries.iter_mut().map(|(key, entry)| (key.as_str(), entry))
    }

    /// Every key, in the author's order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.entries.keys().map(String::as_str)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl FromIterator<(String, Entry)> for Map {
    fn from_iter<I: IntoIterator<Item = (String, Entry)>>(entries: I) -> Map {
        Map { entries: entries.into_iter().collect() }
    }
}

impl IntoIterator for Map {
    type Item = (String, Entry);
    type IntoIter = indexmap::map::IntoIter<String, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}
