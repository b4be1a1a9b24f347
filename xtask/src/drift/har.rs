//! HAR 1.2, as browsers and proxies really write it: entry after entry, and never the whole file.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::exchange::{Asked, Body, Content, Exchange};
use super::lenient::{List, Object, Text};

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    request: Object<Request>,
    #[serde(default)]
    response: Object<Response>,
}

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    method: Text,
    #[serde(default)]
    url: Text,
    #[serde(default, rename = "postData")]
    posted: Object<Posted>,
}

#[derive(Deserialize)]
struct Posted {
    #[serde(default, rename = "mimeType")]
    media_type: Text,
    #[serde(default)]
    text: Text,
    #[serde(default)]
    encoding: Text,
    #[serde(default)]
    params: List<Vec<Object<Field>>>,
}

#[derive(Deserialize)]
struct Field {
    #[serde(default)]
    name: Text,
    #[serde(default)]
    value: Text,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    status: Text,
    #[serde(default)]
    content: Object<Held>,
}

#[derive(Deserialize)]
struct Held {
    #[serde(default, rename = "mimeType")]
    media_type: Text,
    #[serde(default)]
    text: Text,
    #[serde(default)]
    encoding: Text,
}

impl Entry {
    fn exchange(self) -> Option<Exchange> {
        let request = self.request.0?;
        let asked = Asked::Url(request.method.0?, request.url.0?);
        let response = self.response.0;
        let (status, content) = response.map_or((None, None), |response| (response.status.0, response.content.0));
        let status = status.and_then(|status| status.parse().ok()).filter(|status| *status != 0);
        Some(Exchange { asked, request: request.posted.0.and_then(Posted::body), status, answer: content.and_then(Held::body) })
    }
}

impl Posted {
    fn body(self) -> Option<Body> {
        let Posted { media_type, text, encoding, params } = self;
        let fields = params.0.into_iter().flatten().filter_map(|field| {
            let Field { name, value } = field.0?;
            Some((name.0?, value.0.unwrap_or_default()))
        });
        let fields: Vec<(String, String)> = fields.collect();
        let is_multipart = media_type.0.as_deref().is_some_and(|name| name.starts_with("multipart/"));
        match text.0.filter(|text| !text.is_empty()) {
            Some(text) if fields.is_empty() || !is_multipart => body(media_type, text, &encoding),
            _ if fields.is_empty() => None,
            _ => Some(Body { media_type: media_type.0, content: Content::Form(fields) }),
        }
    }
}

impl Held {
    fn body(self) -> Option<Body> {
        let Held { media_type, text, encoding } = self;
        body(media_type, text.0.filter(|text| !text.is_empty())?, &encoding)
    }
}

fn body(media_type: Text, text: String, encoding: &Text) -> Option<Body> {
    let is_coded = encoding.0.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("base64"));
    let content = if is_coded { Content::Base64(text) } else { Content::Text(text) };
    Some(Body { media_type: media_type.0, content })
}

/// What stands under `log` of a HAR file.
pub(super) struct Log<'a, 't>(pub(super) &'a mut (dyn FnMut(Option<Exchange>) + 't));

impl<'de> DeserializeSeed<'de> for Log<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Log<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the log of a HAR file")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "entries" {
                map.next_value_seed(Entries(&mut *self.0))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

struct Entries<'a, 't>(&'a mut (dyn FnMut(Option<Exchange>) + 't));

impl<'de> DeserializeSeed<'de> for Entries<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("the entries of a HAR file")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element::<Object<Entry>>()? {
            (self.0)(entry.0.and_then(Entry::exchange));
        }
        Ok(())
    }
}
