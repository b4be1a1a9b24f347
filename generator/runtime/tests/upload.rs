//! Files that are put into storage, whole or in blocks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "support/storage.rs"]
mod storage;
mod support;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use clientwright_runtime::{
    Core, CoreBuilder, Error, ErrorKind, Method, Operation, RetryPolicy, StaticCredential, Store, Upload, UploadPlan,
    UploadProgress,
};
use futures_util::stream;
use storage::{Fault, Head, Storage};
use support::CONFIG;

static FIRST: Operation = Operation::new("first", Method::Post, "/uploads");
static PUT: Operation = Operation::new("put", Method::Put, "/{blob}");

const STORES: &[(&str, Store)] = &[("azure", Store::AzureBlockBlob), ("aws", Store::Put)];

static PLAN: UploadPlan = UploadPlan::new(&FIRST, &PUT).stores(STORES).max_bytes(5 * 1024 * 1024 * 1024);
/// Takes a thousand bytes at once.
static NARROW: UploadPlan = UploadPlan::new(&FIRST, &PUT).stores(STORES).single_put_bytes(1000).max_bytes(10_000_000);

/// As the service signs: base64, with its own signs escaped.
const SIGNATURE: &str = "MARKERa%2Fb%2BcMARKERd%3D";

fn builder() -> CoreBuilder {
    let quick = RetryPolicy::new().first_wait(Duration::from_millis(5)).longest_wait(Duration::from_millis(20));
    CoreBuilder::new("http://127.0.0.1:9", &CONFIG).credential("token", StaticCredential::key("s3cret")).retry(quick)
}

fn core() -> Core {
    builder().build().unwrap()
}

async fn send(upload: Upload, plan: &'static UploadPlan, core: &Core, storage: &Storage, word: &str) -> Result<(), Error> {
    upload.open(plan).await?.put(core, &storage.url(SIGNATURE), Some(word)).await
}

/// Bytes of which no two parts are alike.
fn content(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let byte = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(byte).collect()
}

/// A file that is removed at the end.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("clientwright-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }

    fn resize(path: &Path, length: u64) {
        std::fs::File::options().write(true).open(path).unwrap().set_len(length).unwrap();
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A stream of pieces of odd lengths, among them empty ones.
fn streamed(content: &[u8]) -> Upload {
    let pieces: Vec<_> = content.chunks(97).flat_map(|piece| [Bytes::new(), Bytes::copy_from_slice(piece)]).collect();
    Upload::stream("firewall.log", content.len() as u64, stream::iter(pieces.into_iter().map(Ok::<_, std::io::Error>)))
}

#[tokio::test]
async fn every_kind_of_file_arrives_in_every_kind_of_storage() {
    for (length, word, puts, blob_type) in [
        (1000, "azure", 1, Some("BlockBlob")),
        // Four blocks, of which the last is short, and the list.
        (1001, "azure", 5, None),
        (1001, "aws", 1, None),
    ] {
        let content = content(length);
        let file = File::new(&format!("kinds-{length}-{word}"), &content);
        for upload in [Upload::path(&file.0), Upload::bytes("firewall.log", content.clone()), streamed(&content)] {
            let storage = Storage::start().await;
            send(upload.block_size(300), &NARROW, &core(), &storage, word).await.unwrap();
            assert_eq!(storage.blob().as_deref(), Some(&content[..]));
            let heads = storage.heads();
            assert_eq!((heads.len(), storage.complaints()), (puts, vec![]));
            assert_eq!(heads[0].header("x-ms-blob-type"), blob_type);
            assert_eq!(heads[0].header("content-type"), Some("application/octet-stream"));
            let signed = format!("/uploads/firewall.log?sv=2023-11-03&sp=cw&sig={SIGNATURE}");
            assert!(heads.iter().all(|head| head.target.starts_with(&signed)), "{heads:?}");
        }
    }
}

#[tokio::test]
async fn sixty_four_megabytes_go_at_once_and_one_byte_more_in_blocks() {
    for (length, requests) in [(64 << 20, 1), ((64 << 20) + 1, 18)] {
        let storage = Storage::forgetful().await;
        send(Upload::bytes("zeros", vec![0; length]), &PLAN, &core(), &storage, "azure").await.unwrap();
        assert_eq!((storage.blob_length(), storage.heads().len()), (Some(length as u64), requests));
    }
}

#[tokio::test]
async fn a_stream_that_is_longer_than_what_memory_may_hold_is_passed_on() {
    let content = content(5000);
    let storage = Storage::start().await;
    send(streamed(&content).block_size(300), &NARROW, &core(), &storage, "aws").await.unwrap();
    assert_eq!(storage.blob(), Some(content));
    assert_eq!(storage.heads()[0].header("content-length"), Some("5000"));
}

#[tokio::test]
async fn there_are_no_more_blocks_than_the_storage_takes() {
    let storage = Storage::forgetful().await;
    let upload = Upload::bytes("zeros", vec![0; 50_001]).block_size(1).parallel(16);
    send(upload, &NARROW, &core(), &storage, "azure").await.unwrap();
    assert_eq!(storage.heads().len(), 25_001 + 1);
}

#[tokio::test]
async fn what_fails_is_sent_again_and_progress_never_goes_back() {
    fn fault(head: &Head, before: usize) -> Fault {
        let answer = || Fault::Answer(503, "busy".to_owned());
        match (before, head.query("comp")) {
            (1 | 3 | 6, _) => answer(),
            (2 | 7 | 8, Some("block")) => Fault::Reset,
            _ => Fault::None,
        }
    }
    let content = content(3_000_000);
    let file = File::new("repeated", &content);
    for upload in [Upload::path(&file.0), Upload::bytes("a", content.clone()), streamed(&content)] {
        let storage = Storage::faulty(fault).await;
        let seen: Arc<Mutex<Vec<UploadProgress>>> = Arc::default();
        let noted = seen.clone();
        let upload = upload.block_size(500_000).progress(move |progress| noted.lock().unwrap().push(progress));
        send(upload, &NARROW, &core(), &storage, "azure").await.unwrap();
        assert_eq!(storage.blob().as_deref(), Some(&content[..]));
        assert_eq!(storage.heads().len(), 6 + 1 + 6);
        let seen = seen.lock().unwrap();
        assert!(seen.windows(2).all(|pair| pair[0].sent < pair[1].sent), "{seen:?}");
        assert!(seen.iter().all(|progress| progress.total == 3_000_000));
        assert_eq!(seen.last().unwrap().sent, 3_000_000);
    }
}

#[tokio::test]
async fn a_file_that_goes_at_once_is_sent_again_from_its_beginning() {
    let content = content(3_000_000);
    let file = File::new("whole-again", &content);
    let storage = Storage::faulty(|_, before| if before == 0 { Fault::Reset } else { Fault::None }).await;
    let sent = Arc::new(Mutex::new(Vec::new()));
    let noted = sent.clone();
    let upload = Upload::path(&file.0).progress(move |progress| noted.lock().unwrap().push(progress.sent));
    send(upload, &PLAN, &core(), &storage, "aws").await.unwrap();
    assert_eq!((storage.blob(), storage.heads().len()), (Some(content), 2));
    let sent = sent.lock().unwrap();
    assert!(sent.is_sorted() && sent.last() == Some(&3_000_000), "{sent:?}");
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused_before_anything_is_sent() {
    let empty = File::new("empty", b"");
    let large = File::new("large", b"");
    File::resize(&large.0, 5 * 1024 * 1024 * 1024 + 1);
    let missing = std::env::temp_dir().join("clientwright-no-such-file");
    let nothing = || stream::empty::<Result<Bytes, std::io::Error>>();
    let shown = |path: &Path| format!("`{}`", path.display());
    let rows = [
        (Upload::path(&empty.0), format!("{} is empty", shown(&empty.0))),
        (
            Upload::path(&large.0),
            format!("{} has 5368709121 bytes, and the service takes no more than 5368709120", shown(&large.0)),
        ),
        (Upload::path(&missing), format!("{} cannot be read: No such file or directory (os error 2)", shown(&missing))),
        (Upload::path(std::env::temp_dir()), format!("{} is a directory", shown(&std::env::temp_dir()))),
        (Upload::bytes("a", Bytes::new()), "the file is empty".to_owned()),
        (Upload::stream("a", 0, nothing()), "the file is empty".to_owned()),
        (
            Upload::stream("a", u64::MAX, nothing()),
            format!("the file has {} bytes, and the service takes no more than 5368709120", u64::MAX),
        ),
        #[cfg(unix)]
        (Upload::path("/dev/null"), "`/dev/null` is not a regular file".to_owned()),
    ];
    for (upload, expected) in rows {
        let error = upload.open(&PLAN).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Upload(problem) if *problem == expected), "{error}");
        assert_eq!(error.operation(), "first");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn an_unreadable_file_is_refused_before_anything_is_sent() {
    use std::os::unix::fs::PermissionsExt;
    let file = File::new("unreadable", b"secret");
    std::fs::set_permissions(&file.0, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&file.0).is_ok() {
        return; // Nothing is unreadable to root.
    }
    let error = Upload::path(&file.0).open(&PLAN).await.unwrap_err();
    assert!(error.message().ends_with("cannot be read: Permission denied (os error 13)"), "{error}");
}

#[tokio::test]
async fn a_file_that_changes_its_length_is_not_made_of_its_blocks() {
    for (before, after) in [(2_000_000, 1_000_000), (2_000_000, 2_000_001), (2_000_000, 0)] {
        for word in ["azure", "aws"] {
            let file = File::new(&format!("changing-{after}-{word}"), &content(before));
            let path = file.0.clone();
            let storage = Storage::faulty(move |_, number| {
                if number == 0 {
                    File::resize(&path, after);
                }
                Fault::Slow(Duration::from_millis(50))
            });
            let storage = storage.await;
            let begin = Instant::now();
            let result = send(Upload::path(&file.0).block_size(100_000).parallel(1), &NARROW, &core(), &storage, word).await;
            // What goes at once may be read already when its length changes.
            let error = result.unwrap_err();
            let expected =
                format!("`{}` does not have its 2000000 bytes any more: it changed while it was sent", file.0.display());
            assert_eq!(error.to_string(), format!("PUT /{{blob}} (put): {expected}"));
            assert!(begin.elapsed() < Duration::from_secs(5), "it is not sent again");
            assert!(storage.heads().iter().all(|head| head.query("comp") != Some("blocklist")));
        }
    }
}

#[tokio::test]
async fn a_stream_of_another_length_than_announced_is_an_error() {
    type Piece = Result<Bytes, std::io::Error>;
    fn piece() -> Piece {
        Ok(Bytes::from(content(1000)))
    }
    fn broken() -> Piece {
        Err(std::io::Error::other("disk is gone"))
    }
    type Pieces = fn() -> Vec<Piece>;
    let rows: [(u64, Pieces, &str); 3] = [
        (2500, || vec![piece(), piece()], "the stream ended 500 bytes before the 2500 that were announced"),
        (1500, || vec![piece(), piece()], "the stream has more than the 1500 bytes that were announced"),
        (1500, || vec![piece(), broken()], "the stream broke off: disk is gone"),
    ];
    for (length, pieces, expected) in rows {
        // In blocks; gathered and sent at once; passed on.
        for (word, block) in [("azure", 400), ("aws", 400_000), ("aws", 10)] {
            let storage = Storage::start().await;
            let upload = Upload::stream("a", length, stream::iter(pieces())).block_size(block);
            let error = send(upload, &NARROW, &core(), &storage, word).await.unwrap_err();
            assert_eq!(error.to_string(), format!("PUT /{{blob}} (put): {expected}"));
            assert_eq!(storage.blob(), None);
        }
    }
}

const REFUSED: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AuthenticationFailed</Code><Message>Server failed to \
    authenticate the request.\nRequestId:7</Message><AuthenticationErrorDetail>sig=MARKERa/b+cMARKERd=</AuthenticationErrorDetail></Error>";

#[tokio::test]
async fn the_storages_own_words_are_the_error() {
    for word in ["azure", "aws"] {
        let storage = Storage::faulty(|_, _| Fault::Answer(403, REFUSED.to_owned())).await;
        let error = send(Upload::bytes("a", content(2000)), &NARROW, &core(), &storage, word).await.unwrap_err();
        assert_eq!(error.to_string(), "PUT /{blob} (put): 403 Forbidden: Server failed to authenticate the request. RequestId:7");
        assert!(storage.heads().iter().all(|head| head.query("comp") != Some("blocklist")));
    }
}

#[tokio::test]
async fn a_storage_that_nobody_knows_is_an_error() {
    let storage = Storage::start().await;
    let error = send(Upload::bytes("a", "b"), &PLAN, &core(), &storage, "gcp").await.unwrap_err();
    let expected = "PUT /{blob} (put): the service stores files with `gcp`, and this client does not know how";
    assert_eq!(error.to_string(), expected);
    static ANY: UploadPlan = UploadPlan::new(&FIRST, &PUT).stores(STORES).store(Store::Put);
    send(Upload::bytes("a", "b"), &ANY, &core(), &storage, "gcp").await.unwrap();
    assert_eq!(storage.heads()[0].header("x-ms-blob-type"), None);
}

#[tokio::test]
async fn a_slow_line_is_waited_for_and_a_dead_one_is_not() {
    let short = builder().timeout(Duration::from_millis(800)).build().unwrap();
    let slow = Storage::faulty(|_, _| Fault::Slow(Duration::from_millis(50))).await;
    let begin = Instant::now();
    send(Upload::bytes("a", vec![7; 32 << 20]), &PLAN, &short, &slow, "aws").await.unwrap();
    assert!(begin.elapsed() > Duration::from_millis(1500), "it took longer than the timeout");

    let dead = Storage::faulty(|_, _| Fault::Stall).await;
    let error = send(Upload::bytes("a", vec![7; 32 << 20]), &PLAN, &short, &dead, "aws").await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(dead.heads().len(), 1);
}

#[tokio::test]
async fn an_upload_that_is_dropped_stops() {
    let storage = Storage::faulty(|_, _| Fault::Slow(Duration::from_millis(100))).await;
    let core = core();
    let upload =
        send(Upload::bytes("a", vec![7; 9_000_000]).block_size(2_000_000).parallel(2), &NARROW, &core, &storage, "azure");
    let two_are_on_their_way = async {
        while storage.heads().len() < 2 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        _ = upload => panic!("it was not to end"),
        () = two_are_on_their_way => {}
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!((storage.heads().len(), storage.blob()), (2, None));
}

#[tokio::test]
async fn the_name_of_a_file_is_that_of_its_path() {
    let file = File::new("named.log", b"x");
    let open = Upload::from(file.0.as_path()).open(&PLAN).await.unwrap();
    assert!(open.file_name().ends_with("-named.log") && !open.file_name().contains('/'), "{}", open.file_name());
    let open = Upload::path(&file.0).file_name("other.log").open(&PLAN).await.unwrap();
    assert_eq!(open.file_name(), "other.log");
}

mod secrecy {
    use std::io::Write;

    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Log {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    #[tokio::test]
    async fn the_signature_is_nowhere_to_be_seen() {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
        let spans = tracing_subscriber::fmt::format::FmtSpan::FULL;
        let _guard = tracing::subscriber::set_default(subscriber.with_span_events(spans).finish());

        let mut said = String::new();
        let echoes = [
            "MARKERa%2Fb%2BcMARKERd%3D".to_owned(),
            "the signature MARKERa/b+cMARKERd= is none".to_owned(),
            "sv=2023-11-03&sp=cw&sig=MARKERa%2Fb%2BcMARKERd%3D".to_owned(),
            REFUSED.to_owned(),
            "{\"error\": \"MARKERa/b cMARKERd=\"}".to_owned(),
        ];
        for echo in echoes {
            for status in [403, 503] {
                let text = echo.clone();
                let storage = Storage::faulty(move |_, _| Fault::Answer(status, text.clone())).await;
                for word in ["azure", "aws", "gcp"] {
                    let upload = Upload::bytes("a", content(2000));
                    said += &format!("{upload:?}");
                    let open = upload.open(&NARROW).await.unwrap();
                    said += &format!("{open:?}");
                    let error = open.put(&core(), &storage.url(SIGNATURE), Some(word)).await.unwrap_err();
                    said += &format!("{error}\n{error:?}\n{:?}\n", error.attempts());
                }
            }
        }
        let gone = "http://127.0.0.1:1/uploads/a?sig=MARKERa%2Fb%2BcMARKERd%3D";
        for url in [gone, "http://example.com/?sig=MARKERa", "no url?sig=MARKERa", "https://[?sig=MARKERa"] {
            let open = Upload::bytes("a", "b").open(&PLAN).await.unwrap();
            let error = open.put(&core(), url, Some("aws")).await.unwrap_err();
            said += &format!("{error}\n{error:?}\n");
        }
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(log.contains("exchange") && log.contains("/{blob}") && log.contains("waiting before"), "{log}");
        for text in [&said, &log] {
            assert!(!text.contains("MARKER"), "{text}");
            assert!(!text.contains("s3cret"), "{text}");
        }
    }
}
