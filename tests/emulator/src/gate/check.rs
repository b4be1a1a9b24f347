//! Whether requests and answers keep to the spec, which is read here as JSON Schema and by nothing of the generator's.
//!
//! A request is one object, wherever its members came from, as `listing::request` reads it. It is held against the body that the spec
//! describes, or, where it describes none, against its parameters of the query: clients send JSON with `GET` too. Members that the spec does not know pass, where the spec does not exclude them.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use http::header::CONTENT_TYPE;
use jsonschema::Validator;
use serde_json::{Map, Value};

use super::contract::{self, Contract};
use super::report::Breach;
use super::wording::{MOST, Wording};
use crate::exchange::{Answer, Request};
use crate::listing::request;
use crate::route;

/// The spec, to hold requests and answers against.
#[derive(Clone, Debug)]
pub struct Spec {
    operations: Arc<BTreeMap<String, Contract>>,
    wording: Arc<Wording>,
}

impl Spec {
    /// The spec of this repository, bundled.
    pub fn bundled() -> Spec {
        static BUNDLED: LazyLock<Spec> = LazyLock::new(|| Spec {
            // That all schemas can be read is tested with them.
            operations: Arc::new(contract::read(contract::document()).unwrap_or_default()),
            wording: Arc::new(Wording { names: contract::names(contract::document()) }),
        });
        BUNDLED.clone()
    }

    /// What is wrong with a request for an operation, which has these members. Lenient as the service is: numbers as text, unknown keys, a
    /// missing body.
    pub fn request(&self, operation: &str, request: &Request, members: &Map<String, Value>) -> Vec<Breach> {
        let Some(contract) = self.operations.get(operation) else { return Vec::new() };
        let mut breaches = self.path(contract, request);
        let has_body = !request.body().is_empty();
        if contract.needs_body && !has_body {
            breaches.push(breach("", "has no body, and the spec wants one"));
        } else if has_body && !is_taken(contract, request) {
            breaches.push(breach("", "has a body of a content type that the spec does not list"));
        } else if let Some(validator) = &contract.members {
            breaches.extend(self.wording.said(validator, &Value::Object(members.clone())));
        }
        breaches.truncate(MOST);
        breaches
    }

    /// What is wrong with an answer.
    pub fn answer(&self, operation: &str, answer: &Answer) -> Vec<Breach> {
        let Some(contract) = self.operations.get(operation) else { return Vec::new() };
        let status = answer.status();
        let status = status.as_str();
        let Some(types) = contract.answers.get(status).or_else(|| contract.answers.get("default")) else {
            return vec![breach("", format!("has status {status}, which the spec does not list"))];
        };
        let essence = essence(answer.headers());
        if answer.body().is_empty() && types.is_empty() {
            return Vec::new();
        }
        let Some((_, validator)) = types.iter().find(|(known, _)| *known == essence) else {
            return vec![breach("", format!("with status {status} has a content type that the spec does not list"))];
        };
        let Some(validator) = validator.as_ref().filter(|_| essence == "application/json") else { return Vec::new() };
        match serde_json::from_slice(answer.body()) {
            Ok(value) => self.wording.said(validator, &value),
            Err(_) => vec![breach("", format!("with status {status} is not valid JSON"))],
        }
    }

    /// A sentence without names in backticks that the spec does not know.
    pub fn masked(&self, sentence: &str) -> String {
        self.wording.masked(sentence)
    }

    fn path(&self, contract: &Contract, request: &Request) -> Vec<Breach> {
        let path = request.uri().path();
        let segments = path.strip_prefix("/cas").unwrap_or(path).split('/');
        let given = contract.path.iter().zip(segments);
        let parameters = given.filter_map(|(parameter, segment)| Some((parameter.as_ref()?, segment)));
        let at = |((name, validator), segment): (&(String, Validator), &str)| {
            let said = self.wording.said(validator, &Value::String(route::decoded(segment)));
            said.into_iter().map(|said| breach(format!("/{name}"), said.sentence)).collect::<Vec<_>>()
        };
        parameters.flat_map(at).collect()
    }
}

/// Whether a body has a content type that is listed. JSON may be called a form, or nothing at all, and come where no body is listed.
fn is_taken(contract: &Contract, request: &Request) -> bool {
    let essence = essence(request.headers());
    let lenient = request::is_json(request) && (essence.is_empty() || essence == "application/x-www-form-urlencoded");
    lenient || contract.takes.is_empty() || contract.takes.contains(&essence)
}

fn essence(headers: &http::HeaderMap) -> String {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn breach(pointer: impl Into<String>, sentence: impl Into<String>) -> Breach {
    Breach { pointer: pointer.into(), sentence: sentence.into() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use bytes::Bytes;
    use http::StatusCode;
    use serde_json::json;

    use super::*;
    use crate::exchange;

    const JSON: &str = "application/json";
    const FORM: &str = "application/x-www-form-urlencoded";

    async fn said(method: &str, uri: &str, content_type: &str, body: impl Into<Bytes>) -> Vec<String> {
        let path = uri.split('?').next().unwrap();
        let route = route::route(&method.parse().unwrap(), path).unwrap();
        let request = http::Request::builder().method(method).uri(uri).header(CONTENT_TYPE, content_type);
        let request = request.body(body.into()).unwrap();
        let members = request::members(&request).await.unwrap();
        let breaches = Spec::bundled().request(route.id, &request, &members);
        breaches.iter().map(ToString::to_string).collect()
    }

    #[tokio::test]
    async fn the_service_is_lenient_and_so_is_this() {
        let multipart =
            "--b\r\nContent-Disposition: form-data; name=\"filters\"\r\n\r\n{\"severity\":{\"eq\":\"2\"}}\r\n--b--\r\n";
        for (method, uri, content_type, body) in [
            ("POST", "/api/v1/alerts/", JSON, r#"{"filters": {"severity": {"eq": [1, 2]}}, "skip": 0}"#),
            ("POST", "/api/v1/alerts/", JSON, r#"{"skip": "0", "limit": "3", "is_scan": 1, "reason": {}}"#),
            ("POST", "/cas/api/v1/alerts/", JSON, r#"{"filters": {"severity": {"eq": "2"}, "wild": {"eq": 1}}, "limit": 1000}"#),
            ("POST", "/api/v1/alerts/", JSON, r#"{"filters": {}, "sortField": "status", "sortDirection": "asc"}"#),
            ("POST", "/api/v1/alerts/", JSON, ""),
            ("POST", "/api/v1/alerts/?skip=10", JSON, r#"{"limit": 5}"#),
            ("POST", "/api/v1/alerts/", FORM, r#"{"filters": {"alertOpen": {"eq": true}}}"#),
            ("POST", "/api/v1/alerts/", FORM, "filters=%7B%22alertOpen%22:%7B%22eq%22:true%7D%7D&limit=7"),
            ("POST", "/api/v1/alerts/", "multipart/form-data; boundary=b", multipart),
            ("GET", "/api/v1/alerts/?filters=%7B%22severity%22:%7B%22eq%22:2%7D%7D&limit=500", "", ""),
            ("GET", "/api/v1/alerts/", JSON, r#"{"filters": {"severity": {"eq": 2}}}"#),
            ("POST", "/api/v1/activities/", JSON, r#"{"filters": {"service": {"eq": 99999}}, "isScan": true, "limit": 5000}"#),
            ("POST", "/api/v1/subnet/create_rule/", JSON, r#"{"name": "a", "category": "1", "subnets": ["203.0.113.0/24"]}"#),
            ("POST", "/api/v1/discovery/discovery_app/11161/add_tag/", JSON, r#"{"tagName": "Sanctioned"}"#),
        ] {
            assert_eq!(said(method, uri, content_type, body).await, [] as [&str; 0], "{method} {uri} {body}");
        }
    }

    #[tokio::test]
    async fn what_breaks_the_spec_is_told_by_place_and_keyword() {
        for (method, uri, content_type, body, expected) in [
            ("POST", "/api/v1/alerts/", JSON, r#"{"skip": -1}"#, "/skip is less than 0"),
            ("POST", "/api/v1/alerts/", JSON, r#"{"skip": "secret-value"}"#, "/skip is text of another form"),
            ("POST", "/api/v1/alerts/", JSON, r#"{"sortDirection": "up"}"#, "/sortDirection breaks `enum` of the spec"),
            (
                "POST",
                "/api/v1/alerts/",
                JSON,
                r#"{"filters": {"severity": {"gt": 1}}}"#,
                "/filters/severity has members that the spec does not allow there: `gt`",
            ),
            ("POST", "/api/v1/alerts/", JSON, r#"{"filters": {"severity": {"secret-value": 1}}}"#, "does not allow there: `*`"),
            (
                "POST",
                "/api/v1/alerts/",
                JSON,
                r#"{"filters": {"alertOpen": {"eq": "secret-value"}}}"#,
                "/filters/alertOpen/eq is text of another form",
            ),
            ("POST", "/api/v1/alerts/", JSON, r#"{"filters": "{}"}"#, "/filters is not of the type"),
            ("GET", "/api/v1/alerts/?filters=secret-value", "", "", "/filters is not of the type"),
            ("GET", "/api/v1/alerts/?skip=secret-value", "", "", "/skip is text of another form"),
            ("GET", "/api/v1/discovery/upload_url/?filename=x", "", "", "lacks `source`"),
            ("POST", "/api/v1/alerts/close_benign/", JSON, "", "has no body, and the spec wants one"),
            ("POST", "/api/v1/alerts/close_benign/", JSON, r#"{"comment": "secret-value"}"#, "lacks `filters`"),
            (
                "POST",
                "/api/v1/alerts/close_benign/",
                FORM,
                "filters=%7B%7D",
                "has a body of a content type that the spec does not list",
            ),
            ("POST", "/api/v1/alerts/", "text/secret-value", "{}", "has a body of a content type that the spec does not list"),
            (
                "POST",
                "/api/v1/discovery/discovery_app/secret-value/add_tag/",
                JSON,
                r#"{"tagName": "x"}"#,
                "/appId is text of another form",
            ),
            (
                "POST",
                "/api/v1/discovery/discovered_apps/categories/",
                JSON,
                r#"{"streamId": "x", "filters": {"secret-value": {"gte": "x"}}}"#,
                "/filters/*/gte ",
            ),
        ] {
            let said = said(method, uri, content_type, body).await.join("; ");
            assert!(said.contains(expected), "{method} {uri} {body}: {said}");
            assert!(!said.contains("secret-value"), "{said}");
        }
    }

    #[tokio::test]
    async fn every_filter_of_equality_takes_one_value_or_several() {
        let schemas = &contract::document()["components"]["schemas"];
        let sets =
            schemas.as_object().unwrap().iter().filter_map(|(name, schema)| Some((name, schema.pointer("/properties/eq")?)));
        let mut count = 0;
        for (name, eq) in sets {
            assert_ne!(eq["type"], "array", "{name} takes only lists");
            count += 1;
        }
        assert!(count > 20, "{count}");
    }

    #[test]
    fn answers_are_held_against_status_type_and_schema() {
        let said = |answer: Answer| {
            let breaches = Spec::bundled().answer("listAlerts", &answer);
            breaches.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(said(exchange::ok(&json!({"data": [], "hasNext": false, "total": 0, "max": 100}))), "");
        assert_eq!(said(exchange::page(StatusCode::NOT_FOUND)), "");
        assert_eq!(said(exchange::detail(StatusCode::FORBIDDEN, "no")), "");
        assert_eq!(
            said(exchange::ok(&json!({"data": {}, "hasNext": false, "total": 0}))),
            "/data is not of the type that the spec wants"
        );
        assert_eq!(said(exchange::ok(&json!({"data": [], "total": 0}))), "lacks `hasNext`");
        assert!(said(exchange::empty(StatusCode::IM_A_TEAPOT)).contains("status 418"));
        assert!(said(exchange::page(StatusCode::OK)).contains("content type"));
        assert!(said(exchange::empty(StatusCode::OK)).contains("content type"));
    }

    #[test]
    fn the_examples_of_the_spec_are_answers() {
        let mut count = 0;
        for (id, _, operation) in contract::operations(contract::document()) {
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let pointer = answer["$ref"].as_str().map(|reference| reference.trim_start_matches('#'));
                let answer = pointer.map_or(answer, |pointer| contract::document().pointer(pointer).unwrap());
                let Some(example) = answer.pointer("/content/application~1json/example") else { continue };
                let answer = exchange::json(status.parse().unwrap(), example);
                assert_eq!(Spec::bundled().answer(id, &answer), [], "{id} {status}");
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }
}
