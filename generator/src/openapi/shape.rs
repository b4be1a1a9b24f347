//! The table of what OpenAPI we speak: object → key → required, optional or later → shape.
//!
//! `check.rs` holds documents against it, and [`dialect_page`] prints it for people. A row reads like this:
//!
//! ```text
//! static LICENSE: ObjectShape = object("license object", "Under which licence the API may be used.", &[
//!     filled("name", Text, Fill::Text(""), "…"),     // must be there; tolerant mode fills it in
//!     required("url", Text, "…"),                    // must be there; tolerant mode drops an object without it
//!     optional("email", Text, "…"),                  // may be there
//!     later("xml", "…"),                             // OpenAPI knows it, we do not express it yet
//! ]);
//!
//! object(name, docs, keys)                           an object whose keys are all known
//! open_object(name, docs, keys, (pattern, shape))    authors choose further keys: paths, statuses, names of schemes
//! one_of(name, docs, tag, kinds)                     the word behind the tag says which object it is: `in`, `type`
//!
//! Any · Text · Bool · Number · Count                 a value
//! Word(&["query", "header"])                         one of these words
//! List(&Text) · Map(KeyPattern::Any, &Text)          many values
//! Object(ObjectKind::Info)                           an object of the table
//! Reference(ObjectKind::Schema)                      an object of the table, or a `$ref` to one
//! BoolOrSchema                                       `additionalProperties`
//! ```
//!
//! Which vendor extensions may stand in an object is said in `extensions.rs`, at each of them.

pub mod codes;
pub mod grammar;
pub mod walk;

use std::fmt::{self, Write as _};

use grammar::Shape::{Any, Bool, BoolOrSchema, Count, List, Map, Number, Object, Reference, Text, Word};
use grammar::{Extension, Fill, Key, KeyPattern, Need, ObjectKind, ObjectShape, Shape};
use grammar::{filled, later, object as known, one_of, open_object, optional, required};

use super::extensions::{self, EXTENSIONS};

/// The methods of a path.
pub const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The words of a schema's `type`.
pub const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

/// What may stand in an object.
pub fn object(kind: ObjectKind) -> &'static ObjectShape {
    match kind {
        ObjectKind::Document => &DOCUMENT,
        ObjectKind::Info => &INFO,
        ObjectKind::Contact => &CONTACT,
        ObjectKind::License => &LICENSE,
        ObjectKind::Server => &SERVER,
        ObjectKind::ServerVariable => &SERVER_VARIABLE,
        ObjectKind::Tag => &TAG,
        ObjectKind::ExternalDocs => &EXTERNAL_DOCS,
        ObjectKind::Paths => &PATHS,
        ObjectKind::PathItem => &PATH_ITEM,
        ObjectKind::Operation => &OPERATION,
        ObjectKind::Callback => &CALLBACK,
        ObjectKind::Parameter => &PARAMETER,
        ObjectKind::PathParameter => &PATH_PARAMETER,
        ObjectKind::QueryParameter => &QUERY_PARAMETER,
        ObjectKind::HeaderParameter => &HEADER_PARAMETER,
        ObjectKind::CookieParameter => &COOKIE_PARAMETER,
        ObjectKind::RequestBody => &REQUEST_BODY,
        ObjectKind::MediaType => &MEDIA_TYPE,
        ObjectKind::Encoding => &ENCODING,
        ObjectKind::Responses => &RESPONSES,
        ObjectKind::Response => &RESPONSE,
        ObjectKind::Header => &HEADER,
        ObjectKind::Example => &EXAMPLE,
        ObjectKind::Schema => &SCHEMA,
        ObjectKind::Discriminator => &DISCRIMINATOR,
        ObjectKind::Components => &COMPONENTS,
        ObjectKind::SecurityScheme => &SECURITY_SCHEME,
        ObjectKind::ApiKeyScheme => &API_KEY_SCHEME,
        ObjectKind::HttpScheme => &HTTP_SCHEME,
        ObjectKind::OAuth2Scheme => &OAUTH2_SCHEME,
        ObjectKind::OpenIdScheme => &OPEN_ID_SCHEME,
        ObjectKind::OAuthFlows => &OAUTH_FLOWS,
        ObjectKind::ImplicitFlow => &IMPLICIT_FLOW,
        ObjectKind::TokenFlow => &TOKEN_FLOW,
        ObjectKind::AuthorizationCodeFlow => &AUTHORIZATION_CODE_FLOW,
        ObjectKind::SecurityRequirement => &SECURITY_REQUIREMENT,
        ObjectKind::Paging => &extensions::PAGING_SHAPE,
        ObjectKind::PagingScan => &extensions::PAGING_SCAN_SHAPE,
        ObjectKind::RateLimit => &extensions::RATE_LIMIT_SHAPE,
        ObjectKind::PresignedUrl => &extensions::PRESIGNED_URL_SHAPE,
        ObjectKind::Upload => &extensions::UPLOAD_SHAPE,
        ObjectKind::UploadStores => &extensions::UPLOAD_STORES_SHAPE,
        ObjectKind::UploadFinish => &extensions::UPLOAD_FINISH_SHAPE,
        ObjectKind::TokenEndpoint => &extensions::TOKEN_ENDPOINT_SHAPE,
    }
}

/// Every object of OpenAPI, in the order of the dialect page.
pub const OBJECTS: &[ObjectKind] = &[
    ObjectKind::Document,
    ObjectKind::Info,
    ObjectKind::Contact,
    ObjectKind::License,
    ObjectKind::Server,
    ObjectKind::ServerVariable,
    ObjectKind::Tag,
    ObjectKind::ExternalDocs,
    ObjectKind::Paths,
    ObjectKind::PathItem,
    ObjectKind::Operation,
    ObjectKind::Callback,
    ObjectKind::Parameter,
    ObjectKind::PathParameter,
    ObjectKind::QueryParameter,
    ObjectKind::HeaderParameter,
    ObjectKind::CookieParameter,
    ObjectKind::RequestBody,
    ObjectKind::MediaType,
    ObjectKind::Encoding,
    ObjectKind::Responses,
    ObjectKind::Response,
    ObjectKind::Header,
    ObjectKind::Example,
    ObjectKind::Schema,
    ObjectKind::Discriminator,
    ObjectKind::Components,
    ObjectKind::SecurityScheme,
    ObjectKind::ApiKeyScheme,
    ObjectKind::HttpScheme,
    ObjectKind::OAuth2Scheme,
    ObjectKind::OpenIdScheme,
    ObjectKind::OAuthFlows,
    ObjectKind::ImplicitFlow,
    ObjectKind::TokenFlow,
    ObjectKind::AuthorizationCodeFlow,
    ObjectKind::SecurityRequirement,
];

static DOCUMENT: ObjectShape = known(
    "document",
    "The whole API.",
    &[
        filled("openapi", Text, Fill::Text("3.0.3"), "The version of OpenAPI: `3.0.0` to `3.0.4`."),
        filled("info", Object(ObjectKind::Info), Fill::EmptyMap, "What the API is."),
        optional("servers", List(&Object(ObjectKind::Server)), "Where it can be reached; the first is the default."),
        filled("paths", Object(ObjectKind::Paths), Fill::EmptyMap, "Its operations, by path."),
        optional("components", Object(ObjectKind::Components), "What a `$ref` can name."),
        optional(
            "security",
            List(&Object(ObjectKind::SecurityRequirement)),
            "What every operation needs that says nothing else; any one of the entries is enough.",
        ),
        optional("tags", List(&Object(ObjectKind::Tag)), "The groups of operations; each becomes a resource."),
        optional("externalDocs", Object(ObjectKind::ExternalDocs), "Where there is more to read."),
    ],
);

static INFO: ObjectShape = known(
    "info object",
    "What the API is.",
    &[
        filled("title", Text, Fill::Text("Untitled"), "The name of the API."),
        filled("version", Text, Fill::Text("0.0.0"), "The version of the document."),
        optional("description", Text, "What the API is for, in Markdown; the first page of the docs."),
        optional("termsOfService", Text, "A URL. Not read."),
        optional("contact", Object(ObjectKind::Contact), "Whom to ask. Not read."),
        optional("license", Object(ObjectKind::License), "Under which licence the API may be used. Not read."),
    ],
);

static CONTACT: ObjectShape = known(
    "contact object",
    "Whom to ask.",
    &[
        optional("name", Text, "A person or an organisation."),
        optional("url", Text, "A page."),
        optional("email", Text, "An address."),
    ],
);

static LICENSE: ObjectShape = known(
    "license object",
    "Under which licence the API may be used.",
    &[filled("name", Text, Fill::Text("Unnamed"), "The name of the licence."), optional("url", Text, "Where its text stands.")],
);

static SERVER: ObjectShape = known(
    "server object",
    "Where the API can be reached.",
    &[
        required("url", Text, "The beginning of every URL; `{name}` stands for a variable."),
        optional("description", Text, "Whose server it is."),
        optional(
            "variables",
            Map(KeyPattern::Any, &Object(ObjectKind::ServerVariable)),
            "The variables of the URL; they become arguments.",
        ),
    ],
);

static SERVER_VARIABLE: ObjectShape = known(
    "server variable",
    "A variable of a server's URL.",
    &[
        required("default", Text, "Its value, unless another one is given."),
        optional("enum", List(&Text), "The values that it can have."),
        optional("description", Text, "What it means."),
    ],
);

static TAG: ObjectShape = known(
    "tag object",
    "A group of operations; it becomes a resource.",
    &[
        required("name", Text, "The word that operations name in `tags`."),
        optional("description", Text, "What the operations have in common; the docs of the resource."),
        optional("externalDocs", Object(ObjectKind::ExternalDocs), "Where there is more to read."),
    ],
);

static EXTERNAL_DOCS: ObjectShape = known(
    "external documentation object",
    "Where there is more to read.",
    &[required("url", Text, "Where it stands."), optional("description", Text, "What stands there.")],
);

static PATHS: ObjectShape =
    open_object("paths object", "The operations, by path.", &[], (KeyPattern::Path, Object(ObjectKind::PathItem)));

static PATH_ITEM: ObjectShape = known(
    "path item",
    "The operations of one path. A `$ref` to another file is put in place before.",
    &[
        optional("summary", Text, "What its operations have in common, in a line."),
        optional("description", Text, "What its operations have in common."),
        optional("get", Object(ObjectKind::Operation), "The operation of this method."),
        optional("put", Object(ObjectKind::Operation), "The operation of this method."),
        optional("post", Object(ObjectKind::Operation), "The operation of this method."),
        optional("delete", Object(ObjectKind::Operation), "The operation of this method."),
        optional("options", Object(ObjectKind::Operation), "The operation of this method."),
        optional("head", Object(ObjectKind::Operation), "The operation of this method."),
        optional("patch", Object(ObjectKind::Operation), "The operation of this method."),
        optional("trace", Object(ObjectKind::Operation), "The operation of this method."),
        optional("servers", List(&Object(ObjectKind::Server)), "Where these operations can be reached; the first counts."),
        optional("parameters", List(&Reference(ObjectKind::Parameter)), "Parameters of each of its operations."),
    ],
);

static OPERATION: ObjectShape = known(
    "operation",
    "One method of a path; it becomes a method of its resource.",
    &[
        optional("tags", List(&Text), "The groups it belongs to; the first one is its resource."),
        optional("summary", Text, "What it does, in a line."),
        optional("description", Text, "What it does, in Markdown."),
        optional("externalDocs", Object(ObjectKind::ExternalDocs), "Where there is more to read."),
        optional("operationId", Text, "Its name, unique in the document."),
        optional("parameters", List(&Reference(ObjectKind::Parameter)), "What stands in its path, query, headers and cookies."),
        optional("requestBody", Reference(ObjectKind::RequestBody), "What is sent."),
        filled("responses", Object(ObjectKind::Responses), Fill::AnyResponse, "What comes back, by status."),
        optional(
            "callbacks",
            Map(KeyPattern::Any, &Reference(ObjectKind::Callback)),
            "Requests that the service sends back; each becomes a function that reads one.",
        ),
        optional("deprecated", Bool, "Whether it should not be used any more."),
        optional(
            "security",
            List(&Object(ObjectKind::SecurityRequirement)),
            "What it needs, instead of what the document says; `[]` is nothing.",
        ),
        optional("servers", List(&Object(ObjectKind::Server)), "Where it can be reached; the first counts."),
    ],
);

static CALLBACK: ObjectShape = open_object(
    "callback object",
    "Requests that the service sends back, by the expression of their address.",
    &[],
    (KeyPattern::Any, Object(ObjectKind::PathItem)),
);

static PARAMETER: ObjectShape = one_of(
    "parameter",
    "Something that stands in the path, the query, a header or a cookie; it becomes an argument or a setter.",
    "in",
    &[
        ("path", ObjectKind::PathParameter),
        ("query", ObjectKind::QueryParameter),
        ("header", ObjectKind::HeaderParameter),
        ("cookie", ObjectKind::CookieParameter),
    ],
);

const LOCATIONS: Shape = Word(&["path", "query", "header", "cookie"]);
const PARAMETER_NAME: Key = required("name", Text, "Its name, as it travels.");
const PARAMETER_IN: Key = required("in", LOCATIONS, "Where it stands.");
const PARAMETER_DESCRIPTION: Key = optional("description", Text, "What it means.");
const PARAMETER_REQUIRED: Key = optional("required", Bool, "Whether it must be given.");
const PARAMETER_DEPRECATED: Key = optional("deprecated", Bool, "Whether it should not be used any more.");
const PARAMETER_SCHEMA: Key =
    optional("schema", Reference(ObjectKind::Schema), "What its value is. Either this or `content` must be there.");
const PARAMETER_CONTENT: Key = optional(
    "content",
    Map(KeyPattern::MediaType, &Object(ObjectKind::MediaType)),
    "The one media type as which its value is written.",
);
const EXPLODE: Key = optional("explode", Bool, "Whether each member of a list or an object stands for itself.");
const EXAMPLE_KEY: Key = optional("example", Any, "An example. Not checked.");
const EXAMPLES: Key =
    optional("examples", Map(KeyPattern::Any, &Reference(ObjectKind::Example)), "Examples, by name. Not checked.");

static PATH_PARAMETER: ObjectShape = known(
    "path parameter",
    "A parameter that stands in the path.",
    &[
        PARAMETER_NAME,
        PARAMETER_IN,
        PARAMETER_DESCRIPTION,
        filled("required", Bool, Fill::True, "It must be `true`."),
        PARAMETER_DEPRECATED,
        optional("style", Word(&["simple", "label", "matrix"]), "How it is written; `simple` unless said otherwise."),
        EXPLODE,
        PARAMETER_SCHEMA,
        PARAMETER_CONTENT,
        EXAMPLE_KEY,
        EXAMPLES,
    ],
);

static QUERY_PARAMETER: ObjectShape = known(
    "query parameter",
    "A parameter that stands in the query.",
    &[
        PARAMETER_NAME,
        PARAMETER_IN,
        PARAMETER_DESCRIPTION,
        PARAMETER_REQUIRED,
        PARAMETER_DEPRECATED,
        optional(
            "style",
            Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
            "How it is written; `form` unless said otherwise.",
        ),
        EXPLODE,
        optional("allowReserved", Bool, "Whether `/`, `?` and their like are written as they are."),
        optional("allowEmptyValue", Bool, "Whether it may be empty. Not read: an empty text is always possible."),
        PARAMETER_SCHEMA,
        PARAMETER_CONTENT,
        EXAMPLE_KEY,
        EXAMPLES,
    ],
);

static HEADER_PARAMETER: ObjectShape = known(
    "header parameter",
    "A parameter that stands in a header. `Accept`, `Content-Type` and `Authorization` are not parameters.",
    &[
        PARAMETER_NAME,
        PARAMETER_IN,
        PARAMETER_DESCRIPTION,
        PARAMETER_REQUIRED,
        PARAMETER_DEPRECATED,
        optional("style", Word(&["simple"]), "How it is written; there is but one way."),
        EXPLODE,
        PARAMETER_SCHEMA,
        PARAMETER_CONTENT,
        EXAMPLE_KEY,
        EXAMPLES,
    ],
);

static COOKIE_PARAMETER: ObjectShape = known(
    "cookie parameter",
    "A parameter that stands in a cookie.",
    &[
        PARAMETER_NAME,
        PARAMETER_IN,
        PARAMETER_DESCRIPTION,
        PARAMETER_REQUIRED,
        PARAMETER_DEPRECATED,
        optional("style", Word(&["form"]), "How it is written; there is but one way."),
        EXPLODE,
        PARAMETER_SCHEMA,
        PARAMETER_CONTENT,
        EXAMPLE_KEY,
        EXAMPLES,
    ],
);

static REQUEST_BODY: ObjectShape = known(
    "request body",
    "What is sent.",
    &[
        optional("description", Text, "What it means."),
        filled(
            "content",
            Map(KeyPattern::MediaType, &Object(ObjectKind::MediaType)),
            Fill::EmptyMap,
            "What it is, by media type.",
        ),
        optional("required", Bool, "Whether something must be sent."),
    ],
);

static MEDIA_TYPE: ObjectShape = known(
    "media type object",
    "What a body is in one media type.",
    &[
        optional("schema", Reference(ObjectKind::Schema), "What it is."),
        EXAMPLE_KEY,
        EXAMPLES,
        optional(
            "encoding",
            Map(KeyPattern::Any, &Object(ObjectKind::Encoding)),
            "How properties of a form are written, by property.",
        ),
    ],
);

static ENCODING: ObjectShape = known(
    "encoding object",
    "How a property of a form is written.",
    &[
        optional("contentType", Text, "The media type of its part."),
        optional(
            "headers",
            Map(KeyPattern::Any, &Reference(ObjectKind::Header)),
            "Further headers of its part; callers give them with a file.",
        ),
        optional(
            "style",
            Word(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
            "How it is written in a URL-encoded form; its media type does not count then.",
        ),
        optional("explode", Bool, "Whether each member of a list or an object stands for itself in a URL-encoded form."),
        optional("allowReserved", Bool, "Whether `/`, `?` and their like are written as they are in a URL-encoded form."),
    ],
);

static RESPONSES: ObjectShape = open_object(
    "responses object",
    "What comes back, by status.",
    &[optional("default", Reference(ObjectKind::Response), "What comes back with any other status.")],
    (KeyPattern::Status, Reference(ObjectKind::Response)),
);

static RESPONSE: ObjectShape = known(
    "response",
    "One answer.",
    &[
        filled("description", Text, Fill::Text(""), "What it means."),
        optional("headers", Map(KeyPattern::Any, &Reference(ObjectKind::Header)), "Its headers, by name."),
        optional(
            "content",
            Map(KeyPattern::MediaType, &Object(ObjectKind::MediaType)),
            "What its body is, by media type; without it there is none.",
        ),
        later("links", "What its values can be used for elsewhere."),
    ],
);

static HEADER: ObjectShape = known(
    "header object",
    "A header of an answer.",
    &[
        PARAMETER_DESCRIPTION,
        PARAMETER_REQUIRED,
        PARAMETER_DEPRECATED,
        optional("style", Word(&["simple"]), "How it is written; there is but one way."),
        EXPLODE,
        PARAMETER_SCHEMA,
        PARAMETER_CONTENT,
        EXAMPLE_KEY,
        EXAMPLES,
    ],
);

static EXAMPLE: ObjectShape = known(
    "example object",
    "An example with a name.",
    &[
        optional("summary", Text, "What it shows, in a line."),
        optional("description", Text, "What it shows."),
        optional("value", Any, "The example. Not checked."),
        optional("externalValue", Text, "Where the example stands."),
    ],
);

const SUBSCHEMA: Shape = Reference(ObjectKind::Schema);
const SUBSCHEMAS: Shape = List(&SUBSCHEMA);

static SCHEMA: ObjectShape = known(
    "schema",
    "What a value is. A schema with a name becomes a type; one that says nothing is any JSON.",
    &[
        optional("type", Word(TYPES), "What kind of value it is."),
        optional("format", Text, "What kind of text or number it is; a format that we do not know changes nothing."),
        optional("title", Text, "A name for people."),
        optional("description", Text, "What it means; the docs of the type or field."),
        optional("nullable", Bool, "Whether it may be null."),
        optional("enum", List(&Any), "The values that it can have."),
        optional("default", Any, "What counts where nothing is given."),
        optional("properties", Map(KeyPattern::Any, &SUBSCHEMA), "The properties of an object."),
        optional("required", List(&Text), "The properties that must be there."),
        optional("additionalProperties", BoolOrSchema, "Whether there may be further properties, and what they are."),
        optional("items", SUBSCHEMA, "What the members of a list are."),
        optional("allOf", SUBSCHEMAS, "It is all of these at once; they are folded into one."),
        optional("oneOf", SUBSCHEMAS, "It is one of these; it becomes an enum with data."),
        optional("anyOf", SUBSCHEMAS, "It is one of these or several; taken as `oneOf`."),
        later("not", "What it is not."),
        optional("discriminator", Object(ObjectKind::Discriminator), "The property that tells variants apart."),
        optional("minLength", Count, "The fewest characters. Said in the docs, not enforced."),
        optional("maxLength", Count, "The most characters. Said in the docs, not enforced."),
        optional("pattern", Text, "What the text looks like. Said in the docs, not enforced."),
        optional("minimum", Number, "The least number. Said in the docs, not enforced."),
        optional("maximum", Number, "The greatest number. Said in the docs, not enforced."),
        optional("exclusiveMinimum", Bool, "Whether `minimum` itself is too small. Not enforced."),
        optional("exclusiveMaximum", Bool, "Whether `maximum` itself is too great. Not enforced."),
        optional("multipleOf", Number, "What the number must be divisible by. Not enforced."),
        optional("minItems", Count, "The fewest members. Said in the docs, not enforced."),
        optional("maxItems", Count, "The most members. Said in the docs, not enforced."),
        optional("uniqueItems", Bool, "Whether no member stands twice. Not enforced."),
        optional("minProperties", Count, "The fewest properties. Not enforced."),
        optional("maxProperties", Count, "The most properties. Not enforced."),
        optional("readOnly", Bool, "Whether it only comes back. Said in the docs."),
        optional("writeOnly", Bool, "Whether it is only sent. Said in the docs."),
        optional("deprecated", Bool, "Whether it should not be used any more."),
        EXAMPLE_KEY,
        optional("externalDocs", Object(ObjectKind::ExternalDocs), "Where there is more to read."),
        later("xml", "How it is written as XML."),
    ],
);

static DISCRIMINATOR: ObjectShape = known(
    "discriminator object",
    "The property that tells variants apart.",
    &[
        required("propertyName", Text, "The property; every variant has it and requires it."),
        optional("mapping", Map(KeyPattern::Any, &Text), "Its values, each with the schema it stands for."),
    ],
);

static COMPONENTS: ObjectShape = known(
    "components object",
    "What a `$ref` can name.",
    &[
        optional("schemas", Map(KeyPattern::Component, &SUBSCHEMA), "Schemas; each becomes a type."),
        optional("responses", Map(KeyPattern::Component, &Reference(ObjectKind::Response)), "Answers."),
        optional("parameters", Map(KeyPattern::Component, &Reference(ObjectKind::Parameter)), "Parameters."),
        optional("examples", Map(KeyPattern::Component, &Reference(ObjectKind::Example)), "Examples. Not checked."),
        optional("requestBodies", Map(KeyPattern::Component, &Reference(ObjectKind::RequestBody)), "What is sent."),
        optional("headers", Map(KeyPattern::Component, &Reference(ObjectKind::Header)), "Headers of answers."),
        optional(
            "securitySchemes",
            Map(KeyPattern::Component, &Reference(ObjectKind::SecurityScheme)),
            "How callers show who they are.",
        ),
        later("links", "What values of an answer can be used for elsewhere."),
        optional(
            "callbacks",
            Map(KeyPattern::Component, &Reference(ObjectKind::Callback)),
            "Requests that the service sends back.",
        ),
    ],
);

static SECURITY_SCHEME: ObjectShape = one_of(
    "security scheme",
    "How callers show who they are.",
    "type",
    &[
        ("apiKey", ObjectKind::ApiKeyScheme),
        ("http", ObjectKind::HttpScheme),
        ("oauth2", ObjectKind::OAuth2Scheme),
        ("openIdConnect", ObjectKind::OpenIdScheme),
    ],
);

const SCHEME_TYPE: Key = required("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"]), "Which of the four it is.");
const SCHEME_DESCRIPTION: Key = optional("description", Text, "How to get what it needs.");

static API_KEY_SCHEME: ObjectShape = known(
    "API key scheme",
    "A key that is sent with every request.",
    &[
        SCHEME_TYPE,
        SCHEME_DESCRIPTION,
        required("name", Text, "The name of the header, query parameter or cookie."),
        required("in", Word(&["query", "header", "cookie"]), "Where the key stands."),
    ],
);

static HTTP_SCHEME: ObjectShape = known(
    "HTTP security scheme",
    "The `Authorization` header.",
    &[
        SCHEME_TYPE,
        SCHEME_DESCRIPTION,
        required("scheme", Text, "Its first word: `bearer`, `basic`."),
        optional("bearerFormat", Text, "What the token looks like, for people."),
    ],
);

static OAUTH2_SCHEME: ObjectShape = known(
    "OAuth 2 scheme",
    "A bearer token from an OAuth 2 server. With `clientCredentials` the client can fetch it; otherwise the caller does.",
    &[
        SCHEME_TYPE,
        SCHEME_DESCRIPTION,
        filled("flows", Object(ObjectKind::OAuthFlows), Fill::EmptyMap, "The ways to a token. Said in the docs."),
    ],
);

static OPEN_ID_SCHEME: ObjectShape = known(
    "OpenID Connect scheme",
    "A bearer token from an OpenID server; the caller fetches it.",
    &[SCHEME_TYPE, SCHEME_DESCRIPTION, required("openIdConnectUrl", Text, "Where the server describes itself.")],
);

static OAUTH_FLOWS: ObjectShape = known(
    "flows object",
    "The ways to a token.",
    &[
        optional("implicit", Object(ObjectKind::ImplicitFlow), "The implicit flow."),
        optional("password", Object(ObjectKind::TokenFlow), "The flow with the user's password."),
        optional("clientCredentials", Object(ObjectKind::TokenFlow), "The flow with the application's own credentials."),
        optional("authorizationCode", Object(ObjectKind::AuthorizationCodeFlow), "The flow with a code."),
    ],
);

const AUTHORIZATION_URL: Key = required("authorizationUrl", Text, "Where the user allows it.");
const TOKEN_URL: Key = required("tokenUrl", Text, "Where the token is fetched.");
const REFRESH_URL: Key = optional("refreshUrl", Text, "Where it is renewed.");
const SCOPES: Key = filled("scopes", Map(KeyPattern::Any, &Text), Fill::EmptyMap, "The scopes, each with what it allows.");

static IMPLICIT_FLOW: ObjectShape = known("implicit flow", "The implicit flow.", &[AUTHORIZATION_URL, REFRESH_URL, SCOPES]);

static TOKEN_FLOW: ObjectShape =
    known("password or client credentials flow", "A flow that asks for the token at once.", &[TOKEN_URL, REFRESH_URL, SCOPES]);

static AUTHORIZATION_CODE_FLOW: ObjectShape =
    known("authorization code flow", "The flow with a code.", &[AUTHORIZATION_URL, TOKEN_URL, REFRESH_URL, SCOPES]);

static SECURITY_REQUIREMENT: ObjectShape = open_object(
    "security requirement",
    "Security schemes that are needed together, each with its scopes.",
    &[],
    (KeyPattern::Any, List(&Text)),
);

/// The page that says what OpenAPI we speak, in Markdown.
pub fn dialect_page() -> String {
    let mut page = String::new();
    // Writing to a `String` cannot fail.
    let _ = write_page(&mut page);
    page
}

fn write_page(page: &mut String) -> fmt::Result {
    page.push_str(INTRODUCTION);
    for kind in OBJECTS {
        write_object(page, object(*kind))?;
    }
    page.push_str(EXTENSIONS_INTRODUCTION);
    for extension in EXTENSIONS {
        let on = format!("{} {}", places(extension), extension.condition);
        let (key, shape, docs, example) = (extension.key, extension.shape, extension.docs, extension.example);
        writeln!(page, "| `{key}` | {} | {shape} | {docs} | `{example}` |", on.trim())?;
    }
    for kind in EXTENSION_OBJECTS {
        write_object(page, object(*kind))?;
    }
    Ok(())
}

/// The names of the objects in which an extension may stand.
fn places(extension: &Extension) -> String {
    if extension.on == extensions::ANYWHERE {
        return "any object of OpenAPI".to_owned();
    }
    extension.on.iter().map(|kind| object(*kind).name).collect::<Vec<_>>().join(", ")
}

/// The objects of vendor extensions, in the order of the dialect page.
const EXTENSION_OBJECTS: &[ObjectKind] = &[
    ObjectKind::Paging,
    ObjectKind::PagingScan,
    ObjectKind::RateLimit,
    ObjectKind::PresignedUrl,
    ObjectKind::Upload,
    ObjectKind::UploadStores,
    ObjectKind::UploadFinish,
    ObjectKind::TokenEndpoint,
];

const INTRODUCTION: &str = "\
# The OpenAPI we speak

OpenAPI 3.0, and Swagger 2.0 by way of it. *Required* keys must be there; in tolerant mode an object without one is dropped, unless the table says what is filled in.
*Later* keys are known and not expressed yet. Any other key is a mistake.

A document of Swagger 2.0 is brought to OpenAPI 3.0 first, and then held against these tables: `host`, `basePath` and `schemes` become
servers, `definitions` and the like components, parameters in a body or a form the body of the request, `consumes` and `produces` the
media types of bodies and answers (JSON, where nothing is said), `collectionFormat` a style. What no style of OpenAPI 3.0 can write
(`tsv`, `ssv` in a header, lists of lists) is text, which the caller puts together. Of the keys of AutoRest, `x-ms-paths`,
`x-ms-parameterized-host`, `x-ms-enum` and `x-ms-discriminator-value` are read; of those of others `x-nullable`, `x-example`,
`x-examples` and `x-deprecated`.

Values are written and read as JSON, as forms, as text or as bytes. XML and YAML are text: a body or an answer that is nothing else gets
no types, and strict mode refuses to describe it with a schema.
OpenAPI 3.1 and 3.2, with JSON Schema 2020-12, are brought to this first. What has other words in OpenAPI 3.0 is said in those: lists of
types, `const`, null among variants, `$ref` with keys beside it, `$defs`, `examples`, `unevaluatedProperties`, bounds that are numbers.
What has none becomes an extension: tuples, methods of any name, items of streams. What can be neither is an error in strict mode, and
in tolerant mode a wider type and a warning: `if`, `dependentSchemas`, patterns of `patternProperties`, `contains`, `propertyNames`.
";

const EXTENSIONS_INTRODUCTION: &str = "
## Vendor extensions

Every `x-` key that we read. Any other `x-` key is a mistake in strict mode, and left alone in tolerant mode.

| key | stands on | shape | meaning | example |
|---|---|---|---|---|
";

fn write_object(page: &mut String, shape: &ObjectShape) -> fmt::Result {
    let mut title = shape.name.chars();
    let first: String = title.next().into_iter().flat_map(char::to_uppercase).collect();
    writeln!(page, "\n## {first}{}\n\n{}\n", title.as_str(), shape.docs)?;
    if let Some(tag) = shape.tag {
        let kinds = tag.kinds.iter().map(|(word, kind)| format!("`{}: {word}` is a {}", tag.key, object(*kind).name));
        return writeln!(page, "{}.", kinds.collect::<Vec<_>>().join("; "));
    }
    page.push_str("| key | | shape | meaning |\n|---|---|---|---|\n");
    for key in shape.keys {
        writeln!(page, "| `{}` | {} | {} | {} |", key.name, key.need, key.shape, key.docs)?;
    }
    if let Some((pattern, shape)) = shape.rest {
        writeln!(page, "| {pattern} | optional | {shape} | One for each. |")?;
    }
    Ok(())
}

impl fmt::Display for Need {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Need::Required => out.write_str("required"),
            Need::Filled(fill) => write!(out, "required; filled in as {fill}"),
            Need::Optional => out.write_str("optional"),
            Need::Later => out.write_str("*later*"),
        }
    }
}

impl fmt::Display for Fill {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fill::Text(text) => write!(out, "`{text:?}`"),
            Fill::True => out.write_str("`true`"),
            Fill::EmptyMap => out.write_str("`{}`"),
            Fill::AnyResponse => out.write_str("`{default: {description: \"\"}}`"),
        }
    }
}

impl fmt::Display for KeyPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            KeyPattern::Any => "a name",
            KeyPattern::Path => "a path such as `/alerts/{id}`",
            KeyPattern::Status => "a status such as `200` or `4XX`",
            KeyPattern::Component => "a name of letters, digits, `.`, `-` and `_`",
            KeyPattern::MediaType => "a media type such as `application/json`",
            KeyPattern::Method => "a method such as `COPY`",
        })
    }
}

/// What is expected, for a message and for the page: `text`, `a list of text`.
impl fmt::Display for Shape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Any => out.write_str("anything"),
            Text => out.write_str("text"),
            Bool => out.write_str("true or false"),
            Number => out.write_str("a number"),
            Count => out.write_str("a whole number from 0"),
            Word(words) => write!(out, "{}", Words(words)),
            List(shape) => write!(out, "a list of {}", Several(shape)),
            Map(_, shape) => write!(out, "a map of {}", Several(shape)),
            Object(kind) => write!(out, "{}", WithArticle(object(*kind).name)),
            Reference(kind) => write!(out, "{} or a `$ref`", WithArticle(object(*kind).name)),
            BoolOrSchema => out.write_str("true, false, a schema or a `$ref`"),
        }
    }
}

/// Words as a message lists them: `` `query`, `header` or `cookie` ``.
pub struct Words<'a, T>(pub &'a [T]);

impl<T: fmt::Display> fmt::Display for Words<'_, T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.0.iter().enumerate() {
            let before = match index {
                0 => "",
                _ if index + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            write!(out, "{before}`{word}`")?;
        }
        Ok(())
    }
}

/// A noun with its article: `an operation`.
pub struct WithArticle<'a>(pub &'a str);

impl fmt::Display for WithArticle<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = self.0;
        let vowel =
            noun.trim_start_matches('`').starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) && !noun.starts_with("one");
        // "an HTTP scheme", "an x-paging object": what counts is how it is spoken.
        let spoken = noun.starts_with("HTTP") || noun.starts_with("`x-");
        write!(out, "{} {noun}", if vowel || spoken { "an" } else { "a" })
    }
}

/// A sentence as a piece of help: lower case, no full stop.
pub(super) fn as_help(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut letters = sentence.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// A shape as the member of a list or a map.
struct Several<'a>(&'a Shape);

impl fmt::Display for Several<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Object(kind) => write!(out, "{}", Plural(object(*kind).name)),
            Reference(kind) => write!(out, "{}, each in place or as a `$ref`", Plural(object(*kind).name)),
            shape => write!(out, "{shape}"),
        }
    }
}

struct Plural<'a>(&'a str);

impl fmt::Display for Plural<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.strip_suffix("body") {
            Some(stem) => write!(out, "{stem}bodies"),
            None => write!(out, "{}s", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn no_object_has_a_key_twice() {
        for kind in OBJECTS {
            let keys = object(*kind).keys;
            for (index, key) in keys.iter().enumerate() {
                assert!(keys[..index].iter().all(|other| other.name != key.name), "{kind:?}: {}", key.name);
            }
        }
    }

    #[test]
    fn every_key_says_what_it_means_in_a_sentence() {
        for kind in OBJECTS {
            let shape = object(*kind);
            let sentences = shape.keys.iter().map(|key| key.docs).chain([shape.docs]);
            for sentence in sentences {
                assert!(sentence.ends_with('.'), "{kind:?}: {sentence}");
            }
        }
    }

    #[test]
    fn the_page_shows_every_object_and_every_extension() {
        let page = dialect_page();
        assert!(page.contains("## Operation\n"));
        assert!(page.contains("| `operationId` | optional | text | Its name, unique in the document. |"));
        assert!(page.contains("| `description` | required; filled in as `\"\"` | text |"));
        assert!(page.contains("| `x-read-only` | operation whose method is not GET | true or false |"));
        assert!(page.contains("`in: path` is a path parameter; `in: query` is a query parameter"));
    }
}
