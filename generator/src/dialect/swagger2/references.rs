//! `$ref`s to where OpenAPI 3.0 keeps what they lead to.

use crate::document::{Node, Pointer};
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::references_mut;

/// Lets every `$ref` lead to `components`. Where it stands says what it must lead to, so that a mistake stays one.
pub(super) fn convert(root: &mut Node) {
    references_mut(root, &mut |kind, node| {
        let Some(target) = node.get_mut("$ref") else { return };
        if let Some(moved) = target.as_text().and_then(|target| moved(target, kind)) {
            target.value = moved.into();
        }
    });
}

/// Where the target of a `$ref` has gone.
fn moved(target: &str, kind: ObjectKind) -> Option<String> {
    let pointer = Pointer::parse(target)?;
    let tokens: Vec<&str> = pointer.tokens().collect();
    let [section, name] = tokens.as_slice() else { return None };
    let section = match (*section, kind) {
        ("definitions", _) => "schemas",
        ("parameters", ObjectKind::RequestBody) => "requestBodies",
        ("parameters", _) => "parameters",
        ("responses", _) => "responses",
        _ => return None,
    };
    Some(["components", section, name].into_iter().collect::<Pointer>().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reference_leads_to_has_moved() {
        let table = [
            ("#/definitions/Alert", ObjectKind::Schema, Some("#/components/schemas/Alert")),
            ("#/definitions/a~1b%20c", ObjectKind::Schema, Some("#/components/schemas/a~1b c")),
            ("#/parameters/limit", ObjectKind::Parameter, Some("#/components/parameters/limit")),
            ("#/parameters/alert", ObjectKind::RequestBody, Some("#/components/requestBodies/alert")),
            ("#/responses/gone", ObjectKind::Response, Some("#/components/responses/gone")),
            ("#/components/schemas/Alert", ObjectKind::Schema, None),
            ("#/definitions/Alert/properties/id", ObjectKind::Schema, None),
        ];
        for (target, kind, expected) in table {
            assert_eq!(moved(target, kind).as_deref(), expected, "{target}");
        }
    }
}
