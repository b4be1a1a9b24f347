//! An overlay in the making, beside the document as it is after what the overlay does.

use clientwright::document::Pointer;
use serde_json::{Map, Value, json};

/// Actions, and what they make of a document.
pub(super) struct Overlay {
    root: Value,
    actions: Vec<Value>,
}

impl Overlay {
    /// Without an action yet.
    pub(super) fn new(root: Value) -> Overlay {
        Overlay { root, actions: Vec::new() }
    }

    /// What a pointer leads to by now.
    pub(super) fn at(&self, at: &Pointer) -> Option<&Value> {
        at.tokens().try_fold(&self.root, |value, token| match value {
            Value::Array(list) => list.get(token.parse::<usize>().ok()?),
            value => value.get(token),
        })
    }

    /// Merges into what a pointer leads to, as overlays do.
    pub(super) fn update(&mut self, at: &Pointer, update: Value, description: &str) {
        self.actions.push(json!({ "target": self.path(at), "description": description, "update": update }));
        if let Some(value) = self.at_mut(at) {
            merge(value, update);
        }
    }

    /// Takes out a key of a map.
    pub(super) fn remove(&mut self, at: &Pointer, description: &str) {
        self.actions.push(json!({ "target": self.path(at), "description": description, "remove": true }));
        let parent = at.parent().and_then(|parent| self.at_mut(&parent));
        if let Some((map, key)) = parent.and_then(Value::as_object_mut).zip(at.last()) {
            map.shift_remove(key);
        }
    }

    /// Takes a text out of a list.
    pub(super) fn remove_element(&mut self, at: &Pointer, element: &str, description: &str) {
        let target = format!("{}[?@ == {}]", self.path(at), quoted(element));
        self.actions.push(json!({ "target": target, "description": description, "remove": true }));
        if let Some(list) = self.at_mut(at).and_then(Value::as_array_mut) {
            list.retain(|known| known != element);
        }
    }

    /// The overlay; none where it has no action.
    pub(super) fn to_json(&self, title: &str) -> Option<Value> {
        let overlay = json!({ "overlay": "1.0.0", "info": { "title": title, "version": "1.0.0" }, "actions": self.actions });
        (!self.actions.is_empty()).then_some(overlay)
    }

    fn at_mut(&mut self, at: &Pointer) -> Option<&mut Value> {
        at.tokens().try_fold(&mut self.root, |value, token| match value {
            Value::Array(list) => list.get_mut(token.parse::<usize>().ok()?),
            value => value.get_mut(token),
        })
    }

    /// The JSONPath of a pointer: `$.paths['/alerts'].get.parameters[0]`.
    fn path(&self, at: &Pointer) -> String {
        let mut path = "$".to_owned();
        let mut here = Some(&self.root);
        for token in at.tokens() {
            let is_word = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            match here {
                Some(Value::Array(list)) => {
                    path.push_str(&format!("[{token}]"));
                    here = token.parse::<usize>().ok().and_then(|index| list.get(index));
                }
                other => {
                    let begins = token.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
                    path.push_str(&if is_word && begins { format!(".{token}") } else { format!("[{}]", quoted(token)) });
                    here = other.and_then(|value| value.get(token));
                }
            }
        }
        path
    }
}

/// A text as JSONPath has it in single quotes.
fn quoted(text: &str) -> String {
    let mut out = "'".to_owned();
    for character in text.chars() {
        match character {
            '\'' | '\\' => out.extend(['\\', character]),
            character if character < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            character => out.push(character),
        }
    }
    out.push('\'');
    out
}

fn merge(old: &mut Value, new: Value) {
    match (old, new) {
        (Value::Object(map), Value::Object(update)) => update.into_iter().for_each(|(key, value)| member(map, key, value)),
        (Value::Array(list), Value::Array(update)) => list.extend(update),
        (Value::Array(list), one) => list.push(one),
        (old, new) => *old = new,
    }
}

fn member(map: &mut Map<String, Value>, key: String, value: Value) {
    match map.get_mut(&key) {
        Some(old) => merge(old, value),
        None => drop(map.insert(key, value)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn actions_speak_of_what_they_change() {
        let mut overlay = Overlay::new(
            json!({ "paths": { "/it's": { "get": { "parameters": [{ "enum": ["a"] }], "required": ["x", "y"] } } } }),
        );
        let get = Pointer::parse("#/paths/~1it's/get").unwrap();
        overlay.update(&get.key("parameters").index(0).key("enum"), json!(["b"]), "one");
        overlay.remove_element(&get.key("required"), "x", "two");
        overlay.remove(&get.key("required"), "three");
        let targets: Vec<String> = overlay.actions.iter().map(|action| action["target"].as_str().unwrap().to_owned()).collect();
        let expected = [
            "$.paths['/it\\'s'].get.parameters[0].enum",
            "$.paths['/it\\'s'].get.required[?@ == 'x']",
            "$.paths['/it\\'s'].get.required",
        ];
        assert_eq!(targets, expected);
        assert_eq!(overlay.root, json!({ "paths": { "/it's": { "get": { "parameters": [{ "enum": ["a", "b"] }] } } } }));
    }
}
