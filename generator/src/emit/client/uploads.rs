//! Uploads: methods that call several operations, one after another.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::arguments::{self, Given};
use super::{answers, builders, wording};
use crate::emit::rust::docs;
use crate::emit::rust::types::{Imports, ident};
use crate::ir::{
    ArgumentName, BodyField, Content, FieldName, Operation, Parameter, Presence, Resource, Store, Upload, UploadPut, UploadStep,
};

/// An upload, with the operations that it calls.
pub(super) struct Steps<'a> {
    upload: &'a Upload,
    first: (&'a UploadStep, &'a Operation),
    finish: Option<(&'a UploadStep, &'a Operation)>,
}

/// The uploads of a resource.
pub(super) fn uploads(resource: &Resource) -> impl Iterator<Item = Steps<'_>> {
    let operation = |step: &UploadStep| resource.operations.iter().find(|operation| operation.name == step.operation);
    resource.operations.iter().filter_map(move |first| {
        let upload = first.upload.as_ref()?;
        let finish = upload.finish.as_ref().and_then(|step| Some((step, operation(step)?)));
        Some(Steps { upload, first: (&upload.first, first), finish })
    })
}

impl<'a> Steps<'a> {
    fn calls(&self) -> impl Iterator<Item = (&'a UploadStep, &'a Operation)> {
        [self.first].into_iter().chain(self.finish)
    }

    /// The operation whose answer the upload gives.
    fn last(&self) -> &'a Operation {
        self.finish.unwrap_or(self.first).1
    }
}

/// An argument under the name that it has in the upload.
fn renamed(step: &UploadStep, given: Given) -> Option<Given> {
    let (_, name) = step.arguments.iter().find(|(own, _)| given.name == own.as_str())?;
    Some(Given { name: ident(name.as_str()), ..given })
}

/// The method: it takes what must be given to any of the operations, and the file.
pub(super) fn method(steps: &Steps<'_>, imports: &mut Imports) -> TokenStream {
    let Upload { name, builder, file, .. } = steps.upload;
    let mut given: Vec<Given> = Vec::new();
    for (step, operation) in steps.calls() {
        given.extend(arguments::required(operation, imports).into_iter().filter_map(|given| renamed(step, given)));
    }
    let arguments = given.iter().map(|Given { name, argument, value: _, docs: _, deprecated: _ }| quote! { #name: #argument });
    let first = call(steps.first, imports);
    let finish = steps.finish.map(|step| {
        let call = call(step, imports);
        quote! { finish: #call, }
    });
    let docs = method_docs(steps, &given);
    let (name, builder, file) = (ident(name.as_str()), ident(builder.as_str()), ident(file.as_str()));
    quote! {
        #docs
        pub fn #name(&self, #(#arguments,)* #file: impl Into<runtime::Upload>) -> #builder {
            #builder { core: self.core.clone(), first: #first, #finish upload: #file.into() }
        }
    }
}

/// `self.upload_url("", source)`: what the upload itself gives is put in its place when it is known.
fn call((step, operation): (&UploadStep, &Operation), imports: &mut Imports) -> TokenStream {
    let required = arguments::required(operation, imports);
    let values = required.into_iter().map(|given| match renamed(step, given) {
        Some(Given { name, .. }) => quote! { #name },
        None => quote! { "" },
    });
    let method = ident(operation.name.as_str());
    quote! { self.#method(#(#values),*) }
}

fn method_docs(steps: &Steps<'_>, given: &[Given]) -> TokenStream {
    let Upload { put, file, summary, docs: words, .. } = steps.upload;
    let own = |name: &str| format!("[`{name}`](Self::{name})");
    let calls = [steps.upload.first.operation.as_str(), put.operation.as_str()];
    let calls = calls.into_iter().chain(steps.finish.iter().map(|(step, _)| step.operation.as_str()));
    let calls: Vec<String> = calls.map(own).collect();
    let mut facts = vec![
        format!("Calls {}. What each of them needs and answers is said there.", calls.join(", then ")),
        "\n# Arguments\n".to_owned(),
    ];
    facts.extend(given.iter().filter_map(wording::argument_line));
    facts.push(format!(
        "- `{file}`: The file: [`Upload::path`](crate::runtime::Upload::path), [`Upload::bytes`](crate::runtime::Upload::bytes) or \
         [`Upload::stream`](crate::runtime::Upload::stream)."
    ));
    facts.push("\n# Errors\n".to_owned());
    facts.push(
        "Those of the operations; the error says which of them it was. A file that is missing, unreadable, empty or too large is \
         refused before the first request."
            .to_owned(),
    );
    docs::with_prose(&wording::words(summary, words), &facts.join("\n"))
}

/// The builder of an upload.
pub(super) fn builder(resource: &Resource, steps: &Steps<'_>, imports: &mut Imports) -> TokenStream {
    let Upload { name: method, builder: name, .. } = steps.upload;
    let docs = docs::prose(&format!(
        "A call of [`{}::{method}`] that can still be given more. Nothing is sent before it is awaited.",
        resource.name
    ));
    let name = ident(name.as_str());
    let first = step_type(steps.first.1, imports);
    let finish = steps.finish.map(|(_, operation)| {
        let ty = step_type(operation, imports);
        quote! { finish: #ty, }
    });
    let mut setters = Vec::new();
    for (member, (step, operation)) in ["first", "finish"].into_iter().zip(steps.calls()) {
        setters.extend(step_setters(member, step, operation, imports));
    }
    let output = answers::output(steps.last(), imports);
    let settings = settings(steps.upload);
    let send = send(steps);
    quote! {
        #docs
        #[derive(Debug)]
        #[must_use = "nothing is sent before it is awaited"]
        pub struct #name { core: runtime::Core, first: #first, #finish upload: runtime::Upload }

        impl #name {
            #(#setters)*

            #settings

            async fn send(self) -> Result<#output, runtime::Error> { #send }
        }

        impl std::future::IntoFuture for #name {
            type Output = Result<#output, runtime::Error>;
            type IntoFuture = runtime::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture { Box::pin(self.send()) }
        }
    }
}

/// What can be said of the sending itself, where it makes a difference.
fn settings(upload: &Upload) -> TokenStream {
    let file_name = upload.first.given.as_ref().map(|_| {
        quote! {
            #[doc = " The name under which the service is to know the file, in place of its own."]
            pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
                self.upload = self.upload.file_name(file_name);
                self
            }
        }
    });
    let mut stores = upload.store.iter().chain(upload.stores.iter().map(|(_, store)| store));
    let blocks = stores.any(|store| *store == Store::AzureBlockBlob).then(|| {
        quote! {
            #[doc = " How many blocks of a large file are sent at a time, where the storage takes blocks."]
            pub fn parallel(mut self, blocks: usize) -> Self {
                self.upload = self.upload.parallel(blocks);
                self
            }

            #[doc = " The length of a block in bytes, where the storage takes blocks."]
            pub fn block_size(mut self, bytes: u64) -> Self {
                self.upload = self.upload.block_size(bytes);
                self
            }
        }
    });
    quote! {
        #file_name

        #[doc = " Called whenever a piece of the file has left. It should not take long: the upload waits for it."]
        pub fn progress(
            mut self,
            report: impl FnMut(runtime::UploadProgress) + runtime::MaybeSend + 'static,
        ) -> Self {
            self.upload = self.upload.progress(report);
            self
        }

        #blocks
    }
}

fn step_type(operation: &Operation, imports: &mut Imports) -> TokenStream {
    match &operation.builder {
        Some(builder) => {
            let builder = ident(builder.as_str());
            quote! { #builder }
        }
        None => {
            let output = answers::output(operation, imports);
            quote! { runtime::Call<#output> }
        }
    }
}

/// What may be given to an operation may be given to the upload, which hands it on.
fn step_setters(member: &str, step: &UploadStep, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let member = ident(member);
    let optional = arguments::optional(operation, imports);
    let setters = optional.into_iter().filter_map(|(given, fallback)| {
        let own = given.name.clone();
        let given = renamed(step, given)?;
        let name = &given.name;
        Some(builders::setter(&given, &fallback, &quote! { self.#member = self.#member.#own(#name); }))
    });
    setters.collect()
}

/// The operations, one after another.
fn send(steps: &Steps<'_>) -> TokenStream {
    let Upload { plan, url, storage, .. } = steps.upload;
    let plan = ident(plan.as_str());
    let first = fill("first", steps.first, &quote! { upload.file_name() });
    let url = text_of(url);
    let storage = storage.as_ref().map_or(quote! { None }, optional_text_of);
    let (finish, finished) = match steps.finish {
        Some(step) => {
            let finish = fill("finish", step, &quote! { url });
            (Some(quote! { finish, }), quote! { #finish.hide_url(url).await })
        }
        None => (None, quote! { Ok(answer) }),
    };
    let first_set = set("first", steps.first, &quote! { upload.file_name() });
    let finish_set = steps.finish.and_then(|step| set("finish", step, &quote! { url }));
    let first_member = if first_set.is_some() {
        quote! { mut first }
    } else {
        quote! { first }
    };
    let finish = finish.map(|finish| {
        if finish_set.is_some() {
            quote! { mut #finish }
        } else {
            finish
        }
    });
    quote! {
        let Self { core, #first_member, #finish upload } = self;
        let upload = upload.open(&#plan).await?;
        #first_set
        let answer = #first.await?;
        let url = #url;
        upload.put(&core, url, #storage).await?;
        #finish_set
        #finished
    }
}

/// The call of a step; a parameter that the upload gives is set in it.
fn fill(member: &str, (step, operation): (&UploadStep, &Operation), value: &TokenStream) -> TokenStream {
    let member = ident(member);
    let into_call = operation.builder.as_ref().map(|_| quote! { .into_call() });
    let parameter = given_parameter(step, operation).map(|parameter| builders::set_parameter(parameter, value));
    quote! { #member #into_call #parameter }
}

/// `finish.body.upload_url = url.to_owned();`, where the upload gives a field of the body.
fn set(member: &str, (step, operation): (&UploadStep, &Operation), value: &TokenStream) -> Option<TokenStream> {
    let field = given_field(step, operation)?;
    let (member, name) = (ident(member), ident(field.field.name.as_str()));
    let value = match field.field.presence {
        Presence::Required => quote! { #value.to_owned() },
        Presence::Optional | Presence::RequiredNullable => quote! { Some(#value.to_owned()) },
        Presence::OptionalNullable => quote! { #value.to_owned().into() },
    };
    Some(quote! { #member.body.#name = #value; })
}

fn is_given(step: &UploadStep, name: &ArgumentName) -> bool {
    step.given.as_ref() == Some(name)
}

fn given_parameter<'a>(step: &UploadStep, operation: &'a Operation) -> Option<&'a Parameter> {
    operation.parameters.iter().find(|parameter| is_given(step, &parameter.argument.name))
}

fn given_field<'a>(step: &UploadStep, operation: &'a Operation) -> Option<&'a BodyField> {
    match operation.body.as_ref().map(|body| &body.content) {
        Some(Content::Fields { fields, .. }) => fields.iter().find(|field| is_given(step, &field.argument)),
        _ => None,
    }
}

/// `answer.url.as_str()`; empty if it is not there, which no request can be sent to.
fn text_of((field, presence): &(FieldName, Presence)) -> TokenStream {
    let field = ident(field.as_str());
    match presence {
        Presence::Required => quote! { answer.#field.as_str() },
        Presence::Optional | Presence::RequiredNullable => quote! { answer.#field.as_ref().map_or("", |url| url.as_str()) },
        Presence::OptionalNullable => quote! { answer.#field.as_option().map_or("", |url| url.as_str()) },
    }
}

fn optional_text_of((field, presence): &(FieldName, Presence)) -> TokenStream {
    let field = ident(field.as_str());
    match presence {
        Presence::Required => quote! { Some(answer.#field.as_str()) },
        Presence::Optional | Presence::RequiredNullable => quote! { answer.#field.as_ref().map(|word| word.as_str()) },
        Presence::OptionalNullable => quote! { answer.#field.as_option().map(|word| word.as_str()) },
    }
}

/// The static that describes an upload.
pub(super) fn plan(steps: &Steps<'_>) -> TokenStream {
    let Upload { plan, put, store, stores, single_put_bytes, max_bytes, .. } = steps.upload;
    let UploadPut { operation: _, descriptor, media_type } = put;
    let (plan, first, put) = (ident(plan.as_str()), ident(steps.first.1.descriptor.as_str()), ident(descriptor.as_str()));
    let media_type = (media_type != "application/octet-stream").then(|| quote! { .media_type(#media_type) });
    let store = store.map(|store| {
        let store = store_token(store);
        quote! { .store(#store) }
    });
    let words = stores.iter().map(|(word, store)| {
        let store = store_token(*store);
        quote! { (#word, #store) }
    });
    let stores = (!stores.is_empty()).then(|| quote! { .stores(&[#(#words),*]) });
    let bytes = |method: &str, bytes: &Option<u64>| {
        let (method, bytes) = (ident(method), Literal::u64_unsuffixed((*bytes)?));
        Some(quote! { .#method(#bytes) })
    };
    let (single_put, max) = (bytes("single_put_bytes", single_put_bytes), bytes("max_bytes", max_bytes));
    quote! {
        static #plan: runtime::UploadPlan = runtime::UploadPlan::new(&#first, &#put) #media_type #store #stores #single_put #max;
    }
}

fn store_token(store: Store) -> TokenStream {
    match store {
        Store::Put => quote! { runtime::Store::Put },
        Store::AzureBlockBlob => quote! { runtime::Store::AzureBlockBlob },
    }
}
