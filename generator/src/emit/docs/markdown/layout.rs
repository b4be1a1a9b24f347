//! Where each thing is explained: the one place that knows the paths of pages.
//!
//! Anchors have a dot in them (`method.close_benign`, `type.Alert`), which no heading's own anchor has: so no heading that a document
//! brings along takes the place of one of ours.

use crate::emit::docs::reference::target::{Target, Topic, method_anchor, scheme_anchor, type_anchor};
use crate::ir::ModuleName;

/// The first page.
pub(crate) const HOME: &str = "README.md";
/// The index of types.
pub(crate) const TYPES: &str = "types/README.md";
/// The index of filters.
pub(crate) const FILTERS: &str = "filters/README.md";
/// The index of guides.
pub(crate) const GUIDES: &str = "guides/README.md";
/// How much of the document there is.
pub(crate) const COVERAGE: &str = "coverage.md";
/// What has changed from version to version.
pub(crate) const CHANGELOG: &str = "changelog.md";
/// The list of all pages, for programs that read them.
pub(crate) const LLMS: &str = "llms.txt";

/// How a page refers to something.
pub(crate) fn href(page: &str, target: &Target) -> String {
    let (to, anchor) = place(target);
    match anchor {
        Some(anchor) if to == page => format!("#{anchor}"),
        Some(anchor) => format!("{}#{anchor}", relative(page, &to)),
        None => relative(page, &to),
    }
}

/// The page of something, and the anchor on it.
pub(crate) fn place(target: &Target) -> (String, Option<String>) {
    match target {
        Target::Resource(module) => (resource_page(module), None),
        Target::Method(module, name) => (resource_page(module), Some(method_anchor(name))),
        Target::Type(module, name) => (types_page(module), Some(type_anchor(name))),
        Target::Filters(module, name) => (filters_page(module), Some(type_anchor(name))),
        Target::Scheme(name) => (guide_page(Topic::Authorization.stem()), Some(scheme_anchor(name))),
        Target::Guide(topic) => (guide_page(topic.stem()), None),
        Target::ByHand(stem) => (guide_page(stem), None),
        Target::Guides => (GUIDES.to_owned(), None),
        Target::Values => (TYPES.to_owned(), Some("section.values".to_owned())),
    }
}

/// How one page refers to another; no page is deeper than one folder.
fn relative(from: &str, to: &str) -> String {
    match (from.split_once('/'), to.split_once('/')) {
        (Some((folder, _)), Some((other, file))) if folder == other => file.to_owned(),
        (Some(_), _) => format!("../{to}"),
        (None, _) => to.to_owned(),
    }
}

/// The page of a guide.
pub(crate) fn guide_page(stem: &str) -> String {
    format!("guides/{}.md", stem)
}

/// The page of a resource.
pub(crate) fn resource_page(module: &ModuleName) -> String {
    page_in("resources", module)
}

/// The page of the types of a module.
pub(crate) fn types_page(module: &ModuleName) -> String {
    page_in("types", module)
}

/// The page of the filters of a module.
pub(crate) fn filters_page(module: &ModuleName) -> String {
    page_in("filters", module)
}

fn page_in(folder: &str, module: &ModuleName) -> String {
    // To some file systems `readme.md` is the index.
    let suffix = if module.as_str() == "readme" { "-page" } else { "" };
    format!("{folder}/{module}{suffix}.md")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::TypeName;

    #[test]
    fn pages_refer_to_each_other_from_where_they_are() {
        let target = Target::Type(ModuleName("alert".to_owned()), TypeName("Alert".to_owned()));
        assert_eq!(href("types/alert.md", &target), "#type.Alert");
        assert_eq!(href("types/page.md", &target), "alert.md#type.Alert");
        assert_eq!(href("resources/alerts.md", &target), "../types/alert.md#type.Alert");
        assert_eq!(href("README.md", &target), "types/alert.md#type.Alert");
        assert_eq!(relative("types/alert.md", HOME), "../README.md");
        assert_eq!(types_page(&ModuleName("readme".to_owned())), "types/readme-page.md");
    }
}
