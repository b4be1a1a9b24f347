//! Where the service is.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The base URL, without a trailing slash and without the path prefix that all operations bring along.
#[derive(Clone)]
pub(super) struct BaseUrl(Url);

impl BaseUrl {
    /// Reads what a caller writes: with or without a trailing slash, with or without the common prefix of all paths. Where it has no
    /// path, it gets this one.
    pub(super) fn parse(text: &str, prefix: Option<&str>, base_path: Option<&str>) -> Result<Self, String> {
        let text = text.trim();
        let mut url = Url::parse(text).map_err(|error| format!("the base URL `{}` {}", public_part(text), problem(error)))?;
        check(&url).map_err(|problem| format!("the base URL `{}` {problem}", public_part(text)))?;
        let prefix = prefix.unwrap_or_default().trim_end_matches('/');
        let path = match url.path().trim_end_matches('/') {
            "" => base_path.unwrap_or_default(),
            path => path.strip_suffix(prefix).unwrap_or(path),
        };
        let path = path.trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The URL of a path, which begins with a slash, and a query at this server or at the operation's own.
    pub(super) fn join(&self, server: Option<&str>, path: &str, query: &str) -> Result<Url, String> {
        let base = match server {
            None => self.0.clone(),
            Some(server) => self.0.join(server).map_err(|error| format!("the server `{server}` {}", problem(error)))?,
        };
        let base = base.as_str().trim_end_matches('/');
        // Some documents tell operations apart by `/#action` or `/?action` at the end of a path.
        let path = path.split('#').next().unwrap_or_default();
        let mark = match query {
            "" => "",
            _ if path.contains('?') => "&",
            _ => "?",
        };
        Url::parse(&format!("{base}{path}{mark}{query}")).map_err(|error| format!("the request's URL {}", problem(error)))
    }

    pub(super) fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

/// A complete URL that replaces server and path. It may carry a signature, so the message does not show it.
pub(super) fn absolute(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("the URL that was passed {}", problem(error)))?;
    if !is_http(&url) {
        return Err("the URL that was passed is neither http nor https".to_owned());
    }
    Ok(url)
}

/// Whether a secret may be sent there: encrypted, or never leaving this machine.
pub(super) fn is_private(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => Ipv4Addr::is_loopback(&address),
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    };
    loopback || url.scheme() == "https"
}

/// Host and port, which may be shown.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn check(url: &Url) -> Result<(), &'static str> {
    let is_bare = url.query().is_none() && url.fragment().is_none();
    match () {
        () if !is_http(url) => Err("is neither http nor https: write it as `https://host`"),
        () if !url.username().is_empty() || url.password().is_some() => Err("carries a user: pass credentials to the builder"),
        () if !is_bare => Err("carries a query or a fragment: leave them out"),
        () => Ok(()),
    }
}

fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

fn problem(error: url::ParseError) -> String {
    match error {
        url::ParseError::RelativeUrlWithoutBase => "is not complete: write it as `https://host`".to_owned(),
        url::ParseError::EmptyHost => "names no host: write it as `https://host`".to_owned(),
        error => format!("is not a URL: {error}"),
    }
}

/// The base URL without what may be secret in it.
fn public_part(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (scheme, rest));
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let rest = rest.rsplit('@').next().unwrap_or_default();
    let rest: String = rest.chars().filter(|c| !c.is_control()).take(100).collect();
    if scheme.is_empty() { rest } else { format!("{scheme}://{rest}") }
}
