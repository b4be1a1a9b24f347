//! The documentation as a web site: plain files that need no server and ask nobody for anything.

mod pages;
mod frame;
mod search;
mod tidy;
mod writer;
mod words;
mod markup;
mod layout;

use super::markdown::guides::{self, Guide};
use super::reference::Reference;
use crate::files::{Files, MARKER};

use layout::{ICON, SCRIPT, SEARCH, STYLE};

/// What the pages are made of.
struct Site<'a> {
    api: &'a Reference<'a>,
    /// Stands in the first lines of each page: that it is made. The command stands in files that are not so many.
    header: &'a str,
    guides: Vec<Guide<'a>>,
}

/// Writes the site; `header` stands in the first lines of each file.
pub(super) fn emit(api: &Reference<'_>, header: &str) -> Files {
    let header = tidy::comment(header);
    let mut files = Files::new();
    let mut put = |path: &str, text: String| {
        // Each file has one writer and one name, so none is there already.
        _ = files.insert(path, text);
    };
    let site = Site { api, header: MARKER, guides: guides::all(api) };
    for page in pages::all(&site) {
        put(&page.path, tidy::page(&page.text));
    }
    put(STYLE, format!("/* {header} */\n{}", include_str!("style.css")));
    put(SCRIPT, format!("// {header}\n{}", include_str!("site.js")));
    put(SEARCH, format!("// {header}\n{}", search::entries(&site)));
    put(ICON, include_str!("icon.svg").replace("<svg", &format!("<!-- {header} -->\n<svg")));
    files
}
