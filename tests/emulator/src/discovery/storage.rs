//! The blob endpoint, in the shape of Azure's: `Put Blob`, `Put Block`, and `Put Block List`, at addresses that were signed.
//!
//! What comes in is written to disk as it comes. When a blob is whole it is read as a log before that is answered, so what it says is
//! known by the time somebody asks to have it parsed.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, ETAG, IF_NONE_MATCH, LAST_MODIFIED};
use http::request::Parts as Head;
use http::{HeaderValue, Method, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::form_urlencoded;

use super::log;
use super::part::{Part, Parts};
use super::refusal::{self, Refusal};
use super::signature::{VERSION, plain};
use super::vault::{LARGEST, Place, Vault};
use crate::gate::faults::{self, Fault};
use crate::gate::report::Breach;
use crate::service::Service;

/// The longest list of blocks, in bytes: one of 50,000 needs less.
const LIST: usize = 16 * 1024 * 1024;

/// What the spec calls a request here.
const OPERATION: &str = "uploadLogFile";

/// How much of a refused body is still read, in bytes.
const DRAINED: usize = 64 * 1024 * 1024;

/// Serves requests for as long as this is there.
#[derive(Debug)]
pub struct Storage {
    /// Where it listens.
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

impl Storage {
    /// Listens on a socket, for blobs of this service.
    ///
    /// # Errors
    ///
    /// A socket that cannot be asked for its address.
    pub fn start(listener: TcpListener, service: Arc<Service>) -> io::Result<Storage> {
        let address = listener.local_addr()?;
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(connection(stream, service.clone()));
            }
        });
        Ok(Storage { address, task })
    }
}

impl Drop for Storage {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn connection(stream: TcpStream, service: Arc<Service>) {
    let answers = service_fn(|request: http::Request<Incoming>| {
        let service = service.clone();
        async move { planned(&service, request).await.map(|answer| answer.map(Full::new)) }
    });
    _ = stream.set_nodelay(true);
    let mut builder = hyper::server::conn::http1::Builder::new();
    // Who goes away meanwhile hears nothing.
    _ = builder.timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), answers).await;
}

/// Answers a request, unless a plan of faults has something else for it: every request here is of the operation `uploadLogFile`. Answers
/// have no body that could end too soon, so such a fault ends the connection.
async fn planned(service: &Service, request: http::Request<Incoming>) -> io::Result<Response<Bytes>> {
    let reset = || io::Error::from(io::ErrorKind::ConnectionReset);
    let mut is_lost = false;
    for fault in service.settings.faults.next(OPERATION, request.method(), request.uri().path()) {
        let answer = match fault {
            Fault::Delay(time) => {
                service.settings.clock.sleep(time).await;
                continue;
            }
            Fault::Reset { after: false } => return Err(reset()),
            Fault::Reset { after: true } | Fault::Cut | Fault::Broken => {
                is_lost = true;
                continue;
            }
            Fault::Error { status, retry_after } => faults::with(refusal::planned(status).answer(), retry_after),
            Fault::Page { status, retry_after } => faults::page(status, retry_after),
        };
        drain(request.into_body()).await;
        return Ok(answer);
    }
    let answer = answer(service, request).await;
    if is_lost { Err(reset()) } else { Ok(answer) }
}

/// Reads what is left of a body, so that who sends it comes to read the answer.
async fn drain(mut body: Incoming) {
    let mut length = 0;
    while let Some(Ok(frame)) = body.frame().await {
        length += frame.data_ref().map_or(0, Bytes::len);
        if length > DRAINED {
            return;
        }
    }
}

async fn answer(service: &Service, request: http::Request<Incoming>) -> Response<Bytes> {
    let (head, mut body) = request.into_parts();
    let now = service.settings.clock.now();
    let vault = service.state().discovery.vault();
    let mut answer = match put(&vault, now, &head, &mut body).await {
        Ok(answer) => answer,
        Err(refusal) => {
            if refusal.status.is_client_error() {
                let sentence = format!("{}: {}", refusal.code, refusal.message);
                service.report.note(OPERATION, &[Breach { pointer: String::new(), sentence }]);
            }
            drain(body).await;
            refusal.answer()
        }
    };
    let id = format!("{:08x}-0000-4000-8000-{:012x}", now.unsigned_abs() & 0xffff_ffff, vault.number());
    let headers = answer.headers_mut();
    headers.insert("x-ms-version", HeaderValue::from_static(VERSION));
    if let Ok(id) = HeaderValue::try_from(id) {
        headers.insert("x-ms-request-id", id);
    }
    answer
}

async fn put(vault: &Vault, now: i64, head: &Head, body: &mut Incoming) -> Result<Response<Bytes>, Refusal> {
    let (path, query) = (plain(head.uri.path()), head.uri.query().unwrap_or_default());
    let path = path.as_str();
    if head.headers.contains_key(AUTHORIZATION) {
        return Err(refusal::CREDENTIAL);
    }
    vault.signer.check(head.uri.path(), query, now)?;
    if head.method != Method::PUT {
        return Err(refusal::PERMISSION);
    }
    let member = |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value);
    let component = member("comp");
    if component.as_deref() != Some("block") && is_to_be_new(head) && vault.has(path) {
        return Err(refusal::EXISTS);
    }
    match component.as_deref() {
        None => {
            check_blob_type(head)?;
            let part = receive(vault, head, body).await?;
            end(vault, path, vec![(String::new(), part)], now).await
        }
        Some("block") => {
            let id = member("blockid").ok_or(refusal::BLOCK_ID_MISSING)?;
            check_block_id(&id)?;
            let part = receive(vault, head, body).await?;
            vault.put_block(path, &id, part, now)?;
            Ok(created())
        }
        Some("blocklist") => {
            let list = block_list(body).await?;
            end(vault, path, vault.listed(path, &list)?, now).await
        }
        Some(_) => Err(refusal::COMPONENT),
    }
}

fn is_to_be_new(head: &Head) -> bool {
    head.headers.get(IF_NONE_MATCH).is_some_and(|tag| tag == "*")
}

fn check_blob_type(head: &Head) -> Result<(), Refusal> {
    match head.headers.get("x-ms-blob-type") {
        None => Err(refusal::BLOB_TYPE_MISSING),
        Some(kind) if kind != "BlockBlob" => Err(refusal::BLOB_TYPE),
        Some(_) => Ok(()),
    }
}

fn check_block_id(id: &str) -> Result<(), Refusal> {
    let bytes = BASE64_STANDARD.decode(id).map_err(|_| refusal::BLOCK_ID)?;
    if (1..=64).contains(&bytes.len()) { Ok(()) } else { Err(refusal::BLOCK_ID) }
}

/// Writes a body to disk.
async fn receive(vault: &Vault, head: &Head, body: &mut Incoming) -> Result<Part, Refusal> {
    let announced = head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.ok_or(refusal::LENGTH_MISSING)? > LARGEST {
        return Err(refusal::TOO_LARGE);
    }
    let (file, path) = vault.file()?;
    let mut file = tokio::fs::File::from_std(file);
    let mut length = 0_u64;
    while let Some(frame) = body.frame().await {
        let Ok(bytes) = frame.map_err(|_| refusal::INCOMPLETE)?.into_data() else { continue };
        length = length.saturating_add(bytes.len() as u64);
        file.write_all(&bytes).await?;
    }
    file.flush().await?;
    Ok(Part::new(path, length))
}

/// Reads a list of blocks: where each is, and its id.
async fn block_list(body: &mut Incoming) -> Result<Vec<(Place, String)>, Refusal> {
    let body =
        Limited::new(body, LIST).collect().await.map_err(|error| match error.is::<http_body_util::LengthLimitError>() {
            true => refusal::TOO_LARGE,
            false => refusal::INCOMPLETE,
        })?;
    let body = body.to_bytes();
    let text = std::str::from_utf8(&body).map_err(|_| refusal::XML)?;
    places(text.trim_start_matches('\u{feff}')).ok_or(refusal::XML)
}

fn places(text: &str) -> Option<Vec<(Place, String)>> {
    let document = roxmltree::Document::parse(text).ok()?;
    let root = document.root_element();
    let block = |element: roxmltree::Node<'_, '_>| {
        let place = match element.tag_name().name() {
            "Latest" => Place::Latest,
            "Committed" => Place::Committed,
            "Uncommitted" => Place::Uncommitted,
            _ => return None,
        };
        Some((place, element.text()?.trim().to_owned()))
    };
    let is_list = root.has_tag_name("BlockList");
    is_list.then(|| root.children().filter(roxmltree::Node::is_element).map(block).collect()).flatten()
}

/// Ends a blob, and reads it.
async fn end(vault: &Vault, path: &str, parts: Vec<(String, Part)>, now: i64) -> Result<Response<Bytes>, Refusal> {
    let bytes = Parts::new(&parts);
    let reading = tokio::task::spawn_blocking(move || log::read(bytes, now)).await.map_err(io::Error::other)?;
    vault.commit(path, parts, reading, now);
    let mut answer = created();
    let date = chrono::DateTime::from_timestamp_millis(now).unwrap_or_default().format("%a, %d %b %Y %H:%M:%S GMT");
    let tag = format!("\"0x8D{:013X}\"", vault.number());
    if let (Ok(tag), Ok(date)) = (HeaderValue::try_from(tag), HeaderValue::try_from(date.to_string())) {
        answer.headers_mut().insert(ETAG, tag);
        answer.headers_mut().insert(LAST_MODIFIED, date);
    }
    Ok(answer)
}

fn created() -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::CREATED;
    answer.headers_mut().insert("x-ms-request-server-encrypted", HeaderValue::from_static("true"));
    answer
}
