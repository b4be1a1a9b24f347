//! The smallest call of an operation with curl, with shell variables that are named after the arguments.

use serde_json::Value;

use super::body::{FORM, MULTIPART};
use super::example;
use super::index::Index;
use crate::ir::{
    Api, Body, BodyField, BodyFormat, Content, Method, Operation, Parameter, ParameterStyle, Part, PartKind, PathStyle,
    SecurityKind, SecurityScheme, Server,
};

/// A piece of a word of the command.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Text as it is.
    Text(String),
    /// A shell variable.
    Variable(String),
}

/// The command, one option a line.
pub(crate) fn curl_call(api: &Api, operation: &Operation, index: &Index<'_>) -> String {
    let mut lines = vec![format!("curl {} {}", request(operation.method), quoted(&url(api, operation)))];
    lines.extend(credentials(api, operation, index));
    lines.extend(operation.parameters.iter().filter(|parameter| parameter.argument.required).filter_map(parameter_option));
    lines.extend(operation.body.iter().flat_map(|body| body_options(body, index)));
    lines.join(" \\\n  ")
}

fn request(method: Method) -> String {
    match method {
        // After `--request HEAD` curl waits for a body that never comes.
        Method::Head => "--head".to_owned(),
        method => format!("--request {}", method.as_str()),
    }
}

/// The variable of the environment that holds a credential: the same that the client reads.
pub(crate) fn env_name(api: &Api, scheme: &SecurityScheme) -> String {
    let method = scheme.method.as_str().to_uppercase();
    match &api.env_prefix {
        Some(prefix) => format!("{prefix}_{method}"),
        None => method,
    }
}

/// The URL of a server with the document's own values for its variables.
pub(crate) fn server_url(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in server.variables.iter().filter(|variable| !variable.default.is_empty()) {
        url = url.replace(&format!("{{{}}}", variable.wire), &variable.default);
    }
    url
}

fn url(api: &Api, operation: &Operation) -> Vec<Piece> {
    if let Some(url) = &operation.presigned_url {
        return vec![Piece::Variable(url.as_str().to_owned())];
    }
    let server = operation.server.clone().or_else(|| api.servers.first().map(server_url));
    let mut pieces = match server {
        Some(server) => filled(server.trim_end_matches('/'), &[]),
        None => vec![Piece::Variable("base_url".to_owned())],
    };
    pieces.extend(filled(&operation.path, &operation.parameters));
    pieces
}

/// A template with variables for what stands in braces.
fn filled(template: &str, parameters: &[Parameter]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.extend(path_value(name, parameters));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces
}

fn path_value(wire: &str, parameters: &[Parameter]) -> Vec<Piece> {
    let in_path =
        |parameter: &&Parameter| matches!(parameter.style, ParameterStyle::Path { .. } | ParameterStyle::PathBase64Json);
    let parameter = parameters.iter().filter(in_path).find(|parameter| parameter.wire.as_str() == wire);
    let name = parameter.map_or_else(|| variable_name(wire), |parameter| parameter.argument.name.as_str().to_owned());
    let before = match parameter.map(|parameter| parameter.style) {
        Some(ParameterStyle::Path { style: PathStyle::Label, .. }) => ".".to_owned(),
        Some(ParameterStyle::Path { style: PathStyle::Matrix, .. }) => format!(";{}=", percent_encoded(wire)),
        _ => String::new(),
    };
    vec![Piece::Text(before), Piece::Variable(name)]
}

/// A name that the shell takes.
fn variable_name(text: &str) -> String {
    let name: String = text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("_{name}") } else { name }
}

fn credentials(api: &Api, operation: &Operation, index: &Index<'_>) -> Vec<String> {
    let schemes = operation.security.first().into_iter().flatten().filter_map(|wire| index.scheme(wire));
    schemes.map(|scheme| credential(&scheme.kind, &env_name(api, scheme))).collect()
}

fn credential(kind: &SecurityKind, secret: &str) -> String {
    let variable = || Piece::Variable(secret.to_owned());
    match kind {
        SecurityKind::HeaderKey { header, prefix } => {
            option("--header", &[Piece::Text(format!("{header}: {prefix}")), variable()])
        }
        SecurityKind::QueryKey { parameter } => {
            option("--url-query", &[Piece::Text(format!("{}=", percent_encoded(parameter))), variable()])
        }
        SecurityKind::CookieKey { cookie } => option("--cookie", &[Piece::Text(format!("{cookie}=")), variable()]),
        SecurityKind::Bearer => option("--header", &[Piece::Text("Authorization: Bearer ".to_owned()), variable()]),
        SecurityKind::Basic => {
            let user = Piece::Variable(format!("{secret}_USER"));
            option("--user", &[user, Piece::Text(":".to_owned()), Piece::Variable(format!("{secret}_PASSWORD"))])
        }
    }
}

fn parameter_option(parameter: &Parameter) -> Option<String> {
    let value = Piece::Variable(parameter.argument.name.as_str().to_owned());
    let wire = parameter.wire.as_str();
    match parameter.style {
        ParameterStyle::Path { .. } | ParameterStyle::PathBase64Json => None,
        ParameterStyle::Query { .. } | ParameterStyle::QueryJson | ParameterStyle::QueryBase64Json => {
            Some(option("--url-query", &[Piece::Text(format!("{}=", percent_encoded(wire))), value]))
        }
        ParameterStyle::Header { explode: _ } => Some(option("--header", &[Piece::Text(format!("{wire}: ")), value])),
        ParameterStyle::Cookie { explode: _ } => Some(option("--cookie", &[Piece::Text(format!("{wire}=")), value])),
    }
}

fn body_options(body: &Body, index: &Index<'_>) -> Vec<String> {
    let Body { argument, content } = body;
    let from_file = |media_type: &str, file: &str| vec![content_type(media_type), format!("--data-binary @{file}")];
    match content {
        Content::Fields { ty: _, fields, formats } => fields_options(fields, formats.first(), index),
        Content::Multipart { parts } => {
            let parts = parts.iter().filter(|part| part.argument.required).map(part_option);
            parts.collect()
        }
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } if !argument.required => {
            Vec::new()
        }
        Content::Json { media_type } => vec![content_type(media_type), json_option(&example::value_of(&argument.ty, index))],
        Content::Form { encoding: _ } => from_file(FORM, "body.txt"),
        Content::Text { media_type } => from_file(media_type, "body.txt"),
        Content::Bytes { media_type } => from_file(media_type, "body.bin"),
    }
}

/// A body of fields, in the format that is sent if nothing is said.
fn fields_options(fields: &[BodyField], format: Option<&BodyFormat>, index: &Index<'_>) -> Vec<String> {
    let object = example::object_of(fields, index);
    let each = |name: &str| {
        object.iter().map(|(wire, value)| option(name, &[Piece::Text(format!("{wire}={}", as_text(value)))])).collect()
    };
    match format {
        None => vec![content_type("application/json"), json_option(&Value::Object(object))],
        Some(BodyFormat::Json { media_type }) => vec![content_type(media_type), json_option(&Value::Object(object))],
        Some(BodyFormat::Form { encoding: _ }) if object.is_empty() => vec![content_type(FORM)],
        Some(BodyFormat::Form { encoding: _ }) => each("--data-urlencode"),
        Some(BodyFormat::Multipart { encoding: _ }) if object.is_empty() => vec![content_type(MULTIPART)],
        Some(BodyFormat::Multipart { encoding: _ }) => each("--form-string"),
    }
}

fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn part_option(part: &Part) -> String {
    let name = part.argument.name.as_str();
    let start = format!("{}=", part.wire);
    match part.kind {
        PartKind::File | PartKind::Files => option("--form", &[Piece::Text(format!("{start}@{name}.bin"))]),
        PartKind::Text | PartKind::Texts => option("--form-string", &[Piece::Text(start), Piece::Variable(name.to_owned())]),
        PartKind::Json => {
            let media_type = Piece::Text(";type=application/json".to_owned());
            option("--form", &[Piece::Text(start), Piece::Variable(name.to_owned()), media_type])
        }
    }
}

fn content_type(media_type: &str) -> String {
    option("--header", &[Piece::Text(format!("Content-Type: {media_type}"))])
}

fn json_option(value: &Value) -> String {
    let line = value.to_string();
    // A value of many fields is read more easily with a line for each; one that cannot be laid out so stays on one line.
    let text = if line.len() > 80 { serde_json::to_string_pretty(value).unwrap_or(line) } else { line };
    option("--data", &[Piece::Text(text)])
}

fn option(name: &str, value: &[Piece]) -> String {
    format!("{name} {}", quoted(value))
}

/// A word that the shell takes as it is meant, whatever is in it.
fn quoted(pieces: &[Piece]) -> String {
    let plain: Option<String> =
        pieces.iter().map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None }).collect();
    if let Some(text) = plain {
        return format!("'{}'", text.replace('\'', "'\\''"));
    }
    let pieces: String = pieces.iter().map(in_double_quotes).collect();
    format!("\"{pieces}\"")
}

fn in_double_quotes(piece: &Piece) -> String {
    match piece {
        Piece::Variable(name) => format!("${{{name}}}"),
        Piece::Text(text) => {
            let escape = |c: char| if matches!(c, '\\' | '"' | '$' | '`') { format!("\\{c}") } else { c.to_string() };
            text.chars().map(escape).collect()
        }
    }
}

fn percent_encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_sees_text_where_text_is_meant() {
        let text = |text: &str| Piece::Text(text.to_owned());
        assert_eq!(quoted(&[text("it's $HOME `x`")]), "'it'\\''s $HOME `x`'");
        assert_eq!(quoted(&[text("a\"$(rm)`\\"), Piece::Variable("pk".to_owned())]), "\"a\\\"\\$(rm)\\`\\\\${pk}\"");
        assert_eq!(percent_encoded("filter[a b]"), "filter%5Ba%20b%5D");
        assert_eq!(variable_name("1-a"), "_1_a");
    }
}
