//! Descriptions of operations, as statics: what the runtime needs to know of an operation beside a request.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::rust::types::{Imports, ident};
use crate::ir::{Decode, ErrorCase, Method, Operation, Resource, StatusPattern, Success, TypeRef};

/// The static that describes an operation.
///
/// `shared` are the errors that the static `ERRORS` of the same file holds.
pub(super) fn descriptor(operation: &Operation, shared: Option<&[ErrorCase]>, imports: &mut Imports) -> TokenStream {
    let Operation {
        id,
        name: _,
        descriptor,
        builder: _,
        method,
        path,
        server,
        presigned_url: _,
        summary: _,
        docs: _,
        deprecated: _,
        read_only,
        parameters: _,
        body: _,
        success,
        headers: _,
        errors,
        security,
        permissions: _,
        answer: _,
        paging: _,
        upload,
    } = operation;
    let id = id.as_str();
    let server = server.as_ref().map(|server| quote! { .server(#server) });
    let security = (!security.is_empty()).then(|| {
        let alternatives = security.iter().map(|schemes| {
            let schemes = schemes.iter().map(crate::ir::Wire::as_str);
            quote! { &[#(#schemes),*] }
        });
        quote! { .security(&[#(#alternatives),*]) }
    });
    let cases = error_cases(errors, imports);
    let errors = match shared {
        Some(shared) if same_bodies(shared, errors) => Some(quote! { .errors(&ERRORS) }),
        _ => (!cases.is_empty()).then(|| quote! { .errors(&[#(#cases),*]) }),
    };
    // What is safe by its method need not be said.
    let safe = matches!(method, Method::Get | Method::Head | Method::Options | Method::Trace);
    let read_only = (*read_only && !safe).then(|| quote! { .read_only() });
    let secret_answer = upload.as_ref().map(|_| quote! { .secret_answer() });
    let accept = accept(success).map(|accept| quote! { .accept(#accept) });
    let name = ident(descriptor.as_str());
    let method = method_token(method);
    quote! {
        static #name: runtime::Operation =
            runtime::Operation::new(#id, #method, #path) #server #security #read_only #secret_answer #accept #errors;
    }
}

fn method_token(method: &Method) -> TokenStream {
    match method {
        Method::Get => quote! { runtime::Method::Get },
        Method::Put => quote! { runtime::Method::Put },
        Method::Post => quote! { runtime::Method::Post },
        Method::Delete => quote! { runtime::Method::Delete },
        Method::Options => quote! { runtime::Method::Options },
        Method::Head => quote! { runtime::Method::Head },
        Method::Patch => quote! { runtime::Method::Patch },
        Method::Trace => quote! { runtime::Method::Trace },
        Method::Other(name) => quote! { runtime::Method::Other(#name) },
    }
}

/// The cases that the runtime has to know: those with a type, and those without that a wider case would catch.
fn error_cases(errors: &[ErrorCase], imports: &mut Imports) -> Vec<TokenStream> {
    let wide = errors.iter().any(|error| error.ty.is_some() && !matches!(error.status, StatusPattern::Exact(_)));
    let told = errors.iter().filter(|error| error.ty.is_some() || wide);
    told.filter_map(|error| error_case(error, imports)).collect()
}

fn error_case(error: &ErrorCase, imports: &mut Imports) -> Option<TokenStream> {
    let ErrorCase { status, ty, docs: _ } = error;
    let Some(ty) = ty else { return untyped_case(*status) };
    let ty = imports.ty(ty);
    Some(match status {
        StatusPattern::Exact(code) => {
            let code = Literal::u16_unsuffixed(*code);
            quote! { runtime::ErrorCase::exact::<#ty>(#code) }
        }
        StatusPattern::Range(hundreds) => {
            let hundreds = Literal::u8_unsuffixed(*hundreds);
            quote! { runtime::ErrorCase::range::<#ty>(#hundreds) }
        }
        StatusPattern::Default => quote! { runtime::ErrorCase::any::<#ty>() },
    })
}

/// A status whose body is of no known type has to be named, or the case of all others would be taken for it.
fn untyped_case(status: StatusPattern) -> Option<TokenStream> {
    match status {
        StatusPattern::Exact(code) => {
            let code = Literal::u16_unsuffixed(code);
            Some(quote! { runtime::ErrorCase::untyped(#code) })
        }
        StatusPattern::Range(_) | StatusPattern::Default => None,
    }
}

/// The media types that the answers of an operation have; JSON alone is what the runtime asks for anyway.
fn accept(success: &Success) -> Option<String> {
    let Success::Several { cases, .. } = success else {
        return match success {
            Success::One(Decode::Text) => Some("text/plain, */*;q=0.8".to_owned()),
            Success::One(Decode::Bytes) => Some("*/*".to_owned()),
            Success::One(Decode::Json(_) | Decode::Nothing) | Success::Several { .. } => None,
        };
    };
    let mut media_types: Vec<&str> = Vec::new();
    for media_type in cases.iter().filter_map(|case| case.media_type.as_deref()) {
        if !media_types.contains(&media_type) && media_type.is_ascii() {
            media_types.push(media_type);
        }
    }
    (!media_types.is_empty()).then(|| media_types.join(", "))
}

/// The errors that most operations of a resource have in common, if at least two have; they are written once.
pub(super) fn shared_errors(resource: &Resource) -> Option<&[ErrorCase]> {
    let sets: Vec<&[ErrorCase]> = resource.operations.iter().map(|operation| operation.errors.as_slice()).collect();
    let count = |set: &[ErrorCase]| sets.iter().filter(|other| same_bodies(set, other)).count();
    let typed = sets.iter().copied().filter(|set| set.iter().any(|error| error.ty.is_some()));
    // Of sets that are equally common the first, so that the order of the document decides.
    let most = typed.rev().max_by_key(|set| count(set))?;
    (count(most) > 1).then_some(most)
}

/// Whether two sets of errors have the same bodies for the same statuses, whatever the document says about them.
fn same_bodies(first: &[ErrorCase], second: &[ErrorCase]) -> bool {
    fn bodies(set: &[ErrorCase]) -> impl Iterator<Item = (StatusPattern, &TypeRef)> {
        set.iter().filter_map(|error| Some((error.status, error.ty.as_ref()?)))
    }
    bodies(first).eq(bodies(second))
}

/// The static that holds the errors which operations have in common.
pub(super) fn shared_static(errors: &[ErrorCase], imports: &mut Imports) -> TokenStream {
    let cases = error_cases(errors, imports);
    let count = Literal::usize_unsuffixed(cases.len());
    quote! { static ERRORS: [runtime::ErrorCase; #count] = [#(#cases),*]; }
}

/// What a method's documentation says of errors: which statuses have a body of which type, and which have none.
pub(super) fn error_lines(errors: &[ErrorCase]) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for ErrorCase { status, ty, docs: _ } in errors {
        let status = match status {
            StatusPattern::Exact(code) => code.to_string(),
            StatusPattern::Range(hundreds) => format!("{hundreds}XX"),
            StatusPattern::Default => "any other status".to_owned(),
        };
        let body = match ty {
            Some(TypeRef::Named(name)) => format!("[`{name}`](crate::models::{name})"),
            Some(_) => "a value without a name".to_owned(),
            None => "none of a known type".to_owned(),
        };
        match lines.iter_mut().find(|(known, _)| *known == body) {
            Some((_, statuses)) => statuses.push(status),
            None => lines.push((body, vec![status])),
        }
    }
    lines.into_iter().map(|(body, statuses)| format!("- {}: {body}", statuses.join(", "))).collect()
}
