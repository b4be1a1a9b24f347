//! What a request passes through before it is carried out, in this order.
//!
//! ```text
//! faults     what the plan has for it: an error, a delay, the end of the connection
//!   rules      the plan, as it is written
//! throttle   30 requests a minute, the refused ones not counted
//! auth       who it is from, and whether they may
//!   entra      POST /{tenant}/oauth2/v2.0/token   → a token
//!   jwt        what an application may, until when ↔ a token
//! check      whether it keeps to the spec, as code says that is not the generator's
//!   contract   what the spec says of an operation
//!   wording    what a validator finds                → a place and a sentence
//!   schema     OpenAPI                            → JSON Schema
//! report     what callers did wrong
//! ```

pub mod auth;
pub mod check;
mod contract;
mod entra;
pub mod faults;
mod jwt;
mod refused;
pub mod report;
mod rules;
mod schema;
pub mod throttle;
mod wording;
