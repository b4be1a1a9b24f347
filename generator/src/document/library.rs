//! Every file that was read, and what a reference in one of them leads to.

use std::collections::HashMap;
use std::sync::Arc;

use super::anchors::{Anchors, joined};
use super::how::LoadOptions;
use super::parse;
use super::pointer::{Pointer, percent_decoded};
use super::suggest::did_you_mean;
use super::tree::{Node, Value};
use crate::source::loader::is_remote;
use crate::source::{Diagnostics, FileId, LoadError, Loader, Place, Severity, Sources};

/// A node of some file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Location {
    pub(super) file: FileId,
    pub(super) pointer: Pointer,
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug)]
pub(super) enum Failure {
    /// It is to be reported where the reference stands.
    Reported { code: &'static str, message: String, help: Option<String> },
    /// It was reported where it belongs: the file it leads to has mistakes of its own.
    Known,
}

/// The files, by the paths that references give them.
pub(super) struct Library<'a> {
    loader: &'a dyn Loader,
    options: LoadOptions,
    root: FileId,
    pub(super) sources: Sources,
    trees: HashMap<FileId, Arc<Node>>,
    /// The names that schemas of a file bring; looked for when something asks for them.
    anchors: HashMap<FileId, Arc<Anchors>>,
    opened: HashMap<String, Result<FileId, Failure>>,
    pub(super) problems: &'a mut Diagnostics,
}

/// A reference that leads on to the next is followed this far.
const CHAIN_LIMIT: usize = 64;

impl<'a> Library<'a> {
    pub(super) fn new(
        loader: &'a dyn Loader,
        options: LoadOptions,
        root: Node,
        sources: Sources,
        problems: &'a mut Diagnostics,
    ) -> Library<'a> {
        let file = root.place.file;
        let opened = HashMap::from([(sources.path(file).to_owned(), Ok(file))]);
        let trees = HashMap::from([(file, Arc::new(root))]);
        Library { loader, options, root: file, sources, trees, anchors: HashMap::new(), opened, problems }
    }

    /// The file of the document itself.
    pub(super) fn root(&self) -> FileId {
        self.root
    }

    /// The tree of a file.
    pub(super) fn tree(&self, file: FileId) -> Option<Arc<Node>> {
        self.trees.get(&file).cloned()
    }

    /// The node at a location.
    pub(super) fn node(&self, location: &Location) -> Option<&Node> {
        self.trees.get(&location.file)?.at(&location.pointer)
    }

    /// Whether what leads nowhere is left out rather than refused.
    pub(super) fn is_tolerant(&self) -> bool {
        self.options.dangling == Severity::Warning
    }

    /// Says why a reference leads nowhere, where it stands.
    pub(super) fn report(&mut self, place: Place, failure: &Failure) {
        let Failure::Reported { code, message, help } = failure else { return };
        let problem = self.problems.add(self.options.dangling, code, place, message);
        if self.options.dangling == Severity::Warning {
            problem.widened();
        }
        if let Some(help) = help {
            problem.help(help);
        }
    }

    /// What a reference that stands in `file` leads to. One that stands on the way, in the middle of the pointer, is followed.
    pub(super) fn locate(&mut self, file: FileId, reference: &str) -> Result<Location, Failure> {
        self.locate_within(file, reference, CHAIN_LIMIT)
    }

    /// The same, following references that lead on to the next, up to where `stop` says.
    pub(super) fn follow(
        &mut self,
        file: FileId,
        reference: &str,
        stop: impl Fn(&Location) -> bool,
    ) -> Result<Location, Failure> {
        let mut here = self.locate(file, reference)?;
        for _ in 0..CHAIN_LIMIT {
            let next = match self.node(&here).and_then(only_reference) {
                Some(next) if !stop(&here) => next.to_owned(),
                _ => return Ok(here),
            };
            here = self.locate(here.file, &next)?;
        }
        Err(circular(reference))
    }

    fn locate_within(&mut self, file: FileId, reference: &str, limit: usize) -> Result<Location, Failure> {
        let limit = limit.checked_sub(1).ok_or_else(|| circular(reference))?;
        let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let target = self.resource(file, path)?;
        let Some(pointer) = Pointer::parse(fragment) else { return self.anchored(target.file, fragment, reference) };
        let whole = joined(&target.pointer, &pointer);
        match self.walk(target.file, &whole, reference, limit) {
            Err(failure) if path.is_empty() => self.elsewhere(file, &pointer, failure, limit),
            found => found,
        }
    }

    /// What the part of a reference before the `#` leads to: a file, or a schema with that `$id`.
    fn resource(&mut self, file: FileId, path: &str) -> Result<Location, Failure> {
        if path.is_empty() {
            return Ok(Location { file, pointer: Pointer::root() });
        }
        if let Some(pointer) = self.anchors(file).id(path) {
            return Ok(Location { file, pointer: pointer.clone() });
        }
        match self.open(file, path) {
            Ok(file) => Ok(Location { file, pointer: Pointer::root() }),
            Err(failure) => match self.anchors(file).ending_in(path) {
                Some(pointer) => Ok(Location { file, pointer: pointer.clone() }),
                None => Err(failure),
            },
        }
    }

    /// `#name`: the schema with that `$anchor`.
    fn anchored(&mut self, file: FileId, fragment: &str, reference: &str) -> Result<Location, Failure> {
        match self.anchors(file).anchor(&percent_decoded(fragment)) {
            Some(pointer) => Ok(Location { file, pointer: pointer.clone() }),
            None => Err(dangling(
                format!("`{reference}` is no pointer, and no schema there has that `$anchor`"),
                Some("write it as `#/components/schemas/Name`".to_owned()),
            )),
        }
    }

    fn anchors(&mut self, file: FileId) -> Arc<Anchors> {
        if let Some(known) = self.anchors.get(&file) {
            return known.clone();
        }
        let found = Arc::new(self.trees.get(&file).map(|tree| Anchors::of(tree)).unwrap_or_default());
        self.anchors.insert(file, found.clone());
        found
    }

    /// What is not in the file as a whole may be in a schema with definitions of its own, or in the document itself.
    fn elsewhere(&mut self, file: FileId, pointer: &Pointer, failure: Failure, limit: usize) -> Result<Location, Failure> {
        let within = self.tree(file).and_then(|tree| self.anchors(file).within(&tree, pointer));
        match within {
            Some(pointer) => Ok(Location { file, pointer }),
            None if file != self.root => self.in_root(file, pointer, failure, limit),
            None => Err(failure),
        }
    }

    /// What a part's author meant to be in the document itself: wrong, but common, and clear.
    fn in_root(&mut self, file: FileId, pointer: &Pointer, failure: Failure, limit: usize) -> Result<Location, Failure> {
        let Ok(found) = self.walk(self.root, pointer, &pointer.to_string(), limit) else { return Err(failure) };
        if self.is_tolerant() {
            return Ok(found);
        }
        let (here, root) = (self.sources.path(file), self.sources.path(self.root));
        let message = format!("`{pointer}` is not in `{here}`, but in `{root}`");
        Err(dangling(message, Some(format!("put the way from this file to `{root}` before the `#`"))))
    }

    fn walk(&mut self, file: FileId, pointer: &Pointer, reference: &str, limit: usize) -> Result<Location, Failure> {
        let mut here = Location { file, pointer: Pointer::root() };
        let mut limit = limit;
        for (index, token) in pointer.tokens().enumerate() {
            while self.node(&here).is_some_and(|node| node.step(token).is_none()) {
                let Some(next) = self.node(&here).and_then(Node::reference).map(str::to_owned) else {
                    return Err(self.no_such(&here, pointer, index, reference));
                };
                // What leads back to where it stands never comes to what is looked for.
                limit = limit.checked_sub(1).ok_or_else(|| circular(reference))?;
                here = self.locate_within(here.file, &next, limit)?;
            }
            here.pointer.push(token);
        }
        Ok(here)
    }

    /// The token at `index` of the pointer is not in the node that the ones before it lead to.
    fn no_such(&self, here: &Location, pointer: &Pointer, index: usize, reference: &str) -> Failure {
        let token = pointer.tokens().nth(index).unwrap_or_default();
        let keys: Vec<&str> = self.node(here).and_then(Node::as_map).map(|map| map.keys().collect()).unwrap_or_default();
        let last = here.pointer.last().map_or("the file".to_owned(), |last| format!("`{last}`"));
        let help = match did_you_mean(token, keys.iter().copied()) {
            Some(near) => {
                let meant: Pointer = here.pointer.tokens().chain([near]).chain(pointer.tokens().skip(index + 1)).collect();
                let path = reference.split('#').next().unwrap_or_default();
                Some(format!("did you mean `{path}{meant}`?"))
            }
            None if (1..=8).contains(&keys.len()) => Some(format!("{last} has {}", listed(&keys))),
            None => None,
        };
        dangling(format!("`{reference}` leads nowhere: {last} has no `{token}`"), help)
    }

    /// The file that `path` names in `base`; read when it is first named.
    fn open(&mut self, base: FileId, path: &str) -> Result<FileId, Failure> {
        // Who writes paths as Windows does means the same.
        let path = if is_remote(path) { path.to_owned() } else { percent_decoded(path).replace('\\', "/") };
        let path = self.loader.join(self.sources.path(base), &path);
        if let Some(known) = self.opened.get(&path) {
            return known.clone();
        }
        let opened = self.read(&path);
        self.opened.insert(path, opened.clone());
        opened
    }

    fn read(&mut self, path: &str) -> Result<FileId, Failure> {
        let text = self.loader.read(path).map_err(|error| unreadable(path, &error))?;
        let file = self.sources.add(path, text);
        let tree = if is_prose(path) {
            Some(Node::text(self.sources.text(file), Place::start_of(file)))
        } else {
            parse::parse(&self.sources, file, self.options.duplicates, self.problems)
        };
        self.trees.insert(file, Arc::new(tree.ok_or(Failure::Known)?));
        Ok(file)
    }
}

/// The target of a map that is nothing but a `$ref`.
pub(super) fn only_reference(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Map(map) if map.len() == 1 => node.reference(),
        _ => None,
    }
}

/// Files that are text for people, taken as they are.
fn is_prose(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["md", "markdown", "txt", "html", "htm", "rst"].iter().any(|prose| extension.eq_ignore_ascii_case(prose))
}

fn listed(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}

fn dangling(message: String, help: Option<String>) -> Failure {
    Failure::Reported { code: "dangling-ref", message, help }
}

/// A reference that leads back to itself.
pub(super) fn circular(reference: &str) -> Failure {
    Failure::Reported { code: "circular-ref", message: format!("`{reference}` leads back to itself"), help: None }
}

fn unreadable(path: &str, error: &LoadError) -> Failure {
    let (reason, help) = match error {
        LoadError::Remote => {
            ("remote references are not fetched".to_owned(), Some("download it and refer to the file".to_owned()))
        }
        other => (other.to_string(), None),
    };
    Failure::Reported { code: "unreadable-file", message: format!("cannot read `{path}`: {reason}"), help }
}
