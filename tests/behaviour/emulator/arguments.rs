//! The operators of each field as the spec has them, and arguments for them.

use chrono::DateTime;
use cloud_app_security_emulator::route::Kind;
use serde_json::{Value, json};

use super::document::{document, follow};
use super::ground::NOW;

const DAY: i64 = 86_400_000;

/// An operator of a field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operator {
    pub(crate) field: &'static str,
    pub(crate) name: &'static str,
    /// What one value of its argument is.
    schema: &'static Value,
    /// Whether it takes several.
    pub(crate) takes_list: bool,
}

/// All operators of all fields of a kind.
pub(crate) fn operators(kind: Kind) -> Vec<Operator> {
    let name = match kind {
        Kind::Activity => "ActivityFilters",
        Kind::Alert => "AlertFilters",
        Kind::Entity => "EntityFilters",
        Kind::File => "FileFilters",
        Kind::Subnet => "SubnetFilters",
    };
    let fields = document()["components"]["schemas"][name]["properties"].as_object().unwrap();
    fields.iter().flat_map(|(field, schema)| of_field(field, schema)).collect()
}

fn of_field(field: &'static str, schema: &'static Value) -> impl Iterator<Item = Operator> {
    // What is deprecated stands in an `allOf`, beside which something can be said.
    let schema = follow(schema.pointer("/allOf/0").unwrap_or(schema));
    schema["properties"].as_object().unwrap().iter().map(move |(name, argument)| {
        let argument = follow(argument);
        let list = argument["oneOf"].as_array().and_then(|forms| forms.iter().find(|form| form["type"] == "array"));
        let items = list.or(Some(argument).filter(|argument| argument["type"] == "array")).map(|list| &list["items"]);
        Operator { field, name, schema: follow(items.unwrap_or(argument)), takes_list: items.is_some() && name != "range" }
    })
}

impl Operator {
    /// Whether it asks for a value of the field at all.
    pub(crate) fn takes_values(&self) -> bool {
        !matches!(self.name, "isset" | "isnotset")
    }

    /// Whether records pass that do not have what is asked for.
    pub(crate) fn excludes(&self) -> bool {
        matches!(self.name, "neq" | "deq" | "ncontains" | "doesnotstartwith" | "isnotset")
    }

    /// An argument which this value of the field has to do with; a number chooses where there are several.
    pub(crate) fn about(&self, value: &Value, chosen: usize) -> Value {
        let text = || value.as_str().or_else(|| value["id"].as_str()).map_or_else(|| value.to_string(), str::to_owned);
        let letters: Vec<char> = text().chars().collect();
        let part = |from: usize, to: usize| letters[from..to].iter().collect::<String>();
        let place = chosen % letters.len().max(1);
        match self.name {
            "gt" | "gte" | "lt" | "lte" => json!(moment(value)),
            "gte_ndays" | "lte_ndays" => json!((NOW - moment(value)) / DAY),
            "range" => json!([{ "start": moment(value) - DAY * (chosen as i64 % 5), "end": moment(value) }]),
            "text" => json!(text().split_whitespace().nth(chosen % text().split_whitespace().count().max(1)).unwrap_or_default()),
            "contains" | "ncontains" => json!(part(place, (place + 3).min(letters.len()))),
            "startswith" | "startswithsingle" | "doesnotstartwith" => json!(part(0, place + 1)),
            "endswith" => json!(part(place, letters.len())),
            _ if self.schema["type"] == "integer" => {
                value.as_str().map_or(value.clone(), |number| json!(number.parse::<i64>().unwrap()))
            }
            _ => value.clone(),
        }
    }

    /// An argument that the spec allows, which no record may have anything to do with.
    pub(crate) fn about_nothing(&self, chosen: usize) -> Value {
        match self.name {
            "range" => json!([{ "start": 1000, "end": 2000 }]),
            "gte_ndays" | "lte_ndays" => json!(chosen % 200),
            "gt" | "gte" | "lt" | "lte" if self.schema["format"] == "int64" => json!(chosen as i64 % 2 * NOW),
            "gt" | "gte" | "lt" | "lte" => json!(chosen % 500),
            _ => example(self.schema, chosen),
        }
    }
}

fn example(schema: &'static Value, chosen: usize) -> Value {
    if let Some(members) = schema["enum"].as_array() {
        return members[chosen % members.len()].clone();
    }
    if let Some(form) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()).and_then(|forms| forms.first()) {
        return example(follow(form), chosen);
    }
    match schema["type"].as_str() {
        Some("integer") => json!(4711 + chosen % 10),
        Some("boolean") => json!(chosen.is_multiple_of(2)),
        Some("string") if schema["maxLength"] == 2 => json!("QQ"),
        Some("string") => json!(format!("nothing-has-this-{}", chosen % 10)),
        Some("object") => json!({ "id": "nobody@example.com", "inst": 0 }),
        other => panic!("an argument of {other:?}: {schema}"),
    }
}

fn moment(value: &Value) -> i64 {
    value.as_i64().unwrap_or_else(|| DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().timestamp_millis())
}
