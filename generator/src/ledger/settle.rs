//! Gives each row its verdict.

use std::collections::{HashMap, HashSet};

use super::keywords::{self, Class};
use super::walk::Mark;
use super::{Kind, Ledger, Row};
use crate::document::{Node, Value};
use crate::ir;
use crate::openapi;
use crate::source::{Diagnostic, Diagnostics, Effect, FileId, Place};

/// What was made of the document: what rows are looked for in.
pub(crate) struct Made<'a> {
    /// What is left of the document, mended and in the one dialect inside.
    pub root: &'a Node,
    /// The same in OpenAPI's words.
    pub read: &'a openapi::Api,
    /// What the generated crate offers.
    pub api: &'a ir::Api,
}

impl Ledger {
    /// Gives each row its verdict. What is missing and nobody has spoken of is added to the problems.
    pub(crate) fn settle(&mut self, made: &Made<'_>, problems: &mut Diagnostics) {
        let mut reasons = Reasons::default();
        for problem in problems.iter() {
            if let (Some(effect), Some(place)) = (problem.effect, problem.place) {
                self.told(problem, effect, place, &mut reasons);
            }
        }
        let evidence = Evidence::new(made, &self.rows);
        let names: HashMap<usize, Box<str>> = std::mem::take(&mut self.finder.parameters).into_iter().collect();
        self.pass(&mut reasons, problems, |rows, index| evidence.missing(rows, index, names.get(&index).map(AsRef::as_ref)));
        let used = self.used();
        self.pass(&mut reasons, problems, |rows, index| unused(rows.get(index)?, &used));
        self.reasons = reasons.list;
        self.finder.marks = Vec::new();
    }

    /// Notes what a diagnostic says of the rows at its place.
    fn told(&mut self, problem: &Diagnostic, effect: Effect, place: Place, reasons: &mut Reasons) {
        let reason = reasons.number(&problem.message);
        let marks = self.marks_at(place);
        let Some(mark) = about(&self.rows, marks, problem) else {
            let parent = marks.iter().find_map(|mark| mark.row);
            let pointer = parent.and_then(|row| self.rows.get(row)).map(|row| row.pointer.clone()).unwrap_or_default();
            self.rows.push(Row {
                kind: Kind::Other,
                pointer,
                place,
                value: place,
                parent: None,
                moved: false,
                gap: Some((effect, reason)),
            });
            return;
        };
        // What stands once and is used through aliases in many places has as many rows.
        let kind = mark.and_then(|row| self.rows.get(row)).map(|row| row.kind);
        let same: Vec<usize> = self
            .marks_at(place)
            .iter()
            .filter(|other| other.own || other.row == mark)
            .filter_map(|mark| mark.row)
            .filter(|row| self.rows.get(*row).map(|row| row.kind) == kind)
            .collect();
        for row in same {
            if let Some(row) = self.rows.get_mut(row) {
                row.gap = worse(row.gap, (effect, reason));
            }
        }
    }

    fn marks_at(&self, place: Place) -> &[Mark] {
        let marks = &self.finder.marks;
        let spot = spot(place);
        let first = marks.partition_point(|mark| self::spot(mark.place) < spot);
        let length = marks.get(first..).unwrap_or_default().partition_point(|mark| self::spot(mark.place) == spot);
        marks.get(first..first + length).unwrap_or_default()
    }

    /// What lies in something that is not expressed is not expressed either; the others are looked at, parents before children.
    fn pass(&mut self, reasons: &mut Reasons, problems: &mut Diagnostics, missing: impl Fn(&[Row], usize) -> Option<String>) {
        for index in 0..self.rows.len() {
            let Some(row) = self.rows.get(index) else { continue };
            let above = row.parent.and_then(|parent| self.rows.get(parent)).and_then(|parent| parent.gap);
            let gap = match (above, row.gap) {
                (_, Some((Effect::NotExpressed, reason))) | (Some((Effect::NotExpressed, reason)), _) => {
                    Some((Effect::NotExpressed, reason))
                }
                (_, Some(gap)) => Some(gap),
                (_, None) => missing(&self.rows, index).map(|message| {
                    let reason = reasons.number(&message);
                    problems.warning("not-expressed", row.place, message).not_expressed();
                    (Effect::NotExpressed, reason)
                }),
            };
            if let Some(row) = self.rows.get_mut(index) {
                row.gap = gap;
            }
        }
    }

    /// The components that something that is expressed refers to, straight or through others.
    fn used(&self) -> HashSet<String> {
        let is_expressed = |row: Option<usize>| {
            let gap = row.and_then(|row| self.rows.get(row)).and_then(|row| row.gap);
            !matches!(gap, Some((Effect::NotExpressed, _)))
        };
        let mut inside: HashMap<String, Vec<&str>> = HashMap::new();
        let mut waiting: Vec<&str> = Vec::new();
        for (row, target) in self.finder.references.iter().filter(|(row, _)| is_expressed(*row)) {
            let target = target.strip_prefix('#').unwrap_or(target);
            match row.and_then(|row| self.rows.get(row)).and_then(|row| component(&row.pointer)) {
                Some(component) => inside.entry(component.to_owned()).or_default().push(target),
                None => waiting.push(target),
            }
        }
        let mut used = HashSet::new();
        while let Some(target) = waiting.pop() {
            let name = component(target).unwrap_or(target);
            if used.insert(name.to_owned()) {
                waiting.extend(inside.get(name).into_iter().flatten());
            }
        }
        used
    }
}

/// The texts of reasons, each once.
#[derive(Default)]
struct Reasons {
    list: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Reasons {
    fn number(&mut self, reason: &str) -> usize {
        if let Some(number) = self.numbers.get(reason) {
            return *number;
        }
        let number = self.list.len();
        self.list.push(reason.to_owned());
        self.numbers.insert(reason.to_owned(), number);
        number
    }
}

/// A place without its length, which a diagnostic may choose.
fn spot(place: Place) -> (FileId, u32, u32) {
    (place.file, place.line, place.column)
}

fn worse(known: Option<(Effect, usize)>, new: (Effect, usize)) -> Option<(Effect, usize)> {
    match known {
        Some(known) if known.0 >= new.0 => Some(known),
        _ => Some(new),
    }
}

/// Which row a diagnostic at a place is about; none if it is about something in a row that has none of its own.
///
/// A map in block style stands where its first key stands, so a place alone does not always tell.
#[allow(clippy::option_option, reason = "a mark may belong to no row, which is another thing than no mark")]
fn about(rows: &[Row], marks: &[Mark], problem: &Diagnostic) -> Option<Option<usize>> {
    let kind = |mark: &Mark| mark.row.and_then(|row| rows.get(row)).map(|row| row.kind);
    let is_named = |mark: &&Mark| {
        let row = mark.row.and_then(|row| rows.get(row)).filter(|row| row.kind == Kind::Keyword);
        row.is_some_and(|row| problem.message.contains(&format!("`{}`", last(&row.pointer))))
    };
    let own = || marks.iter().filter(|mark| mark.own);
    let named = own().find(is_named);
    let whole = || own().filter(|mark| kind(mark) != Some(Kind::Keyword)).min_by_key(|mark| mark.row);
    if let Some(mark) = named.or_else(whole).or_else(|| own().next()) {
        return Some(mark.row);
    }
    let inside = marks.iter().find(|mark| mark.row.is_some())?;
    // In a keyword lie values, which are its own; in everything else what is no row is another thing, unless all of it goes.
    let goes = problem.message.contains("; the ") && problem.message.ends_with(" is left out");
    (kind(inside) == Some(Kind::Keyword) || goes).then_some(inside.row)
}

/// The last token of a pointer.
fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

/// What rows are looked for in.
struct Evidence<'a> {
    /// Every place of what is left of the document.
    left: HashSet<(FileId, u32, u32)>,
    /// The operations of the generated crate, by the place of their key.
    operations: HashMap<(FileId, u32, u32), &'a ir::Operation>,
    /// The same by their path item, as a pointer.
    items: HashMap<String, Vec<&'a ir::Operation>>,
    /// The places of the requests that the service sends and the generated crate reads.
    incoming: HashSet<(FileId, u32, u32)>,
    /// The security schemes of the generated crate.
    schemes: HashSet<&'a str>,
}

impl<'a> Evidence<'a> {
    fn new(made: &Made<'a>, rows: &[Row]) -> Evidence<'a> {
        let mut left = HashSet::new();
        leave(made.root, &mut left);
        let lowered = made.api.resources.iter().flat_map(|resource| &resource.operations);
        let lowered: HashMap<(String, &str), &ir::Operation> = lowered
            .map(|operation| ((operation.method.as_str().to_ascii_lowercase(), operation.path.as_str()), operation))
            .collect();
        let found = |read: &openapi::model::Operation| {
            let operation = lowered.get(&(read.method.to_ascii_lowercase(), read.path.as_str()))?;
            Some((spot(made.root.key_place_of(&read.at)), *operation))
        };
        let operations: HashMap<_, _> = made.read.operations.iter().filter_map(found).collect();
        let mut items: HashMap<String, Vec<&ir::Operation>> = HashMap::new();
        for row in rows.iter().filter(|row| row.kind == Kind::Operation) {
            if let (Some(operation), Some(item)) = (operations.get(&spot(row.place)), item(&row.pointer)) {
                items.entry(item.to_owned()).or_default().push(operation);
            }
        }
        let schemes = made.api.security.iter().map(|scheme| scheme.wire.as_str()).collect();
        let read = made.read.webhooks.iter().chain(&made.read.callbacks);
        let incoming = read.map(|one| spot(made.root.key_place_of(&one.at))).collect();
        Evidence { left, operations, items, incoming, schemes }
    }

    /// Why a row of which nobody has said anything is not expressed; none if it is.
    fn missing(&self, rows: &[Row], index: usize, name: Option<&str>) -> Option<String> {
        let row = rows.get(index)?;
        let parent = row.parent.and_then(|parent| rows.get(parent));
        let operation = parent.and_then(|parent| self.operations.get(&spot(parent.place)));
        let is_left = row.moved || self.left.contains(&spot(row.place)) || self.left.contains(&spot(row.value));
        match row.kind {
            Kind::Operation if !self.operations.contains_key(&spot(row.place)) => {
                Some("the generated crate has no method for this operation".to_owned())
            }
            Kind::Callback if !self.incoming.contains(&spot(row.place)) && !self.operations.contains_key(&spot(row.place)) => {
                Some("the generated crate has no function for this request of the service".to_owned())
            }
            Kind::SecurityScheme if !self.schemes.contains(unescaped(last(&row.pointer)).as_str()) => {
                Some("the generated crate has no way to authorize for this security scheme".to_owned())
            }
            Kind::Body if operation.is_some_and(|operation| operation.body.is_none()) => {
                Some("the method of the generated crate takes no body".to_owned())
            }
            Kind::Parameter if name.is_some_and(|name| !self.takes(row, operation.copied(), name)) => {
                Some("no method of the generated crate takes this parameter".to_owned())
            }
            Kind::Keyword => keyword(last(&row.pointer)).or_else(|| gone(is_left)),
            _ => gone(is_left),
        }
    }

    fn takes(&self, row: &Row, operation: Option<&ir::Operation>, name: &str) -> bool {
        let takes = |operation: &ir::Operation| {
            let mut names = operation.parameters.iter().map(|parameter| parameter.wire.as_str());
            // The complete URL that the caller gives has the path in it.
            operation.presigned_url.is_some() || names.any(|known| known.eq_ignore_ascii_case(name))
        };
        match operation {
            Some(operation) => takes(operation),
            None => {
                let item = item(&row.pointer).and_then(|item| self.items.get(item));
                item.into_iter().flatten().any(|operation| takes(operation))
            }
        }
    }
}

impl Ledger {
    /// The document is OpenAPI 3.0 now. What its own dialect said elsewhere has been moved by what knows that dialect, which has told of
    /// whatever it could not move as it was.
    pub(crate) fn converted(&mut self, root: &Node) {
        let mut left = HashSet::new();
        leave(root, &mut left);
        for row in &mut self.rows {
            row.moved = !left.contains(&spot(row.place)) && !left.contains(&spot(row.value));
        }
    }
}

/// Notes every place of a tree.
fn leave(node: &Node, left: &mut HashSet<(FileId, u32, u32)>) {
    left.insert(spot(node.place));
    match &node.value {
        Value::List(list) => list.iter().for_each(|node| leave(node, left)),
        Value::Map(map) => {
            for (_, entry) in map.iter() {
                left.insert(spot(entry.key));
                leave(&entry.node, left);
            }
        }
        _ => {}
    }
}

/// Why a keyword is not expressed by its nature.
fn keyword(name: &str) -> Option<String> {
    match keywords::class(name) {
        Some(Class::Typed | Class::Documented | Class::Converted) => None,
        Some(Class::Unexpressed(why)) => Some(why.to_owned()),
        None => Some(format!("`{name}` is an unknown keyword")),
    }
}

fn gone(is_left: bool) -> Option<String> {
    (!is_left).then(|| "it was lost when the document was brought into order".to_owned())
}

/// Components that only count where something refers to them. A schema becomes a type in any case.
fn unused(row: &Row, used: &HashSet<String>) -> Option<String> {
    let counts = matches!(row.kind, Kind::Parameter | Kind::Body | Kind::Response | Kind::Header);
    let is_component = component(&row.pointer) == Some(&*row.pointer);
    (counts && is_component && !used.contains(&*row.pointer)).then(|| "no operation refers to it".to_owned())
}

/// The component that a pointer leads into: `/components/responses/Gone`, `/definitions/Alert`.
fn component(pointer: &str) -> Option<&str> {
    let tokens = match pointer.strip_prefix('/')?.split('/').next()? {
        "components" => 3,
        "definitions" | "parameters" | "responses" => 2,
        _ => return None,
    };
    prefix(pointer, tokens)
}

/// The path item that a pointer leads into.
fn item(pointer: &str) -> Option<&str> {
    if pointer.starts_with("/paths/") { prefix(pointer, 2) } else { None }
}

/// The first tokens of a pointer; none if it has fewer.
fn prefix(pointer: &str, tokens: usize) -> Option<&str> {
    let mut slashes = pointer.match_indices('/').map(|(at, _)| at).chain([pointer.len()]);
    pointer.get(..slashes.nth(tokens)?)
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
