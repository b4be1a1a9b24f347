//! The operations of a generated crate: arguments, bodies, answers, paging.

use serde_json::Value;

use super::name::{ArgumentName, FieldName, MethodName, ModuleName, StaticName, TypeName, VariantName, Wire};
use super::types::{Docs, Example, Field, Presence, TypeRef};

/// A group of operations, and the type whose methods they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The type: `Alerts`.
    pub name: TypeName,
    /// Its module: `alerts`.
    pub module: ModuleName,
    /// The client's method that gives it: `alerts`.
    pub accessor: MethodName,
    /// The tag's name in the document.
    pub wire: Wire,
    /// What the document says about it.
    pub docs: Docs,
    /// The operations.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The operation's name in the document (`operationId`), or the method and path where it has none.
    pub id: Wire,
    /// The method of the resource: `close_benign`.
    pub name: MethodName,
    /// The static that describes it: `CLOSE_ALERTS_BENIGN`.
    pub descriptor: StaticName,
    /// The type that collects optional arguments: `CloseBenign`. None where there is nothing to collect.
    pub builder: Option<TypeName>,
    /// The HTTP method.
    pub method: Method,
    /// The path template: `/api/v1/alerts/{pk}/`.
    pub path: String,
    /// The operation's own server, where it has one.
    pub server: Option<String>,
    /// The argument that holds the complete, pre-signed URL; server and path do not count then.
    pub presigned_url: Option<ArgumentName>,
    /// The first sentence of what it does.
    pub summary: Docs,
    /// All that the document says about it.
    pub docs: Docs,
    /// If it is deprecated, what to do instead (may be empty).
    pub deprecated: Option<String>,
    /// Changes nothing on the server, so it may be repeated.
    pub read_only: bool,
    /// The parameters outside the body.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<Body>,
    /// What a successful call gives.
    pub success: Success,
    /// The media type of an answer that is always JSON, where it is not the usual one: services choose a version by it.
    pub media_type: Option<String>,
    /// The `Accept` header, where the document says it word for word.
    pub accept: Option<String>,
    /// How a successful answer can be read item by item while it arrives.
    pub stream: Option<Streaming>,
    /// What the body of a successful answer looks like in JSON, where the document shows one.
    pub answer: Option<Example>,
    /// The headers that a successful answer declares, and the type that reads them.
    pub headers: Option<(TypeName, Vec<HeaderField>)>,
    /// What the body of a failed call holds, by status.
    pub errors: Vec<ErrorCase>,
    /// Which credentials are accepted: outer is "or", inner is "and". Empty where none is needed.
    pub security: Vec<Vec<Wire>>,
    /// The permissions of which one is needed, where the document names some.
    pub permissions: Vec<String>,
    /// How to walk the pages.
    pub paging: Option<Paging>,
    /// How to upload a file in one call that begins with this one.
    pub upload: Option<Upload>,
    /// The smallest and the fullest call; only where somebody wants to write them down.
    pub calls: Option<Calls>,
}

/// Two calls of an operation that the document allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Calls {
    /// With nothing that may be left out.
    pub smallest: Call,
    /// With everything.
    pub fullest: Call,
}

/// What a call of an operation is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The values of parameters, each with the name of its argument.
    pub arguments: Vec<(ArgumentName, Value)>,
    /// The value of the body: of one that is given field by field, or in parts, an object of them.
    pub body: Option<Value>,
}

/// An HTTP method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
    /// Any other, as it is written on the wire: `COPY`.
    Other(String),
}

impl Method {
    /// The method as it is written on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Other(name) => name,
        }
    }
}

/// A parameter outside the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// What the caller gives.
    pub argument: Argument,
    /// Its name on the wire.
    pub wire: Wire,
    /// How it is written there.
    pub style: ParameterStyle,
}

/// Something that a caller gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The argument of the method, or the setter of the builder.
    pub name: ArgumentName,
    /// Its type.
    pub ty: TypeRef,
    /// Whether it must be given.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// A value of it.
    pub example: Option<Example>,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterStyle {
    /// In the path.
    Path {
        /// How the value is written.
        style: PathStyle,
        /// Whether lists and objects are written item by item.
        explode: bool,
    },
    /// In the path, as base64 of its JSON text.
    PathBase64Json,
    /// In the query.
    Query {
        /// How the value is written.
        style: QueryStyle,
        /// Whether lists and objects are written item by item.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
    /// In the query, as JSON text.
    QueryJson,
    /// In the query, as base64 of its JSON text.
    QueryBase64Json,
    /// The query itself, without a name.
    QueryWhole {
        /// Whether it is the JSON text of the value, and not the text that it is.
        json: bool,
    },
    /// In a header.
    Header {
        /// Whether lists and objects are written item by item.
        explode: bool,
    },
    /// In a cookie.
    Cookie {
        /// Whether lists and objects are written item by item.
        explode: bool,
    },
}

/// How a value is written in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStyle {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;p=a;p=b`
    Matrix,
}

/// How a value is written in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryStyle {
    /// `p=a&p=b`
    Form,
    /// `p=a%20b`
    Space,
    /// `p=a|b`
    Pipe,
    /// `p[k]=v`
    Deep,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// What the caller gives as the body; for a body that is given field by field this argument is not written.
    pub argument: Argument,
    /// How it is written.
    pub content: Content,
}

/// How a body is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// As JSON, from one value.
    Json {
        /// The media type that is sent.
        media_type: String,
    },
    /// From the fields of an object, each an argument or a setter of its own; in any of the formats, the first if nothing is said.
    Fields {
        /// The type of the object.
        ty: TypeName,
        /// Its fields.
        fields: Vec<BodyField>,
        /// The formats it can be sent in.
        formats: Vec<BodyFormat>,
    },
    /// As a URL-encoded form, from one value.
    Form {
        /// How properties are written that are not written the usual way.
        encoding: Vec<PropertyEncoding>,
    },
    /// As a multipart form, part by part.
    Multipart {
        /// The parts.
        parts: Vec<Part>,
    },
    /// As text.
    Text {
        /// The media type that is sent.
        media_type: String,
    },
    /// As bytes or a stream of bytes.
    Bytes {
        /// The media type that is sent.
        media_type: String,
    },
}

/// A field of a body that is given field by field.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyField {
    /// The argument of the method, or the setter of the builder.
    pub argument: ArgumentName,
    /// The field that it sets.
    pub field: Field,
}

/// A format in which the fields of an object can be sent.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyFormat {
    /// JSON of this media type.
    Json {
        /// The media type that is sent.
        media_type: String,
    },
    /// A URL-encoded form.
    Form {
        /// How properties are written that are not written the usual way.
        encoding: Vec<PropertyEncoding>,
    },
    /// A multipart form.
    Multipart {
        /// How properties are written that are not written the usual way.
        encoding: Vec<PropertyEncoding>,
    },
}

/// How one property is written in a form.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyEncoding {
    /// The property.
    pub wire: Wire,
    /// What is said of it.
    pub how: Encoding,
}

/// What is said of how a property is written in a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Encoding {
    /// The media type in which its value is written.
    ContentType(String),
    /// As a query parameter of this style.
    Style {
        /// How the value is written.
        style: QueryStyle,
        /// Whether lists and objects are written item by item.
        explode: bool,
        /// Whether reserved characters stay as they are.
        allow_reserved: bool,
    },
}

/// One part of a multipart form.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What the caller gives.
    pub argument: Argument,
    /// The part's name on the wire.
    pub wire: Wire,
    /// What it holds.
    pub kind: PartKind,
    /// The media type that the document says it has, where that is not the usual one of its kind.
    pub content_type: Option<String>,
}

/// What a part of a multipart form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A file: bytes with a name and a media type.
    File,
    /// Several files under one name.
    Files,
    /// A scalar as text.
    Text,
    /// Several scalars under one name.
    Texts,
    /// A value as JSON.
    Json,
    /// Several values as JSON under one name.
    Jsons,
}

/// What a successful call gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Success {
    /// The same kind of answer for every successful status.
    One(Decode),
    /// Different kinds of answers, as an enum.
    Several {
        /// The enum.
        name: TypeName,
        /// Its variants.
        cases: Vec<ResponseCase>,
    },
}

/// An answer that is read item by item while it arrives.
#[derive(Clone, Debug, PartialEq)]
pub struct Streaming {
    /// What stands between the items.
    pub kind: StreamKind,
    /// The media type that is asked for.
    pub media_type: String,
    /// The type of an item.
    pub item: TypeRef,
    /// What asks the service for it.
    pub flag: Option<StreamFlag>,
}

/// What stands between the items of a stream, and what of an item is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamKind {
    /// Events of `text/event-stream`, of which the data are JSON.
    Events,
    /// The same, of which the data are text.
    TextEvents,
    /// The same, of which the whole is an object of `event`, `data` and `id`.
    WholeEvents,
    /// A line for each.
    Lines,
    /// A record separator before each.
    Sequence,
}

/// What asks a service to answer in a stream: it is set to true.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamFlag {
    /// Its name on the wire.
    pub wire: Wire,
    /// Whether it is a property of the body; it is a query parameter otherwise.
    pub in_body: bool,
}

/// How the body of an answer is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Decode {
    /// Not at all.
    Nothing,
    /// As JSON of this type.
    Json(TypeRef),
    /// As text.
    Text,
    /// As bytes.
    Bytes,
}

/// One kind of successful answer among several.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseCase {
    /// The variant.
    pub name: VariantName,
    /// The status.
    pub status: StatusPattern,
    /// The media type; none where the answer has no body.
    pub media_type: Option<String>,
    /// How the body is read.
    pub decode: Decode,
    /// What the document says about it.
    pub docs: Docs,
}

/// What the body of a failed call holds.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCase {
    /// The status.
    pub status: StatusPattern,
    /// The type of the body, where it is JSON.
    pub ty: Option<TypeRef>,
    /// When it happens, in the document's words.
    pub docs: Docs,
}

/// A set of statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// One status: `404`.
    Exact(u16),
    /// A hundred of them: `4` for `4XX`.
    Range(u8),
    /// All that are not named.
    Default,
}

/// A header of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct HeaderField {
    /// The field.
    pub name: FieldName,
    /// The header.
    pub wire: Wire,
    /// Its type.
    pub ty: TypeRef,
    /// What the document says about it.
    pub docs: Docs,
}

/// How to walk the pages of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// How the next page is found.
    pub style: PagingStyle,
    /// What says how many records a page may hold.
    pub limit: Option<Slot>,
    /// The most records that a page can hold.
    pub max_limit: Option<u64>,
    /// The page's type.
    pub page: TypeRef,
    /// Where the page holds the records.
    pub items: Member,
    /// The type of a record.
    pub item: TypeRef,
    /// Where the page says whether there is more.
    pub has_next: Option<Member>,
}

/// How the next page is found.
#[derive(Clone, Debug, PartialEq)]
pub enum PagingStyle {
    /// So many records are before it.
    Offset {
        /// What says how many.
        offset: Slot,
        /// Offset and limit together may not pass this.
        ceiling: Option<u64>,
        /// Another way, which walks take instead.
        scan: Option<Scan>,
    },
    /// By its number.
    Page {
        /// What says the number.
        page: Slot,
        /// The number of the first page.
        first: u64,
    },
    /// By a value that each page gives for the next.
    Cursor {
        /// Where the page holds it.
        cursor: Member,
        /// What takes it as it came.
        send_as: Slot,
    },
    /// By a value that a header of each answer gives for the next.
    CursorHeader {
        /// The header.
        header: Wire,
        /// What takes the value as it came.
        send_as: Slot,
    },
    /// By a URL that each page gives for the next.
    NextUrl {
        /// Where the page holds it.
        url: Member,
    },
    /// By the `Link` header of each page.
    LinkHeader,
}

/// A value somewhere in an answer: the fields on the way to it, the value's own last, each with whether it may be missing. Without
/// fields it is the answer itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The fields.
    pub path: Vec<(FieldName, Presence)>,
}

/// A place in a request that a walk over pages writes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// The setter that callers have for it.
    pub setter: MethodName,
    /// Its name on the wire.
    pub wire: Wire,
    /// Whether it is a property of the body; it is a query parameter otherwise.
    pub in_body: bool,
}

/// A walk by a cursor that the service gives with each page.
#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// What asks for it.
    pub flag: Slot,
    /// Where the page holds the cursor.
    pub cursor: Member,
    /// What takes the cursor as it came.
    pub send_as: Slot,
    /// The fewest records that may be asked for in this mode.
    pub min_limit: Option<u64>,
    /// The most records that a page can hold in this mode.
    pub max_limit: Option<u64>,
}

/// An upload in one call: the operation that has it gives a signed URL, another one puts the file there, and perhaps a third finishes.
/// All are of one resource.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    /// The method of the resource: `upload_log`.
    pub name: MethodName,
    /// The static that describes it: `UPLOAD_LOG`.
    pub plan: StaticName,
    /// The type that collects arguments until it is awaited: `UploadLog`.
    pub builder: TypeName,
    /// The first sentence of what it does.
    pub summary: Docs,
    /// All that the document says about it.
    pub docs: Docs,
    /// The argument that takes the file; it comes last.
    pub file: ArgumentName,
    /// What is asked at first, of the operation that has this upload.
    pub first: UploadStep,
    /// The field of the first answer that holds the signed URL, and whether it may be missing.
    pub url: (FieldName, Presence),
    /// The field of the first answer that names the storage, and whether it may be missing.
    pub storage: Option<(FieldName, Presence)>,
    /// The operation that puts the file.
    pub put: UploadPut,
    /// How the storage takes files, where its name does not say it.
    pub store: Option<Store>,
    /// How the storage takes files, by its name.
    pub stores: Vec<(String, Store)>,
    /// The most bytes that go at once to a storage that takes blocks.
    pub single_put_bytes: Option<u64>,
    /// The most bytes that a file may have.
    pub max_bytes: Option<u64>,
    /// What is called at the end. Its answer is that of the whole; without it, the first answer is.
    pub finish: Option<UploadStep>,
}

/// An operation that is called as a part of an upload.
#[derive(Clone, Debug, PartialEq)]
pub struct UploadStep {
    /// The operation's method of the resource.
    pub operation: MethodName,
    /// Its arguments and setters, each with the name that it has in the upload.
    pub arguments: Vec<(ArgumentName, ArgumentName)>,
    /// Of its arguments and setters the one that the upload itself gives: the name of the file, or the signed URL.
    pub given: Option<ArgumentName>,
}

/// The operation that puts the file of an upload.
#[derive(Clone, Debug, PartialEq)]
pub struct UploadPut {
    /// The operation's method of the resource.
    pub operation: MethodName,
    /// The static that describes it.
    pub descriptor: StaticName,
    /// The media type that is sent.
    pub media_type: String,
}

/// How a storage takes files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// In one `PUT`.
    Put,
    /// As a block blob of Azure: large ones in blocks.
    AzureBlockBlob,
}
