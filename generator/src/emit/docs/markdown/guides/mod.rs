//! Guides: what is to be known of a client beyond its operations, each only where the API has what it is about.
//!
//! A guide is written with a [`Writer`], so that it can stand among other pages than those in Markdown. It is plain CommonMark with
//! tables; the only HTML in it are anchors.

mod authorization;
mod calls;
mod paging;
mod filters;
mod limits;
mod errors;
mod uploads;
mod without_async;
mod watching;
mod features;
mod webhooks;

use askama::Template;

use super::inline::{Place, inline};
use super::layout::{GUIDES, place};
use super::page::{Page, render};
use super::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::about::method_call;
use crate::emit::docs::reference::by_hand::GuideByHand;
use crate::emit::docs::reference::operations::OperationFacts;
use crate::emit::docs::reference::target::Target;
use crate::emit::docs::reference::text::{Span, Text};
use crate::emit::docs::reference::words::sentence;

/// A guide.
pub(crate) struct Guide<'a> {
    /// Where it is.
    pub target: Target,
    pub title: &'a str,
    /// What it tells, in a sentence.
    pub summary: String,
    content: Content<'a>,
}

enum Content<'a> {
    Authorization(authorization::Facts<'a>),
    Calls(calls::Facts),
    Paging(paging::Facts<'a>),
    Filters(filters::Facts<'a>),
    Limits(limits::Facts<'a>),
    Errors(errors::Facts),
    Uploads(uploads::Facts<'a>),
    WithoutAsync(without_async::Facts<'a>),
    Watching(watching::Facts),
    Features(features::Facts<'a>),
    Webhooks(webhooks::Facts<'a>),
    /// One that was written by hand, as CommonMark.
    ByHand(&'a str),
}

/// The guides of an API, in the order in which they are best read.
pub(crate) fn all<'a>(api: &'a Reference<'a>) -> Vec<Guide<'a>> {
    let capital = |guide: Guide<'a>| Guide { summary: capitalised(&guide.summary), ..guide };
    if api.operations().next().is_none() {
        return webhooks::guide(api).map(capital).into_iter().chain(by_hand(api)).collect();
    }
    let guides = [
        authorization::guide(api),
        calls::guide(api),
        paging::guide(api),
        filters::guide(api),
        uploads::guide(api),
        webhooks::guide(api),
        Some(limits::guide(api)),
        Some(errors::guide(api)),
        Some(watching::guide(api)),
        Some(without_async::guide(api)),
        features::guide(api),
    ];
    guides.into_iter().flatten().map(capital).chain(by_hand(api)).collect()
}

fn by_hand<'a>(api: &'a Reference<'a>) -> impl Iterator<Item = Guide<'a>> {
    api.by_hand.iter().map(|GuideByHand { target, title, summary, text }| Guide {
        target: target.clone(),
        title,
        summary: inline(summary, Place::Prose),
        content: Content::ByHand(text),
    })
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl Guide<'_> {
    /// What it says, without its title.
    pub(crate) fn markdown(&self, out: &Writer) -> String {
        match &self.content {
            Content::Authorization(facts) => render(&authorization::Body { out, facts }),
            Content::Calls(facts) => render(&calls::Body { out, facts }),
            Content::Paging(facts) => render(&paging::Body { out, facts }),
            Content::Filters(facts) => render(&filters::Body { out, facts }),
            Content::Limits(facts) => render(&limits::Body { out, facts }),
            Content::Errors(facts) => render(&errors::Body { out, facts }),
            Content::Uploads(facts) => render(&uploads::Body { out, facts }),
            Content::WithoutAsync(facts) => render(&without_async::Body { out, facts }),
            Content::Webhooks(facts) => render(&webhooks::Body { out, facts }),
            Content::Watching(facts) => render(&watching::Body { out, facts }),
            Content::Features(facts) => render(&features::Body { out, facts }),
            Content::ByHand(text) => out.prose(text, 2),
        }
    }
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/page.md", escape = "none")]
struct GuidePage<'a> {
    header: &'a str,
    out: Writer,
    guide: &'a Guide<'a>,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/index.md", escape = "none")]
struct GuidesIndex<'a> {
    header: &'a str,
    out: Writer,
    guides: &'a [Guide<'a>],
}

/// A page for each guide, and the index.
pub(super) fn pages(guides: &[Guide<'_>], header: &str) -> Vec<Page> {
    if guides.is_empty() {
        return Vec::new();
    }
    let page = |guide: &Guide<'_>| {
        let path = place(&guide.target).0;
        let out = Writer::new(path.as_str());
        Page::new(path, &GuidePage { header, out, guide })
    };
    let index = GuidesIndex { header, out: Writer::new(GUIDES), guides };
    std::iter::once(Page::new(GUIDES, &index)).chain(guides.iter().map(page)).collect()
}

/// `alerts().list()`, with a link to where it is explained.
fn call_of(operation: &OperationFacts<'_>) -> Text {
    Text::link(method_call(operation.accessor, operation.name), operation.target.clone())
}

/// So many links can be read one after another; of more only the number says something.
const MOST_LINKS: usize = 12;

/// Several operations: each by its name, or how many they are.
fn listed(calls: &[Text]) -> Text {
    listed_up_to(MOST_LINKS, calls)
}

fn listed_up_to(most: usize, calls: &[Text]) -> Text {
    if calls.len() > most {
        return Text::plain(format!("{} operations", calls.len()));
    }
    Text::joined(calls.iter().cloned(), ", ")
}

/// What the document says, in a sentence of each of its texts: a cell of a guide is one line.
fn brief(text: &Text) -> Text {
    let shortened = |span: &Span| match span {
        Span::Words(words) => Span::Words(sentence(words)),
        Span::Plain(_) | Span::Code(_) | Span::Link(..) | Span::Deprecated => span.clone(),
    };
    Text(text.0.iter().map(shortened).collect())
}

/// `1 operation`, `2 operations`
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `a minute`, `90 seconds`
pub(super) fn stretch(seconds: u32) -> String {
    match seconds {
        1 => "a second".to_owned(),
        60 => "a minute".to_owned(),
        3600 => "an hour".to_owned(),
        86400 => "a day".to_owned(),
        seconds => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_say_them() {
        assert_eq!(counted(1, "request"), "1 request");
        assert_eq!(counted(0, "request"), "0 requests");
        assert_eq!(stretch(60), "a minute");
        assert_eq!(stretch(90), "90 seconds");
    }

    #[test]
    fn of_many_operations_only_their_number_is_said() {
        assert_eq!(listed(&vec![Text::code("a"); 13]), Text::plain("13 operations"));
        assert_eq!(listed(&[Text::code("a"), Text::code("b")]), Text::code("a").and_plain(", ").and_code("b"));
    }
}
