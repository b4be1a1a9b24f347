//! The spec as documents that say to schemathesis what it cannot know otherwise.

use serde_json::{Map, Value, json};

use super::emulator::Presigned;

/// The path of the operation that is sent to the storage.
const STORAGE: &str = "/{container}/{blob}";

/// The document of the service: all operations but the one that is sent to the storage.
pub(super) fn service(bundle: &Value) -> Value {
    let mut document = bundle.clone();
    members(&mut document["paths"]).shift_remove(STORAGE);
    for (name, schema) in members(&mut document["components"]["schemas"]) {
        match name.as_str() {
            // Its numbers are those that are public, and it says that any other is as good.
            "AppId" => _ = members(schema).shift_remove("enum"),
            // Fields that nobody knows pass, with the operators of those that are known.
            name if name.ends_with("Filters") => {
                schema["additionalProperties"] = json!({ "$ref": "#/components/schemas/FilterOperators" });
            }
            // Members that nobody knows pass too, but in a form of parts their names stand in headers, which do not take any name.
            name if name.ends_with("Request") => schema["additionalProperties"] = false.into(),
            _ => {}
        }
    }
    document
}

/// The document of the storage: one operation, at a signed address, whose signature is parameters of the query.
pub(super) fn storage(bundle: &Value, presigned: &Presigned) -> Result<Value, String> {
    let mut document = bundle.clone();
    let mut item = document["paths"][STORAGE].take();
    let parameters = item.pointer_mut("/put/parameters").and_then(Value::as_array_mut);
    let parameters = parameters.ok_or_else(|| format!("the spec has no `PUT {STORAGE}` with parameters"))?;
    parameters.retain(|parameter| parameter["in"] != "path");
    // The kind of blob: other providers do without, but the emulator's storage is Azure's.
    parameters.iter_mut().filter(|parameter| parameter["in"] == "header").for_each(|header| header["required"] = true.into());
    parameters.extend(presigned.query.iter().map(
        |(name, value)| json!({ "name": name, "in": "query", "required": true, "schema": { "type": "string", "enum": [value] } }),
    ));
    document["paths"] = json!({ &presigned.path: item });
    Ok(document)
}

/// The members of an object; of anything else, which becomes one, there are none.
fn members(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = json!({});
    }
    match value {
        Value::Object(members) => members,
        _ => unreachable!("it has been made an object"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn bundle() -> Value {
        json!({
            "paths": {
                "/api/v1/files/": { "get": {} },
                STORAGE: { "put": { "parameters": [{ "name": "blob", "in": "path" }, { "name": "x-ms-blob-type", "in": "header" }] } },
            },
            "components": { "schemas": {
                "AppId": { "type": "integer", "enum": [1] },
                "FileFilters": { "additionalProperties": true },
                "ListFilesRequest": { "type": "object" },
                "File": { "type": "object" },
            } },
        })
    }

    #[test]
    fn the_service_has_all_but_the_storage_and_open_numbers_of_apps() {
        let expected = json!({
            "paths": { "/api/v1/files/": { "get": {} } },
            "components": { "schemas": {
                "AppId": { "type": "integer" },
                "FileFilters": { "additionalProperties": { "$ref": "#/components/schemas/FilterOperators" } },
                "ListFilesRequest": { "type": "object", "additionalProperties": false },
                "File": { "type": "object" },
            } },
        });
        assert_eq!(service(&bundle()), expected);
    }

    #[test]
    fn the_storage_has_one_signed_address() {
        let presigned =
            Presigned { base: String::new(), path: "/logs/a".to_owned(), query: vec![("sig".to_owned(), "b=".to_owned())] };
        let expected = json!({ "/logs/a": { "put": { "parameters": [
            { "name": "x-ms-blob-type", "in": "header", "required": true },
            { "name": "sig", "in": "query", "required": true, "schema": { "type": "string", "enum": ["b="] } },
        ] } } });
        assert_eq!(storage(&bundle(), &presigned).unwrap()["paths"], expected);
        assert!(storage(&json!({ "paths": {} }), &presigned).is_err());
    }
}
