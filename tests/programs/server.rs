//! A server on loopback that writes down what it is sent, byte for byte, and answers piece by piece.

#![allow(dead_code, clippy::unwrap_used)]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it came over the wire.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What the server says.
#[derive(Clone, Debug)]
pub struct Reply {
    head: String,
    pieces: Vec<Vec<u8>>,
    end: End,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    /// The body is complete.
    Complete,
    /// The connection breaks before it is.
    Broken,
    /// Nothing more comes.
    Silent,
}

impl Reply {
    /// A body that is sent at once, with its length.
    pub fn new(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let mut head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
        Self { head, pieces: vec![body.as_bytes().to_vec()], end: End::Complete }
    }

    /// A body in chunks, with a pause after each.
    pub fn chunks<P: AsRef<[u8]>>(content_type: &str, pieces: &[P]) -> Self {
        let head =
            format!("HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\ncontent-type: {content_type}\r\n");
        let chunk = |piece: &P| {
            let piece = piece.as_ref();
            [format!("{:x}\r\n", piece.len()).as_bytes(), piece, b"\r\n"].concat()
        };
        Self { head, pieces: pieces.iter().map(chunk).collect(), end: End::Complete }
    }

    /// The connection breaks after the last chunk.
    pub fn broken(self) -> Self {
        Self { end: End::Broken, ..self }
    }

    /// Nothing comes after the last chunk.
    pub fn silent(self) -> Self {
        Self { end: End::Silent, ..self }
    }
}

#[derive(Clone)]
pub struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    gone: Arc<Mutex<bool>>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap(), seen: Arc::default(), gone: Arc::default() };
        let (own, answer) = (server.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (server, answer) = (own.clone(), answer.clone());
                tokio::spawn(async move { server.serve(connection, &*answer).await });
            }
        });
        server
    }

    /// One that always says the same.
    pub async fn always(reply: Reply) -> Self {
        Self::start(move |_| reply.clone()).await
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn last(&self) -> Seen {
        self.seen().pop().unwrap()
    }

    /// Whether a client has hung up on an answer that did not end.
    pub fn was_left(&self) -> bool {
        *self.gone.lock().unwrap()
    }

    async fn serve(&self, mut connection: TcpStream, answer: &(impl Fn(&Seen) -> Reply + ?Sized)) -> Option<()> {
        let request = read(&mut connection).await?;
        let reply = answer(&request);
        self.seen.lock().unwrap().push(request);
        let chunked = reply.head.contains("chunked");
        connection.write_all(format!("{}\r\n", reply.head).as_bytes()).await.ok()?;
        for piece in &reply.pieces {
            connection.write_all(piece).await.ok()?;
            connection.flush().await.ok()?;
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        if reply.end == End::Silent {
            let mut rest = [0; 16];
            let gone = tokio::time::timeout(Duration::from_secs(20), connection.read(&mut rest)).await;
            *self.gone.lock().unwrap() = matches!(gone, Ok(Ok(0) | Err(_)));
        }
        if chunked && reply.end == End::Complete {
            connection.write_all(b"0\r\n\r\n").await.ok()?;
        }
        connection.shutdown().await.ok()
    }
}

async fn read(connection: &mut TcpStream) -> Option<Seen> {
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
    let mut seen = Seen { method, target, headers: pairs.collect(), body: String::new() };
    let mut body = bytes.split_off(head);
    let length = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    let chunked = seen.header("transfer-encoding").is_some();
    while if chunked { !body.ends_with(b"0\r\n\r\n") } else { body.len() < length } {
        more(connection, &mut body).await?;
    }
    seen.body = String::from_utf8_lossy(&body).into_owned();
    Some(seen)
}

async fn more(connection: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    let count = connection.read(&mut buffer).await.ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(&buffer[..count]);
    Some(())
}
