//! A page: its path, and its text as it is written to disk.

use askama::Template;

use crate::emit::docs::reference::blocks::fence_of;
use crate::files::{DuplicatePath, Files};

/// A page of the reference.
pub(crate) struct Page {
    /// Its path below the folder of the reference.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Page {
    /// A page from its template.
    pub(crate) fn new(path: impl Into<String>, template: &impl Template) -> Page {
        Page { path: path.into(), text: render(template) }
    }
}

/// A template's text. Writing to a text never fails; should a template ever fail, its page says so, and no other page is lost.
fn render(template: &impl Template) -> String {
    tidy(&template.render().unwrap_or_else(|error| error.to_string()))
}

/// Puts a page among others. Each page has one writer and one name, so none is there already; were it, the name of the second says so
/// rather than that one of them is lost.
pub(crate) fn put(files: &mut Files, path: &str, text: &str) {
    if let Err(DuplicatePath(path)) = files.insert(path, text) {
        put(files, &format!("{path}.duplicate"), text);
    }
}

/// What stands in an HTML comment of one line, and does not end it.
pub(crate) fn comment(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace("-->", "--&gt;")
}

/// No space at the end of a line, never two empty lines in a row, one line feed at the end: a template may be as loose as it reads best.
/// Blocks of code keep their empty lines.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<String> = None;
    let mut empty = true;
    for line in text.lines().map(str::trim_end) {
        fence = match (fence, fence_of(line)) {
            (Some(open), Some((mark, ""))) if mark.starts_with(&open) => None,
            (Some(open), _) => Some(open),
            (None, found) => found.map(|(mark, _)| mark.to_owned()),
        };
        if !(line.is_empty() && empty && fence.is_none()) {
            out.push_str(line);
            out.push('\n');
        }
        empty = line.is_empty();
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_tidied_outside_of_code() {
        let loose = "\n\na  \n\n\n\nb\n```\nx\n\n\ny\n```\n\n\n";
        assert_eq!(tidy(loose), "a\n\nb\n```\nx\n\n\ny\n```\n");
    }

    #[test]
    fn a_command_cannot_end_the_comment() {
        assert_eq!(comment("a --> b\nc"), "a --&gt; b c");
    }
}
