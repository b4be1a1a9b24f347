//! A place in a list, from which a walk over its pages goes on, also in another process.

use std::fmt;

use http::header;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::call::Call;
use super::error::Error;

/// What this file writes and reads.
const VERSION: u32 = 1;

/// A place in a list, from which a walk over its pages goes on exactly where it stopped, also in another process.
///
/// It is stored with serde, as JSON or in another format that describes itself. It holds no credential, but the
/// service's own cursor, which may tell what the list is of. `Debug` shows only the cursor's kind.
#[derive(Clone, PartialEq, Serialize)]
pub struct Checkpoint {
    version: u32,
    pub(super) operation: String,
    /// See [`fingerprint`].
    pub(super) request: String,
    pub(super) position: Position,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<u64>,
    /// So many records are left out, from the position on.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) skip: u64,
}

/// How a page is found.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Position {
    /// The first page: the request as its caller made it.
    Start,
    /// So many records are before it.
    Offset(u64),
    /// By its number.
    Page(u64),
    /// By what the service gave with the page before.
    Cursor(Value),
    /// By a complete URL of the same origin.
    Url(String),
}

impl Checkpoint {
    pub(super) fn new(operation: &str, request: &str, position: Position, limit: Option<u64>, skip: u64) -> Self {
        Self { version: VERSION, operation: operation.to_owned(), request: request.to_owned(), position, limit, skip }
    }

    /// Why the walk over this request cannot go on from here.
    pub(super) fn mismatch(&self, operation: &str, request: &str) -> Option<String> {
        if self.version != VERSION {
            let version = self.version;
            return Some(format!("the checkpoint is of version {version}, and this client reads version {VERSION}"));
        }
        if self.operation != operation {
            return Some(format!("the checkpoint is of the operation `{}`, and this is `{operation}`", self.operation));
        }
        let problem = "the checkpoint is of another request: resume with the arguments and the address that it was made with";
        (self.request != request).then(|| problem.to_owned())
    }
}

// By hand, so that a checkpoint of another version is read, and can be named when it is used.
impl<'de> Deserialize<'de> for Checkpoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        #[derive(Deserialize)]
        struct Fields {
            operation: String,
            request: String,
            position: Position,
            limit: Option<u64>,
            #[serde(default)]
            skip: u64,
        }
        let value = Value::deserialize(deserializer)?;
        let Version { version } = Version::deserialize(&value).map_err(D::Error::custom)?;
        if version != VERSION {
            return Ok(Self { version, ..Self::new("", "", Position::Start, None, 0) });
        }
        let Fields { operation, request, position, limit, skip } = serde_json::from_value(value).map_err(D::Error::custom)?;
        Ok(Self { version, operation, request, position, limit, skip })
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

// A cursor or a URL is long, and may hold what is nobody's business.
impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => f.write_str("Start"),
            Self::Offset(offset) => write!(f, "Offset({offset})"),
            Self::Page(page) => write!(f, "Page({page})"),
            Self::Cursor(_) => f.write_str("Cursor"),
            Self::Url(_) => f.write_str("Url"),
        }
    }
}

impl fmt::Debug for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checkpoint")
            .field("operation", &self.operation)
            .field("position", &self.position)
            .field("limit", &self.limit)
            .field("skip", &self.skip)
            .finish_non_exhaustive()
    }
}

impl Error {
    /// Where a walk over pages can go on that this error has ended: pass it to `resume` of a new stream. `None` if the
    /// error is of a single call, or if going on makes no sense.
    pub fn resume_from(&self) -> Option<&Checkpoint> {
        self.0.luggage.as_ref()?.downcast_ref()
    }

    pub(super) fn with_checkpoint(mut self, checkpoint: Option<Checkpoint>) -> Self {
        self.0.luggage = checkpoint.map(|checkpoint| Box::new(checkpoint) as _);
        self
    }
}

/// Tells requests apart by what they send. It is the same on every machine, in whatever order the arguments were given.
pub(super) fn fingerprint<T>(call: &Call<T>) -> String {
    let url = call.request.url(call.core.base(), &[]);
    let (address, query) = url.as_ref().map_or(("", ""), |url| {
        let text = url.as_str();
        text.split_once('?').unwrap_or((text, ""))
    });
    let content_type = call.request.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // The boundary of a multipart form is another one each time.
    let boundary = content_type.split_once("boundary=").map(|(_, boundary)| boundary);
    let headers = call.request.headers.iter().filter(|(name, _)| *name != header::CONTENT_TYPE);
    let headers = headers.map(|(name, value)| [name.as_str().as_bytes(), value.as_bytes()].join(&b':'));
    let mut parts: Vec<Vec<u8>> = query.split('&').map(|pair| pair.as_bytes().to_vec()).chain(headers).collect();
    parts.extend(call.request.cookies().map(|cookie| cookie.as_bytes().to_vec()));
    parts.sort();
    let body = call.request.body.as_ref().and_then(|body| body.as_bytes()).map(|body| String::from_utf8_lossy(body));
    let body = body.unwrap_or_default();
    let body = boundary.map_or_else(|| body.to_string(), |boundary| body.replace(boundary, ""));
    parts.extend([address.as_bytes().to_vec(), body.into_bytes()]);
    format!("{:016x}", hash(&parts.join(&0xff)))
}

/// FNV-1a, 64 bits.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
