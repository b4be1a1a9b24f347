//! Connections: requests are read from them, answers written, and some are ended.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use socket2::SockRef;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::control::Peer;
use crate::exchange::Answer;
use crate::service::{Outcome, Service};

/// How long requests are given to come to their end when the server stops.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long no connection is accepted after one could not be: mostly there are too many of them.
const PAUSE: Duration = Duration::from_millis(50);

/// The body of an answer.
type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Serves requests for as long as this is there.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Server {
    /// Listens on a socket.
    ///
    /// # Errors
    ///
    /// A socket that cannot be asked for its address.
    pub fn start(listener: TcpListener, service: Arc<Service>) -> io::Result<Server> {
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(accept(listener, service, stopped));
        Ok(Server { address, stop: Some(stop), task })
    }

    /// Accepts no more connections, and waits for the requests that are being answered, a few seconds at most.
    pub async fn stop(mut self) {
        drop(self.stop.take());
        _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections until it is told to stop. They end with this.
async fn accept(listener: TcpListener, service: Arc<Service>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    let graceful = GracefulShutdown::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    connections.spawn(connection(stream, Peer(peer), service.clone(), graceful.watcher()));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
            _ = &mut stopped => break,
        }
    }
    drop(listener);
    _ = tokio::time::timeout(PATIENCE, graceful.shutdown()).await;
}

async fn connection(stream: TcpStream, peer: Peer, service: Arc<Service>, watcher: Watcher) {
    _ = stream.set_nodelay(true);
    // The same socket once more: it outlives the connection, and decides how that ends.
    let socket = SockRef::from(&stream).try_clone();
    let reset = AtomicBool::new(false);
    let answers = service_fn(|request: http::Request<Incoming>| {
        let (service, reset) = (&service, &reset);
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
            let mut request = http::Request::from_parts(head, body);
            request.extensions_mut().insert(peer);
            match service.answer(request).await {
                Outcome::Answer(answer) => Ok(answer.map(|body| Full::new(body).map_err(|never| match never {}).boxed_unsync())),
                Outcome::Cut(answer) => Ok(cut(answer)),
                Outcome::Reset => {
                    reset.store(true, Ordering::SeqCst);
                    Err(io::Error::from(io::ErrorKind::ConnectionReset))
                }
            }
        }
    });
    let mut builder = hyper::server::conn::http1::Builder::new();
    let served = builder.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), answers);
    _ = watcher.watch(served).await;
    if let (true, Ok(socket)) = (reset.load(Ordering::SeqCst), socket) {
        // A socket that does not linger is closed with RST.
        _ = socket.set_linger(Some(Duration::ZERO));
    }
}

/// An answer that promises its whole body, and ends in the middle of it.
fn cut(answer: Answer) -> http::Response<Body> {
    let (mut head, body) = answer.into_parts();
    head.headers.insert(http::header::CONTENT_LENGTH, body.len().max(2).into());
    let half = body.slice(..body.len() / 2);
    let frames = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) => Some((Ok(Frame::data(half)), None)),
            None => {
                // What was given so far is written while this waits.
                tokio::time::sleep(Duration::from_millis(1)).await;
                Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), None))
            }
        }
    });
    http::Response::from_parts(head, StreamBody::new(frames).boxed_unsync())
}
