//! Text that is HTML already.

use std::fmt;

use askama::FastWritable;
use askama::filters::HtmlSafe;

/// Text that is HTML already: a template writes it as it is, and escapes everything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Markup(pub String);

impl fmt::Display for Markup {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FastWritable for Markup {
    fn write_into(&self, out: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(out.write_str(&self.0)?)
    }
}

impl HtmlSafe for Markup {}

/// Text as it stands in an element or in an attribute with quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            character => out.push(character),
        }
    }
    out
}
