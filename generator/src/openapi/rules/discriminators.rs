//! Discriminators and the variants that they tell apart.

use super::judge::Judge;
use super::look::{Document, entries, list, text};
use super::references::mapped;
use crate::document::{Node, Pointer, did_you_mean};
use crate::openapi::shape::codes;
use crate::openapi::shape::grammar::ObjectKind;
use crate::openapi::shape::walk::Visit;
use crate::source::Place;

/// Looks at every schema with a discriminator.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    for visit in document.of(ObjectKind::Schema) {
        let Some(discriminator) = visit.node.get("discriminator") else { continue };
        let Some((property, place)) = discriminator.as_map().and_then(|map| text(map, "propertyName")) else {
            continue;
        };
        let variants: Vec<&Node> =
            ["oneOf", "anyOf"].iter().flat_map(|key| list(visit.node.get(key))).filter(|variant| !is_null(variant)).collect();
        if variants.is_empty() {
            tells(document, visit.node, "this schema", property, place, judge);
        }
        for variant in &variants {
            one(document, variant, property, place, judge);
        }
        mapping(document, visit, &variants, judge);
    }
}

/// `{nullable: true, enum: [null]}` and the like are no variants that need telling apart.
fn is_null(variant: &Node) -> bool {
    matches!(list(variant.get("enum")), [only] if only.is_null())
}

fn one<'n>(document: &Document<'n>, variant: &'n Node, property: &str, place: Place, judge: &mut Judge<'_>) {
    let Some(target) = variant.reference() else {
        judge
            .wrong(
                codes::DISCRIMINATOR,
                variant.place,
                "a variant without a name cannot be told by a discriminator",
                "taken as it is",
            )
            .also(place, "the discriminator is here")
            .help("move it to `components.schemas` and refer to it");
        return;
    };
    let name = Pointer::parse(target).and_then(|target| target.last().map(|name| format!("`{name}`")));
    let Some(schema) = document.root.at(&mapped(target)) else { return };
    tells(document, schema, name.as_deref().unwrap_or("the variant"), property, place, judge);
}

/// Looks whether a schema has the property and requires it.
fn tells<'n>(document: &Document<'n>, schema: &'n Node, name: &str, property: &str, place: Place, judge: &mut Judge<'_>) {
    let found = document.properties(schema);
    if found.all.is_empty() {
        return;
    }
    let (message, help) = if found.get(property).is_none() {
        (format!("{name} has no property `{property}`"), format!("add `{property}` to its `properties`"))
    } else if !found.required.contains(&property) {
        (format!("{name} does not require `{property}`"), format!("add `{property}` to its `required`"))
    } else {
        return;
    };
    judge.wrong(codes::DISCRIMINATOR, place, message, "taken as it is").also(schema.place, "the schema is here").help(help);
}

fn mapping(document: &Document<'_>, visit: &Visit<'_>, variants: &[&Node], judge: &mut Judge<'_>) {
    let at = visit.at.key("discriminator").key("mapping");
    let known: Vec<Pointer> = variants.iter().filter_map(|variant| variant.reference().map(mapped)).collect();
    for (value, entry) in entries(document.root.at(&at)) {
        let Some(target) = entry.node.as_text() else { continue };
        let pointer = mapped(target);
        let (message, help) = if document.root.at(&pointer).is_none() {
            let near = did_you_mean(pointer.last().unwrap_or_default(), document.components("schemas"));
            (format!("there is no schema `{target}`"), near.map(|near| format!("did you mean `#/components/schemas/{near}`?")))
        } else if !known.is_empty() && !known.contains(&pointer) {
            let help = "add it to `oneOf`, or remove it from `mapping`";
            (format!("`{target}` is none of the variants"), Some(help.to_owned()))
        } else {
            continue;
        };
        let problem = judge.wrong(codes::DISCRIMINATOR, entry.node.place, message, "left out");
        if let Some(help) = help {
            problem.help(help);
        }
        judge.remove(at.key(value));
    }
}
