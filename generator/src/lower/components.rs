//! The components that have a type of their own, with values to try it with.

use std::collections::HashMap;

use serde_json::Value;

use super::instances::{Instances, Size};
use super::lowering::Lowering;
use super::schemas::component_type;
use crate::ir::{Component, TypeName, TypeRef, Wire};
use crate::openapi::model::{Kind, Schema};

/// How many values of many kinds a component gets at least, and at most.
const LEAST: usize = 6;
const MOST: usize = 40;

/// The components that have a type of their own. A scalar is written out where it is used, and of filters only requests are made.
pub(super) fn components(lowering: &Lowering<'_>) -> Vec<Component> {
    let modules: HashMap<_, _> = lowering.types.iter().map(|ty| (&ty.name, &ty.module)).collect();
    let component = |(name, schema): (&String, &Schema)| {
        let TypeRef::Named(own) = component_type(lowering, name) else { return None };
        let module: &&_ = modules.get::<TypeName>(&own)?;
        let nullable = lowering.nullable(lowering.component(name)?);
        let own = TypeRef::Named(own);
        Some(Component {
            wire: Wire(name.clone()),
            module: (*module).clone(),
            ty: if nullable { TypeRef::Nullable(Box::new(own)) } else { own },
            instances: instances(lowering, lowering.component(name)?, name, schema),
        })
    };
    lowering.api.schemas.iter().filter_map(component).collect()
}

/// The smallest value, the fullest, and some in between: as many as there are members or variants to meet.
fn instances<'a>(lowering: &Lowering<'a>, component: &'a Schema, name: &str, schema: &Schema) -> Vec<Value> {
    let choices = match &lowering.api.resolve(schema).kind {
        Kind::Integer { values: Some(values), .. } | Kind::Text { values: Some(values), .. } => values.members.len(),
        Kind::Union(union) => union.variants.len() * 2,
        _ => LEAST,
    };
    let varied = (0..choices.clamp(LEAST, MOST)).map(Size::Varied);
    let mut found: Vec<Value> = Vec::new();
    for size in [Size::Smallest, Size::Fullest].into_iter().chain(varied) {
        let value = Instances::new(lowering.api, size).value(component, name);
        found.extend(value.filter(|value| !found.contains(value)));
    }
    found
}
