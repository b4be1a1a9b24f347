//! Connections: requests are read from them, answers written, and some are ended.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::service::{Outcome, Service};

/// Serves requests for as long as this is there.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
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
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, service.clone()));
            }
        });
        Ok(Server { address, task })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn connection(stream: TcpStream, service: Arc<Service>) {
    // Held here besides, so that it can be ended without a word.
    let reset = Arc::new(AtomicBool::new(false));
    let answers = service_fn(|request: http::Request<Incoming>| {
        let (service, reset) = (service.clone(), reset.clone());
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
            match service.answer(http::Request::from_parts(head, body)).await {
                Outcome::Answer(answer) => Ok(answer.map(Full::<Bytes>::new)),
                Outcome::Reset => {
                    reset.store(true, Ordering::SeqCst);
                    Err(io::Error::from(io::ErrorKind::ConnectionReset))
                }
            }
        }
    });
    _ = stream.set_nodelay(true);
    let mut builder = hyper::server::conn::http1::Builder::new();
    let served = builder.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), answers).without_shutdown().await;
    if let (true, Ok(parts)) = (reset.load(Ordering::SeqCst), served) {
        drop(parts);
    }
}
