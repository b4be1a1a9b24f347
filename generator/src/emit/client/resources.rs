//! `src/resources/`: one file for each group of operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::arguments::{Given, required};
use super::descriptors::{self, Shared};
use super::{answers, builders, conditions, put, uploads, wording};
use crate::emit::header;
use crate::emit::rust::docs;
use crate::emit::rust::print::rust_file;
use crate::emit::rust::types::{Imports, ident};
use crate::files::Files;
use crate::ir::{Api, Content, Operation, Resource};
use crate::options::Options;

/// Writes the resources.
pub(super) fn emit(api: &Api, options: &Options) -> Files {
    let mut files = Files::new();
    for resource in &api.resources {
        put(&mut files, &format!("src/resources/{}.rs", resource.module), &resource_file(resource, options));
    }
    let modules = api.resources.iter().map(|resource| {
        let module = ident(resource.module.as_str());
        let name = resource.name.as_str();
        let docs = docs::prose(&format!("[`{name}`], and what its operations take and give."));
        let condition = conditions::of_resource(api, resource);
        quote! { #docs #condition pub mod #module; }
    });
    let about = "The operations of the API: one file for each group of them.";
    let exports = api.resources.iter().map(|resource| {
        let module = ident(resource.module.as_str());
        let name = ident(resource.name.as_str());
        let condition = conditions::of_resource(api, resource);
        quote! { #condition pub use #module::#name; }
    });
    put(&mut files, "src/resources/mod.rs", &rust_file(&header(options), about, quote! { #(#modules)* #(#exports)* }));
    files
}

fn resource_file(resource: &Resource, options: &Options) -> String {
    let Resource { name, module: _, accessor, wire, docs: words, operations } = resource;
    let mut imports = Imports::by_module();
    let shared = Shared::of(resource);
    let mut methods: Vec<TokenStream> = operations.iter().map(|operation| method(operation, &shared, &mut imports)).collect();
    let mut builders: Vec<TokenStream> =
        operations.iter().filter_map(|operation| builders::builder(resource, operation, &mut imports)).collect();
    let answers: Vec<TokenStream> = operations.iter().map(|operation| answers::types(operation, &mut imports)).collect();
    let descriptors: Vec<TokenStream> =
        operations.iter().map(|operation| descriptors::descriptor(operation, &shared, &mut imports)).collect();
    let mut plans = Vec::new();
    for steps in uploads::uploads(resource) {
        methods.push(uploads::method(&steps, &mut imports));
        builders.push(uploads::builder(resource, &steps, &mut imports));
        plans.push(uploads::plan(&steps));
    }
    let fallback = format!("The operations on `{wire}`.");
    let mut about = format!("[`Client::{accessor}`](crate::Client::{accessor}) gives it.");
    about.push_str(&errors_section(&shared));
    let docs = docs::with_prose(docs::or(&words.0, &fallback), &about);
    let shared = shared.statics(&mut imports);
    let name = ident(name.as_str());
    let body = quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name { core: runtime::Core }

        impl #name {
            pub(crate) fn new(core: &runtime::Core) -> Self { Self { core: core.clone() } }

            #(#methods)*
        }

        #(#builders)*
        #(#answers)*
        runtime::operations! { #(#descriptors)* }
        #(#plans)*
        #shared
    };
    let uses = uses(&body);
    rust_file(&header(options), "", quote! { #uses #body })
}

/// What the documentation says once of the errors that most operations of a resource have.
fn errors_section(shared: &Shared<'_>) -> String {
    let Some(errors) = shared.errors else { return String::new() };
    let lines = descriptors::error_lines(errors).join("\n- ");
    format!(
        "\n\n# Errors\n\nWhat can happen to any call. Of these statuses [`Error::body_as`](crate::Error::body_as) gives the body, where an \
         operation says nothing else:\n\n- {lines}"
    )
}

/// The modules of the crate that a file speaks of.
pub(super) fn uses(body: &TokenStream) -> TokenStream {
    let text = body.to_string();
    let of = |module: &str| text.contains(&format!("{module} ::"));
    let filters = of("filters").then(|| quote! { use crate::filters; });
    let models = of("models").then(|| quote! { use crate::models; });
    quote! { #filters #models use crate::runtime; }
}

/// The method of one operation: it takes what must be given, and gives a call or a builder for the rest.
fn method(operation: &Operation, shared: &Shared<'_>, imports: &mut Imports) -> TokenStream {
    let given = required(operation, imports);
    let arguments = given.iter().map(|Given { name, argument, value: _, docs: _, deprecated: _ }| quote! { #name: #argument });
    let call = call(operation, imports);
    let docs = method_docs(operation, &given, shared);
    let deprecated = operation.deprecated.as_ref().map(|note| match note.as_str() {
        "" => quote! { #[deprecated] },
        note => quote! { #[deprecated(note = #note)] },
    });
    let name = ident(operation.name.as_str());
    let (output, value) = match &operation.builder {
        Some(builder) => {
            let builder = ident(builder.as_str());
            let value = builders::construct(operation, &call, imports);
            (quote! { #builder }, value)
        }
        None => {
            let output = answers::output(operation, imports);
            let value = whole_call(operation, call, imports);
            (quote! { runtime::Call<#output> }, value)
        }
    };
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #output { #value }
    }
}

/// The call with everything that must be given, but for a body that is given in pieces.
fn call(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let url = operation.presigned_url.as_ref().map(|url| {
        let url = ident(url.as_str());
        quote! { .absolute_url(#url) }
    });
    let parameters = operation.parameters.iter().filter(|parameter| parameter.argument.required);
    let parameters: Vec<TokenStream> = parameters.map(|parameter| builders::add_parameter(parameter, imports)).collect();
    let body = operation.body.as_ref().filter(|body| body.argument.required).map(builders::add_body);
    let new = answers::new_call(operation);
    quote! { self.core.#new #url #(#parameters)* #body }
}

/// The call of an operation that needs no builder: with a body in pieces, all of which must be given.
fn whole_call(operation: &Operation, call: TokenStream, imports: &mut Imports) -> TokenStream {
    match operation.body.as_ref().map(|body| &body.content) {
        Some(Content::Fields { ty, fields, formats }) => {
            let body = builders::new_body(ty, fields);
            let send = builders::send_fields(formats.first(), &[], &quote! { &body });
            quote! { let body = #body; #call #send }
        }
        Some(Content::Multipart { parts }) => {
            let form = builders::new_form(parts, imports);
            quote! { #call.multipart(#form) }
        }
        Some(Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. }) | None => call,
    }
}

/// What a method's documentation says: what it does, the route, the permission, what it takes, how it fails.
fn method_docs(operation: &Operation, given: &[Given], shared: &Shared<'_>) -> TokenStream {
    let mut facts = route_line(operation);
    if !operation.permissions.is_empty() {
        facts.push_str(&format!(" Needs {}.", permission_list(&operation.permissions)));
    }
    let is_shared = shared.has_errors_of(operation);
    if is_shared {
        facts.push_str(" [Errors](Self#errors).");
    }
    let arguments: Vec<String> = given.iter().filter_map(wording::argument_line).collect();
    if !arguments.is_empty() {
        facts.push_str(&format!("\n\n{}", arguments.join("\n")));
    }
    if !is_shared && !operation.errors.is_empty() {
        facts.push_str(&format!("\n\nErrors: {}", descriptors::error_lines(&operation.errors).join("; ")));
    }
    docs::with_prose(&wording::words(&operation.summary, &operation.docs), &facts)
}

fn route_line(operation: &Operation) -> String {
    match &operation.presigned_url {
        Some(url) => format!("Sends `{}` to `{url}`.", operation.method.as_str()),
        None => format!("Sends `{} {}`.", operation.method.as_str(), operation.path),
    }
}

fn permission_list(permissions: &[String]) -> String {
    let quoted: Vec<String> = permissions.iter().map(|permission| format!("`{permission}`")).collect();
    match quoted.as_slice() {
        [only] => format!("the permission {only}"),
        many => format!("one of the permissions {}", many.join(", ")),
    }
}
