//! What the generated crate promises, as plain data.
//!
//! Every name, type, `Option`, `Box` and outcome is decided when these values are made; whoever emits from them only writes them down.
//! Nothing here knows a document, a pointer or a token, and nothing here has behaviour beyond reading a name.

mod coverage;
mod features;
mod name;
mod operation;
mod incoming;
mod types;

pub use coverage::{Coverage, CoverageCount, CoverageGap, CoveragePlace};
pub use features::{Feature, Split};
pub use incoming::{Incoming, IncomingKind, Payload};
pub use name::{ArgumentName, FeatureName, FieldName, MethodName, ModuleName, StaticName, TypeName, VariantName, Wire};
pub use operation::{
    Argument, Body, BodyField, BodyFormat, Call, Calls, Content, Decode, Encoding, ErrorCase, HeaderField, Member, Method,
    Operation, Paging, PagingStyle, Parameter, ParameterStyle, Part, PartKind, PathStyle, PropertyEncoding, QueryStyle, Resource,
    ResponseCase, Scan, Slot, StatusPattern, Store, StreamFlag, StreamKind, Streaming, Success, Upload, UploadPut, UploadStep,
};
pub use types::{
    Component, Docs, Enum, EnumBacking, EnumMember, EnumWire, Example, Field, FilterField, FilterMethod, FilterValue, Filters,
    Presence, Struct, TypeDef, TypeKind, TypeRef, Union, UnionVariant,
};

/// A whole API, as the crate that is generated for it offers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The title that the document gives the API.
    pub title: String,
    /// The version that the document gives the API.
    pub version: String,
    /// What the API is, in the document's words.
    pub docs: Docs,
    /// Where the API can be reached.
    pub servers: Vec<Server>,
    /// The first path segment that all operations share, with its slash (`/api`): a base URL may end in it or not.
    pub path_prefix: Option<String>,
    /// The path below which all operations are (`/v1`), where the document names no host: a base URL without a path gets it.
    pub base_path: Option<String>,
    /// The ways to authorize a call.
    pub security: Vec<SecurityScheme>,
    /// How many requests the service takes.
    pub rate_limit: Option<RateLimit>,
    /// What the names of environment variables begin with (`MCAS`).
    pub env_prefix: Option<String>,
    /// The operations, grouped as the document's tags group them.
    pub resources: Vec<Resource>,
    /// What the service sends by itself.
    pub incoming: Vec<Incoming>,
    /// The types of bodies, parameters and answers, sorted by module and then in the order in which they were met.
    pub types: Vec<TypeDef>,
    /// The typed filter builders.
    pub filters: Vec<Filters>,
    /// The types of other crates that something of all this is, with their paths.
    pub foreign: Vec<String>,
    /// The components that have a type of their own, with values to try it with; where somebody asked for them.
    pub components: Vec<Component>,
    /// How the crate is split into Cargo features, where it is large.
    pub split: Option<Split>,
    /// How much of the document all this is.
    pub coverage: Coverage,
}

/// Where an API can be reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The function that makes the URL.
    pub name: MethodName,
    /// What the document says about the server.
    pub docs: Docs,
    /// The URL, with `{variable}` where a variable goes.
    pub url: String,
    /// The variables of the URL, in the order in which they stand in it.
    pub variables: Vec<ServerVariable>,
}

/// One variable of a server's URL.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The argument that gives it.
    pub name: ArgumentName,
    /// Its name in the URL.
    pub wire: Wire,
    /// What it stands for.
    pub docs: Docs,
    /// The value that the document takes if nobody gives one.
    pub default: String,
}

/// One way to authorize a call.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityScheme {
    /// The builder method that sets it (`api_token`).
    pub method: MethodName,
    /// The builder method that sets where it comes from, if it changes (`api_token_from`).
    pub source_method: MethodName,
    /// Its name in the document, by which operations refer to it.
    pub wire: Wire,
    /// What the document says about it.
    pub docs: Docs,
    /// How it travels.
    pub kind: SecurityKind,
    /// Where an application gets a token for it.
    pub token_endpoints: Vec<TokenEndpoint>,
}

/// Where an application gets a token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenEndpoint {
    /// The function that makes the credential.
    pub name: MethodName,
    /// What the document says about it.
    pub docs: Docs,
    /// The URL, with `{variable}` where a variable goes.
    pub url: String,
    /// The arguments for the variables of the URL, each with its name in it.
    pub variables: Vec<(ArgumentName, Wire)>,
    /// The scopes to ask for, and the constant that holds them.
    pub scope: Option<(StaticName, String)>,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq)]
pub enum SecurityKind {
    /// A key in a header, with a fixed text before it.
    HeaderKey {
        /// The header.
        header: String,
        /// What stands before the key.
        prefix: String,
    },
    /// A key in the query.
    QueryKey {
        /// The query parameter.
        parameter: String,
    },
    /// A key in a cookie.
    CookieKey {
        /// The cookie.
        cookie: String,
    },
    /// `Authorization: Bearer …`, also for OAuth 2 and OpenID Connect.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
}

/// How many requests the service takes from all clients of a scope.
#[derive(Clone, Debug, PartialEq)]
pub struct RateLimit {
    /// So many requests …
    pub requests: u32,
    /// … in so many seconds.
    pub seconds: u32,
    /// For whom the limit counts, in a word (`tenant`).
    pub scope: String,
    /// For how many seconds the service may hold a request back instead of refusing it.
    pub held_seconds: u32,
}
