//! What is found at once is what a look at every record finds.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::*;
use crate::listing::filter::{Filter, Operator};
use crate::seed::{Sizes, chance::Chance, fill};

const NOW: i64 = 1_700_000_000_000;

fn seeded() -> Store {
    let mut store = Store::default();
    fill(&mut store, Sizes { activities: 400, alerts: 120, users: 60, files: 150, subnets: 12 }, 5, 1, NOW);
    store
}

/// A value that some record has in the field, or something like one.
fn argument(collection: &Collection, field: &str, chance: &mut Chance) -> Value {
    let number = Number::try_from(chance.below(collection.len())).unwrap();
    let values = collection.at(number).map(|record| fields::values(collection.kind(), field, &record)).unwrap_or_default();
    let value = if values.is_empty() { Value::Null } else { chance.any(&values).clone() };
    match (chance.below(8), &value) {
        (0, _) => Value::Null,
        (1, Value::Number(number)) => number.to_string().into(),
        (1 | 2, Value::String(text)) => text.chars().skip(chance.below(4)).take(1 + chance.below(6)).collect::<String>().into(),
        (2, Value::Bool(value)) => value.to_string().into(),
        (3, Value::Object(key)) => json!({ "id": key.get("id") }),
        (3, _) => json!("no such value"),
        _ => value,
    }
}

/// An argument that the operator takes.
fn fitting(operator: Operator, value: Value, chance: &mut Chance) -> Value {
    let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = value.as_i64().unwrap_or(NOW);
    match operator {
        Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte => number.into(),
        Operator::GteNdays | Operator::LteNdays => chance.below(40).into(),
        Operator::Range => json!({ "start": number - chance.span(20 * 86_400_000), "end": number + chance.span(86_400_000) }),
        Operator::IsSet | Operator::IsNotSet => chance.percent(50).into(),
        Operator::Contains
        | Operator::Ncontains
        | Operator::StartsWith
        | Operator::StartsWithSingle
        | Operator::DoesNotStartWith
        | Operator::EndsWith
        | Operator::Text => text().into(),
        _ => value,
    }
}

fn filter(collection: &Collection, chance: &mut Chance) -> Filter {
    let mut names: Vec<&str> = fields::names(collection.kind()).collect();
    names.extend(["no.such.field", "odd"]);
    let mut filters = Map::new();
    for _ in 0..=chance.below(3) {
        let (field, operator) = (*chance.any(&names), *chance.any(Operator::ALL));
        let arguments: Vec<Value> = (0..=chance.below(2))
            .map(|_| {
                let value = argument(collection, field, chance);
                fitting(operator, value, chance)
            })
            .collect();
        filters.insert(field.to_owned(), json!({ operator.as_str(): arguments }));
    }
    Filter::of(&filters).unwrap()
}

/// The numbers of all records that pass, by date.
fn plainly(collection: &Collection, filter: &Filter) -> Vec<Number> {
    let passes = |number: &Number| filter.passes(collection.kind(), &collection.at(*number).unwrap(), NOW);
    collection.by_date().filter(passes).collect()
}

/// How many filters leave some records and not all, of so many.
fn compare(collection: &Collection, chance: &mut Chance, count: usize) -> usize {
    let mut telling = 0;
    for _ in 0..count {
        let filter = filter(collection, chance);
        let mut search = collection.search(&filter, true, NOW);
        let expected = plainly(collection, &filter);
        assert!(search.count().is_none_or(|count| count == expected.len()), "{filter:?}");
        assert_eq!(search.by_date(true).collect::<Vec<_>>(), expected, "{filter:?}");
        let reversed: Vec<Number> = expected.iter().rev().copied().collect();
        assert_eq!(search.by_date(false).collect::<Vec<_>>(), reversed, "{filter:?}");
        assert_eq!(search.numbers().collect::<HashSet<_>>(), expected.iter().copied().collect(), "{filter:?}");
        assert!(search.count().is_none_or(|count| count == expected.len()), "{filter:?}");
        telling += usize::from(!expected.is_empty() && expected.len() < collection.len());
    }
    telling
}

#[test]
fn what_is_found_at_once_is_what_a_look_at_every_record_finds() {
    let store = seeded();
    for kind in Kind::ALL {
        let telling = compare(store.of(kind), &mut Chance::of(11, kind.segment(), 0), 200);
        assert!(telling > 20, "{kind:?}: {telling}");
    }
}

#[test]
fn it_is_so_after_changes_and_with_records_of_strange_forms_too() {
    let mut store = seeded();
    let mut chance = Chance::of(12, "changes", 0);
    for kind in Kind::ALL {
        let collection = store.of_mut(kind);
        for round in 0..60_usize {
            let number = Number::try_from(chance.below(collection.len())).unwrap();
            let Some(mut record) = collection.at(number) else { continue };
            match round % 4 {
                0 => _ = collection.remove(record["_id"].as_str().unwrap()),
                1 => {
                    let field = *chance.any(&fields::names(kind).collect::<Vec<_>>());
                    record["_facets"][field] = json!([null, round, "x", true, 1.5, { "id": "x", "inst": 0 }]);
                    record["_facets"]["odd"] = json!(["x", round % 8]);
                    collection.put(&record);
                }
                2 => collection.put(&json!({ "_id": format!("bare{round}") })),
                _ => {
                    record["timestamp"] = json!("2023-11-01T00:00:00Z");
                    record["created"] = json!(1.5);
                    collection.put(&record);
                }
            }
        }
        compare(collection, &mut chance, 100);
    }
}

#[test]
fn deleted_files_are_there_for_those_who_ask() {
    let store = seeded();
    let files = store.of(Kind::File);
    let count = |with_deleted| files.search(&Filter::default(), with_deleted, NOW).count().unwrap();
    let deleted = files.by_date().filter(|number| files.at(*number).unwrap()["fstat"] == 2).count();
    assert!(deleted > 0);
    assert_eq!((count(true), count(false)), (150, 150 - deleted));
}

#[test]
fn activities_are_in_the_order_of_their_storing_too() {
    let store = seeded();
    let activities = store.of(Kind::Activity);
    let filter = Filter::default();
    let mut search = activities.search(&filter, true, NOW);
    let place = search.timeline_of("created").unwrap();
    let found: Vec<Number> = search.along(place, false).collect();
    let created = |number: &Number| activities.at(*number).unwrap()["created"].as_i64().unwrap();
    assert_eq!(found.len(), 400);
    assert!(found.is_sorted_by(|one, other| (created(one), one) > (created(other), other)));
}
