//! Lists that come in pages, and do not say so in a way that the client can follow.

use super::found::Found;
use super::subject::{Subject, answers, name_of};
use crate::document::Node;
use crate::openapi::extensions::{FLATTEN_BODY, PAGING, WHOLE_ANSWER};
use crate::openapi::look::{Document, Operation, Properties, entries, list};
use crate::openapi::messages::{answer, answer_schema, request};

/// How properties of pages are called, without regard to case, `_`, `-` and `$`. Those that come first are meant if there are several.
const LIMITS: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "page[size]",
    "page[limit]",
    "maxresults",
    "maxitems",
    "size",
    "count",
    "top",
    "take",
    "rows",
];
const OFFSETS: &[&str] = &["offset", "skip", "page[offset]", "startindex", "start"];
const PAGES: &[&str] = &["page", "pagenumber", "page[number]", "pageno", "pageindex"];
const SENT_CURSORS: &[&str] = &[
    "cursor",
    "pagetoken",
    "nexttoken",
    "nextpagetoken",
    "continuationtoken",
    "continue",
    "nextcursor",
    "pagecursor",
    "page[cursor]",
    "marker",
    "after",
    "startingafter",
];
const GIVEN_CURSORS: &[&str] = &[
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "continuationtoken",
    "nextpagecursor",
    "nextmarker",
    "endcursor",
    "cursor",
    "continue",
    "after",
    "next",
];
const NEXT_URLS: &[&str] = &["nextlink", "@odata.nextlink", "nexturl", "nextpageurl", "nexthref", "next"];
const MORE: &[&str] = &["hasmore", "hasnext", "hasnextpage", "more", "ismore"];
const TOTALS: &[&str] = &["total", "totalcount", "totalresults", "totalitems", "count"];
const ITEMS: &[&str] = &["data", "items", "results", "value", "values", "records", "entries", "list", "resources"];

/// Lists with pages and without `x-paging`.
pub(super) fn undeclared(subject: &Subject<'_>, found: &mut Found<'_>) {
    for operation in &subject.operations {
        let is_candidate =
            matches!(operation.method, "get" | "post") && !operation.map.has(PAGING) && has_one_answer(subject, operation);
        let Some(paging) = is_candidate.then(|| paging(&subject.document, operation)).flatten() else { continue };
        let message = format!("`{}` gives a list in pages, and the client cannot walk them", name_of(operation));
        found.add(operation.key, message, format!("add {paging}, if the service pages so"));
    }
}

/// Whether a call that goes well gives one thing.
fn has_one_answer<'n>(subject: &Subject<'n>, operation: &Operation<'n>) -> bool {
    let mut successes = answers(operation).filter(|(status, _)| status.starts_with('2'));
    let (Some((_, only)), None) = (successes.next(), successes.next()) else { return false };
    let response = subject.document.follow(&only.node);
    entries(response.and_then(|response| response.get("content"))).count() == 1
}

/// What to write into `x-paging`, and what else it needs.
fn paging<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Option<String> {
    let request = Side { document, properties: optional(document, operation), before: "" };
    let answer = Side { document, properties: answer(document, operation), before: "" };
    let items = items(document, operation, &answer)?;
    let limit = request.number(LIMITS);
    let style = by_cursor(&request, &answer)
        .or_else(|| Some(format!("style: next-url, next-url: {}", quoted(&answer.next_url()?))))
        .or_else(|| by_link(document, operation, &request))
        .or_else(|| limit.as_ref().and_then(|_| Some(format!("style: offset, offset: {}", quoted(&request.number(OFFSETS)?)))))
        .or_else(|| by_page(&request, &answer, limit.is_some()))?;
    let sends_nothing = limit.is_none() && (style.starts_with("style: next-url") || style.starts_with("style: link-header"));
    let mut parts = vec![style];
    parts.extend(limit.map(|limit| format!("limit: {}", quoted(&limit))));
    parts.push(format!("items: {}", quoted(&items)));
    parts.extend(answer.of_type(MORE, &["boolean"]).map(|more| format!("has-next: {}", quoted(&more))));
    parts.extend(answer.number(TOTALS).map(|total| format!("total: {}", quoted(&total))));
    let paging = format!("`{PAGING}: {{{}}}`", parts.join(", "));
    Some(if must_flatten(operation) && !sends_nothing {
        format!("{paging}, and `{FLATTEN_BODY}: true` to its request body")
    } else {
        paging
    })
}

/// What a request may have; what it must have is the caller's, and no walk can set it.
fn optional<'n>(document: &Document<'n>, operation: &Operation<'n>) -> Properties<'n> {
    let lists = [operation.map.get("parameters"), operation.item.get("parameters")];
    let parameters = lists.into_iter().flat_map(list).filter_map(|parameter| document.follow(parameter));
    let required = parameters.filter(|parameter| parameter.get("required").and_then(Node::as_bool) == Some(true));
    let required: Vec<&str> = required.filter_map(|parameter| parameter.get("name")?.as_text()).collect();
    let mut properties = request(document, operation);
    let is_free = |name: &str| !required.contains(&name) && !properties.required.contains(&name);
    let all = properties.all.iter().filter(|(name, _)| is_free(name)).copied().collect();
    properties.all = all;
    properties
}

/// Whether the properties of a body are no setters yet; the pages of a `post` are asked for in its body.
fn must_flatten(operation: &Operation<'_>) -> bool {
    let body = operation.map.get("requestBody");
    body.is_some_and(|body| body.get(FLATTEN_BODY).and_then(Node::as_bool) != Some(true))
}

fn by_cursor(request: &Side<'_, '_>, answer: &Side<'_, '_>) -> Option<String> {
    let send_as = request.of_type(SENT_CURSORS, &["string"])?;
    let cursor = answer.nested(|side| side.of_type(GIVEN_CURSORS, &["string"]))?;
    Some(format!("style: cursor, cursor: {}, send-as: {}", quoted(&cursor), quoted(&send_as)))
}

fn by_link<'n>(document: &Document<'n>, operation: &Operation<'n>, request: &Side<'_, '_>) -> Option<String> {
    let headers = answers(operation).filter(|(status, _)| status.starts_with('2'));
    let mut headers = headers.filter_map(|(_, entry)| document.follow(&entry.node)?.get("headers"));
    let has_link = headers.any(|headers| entries(Some(headers)).any(|(name, _)| name.eq_ignore_ascii_case("link")));
    let is_paged = [LIMITS, PAGES, OFFSETS, SENT_CURSORS].iter().any(|names| request.named(names).next().is_some());
    (has_link && is_paged).then(|| "style: link-header".to_owned())
}

/// A number of a page alone may be that of anything else: a limit goes with it, or a total.
fn by_page(request: &Side<'_, '_>, answer: &Side<'_, '_>, has_limit: bool) -> Option<String> {
    let page = request.number(PAGES)?;
    let is_paged = has_limit || answer.number(TOTALS).is_some() || answer.of_type(MORE, &["boolean"]).is_some();
    // The first page is 1 unless somebody says otherwise.
    let starts_at_none = request.named(PAGES).any(|(_, schema)| {
        let schema = request.document.follow(schema);
        schema.and_then(|schema| schema.get("default")?.as_i64()) == Some(0)
    });
    let first = if starts_at_none { ", first-page: 0" } else { "" };
    is_paged.then(|| format!("style: page, page: {}{first}", quoted(&page)))
}

/// The list of an answer: itself, its only one, or one that is called as lists are.
fn items<'n>(document: &Document<'n>, operation: &Operation<'n>, answer: &Side<'_, 'n>) -> Option<String> {
    let schema = answer_schema(document, operation)?;
    if document.type_of(schema) == Some("array") {
        return Some(WHOLE_ANSWER.to_owned());
    }
    let is_list = |schema: &'n Node| document.type_of(schema) == Some("array");
    let mut lists: Vec<&str> =
        answer.properties.all.iter().filter(|(_, schema)| is_list(schema)).map(|(name, _)| *name).collect();
    lists.dedup();
    let path = operation.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    match lists.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => answer.of_type(&[&bare(path)], &["array"]).or_else(|| answer.of_type(ITEMS, &["array"])),
    }
}

/// One of the two messages.
struct Side<'d, 'n> {
    document: &'d Document<'n>,
    properties: Properties<'n>,
    /// The property that it stands in, with a dot.
    before: &'d str,
}

impl<'n> Side<'_, 'n> {
    /// The properties that are called like one of these, in the order of the names.
    fn named<'s>(&'s self, names: &'s [&str]) -> impl Iterator<Item = (&'n str, &'n Node)> + 's {
        let named = |wanted: &'s str| self.properties.all.iter().find(move |(name, _)| bare(name) == wanted);
        names.iter().filter_map(move |wanted| named(wanted)).copied()
    }

    /// The first of them that is of one of these types.
    fn of_type(&self, names: &[&str], types: &[&str]) -> Option<String> {
        let fits = |schema: &'n Node| self.document.type_of(schema).is_some_and(|word| types.contains(&word));
        let (name, _) = self.named(names).find(|(_, schema)| fits(schema))?;
        Some(format!("{}{name}", self.before))
    }

    fn number(&self, names: &[&str]) -> Option<String> {
        self.of_type(names, &["integer", "number"])
    }

    /// A property of the message, or of a property that holds what is said about the page.
    fn nested(&self, find: impl Fn(&Side<'_, 'n>) -> Option<String>) -> Option<String> {
        find(self).or_else(|| {
            let holders = ["meta", "metadata", "pagination", "paging", "page", "responsemetadata", "links", "pageinfo"];
            self.named(&holders).find_map(|(name, schema)| {
                let properties = self.document.properties(schema);
                find(&Side { document: self.document, properties, before: &format!("{name}.") })
            })
        })
    }

    /// A property with the address of the next page.
    fn next_url(&self) -> Option<String> {
        self.nested(|side| {
            let is_url = |name: &str, schema: &'n Node| {
                let schema = side.document.follow(schema);
                let says = |key: &str, word: &str| {
                    schema
                        .and_then(|schema| schema.get(key)?.as_text())
                        .is_some_and(|text| text.to_ascii_lowercase().contains(word))
                };
                bare(name) != "next"
                    || says("format", "ur")
                    || says("description", "url")
                    || says("description", "link")
                    || side.before.to_ascii_lowercase().contains("link")
            };
            let is_text = |schema: &'n Node| side.document.type_of(schema) == Some("string");
            let (name, _) = side.named(NEXT_URLS).find(|(name, schema)| is_text(schema) && is_url(name, schema))?;
            Some(format!("{}{name}", side.before))
        })
    }
}

/// A name without what differs between services.
fn bare(name: &str) -> String {
    name.chars().filter(|letter| !matches!(letter, '_' | '-' | '$')).flat_map(char::to_lowercase).collect()
}

/// A name as YAML takes it.
fn quoted(name: &str) -> String {
    let is_plain =
        name == WHOLE_ANSWER || name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    if is_plain { name.to_owned() } else { format!("'{name}'") }
}
