//! CommonMark as HTML.
//!
//! HTML in it is text. A picture is its description, since it would be fetched by everyone who reads the page. A link leads to a whole
//! address, or, in pages of our own, to another page: an author's link to a place of his own would lead nowhere here.

use std::collections::BTreeMap;

use heck::ToKebabCase;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::markup::attribute;
use crate::emit::docs::reference::words::is_whole_address;

/// Whose words they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Author {
    /// The document's.
    #[default]
    Document,
    /// Ours: links to other pages, headings that can be linked to, and anchors.
    Us,
}

/// A heading of a text, which can be linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: usize,
    pub anchor: String,
    pub title: String,
}

/// A text as HTML, with its topmost headings at `level`.
pub(super) fn blocks(text: &str, level: usize, author: Author) -> String {
    page(text, level, author).0
}

/// A text as HTML for a cell or a sentence: paragraphs are lines.
pub(super) fn inline(text: &str) -> String {
    let html = blocks(text, 4, Author::Document);
    let paragraphs = html.strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>"));
    let lines = paragraphs.map(|lines| lines.replace("</p>\n<p>", "<br>"));
    lines.filter(|lines| !lines.contains("<p>") && !lines.contains("</p>")).unwrap_or(html)
}

/// A text as plain words: for titles and for what is searched.
pub(super) fn plain(text: &str) -> String {
    let words = |event: Event<'_>| match event {
        Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak | Event::End(_) => " ".to_owned(),
        _ => String::new(),
    };
    let all: String = Parser::new_ext(text, options()).filter(|event| !is_inline_end(event)).map(words).collect();
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_inline_end(event: &Event<'_>) -> bool {
    matches!(event, Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image))
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// A text as HTML, and its headings.
pub(super) fn page(text: &str, level: usize, author: Author) -> (String, Vec<Heading>) {
    let events: Vec<Event<'_>> = Parser::new_ext(text, options()).collect();
    let depths =
        events.iter().filter_map(|event| if let Event::Start(Tag::Heading { level, .. }) = event { Some(*level) } else { None });
    let top = depths.min().map_or(1, |level| level as usize);
    let mut writer = Writer { author, level, top, last: level - 1, ..Writer::default() };
    let events: Vec<Event<'_>> = events.into_iter().flat_map(|event| writer.event(event)).collect();
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    // A paragraph that held an anchor alone.
    (out.replace("<p></p>\n", "").trim_end().to_owned(), writer.headings)
}

/// Takes events one by one and says what to write for each.
#[derive(Default)]
struct Writer {
    author: Author,
    /// The level of the topmost headings, on the page and in the text.
    level: usize,
    top: usize,
    /// The level of the heading before.
    last: usize,
    /// The anchor that the next heading has.
    anchor: Option<String>,
    anchors: BTreeMap<String, usize>,
    headings: Vec<Heading>,
    /// The words of the heading that is being read.
    title: Option<String>,
    /// Whether each link that is open is written.
    links: Vec<bool>,
    /// The events of a heading that is being read, since its anchor depends on its words.
    held: Vec<Event<'static>>,
}

impl Writer {
    fn event<'e>(&mut self, event: Event<'e>) -> Vec<Event<'e>> {
        if let Event::End(TagEnd::Heading(_)) = event {
            return self.heading();
        }
        let written = self.written(event);
        let Some(title) = &mut self.title else { return written };
        for event in &written {
            if let Event::Text(text) | Event::Code(text) = event {
                title.push_str(text);
            }
        }
        self.held.extend(written.into_iter().map(Event::into_static));
        Vec::new()
    }

    fn written<'e>(&mut self, event: Event<'e>) -> Vec<Event<'e>> {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let wanted = self.level + (level as usize - self.top);
                // No level is left out, whatever the author did.
                self.last = wanted.min(self.last + 1).clamp(self.level, 6);
                self.title = Some(String::new());
                Vec::new()
            }
            // Of anchors only those that we wrote are anchors.
            Event::Html(html) => self.html(html),
            Event::InlineHtml(html) => match self.anchor_of(&html) {
                Some(anchor) => {
                    self.anchor = Some(anchor);
                    Vec::new()
                }
                None if self.author == Author::Us && html.as_ref() == "</a>" => Vec::new(),
                None => vec![Event::Text(html)],
            },
            Event::Start(Tag::HtmlBlock) => vec![Event::Start(Tag::Paragraph)],
            Event::End(TagEnd::HtmlBlock) => vec![Event::End(TagEnd::Paragraph)],
            Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Vec::new(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let is_link = self.is_link(&dest_url);
                self.links.push(is_link);
                if is_link { vec![Event::InlineHtml(open_link(&dest_url).into())] } else { Vec::new() }
            }
            Event::End(TagEnd::Link) => {
                if self.links.pop() == Some(true) {
                    vec![Event::InlineHtml("</a>".into())]
                } else {
                    Vec::new()
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => vec![Event::Html(open_code(&kind).into())],
            Event::End(TagEnd::CodeBlock) => vec![Event::Html("</code></pre>\n".into())],
            // A style in an element is not allowed here.
            Event::Start(Tag::Table(columns)) => {
                let plain = vec![pulldown_cmark::Alignment::None; columns.len()];
                vec![Event::Html(OPEN_TABLE.into()), Event::Start(Tag::Table(plain))]
            }
            Event::End(TagEnd::Table) => vec![event, Event::Html("</div>\n".into())],
            event => vec![event],
        }
    }

    fn html<'e>(&mut self, html: CowStr<'e>) -> Vec<Event<'e>> {
        match self.anchor_of(html.trim()) {
            Some(anchor) => {
                self.anchor = Some(anchor);
                Vec::new()
            }
            None => vec![Event::Text(html)],
        }
    }

    /// `<a id="…">`, with or without its end.
    fn anchor_of(&self, html: &str) -> Option<String> {
        let html = html.strip_suffix("</a>").unwrap_or(html);
        let anchor = html.strip_prefix("<a id=\"")?.strip_suffix("\">")?;
        let is_plain = !anchor.is_empty() && anchor.chars().all(|c| c.is_ascii_alphanumeric() || "._~-".contains(c));
        (self.author == Author::Us && is_plain).then(|| anchor.to_owned())
    }

    fn is_link(&self, url: &str) -> bool {
        is_whole_address(url) || self.author == Author::Us && !url.contains(':') && !url.starts_with('/')
    }

    /// A heading that is complete.
    fn heading<'e>(&mut self) -> Vec<Event<'e>> {
        let level = self.last;
        let title = self.title.take().unwrap_or_default();
        let id = self.id(&title).map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
        let mut events = vec![Event::Html(format!("<h{level}{id}>").into())];
        events.append(&mut self.held);
        events.push(Event::Html(format!("</h{level}>\n").into()));
        events
    }

    /// The anchor of a heading: the one that stands before it, or one made of its words. An author's headings have none, so that none
    /// takes the place of one of ours.
    fn id(&mut self, title: &str) -> Option<String> {
        let given = self.anchor.take();
        if self.author == Author::Document {
            return None;
        }
        let anchor = given.unwrap_or_else(|| self.free(&title.to_kebab_case()));
        self.headings.push(Heading { level: self.last, anchor: anchor.clone(), title: title.to_owned() });
        Some(anchor)
    }

    fn free(&mut self, name: &str) -> String {
        let name: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let name = if name.is_empty() { "section".to_owned() } else { name };
        let count = self.anchors.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}-{count}") }
    }
}

/// A table of prose may be wider than the page: it scrolls by itself, by keyboard too.
const OPEN_TABLE: &str = "<div class=\"wide\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">\n";

fn open_link(url: &str) -> String {
    format!("<a href=\"{}\">", attribute(url))
}

fn open_code(kind: &pulldown_cmark::CodeBlockKind<'_>) -> String {
    let language = match kind {
        pulldown_cmark::CodeBlockKind::Fenced(info) => info.split([',', ' ']).next().unwrap_or_default(),
        pulldown_cmark::CodeBlockKind::Indented => "",
    };
    let known = ["rust", "sh", "json", "toml"].iter().find(|known| **known == language.to_lowercase());
    known.map_or_else(|| "<pre><code>".to_owned(), |language| format!("<pre><code class=\"{language}\">"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_pictures_and_links_to_nowhere_are_text() {
        let cases = [
            ("a <b>x</b> & y", "a &lt;b&gt;x&lt;/b&gt; &amp; y"),
            ("![alt](https://example.com/x.png)", "alt"),
            ("[a](other.md) [b](#x) [c](javascript:alert(1))", "a b c"),
            ("[a](https://example.com/?a=1&b=2)", "<a href=\"https://example.com/?a=1&amp;b=2\">a</a>"),
            ("<https://example.com>", "<a href=\"https://example.com\">https://example.com</a>"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("`<b>`", "<code>&lt;b&gt;</code>"),
            ("<a id=\"x\"></a>", "&lt;a id=\"x\"&gt;&lt;/a&gt;"),
            ("a\n\nb", "a<br>b"),
            ("a\n\n- b\n\nc", "<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<p>c</p>"),
        ];
        for (text, expected) in cases {
            assert_eq!(inline(text), expected, "{text}");
        }
    }

    #[test]
    fn headings_leave_no_level_out_and_ours_have_anchors() {
        assert_eq!(blocks("# A\n### B\n# C", 3, Author::Document), "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>");
        let (html, headings) = page("<a id=\"security.x\"></a>\n\n## The `x`\n\n## Two\n\n## Two", 2, Author::Us);
        assert_eq!(html, "<h2 id=\"security.x\">The <code>x</code></h2>\n<h2 id=\"two\">Two</h2>\n<h2 id=\"two-2\">Two</h2>");
        assert_eq!(headings[0].title, "The x");
    }

    #[test]
    fn tables_need_no_style_and_code_has_its_language() {
        let html = blocks("|a|b|\n|-:|--|\n|1|2|", 2, Author::Document);
        assert!(!html.contains("style"), "{html}");
        assert_eq!(blocks("```rust,no_run\nx<y\n```", 2, Author::Document), "<pre><code class=\"rust\">x&lt;y\n</code></pre>");
        assert_eq!(blocks("```evil\"x\nx\n```", 2, Author::Document), "<pre><code>x\n</code></pre>");
    }

    #[test]
    fn plain_words_have_no_marks() {
        assert_eq!(plain("# A *b* `c`\n\n- d\n- [e](f)"), "A b c d e");
    }
}
