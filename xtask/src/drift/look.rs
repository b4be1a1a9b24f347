//! One value beside the schemas that speak of it: what is wrong with it by itself, and what it has inside.

use serde_json::{Map, Value};

use super::shape::{Shape, ShapeId, Shapes};
use super::trouble::{Cost, Trouble};
use super::types::Types;

/// Who wrote a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Side {
    /// A client.
    Request,
    /// The service.
    Answer,
}

/// How one gets from a value to what is in it. Only names that the document has are told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'v> {
    /// A member that the document names.
    Member(&'v str),
    /// Any member of a map.
    Key,
    /// Any element of a list.
    Item,
}

/// What was seen at a value.
#[derive(Default)]
pub(super) struct Look<'v> {
    /// The schemas that it was held against: those asked for, what they are made of, and the variants that fit best.
    pub(super) parts: Vec<ShapeId>,
    pub(super) troubles: Vec<Trouble<'v>>,
    pub(super) inside: Vec<(Step<'v>, &'v Value, Vec<ShapeId>)>,
}

/// How deep one looks to tell variants apart, and at how many elements.
const FUEL: u8 = 5;
const MOST_ELEMENTS: usize = 16;

/// Looks at a value that all of `sites` speak of.
pub(super) fn look<'v>(shapes: &Shapes<'_>, value: &'v Value, sites: &[ShapeId], side: Side) -> Look<'v> {
    look_with(shapes, value, sites, side, FUEL)
}

fn look_with<'v>(shapes: &Shapes<'_>, value: &'v Value, sites: &[ShapeId], side: Side, fuel: u8) -> Look<'v> {
    let mut look = Look::default();
    let accepted = sites.iter().fold(Types::ALL, |types, site| types.and(shapes.accepts(*site)));
    if !accepted.has(Types::of(value)) {
        look.parts.extend(sites);
        let site = sites.iter().copied().next();
        look.troubles.extend(site.map(|site| Trouble::of_type(site, value)));
        return look;
    }
    let mut gathering = Gathering { shapes, value, side, fuel, look: &mut look };
    sites.iter().for_each(|site| gathering.gather(*site));
    for id in look.parts.iter().filter(|_| !value.is_null()) {
        let shape = shapes.get(*id);
        if !shape.values.is_empty() && !shape.values.contains(value) {
            look.troubles.push(Trouble::Value(*id, value, shape.values.len() == 1));
        }
        let failed = shape.checks.iter().filter(|check| !check.passes(value));
        look.troubles.extend(failed.map(|check| Trouble::check(*id, check, value)));
    }
    match value {
        Value::Object(map) => members(shapes, map, side, &mut look),
        Value::Array(list) => items(shapes, list, &mut look),
        _ => {}
    }
    look
}

/// Finds the schemas that a value is to be held against.
struct Gathering<'g, 'v, 'd> {
    shapes: &'g Shapes<'d>,
    value: &'v Value,
    side: Side,
    fuel: u8,
    look: &'g mut Look<'v>,
}

impl Gathering<'_, '_, '_> {
    fn gather(&mut self, id: ShapeId) {
        if self.look.parts.contains(&id) {
            return;
        }
        self.look.parts.push(id);
        let shape = self.shapes.get(id);
        shape.reference.iter().chain(&shape.all_of).for_each(|part| self.gather(*part));
        if let Some(tag) = &shape.tag
            && let Some(value) = self.value.get(&tag.property).filter(|value| value.is_string())
        {
            match value.as_str().and_then(|word| tag.variants.get(word)) {
                Some(variant) => return self.gather(*variant),
                // A base may stand for itself.
                None if shape.choices.is_empty() => return,
                None => self.look.troubles.push(Trouble::Tag(id, value)),
            }
        }
        self.choices(shape);
    }

    fn choices(&mut self, shape: &Shape) {
        let kind = Types::of(self.value);
        let fitting: Vec<ShapeId> =
            shape.choices.iter().copied().filter(|choice| self.shapes.accepts(*choice).has(kind)).collect();
        if let [only] = fitting.as_slice() {
            return self.gather(*only);
        }
        let costs: Vec<(Cost, ShapeId)> = fitting.into_iter().map(|choice| (self.cost(choice), choice)).collect();
        let fits = |cost: &Cost| shape.is_any_of && cost.is_but_unknown();
        let several: Vec<ShapeId> = costs.iter().filter(|(cost, _)| fits(cost)).map(|(_, choice)| *choice).collect();
        if several.is_empty() {
            let best = costs.iter().min_by_key(|(cost, _)| *cost).map(|(_, choice)| *choice);
            best.into_iter().for_each(|choice| self.gather(choice));
        } else {
            several.into_iter().for_each(|choice| self.gather(choice));
        }
    }

    fn cost(&self, choice: ShapeId) -> Cost {
        cost(self.shapes, self.value, &[choice], self.side, self.fuel)
    }
}

/// How badly a value fits.
fn cost(shapes: &Shapes<'_>, value: &Value, sites: &[ShapeId], side: Side, fuel: u8) -> Cost {
    let Some(fuel) = fuel.checked_sub(1) else { return Cost::default() };
    let look = look_with(shapes, value, sites, side, fuel);
    let own = look.troubles.iter().map(Trouble::cost);
    let inside = look.inside.iter().take(MOST_ELEMENTS).map(|(_, value, sites)| cost(shapes, value, sites, side, fuel));
    own.chain(inside).fold(Cost::default(), Cost::plus)
}

fn members<'v>(shapes: &Shapes<'_>, map: &'v Map<String, Value>, side: Side, look: &mut Look<'v>) {
    let parts: Vec<(ShapeId, &Shape)> = look.parts.iter().map(|id| (*id, shapes.get(*id))).collect();
    // The last is the most special: a variant, or what extends a base.
    let naming = parts.iter().rev().find(|(_, shape)| !shape.members.is_empty());
    let owner = naming.or_else(|| parts.iter().rev().find(|(_, shape)| shape.is_closed)).map(|(id, _)| *id);
    for (name, value) in map {
        let named: Vec<ShapeId> = parts.iter().filter_map(|(_, shape)| shape.members.get(name).copied()).collect();
        if !named.is_empty() {
            look.inside.push((Step::Member(name), value, named));
            continue;
        }
        let others: Vec<ShapeId> = parts.iter().filter_map(|(_, shape)| shape.others).collect();
        if !others.is_empty() {
            look.inside.push((Step::Key, value, others));
        } else if let Some(owner) = owner {
            look.troubles.push(Trouble::Unknown(owner, name, value));
        }
    }
    let excused = |name: &str| {
        let mut named = parts.iter().filter_map(|(_, shape)| shape.members.get(name));
        named.any(|member| {
            let member = shapes.get(*member);
            if side == Side::Request { member.is_read_only } else { member.is_write_only }
        })
    };
    for (id, shape) in &parts {
        let missing = shape.required.iter().filter(|name| !map.contains_key(*name) && !excused(name));
        look.troubles.extend(missing.map(|name| Trouble::Missing(*id, name.clone())));
    }
}

fn items<'v>(shapes: &Shapes<'_>, list: &'v [Value], look: &mut Look<'v>) {
    let parts: Vec<&Shape> = look.parts.iter().map(|id| shapes.get(*id)).collect();
    for (index, value) in list.iter().enumerate() {
        let site = |shape: &&Shape| shape.first_items.get(index).copied().or(shape.items);
        let sites: Vec<ShapeId> = parts.iter().filter_map(site).collect();
        if !sites.is_empty() {
            look.inside.push((Step::Item, value, sites));
        }
    }
}
