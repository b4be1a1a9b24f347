//! Servers: the variables of their URLs.

use super::judge::Judge;
use super::look::{Document, entries, list, text, variables};
use crate::document::{Entry, Map, Node, did_you_mean};
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::source::Place;

/// Looks at every server.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::Server) {
        let Some((url, place)) = visit.node.as_map().and_then(|server| text(server, "url")) else { continue };
        let names = match variables(url) {
            Ok(names) => names,
            Err(fault) => {
                judge.wrong(codes::BAD_TEMPLATE, place, format!("{fault} in `{url}`"), "taken as it is");
                continue;
            }
        };
        let described: Vec<&str> = entries(visit.node.get("variables")).map(|(name, _)| name).collect();
        let missing: Vec<&str> = names.into_iter().filter(|name| !described.contains(name)).collect();
        for name in &missing {
            let help = match did_you_mean(name, described.iter().copied()) {
                Some(near) => format!("did you mean `{{{near}}}`?"),
                None => format!("add `{name}` with its `default` to `variables`"),
            };
            let message = format!("the variable `{{{name}}}` is not described");
            judge.wrong(codes::UNDEFINED_VARIABLE, place, message, "its own name is taken as its default").help(help);
        }
        if !missing.is_empty() {
            judge.put(visit.at.key("variables"), with_variables(visit.node.get("variables"), &missing, place));
        }
    }
    defaults(document, judge);
}

fn with_variables(known: Option<&Node>, missing: &[&str], place: Place) -> Node {
    let mut variables = known.and_then(Node::as_map).cloned().unwrap_or_default();
    for name in missing {
        let default = Entry { key: place, node: Node::text(*name, place) };
        variables.insert(*name, place, Node::new(Map::from_iter([("default".to_owned(), default)]), place));
    }
    Node::new(variables, place)
}

fn defaults(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::ServerVariable) {
        let Some(values) = visit.node.get("enum") else { continue };
        let Some(default) = visit.node.get("default") else { continue };
        if list(Some(values)).is_empty() {
            judge.wrong(codes::EMPTY_LIST, values.place, "`enum` must have a value", "left out");
            judge.remove(visit.at.key("enum"));
        } else if !list(Some(values)).iter().any(|value| value.same_as(default)) {
            let message = format!("the default `{}` is not in `enum`", default.as_text().unwrap_or_default());
            judge
                .wrong(codes::BAD_DEFAULT, default.place, message, "`enum` is left out")
                .also(values.place, "these are its values")
                .help("choose one of them as the default, or add it to them");
            judge.remove(visit.at.key("enum"));
        }
    }
}
