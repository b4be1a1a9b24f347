//! `examples/round_trips.rs`, which decodes values of components, encodes them and decodes them again.
//!
//! It is for trying the models of a client on values that somebody else has made and judged: it says in a line of text for each what
//! came of it, and goes on whatever that was.

use proc_macro2::TokenStream;
use quote::quote;

use super::library;
use crate::emit::header;
use crate::emit::rust::conditions::any_of;
use crate::emit::rust::print::rust_file;
use crate::emit::rust::types::{Imports, ident};
use crate::files::Files;
use crate::ir::{Api, Component};
use crate::options::Options;

/// Where the program stands.
const PATH: &str = "round_trips.rs";

const ABOUT: &str = "Decodes values of the document's components, encodes them, and decodes them again.

```sh
cargo run --example round_trips < values.tsv
```

For each line of standard input, a component's name and a value in JSON, with a tab between them, a line on standard output, with tabs:
the component, what came of it, and a text. What came of it is `ok`, with the value as it was encoded; `undecoded`, with the error;
`different`, if the value is another one when it is decoded again; `unknown`, if there is no such component.";

/// Writes the program; nothing where no components are at hand.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    if !api.components.is_empty() {
        // One file is no file twice.
        _ = files.insert(PATH, rust_file(&header(options), ABOUT, program(api, options)));
    }
    files
}

fn program(api: &Api, options: &Options) -> TokenStream {
    let library = ident(library(options));
    let mut imports = Imports::by_module();
    let rows = api.components.iter().map(|component| {
        let Component { wire, module, ty, instances: _ } = component;
        let needed_by = api.split.as_ref().and_then(|split| split.models.get(module));
        let condition = needed_by.filter(|names| !names.is_empty()).map(|names| any_of(names));
        let (wire, ty) = (wire.as_str(), imports.ty(ty));
        quote! { #condition (#wire, round_trip::<#ty>) }
    });
    let rows: Vec<TokenStream> = rows.collect();
    let (main, round_trip) = (main_function(), round_trip());
    quote! {
        #![allow(deprecated)]

        use std::io::{BufRead, Write};
        use #library::models;
        use serde::Serialize;
        use serde::de::DeserializeOwned;

        type RoundTrip = fn(&str) -> (&'static str, String);

        #main
        #round_trip
        const COMPONENTS: &[(&str, RoundTrip)] = &[#(#rows),*];
    }
}

fn main_function() -> TokenStream {
    quote! {
        fn main() -> std::io::Result<()> {
            let mut output = std::io::stdout().lock();
            for line in std::io::stdin().lock().lines() {
                let line = line?;
                let (component, json) = line.split_once('\t').unwrap_or((&line, ""));
                let (what, text) = match COMPONENTS.iter().find(|(name, _)| *name == component) {
                    Some((_, round_trip)) => round_trip(json),
                    None => ("unknown", String::new()),
                };
                let text = text.replace(['\t', '\n', '\r'], " ");
                writeln!(output, "{component}\t{what}\t{text}")?;
            }
            Ok(())
        }
    }
}

fn round_trip() -> TokenStream {
    quote! {
        #[doc = " What came of a value, with the value as it was encoded, or with why not."]
        fn round_trip<T: Serialize + DeserializeOwned + PartialEq>(json: &str) -> (&'static str, String) {
            let value: T = match serde_json::from_str(json) {
                Ok(value) => value,
                Err(error) => return ("undecoded", error.to_string()),
            };
            let encoded = match serde_json::to_string(&value) {
                Ok(encoded) => encoded,
                Err(error) => return ("different", error.to_string()),
            };
            match serde_json::from_str::<T>(&encoded) {
                Ok(again) if again == value => ("ok", encoded),
                Ok(_) => ("different", encoded),
                Err(error) => ("different", format!("{error}: {encoded}")),
            }
        }
    }
}
