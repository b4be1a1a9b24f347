//! The checked document while it is read, and the following of every `$ref` that is not to a schema.

use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::schema::{Reader, component_name};
use crate::document::{Node, Pointer};

/// The document, and what is needed to read it.
pub(super) struct Source<'a> {
    /// The tree of it: what `openapiv3` fills in without being asked, it does not tell from what is said.
    pub root: &'a Node,
    /// The whole document.
    pub document: &'a oas::OpenAPI,
    /// Reads its schemas.
    pub reader: Reader<'a>,
}

/// A thing and where it stands, after all the `$ref`s to it.
type Found<'a, T> = Option<(&'a T, Pointer)>;

macro_rules! follow {
    ($($(#[$docs:meta])* $method:ident: $ty:ident in $section:ident as $key:literal,)*) => {$(
        $(#[$docs])*
        pub(super) fn $method<'s>(&'s self, part: &'s oas::ReferenceOr<oas::$ty>, at: &Pointer) -> Found<'s, oas::$ty> {
            let components = self.document.components.as_ref().map(|components| &components.$section);
            follow(part, components, $key, at)
        }
    )*};
}

impl Source<'_> {
    follow! {
        /// A parameter, behind however many `$ref`s.
        parameter: Parameter in parameters as "parameters",
        /// The body of a request, behind however many `$ref`s.
        request_body: RequestBody in request_bodies as "requestBodies",
        /// An answer, behind however many `$ref`s.
        response: Response in responses as "responses",
        /// A header, behind however many `$ref`s.
        header: Header in headers as "headers",
        /// An example with a name, behind however many `$ref`s.
        named_example: Example in examples as "examples",
    }

    /// The example that stands beside a schema: the only one, or the first of those that have names.
    pub(super) fn example(
        &self,
        only: Option<&Value>,
        named: &IndexMap<String, oas::ReferenceOr<oas::Example>>,
    ) -> Option<Value> {
        let first = || named.values().find_map(|example| self.named_example(example, &Pointer::root())?.0.value.clone());
        only.cloned().or_else(first)
    }

    /// A security scheme, behind however many `$ref`s.
    pub(super) fn security_scheme<'s>(
        &'s self,
        scheme: &'s oas::ReferenceOr<oas::SecurityScheme>,
    ) -> Option<&'s oas::SecurityScheme> {
        let components = self.document.components.as_ref().map(|components| &components.security_schemes);
        follow(scheme, components, "securitySchemes", &Pointer::root()).map(|(scheme, _)| scheme)
    }
}

fn follow<'a, T>(
    part: &'a oas::ReferenceOr<T>,
    components: Option<&'a IndexMap<String, oas::ReferenceOr<T>>>,
    section: &str,
    at: &Pointer,
) -> Found<'a, T> {
    let mut part = part;
    let mut at = at.clone();
    // A chain longer than there are components goes round in a circle.
    for _ in 0..=components.map_or(0, IndexMap::len) {
        match part {
            oas::ReferenceOr::Item(item) => return Some((item, at)),
            oas::ReferenceOr::Reference { reference } => {
                let name = component_name(reference)?;
                part = components?.get(&name)?;
                at = Pointer::root().key("components").key(section).key(&name);
            }
        }
    }
    None
}
