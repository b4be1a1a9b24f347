//! Spans: one for each call, and in it one for each exchange, with OpenTelemetry's names for HTTP clients.
//!
//! A call is a span of level INFO, an exchange one of level DEBUG; that a call waits to be repeated is an event of level INFO. They
//! hold the route (`/api/v1/alerts/{pk}/`), never the real URL, which may carry a key, a signature or somebody's name: `url.full` is
//! left out for that reason.

use std::time::Duration;

use http::Version;
use tracing::field::Empty;
use tracing::{Span, debug_span, info, info_span};
use url::Url;

use super::error::ErrorKind;
use super::operation::Operation;

/// The span of a whole call.
pub(super) fn call(operation: &'static Operation) -> Span {
    info_span!(
        "call",
        otel.name = operation.id(),
        otel.status_code = Empty,
        http.request.method = operation.method().as_str(),
        url.template = operation.path(),
        http.response.status_code = Empty,
        error.type = Empty,
    )
}

/// The span of one exchange; how often the request was sent before, for whatever reason.
pub(super) fn exchange(operation: &'static Operation, url: &Url, sent_before: u32) -> Span {
    let span = debug_span!(
        "exchange",
        otel.name = format_args!("{} {}", operation.method(), operation.path()),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = operation.method().as_str(),
        http.request.resend_count = Empty,
        url.template = operation.path(),
        url.scheme = url.scheme(),
        server.address = url.host_str().unwrap_or_default(),
        server.port = url.port_or_known_default().unwrap_or_default(),
        network.protocol.name = "http",
        network.protocol.version = Empty,
        http.response.status_code = Empty,
        error.type = Empty,
    );
    if sent_before > 0 {
        span.record("http.request.resend_count", sent_before);
    }
    span
}

/// Notes that the answer has begun.
pub(super) fn begun(span: &Span, status: u16, version: Version) {
    answered(span, status);
    let version = match version {
        Version::HTTP_09 => "0.9",
        Version::HTTP_10 => "1.0",
        Version::HTTP_2 => "2",
        Version::HTTP_3 => "3",
        _ => "1.1",
    };
    span.record("network.protocol.version", version);
}

/// Notes the status of the answer.
pub(super) fn answered(span: &Span, status: u16) {
    span.record("http.response.status_code", status);
}

/// Notes what went wrong.
pub(super) fn failed(span: &Span, status: Option<u16>, kind: &ErrorKind) {
    if let Some(status) = status {
        answered(span, status);
    }
    span.record("otel.status_code", "ERROR");
    match (kind, status) {
        // OpenTelemetry wants the status, as a text, as the type of an error that a status tells.
        (ErrorKind::Status(_), Some(status)) => span.record("error.type", status.to_string()),
        _ => span.record("error.type", kind.name()),
    };
}

/// Says that a request is about to be repeated.
pub(super) fn waiting(kind: &ErrorKind, wait: Duration) {
    info!(problem = %kind.message(), seconds = wait.as_secs_f64(), "waiting before the next attempt");
}
