//! Every vendor extension: its key, where it may stand, its shape, what it means.
//!
//! Plain OpenAPI comes first; these keys only add what it cannot say. Each has a constant here (its docs show an example), a row in
//! [`EXTENSIONS`], and a reader. The readers cannot fail: `check.rs` has held the document against the rows, and what is wrong all
//! the same reads as if it were not there.
//!
//! ```yaml
//! x-env-prefix: MCAS
//! x-rate-limit: {requests: 30, seconds: 60, scope: tenant, held-seconds: 60}
//! paths:
//!   /alerts/list/:
//!     post:
//!       operationId: listAlerts
//!       x-read-only: true
//!       x-paging: {style: offset, offset: skip, limit: limit, max-limit: 100, items: data, has-next: hasNext}
//!       requestBody:
//!         x-flatten-body: true
//!   /attachments/url/:
//!     get:
//!       x-upload: {name: upload_attachment, url: url, put: putAttachment}
//! components:
//!   schemas:
//!     Severity:
//!       type: integer
//!       enum: [0, 1, 2]
//!       x-enum-varnames: [Low, Medium, High]
//!       x-enum-descriptions: [Can wait., Look today., Look now.]
//!       x-enum-open: false
//!     Timestamp:
//!       type: integer
//!       x-timestamp: milliseconds
//! ```

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::shape::grammar::{Extension, KeyPattern, ObjectKind, ObjectShape, Shape, object, optional, required};

/// The name to use in Rust. Types, resources (on a tag) and enum-like things in UpperCamel, everything else in snake_case.
///
/// ```yaml
/// operationId: alertsList
/// x-rust-name: list
/// ```
pub const RUST_NAME: &str = "x-rust-name";

/// Names for the members of an `enum`, one for each, in its order.
///
/// ```yaml
/// enum: [0, 1, 2]
/// x-enum-varnames: [Low, Medium, High]
/// ```
pub const ENUM_NAMES: &str = "x-enum-varnames";

/// Names for some of the members of an `enum`, by value. They come before all other names.
///
/// ```yaml
/// enum: [low, n/a]
/// x-rust-member-names: {n/a: NotAvailable}
/// ```
pub const MEMBER_NAMES: &str = "x-rust-member-names";

/// A type of another crate, with its path, that takes the place of what the schema would be. It is `Serialize`,
/// `DeserializeOwned`, `Clone`, `Debug` and `PartialEq`, and looks in JSON as the schema says.
///
/// ```yaml
/// type: string
/// format: uuid
/// x-rust-type: uuid::Uuid
/// ```
pub const RUST_TYPE: &str = "x-rust-type";

/// A sentence for each member of an `enum`, in its order.
///
/// ```yaml
/// enum: [0, 1, 2]
/// x-enum-descriptions: [Can wait., Look today., Look now.]
/// ```
pub const ENUM_DESCRIPTIONS: &str = "x-enum-descriptions";

/// Whether the service may add members to an `enum`. It may, unless `false` says that it never will.
///
/// ```yaml
/// enum: [asc, desc]
/// x-enum-open: false
/// ```
pub const ENUM_OPEN: &str = "x-enum-open";

/// The number is a point in time: so many milliseconds or seconds since 1970.
///
/// ```yaml
/// type: integer
/// format: int64
/// x-timestamp: milliseconds
/// ```
pub const TIMESTAMP: &str = "x-timestamp";

/// The object maps fields to operators; it becomes a builder with one method for each field and operator.
///
/// ```yaml
/// type: object
/// x-filters: true
/// properties:
///   severity:
///     type: object
///     properties:
///       eq: {type: array, items: {$ref: '#/components/schemas/Severity'}}
/// ```
pub const FILTERS: &str = "x-filters";

/// The properties of the JSON body become arguments (required ones) and setters (the others) of the operation.
///
/// ```yaml
/// requestBody:
///   x-flatten-body: true
///   content: {application/json: {schema: {type: object, properties: {comment: {type: string}}}}}
/// ```
pub const FLATTEN_BODY: &str = "x-flatten-body";

/// The query is this value and nothing else: its JSON text, or the text that it is, as `in: querystring` of OpenAPI 3.2 says it.
///
/// ```yaml
/// name: filter
/// in: query
/// x-whole-query: true
/// content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}
/// ```
pub const WHOLE_QUERY: &str = "x-whole-query";

/// The text is base64 of the JSON text of this schema.
///
/// ```yaml
/// name: filters
/// in: query
/// schema:
///   type: string
///   x-base64-json: {$ref: '#/components/schemas/AlertFilters'}
/// ```
pub const BASE64_JSON: &str = "x-base64-json";

/// The list is a tuple: what stands at each place, as `prefixItems` of later dialects says it.
///
/// ```yaml
/// type: array
/// minItems: 2
/// maxItems: 2
/// items: {}
/// x-prefix-items: [{type: integer}, {type: string}]
/// ```
pub const PREFIX_ITEMS: &str = "x-prefix-items";

/// What the service sends by itself, by name: an item for each, as `webhooks` of OpenAPI 3.1 has them.
///
/// ```yaml
/// x-webhooks:
///   newPet:
///     post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {}}
/// ```
pub const WEBHOOKS: &str = "x-webhooks";

/// What one item of a stream is: the data of an event of `text/event-stream`, or a line of `application/jsonl`. OpenAPI 3.2 says it
/// with `itemSchema`.
///
/// ```yaml
/// content:
///   text/event-stream:
///     x-item-schema: {$ref: '#/components/schemas/Tick'}
/// ```
pub const ITEM_SCHEMA: &str = "x-item-schema";

/// Operations with methods that OpenAPI 3.0 does not know, by method, as `additionalOperations` of OpenAPI 3.2 says it.
///
/// ```yaml
/// /files/{name}:
///   x-operations:
///     COPY: {operationId: copyFile, responses: {'201': {description: Copied.}}}
/// ```
pub const OPERATIONS: &str = "x-operations";

/// How other tools spell `x-enum-varnames`.
pub const FOREIGN_ENUM_NAMES: &[&str] = &["x-enumNames", "x-enum-names"];

/// How other tools spell `x-enum-descriptions`, some as a map from values to words.
pub const FOREIGN_ENUM_DESCRIPTIONS: &[&str] = &["x-enumDescriptions", "enumDescriptions"];

/// How to walk the pages of a list. Names are those of properties: of the JSON body or the query, and of the answer. One inside another
/// of the answer is named with both, `meta.next`.
///
/// ```yaml
/// x-paging:
///   style: offset
///   offset: skip
///   limit: limit
///   max-limit: 100
///   items: data
///   has-next: hasNext
///   total: total
///   ceiling: 5000
///   scan: {flag: isScan, cursor: nextQueryFilters, send-as: filters, min-limit: 500, max-limit: 5000}
/// ```
///
/// The style says how the next page is found, and which keys there are beside `items`, which all need, and `limit`,
/// `max-limit`, `has-next` and `total`, which all may have:
///
/// ```yaml
/// x-paging: {style: offset, offset: skip, limit: limit, items: data}             # and `ceiling`, `scan`
/// x-paging: {style: page, page: page, first-page: 0, items: data}                # `first-page` is 1 if nothing is said
/// x-paging: {style: cursor, cursor: nextToken, send-as: token, items: data}
/// x-paging: {style: cursor-header, header: X-Next, send-as: token, items: data}
/// x-paging: {style: next-url, next-url: nextLink, items: value}
/// x-paging: {style: link-header, items: data}                                    # `Link: <…>; rel="next"`, RFC 8288
/// ```
pub const PAGING: &str = "x-paging";

/// How many requests the service takes in how many seconds, from all clients of a scope together.
///
/// ```yaml
/// x-rate-limit: {requests: 30, seconds: 60, scope: tenant, held-seconds: 60}
/// ```
pub const RATE_LIMIT: &str = "x-rate-limit";

/// Put before the key in its header.
///
/// ```yaml
/// type: apiKey
/// in: header
/// name: Authorization
/// x-token-prefix: "Token "
/// ```
pub const TOKEN_PREFIX: &str = "x-token-prefix";

/// Where an application gets its token, by name: a server for each cloud or region, with variables in its URL, and the scope to ask
/// for. Without it, the `tokenUrl` of the flow is the one place.
///
/// ```yaml
/// type: oauth2
/// flows: {clientCredentials: {tokenUrl: 'https://login.example/contoso/token', scopes: {}}}
/// x-token-endpoints:
///   - name: commercial
///     url: https://login.example/{tenantId}/token
///     scope: https://api.example/.default
///     description: For everybody but governments.
/// ```
pub const TOKEN_ENDPOINTS: &str = "x-token-endpoints";

/// The caller passes the complete, pre-signed URL under this argument; no credential is ever sent to it.
///
/// ```yaml
/// x-presigned-url: {name: uploadUrl}
/// security: []
/// ```
pub const PRESIGNED_URL: &str = "x-presigned-url";

/// This operation is the first of several that together upload a file: it gives a signed URL, another one puts the file there, and
/// perhaps a third says that it is there. They become one method. Names are those of properties: of the JSON body or the query, and of
/// the answer.
///
/// ```yaml
/// operationId: getUploadUrl
/// x-upload:
///   name: upload_log
///   summary: Upload a log in one call
///   file-name: filename
///   url: url
///   put: uploadLogFile
///   store-by: {property: provider, values: {azure: azure-block-blob, aws: put}}
///   single-put-bytes: 67108864
///   max-bytes: 5368709120
///   finish: {operation: finalizeUpload, url: uploadUrl}
/// ```
pub const UPLOAD: &str = "x-upload";

/// The operation to call instead of this deprecated one.
///
/// ```yaml
/// deprecated: true
/// x-replaced-by: closeAlertsBenign
/// ```
pub const REPLACED_BY: &str = "x-replaced-by";

/// The operation changes nothing on the server, though its method is not GET; it may be repeated.
///
/// ```yaml
/// post:
///   operationId: listAlerts
///   x-read-only: true
/// ```
pub const READ_ONLY: &str = "x-read-only";

/// The `Accept` header of an operation, word for word, where the service wants another than the answers' media types make.
///
/// ```yaml
/// get:
///   operationId: getRoot
///   x-accept: application/vnd.bank.v1.hal+json
/// ```
pub const ACCEPT: &str = "x-accept";

/// What the names of the environment variables begin with that the client reads.
///
/// ```yaml
/// x-env-prefix: MCAS
/// ```
pub const ENV_PREFIX: &str = "x-env-prefix";

/// Rules of `clientwright lint` that say nothing of this object and of all that is inside it, each with the reason why.
///
/// ```yaml
/// Legacy:
///   type: object
///   x-lint-ignore: {unused-component: The portal reads it from this document.}
/// ```
pub const LINT_IGNORE: &str = "x-lint-ignore";

/// Keys of other people's tools that say what OpenAPI 3.0 says in a word of its own.
///
/// ```yaml
/// x-nullable: true
/// x-example: high
/// ```
pub const FOREIGN_WORDS: &[(&str, &str)] =
    &[("x-nullable", "nullable"), ("x-isnullable", "nullable"), ("x-example", "example"), ("x-deprecated", "deprecated")];

/// Examples of a body by media type, in documents of Swagger 2.0.
pub const FOREIGN_EXAMPLES: &str = "x-examples";

/// Names and sentences for the members of an `enum`, in documents for AutoRest.
///
/// ```yaml
/// enum: [low, high]
/// x-ms-enum: {name: Severity, values: [{value: low, name: Low}, {value: high, name: High, description: Look now.}]}
/// ```
pub const MS_ENUM: &str = "x-ms-enum";

/// The value of its parent's discriminator that a schema has, in documents for AutoRest; its name, where nothing is said.
pub const MS_DISCRIMINATOR_VALUE: &str = "x-ms-discriminator-value";

/// Paths that only their query tells from others, in documents for AutoRest.
///
/// ```yaml
/// x-ms-paths: {'/pets?kind=cat': {get: {…}}}
/// ```
pub const MS_PATHS: &str = "x-ms-paths";

/// A host with variables, in documents for AutoRest.
///
/// ```yaml
/// x-ms-parameterized-host: {hostTemplate: '{account}.example', parameters: [{name: account, in: path, type: string}]}
/// ```
pub const MS_PARAMETERIZED_HOST: &str = "x-ms-parameterized-host";

/// Whether a key belongs in a schema and never at a parameter.
pub fn is_of_schemas_only(key: &str) -> bool {
    let own = || {
        extension(key)
            .is_some_and(|known| known.on.contains(&ObjectKind::Schema) && !known.on.contains(&ObjectKind::QueryParameter))
    };
    let is_nullable = FOREIGN_WORDS.iter().any(|(foreign, word)| *foreign == key && *word == "nullable");
    key == MS_ENUM || is_nullable || own()
}

/// The units of `x-timestamp`.
pub const TIMESTAMP_UNITS: &[&str] = &["milliseconds", "seconds"];

/// What `items` of `x-paging` is where the answer is the list itself.
pub const WHOLE_ANSWER: &str = ".";

/// The styles of `x-paging`.
pub const PAGING_STYLES: &[&str] = &["offset", "page", "cursor", "cursor-header", "next-url", "link-header"];

/// The keys of `x-paging` that belong to a style: the style, the keys that it needs, and those that it may have.
pub const PAGING_STYLE_KEYS: &[(&str, &[&str], &[&str])] = &[
    ("offset", &["offset", "limit"], &["ceiling", "scan"]),
    ("page", &["page"], &["first-page"]),
    ("cursor", &["cursor", "send-as"], &[]),
    ("cursor-header", &["header", "send-as"], &[]),
    ("next-url", &["next-url"], &[]),
    ("link-header", &[], &[]),
];

/// How a storage takes files: in one `PUT`, or as a block blob of Azure, large files in blocks.
pub const STORES: &[&str] = &["put", "azure-block-blob"];

const NAMED: &[ObjectKind] = &[
    ObjectKind::Tag,
    ObjectKind::Operation,
    ObjectKind::PathParameter,
    ObjectKind::QueryParameter,
    ObjectKind::HeaderParameter,
    ObjectKind::CookieParameter,
    ObjectKind::Schema,
    ObjectKind::Server,
    ObjectKind::ApiKeyScheme,
    ObjectKind::HttpScheme,
    ObjectKind::OAuth2Scheme,
    ObjectKind::OpenIdScheme,
];

/// Every object that takes extensions.
pub(super) const ANYWHERE: &[ObjectKind] = &[
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
    ObjectKind::ApiKeyScheme,
    ObjectKind::HttpScheme,
    ObjectKind::OAuth2Scheme,
    ObjectKind::OpenIdScheme,
    ObjectKind::OAuthFlows,
    ObjectKind::ImplicitFlow,
    ObjectKind::TokenFlow,
    ObjectKind::AuthorizationCodeFlow,
];

/// Every vendor extension.
pub static EXTENSIONS: &[Extension] = &[
    Extension {
        key: RUST_NAME,
        on: NAMED,
        condition: "",
        shape: Shape::Text,
        docs: "The name to use in Rust: UpperCamel for types and tags, snake_case for everything else.",
        example: "x-rust-name: close_benign",
    },
    Extension {
        key: ENUM_NAMES,
        on: &[ObjectKind::Schema],
        condition: "with `enum`",
        shape: Shape::List(&Shape::Text),
        docs: "The Rust names of the members, in the order of `enum`.",
        example: "x-enum-varnames: [Low, Medium, High]",
    },
    Extension {
        key: MEMBER_NAMES,
        on: &[ObjectKind::Schema],
        condition: "with `enum`",
        shape: Shape::Map(KeyPattern::Any, &Shape::Text),
        docs: "The Rust names of some members, by value; before all other names.",
        example: "x-rust-member-names: {n/a: NotAvailable}",
    },
    Extension {
        key: RUST_TYPE,
        on: &[ObjectKind::Schema],
        condition: "",
        shape: Shape::Text,
        docs: "A type of another crate, with its path, in place of the one that would be generated.",
        example: "x-rust-type: uuid::Uuid",
    },
    Extension {
        key: ENUM_DESCRIPTIONS,
        on: &[ObjectKind::Schema],
        condition: "with `enum`",
        shape: Shape::List(&Shape::Text),
        docs: "One sentence for each member, in the order of `enum`.",
        example: "x-enum-descriptions: [Can wait., Look today., Look now.]",
    },
    Extension {
        key: ENUM_OPEN,
        on: &[ObjectKind::Schema],
        condition: "with `enum`",
        shape: Shape::Bool,
        docs: "Whether the service may add members; `true` unless said otherwise.",
        example: "x-enum-open: false",
    },
    Extension {
        key: TIMESTAMP,
        on: &[ObjectKind::Schema],
        condition: "of `type: integer` or `type: number`",
        shape: Shape::Word(TIMESTAMP_UNITS),
        docs: "The number is a point in time, counted from 1970 in this unit.",
        example: "x-timestamp: milliseconds",
    },
    Extension {
        key: FILTERS,
        on: &[ObjectKind::Schema],
        condition: "of `type: object`",
        shape: Shape::Bool,
        docs: "The object maps fields to operators and becomes a typed builder: `severity_eq(..)`.",
        example: "x-filters: true",
    },
    Extension {
        key: FLATTEN_BODY,
        on: &[ObjectKind::RequestBody],
        condition: "with a JSON object",
        shape: Shape::Bool,
        docs: "The properties of the JSON body become arguments and setters of the operation.",
        example: "x-flatten-body: true",
    },
    Extension {
        key: PREFIX_ITEMS,
        on: &[ObjectKind::Schema],
        condition: "of `type: array`",
        shape: Shape::List(&Shape::Reference(ObjectKind::Schema)),
        docs: "The list is a tuple with one value of each of these schemas, in this order.",
        example: "x-prefix-items: [{type: integer}, {type: string}]",
    },
    Extension {
        key: WEBHOOKS,
        on: &[ObjectKind::Document],
        condition: "",
        shape: Shape::Map(KeyPattern::Any, &Shape::Object(ObjectKind::PathItem)),
        docs: "What the service sends by itself, by name; each becomes a function that reads one. As `webhooks` of OpenAPI 3.1.",
        example: "x-webhooks: {newPet: {post: {requestBody: {$ref: '#/components/requestBodies/Pet'}, responses: {}}}}",
    },
    Extension {
        key: ITEM_SCHEMA,
        on: &[ObjectKind::MediaType],
        condition: "",
        shape: Shape::Reference(ObjectKind::Schema),
        docs: "What one item of a stream is: the data of an event, or a line. As `itemSchema` of OpenAPI 3.2.",
        example: "x-item-schema: {$ref: '#/components/schemas/Tick'}",
    },
    Extension {
        key: WHOLE_QUERY,
        on: &[ObjectKind::QueryParameter],
        condition: "with `content`",
        shape: Shape::Bool,
        docs: "The query is this value and nothing else. As `in: querystring` of OpenAPI 3.2.",
        example: "x-whole-query: true",
    },
    Extension {
        key: BASE64_JSON,
        on: &[ObjectKind::Schema],
        condition: "of `type: string`",
        shape: Shape::Reference(ObjectKind::Schema),
        docs: "The text is base64 of the JSON text of this schema.",
        example: "x-base64-json: {$ref: '#/components/schemas/AlertFilters'}",
    },
    Extension {
        key: OPERATIONS,
        on: &[ObjectKind::PathItem],
        condition: "",
        shape: Shape::Map(KeyPattern::Method, &Shape::Object(ObjectKind::Operation)),
        docs: "Operations with methods that OpenAPI 3.0 does not know, by method.",
        example: "x-operations: {COPY: {responses: {'201': {description: Copied.}}}}",
    },
    Extension {
        key: PAGING,
        on: &[ObjectKind::Operation],
        condition: "",
        shape: Shape::Object(ObjectKind::Paging),
        docs: "How to walk the pages of the list.",
        example: "x-paging: {style: offset, offset: skip, limit: limit, items: data}",
    },
    Extension {
        key: RATE_LIMIT,
        on: &[ObjectKind::Document],
        condition: "",
        shape: Shape::Object(ObjectKind::RateLimit),
        docs: "How many requests the service takes from all clients of a scope together.",
        example: "x-rate-limit: {requests: 30, seconds: 60, scope: tenant, held-seconds: 60}",
    },
    Extension {
        key: TOKEN_PREFIX,
        on: &[ObjectKind::ApiKeyScheme],
        condition: "",
        shape: Shape::Text,
        docs: "Put before the key in its header.",
        example: "x-token-prefix: \"Token \"",
    },
    Extension {
        key: TOKEN_ENDPOINTS,
        on: &[ObjectKind::OAuth2Scheme],
        condition: "with `flows.clientCredentials`",
        shape: Shape::List(&Shape::Object(ObjectKind::TokenEndpoint)),
        docs: "Where an application gets its token; each becomes a function. Without it, `tokenUrl` is the one place.",
        example: "x-token-endpoints: [{name: commercial, url: 'https://login.example/{tenantId}/token', scope: alerts.read}]",
    },
    Extension {
        key: PRESIGNED_URL,
        on: &[ObjectKind::Operation],
        condition: "with `security: []`",
        shape: Shape::Object(ObjectKind::PresignedUrl),
        docs: "The caller passes the complete, pre-signed URL; it replaces server and path, and no credential is sent to it.",
        example: "x-presigned-url: {name: uploadUrl}",
    },
    Extension {
        key: UPLOAD,
        on: &[ObjectKind::Operation],
        condition: "",
        shape: Shape::Object(ObjectKind::Upload),
        docs: "The first of several operations that together upload a file. They become one method.",
        example: "x-upload: {name: upload_log, url: url, put: uploadLogFile}",
    },
    Extension {
        key: REPLACED_BY,
        on: &[ObjectKind::Operation],
        condition: "that is `deprecated`",
        shape: Shape::Text,
        docs: "The `operationId` of the operation to call instead.",
        example: "x-replaced-by: closeAlertsBenign",
    },
    Extension {
        key: READ_ONLY,
        on: &[ObjectKind::Operation],
        condition: "whose method is not GET",
        shape: Shape::Bool,
        docs: "The operation changes nothing on the server and may be repeated.",
        example: "x-read-only: true",
    },
    Extension {
        key: ACCEPT,
        on: &[ObjectKind::Operation],
        condition: "",
        shape: Shape::Text,
        docs: "The `Accept` header, word for word, where the service wants another than the answers' media types make.",
        example: "x-accept: application/vnd.bank.v1.hal+json",
    },
    Extension {
        key: ENV_PREFIX,
        on: &[ObjectKind::Document],
        condition: "",
        shape: Shape::Text,
        docs: "What the names of the environment variables begin with that the client reads.",
        example: "x-env-prefix: MCAS",
    },
    Extension {
        key: LINT_IGNORE,
        on: ANYWHERE,
        condition: "",
        shape: Shape::Map(KeyPattern::Any, &Shape::Text),
        docs: "Rules of `clientwright lint` that say nothing of this object and of all that is inside it, each with the reason why.",
        example: "x-lint-ignore: {unused-component: The portal reads it from this document.}",
    },
];

/// What stands behind `x-paging`.
pub(super) static PAGING_SHAPE: ObjectShape = object(
    "`x-paging` object",
    "How to walk the pages of a list. Of the answer, `meta.next` is the property `next` inside the property `meta`.",
    &[
        required(
            "style",
            Shape::Word(PAGING_STYLES),
            "How the next page is found: by the records to skip, its number, a cursor or a URL in the answer, or the `Link` header.",
        ),
        optional("offset", Shape::Text, "`offset`: the property of the request that says how many records to skip."),
        optional("page", Shape::Text, "`page`: the property of the request that says the number of the page."),
        optional("first-page", Shape::Count, "`page`: the number of the first page; 1 if nothing is said."),
        optional("cursor", Shape::Text, "`cursor`: the property of the answer that says where to go on; empty on the last page."),
        optional("send-as", Shape::Text, "The property of the request that takes the cursor as it came."),
        optional(
            "header",
            Shape::Text,
            "`cursor-header`: the header of the answer that says where to go on; missing on the last page.",
        ),
        optional("next-url", Shape::Text, "`next-url`: the property of the answer that holds the URL of the next page."),
        optional("limit", Shape::Text, "The property of the request that says how many records to give; `offset` needs it."),
        optional("max-limit", Shape::Count, "The most records that a page can hold."),
        required(
            "items",
            Shape::Text,
            "The property of the answer that holds the records; `.` if the answer is the list itself.",
        ),
        optional("has-next", Shape::Text, "The boolean property of the answer that says whether there is more."),
        optional("total", Shape::Text, "The property of the answer that says how many records there are."),
        optional("ceiling", Shape::Count, "`offset`: what offset and limit together may not pass."),
        optional("scan", Shape::Object(ObjectKind::PagingScan), "`offset`: a second way, which walks take instead."),
    ],
);

/// What stands behind `x-paging.scan`.
pub(super) static PAGING_SCAN_SHAPE: ObjectShape = object(
    "`scan` object",
    "A second way of paging, for walking everything.",
    &[
        required("flag", Shape::Text, "The property of the request that is set to true."),
        required("cursor", Shape::Text, "The property of the answer that says where to go on."),
        required("send-as", Shape::Text, "The property of the request that takes the cursor as it came."),
        optional("min-limit", Shape::Count, "The fewest records that may be asked for in this mode."),
        optional("max-limit", Shape::Count, "The most records that a page can hold in this mode."),
    ],
);

/// What stands behind `x-rate-limit`.
pub(super) static RATE_LIMIT_SHAPE: ObjectShape = object(
    "`x-rate-limit` object",
    "How many requests the service takes.",
    &[
        required("requests", Shape::Count, "So many requests …"),
        required("seconds", Shape::Count, "… in so many seconds."),
        required("scope", Shape::Text, "For whom the limit counts, in a word."),
        optional("held-seconds", Shape::Count, "How long the service may hold a request back instead of refusing it."),
    ],
);

/// What stands behind `x-presigned-url`.
pub(super) static PRESIGNED_URL_SHAPE: ObjectShape = object(
    "`x-presigned-url` object",
    "The argument that takes the complete, pre-signed URL.",
    &[required("name", Shape::Text, "The name of the argument.")],
);

/// What stands behind `x-upload`.
pub(super) static UPLOAD_SHAPE: ObjectShape = object(
    "`x-upload` object",
    "How this operation and others together upload a file.",
    &[
        required("name", Shape::Text, "The name of the method, in snake_case."),
        optional("summary", Shape::Text, "What the method does, in a line."),
        optional("description", Shape::Text, "What else is to be known about it."),
        optional("file-name", Shape::Text, "The property of this request that takes the name of the file."),
        required("url", Shape::Text, "The property of this answer that holds the signed URL."),
        required("put", Shape::Text, "The `operationId` of the `put` with `x-presigned-url` that stores the file."),
        optional("store", Shape::Word(STORES), "How the storage takes files; `put` unless something else is said."),
        optional("store-by", Shape::Object(ObjectKind::UploadStores), "How the storage takes files, by a word of the answer."),
        optional(
            "single-put-bytes",
            Shape::Count,
            "The longest file that goes to Azure at once; 67108864 unless said otherwise.",
        ),
        optional("max-bytes", Shape::Count, "The longest file that may be uploaded."),
        optional(
            "finish",
            Shape::Object(ObjectKind::UploadFinish),
            "What is called at the end; its answer is that of the whole.",
        ),
    ],
);

/// What stands behind `x-upload.store-by`.
pub(super) static UPLOAD_STORES_SHAPE: ObjectShape = object(
    "`store-by` object",
    "Which storage it is, by a word of the answer.",
    &[
        required("property", Shape::Text, "The property of this answer that names the storage."),
        required(
            "values",
            Shape::Map(KeyPattern::Any, &Shape::Word(STORES)),
            "Its values, each with how that storage takes files.",
        ),
    ],
);

/// What stands behind `x-upload.finish`.
pub(super) static UPLOAD_FINISH_SHAPE: ObjectShape = object(
    "`finish` object",
    "The operation that is called when the file is stored.",
    &[
        required("operation", Shape::Text, "Its `operationId`."),
        required("url", Shape::Text, "The property of its request that takes the signed URL."),
    ],
);

/// What stands in `x-token-endpoints`.
pub(super) static TOKEN_ENDPOINT_SHAPE: ObjectShape = object(
    "`x-token-endpoints` object",
    "Where an application gets its token.",
    &[
        required("name", Shape::Text, "The name of the function, in snake_case."),
        required("url", Shape::Text, "The URL, with `{variables}`; each becomes an argument."),
        optional("scope", Shape::Text, "The scopes to ask for, with spaces between them."),
        optional("description", Shape::Text, "For whom it is."),
    ],
);

/// The extension of this key.
pub fn extension(key: &str) -> Option<&'static Extension> {
    EXTENSIONS.iter().find(|extension| extension.key == key)
}

/// What `openapiv3` keeps of an object's vendor extensions.
pub type Extensions = IndexMap<String, Value>;

/// The unit of `x-timestamp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampUnit {
    /// `milliseconds`
    Milliseconds,
    /// `seconds`
    Seconds,
}

/// `x-paging`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How the next page is found.
    pub style: PagingStyle,
    /// The property of the request that says how many records to give.
    pub limit: Option<String>,
    /// The most records that a page can hold.
    pub max_limit: Option<u64>,
    /// The property of the answer that holds the records.
    pub items: String,
    /// The boolean property of the answer that says whether there is more.
    pub has_next: Option<String>,
    /// The property of the answer that says how many records there are.
    pub total: Option<String>,
}

/// An entry of `x-token-endpoints`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenEndpoint {
    /// The name of the function.
    pub name: String,
    /// The URL, with its variables.
    pub url: String,
    /// The scopes to ask for.
    pub scope: Option<String>,
    /// For whom it is.
    pub description: Option<String>,
}

/// The style of `x-paging`, with the keys that belong to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagingStyle {
    /// So many records are skipped.
    Offset {
        /// The property of the request that says how many.
        offset: String,
        /// What offset and limit together may not pass.
        ceiling: Option<u64>,
        /// A second way, for walking everything.
        scan: Option<PagingScan>,
    },
    /// By its number.
    Page {
        /// The property of the request that says the number.
        page: String,
        /// The number of the first page.
        first: u64,
    },
    /// By a value that each page gives for the next.
    Cursor {
        /// The property of the answer that says where to go on.
        cursor: String,
        /// The property of the request that takes the cursor as it came.
        send_as: String,
    },
    /// By a value that a header of each answer gives for the next.
    CursorHeader {
        /// The header.
        header: String,
        /// The property of the request that takes the cursor as it came.
        send_as: String,
    },
    /// By a URL that each page gives for the next.
    NextUrl {
        /// The property of the answer that holds it.
        url: String,
    },
    /// By the `Link` header.
    LinkHeader,
}

/// `x-paging.scan`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PagingScan {
    /// The property of the request that is set to true.
    pub flag: String,
    /// The property of the answer that says where to go on.
    pub cursor: String,
    /// The property of the request that takes the cursor as it came.
    pub send_as: String,
    /// The fewest records that may be asked for in this mode.
    pub min_limit: Option<u64>,
    /// The most records that a page can hold in this mode.
    pub max_limit: Option<u64>,
}

/// `x-rate-limit`
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// `x-upload`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// The name of the method.
    pub name: String,
    /// What the method does, in a line.
    pub summary: Option<String>,
    /// What else is to be known about it.
    pub description: Option<String>,
    /// The property of the request that takes the name of the file.
    pub file_name: Option<String>,
    /// The property of the answer that holds the signed URL.
    pub url: String,
    /// The `operationId` of the operation that stores the file.
    pub put: String,
    /// How the storage takes files, where nothing else says it.
    pub store: Option<Store>,
    /// The property of the answer that names the storage, and how each takes files.
    pub store_by: Option<(String, Vec<(String, Store)>)>,
    /// The longest file that goes at once to a storage that takes blocks.
    pub single_put_bytes: Option<u64>,
    /// The longest file that may be uploaded.
    pub max_bytes: Option<u64>,
    /// The `operationId` of what is called at the end, and the property of its request that takes the signed URL.
    pub finish: Option<(String, String)>,
}

/// How a storage takes files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// `put`
    Put,
    /// `azure-block-blob`
    AzureBlockBlob,
}

/// Reads `x-rust-name`.
pub fn rust_name(extensions: &Extensions) -> Option<&str> {
    extensions.get(RUST_NAME)?.as_str()
}

/// Reads `x-enum-varnames`.
pub fn enum_names(extensions: &Extensions) -> Option<Vec<String>> {
    texts(extensions.get(ENUM_NAMES)?)
}

/// Reads `x-rust-member-names`.
pub fn member_names(extensions: &Extensions) -> IndexMap<String, String> {
    let names = extensions.get(MEMBER_NAMES).and_then(Value::as_object).into_iter().flatten();
    names.filter_map(|(value, name)| Some((value.clone(), name.as_str()?.to_owned()))).collect()
}

/// Reads `x-rust-type`: none where it is no type with a path.
pub fn rust_type(extensions: &Extensions) -> Option<&str> {
    extensions.get(RUST_TYPE)?.as_str().filter(|path| crate::options::is_path(path))
}

/// Reads `x-enum-descriptions`.
pub fn enum_descriptions(extensions: &Extensions) -> Option<Vec<String>> {
    texts(extensions.get(ENUM_DESCRIPTIONS)?)
}

/// Reads `x-enum-open`.
pub fn enum_open(extensions: &Extensions) -> Option<bool> {
    extensions.get(ENUM_OPEN)?.as_bool()
}

/// Reads `x-timestamp`.
pub fn timestamp(extensions: &Extensions) -> Option<TimestampUnit> {
    match extensions.get(TIMESTAMP)?.as_str()? {
        "milliseconds" => Some(TimestampUnit::Milliseconds),
        "seconds" => Some(TimestampUnit::Seconds),
        _ => None,
    }
}

/// Reads `x-filters`.
pub fn filters(extensions: &Extensions) -> bool {
    is_true(extensions, FILTERS)
}

/// Reads `x-flatten-body`.
pub fn flatten_body(extensions: &Extensions) -> bool {
    is_true(extensions, FLATTEN_BODY)
}

/// Reads `x-whole-query`.
pub fn whole_query(extensions: &Extensions) -> bool {
    is_true(extensions, WHOLE_QUERY)
}

/// Reads `x-operations`. `check.rs` has found them in order.
pub fn operations(extensions: &Extensions) -> Vec<(String, openapiv3::Operation)> {
    let operations = extensions.get(OPERATIONS).and_then(Value::as_object).into_iter().flatten();
    operations.filter_map(|(method, operation)| Some((method.clone(), serde_json::from_value(operation.clone()).ok()?))).collect()
}

/// Reads `x-prefix-items`: schemas, as they are written.
pub fn prefix_items(extensions: &Extensions) -> Option<&Vec<Value>> {
    extensions.get(PREFIX_ITEMS)?.as_array()
}

/// Reads `x-item-schema`: a schema, as it is written.
pub fn item_schema(extensions: &Extensions) -> Option<&Value> {
    extensions.get(ITEM_SCHEMA)
}

/// Reads `x-base64-json`: a schema, as it is written.
pub fn base64_json(extensions: &Extensions) -> Option<&Value> {
    extensions.get(BASE64_JSON)
}

/// Reads `x-paging`.
pub fn paging(extensions: &Extensions) -> Option<Paging> {
    let map = extensions.get(PAGING)?.as_object()?;
    Some(Paging {
        style: paging_style(map)?,
        limit: text(map, "limit"),
        max_limit: count(map, "max-limit"),
        items: text(map, "items")?,
        has_next: text(map, "has-next"),
        total: text(map, "total"),
    })
}

fn paging_style(map: &Map<String, Value>) -> Option<PagingStyle> {
    Some(match map.get("style")?.as_str()? {
        "offset" => PagingStyle::Offset {
            offset: text(map, "offset")?,
            ceiling: count(map, "ceiling"),
            scan: map.get("scan").and_then(Value::as_object).and_then(paging_scan),
        },
        "page" => PagingStyle::Page { page: text(map, "page")?, first: count(map, "first-page").unwrap_or(1) },
        "cursor" => PagingStyle::Cursor { cursor: text(map, "cursor")?, send_as: text(map, "send-as")? },
        "cursor-header" => PagingStyle::CursorHeader { header: text(map, "header")?, send_as: text(map, "send-as")? },
        "next-url" => PagingStyle::NextUrl { url: text(map, "next-url")? },
        "link-header" => PagingStyle::LinkHeader,
        _ => return None,
    })
}

fn paging_scan(map: &Map<String, Value>) -> Option<PagingScan> {
    Some(PagingScan {
        flag: text(map, "flag")?,
        cursor: text(map, "cursor")?,
        send_as: text(map, "send-as")?,
        min_limit: count(map, "min-limit"),
        max_limit: count(map, "max-limit"),
    })
}

/// Reads `x-rate-limit`.
pub fn rate_limit(extensions: &Extensions) -> Option<RateLimit> {
    let map = extensions.get(RATE_LIMIT)?.as_object()?;
    let number = |key: &str| count(map, key).and_then(|number| u32::try_from(number).ok());
    Some(RateLimit {
        requests: number("requests")?,
        seconds: number("seconds")?,
        scope: text(map, "scope")?,
        held_seconds: number("held-seconds").unwrap_or(0),
    })
}

/// Reads `x-token-prefix`.
pub fn token_prefix(extensions: &Extensions) -> Option<&str> {
    extensions.get(TOKEN_PREFIX)?.as_str()
}

/// Reads `x-token-endpoints`.
pub fn token_endpoints(extensions: &Extensions) -> Option<Vec<TokenEndpoint>> {
    let endpoints = extensions.get(TOKEN_ENDPOINTS)?.as_array()?;
    Some(endpoints.iter().filter_map(Value::as_object).filter_map(token_endpoint).collect())
}

fn token_endpoint(map: &Map<String, Value>) -> Option<TokenEndpoint> {
    Some(TokenEndpoint {
        name: text(map, "name")?,
        url: text(map, "url")?,
        scope: text(map, "scope"),
        description: text(map, "description"),
    })
}

/// Reads `x-presigned-url`: the name of the argument.
pub fn presigned_url(extensions: &Extensions) -> Option<&str> {
    extensions.get(PRESIGNED_URL)?.get("name")?.as_str()
}

/// Reads `x-upload`.
pub fn upload(extensions: &Extensions) -> Option<Upload> {
    let map = extensions.get(UPLOAD)?.as_object()?;
    let object = |key: &str| map.get(key).and_then(Value::as_object);
    Some(Upload {
        name: text(map, "name")?,
        summary: text(map, "summary"),
        description: text(map, "description"),
        file_name: text(map, "file-name"),
        url: text(map, "url")?,
        put: text(map, "put")?,
        store: map.get("store").and_then(store),
        store_by: object("store-by").and_then(store_by),
        single_put_bytes: count(map, "single-put-bytes"),
        max_bytes: count(map, "max-bytes"),
        finish: object("finish").and_then(|finish| Some((text(finish, "operation")?, text(finish, "url")?))),
    })
}

fn store_by(map: &Map<String, Value>) -> Option<(String, Vec<(String, Store)>)> {
    let values = map.get("values")?.as_object()?.iter();
    Some((text(map, "property")?, values.filter_map(|(word, value)| Some((word.clone(), store(value)?))).collect()))
}

fn store(value: &Value) -> Option<Store> {
    match value.as_str()? {
        "put" => Some(Store::Put),
        "azure-block-blob" => Some(Store::AzureBlockBlob),
        _ => None,
    }
}

/// Reads `x-replaced-by`: an `operationId`.
pub fn replaced_by(extensions: &Extensions) -> Option<&str> {
    extensions.get(REPLACED_BY)?.as_str()
}

/// Reads `x-read-only`.
pub fn read_only(extensions: &Extensions) -> bool {
    is_true(extensions, READ_ONLY)
}

/// Reads `x-accept`: media ranges.
pub fn accept(extensions: &Extensions) -> Option<&str> {
    extensions.get(ACCEPT)?.as_str()
}

/// Reads `x-env-prefix`.
pub fn env_prefix(extensions: &Extensions) -> Option<&str> {
    extensions.get(ENV_PREFIX)?.as_str()
}

fn is_true(extensions: &Extensions, key: &str) -> bool {
    extensions.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key)?.as_str().map(str::to_owned)
}

fn count(map: &Map<String, Value>, key: &str) -> Option<u64> {
    map.get(key)?.as_u64()
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> Extensions {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn every_extension_reads_back() {
        let extensions = read(json!({
            "x-rust-name": "close_benign",
            "x-enum-varnames": ["Low", "High"],
            "x-enum-open": false,
            "x-timestamp": "seconds",
            "x-filters": true,
            "x-presigned-url": {"name": "uploadUrl"},
            "x-rate-limit": {"requests": 30, "seconds": 60, "scope": "tenant"},
            "x-token-endpoints": [{"name": "main", "url": "https://a/{b}", "scope": "c"}, {"name": "without"}],
        }));
        assert_eq!(rust_name(&extensions), Some("close_benign"));
        assert_eq!(enum_names(&extensions), Some(vec!["Low".to_owned(), "High".to_owned()]));
        assert_eq!(enum_open(&extensions), Some(false));
        assert_eq!(timestamp(&extensions), Some(TimestampUnit::Seconds));
        assert!(filters(&extensions));
        assert_eq!(presigned_url(&extensions), Some("uploadUrl"));
        let limit = RateLimit { requests: 30, seconds: 60, scope: "tenant".to_owned(), held_seconds: 0 };
        assert_eq!(rate_limit(&extensions), Some(limit));
        let main = TokenEndpoint {
            name: "main".to_owned(),
            url: "https://a/{b}".to_owned(),
            scope: Some("c".to_owned()),
            description: None,
        };
        assert_eq!(token_endpoints(&extensions), Some(vec![main]));
    }

    #[test]
    fn paging_reads_with_its_scan() {
        let scan = json!({"flag": "isScan", "cursor": "nextQueryFilters", "send-as": "filters", "max-limit": 5000});
        let extensions = read(json!({"x-paging": {
            "style": "offset", "offset": "skip", "limit": "limit", "max-limit": 100, "items": "data", "scan": scan
        }}));
        let paging = paging(&extensions).unwrap();
        assert_eq!((paging.max_limit, &paging.has_next), (Some(100), &None));
        let PagingStyle::Offset { offset, ceiling: None, scan: Some(scan) } = &paging.style else { panic!("{paging:?}") };
        assert_eq!((offset.as_str(), scan.send_as.as_str(), scan.min_limit), ("skip", "filters", None));
    }

    #[test]
    fn every_style_of_paging_reads_with_its_keys() {
        let style = |keys: Value| {
            let mut keys = keys;
            keys["items"] = json!("data");
            paging(&read(json!({"x-paging": keys}))).map(|paging| paging.style)
        };
        let page = PagingStyle::Page { page: "p".to_owned(), first: 1 };
        assert_eq!(style(json!({"style": "page", "page": "p"})), Some(page));
        let cursor = PagingStyle::Cursor { cursor: "next".to_owned(), send_as: "from".to_owned() };
        assert_eq!(style(json!({"style": "cursor", "cursor": "next", "send-as": "from"})), Some(cursor));
        let next_url = PagingStyle::NextUrl { url: "next".to_owned() };
        assert_eq!(style(json!({"style": "next-url", "next-url": "next"})), Some(next_url));
        assert_eq!(style(json!({"style": "link-header"})), Some(PagingStyle::LinkHeader));
        assert!(PAGING_STYLES.iter().eq(PAGING_STYLE_KEYS.iter().map(|(style, _, _)| style)));
    }

    #[test]
    fn upload_reads_with_its_storages_and_its_end() {
        let extensions = read(json!({"x-upload": {
            "name": "upload_log", "file-name": "filename", "url": "url", "put": "putLog", "max-bytes": 5368709120_u64,
            "store-by": {"property": "provider", "values": {"azure": "azure-block-blob", "aws": "put"}},
            "finish": {"operation": "endUpload", "url": "uploadUrl"},
        }}));
        let upload = upload(&extensions).unwrap();
        let stores = vec![("azure".to_owned(), Store::AzureBlockBlob), ("aws".to_owned(), Store::Put)];
        assert_eq!(upload.store_by, Some(("provider".to_owned(), stores)));
        assert_eq!((upload.max_bytes, upload.single_put_bytes, upload.store), (Some(5_368_709_120), None, None));
        assert_eq!(upload.finish, Some(("endUpload".to_owned(), "uploadUrl".to_owned())));
    }

    #[test]
    fn what_is_wrong_reads_as_absent() {
        let extensions = read(json!({"x-rust-name": 1, "x-paging": {"style": "cursor"}, "x-filters": "yes"}));
        assert_eq!(rust_name(&extensions), None);
        assert_eq!(paging(&extensions), None);
        assert!(!filters(&extensions));
    }

    #[test]
    fn no_key_stands_twice_in_the_list() {
        for (index, extension) in EXTENSIONS.iter().enumerate() {
            assert!(EXTENSIONS[..index].iter().all(|other| other.key != extension.key), "{}", extension.key);
        }
    }
}
