//! The pages, each a template with what it is filled with.

use askama::Template;

use super::frame::Frame;
use super::layout::{self, FILTERS, HOME, SCRIPT, STYLE, TYPES};
use super::markup::Markup;
use super::writer::Writer;
use crate::emit::docs::markdown::layout as markdown;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::filters::FilterFacts;
use crate::emit::docs::reference::operations::{OperationFacts, ResourceFacts};
use crate::emit::docs::reference::target::Target;
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
    first: Option<&'a OperationFacts<'a>>,
    exports: Vec<String>,
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
}

#[derive(Template)]
#[template(path = "docs/site/types_index.html")]
struct TypesIndex<'a> {
    frame: Frame<'a>,
    out: Writer,
    api: &'a Reference<'a>,
}

/// All pages of the site.
pub(super) fn all(api: &Reference<'_>, header: &str) -> Vec<Page> {
    let mut pages = vec![home(api, header), types_index(api, header)];
    for resource in &api.resources {
        pages.push(resource_page(api, resource, header));
        for operation in &resource.operations {
            pages.push(operation_page(api, resource, operation, header));
            pages.extend(operation.upload.as_ref().map(|upload| upload_page(api, resource, upload, header)));
        }
    }
    if !api.filters.is_empty() {
        pages.push(filters_index(api, header));
    }
    pages.extend(api.filters.iter().map(|(module, builders)| filters_page(api, module, builders, header)));
    pages.extend(api.types.iter().map(|(module, types)| types_page(api, module, types, header)));
    pages
}

fn home(api: &Reference<'_>, header: &str) -> Page {
    let out = Writer::new(HOME);
    let frame = Frame::new(api, header, &out, Some(markdown::HOME.to_owned()));
    let all = || api.resources.iter().flat_map(|resource| &resource.operations);
    let operations = || all().filter(|operation| operation.deprecated.is_none());
    let first = operations().find(|operation| operation.read_only && operation.arguments.iter().all(|row| !row.required));
    let first = first.or_else(|| operations().next()).or_else(|| all().next());
    let exports = Vec::new();
    let (lead, about) = out.lead_and_rest(api.docs, 3);
    page(HOME.to_owned(), &Home { frame, out, api, lead, about, first, exports })
}

fn resource_page(api: &Reference<'_>, resource: &ResourceFacts<'_>, header: &str) -> Page {
    let path = layout::place(&resource.target).0;
    let out = Writer::new(path.as_str());
    let frame = Frame::new(api, header, &out, Some(twin(&resource.target)));
    page(path, &ResourcePage { frame, out, resource })
}

fn operation_page(api: &Reference<'_>, resource: &ResourceFacts<'_>, operation: &OperationFacts<'_>, header: &str) -> Page {
    let path = layout::place(&operation.target).0;
    let out = Writer::new(path.as_str());
    let frame = Frame::new(api, header, &out, Some(twin(&resource.target)));
    page(path, &OperationPage { frame, out, api, resource, operation })
}

fn upload_page(api: &Reference<'_>, resource: &ResourceFacts<'_>, upload: &UploadFacts<'_>, header: &str) -> Page {
    let path = layout::place(&upload.target).0;
    let out = Writer::new(path.as_str());
    let frame = Frame::new(api, header, &out, Some(twin(&resource.target)));
    page(path, &UploadPage { frame, out, resource, upload })
}

fn filters_index(api: &Reference<'_>, header: &str) -> Page {
    let out = Writer::new(FILTERS);
    let frame = Frame::new(api, header, &out, Some(markdown::FILTERS.to_owned()));
    page(FILTERS.to_owned(), &FiltersIndex { frame, out, api })
}

fn filters_page(api: &Reference<'_>, module: &ModuleName, builders: &[FilterFacts<'_>], header: &str) -> Page {
    let path = layout::filters_page(module);
    let out = Writer::new(path.as_str());
    let frame = Frame::new(api, header, &out, Some(markdown::filters_page(module)));
    let title = builders.first().map(|builder| builder.name).unwrap_or_default();
    page(path, &FiltersPage { frame, out, title, builders })
}

fn types_index(api: &Reference<'_>, header: &str) -> Page {
    let out = Writer::new(TYPES);
    let frame = Frame::new(api, header, &out, Some(markdown::TYPES.to_owned()));
    page(TYPES.to_owned(), &TypesIndex { frame, out, api })
}

fn types_page(api: &Reference<'_>, module: &ModuleName, types: &[TypeFacts<'_>], header: &str) -> Page {
    let path = layout::types_page(module);
    let out = Writer::new(path.as_str());
    let frame = Frame::new(api, header, &out, Some(markdown::types_page(module)));
    let title = types.first().map(|ty| ty.name).unwrap_or_default();
    page(path, &TypesPage { frame, out, title, types })
}

/// The page in Markdown that explains something.
fn twin(target: &Target) -> String {
    markdown::place(target).0
}
