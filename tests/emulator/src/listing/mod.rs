//! Lists: what is asked for, which records are meant, and a page of them.
//!
//! ```text
//! request    a request, in any of the ways that the service takes  → ListRequest
//! filter     `filters`                                              → Filter, which a record passes or not
//! spans      conditions about dates                                 → Spans of time
//! page       a collection and a ListRequest                         → the envelope
//! ```

pub mod filter;
pub mod page;
pub mod request;
pub mod spans;

pub use filter::Filter;
pub use request::ListRequest;
