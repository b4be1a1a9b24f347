//! A Chromium without a window: found, started, ended.
//!
//! It is spoken to through its pipe, as Playwright and Puppeteer can do: no port that others could reach, no WebSocket, and it ends with
//! us. Chromium expects the pipe at the descriptors 3 and 4; a shell puts it there, for `Command` only knows the first three.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::protocol::{Connection, Session};
use super::tab::Tab;

/// What Chromium and what is made of it are called.
const NAMES: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// The variable that names another program.
const VARIABLE: &str = "CHROMIUM";

/// The standard streams become the pipe, and what it says beside it goes into a file.
const SHELL: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >&2"#;

/// Nothing in here is somebody's own, or has to be remembered or fetched.
const ARGUMENTS: &[&str] = &[
    "--headless",
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    // A container's shared memory is often too small, and there is seldom something to draw with.
    "--disable-dev-shm-usage",
    "--disable-gpu",
    // Several tabs work at the same time, and all of them are in front.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=en-US",
];

/// How long a Chromium that was asked to end may take.
const FAREWELL: Duration = Duration::from_secs(5);

/// The program, or why there is none.
pub(super) fn find() -> Result<PathBuf, String> {
    if !cfg!(unix) {
        return Err("the pipe to Chromium needs a Unix shell".to_owned());
    }
    if let Some(program) = env::var_os(VARIABLE) {
        return Ok(program.into());
    }
    let folders: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
    let programs = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = programs.into_iter().find(|program| program.is_file());
    found.ok_or_else(|| format!("there is no Chromium: none of {} is in the path, and `{VARIABLE}` names none", NAMES.join(", ")))
}

/// A Chromium that runs.
pub(super) struct Chromium {
    child: Child,
    connection: Arc<Connection>,
    whole: Mutex<Session>,
    /// The folder of what it writes; removed in the end.
    folder: PathBuf,
}

impl Chromium {
    /// Starts a program; what it writes goes below a folder.
    pub(super) fn start(program: &Path, folder: &Path) -> Result<Chromium, String> {
        let folder = folder.join(format!("chromium-{}", std::process::id()));
        let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(problem)?;
        let log = File::create(folder.join("log")).map_err(problem)?;
        let mut command = Command::new("sh");
        command.args(["-c", SHELL]).arg(program).args(ARGUMENTS);
        command.arg(format!("--user-data-dir={}", folder.join("profile").display()));
        if is_root() {
            // Chromium refuses to be root in its sandbox. Nothing is opened but what was just made here.
            command.arg("--no-sandbox");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("Chromium has no pipe".to_owned());
        };
        let connection = Connection::new(to, from);
        let whole = Mutex::new(connection.session(""));
        let chromium = Chromium { child, connection, whole, folder };
        match chromium.call("Browser.getVersion", &json!({})) {
            Ok(_) => Ok(chromium),
            Err(error) => {
                let log = fs::read_to_string(chromium.folder.join("log")).unwrap_or_default();
                let last: Vec<&str> = log.lines().rev().take(3).collect();
                Err(format!("{} does not start: {error}\n{}", program.display(), last.join("\n")))
            }
        }
    }

    /// A tab that shares nothing with others: no storage, no permission, no cache. Its page may ask for what is below an address.
    pub(super) fn tab(&self) -> Result<Tab, String> {
        let context = self.call("Target.createBrowserContext", &json!({"disposeOnDetach": true}))?["browserContextId"].take();
        let target = json!({"url": "about:blank", "browserContextId": context, "newWindow": true});
        let target = self.call("Target.createTarget", &target)?["targetId"].take();
        let session = self.call("Target.attachToTarget", &json!({"targetId": target, "flatten": true}))?;
        let session = self.connection.session(session["sessionId"].as_str().unwrap_or_default());
        Tab::new(session, target, context)
    }

    /// Asks something of the browser as a whole.
    pub(super) fn call(&self, method: &str, parameters: &Value) -> Result<Value, String> {
        self.whole.lock().unwrap_or_else(PoisonError::into_inner).call(method, parameters, drop)
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        _ = self.call("Browser.close", &json!({}));
        let until = Instant::now() + FAREWELL;
        while Instant::now() < until && !matches!(self.child.try_wait(), Ok(Some(_))) {
            thread::sleep(Duration::from_millis(10));
        }
        _ = self.child.kill();
        _ = self.child.wait();
        _ = fs::remove_dir_all(&self.folder);
    }
}

/// Whether the superuser runs this. Who owns the process says it without a call that is not safe.
fn is_root() -> bool {
    #[cfg(unix)]
    return fs::metadata("/proc/self").is_ok_and(|process| std::os::unix::fs::MetadataExt::uid(&process) == 0);
    #[cfg(not(unix))]
    return false;
}
