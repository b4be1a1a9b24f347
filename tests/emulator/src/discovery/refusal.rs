//! What the storage refuses, in the shape of Azure's blob service.

use std::io;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::signature::Flaw;
use super::vault::Misfit;

/// Why a request is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// The constant that names the reason.
    pub code: &'static str,
    /// The reason, in a sentence.
    pub message: &'static str,
}

const fn refusal(status: StatusCode, code: &'static str, message: &'static str) -> Refusal {
    Refusal { status, code, message }
}

/// A credential of the API came with the request. It has no business here: the address is enough.
pub const CREDENTIAL: Refusal = refusal(
    StatusCode::BAD_REQUEST,
    "InvalidAuthenticationInfo",
    "An Authorization header came with a signed address, which needs none and must get none.",
);

/// Only writing is allowed by the address.
pub const PERMISSION: Refusal = refusal(
    StatusCode::FORBIDDEN,
    "AuthorizationPermissionMismatch",
    "The address allows a blob to be written, and nothing else.",
);

/// No kind of blob was given.
pub const BLOB_TYPE_MISSING: Refusal =
    refusal(StatusCode::BAD_REQUEST, "MissingRequiredHeader", "The header x-ms-blob-type is needed.");

/// A kind of blob that is not taken.
pub const BLOB_TYPE: Refusal =
    refusal(StatusCode::BAD_REQUEST, "InvalidHeaderValue", "The header x-ms-blob-type has to be BlockBlob.");

/// A block without an id.
pub const BLOCK_ID_MISSING: Refusal =
    refusal(StatusCode::BAD_REQUEST, "MissingRequiredQueryParameter", "The query parameter blockid is needed.");

/// An id that is none.
pub const BLOCK_ID: Refusal = refusal(
    StatusCode::BAD_REQUEST,
    "InvalidQueryParameterValue",
    "The query parameter blockid has to be base64 of 1 to 64 bytes.",
);

/// Something other than a block or a list of blocks.
pub const COMPONENT: Refusal =
    refusal(StatusCode::BAD_REQUEST, "InvalidQueryParameterValue", "The query parameter comp has to be block or blocklist.");

/// A list of blocks that is none.
pub const XML: Refusal = refusal(
    StatusCode::BAD_REQUEST,
    "InvalidXmlDocument",
    "The body has to be a BlockList of Latest, Committed and Uncommitted.",
);

/// More than a blob may have.
pub const TOO_LARGE: Refusal =
    refusal(StatusCode::PAYLOAD_TOO_LARGE, "RequestBodyTooLarge", "The blob or the body is longer than it may be.");

/// A blob or a block without its length.
pub const LENGTH_MISSING: Refusal =
    refusal(StatusCode::LENGTH_REQUIRED, "MissingContentLengthHeader", "The header Content-Length is needed.");

/// A blob that was to be new.
pub const EXISTS: Refusal = refusal(StatusCode::CONFLICT, "BlobAlreadyExists", "The blob is there already.");

/// The body broke off.
pub const INCOMPLETE: Refusal = refusal(StatusCode::BAD_REQUEST, "InvalidInput", "The body broke off.");

/// What a plan of faults refuses with this status.
pub fn planned(code: u16) -> Refusal {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let code = if status.is_server_error() { "ServerBusy" } else { "InvalidInput" };
    refusal(status, code, "The plan of faults says so.")
}

impl From<Flaw> for Refusal {
    fn from(flaw: Flaw) -> Refusal {
        let message = match flaw {
            Flaw::Forged => "The signature does not belong to this address.",
            Flaw::Expired => "The time of this address is over.",
        };
        refusal(StatusCode::FORBIDDEN, "AuthenticationFailed", message)
    }
}

impl From<Misfit> for Refusal {
    fn from(misfit: Misfit) -> Refusal {
        let bad = |code, message| refusal(StatusCode::BAD_REQUEST, code, message);
        match misfit {
            Misfit::Unknown => bad("InvalidBlockList", "A block of the list was never put."),
            Misfit::TooMany => bad("BlockListTooLong", "A blob has at most 50,000 blocks."),
            Misfit::Id => bad("InvalidBlobOrBlock", "The ids of all blocks have to be of one length."),
            Misfit::TooLong => TOO_LARGE,
        }
    }
}

impl From<io::Error> for Refusal {
    /// Of a disk; what it says is nobody's business.
    fn from(_: io::Error) -> Refusal {
        refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", "The storage cannot write.")
    }
}

impl Refusal {
    /// The answer that says so.
    pub fn answer(&self) -> Response<Bytes> {
        let Refusal { status, code, message } = self;
        let body =
            format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>");
        let mut answer = Response::new(Bytes::from(body));
        *answer.status_mut() = *status;
        answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
        answer.headers_mut().insert("x-ms-error-code", HeaderValue::from_static(code));
        answer
    }
}
