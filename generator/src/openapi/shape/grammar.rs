//! What the table of `shape.rs` and the list of `extensions.rs` are made of.

/// The objects of OpenAPI 3.0, and those of our vendor extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// The document itself.
    Document,
    /// `info`
    Info,
    /// `info.contact`
    Contact,
    /// `info.license`
    License,
    /// An entry of `servers`.
    Server,
    /// An entry of a server's `variables`.
    ServerVariable,
    /// An entry of `tags`.
    Tag,
    /// `externalDocs`
    ExternalDocs,
    /// `paths`
    Paths,
    /// One path.
    PathItem,
    /// One method of a path.
    Operation,
    /// A parameter, whose kind its `in` tells.
    Parameter,
    /// A parameter in the path.
    PathParameter,
    /// A parameter in the query.
    QueryParameter,
    /// A parameter in a header.
    HeaderParameter,
    /// A parameter in a cookie.
    CookieParameter,
    /// `requestBody`
    RequestBody,
    /// An entry of `content`.
    MediaType,
    /// An entry of `encoding`.
    Encoding,
    /// `responses`
    Responses,
    /// One answer.
    Response,
    /// A header of an answer.
    Header,
    /// An entry of `examples`.
    Example,
    /// A schema.
    Schema,
    /// `discriminator`
    Discriminator,
    /// `components`
    Components,
    /// A security scheme, whose kind its `type` tells.
    SecurityScheme,
    /// `type: apiKey`
    ApiKeyScheme,
    /// `type: http`
    HttpScheme,
    /// `type: oauth2`
    OAuth2Scheme,
    /// `type: openIdConnect`
    OpenIdScheme,
    /// `flows`
    OAuthFlows,
    /// `flows.implicit`
    ImplicitFlow,
    /// `flows.password` and `flows.clientCredentials`
    TokenFlow,
    /// `flows.authorizationCode`
    AuthorizationCodeFlow,
    /// An entry of `callbacks`.
    Callback,
    /// An entry of `security`.
    SecurityRequirement,
    /// `x-paging`
    Paging,
    /// `x-paging.scan`
    PagingScan,
    /// `x-rate-limit`
    RateLimit,
    /// `x-presigned-url`
    PresignedUrl,
    /// `x-upload`
    Upload,
    /// `x-upload.store-by`
    UploadStores,
    /// `x-upload.finish`
    UploadFinish,
    /// An entry of `x-token-endpoints`.
    TokenEndpoint,
}

/// An object: what it is called, and what may stand in it.
#[derive(Debug)]
pub struct ObjectShape {
    /// What messages and pages call it: `operation`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub docs: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// What its other keys hold, where authors choose them.
    pub rest: Option<(KeyPattern, Shape)>,
    /// The key whose word tells which of several objects it is.
    pub tag: Option<Tag>,
}

/// A key whose word tells which of several objects stands there.
#[derive(Clone, Copy, Debug)]
pub struct Tag {
    /// The key: `in`.
    pub key: &'static str,
    /// Its words, each with the object it stands for.
    pub kinds: &'static [(&'static str, ObjectKind)],
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// Whether it must stand there.
    pub need: Need,
    /// What stands behind it.
    pub shape: Shape,
    /// What it means and how it is treated, in a sentence.
    pub docs: &'static str,
}

/// Whether a key must stand in its object.
#[derive(Clone, Copy, Debug)]
pub enum Need {
    /// It must. In tolerant mode an object without it is dropped.
    Required,
    /// It must. In tolerant mode it is filled in.
    Filled(Fill),
    /// It may.
    Optional,
    /// It may, by OpenAPI; we do not express it yet.
    Later,
}

/// What tolerant mode fills in.
#[derive(Clone, Copy, Debug)]
pub enum Fill {
    /// This text.
    Text(&'static str),
    /// `true`
    True,
    /// An empty map.
    EmptyMap,
    /// An answer that says nothing, for any status.
    AnyResponse,
}

/// What stands behind a key.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any JSON.
    Any,
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A number of things: whole and not negative.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these.
    List(&'static Shape),
    /// A map of these.
    Map(KeyPattern, &'static Shape),
    /// An object.
    Object(ObjectKind),
    /// An object, or a `$ref` to one.
    Reference(ObjectKind),
    /// `true`, `false` or a schema.
    BoolOrSchema,
}

/// What the keys that authors choose look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPattern {
    /// Anything.
    Any,
    /// A path template: `/alerts/{id}`.
    Path,
    /// A status: `200`, `4XX`.
    Status,
    /// The name of a component: letters, digits, `.`, `-` and `_`.
    Component,
    /// A media type: `application/json`.
    MediaType,
    /// An HTTP method: `COPY`.
    Method,
}

/// A vendor extension: its key, where it may stand, what it means.
#[derive(Debug)]
pub struct Extension {
    /// As it is written.
    pub key: &'static str,
    /// The objects in which it may stand.
    pub on: &'static [ObjectKind],
    /// What must be so for it to make sense, in a few words; empty where nothing must.
    pub condition: &'static str,
    /// What stands behind it.
    pub shape: Shape,
    /// What it means, in a sentence.
    pub docs: &'static str,
    /// How it is written.
    pub example: &'static str,
}

/// A key that must stand there.
pub const fn required(name: &'static str, shape: Shape, docs: &'static str) -> Key {
    Key { name, need: Need::Required, shape, docs }
}

/// A key that must stand there, and that tolerant mode fills in.
pub const fn filled(name: &'static str, shape: Shape, fill: Fill, docs: &'static str) -> Key {
    Key { name, need: Need::Filled(fill), shape, docs }
}

/// A key that may stand there.
pub const fn optional(name: &'static str, shape: Shape, docs: &'static str) -> Key {
    Key { name, need: Need::Optional, shape, docs }
}

/// A key that OpenAPI knows and that we do not express yet.
pub const fn later(name: &'static str, docs: &'static str) -> Key {
    Key { name, need: Need::Later, shape: Shape::Any, docs }
}

/// An object whose keys are all known.
pub const fn object(name: &'static str, docs: &'static str, keys: &'static [Key]) -> ObjectShape {
    ObjectShape { name, docs, keys, rest: None, tag: None }
}

/// An object in which authors choose keys of their own.
pub const fn open_object(name: &'static str, docs: &'static str, keys: &'static [Key], rest: (KeyPattern, Shape)) -> ObjectShape {
    ObjectShape { name, docs, keys, rest: Some(rest), tag: None }
}

/// One of several objects; the word behind `tag` tells which.
pub const fn one_of(
    name: &'static str,
    docs: &'static str,
    tag: &'static str,
    kinds: &'static [(&'static str, ObjectKind)],
) -> ObjectShape {
    ObjectShape { name, docs, keys: &[], rest: None, tag: Some(Tag { key: tag, kinds }) }
}

impl ObjectKind {
    /// The section of `components` in which objects of this kind stand.
    pub const fn section(self) -> Option<&'static str> {
        Some(match self {
            ObjectKind::Schema => "schemas",
            ObjectKind::Response => "responses",
            ObjectKind::Parameter => "parameters",
            ObjectKind::Example => "examples",
            ObjectKind::RequestBody => "requestBodies",
            ObjectKind::Header => "headers",
            ObjectKind::Callback => "callbacks",
            ObjectKind::SecurityScheme => "securitySchemes",
            _ => return None,
        })
    }

    /// Whether `x-` keys may stand in it. In a security requirement, `x-api-key` is the name of a scheme.
    pub const fn takes_extensions(self) -> bool {
        !matches!(
            self,
            ObjectKind::SecurityRequirement
                | ObjectKind::Paging
                | ObjectKind::PagingScan
                | ObjectKind::RateLimit
                | ObjectKind::PresignedUrl
                | ObjectKind::Upload
                | ObjectKind::UploadStores
                | ObjectKind::UploadFinish
                | ObjectKind::TokenEndpoint
        )
    }
}

impl ObjectShape {
    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
