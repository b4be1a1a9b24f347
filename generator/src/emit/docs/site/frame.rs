//! What all pages have around their text: the head, the header, the sidebar.

use super::Site;
use super::layout::{self, CHANGELOG, FILTERS, GUIDES, HOME, TYPES};
use super::writer::Writer;
use crate::emit::docs::markdown::guides::Guide;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::operations::{MethodRow, ResourceFacts};
use crate::emit::docs::reference::target::Target;
use crate::ir::Method;

/// The most links that the sidebar holds below one of its own, and of resources; a reader would not look through more.
const MOST: usize = 40;

/// What all pages have around their text.
pub(super) struct Frame<'a> {
    pub header: &'a str,
    pub title: String,
    pub version: String,
    /// The page in Markdown that says the same.
    pub twin: String,
    pub groups: Vec<Group>,
}

/// A part of the sidebar.
pub(super) struct Group {
    pub title: &'static str,
    pub items: Vec<Item>,
}

/// A link of the sidebar, with links below it.
pub(super) struct Item {
    pub label: String,
    pub href: String,
    pub here: bool,
    pub below: Vec<Below>,
}

/// A link below another one.
pub(super) struct Below {
    pub method: Option<Method>,
    pub label: String,
    pub href: String,
    pub here: bool,
    pub old: bool,
}

impl<'a> Frame<'a> {
    /// What is around the page that is written with `out`.
    pub(super) fn new(site: &Site<'a>, out: &Writer, twin: String) -> Frame<'a> {
        let Site { api, header, guides, written: _ } = site;
        let resources = Group { title: "Resources", items: resources(api, out) };
        let groups = [overview(guides, out), resources, rest(api, out)];
        Frame {
            header,
            title: out.line(api.title),
            version: out.line(api.version),
            twin,
            groups: groups.into_iter().filter(|group| !group.items.is_empty()).collect(),
        }
    }
}

impl Item {
    /// Whether the links below it have marks of methods, whose column the others keep.
    pub(super) fn has_methods(&self) -> bool {
        self.below.iter().any(|below| below.method.is_some())
    }
}

fn overview(guides: &[Guide<'_>], out: &Writer) -> Group {
    let mut items = vec![item("Overview", HOME, out)];
    if !guides.is_empty() {
        let links = guides.iter().map(|guide| named(guide.title, &guide.target, out));
        items.push(Item { below: in_folder("guides/", links.collect(), out), ..item("Guides", GUIDES, out) });
    }
    Group { title: "", items }
}

fn resources(api: &Reference<'_>, out: &Writer) -> Vec<Item> {
    let is_here = |resource: &ResourceFacts<'_>| {
        layout::may_be(&out.page, &resource.target) && below_page(&out.page, &layout::place(&resource.target).0)
    };
    if api.resources.len() <= MOST {
        return api.resources.iter().map(|resource| of_resource(resource, out)).collect();
    }
    let all =
        Item { label: "All resources".to_owned(), href: format!("{}#resources", out.to(HOME)), here: false, below: Vec::new() };
    let here = api.resources.iter().filter(|resource| is_here(resource)).map(|resource| of_resource(resource, out));
    std::iter::once(all).chain(here).collect()
}

/// Whether a page is that of a resource, or of one of its methods.
fn below_page(page: &str, resource: &str) -> bool {
    let folder = resource.trim_end_matches("html").trim_end_matches('.');
    page == resource || page.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn of_resource(resource: &ResourceFacts<'_>, out: &Writer) -> Item {
    let page = layout::place(&resource.target).0;
    let rows = if below_page(&out.page, &page) { resource.rows.as_slice() } else { &[] };
    let few = rows.len() <= MOST;
    let shown = rows.iter().filter(|row| few || layout::may_be(&out.page, &row.target));
    let below = shown.map(|row| method(row, out)).filter(|row| few || row.here).collect();
    Item { below, ..item(&out.line(resource.wire), &page, out) }
}

fn method(row: &MethodRow, out: &Writer) -> Below {
    let page = layout::place(&row.target).0;
    Below {
        method: row.route.as_ref().map(|route| route.method.clone()),
        label: row.name.clone(),
        href: out.to(&page),
        here: out.page == page,
        old: row.deprecated,
    }
}

fn rest(api: &Reference<'_>, out: &Writer) -> Group {
    let mut items = Vec::new();
    if !api.filters.is_empty() {
        let builders = api.filters.iter().flat_map(|(_, builders)| builders);
        let links = builders.map(|builder| named(builder.name, &builder.target, out)).collect();
        items.push(Item { below: in_folder("filters/", links, out), ..item("Filters", FILTERS, out) });
    }
    let here = api.types.iter().find(|(module, _)| layout::is_types_page(&out.page, module));
    let links = here.and_then(|(_, types)| types.first()).map(|ty| named(ty.name, &ty.target, out));
    items.push(Item { below: links.into_iter().collect(), ..item("Types", TYPES, out) });
    if api.changelog.is_some() {
        items.push(item("Changelog", CHANGELOG, out));
    }
    Group { title: "Reference", items }
}

/// Links that are shown on pages of one folder; if they are many, only that to the page itself.
fn in_folder(folder: &str, links: Vec<Below>, out: &Writer) -> Vec<Below> {
    let few = links.len() <= MOST;
    links.into_iter().filter(|link| out.page.starts_with(folder) && (few || link.here)).collect()
}

fn named(name: &str, target: &Target, out: &Writer) -> Below {
    let page = layout::place(target).0;
    let label = name.to_owned();
    Below { method: None, label, href: out.to(&page), here: out.page == page, old: false }
}

fn item(label: &str, page: &str, out: &Writer) -> Item {
    Item { label: label.to_owned(), href: out.to(page), here: out.page == page, below: Vec::new() }
}
