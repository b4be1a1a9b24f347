//! Spans: one for each call, and in it one for each exchange, with OpenTelemetry's names for HTTP clients.
//!
//! They hold the route (`/api/v1/alerts/{pk}/`), never the real URL, which may carry a key or a signature.

use std::time::Duration;
use tracing::field::Empty;

use tracing::{Span, debug, debug_span, info_span};
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

/// The span of one exchange.
pub(super) fn exchange(operation: &'static Operation, url: &Url, attempt: u32) -> Span {
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
        http.response.status_code = Empty,
        error.type = Empty,
    );
    if attempt > 1 {
        span.record("http.request.resend_count", attempt - 1);
    }
    span
}

/// Notes what became of it.
pub(super) fn outcome(span: &Span, status: Option<u16>, error: Option<&ErrorKind>) {
    if let Some(status) = status {
        span.record("http.response.status_code", status);
    }
    let Some(kind) = error else { return };
    span.record("otel.status_code", "ERROR");
    match (kind, status) {
        // OpenTelemetry wants the status as the type of an error that a status tells.
        (ErrorKind::Status(_), Some(status)) => span.record("error.type", status),
        _ => span.record("error.type", kind.name()),
    };
}

/// Says that a request is about to be repeated.
pub(super) fn waiting(kind: &ErrorKind, wait: Duration) {
    debug!(problem = %kind.message(), seconds = wait.as_secs_f64(), "waiting before the next attempt");
}
