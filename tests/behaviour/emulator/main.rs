//! The generated client against the emulator of the service: what it asks for is found, what it changes is changed, and nothing that it
//! sends or gets breaks the spec.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where its ground gives way")]

#[path = "../document.rs"]
mod document;
mod ground;
mod time;
mod question;
mod reference;
mod arguments;

mod operations;
mod filters;
mod random;
mod scan;
mod limit;
mod tokens;
mod faults;
mod upload;
mod samples;
mod guide;
