//! The command that sends a sample's request with curl, one option a line.
//!
//! It is there to be pasted and run: secrets and the address are variables of the environment, files are in the folder where it is run.
//! Of curl's options only those are used that versions of many years know.

use super::request::{Pair, PartPayload, Payload, Piece, Request, Written, joined, percent_encoded, request};
use super::{Known, layout};
use crate::ir::{Method, Operation};

/// How wide JSON may be.
const WIDTH: usize = 72;

/// The command that calls an operation.
pub(in crate::emit) fn curl(operation: &Operation, known: &Known<'_>) -> String {
    command(&request(operation, known))
}

fn command(request: &Request) -> String {
    let Request { method, url, query, headers, cookies, user, body } = request;
    // Where there is no body, curl itself encodes the query, so that people can read it.
    let readable = matches!(body, Payload::Nothing) && !query.is_empty() && query.iter().all(is_plain);
    let mut words = vec!["curl".to_owned()];
    words.extend(method_option(method));
    words.extend(readable.then(|| "--get".to_owned()));
    let mut address = url.clone();
    if !readable {
        address.extend(query_string(query));
    }
    words.push(quoted(&address));
    let mut lines = vec![words.join(" ")];
    lines.extend(headers.iter().map(|(name, value)| header(name, value)));
    lines.extend(user.as_ref().map(|(user, password)| option("--user", &[user.clone(), text(":"), password.clone()])));
    lines.extend(cookie(cookies));
    if readable {
        lines.extend(query.iter().map(query_option));
    }
    lines.extend(body_options(method, body));
    lines.join(" \\\n  ")
}

fn method_option(method: &Method) -> Option<String> {
    match method {
        Method::Get => None,
        // After `--request HEAD` curl waits for a body that never comes.
        Method::Head => Some("--head".to_owned()),
        Method::Put | Method::Post | Method::Delete | Method::Options | Method::Patch | Method::Trace => {
            Some(format!("--request {}", method.as_str()))
        }
        Method::Other(name) => Some(option("--request", &[text(name)])),
    }
}

fn is_plain(pair: &Pair) -> bool {
    matches!(pair.value, Written::Plain(_))
}

fn query_option(pair: &Pair) -> String {
    let start = |name: &str| text(&format!("{name}="));
    let name = percent_encoded(&pair.name);
    let (start, value) = match &pair.value {
        Written::Plain(piece) => (start(&name), piece.clone()),
        Written::Joined(texts, separator) => (start(&name), text(&joined(texts, separator))),
        // With nothing before the `=` curl writes the value alone.
        Written::Nameless(value) => (start(""), text(value)),
    };
    option("--data-urlencode", &[start, value])
}

/// `?a=b&c=d`
fn query_string(query: &[Pair]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, Pair { name, value }) in query.iter().enumerate() {
        let start = if index == 0 { '?' } else { '&' };
        let name = text(&format!("{start}{}=", percent_encoded(name)));
        pieces.extend(match value {
            Written::Plain(Piece::Text(value)) => vec![name, text(&percent_encoded(value))],
            Written::Plain(Piece::Variable(variable)) => vec![name, Piece::Variable(variable.clone())],
            Written::Joined(texts, separator) => vec![name, text(&joined(texts, separator))],
            Written::Nameless(value) => vec![text(&format!("{start}{}", percent_encoded(value)))],
        });
    }
    pieces
}

fn header(name: &str, value: &[Piece]) -> String {
    let is_empty = value.iter().all(|piece| *piece == text(""));
    // Without a value curl would leave the header out; a semicolon says that it is meant.
    let mut pieces = vec![text(&if is_empty { format!("{name};") } else { format!("{name}: ") })];
    let line = |piece: &Piece| match piece {
        // A header is one line, whatever the document's example has in it.
        Piece::Text(value) => text(&value.replace(['\r', '\n'], " ")),
        Piece::Variable(name) => Piece::Variable(name.clone()),
    };
    pieces.extend(value.iter().filter(|_| !is_empty).map(line));
    option("--header", &pieces)
}

/// All cookies in one option, since older versions take the last of several.
fn cookie(cookies: &[Vec<Piece>]) -> Option<String> {
    let between = |(index, cookie): (usize, &Vec<Piece>)| {
        let gap = (index > 0).then(|| text("; "));
        gap.into_iter().chain(cookie.iter().cloned()).collect::<Vec<_>>()
    };
    let pieces: Vec<Piece> = cookies.iter().enumerate().flat_map(between).collect();
    (!pieces.is_empty()).then(|| option("--cookie", &pieces))
}

fn body_options(method: &Method, body: &Payload) -> Vec<String> {
    match body {
        // Services that ask for a length want to be told that there is nothing.
        Payload::Nothing if matches!(method, Method::Post | Method::Put | Method::Patch) => {
            vec![header("Content-Length", &[text("0")])]
        }
        Payload::Nothing => Vec::new(),
        Payload::Json { media_type, value } => {
            vec![content_type(media_type), option("--data", &[text(&layout::json(value, WIDTH, 2).replace('\n', "\n  "))])]
        }
        Payload::Form(pairs) if pairs.is_empty() => vec![option("--data", &[text("")])],
        Payload::Form(pairs) => {
            let pair = |(name, value): &(String, String)| {
                option("--data-urlencode", &[text(&format!("{}=", percent_encoded(name))), text(value)])
            };
            pairs.iter().map(pair).collect()
        }
        Payload::Multipart(parts) => parts.iter().map(|(name, part)| part_option(name, part)).collect(),
        Payload::Text { media_type, text: body } => vec![content_type(media_type), option("--data-raw", &[text(body)])],
        Payload::File { media_type, name } => vec![content_type(media_type), format!("--data-binary @{name}")],
    }
}

fn part_option(name: &str, part: &PartPayload) -> String {
    match part {
        PartPayload::File(file) => option("--form", &[text(&format!("{name}=@{file}"))]),
        PartPayload::Text(value) => option("--form-string", &[text(&format!("{name}=")), text(value)]),
        // In quotes a semicolon or a comma does not end the content.
        PartPayload::Json(value) => {
            let value = value.to_string().replace('\\', "\\\\").replace('"', "\\\"");
            option("--form", &[text(&format!("{name}=\"{value}\";type=application/json"))])
        }
    }
}

fn content_type(media_type: &str) -> String {
    header("Content-Type", &[text(media_type)])
}

fn text(text: &str) -> Piece {
    Piece::Text(text.to_owned())
}

fn option(name: &str, value: &[Piece]) -> String {
    format!("{name} {}", quoted(value))
}

/// A text that the shell takes as it is, whatever is in it.
pub(in crate::emit) fn shell_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A word that the shell takes as it is meant, whatever is in it.
fn quoted(pieces: &[Piece]) -> String {
    let plain: Option<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            Piece::Variable(_) => None,
        })
        .collect();
    if let Some(text) = plain {
        return shell_word(&text);
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn variable(name: &str) -> Piece {
        Piece::Variable(name.to_owned())
    }

    fn get(url: &str) -> Request {
        Request {
            method: Method::Get,
            url: vec![text(url)],
            query: Vec::new(),
            headers: Vec::new(),
            cookies: Vec::new(),
            user: None,
            body: Payload::Nothing,
        }
    }

    #[test]
    fn the_shell_sees_text_where_text_is_meant() {
        assert_eq!(quoted(&[text("it's $HOME `x`")]), "'it'\\''s $HOME `x`'");
        assert_eq!(quoted(&[text("a\"$(rm)`\\"), variable("pk")]), "\"a\\\"\\$(rm)\\`\\\\${pk}\"");
        assert_eq!(percent_encoded("filter[a b]"), "filter%5Ba%20b%5D");
    }

    #[test]
    fn a_query_is_readable_unless_it_has_a_style_or_a_body_of_its_own() {
        let pair = |value| Pair { name: "filters".to_owned(), value };
        let plain = || pair(Written::Plain(text("{\"a\": 'b'}")));
        let line = command(&Request { query: vec![plain()], ..get("https://a.example/x") });
        assert_eq!(line, "curl --get 'https://a.example/x' \\\n  --data-urlencode 'filters={\"a\": '\\''b'\\''}'");
        let joined = pair(Written::Joined(vec!["a b".to_owned(), "c".to_owned()], ","));
        let line = command(&Request { query: vec![joined, pair(Written::Plain(variable("KEY")))], ..get("https://a.example/x") });
        assert_eq!(line, "curl \"https://a.example/x?filters=a%20b,c&filters=${KEY}\"");
        let body = Payload::Text { media_type: "text/plain".to_owned(), text: "@not a file".to_owned() };
        let line = command(&Request { query: vec![plain()], method: Method::Post, body, ..get("https://a.example/x") });
        let expected = "curl --request POST 'https://a.example/x?filters=%7B%22a%22%3A%20%27b%27%7D' \\\n  \
                        --header 'Content-Type: text/plain' \\\n  --data-raw '@not a file'";
        assert_eq!(line, expected);
    }

    #[test]
    fn cookies_are_one_option_and_headers_one_line() {
        let request = Request {
            headers: vec![("X-Empty".to_owned(), vec![text("")]), ("X-Two".to_owned(), vec![text("a\r\nX-Evil: b")])],
            cookies: vec![vec![text("a=1")], vec![text("b="), variable("B")]],
            ..get("https://a.example/")
        };
        let expected = "curl 'https://a.example/' \\\n  --header 'X-Empty;' \\\n  --header 'X-Two: a  X-Evil: b' \\\n  \
                        --cookie \"a=1; b=${B}\"";
        assert_eq!(command(&request), expected);
    }

    #[test]
    fn json_in_a_form_survives_what_curl_reads_into_it() {
        let parts = vec![
            ("meta".to_owned(), PartPayload::Json(json!({"a": "b;c\"d"}))),
            ("text".to_owned(), PartPayload::Text("<@x".to_owned())),
        ];
        let request = Request { method: Method::Post, body: Payload::Multipart(parts), ..get("https://a.example/") };
        let expected = "curl --request POST 'https://a.example/' \\\n  \
                        --form 'meta=\"{\\\"a\\\":\\\"b;c\\\\\\\"d\\\"}\";type=application/json' \\\n  --form-string 'text=<@x'";
        assert_eq!(command(&request), expected);
    }

    #[test]
    fn an_empty_post_says_that_it_is_empty() {
        let request = Request { method: Method::Post, ..get("https://a.example/") };
        assert_eq!(command(&request), "curl --request POST 'https://a.example/' \\\n  --header 'Content-Length: 0'");
    }
}
