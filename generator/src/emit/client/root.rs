//! `src/lib.rs`, `src/client.rs`, `src/servers.rs` and `src/oauth.rs`: the crate as a whole, the client and its builder.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{conditions, put};
use crate::emit::rust::docs;
use crate::emit::rust::print::rust_file;
use crate::emit::rust::types::ident;
use crate::emit::{header, timeout_seconds};
use crate::files::Files;
use crate::ir::{Api, RateLimit, Resource, SecurityKind, SecurityScheme, Server, ServerVariable, TokenEndpoint};
use crate::options::Options;

/// Writes what the crate is as a whole.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    put(&mut files, "src/lib.rs", &lib(api, options));
    put(&mut files, "src/client.rs", &client(api, options));
    if !api.servers.is_empty() {
        put(&mut files, "src/servers.rs", &servers(api, options));
    }
    if token_endpoints(api).next().is_some() {
        put(&mut files, "src/oauth.rs", &oauth(api, options));
    }
    files
}

fn lib(api: &Api, options: &Options) -> String {
    let filters = (!api.filters.is_empty()).then(|| quote! { pub mod filters; });
    let models = (!api.types.is_empty()).then(|| quote! { pub mod models; });
    let servers = (!api.servers.is_empty()).then(|| quote! { pub mod servers; });
    let oauth = token_endpoints(api).next().map(|_| quote! { pub mod oauth; });
    // Which feature an item needs, its documentation on docs.rs shows.
    let docs_of_features = api.split.as_ref().map(|_| quote! { #![cfg_attr(docsrs, feature(doc_cfg))] });
    // Who gives a crate such a name has heard of it.
    let case = options.crate_name.chars().any(char::is_uppercase).then(|| quote! { #![allow(non_snake_case)] });
    let webhooks = (!api.incoming.is_empty()).then(|| {
        let condition = conditions::of_webhooks(api);
        quote! { #condition pub mod webhooks; }
    });
    let items = quote! {
        #![doc = include_str!("../README.md")]
        #![forbid(unsafe_code)]
        #![deny(missing_docs)]
        #case
        #docs_of_features
        // Names, sizes and numbers of arguments are the API's.
        #![allow(
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::struct_field_names,
            clippy::too_many_arguments,
            clippy::doc_lazy_continuation,
            clippy::doc_overindented_list_items
        )]
        mod client;
        pub mod resources;
        #models
        #filters
        #servers
        #oauth
        #webhooks
        pub mod runtime;

        pub use client::{Client, ClientBuilder};
        pub use runtime::Error;
        #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
        pub use runtime::{Wait, WaitEach};
    };
    rust_file(&header(options), "", items)
}

fn client(api: &Api, options: &Options) -> String {
    let accessors = api.resources.iter().map(|resource| accessor(api, resource));
    let mut resources: Vec<&str> = api.resources.iter().map(|resource| resource.name.as_str()).collect();
    resources.sort_unstable();
    let resources = resources.into_iter().map(ident);
    // In a crate that is split, each is named where it is there.
    let named = api.split.is_none() && !api.resources.is_empty();
    let use_resources = named.then(|| quote! { use crate::resources::{#(#resources),*}; });
    let reason = match (&api.split, api.resources.is_empty()) {
        (_, true) => Some("there is no operation, so nothing is sent"),
        (Some(_), false) => Some("without the feature of any operation nothing is sent"),
        (None, false) => None,
    };
    let unused = reason.map(|reason| quote! { #[allow(dead_code, reason = #reason)] });
    let setters = api.security.iter().map(setter);
    let config = config(api, options);
    let from_env = from_env(api);
    let limit = api.rate_limit.as_ref().map(limit_words).unwrap_or_default();
    let rate_limit = api.rate_limit.as_ref().map(rate_limit);
    let pace = api.rate_limit.as_ref().map(|_| quote! { .pace(Some(Arc::new(runtime::Throttle::new(Client::RATE_LIMIT)))) });
    let throttle = api.rate_limit.as_ref().map(throttle);
    let use_arc = api.rate_limit.as_ref().map(|_| quote! { use std::sync::Arc; });
    let docs = docs::with_prose(
        &format!("A client of {}.", super::titled(api)),
        &format!("It is cheap to clone, and clones share their connections. {limit}"),
    );
    let base_path = api.base_path.as_ref().map(|path| quote! { .base_path(#path) });
    let builder_docs = docs::prose(&builder_words(api));
    let items = quote! {
        #use_arc
        use std::time::Duration;
        #use_resources
        use crate::runtime;

        #docs
        #[derive(Clone, Debug)]
        pub struct Client { #unused core: runtime::Core }

        impl Client {
            #rate_limit

            #builder_docs
            pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                ClientBuilder { core: runtime::CoreBuilder::new(base_url, &CONFIG)#base_path #pace }
            }

            #from_env
            #(#accessors)*
        }

        #[doc = " What a [`Client`] is made of."]
        #[derive(Clone, Debug)]
        #[must_use = "`build` makes a client of it"]
        pub struct ClientBuilder { core: runtime::CoreBuilder }

        impl ClientBuilder {
            #(#setters)*

            #[doc = " How long one exchange with the service may take, from connecting to the last byte received. What the"]
            #[doc = " client waits for between two exchanges is not counted."]
            pub fn timeout(mut self, timeout: Duration) -> Self {
                self.core = self.core.timeout(timeout);
                self
            }

            #[doc = " How long a whole call may take, with waiting for its turn and all its repetitions. Without limit by default."]
            pub fn deadline(mut self, deadline: Duration) -> Self {
                self.core = self.core.deadline(deadline);
                self
            }

            #[doc = " When and how often failed calls are repeated: five times within ten minutes by default."]
            pub fn retry(mut self, policy: runtime::RetryPolicy) -> Self {
                self.core = self.core.retry(policy);
                self
            }

            #throttle

            #[doc = " How long it may take to connect: ten seconds by default. Not together with a transport of your own."]
            #[cfg(feature = "reqwest")]
            pub fn connect_timeout(mut self, timeout: Duration) -> Self {
                self.core = self.core.connect_timeout(timeout);
                self
            }

            #[doc = " The `reqwest` client to send with, for proxies, certificates and the like. It should follow no redirects."]
            #[cfg(feature = "reqwest")]
            pub fn http_client(mut self, client: reqwest::Client) -> Self {
                self.core = self.core.http_client(client);
                self
            }

            #[doc = " Another way to send requests than `reqwest`: another HTTP stack, or none at all in a test."]
            pub fn transport(mut self, transport: impl runtime::Transport) -> Self {
                self.core = self.core.transport(transport);
                self
            }

            #[doc = " Another clock than the machine's, for tests and where there is no tokio."]
            pub fn clock(mut self, clock: impl runtime::Clock) -> Self {
                self.core = self.core.clock(clock);
                self
            }

            #[doc = " Called before each request is sent; it may add headers. It sees no credentials."]
            pub fn before_request(
                mut self,
                hook: impl Fn(&mut runtime::Outgoing<'_>) + runtime::MaybeSend + runtime::MaybeSync + 'static,
            ) -> Self {
                self.core = self.core.before_request(hook);
                self
            }

            #[doc = " Called after each answer, and when there is none."]
            pub fn after_response(
                mut self,
                hook: impl Fn(&runtime::Answered<'_>) + runtime::MaybeSend + runtime::MaybeSync + 'static,
            ) -> Self {
                self.core = self.core.after_response(hook);
                self
            }

            #[doc = " What the client calls itself in the `User-Agent` header."]
            pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
                self.core = self.core.user_agent(user_agent);
                self
            }

            #[doc = " A header that is sent with every request."]
            pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.core = self.core.default_header(name, value);
                self
            }

            #[doc = " The largest answer that is read, in bytes; a larger one is an error."]
            pub fn max_response_bytes(mut self, limit: usize) -> Self {
                self.core = self.core.max_response_bytes(limit);
                self
            }

            #[doc = " Allows credentials to travel over plain HTTP to a host other than this machine."]
            pub fn allow_insecure_http(mut self) -> Self {
                self.core = self.core.allow_insecure_http();
                self
            }

            #[doc = " The client."]
            #[doc = ""]
            #[doc = " # Errors"]
            #[doc = ""]
            #[doc = " If the address is no `http` or `https` URL, or a credential or a header has characters that cannot be sent."]
            pub fn build(self) -> Result<Client, runtime::Error> {
                Ok(Client { core: self.core.build()? })
            }
        }

        #config
    };
    rust_file(&header(options), "", items)
}

fn limit_words(limit: &RateLimit) -> String {
    let RateLimit { requests, seconds, scope, held_seconds: _ } = limit;
    let every = if *seconds == 60 { "a minute".to_owned() } else { format!("in {seconds} seconds") };
    format!(
        "The service takes {requests} requests {every} from one {scope}. The client keeps that: calls wait until there is room, \
         and clones wait in one queue."
    )
}

fn rate_limit(limit: &RateLimit) -> TokenStream {
    let RateLimit { requests, seconds, scope, held_seconds: _ } = limit;
    let docs = docs::prose(&format!("The requests that the service takes from one {scope}."));
    let requests = Literal::u32_unsuffixed(*requests);
    let seconds = Literal::u64_unsuffixed(u64::from(*seconds));
    quote! {
        #docs
        pub const RATE_LIMIT: runtime::RateLimit = runtime::RateLimit::new(#requests, Duration::from_secs(#seconds));
    }
}

/// What the caller decides about the limit.
fn throttle(limit: &RateLimit) -> TokenStream {
    let RateLimit { requests: _, seconds: _, scope, held_seconds: _ } = limit;
    let docs = docs::prose(&format!(
        "Another throttle than one for [`Client::RATE_LIMIT`] alone: with another limit, with a burst, or shared. All clients of one \
         {scope} should be given clones of one throttle; for those in other processes there are shared budgets."
    ));
    let off = docs::prose("Lets every request leave at once, for when something else keeps the limit.");
    quote! {
        #docs
        pub fn throttle(mut self, throttle: runtime::Throttle) -> Self {
            self.core = self.core.pace(Some(Arc::new(throttle)));
            self
        }

        #off
        pub fn no_throttle(mut self) -> Self {
            self.core = self.core.pace(None);
            self
        }
    }
}

fn accessor(api: &Api, resource: &Resource) -> TokenStream {
    let Resource { name, module: _, accessor, wire, docs: words, operations: _ } = resource;
    let fallback = format!("{wire}.");
    let docs = docs::attributes(docs::or(&words.0, &fallback));
    let name = ident(name.as_str());
    let accessor = ident(accessor.as_str());
    let condition = conditions::of_resource(api, resource);
    let name = if condition.is_some() {
        quote! { crate::resources::#name }
    } else {
        quote! { #name }
    };
    quote! {
        #docs
        #condition
        pub fn #accessor(&self) -> #name { #name::new(&self.core) }
    }
}

fn setter(scheme: &SecurityScheme) -> TokenStream {
    let SecurityScheme { method, source_method, wire, docs: words, kind, token_endpoints } = scheme;
    let fallback = format!("The credential of the security scheme `{wire}`.");
    let docs = docs::attributes(docs::or(&words.0, &fallback));
    let (arguments, credential, what) = match kind {
        SecurityKind::Basic => (
            quote! { user: impl Into<String>, password: impl Into<runtime::Secret> },
            quote! { basic(user, password) },
            "user and password, with a colon between them,",
        ),
        SecurityKind::Bearer => (quote! { token: impl Into<runtime::Secret> }, quote! { bearer(token) }, "the token"),
        SecurityKind::HeaderKey { .. } | SecurityKind::QueryKey { .. } | SecurityKind::CookieKey { .. } => {
            (quote! { key: impl Into<runtime::Secret> }, quote! { key(key) }, "the key")
        }
    };
    let made = match token_endpoints.first() {
        Some(endpoint) => format!(" [`oauth`](crate::oauth) makes one, as in [`oauth::{0}`](crate::oauth::{0}).", endpoint.name),
        None => String::new(),
    };
    let source_docs = docs::prose(&format!("The same as [`{method}`](Self::{method}), where {what} changes with time.{made}"));
    let (method, source_method, wire) = (ident(method.as_str()), ident(source_method.as_str()), wire.as_str());
    quote! {
        #docs
        pub fn #method(mut self, #arguments) -> Self {
            self.core = self.core.credential(#wire, runtime::StaticCredential::#credential);
            self
        }

        #source_docs
        pub fn #source_method(mut self, credential: impl runtime::Credential) -> Self {
            self.core = self.core.credential_from(#wire, credential);
            self
        }
    }
}

fn builder_words(api: &Api) -> String {
    let prefix = match &api.path_prefix {
        Some(prefix) => format!(", with or without `{prefix}` at its end"),
        None => String::new(),
    };
    let base = match &api.base_path {
        Some(path) => format!(" An address without a path gets `{path}`."),
        None => String::new(),
    };
    format!("A builder of a client for the service at this address{prefix}.{base}")
}

fn config(api: &Api, options: &Options) -> TokenStream {
    let user_agent = format!("{}/{}", options.crate_name, options.crate_version);
    let prefix = match &api.path_prefix {
        Some(prefix) => quote! { Some(#prefix) },
        None => quote! { None },
    };
    let seconds = Literal::u64_unsuffixed(timeout_seconds(api));
    let schemes = api.security.iter().map(scheme);
    quote! {
        static CONFIG: runtime::Config = runtime::Config {
            user_agent: #user_agent,
            path_prefix: #prefix,
            timeout: Duration::from_secs(#seconds),
            schemes: &[#(#schemes),*],
        };
    }
}

fn scheme(scheme: &SecurityScheme) -> TokenStream {
    let SecurityScheme { method, source_method: _, wire, docs: _, kind, token_endpoints: _ } = scheme;
    let method = method.as_str();
    let kind = match kind {
        SecurityKind::HeaderKey { header, prefix } => quote! { runtime::SchemeKind::Header { name: #header, prefix: #prefix } },
        SecurityKind::QueryKey { parameter } => quote! { runtime::SchemeKind::Query { name: #parameter } },
        SecurityKind::CookieKey { cookie } => quote! { runtime::SchemeKind::Cookie { name: #cookie } },
        SecurityKind::Bearer => quote! { runtime::SchemeKind::Bearer },
        SecurityKind::Basic => quote! { runtime::SchemeKind::Basic },
    };
    let wire = wire.as_str();
    quote! { runtime::Scheme { name: #wire, method: #method, kind: #kind } }
}

/// A client from environment variables, where the document says what their names begin with.
fn from_env(api: &Api) -> Option<TokenStream> {
    let prefix = api.env_prefix.as_ref()?;
    let url_variable = format!("{prefix}_URL");
    let template = api.servers.first().filter(|server| !server.variables.is_empty());
    let base_url = match template {
        Some(server) => env_server(prefix, &url_variable, server),
        None => quote! { let base_url = runtime::required_env(#url_variable)?; },
    };
    let credentials = api.security.iter().map(|scheme| env_credential(api, prefix, scheme));
    let need_one = need_credential(api, prefix);
    let docs = docs::prose(&env_words(api, prefix, &url_variable, template));
    Some(quote! {
        #docs
        pub fn from_env() -> Result<Self, runtime::Error> {
            #base_url
            let mut builder = Self::builder(base_url);
            #(#credentials)*
            #need_one
            builder.build()
        }
    })
}

/// A client without any credential would fail at its first call, and say less.
fn need_credential(api: &Api, prefix: &str) -> Option<TokenStream> {
    let names = credential_names(api, prefix);
    let message = format!("no credential is set: set the environment variable {names}");
    (!names.is_empty()).then(|| {
        quote! {
            if !builder.core.has_credential() {
                return Err(runtime::Error::configuration(#message));
            }
        }
    })
}

fn env_server(prefix: &str, url_variable: &str, server: &Server) -> TokenStream {
    let function = ident(server.name.as_str());
    let names: Vec<String> = server.variables.iter().map(|variable| format!("`{}`", variable_name(prefix, variable))).collect();
    let message = format!("no address is set: set the environment variable `{url_variable}`, or {}", names.join(" and "));
    let lets = server.variables.iter().map(|variable| {
        let name = variable_name(prefix, variable);
        let local = ident(variable.name.as_str());
        quote! { let #local = runtime::env(#name)?.ok_or_else(|| runtime::Error::configuration(#message))?; }
    });
    let arguments = server.variables.iter().map(|variable| {
        let local = ident(variable.name.as_str());
        quote! { &#local }
    });
    quote! {
        let base_url = match runtime::env(#url_variable)? {
            Some(url) => url,
            None => {
                #(#lets)*
                crate::servers::#function(#(#arguments),*)
            }
        };
    }
}

fn variable_name(prefix: &str, variable: &ServerVariable) -> String {
    format!("{prefix}_{}", variable.name.as_str().trim_end_matches('_').to_uppercase())
}

/// The variables that credentials are read from, in words; empty if there are none.
fn credential_names(api: &Api, prefix: &str) -> String {
    let fixed = api.security.iter().map(|scheme| format!("`{prefix}_{}`", scheme.method.as_str().to_uppercase()));
    let fixed = fixed.collect::<Vec<_>>().join(" or ");
    let Some((_, endpoint)) = env_endpoint(api) else { return fixed };
    let fetched: Vec<String> = endpoint_variables(prefix, endpoint).iter().map(|name| format!("`{name}`")).collect();
    format!("{fixed}, or all of {}", fetched.join(", "))
}

/// Of several token endpoints the first one can be had from the environment.
fn env_endpoint(api: &Api) -> Option<(&SecurityScheme, &TokenEndpoint)> {
    api.security.iter().find_map(|scheme| Some((scheme, scheme.token_endpoints.first()?)))
}

/// The variables of the environment that stand for the arguments of a token endpoint, in their order.
fn endpoint_variables(prefix: &str, endpoint: &TokenEndpoint) -> Vec<String> {
    let arguments = endpoint.variables.iter().map(|(name, _)| name.as_str().trim_end_matches('_'));
    arguments.chain(["client_id", "client_secret"]).map(|name| format!("{prefix}_{}", name.to_uppercase())).collect()
}

/// Fetches tokens where no token is given, but the secret to fetch one with.
fn env_fetched(api: &Api, prefix: &str, scheme: &SecurityScheme) -> Option<TokenStream> {
    let (_, endpoint) = env_endpoint(api).filter(|(first, _)| first.wire == scheme.wire)?;
    let names = endpoint_variables(prefix, endpoint);
    let (secret, others) = names.split_last()?;
    let arguments = others.iter().enumerate().map(|(index, name)| {
        let borrow = (index < endpoint.variables.len()).then(|| quote! { & });
        quote! { #borrow runtime::required_env(#name)? }
    });
    let (method, function) = (ident(scheme.source_method.as_str()), ident(endpoint.name.as_str()));
    Some(quote! {
        else if let Some(secret) = runtime::env(#secret)? {
            builder = builder.#method(crate::oauth::#function(#(#arguments,)* secret));
        }
    })
}

fn env_credential(api: &Api, prefix: &str, scheme: &SecurityScheme) -> TokenStream {
    let fetched = env_fetched(api, prefix, scheme);
    let name = format!("{prefix}_{}", scheme.method.as_str().to_uppercase());
    let method = ident(scheme.method.as_str());
    match scheme.kind {
        SecurityKind::Basic => {
            let (user, password) = (format!("{name}_USER"), format!("{name}_PASSWORD"));
            quote! {
                if let (Some(user), Some(password)) = (runtime::env(#user)?, runtime::env(#password)?) {
                    builder = builder.#method(user, password);
                }
            }
        }
        SecurityKind::HeaderKey { .. }
        | SecurityKind::QueryKey { .. }
        | SecurityKind::CookieKey { .. }
        | SecurityKind::Bearer => quote! {
            if let Some(secret) = runtime::env(#name)? {
                builder = builder.#method(secret);
            }
            #fetched
        },
    }
}

fn env_words(api: &Api, prefix: &str, url_variable: &str, template: Option<&Server>) -> String {
    let mut words = format!("A client from environment variables: `{url_variable}`");
    if let Some(server) = template {
        let names: Vec<String> =
            server.variables.iter().map(|variable| format!("`{}`", variable_name(prefix, variable))).collect();
        words.push_str(&format!(" (or {})", names.join(" and ")));
    }
    let names = credential_names(api, prefix);
    if !names.is_empty() {
        words.push_str(&format!(", and {names}"));
    }
    words.push_str(".\n\n# Errors\n\nIf the address is missing or one of them cannot be used. The error names the variable and never shows its value.");
    words
}

fn servers(api: &Api, options: &Options) -> String {
    let functions = api.servers.iter().map(server);
    let about = "The addresses at which the API can be reached, for [`Client::builder`](crate::Client::builder).";
    let text = rust_file(&header(options), "", quote! { #(#functions)* });
    // The module's documentation links to the client, which the document's own words never do.
    match text.split_once("\n\n") {
        Some((first, rest)) => format!("{first}\n\n//! {about}\n\n{rest}"),
        None => text,
    }
}

fn server(server: &Server) -> TokenStream {
    let Server { name, docs: words, url, variables } = server;
    let fallback = format!("`{url}`");
    let arguments = variables.iter().map(|variable| {
        let name = ident(variable.name.as_str());
        quote! { #name: &str }
    });
    let lines: Vec<String> = variables.iter().map(variable_line).collect();
    let facts = if lines.is_empty() { String::new() } else { format!("# Arguments\n\n{}", lines.join("\n")) };
    let docs = docs::with_prose(docs::or(&words.0, &fallback), &facts);
    let mut template = url.replace('{', "{{").replace('}', "}}");
    for variable in variables {
        let wire = format!("{{{{{}}}}}", variable.wire);
        template = template.replace(&wire, &format!("{{{}}}", variable.name));
    }
    let value = if variables.is_empty() {
        quote! { #url.to_owned() }
    } else {
        quote! { format!(#template) }
    };
    let name = ident(name.as_str());
    quote! {
        #docs
        pub fn #name(#(#arguments),*) -> String { #value }
    }
}

fn token_endpoints(api: &Api) -> impl Iterator<Item = &TokenEndpoint> {
    api.security.iter().flat_map(|scheme| &scheme.token_endpoints)
}

fn oauth(api: &Api, options: &Options) -> String {
    let schemes = api.security.iter();
    let functions =
        schemes.flat_map(|scheme| scheme.token_endpoints.iter().map(move |endpoint| token_endpoint(scheme, endpoint)));
    let about = "Where an application gets its tokens, by its id and secret.";
    rust_file(&header(options), about, quote! { use crate::runtime; #(#functions)* })
}

fn token_endpoint(scheme: &SecurityScheme, endpoint: &TokenEndpoint) -> TokenStream {
    let TokenEndpoint { name, docs: words, url, variables, scope } = endpoint;
    let constant = scope.as_ref().map(|(constant, text)| {
        let docs = docs::prose(&format!("The scope that [`{name}`] asks for."));
        let constant = ident(constant.as_str());
        quote! { #docs pub const #constant: &str = #text; }
    });
    let scoped = scope.as_ref().map(|(constant, _)| {
        let constant = ident(constant.as_str());
        quote! { .scope(#constant) }
    });
    let asked = scope.as_ref().map(|(constant, _)| format!(" for [`{constant}`]")).unwrap_or_default();
    let method = format!("[`{0}`](crate::ClientBuilder::{0})", scheme.source_method);
    let docs = docs::with_prose(
        docs::or(&words.0, "Tokens for an application."),
        &format!("From `{url}`{asked}. To be passed to {method}."),
    );
    let arguments = variables.iter().map(|(name, _)| {
        let name = ident(name.as_str());
        quote! { #name: &str, }
    });
    let credential = if variables.is_empty() {
        quote! { new(#url, client_id, client_secret) }
    } else {
        let pairs = variables.iter().map(|(name, wire)| {
            let (name, wire) = (ident(name.as_str()), wire.as_str());
            quote! { (#wire, #name) }
        });
        quote! { from_template(#url, &[#(#pairs),*], client_id, client_secret) }
    };
    let name = ident(name.as_str());
    quote! {
        #constant

        #docs
        pub fn #name(
            #(#arguments)*
            client_id: impl Into<String>,
            client_secret: impl Into<runtime::Secret>,
        ) -> runtime::ClientCredentials {
            runtime::ClientCredentials::#credential #scoped
        }
    }
}

fn variable_line(variable: &ServerVariable) -> String {
    let ServerVariable { name, wire: _, docs: words, default } = variable;
    let words = docs::lines(&words.0).join(" ");
    let words = if words.is_empty() { "a part of the address.".to_owned() } else { words };
    let default = if default.is_empty() { String::new() } else { format!(" For example `{default}`.") };
    format!("- `{name}`: {words}{default}")
}
