//! Parts of what a document says.

use super::blocks::{Block, blocks};

/// The first sentence of a text, on one line.
pub(crate) fn sentence(text: &str) -> String {
    let first =
        blocks(text).into_iter().find_map(|block| if let Block::Lines(lines) = block { Some(joined(&lines)) } else { None });
    first.map(|text| first_sentence(&text).to_owned()).unwrap_or_default()
}

/// Whether a link leads to an address that is whole by itself.
pub(crate) fn is_whole_address(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

/// The lines as one; where the author wanted a break there is a space.
pub(crate) fn joined(lines: &[String]) -> String {
    let last = lines.len().saturating_sub(1);
    let line =
        |(at, line): (usize, &String)| line.trim().strip_suffix('\\').filter(|_| at < last).unwrap_or(line.trim()).to_owned();
    let lines: Vec<String> = lines.iter().enumerate().map(line).collect();
    lines.join(" ")
}

/// A full stop before a capital ends a sentence, but not within code.
fn first_sentence(text: &str) -> &str {
    let ends = text.match_indices(". ").find(|(at, _)| {
        let next = text[at + 2..].chars().next();
        next.is_some_and(|next| next.is_uppercase() || next == '`') && text[..*at].matches('`').count().is_multiple_of(2)
    });
    ends.map_or(text, |(at, _)| &text[..=at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_ends_at_its_full_stop() {
        assert_eq!(sentence("One `a. B` two, e.g. three. Four."), "One `a. B` two, e.g. three.");
        assert_eq!(sentence("# Head\n\nOne\ntwo.\n\nThree."), "One two.");
    }
}
