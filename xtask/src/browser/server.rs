//! A server of files on the loopback interface: the site as it is on the web, below a path that is not the root.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Where the site is.
const BELOW: &str = "/some/sub/path/";

/// A folder that is served for as long as the process runs.
pub(super) struct Server {
    /// The address of the folder, with a slash in the end.
    pub(super) address: String,
    refused: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Begins to serve a folder.
    pub(super) fn start(folder: &Path) -> Result<Server, String> {
        let problem = |error: io::Error| format!("no port on the loopback interface: {error}");
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(problem)?;
        let address = format!("http://{}{BELOW}", listener.local_addr().map_err(problem)?);
        let refused = Arc::new(Mutex::new(Vec::new()));
        let (folder, noted) = (folder.to_owned(), Arc::clone(&refused));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, noted) = (folder.clone(), Arc::clone(&noted));
                // A browser that hangs up has got what it wanted.
                thread::spawn(move || _ = answer_all(&stream, &folder, &noted));
            }
        });
        Ok(Server { address, refused })
    }

    /// What was asked for and is not there. Chromium asks for icons on its own, and shows that in no event.
    pub(super) fn refused(&self) -> Vec<String> {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner).clone();
        refused.sort();
        refused.dedup();
        refused
    }
}

fn answer_all(stream: &TcpStream, folder: &Path, refused: &Mutex<Vec<String>>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(request) = lines.next() {
        let request = request?;
        for header in lines.by_ref() {
            if header?.is_empty() {
                break;
            }
        }
        let target = request.split(' ').nth(1).unwrap_or_default();
        let path = file(target, folder);
        let content = path.as_deref().and_then(|path| Some((media_type(path)?, fs::read(path).ok()?)));
        let (status, (media_type, body)) = match content {
            Some(content) => ("200 OK", content),
            None => {
                refused.lock().unwrap_or_else(PoisonError::into_inner).push(target.to_owned());
                ("404 Not Found", ("text/plain", b"not found".to_vec()))
            }
        };
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n", body.len());
        let mut stream = stream;
        stream.write_all(&[head.as_bytes(), &body].concat())?;
    }
    Ok(())
}

/// The file that is asked for. Names of files have no percent sign here, and nothing climbs out of the folder.
fn file(target: &str, folder: &Path) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix(BELOW)?;
    let is_plain = Path::new(path).components().all(|component| matches!(component, Component::Normal(_)));
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    is_plain.then(|| folder.join(path))
}

fn media_type(path: &Path) -> Option<&'static str> {
    Some(match path.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "txt" | "yaml" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        _ => return None,
    })
}
