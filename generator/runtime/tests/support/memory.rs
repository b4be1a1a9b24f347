//! A transport without sockets, which does as a script says and writes down what it was given, and when.

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use clientwright_runtime::{Body, BoxFuture, Bytes, CoreBuilder, ResponseBody, Transport, TransportFailure};
use tokio::time::Instant;

use super::CONFIG;

/// A request as the transport got it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The number of the request, from 0 on.
    pub number: usize,
    /// Since the transport was made.
    pub at: Duration,
    pub method: String,
    pub uri: String,
    pub headers: http::HeaderMap,
    pub body: Bytes,
}

/// What becomes of a request.
pub enum Answer {
    Reply {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<Bytes>,
    },
    /// An answer that begins with this status and these bytes, and breaks off.
    Torn(u16, &'static str),
    /// An answer that begins with this status and does not end.
    Endless(u16),
    /// No connection.
    Refused,
    /// The request was sent, and the connection broke.
    Broken,
    /// Nothing.
    Silence,
}

impl Answer {
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self::Reply { status, headers, body: vec![body.into()] }
    }

    pub fn ok() -> Self {
        Self::new(200, &[("content-type", "application/json")], "{\"ok\":true}")
    }
}

type Script = dyn Fn(&Sent) -> Answer + Send + Sync;

#[derive(Clone)]
pub struct Memory {
    begin: Instant,
    script: Arc<Script>,
    sent: Arc<Mutex<Vec<Sent>>>,
    rests: usize,
}

impl Memory {
    pub fn new(script: impl Fn(&Sent) -> Answer + Send + Sync + 'static) -> Self {
        Self { begin: Instant::now(), script: Arc::new(script), sent: Arc::default(), rests: 0 }
    }

    /// One answer after the other, the last one again and again.
    pub fn script<const COUNT: usize>(answers: [fn() -> Answer; COUNT]) -> Self {
        Self::new(move |sent| answers[sent.number.min(answers.len() - 1)]())
    }

    /// Comes to rest this often wherever it can.
    pub fn resting(mut self, rests: usize) -> Self {
        self.rests = rests;
        self
    }

    pub fn builder(&self) -> CoreBuilder {
        CoreBuilder::new("https://service.example", &CONFIG).transport(self.clone())
    }

    pub fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// The times between the requests.
    pub fn gaps(&self) -> Vec<Duration> {
        self.sent().windows(2).map(|pair| pair[1].at - pair[0].at).collect()
    }

    async fn exchange(&self, request: http::Request<Body>) -> Result<http::Response<ResponseBody>, TransportFailure> {
        let at = self.begin.elapsed();
        let (head, body) = request.into_parts();
        rest(self.rests).await;
        let body = body.collect().await.map_err(TransportFailure::broken)?;
        rest(self.rests).await;
        let sent = {
            let mut all = self.sent.lock().unwrap();
            let (method, uri) = (head.method.to_string(), head.uri.to_string());
            let sent = Sent { number: all.len(), at, method, uri, headers: head.headers, body };
            all.push(sent.clone());
            sent
        };
        let answer = (self.script)(&sent);
        rest(self.rests).await;
        let (status, headers, pieces): (_, _, Vec<Result<Bytes, TransportFailure>>) = match answer {
            Answer::Reply { status, headers, body } => (status, headers, body.into_iter().map(Ok).collect()),
            Answer::Torn(status, body) => (status, vec![], vec![Ok(body.into()), Err(TransportFailure::broken("torn"))]),
            Answer::Endless(status) => return Ok(endless(status)),
            Answer::Refused => return Err(TransportFailure::connect("Connection refused")),
            Answer::Broken => return Err(TransportFailure::broken("Connection reset by peer")),
            Answer::Silence => std::future::pending().await,
        };
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(name, value);
        }
        let rests = self.rests;
        let pieces = futures_util::StreamExt::then(futures_util::stream::iter(pieces), move |piece| async move {
            rest(rests).await;
            piece
        });
        Ok(response.body(ResponseBody::new(Box::pin(pieces))).unwrap())
    }
}

impl Transport for Memory {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
        Box::pin(self.exchange(request))
    }
}

fn endless(status: u16) -> http::Response<ResponseBody> {
    let pieces = futures_util::StreamExt::then(futures_util::stream::repeat("x"), |piece| async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok(piece.into())
    });
    http::Response::builder().status(status).body(ResponseBody::new(Box::pin(pieces))).unwrap()
}

/// Comes back so many times with nothing, and asks to be called again.
pub async fn rest(mut times: usize) {
    poll_fn(|context| {
        if times == 0 {
            return Poll::Ready(());
        }
        times -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
