//! Links from page to page: the `Link` header (RFC 8288), and where a link may lead.

use http::{HeaderMap, header};
use url::{Url, form_urlencoded};

use super::call::Call;
use super::scheme::{Scheme, SchemeKind};

/// Where the `Link` header says that the next page is: `<https://host/list?page=2>; rel="next"`.
pub(super) fn next_link(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
    values.into_iter().find_map(next_of).map(str::to_owned)
}

fn next_of(mut rest: &str) -> Option<&str> {
    while let Some((_, link)) = rest.split_once('<') {
        let (target, more) = link.split_once('>')?;
        let (parameters, others) = split_unquoted(more, ',');
        if is_next(parameters) {
            return Some(target);
        }
        rest = others;
    }
    None
}

/// Whether the parameters of a link have `rel="next"`, perhaps with other relations, and no `anchor`: with one the link
/// would belong to another page.
fn is_next(mut parameters: &str) -> bool {
    let mut is_next = None;
    while !parameters.is_empty() {
        let (parameter, rest) = split_unquoted(parameters, ';');
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "anchor" => return false,
            // Only the first `rel` counts.
            "rel" => {
                let relations = value.trim().trim_matches('"').split_ascii_whitespace();
                is_next = is_next.or(Some(relations.into_iter().any(|relation| relation.eq_ignore_ascii_case("next"))));
            }
            _ => {}
        }
        parameters = rest;
    }
    is_next.unwrap_or(false)
}

/// What stands before and after the first `separator` that is not in quotes.
fn split_unquoted(text: &str, separator: char) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if character == separator && !quoted => return (&text[..at], &text[at + separator.len_utf8()..]),
            _ => {}
        }
    }
    (text, "")
}

/// The page that a link leads to, from the page that `call` asks for. Credentials go along with the request for it, so
/// it must be of the same origin.
pub(super) fn resolve<T>(call: &Call<T>, link: &str) -> Result<Url, String> {
    let from = call.request.url(call.core.base(), &[])?;
    let mut url = from.join(link.trim()).map_err(|error| format!("the link to the next page is not a URL: {error}"))?;
    if url.origin() != from.origin() {
        let (there, here) = (origin(&url), origin(&from));
        return Err(format!("the link to the next page leads to `{there}` and not to `{here}`, so it is not followed"));
    }
    // Both would be sent: what stands before the host as a credential of its own.
    let _ = (url.set_username(""), url.set_password(None));
    url.set_fragment(None);
    remove_credentials(call, &mut url);
    Ok(url)
}

fn origin(url: &Url) -> String {
    format!("{}://{}", url.scheme(), super::base_url::host(url))
}

/// A service may repeat the request's query in its links, and with it a key, which is added anew to each request.
fn remove_credentials<T>(call: &Call<T>, url: &mut Url) {
    let is_secret = |pair: &&str| {
        let name = form_urlencoded::parse(pair.as_bytes()).next().map(|(name, _)| name);
        let is_key = |scheme: &Scheme| matches!(scheme.kind, SchemeKind::Query { name: key } if name.as_deref() == Some(key));
        call.core.0.schemes.iter().any(is_key)
    };
    if let Some(query) = url.query().map(str::to_owned).filter(|query| query.split('&').any(|pair| is_secret(&pair))) {
        let kept: Vec<&str> = query.split('&').filter(|pair| !is_secret(pair)).collect();
        url.set_query(Some(kept.join("&")).filter(|query| !query.is_empty()).as_deref());
    }
}
