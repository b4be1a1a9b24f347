//! Security requirements name schemes that exist.

use super::judge::Judge;
use super::look::{Document, entries};
use crate::document::did_you_mean;
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;

/// Looks at every security requirement.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    let schemes = document.components("securitySchemes");
    for visit in document.of(ObjectKind::SecurityRequirement) {
        let mut left = 0;
        let mut gone = 0;
        for (name, entry) in entries(Some(visit.node)) {
            if schemes.contains(&name) {
                left += 1;
                continue;
            }
            let help = match did_you_mean(name, schemes.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "describe it in `components.securitySchemes`".to_owned(),
            };
            judge
                .wrong(codes::UNDEFINED_SECURITY, entry.key, format!("there is no security scheme `{name}`"), "left out")
                .help(help);
            judge.remove(visit.at.key(name));
            gone += 1;
        }
        // An empty requirement would say that nothing is needed.
        if left == 0 && gone > 0 {
            judge.remove(visit.at.clone());
        }
    }
}
