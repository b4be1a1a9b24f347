//! Where a type would contain itself, and what is done about it.

use std::collections::{HashMap, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::ir::{TypeDef, TypeKind, TypeName, TypeRef};

/// An alias that leads back to itself has no end for the compiler: it becomes a type of its own.
pub(super) fn rename_endless_aliases(types: &mut [TypeDef]) {
    let circles = Circles::of(types, |ty| match &ty.kind {
        TypeKind::Alias(target) => all_names(target),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Newtype(_) => Vec::new(),
    });
    for ty in types {
        if let TypeKind::Alias(target) = &ty.kind
            && all_names(target).iter().any(|name| circles.share(&ty.name, name))
        {
            ty.kind = TypeKind::Newtype(target.clone());
        }
    }
}

/// A value that contains a value of its own type, with no list or map between, gets a pointer in between.
pub(super) fn box_circles(types: &mut [TypeDef]) {
    let circles = Circles::of(types, |ty| references(ty).into_iter().flat_map(direct_names).collect());
    for ty in types {
        let name = ty.name.clone();
        match &mut ty.kind {
            TypeKind::Struct(strukt) => strukt.fields.iter_mut().for_each(|field| circles.cut(&name, &mut field.ty)),
            TypeKind::Union(union) => union.variants.iter_mut().for_each(|variant| circles.cut(&name, &mut variant.ty)),
            TypeKind::Newtype(target) => circles.cut(&name, target),
            TypeKind::Alias(_) | TypeKind::Enum(_) => {}
        }
    }
}

fn references(ty: &TypeDef) -> Vec<&TypeRef> {
    match &ty.kind {
        TypeKind::Struct(strukt) => strukt.fields.iter().map(|field| &field.ty).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        TypeKind::Alias(target) | TypeKind::Newtype(target) => vec![target],
        TypeKind::Enum(_) => Vec::new(),
    }
}

/// The types that a value holds in itself, not behind a list, a map or a box.
fn direct_names(ty: &TypeRef) -> Vec<TypeName> {
    match ty {
        TypeRef::Named(name) => vec![name.clone()],
        TypeRef::Nullable(inner) => direct_names(inner),
        TypeRef::Tuple(elements) => elements.iter().flat_map(direct_names).collect(),
        _ => Vec::new(),
    }
}

/// All types that are named.
fn all_names(ty: &TypeRef) -> Vec<TypeName> {
    match ty {
        TypeRef::Named(name) => vec![name.clone()],
        TypeRef::Nullable(inner) | TypeRef::List(inner) | TypeRef::Map(inner) | TypeRef::Boxed(inner) => all_names(inner),
        TypeRef::Tuple(elements) => elements.iter().flat_map(all_names).collect(),
        _ => Vec::new(),
    }
}

/// Which types lie on a circle of references, and on which.
struct Circles {
    circle: HashMap<TypeName, usize>,
    /// Types on a circle of their own: they refer to themselves.
    selves: HashSet<TypeName>,
}

impl Circles {
    fn of(types: &[TypeDef], names: impl Fn(&TypeDef) -> Vec<TypeName>) -> Circles {
        let mut graph: DiGraph<&TypeName, ()> = DiGraph::new();
        let nodes: HashMap<&TypeName, NodeIndex> = types.iter().map(|ty| (&ty.name, graph.add_node(&ty.name))).collect();
        let mut selves = HashSet::new();
        for ty in types {
            for target in names(ty) {
                let (Some(from), Some(to)) = (nodes.get(&ty.name), nodes.get(&target)) else { continue };
                if target == ty.name {
                    selves.insert(target);
                } else {
                    graph.add_edge(*from, *to, ());
                }
            }
        }
        let components = kosaraju_scc(&graph);
        let circles = components.iter().enumerate().filter(|(_, nodes)| nodes.len() > 1);
        let members = circles.flat_map(|(number, nodes)| nodes.iter().map(move |node| (*node, number)));
        let circle = members.filter_map(|(node, number)| Some(((*graph.node_weight(node)?).clone(), number))).collect();
        Circles { circle, selves }
    }

    fn share(&self, first: &TypeName, second: &TypeName) -> bool {
        if first == second {
            return self.selves.contains(first);
        }
        self.circle.get(first).is_some_and(|circle| self.circle.get(second) == Some(circle))
    }

    fn cut(&self, owner: &TypeName, ty: &mut TypeRef) {
        match ty {
            TypeRef::Named(name) if self.share(owner, name) => *ty = TypeRef::Boxed(Box::new(ty.clone())),
            TypeRef::Nullable(inner) => self.cut(owner, inner),
            TypeRef::Tuple(elements) => elements.iter_mut().for_each(|element| self.cut(owner, element)),
            _ => {}
        }
    }
}
