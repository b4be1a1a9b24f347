//! Where each thing is explained: the one place that knows the paths of pages and the names of anchors.
//!
//! Anchors have a dot in them (`method.close_benign`, `type.Alert`), which no heading's own anchor has: so no heading that a document
//! brings along takes the place of one of ours.

use std::collections::BTreeMap;

use super::super::markdown::cell::cell_code;
use super::rust_type::{Leaf, field_type, leaves, rust_type};
use crate::ir::{Api, ModuleName, Operation, Presence, Resource, SecurityScheme, TypeDef, TypeName, TypeRef, Upload, Wire};

/// The first page.
pub(crate) const HOME: &str = "README.md";
/// The index of types.
pub(crate) const TYPES: &str = "types/README.md";
/// The index of filters.
pub(crate) const FILTERS: &str = "filters/README.md";

/// A place on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// The page.
    pub page: String,
    /// The anchor on it.
    pub anchor: String,
}

impl Target {
    fn new(page: impl Into<String>, anchor: impl Into<String>) -> Target {
        Target { page: page.into(), anchor: anchor.into() }
    }

    /// How a page refers to the place.
    pub(crate) fn from(&self, page: &str) -> String {
        let Target { page: to, anchor } = self;
        if to == page {
            return format!("#{anchor}");
        }
        format!("{}#{anchor}", relative(page, to))
    }
}

/// How one page refers to another; no page is deeper than one folder.
pub(crate) fn relative(from: &str, to: &str) -> String {
    match (from.split_once('/'), to.split_once('/')) {
        (Some((folder, _)), Some((other, file))) if folder == other => file.to_owned(),
        (Some(_), _) => format!("../{to}"),
        (None, _) => to.to_owned(),
    }
}

/// The page of a resource.
pub(crate) fn resource_page(resource: &Resource) -> String {
    page_in("resources", &resource.module)
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

/// Where an operation is explained.
pub(crate) fn operation(resource: &Resource, operation: &Operation) -> Target {
    Target::new(resource_page(resource), format!("method.{}", operation.name))
}

/// Where an upload is explained.
pub(crate) fn upload(resource: &Resource, upload: &Upload) -> Target {
    Target::new(resource_page(resource), format!("method.{}", upload.name))
}

/// The anchor of a type or of a filter builder.
pub(crate) fn type_anchor(name: &TypeName) -> String {
    format!("type.{name}")
}

/// Where a type or a filter builder is explained.
pub(crate) fn type_target(page: String, name: &TypeName) -> Target {
    Target::new(page, type_anchor(name))
}

/// Where a way to authorize is explained.
pub(crate) fn security(scheme: &SecurityScheme) -> Target {
    Target::new(HOME, format!("security.{}", scheme.method))
}

/// Where everything is.
pub(crate) struct Index<'a> {
    api: &'a Api,
    types: BTreeMap<&'a TypeName, &'a TypeDef>,
    filters: BTreeMap<&'a TypeName, &'a ModuleName>,
}

impl<'a> Index<'a> {
    /// Where everything of an API is.
    pub(crate) fn of(api: &'a Api) -> Index<'a> {
        let types = api.types.iter().map(|ty| (&ty.name, ty)).collect();
        let filters = api.filters.iter().map(|filters| (&filters.name, &filters.module)).collect();
        Index { api, types, filters }
    }

    /// The definition of a type.
    pub(crate) fn definition(&self, name: &TypeName) -> Option<&'a TypeDef> {
        self.types.get(name).copied()
    }

    /// The scheme of this name in the document.
    pub(crate) fn scheme(&self, wire: &Wire) -> Option<&'a SecurityScheme> {
        self.api.security.iter().find(|scheme| scheme.wire == *wire)
    }

    /// The operation that a text such as `Alerts::list` names.
    pub(crate) fn method(&self, path: &str) -> Option<Target> {
        let (resource, method) = path.split_once("::")?;
        let resource = self.api.resources.iter().find(|known| known.name.as_str() == resource)?;
        let found = resource.operations.iter().find(|known| known.name.as_str() == method)?;
        Some(operation(resource, found))
    }

    /// A type in a cell of this page, with a link to where it is explained.
    pub(crate) fn ty(&self, page: &str, ty: &TypeRef) -> String {
        self.linked(page, ty, &rust_type(ty))
    }

    /// The type of a field, likewise.
    pub(crate) fn field_type(&self, page: &str, ty: &TypeRef, presence: Presence) -> String {
        self.linked(page, ty, &field_type(ty, presence))
    }

    /// A text about a type, likewise. One that is about several things, as a tuple is, has links to them behind it.
    pub(crate) fn linked(&self, page: &str, ty: &TypeRef, text: &str) -> String {
        let mut targets: Vec<(&str, Target)> = Vec::new();
        for found in leaves(ty).into_iter().filter_map(|leaf| self.target(leaf)) {
            if !targets.contains(&found) {
                targets.push(found);
            }
        }
        match targets.as_slice() {
            [] => cell_code(text),
            [(_, target)] => link(text, target, page),
            many => {
                let links: Vec<String> = many.iter().map(|(name, target)| link(name, target, page)).collect();
                format!("{} of {}", cell_code(text), links.join(", "))
            }
        }
    }

    /// What a type is about, and where that is explained.
    fn target<'n>(&self, leaf: Leaf<'n>) -> Option<(&'n str, Target)> {
        match leaf {
            Leaf::Model(name) => self.types.get(name).map(|ty| (name.as_str(), type_target(types_page(&ty.module), name))),
            Leaf::Filters(name) => self.filters.get(name).map(|module| (name.as_str(), type_target(filters_page(module), name))),
            Leaf::Special => Some(("values", Target::new(TYPES, "section.values"))),
            Leaf::Plain => None,
        }
    }
}

fn link(text: &str, target: &Target, page: &str) -> String {
    format!("[{}]({})", cell_code(text), target.from(page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_refer_to_each_other_from_where_they_are() {
        let target = Target::new("types/alert.md", "type.Alert");
        assert_eq!(target.from("types/alert.md"), "#type.Alert");
        assert_eq!(target.from("types/page.md"), "alert.md#type.Alert");
        assert_eq!(target.from("resources/alerts.md"), "../types/alert.md#type.Alert");
        assert_eq!(target.from("README.md"), "types/alert.md#type.Alert");
        assert_eq!(relative("types/alert.md", HOME), "../README.md");
        assert_eq!(types_page(&ModuleName("readme".to_owned())), "types/readme-page.md");
    }
}
