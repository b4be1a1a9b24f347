//! Microsoft Defender for Cloud Apps (Cloud App Security) as its documents and its known clients describe it, in one process.
//!
//! Nobody can test against a tenant; against this everybody can. It holds believable records, keeps the service's limits, answers every
//! operation of the spec, and tells its callers where they break it.
//!
//! ```text
//! server      connections                        → Request
//! control     /_emulator/…                       → clock, report, records, faults
//! service     Request                            → Answer, through all of:
//!   gate        faults, throttle, auth, check
//!   route       method and path                  → Operation
//!   listing     what is asked for, filters, pages, scans
//!   operations  alerts, entities, IP ranges
//!   discovery   logs, their storage, apps, block scripts
//!   state       store (records), discovery, and a journal on disk
//! seed        a number                           → believable records
//! ```

// The largest records are written as one `json!`.
#![recursion_limit = "256"]

pub mod clock;
pub mod control;
pub mod discovery;
pub mod dump;
pub mod exchange;
pub mod gate;
pub mod ids;
pub mod journal;
pub mod listing;
pub mod operations;
pub mod route;
pub mod secret;
pub mod seed;
pub mod server;
pub mod service;
pub mod settings;
pub mod state;
pub mod store;
pub mod tree;

mod emulator;

pub use emulator::Emulator;
pub use secret::Secret;
pub use settings::{API_TOKEN, Application, Settings};
