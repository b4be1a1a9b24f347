//! Which values of a discriminator choose which variant of a union.

use std::collections::{HashMap, HashSet};

use super::model::{Api, Discriminator, Kind, MemberValue, Schema, Union};

/// How deep unions may stand inside each other before their variants are no longer looked at.
const DEPTH: usize = 16;

impl Api {
    /// The values of the discriminator that choose each of a union's variants: those of the mapping; or those that the variant alone
    /// allows for the property; or the component's name. None for what the others extend, which takes all the rest.
    pub(crate) fn tags(&self, union: &Union) -> Vec<Vec<String>> {
        let Some(discriminator) = &union.discriminator else { return vec![Vec::new(); union.variants.len()] };
        let base = union.variants.last().filter(|_| union.has_base);
        let common = base.map(|base| self.own_values(base, discriminator)).unwrap_or_default();
        let mut own: Vec<Vec<String>> = union.variants.iter().map(|variant| self.own_values(variant, discriminator)).collect();
        // What a variant has from what it extends tells nothing.
        own.iter_mut().filter(|values| **values == common).for_each(Vec::clear);
        let mut claims: HashMap<String, usize> = HashMap::new();
        own.iter().flatten().for_each(|value| *claims.entry(value.clone()).or_default() += 1);
        own.iter_mut().for_each(|values| values.retain(|value| claims.get(value) == Some(&1)));
        let is_base = |variant: &Schema| base.is_some_and(|base| std::ptr::eq(base, variant));
        let variants = union.variants.iter().zip(own);
        variants
            .map(|(variant, own)| if is_base(variant) { Vec::new() } else { self.tags_of(variant, own, discriminator, DEPTH) })
            .collect()
    }

    fn tags_of(&self, variant: &Schema, own: Vec<String>, discriminator: &Discriminator, depth: usize) -> Vec<String> {
        let name = match &variant.kind {
            Kind::Reference(name) => name,
            _ => match &variant.meta.made_of {
                Some(name) => name,
                None => return own,
            },
        };
        let mapped = discriminator.mapping.iter().filter(|(_, target)| *target == name);
        let mut tags: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
        let inner = self.inner_tags(variant, discriminator, depth);
        if tags.is_empty() {
            // An abstract base is named by its heirs alone, and by its own name.
            tags = if own.is_empty() { vec![name.clone()] } else { own };
        }
        tags.extend(inner);
        let mut seen = HashSet::new();
        tags.retain(|tag| seen.insert(tag.clone()));
        tags
    }

    /// The tags of a variant that is itself told apart by the same property.
    fn inner_tags(&self, variant: &Schema, discriminator: &Discriminator, depth: usize) -> Vec<String> {
        let Kind::Union(union) = &self.resolve(variant).kind else { return Vec::new() };
        let Some(inner) = union.discriminator.as_ref().filter(|inner| inner.property == discriminator.property) else {
            return Vec::new();
        };
        let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
        let mapping = inner.mapping.iter().chain(&discriminator.mapping);
        let mapping = mapping.map(|(value, target)| (value.clone(), target.clone())).collect();
        let both = Discriminator { property: inner.property.clone(), mapping };
        let variants = union.variants.iter();
        variants.flat_map(|variant| self.tags_of(variant, self.own_values(variant, &both), &both, depth)).collect()
    }

    /// The texts that a variant allows for the property.
    fn own_values(&self, variant: &Schema, discriminator: &Discriminator) -> Vec<String> {
        let Kind::Object(object) = &self.resolve(variant).kind else { return Vec::new() };
        let Some(property) = object.properties.get(&discriminator.property) else { return Vec::new() };
        let Kind::Text { values: Some(values), .. } = &self.resolve(&property.schema).kind else { return Vec::new() };
        let texts = values.members.iter().filter_map(|member| match &member.value {
            MemberValue::Text(text) => Some(text.clone()),
            MemberValue::Integer(_) => None,
        });
        texts.collect()
    }
}
