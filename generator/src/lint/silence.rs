//! What somebody has silenced, with a reason: in the document (`x-lint-ignore`), or beside it (`[lint]` in `clientwright.toml`).

use std::collections::{BTreeMap, HashMap};

use super::rules::{IGNORE_UNKNOWN, IGNORE_UNUSED, IGNORE_WITHOUT_REASON, rule};
use super::{Silenced, near};
use crate::document::{Node, Pointer, Value};
use crate::openapi::extensions::{LINT_IGNORE, OPERATIONS};
use crate::openapi::look::entries;
use crate::options::Lint;
use crate::source::{Diagnostics, FileId, Place, Severity};

/// A finding that is not wanted.
struct Silence {
    code: String,
    reason: String,
    /// Where it is asked for.
    place: Option<Place>,
    in_document: bool,
    is_used: bool,
}

/// Everything that is silenced.
pub(super) struct Silences {
    list: Vec<Silence>,
    /// Which of them speak of what stands at a pointer, and of all that is inside it.
    at: HashMap<String, Vec<usize>>,
}

impl Silences {
    /// What the document and the options silence; `file` is the text in which the options were asked for.
    pub(super) fn of(written: &Node, lint: &Lint, file: Option<FileId>) -> Silences {
        let mut silences = Silences { list: Vec::new(), at: HashMap::new() };
        silences.in_document(written, &mut Pointer::root());
        for ignore in &lint.ignore {
            let at = match &ignore.path {
                Some(path) => scope(written, path),
                None => Some(Pointer::root().to_string()),
            };
            let silence = Silence {
                code: ignore.code.clone(),
                reason: ignore.reason.clone(),
                place: ignore.place.zip(file).map(|(place, file)| Place { file, ..place }),
                in_document: false,
                is_used: false,
            };
            silences.add(at, silence);
        }
        silences
    }

    fn in_document(&mut self, node: &Node, at: &mut Pointer) {
        match &node.value {
            Value::Map(map) => {
                for (code, entry) in entries(map.get(LINT_IGNORE)) {
                    let reason = entry.node.as_text().unwrap_or_default().trim().to_owned();
                    let place = Some(entry.key);
                    let silence = Silence { code: code.to_owned(), reason, place, in_document: true, is_used: false };
                    self.add(Some(at.to_string()), silence);
                }
                for (key, entry) in map.iter().filter(|(key, _)| *key != LINT_IGNORE) {
                    at.push(key);
                    self.in_document(&entry.node, at);
                    at.pop();
                }
            }
            Value::List(list) => {
                for (index, node) in list.iter().enumerate() {
                    at.push(&index.to_string());
                    self.in_document(node, at);
                    at.pop();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    fn add(&mut self, at: Option<String>, silence: Silence) {
        if let Some(at) = at {
            self.at.entry(at).or_default().push(self.list.len());
        }
        self.list.push(silence);
    }

    /// Where they are asked for.
    pub(super) fn places(&self) -> impl Iterator<Item = Place> {
        self.list.iter().filter_map(|silence| silence.place)
    }

    /// Takes out what is silenced.
    pub(super) fn apply(&mut self, problems: Diagnostics, pointers: &BTreeMap<Place, String>) -> (Diagnostics, Vec<Silenced>) {
        let mut kept = Diagnostics::new();
        let mut silenced = Vec::new();
        for problem in problems.sorted() {
            let is_finding = problem.severity == Severity::Warning && rule(problem.code).is_some();
            let at = problem.place.and_then(|place| pointers.get(&place)).map_or("#", String::as_str);
            match self.find(problem.code, at).filter(|_| is_finding) {
                Some(index) => {
                    let Silence { reason, in_document, .. } = &self.list[index];
                    silenced.push(Silenced { diagnostic: problem, reason: reason.clone(), in_document: *in_document });
                    self.use_all(index);
                }
                None => {
                    kept.push(problem);
                }
            }
        }
        (kept, silenced)
    }

    /// The nearest that speaks of a code at a pointer.
    fn find(&self, code: &str, at: &str) -> Option<usize> {
        let mut at = at;
        loop {
            let here = self.at.get(at).into_iter().flatten().find(|index| self.list[**index].code == code);
            if here.is_some() {
                return here.copied();
            }
            at = at.rsplit_once('/')?.0;
        }
    }

    /// A part that stands in the tree more than once was written once, and so was what it silences.
    fn use_all(&mut self, index: usize) {
        let (place, code) = (self.list[index].place, self.list[index].code.clone());
        let same = |silence: &Silence| place.is_some() && silence.place == place && silence.code == code;
        for (other, silence) in self.list.iter_mut().enumerate() {
            silence.is_used |= other == index || same(silence);
        }
    }

    /// Reports what is silenced without need, without reason, or in words that nobody knows.
    pub(super) fn report(&self, lint: &Lint, problems: &mut Diagnostics) {
        for silence in &self.list {
            let code = silence.code.as_str();
            if rule(code).is_none() {
                if lint.wants(IGNORE_UNKNOWN) {
                    problems.warning(IGNORE_UNKNOWN, silence.place, format!("there is no rule `{code}`")).help(near(code));
                }
                continue;
            }
            if silence.reason.is_empty() && lint.wants(IGNORE_WITHOUT_REASON) {
                let message = format!("`{code}` is silenced, and nobody says why");
                problems.warning(IGNORE_WITHOUT_REASON, silence.place, message).help("write the reason behind it");
            }
            if !silence.is_used && lint.wants(code) && lint.wants(IGNORE_UNUSED) {
                let message = format!("`{code}` is silenced, and nothing here would be told of");
                problems.warning(IGNORE_UNUSED, silence.place, message).help("remove it");
            }
        }
    }
}

/// The pointer that somebody means by a pointer, the id of an operation, or its method and path.
fn scope(written: &Node, path: &str) -> Option<String> {
    if path.starts_with('#') || path.starts_with('/') && Pointer::parse(path).is_some_and(|at| written.at(&at).is_some()) {
        return Pointer::parse(path).map(|pointer| pointer.to_string());
    }
    let at = Pointer::root().key("paths");
    let items = entries(written.get("paths")).map(|(path, entry)| (path, at.key(path), &entry.node));
    let mut operations = items.flat_map(|(path, at, item)| {
        let others = at.key(OPERATIONS);
        let others = entries(item.get(OPERATIONS)).map(move |(method, entry)| (path, others.key(method), method, &entry.node));
        entries(Some(item)).map(move |(method, entry)| (path, at.key(method), method, &entry.node)).chain(others)
    });
    let wanted = path.split_once(' ');
    let found = operations.find(|(template, _, method, operation)| match wanted {
        Some((verb, path)) => path.trim() == *template && verb.eq_ignore_ascii_case(method),
        None => operation.get("operationId").and_then(Node::as_text) == Some(path),
    });
    found.map(|(_, at, _, _)| at.to_string())
}
