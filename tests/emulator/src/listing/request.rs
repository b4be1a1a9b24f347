//! Reads what is asked for, in whichever way it was sent.
//!
//! Clients send JSON (with any content type, with `GET` too), forms of either kind with JSON text for `filters`, or a query. They send
//! numbers as text, and nothing at all. What the service does not know it does not look at.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::exchange::{Refusal, Request};

/// The most records of a page, and what a page has if nothing else is asked for.
pub const PAGE: usize = 100;

/// How many records a page of a scan has: at least, and at most.
pub const SCAN: [usize; 2] = [500, 5000];

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListRequest {
    /// `filters`, as they came.
    pub filters: Map<String, Value>,
    /// `skip`
    pub skip: usize,
    /// `limit`
    pub limit: Option<usize>,
    /// `sortField` and `sortDirection`; true is ascending.
    pub sort: Option<(String, bool)>,
    /// `isScan`
    pub is_scan: bool,
}

impl ListRequest {
    /// Reads the members of a request.
    ///
    /// # Errors
    ///
    /// What cannot be understood.
    pub fn of(members: &Map<String, Value>) -> Result<ListRequest, Refusal> {
        let filters = match members.get("filters") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(filters)) => filters.clone(),
            Some(other) => return Err(Refusal::new("filters", "filters are not an object", other.clone())),
        };
        let sort = match (text(members, "sortField"), text(members, "sortDirection")) {
            (None, None) => None,
            (Some(field), Some(direction)) => Some((field.to_owned(), is_ascending(direction)?)),
            // One alone is no order.
            (Some(field), None) => Some((field.to_owned(), false)),
            (None, Some(direction)) => {
                is_ascending(direction)?;
                None
            }
        };
        Ok(ListRequest {
            filters,
            skip: number(members, "skip")?.unwrap_or(0),
            limit: number(members, "limit")?,
            sort,
            is_scan: members.get("isScan").is_some_and(is_true),
        })
    }

    /// How many records a page may have.
    pub fn page(&self) -> usize {
        match self.is_scan {
            true => self.limit.unwrap_or(SCAN[0]).clamp(SCAN[0], SCAN[1]),
            false => self.limit.unwrap_or(PAGE).min(PAGE),
        }
    }
}

/// The members of a request's query and body, those of the body before those of the query. All are text where they did not come as JSON,
/// save `filters`, whose text is JSON.
///
/// # Errors
///
/// A body that is neither JSON nor a form.
pub async fn members(request: &Request) -> Result<Map<String, Value>, Refusal> {
    let query = request.uri().query().unwrap_or_default();
    let mut members = pairs(query.as_bytes());
    members.extend(body(request).await?);
    Ok(members)
}

/// The members of a body; none where there is none.
///
/// # Errors
///
/// A body that is neither JSON nor a form.
pub async fn body(request: &Request) -> Result<Map<String, Value>, Refusal> {
    let body = request.body();
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Ok(boundary) = multer::parse_boundary(content_type) {
        return parts(body.clone(), boundary).await;
    }
    let text = std::str::from_utf8(body).map_err(|_| Refusal::new("body", "the body is not text", Value::Null))?;
    if text.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    if is_json(request) {
        return serde_json::from_str(text).map_err(|_| Refusal::new("body", "the body is not valid JSON", Value::Null));
    }
    if content_type.starts_with("application/x-www-form-urlencoded") {
        return Ok(pairs(body));
    }
    Err(Refusal::new("body", "the body is neither a JSON object nor a form", Value::Null))
}

/// Whether a body is a JSON object, as far as its beginning shows. Some clients send one and say that it is a form.
pub fn is_json(request: &Request) -> bool {
    request.body().trim_ascii_start().starts_with(b"{")
}

fn pairs(text: &[u8]) -> Map<String, Value> {
    form_urlencoded::parse(text).filter_map(|(name, value)| member(name.into_owned(), value.into_owned())).collect()
}

/// A member that came as text. `filters` without any is as good as none.
fn member(name: String, text: String) -> Option<(String, Value)> {
    let value = match name.as_str() {
        "filters" if text.trim().is_empty() => return None,
        "filters" => serde_json::from_str(&text).unwrap_or(Value::String(text)),
        _ => Value::String(text),
    };
    Some((name, value))
}

async fn parts(body: Bytes, boundary: String) -> Result<Map<String, Value>, Refusal> {
    let wrong = |error: multer::Error| Refusal::new("body", format!("the form cannot be read: {error}"), Value::Null);
    let stream = futures_util::stream::once(async move { Ok::<_, std::io::Error>(body) });
    let mut form = multer::Multipart::new(stream, boundary);
    let mut members = Map::new();
    while let Some(field) = form.next_field().await.map_err(wrong)? {
        let name = field.name().unwrap_or_default().to_owned();
        members.extend(member(name, field.text().await.map_err(wrong)?));
    }
    Ok(members)
}

/// A member that is text; one that is empty says nothing.
pub fn text<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m str> {
    members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A member that is a number, or text of one.
///
/// # Errors
///
/// A value that is neither.
pub fn number(members: &Map<String, Value>, name: &str) -> Result<Option<usize>, Refusal> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => {
            let number = integer(value).and_then(|number| usize::try_from(number).ok());
            number.map(Some).ok_or_else(|| Refusal::new(name, "a whole number from 0 on is expected", value.clone()))
        }
    }
}

/// A whole number, or text of one.
pub fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// Whether a value says yes, in JSON or in a form.
pub fn is_true(value: &Value) -> bool {
    match value {
        Value::Bool(value) => *value,
        Value::String(text) => text.eq_ignore_ascii_case("true") || text == "1",
        _ => false,
    }
}

fn is_ascending(direction: &str) -> Result<bool, Refusal> {
    match direction {
        "asc" => Ok(true),
        "desc" => Ok(false),
        other => Err(Refusal::new("sortDirection", "`asc` or `desc` is expected", other.into())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    async fn read(method: &str, uri: &str, content_type: &str, body: &'static str) -> Result<ListRequest, Refusal> {
        let request = http::Request::builder().method(method).uri(uri).header(CONTENT_TYPE, content_type);
        ListRequest::of(&members(&request.body(Bytes::from(body)).unwrap()).await?)
    }

    #[tokio::test]
    async fn every_way_to_ask_is_understood() {
        let filters = json!({"severity": {"eq": [1, 2]}}).as_object().unwrap().clone();
        let expected = ListRequest { filters, skip: 20, limit: Some(10), sort: Some(("date".to_owned(), true)), is_scan: false };
        let json = r#"{"filters": {"severity": {"eq": [1, 2]}}, "skip": "20", "limit": 10, "sortField": "date", "sortDirection": "asc", "is_scan": 7}"#;
        let form = "filters=%7B%22severity%22:%7B%22eq%22:%5B1,2%5D%7D%7D&skip=20&limit=10&sortField=date&sortDirection=asc";
        let query = "/?filters=%7B%22severity%22:%7B%22eq%22:%5B1,2%5D%7D%7D&skip=20&limit=10&sortField=date&sortDirection=asc";
        let multipart = "--b\r\nContent-Disposition: form-data; name=\"filters\"\r\nContent-Type: application/json\r\n\r\n{\"severity\":{\"eq\":[1,2]}}\r\n--b\r\nContent-Disposition: form-data; name=\"skip\"\r\n\r\n20\r\n--b\r\nContent-Disposition: form-data; name=\"limit\"\r\n\r\n10\r\n--b\r\nContent-Disposition: form-data; name=\"sortField\"\r\n\r\ndate\r\n--b\r\nContent-Disposition: form-data; name=\"sortDirection\"\r\n\r\nasc\r\n--b--\r\n";
        let form_type = "application/x-www-form-urlencoded";
        for (method, uri, content_type, body) in [
            ("POST", "/", "application/json", json),
            ("GET", "/", "application/json", json),
            ("POST", "/", form_type, json),
            ("POST", "/", form_type, form),
            ("GET", query, "", ""),
            ("POST", "/", "multipart/form-data; boundary=b", multipart),
        ] {
            assert_eq!(read(method, uri, content_type, body).await.unwrap(), expected, "{method} {content_type}");
        }
        for (content_type, body) in [("", ""), (form_type, "filters=&skip=&limit=&sortField=")] {
            assert_eq!(read("POST", "/", content_type, body).await.unwrap(), ListRequest::default(), "{body}");
        }
    }

    #[tokio::test]
    async fn what_cannot_be_understood_is_refused_with_its_field() {
        for (body, field) in [
            ("{", "body"),
            ("[]", "body"),
            (r#"{"filters": []}"#, "filters"),
            (r#"{"filters": "date"}"#, "filters"),
            (r#"{"limit": -1}"#, "limit"),
            (r#"{"skip": "many"}"#, "skip"),
            (r#"{"sortDirection": "up"}"#, "sortDirection"),
        ] {
            assert_eq!(read("POST", "/", "application/json", body).await.unwrap_err().field, field, "{body}");
        }
    }

    #[test]
    fn pages_have_100_records_at_most_and_those_of_scans_500_to_5000() {
        let page = |limit, is_scan| ListRequest { limit, is_scan, ..ListRequest::default() }.page();
        assert_eq!([page(None, false), page(Some(7), false), page(Some(1000), false)], [100, 7, 100]);
        assert_eq!(
            [page(None, true), page(Some(7), true), page(Some(1000), true), page(Some(9000), true)],
            [500, 500, 1000, 5000]
        );
    }
}
