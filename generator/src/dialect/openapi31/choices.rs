//! `oneOf`, `anyOf` and `allOf`, before the schemas in them are brought over.
//!
//! | written | becomes |
//! |---|---|
//! | `anyOf: [X, {type: "null"}]` | `anyOf: [X]`, `nullable: true` |
//! | `oneOf: [{const: a, title: …}, {const: b}]` | `enum: [a, b]`, with names and descriptions |
//! | the same, with `{type: string}` among them | the same, `x-enum-open: true` |
//! | `true` among the variants | `{}` |
//! | `false` among the variants, `true` in `allOf` | nothing |
//! | a `$ref` with words beside it, under a discriminator | the `$ref` |

use heck::ToUpperCamelCase;

use super::types::null_only;
use crate::document::{Entry, Map, Node, Value};
use crate::openapi::extensions::{ENUM_DESCRIPTIONS, ENUM_NAMES, ENUM_OPEN};
use crate::source::Place;

/// `oneOf`, `anyOf` and `allOf`
pub(super) fn convert(map: &mut Map) {
    if let Some(parts) = map.get_mut("allOf").and_then(Node::as_list_mut) {
        parts.retain(|part| part.as_bool() != Some(true));
    }
    if map.get("allOf").and_then(Node::as_list).is_some_and(<[Node]>::is_empty) {
        map.remove("allOf");
    }
    let is_discriminated = map.has("discriminator");
    for key in ["oneOf", "anyOf"] {
        let Some(variants) = map.get_mut(key).and_then(Node::as_list_mut) else { continue };
        variants.retain(|variant| variant.as_bool() != Some(false));
        if is_discriminated {
            variants.iter_mut().for_each(bare_reference);
        }
        without_null(map, key);
        annotated(map, key);
    }
}

/// A variant under a discriminator is known by its `$ref`.
fn bare_reference(variant: &mut Node) {
    let is_reference = variant.reference().is_some();
    let Some(map) = variant.as_map_mut() else { return };
    if is_reference
        && map.keys().all(|key| matches!(key, "$ref" | "title" | "description" | "summary" | "$comment") || key.starts_with("x-"))
    {
        map.retain(|key, _| key == "$ref");
    }
}

/// Null as a variant makes the whole nullable.
fn without_null(map: &mut Map, key: &str) {
    let Some(variants) = map.get_mut(key).and_then(Node::as_list_mut) else { return };
    let Some(place) = variants.iter().find(|variant| is_null(variant)).map(|null| null.place) else { return };
    variants.retain(|variant| !is_null(variant));
    let is_empty = variants.is_empty();
    if is_empty {
        map.remove(key);
        null_only(map, place);
    } else {
        map.insert("nullable", place, Node::new(true, place));
    }
}

/// `{type: "null"}`, and the other ways to say it, whatever words stand beside it.
fn is_null(schema: &Node) -> bool {
    let Some(map) = schema.as_map() else { return false };
    let only_null = |node: &Node| matches!(node.as_list(), Some([only]) if is_null_word(only));
    map.get("type").is_some_and(|ty| is_null_word(ty) || only_null(ty))
        || map.get("const").is_some_and(Node::is_null)
        || map.get("enum").is_some_and(|values| matches!(values.as_list(), Some([only]) if only.is_null()))
}

fn is_null_word(node: &Node) -> bool {
    node.is_null() || node.as_text() == Some("null")
}

/// A value with what is said about it.
struct Member {
    value: Node,
    title: String,
    description: String,
}

/// Values, each with its words, are an enum.
fn annotated(map: &mut Map, key: &str) {
    let Some((list, place)) = map.entry(key).and_then(|entry| Some((entry.node.as_list()?, entry.key))) else { return };
    let is_open = list.iter().any(is_any_text);
    let members: Option<Vec<Member>> = list.iter().filter(|variant| !is_any_text(variant)).map(member).collect();
    let Some(members) = members.filter(|members| !members.is_empty() && !map.has("enum")) else { return };
    let all_text = members.iter().all(|member| member.value.as_text().is_some());
    let all_whole = members.iter().all(|member| member.value.as_i64().is_some());
    if !all_text && (!all_whole || is_open) {
        return;
    }
    map.remove(key);
    let word = if all_text { "string" } else { "integer" };
    if !map.has("type") {
        map.insert("type", place, Node::text(word, place));
    }
    if is_open {
        map.insert(ENUM_OPEN, place, Node::new(true, place));
    }
    words(map, &members, all_text, place);
    let values: Vec<Node> = members.into_iter().map(|member| member.value).collect();
    map.insert("enum", place, Node::new(values, place));
}

/// `{type: string}`, beside values: the list of them is not complete.
fn is_any_text(variant: &Node) -> bool {
    let Some(map) = variant.as_map() else { return false };
    map.get("type").and_then(Node::as_text) == Some("string")
        && map.keys().all(|key| matches!(key, "type" | "title" | "description" | "$comment"))
}

/// A variant that is a value and words about it.
fn member(variant: &Node) -> Option<Member> {
    const WORDS: &[&str] = &["const", "enum", "type", "title", "description", "deprecated", "$comment"];
    let map = variant.as_map()?;
    if !map.keys().all(|key| WORDS.contains(&key)) {
        return None;
    }
    let value = match (map.get("const"), map.get("enum").and_then(Node::as_list)) {
        (Some(value), None) => value.clone(),
        (None, Some([only])) => only.clone(),
        _ => return None,
    };
    let text = |key: &str| map.get(key).and_then(Node::as_text).unwrap_or_default().trim().to_owned();
    Some(Member { value, title: text("title"), description: text("description") })
}

/// Numbers are called by their titles. Text has its name in itself: there, a title is part of the description.
fn words(map: &mut Map, members: &[Member], all_text: bool, place: Place) {
    let names: Vec<String> = members.iter().map(|member| member.title.to_upper_camel_case()).collect();
    let is_distinct = names.iter().enumerate().all(|(index, name)| !name.is_empty() && !names[..index].contains(name));
    let are_names = !all_text && is_distinct && names.iter().all(|name| name.starts_with(char::is_alphabetic));
    if are_names {
        insert_texts(map, ENUM_NAMES, names, place);
    }
    let descriptions: Vec<String> = members.iter().map(|member| description(member, are_names)).collect();
    if descriptions.iter().any(|description| !description.is_empty()) {
        insert_texts(map, ENUM_DESCRIPTIONS, descriptions, place);
    }
}

fn insert_texts(map: &mut Map, key: &str, texts: Vec<String>, place: Place) {
    let texts: Vec<Node> = texts.into_iter().map(|text| Node::text(text, place)).collect();
    map.insert(key, place, Node::new(Value::List(texts), place));
}

fn description(member: &Member, is_named: bool) -> String {
    let Member { value, title, description } = member;
    let says_nothing = is_named || title.is_empty() || value.as_text().is_some_and(|value| value.eq_ignore_ascii_case(title));
    match (says_nothing, description.is_empty()) {
        (true, _) => description.clone(),
        (false, true) => title.clone(),
        (false, false) if title.ends_with(['.', '!', '?', ':']) => format!("{title} {description}"),
        (false, false) => format!("{title}: {description}"),
    }
}

/// A part beside the others of an `allOf`.
pub(super) fn add_part(map: &mut Map, part: Node) {
    let place = part.place;
    match map.get_mut("allOf").and_then(Node::as_list_mut) {
        Some(parts) => parts.push(part),
        None => {
            map.insert("allOf", place, Node::new(vec![part], place));
        }
    }
}

/// A map of one entry.
pub(super) fn single(key: &str, node: Node) -> Node {
    let place = node.place;
    Node::new(Map::from_iter([(key.to_owned(), Entry { key: place, node })]), place)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::schema::tests::becomes;

    #[test]
    fn null_among_variants_makes_the_whole_nullable() {
        let reference = json!({"$ref": "#/components/schemas/A"});
        for none in
            [json!({"type": "null"}), json!({"const": null}), json!({"enum": [null]}), json!({"type": ["null"], "title": "none"})]
        {
            for key in ["oneOf", "anyOf"] {
                becomes(&json!({key: [reference, none]}), &json!({key: [reference], "nullable": true}));
            }
        }
        becomes(&json!({"anyOf": [{"type": "null"}]}), &json!({"type": "string", "nullable": true, "enum": [null]}));
    }

    #[test]
    fn values_with_words_are_an_enum_with_docs() {
        becomes(
            &json!({"oneOf": [
                {"const": "a", "title": "The first", "description": "One."},
                {"const": "b", "title": "B"},
                {"const": "c", "description": "Three."},
            ]}),
            &json!({"type": "string", "enum": ["a", "b", "c"], "x-enum-descriptions": ["The first: One.", "", "Three."]}),
        );
        becomes(
            &json!({"oneOf": [{"const": 1, "title": "low risk"}, {"const": 2, "title": "High", "description": "Look."}]}),
            &json!({
                "type": "integer",
                "enum": [1, 2],
                "x-enum-varnames": ["LowRisk", "High"],
                "x-enum-descriptions": ["", "Look."],
            }),
        );
        becomes(
            &json!({"anyOf": [{"type": "string"}, {"const": "a"}, {"type": "string", "enum": ["b"]}, {"type": "null"}]}),
            &json!({"type": "string", "nullable": true, "enum": ["a", "b"], "x-enum-open": true}),
        );
    }

    #[test]
    fn variants_that_nothing_fits_are_none() {
        becomes(
            &json!({"anyOf": [false, {"type": "string", "maxLength": 1}]}),
            &json!({"anyOf": [{"type": "string", "maxLength": 1}]}),
        );
        becomes(&json!({"allOf": [true]}), &json!({}));
    }

    #[test]
    fn a_discriminated_variant_is_a_bare_reference() {
        let a = "#/components/schemas/A";
        becomes(
            &json!({"discriminator": {"propertyName": "kind"}, "oneOf": [{"$ref": a, "description": "One."}]}),
            &json!({"discriminator": {"propertyName": "kind"}, "oneOf": [{"$ref": a}]}),
        );
    }
}
