//! Values of a schema: the smallest and the fullest that it allows.
//!
//! They are made to be valid, by all that the document says and this house reads: types, enums, limits, patterns, formats. The
//! document's own examples are taken where they are valid themselves, which is looked at first.

use std::cell::Cell;

use regex::Regex;
use serde_json::{Map, Value, json};

use super::examples;
use super::patterns::matching;
use crate::openapi::Api;
use crate::openapi::model::{Additional, Enumeration, Kind, Limits, MemberValue, Object, Schema, Union};

/// How deep values go, and how many parts one may have in all; what is optional ends sooner.
const DEPTH: usize = 24;
const OPTIONAL_DEPTH: usize = 4;
const PARTS: usize = 4000;

/// How much a value has of what may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// Nothing.
    Smallest,
    /// Everything.
    Fullest,
    /// Some of it, and what only the service gives too: each number gives another value.
    Varied(usize),
}

/// Makes values of schemas.
pub(super) struct Instances<'a> {
    api: &'a Api,
    size: Size,
    parts: Cell<usize>,
}

impl<'a> Instances<'a> {
    /// Makes values of this size.
    pub(super) fn new(api: &'a Api, size: Size) -> Instances<'a> {
        Instances { api, size, parts: Cell::new(PARTS) }
    }

    /// A value of the schema, for something of this name; none for a schema whose values never end, or that allows none we know.
    pub(super) fn value(&self, schema: &'a Schema, name: &str) -> Option<Value> {
        self.parts.set(PARTS);
        self.make(schema, name, 0, DEPTH)
    }

    /// The document's own value if it is valid, else a made one.
    pub(super) fn given_or_made(&self, schema: &'a Schema, given: Option<&Value>, name: &str) -> Option<Value> {
        given
            .filter(|given| self.size == Size::Fullest && self.allows(schema, given, DEPTH))
            .cloned()
            .or_else(|| self.value(schema, name))
    }

    /// A value; `nth` tells those apart that have to differ.
    fn make(&self, schema: &'a Schema, name: &str, nth: usize, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.parts.set(self.parts.get().checked_sub(1)?);
        let resolved = self.api.resolve(schema);
        if depth + 1 < DEPTH && (schema.meta.nullable || resolved.meta.nullable) && self.happens(5) {
            return Some(Value::Null);
        }
        let examples = [&schema.meta.example, &resolved.meta.example, &schema.meta.default, &resolved.meta.default];
        // Examples are met in every value otherwise.
        let (nth, given) = match self.size {
            Size::Smallest | Size::Fullest => (nth, true),
            Size::Varied(number) => (nth + number, number % 3 == 1),
        };
        let composite = matches!(resolved.kind, Kind::Object(_) | Kind::List(_) | Kind::Tuple(_) | Kind::Any);
        if given
            && nth == 0
            && (!composite || self.size == Size::Fullest)
            && let Some(given) =
                examples.into_iter().flatten().find(|given| !given.is_null() && self.allows(schema, given, depth))
        {
            return Some(given.clone());
        }
        self.made(schema, resolved, name, nth, depth)
    }

    fn made(&self, schema: &'a Schema, resolved: &'a Schema, name: &str, nth: usize, depth: usize) -> Option<Value> {
        let limits = limits(schema, resolved);
        match &resolved.kind {
            Kind::Any | Kind::Reference(_) => Some(self.anything(name, nth)),
            Kind::Boolean => Some(json!(nth.is_multiple_of(2))),
            Kind::Integer { values: Some(values), .. } | Kind::Text { values: Some(values), .. } => member(values, nth),
            Kind::Integer { values: None, timestamp, .. } => Some(examples::integer(limits, *timestamp, name, nth)),
            Kind::Number { timestamp: Some(unit) } => Some(examples::integer(limits, Some(*unit), name, nth)),
            Kind::Number { timestamp: None } => Some(examples::number(limits)),
            Kind::Text { base64_json: Some(inner), .. } => self.make(inner, name, nth, depth),
            Kind::Text { values: None, format, base64_json: None } => text(limits, format.as_deref(), name, nth),
            Kind::List(items) => self.list(items, limits, name, depth),
            Kind::Tuple(elements) => elements.iter().map(|element| self.make(element, name, 0, depth)).collect(),
            Kind::Object(object) => self.object(object, limits, nth, depth).map(Value::Object),
            Kind::Union(union) => self.union(union, name, nth, depth),
        }
    }

    /// As many items as there have to be; one at least where there may be one, since an empty list says nothing in a query.
    fn list(&self, items: &'a Schema, limits: &Limits, name: &str, depth: usize) -> Option<Value> {
        let word = name.strip_suffix('s').unwrap_or(name);
        let least = limits.min_length.unwrap_or(0);
        let wanted = match self.size {
            Size::Smallest => least.max(1),
            // Two show how they are told apart on the wire.
            Size::Fullest if is_plain(&self.api.resolve(items).kind) => least.max(2),
            Size::Fullest => least.max(1),
            Size::Varied(_) => least.saturating_add(self.chance(3)),
        };
        let count = wanted.min(limits.max_length.unwrap_or(usize::MAX));
        if count > PARTS {
            return None;
        }
        let made: Option<Vec<Value>> = (0..count).map(|nth| self.make(items, word, nth, depth)).collect();
        let made = made.or_else(|| (least == 0).then(Vec::new))?;
        Some(Value::Array(if self.size == Size::Smallest { made } else { once_each(made, least) }))
    }

    fn object(&self, object: &'a Object, limits: &Limits, nth: usize, depth: usize) -> Option<Map<String, Value>> {
        let Object { properties, also_required, additional, filters: _, discriminator: _, is_base: _ } = object;
        let mut made = Map::new();
        for (name, property) in properties {
            if property.required {
                made.insert(name.clone(), self.make(&property.schema, name, nth, depth)?);
            } else if self.shows(depth) && self.takes() && !self.hidden(&property.schema) {
                // What is optional may never end.
                made.extend(self.make(&property.schema, name, nth, depth.min(OPTIONAL_DEPTH)).map(|value| (name.clone(), value)));
            }
        }
        for name in also_required.iter().filter(|name| !properties.contains_key(*name)) {
            let value = match additional {
                Additional::Typed(schema) => self.make(schema, name, nth, depth)?,
                Additional::Unsaid | Additional::Any | Additional::Forbidden => json!(examples::word(name)),
            };
            made.insert(name.clone(), value);
        }
        self.additional(additional, limits, &mut made, depth)?;
        Some(made)
    }

    /// Properties of any name, where there have to be some, or where there is room for everything.
    fn additional(&self, additional: &'a Additional, limits: &Limits, made: &mut Map<String, Value>, depth: usize) -> Option<()> {
        let least = limits.min_length.unwrap_or(0).min(PARTS);
        let wanted = if self.shows(depth) && made.is_empty() { least.max(1) } else { least };
        for nth in 0..wanted.saturating_sub(made.len()) {
            let name = if nth == 0 { "key".to_owned() } else { format!("key{}", nth + 1) };
            let value = match additional {
                Additional::Typed(schema) => self.make(schema, &name, 0, depth.min(OPTIONAL_DEPTH)),
                Additional::Any => Some(json!("value")),
                Additional::Unsaid | Additional::Forbidden => None,
            };
            match value {
                Some(value) => _ = made.insert(name, value),
                None if least == 0 => return Some(()),
                None => return None,
            }
        }
        Some(())
    }

    /// The first variant that has a value that no other variant is in doubt about; where values vary, each has its turn.
    fn union(&self, union: &'a Union, name: &str, nth: usize, depth: usize) -> Option<Value> {
        if let Size::Varied(_) = self.size {
            let from = nth.checked_rem(union.variants.len())?;
            let mut variants = union.variants.iter().cycle().skip(from).take(union.variants.len());
            return variants.find_map(|variant| self.tagged(union, variant, name, nth, depth));
        }
        let values =
            || union.variants.iter().filter_map(|variant| Some((variant, self.tagged(union, variant, name, nth, depth)?)));
        let only = |value: &Value| union.variants.iter().filter(|variant| self.allows(variant, value, depth)).count() == 1;
        values().find(|(_, value)| only(value)).or_else(|| values().next()).map(|(_, value)| value)
    }

    fn tagged(&self, union: &'a Union, variant: &'a Schema, name: &str, nth: usize, depth: usize) -> Option<Value> {
        let mut value = self.make(variant, name, nth, depth)?;
        let nth = union.variants.iter().position(|known| std::ptr::eq(known, variant))?;
        let tag = self.api.tags(union).into_iter().nth(nth).and_then(|tags| tags.into_iter().next());
        if let (Some(discriminator), Some(object), Some(tag)) = (&union.discriminator, value.as_object_mut(), tag) {
            object.insert(discriminator.property.clone(), json!(tag));
        }
        Some(value)
    }

    /// Whether what may be left out is shown at this depth.
    fn shows(&self, depth: usize) -> bool {
        self.size != Size::Smallest && depth > 0
    }

    /// Whether a member that may be left out is taken: half of them, but all in the first of the values that vary.
    fn takes(&self) -> bool {
        match self.size {
            Size::Smallest | Size::Fullest | Size::Varied(0) => true,
            Size::Varied(_) => self.happens(2),
        }
    }

    /// Whether it is one of so many times, where values vary.
    fn happens(&self, times: usize) -> bool {
        matches!(self.size, Size::Varied(_)) && self.chance(times) == 0
    }

    /// A number below this one, which looks random and is the same in each run.
    fn chance(&self, limit: usize) -> usize {
        let Size::Varied(number) = self.size else { return 0 };
        let left = self.parts.get().wrapping_sub(1);
        self.parts.set(left.max(1));
        let mixed = (left.wrapping_mul(31) + number).wrapping_mul(0x9e37_79b9);
        (mixed >> 12).checked_rem(limit).unwrap_or(0)
    }

    /// Something for what may be anything.
    fn anything(&self, name: &str, nth: usize) -> Value {
        match (self.size, nth % 4) {
            (Size::Varied(_), 1) => json!([nth, true]),
            (Size::Varied(_), 2) => json!({ name: null }),
            (Size::Varied(_), 3) => json!(0.5),
            _ => json!(examples::word(name)),
        }
    }

    /// Whether a property is only ever given by the service, or not worth a use any more.
    fn hidden(&self, schema: &'a Schema) -> bool {
        let resolved = self.api.resolve(schema);
        !matches!(self.size, Size::Varied(_)) && (schema.meta.read_only || resolved.meta.read_only)
    }

    /// Whether a schema allows a value, by all that is read of it.
    pub(super) fn allows(&self, schema: &'a Schema, value: &Value, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let resolved = self.api.resolve(schema);
        if value.is_null() {
            return schema.meta.nullable || resolved.meta.nullable;
        }
        let limits = limits(schema, resolved);
        match (&resolved.kind, value) {
            (Kind::Any | Kind::Reference(_), _) | (Kind::Boolean, Value::Bool(_)) => true,
            (Kind::Integer { values: Some(values), .. } | Kind::Text { values: Some(values), .. }, value) => {
                is_member(values, value)
            }
            (Kind::Integer { values: None, .. }, Value::Number(number)) => number.as_i64().is_some() && in_limits(limits, value),
            (Kind::Number { .. }, Value::Number(_)) => in_limits(limits, value),
            (Kind::Text { values: None, format, base64_json: None }, Value::String(text)) => {
                is_text(limits, format.as_deref(), text)
            }
            (Kind::Text { base64_json: Some(inner), .. }, value) => self.allows(inner, value, depth),
            (Kind::List(items), Value::Array(values)) => {
                has_length(limits, values.len()) && values.iter().all(|value| self.allows(items, value, depth))
            }
            (Kind::Tuple(elements), Value::Array(values)) => {
                elements.len() == values.len()
                    && elements.iter().zip(values).all(|(element, value)| self.allows(element, value, depth))
            }
            (Kind::Object(object), Value::Object(members)) => self.allows_members(object, members, depth),
            (Kind::Union(union), value) => union.variants.iter().any(|variant| self.allows(variant, value, depth)),
            _ => false,
        }
    }

    fn allows_members(&self, object: &'a Object, members: &Map<String, Value>, depth: usize) -> bool {
        let required = object.properties.iter().filter(|(_, property)| property.required).map(|(name, _)| name);
        let complete = required.chain(&object.also_required).all(|name| members.contains_key(name));
        complete
            && members.iter().all(|(name, value)| match (object.properties.get(name), &object.additional) {
                (Some(property), _) => !property.schema.meta.read_only && self.allows(&property.schema, value, depth),
                (None, Additional::Typed(schema)) => self.allows(schema, value, depth),
                (None, Additional::Any | Additional::Unsaid) => true,
                (None, Additional::Forbidden) => false,
            })
    }
}

/// Whether values are neither lists nor objects.
fn is_plain(kind: &Kind) -> bool {
    matches!(kind, Kind::Boolean | Kind::Integer { .. } | Kind::Number { .. } | Kind::Text { .. })
}

/// A list in which nothing is twice, but for what has to be there: it may be a set.
fn once_each(made: Vec<Value>, least: usize) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    let spare = made.len().saturating_sub(least);
    let mut left_out = 0;
    for value in made {
        if left_out < spare && kept.contains(&value) {
            left_out += 1;
        } else {
            kept.push(value);
        }
    }
    kept
}

/// The limits that stand at the schema, or where its `$ref` leads.
fn limits<'a>(schema: &'a Schema, resolved: &'a Schema) -> &'a Limits {
    if schema.meta.limits == Limits::default() { &resolved.meta.limits } else { &schema.meta.limits }
}

fn member(values: &Enumeration, nth: usize) -> Option<Value> {
    let at = nth.checked_rem(values.members.len())?;
    values.members.get(at).map(|member| match &member.value {
        MemberValue::Text(text) => json!(text),
        MemberValue::Integer(number) => json!(number),
    })
}

fn is_member(values: &Enumeration, value: &Value) -> bool {
    values.members.iter().any(|member| match &member.value {
        MemberValue::Text(text) => value.as_str() == Some(text),
        MemberValue::Integer(number) => value.as_i64() == Some(*number),
    })
}

fn text(limits: &Limits, format: Option<&str>, name: &str, nth: usize) -> Option<Value> {
    let (least, most) = (limits.min_length.unwrap_or(0), limits.max_length.unwrap_or(usize::MAX));
    if let Some(pattern) = &limits.pattern {
        // What is usually meant by the name is preferred, if it matches.
        return matching(pattern, least, most).map(Value::String);
    }
    let text = examples::text(limits, format, name)?;
    let text = text.as_str()?;
    if nth == 0 || format.is_some() {
        return Some(json!(text));
    }
    let numbered = format!("{text}{nth}");
    Some(json!(if numbered.chars().count() <= most { numbered } else { text.to_owned() }))
}

fn has_length(limits: &Limits, length: usize) -> bool {
    limits.min_length.is_none_or(|least| length >= least) && limits.max_length.is_none_or(|most| length <= most)
}

fn in_limits(limits: &Limits, value: &Value) -> bool {
    let Some(number) = value.as_f64() else { return false };
    let steps = limits.multiple_of.filter(|step| *step > 0.0).is_none_or(|step| (number / step).fract() == 0.0);
    steps && limits.minimum.is_none_or(|least| number >= least) && limits.maximum.is_none_or(|most| number <= most)
}

/// Whether a text keeps to its limits. A text of a format is not looked at, and what is in doubt is not taken.
fn is_text(limits: &Limits, format: Option<&str>, text: &str) -> bool {
    let plain = matches!(format, None | Some("password" | "string" | ""));
    let pattern = || limits.pattern.as_ref().is_none_or(|pattern| Regex::new(pattern).is_ok_and(|regex| regex.is_match(text)));
    plain && has_length(limits, text.chars().count()) && pattern()
}
