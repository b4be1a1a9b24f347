//! What an API has, by name.

use std::collections::BTreeMap;

use super::rust_type::{Leaf, field_type, leaves, rust_type};
use super::target::Target;
use super::text::Text;
use crate::ir::{Api, ModuleName, Presence, SecurityScheme, TypeDef, TypeName, TypeRef, Wire};

/// What an API has, by name.
pub(crate) struct Index<'a> {
    api: &'a Api,
    types: BTreeMap<&'a TypeName, &'a TypeDef>,
    filters: BTreeMap<&'a TypeName, &'a ModuleName>,
}

impl<'a> Index<'a> {
    /// What an API has.
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
        Some(Target::Method(resource.module.clone(), found.name.clone()))
    }

    /// A type, with a link to where it is explained.
    pub(crate) fn ty(&self, ty: &TypeRef) -> Text {
        self.linked(ty, &rust_type(ty))
    }

    /// The type of a field, likewise.
    pub(crate) fn field_type(&self, ty: &TypeRef, presence: Presence) -> Text {
        self.linked(ty, &field_type(ty, presence))
    }

    /// A text about a type, likewise. One that is about several things, as a tuple is, has links to them behind it.
    pub(crate) fn linked(&self, ty: &TypeRef, text: &str) -> Text {
        let mut targets: Vec<(&str, Target)> = Vec::new();
        for found in leaves(ty).into_iter().filter_map(|leaf| self.target(leaf)) {
            if !targets.contains(&found) {
                targets.push(found);
            }
        }
        match targets.as_slice() {
            [] => Text::code(text),
            [(_, target)] => Text::link(text, target.clone()),
            many => {
                let links = many.iter().map(|(name, target)| Text::link(*name, target.clone()));
                Text::code(text).and_plain(" of ").and(Text::joined(links, ", "))
            }
        }
    }

    /// What a type is about, and where that is explained.
    pub(crate) fn target<'n>(&self, leaf: Leaf<'n>) -> Option<(&'n str, Target)> {
        match leaf {
            Leaf::Model(name) => self.types.get(name).map(|ty| (name.as_str(), Target::Type(ty.module.clone(), name.clone()))),
            Leaf::Filters(name) => {
                self.filters.get(name).map(|module| (name.as_str(), Target::Filters((*module).clone(), name.clone())))
            }
            Leaf::Special => Some(("values", Target::Values)),
            Leaf::Plain => None,
        }
    }
}
