//! Bodies of `application/x-www-form-urlencoded`.

use serde::Serialize;
use serde_json::Value;

use super::call::Call;
use super::style::{self, PropertyEncoding, QueryStyle};

impl<T> Call<T> {
    /// A form. Scalars are written as text, lists as repeated pairs, objects as JSON text, unless `encoding` says otherwise.
    pub fn form(self, body: &impl Serialize, encoding: &[PropertyEncoding]) -> Self {
        match encode(body, encoding) {
            Ok(form) => self.text("application/x-www-form-urlencoded", form),
            Err(problem) => self.fail(problem),
        }
    }
}

fn encode(body: &impl Serialize, encoding: &[PropertyEncoding]) -> Result<String, String> {
    let body = style::to_value(body).map_err(|error| format!("the body cannot be written: {error}"))?;
    let Value::Object(members) = body else {
        return Err("the body of a form must be an object".to_owned());
    };
    let pairs = members.iter().filter_map(|(name, value)| {
        let encoding = encoding.iter().find(|encoding| encoding.name == name);
        property(name, value, encoding)
    });
    Ok(pairs.collect::<Vec<_>>().join("&"))
}

fn property(name: &str, value: &Value, encoding: Option<&PropertyEncoding>) -> Option<String> {
    let style = encoding.and_then(|encoding| encoding.style);
    let is_json = encoding.and_then(|encoding| encoding.content_type).is_some_and(style::is_json);
    match (style, value) {
        // A style makes a content type void: so says OpenAPI.
        (Some(style), value) => style::query(name, style, value),
        (None, value) if is_json => style::query_json(name, value),
        (None, Value::Object(_)) => style::query_json(name, value),
        (None, value) => style::query(name, QueryStyle::FORM, value),
    }
}
