//! The documentation as a web site: plain files that need no server and ask nobody for anything.

mod pages;
mod frame;
mod search;
mod tidy;
mod writer;
mod words;
mod markup;
mod layout;

use super::reference::Reference;
use crate::files::Files;

use layout::{ICON, SCRIPT, SEARCH, STYLE};

/// Writes the site; `header` stands in the first lines of each file.
pub(super) fn emit(api: &Reference<'_>, header: &str) -> Files {
    let header = tidy::comment(header);
    let mut files = Files::new();
    let mut put = |path: &str, text: String| {
        // Each file has one writer and one name, so none is there already.
        _ = files.insert(path, text);
    };
    for page in pages::all(api, &header) {
        put(&page.path, tidy::page(&page.text));
    }
    put(STYLE, format!("/* {header} */\n{}", include_str!("style.css")));
    put(SCRIPT, format!("// {header}\n{}", include_str!("site.js")));
    put(SEARCH, format!("// {header}\n{}", search::entries(api)));
    put(ICON, include_str!("icon.svg").replace("<svg", &format!("<!-- {header} -->\n<svg")));
    files
}
