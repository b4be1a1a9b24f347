//! A short text of the reference, as it stands in a cell or a sentence, whatever it is written in.

use super::target::Target;

/// A short text, piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text(pub Vec<Span>);

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    /// Words of ours.
    Plain(String),
    /// Words of the document, as CommonMark.
    Words(String),
    /// A name or a value.
    Code(String),
    /// A name or a value, and where it is explained.
    Link(String, Target),
    /// The mark of what is deprecated.
    Deprecated,
    /// What follows stands on a line of its own.
    Break,
}

impl Text {
    /// No text.
    pub(crate) fn new() -> Text {
        Text::default()
    }

    /// Words of ours.
    pub(crate) fn plain(text: impl Into<String>) -> Text {
        Text::new().and_plain(text)
    }

    /// Words of the document.
    pub(crate) fn words(text: impl Into<String>) -> Text {
        Text::new().with(Span::Words(text.into()))
    }

    /// A name or a value.
    pub(crate) fn code(text: impl Into<String>) -> Text {
        Text::new().and_code(text)
    }

    /// A name or a value, and where it is explained.
    pub(crate) fn link(text: impl Into<String>, target: Target) -> Text {
        Text::new().with(Span::Link(text.into(), target))
    }

    /// The text with more words of ours.
    pub(crate) fn and_plain(self, text: impl Into<String>) -> Text {
        self.with(Span::Plain(text.into()))
    }

    /// The text with one more name or value.
    pub(crate) fn and_code(self, text: impl Into<String>) -> Text {
        self.with(Span::Code(text.into()))
    }

    /// The text with all of another behind it.
    pub(crate) fn and(mut self, other: Text) -> Text {
        self.0.extend(other.0);
        self
    }

    /// Several texts, with words of ours between each two.
    pub(crate) fn joined(texts: impl IntoIterator<Item = Text>, between: &str) -> Text {
        let between = if between.is_empty() { Span::Break } else { Span::Plain(between.to_owned()) };
        let mut all = Text::new();
        for text in texts {
            if !all.0.is_empty() {
                all = all.with(between.clone());
            }
            all = all.and(text);
        }
        all
    }

    /// Several texts, each on a line of its own.
    pub(crate) fn lines(texts: impl IntoIterator<Item = Text>) -> Text {
        Text::joined(texts, "")
    }

    /// The text with a mark before it where it is about something deprecated.
    pub(crate) fn deprecated_if(self, deprecated: bool) -> Text {
        if deprecated { Text(vec![Span::Deprecated]).and(self) } else { self }
    }

    /// Whether it says nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|span| match span {
            Span::Plain(text) | Span::Words(text) => text.trim().is_empty(),
            Span::Code(_) | Span::Link(..) | Span::Deprecated => false,
            Span::Break => true,
        })
    }

    fn with(mut self, span: Span) -> Text {
        self.0.push(span);
        self
    }
}
