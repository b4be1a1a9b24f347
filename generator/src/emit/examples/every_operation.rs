//! `examples/every_operation.rs`, which calls each operation twice.
//!
//! It is for trying a client against a server that is not ours: a mock of the same document judges each request and answers with
//! examples. So it says in a line of text for each call what came of it, and goes on whatever that was.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::library;
use crate::emit::header;
use crate::emit::rust::conditions::of_resource;
use crate::emit::rust::print::rust_file;
use crate::emit::rust::types::ident;
use crate::emit::samples::{Known, rust, server_url};
use crate::files::Files;
use crate::ir::{Api, Calls, Operation, Resource, SecurityKind, SecurityScheme, TypeDef, TypeName};
use crate::options::Options;

/// Where the program stands.
const PATH: &str = "every_operation.rs";

const ABOUT: &str = "Calls every operation, once with as little as it takes and once with as much, and says what came of each.

Meant for a server that answers with examples, such as a mock of the API's document: it changes what it can.

```sh
BASE_URL=http://127.0.0.1:4010 cargo run --example every_operation
BASE_URL=http://127.0.0.1:4010 cargo run --example every_operation -- OPERATION
```

For each call a line on standard output, with tabs: the operation, `smallest` or `fullest`, what came of it, and why. What came of it
is `ok`; `refused` with a status, if the server did not accept the request; `undecoded`, if its answer is not what was promised;
`unsent`, if the request could not be built; `failed` otherwise.";

/// Writes the program; nothing where no calls are at hand.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    let calls = calls(api, options);
    if !calls.is_empty() {
        // One file is no file twice.
        _ = files.insert(PATH, rust_file(&header(options), ABOUT, program(api, options, &calls)));
    }
    files
}

/// One call of an operation.
struct OneCall {
    id: String,
    size: &'static str,
    function: String,
    statements: TokenStream,
    /// The feature that it needs, in a crate that is split into them.
    condition: Option<TokenStream>,
}

fn calls(api: &Api, options: &Options) -> Vec<OneCall> {
    let types: HashMap<&TypeName, &TypeDef> = api.types.iter().map(|ty| (&ty.name, ty)).collect();
    let find = |name: &TypeName| types.get(name).copied();
    let known = Known { api, library: library(options), types: &find };
    let operations =
        api.resources.iter().flat_map(|resource| resource.operations.iter().map(move |operation| (resource, operation)));
    operations.flat_map(|(resource, operation)| of_operation(resource, operation, &known)).collect()
}

/// The two calls of an operation; one where nothing can be left out.
fn of_operation(resource: &Resource, operation: &Operation, known: &Known<'_>) -> Vec<OneCall> {
    // An address that only the service can give is nothing that could be made up.
    let Some(Calls { smallest, fullest }) = operation.calls.as_ref().filter(|_| operation.presigned_url.is_none()) else {
        return Vec::new();
    };
    let sizes = [("smallest", Some(smallest)), ("fullest", Some(fullest).filter(|fullest| *fullest != smallest))];
    let calls = sizes.into_iter().filter_map(|(size, call)| {
        // What is written there is Rust.
        let statements = rust::exact(resource, operation, call?, known).parse().unwrap_or_default();
        let words = [resource.module.as_str(), operation.name.as_str(), size].map(|word| word.trim_matches('_'));
        Some(OneCall {
            id: operation.id.as_str().to_owned(),
            size,
            function: words.join("_"),
            statements,
            condition: of_resource(known.api, resource),
        })
    });
    calls.collect()
}

fn program(api: &Api, options: &Options, calls: &[OneCall]) -> TokenStream {
    let (library, client) = (ident(library(options)), client(api));
    let rows = calls.iter().map(|OneCall { id, size, function, statements: _, condition }| {
        let function = ident(function);
        quote! { #condition Call { operation: #id, size: #size, run: |client| Box::pin(#function(client)) } }
    });
    let functions = calls.iter().map(|OneCall { id: _, size: _, function, statements, condition }| {
        let function = ident(function);
        quote! { #condition async fn #function(client: Client) -> Outcome { #statements Ok(()) } }
    });
    let (main, told) = (main_function(), told());
    quote! {
        #![allow(deprecated)]

        use std::future::Future;
        use std::pin::Pin;
        use #library::runtime::{ErrorKind, RetryPolicy};
        use #library::{Client, Error};

        type Outcome = Result<(), Box<dyn std::error::Error>>;

        struct Call {
            operation: &'static str,
            size: &'static str,
            run: fn(Client) -> Pin<Box<dyn Future<Output = Outcome>>>,
        }

        #main
        #client
        #told
        const CALLS: &[Call] = &[#(#rows),*];
        #(#functions)*
    }
}

fn main_function() -> TokenStream {
    quote! {
        #[doc = " Where nothing is optimised, each step towards a value of hundreds of fields stays on the stack."]
        const STACK: usize = 256 << 20;

        fn main() -> Outcome {
            let calls = std::thread::Builder::new().stack_size(STACK).spawn(call_all)?;
            calls.join().map_err(|_| "a call panicked")??;
            Ok(())
        }

        #[tokio::main]
        async fn call_all() -> Result<(), String> {
            let client = client().map_err(|error| error.to_string())?;
            let wanted: Vec<String> = std::env::args().skip(1).collect();
            for call in CALLS.iter().filter(|call| wanted.is_empty() || wanted.iter().any(|name| name == call.operation)) {
                let (what, why) = match (call.run)(client.clone()).await {
                    Ok(()) => ("ok".to_owned(), String::new()),
                    Err(error) => told(error.as_ref()),
                };
                let why = why.replace(['\t', '\n', '\r'], " ");
                println!("{}\t{}\t{what}\t{why}", call.operation, call.size);
            }
            Ok(())
        }
    }
}

fn client(api: &Api) -> TokenStream {
    let base_url = api.servers.first().map(server_url).unwrap_or_default();
    let credentials = api.security.iter().map(credential);
    // A mock keeps no limit.
    let limit = api.rate_limit.as_ref().map(|_| {
        quote! { let builder = if std::env::var_os("BASE_URL").is_some() { builder.no_throttle() } else { builder }; }
    });
    quote! {
        #[doc = " A client with something for each way to authorize."]
        fn client() -> Result<Client, Error> {
            let base_url = std::env::var("BASE_URL").unwrap_or_else(|_| #base_url.to_owned());
            let builder = Client::builder(&base_url).retry(RetryPolicy::none())#(#credentials)*;
            #limit
            let builder = if base_url.starts_with("http://") { builder.allow_insecure_http() } else { builder };
            builder.build()
        }
    }
}

/// The call of the builder with something that is no secret.
fn credential(scheme: &SecurityScheme) -> TokenStream {
    let method = ident(scheme.method.as_str());
    match scheme.kind {
        SecurityKind::Basic => quote! { .#method("user", "password") },
        SecurityKind::Bearer
        | SecurityKind::HeaderKey { .. }
        | SecurityKind::QueryKey { .. }
        | SecurityKind::CookieKey { .. } => {
            quote! { .#method("secret") }
        }
    }
}

fn told() -> TokenStream {
    quote! {
        #[doc = " What came of a call that failed, and why."]
        fn told(error: &(dyn std::error::Error + 'static)) -> (String, String) {
            let Some(error) = error.downcast_ref::<Error>() else { return ("unsent".to_owned(), error.to_string()) };
            let body = error.body().map(|body| body.text().into_owned()).unwrap_or_default();
            match error.kind() {
                ErrorKind::Status(_) => (format!("refused {}", error.status().unwrap_or_default()), body),
                ErrorKind::Decode { .. } => ("undecoded".to_owned(), error.to_string()),
                ErrorKind::Configuration(_) | ErrorKind::Build(_) | ErrorKind::Credential(_) => {
                    ("unsent".to_owned(), error.to_string())
                }
                _ => ("failed".to_owned(), error.to_string()),
            }
        }
    }
}
