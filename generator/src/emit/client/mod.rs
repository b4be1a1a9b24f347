//! Writes the client crate.

mod models;
mod foreign;
mod enums;
mod unions;
mod filters;
mod resources;
mod builders;
mod streams;
mod members;
mod incoming;
mod uploads;
mod arguments;
mod wording;
mod conditions;
mod descriptors;
mod answers;
mod root;
mod runtime;
mod manifest;
mod readme;
mod nested;

use crate::files::Files;
use crate::ir::Api;
use crate::options::{Options, guide_name};

/// Writes the client crate.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    let sources = [
        root::emit(api, options),
        models::emit(api, options),
        filters::emit(api, options),
        resources::emit(api, options),
        incoming::emit(api, options),
        runtime::emit(api, options),
    ];
    sources.iter().for_each(|part| add(&mut files, part));
    // What the sources speak of decides what the crate depends on, and which features it has.
    let manifest = manifest::emit(api, options, &files);
    let readme = readme::emit(api, options, &files);
    [manifest, readme, extras(options)].iter().for_each(|part| add(&mut files, part));
    match &options.module {
        Some(module) => nested::nest(&files, module),
        None => files,
    }
}

/// The API's title as it stands in a sentence: "the Clock API", but "Clocks".
fn titled(api: &Api) -> String {
    let title = api.title.trim();
    let first_is_article = title.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case("the"));
    if title.ends_with("API") && !first_is_article { format!("the {title}") } else { title.to_owned() }
}

/// Adds files to others.
fn add(files: &mut Files, part: &Files) {
    for (path, text) in part.iter() {
        put(files, path, text);
    }
}

/// Puts a file among others. Each file has one writer here and one name from `lower`, so none is there already; were it, the name of
/// the second says so rather than that one of them is lost.
fn put(files: &mut Files, path: &str, text: &str) {
    if let Err(crate::files::DuplicatePath(path)) = files.insert(path, text) {
        put(files, &format!("{path}.duplicate"), text);
    }
}

/// What is written by hand and belongs to the crate.
fn extras(options: &Options) -> Files {
    let mut files = Files::new();
    // The guide is part of the README, other guides are pages of the documentation.
    for (path, text) in options.extras.iter().filter(|(path, _)| path != "GUIDE.md" && guide_name(path).is_none()) {
        put(&mut files, path, text);
    }
    files
}

/// A template's text. Writing into memory cannot fail, and no template calls anything that can.
fn render(template: &impl askama::Template) -> String {
    template.render().unwrap_or_else(|error| format!("{error}\n"))
}
