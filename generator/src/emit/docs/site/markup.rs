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

/// Text as it stands in an element.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text as it stands in an attribute, between double quotes.
pub(super) fn attribute(text: &str) -> String {
    escaped(text).replace('"', "&quot;")
}
