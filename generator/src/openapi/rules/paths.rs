//! Paths: their templates, and the parameters that fill them.

use std::collections::HashMap;

use super::judge::Judge;
use super::look::{Document, Operation, entries, list, text, variables};
use crate::document::{Entry, Map, Node, Pointer, did_you_mean};
use crate::openapi::shape::codes;
use crate::source::Place;

/// Looks at the template of every path.
pub(super) fn templates(document: &Document<'_>, judge: &mut Judge<'_>) {
    let mut known: HashMap<String, (&str, Place)> = HashMap::new();
    for (path, entry) in entries(document.root.get("paths")).filter(|(path, _)| path.starts_with('/')) {
        if let Err(fault) = variables(path) {
            judge.wrong(codes::BAD_TEMPLATE, entry.key, format!("{fault} in `{path}`"), "taken as it is");
        }
        if let Some(mark) = path.chars().find(|letter| matches!(letter, '?' | '#')) {
            let help = match mark {
                '?' => "describe what follows the `?` as query parameters",
                _ => "a request cannot carry what follows the `#`; remove it",
            };
            judge.wrong(codes::BAD_TEMPLATE, entry.key, format!("`{path}` is more than a path"), "taken as it is").help(help);
        }
        let shape = without_names(path);
        if let Some((other, place)) = known.get(&shape) {
            judge
                .wrong(codes::SAME_PATH, entry.key, format!("`{path}` and `{other}` are the same path"), "both stay")
                .also(*place, "the other is here")
                .help("put their operations together under one of them");
        } else {
            known.insert(shape, (path, entry.key));
        }
    }
}

/// `/alerts/{id}` as `/alerts/{}`.
fn without_names(path: &str) -> String {
    let mut shape = String::new();
    let mut inside = false;
    for letter in path.chars() {
        inside = letter == '{' || inside && letter != '}';
        if !inside || letter == '{' {
            shape.push(letter);
        }
    }
    shape
}

/// Looks for variables that no parameter describes, and for path parameters that no path contains.
pub(super) fn parameters(document: &Document<'_>, judge: &mut Judge<'_>) {
    for operation in document.operations() {
        let Ok(names) = variables(operation.path) else { continue };
        let own = path_parameters(document, list(operation.map.get("parameters")));
        let shared = path_parameters(document, list(operation.item.get("parameters")));
        for name in &names {
            let described = own.iter().chain(&shared).any(|parameter| parameter.name == *name);
            if !described {
                undeclared(&operation, name, judge);
            }
        }
        let at = operation.at.key("parameters");
        unknown(&own, &names, &at, operation.path_key, judge);
    }
    for (path, entry) in entries(document.root.get("paths")) {
        let Ok(names) = variables(path) else { continue };
        let shared = path_parameters(document, list(entry.node.get("parameters")));
        unknown(&shared, &names, &Pointer::root().key("paths").key(path).key("parameters"), entry.key, judge);
    }
}

/// A parameter of a path.
struct PathParameter<'n> {
    name: &'n str,
    index: usize,
    /// Where its name stands; the `$ref`, if there is one.
    place: Place,
}

fn path_parameters<'n>(document: &Document<'n>, parameters: &'n [Node]) -> Vec<PathParameter<'n>> {
    let mut found = Vec::new();
    for (index, node) in parameters.iter().enumerate() {
        let Some(map) = document.follow(node).and_then(Node::as_map) else { continue };
        let Some((name, place)) = text(map, "name") else { continue };
        if text(map, "in").is_some_and(|(location, _)| location == "path") {
            let place = node.get("$ref").map_or(place, |target| target.place);
            found.push(PathParameter { name, index, place });
        }
    }
    found
}

fn undeclared(operation: &Operation<'_>, name: &str, judge: &mut Judge<'_>) {
    let message = format!("no parameter of `{}` describes `{{{name}}}`", operation.method);
    judge
        .wrong(codes::UNDECLARED_PARAMETER, operation.key, message, "taken as text")
        .also(operation.path_key, "it stands in this path")
        .help(format!("add `{{name: {name}, in: path, required: true, schema: …}}` to `parameters`"));
    judge.append(operation.at.clone(), "parameters", text_parameter(name, operation.key));
}

fn text_parameter(name: &str, place: Place) -> Node {
    let entry = |key: &str, node: Node| (key.to_owned(), Entry { key: place, node });
    let schema = Map::from_iter([entry("type", Node::text("string", place))]);
    let parameter = Map::from_iter([
        entry("name", Node::text(name, place)),
        entry("in", Node::text("path", place)),
        entry("required", Node::new(true, place)),
        entry("schema", Node::new(schema, place)),
    ]);
    Node::new(parameter, place)
}

fn unknown(declared: &[PathParameter<'_>], names: &[&str], at: &Pointer, path: Place, judge: &mut Judge<'_>) {
    for parameter in declared.iter().filter(|parameter| !names.contains(&parameter.name)) {
        let message = format!("the path does not contain `{{{}}}`", parameter.name);
        let problem = judge.wrong(codes::UNUSED_PARAMETER, parameter.place, message, "left out");
        problem.also(path, "this is the path");
        if let Some(near) = did_you_mean(parameter.name, names.iter().copied()) {
            problem.help(format!("did you mean `{near}`?"));
        }
        judge.remove(at.index(parameter.index));
    }
}
