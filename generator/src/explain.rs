//! What each stage made of one name: for whoever wonders why the generated crate says what it says.

use std::fmt::Write;

use crate::document::{self, LoadOptions, Node, Pointer, did_you_mean};
use crate::ir;
use crate::openapi;
use crate::options::{Mode, Options};
use crate::source::{Diagnostics, Loader, Sources};

/// Tells, stage by stage, what became of an operation (`listAlerts`, `alerts.list`) or a type (`Alert`), named as the document or as
/// Rust names it.
///
/// # Errors
///
/// What is wrong with the document, or that it has nothing of this name, with the nearest names there are.
pub fn explain(loader: &dyn Loader, path: &str, options: &Options, name: &str) -> Result<String, String> {
    let mut problems = Diagnostics::new();
    let how = if options.mode == Mode::Strict { LoadOptions::strict() } else { LoadOptions::tolerant() };
    let document = document::load(loader, path, how, &mut problems).map_err(|sources| report(sources, problems.clone()))?;
    let mut root = document.root;
    let Some(api) = crate::read(&mut root, options, &mut problems) else { return Err(report(document.sources, problems)) };
    let lowered = crate::lower::lower(&api, &root, options, &mut problems);
    let story = Story { root: &root, sources: &document.sources, api: &api, lowered: &lowered };
    story.operation(name).or_else(|| story.schema(name)).ok_or_else(|| story.unknown(name))
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
    fn operation(&self, name: &str) -> Option<String> {
        let (resource, lowered) = self.operations().find(|(resource, operation)| {
            let methods = [&operation.name].into_iter().chain(operation.upload.iter().map(|upload| &upload.name));
            let is_method = |method| [format!("{}.{method}", resource.accessor), format!("{}::{method}", resource.name)];
            operation.id.as_str() == name || methods.flat_map(is_method).any(|method| method == name)
        })?;
        let read =
            self.api.operations.iter().find(|operation| {
                operation.path == lowered.path && operation.method.eq_ignore_ascii_case(lowered.method.as_str())
            })?;
        let mut text = self.written(&read.at);
        part(&mut text, "as OpenAPI", &format!("{read:#?}"));
        part(&mut text, &format!("as promised: {}::{}", resource.name, lowered.name), &format!("{lowered:#?}"));
        Some(text)
    }

    fn schema(&self, name: &str) -> Option<String> {
        let wanted = |ty: &&ir::TypeDef| ty.name.as_str() == name;
        let filters = |filters: &&ir::Filters| filters.name.as_str() == name;
        let lowered = self.lowered.types.iter().find(wanted).map(|ty| format!("{ty:#?}"));
        let lowered = lowered.or_else(|| self.lowered.filters.iter().find(filters).map(|filters| format!("{filters:#?}")));
        let read = self.api.schemas.get(name);
        if read.is_none() && lowered.is_none() {
            return None;
        }
        let mut text = String::new();
        if let Some(schema) = read {
            text.push_str(&self.written(&schema.at));
            part(&mut text, "as OpenAPI", &format!("{schema:#?}"));
        }
        let none = "written out where it is used: it needs no type of its own, or is part of a filter builder";
        part(&mut text, "as promised", lowered.as_deref().unwrap_or(none));
        Some(text)
    }

    /// What the author wrote, and where.
    fn written(&self, at: &Pointer) -> String {
        let mut text = String::new();
        let place = self.sources.locate(self.root.key_place_of(at));
        let node = self.root.at(at).map(document::write::to_yaml).unwrap_or_default();
        part(&mut text, &format!("as written, {place} ({at})"), &node);
        text
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

fn part(text: &mut String, title: &str, body: &str) {
    // Writing into a string cannot fail.
    _ = write!(text, "── {title}\n\n{}\n\n", body.trim_end());
}
