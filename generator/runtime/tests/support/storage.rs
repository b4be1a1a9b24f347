//! A blob storage on loopback: takes files whole or in blocks as Azure does, and refuses what Azure would refuse.

#![allow(dead_code, unreachable_pub, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A request without its body.
#[derive(Clone, Debug)]
pub struct Head {
    pub method: String,
    /// Path and query, as in the request line.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub length: u64,
}

impl Head {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        let pairs = self.target.split_once('?')?.1.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

/// What goes wrong with a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Nothing.
    None,
    /// This answer, once the body is read.
    Answer(u16, String),
    /// The connection is closed when half of the body is read.
    Reset,
    /// Each megabyte of the body takes this long.
    Slow(Duration),
    /// The body is never read.
    Stall,
}

#[derive(Default)]
struct Kept {
    heads: Vec<Head>,
    complaints: Vec<String>,
    blocks: BTreeMap<String, (u64, Vec<u8>)>,
    blob: Option<(u64, Vec<u8>)>,
}

#[derive(Clone)]
pub struct Storage {
    pub address: SocketAddr,
    kept: Arc<Mutex<Kept>>,
}

struct Rules<F> {
    /// Whether bytes are kept, or only counted.
    keep: bool,
    fault: F,
}

impl Storage {
    pub async fn start() -> Self {
        Self::with(true, |_, _| Fault::None).await
    }

    /// Counts bytes and forgets them.
    pub async fn forgetful() -> Self {
        Self::with(false, |_, _| Fault::None).await
    }

    /// `fault` gets the request and how many came before it.
    pub async fn faulty(fault: impl Fn(&Head, usize) -> Fault + Send + Sync + 'static) -> Self {
        Self::with(true, fault).await
    }

    async fn with(keep: bool, fault: impl Fn(&Head, usize) -> Fault + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let storage = Self { address: listener.local_addr().unwrap(), kept: Arc::default() };
        let kept = storage.kept.clone();
        let rules = Arc::new(Rules { keep, fault });
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (kept, rules) = (kept.clone(), rules.clone());
                tokio::spawn(async move {
                    let mut connection = BufReader::with_capacity(64 * 1024, connection);
                    while serve(&mut connection, &kept, &rules).await.is_some() {}
                });
            }
        });
        storage
    }

    /// A signed address of a file.
    pub fn url(&self, signature: &str) -> String {
        format!("http://{}/uploads/firewall.log?sv=2023-11-03&sp=cw&sig={signature}", self.address)
    }

    pub fn heads(&self) -> Vec<Head> {
        self.kept.lock().unwrap().heads.clone()
    }

    /// What no client should have done.
    pub fn complaints(&self) -> Vec<String> {
        self.kept.lock().unwrap().complaints.clone()
    }

    /// The file, if there is one.
    pub fn blob(&self) -> Option<Vec<u8>> {
        self.kept.lock().unwrap().blob.clone().map(|(_, bytes)| bytes)
    }

    /// The length of the file, if there is one.
    pub fn blob_length(&self) -> Option<u64> {
        self.kept.lock().unwrap().blob.as_ref().map(|(length, _)| *length)
    }
}

async fn serve<F: Fn(&Head, usize) -> Fault>(
    connection: &mut BufReader<TcpStream>,
    kept: &Mutex<Kept>,
    rules: &Rules<F>,
) -> Option<()> {
    let head = read_head(connection).await?;
    let before = {
        let mut kept = kept.lock().unwrap();
        kept.heads.push(head.clone());
        kept.heads.len() - 1
    };
    let fault = (rules.fault)(&head, before);
    let keep = rules.keep || head.query("comp") == Some("blocklist");
    let body = read_body(connection, head.length, keep, &fault).await?;
    let (status, text) = match fault {
        Fault::Answer(status, text) => (status, text),
        _ => store(&mut kept.lock().unwrap(), &head, body),
    };
    let kind = if text.starts_with('<') { "application/xml" } else { "text/plain" };
    let answer = format!("HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{text}", text.len());
    connection.write_all(answer.as_bytes()).await.ok()
}

async fn read_head(connection: &mut BufReader<TcpStream>) -> Option<Head> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(connection.read_u8().await.ok()?);
    }
    let text = String::from_utf8(bytes).ok()?;
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, target) = (first.next()?, first.next()?);
    let pairs = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut head = Head { method, target, headers: pairs.collect(), length: 0 };
    head.length = head.header("content-length").map_or(0, |length| length.parse().unwrap());
    Some(head)
}

async fn read_body(connection: &mut BufReader<TcpStream>, length: u64, keep: bool, fault: &Fault) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let most = usize::try_from(length).unwrap_or(usize::MAX).min(256 * 1024);
    let mut buffer = vec![0; most];
    let mut left = length;
    let mut slept = 0;
    while left > 0 {
        match fault {
            Fault::Reset if left <= length / 2 => return None,
            Fault::Stall => std::future::pending().await,
            Fault::Slow(time) if (length - left) / (1024 * 1024) > slept => {
                slept += 1;
                tokio::time::sleep(*time).await;
            }
            _ => {}
        }
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let count = connection.read(&mut buffer[..most]).await.ok().filter(|count| *count > 0)?;
        if keep {
            body.extend_from_slice(&buffer[..count]);
        }
        left -= count as u64;
    }
    Some(body)
}

fn store(kept: &mut Kept, head: &Head, body: Vec<u8>) -> (u16, String) {
    let complaint = complaint(kept, head, &body);
    if let Some(complaint) = complaint {
        kept.complaints.push(complaint.clone());
        return (400, complaint);
    }
    match head.query("comp") {
        Some("block") => _ = kept.blocks.insert(head.query("blockid").unwrap().to_owned(), (head.length, body)),
        Some("blocklist") => {
            let ids = listed(&body);
            let blocks = ids.iter().map(|id| &kept.blocks[id]);
            let blob = blocks.fold((0, Vec::new()), |(length, mut bytes), (more, block)| {
                bytes.extend_from_slice(block);
                (length + more, bytes)
            });
            kept.blob = Some(blob);
        }
        _ => kept.blob = Some((head.length, body)),
    }
    (201, String::new())
}

fn complaint(kept: &Kept, head: &Head, body: &[u8]) -> Option<String> {
    for name in ["authorization", "cookie", "transfer-encoding"] {
        if head.header(name).is_some() {
            return Some(format!("the header {name} has no business here"));
        }
    }
    if head.method != "PUT" || head.header("content-length").is_none() || head.query("sig").is_none() {
        return Some(format!("not a signed PUT with a length: {head:?}"));
    }
    match head.query("comp") {
        Some("block") => {
            let id = head.query("blockid").unwrap_or_default();
            let plain = id.len().is_multiple_of(4) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let same_length = kept.blocks.keys().next().is_none_or(|known| known.len() == id.len());
            (id.is_empty() || !plain || !same_length).then(|| format!("a bad id of a block: {id}"))
        }
        Some("blocklist") => {
            let ids = listed(body);
            let unknown = ids.iter().find(|id| !kept.blocks.contains_key(*id));
            unknown.map(|id| format!("an unknown block: {id}")).or_else(|| ids.is_empty().then(|| "no blocks".to_owned()))
        }
        Some(comp) => Some(format!("comp={comp} is unknown")),
        None => None,
    }
}

fn listed(body: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(body).unwrap();
    let list = text.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>").unwrap();
    let list = list.strip_suffix("</BlockList>").unwrap();
    let ids = list.split("</Latest>").filter(|entry| !entry.is_empty());
    ids.map(|entry| entry.strip_prefix("<Latest>").unwrap().to_owned()).collect()
}
