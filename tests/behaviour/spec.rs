//! The spec holds what it promises: every example fits its schema, and nothing is missing.
//!
//! Examples are judged by the `jsonschema` crate, which knows nothing of our generator.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;

use document::{Operation, complaints, document, examples, follow, instances, is_set_of_operators, operation, operations};
use serde_json::{Value, json};

fn schema(name: &str) -> &'static Value {
    document()["components"]["schemas"].get(name).unwrap_or_else(|| panic!("there is no schema `{name}`"))
}

fn members(name: &str) -> usize {
    schema(name)["enum"].as_array().unwrap().len()
}

#[test]
fn every_example_fits_its_schema() {
    let examples = examples();
    assert!(examples.len() > 80, "only {} examples were found", examples.len());
    let wrong: Vec<_> = examples
        .iter()
        .map(|example| (&example.place, complaints(example.schema, example.value)))
        .filter(|(_, complaints)| !complaints.is_empty())
        .map(|(place, complaints)| format!("{place}\n    {}", complaints.join("\n    ")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_of_an_object_fails_without_one_of_its_required_members() {
    let mut broken = 0;
    for example in examples() {
        let schema = follow(example.schema);
        for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let mut value = example.value.clone();
            value.as_object_mut().unwrap().remove(required).unwrap_or_else(|| panic!("{} has no `{required}`", example.place));
            assert!(!complaints(schema, &value).is_empty(), "{} passes without `{required}`", example.place);
            broken += 1;
        }
    }
    assert!(broken > 100, "only {broken} examples were broken");
}

#[test]
fn broken_examples_fail() {
    let cases = [
        ("Alert", "/timestamp", json!("2023-11-14")),
        ("Alert", "/severityValue", json!("high")),
        ("Alert", "/entities/0/id", json!(true)),
        ("Alert", "/resolveTime", json!("yesterday")),
        ("Activity", "/entityData/0", json!(7)),
        ("Activity", "/entityData/0/id", json!({"id": "ana@contoso.com"})),
        ("File", "/fileType", json!("SPREADSHEET")),
        ("File", "/fileSize", json!(0.5)),
        ("Entity", "/email", json!(0)),
        ("StreamList", "/streams/0/logType", json!("126")),
    ];
    let examples = [
        ("Alert", "getAlert"),
        ("Activity", "getActivity"),
        ("File", "getFile"),
        ("Entity", "getEntity"),
        ("StreamList", "listStreams"),
    ];
    for (name, pointer, wrong) in cases {
        let (_, id) = examples.iter().find(|(known, _)| *known == name).unwrap();
        let mut value = operation(id).success().1["content"]["application/json"]["example"].clone();
        assert_eq!(complaints(schema(name), &value), Vec::<String>::new());
        *value.pointer_mut(pointer).unwrap_or_else(|| panic!("{name} has no {pointer}")) = wrong.clone();
        assert!(!complaints(schema(name), &value).is_empty(), "{name} takes {wrong} at {pointer}");
    }
}

#[test]
fn filters_refuse_an_operator_that_the_field_lacks() {
    let cases = [
        ("AlertFilters", json!({"severity": {"contains": [1]}})),
        ("AlertFilters", json!({"alertOpen": {"neq": true}})),
        ("AlertFilters", json!({"date": {"eq": 1_700_000_000_000_i64}})),
        ("ActivityFilters", json!({"text": {"neq": "x"}})),
        ("ActivityFilters", json!({"service": {"isset": true}})),
        ("EntityFilters", json!({"isAdmin": {"neq": true}})),
        ("FileFilters", json!({"sharing": {"gt": 1}})),
        ("SubnetFilters", json!({"builtIn": {"neq": true}})),
    ];
    for (name, filters) in cases {
        assert!(!complaints(schema(name), &filters).is_empty(), "{name} takes {filters}");
    }
}

#[test]
fn filters_refuse_a_value_of_another_type() {
    let cases = [
        ("AlertFilters", json!({"severity": {"eq": ["high"]}})),
        ("AlertFilters", json!({"alertOpen": {"eq": "yes"}})),
        ("AlertFilters", json!({"date": {"gte_ndays": "7"}})),
        ("AlertFilters", json!({"date": {"range": [{"start": 1_700_000_000_000_i64}]}})),
        ("ActivityFilters", json!({"service": {"eq": ["Office 365"]}})),
        ("EntityFilters", json!({"entity": {"eq": ["ana@contoso.com"]}})),
        ("SubnetFilters", json!({"category": "corporate"})),
    ];
    for (name, filters) in cases {
        assert!(!complaints(schema(name), &filters).is_empty(), "{name} takes {filters}");
    }
}

#[test]
fn filters_take_a_field_that_is_not_documented() {
    for name in ["ActivityFilters", "AlertFilters", "EntityFilters", "FileFilters", "SubnetFilters"] {
        let filters = json!({"some.field": {"eq": ["x"], "isset": true}});
        assert_eq!(complaints(schema(name), &filters), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn every_request_body_has_an_example() {
    for Operation { id, .. } in operations() {
        for (media_type, content) in operation(id).body().into_iter().flatten() {
            assert!(has_example(content), "{id}: the body as {media_type} has no example");
        }
    }
}

#[test]
fn every_json_answer_has_an_example() {
    for operation in operations() {
        for (status, response) in operation.responses() {
            for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                let needed = media_type.contains("json");
                assert!(!needed || has_example(content), "{}: the answer {status} as {media_type} has no example", operation.id);
            }
        }
    }
}

#[test]
fn every_parameter_that_must_be_given_has_an_example() {
    for operation in operations() {
        for parameter in operation.parameters() {
            let needed = parameter["required"] == true;
            assert!(!needed || has_example(parameter), "{}: the parameter {} has no example", operation.id, parameter["name"]);
        }
    }
}

/// An example of its own, or one for each property.
fn has_example(holder: &Value) -> bool {
    holder.get("example").is_some() || holder.get("examples").is_some()
}

#[test]
fn every_operation_of_the_service_is_there() {
    let operations = operations();
    let deprecated: Vec<_> =
        operations.iter().filter(|operation| operation.value["deprecated"] == true).map(|operation| operation.id).collect();
    assert_eq!(operations.len(), 36);
    assert_eq!(
        deprecated,
        ["dismissAlertsBulk", "resolveAlertsBulk", "dismissAlert", "listAppTags", "addAppTag", "removeAppTag"]
    );
}

#[test]
fn every_operator_of_the_filter_language_is_there() {
    assert_eq!(schema("FilterOperators")["properties"].as_object().unwrap().len(), 22);
}

#[test]
fn no_filter_has_an_operator_that_the_filter_language_lacks() {
    let known = schema("FilterOperators")["properties"].as_object().unwrap();
    let mut used = std::collections::BTreeSet::new();
    for name in ["ActivityFilters", "AlertFilters", "EntityFilters", "FileFilters", "SubnetFilters"] {
        for (field, filter) in schema(name)["properties"].as_object().unwrap() {
            let operators = filter["allOf"][0].get("$ref").map_or(filter, |_| follow(&filter["allOf"][0]));
            for operator in operators["properties"].as_object().unwrap_or_else(|| panic!("{name}: {field}")).keys() {
                assert!(known.contains_key(operator), "{name}: `{field}` has `{operator}`");
                used.insert(operator.as_str());
            }
        }
    }
    assert!(used.len() > 15, "{used:?}");
}

#[test]
fn no_enumeration_is_shortened() {
    let counts = ["LogSourceType", "LogType", "AppCategory", "BlockScriptFormat"].map(members);
    assert_eq!(counts, [84, 129, 47, 7]);
}

#[test]
fn every_member_of_an_enumeration_is_there_once() {
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        let members: Vec<_> = schema["enum"].as_array().into_iter().flatten().map(Value::to_string).collect();
        let mut once = members.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), members.len(), "{name}");
    }
}

/// Records, requests and errors, that is: every object but the sets of operators, which examples of filters show.
#[test]
fn every_record_is_shown_by_an_example() {
    let shown: std::collections::BTreeSet<_> = instances().into_iter().map(|(name, _)| name).collect();
    let missing: Vec<_> = document()["components"]["schemas"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, schema)| schema["type"] == "object" && !is_set_of_operators(schema) && !shown.contains(*name))
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}
