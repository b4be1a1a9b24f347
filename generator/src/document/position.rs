//! What stands where in an OpenAPI document, as far as a `$ref` needs to know it.
//!
//! A `$ref` means something only where a reference may stand. In an example, a default or an extension it is somebody's data.

/// What a node is, by the keys that lead to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Position {
    /// The root of an OpenAPI 3 document.
    Root,
    /// The root of a Swagger 2.0 document.
    SwaggerRoot,
    /// `components`.
    Components,
    /// A map of components: `components/schemas`.
    Folder(Section),
    /// One thing of a kind that has a section of components: a schema, a parameter, a response.
    One(Section),
    /// A map from names to such things: `properties`, `headers`.
    MapOf(Section),
    /// A list of such things: `allOf`, `parameters`.
    ListOf(Section),
    /// `paths`, `webhooks`, `components/pathItems`.
    Paths,
    PathItem,
    /// A map from methods to operations (OpenAPI 3.2).
    Operations,
    Operation,
    Responses,
    /// A map from media types.
    Content,
    MediaType,
    Encodings,
    Encoding,
    Discriminator,
    /// A discriminator's `mapping`: its values are references without a `$ref`.
    Mapping,
    /// What has no references of its own, but may be kept in another file: `info`, `tags`, a description.
    Plain,
    /// Somebody's data: left as it is.
    Data,
}

/// The sections of `components`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Section {
    Schemas,
    Responses,
    Parameters,
    Examples,
    RequestBodies,
    Headers,
    SecuritySchemes,
    Links,
    Callbacks,
}

/// What becomes of a `$ref`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// It becomes the name of a component.
    Component(Section),
    /// What it leads to takes its place.
    Inline,
    /// It is no reference.
    Nowhere,
}

/// The extension that holds a schema.
const BASE64_JSON: &str = "x-base64-json";

/// The extension that holds webhooks.
const WEBHOOKS: &str = "x-webhooks";

/// The extension that holds the schema of an item of a stream.
const ITEM_SCHEMA: &str = "x-item-schema";
/// The extension that holds operations, by method.
const OPERATIONS: &str = "x-operations";

/// The extension that holds a list of schemas.
const PREFIX_ITEMS: &str = "x-prefix-items";

/// The extension that holds paths.
const MS_PATHS: &str = "x-ms-paths";

impl Position {
    /// What stands under a key.
    pub(super) fn child(self, key: &str) -> Position {
        use Section::*;
        match self {
            Position::Folder(section) | Position::MapOf(section) => Position::One(section),
            Position::Content => Position::MediaType,
            Position::Encodings => Position::Encoding,
            Position::Operations => Position::Operation,
            Position::Paths | Position::Responses | Position::One(Callbacks) | Position::Plain if key.starts_with("x-") => {
                Position::Data
            }
            Position::Paths | Position::One(Callbacks) => Position::PathItem,
            Position::Responses => Position::One(Responses),
            Position::Plain => plain(key),
            Position::Data | Position::Mapping | Position::ListOf(_) => Position::Data,
            _ if key == BASE64_JSON || key == ITEM_SCHEMA => Position::One(Schemas),
            _ if key == PREFIX_ITEMS => Position::ListOf(Schemas),
            _ if matches!(key, "description" | "summary" | "title" | "externalDocs" | "servers") => Position::Plain,
            Position::Root => root(key),
            Position::SwaggerRoot => swagger_root(key),
            Position::Components => components(key),
            Position::PathItem => path_item(key),
            Position::Operation => operation(key),
            Position::MediaType => media_type(key),
            Position::Encoding if key == "headers" => Position::MapOf(Headers),
            Position::Discriminator if key == "mapping" => Position::Mapping,
            Position::Encoding | Position::Discriminator => Position::Data,
            Position::One(Schemas) => schema(key),
            Position::One(Responses) => response(key),
            Position::One(Parameters | Headers) => parameter(key),
            Position::One(RequestBodies) if key == "content" => Position::Content,
            Position::One(Links) if key == "server" => Position::Plain,
            Position::One(RequestBodies | Links | Examples | SecuritySchemes) => Position::Data,
        }
    }

    /// What the elements of a list are.
    pub(super) fn element(self) -> Position {
        match self {
            Position::ListOf(section) => Position::One(section),
            // `items` was a list of schemas once.
            Position::One(Section::Schemas) => self,
            Position::Plain => Position::Plain,
            _ => Position::Data,
        }
    }

    /// What becomes of a `$ref` here.
    pub(super) fn home(self, dialect: Dialect) -> Home {
        match self {
            Position::One(section) if dialect.folder(section).is_some() => Home::Component(section),
            Position::Data | Position::Mapping | Position::Root | Position::SwaggerRoot => Home::Nowhere,
            _ => Home::Inline,
        }
    }

    /// Whether the author chose the keys. A key `components` is then a name like any other.
    pub(super) fn has_names(self) -> bool {
        matches!(
            self,
            Position::Folder(_) | Position::MapOf(_) | Position::Paths | Position::Content | Position::Encodings | Position::Data
        )
    }
}

fn plain(key: &str) -> Position {
    match key {
        "default" | "enum" | "example" | "examples" => Position::Data,
        _ => Position::Plain,
    }
}

fn root(key: &str) -> Position {
    match key {
        "paths" | "webhooks" | WEBHOOKS => Position::Paths,
        "components" => Position::Components,
        "info" | "tags" => Position::Plain,
        _ => Position::Data,
    }
}

fn swagger_root(key: &str) -> Position {
    match key {
        "paths" | MS_PATHS => Position::Paths,
        "definitions" => Position::Folder(Section::Schemas),
        "parameters" => Position::Folder(Section::Parameters),
        "responses" => Position::Folder(Section::Responses),
        "info" | "tags" => Position::Plain,
        _ => Position::Data,
    }
}

fn components(key: &str) -> Position {
    match key {
        "pathItems" => Position::Paths,
        "mediaTypes" => Position::Content,
        _ => {
            Section::ALL.iter().find(|section| section.name() == key).map_or(Position::Data, |section| Position::Folder(*section))
        }
    }
}

fn path_item(key: &str) -> Position {
    match key {
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => Position::Operation,
        "additionalOperations" | OPERATIONS => Position::Operations,
        "parameters" => Position::ListOf(Section::Parameters),
        _ => Position::Data,
    }
}

fn operation(key: &str) -> Position {
    match key {
        "parameters" => Position::ListOf(Section::Parameters),
        "requestBody" => Position::One(Section::RequestBodies),
        "responses" => Position::Responses,
        "callbacks" => Position::MapOf(Section::Callbacks),
        _ => Position::Data,
    }
}

fn parameter(key: &str) -> Position {
    match key {
        "schema" | "items" => Position::One(Section::Schemas),
        "content" => Position::Content,
        "examples" => Position::MapOf(Section::Examples),
        _ => Position::Data,
    }
}

fn response(key: &str) -> Position {
    match key {
        "headers" => Position::MapOf(Section::Headers),
        "content" => Position::Content,
        "links" => Position::MapOf(Section::Links),
        "schema" => Position::One(Section::Schemas),
        _ => Position::Data,
    }
}

fn media_type(key: &str) -> Position {
    match key {
        "schema" | "itemSchema" => Position::One(Section::Schemas),
        "examples" => Position::MapOf(Section::Examples),
        "encoding" => Position::Encodings,
        _ => Position::Data,
    }
}

fn schema(key: &str) -> Position {
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
        | "contentSchema" => Position::One(Section::Schemas),
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => Position::MapOf(Section::Schemas),
        "allOf" | "oneOf" | "anyOf" | "prefixItems" => Position::ListOf(Section::Schemas),
        "discriminator" => Position::Discriminator,
        _ => Position::Data,
    }
}

/// Where a document keeps its components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    OpenApi,
    Swagger,
}

impl Dialect {
    /// The keys that lead from the root to a section; none where there is no such section.
    pub(super) fn folder(self, section: Section) -> Option<&'static [&'static str]> {
        match (self, section) {
            (Dialect::Swagger, Section::Schemas) => Some(&["definitions"]),
            (Dialect::Swagger, Section::Parameters) => Some(&["parameters"]),
            (Dialect::Swagger, Section::Responses) => Some(&["responses"]),
            (Dialect::Swagger, _) => None,
            (Dialect::OpenApi, _) => Some(section.folder()),
        }
    }

    /// What the root is.
    pub(super) fn root(self) -> Position {
        match self {
            Dialect::OpenApi => Position::Root,
            Dialect::Swagger => Position::SwaggerRoot,
        }
    }
}

impl Section {
    /// Every section, as OpenAPI lists them.
    pub(super) const ALL: [Section; 9] = [
        Section::Schemas,
        Section::Responses,
        Section::Parameters,
        Section::Examples,
        Section::RequestBodies,
        Section::Headers,
        Section::SecuritySchemes,
        Section::Links,
        Section::Callbacks,
    ];

    /// The key in `components`.
    pub(super) fn name(self) -> &'static str {
        self.folder()[1]
    }

    /// What one thing of it is called.
    pub(super) fn singular(self) -> &'static str {
        match self {
            Section::Schemas => "schema",
            Section::Responses => "response",
            Section::Parameters => "parameter",
            Section::Examples => "example",
            Section::RequestBodies => "requestBody",
            Section::Headers => "header",
            Section::SecuritySchemes => "securityScheme",
            Section::Links => "link",
            Section::Callbacks => "callback",
        }
    }

    fn folder(self) -> &'static [&'static str; 2] {
        match self {
            Section::Schemas => &["components", "schemas"],
            Section::Responses => &["components", "responses"],
            Section::Parameters => &["components", "parameters"],
            Section::Examples => &["components", "examples"],
            Section::RequestBodies => &["components", "requestBodies"],
            Section::Headers => &["components", "headers"],
            Section::SecuritySchemes => &["components", "securitySchemes"],
            Section::Links => &["components", "links"],
            Section::Callbacks => &["components", "callbacks"],
        }
    }
}
