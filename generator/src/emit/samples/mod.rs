//! Samples of calls, for pages and programs: the same values in Rust and with curl.
//!
//! [`plan`] decides what a sample shows of an operation, with values that fit; [`rust`] writes it as a call of the client, with
//! [`expressions`] for the values and [`text`] for the lines, [`request`] as the request that the call sends, and [`curl`] as the command
//! that sends it.

mod plan;
mod value;
mod dates;
mod layout;
mod text;
mod expressions;
pub(in crate::emit) mod request;
pub(in crate::emit) mod curl;
pub(in crate::emit) mod rust;

use serde_json::Value;

use crate::ir::{Api, Filters, Server, TypeDef, TypeName};

/// What samples need to know of an API.
pub(in crate::emit) struct Known<'a> {
    /// The API.
    pub api: &'a Api,
    /// The client's crate, as Rust names it: `cloud_app_security`.
    pub library: String,
    /// Finds the definition of a type.
    pub types: &'a dyn Fn(&TypeName) -> Option<&'a TypeDef>,
}

impl<'a> Known<'a> {
    fn definition(&self, name: &TypeName) -> Option<&'a TypeDef> {
        (self.types)(name)
    }

    fn filters(&self, name: &TypeName) -> Option<&'a Filters> {
        self.api.filters.iter().find(|filters| filters.name == *name)
    }
}

/// JSON as it stands beside a sample.
pub(in crate::emit) fn json_text(value: &Value) -> String {
    layout::json(value, 60, 2)
}

/// The URL of a server with the document's own values for its variables.
pub(in crate::emit) fn server_url(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in server.variables.iter().filter(|variable| !variable.default.is_empty()) {
        url = url.replace(&format!("{{{}}}", variable.wire), &variable.default);
    }
    url
}
