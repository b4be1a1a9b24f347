//! Which objects stand where, in any of the dialects: Swagger 2.0 and OpenAPI 3.0 to 3.2.
//!
//! This is told here once more, and not taken from the table of `openapi/shape.rs`: what that table does not know would be missing from
//! the ledger too.

/// What stands at a place of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// The document.
    Root,
    /// `components`
    Components,
    /// A map of path items whose operations are the client's, or the service's.
    Paths(Whose),
    PathItem(Whose),
    /// A map from methods to operations.
    Operations(Whose),
    Operation(Whose),
    /// A map of callbacks, and one of them: a map of path items.
    Callbacks,
    Callback,
    /// Parameters in a map or in a list.
    Parameters,
    Parameter,
    Bodies,
    Body,
    /// A map of media types.
    Content,
    MediaType,
    /// `encoding`, a map or (in OpenAPI 3.2) a list.
    Encodings,
    Encoding,
    /// Answers by status or by name.
    Responses,
    Response,
    Headers,
    Header,
    /// Schemas in a map or in a list.
    Schemas,
    Schema,
    Schemes,
    Scheme,
    /// What has no parts that count.
    Plain,
    /// A value of somebody's: an example, a default, an extension.
    Data,
}

/// Who offers an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// The service offers it, and the client calls it.
    Service,
    /// The service calls it, or it is only described.
    Other,
}

/// The keys with which Swagger 2.0 describes the value of a parameter or of a header, in it.
pub(super) const VALUE_KEYS: &[&str] = &[
    "type",
    "format",
    "items",
    "collectionFormat",
    "default",
    "enum",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
];

impl Spot {
    /// What stands behind a key of a map.
    pub(super) fn child(self, key: &str, swagger: bool) -> Spot {
        match self {
            Spot::Paths(_) | Spot::Callback | Spot::Responses if key.starts_with("x-") => Spot::Data,
            Spot::Paths(whose) => Spot::PathItem(whose),
            Spot::Callback => Spot::PathItem(Whose::Other),
            Spot::Operations(whose) => Spot::Operation(whose),
            Spot::Callbacks => Spot::Callback,
            Spot::Parameters => Spot::Parameter,
            Spot::Bodies => Spot::Body,
            Spot::Content => Spot::MediaType,
            Spot::Encodings => Spot::Encoding,
            Spot::Responses => Spot::Response,
            Spot::Headers => Spot::Header,
            Spot::Schemas => Spot::Schema,
            Spot::Schemes => Spot::Scheme,
            Spot::Data => Spot::Data,
            _ if key.starts_with("x-") => Spot::Data,
            Spot::Root => root(key, swagger),
            Spot::Components => components(key),
            Spot::PathItem(whose) => path_item(key, whose),
            Spot::Operation(_) => operation(key),
            Spot::Parameter | Spot::Header => value(key, swagger),
            Spot::Body if key == "content" => Spot::Content,
            Spot::MediaType => media_type(key),
            Spot::Encoding => encoding(key),
            Spot::Response => response(key, swagger),
            Spot::Schema => schema(key),
            Spot::Plain | Spot::Body | Spot::Scheme => Spot::Plain,
        }
    }

    /// Whether the author chose the keys: `x-rate-limit` is the name of a header then, and no extension.
    pub(super) fn has_names(self) -> bool {
        matches!(
            self,
            Spot::Operations(_)
                | Spot::Callbacks
                | Spot::Parameters
                | Spot::Bodies
                | Spot::Content
                | Spot::Encodings
                | Spot::Headers
                | Spot::Schemas
                | Spot::Schemes
                | Spot::Data
        )
    }

    /// What the elements of a list are.
    pub(super) fn element(self) -> Spot {
        match self {
            Spot::Parameters => Spot::Parameter,
            Spot::Schemas => Spot::Schema,
            Spot::Encodings => Spot::Encoding,
            // `items` was a list of schemas once.
            Spot::Schema => Spot::Schema,
            Spot::Data => Spot::Data,
            _ => Spot::Plain,
        }
    }
}

fn root(key: &str, swagger: bool) -> Spot {
    match key {
        "paths" => Spot::Paths(Whose::Service),
        "webhooks" if !swagger => Spot::Paths(Whose::Other),
        "components" if !swagger => Spot::Components,
        // Names of schemes, which may begin with `x-`.
        "security" => Spot::Data,
        "definitions" if swagger => Spot::Schemas,
        "parameters" if swagger => Spot::Parameters,
        "responses" if swagger => Spot::Responses,
        "securityDefinitions" if swagger => Spot::Schemes,
        _ => Spot::Plain,
    }
}

fn components(key: &str) -> Spot {
    match key {
        "schemas" => Spot::Schemas,
        "responses" => Spot::Responses,
        "parameters" => Spot::Parameters,
        "requestBodies" => Spot::Bodies,
        "headers" => Spot::Headers,
        "securitySchemes" => Spot::Schemes,
        "callbacks" => Spot::Callbacks,
        "pathItems" => Spot::Paths(Whose::Other),
        "mediaTypes" => Spot::Content,
        "examples" => Spot::Data,
        _ => Spot::Plain,
    }
}

fn path_item(key: &str, whose: Whose) -> Spot {
    match key {
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => Spot::Operation(whose),
        "additionalOperations" => Spot::Operations(whose),
        "parameters" => Spot::Parameters,
        _ => Spot::Plain,
    }
}

fn operation(key: &str) -> Spot {
    match key {
        "parameters" => Spot::Parameters,
        "requestBody" => Spot::Body,
        "responses" => Spot::Responses,
        "callbacks" => Spot::Callbacks,
        "security" => Spot::Data,
        _ => Spot::Plain,
    }
}

fn value(key: &str, swagger: bool) -> Spot {
    match key {
        "schema" => Spot::Schema,
        "items" if swagger => Spot::Schema,
        "content" => Spot::Content,
        "example" | "examples" | "default" | "enum" => Spot::Data,
        _ => Spot::Plain,
    }
}

fn media_type(key: &str) -> Spot {
    match key {
        "schema" | "itemSchema" => Spot::Schema,
        "encoding" | "prefixEncoding" => Spot::Encodings,
        "itemEncoding" => Spot::Encoding,
        "example" | "examples" => Spot::Data,
        _ => Spot::Plain,
    }
}

fn encoding(key: &str) -> Spot {
    match key {
        "headers" => Spot::Headers,
        "encoding" | "prefixEncoding" => Spot::Encodings,
        "itemEncoding" => Spot::Encoding,
        _ => Spot::Plain,
    }
}

fn response(key: &str, swagger: bool) -> Spot {
    match key {
        "headers" => Spot::Headers,
        "content" => Spot::Content,
        "schema" if swagger => Spot::Schema,
        "example" | "examples" => Spot::Data,
        _ => Spot::Plain,
    }
}

fn schema(key: &str) -> Spot {
    match key {
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Spot::Schema,
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Spot::Schemas,
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Spot::Schemas,
        "example" | "examples" | "default" | "enum" | "const" => Spot::Data,
        _ => Spot::Plain,
    }
}
