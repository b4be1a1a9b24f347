//! A server on loopback that breaks the rules, as often as it is told, and then does as it should.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use super::{Reply, Seen, read};

/// What the server does to a connection.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Hangs up at once.
    CloseUnread,
    /// Breaks the connection at once.
    ResetUnread,
    /// Hangs up when it has read the request.
    Close,
    /// Breaks the connection when it has read the request.
    Reset,
    /// Reads the request, closes its own direction and lives on.
    HalfClose,
    /// Answers these bytes and hangs up.
    Bytes(Vec<u8>),
    /// Answers these bytes and breaks the connection.
    BytesReset(Vec<u8>),
    /// Answers these bytes and says no more.
    Silent(Vec<u8>),
    /// Answers the first bytes, and then the second for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// Answers byte by byte, with so much time between.
    Drip(Vec<u8>, Duration),
}

impl Fault {
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Bytes(bytes.into())
    }

    pub fn silent(bytes: impl Into<Vec<u8>>) -> Self {
        Self::Silent(bytes.into())
    }

    pub fn endless(first: &str, then: &str) -> Self {
        Self::Endless(first.into(), then.as_bytes().repeat(4096 / then.len().max(1) + 1))
    }
}

#[derive(Clone)]
pub struct Hostile {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<Mutex<usize>>,
}

impl Hostile {
    /// Does so to the first connections, as many as `times`, and answers `{"ok":true}` on all others.
    pub async fn start(times: usize, fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self { address, seen: Arc::default(), connections: Arc::default() };
        let (seen, connections) = (server.seen.clone(), server.connections.clone());
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let number = {
                    let mut connections = connections.lock().unwrap();
                    *connections += 1;
                    *connections
                };
                let (seen, fault) = (seen.clone(), fault.clone());
                tokio::spawn(async move {
                    let _ = match number <= times {
                        true => harm(&mut connection, &fault, &seen).await,
                        false => serve(&mut connection, &seen).await,
                    };
                });
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests that were read to their ends.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }
}

async fn serve(connection: &mut TcpStream, seen: &Mutex<Vec<Seen>>) -> std::io::Result<()> {
    if let Some(request) = read(connection).await {
        seen.lock().unwrap().push(request);
        connection.write_all(&Reply::json("{\"ok\":true}").bytes).await?;
    }
    connection.shutdown().await
}

async fn harm(connection: &mut TcpStream, fault: &Fault, seen: &Mutex<Vec<Seen>>) -> std::io::Result<()> {
    if matches!(fault, Fault::CloseUnread) {
        return Ok(());
    }
    if matches!(fault, Fault::ResetUnread) {
        return reset(connection);
    }
    if let Some(request) = read(connection).await {
        seen.lock().unwrap().push(request);
    }
    match fault {
        Fault::CloseUnread | Fault::ResetUnread => {}
        Fault::Close => connection.shutdown().await?,
        Fault::Reset => reset(connection)?,
        Fault::HalfClose => {
            connection.shutdown().await?;
            tokio::time::sleep(Duration::from_secs(20)).await;
        }
        Fault::Bytes(bytes) => {
            connection.write_all(bytes).await?;
            connection.shutdown().await?;
        }
        Fault::BytesReset(bytes) => {
            connection.write_all(bytes).await?;
            // The bytes have to be there before the end is.
            tokio::time::sleep(Duration::from_millis(50)).await;
            reset(connection)?;
        }
        Fault::Silent(bytes) => {
            connection.write_all(bytes).await?;
            tokio::time::sleep(Duration::from_secs(20)).await;
        }
        Fault::Endless(first, then) => {
            connection.write_all(first).await?;
            loop {
                connection.write_all(then).await?;
            }
        }
        Fault::Drip(bytes, pause) => {
            for byte in bytes {
                connection.write_all(&[*byte]).await?;
                tokio::time::sleep(*pause).await;
            }
            connection.shutdown().await?;
        }
    }
    Ok(())
}

fn reset(connection: &TcpStream) -> std::io::Result<()> {
    connection.set_zero_linger()
}
