//! How the pages of a list are walked.

use super::index::Index;
use super::text::Text;
use crate::ir::{Member, Paging, PagingStyle, Scan, Slot};

/// How an operation's pages are walked.
pub(crate) struct PagingFacts {
    pub page: Text,
    pub items: Text,
    pub item: Text,
    pub has_next: Option<Text>,
    /// How the next page is found, as a sentence.
    pub how: Text,
    /// Whether a page is found by where it stands, so that records which come or go meanwhile move the rest along.
    pub by_position: bool,
    pub limit: Option<Text>,
    pub max_limit: Option<u64>,
    pub ceiling: Option<u64>,
    pub scan: Option<ScanFacts>,
}

/// How an operation's records are walked by a cursor.
pub(crate) struct ScanFacts {
    pub flag: Text,
    pub cursor: Text,
    pub send_as: Text,
    pub min_limit: Option<u64>,
    pub max_limit: Option<u64>,
}

/// How an operation's pages are walked.
pub(crate) fn facts(paging: &Paging, index: &Index<'_>) -> PagingFacts {
    let Paging { style, limit, max_limit, page, items, item, has_next } = paging;
    let (ceiling, scan) = match style {
        PagingStyle::Offset { offset: _, ceiling, scan } => (*ceiling, scan.as_ref()),
        PagingStyle::Page { .. }
        | PagingStyle::Cursor { .. }
        | PagingStyle::CursorHeader { .. }
        | PagingStyle::NextUrl { .. }
        | PagingStyle::LinkHeader => (None, None),
    };
    PagingFacts {
        page: index.ty(page),
        items: field(items),
        item: index.ty(item),
        has_next: has_next.as_ref().map(field),
        how: how_the_next_is_found(style),
        by_position: is_by_position(style),
        limit: limit.as_ref().map(setter),
        max_limit: *max_limit,
        ceiling,
        scan: scan.map(scan_facts),
    }
}

/// Whether walks find pages by an offset or a number.
fn is_by_position(style: &PagingStyle) -> bool {
    match style {
        PagingStyle::Offset { offset: _, ceiling: _, scan } => scan.is_none(),
        PagingStyle::Page { .. } => true,
        PagingStyle::Cursor { .. } | PagingStyle::CursorHeader { .. } | PagingStyle::NextUrl { .. } | PagingStyle::LinkHeader => {
            false
        }
    }
}

fn how_the_next_is_found(style: &PagingStyle) -> Text {
    match style {
        PagingStyle::Offset { offset, ceiling: _, scan: _ } => setter(offset).and_plain(" says how many records to skip."),
        PagingStyle::Page { page, first } => setter(page).and_plain(format!(" says which page, from {first} on.")),
        PagingStyle::Cursor { cursor, send_as } => {
            let asked = Text::plain("The next page is asked for by sending ").and(field(cursor));
            asked.and_plain(" back, with ").and(setter(send_as)).and_plain(".")
        }
        PagingStyle::CursorHeader { header, send_as } => {
            let asked = Text::plain("The next page is asked for by sending the header ").and_code(header.as_str());
            asked.and_plain(" of each answer back, with ").and(setter(send_as)).and_plain(".")
        }
        PagingStyle::NextUrl { url } => Text::plain("The URL of the next page is in ").and(field(url)).and_plain("."),
        PagingStyle::LinkHeader => Text::plain("The URL of the next page is in the header ").and_code("Link").and_plain("."),
    }
}

fn field(member: &Member) -> Text {
    if member.path.is_empty() {
        return Text::plain("the answer itself");
    }
    let names: Vec<&str> = member.path.iter().map(|(name, _)| name.as_str()).collect();
    Text::code(names.join("."))
}

fn setter(slot: &Slot) -> Text {
    Text::code(format!(".{}(…)", slot.setter))
}

fn scan_facts(scan: &Scan) -> ScanFacts {
    let Scan { flag, cursor, send_as, min_limit, max_limit } = scan;
    ScanFacts {
        flag: setter(flag),
        cursor: field(cursor),
        send_as: setter(send_as),
        min_limit: *min_limit,
        max_limit: *max_limit,
    }
}
