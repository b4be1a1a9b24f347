//! A document in OpenAPI's own words: complete, unambiguous, each part with its pointer. No Rust name is in it.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::extensions::{Paging, RateLimit, TimestampUnit, Upload};
use crate::document::Pointer;

/// A whole document.
#[derive(Clone, Debug)]
pub struct Api {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// `servers`
    pub servers: Vec<Server>,
    /// `tags`
    pub tags: Vec<Tag>,
    /// All operations, path by path.
    pub operations: Vec<Operation>,
    /// `x-webhooks`
    pub webhooks: Vec<Incoming>,
    /// `callbacks` of all operations.
    pub callbacks: Vec<Incoming>,
    /// `components.schemas`
    pub schemas: IndexMap<String, Schema>,
    /// `components.securitySchemes`
    pub security_schemes: Vec<SecurityScheme>,
    /// `x-rate-limit`
    pub rate_limit: Option<RateLimit>,
    /// `x-env-prefix`
    pub env_prefix: Option<String>,
}

impl Api {
    /// What a schema is, through as many `$ref`s as it takes.
    pub(crate) fn resolve<'a>(&'a self, schema: &'a Schema) -> &'a Schema {
        let mut schema = schema;
        let mut seen = HashSet::new();
        while let Kind::Reference(name) = &schema.kind {
            let Some(target) = self.schemas.get(name) else { break };
            if !seen.insert(name) {
                break;
            }
            schema = target;
        }
        schema
    }

    /// Whether a schema describes bytes.
    pub(crate) fn is_binary(&self, schema: &Schema) -> bool {
        matches!(&self.resolve(schema).kind, Kind::Text { format: Some(format), .. } if format == "binary" || format == "file")
    }
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// Where it stands.
    pub at: Pointer,
    /// `url`
    pub url: String,
    /// `description`
    pub description: Option<String>,
    /// `variables`, those that the URL uses, in the order of the URL.
    pub variables: Vec<ServerVariable>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// `default`
    pub default: String,
    /// `enum`
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}

/// A tag.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Where it stands.
    pub at: Pointer,
    /// `name`
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// Where it stands.
    pub at: Pointer,
    /// Its key in `components.securitySchemes`.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// What it is.
    pub kind: SecurityKind,
    /// Where an application gets its token.
    pub token_endpoints: Vec<TokenEndpoint>,
}

/// Where an application gets its token: an entry of `x-token-endpoints`, or the `tokenUrl` of a flow.
#[derive(Clone, Debug)]
pub struct TokenEndpoint {
    /// Where it stands.
    pub at: Pointer,
    /// `name`; a flow has none.
    pub name: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// The URL, with its variables.
    pub url: String,
    /// The names of the variables, in the order of the URL, each once.
    pub variables: Vec<String>,
    /// `scope`
    pub scope: Option<String>,
}

/// What a security scheme is.
#[derive(Clone, Debug)]
pub enum SecurityKind {
    /// `apiKey` in a header, with the text of `x-token-prefix`.
    HeaderKey {
        /// The header.
        header: String,
        /// What stands before the key.
        prefix: String,
    },
    /// `apiKey` in the query.
    QueryKey {
        /// The query parameter.
        parameter: String,
    },
    /// `apiKey` in a cookie.
    CookieKey {
        /// The cookie.
        cookie: String,
    },
    /// `http` with a bearer token, `oauth2` or `openIdConnect`.
    Bearer,
    /// `http` with user and password.
    Basic,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Where it stands.
    pub at: Pointer,
    /// `operationId`
    pub id: Option<String>,
    /// The HTTP method, in lower case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `tags`
    pub tags: Vec<String>,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Those of the path item and those of the operation; the operation's win.
    pub parameters: Vec<Parameter>,
    /// `requestBody`
    pub body: Option<Body>,
    /// `responses`
    pub responses: Vec<Response>,
    /// `security`, or the document's where the operation has none: alternatives of schemes with scopes.
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// Its own server (or its path's), if any.
    pub server: Option<Server>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// `x-paging`
    pub paging: Option<Paging>,
    /// `x-read-only`
    pub read_only: bool,
    /// `x-accept`
    pub accept: Option<String>,
    /// `x-presigned-url`
    pub presigned_url: Option<String>,
    /// `x-upload`
    pub upload: Option<Upload>,
    /// `x-replaced-by`
    pub replaced_by: Option<String>,
}

/// A request that the service sends: a webhook, or a callback of an operation.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Where it stands.
    pub at: Pointer,
    /// Its key in `x-webhooks` or `callbacks`, with its method where there are several.
    pub name: String,
    /// What asks for it: none for a webhook.
    pub asked: Option<Asked>,
    /// `operationId`
    pub id: Option<String>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// The HTTP method, in lower case.
    pub method: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Of `parameters` those in headers.
    pub headers: Vec<Parameter>,
    /// `responses`: what the receiver may answer, each status with its description.
    pub answers: Vec<(String, String)>,
    /// `requestBody`
    pub body: Option<Body>,
}

/// The operation that asks for a callback.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `operationId`
    pub operation: Option<String>,
    /// Its method, in lower case.
    pub method: String,
    /// Its path template.
    pub path: String,
    /// Where the callback is sent: the expression that is its key.
    pub url: String,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
    /// No style: `content` says that it is JSON text.
    Json,
    /// No style and no name: the value is the query.
    Whole {
        /// Whether it is JSON text.
        json: bool,
    },
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Where it stands.
    pub at: Pointer,
    /// `name`
    pub name: String,
    /// `in`
    pub location: Location,
    /// `style`, with its default filled in.
    pub style: Style,
    /// `explode`, with its default filled in.
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `description`
    pub description: Option<String>,
    /// The schema, of the parameter or of its content.
    pub schema: Schema,
    /// `example`, or the first of `examples`, of the parameter or of its content.
    pub example: Option<Value>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
}

/// A request's body.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it stands.
    pub at: Pointer,
    /// `description`
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// `x-flatten-body`
    pub flatten: bool,
    /// `content`
    pub contents: Vec<MediaType>,
}

/// A media type, with what it holds.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Where it stands.
    pub at: Pointer,
    /// `application/json`
    pub name: String,
    /// `schema`
    pub schema: Option<Schema>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// `x-item-schema`: what one item of a stream is.
    pub item: Option<Schema>,
    /// `encoding`
    pub encoding: Vec<Encoding>,
}

/// How a property of a form is written.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Where it stands.
    pub at: Pointer,
    /// The property.
    pub property: String,
    /// `contentType`
    pub content_type: Option<String>,
    /// `style`, `explode` and `allowReserved`, with their defaults filled in; none where nothing is said of them.
    pub style: Option<(Style, bool, bool)>,
    /// The names of `headers`.
    pub headers: Vec<String>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// Where it stands.
    pub at: Pointer,
    /// Which status it is for.
    pub status: Status,
    /// `description`
    pub description: String,
    /// `content`
    pub contents: Vec<MediaType>,
    /// `headers`
    pub headers: Vec<Header>,
}

/// A set of statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// `404`
    Exact(u16),
    /// `4XX` is 4.
    Range(u8),
    /// `default`
    Default,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub struct Header {
    /// Where it stands.
    pub at: Pointer,
    /// Its name.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// Its schema.
    pub schema: Schema,
}

/// A schema.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Where it stands.
    pub at: Pointer,
    /// What is said about it.
    pub meta: Meta,
    /// What it is.
    pub kind: Kind,
}

/// What is said about a schema, beside what it is.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `nullable`, also where a union has a variant that is only null.
    pub nullable: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// Limits, pattern and default, a sentence each.
    pub facts: Vec<String>,
    /// `example`
    pub example: Option<Value>,
    /// `default`
    pub default: Option<Value>,
    /// What a made-up value has to keep to.
    pub limits: Limits,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// `x-rust-type`
    pub rust_type: Option<String>,
    /// The component that a variant of a union was before what stands beside the union came into it.
    pub made_of: Option<String>,
}

/// What a made-up value of a schema has to keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// The least number, inclusive.
    pub minimum: Option<f64>,
    /// The greatest number, inclusive.
    pub maximum: Option<f64>,
    /// `multipleOf`
    pub multiple_of: Option<f64>,
    /// The fewest characters of a text, items of a list, or properties of an object.
    pub min_length: Option<usize>,
    /// The most characters of a text, items of a list, or properties of an object.
    pub max_length: Option<usize>,
    /// `pattern`
    pub pattern: Option<String>,
}

/// What a schema is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Anything.
    Any,
    /// The component of this name.
    Reference(String),
    /// `type: boolean`
    Boolean,
    /// `type: integer`
    Integer {
        /// `format`
        format: Option<String>,
        /// `x-timestamp`
        timestamp: Option<TimestampUnit>,
        /// `enum`
        values: Option<Enumeration>,
    },
    /// `type: number`
    Number {
        /// `x-timestamp`
        timestamp: Option<TimestampUnit>,
    },
    /// `type: string`
    Text {
        /// `format`
        format: Option<String>,
        /// `enum`
        values: Option<Enumeration>,
        /// `x-base64-json`
        base64_json: Option<Box<Schema>>,
    },
    /// `type: array`
    List(Box<Schema>),
    /// `type: array` with `x-prefix-items`
    Tuple(Vec<Schema>),
    /// `type: object`
    Object(Object),
    /// `oneOf` or `anyOf`
    Union(Union),
}

/// `enum`
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// The values, without null.
    pub members: Vec<Member>,
    /// `x-enum-open`
    pub open: Option<bool>,
}

/// A value of an `enum`.
#[derive(Clone, Debug)]
pub struct Member {
    /// The value: text or a whole number.
    pub value: MemberValue,
    /// From `x-enum-varnames`.
    pub rust_name: Option<String>,
    /// From `x-enum-descriptions`.
    pub description: Option<String>,
}

/// What a value of an `enum` is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MemberValue {
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
}

/// `type: object`
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// `properties`, each with whether `required` names it.
    pub properties: IndexMap<String, Property>,
    /// What `required` names and `properties` does not have: in an `allOf`, properties of the other parts.
    pub also_required: Vec<String>,
    /// `additionalProperties`
    pub additional: Additional,
    /// `x-filters`
    pub filters: bool,
    /// What tells its kinds apart, where other schemas extend this one.
    pub discriminator: Option<Discriminator>,
    /// Whether it lists those that extend it beside its properties.
    pub is_base: bool,
}

/// A property.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its schema.
    pub schema: Schema,
    /// Whether `required` names it.
    pub required: bool,
}

/// `additionalProperties`
#[derive(Clone, Debug, Default)]
pub enum Additional {
    /// Nothing is said.
    #[default]
    Unsaid,
    /// `false`
    Forbidden,
    /// `true`
    Any,
    /// A schema.
    Typed(Box<Schema>),
}

/// `oneOf` or `anyOf`
#[derive(Clone, Debug)]
pub struct Union {
    /// The variants, without those that are only null.
    pub variants: Vec<Schema>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
    /// Whether the last variant is what the others extend by `allOf`: it takes every value that is none of them.
    pub has_base: bool,
}

/// `discriminator`
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`: value of the property, name of the component.
    pub mapping: IndexMap<String, String>,
}
