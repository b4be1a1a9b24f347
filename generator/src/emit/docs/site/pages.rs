//! The pages, each a template with what it is filled with.

use askama::Template;

use super::frame::Frame;
use super::layout::{self, CHANGELOG, COVERAGE, FILTERS, GUIDES, HOME, SCRIPT, STYLE, TYPES};
use super::markup::Markup;
use super::words::{self, Author, Heading};
use super::writer::Writer;
use super::{Site, WrittenGuide};
use crate::emit::docs::markdown::coverage::{TITLE as COVERAGE_TITLE, text as coverage_text};
use crate::emit::docs::markdown::guides::Guide;
use crate::emit::docs::markdown::layout as markdown;
use crate::emit::docs::markdown::writer::Writer as MarkdownWriter;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::filters::FilterFacts;
use crate::emit::docs::reference::operations::{OperationFacts, ResourceFacts};
use crate::emit::docs::reference::programs::{self, FirstCall};
use crate::emit::docs::reference::target::{Target, Topic};
use crate::emit::docs::reference::types::{Shape, TypeFacts, VALUES};
use crate::emit::docs::reference::uploads::UploadFacts;
use crate::ir::ModuleName;

/// A page of the site.
pub(super) struct Page {
    /// Its path below the folder of the documentation.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A template's text. Writing to a text never fails; should a template ever fail, its page says so, and no other page is lost.
fn page(path: String, template: &impl Template) -> Page {
    Page { path, text: template.render().unwrap_or_else(|error| error.to_string()) }
}

#[derive(Template)]
#[template(path = "docs/site/home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    out: Writer,
    api: &'a Reference<'a>,
    lead: Markup,
    about: Markup,
    guides: &'a [Guide<'a>],
    first: Option<FirstCall>,
}

#[derive(Template)]
#[template(path = "docs/site/guides_index.html")]
struct GuidesIndex<'a> {
    frame: Frame<'a>,
    out: Writer,
    guides: &'a [Guide<'a>],
}

/// A page of prose.
#[derive(Template)]
#[template(path = "docs/site/guide.html")]
struct ProsePage<'a> {
    frame: Frame<'a>,
    out: Writer,
    title: String,
    /// What the page belongs to, and its path.
    up: Option<(&'static str, &'static str)>,
    text: Markup,
    headings: &'a [Heading],
}

#[derive(Template)]
#[template(path = "docs/site/resource.html")]
struct ResourcePage<'a> {
    frame: Frame<'a>,
    out: Writer,
    resource: &'a ResourceFacts<'a>,
}

#[derive(Template)]
#[template(path = "docs/site/operation.html")]
struct OperationPage<'a> {
    frame: Frame<'a>,
    out: Writer,
    api: &'a Reference<'a>,
    resource: &'a ResourceFacts<'a>,
    operation: &'a OperationFacts<'a>,
}

#[derive(Template)]
#[template(path = "docs/site/upload.html")]
struct UploadPage<'a> {
    frame: Frame<'a>,
    out: Writer,
    resource: &'a ResourceFacts<'a>,
    upload: &'a UploadFacts<'a>,
}

#[derive(Template)]
#[template(path = "docs/site/filters.html")]
struct FiltersPage<'a> {
    frame: Frame<'a>,
    out: Writer,
    title: &'a str,
    builders: &'a [FilterFacts<'a>],
    /// Whether there is something to say beside them.
    related: bool,
}

#[derive(Template)]
#[template(path = "docs/site/filters_index.html")]
struct FiltersIndex<'a> {
    frame: Frame<'a>,
    out: Writer,
    api: &'a Reference<'a>,
}

#[derive(Template)]
#[template(path = "docs/site/types.html")]
struct TypesPage<'a> {
    frame: Frame<'a>,
    out: Writer,
    title: &'a str,
    types: &'a [TypeFacts<'a>],
    /// Whether there is something to say beside them.
    related: bool,
}

#[derive(Template)]
#[template(path = "docs/site/types_index.html")]
struct TypesIndex<'a> {
    frame: Frame<'a>,
    out: Writer,
    api: &'a Reference<'a>,
}

/// All pages of the site.
pub(super) fn all(site: &Site<'_>) -> Vec<Page> {
    let Site { api, header: _, guides, written } = site;
    let mut pages = vec![home(site), types_index(site)];
    if !guides.is_empty() {
        pages.push(guides_index(site));
    }
    pages.extend(written.iter().map(|guide| guide_page(site, guide)));
    for resource in &api.resources {
        pages.push(resource_page(site, resource));
        for operation in &resource.operations {
            pages.push(operation_page(site, resource, operation));
            pages.extend(operation.upload.as_ref().map(|upload| upload_page(site, resource, upload)));
        }
    }
    if !api.filters.is_empty() {
        pages.push(filters_index(site));
    }
    pages.extend(api.filters.iter().map(|(module, builders)| filters_page(site, module, builders)));
    pages.extend(api.types.iter().map(|(module, types)| types_page(site, module, types)));
    pages.push(coverage(site));
    pages.extend(api.changelog.as_deref().map(|text| changelog(site, text)));
    pages
}

fn guides_index(site: &Site<'_>) -> Page {
    let out = Writer::new(GUIDES);
    let frame = Frame::new(site, &out, markdown::GUIDES.to_owned());
    page(GUIDES.to_owned(), &GuidesIndex { frame, out, guides: site.guides })
}

fn guide_page(site: &Site<'_>, written: &WrittenGuide<'_>) -> Page {
    let WrittenGuide { guide, path, html, headings } = written;
    let out = Writer::new(path.as_str());
    let frame = Frame::new(site, &out, twin(&guide.target));
    let title = guide.title.to_owned();
    let up = Some(("Guides", GUIDES));
    page(path.clone(), &ProsePage { frame, out, title, up, text: Markup(html.clone()), headings })
}

fn coverage(site: &Site<'_>) -> Page {
    let out = Writer::new(COVERAGE);
    let frame = Frame::new(site, &out, markdown::COVERAGE.to_owned());
    let text = coverage_text(site.api, &MarkdownWriter::with_links(COVERAGE, layout::href));
    let (html, headings) = words::page(&text, 2, Author::Us);
    let title = COVERAGE_TITLE.to_owned();
    page(COVERAGE.to_owned(), &ProsePage { frame, out, title, up: None, text: Markup(html), headings: &headings })
}

fn changelog(site: &Site<'_>, text: &str) -> Page {
    let out = Writer::new(CHANGELOG);
    let frame = Frame::new(site, &out, markdown::CHANGELOG.to_owned());
    // The page has a title of its own, so the text goes without the one that it begins with.
    let text = text.trim_start().strip_prefix("# ").and_then(|rest| rest.split_once('\n')).map_or(text, |(_, rest)| rest);
    let (html, headings) = words::page(text, 2, Author::Us);
    let headings: Vec<Heading> = headings.into_iter().filter(|heading| heading.level == 2).collect();
    page(
        CHANGELOG.to_owned(),
        &ProsePage { frame, out, title: "Changelog".to_owned(), up: None, text: Markup(html), headings: &headings },
    )
}

fn home(site: &Site<'_>) -> Page {
    let api = site.api;
    let out = Writer::new(HOME);
    let frame = Frame::new(site, &out, markdown::HOME.to_owned());
    let first = programs::first_call(api);
    let (lead, about) = out.lead_and_rest(api.docs, 3);
    page(HOME.to_owned(), &Home { frame, out, api, lead, about, guides: site.guides, first })
}

fn resource_page(site: &Site<'_>, resource: &ResourceFacts<'_>) -> Page {
    let path = layout::place(&resource.target).0;
    let out = Writer::new(path.as_str());
    let frame = Frame::new(site, &out, twin(&resource.target));
    page(path, &ResourcePage { frame, out, resource })
}

fn operation_page(site: &Site<'_>, resource: &ResourceFacts<'_>, operation: &OperationFacts<'_>) -> Page {
    let api = site.api;
    let path = layout::place(&operation.target).0;
    let out = Writer::new(path.as_str());
    let frame = Frame::new(site, &out, twin(&resource.target));
    page(path, &OperationPage { frame, out, api, resource, operation })
}

fn upload_page(site: &Site<'_>, resource: &ResourceFacts<'_>, upload: &UploadFacts<'_>) -> Page {
    let path = layout::place(&upload.target).0;
    let out = Writer::new(path.as_str());
    let frame = Frame::new(site, &out, twin(&resource.target));
    page(path, &UploadPage { frame, out, resource, upload })
}

fn filters_index(site: &Site<'_>) -> Page {
    let api = site.api;
    let out = Writer::new(FILTERS);
    let frame = Frame::new(site, &out, markdown::FILTERS.to_owned());
    page(FILTERS.to_owned(), &FiltersIndex { frame, out, api })
}

fn filters_page(site: &Site<'_>, module: &ModuleName, builders: &[FilterFacts<'_>]) -> Page {
    let path = layout::filters_page(module);
    let out = Writer::new(path.as_str());
    let frame = Frame::new(site, &out, markdown::filters_page(module));
    let related = builders.iter().any(|builder| !builder.used_by.is_empty());
    let title = builders.first().map(|builder| builder.name).unwrap_or_default();
    page(path, &FiltersPage { frame, out, title, builders, related })
}

fn types_index(site: &Site<'_>) -> Page {
    let api = site.api;
    let out = Writer::new(TYPES);
    let frame = Frame::new(site, &out, markdown::TYPES.to_owned());
    page(TYPES.to_owned(), &TypesIndex { frame, out, api })
}

fn types_page(site: &Site<'_>, module: &ModuleName, types: &[TypeFacts<'_>]) -> Page {
    let path = layout::types_page(module);
    let out = Writer::new(path.as_str());
    let frame = Frame::new(site, &out, markdown::types_page(module));
    let related = types.iter().any(|ty| !ty.used_by.is_empty() || !ty.uses.is_empty());
    let title = types.first().map(|ty| ty.name).unwrap_or_default();
    page(path, &TypesPage { frame, out, title, types, related })
}

/// The page in Markdown that explains something.
fn twin(target: &Target) -> String {
    markdown::place(target).0
}
