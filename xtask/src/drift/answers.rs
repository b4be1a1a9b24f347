//! Plain JSON: an answer, a list of answers, or one after the other; each of the operation that is named, or that it names itself.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::exchange::{Asked, Body, Content, Exchange};

/// How plain JSON is taken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers<'a> {
    /// The operation, where it is named.
    pub(super) operation: Option<&'a str>,
    /// Whether an answer of it is a list itself.
    pub(super) is_list: bool,
}

impl Answers<'_> {
    /// What one value holds; none where it does not say of which operation it is.
    fn exchange(&self, value: Value) -> Option<Exchange> {
        match value {
            Value::Object(map) if is_line(&map) => line(map),
            value => {
                let asked = Asked::Operation(self.operation?.to_owned());
                Some(Exchange { asked, request: None, status: None, answer: Some(body(value)) })
            }
        }
    }
}

/// `{"operation": "listAlerts", "status": 200, "request": …, "body": …}`
fn line(mut map: Map<String, Value>) -> Option<Exchange> {
    let asked = Asked::Operation(map.get("operation")?.as_str()?.to_owned());
    let status = map.get("status").and_then(Value::as_u64).and_then(|status| u16::try_from(status).ok());
    Some(Exchange { asked, request: map.remove("request").map(body), status, answer: map.remove("body").map(body) })
}

/// Whether an object speaks of an answer, rather than being one.
fn is_line(map: &Map<String, Value>) -> bool {
    let known = |key: &String| matches!(key.as_str(), "operation" | "status" | "request" | "body");
    map.get("operation").is_some_and(Value::is_string) && map.keys().all(known)
}

fn body(value: Value) -> Body {
    Body { media_type: None, content: Content::Read(value) }
}

/// Reads the next value of a file, a list element by element.
pub(super) struct Next<'a, 't> {
    pub(super) answers: Answers<'a>,
    pub(super) take: &'a mut (dyn FnMut(Option<Exchange>) + 't),
}

impl Next<'_, '_> {
    fn take(&mut self, value: Value) {
        (self.take)(self.answers.exchange(value));
    }
}

impl<'de> DeserializeSeed<'de> for Next<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        if !self.answers.is_list {
            return deserializer.deserialize_any(self);
        }
        // A list is one answer, unless it is a list of lists.
        match Value::deserialize(deserializer)? {
            Value::Array(list) if !list.is_empty() && list.iter().all(Value::is_array) => {
                list.into_iter().for_each(|value| self.take(value));
            }
            value => self.take(value),
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Next<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an answer")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element()? {
            self.take(value);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        let value = Value::deserialize(MapAccessDeserializer::new(map))?;
        self.take(value);
        Ok(())
    }

    fn visit_unit<E>(mut self) -> Result<(), E> {
        self.take(Value::Null);
        Ok(())
    }

    fn visit_bool<E>(mut self, value: bool) -> Result<(), E> {
        self.take(value.into());
        Ok(())
    }

    fn visit_i64<E>(mut self, value: i64) -> Result<(), E> {
        self.take(value.into());
        Ok(())
    }

    fn visit_u64<E>(mut self, value: u64) -> Result<(), E> {
        self.take(value.into());
        Ok(())
    }

    fn visit_f64<E>(mut self, value: f64) -> Result<(), E> {
        self.take(value.into());
        Ok(())
    }

    fn visit_str<E>(mut self, value: &str) -> Result<(), E> {
        self.take(value.into());
        Ok(())
    }
}
