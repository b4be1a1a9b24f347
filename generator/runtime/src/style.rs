//! How a value becomes text in a path, a query, a header or a cookie: the style table of OpenAPI, which is RFC 6570.
//!
//! | where | style | explode | `"a b"` | `["a","b"]` | `{r:1,g:2}` |
//! |---|---|---|---|---|---|
//! | path | simple | no | `a%20b` | `a,b` | `r,1,g,2` |
//! | path | simple | yes | `a%20b` | `a,b` | `r=1,g=2` |
//! | path | label | no | `.a%20b` | `.a,b` | `.r,1,g,2` |
//! | path | label | yes | `.a%20b` | `.a.b` | `.r=1.g=2` |
//! | path | matrix | no | `;p=a%20b` | `;p=a,b` | `;p=r,1,g,2` |
//! | path | matrix | yes | `;p=a%20b` | `;p=a;p=b` | `;r=1;g=2` |
//! | query | form | no | `p=a%20b` | `p=a,b` | `p=r,1,g,2` |
//! | query | form | yes | `p=a%20b` | `p=a&p=b` | `r=1&g=2` |
//! | query | space | no | `p=a%20b` | `p=a%20b` | `p=r%201%20g%202` |
//! | query | pipe | no | `p=a%20b` | `p=a%7Cb` | `p=r%7C1%7Cg%7C2` |
//! | query | deep | – | `p=a%20b` | `p[]=a&p[]=b` | `p[r]=1&p[g]=2` |
//! | header | simple | as path | `a b` | `a,b` | `r,1,g,2` |
//! | cookie | form | as query | `p=a%20b` | `p=a,b` | `p=r,1,g,2` |
//!
//! Where the table says nothing: a `null` is absent, also inside a list or an object; an empty list or object is absent;
//! a list or object *inside* a value is written as JSON text, except under `deep`, which nests its brackets as PHP, Rails and
//! Express read them: `p[a][b]=1`, `p[a][]=1`, and `p[0][a]=1` for what is no scalar in a list.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

/// How a path parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table of this module says what `explode` does")]
pub enum PathStyle {
    /// `a,b`
    Simple { explode: bool },
    /// `.a.b`
    Label { explode: bool },
    /// `;p=a;p=b`
    Matrix { explode: bool },
}

impl PathStyle {
    /// What OpenAPI assumes when a path parameter says nothing.
    pub const SIMPLE: Self = Self::Simple { explode: false };
}

/// How a query parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the table of this module says what `explode` does; `allow_reserved` is explained below")]
pub enum QueryStyle {
    /// `p=a&p=b`
    Form { explode: bool, allow_reserved: bool },
    /// `p=a%20b`
    Space { explode: bool, allow_reserved: bool },
    /// `p=a%7Cb`
    Pipe { explode: bool, allow_reserved: bool },
    /// `p[r]=1`
    Deep { explode: bool, allow_reserved: bool },
}

impl QueryStyle {
    /// What OpenAPI assumes when a query parameter says nothing.
    pub const FORM: Self = Self::Form { explode: true, allow_reserved: false };

    /// Lists separated by encoded spaces.
    pub const SPACE: Self = Self::Space { explode: false, allow_reserved: false };

    /// Lists separated by encoded pipes.
    pub const PIPE: Self = Self::Pipe { explode: false, allow_reserved: false };

    /// Objects as `p[member]=value`.
    pub const DEEP: Self = Self::Deep { explode: true, allow_reserved: false };

    /// The same style, exploded or not.
    pub const fn exploded(self, explode: bool) -> Self {
        match self {
            Self::Form { allow_reserved, .. } => Self::Form { explode, allow_reserved },
            Self::Space { allow_reserved, .. } => Self::Space { explode, allow_reserved },
            Self::Pipe { allow_reserved, .. } => Self::Pipe { explode, allow_reserved },
            Self::Deep { allow_reserved, .. } => Self::Deep { explode, allow_reserved },
        }
    }

    /// The same style with reserved characters and `%XX` left as they are. What would end the value or the query
    /// (`&`, `+`, `#`, `[`, `]`) is still encoded.
    pub const fn reserved(self) -> Self {
        match self {
            Self::Form { explode, .. } => Self::Form { explode, allow_reserved: true },
            Self::Space { explode, .. } => Self::Space { explode, allow_reserved: true },
            Self::Pipe { explode, .. } => Self::Pipe { explode, allow_reserved: true },
            Self::Deep { explode, .. } => Self::Deep { explode, allow_reserved: true },
        }
    }

    const fn escape(self) -> Escape {
        let (Self::Form { allow_reserved, .. }
        | Self::Space { allow_reserved, .. }
        | Self::Pipe { allow_reserved, .. }
        | Self::Deep { allow_reserved, .. }) = self;
        if allow_reserved { Escape::Reserved } else { Escape::Strict }
    }
}

/// How one property of a form or multipart body is written, where the description says more than the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PropertyEncoding {
    /// The property's name on the wire.
    pub name: &'static str,
    /// `contentType` of the encoding object.
    pub content_type: Option<&'static str>,
    /// `style`, `explode` and `allowReserved` of the encoding object.
    pub style: Option<QueryStyle>,
}

impl PropertyEncoding {
    /// A property with a content type of its own.
    pub const fn content_type(name: &'static str, content_type: &'static str) -> Self {
        Self { name, content_type: Some(content_type), style: None }
    }

    /// A property with a style of its own.
    pub const fn style(name: &'static str, style: QueryStyle) -> Self {
        Self { name, content_type: None, style: Some(style) }
    }
}

/// The value as JSON, members in the order in which they are declared.
///
/// It goes through text, since only that way an `f32` keeps its short form: `0.1`, not `0.10000000149011612`.
pub(super) fn to_value(value: impl Serialize) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(&serde_json::to_vec(&value)?)
}

/// The text that replaces `{name}` in a path template; `None` if there is nothing to write.
pub(super) fn path(name: &str, style: PathStyle, value: &Value) -> Option<String> {
    let flat = flatten(value).filter(|flat| !flat.is_blank())?;
    let escape = Escape::Strict;
    let name = escape.apply(name);
    Some(match (style, flat) {
        (PathStyle::Simple { explode }, flat) => joined(&flat, explode, ",", escape),
        (PathStyle::Label { explode }, flat) => {
            let separator = if explode { "." } else { "," };
            format!(".{}", joined(&flat, explode, separator, escape))
        }
        (PathStyle::Matrix { explode: true }, Flat::List(items)) => {
            items.iter().map(|item| matrix(&name, &escape.apply(item))).collect()
        }
        (PathStyle::Matrix { explode: true }, Flat::Object(members)) => {
            members.iter().map(|(key, item)| matrix(&escape.apply(key), &escape.apply(item))).collect()
        }
        (PathStyle::Matrix { .. }, flat) => matrix(&name, &joined(&flat, false, ",", escape)),
    })
}

// RFC 6570 writes an empty matrix value without its `=`.
fn matrix(name: &str, value: &str) -> String {
    if value.is_empty() { format!(";{name}") } else { format!(";{name}={value}") }
}

/// `name=value` pairs, joined by `&`; `None` if the parameter is absent.
pub(super) fn query(name: &str, style: QueryStyle, value: &Value) -> Option<String> {
    Some(pairs(name, style, value)?.join("&"))
}

/// A parameter whose content is `application/json`: the JSON text, encoded.
pub(super) fn query_json(name: &str, value: &Value) -> Option<String> {
    (!value.is_null()).then(|| pair(&escape_name(name), &Escape::Strict.apply(&value.to_string())))
}

/// A query that is one value: its JSON text, or the text that it is, encoded.
pub(super) fn query_whole(json: bool, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if !json => Some(encode(text)),
        value => Some(encode(&value.to_string())),
    }
}

/// `name=value` pairs, joined by `; `; `None` if the cookie is absent.
pub(super) fn cookie(name: &str, explode: bool, value: &Value) -> Option<String> {
    let style = QueryStyle::FORM.exploded(explode);
    Some(pairs(name, style, value)?.join("; "))
}

/// The text of a header, which is not percent-encoded; `None` if the header is absent.
pub(super) fn header(explode: bool, value: &Value) -> Option<String> {
    Some(joined(&flatten(value)?, explode, ",", Escape::Nothing))
}

fn pairs(name: &str, style: QueryStyle, value: &Value) -> Option<Vec<String>> {
    let escape = style.escape();
    let key = escape_name(name);
    if let QueryStyle::Deep { .. } = style {
        return Some(deep(&key, value, escape)).filter(|pairs| !pairs.is_empty());
    }
    let flat = flatten(value)?;
    Some(match (style, flat) {
        (_, Flat::Text(text)) => vec![pair(&key, &escape.apply(&text))],
        (QueryStyle::Form { explode: true, .. }, Flat::Object(members)) => {
            members.iter().map(|(key, item)| pair(&escape_name(key), &escape.apply(item))).collect()
        }
        (
            QueryStyle::Form { explode: true, .. }
            | QueryStyle::Space { explode: true, .. }
            | QueryStyle::Pipe { explode: true, .. },
            Flat::List(items),
        ) => repeated(&key, &items, escape),
        (QueryStyle::Form { .. } | QueryStyle::Deep { .. }, flat) => vec![pair(&key, &joined(&flat, false, ",", escape))],
        (QueryStyle::Space { .. }, flat) => vec![pair(&key, &joined(&flat, false, "%20", escape))],
        (QueryStyle::Pipe { .. }, flat) => vec![pair(&key, &joined(&flat, false, "%7C", escape))],
    })
}

fn pair(name: &str, value: &str) -> String {
    format!("{name}={value}")
}

fn repeated(key: &str, items: &[String], escape: Escape) -> Vec<String> {
    items.iter().map(|item| pair(key, &escape.apply(item))).collect()
}

/// Each value with its way there in brackets: `p[a][b]=1`, `p[]=1` for the items of a list, `p[0][a]=1` for those that are no scalars.
fn deep(prefix: &str, value: &Value, escape: Escape) -> Vec<String> {
    match value {
        Value::Object(members) => {
            let inside = |(key, value): (&String, _)| deep(&format!("{prefix}[{}]", Escape::Strict.apply(key)), value, escape);
            members.iter().flat_map(inside).collect()
        }
        Value::Array(items) if items.iter().any(|item| item.is_array() || item.is_object()) => {
            items.iter().enumerate().flat_map(|(index, item)| deep(&format!("{prefix}[{index}]"), item, escape)).collect()
        }
        Value::Array(items) => items.iter().flat_map(|item| deep(&format!("{prefix}[]"), item, escape)).collect(),
        scalar_value => scalar(scalar_value).map(|text| pair(prefix, &escape.apply(&text))).into_iter().collect(),
    }
}

/// A value of one level: what the style table has columns for.
enum Flat {
    Text(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Flat {
    fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::List(items) => items.iter().all(String::is_empty),
            Self::Object(_) => false,
        }
    }
}

fn flatten(value: &Value) -> Option<Flat> {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().filter_map(scalar).collect();
            (!items.is_empty()).then_some(Flat::List(items))
        }
        Value::Object(members) => {
            let members: Vec<_> = members.iter().filter_map(|(key, value)| Some((key.clone(), scalar(value)?))).collect();
            (!members.is_empty()).then_some(Flat::Object(members))
        }
        value => scalar(value).map(Flat::Text),
    }
}

/// The text of one value; `None` for `null`.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        value => Some(value.to_string()),
    }
}

fn joined(flat: &Flat, explode: bool, separator: &str, escape: Escape) -> String {
    let between = if explode { "=" } else { separator };
    match flat {
        Flat::Text(text) => escape.apply(text),
        Flat::List(items) => {
            let items: Vec<_> = items.iter().map(|item| escape.apply(item)).collect();
            items.join(separator)
        }
        Flat::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(key, item)| format!("{}{between}{}", escape.apply(key), escape.apply(item))).collect();
            members.join(separator)
        }
    }
}

#[derive(Clone, Copy)]
enum Escape {
    /// Everything but RFC 3986's unreserved characters.
    Strict,
    /// RFC 6570's reserved expansion, as far as a query survives it.
    Reserved,
    /// Headers are not encoded.
    Nothing,
}

const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const QUERY_RESERVED: AsciiSet = UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');
// `filter[severity]` and `$top` are names that people read in logs.
const NAME: AsciiSet = UNRESERVED.remove(b'[').remove(b']').remove(b'$');

impl Escape {
    fn apply(self, text: &str) -> String {
        match self {
            Self::Strict => encode(text),
            Self::Reserved => encode_reserved(text),
            Self::Nothing => text.to_owned(),
        }
    }
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, &UNRESERVED).to_string()
}

fn escape_name(name: &str) -> String {
    utf8_percent_encode(name, &NAME).to_string()
}

/// As `encode`, but reserved characters and `%XX` pass.
fn encode_reserved(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    let mut parts = text.split('%');
    encoded.extend(parts.next().map(|first| utf8_percent_encode(first, &QUERY_RESERVED).to_string()));
    for part in parts {
        let triple = part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        encoded.push_str(if triple { "%" } else { "%25" });
        encoded.extend(utf8_percent_encode(part, &QUERY_RESERVED));
    }
    encoded
}

/// Whether a media type is JSON: `application/json`, `application/problem+json`, with parameters or not.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}
