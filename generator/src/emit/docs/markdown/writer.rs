//! Writes the reference's texts on a page.

use std::borrow::Borrow;

use super::cell::cell;
use super::inline::{Place, code, inline};
use super::layout::href;
use super::prose::{fenced, prose};
use crate::emit::docs::reference::samples::shell_word;
use crate::emit::docs::reference::target::{Target, Topic};
use crate::emit::docs::reference::text::{Span, Text};

/// How a page refers to something.
pub(crate) type Links = fn(page: &str, target: &Target) -> String;

/// What a page is written with.
pub(crate) struct Writer {
    page: String,
    links: Links,
}

impl Writer {
    /// What the page at this path is written with.
    pub(crate) fn new(page: impl Into<String>) -> Writer {
        Writer { page: page.into(), links: href }
    }

    /// The same for a page that stands among others than those in Markdown.
    pub(crate) fn with_links(page: impl Into<String>, links: Links) -> Writer {
        Writer { page: page.into(), links }
    }

    /// A text in a cell, or in a sentence of ours: one line.
    pub(crate) fn text(&self, text: &Text) -> String {
        let mut out = String::new();
        for span in &text.0 {
            let span = self.span(span);
            // The mark stands apart from what follows.
            if out.ends_with(DEPRECATED) && !span.is_empty() {
                out.push(' ');
            }
            out.push_str(&span);
        }
        out
    }

    fn span(&self, span: &Span) -> String {
        match span {
            Span::Plain(text) => text.clone(),
            Span::Words(text) => cell(text),
            Span::Code(text) => code(text, Place::Cell),
            Span::Link(text, target) => format!("[{}]({})", code(text, Place::Cell), self.href(target)),
            Span::Deprecated => DEPRECATED.to_owned(),
        }
    }

    /// Words that are CommonMark, in a cell.
    pub(crate) fn words(&self, text: &str) -> String {
        cell(text)
    }

    /// Several texts in a row.
    pub(crate) fn list(&self, texts: &[Text], between: &str) -> String {
        let texts: Vec<String> = texts.iter().map(|text| self.text(text)).collect();
        texts.join(between)
    }

    /// A name or a value outside of a table.
    pub(crate) fn code(&self, text: impl AsRef<str>) -> String {
        code(text.as_ref(), Place::Prose)
    }

    /// A name or a value in a cell.
    pub(crate) fn cell_code(&self, text: impl AsRef<str>) -> String {
        code(text.as_ref(), Place::Cell)
    }

    /// A text of the document on one line outside of a table: a title, a note.
    pub(crate) fn line(&self, text: &str) -> String {
        let words: Vec<&str> = text.split_whitespace().collect();
        inline(&words.join(" "), Place::Prose)
    }

    /// A text of the document as blocks, with its topmost heading at this level.
    pub(crate) fn prose(&self, text: impl AsRef<str>, level: usize) -> String {
        prose(text.as_ref(), level)
    }

    /// A block of code.
    pub(crate) fn block(&self, language: &str, text: &str) -> String {
        fenced(language, text)
    }

    /// A value as the shell takes it.
    pub(crate) fn shell(&self, value: impl AsRef<str>) -> String {
        shell_word(value.as_ref())
    }

    /// How the page refers to a guide.
    pub(crate) fn guide(&self, topic: impl Borrow<Topic>) -> String {
        self.href(&Target::Guide(*topic.borrow()))
    }

    /// How the page refers to all guides.
    pub(crate) fn guides(&self) -> String {
        self.href(&Target::Guides)
    }

    /// How the page refers to something.
    pub(crate) fn href(&self, target: &Target) -> String {
        (self.links)(&self.page, target)
    }
}

/// The mark of what is deprecated.
const DEPRECATED: &str = "**Deprecated.**";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_of_text() {
        assert_eq!(Writer::new("README.md").line("a\n# <b> | [c]"), "a # &lt;b> | \\[c\\]");
    }

    #[test]
    fn a_mark_stands_apart_from_what_follows() {
        let writer = Writer::new("README.md");
        assert_eq!(writer.text(&Text::words("Old.").deprecated_if(true)), "**Deprecated.** Old.");
        assert_eq!(writer.text(&Text::words("").deprecated_if(true)), "**Deprecated.**");
        assert_eq!(writer.text(&Text::words("New.").deprecated_if(false)), "New.");
    }
}
