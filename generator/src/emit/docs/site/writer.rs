//! Writes the reference's texts on a page.

use std::borrow::Borrow;

use super::layout::{href, relative};
use super::markup::{Markup, attribute, escaped};
use super::words::{self, Author};
use crate::emit::docs::reference::samples::shell_word;
use crate::emit::docs::reference::target::{Target, Topic};
use crate::emit::docs::reference::text::{Span, Text};
use crate::ir::Method;

/// What a page is written with.
pub(super) struct Writer {
    /// The page's path.
    pub page: String,
}

impl Writer {
    /// What the page at this path is written with.
    pub(super) fn new(page: impl Into<String>) -> Writer {
        Writer { page: page.into() }
    }

    /// How the page refers to the folder of the site.
    pub(super) fn root(&self) -> String {
        "../".repeat(self.page.matches('/').count())
    }

    /// How the page refers to another one.
    pub(super) fn to(&self, page: impl AsRef<str>) -> String {
        relative(&self.page, page.as_ref())
    }

    /// How the page refers to something.
    pub(super) fn href(&self, target: &Target) -> String {
        href(&self.page, target)
    }

    /// How the page refers to a guide.
    pub(super) fn guide(&self, topic: impl Borrow<Topic>) -> String {
        self.href(&Target::Guide(*topic.borrow()))
    }

    /// A text in a cell or in a sentence.
    pub(super) fn text(&self, text: &Text) -> Markup {
        self.spans(text, |code| format!("<code>{}</code>", escaped(code)))
    }

    /// A text in a cell whose column holds names and types only.
    pub(super) fn name(&self, text: &Text) -> Markup {
        self.spans(text, escaped)
    }

    fn spans(&self, text: &Text, code: impl Fn(&str) -> String) -> Markup {
        let span = |span: &Span| match span {
            Span::Plain(text) => escaped(text),
            Span::Words(text) => words::inline(text),
            Span::Code(text) if text.is_empty() => "(empty)".to_owned(),
            Span::Code(text) => code(text),
            Span::Link(text, target) => format!("<a href=\"{}\">{}</a>", attribute(&self.href(target)), code(text)),
            Span::Deprecated => "<b>Deprecated.</b> ".to_owned(),
        };
        Markup(text.0.iter().map(span).collect())
    }

    /// A text of the document as blocks, with its topmost heading at this level.
    pub(super) fn prose(&self, text: impl AsRef<str>, level: usize) -> Markup {
        Markup(words::blocks(text.as_ref(), level, Author::Document))
    }

    /// The same, with its first paragraph set apart from the rest.
    pub(super) fn lead(&self, text: impl AsRef<str>, level: usize) -> Markup {
        let (Markup(lead), Markup(rest)) = self.lead_and_rest(text, level);
        Markup(format!("{lead}\n{rest}"))
    }

    /// The first paragraph, if the text begins with one, and the rest.
    pub(super) fn lead_and_rest(&self, text: impl AsRef<str>, level: usize) -> (Markup, Markup) {
        let Markup(html) = self.prose(text, level);
        match html.strip_prefix("<p>").and_then(|rest| rest.split_once("</p>")) {
            Some((lead, rest)) => (Markup(format!("<p class=\"lead\">{lead}</p>")), Markup(rest.trim_start().to_owned())),
            None => (Markup::default(), Markup(html)),
        }
    }

    /// Words that are CommonMark, in a cell.
    pub(super) fn words(&self, text: &str) -> Markup {
        Markup(words::inline(text))
    }

    /// Code as it is.
    pub(super) fn code(&self, text: impl AsRef<str>) -> Markup {
        Markup(escaped(text.as_ref()))
    }

    /// A value as the shell takes it.
    pub(super) fn shell(&self, value: impl AsRef<str>) -> Markup {
        Markup(escaped(&shell_word(value.as_ref())))
    }

    /// The mark of an HTTP method.
    pub(super) fn badge(&self, method: &Method) -> Markup {
        marked(method, method.as_str())
    }

    /// The same where there is little room.
    pub(super) fn short_badge(&self, method: &Method) -> Markup {
        let name = method.as_str();
        let short = match method {
            Method::Delete | Method::Options => &name[..3],
            Method::Get | Method::Put | Method::Post | Method::Head | Method::Patch | Method::Trace | Method::Other(_) => name,
        };
        marked(method, short)
    }

    /// A line of the document, without marks.
    pub(super) fn line(&self, text: impl AsRef<str>) -> String {
        text.as_ref().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn marked(method: &Method, name: &str) -> Markup {
    let class = match method {
        Method::Other(_) => "other".to_owned(),
        known => known.as_str().to_lowercase(),
    };
    Markup(format!("<b class=\"{class}\">{}</b>", escaped(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{ModuleName, TypeName};

    #[test]
    fn a_text_is_html_with_links_from_where_the_page_is() {
        let target = Target::Type(ModuleName("alert".to_owned()), TypeName("Alert".to_owned()));
        let text = Text::plain("a < b ").and(Text::link("Vec<Alert>", target)).and(Text::words(" *x* <i>").deprecated_if(true));
        let writer = Writer::new("resources/alerts/list.html");
        let expected = "a &lt; b <a href=\"../../types/alert.html\"><code>Vec&lt;Alert&gt;</code></a>\
                        <b>Deprecated.</b> <em>x</em> &lt;i&gt;";
        assert_eq!(writer.text(&text).0, expected);
        assert_eq!(writer.root(), "../../");
    }
}
