//! The way from the root of a document to one of its nodes: `#/paths/~1alerts/get`.

use std::fmt;
use std::sync::Arc;

/// A JSON pointer (RFC 6901).
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer {
    tokens: Vec<Arc<str>>,
}

impl Pointer {
    /// The root itself, `#`.
    pub fn root() -> Pointer {
        Pointer::default()
    }

    /// Reads `#/a/b`, `/a/b`, `#` or the empty text; `~0`, `~1` and `%41` are decoded. Anything else is no pointer.
    pub fn parse(text: &str) -> Option<Pointer> {
        let text = text.strip_prefix('#').unwrap_or(text);
        if text.is_empty() {
            return Some(Pointer::root());
        }
        let tokens = text.strip_prefix('/')?.split('/');
        Some(Pointer { tokens: tokens.map(|token| Arc::from(decoded(token))).collect() })
    }

    /// The pointer to a key of this map.
    #[must_use]
    pub fn key(&self, key: &str) -> Pointer {
        let mut longer = Vec::with_capacity(self.tokens.len() + 1);
        longer.extend_from_slice(&self.tokens);
        longer.push(Arc::from(key));
        Pointer { tokens: longer }
    }

    /// The pointer to an element of this list, from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Pointer {
        self.key(&index.to_string())
    }

    /// The pointer to what holds this; none for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Pointer> {
        let (_, parents) = self.tokens.split_last()?;
        Some(Pointer { tokens: parents.to_vec() })
    }

    /// Goes one step down, in place.
    pub fn push(&mut self, token: &str) {
        self.tokens.push(Arc::from(token));
    }

    /// Goes one step up, in place.
    pub fn pop(&mut self) {
        self.tokens.pop();
    }

    /// The last token.
    pub fn last(&self) -> Option<&str> {
        self.tokens.last().map(|token| &**token)
    }

    /// The tokens from the root on, decoded.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.tokens.iter().map(|token| &**token)
    }

    /// How many steps it is from the root.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether it is the root.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether `other` is this or lies below it.
    pub fn contains(&self, other: &Pointer) -> bool {
        other.tokens.starts_with(&self.tokens)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("#")?;
        // `%` is written as `%25`, so that what is shown reads back as the same pointer.
        self.tokens
            .iter()
            .try_for_each(|token| write!(out, "/{}", token.replace('~', "~0").replace('/', "~1").replace('%', "%25")))
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{self}`")
    }
}

impl<'token> FromIterator<&'token str> for Pointer {
    fn from_iter<I: IntoIterator<Item = &'token str>>(tokens: I) -> Pointer {
        Pointer { tokens: tokens.into_iter().map(Arc::from).collect() }
    }
}

fn decoded(token: &str) -> String {
    percent_decoded(token).replace("~1", "/").replace("~0", "~")
}

/// `a%20b` as `a b`; a `%` that begins no two hexadecimal digits, or no UTF-8, stays.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let decoded = after.get(..2).filter(|_| first == b'%').and_then(|digits| Some(hex(digits[0])? * 16 + hex(digits[1])?));
        bytes.push(decoded.unwrap_or(first));
        rest = if decoded.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn pointers_read_and_write() {
        let table: &[(&str, &[&str], &str)] = &[
            ("#", &[], "#"),
            ("", &[], "#"),
            ("#/paths/~1x~1{id}/get", &["paths", "/x/{id}", "get"], "#/paths/~1x~1{id}/get"),
            ("#/a~01/b", &["a~1", "b"], "#/a~01/b"),
            ("#/paths/%2Fx%20y", &["paths", "/x y"], "#/paths/~1x y"),
            ("#/100%/%zz", &["100%", "%zz"], "#/100%25/%25zz"),
            ("#/a/%C3%A9", &["a", "é"], "#/a/é"),
            ("#/a//b", &["a", "", "b"], "#/a//b"),
            ("/a/0", &["a", "0"], "#/a/0"),
        ];
        for (text, tokens, shown) in table {
            let pointer = Pointer::parse(text).unwrap();
            assert_eq!(pointer.tokens().collect::<Vec<_>>(), *tokens, "{text}");
            assert_eq!(pointer.to_string(), *shown);
            assert_eq!(Pointer::parse(shown), Some(pointer));
        }
        assert_eq!(Pointer::parse("#anchor"), None);
        assert_eq!(Pointer::parse("a/b"), None);
    }

    #[test]
    fn pointers_grow_and_shrink() {
        let pointer = Pointer::root().key("paths").key("/x").index(3);
        assert_eq!(pointer.to_string(), "#/paths/~1x/3");
        assert_eq!(pointer.parent().map(|parent| parent.to_string()).as_deref(), Some("#/paths/~1x"));
        assert!(Pointer::root().key("paths").contains(&pointer));
    }
}
