//! Putting a file into a storage service by a signed URL: as a whole, or in blocks side by side.
//!
//! What is sent passes through `send.rs` like every other request, so it is repeated as every other request is: each block by itself.
//! A file is read while it is sent, a quarter of a megabyte at a time. A stream cannot be read twice, so of it whole blocks are held.

use std::fmt;
use std::future::{Future, poll_fn};
#[cfg(not(target_arch = "wasm32"))]
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::body::{self, Body, BodyError};
use super::call::Call;
use super::clock::Activity;
use super::core::Core;
use super::error::{Error, ErrorKind};
use super::future::MaybeSend;
use super::message;
use super::operation::Operation;
use super::style::QueryStyle;

/// A file is handed to the transport in pieces of this many bytes.
const PIECE: u64 = 256 * 1024;

/// Every version of Azure's blob service takes blocks of this many bytes.
const BLOCK: u64 = 4 * 1024 * 1024;

/// Azure takes no more blocks for one blob.
const MOST_BLOCKS: u64 = 50_000;

const PARALLEL: usize = 4;

/// The oldest versions of Azure's blob service take no more at once.
const SINGLE_PUT: u64 = 64 * 1024 * 1024;

/// How a storage service takes files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Store {
    /// As the body of one `PUT`, whatever its length.
    Put,
    /// As a block blob of Azure: a small file by one `PUT`, a larger one in blocks, with a list of them at the end.
    AzureBlockBlob,
}

/// What the API description says about uploading files. Generated code holds one `static` per upload.
///
/// ```text
/// static UPLOAD_LOG: UploadPlan = UploadPlan::new(&UPLOAD_URL, &UPLOAD_LOG_FILE)
///     .stores(&[("azure", Store::AzureBlockBlob), ("aws", Store::Put)])
///     .max_bytes(5_368_709_120);
/// ```
#[derive(Debug)]
pub struct UploadPlan {
    first: &'static Operation,
    put: &'static Operation,
    media_type: &'static str,
    store: Option<Store>,
    stores: &'static [(&'static str, Store)],
    single_put: u64,
    max_bytes: u64,
}

impl UploadPlan {
    /// An upload that begins with one operation, and stores the file with another.
    pub const fn new(first: &'static Operation, put: &'static Operation) -> Self {
        let media_type = "application/octet-stream";
        Self { first, put, media_type, store: None, stores: &[], single_put: SINGLE_PUT, max_bytes: u64::MAX }
    }

    /// The media type of what is stored; `application/octet-stream` unless said otherwise.
    pub const fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = media_type;
        self
    }

    /// How the storage takes files, where no word of the service says it, or one that is not among [`stores`](Self::stores).
    pub const fn store(mut self, store: Store) -> Self {
        self.store = Some(store);
        self
    }

    /// How the storage takes files, by the word that the service has for it.
    pub const fn stores(mut self, stores: &'static [(&'static str, Store)]) -> Self {
        self.stores = stores;
        self
    }

    /// The most bytes that go at once to a storage that takes blocks; 64 MiB unless said otherwise.
    pub const fn single_put_bytes(mut self, bytes: u64) -> Self {
        self.single_put = bytes;
        self
    }

    /// The most bytes that a file may have.
    pub const fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    fn store_for(&self, word: Option<&str>) -> Result<Store, String> {
        let Some(word) = word else { return Ok(self.store.unwrap_or(Store::Put)) };
        let known = self.stores.iter().find(|(known, _)| *known == word).map(|(_, store)| *store);
        known.or(self.store).ok_or_else(|| {
            format!("the service stores files with `{}`, and this client does not know how", message::shorten(word))
        })
    }
}

/// How far an upload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UploadProgress {
    /// So many bytes are on their way or have arrived. What is sent again does not count again.
    pub sent: u64,
    /// So many bytes there are.
    pub total: u64,
}

/// A function that is told how far an upload is.
trait Report: FnMut(UploadProgress) + MaybeSend {}

impl<F: FnMut(UploadProgress) + MaybeSend> Report for F {}

/// A file to upload: on disk, in memory, or a stream.
///
/// A file on disk takes hardly any memory, whatever its length. Of a stream, memory holds as much as is sent at a time: four
/// blocks of 4 MiB, unless [`parallel`](Self::parallel) or [`block_size`](Self::block_size) says otherwise.
#[must_use]
pub struct Upload {
    source: Source,
    file_name: String,
    parallel: usize,
    block: u64,
    report: Option<Box<dyn Report>>,
}

enum Source {
    #[cfg(not(target_arch = "wasm32"))]
    Path(PathBuf),
    Bytes(Bytes),
    Stream {
        length: u64,
        stream: body::Stream,
    },
}

impl Upload {
    fn new(file_name: String, source: Source) -> Self {
        Self { source, file_name, parallel: PARALLEL, block: BLOCK, report: None }
    }

    /// A file on disk. It is opened and measured before the first request, and read while it is sent, on tokio's threads for
    /// blocking work. It must not change meanwhile: if its length does, the upload fails.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::new(file_name, Source::Path(path))
    }

    /// A file in memory.
    pub fn bytes(file_name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::new(file_name.into(), Source::Bytes(bytes.into()))
    }

    /// A file that is produced while it is sent, of exactly this many bytes: if there are more or fewer, the upload fails.
    ///
    /// What memory holds can be sent again: blocks, and a file that is no longer than all blocks that are sent at a time. A longer
    /// one that the storage takes only as a whole is sent once.
    pub fn stream<S, E>(file_name: impl Into<String>, length: u64, stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + MaybeSend + 'static,
        E: Into<BodyError> + 'static,
    {
        let stream = Box::pin(stream.map_err(Into::into));
        Self::new(file_name.into(), Source::Stream { length, stream })
    }

    /// The name under which the service is to know the file.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = file_name.into();
        self
    }

    /// Called whenever a piece of the file has left. It should not take long: the upload waits for it.
    pub fn progress(mut self, report: impl FnMut(UploadProgress) + MaybeSend + 'static) -> Self {
        self.report = Some(Box::new(report));
        self
    }

    /// How many blocks are sent at a time, at least 1; 4 by default.
    pub fn parallel(mut self, blocks: usize) -> Self {
        self.parallel = blocks.max(1);
        self
    }

    /// The length of a block in bytes, 4 MiB by default. It grows where the file would have more blocks than the storage takes.
    pub fn block_size(mut self, bytes: u64) -> Self {
        self.block = bytes.max(1);
        self
    }

    /// Opens the file, and refuses one that is missing, unreadable, empty or too large. Nothing is sent yet.
    pub async fn open(self, plan: &'static UploadPlan) -> Result<OpenUpload, Error> {
        self.opened(plan).await.map_err(|problem| Error::new(plan.first, ErrorKind::Upload(problem)))
    }

    async fn opened(self, plan: &'static UploadPlan) -> Result<OpenUpload, String> {
        let (what, length, content) = match self.source {
            #[cfg(not(target_arch = "wasm32"))]
            Source::Path(path) => {
                let what = format!("`{}`", path.display());
                let file = files::open(path).await?;
                (what, file.length(), Content::Again(Again::File(Arc::new(file))))
            }
            Source::Bytes(bytes) => ("the file".to_owned(), bytes.len() as u64, Content::Again(Again::Bytes(bytes))),
            Source::Stream { length, stream } => {
                ("the file".to_owned(), length, Content::Once(Incoming { stream, length, left: length, rest: Bytes::new() }))
            }
        };
        match length {
            0 => return Err(format!("{what} is empty")),
            length if length > plan.max_bytes => {
                return Err(format!("{what} has {length} bytes, and the service takes no more than {}", plan.max_bytes));
            }
            _ => {}
        }
        let state = State { sent: 0, report: self.report, problem: None };
        let watch = Arc::new(Watch { total: length, state: Mutex::new(state) });
        Ok(OpenUpload { plan, file_name: self.file_name, content, parallel: self.parallel, block: self.block, watch })
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<PathBuf> for Upload {
    fn from(path: PathBuf) -> Self {
        Self::path(path)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl From<&Path> for Upload {
    fn from(path: &Path) -> Self {
        Self::path(path)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("parallel", &self.parallel)
            .field("block_size", &self.block)
            .finish_non_exhaustive()
    }
}

/// A file that is open and may be sent.
pub struct OpenUpload {
    plan: &'static UploadPlan,
    file_name: String,
    content: Content,
    parallel: usize,
    block: u64,
    watch: Arc<Watch>,
}

impl OpenUpload {
    /// The name under which the service is to know the file.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// Stores the file under the signed `url`; `word` is what the service says about the storage behind it.
    ///
    /// The client's timeout does not cover the whole of a request here, but each wait for a piece to leave, and for the answer.
    pub async fn put(self, core: &Core, url: &str, word: Option<&str>) -> Result<(), Error> {
        let sender = Sender { core: core.clone(), url: url.into(), plan: self.plan, watch: self.watch };
        match self.plan.store_for(word).map_err(|problem| sender.problem(problem))? {
            Store::AzureBlockBlob if sender.watch.total > self.plan.single_put => {
                sender.blocks(self.content, self.block, self.parallel).await
            }
            store => sender.whole(self.content, store, self.block.saturating_mul(self.parallel as u64)).await,
        }
    }
}

impl fmt::Debug for OpenUpload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OpenUpload")
            .field("file_name", &self.file_name)
            .field("length", &self.watch.total)
            .finish_non_exhaustive()
    }
}

/// One file on its way. It borrows nothing: what does cannot be told to be `Send` once it is in a stream of futures.
#[derive(Clone)]
struct Sender {
    core: Core,
    url: Arc<str>,
    plan: &'static UploadPlan,
    watch: Arc<Watch>,
}

impl Sender {
    /// Sends the file in one request. A stream of at most `memory` bytes is gathered first, so that it can be sent again.
    async fn whole(&self, content: Content, store: Store, memory: u64) -> Result<(), Error> {
        let length = self.watch.total;
        let content = match content {
            Content::Once(mut incoming) if length <= memory => {
                let bytes = incoming.gather(length).await.map_err(|problem| self.problem(problem))?;
                Content::Again(Again::Bytes(bytes))
            }
            content => content,
        };
        let part = self.part();
        let call = self.call(&part);
        let call = match store {
            Store::AzureBlockBlob => call.header("x-ms-blob-type", false, "BlockBlob"),
            Store::Put => call,
        };
        match content {
            Content::Again(again) => {
                self.send(call.bytes(self.plan.media_type, repeatable(again.clone(), 0, length, part))).await?;
                again.check_length().await.map_err(|problem| self.problem(problem))
            }
            Content::Once(incoming) => {
                self.send(call.bytes(self.plan.media_type, Body::sized_stream(length, passing(incoming, part)))).await
            }
        }
    }

    /// Sends the file in blocks, and then the list that makes a file of them.
    async fn blocks(&self, content: Content, size: u64, parallel: usize) -> Result<(), Error> {
        let total = self.watch.total;
        let size = size.max(total.div_ceil(MOST_BLOCKS));
        let count = total.div_ceil(size);
        let source = match &content {
            Content::Again(again) => Some(again.clone()),
            // A stream says itself when it is too long or too short.
            Content::Once(_) => None,
        };
        let blocks = stream::try_unfold((self.clone(), content, 0), move |(sender, mut content, number)| async move {
            if number == count {
                return Ok::<_, Error>(None);
            }
            let start = number * size;
            let length = size.min(total - start);
            let (again, start) = content.part(start, length).await.map_err(|problem| sender.problem(problem))?;
            let block = sender.clone().block(number, again, start, length);
            Ok(Some((block, (sender, content, number + 1))))
        });
        blocks.try_buffer_unordered(parallel).try_collect::<()>().await?;
        if let Some(again) = source {
            again.check_length().await.map_err(|problem| self.problem(problem))?;
        }
        let list = self.call(&self.part()).query("comp", QueryStyle::FORM, "blocklist");
        let list = list.header("x-ms-blob-content-type", false, self.plan.media_type);
        self.send(list.text("application/xml", block_list(count))).await
    }

    async fn block(self, number: u64, again: Again, start: u64, length: u64) -> Result<(), Error> {
        let part = self.part();
        let call = self.call(&part).query("comp", QueryStyle::FORM, "block").query("blockid", QueryStyle::FORM, block_id(number));
        self.send(call.bytes(self.plan.media_type, repeatable(again, start, length, part))).await
    }

    fn part(&self) -> Arc<Part> {
        Arc::new(Part { watch: self.watch.clone(), activity: Activity::default(), furthest: AtomicU64::new(0) })
    }

    fn call(&self, part: &Part) -> Call<()> {
        Call::new(&self.core, self.plan.put).absolute_url(&*self.url).timeout_when_idle(part.activity.clone())
    }

    /// Sends one request. If the file fails us meanwhile, there is no point in repeating it.
    async fn send(&self, call: Call<()>) -> Result<(), Error> {
        let mut sending = pin!(call.send());
        poll_fn(|context| {
            let polled = sending.as_mut().poll(context);
            match self.watch.state().problem.take() {
                Some(problem) => Poll::Ready(Err(self.problem(problem))),
                None => polled,
            }
        })
        .await
    }

    fn problem(&self, problem: String) -> Error {
        Error::new(self.plan.put, ErrorKind::Upload(problem))
    }
}

/// All names of blocks must be of one length. Twelve digits are sixteen characters in base64, none of which needs an escape.
fn block_id(number: u64) -> String {
    BASE64_STANDARD.encode(format!("{number:012}"))
}

fn block_list(count: u64) -> String {
    let blocks: String = (0..count).map(|number| format!("<Latest>{}</Latest>", block_id(number))).collect();
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{blocks}</BlockList>")
}

/// What the requests of one upload have in common.
struct Watch {
    total: u64,
    state: Mutex<State>,
}

struct State {
    sent: u64,
    report: Option<Box<dyn Report>>,
    /// What is wrong with the file, found while it was read.
    problem: Option<String>,
}

impl Watch {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part of the file, which may be sent more than once.
struct Part {
    watch: Arc<Watch>,
    activity: Activity,
    furthest: AtomicU64,
}

impl Part {
    /// Notes that the part has left up to here.
    fn left(&self, here: u64) {
        self.activity.stir();
        let mut state = self.watch.state();
        let before = self.furthest.fetch_max(here, Ordering::Relaxed);
        if here > before {
            state.sent += here - before;
            let progress = UploadProgress { sent: state.sent, total: self.watch.total };
            if let Some(report) = &mut state.report {
                report(progress);
            }
        }
    }

    fn fail(&self, problem: String) -> BodyError {
        self.watch.state().problem = Some(problem.clone());
        problem.into()
    }
}

/// A body that reads its part of the file each time it is sent.
fn repeatable(again: Again, start: u64, length: u64, part: Arc<Part>) -> Body {
    Body::reopened(length, move || {
        let (again, part) = (again.clone(), part.clone());
        stream::try_unfold(0, move |done| {
            let (again, part) = (again.clone(), part.clone());
            async move {
                if done == length {
                    return Ok::<_, BodyError>(None);
                }
                let piece = again.read(start + done, PIECE.min(length - done)).await.map_err(|problem| part.fail(problem))?;
                let done = done + piece.len() as u64;
                part.left(done);
                Ok(Some((piece, done)))
            }
        })
    })
}

/// A body that passes a stream on.
fn passing(incoming: Incoming, part: Arc<Part>) -> impl Stream<Item = Result<Bytes, BodyError>> {
    stream::try_unfold(incoming, move |mut incoming| {
        let part = part.clone();
        async move {
            if incoming.left == 0 {
                return Ok::<_, BodyError>(None);
            }
            let piece = incoming.next(PIECE).await.map_err(|problem| part.fail(problem))?;
            part.left(incoming.length - incoming.left);
            Ok(Some((piece, incoming)))
        }
    })
}

/// The bytes of an open file.
enum Content {
    Again(Again),
    Once(Incoming),
}

impl Content {
    /// The next part as something that can be sent again, and where it begins in that.
    async fn part(&mut self, start: u64, length: u64) -> Result<(Again, u64), String> {
        match self {
            Self::Again(again) => Ok((again.clone(), start)),
            Self::Once(incoming) => Ok((Again::Bytes(incoming.gather(length).await?), 0)),
        }
    }
}

/// What can be read any number of times, from any place.
#[derive(Clone)]
enum Again {
    Bytes(Bytes),
    #[cfg(not(target_arch = "wasm32"))]
    File(Arc<files::OpenFile>),
}

impl Again {
    /// Up to `most` bytes from `start` on, at least one.
    async fn read(&self, start: u64, most: u64) -> Result<Bytes, String> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.slice(index(start)..index(start + most))),
            #[cfg(not(target_arch = "wasm32"))]
            Self::File(file) => files::read(file.clone(), start, most).await,
        }
    }

    /// Whether the file still has the length that it had.
    async fn check_length(&self) -> Result<(), String> {
        match self {
            Self::Bytes(_) => Ok(()),
            #[cfg(not(target_arch = "wasm32"))]
            Self::File(file) => files::check_length(file.clone()).await,
        }
    }
}

/// A place in memory, which is never beyond what a `usize` can say.
fn index(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// A stream that is to have a certain length.
struct Incoming {
    stream: body::Stream,
    length: u64,
    left: u64,
    rest: Bytes,
}

impl Incoming {
    /// The next bytes, up to `most` of them and at least one.
    async fn next(&mut self, most: u64) -> Result<Bytes, String> {
        while self.rest.is_empty() {
            let Some(piece) = self.stream.next().await else {
                return Err(format!("the stream ended {} bytes before the {} that were announced", self.left, self.length));
            };
            self.rest = piece.map_err(broken)?;
        }
        let length = most.min(self.left).min(self.rest.len() as u64);
        let piece = self.rest.split_to(index(length));
        self.left -= length;
        // The last piece is held back until it is known to be the last one.
        if self.left == 0 {
            self.end().await?;
        }
        Ok(piece)
    }

    async fn end(&mut self) -> Result<(), String> {
        let mut more = !self.rest.is_empty();
        while !more && let Some(piece) = self.stream.next().await {
            more = !piece.map_err(broken)?.is_empty();
        }
        if more { Err(format!("the stream has more than the {} bytes that were announced", self.length)) } else { Ok(()) }
    }

    /// The next `length` bytes in one piece.
    async fn gather(&mut self, length: u64) -> Result<Bytes, String> {
        let mut gathered = BytesMut::with_capacity(index(length));
        while (gathered.len() as u64) < length {
            let piece = self.next(length - gathered.len() as u64).await?;
            gathered.extend_from_slice(&piece);
        }
        Ok(gathered.freeze())
    }
}

fn broken(error: BodyError) -> String {
    format!("the stream broke off: {}", message::root_cause(error.as_ref()))
}

/// Files on disk, read on tokio's threads for blocking work.
#[cfg(not(target_arch = "wasm32"))]
mod files {
    use std::fs::{self, File};
    use std::io::{self, Read, Seek, SeekFrom};
    use std::path::PathBuf;
    use std::sync::{Arc, Mutex, PoisonError};

    use bytes::Bytes;

    /// A file that is read at several places.
    pub(super) struct OpenFile {
        path: PathBuf,
        length: u64,
        file: Mutex<File>,
    }

    impl OpenFile {
        pub(super) fn length(&self) -> u64 {
            self.length
        }

        fn read(&self, start: u64, most: u64) -> Result<Bytes, String> {
            let mut piece = Vec::with_capacity(usize::try_from(most).unwrap_or_default());
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            let read = file.seek(SeekFrom::Start(start)).and_then(|_| (&mut *file).take(most).read_to_end(&mut piece));
            drop(file);
            match read {
                Ok(0) => Err(self.changed()),
                Ok(_) => Ok(piece.into()),
                Err(error) => Err(unreadable(&self.path, &error)),
            }
        }

        fn check_length(&self) -> Result<(), String> {
            let metadata = self.file.lock().unwrap_or_else(PoisonError::into_inner).metadata();
            match metadata {
                Ok(metadata) if metadata.len() == self.length => Ok(()),
                Ok(_) => Err(self.changed()),
                Err(error) => Err(unreadable(&self.path, &error)),
            }
        }

        fn changed(&self) -> String {
            format!("`{}` does not have its {} bytes any more: it changed while it was sent", self.path.display(), self.length)
        }
    }

    pub(super) async fn open(path: PathBuf) -> Result<OpenFile, String> {
        blocking(move || {
            // Looked at before it is opened: to open a pipe is to wait for somebody who writes.
            let metadata = fs::metadata(&path).map_err(|error| unreadable(&path, &error))?;
            match () {
                () if metadata.is_dir() => return Err(format!("`{}` is a directory", path.display())),
                () if !metadata.is_file() => return Err(format!("`{}` is not a regular file", path.display())),
                () => {}
            }
            let file = File::open(&path).map_err(|error| unreadable(&path, &error))?;
            let length = file.metadata().map_err(|error| unreadable(&path, &error))?.len();
            Ok(OpenFile { path, length, file: Mutex::new(file) })
        })
        .await
    }

    pub(super) async fn read(file: Arc<OpenFile>, start: u64, most: u64) -> Result<Bytes, String> {
        blocking(move || file.read(start, most)).await
    }

    pub(super) async fn check_length(file: Arc<OpenFile>) -> Result<(), String> {
        blocking(move || file.check_length()).await
    }

    async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, String> + Send + 'static) -> Result<T, String> {
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|error| Err(format!("the file cannot be read: {error}")))
    }

    fn unreadable(path: &std::path::Path, error: &io::Error) -> String {
        format!("`{}` cannot be read: {error}", path.display())
    }
}
