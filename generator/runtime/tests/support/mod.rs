//! A server on loopback that writes down what it is sent and answers as it is told.

#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod hostile;
pub mod memory;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use clientwright_runtime::{Config, Core, CoreBuilder, RetryPolicy, Scheme, SchemeKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// One request as it came over the wire.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// Path and query, as in the request line.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server writes, and whether it then leaves the caller waiting.
pub struct Reply {
    pub bytes: Vec<u8>,
    pub hang: bool,
}

impl Reply {
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut bytes = (head + "\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self { bytes, hang: false }
    }

    pub fn json(body: &str) -> Self {
        Self::new(200, &[("content-type", "application/json")], body)
    }

    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), hang: false }
    }

    /// Writes these bytes and then nothing more, without hanging up.
    pub fn hang(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), hang: true }
    }
}

#[derive(Clone)]
pub struct Server {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), seen: Arc::default() };
        let seen = server.seen.clone();
        let answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (seen, answer) = (seen.clone(), answer.clone());
                tokio::spawn(async move { serve(connection, seen, &*answer).await });
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn builder(&self) -> CoreBuilder {
        // A test that is about repeating says so.
        CoreBuilder::new(self.url(), &CONFIG).retry(RetryPolicy::none())
    }

    pub fn core(&self) -> Core {
        self.builder().build().unwrap()
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn last(&self) -> Seen {
        self.seen().pop().expect("nothing was sent")
    }
}

async fn serve(mut connection: TcpStream, seen: Arc<Mutex<Vec<Seen>>>, answer: &(impl Fn(&Seen) -> Reply + ?Sized)) {
    let Some(request) = read(&mut connection).await else { return };
    let reply = answer(&request);
    seen.lock().unwrap().push(request);
    let _ = connection.write_all(&reply.bytes).await;
    if reply.hang {
        tokio::time::sleep(Duration::from_secs(20)).await;
    }
    let _ = connection.shutdown().await;
}

pub async fn read(connection: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        more(connection, &mut bytes).await?;
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, target) = (first.next()?, first.next()?);
    let pairs = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut seen = Seen { method, target, headers: pairs.collect(), body: bytes.split_off(head) };
    let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    let chunked = seen.header("transfer-encoding").is_some();
    while if chunked { !seen.body.ends_with(b"0\r\n\r\n") } else { seen.body.len() < length } {
        more(connection, &mut seen.body).await?;
    }
    Some(seen)
}

async fn more(connection: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    let count = connection.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(&buffer[..count]);
    Some(())
}

pub static CONFIG: Config = Config {
    user_agent: "test/1",
    path_prefix: None,
    timeout: Duration::from_secs(10),
    schemes: &[
        Scheme { name: "token", method: "token", kind: SchemeKind::Header { name: "Authorization", prefix: "Token " } },
        Scheme { name: "key", method: "key", kind: SchemeKind::Query { name: "api key" } },
        Scheme { name: "session", method: "session", kind: SchemeKind::Cookie { name: "sid" } },
        Scheme { name: "oauth", method: "oauth", kind: SchemeKind::Bearer },
        Scheme { name: "login", method: "login", kind: SchemeKind::Basic },
    ],
};
