//! A site made from a document whose author means no good: nothing of it runs, nothing leads away, nothing is wider than a phone.

use std::path::Path;

use clientwright::files::{self, Files};
use clientwright::options::{Mode, Options};
use clientwright::source::MemoryLoader;
use serde_json::Value;

use super::super::chromium::Chromium;
use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::keys::Key;
use super::super::site::Site;
use super::super::tab::Tab;
use super::super::view::{DESK, PHONE};
use super::load;

const DOCUMENT: &str = include_str!("../hostile.yaml");

/// What the search is asked: each finds texts that would run if they were taken for HTML.
const QUERIES: &[&str] = &["script", "hacked", "<img src=x onerror=window.hacked=1>", "__proto__", "constructor", "\\", "(", "e"];

/// Makes the site below a folder, and looks at all its pages.
pub(in super::super) fn run(chromium: &Chromium, folder: &Path) -> Result<Vec<Fault>, String> {
    let loader = MemoryLoader::new().with("hostile.yaml", DOCUMENT);
    let options = Options { mode: Mode::Tolerant, ..Options::new("hostile") };
    let made = clientwright::generate(&loader, "hostile.yaml", &options);
    let (Some(api), Some(made)) = (made.api, made.files) else {
        return Err(format!("nothing was made of the hostile document:\n{}", made.report));
    };
    let mut docs = Files::new();
    for (path, text) in made.iter() {
        if let Some(path) = path.strip_prefix("docs/") {
            docs.insert(path, text).map_err(|error| error.to_string())?;
        }
    }
    let folder = folder.join("hostile");
    files::write(&docs, &folder).map_err(|error| error.to_string())?;
    let site = Site::open(&folder)?;
    let ground = Ground { chromium, site: &site, api: &api };
    let mut faults = load::run(&ground);
    faults.extend(ground.once("index.html", |tab| {
        let problems = search(tab, site.web())?;
        Ok(problems.into_iter().map(|what| Fault::new("index.html", "http", what)).collect())
    }));
    for fault in &mut faults {
        fault.page.insert_str(0, "hostile: ");
    }
    Ok(faults)
}

fn search(tab: &mut Tab, site: &str) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    for view in [DESK, PHONE] {
        tab.view(view)?;
        for query in QUERIES {
            tab.go(site, "index.html")?;
            tab.press(Key::Sign('/'))?;
            // At once, as somebody pastes it.
            tab.call("Input.insertText", serde_json::json!({"text": query}))?;
            // Until the page has been drawn twice, or has not: what the search shows is in it by then.
            tab.ask::<Value>("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))")?;
            let found = load::state(tab, view)?;
            problems.extend(found.into_iter().map(|problem| format!("`{query}` is searched for: {problem}")));
        }
    }
    Ok(problems)
}
