//! Which operation a method and a path mean, and how a path is told that means none.

use super::contract::Contract;
use super::names;

/// What a method and a path mean.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// An operation, by its number.
    Known(usize),
    /// None, though it is of the API: `GET /api/v1/alerts/{pk}/{…}`.
    Unknown(String),
    /// Something else's.
    Elsewhere,
}

/// Finds routes.
pub(super) struct Router {
    prefixes: Vec<String>,
    templates: Vec<Template>,
}

struct Template {
    operation: usize,
    method: String,
    segments: Vec<Segment>,
}

#[derive(Debug, PartialEq, Eq)]
enum Segment {
    Literal(String),
    /// What stands before and behind a parameter, and all of it.
    Parameter(String, String, String),
}

/// What stands in place of what is not told.
const HIDDEN: &str = "{…}";

impl Router {
    /// Of the operations of a document.
    pub(super) fn of(contract: &Contract<'_>) -> Router {
        let template = |(operation, found): (usize, &super::contract::Operation)| Template {
            operation,
            method: found.method.clone(),
            segments: segments(&found.path).map(Segment::read).collect(),
        };
        let templates = contract.operations.iter().enumerate().map(template).collect();
        Router { prefixes: contract.prefixes.clone(), templates }
    }

    /// What a request is.
    pub(super) fn route(&self, method: &str, path: &str) -> Route {
        let rests = self.prefixes.iter().filter_map(|prefix| Some((prefix, below(path, prefix)?)));
        let mut unknown = None;
        for (prefix, rest) in rests {
            let asked: Vec<&str> = segments(rest).collect();
            match self.known(method, &asked) {
                Some(operation) => return Route::Known(operation),
                None => unknown = unknown.or_else(|| self.unknown(method, prefix, &asked)),
            }
        }
        unknown.map_or(Route::Elsewhere, Route::Unknown)
    }

    /// The operation whose path has the most literal segments, the first ones counting most.
    fn known(&self, method: &str, asked: &[&str]) -> Option<usize> {
        let fitting = self.templates.iter().filter(|template| template.method == method && template.fits(asked));
        fitting.max_by_key(|template| template.literals()).map(|template| template.operation)
    }

    /// A path with everything replaced that may be data: segments are told as far as the document has them, then the first one that it
    /// does not have, if that is a word, and further ones only if the document has such a word somewhere.
    fn unknown(&self, method: &str, prefix: &str, asked: &[&str]) -> Option<String> {
        let mut told = prefix.to_owned();
        let mut following: Vec<&Template> = self.templates.iter().collect();
        let mut is_known = true;
        let mut literals = 0;
        for (index, segment) in asked.iter().enumerate() {
            told.push('/');
            if !is_known {
                told.push_str(if self.is_word(segment) { segment } else { HIDDEN });
                continue;
            }
            let at = |template: &&Template| template.segments.get(index).filter(|known| known.fits(segment)).is_some();
            following.retain(at);
            let known = following.iter().map(|template| &template.segments[index]).min_by_key(|known| !known.is_literal());
            is_known = known.is_some();
            literals += usize::from(known.is_some_and(Segment::is_literal));
            told.push_str(match known {
                Some(known) => known.text(),
                None if names::is_segment(segment) => segment,
                None => HIDDEN,
            });
        }
        let method = names::method(method).unwrap_or_else(|| HIDDEN.to_owned());
        (literals > 0 || !prefix.is_empty()).then(|| format!("{method} {told}"))
    }

    fn is_word(&self, segment: &str) -> bool {
        let mut known = self.templates.iter().flat_map(|template| &template.segments);
        known.any(|known| matches!(known, Segment::Literal(literal) if literal == segment))
    }
}

impl Template {
    fn fits(&self, asked: &[&str]) -> bool {
        self.segments.len() == asked.len() && self.segments.iter().zip(asked).all(|(known, asked)| known.fits(asked))
    }

    fn literals(&self) -> Vec<bool> {
        self.segments.iter().map(Segment::is_literal).collect()
    }
}

impl Segment {
    fn read(text: &str) -> Segment {
        let parts = text.find('{').zip(text.rfind('}')).filter(|(open, close)| open < close);
        match parts {
            Some((open, close)) => Segment::Parameter(text[..open].to_owned(), text[close + 1..].to_owned(), text.to_owned()),
            None => Segment::Literal(text.to_owned()),
        }
    }

    fn fits(&self, asked: &str) -> bool {
        match self {
            Segment::Literal(literal) => literal == asked,
            Segment::Parameter(before, behind, _) => asked
                .strip_prefix(before.as_str())
                .and_then(|rest| rest.strip_suffix(behind.as_str()))
                .is_some_and(|rest| !rest.is_empty()),
        }
    }

    fn is_literal(&self) -> bool {
        matches!(self, Segment::Literal(_))
    }

    fn text(&self) -> &str {
        match self {
            Segment::Literal(text) | Segment::Parameter(_, _, text) => text,
        }
    }
}

/// What follows a prefix that ends with its segment.
fn below<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    path.strip_prefix(prefix).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The segments of a path; a slash at its end does not count.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_matches('/').split('/')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use clientwright::document::Node;
    use clientwright::source::Place;

    use super::*;

    #[test]
    fn methods_and_paths_mean_operations() {
        let operation = |id: &str| json!({ "operationId": id, "responses": {} });
        let document = json!({
            "openapi": "3.0.3",
            "servers": [{ "url": "https://{tenant}.example.com" }, { "url": "https://example.com/cas/" }],
            "paths": {
                "/api/v1/alerts/": { "get": operation("list") },
                "/api/v1/alerts/{pk}/": { "get": operation("get") },
                "/api/v1/alerts/close/": { "post": operation("close"), "get": operation("closed") },
                "/api/v1/alerts/{pk}/read": { "post": operation("read") },
            },
        });
        let root = Node::from_json(&document, Place::default());
        let contract = Contract::of(&root);
        let router = Router::of(&contract);
        let route = |method: &str, path: &str| match router.route(method, path) {
            Route::Known(index) => contract.operations[index].id.clone(),
            Route::Unknown(told) => told,
            Route::Elsewhere => "elsewhere".to_owned(),
        };
        let table = [
            ("GET", "/api/v1/alerts/", "list"),
            ("GET", "/api/v1/alerts", "list"),
            ("GET", "/cas/api/v1/alerts/", "list"),
            ("GET", "/api/v1/alerts/5f0c/", "get"),
            ("GET", "/api/v1/alerts/close/", "closed"),
            ("POST", "/api/v1/alerts/5f0c/read/", "read"),
            ("DELETE", "/api/v1/alerts/5f0c/", "DELETE /api/v1/alerts/{pk}"),
            ("GET", "/api/v1/alerts/5f0c/history/ana@contoso.com", "GET /api/v1/alerts/{pk}/history/{…}"),
            ("GET", "/api/v1/policies/ana/alerts", "GET /api/v1/policies/{…}/alerts"),
            ("GET", "/cas/api/v1/policies/ana", "GET /cas/api/v1/policies/{…}"),
            ("GET", "/api/v1/ana@contoso.com", "GET /api/v1/{…}"),
            ("ana@contoso.com", "/api/v1/policies", "{…} /api/v1/policies"),
            ("GET", "/static/main.js", "elsewhere"),
        ];
        for (method, path, expected) in table {
            assert_eq!(route(method, path), expected, "{method} {path}");
        }
    }
}
