//! How to get in.

use askama::Template;

use super::{Content, Guide, call_of, listed, listed_up_to};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::overview::{Endpoint, Env, SchemeFacts};
use crate::emit::docs::reference::programs::Sample;
use crate::emit::docs::reference::target::Topic;
use crate::emit::docs::reference::text::Text;
use crate::ir::SecurityKind;

/// A permission may allow many operations, each of which somebody looks for.
const MOST_LINKS: usize = 100;

/// What the guide says.
pub(super) struct Facts<'a> {
    schemes: &'a [SchemeFacts<'a>],
    /// Which credentials operations accept, and which operations.
    accepted: Vec<(Text, Text)>,
    /// Whether an operation accepts several.
    has_choice: bool,
    open: Open,
    /// The operations whose address is signed.
    signed: Option<Text>,
    permissions: Vec<(&'a str, Text)>,
    one_of_several: bool,
    /// Whether the client can fetch tokens.
    bearer: Option<&'a SchemeFacts<'a>>,
    constant: Option<String>,
    env: Option<&'a Env>,
    limited: bool,
    has_basic: bool,
    build: String,
    changing: String,
    fetched: Option<String>,
}

/// How many operations need no credential.
enum Open {
    None,
    Some(Text),
    All,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/authorization.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide, where there is a way to authorize.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let first = api.schemes.first()?;
    let accepted = accepted(api);
    let bearers = || api.schemes.iter().filter(|scheme| *scheme.kind == SecurityKind::Bearer);
    let bearer = bearers().find(|scheme| !scheme.endpoints.is_empty()).or_else(|| bearers().next());
    let endpoint = bearer.and_then(|scheme| scheme.endpoints.first());
    let permissions = permissions(api);
    let signed: Vec<Text> = api.operations().filter(|operation| operation.presigned_url.is_some()).map(call_of).collect();
    let facts = Facts {
        schemes: &api.schemes,
        has_choice: api.schemes.len() > 1,
        accepted,
        open: open(api),
        signed: (!signed.is_empty()).then(|| listed(&signed)),
        one_of_several: api.operations().any(|operation| operation.permissions.len() > 1),
        bearer,
        constant: endpoint.and_then(|endpoint| endpoint.constant.clone()),
        env: api.env.as_ref(),
        limited: api.rate_limit.is_some(),
        has_basic: api.schemes.iter().any(|scheme| *scheme.kind == SecurityKind::Basic),
        build: Sample::new(api).client(api, &[]).finish(),
        changing: changing(api, first),
        fetched: bearer.map(|scheme| fetched(api, scheme, endpoint)),
        permissions,
    };
    let ways = if api.schemes.len() == 1 { "the way to authorize" } else { "the ways to authorize" };
    let told = match facts.permissions.is_empty() {
        true => format!("{ways}, and credentials that change with time."),
        false => format!("{ways}, credentials that change with time, and the permissions that operations need."),
    };
    Some(Guide {
        target: Topic::Authorization.into(),
        title: "Authorization",
        summary: told,
        content: Content::Authorization(facts),
    })
}

/// Operations by what they accept.
fn accepted(api: &Reference<'_>) -> Vec<(Text, Text)> {
    let mut groups: Vec<(Text, Vec<Text>)> = Vec::new();
    for operation in api.operations().filter(|operation| operation.presigned_url.is_none()) {
        let security = operation.security.clone().unwrap_or_else(|| Text::plain("none needed"));
        match groups.iter_mut().find(|(known, _)| *known == security) {
            Some((_, calls)) => calls.push(call_of(operation)),
            None => groups.push((security, vec![call_of(operation)])),
        }
    }
    let all = groups.len() == 1;
    let by = |calls: &[Text]| if all { Text::plain("every operation") } else { listed(calls) };
    groups.into_iter().map(|(security, calls)| (security, by(&calls))).collect()
}

fn open(api: &Reference<'_>) -> Open {
    let own = || api.operations().filter(|operation| operation.presigned_url.is_none());
    let calls: Vec<Text> = own().filter(|operation| operation.security.is_none()).map(call_of).collect();
    match calls.len() {
        0 => Open::None,
        count if count == own().count() => Open::All,
        _ => Open::Some(listed(&calls)),
    }
}

/// Permissions in the order in which they are met, each with all operations that it allows.
fn permissions<'a>(api: &'a Reference<'a>) -> Vec<(&'a str, Text)> {
    let mut found: Vec<(&str, Vec<Text>)> = Vec::new();
    for operation in api.operations() {
        for permission in operation.permissions {
            match found.iter_mut().find(|(known, _)| known == permission) {
                Some((_, calls)) => calls.push(call_of(operation)),
                None => found.push((permission, vec![call_of(operation)])),
            }
        }
    }
    found.into_iter().map(|(permission, calls)| (permission, listed_up_to(MOST_LINKS, &calls))).collect()
}

/// A credential of the caller's own.
fn changing(api: &Reference<'_>, scheme: &SchemeFacts<'_>) -> String {
    let setter = format!(".{}(SecretFile(\"secret.txt\".into()))", scheme.source_method);
    let sample = Sample::new(api)
        .own("runtime::{BoxFuture, Credential, CredentialError, Secret, SecretRequest}")
        .other("std::path::PathBuf");
    let lines = "/// A secret that something else keeps fresh.
struct SecretFile(PathBuf);

impl Credential for SecretFile {
    fn secret<'a>(&'a self, _: SecretRequest<'a>) -> BoxFuture<'a, Result<Secret, CredentialError>> {
        Box::pin(async move {
            match std::fs::read_to_string(&self.0) {
                Ok(text) => Ok(Secret::from(text.trim())),
                Err(error) => Err(CredentialError::new(format!(\"the file cannot be read: {error}\"))),
            }
        })
    }
}
";
    sample.lines(lines).lines("\n").built(api, "client", &[&setter]).finish()
}

/// A credential that fetches tokens.
fn fetched(api: &Reference<'_>, scheme: &SchemeFacts<'_>, endpoint: Option<&Endpoint>) -> String {
    let sample = Sample::new(api);
    let (sample, credential) = match endpoint {
        None => {
            let made = "ClientCredentials::new(\"https://login.example.com/token\", client_id, client_secret)";
            (sample.own("runtime::ClientCredentials"), made.to_owned())
        }
        Some(Endpoint { function, arguments, .. }) => {
            let lent = arguments.len().saturating_sub(2);
            let given = arguments.iter().enumerate().map(|(at, name)| if at < lent { format!("&{name}") } else { name.clone() });
            let given: Vec<String> = given.collect();
            (sample.own("oauth"), format!("oauth::{function}({})", given.join(", ")))
        }
    };
    let names = match endpoint {
        Some(endpoint) => endpoint.arguments.clone(),
        None => vec!["client_id".to_owned(), "client_secret".to_owned()],
    };
    let variables = if scheme.fetched.is_empty() {
        names.iter().map(|name| name.trim_end_matches('_').to_uppercase()).collect()
    } else {
        scheme.fetched.clone()
    };
    let reads = names.iter().zip(&variables).map(|(name, variable)| format!("let {name} = std::env::var({variable:?})?;"));
    let reads: Vec<String> = reads.collect();
    sample
        .lines(&reads.join("\n"))
        .lines(&format!("let credential = {credential};"))
        .built(api, "client", &[&format!(".{}(credential)", scheme.source_method)])
        .finish()
}
