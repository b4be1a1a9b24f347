//! What the steps of lowering share: the names that are given, the types that are made, the problems that are met.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::names;
use super::reach::{self, Reach};
use super::scope::{Collision, Holds, Names, Scope, Wish};
use crate::document::{Node, Pointer};
use crate::ir::{Filters, ModuleName, TypeDef, TypeName, TypeRef};
use crate::lock::{Lock, NameKind};
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
    /// The names that are given.
    pub names: Names,
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
    /// What it is known as from one version of the document to the next: the owner's identity and the property.
    pub thing: String,
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
        self.inside_as(word, word)
    }

    /// The same, of which the word may change, and what it is known as does not.
    pub(super) fn inside_as(&self, word: &str, part: &str) -> Context {
        let thing = format!("{}/{}", self.thing, part.replace('~', "~0").replace('/', "~1"));
        Context { name: format!("{} {word}", self.name), thing, flattened: false, ..self.clone() }
    }
}

impl<'a> Lowering<'a> {
    /// Nothing lowered yet.
    pub(super) fn new(
        api: &'a Api,
        root: &'a Node,
        options: &'a Options,
        lock: Option<Lock>,
        problems: &'a mut Diagnostics,
    ) -> Lowering<'a> {
        Lowering {
            api,
            root,
            options,
            problems,
            reach: reach::reach(api),
            names: Names::new(lock),
            type_names: Scope::public(NameKind::Types, "", ""),
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
            let own_name = schema.meta.rust_name.as_deref();
            let wish = Wish::new(names::type_name(own_name.unwrap_or(name)), own_name.is_some());
            let ty = self.claim_type(wish, &component_thing(name), &schema.at);
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
    pub(super) fn claim_type(&mut self, wish: Wish, thing: &str, at: &Pointer) -> TypeName {
        let (name, collision) = self.names.claim(&mut self.type_names, wish, thing, at);
        self.note(collision.as_ref(), &name, at, "types");
        TypeName(name)
    }

    /// Gives a name to one of several things (`what`), and says so if another has it.
    pub(super) fn claim(&mut self, scope: &mut Scope, wish: Wish, thing: &str, at: &Pointer, what: &str) -> String {
        let (name, collision) = self.names.claim(scope, wish, thing, at);
        self.note(collision.as_ref(), &name, at, what);
        name
    }

    /// Gives a name to a module of a type. Types whose names differ only in case or in an underscore may share none.
    pub(super) fn claim_module(&mut self, ty: &TypeName, at: &Pointer) -> ModuleName {
        ModuleName(self.modules.private(names::module_name(ty.as_str()), at))
    }

    /// Says that two things would bear the same name.
    fn note(&mut self, collision: Option<&Collision>, given: &str, at: &Pointer, what: &str) {
        let Some(Collision { name, holder }) = collision else { return };
        let place = self.root.key_place_of(at);
        let message = match holder {
            Holds::Here(_) => format!("two {what} would both be named `{name}`"),
            Holds::Locked(holder) if holder.removed => {
                format!("`{name}` was the name of another of the {what}, {}, and stays kept for it", holder.thing)
            }
            Holds::Locked(holder) => {
                format!("`{name}` is the name that another of the {what} has by `names.lock`: {}", holder.thing)
            }
        };
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
        if let Holds::Here(first) = holder {
            diagnostic.also(self.root.key_place_of(first), "the other is here");
        }
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

/// What a component is known as.
pub(super) fn component_thing(name: &str) -> String {
    Pointer::root().key("components").key("schemas").key(name).to_string()
}

/// Names that operations of one resource take from each other.
pub(super) struct ResourceScope {
    /// What people call the resource.
    pub resource: String,
    /// The methods of the resource.
    pub methods: Scope,
    /// The descriptions of its operations.
    pub statics: Scope,
    /// The types that stand beside it.
    pub types: Scope,
}

impl ResourceScope {
    /// Nothing named yet of the resource of this tag, which people call so.
    pub(super) fn new(tag: &str, resource: &str) -> ResourceScope {
        ResourceScope {
            resource: resource.to_owned(),
            methods: Scope::public(NameKind::Methods, tag, resource),
            statics: Scope::default(),
            types: Scope::public(NameKind::ResourceTypes, tag, resource),
        }
    }

    /// Gives a name to a type that belongs to an operation: `part` of what the operation is known as.
    pub(super) fn claim_type(&mut self, names: &mut Names, wanted: &str, operation: &Pointer, part: &str) -> TypeName {
        let wish = Wish::made(names::type_name(wanted));
        TypeName(names.claim(&mut self.types, wish, &format!("{operation}/{part}"), operation).0)
    }
}
