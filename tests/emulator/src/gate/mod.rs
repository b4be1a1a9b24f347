//! What a request passes through before it is carried out, in this order.
//!
//! ```text
//! faults     what the plan has for it: an error, a delay, the end of the connection
//! throttle   30 requests a minute, the refused ones not counted
//! auth       who it is from, and whether they may
//! check      whether it keeps to the spec, as code says that is not the generator's
//! ```

pub mod auth;
pub mod check;
pub mod faults;
pub mod report;
pub mod throttle;
