//! A request in the making: rendered parameters, headers and a body, without a type for the answer.

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::Value;
use url::{Url, form_urlencoded};

use std::fmt;
use std::time::Duration;

use super::base_url::{self, BaseUrl};
use super::body::Body;
use super::clock::Activity;
use super::operation::Operation;
use super::redact::{Redactor, sounds_secret};
use super::retry::RetryPolicy;
use super::style;

/// A request in the making. The first problem that is met is kept, and returned when it is sent.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) operation: &'static Operation,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Body>,
    pub(super) timeout: Option<Duration>,
    /// The server that the caller has chosen for this call.
    pub(super) server: Option<BaseUrl>,
    /// A page that the service gave a link to, of its own origin: it replaces path and query, and credentials go along.
    pub(super) link: Option<Url>,
    pub(super) deadline: Option<Duration>,
    pub(super) retry: Option<RetryPolicy>,
    pub(super) activity: Option<Activity>,
    signed_urls: Vec<String>,
    path: Vec<(String, Option<String>)>,
    query: Vec<(String, String)>,
    cookies: Vec<(String, String)>,
    absolute_url: Option<String>,
    problem: Option<String>,
}

impl Request {
    pub(super) fn new(operation: &'static Operation) -> Self {
        Self {
            operation,
            headers: HeaderMap::new(),
            body: None,
            timeout: None,
            server: None,
            link: None,
            deadline: None,
            retry: None,
            activity: None,
            signed_urls: Vec::new(),
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            absolute_url: None,
            problem: None,
        }
    }

    pub(super) fn fail(&mut self, problem: impl Into<String>) {
        self.problem.get_or_insert_with(|| problem.into());
    }

    pub(super) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// The value as JSON; a value that cannot be serialised becomes the request's problem.
    pub(super) fn value(&mut self, what: &str, name: &str, value: impl Serialize) -> Value {
        style::to_value(value).unwrap_or_else(|error| {
            self.fail(format!("the {what} `{name}` cannot be written: {error}"));
            Value::Null
        })
    }

    pub(super) fn set_path(&mut self, name: &str, text: Option<String>) {
        self.path.retain(|(known, _)| known != name);
        self.path.push((name.to_owned(), text));
    }

    pub(super) fn set_query(&mut self, name: &str, text: Option<String>) {
        set(&mut self.query, name, text);
    }

    pub(super) fn set_cookie(&mut self, name: &str, text: Option<String>) {
        set(&mut self.cookies, name, text);
    }

    pub(super) fn set_header(&mut self, name: &str, text: Option<String>) {
        let Ok(key) = HeaderName::try_from(name) else {
            return self.fail(format!("`{name}` is not a header name"));
        };
        match text.map(|text| HeaderValue::from_bytes(text.as_bytes())) {
            None => drop(self.headers.remove(key)),
            Some(Ok(value)) => drop(self.headers.insert(key, value)),
            // The value may be secret.
            Some(Err(_)) => self.fail(format!("the value for the header `{name}` contains a control character")),
        }
    }

    pub(super) fn set_absolute_url(&mut self, url: String) {
        self.hide(url.clone());
        self.absolute_url = Some(url);
    }

    /// Keeps the query of a signed URL out of errors.
    pub(super) fn hide(&mut self, url: String) {
        self.signed_urls.push(url);
    }

    /// Whether the caller passed the whole URL, so that no credential goes along.
    pub(super) fn is_absolute(&self) -> bool {
        self.absolute_url.is_some()
    }

    /// Whether it can be sent more than once.
    pub(super) fn is_repeatable(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_repeatable)
    }

    /// Takes secrets out of an answer: credentials, cookies, and parameters whose names sound like secrets. A storage service
    /// repeats a bad signature in its own.
    pub(super) fn redactor(&self, credentials: &Redactor) -> Redactor {
        let mut redactor = credentials.clone();
        let secret_query = self.query.iter().filter(|(name, _)| sounds_secret(name));
        for (_, text) in secret_query.chain(&self.cookies) {
            form_urlencoded::parse(text.replace("; ", "&").as_bytes()).for_each(|(_, value)| redactor.add(&value));
        }
        for url in self.signed_urls.iter().filter_map(|url| base_url::absolute(url).ok()) {
            for pair in url.query().unwrap_or_default().split('&') {
                let value = pair.split_once('=').map_or(pair, |(_, value)| value);
                let decoded = percent_decode_str(value).decode_utf8_lossy();
                redactor.add(value);
                redactor.add(&decoded);
                // A signature is base64, which has a `+`; to a form that is a space.
                redactor.add(&decoded.replace('+', " "));
            }
        }
        redactor
    }

    pub(super) fn cookies(&self) -> impl Iterator<Item = &str> {
        self.cookies.iter().map(|(_, text)| text.as_str())
    }

    /// The URL, with `extra` pairs at the end of its query.
    pub(super) fn url(&self, base: &BaseUrl, extra: &[String]) -> Result<Url, String> {
        if let Some(link) = &self.link {
            return Ok(with_query(link.clone(), &extra.join("&")));
        }
        let pairs: Vec<_> = self.query.iter().map(|(_, text)| text).chain(extra).map(String::as_str).collect();
        let query = pairs.join("&");
        match (&self.absolute_url, &self.server) {
            (Some(url), _) => Ok(with_query(base_url::absolute(url)?, &query)),
            (None, Some(server)) => server.join(None, &self.expanded_path()?, &query),
            (None, None) => base.join(self.operation.own_server(), &self.expanded_path()?, &query),
        }
    }

    fn expanded_path(&self) -> Result<String, String> {
        let mut expanded = String::new();
        let mut rest = self.operation.path();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("the path template has a `{` without its `}`")?;
            expanded.push_str(before);
            expanded.push_str(self.path_value(name)?);
            rest = after;
        }
        expanded.push_str(rest);
        // A URL parser would take these two for "here" and "one up", and so call another operation.
        if expanded.split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err("a path parameter may not be `.` or `..`".to_owned());
        }
        Ok(expanded)
    }

    fn path_value(&self, name: &str) -> Result<&str, String> {
        let value = self.path.iter().find(|(known, _)| known == name);
        let (_, text) = value.ok_or_else(|| format!("the path parameter `{name}` is missing"))?;
        // An empty segment would reach another route: `/alerts/{pk}/` without its pk is `/alerts//`.
        text.as_deref().ok_or_else(|| format!("the path parameter `{name}` is empty"))
    }
}

fn set(list: &mut Vec<(String, String)>, name: &str, text: Option<String>) {
    let place = list.iter().position(|(known, _)| known == name);
    match (place, text) {
        (Some(place), Some(text)) => list.iter_mut().skip(place).take(1).for_each(|entry| entry.1.clone_from(&text)),
        (Some(place), None) => drop(list.remove(place)),
        (None, Some(text)) => list.push((name.to_owned(), text)),
        (None, None) => {}
    }
}

fn with_query(mut url: Url, query: &str) -> Url {
    if !query.is_empty() {
        let query = url.query().map_or_else(|| query.to_owned(), |before| format!("{before}&{query}"));
        url.set_query(Some(&query));
    }
    url
}

// Names of headers and cookies only, since a value may be a secret; and no query of a URL that was passed.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |list: &[(String, String)]| list.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        f.debug_struct("Call")
            .field("operation", &self.operation.id())
            .field("method", &self.operation.method().as_str())
            .field("route", &self.operation.path())
            .field("query", &names(&self.query))
            .field("headers", &self.headers.keys().map(HeaderName::as_str).collect::<Vec<_>>())
            .field("cookies", &names(&self.cookies))
            .field("absolute_url", &self.absolute_url.as_ref().map(|url| url.split(['?', '#']).next().unwrap_or_default()))
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
