//! What each stage made of one name: for whoever wonders why the generated crate says what it says.

use std::fmt;

use crate::document::{self, Document, Node, Pointer, did_you_mean};
use crate::ir;
use crate::openapi;
use crate::options::Options;
use crate::source::{Diagnostics, Loader, Sources};

/// Tells, stage by stage, what became of an operation (`listAlerts`, `alerts.list`) or a type (`Alert`), named as the document or as
/// Rust names it.
///
/// # Errors
///
/// What is wrong with the document, or that it has nothing of this name, with the nearest names there are.
pub fn explain(loader: &dyn Loader, path: &str, options: &Options, name: &str) -> Result<Explained, String> {
    let mut problems = Diagnostics::new();
    let document = crate::load(loader, path, options, &mut problems).map_err(|sources| report(sources, problems.clone()))?;
    let Document { mut root, mut sources, dangling: _ } = document;
    let file = crate::asked_in(options, &mut sources);
    let mut way = crate::Way { converted: &mut |_| (), settled: &mut |_| () };
    let Some(api) = crate::read(&mut root, options, file, &mut Vec::new(), &mut way, &mut problems) else {
        return Err(report(sources, problems));
    };
    let (lowered, _) = crate::lower::lower(&api, &root, options, file, &mut problems);
    let story = Story { root: &root, sources: &sources, api: &api, lowered: &lowered };
    story.operation(name).or_else(|| story.schema(name)).ok_or_else(|| story.unknown(name))
}

/// What each stage made of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// One part for each stage: its title and its text.
    pub parts: Vec<(String, String)>,
}

impl fmt::Display for Explained {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.iter().try_for_each(|(title, text)| write!(out, "── {title}\n\n{text}\n\n"))
    }
}

impl Explained {
    fn part(&mut self, title: impl Into<String>, text: &str) {
        self.parts.push((title.into(), text.trim_end().to_owned()));
    }
}

fn report(sources: Sources, problems: Diagnostics) -> String {
    crate::source::Report::new(sources, problems).to_string()
}

/// A document at each stage.
struct Story<'a> {
    root: &'a Node,
    sources: &'a Sources,
    api: &'a openapi::Api,
    lowered: &'a ir::Api,
}

impl Story<'_> {
    fn operation(&self, name: &str) -> Option<Explained> {
        let (resource, lowered) = self.operations().find(|(resource, operation)| {
            let methods = [&operation.name].into_iter().chain(operation.upload.iter().map(|upload| &upload.name));
            let is_method = |method| [format!("{}.{method}", resource.accessor), format!("{}::{method}", resource.name)];
            operation.id.as_str() == name || methods.flat_map(is_method).any(|method| method == name)
        })?;
        let read =
            self.api.operations.iter().find(|operation| {
                operation.path == lowered.path && operation.method.eq_ignore_ascii_case(lowered.method.as_str())
            })?;
        let mut explained = Explained::default();
        self.written(&read.at, &mut explained);
        explained.part("as OpenAPI", &format!("{read:#?}"));
        explained.part(format!("as promised: {}::{}", resource.name, lowered.name), &format!("{lowered:#?}"));
        Some(explained)
    }

    fn schema(&self, name: &str) -> Option<Explained> {
        let wanted = |ty: &&ir::TypeDef| ty.name.as_str() == name;
        let filters = |filters: &&ir::Filters| filters.name.as_str() == name;
        let lowered = self.lowered.types.iter().find(wanted).map(|ty| format!("{ty:#?}"));
        let lowered = lowered.or_else(|| self.lowered.filters.iter().find(filters).map(|filters| format!("{filters:#?}")));
        let read = self.api.schemas.get(name);
        if read.is_none() && lowered.is_none() {
            return None;
        }
        let mut explained = Explained::default();
        if let Some(schema) = read {
            self.written(&schema.at, &mut explained);
            explained.part("as OpenAPI", &format!("{schema:#?}"));
        }
        let none = "written out where it is used: it needs no type of its own, or is part of a filter builder";
        explained.part("as promised", lowered.as_deref().unwrap_or(none));
        Some(explained)
    }

    /// What the author wrote, and where.
    fn written(&self, at: &Pointer, explained: &mut Explained) {
        let place = self.sources.locate(self.root.key_place_of(at));
        let node = self.root.at(at).map(document::write::to_yaml).unwrap_or_default();
        explained.part(format!("as written, {place} ({at})"), &node);
    }

    fn operations(&self) -> impl Iterator<Item = (&ir::Resource, &ir::Operation)> {
        self.lowered.resources.iter().flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)))
    }

    fn unknown(&self, name: &str) -> String {
        let ids = self.operations().map(|(_, operation)| operation.id.as_str());
        let types = self.lowered.types.iter().map(|ty| ty.name.as_str());
        let schemas = self.api.schemas.keys().map(String::as_str);
        match did_you_mean(name, ids.chain(types).chain(schemas)) {
            Some(near) => format!("the document has no operation and no type `{name}`; did you mean `{near}`?"),
            None => format!("the document has no operation and no type `{name}`"),
        }
    }
}
