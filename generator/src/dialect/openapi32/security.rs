//! Security schemes.
//!
//! | written | becomes |
//! |---|---|
//! | `flows.deviceAuthorization` | nothing: its token is a bearer token like any other |
//! | `oauth2MetadataUrl`, `deprecated` | a sentence of the description |

use super::super::notes::Notes;
use super::words::add_sentence;
use crate::document::{Map, Node};

/// One security scheme
pub(super) fn convert(node: &mut Node, notes: &mut Notes<'_>) {
    let Some(map) = node.as_map_mut() else { return };
    if let Some(entry) = map.remove("oauth2MetadataUrl")
        && let Some(url) = entry.node.as_text()
    {
        add_sentence(map, &format!("The server describes itself at <{url}>."), entry.key);
    }
    if let Some(entry) = map.remove("deprecated")
        && entry.node.as_bool() == Some(true)
    {
        add_sentence(map, "Deprecated.", entry.key);
    }
    device(map, notes);
}

/// How a user of another device allows it. The client does not lead through that: it takes the token.
fn device(map: &mut Map, notes: &mut Notes<'_>) {
    let Some(flows) = map.get_mut("flows").and_then(Node::as_map_mut) else { return };
    if let Some(entry) = flows.remove("deviceAuthorization") {
        notes
            .lost(entry.key, "the client does not fetch tokens with the device flow")
            .help("fetch the token, and hand it to the client");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::options::Mode;
    use crate::source::{Diagnostics, Place};

    #[test]
    fn what_is_new_in_a_scheme_is_said_in_words() {
        let scheme = json!({
            "type": "oauth2",
            "description": "Ask us.",
            "oauth2MetadataUrl": "https://a.example/meta",
            "deprecated": true,
            "flows": {"deviceAuthorization": {"deviceAuthorizationUrl": "https://a.example", "tokenUrl": "https://a.example", "scopes": {}}},
        });
        let mut node = Node::from_json(&scheme, Place::default());
        let mut problems = Diagnostics::new();
        convert(&mut node, &mut Notes::new(Mode::Tolerant, &mut problems));
        let description = "Ask us.\n\nThe server describes itself at <https://a.example/meta>.\n\nDeprecated.";
        assert_eq!(node.to_json(), json!({"type": "oauth2", "description": description, "flows": {}}));
        assert_eq!(problems.len(), 1);
    }
}
