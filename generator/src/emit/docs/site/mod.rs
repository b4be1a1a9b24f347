//! The documentation as a web site: plain files that need no server and ask nobody for anything.

mod pages;
mod frame;
mod search;
mod tidy;
mod writer;
mod words;
mod markup;
mod layout;

use super::markdown::guides::Guide;
use super::markdown::writer::Writer as MarkdownWriter;
use super::reference::Reference;
use crate::files::{Files, MARKER};

use layout::{ICON, SCRIPT, SEARCH, STYLE};
use words::{Author, Heading};

/// What the pages are made of.
struct Site<'a> {
    api: &'a Reference<'a>,
    /// Stands in the first lines of each page: that it is made. The command stands in files that are not so many.
    header: &'a str,
    guides: &'a [Guide<'a>],
    /// The guides as HTML.
    written: Vec<WrittenGuide<'a>>,
}

/// A guide as HTML.
struct WrittenGuide<'a> {
    guide: &'a Guide<'a>,
    path: String,
    html: String,
    headings: Vec<Heading>,
}

/// Writes the site; `header` stands in the first lines of each file.
pub(super) fn emit(api: &Reference<'_>, guides: &[Guide<'_>], header: &str) -> Files {
    let header = tidy::comment(header);
    let mut files = Files::new();
    let mut put = |path: &str, text: String| {
        // Each file has one writer and one name, so none is there already.
        _ = files.insert(path, text);
    };
    let site = Site { api, header: MARKER, guides, written: guides.iter().map(written).collect() };
    for page in pages::all(&site) {
        put(&page.path, tidy::page(&page.text));
    }
    put(STYLE, format!("/* {header} */\n{}", include_str!("style.css")));
    put(SCRIPT, format!("// {header}\n{}", include_str!("site.js")));
    put(SEARCH, format!("// {header}\n{}", search::entries(&site)));
    put(ICON, include_str!("icon.svg").replace("<svg", &format!("<!-- {header} -->\n<svg")));
    files
}

fn written<'a>(guide: &'a Guide<'a>) -> WrittenGuide<'a> {
    let path = layout::place(&guide.target).0;
    let text = guide.markdown(&MarkdownWriter::with_links(path.as_str(), layout::href));
    let (html, headings) = words::page(&text, 2, Author::Us);
    WrittenGuide { guide, path, html, headings }
}
