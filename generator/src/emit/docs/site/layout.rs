//! Where each thing is explained: the one place that knows the paths of the site's pages.
//!
//! A page has the path of its Markdown twin; only methods, which share a page in Markdown, have one each.

use crate::emit::docs::reference::target::{Target, Topic, is_main, scheme_anchor, type_anchor};
use crate::ir::{MethodName, ModuleName};

/// The first page.
pub(super) const HOME: &str = "index.html";
/// The index of types.
pub(super) const TYPES: &str = "types/index.html";
/// The index of filters.
pub(super) const FILTERS: &str = "filters/index.html";
/// The index of guides.
pub(super) const GUIDES: &str = "guides/index.html";
/// How much of the document there is.
pub(super) const COVERAGE: &str = "coverage.html";
/// What has changed from version to version.
pub(super) const CHANGELOG: &str = "changelog.html";
/// The colours and measures.
pub(super) const STYLE: &str = "assets/style.css";
/// What the pages do.
pub(super) const SCRIPT: &str = "assets/site.js";
/// What can be searched for.
pub(super) const SEARCH: &str = "assets/search.js";
/// The picture of a tab.
pub(super) const ICON: &str = "assets/icon.svg";

/// How a page refers to something.
pub(super) fn href(page: &str, target: &Target) -> String {
    let (to, anchor) = place(target);
    match anchor {
        Some(anchor) if to == page => format!("#{anchor}"),
        Some(anchor) => format!("{}#{anchor}", relative(page, &to)),
        None => relative(page, &to),
    }
}

/// The page of something, and the anchor on it.
pub(super) fn place(target: &Target) -> (String, Option<String>) {
    match target {
        Target::Resource(module) => (resource_page(module), None),
        Target::Method(module, name) => (method_page(module, name), None),
        Target::Type(module, name) => (types_page(module), (!is_main(module, name)).then(|| type_anchor(name))),
        Target::Filters(module, name) => (filters_page(module), (!is_main(module, name)).then(|| type_anchor(name))),
        Target::Scheme(name) => (guide_page(Topic::Authorization.stem()), Some(scheme_anchor(name))),
        Target::Guide(topic) => (guide_page(topic.stem()), None),
        Target::ByHand(stem) => (guide_page(stem), None),
        Target::Guides => (GUIDES.to_owned(), None),
        Target::Values => (TYPES.to_owned(), Some("section.values".to_owned())),
    }
}

/// How one page refers to another.
pub(super) fn relative(from: &str, to: &str) -> String {
    let shared = from.split('/').zip(to.split('/')).take_while(|(one, other)| one == other).count();
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    // The last part is a file, which is never a folder of the other.
    let shared = shared.min(from.len() - 1).min(to.len() - 1);
    "../".repeat(from.len() - 1 - shared) + &to[shared..].join("/")
}

/// The page of a guide.
pub(super) fn guide_page(stem: &str) -> String {
    format!("guides/{}.html", stem)
}

/// The page of a resource.
pub(super) fn resource_page(module: &ModuleName) -> String {
    format!("resources/{}.html", file(module.as_str()))
}

/// The page of a method of a resource.
pub(super) fn method_page(module: &ModuleName, name: &MethodName) -> String {
    format!("resources/{}/{}.html", file(module.as_str()), file(name.as_str()))
}

/// Whether a page could be that of a resource, of one of its methods, or of a method: told without making the name of their page, since
/// every page asks this about all of them.
pub(super) fn may_be(page: &str, target: &Target) -> bool {
    let file = match target {
        Target::Resource(module) => page.strip_prefix("resources/").map(|rest| (rest, module.as_str())),
        Target::Method(_, name) => page.rsplit('/').next().map(|file| (file, name.as_str())),
        _ => return true,
    };
    file.is_some_and(|(file, name)| file.starts_with(name))
}

/// The page of the types of a module.
pub(super) fn types_page(module: &ModuleName) -> String {
    format!("types/{}.html", file(module.as_str()))
}

/// Whether a page is that of the types of a module. Asked on every page for every module, so nothing is put together for it.
pub(super) fn is_types_page(page: &str, module: &ModuleName) -> bool {
    let name = page.strip_prefix("types/").and_then(|page| page.strip_suffix(".html"));
    let rest = name.and_then(|name| name.strip_prefix(module.as_str()));
    rest.is_some_and(|rest| rest == suffix(module.as_str()))
}

/// The page of the filters of a module.
pub(super) fn filters_page(module: &ModuleName) -> String {
    format!("filters/{}.html", file(module.as_str()))
}

/// `index` is the page of a folder; `readme` is one in the twin.
fn file(name: &str) -> String {
    format!("{name}{}", suffix(name))
}

fn suffix(name: &str) -> &'static str {
    if matches!(name, "index" | "readme") { "-page" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::TypeName;

    #[test]
    fn pages_refer_to_each_other_from_where_they_are() {
        let target = |name: &str| Target::Type(ModuleName("alert".to_owned()), TypeName(name.to_owned()));
        assert_eq!(href("types/alert.html", &target("AlertId")), "#type.AlertId");
        assert_eq!(href("types/page.html", &target("AlertId")), "alert.html#type.AlertId");
        // What the page is about is at its top.
        assert_eq!(href("resources/alerts/list.html", &target("Alert")), "../../types/alert.html");
        assert_eq!(href(HOME, &target("Alert")), "types/alert.html");
        assert_eq!(relative("resources/alerts/list.html", "resources/alerts.html"), "../alerts.html");
        assert_eq!(relative("resources/alerts.html", "resources/alerts/list.html"), "alerts/list.html");
        assert_eq!(relative("resources/a/b.html", "resources/a/c.html"), "c.html");
        assert_eq!(types_page(&ModuleName("index".to_owned())), "types/index-page.html");
        for module in ["index", "alert", "alert_page"].map(|name| ModuleName(name.to_owned())) {
            assert!(is_types_page(&types_page(&module), &module));
            assert!(!is_types_page("types/alert-page.html", &module) && !is_types_page(TYPES, &module));
        }
    }
}
