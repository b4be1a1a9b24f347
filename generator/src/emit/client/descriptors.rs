//! Descriptions of operations, as statics: what the runtime needs to know of an operation beside a request.

use std::cmp::Reverse;
use std::fmt::Debug;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::rust::types::{Imports, ident};
use crate::ir::{Decode, ErrorCase, Method, Operation, Resource, StatusPattern, Streaming, Success, TypeRef, Wire};

/// `LIST: Get "/alerts/" "listAlerts";`, a line of the table of operations.
pub(super) fn descriptor(operation: &Operation, shared: &Shared<'_>, imports: &mut Imports) -> TokenStream {
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
        media_type,
        accept: demanded,
        stream,
        headers: _,
        errors,
        security,
        permissions: _,
        answer: _,
        paging: _,
        upload,
        calls: _,
    } = operation;
    let id = id.as_str();
    let server = server.as_ref().map(|server| quote! { .server(#server) });
    let security = match shared.security {
        Some(shared) if shared == security => Some(quote! { .security(SECURITY) }),
        _ => (!security.is_empty()).then(|| {
            let alternatives = alternatives(security);
            quote! { .security(#alternatives) }
        }),
    };
    let cases = error_cases(errors, imports);
    let errors = if shared.has_errors_of(operation) {
        Some(quote! { .errors(&ERRORS) })
    } else {
        (!cases.is_empty()).then(|| quote! { .errors(&[#(#cases),*]) })
    };
    // What is safe by its method need not be said.
    let safe = matches!(method, Method::Get | Method::Head | Method::Options | Method::Trace);
    let read_only = (*read_only && !safe).then(|| quote! { .read_only() });
    let secret_answer = upload.as_ref().map(|_| quote! { .secret_answer() });
    let accept = demanded.clone().or_else(|| accept(success, media_type.as_deref(), stream.as_ref()));
    let accept = accept.map(|accept| quote! { .accept(#accept) });
    let name = ident(descriptor.as_str());
    let method = method_token(method);
    quote! { #name: #method #path #id #server #security #read_only #secret_answer #accept #errors; }
}

/// `&[&["apiToken"], &["oauth"]]`
fn alternatives(security: &[Vec<Wire>]) -> TokenStream {
    let alternatives = security.iter().map(|schemes| {
        let schemes = schemes.iter().map(Wire::as_str);
        quote! { &[#(#schemes),*] }
    });
    quote! { &[#(#alternatives),*] }
}

fn method_token(method: &Method) -> TokenStream {
    match method {
        Method::Get => quote! { Get },
        Method::Put => quote! { Put },
        Method::Post => quote! { Post },
        Method::Delete => quote! { Delete },
        Method::Options => quote! { Options },
        Method::Head => quote! { Head },
        Method::Patch => quote! { Patch },
        Method::Trace => quote! { Trace },
        Method::Other(name) => quote! { Other(#name) },
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
fn accept(success: &Success, media_type: Option<&str>, stream: Option<&Streaming>) -> Option<String> {
    // What is nothing but a stream can be read as text, too.
    if let (Success::One(Decode::Text), Some(stream)) = (success, stream) {
        return Some(format!("{}, */*;q=0.8", stream.media_type)).filter(|accept| accept.is_ascii());
    }
    let Success::Several { cases, .. } = success else {
        return match success {
            Success::One(Decode::Text) => Some("text/plain, */*;q=0.8".to_owned()),
            Success::One(Decode::Bytes) => Some("*/*".to_owned()),
            Success::One(Decode::Json(_)) => {
                media_type.map(|media_type| format!("{media_type}, application/json;q=0.9, */*;q=0.8"))
            }
            Success::One(Decode::Nothing) | Success::Several { .. } => None,
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

/// What most operations of a resource have in common, if at least two have; it is written once.
pub(super) struct Shared<'a> {
    /// The errors.
    pub errors: Option<&'a [ErrorCase]>,
    /// The accepted credentials.
    security: Option<&'a [Vec<Wire>]>,
}

impl<'a> Shared<'a> {
    /// What the operations of a resource have in common.
    pub(super) fn of(resource: &'a Resource) -> Shared<'a> {
        let errors = resource.operations.iter().map(|operation| operation.errors.as_slice());
        let errors: Vec<&[ErrorCase]> = errors.filter(|errors| errors.iter().any(|error| error.ty.is_some())).collect();
        let security: Vec<&[Vec<Wire>]> = resource.operations.iter().map(|operation| operation.security.as_slice()).collect();
        Shared {
            errors: commonest(&errors, same_bodies),
            security: commonest(&security, |first, second| first == second).filter(|security| !security.is_empty()),
        }
    }

    /// Whether an operation fails as most do.
    pub(super) fn has_errors_of(&self, operation: &Operation) -> bool {
        self.errors.is_some_and(|shared| same_bodies(shared, &operation.errors))
    }

    /// The statics that hold it.
    pub(super) fn statics(&self, imports: &mut Imports) -> TokenStream {
        let errors = self.errors.map(|errors| {
            let cases = error_cases(errors, imports);
            let count = Literal::usize_unsuffixed(cases.len());
            quote! { static ERRORS: [runtime::ErrorCase; #count] = [#(#cases),*]; }
        });
        let security = self.security.map(|security| {
            let alternatives = alternatives(security);
            quote! { const SECURITY: &[&[&str]] = #alternatives; }
        });
        quote! { #errors #security }
    }
}

/// Of sets that are equally common the one that reads first, so that the order of the document says nothing.
fn commonest<'a, T: ?Sized + Debug>(sets: &[&'a T], same: impl Fn(&T, &T) -> bool) -> Option<&'a T> {
    let count = |set: &T| sets.iter().filter(|other| same(set, other)).count();
    let most = sets.iter().copied().max_by_key(|set| (count(set), Reverse(format!("{set:?}"))))?;
    (count(most) > 1).then_some(most)
}

/// Whether two sets of errors have the same bodies for the same statuses, whatever the document says about them.
fn same_bodies(first: &[ErrorCase], second: &[ErrorCase]) -> bool {
    fn bodies(set: &[ErrorCase]) -> impl Iterator<Item = (StatusPattern, &TypeRef)> {
        set.iter().filter_map(|error| Some((error.status, error.ty.as_ref()?)))
    }
    bodies(first).eq(bodies(second))
}

/// What documentation says of errors: which statuses have a body of which type, and which have none.
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
    lines.into_iter().map(|(body, statuses)| format!("{}: {body}", statuses.join(", "))).collect()
}
