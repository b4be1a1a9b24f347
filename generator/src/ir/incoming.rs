//! What the service sends by itself: webhooks, and callbacks that operations ask for.

use super::name::{MethodName, VariantName, Wire};
use super::operation::Method;
use super::types::{Docs, TypeRef};

/// A request that the service sends, and the function that reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// The function: `new_pet`.
    pub name: MethodName,
    /// Its name in the document.
    pub wire: Wire,
    /// Whether an operation asks for it.
    pub kind: IncomingKind,
    /// The HTTP method that the service uses.
    pub method: Method,
    /// The first sentence of what it says.
    pub summary: Docs,
    /// All that the document says about it.
    pub docs: Docs,
    /// Whether the document calls it deprecated.
    pub deprecated: bool,
    /// Its headers, each with what the document says about it.
    pub headers: Vec<(Wire, Docs)>,
    /// The statuses with which a receiver may answer, each with what the document says about it.
    pub answers: Vec<(String, Docs)>,
    /// What its body holds.
    pub payload: Payload,
}

/// Whether an operation asks for a request of the service.
#[derive(Clone, Debug, PartialEq)]
pub enum IncomingKind {
    /// None does: it is set up elsewhere.
    Webhook {
        /// The variant of the enum of all webhooks.
        variant: VariantName,
    },
    /// An operation does.
    Callback {
        /// The operation.
        operation: Wire,
        /// Where it is sent: an expression over the operation's request and answer.
        url: String,
    },
}

/// What the body of a request of the service holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Payload {
    /// Nothing.
    Nothing,
    /// JSON of this type.
    Json(TypeRef),
    /// A URL-encoded form, as pairs.
    Form,
    /// Text.
    Text,
    /// Bytes.
    Bytes,
}
