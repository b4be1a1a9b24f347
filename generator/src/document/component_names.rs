//! The names of components that were not components where their authors wrote them.
//!
//! A name is the last word of the way to the thing: `schemas.yaml#/Alert` is `Alert`, `models/alert.yaml` is `alert`,
//! `#/paths/~1alerts/get/responses/200/content/application~1json/schema` is `alerts_get_200`. Where it is taken, the word before it is put
//! before it (`alerts_Alert`), then the one before that, and a number as the last resort.

use std::collections::HashSet;

use super::position::Section;
use super::tree::Node;

/// The names that are taken, so that they read differently also in another spelling: `foo_bar` and `FooBar` are the same.
#[derive(Default)]
pub(super) struct Taken {
    names: HashSet<(Section, String)>,
}

impl Taken {
    /// Takes a name as its author wrote it.
    pub(super) fn take(&mut self, section: Section, name: &str) -> bool {
        self.names.insert((section, letters(name)))
    }

    /// Finds a name for the node at the end of `tokens` in the file at `path`, and takes it.
    pub(super) fn choose(&mut self, section: Section, path: Option<&str>, tokens: &[&str], node: Option<&Node>) -> String {
        let (name, qualifiers) = words(section, path, tokens, node);
        let mut candidate = name.clone();
        for qualifier in qualifiers {
            if self.take(section, &candidate) {
                return candidate;
            }
            candidate = format!("{qualifier}_{candidate}");
        }
        if self.take(section, &candidate) {
            return candidate;
        }
        (2u32..).map(|number| format!("{name}_{number}")).find(|candidate| self.take(section, candidate)).unwrap_or(name)
    }
}

/// The name, and the words to put before it, the nearest first. `path` is none for the document itself.
fn words(section: Section, path: Option<&str>, tokens: &[&str], node: Option<&Node>) -> (String, Vec<String>) {
    let mut before: Vec<String> = path.map(folders).unwrap_or_default();
    if tokens.is_empty() {
        let name = before.pop().unwrap_or_default();
        return (name_or(section, name), nearest_first(before));
    }
    let end = (0..tokens.len()).rev().find(|index| is_name(tokens, *index)).unwrap_or(0);
    let parents = (0..end).filter(|index| is_name(tokens, *index)).map(|index| clean(tokens[index]));
    if path.is_none() {
        before.extend(parents);
    }
    let given =
        node.and_then(|node| node.get("name")?.as_text()).filter(|_| section == Section::Parameters && end + 1 < tokens.len());
    let name = match given {
        Some(given) => clean(given),
        None => {
            let tail = (end..tokens.len()).filter(|index| *index == end || says_something(tokens, *index));
            let tail: Vec<String> = tail.map(|index| clean(tokens[index])).collect();
            tail.join("_")
        }
    };
    (name_or(section, name), nearest_first(before))
}

fn nearest_first(words: Vec<String>) -> Vec<String> {
    words.into_iter().rev().filter(|word| !word.is_empty()).collect()
}

fn name_or(section: Section, name: String) -> String {
    if name.is_empty() { section.singular().to_owned() } else { name }
}

/// The folders of a path, and its file without the ending.
fn folders(path: &str) -> Vec<String> {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    stem.split('/').filter(|part| !matches!(*part, "" | "." | "..")).map(clean).collect()
}

/// Whether somebody chose this token: a key in a map of names, or one that OpenAPI does not know.
fn is_name(tokens: &[&str], index: usize) -> bool {
    let token = tokens[index];
    let before = index.checked_sub(1).map_or("", |before| tokens[before]);
    let in_section = index == 1 || index > 1 && tokens[index - 2] == "components";
    let in_names = matches!(before, "properties" | "patternProperties" | "$defs" | "definitions" | "paths" | "headers" | "links")
        || in_section && Section::ALL.iter().any(|section| section.name() == before);
    let number = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    !number && before != "content" && (in_names || !is_keyword(token))
}

/// Whether a token that nobody chose still helps to tell two things apart: `items`, `200`, `get`.
fn says_something(tokens: &[&str], index: usize) -> bool {
    let media_type = index > 0 && tokens[index - 1] == "content";
    !media_type && !matches!(tokens[index], "content" | "schema" | "responses" | "parameters" | "schemas")
}

fn is_keyword(token: &str) -> bool {
    matches!(
        token,
        "components"
            | "schemas"
            | "responses"
            | "parameters"
            | "examples"
            | "requestBodies"
            | "headers"
            | "securitySchemes"
            | "links"
            | "callbacks"
            | "definitions"
            | "$defs"
            | "paths"
            | "webhooks"
            | "pathItems"
            | "get"
            | "put"
            | "post"
            | "delete"
            | "options"
            | "head"
            | "patch"
            | "trace"
            | "query"
            | "default"
            | "requestBody"
            | "content"
            | "schema"
            | "encoding"
            | "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "properties"
            | "patternProperties"
            | "allOf"
            | "oneOf"
            | "anyOf"
            | "prefixItems"
            | "x-base64-json"
            | "x-prefix-items"
    )
}

/// Only what a component's name may hold.
fn clean(text: &str) -> String {
    let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
    let parts: Vec<&str> = text.split(|character| !allowed(character)).filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

fn letters(name: &str) -> String {
    let letters: String = name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.is_empty() { name.to_owned() } else { letters }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::document::Pointer;

    #[test]
    fn names_come_from_the_way_to_the_thing() {
        let table = [
            (Some("spec/models/alert.yaml"), "#", "alert"),
            (Some("spec/schemas.yaml"), "#/Alert", "Alert"),
            (Some("spec/schemas.yaml"), "#/components/schemas/a::b c", "a_b_c"),
            (Some("x/get.yaml"), "#/definitions/get", "get"),
            (None, "#/components/schemas/Foo/properties/bar", "bar"),
            (None, "#/components/schemas/Foo/properties/items", "items"),
            (None, "#/components/schemas/Foo/items", "Foo_items"),
            (None, "#/components/schemas/Foo/allOf/1", "Foo_allOf_1"),
            (None, "#/paths/~1alerts~1{id}/get/responses/200/content/application~1json/schema", "alerts_id_get_200"),
            (None, "#/components/responses/Bad/content/application~1json/schema", "Bad"),
            (Some("a/日本.yaml"), "#", "a_schema"),
        ];
        for (path, pointer, expected) in table {
            let pointer = Pointer::parse(pointer).unwrap();
            let tokens: Vec<&str> = pointer.tokens().collect();
            let mut taken = Taken::default();
            if expected == "a_schema" {
                taken.take(Section::Schemas, "schema");
            }
            assert_eq!(taken.choose(Section::Schemas, path, &tokens, None), expected);
        }
    }

    #[test]
    fn a_taken_name_is_qualified_then_numbered() {
        let mut taken = Taken::default();
        taken.take(Section::Schemas, "Alert");
        let mut choose = |path| taken.choose(Section::Schemas, Some(path), &["alert"], None);
        assert_eq!(choose("spec/alerts.yaml"), "alerts_alert");
        assert_eq!(choose("spec/alerts.yml"), "spec_alerts_alert");
        assert_eq!(choose("spec/alerts.json"), "alert_2");
    }
}
