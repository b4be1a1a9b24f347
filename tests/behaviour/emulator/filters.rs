//! Every operator of every field, and every operator that there is.

use cloud_app_security::filters::ActivityFilters;
use cloud_app_security_emulator::Emulator;
use cloud_app_security_emulator::route::Kind;
use serde_json::{Value, json};

use super::arguments::{Operator, operators};
use super::document::document;
use super::ground::{NOW, SIZES, client, emulator, nothing_broke_the_spec, records_of};
use super::question::{Form, Question};
use super::reference::Reference;

#[tokio::test(flavor = "multi_thread")]
async fn every_operator_of_every_field_finds_what_a_plain_look_finds() {
    let emulator = emulator(SIZES).await;
    let client = client(&emulator);
    let reference = Reference::of(&emulator);
    let (mut tried, mut telling, mut operators_told) = (0, 0, 0);
    for kind in Kind::ALL {
        for operator in operators(kind) {
            let mut tells = false;
            for argument in arguments(&reference, kind, operator) {
                let filters = json!({ operator.field: { operator.name: argument } });
                let question = Question { form: Form::ALL[tried % Form::ALL.len()], ..Question::new(kind, filters) };
                let mut ids = question.all(&client).await.unwrap_or_else(|error| panic!("{question:?}: {error}"));
                let mut expected = reference.all(&question);
                ids.sort_unstable();
                expected.sort_unstable();
                assert_eq!(ids, expected, "{question:?}");
                tried += 1;
                let tells_now = !expected.is_empty() && expected.len() < reference.records(kind).len();
                telling += usize::from(tells_now);
                tells |= tells_now;
            }
            operators_told += usize::from(tells);
        }
    }
    nothing_broke_the_spec(&emulator);
    println!("{tried} filters, of which {telling} tell some records from others; {operators_told} operators of fields do");
    let all: usize = Kind::ALL.into_iter().map(|kind| operators(kind).len()).sum();
    assert!(tried > 600 && operators_told * 100 >= all * 95, "{operators_told} of {all}");
}

/// Of some records, of several at once, and of none.
fn arguments(reference: &Reference, kind: Kind, operator: Operator) -> Vec<Value> {
    if !operator.takes_values() {
        return vec![json!(true), json!(false)];
    }
    let values = match operator.field {
        "allowDeleted" => vec![json!(true), json!(false)],
        field => reference.records(kind).iter().flat_map(|record| reference.values(kind, field, record)).collect::<Vec<_>>(),
    };
    assert!(!values.is_empty(), "no {kind:?} has `{}`", operator.field);
    let about = |place: usize| operator.about(&values[place * values.len() / 4], place + 2);
    let mut arguments = vec![about(2), about(1), operator.about_nothing(1)];
    if operator.takes_list {
        arguments.push(json!([about(0), about(3)]));
        arguments.push(json!([about(3), operator.about_nothing(3)]));
    }
    arguments
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operator_that_there_is_can_be_asked_of_what_is_not_documented() {
    let emulator = emulator(SIZES).await;
    colour(&emulator);
    let client = client(&emulator);
    let reference = Reference::of(&emulator);
    let (red, dark, moment) = (json!("/red"), json!("/red/dark"), json!(NOW - 1));
    let documented = document()["components"]["schemas"]["FilterOperators"]["properties"].as_object().unwrap();
    for operator in documented.keys().map(String::as_str) {
        let (field, argument) = match operator {
            "gt" | "gte" | "lt" | "lte" => ("moment", moment.clone()),
            "gte_ndays" | "lte_ndays" => ("moment", json!(2)),
            "range" => ("moment", json!([{ "start": NOW - 86_400_000, "end": NOW }, { "start": 0, "end": 1 }])),
            "isset" | "isnotset" => ("color", json!(true)),
            "text" | "startswithsingle" => ("color", dark.clone()),
            "endswith" | "contains" | "ncontains" => ("color", json!(["DARK"])),
            _ => ("color", json!([red])),
        };
        let filters = ActivityFilters::new().raw(field, operator, &argument);
        let question = Question::new(Kind::Activity, serde_json::to_value(filters).unwrap());
        let expected = reference.page(&question);
        assert_eq!(question.page(&client).await.unwrap(), expected, "{question:?}");
        let all = i64::try_from(SIZES.activities).unwrap();
        assert!((1..all).contains(&expected.total), "{question:?} tells nothing");
    }
    // A field that nobody knows is in no record.
    for (filters, total) in [(json!({ "size": { "eq": "L" } }), 0), (json!({ "size": { "neq": "L" } }), SIZES.alerts)] {
        let found = Question::new(Kind::Alert, filters).page(&client).await.unwrap();
        assert_eq!(usize::try_from(found.total).unwrap(), total);
    }
    nothing_broke_the_spec(&emulator);
}

/// Gives some activities colours and moments, which the service knows nothing of.
fn colour(emulator: &Emulator) {
    let mut state = emulator.service().state();
    for (place, mut activity) in (0_i64..).zip(records_of(&state, Kind::Activity)) {
        let color = ["/red", "/red/dark", "/redder", "/green/dark"].get(usize::try_from(place % 5).unwrap());
        let color = color.filter(|_| place % 3 > 0);
        activity["_facets"]["color"] = json!(color);
        activity["_facets"]["moment"] = json!((place % 2 == 0).then_some(NOW - place % 5 * 86_400_000));
        state.put(Kind::Activity, activity);
    }
    state.commit().unwrap();
}
