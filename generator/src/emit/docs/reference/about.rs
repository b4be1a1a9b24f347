//! What the document says about a method: in a line, and at length.

use crate::ir::Docs;

/// How a method of a resource is called: `alerts().list()`.
pub(crate) fn method_call(accessor: &str, name: &str) -> String {
    format!("{accessor}().{name}()")
}

/// What the document says about a method.
pub(crate) struct About<'a> {
    /// In a line; may be empty.
    pub summary: &'a str,
    /// More, which does not repeat the line; may be empty.
    pub more: &'a str,
}

impl<'a> About<'a> {
    /// What is said in a line and at length.
    pub(crate) fn of(summary: &'a Docs, docs: &'a Docs) -> About<'a> {
        let (summary, words) = (summary.0.trim(), docs.0.trim());
        if summary.is_empty() || words.starts_with(summary) {
            About { summary: "", more: words }
        } else {
            About { summary, more: words }
        }
    }

    /// All of it: the line as a sentence, then the rest.
    pub(crate) fn whole(&self) -> String {
        let About { summary, more } = self;
        if summary.is_empty() { (*more).to_owned() } else { format!("{}\n\n{more}", self.line()).trim_end().to_owned() }
    }

    /// The line, or what is said at length where there is none.
    pub(crate) fn first(&self) -> &'a str {
        if self.summary.is_empty() { self.more } else { self.summary }
    }

    /// The line as a sentence.
    pub(crate) fn line(&self) -> String {
        let stop = if self.summary.is_empty() || self.summary.ends_with(['.', '!', '?', ':']) { "" } else { "." };
        format!("{}{stop}", self.summary)
    }
}
