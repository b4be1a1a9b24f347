//! Holds a document against the table of `shape.rs`, then against the rules that a table cannot say (`rules/`).
//!
//! In strict mode what is wrong is an error and nothing is changed. In tolerant mode it is a warning, and the tree is mended: a value
//! of the wrong kind is read as what it clearly means (`"true"`, a list of one), else left out, and what must be there is filled in.
//! After it the tree fits `openapiv3` and means there what it means here. Damage that concerns more than the value behind one key is
//! mended before, in `dialect/repair.rs`.

use std::fmt;

use super::extensions::{self, EXTENSIONS};
use super::losses;
use super::rules;
use super::rules::judge::Judge;
use super::rules::schemas::whole;
use super::shape::codes;
use super::shape::grammar::{Fill, Key, KeyPattern, Need, ObjectKind, ObjectShape, Shape};
use super::shape::walk::too_deep;
use super::shape::{WithArticle, Words, as_help, object};
use crate::document::{Entry, Map, Node, Value, did_you_mean};
use crate::options::Mode;
use crate::source::{Diagnostics, Place};

/// Checks a document, and in tolerant mode mends it.
pub fn check(root: &mut Node, mode: Mode, problems: &mut Diagnostics) {
    if root.as_map().is_none() {
        problems.error(codes::WRONG_TYPE, root.place, format!("expected an OpenAPI document, found {}", root.kind_name()));
        return;
    }
    let mut found = Diagnostics::new();
    if !shallow(root, Judge::new(mode, &mut found)) {
        problems.merge(found);
        return;
    }
    let subject = Subject { name: "the document", place: root.place, mended: "left out" };
    Table { judge: Judge::new(mode, &mut found) }.object(root, ObjectKind::Document, subject);
    // What a rule finds in a tree of the wrong shape is mostly an echo of what is reported already.
    if mode == Mode::Tolerant || !found.has_errors() {
        rules::apply(root, mode, &mut found);
        losses::apply(root, &mut found);
    }
    problems.merge(found);
}

/// Whether no schema stands too deep for those who go on with it.
fn shallow(root: &mut Node, mut judge: Judge<'_>) -> bool {
    let places = too_deep(root, !judge.is_strict());
    for place in &places {
        judge
            .wrong(codes::TOO_DEEP, *place, "schemas stand too deep inside each other", "taken as any value")
            .help("give the inner ones names in `components.schemas`");
    }
    places.is_empty() || !judge.is_strict()
}

/// What a value belongs to.
#[derive(Clone, Copy)]
struct Subject<'a> {
    /// The key behind which it stands, or that of the list in which it stands.
    name: &'a str,
    /// Where the key stands, or the value in a list.
    place: Place,
    /// What tolerant mode makes of a value that does not fit.
    mended: &'a str,
}

/// What becomes of an entry.
enum Fate {
    /// It stays, as it is or mended.
    Stays,
    /// It goes.
    Goes,
    /// It goes, and the object with it.
    Breaks,
}

struct Table<'p> {
    judge: Judge<'p>,
}

impl Table<'_> {
    /// Whether a value has a shape, perhaps after mending.
    fn value(&mut self, node: &mut Node, shape: Shape, subject: Subject<'_>) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Text | Shape::Bool | Shape::Number | Shape::Count => self.scalar(node, shape, subject),
            Shape::Word(words) => self.word(node, words, subject),
            Shape::List(inner) => self.list(node, shape, *inner, subject),
            Shape::Map(pattern, inner) => self.map(node, shape, (pattern, *inner), subject),
            Shape::Object(kind) => self.object(node, kind, subject),
            Shape::Reference(kind) => self.reference(node, kind, subject),
            Shape::BoolOrSchema if node.as_bool().is_some() => true,
            Shape::BoolOrSchema => self.reference(node, ObjectKind::Schema, subject),
        }
    }

    fn scalar(&mut self, node: &mut Node, shape: Shape, subject: Subject<'_>) -> bool {
        is_scalar(node, shape) || self.mismatch(node, shape, subject) && is_scalar(node, shape)
    }

    fn word(&mut self, node: &mut Node, words: &'static [&'static str], subject: Subject<'_>) -> bool {
        if node.as_text().is_none() && !(self.mismatch(node, Shape::Word(words), subject) && node.as_text().is_some()) {
            return false;
        }
        let word = node.as_text().unwrap_or_default().to_owned();
        words.contains(&word.as_str()) || self.wrong_word(node, &word, words, subject)
    }

    fn wrong_word(&mut self, node: &mut Node, word: &str, words: &[&'static str], subject: Subject<'_>) -> bool {
        let near = words.iter().find(|known| known.eq_ignore_ascii_case(word));
        let mended = near.map(|near| format!("read as `{near}`"));
        let message = format!("`{word}` is no value of `{}`, expected {}", subject.name, Words(words));
        let mended = mended.as_deref().unwrap_or(subject.mended);
        let problem = self.judge.wrong(codes::UNKNOWN_WORD, node.place, message, mended);
        if let Some(near) = did_you_mean(word, words.iter().copied()) {
            problem.help(format!("did you mean `{near}`?"));
        }
        if let Some(near) = near {
            node.value = Value::from(*near);
        }
        near.is_some()
    }

    fn list(&mut self, node: &mut Node, shape: Shape, inner: Shape, subject: Subject<'_>) -> bool {
        if node.as_list().is_none() && !self.mismatch(node, shape, subject) {
            return false;
        }
        let Some(list) = node.as_list_mut() else { return false };
        let strict = self.judge.is_strict();
        list.retain_mut(|entry| {
            let subject = Subject { place: entry.place, mended: "left out", ..subject };
            self.value(entry, inner, subject) || strict
        });
        true
    }

    fn map(&mut self, node: &mut Node, shape: Shape, entries: (KeyPattern, Shape), subject: Subject<'_>) -> bool {
        if node.as_map().is_none() && !self.mismatch(node, shape, subject) {
            return false;
        }
        let Some(map) = node.as_map_mut() else { return false };
        let strict = self.judge.is_strict();
        map.retain(|key, entry| matches!(self.rest(key, entry, entries), Fate::Stays) || strict);
        true
    }

    /// An entry whose key its author has chosen.
    fn rest(&mut self, key: &str, entry: &mut Entry, (pattern, shape): (KeyPattern, Shape)) -> Fate {
        if let Fate::Goes = self.pattern(key, entry.key, pattern) {
            return Fate::Goes;
        }
        let stand_in = stand_in(shape, entry.node.place);
        let mended = if stand_in.is_some() { "taken as one that says nothing" } else { "left out" };
        if self.value(&mut entry.node, shape, Subject { name: key, place: entry.key, mended }) {
            return Fate::Stays;
        }
        match stand_in {
            Some(stand_in) if !self.judge.is_strict() => entry.node = stand_in,
            _ => return Fate::Goes,
        }
        Fate::Stays
    }

    fn pattern(&mut self, key: &str, place: Place, pattern: KeyPattern) -> Fate {
        let fits = match pattern {
            KeyPattern::Any => true,
            KeyPattern::Path => key.starts_with('/'),
            KeyPattern::Status => is_status(key),
            KeyPattern::Component => is_component_name(key),
            KeyPattern::MediaType => is_media_type(key),
            KeyPattern::Method => is_token(key),
        };
        // The names of components and media types are only names: nothing goes wrong with a strange one.
        let harmless = matches!(pattern, KeyPattern::Component | KeyPattern::MediaType) || is_any_code(key);
        if fits {
            return Fate::Stays;
        }
        let mended = if harmless { "taken as it is" } else { "left out" };
        let problem = self.judge.wrong(codes::BAD_NAME, place, format!("expected {pattern}, found `{key}`"), mended);
        if pattern == KeyPattern::Path {
            problem.help(format!("write `/{key}`"));
        }
        if harmless { Fate::Stays } else { Fate::Goes }
    }

    fn reference(&mut self, node: &mut Node, kind: ObjectKind, subject: Subject<'_>) -> bool {
        let key = node.as_map().and_then(|map| map.entry("$ref")).map(|entry| entry.key);
        let (Some(place), Some(map)) = (key, node.as_map_mut()) else { return self.object(node, kind, subject) };
        let target = Subject { name: "$ref", place, mended: "left out" };
        let is_text = map.get_mut("$ref").is_some_and(|node| self.value(node, Shape::Text, target));
        if is_text {
            self.siblings(map);
        }
        if is_text || self.judge.is_strict() {
            return true;
        }
        map.remove("$ref");
        self.object(node, kind, subject)
    }

    fn siblings(&mut self, map: &mut Map) {
        let siblings: Vec<(String, Place)> =
            map.iter().filter(|(key, _)| *key != "$ref").map(|(key, entry)| (key.to_owned(), entry.key)).collect();
        for (key, place) in &siblings {
            self.judge
                .wrong(codes::REF_SIBLINGS, *place, format!("`{key}` beside `$ref` counts for nothing"), "left out")
                .help("move it to what the `$ref` names; for a schema, `allOf: [{$ref: …}]` may have other keys beside it");
        }
        if !self.judge.is_strict() {
            map.retain(|key, _| key == "$ref");
        }
    }

    fn object(&mut self, node: &mut Node, kind: ObjectKind, subject: Subject<'_>) -> bool {
        if node.as_map().is_none() && !self.mismatch(node, Shape::Object(kind), subject) {
            return false;
        }
        let Some(map) = node.as_map_mut() else { return false };
        let Some(kind) = self.told_kind(kind, map, subject) else { return false };
        let strict = self.judge.is_strict();
        let mut whole = true;
        map.retain(|key, entry| match self.entry(kind, key, entry) {
            Fate::Stays => true,
            Fate::Goes => strict,
            Fate::Breaks => {
                whole = false;
                strict
            }
        });
        let complete = (whole || strict) && self.complete(kind, map, subject);
        whole && complete
    }

    /// Which of several objects this is, where a word in it tells.
    fn told_kind(&mut self, kind: ObjectKind, map: &mut Map, subject: Subject<'_>) -> Option<ObjectKind> {
        let Some(tag) = object(kind).tag else { return Some(kind) };
        let key = tag.kinds.first().and_then(|(_, kind)| object(*kind).key(tag.key))?;
        let Some(place) = map.entry(tag.key).map(|entry| entry.key) else {
            self.missing(object(kind), key, subject, "left out");
            return None;
        };
        let mended = format!("the {} is left out", object(kind).name);
        let word = Subject { name: tag.key, place, mended: &mended };
        if !map.get_mut(tag.key).is_some_and(|node| self.value(node, key.shape, word)) {
            return None;
        }
        let word = map.get(tag.key).and_then(Node::as_text)?;
        tag.kinds.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind)
    }

    fn entry(&mut self, kind: ObjectKind, name: &str, entry: &mut Entry) -> Fate {
        let shape = object(kind);
        if let Some(key) = shape.key(name) {
            return self.known(shape, key, entry);
        }
        if name.starts_with("x-") && kind.takes_extensions() {
            return self.extension(kind, name, entry);
        }
        match shape.rest {
            Some(rest) => self.rest(name, entry, rest),
            None => self.unknown(kind, name, entry.key),
        }
    }

    fn known(&mut self, shape: &ObjectShape, key: &Key, entry: &mut Entry) -> Fate {
        let (mended, unfit) = match key.need {
            Need::Later => {
                let message = format!("`{}` of {} is not supported yet", key.name, WithArticle(shape.name));
                self.judge.wrong(codes::NOT_SUPPORTED, entry.key, message, "left out");
                return Fate::Goes;
            }
            Need::Optional => ("left out".to_owned(), Fate::Goes),
            Need::Required => (format!("the {} is left out", shape.name), Fate::Breaks),
            Need::Filled(fill) => (format!("filled in as {fill}"), Fate::Goes),
        };
        if self.value(&mut entry.node, key.shape, Subject { name: key.name, place: entry.key, mended: &mended }) {
            return Fate::Stays;
        }
        match key.need {
            Need::Filled(fill) if !self.judge.is_strict() => {
                entry.node = self.filled(fill, key, entry.node.place);
                Fate::Stays
            }
            _ => unfit,
        }
    }

    /// What is filled in, itself complete.
    fn filled(&mut self, fill: Fill, key: &Key, place: Place) -> Node {
        let mut node = fill_in(fill, place);
        self.value(&mut node, key.shape, Subject { name: key.name, place, mended: "left out" });
        node
    }

    fn extension(&mut self, kind: ObjectKind, name: &str, entry: &mut Entry) -> Fate {
        match extensions::extension(name) {
            Some(known) if known.on.contains(&kind) => {
                let subject = Subject { name, place: entry.key, mended: "left out" };
                if self.value(&mut entry.node, known.shape, subject) { Fate::Stays } else { Fate::Goes }
            }
            // Others may use the same words for things of their own.
            _ if !self.judge.is_strict() => Fate::Stays,
            Some(known) => {
                let message = format!("`{name}` may not stand in {}", WithArticle(object(kind).name));
                let places: Vec<&str> = known.on.iter().map(|kind| object(*kind).name).collect();
                let help = format!("it stands in: {}", places.join(", "));
                self.judge.wrong(codes::MISPLACED_EXTENSION, entry.key, message, "").help(help);
                Fate::Stays
            }
            None => {
                let message = format!("unknown extension `{name}`");
                let help = near_extension(kind, name);
                self.judge.wrong(codes::UNKNOWN_EXTENSION, entry.key, message, "").help(help);
                Fate::Stays
            }
        }
    }

    fn unknown(&mut self, kind: ObjectKind, name: &str, place: Place) -> Fate {
        let shape = object(kind);
        let message = format!("unknown key `{name}` in {}", WithArticle(shape.name));
        let problem = self.judge.wrong(codes::UNKNOWN_KEY, place, message, "left out");
        let keys: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
        let extensions = EXTENSIONS.iter().filter(|extension| extension.on.contains(&kind)).map(|known| known.key);
        let prefixed = format!("x-{name}");
        if let Some(extension) = extensions.into_iter().find(|extension| *extension == prefixed) {
            problem.help(format!("did you mean `{extension}`?"));
        } else if let Some(near) = did_you_mean(name, keys.iter().copied()) {
            problem.help(format!("did you mean `{near}`?"));
        } else if let Some((_, help)) = FOREIGN.iter().find(|(foreign, _)| *foreign == name) {
            problem.help(*help);
        } else {
            problem.help(format!("{} knows {}", WithArticle(shape.name), listed(&keys)));
        }
        Fate::Goes
    }

    /// Looks for keys that must be there.
    fn complete(&mut self, kind: ObjectKind, map: &mut Map, subject: Subject<'_>) -> bool {
        let shape = object(kind);
        let mut whole = true;
        for key in shape.keys {
            match key.need {
                _ if map.has(key.name) => {}
                Need::Optional | Need::Later => {}
                Need::Required => {
                    self.missing(shape, key, subject, "left out");
                    whole = false;
                }
                Need::Filled(fill) => {
                    self.missing(shape, key, subject, &format!("filled in as {fill}"));
                    if !self.judge.is_strict() {
                        let node = self.filled(fill, key, subject.place);
                        map.insert(key.name, subject.place, node);
                    }
                }
            }
        }
        whole
    }

    fn missing(&mut self, shape: &ObjectShape, key: &Key, subject: Subject<'_>, mended: &str) {
        let message = format!("{} must have `{}`", WithArticle(shape.name), key.name);
        let help = format!("add `{}`: {}", key.name, as_help(key.docs));
        self.judge.wrong(codes::MISSING_KEY, subject.place, message, mended).help(help);
    }

    /// Reports a value of the wrong kind. Whether it was mended: of the right kind now, if perhaps with mistakes inside.
    fn mismatch(&mut self, node: &mut Node, shape: Shape, subject: Subject<'_>) -> bool {
        let meant = mend(&node.value, shape, node.place);
        let mended = meant.as_ref().map(|value| format!("read as {}", Found(value)));
        let message = format!("expected {shape} for `{}`, found {}", subject.name, Found(&node.value));
        // Nothing at all is shown by its key.
        let place = if node.place.length == 0 { subject.place } else { node.place };
        let help = hint(subject.name, &node.value).or_else(|| meant.as_ref().and_then(|meant| way_out(&node.value, meant)));
        let problem = self.judge.wrong(codes::WRONG_TYPE, place, message, mended.as_deref().unwrap_or(subject.mended));
        if let Some(help) = help {
            problem.help(help);
        }
        match meant.filter(|_| !self.judge.is_strict()) {
            Some(value) => {
                node.value = value;
                true
            }
            None => false,
        }
    }
}

/// What people mean who write this.
fn hint(name: &str, value: &Value) -> Option<String> {
    match (name, value) {
        ("required", Value::Bool(_)) => Some("name the property in the `required` list of the object".to_owned()),
        ("type", Value::List(_)) => Some("a list of types is of OpenAPI 3.1; write `nullable: true` for null".to_owned()),
        ("exclusiveMinimum", Value::Number(_)) => Some("write it as `minimum`, with `exclusiveMinimum: true`".to_owned()),
        ("exclusiveMaximum", Value::Number(_)) => Some("write it as `maximum`, with `exclusiveMaximum: true`".to_owned()),
        _ => None,
    }
}

/// How to write what is clearly meant.
fn way_out(found: &Value, meant: &Value) -> Option<String> {
    match (found, meant) {
        (Value::Number(_) | Value::Bool(_), Value::Text(_)) => Some("put it in quotes".to_owned()),
        (Value::Text(_), Value::Bool(_) | Value::Number(_)) => Some("write it without quotes".to_owned()),
        (Value::Text(text), Value::List(_)) => Some(format!("write `[{text}]`")),
        (_, Value::List(_)) => Some("make it a list of one".to_owned()),
        _ => None,
    }
}

/// Keys of other dialects, and how to say the same in OpenAPI 3.0.
const FOREIGN: &[(&str, &str)] = &[
    (
        "$ref",
        "only parameters, bodies, responses, headers, examples, callbacks, schemas and security schemes can be a `$ref` here",
    ),
    ("const", "it is of OpenAPI 3.1; write `enum` with one value"),
    ("examples", "it is of OpenAPI 3.1; write `example`"),
    ("$schema", "it is of OpenAPI 3.1; OpenAPI 3.0 has but one schema language"),
    ("$defs", "it is of OpenAPI 3.1; schemas stand in `components.schemas`"),
    ("definitions", "it is of Swagger 2.0; schemas stand in `components.schemas`"),
    ("securityDefinitions", "it is of Swagger 2.0; security schemes stand in `components.securitySchemes`"),
    ("host", "it is of Swagger 2.0; write `servers`"),
    ("basePath", "it is of Swagger 2.0; write `servers`"),
    ("schemes", "it is of Swagger 2.0; write `servers`"),
    ("consumes", "it is of Swagger 2.0; media types stand in `requestBody.content`"),
    ("produces", "it is of Swagger 2.0; media types stand in the `content` of a response"),
    ("collectionFormat", "it is of Swagger 2.0; write `style` and `explode`"),
    ("webhooks", "it is of OpenAPI 3.1 and not supported yet"),
    ("patternProperties", "it is of OpenAPI 3.1; write `additionalProperties`"),
    ("prefixItems", "it is of OpenAPI 3.1; write `items`"),
];

fn is_scalar(node: &Node, shape: Shape) -> bool {
    match shape {
        Shape::Text => node.as_text().is_some(),
        Shape::Bool => node.as_bool().is_some(),
        Shape::Number => node.as_f64().is_some_and(f64::is_finite),
        Shape::Count => node.as_u64().is_some(),
        _ => false,
    }
}

/// What a value of the wrong kind clearly means.
fn mend(value: &Value, shape: Shape, place: Place) -> Option<Value> {
    match (shape, value) {
        (Shape::Text, Value::Number(number)) => Some(number.text().into()),
        (Shape::Text, Value::Bool(value)) => Some(value.to_string().into()),
        (Shape::Bool, Value::Text(text)) => boolean(text).map(Value::from),
        (Shape::Number, Value::Text(text)) => number(text),
        (Shape::Count, Value::Text(text)) => number(text).filter(|value| count(value).is_some()),
        (Shape::Count, Value::Number(_)) => count(value).map(Value::from),
        (Shape::List(inner), value) if stands_for_one(*inner, value) => Some(vec![Node::new(value.clone(), place)].into()),
        (Shape::Map(..) | Shape::Object(_) | Shape::Reference(_), Value::List(list)) if list.is_empty() => {
            Some(Map::new().into())
        }
        (Shape::List(_), _) => None,
        (_, Value::List(list)) => match list.as_slice() {
            [only] if fits_roughly(&only.value, shape) => Some(only.value.clone()),
            [only] => mend(&only.value, shape, place),
            _ if is_schema(shape) => Some(Map::new().into()),
            _ => None,
        },
        (_, Value::Text(word)) if is_schema(shape) => Some(schema_of_type(word, place)),
        (_, Value::Bool(_) | Value::Number(_)) if is_schema(shape) => Some(Map::new().into()),
        _ => None,
    }
}

fn is_schema(shape: Shape) -> bool {
    matches!(shape, Shape::Reference(ObjectKind::Schema) | Shape::Object(ObjectKind::Schema))
}

/// `items: string` means `items: {type: string}`.
fn schema_of_type(word: &str, place: Place) -> Value {
    let mut map = Map::new();
    if super::shape::TYPES.contains(&word) {
        map.insert("type", place, Node::text(word, place));
    }
    map.into()
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" => Some(true),
        "false" | "no" => Some(false),
        _ => None,
    }
}

fn number(text: &str) -> Option<Value> {
    if let Ok(number) = text.trim().parse::<i64>() {
        return Some(number.into());
    }
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from)
}

/// A number of things, where a number is one: `3.0` is, `-1` and `3.5` are not.
fn count(value: &Value) -> Option<i64> {
    let Value::Number(number) = value else { return None };
    whole(number).filter(|number| *number >= 0)
}

/// One thing where a list of such things is expected.
fn stands_for_one(inner: Shape, value: &Value) -> bool {
    !matches!(value, Value::Null | Value::List(_)) && fits_roughly(value, inner)
}

/// Whether a value is of the kind that a shape speaks of, whatever stands inside.
fn fits_roughly(value: &Value, shape: Shape) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Text | Shape::Word(_) => matches!(value, Value::Text(_)),
        Shape::Bool => matches!(value, Value::Bool(_)),
        Shape::List(_) => matches!(value, Value::List(_)),
        Shape::Map(..) | Shape::Object(_) | Shape::Reference(_) => matches!(value, Value::Map(_)),
        Shape::BoolOrSchema => matches!(value, Value::Bool(_) | Value::Map(_)),
        Shape::Number => matches!(value, Value::Number(number) if number.as_f64().is_finite()),
        Shape::Count => matches!(value, Value::Number(number) if number.as_u64().is_some()),
    }
}

/// What tolerant mode puts where an entry that others may refer to makes no sense.
fn stand_in(shape: Shape, place: Place) -> Option<Node> {
    let text = |key: &str| Map::from_iter([(key.to_owned(), Entry { key: place, node: Node::text("", place) })]);
    let map = match shape {
        Shape::Object(ObjectKind::MediaType | ObjectKind::PathItem) | Shape::Reference(ObjectKind::Schema) => Map::new(),
        Shape::Reference(ObjectKind::Response) => text("description"),
        Shape::List(_) => return Some(Node::new(Vec::new(), place)),
        _ => return None,
    };
    Some(Node::new(map, place))
}

fn fill_in(fill: Fill, place: Place) -> Node {
    let single = |key: &str, node| Node::new(Map::from_iter([(key.to_owned(), Entry { key: place, node })]), place);
    match fill {
        Fill::Text(text) => Node::text(text, place),
        Fill::True => Node::new(true, place),
        Fill::EmptyMap => Node::empty_map(place),
        Fill::AnyResponse => single("default", single("description", Node::text("", place))),
    }
}

/// `200`, `4XX`.
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', tens, units] => tens.is_ascii_digit() && units.is_ascii_digit(),
        _ => false,
    }
}

/// `666` is no status, but some services send it.
fn is_any_code(key: &str) -> bool {
    matches!(key.as_bytes(), [b'6'..=b'9', tens, units] if tens.is_ascii_digit() && units.is_ascii_digit())
}

fn is_component_name(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

fn is_media_type(key: &str) -> bool {
    let kind = key.split(';').next().unwrap_or_default().trim();
    matches!(kind.split_once('/'), Some((kind, subtype)) if !kind.is_empty() && !subtype.is_empty())
}

/// What HTTP takes as a method.
fn is_token(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn near_extension(kind: ObjectKind, name: &str) -> String {
    let here = EXTENSIONS.iter().filter(|extension| extension.on.contains(&kind)).map(|extension| extension.key);
    let all = EXTENSIONS.iter().map(|extension| extension.key);
    let here: Vec<&str> = here.collect();
    let owner = WithArticle(object(kind).name).to_string();
    match did_you_mean(name, here.iter().copied()).or_else(|| did_you_mean(name, all)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if here.is_empty() => format!("{owner} takes no extension"),
        None => format!("{owner} takes {}", listed(&here)),
    }
}

/// `` `a`, `b` and `c` ``
fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// What stands there, for a message.
struct Found<'a>(&'a Value);

impl fmt::Display for Found<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Bool(value) => write!(out, "`{value}`"),
            Value::Number(number) => write!(out, "`{}`", number.text()),
            Value::Text(text) if text.chars().count() <= 40 && !text.contains('\n') => write!(out, "the text `{text}`"),
            value => out.write_str(value.kind_name()),
        }
    }
}

#[cfg(test)]
mod tests;
