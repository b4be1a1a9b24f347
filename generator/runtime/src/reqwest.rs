//! The transport that is used unless another is given: `reqwest`.

use std::time::Duration;

use super::body::Body;
use super::future::BoxFuture;
use super::transport::{ResponseBody, Transport, TransportFailure};

/// Sends through a `reqwest` client.
#[derive(Clone, Debug)]
pub(super) struct Reqwest(reqwest::Client);

impl Reqwest {
    /// With a client of the caller's own making.
    pub(super) fn from_client(client: reqwest::Client) -> Self {
        Self(client)
    }

    /// With a client that follows no redirects: `send` does, which knows the method and the credentials.
    pub(super) fn new(connect_timeout: Duration) -> Result<Self, String> {
        let builder = reqwest::Client::builder();
        // In a browser both are the browser's own business.
        #[cfg(not(target_arch = "wasm32"))]
        let builder = builder.redirect(reqwest::redirect::Policy::none()).connect_timeout(connect_timeout);
        #[cfg(target_arch = "wasm32")]
        let _ = connect_timeout;
        builder.build().map(Self).map_err(|error| format!("the HTTP client cannot be built: {error}"))
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<ResponseBody>, TransportFailure> {
        let (head, body) = request.into_parts();
        let url = url::Url::parse(&head.uri.to_string()).map_err(TransportFailure::broken)?;
        let mut outgoing = self.0.request(head.method, url).headers(head.headers);
        if let Some(body) = outgoing_body(body).await? {
            outgoing = outgoing.body(body);
        }
        let mut response = outgoing.send().await.map_err(failure)?;
        let mut answer = http::Response::new(());
        *answer.status_mut() = response.status();
        // A browser does not tell which version of HTTP it speaks.
        #[cfg(not(target_arch = "wasm32"))]
        {
            *answer.version_mut() = response.version();
        }
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        let pieces = futures_util::TryStreamExt::map_err(response.bytes_stream(), failure);
        Ok(answer.map(|()| ResponseBody::new(Box::pin(pieces))))
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
        Box::pin(self.exchange(request))
    }
}

// The URL may hold a signature or a key: it must not reach a log through the source.
fn failure(error: reqwest::Error) -> TransportFailure {
    let error = error.without_url();
    #[cfg(not(target_arch = "wasm32"))]
    let connecting = error.is_connect();
    #[cfg(target_arch = "wasm32")]
    let connecting = false;
    let timeout = error.is_timeout();
    let failure = if connecting { TransportFailure::connect(error) } else { TransportFailure::broken(error) };
    if timeout { failure.timed_out() } else { failure }
}

#[cfg(not(target_arch = "wasm32"))]
async fn outgoing_body(body: Body) -> Result<Option<reqwest::Body>, TransportFailure> {
    Ok(match body.as_bytes() {
        Some(bytes) if bytes.is_empty() => None,
        Some(bytes) => Some(bytes.clone().into()),
        None => Some(reqwest::Body::wrap(pieces::Pieces::new(body))),
    })
}

/// A browser sends bodies as a whole.
#[cfg(target_arch = "wasm32")]
async fn outgoing_body(body: Body) -> Result<Option<reqwest::Body>, TransportFailure> {
    let bytes = body.collect().await.map_err(TransportFailure::broken)?;
    Ok((!bytes.is_empty()).then(|| bytes.into()))
}

#[cfg(not(target_arch = "wasm32"))]
mod pieces {
    use std::pin::Pin;
    use std::sync::{Mutex, PoisonError};
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use http_body::{Frame, SizeHint};

    use super::super::body::{Body, BodyError, Stream};

    /// A body as `reqwest` wants it, which says how long it is if that is known. The lock is never waited for.
    pub(super) struct Pieces {
        stream: Mutex<Stream>,
        left: Option<u64>,
    }

    impl Pieces {
        pub(super) fn new(body: Body) -> Self {
            Self { left: body.length(), stream: Mutex::new(body.into_stream()) }
        }
    }

    impl http_body::Body for Pieces {
        type Data = Bytes;
        type Error = BodyError;

        fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
            let polled = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll_next(context);
            if let (Poll::Ready(Some(Ok(piece))), Some(left)) = (&polled, self.left.as_mut()) {
                // What is beyond the announced length would be cut off in silence.
                *left = match left.checked_sub(piece.len() as u64) {
                    Some(left) => left,
                    None => return Poll::Ready(Some(Err("the body is longer than was announced".into()))),
                };
            }
            polled.map(|piece| piece.map(|piece| piece.map(Frame::data)))
        }

        fn size_hint(&self) -> SizeHint {
            self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
        }
    }
}
