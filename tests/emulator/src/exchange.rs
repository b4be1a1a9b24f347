//! Requests and answers, as the parts of the service see them, and the shapes that its answers have.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

/// A request, whole.
pub type Request = http::Request<Bytes>;

/// An answer, whole.
pub type Answer = http::Response<Bytes>;

/// An answer of JSON.
pub fn json(status: StatusCode, value: &Value) -> Answer {
    written(status, value.to_string())
}

/// An answer of JSON that is written already.
pub fn written(status: StatusCode, json: String) -> Answer {
    answer(status, "application/json", json)
}

/// A success of JSON.
pub fn ok(value: &Value) -> Answer {
    json(StatusCode::OK, value)
}

/// An answer of plain text.
pub fn text(status: StatusCode, words: impl Into<String>) -> Answer {
    answer(status, "text/plain; charset=utf-8", words.into())
}

/// An answer without a body.
pub fn empty(status: StatusCode) -> Answer {
    let mut answer = Answer::new(Bytes::new());
    *answer.status_mut() = status;
    answer
}

/// The page of the console that the service shows where it knows no route or no record, and where it breaks down.
pub fn page(status: StatusCode) -> Answer {
    let reason = status.canonical_reason().unwrap_or("Error");
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><title>{reason}</title></head>\
         <body><h1>{} {reason}</h1><p>This page of the console is all there is to say.</p></body></html>\n",
        status.as_u16()
    );
    answer(status, "text/html; charset=utf-8", page)
}

/// The error that says something in a sentence.
pub fn detail(status: StatusCode, sentence: &str) -> Answer {
    json(status, &json!({ "detail": sentence }))
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The field: `filters`, `limit`.
    pub field: String,
    /// What is wrong, in a sentence.
    pub error: String,
    /// The value.
    pub value: Value,
}

impl Refusal {
    /// Of a field, for a reason.
    pub fn new(field: impl Into<String>, error: impl Into<String>, value: Value) -> Refusal {
        Refusal { field: field.into(), error: error.into(), value }
    }

    /// The answer with status 400 that says so.
    pub fn answer(&self) -> Answer {
        let error = json!([{
            "error": self.error,
            "errorMessageCode": "CONSOLE_REQUEST_INVALID_VALUE",
            "errorMessageParams": { "value": self.value },
        }]);
        let mut body = json!({ "error": true });
        body[self.field.as_str()] = error;
        json(StatusCode::BAD_REQUEST, &body)
    }
}

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Answer {
    let mut answer = Answer::new(Bytes::from(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    answer
}
