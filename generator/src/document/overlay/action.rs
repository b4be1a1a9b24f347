//! One action of an overlay: what it speaks of, and what becomes of that.

use serde_json::Value as Json;
use serde_json_path::{JsonPath, PathElement};

use crate::document::how::LoadOptions;
use crate::document::pointer::Pointer;
use crate::document::tree::{Node, Value};
use crate::source::{Diagnostics, Place};

/// What the actions of an overlay may add to a document, in nodes.
const BUDGET: usize = 1_000_000;

/// A longer JSONPath is refused, and one with more brackets inside brackets: reading it takes room on the stack.
const PATH_LIMIT: usize = 1000;
const BRACKET_LIMIT: usize = 20;

/// A path with more `..` would look at all of a large document for each part of it, and again for each part of that.
const DESCENTS: usize = 2;

/// An action that can be applied.
pub(super) struct Action<'a> {
    target: JsonPath,
    place: Place,
    change: Change<'a>,
}

/// What becomes of the target.
pub(super) enum Change<'a> {
    /// It is taken out.
    Remove,
    /// This is merged into it.
    Update(&'a Node),
    /// What this JSONPath leads to is merged into it (Overlay 1.1).
    Copy(&'a Node),
}

impl<'a> Action<'a> {
    /// None where the target is no JSONPath.
    pub(super) fn read(target: &Node, change: Change<'a>, problems: &mut Diagnostics) -> Option<Action<'a>> {
        Some(Action { target: json_path(target, problems)?, place: target.place, change })
    }
}

/// Applies actions, in their order.
pub(super) fn apply(root: &mut Node, actions: &[Action<'_>], options: LoadOptions, problems: &mut Diagnostics) {
    let json = root.to_json();
    let mut overlaid = Overlaid { root, json, added: 0, options, problems };
    for action in actions {
        overlaid.apply(action);
    }
}

fn json_path(node: &Node, problems: &mut Diagnostics) -> Option<JsonPath> {
    let text = node.as_text().unwrap_or_default();
    let why = if text.len() > PATH_LIMIT {
        format!("it is longer than {PATH_LIMIT} characters")
    } else if brackets(text) > BRACKET_LIMIT {
        format!("it has more than {BRACKET_LIMIT} brackets inside each other")
    } else if text.matches("..").count() > DESCENTS {
        format!("it looks everywhere, with `..`, more than {DESCENTS} times one after the other")
    } else {
        match JsonPath::parse(text) {
            Ok(path) => return Some(path),
            Err(error) => match text.get(error.position()..).filter(|rest| !rest.is_empty()) {
                Some(rest) => format!("it cannot be read from `{rest}` on"),
                None => "something is missing at its end".to_owned(),
            },
        }
    };
    problems
        .error("overlay-path", node.place, format!("this is no JSONPath: {why}"))
        .help("write it as RFC 9535 has it, with keys that are no words in brackets: `$.paths['/alerts'].get['x-paging']`");
    None
}

/// How many brackets are open at most.
fn brackets(text: &str) -> usize {
    let steps = text.bytes().scan(0usize, |open, byte| {
        match byte {
            b'(' | b'[' => *open += 1,
            b')' | b']' => *open = open.saturating_sub(1),
            _ => {}
        }
        Some(*open)
    });
    steps.max().unwrap_or_default()
}

/// A document on its way through the actions.
struct Overlaid<'a> {
    root: &'a mut Node,
    /// The same without places, for looking things up.
    json: Json,
    added: usize,
    options: LoadOptions,
    problems: &'a mut Diagnostics,
}

impl Overlaid<'_> {
    fn apply(&mut self, action: &Action<'_>) {
        let targets = pointers(&action.target, &self.json);
        if targets.is_empty() {
            self.problems
                .add(self.options.dangling, "overlay-target", action.place, "this leads to nothing in the document")
                .help("`clientwright bundle` prints the document as overlays see it");
            return;
        }
        match action.change {
            Change::Remove => self.remove(&targets, action.place),
            Change::Update(update) => self.update(&targets, update, action.place),
            Change::Copy(from) => {
                if let Some(copied) = self.copied(from) {
                    self.update(&targets, &copied, action.place);
                }
            }
        }
    }

    fn copied(&mut self, from: &Node) -> Option<Node> {
        let path = json_path(from, self.problems)?;
        match pointers(&path, &self.json).as_slice() {
            [only] => self.root.at(only).cloned(),
            several => {
                let message = format!("`copy` must lead to one node, this leads to {}", several.len());
                self.problems.error("overlay-path", from.place, message);
                None
            }
        }
    }

    /// The last ones first, so that the indices of the others stay right.
    fn remove(&mut self, targets: &[Pointer], place: Place) {
        for target in targets.iter().rev() {
            let Some((parent, key)) = target.parent().zip(target.last()) else {
                self.problems.error("overlay-target", place, "the whole document cannot be removed");
                continue;
            };
            match self.root.at_mut(&parent).map(|node| &mut node.value) {
                Some(Value::Map(map)) => drop(map.remove(key)),
                Some(Value::List(list)) => drop(key.parse().ok().filter(|at| *at < list.len()).map(|at: usize| list.remove(at))),
                _ => {}
            }
            self.refresh(&parent);
        }
    }

    fn update(&mut self, targets: &[Pointer], update: &Node, place: Place) {
        self.added = self.added.saturating_add(size(update).saturating_mul(targets.len()));
        if self.added > BUDGET {
            self.problems.error("too-large", place, format!("overlays make this document more than {BUDGET} nodes larger"));
            return;
        }
        // What lies deeper comes first: it could be gone when what holds it has changed.
        for target in targets.iter().rev() {
            let Some(node) = self.root.at_mut(target) else { continue };
            match &mut node.value {
                Value::List(list) if update.as_list().is_none() => list.push(update.clone()),
                _ => {
                    if let Err((place, message)) = merge(node, update) {
                        self.problems.error("overlay-update", place, message);
                    }
                }
            }
            self.refresh(target);
        }
    }

    fn refresh(&mut self, changed: &Pointer) {
        let json = changed.tokens().try_fold(&mut self.json, |json, token| match json {
            Json::Object(map) => map.get_mut(token),
            Json::Array(list) => list.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        });
        if let Some((json, node)) = json.zip(self.root.at(changed)) {
            *json = node.to_json();
        }
    }
}

/// What a JSONPath leads to, each once: what holds something before it, and the elements of a list in their order.
fn pointers(path: &JsonPath, json: &Json) -> Vec<Pointer> {
    let located = path.query_located(json);
    let mut found: Vec<Vec<Step<'_>>> = located.locations().map(|path| path.iter().map(step).collect()).collect();
    found.sort();
    found.dedup();
    found.iter().map(|steps| pointer(steps)).collect()
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

fn step<'a>(element: &'a PathElement<'_>) -> Step<'a> {
    match element {
        PathElement::Name(name) => Step::Key(name),
        PathElement::Index(index) => Step::Index(*index),
    }
}

fn pointer(steps: &[Step<'_>]) -> Pointer {
    let mut pointer = Pointer::root();
    for step in steps {
        match step {
            Step::Key(key) => pointer.push(key),
            Step::Index(index) => pointer.push(&index.to_string()),
        }
    }
    pointer
}

/// Merges as the standard says: maps key by key, lists one after the other, anything else in place of the old.
fn merge(old: &mut Node, new: &Node) -> Result<(), (Place, String)> {
    match (&mut old.value, &new.value) {
        (Value::Map(map), Value::Map(update)) => {
            for (key, entry) in update.iter() {
                match map.get_mut(key) {
                    Some(node) => merge(node, &entry.node)?,
                    None => drop(map.insert(key, entry.key, entry.node.clone())),
                }
            }
        }
        (Value::List(list), Value::List(update)) => list.extend(update.iter().cloned()),
        // A key without a value, in an overlay that mirrors the document.
        (Value::Map(_) | Value::List(_), Value::Null) => {}
        (Value::Map(_) | Value::List(_), _) | (_, Value::Map(_) | Value::List(_)) => {
            let message = format!("{} cannot be merged into {}", new.kind_name(), old.kind_name());
            return Err((new.place, message));
        }
        _ => *old = new.clone(),
    }
    Ok(())
}

fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(list) => list.iter().map(size).sum(),
        Value::Map(map) => map.iter().map(|(_, entry)| size(&entry.node)).sum(),
        _ => 0,
    }
}
