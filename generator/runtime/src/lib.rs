//! The hand-written part of every generated client: requests, responses, errors. The only place with HTTP in it.
//!
//! Read [`Operation`] and [`Call`] first: generated code describes each operation once as a constant, and each request
//! as a value. All that is sent and received passes through `send.rs`.

mod operation;
mod call;
mod macros;
mod future;
mod core;
mod builder;
mod credential;
mod scheme;
mod secret;
mod redact;
mod base_url;
mod request;
mod style;
mod body;
#[cfg(not(target_arch = "wasm32"))]
mod file;
mod send;
mod attempts;
mod retry;
mod pace;
mod throttle;
mod window;
mod budget;
#[cfg(feature = "redis")]
mod redis_budget;
mod clock;
mod transport;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
mod blocking;
mod line;
mod token_cache;
mod oauth;
#[cfg(all(feature = "azure", not(target_arch = "wasm32")))]
mod azure;
mod hooks;
mod trace;
mod response;
mod stream;
mod split;
mod events;
mod lines;
mod error;
mod message;
mod number;
mod form;
mod multipart;
mod upload;
mod headers;
mod paging;
mod checkpoint;
mod link;
mod filters;
mod node;
mod json;
mod object;
mod maybe;
mod enums;
mod time;
mod date_time;
mod union;
mod base64;
mod env;
pub mod payload;

#[cfg(all(feature = "azure", not(target_arch = "wasm32")))]
pub use azure::AzureCredential;
pub use base64::Base64Json;
#[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
pub use blocking::{Each, Wait, WaitEach};
pub use body::{Body, BodyError, BodyFormat, Bytes};
pub use budget::{Budget, BudgetError, Grant};
pub use builder::CoreBuilder;
pub use call::{Call, list};
pub use checkpoint::Checkpoint;
pub use clock::{Clock, SystemClock};
pub use core::{Config, Core};
pub use credential::{Credential, SecretRequest};
pub use date_time::DateTime;
pub use enums::{UnknownMember, int_enum, number_enum, string_enum, text_enum};
pub use env::{env, required_env};
pub use error::{Error, ErrorBody, ErrorKind, StatusError, TransportError};
pub use events::{Event, Events};
pub use filters::Filters;
pub use future::{BoxFuture, BoxStream, MaybeSend, MaybeSync};
pub use headers::{FromHeaders, header, header_list, required_header};
pub use hooks::{Answered, Outgoing};
pub use json::{Fault, Fit, Json, deserialize, parse, text};
pub use lines::Lines;
pub use macros::{awaitable, builder, modules, operations};
pub use maybe::Maybe;
pub use multipart::{Multipart, Part};
pub use node::Node;
pub use number::deserialize_integer;
pub use oauth::ClientCredentials;
pub use object::{Members, Writer, build, given, made, member, object, put, rest, set, wire, wrapper};
pub use operation::{ErrorCase, Method, Operation, StatusPattern};
pub use pace::{Pace, Permit, Turn};
pub use paging::{Items, Paged, Pages, Paging, PagingStyle, Progress, Scan, Slot, Walk};
#[cfg(feature = "redis")]
pub use redis_budget::RedisBudget;
pub use response::{DecodeError, HeaderMap, Received, Response};
pub use retry::{Attempt, RetryPolicy};
pub use scheme::{Scheme, SchemeKind, StaticCredential};
pub use secret::{CredentialError, Secret};
pub use stream::ByteStream;
pub use style::{PathStyle, PropertyEncoding, QueryStyle};
pub use throttle::Throttle;
pub use time::{FractionalTimestamp, Timestamp, TimestampSeconds};
pub use transport::{ResponseBody, Transport, TransportFailure};
pub use union::{Choice, heir, tag, union, union_from};
pub use upload::{OpenUpload, Store, Upload, UploadPlan, UploadProgress};
pub use window::RateLimit;
