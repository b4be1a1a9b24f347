//! What the spec says of each operation, made ready to hold requests and answers against.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Map, Value, json};

use super::schema::{ADDRESS, Strictness};

/// What can be said of one operation.
#[derive(Debug)]
pub(super) struct Contract {
    /// The segments of its path, with name and validator of those that are parameters.
    pub(super) path: Vec<Option<(String, Validator)>>,
    /// Its members, if it has any.
    pub(super) members: Option<Validator>,
    /// The content types that it takes; none if no body is described.
    pub(super) takes: Vec<String>,
    /// Whether there has to be a body.
    pub(super) needs_body: bool,
    /// By status, or `default`.
    pub(super) answers: BTreeMap<String, Types>,
}

/// Content types, of which JSON has a validator.
pub(super) type Types = Vec<(String, Option<Validator>)>;

/// The document that the spec is in.
pub(super) fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
        let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../generated/docs/openapi.json"));
        serde_json::from_str(text).unwrap_or_default()
    });
    &DOCUMENT
}

/// The operations of a document: `operationId`, path, operation.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let items = paths.flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |(_, part)| (path, part)));
    items.filter_map(|(path, operation)| Some((operation["operationId"].as_str()?, path.as_str(), operation)))
}

/// The contracts of a document by `operationId`.
///
/// # Errors
///
/// A schema that no validator can be made of.
pub(super) fn read(document: &Value) -> Result<BTreeMap<String, Contract>, String> {
    let taken = Strictness::AsTaken.components(document);
    let written = Strictness::AsWritten.components(document);
    let registry = |components| {
        let registry = Registry::new().draft(Draft::Draft4).add(ADDRESS, components);
        registry.and_then(|registry| registry.prepare()).map_err(|error| error.to_string())
    };
    let reader = Reader { document, taken: registry(&taken)?, written: registry(&written)? };
    let contracts = operations(document).map(|(id, path, operation)| Ok((id.to_owned(), reader.contract(path, operation)?)));
    contracts.collect()
}

/// The names of members in a document's schemas, and of its parameters.
pub(super) fn names(document: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect_names(document, &mut names);
    names
}

fn collect_names(part: &Value, names: &mut BTreeSet<String>) {
    match part {
        Value::Object(members) => {
            names
                .extend(members.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.clone()));
            if members.contains_key("in") {
                names.extend(members.get("name").and_then(Value::as_str).map(str::to_owned));
            }
            // In examples there are values.
            members.iter().filter(|(key, _)| *key != "example").for_each(|(_, part)| collect_names(part, names));
        }
        Value::Array(parts) => parts.iter().for_each(|part| collect_names(part, names)),
        _ => {}
    }
}

struct Reader<'d> {
    document: &'d Value,
    taken: Registry<'d>,
    written: Registry<'d>,
}

impl<'d> Reader<'d> {
    fn contract(&self, path: &str, operation: &'d Value) -> Result<Contract, String> {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters: Vec<&Value> = parameters.map(|parameter| self.followed(parameter)).collect();
        let content = &self.followed(&operation["requestBody"])["content"];
        let members = match content.get("application/json") {
            Some(json) => Some(json["schema"].clone()),
            None if content.is_null() => in_query(&parameters),
            None => None,
        };
        Ok(Contract {
            path: path.split('/').map(|segment| self.segment(segment, &parameters)).collect::<Result<_, _>>()?,
            members: members.map(|schema| self.validator(Strictness::AsTaken, &schema)).transpose()?,
            takes: content.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect(),
            needs_body: operation["requestBody"]["required"] == true,
            answers: self.answers(operation)?,
        })
    }

    fn segment(&self, segment: &str, parameters: &[&Value]) -> Result<Option<(String, Validator)>, String> {
        let Some(name) = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else { return Ok(None) };
        let parameter = parameters.iter().find(|parameter| parameter["in"] == "path" && parameter["name"] == name);
        let schema = parameter.map(|parameter| &parameter["schema"]).unwrap_or(&Value::Null);
        Ok(Some((name.to_owned(), self.validator(Strictness::AsTaken, schema)?)))
    }

    fn answers(&self, operation: &'d Value) -> Result<BTreeMap<String, Types>, String> {
        let answers = operation["responses"].as_object().into_iter().flatten();
        let types = |(status, answer): (&String, &'d Value)| {
            let content = self.followed(answer)["content"].as_object().into_iter().flatten();
            let types = content.map(|(name, media)| {
                let is_json = name == "application/json";
                let validator = is_json.then(|| self.validator(Strictness::AsWritten, &media["schema"])).transpose()?;
                Ok((name.clone(), validator))
            });
            Ok((status.clone(), types.collect::<Result<_, String>>()?))
        };
        answers.map(types).collect()
    }

    /// The part of the document that is meant.
    fn followed<'p>(&self, part: &'p Value) -> &'p Value
    where
        'd: 'p,
    {
        let pointer = part.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix('#'));
        pointer.and_then(|pointer| self.document.pointer(pointer)).unwrap_or(part)
    }

    fn validator(&self, strictness: Strictness, schema: &Value) -> Result<Validator, String> {
        let registry = if strictness == Strictness::AsTaken { &self.taken } else { &self.written };
        let options = jsonschema::options().with_draft(Draft::Draft4).with_registry(registry).should_validate_formats(true);
        options.build(&strictness.schema(schema)).map_err(|error| error.to_string())
    }
}

/// The parameters of a query as the schema of an object; none if there are none.
fn in_query(parameters: &[&Value]) -> Option<Value> {
    let named = parameters.iter().filter(|parameter| parameter["in"] == "query");
    let named: Vec<(&str, &Value)> = named.filter_map(|parameter| Some((parameter["name"].as_str()?, *parameter))).collect();
    let schema =
        |parameter: &Value| parameter.get("schema").unwrap_or(&parameter["content"]["application/json"]["schema"]).clone();
    let properties: Map<String, Value> = named.iter().map(|(name, parameter)| ((*name).to_owned(), schema(parameter))).collect();
    let required: Vec<&str> =
        named.iter().filter(|(_, parameter)| parameter["required"] == true).map(|(name, _)| *name).collect();
    let mut object = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    (!named.is_empty()).then_some(object)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_operation_of_the_spec_has_a_contract() {
        let contracts = read(document()).unwrap();
        assert_eq!(contracts.len(), operations(document()).count());
        assert!(contracts.len() >= 35, "{}", contracts.len());
        let list = &contracts["listAlerts"];
        assert_eq!(list.takes, ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]);
        assert!(list.members.is_some() && !list.needs_body && list.answers.contains_key("429"));
        assert!(contracts["closeAlertsBenign"].needs_body);
        assert!(contracts["listAlertsGet"].members.is_some() && contracts["getAlert"].members.is_none());
    }

    #[test]
    fn the_names_of_the_spec_are_those_of_members_and_parameters() {
        let names = names(document());
        for name in ["filters", "eq", "user.username", "pk", "hasNext"] {
            assert!(names.contains(name), "{name}");
        }
        assert!(!names.contains("ana@contoso.com"));
    }
}
