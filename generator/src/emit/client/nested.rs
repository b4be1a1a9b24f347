//! A client that is a module of another crate: the same files, with all that they say of the root of their crate said of the module.
//!
//! What begins with `crate::` leads through the module, features are a `cfg` of the house that a build script sets, macros bear the
//! module's name, and samples are not run, since they are written for a crate of their own.

use super::put;
use crate::files::Files;

/// The `cfg` that stands for the features of a crate.
const FEATURE: &str = "clientwright = \"";

/// Turns the files of a crate into those of a module. The manifest stays: it says what the other crate must depend on.
pub(super) fn nest(files: &Files, module: &str) -> Files {
    let mut nested = Files::new();
    for (path, text) in files.iter() {
        match path.strip_prefix("src/") {
            Some("lib.rs") => put(&mut nested, "src/mod.rs", &root(&source(text, module))),
            Some(_) => put(&mut nested, path, &source(text, module)),
            None if path == "Cargo.toml" => put(&mut nested, path, text),
            None => {}
        }
    }
    nested
}

/// The README belongs to a crate; and not every crate uses all of its client.
fn root(text: &str) -> String {
    let docs = "#![doc = include_str!(\"../README.md\")]";
    text.replacen(
        docs,
        "#![doc = \"The client that is generated from the API's document.\"]\n#![allow(dead_code, unused_imports)]",
        1,
    )
}

fn source(text: &str, module: &str) -> String {
    let own = format!("__clientwright_{}_", module.replace("::", "_"));
    let text = text.replace("$crate::__clientwright_", "$crate::runtime::");
    let text = text.replace("__clientwright_", &own).replace("feature = \"", FEATURE);
    without_tests(&below(&text, module))
}

/// Leads every path from the root of the crate through the module; what stands in a literal is left as it is.
fn below(text: &str, module: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => literal(rest, 0),
            'r' if !ends_in_word(&out) && raw(rest).is_some() => raw(rest).unwrap_or(1),
            '\'' => character(rest),
            '/' if rest.starts_with("//") => {
                let end = rest.find('\n').unwrap_or(rest.len());
                out.push_str(&in_comment(&rest[..end], module));
                rest = &rest[end..];
                continue;
            }
            'c' if rest.starts_with("crate::") && !ends_in_word(&out) => {
                out.push_str("crate::");
                out.push_str(module);
                out.push_str("::");
                rest = &rest["crate::".len()..];
                continue;
            }
            _ => first.len_utf8(),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

fn in_comment(text: &str, module: &str) -> String {
    text.replace("(crate::", &format!("(crate::{module}::")).replace("`crate::", &format!("`crate::{module}::"))
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

/// How long a literal is that begins with a quotation mark at `start`.
fn literal(text: &str, start: usize) -> usize {
    let mut escaped = false;
    for (index, character) in text.char_indices().skip_while(|(index, _)| *index <= start) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// How long a raw literal is: `r"…"`, `r#"…"#`.
fn raw(text: &str) -> Option<usize> {
    let hashes = text[1..].bytes().take_while(|byte| *byte == b'#').count();
    let inner = text.get(1 + hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(1 + hashes + 1 + inner.find(&end)? + end.len())
}

/// How long a literal of one character is; a lifetime is its apostrophe.
fn character(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), Some(_)) => characters.find(|(_, character)| *character == '\'').map_or(1, |(index, _)| index + 1),
        (Some(_), Some((index, '\''))) => index + 1,
        _ => 1,
    }
}

/// Samples in the documentation are shown, not compiled.
fn without_tests(text: &str) -> String {
    let mut inside = false;
    let lines = text.split_inclusive('\n').map(|line| {
        let Some((before, fence)) = line.split_once("```").filter(|(before, _)| matches!(before.trim(), "///" | "//!")) else {
            return line.to_owned();
        };
        inside = !inside;
        let is_rust = fence.trim().is_empty() || fence.starts_with("rust") || fence.starts_with("no_run");
        if inside && is_rust { format!("{before}```ignore\n") } else { line.to_owned() }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_through_the_module_and_literals_stay() {
        let text = "use crate::a;\n/// [`b`](crate::b)\nlet c = (\"crate::c\", r#\"\"crate::\"#, '\"', \"\\\"crate::\", my_crate::d, crate::e);\nfn f<'a>(g: &'a crate::G) {}\n";
        let expected = "use crate::m::a;\n/// [`b`](crate::m::b)\nlet c = (\"crate::c\", r#\"\"crate::\"#, '\"', \"\\\"crate::\", my_crate::d, crate::m::e);\nfn f<'a>(g: &'a crate::m::G) {}\n";
        assert_eq!(below(text, "m"), expected);
    }

    #[test]
    fn macros_and_features_are_the_modules_own() {
        let text = "#[cfg(feature = \"x\")]\nmacro_rules! __clientwright_y { () => { $crate::__clientwright_y!(@z) } }\n";
        let expected =
            "#[cfg(clientwright = \"x\")]\nmacro_rules! __clientwright_a_b_y { () => { $crate::a::b::runtime::y!(@z) } }\n";
        assert_eq!(source(text, "a::b"), expected);
    }

    #[test]
    fn samples_are_shown_and_not_run() {
        assert_eq!(
            without_tests("/// ```\n/// a\n/// ```\n/// ```text\n/// ```\n"),
            "/// ```ignore\n/// a\n/// ```\n/// ```text\n/// ```\n"
        );
    }
}
