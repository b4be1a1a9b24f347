//! Which types derive the further traits that somebody asked for.
//!
//! A type can derive `Eq`, `Hash`, `PartialOrd` or `Ord` only if all that it is made of can, so what is asked for one type is given to
//! the types inside it as well. Any other trait is taken as asked for.

use std::collections::{BTreeSet, HashMap};

use crate::document::did_you_mean;
use crate::ir::{EnumBacking, Presence, TypeDef, TypeKind, TypeName, TypeRef};
use crate::options::{Asked, KNOWN_TRAITS, Tailoring};
use crate::source::{Diagnostics, FileId};
use crate::tailor::placed;

/// Adds what was asked for to the types that can have it.
pub(super) fn derive(types: &mut [TypeDef], tailoring: &Tailoring, file: Option<FileId>, problems: &mut Diagnostics) {
    if tailoring.derives.is_empty() {
        return;
    }
    let able = Able::of(types, tailoring);
    let mut given: HashMap<TypeName, BTreeSet<&str>> = HashMap::new();
    for derive in &tailoring.derives {
        for name in &derive.traits {
            match &derive.ty {
                None => types.iter().for_each(|ty| able.give(&ty.name, name, &mut given)),
                Some(asked) => give_one(types, asked, name, &able, &mut given, (file, &mut *problems)),
            }
        }
    }
    for ty in types {
        let traits = given.remove(&ty.name).unwrap_or_default();
        ty.derives = traits.into_iter().filter(|name| !is_there(ty, name)).map(str::to_owned).collect();
    }
}

fn give_one<'t>(
    types: &[TypeDef],
    asked: &Asked<String>,
    name: &'t Asked<String>,
    able: &Able<'t>,
    given: &mut HashMap<TypeName, BTreeSet<&'t str>>,
    (file, problems): (Option<FileId>, &mut Diagnostics),
) {
    let Some(ty) = types.iter().find(|ty| ty.name.as_str() == asked.value) else {
        let place = placed(asked.place, file);
        let problem = problems.warning("unmatched", place, format!("the crate has no type `{}`", asked.value));
        if let Some(near) = did_you_mean(&asked.value, types.iter().map(|ty| ty.name.as_str())) {
            problem.help(format!("did you mean `{near}`?"));
        }
        return;
    };
    if matches!(ty.kind, TypeKind::Alias(_)) || !able.can(&ty.name, &name.value) {
        let message = format!("`{}` cannot be `{}`, since not all that it is made of can", asked.value, name.value);
        problems.warning("not-derived", placed(name.place, file), message);
        return;
    }
    able.give(&ty.name, name, given);
}

/// What a type has anyway, since the macro that declares it says so.
fn is_there(ty: &TypeDef, name: &str) -> bool {
    let own = match name.split_once("::") {
        Some(("std" | "core" | "serde", _)) | None => name.rsplit("::").next().unwrap_or(name),
        Some(_) => return matches!(ty.kind, TypeKind::Alias(_)),
    };
    let has_all = matches!(own, "Clone" | "Debug" | "PartialEq" | "Serialize" | "Deserialize");
    match &ty.kind {
        TypeKind::Struct(strukt) => {
            let is_empty = strukt.constructible && strukt.fields.iter().all(|field| field.presence != Presence::Required);
            has_all || own == "Default" && is_empty
        }
        TypeKind::Enum(values) => has_all || KNOWN_TRAITS.contains(&own) || own == "Copy" && values.backing != EnumBacking::Text,
        TypeKind::Union(_) | TypeKind::Newtype(_) => has_all,
        TypeKind::Alias(_) => true,
    }
}

/// What a trait needs beside it.
fn with_needed(name: &str) -> &'static [&'static str] {
    match name {
        "Ord" => &["Eq", "PartialOrd", "Ord"],
        "Eq" => &["Eq"],
        "Hash" => &["Hash"],
        "PartialOrd" => &["PartialOrd"],
        _ => &[],
    }
}

/// Which types can have which of the known traits.
struct Able<'t> {
    parts: HashMap<TypeName, Vec<TypeRef>>,
    able: HashMap<TypeName, BTreeSet<&'static str>>,
    tailoring: &'t Tailoring,
}

impl<'t> Able<'t> {
    /// All types can have all traits, until something in them cannot.
    fn of(types: &[TypeDef], tailoring: &'t Tailoring) -> Able<'t> {
        let parts: HashMap<TypeName, Vec<TypeRef>> = types.iter().map(|ty| (ty.name.clone(), parts(ty))).collect();
        let able = types.iter().map(|ty| (ty.name.clone(), KNOWN_TRAITS.into_iter().collect())).collect();
        let mut able = Able { parts, able, tailoring };
        while able.narrow(types) {}
        able
    }

    /// Takes away what some part cannot have; says whether anything was.
    fn narrow(&mut self, types: &[TypeDef]) -> bool {
        let mut narrowed = false;
        for ty in types {
            let parts = self.parts.get(&ty.name).map_or(&[][..], Vec::as_slice);
            let can: BTreeSet<&'static str> =
                KNOWN_TRAITS.into_iter().filter(|name| parts.iter().all(|part| self.type_can(part, name))).collect();
            if self.able.get(&ty.name).is_some_and(|before| *before != can) {
                self.able.insert(ty.name.clone(), can);
                narrowed = true;
            }
        }
        narrowed
    }

    fn can(&self, ty: &TypeName, name: &str) -> bool {
        let known = self.able.get(ty);
        with_needed(name).iter().all(|name| known.is_some_and(|known| known.contains(name)))
    }

    fn type_can(&self, ty: &TypeRef, name: &str) -> bool {
        match ty {
            TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 => true,
            TypeRef::String | TypeRef::Unit | TypeRef::Date | TypeRef::DateTime => true,
            TypeRef::TimestampMillis | TypeRef::TimestampSeconds => true,
            TypeRef::F64 | TypeRef::TimestampFraction => name == "PartialOrd",
            TypeRef::Value => matches!(name, "Eq" | "Hash"),
            TypeRef::Binary | TypeRef::Filters(_) => false,
            TypeRef::Named(ty) => self.able.get(ty).is_some_and(|known| known.contains(name)),
            TypeRef::External(path) => {
                let replacement = self.tailoring.replacements.iter().find(|replacement| replacement.ty == *path);
                replacement.is_some_and(|replacement| replacement.traits.iter().any(|known| known == name))
            }
            // The longest tuples of the standard library have twelve parts.
            TypeRef::Tuple(elements) => elements.len() <= 12 && elements.iter().all(|element| self.type_can(element, name)),
            TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => {
                self.type_can(inner, name)
            }
        }
    }

    /// Gives a trait to a type that can have it, and to all that it is made of.
    fn give<'n>(&self, ty: &TypeName, name: &'n Asked<String>, given: &mut HashMap<TypeName, BTreeSet<&'n str>>) {
        let name = name.value.as_str();
        if !KNOWN_TRAITS.contains(&name) {
            given.entry(ty.clone()).or_default().insert(name);
            return;
        }
        if !self.can(ty, name) {
            return;
        }
        let mut waiting = vec![ty.clone()];
        while let Some(ty) = waiting.pop() {
            let traits = given.entry(ty.clone()).or_default();
            let before = traits.len();
            traits.extend(with_needed(name));
            if traits.len() > before {
                waiting.extend(self.parts.get(&ty).into_iter().flatten().flat_map(named));
            }
        }
    }
}

/// What a value of the type holds.
fn parts(ty: &TypeDef) -> Vec<TypeRef> {
    match &ty.kind {
        TypeKind::Struct(strukt) => {
            let extra = strukt.extra.iter().map(|(_, ty)| ty.clone());
            strukt.fields.iter().map(|field| field.ty.clone()).chain(extra).collect()
        }
        // The variant for what is none of the others holds any value.
        TypeKind::Union(union) => union.variants.iter().map(|variant| variant.ty.clone()).chain([TypeRef::Value]).collect(),
        TypeKind::Enum(_) => Vec::new(),
        TypeKind::Alias(target) | TypeKind::Newtype(target) => vec![target.clone()],
    }
}

fn named(ty: &TypeRef) -> Vec<TypeName> {
    match ty {
        TypeRef::Named(name) => vec![name.clone()],
        TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => named(inner),
        TypeRef::Tuple(elements) => elements.iter().flat_map(named).collect(),
        TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::U32 | TypeRef::U64 | TypeRef::F64 | TypeRef::String => Vec::new(),
        TypeRef::Binary | TypeRef::Date | TypeRef::DateTime | TypeRef::TimestampMillis | TypeRef::TimestampSeconds => Vec::new(),
        TypeRef::TimestampFraction | TypeRef::Value | TypeRef::Unit | TypeRef::Filters(_) | TypeRef::External(_) => Vec::new(),
    }
}
