//! Parameters.
//!
//! | written | becomes |
//! |---|---|
//! | `in: querystring` with a form | `in: query`, `style: form`, `explode: true` of the form's schema |
//! | `in: querystring` with anything else | `in: query` with `x-whole-query` |
//! | `style: cookie` | `style: form` |
//! | `allowReserved` outside the query | nothing, with a note |

use super::super::notes::Notes;
use crate::document::{Map, Node};
use crate::openapi::extensions::WHOLE_QUERY;

/// One parameter
pub(super) fn convert(node: &mut Node, notes: &mut Notes<'_>) {
    let place = node.place;
    let Some(map) = node.as_map_mut() else { return };
    let word = |map: &Map, key: &str| map.get(key).and_then(Node::as_text).map(str::to_owned);
    if word(map, "in").as_deref() == Some("querystring") {
        querystring(map, place, notes);
    }
    if word(map, "style").as_deref() == Some("cookie")
        && let Some(style) = map.get_mut("style")
    {
        *style = Node::text("form", style.place);
    }
    if word(map, "in").is_some_and(|place| place != "query")
        && let Some(entry) = map.remove("allowReserved")
        && entry.node.as_bool() == Some(true)
    {
        notes.wider(entry.key, "`allowReserved` outside the query is not expressed", "such characters are encoded");
    }
}

/// The whole query as one value. A form of it is what an exploded object writes; of anything else its text is the query.
fn querystring(map: &mut Map, place: crate::source::Place, notes: &mut Notes<'_>) {
    let at = map.get("in").map_or(place, |node| node.place);
    map.insert("in", at, Node::text("query", at));
    let form = map.get_mut("content").and_then(|content| content.get_mut("application/x-www-form-urlencoded"));
    let schema = form.and_then(Node::as_map_mut).and_then(|form| form.remove("schema"));
    match schema {
        Some(schema) => {
            map.remove("content");
            map.insert("style", at, Node::text("form", at));
            map.insert("explode", at, Node::new(true, at));
            map.insert("schema", schema.key, schema.node);
        }
        None if map.get("content").is_some() => drop(map.insert(WHOLE_QUERY, at, Node::new(true, at))),
        None => {
            notes.wider(at, "a query that is one value and has no `content`", "sent as a query parameter of that name");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::options::Mode;
    use crate::source::{Diagnostics, Place};

    fn converted(parameter: &Json) -> (Json, usize) {
        let mut node = Node::from_json(parameter, Place::default());
        let mut problems = Diagnostics::new();
        convert(&mut node, &mut Notes::new(Mode::Tolerant, &mut problems));
        (node.to_json(), problems.len())
    }

    #[test]
    fn a_query_as_a_form_is_an_exploded_object() {
        let schema = json!({"type": "object"});
        let form =
            json!({"name": "q", "in": "querystring", "content": {"application/x-www-form-urlencoded": {"schema": schema}}});
        let expected = json!({"name": "q", "in": "query", "style": "form", "explode": true, "schema": schema});
        assert_eq!(converted(&form), (expected, 0));
        let json = json!({"name": "q", "in": "querystring", "content": {"application/json": {"schema": schema}}});
        let content = json!({"application/json": {"schema": schema}});
        let expected = json!({"name": "q", "in": "query", "content": content, "x-whole-query": true});
        assert_eq!(converted(&json), (expected, 0));
        let plain = json!({"name": "q", "in": "querystring", "schema": schema});
        assert_eq!(converted(&plain), (json!({"name": "q", "in": "query", "schema": schema}), 1));
    }

    #[test]
    fn cookies_are_written_as_before() {
        let expected = json!({"name": "a", "in": "cookie", "style": "form"});
        assert_eq!(converted(&json!({"name": "a", "in": "cookie", "style": "cookie"})), (expected, 0));
        assert_eq!(
            converted(&json!({"name": "a", "in": "path", "allowReserved": true})),
            (json!({"name": "a", "in": "path"}), 1)
        );
        let query = json!({"name": "a", "in": "query", "allowReserved": true});
        assert_eq!(converted(&query), (query.clone(), 0));
    }
}
