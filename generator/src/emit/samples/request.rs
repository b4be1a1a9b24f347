//! The request that a sample sends, as plain data.

use serde_json::Value;

use super::plan::{Plan, Shown, plan};
use super::{Known, server_url};
use crate::ir::{
    Api, BodyField, BodyFormat, Content, Encoding, Method, Operation, Parameter, ParameterStyle, Part, PartKind, PathStyle,
    PropertyEncoding, QueryStyle, SecurityKind, SecurityScheme,
};

/// What URL-encoded forms are called on the wire.
const FORM: &str = "application/x-www-form-urlencoded";

/// A request.
pub(in crate::emit) struct Request {
    /// The method.
    pub method: Method,
    /// Where it goes, without the query.
    pub url: Vec<Piece>,
    /// The query.
    pub query: Vec<Pair>,
    /// The headers, without that of the body's media type.
    pub headers: Vec<(String, Vec<Piece>)>,
    /// The cookies, each `name=value`.
    pub cookies: Vec<Vec<Piece>>,
    /// User and password.
    pub user: Option<(Piece, Piece)>,
    /// The body.
    pub body: Payload,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::emit) enum Piece {
    /// Text as it is.
    Text(String),
    /// What a variable of the environment holds.
    Variable(String),
}

/// A pair of a query.
pub(in crate::emit) struct Pair {
    /// Its name, not encoded.
    pub name: String,
    /// Its value.
    pub value: Written,
}

/// How a value of a query is written.
pub(in crate::emit) enum Written {
    /// One text, not encoded.
    Plain(Piece),
    /// Several texts, not encoded, with a separator between them that is sent as it stands here.
    Joined(Vec<String>, &'static str),
    /// One text without a name, not encoded.
    Nameless(String),
}

/// A body.
pub(in crate::emit) enum Payload {
    /// None.
    Nothing,
    /// JSON.
    Json {
        /// The media type.
        media_type: String,
        /// The value.
        value: Value,
    },
    /// A URL-encoded form.
    Form(Vec<(String, String)>),
    /// A multipart form.
    Multipart(Vec<(String, PartPayload)>),
    /// Text.
    Text {
        /// The media type.
        media_type: String,
        /// The text.
        text: String,
    },
    /// The content of a file.
    File {
        /// The media type.
        media_type: String,
        /// The file's name.
        name: String,
    },
}

/// A part of a multipart form.
pub(in crate::emit) enum PartPayload {
    /// A file of this name.
    File(String),
    /// Text.
    Text(String),
    /// JSON.
    Json(Value),
}

/// The request that the sample of an operation sends.
pub(in crate::emit) fn request(operation: &Operation, known: &Known<'_>) -> Request {
    let Plan { parameters, body } = plan(operation, known);
    let mut request = Request {
        method: operation.method.clone(),
        url: url(known.api, operation, &parameters),
        query: Vec::new(),
        headers: Vec::new(),
        cookies: Vec::new(),
        user: None,
        body: body.map_or(Payload::Nothing, payload),
    };
    authorize(&mut request, operation, known.api);
    request.headers.extend(operation.media_type.iter().map(|name| ("Accept".to_owned(), vec![Piece::Text(name.clone())])));
    for (parameter, value) in &parameters {
        add(&mut request, parameter, value);
    }
    request
}

/// The variable of the environment that holds a credential: the same that the client reads.
pub(in crate::emit) fn env_name(api: &Api, scheme: &SecurityScheme) -> String {
    let method = scheme.method.as_str().to_uppercase();
    match &api.env_prefix {
        Some(prefix) => format!("{prefix}_{method}"),
        None => method,
    }
}

fn url(api: &Api, operation: &Operation, parameters: &[(&Parameter, Value)]) -> Vec<Piece> {
    if let Some(url) = &operation.presigned_url {
        return vec![Piece::Variable(url.as_str().to_uppercase())];
    }
    let (own, relative) = match &operation.server {
        Some(server) if server.contains("://") => (Some(server), None),
        server => (None, server.as_ref()),
    };
    let mut pieces = match (own, &api.env_prefix, api.servers.first()) {
        (Some(server), _, _) => filled(server.trim_end_matches('/'), &[]),
        // The variable that the client reads, so that the command works wherever the client does.
        (None, Some(prefix), _) => vec![Piece::Variable(format!("{prefix}_URL"))],
        (None, None, Some(server)) => filled(server_url(server).trim_end_matches('/'), &[]),
        (None, None, None) => vec![Piece::Variable("BASE_URL".to_owned())],
    };
    if let (None, Some(base)) = (own, relative.or(api.base_path.as_ref())) {
        pieces.push(Piece::Text(base.trim_end_matches('/').to_owned()));
    }
    pieces.extend(filled(&operation.path, parameters));
    pieces
}

/// A template with values for what stands in braces, or with variables where there is none.
fn filled(template: &str, parameters: &[(&Parameter, Value)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        pieces.push(Piece::Text(before.to_owned()));
        let in_path = parameters
            .iter()
            .find_map(|(parameter, value)| in_path(parameter, value).filter(|_| parameter.wire.as_str() == name));
        pieces.push(in_path.map_or_else(|| Piece::Variable(variable_name(name)), Piece::Text));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces
}

/// A name that the shell takes.
fn variable_name(text: &str) -> String {
    let name: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

/// What stands in the path for a parameter of the path.
fn in_path(parameter: &Parameter, value: &Value) -> Option<String> {
    let name = percent_encoded(parameter.wire.as_str());
    match parameter.style {
        ParameterStyle::PathBase64Json => Some(percent_encoded(&base64(value.to_string().as_bytes()))),
        ParameterStyle::Path { style, explode } => {
            let texts = texts(value, explode, percent_encoded);
            Some(match (style, explode, value) {
                (PathStyle::Simple, _, _) => texts.join(","),
                (PathStyle::Label, true, _) => format!(".{}", texts.join(".")),
                (PathStyle::Label, false, _) => format!(".{}", texts.join(",")),
                (PathStyle::Matrix, true, Value::Array(_)) => texts.iter().map(|text| format!(";{name}={text}")).collect(),
                (PathStyle::Matrix, true, Value::Object(_)) => texts.iter().map(|text| format!(";{text}")).collect(),
                (PathStyle::Matrix, _, _) => format!(";{name}={}", texts.join(",")),
            })
        }
        ParameterStyle::Query { .. }
        | ParameterStyle::QueryJson
        | ParameterStyle::QueryBase64Json
        | ParameterStyle::QueryWhole { json: _ }
        | ParameterStyle::Header { .. }
        | ParameterStyle::Cookie { .. } => None,
    }
}

/// The texts that a value is made of on one level, each encoded; the members of an object as `name=value` or as two texts.
fn texts(value: &Value, pairs: bool, encode: fn(&str) -> String) -> Vec<String> {
    let one = |value: &Value| encode(&text(value));
    match value {
        Value::Array(items) => items.iter().filter(|item| !item.is_null()).map(one).collect(),
        Value::Object(members) => {
            let members = members.iter().filter(|(_, member)| !member.is_null());
            let member = |(name, member): (&String, &Value)| {
                if pairs { vec![format!("{}={}", encode(name), one(member))] } else { vec![encode(name), one(member)] }
            };
            members.flat_map(member).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![one(value)],
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn authorize(request: &mut Request, operation: &Operation, api: &Api) {
    let wires = operation.security.first().into_iter().flatten();
    for scheme in wires.filter_map(|wire| api.security.iter().find(|scheme| scheme.wire == *wire)) {
        let secret = env_name(api, scheme);
        let variable = Piece::Variable(secret.clone());
        match &scheme.kind {
            SecurityKind::HeaderKey { header, prefix } => {
                request.headers.push((header.clone(), vec![Piece::Text(prefix.clone()), variable]));
            }
            SecurityKind::QueryKey { parameter } => {
                request.query.push(Pair { name: parameter.clone(), value: Written::Plain(variable) });
            }
            SecurityKind::CookieKey { cookie } => request.cookies.push(vec![Piece::Text(format!("{cookie}=")), variable]),
            SecurityKind::Bearer => {
                request.headers.push(("Authorization".to_owned(), vec![Piece::Text("Bearer ".to_owned()), variable]));
            }
            SecurityKind::Basic => {
                let part = |part: &str| Piece::Variable(format!("{secret}_{part}"));
                request.user = Some((part("USER"), part("PASSWORD")));
            }
        }
    }
}

fn add(request: &mut Request, parameter: &Parameter, value: &Value) {
    let wire = parameter.wire.as_str();
    let plain = |name: &str, text: String| Pair { name: name.to_owned(), value: Written::Plain(Piece::Text(text)) };
    match parameter.style {
        ParameterStyle::Path { .. } | ParameterStyle::PathBase64Json => {}
        ParameterStyle::QueryJson => request.query.push(plain(wire, value.to_string())),
        ParameterStyle::QueryBase64Json => request.query.push(plain(wire, base64(value.to_string().as_bytes()))),
        ParameterStyle::QueryWhole { json } => {
            let value = Written::Nameless(if json { value.to_string() } else { text(value) });
            request.query.push(Pair { name: wire.to_owned(), value });
        }
        ParameterStyle::Query { style, explode, allow_reserved: _ } => request.query.extend(query(wire, style, explode, value)),
        ParameterStyle::Header { explode } => {
            request.headers.push((wire.to_owned(), vec![Piece::Text(texts(value, explode, str::to_owned).join(","))]));
        }
        ParameterStyle::Cookie { explode } => {
            let pairs = query(wire, QueryStyle::Form, explode, value);
            let cookie = |pair: Pair| {
                let value = match pair.value {
                    Written::Plain(Piece::Text(text)) => percent_encoded(&text),
                    Written::Plain(Piece::Variable(_)) => String::new(),
                    Written::Joined(texts, separator) => joined(&texts, separator),
                    Written::Nameless(text) => percent_encoded(&text),
                };
                vec![Piece::Text(format!("{}={value}", percent_encoded(&pair.name)))]
            };
            request.cookies.extend(pairs.into_iter().map(cookie));
        }
    }
}

/// The pairs of a query parameter.
fn query(wire: &str, style: QueryStyle, explode: bool, value: &Value) -> Vec<Pair> {
    let plain = |name: &str, text: String| Pair { name: name.to_owned(), value: Written::Plain(Piece::Text(text)) };
    match (style, value) {
        (_, Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => vec![plain(wire, text(value))],
        (QueryStyle::Deep, Value::Object(members)) => {
            members.iter().flat_map(|(name, member)| query(&format!("{wire}[{name}]"), QueryStyle::Deep, true, member)).collect()
        }
        (QueryStyle::Form, Value::Object(members)) if explode => {
            members.iter().map(|(name, member)| plain(name, text(member))).collect()
        }
        (QueryStyle::Deep, Value::Array(_)) => {
            texts(value, false, str::to_owned).into_iter().map(|text| plain(wire, text)).collect()
        }
        (QueryStyle::Form | QueryStyle::Space | QueryStyle::Pipe, Value::Array(_)) if explode => {
            texts(value, false, str::to_owned).into_iter().map(|text| plain(wire, text)).collect()
        }
        (style, Value::Array(_) | Value::Object(_)) => {
            let separator = match style {
                QueryStyle::Form | QueryStyle::Deep => ",",
                QueryStyle::Space => "%20",
                QueryStyle::Pipe => "%7C",
            };
            vec![Pair { name: wire.to_owned(), value: Written::Joined(texts(value, false, str::to_owned), separator) }]
        }
    }
}

fn payload(shown: Shown<'_>) -> Payload {
    match shown {
        Shown::Whole(body, value) => match (&body.content, value) {
            (Content::Form { encoding }, Some(Value::Object(members))) => {
                Payload::Form(members.iter().flat_map(|(name, value)| form_pairs(name, value, encoding)).collect())
            }
            (Content::Form { .. }, Some(_) | None) => file(FORM, "body.txt"),
            (Content::Json { media_type }, Some(value)) => Payload::Json { media_type: media_type.clone(), value },
            (Content::Json { media_type }, None) => file(media_type, "body.json"),
            // Only bodies of one value are shown whole.
            (Content::Fields { .. } | Content::Multipart { .. } | Content::Text { .. } | Content::Bytes { .. }, _) => {
                Payload::Nothing
            }
        },
        Shown::Fields(fields, format) => fields_payload(&fields, format),
        Shown::Parts(parts) => Payload::Multipart(parts.iter().flat_map(|(part, value)| part_payload(part, value)).collect()),
        Shown::Text(body, text) => match &body.content {
            Content::Text { media_type } => Payload::Text { media_type: media_type.clone(), text },
            Content::Json { .. }
            | Content::Fields { .. }
            | Content::Form { .. }
            | Content::Multipart { .. }
            | Content::Bytes { .. } => Payload::Nothing,
        },
        Shown::Bytes(body) => match &body.content {
            Content::Bytes { media_type } => file(media_type, "body.bin"),
            Content::Json { .. }
            | Content::Fields { .. }
            | Content::Form { .. }
            | Content::Multipart { .. }
            | Content::Text { .. } => Payload::Nothing,
        },
    }
}

fn file(media_type: &str, name: &str) -> Payload {
    Payload::File { media_type: media_type.to_owned(), name: name.to_owned() }
}

fn fields_payload(fields: &[(&BodyField, Value)], format: Option<&BodyFormat>) -> Payload {
    let members = fields.iter().map(|(field, value)| (field.field.wire.as_str(), value));
    let object = || members.clone().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    match format {
        None => Payload::Json { media_type: "application/json".to_owned(), value: Value::Object(object()) },
        Some(BodyFormat::Json { media_type }) => Payload::Json { media_type: media_type.clone(), value: Value::Object(object()) },
        Some(BodyFormat::Form { encoding }) => {
            Payload::Form(members.flat_map(|(name, value)| form_pairs(name, value, encoding)).collect())
        }
        Some(BodyFormat::Multipart { encoding }) => {
            let part = |(name, value): (&str, &Value)| {
                let json = value.is_object() || is_json(name, encoding);
                let payload = if json { PartPayload::Json(value.clone()) } else { PartPayload::Text(text(value)) };
                (name.to_owned(), payload)
            };
            Payload::Multipart(members.map(part).collect())
        }
    }
}

/// Scalars as text, lists as repeated pairs, objects as JSON text: as the client writes them, unless a style says otherwise.
fn form_pairs(name: &str, value: &Value, encoding: &[PropertyEncoding]) -> Vec<(String, String)> {
    let said = encoding.iter().find(|one| one.wire.as_str() == name).map(|one| &one.how);
    match value {
        Value::Array(_) | Value::Object(_) if matches!(said, Some(Encoding::Style { style: QueryStyle::Deep, .. })) => {
            deep_pairs(name, value)
        }
        Value::Object(members) if matches!(said, Some(Encoding::Style { style: QueryStyle::Form, explode: true, .. })) => {
            members.iter().map(|(name, value)| (name.clone(), text(value))).collect()
        }
        Value::Array(_) | Value::Object(_) if matches!(said, Some(Encoding::Style { explode: false, .. })) => {
            vec![(name.to_owned(), texts(value, false, str::to_owned).join(","))]
        }
        Value::Null => Vec::new(),
        Value::Array(items) if !is_json(name, encoding) => items.iter().map(|item| (name.to_owned(), text(item))).collect(),
        Value::Array(_) | Value::Object(_) => vec![(name.to_owned(), value.to_string())],
        Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![(name.to_owned(), text(value))],
    }
}

/// `a[b][]=1`: each value with its way there in brackets.
fn deep_pairs(name: &str, value: &Value) -> Vec<(String, String)> {
    match value {
        Value::Null => Vec::new(),
        Value::Object(members) => members.iter().flat_map(|(key, value)| deep_pairs(&format!("{name}[{key}]"), value)).collect(),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            let indexed = items.iter().enumerate();
            indexed.flat_map(|(index, item)| deep_pairs(&format!("{name}[{index}]"), item)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (format!("{name}[]"), text(item))).collect(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![(name.to_owned(), text(value))],
    }
}

fn is_json(name: &str, encoding: &[PropertyEncoding]) -> bool {
    let json = |how: &Encoding| matches!(how, Encoding::ContentType(media_type) if media_type.contains("json"));
    encoding.iter().any(|one| one.wire.as_str() == name && json(&one.how))
}

fn part_payload(part: &Part, value: &Value) -> Vec<(String, PartPayload)> {
    let name = || part.wire.as_str().to_owned();
    match part.kind {
        PartKind::File | PartKind::Files => vec![(name(), PartPayload::File(text(value)))],
        PartKind::Text => vec![(name(), PartPayload::Text(text(value)))],
        PartKind::Texts => texts(value, false, str::to_owned).into_iter().map(|text| (name(), PartPayload::Text(text))).collect(),
        PartKind::Jsons => value.as_array().into_iter().flatten().map(|item| (name(), PartPayload::Json(item.clone()))).collect(),
        PartKind::Json => vec![(name(), PartPayload::Json(value.clone()))],
    }
}

/// Texts, encoded, with a separator between them.
pub(super) fn joined(texts: &[String], separator: &str) -> String {
    texts.iter().map(|text| percent_encoded(text)).collect::<Vec<_>>().join(separator)
}

/// Everything but RFC 3986's unreserved characters as `%XX`.
pub(super) fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// The standard alphabet, padded.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let letter = ALPHABET.get((bits >> (18 - 6 * at) & 63) as usize).copied().unwrap_or(b'=');
            text.push(if at > chunk.len() { '=' } else { char::from(letter) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ir::{Argument, ArgumentName, Docs, TypeRef, Wire};

    #[test]
    fn base64_is_padded() {
        assert_eq!(
            ["", "a", "ab", "abc", "{\"id\":7}"].map(|text| base64(text.as_bytes())),
            ["", "YQ==", "YWI=", "YWJj", "eyJpZCI6N30="]
        );
    }

    #[test]
    fn a_path_is_written_in_its_style() {
        let argument = Argument {
            name: ArgumentName("p".to_owned()),
            ty: TypeRef::Value,
            required: true,
            docs: Docs::default(),
            deprecated: false,
            example: None,
        };
        let parameter = |style, explode| Parameter {
            argument: argument.clone(),
            wire: Wire("p".to_owned()),
            style: ParameterStyle::Path { style, explode },
        };
        let written = |style, explode, value| in_path(&parameter(style, explode), &value).unwrap_or_default();
        let (list, object) = (json!(["a b", "c"]), json!({"r": "a b", "g": 2}));
        assert_eq!(written(PathStyle::Simple, false, list.clone()), "a%20b,c");
        assert_eq!(written(PathStyle::Simple, true, object.clone()), "r=a%20b,g=2");
        assert_eq!(written(PathStyle::Label, true, list.clone()), ".a%20b.c");
        assert_eq!(written(PathStyle::Label, false, object.clone()), ".r,a%20b,g,2");
        assert_eq!(written(PathStyle::Matrix, true, list), ";p=a%20b;p=c");
        assert_eq!(written(PathStyle::Matrix, true, object.clone()), ";r=a%20b;g=2");
        assert_eq!(written(PathStyle::Matrix, false, object), ";p=r,a%20b,g,2");
    }

    #[test]
    fn a_query_is_written_in_its_style() {
        let written = |style, explode, value| {
            let pairs = query("p", style, explode, &value).into_iter().map(|Pair { name, value }| match value {
                Written::Plain(Piece::Text(text)) => format!("{name}={text}"),
                Written::Plain(Piece::Variable(name)) => name,
                Written::Joined(texts, separator) => format!("{name}={}", joined(&texts, separator)),
                Written::Nameless(text) => text,
            });
            pairs.collect::<Vec<_>>().join("&")
        };
        assert_eq!(written(QueryStyle::Form, true, json!(["a b", "c"])), "p=a b&p=c");
        assert_eq!(written(QueryStyle::Form, false, json!(["a b", "c"])), "p=a%20b,c");
        assert_eq!(written(QueryStyle::Space, false, json!([1, 2])), "p=1%202");
        assert_eq!(written(QueryStyle::Pipe, false, json!([1, 2])), "p=1%7C2");
        assert_eq!(written(QueryStyle::Deep, true, json!({"a": 1, "b": {"c": [2, 3]}})), "p[a]=1&p[b][c]=2&p[b][c]=3");
        assert_eq!(written(QueryStyle::Form, true, json!({"a": 1, "b": 2})), "a=1&b=2");
        assert_eq!(written(QueryStyle::Form, false, json!({"a": 1, "b": 2})), "p=a,1,b,2");
    }

    #[test]
    fn a_variable_has_a_name_that_the_shell_takes() {
        assert_eq!(variable_name("1-a"), "_1_A");
    }
}
