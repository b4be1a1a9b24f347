//! `summary` and `description` beside a `$ref` to a parameter, an answer and the like: they count instead of those of the component.
//!
//! A parameter is put in place with them. An answer or a body too, unless it describes types of its own: those stay what they are, once,
//! and the words beside the `$ref` are left out.

use super::super::notes::Notes;
use super::super::walk::{Object, below, each};
use crate::document::{Map, Node, Pointer};

const WORDS: &[&str] = &["summary", "description"];

/// Puts what has words of its own in place of the `$ref` to it.
pub(super) fn with_words(root: &mut Node, notes: &mut Notes<'_>) {
    let mut is_needed = false;
    each(root, &mut |object, node| is_needed |= is_kept(object) && words(node).is_some());
    if !is_needed {
        return;
    }
    let Some(components) = root.get("components").cloned() else { return };
    each(root, &mut |object, node| {
        if is_kept(object) {
            one(node, object, &components, notes);
        }
    });
}

/// Whether a `$ref` to such an object is the name of a component. In a schema the words are keywords among others.
fn is_kept(object: Object) -> bool {
    matches!(
        object,
        Object::Parameter | Object::Header | Object::RequestBody | Object::Response | Object::Example | Object::SecurityScheme
    )
}

/// The words beside a `$ref`.
fn words(node: &Node) -> Option<Map> {
    node.reference()?;
    let words = node.as_map()?.iter().filter(|(key, _)| WORDS.contains(key));
    let words: Map = words.map(|(key, entry)| (key.to_owned(), entry.clone())).collect();
    (!words.is_empty()).then_some(words)
}

fn one(node: &mut Node, object: Object, components: &Node, notes: &mut Notes<'_>) {
    let Some(words) = words(node) else { return };
    if let Some(map) = node.as_map_mut() {
        map.retain(|key, _| !WORDS.contains(&key));
    }
    let Some(mut whole) = target(node, components).cloned() else { return };
    let may_move = matches!(object, Object::Parameter | Object::Header | Object::Example) || !describes_types(&mut whole, object);
    for (key, entry) in words {
        // Parameters and headers have no summary, nor has a body.
        let key = if key == "summary" && object != Object::Example { "description" } else { key.as_str() };
        if whole.get(key).and_then(Node::as_text) == entry.node.as_text() {
            continue;
        }
        match whole.as_map_mut().filter(|_| may_move) {
            Some(map) => {
                map.insert(key, entry.key, entry.node);
            }
            None => {
                notes.lost(entry.key, format!("`{key}` beside a `$ref` to what describes types of its own"));
                return;
            }
        }
    }
    if may_move {
        *node = whole;
    }
}

fn target<'n>(node: &Node, components: &'n Node) -> Option<&'n Node> {
    let pointer = Pointer::parse(node.reference()?)?;
    let mut tokens = pointer.tokens();
    if tokens.next() != Some("components") {
        return None;
    }
    let target = tokens.try_fold(components, Node::step)?;
    target.reference().is_none().then_some(target)
}

/// Whether a schema stands in it that is more than a `$ref`.
fn describes_types(whole: &mut Node, object: Object) -> bool {
    let mut found = false;
    below(whole, object, &mut |object, node| found |= object == Object::Schema && node.reference().is_none());
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::options::Mode;
    use crate::source::{Diagnostics, Place};

    fn with_words_of(responses: &Json) -> (Json, usize) {
        let document = json!({
            "paths": {"/a": {"get": {"responses": responses}}},
            "components": {"responses": {
                "Bare": {"description": "old", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                "Typed": {"description": "old", "content": {"application/json": {"schema": {"type": "object"}}}},
            }},
        });
        let mut root = Node::from_json(&document, Place::default());
        let mut problems = Diagnostics::new();
        with_words(&mut root, &mut Notes::new(Mode::Tolerant, &mut problems));
        (root.to_json()["paths"]["/a"]["get"]["responses"].clone(), problems.len())
    }

    #[test]
    fn words_beside_a_reference_count_instead_of_its_own() {
        let (found, said) = with_words_of(&json!({"200": {"$ref": "#/components/responses/Bare", "description": "new"}}));
        let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/A"}}});
        assert_eq!((found, said), (json!({"200": {"description": "new", "content": content}}), 0));
    }

    #[test]
    fn what_describes_types_stays_what_it_is() {
        let reference = json!({"$ref": "#/components/responses/Typed"});
        let (found, said) = with_words_of(&json!({"200": {"$ref": reference["$ref"], "description": "new"}}));
        assert_eq!((found, said), (json!({"200": reference}), 1));
        let (found, said) = with_words_of(&json!({"200": {"$ref": reference["$ref"], "description": "old"}}));
        assert_eq!((found, said), (json!({"200": reference}), 0));
    }
}
