//! What the steps of lowering share: the names that are given, the types that are made, the problems that are met.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::names::{self, Scope};
use super::reach::{self, Reach};
use crate::document::{Node, Pointer};
use crate::ir::{Filters, ModuleName, TypeDef, TypeName, TypeRef};
use crate::openapi::Api;
use crate::openapi::extensions;
use crate::openapi::model::Schema;
use crate::options::{Mode, Options};
use crate::source::Diagnostics;

/// The state of one lowering.
pub(super) struct Lowering<'a> {
    /// The document.
    pub api: &'a Api,
    root: &'a Node,
    /// What is decided by whoever runs the generator.
    pub options: &'a Options,
    problems: &'a mut Diagnostics,
    /// Which components requests and answers reach.
    pub reach: Reach,
    type_names: Scope,
    modules: Scope,
    components: IndexMap<String, (TypeName, ModuleName)>,
    /// The types of what stands in a component that is no schema, by where it stands.
    pub shared: HashMap<Pointer, TypeRef>,
    /// The types made so far.
    pub types: Vec<TypeDef>,
    /// The filter builders made so far.
    pub filters: Vec<Filters>,
    /// How many filter builders are being made, one inside the other.
    pub inside_filters: usize,
}

/// Where a type would stand that has no name of its own.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The words of its name: the owner's and the property's.
    pub name: String,
    /// The owner's module.
    pub module: ModuleName,
    /// Whether users make values of it.
    pub input: bool,
    /// Whether it is a body that is given field by field.
    pub flattened: bool,
}

impl Context {
    /// The context of something inside this one.
    pub(super) fn inside(&self, word: &str) -> Context {
        Context { name: format!("{} {word}", self.name), flattened: false, ..self.clone() }
    }
}

impl<'a> Lowering<'a> {
    /// Nothing lowered yet.
    pub(super) fn new(api: &'a Api, root: &'a Node, options: &'a Options, problems: &'a mut Diagnostics) -> Lowering<'a> {
        Lowering {
            api,
            root,
            options,
            problems,
            reach: reach::reach(api),
            type_names: Scope::default(),
            modules: Scope::default(),
            components: IndexMap::new(),
            shared: HashMap::new(),
            types: Vec::new(),
            filters: Vec::new(),
            inside_filters: 0,
        }
    }

    /// Names all components before anything refers to one, so that they come before the types that have no name of their own.
    pub(super) fn name_components(&mut self) {
        let api = self.api;
        for (name, schema) in &api.schemas {
            let wanted = schema.meta.rust_name.as_deref().unwrap_or(name);
            let ty = self.claim_type(names::type_name(wanted), &schema.at);
            let module = self.claim_module(&ty, &schema.at);
            self.components.insert(name.clone(), (ty, module));
        }
    }

    /// The schema of a component.
    pub(super) fn component(&self, name: &str) -> Option<&'a Schema> {
        self.api.schemas.get(name)
    }

    /// The type and the module of a component.
    pub(super) fn component_names(&self, name: &str) -> Option<&(TypeName, ModuleName)> {
        self.components.get(name)
    }

    /// Whether a schema describes bytes.
    pub(super) fn is_binary(&self, schema: &'a Schema) -> bool {
        self.api.is_binary(schema)
    }

    /// What a schema is, through as many `$ref`s as it takes.
    pub(super) fn resolve(&self, schema: &'a Schema) -> &'a Schema {
        self.api.resolve(schema)
    }

    /// Whether a schema allows null, itself or where its `$ref` leads.
    pub(super) fn nullable(&self, schema: &'a Schema) -> bool {
        schema.meta.nullable || self.resolve(schema).meta.nullable
    }

    /// Gives a name to a type of the crate.
    pub(super) fn claim_type(&mut self, wanted: String, at: &Pointer) -> TypeName {
        let (name, collision) = self.type_names.claim(wanted, at);
        self.note(collision.as_ref(), &name, at, "types");
        TypeName(name)
    }

    /// Gives a name to a module of a type. Types whose names differ only in case or in an underscore may share none.
    pub(super) fn claim_module(&mut self, ty: &TypeName, at: &Pointer) -> ModuleName {
        let (name, _) = self.modules.claim(names::module_name(ty.as_str()), at);
        ModuleName(name)
    }

    /// Says that two things would bear the same name.
    pub(super) fn note(&mut self, collision: Option<&names::Collision>, given: &str, at: &Pointer, what: &str) {
        let Some(collision) = collision else { return };
        let place = self.root.key_place_of(at);
        let first = self.root.key_place_of(&collision.first);
        let message = format!("two {what} would both be named `{}`", collision.name);
        let key = if what == "variants" { extensions::ENUM_NAMES } else { extensions::RUST_NAME };
        let diagnostic = match self.options.mode {
            Mode::Strict => {
                self.problems.error("name-collision", place, message).help(format!("give one of them another name with `{key}`"))
            }
            Mode::Tolerant => {
                let help = format!("this one is named `{given}`; `{key}` gives it a better name");
                self.problems.warning("name-collision", place, message).help(help)
            }
        };
        diagnostic.also(first, "the other is here");
    }

    /// Says that something is understood and not needed, or not offered: no fault of the document, in either mode.
    pub(super) fn left_out(&mut self, at: &Pointer, message: impl Into<String>) {
        let place = self.root.key_place_of(at);
        self.problems.warning("not-expressed", place, message.into()).not_expressed();
    }

    /// Says that something is there, and wider than the document has it: no fault of the document, in either mode.
    pub(super) fn kept_wider(&mut self, at: &Pointer, message: impl Into<String>) {
        let place = self.root.key_place_of(at);
        self.problems.warning("not-expressed", place, message.into()).widened();
    }

    /// Says that something becomes wider than the document has it, or is left out.
    pub(super) fn widened(&mut self, at: &Pointer, message: impl Into<String>) {
        let place = self.root.key_place_of(at);
        match self.options.mode {
            Mode::Strict => self.problems.error("not-expressed", place, message.into()),
            Mode::Tolerant => self.problems.warning("not-expressed", place, message.into()).widened(),
        };
    }
}

/// Names that operations of one resource take from each other.
#[derive(Default)]
pub(super) struct ResourceScope {
    /// The methods of the resource.
    pub methods: Scope,
    /// The descriptions of its operations.
    pub statics: Scope,
    /// The types that stand beside it.
    pub types: Scope,
}

impl ResourceScope {
    /// Gives a name to a type that belongs to an operation.
    pub(super) fn claim_type(&mut self, wanted: &str, at: &Pointer) -> TypeName {
        TypeName(self.types.claim(names::type_name(wanted), at).0)
    }
}
