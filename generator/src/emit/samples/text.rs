//! How the statements of a sample are laid out.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::layout;
use crate::emit::rust::types::ident;

/// What stands for JSON until the lines are laid out, since the printer knows nothing of what is inside a macro.
const PLACEHOLDER: &str = "__json_of_a_sample_";

/// The name that stands for the JSON with this number.
pub(super) fn placeholder(number: usize) -> String {
    format!("{PLACEHOLDER}{number}_")
}

/// The `use` lines, and the statements with their JSON.
pub(super) fn text(uses: &BTreeSet<(String, String)>, statements: &TokenStream, json: &[Value]) -> String {
    let uses = uses_text(uses);
    let body = with_json(&body_text(statements), json);
    if uses.is_empty() { body } else { format!("{uses}\n{body}") }
}

/// The `use` lines, the standard library's first, with what comes from one place in one.
fn uses_text(uses: &BTreeSet<(String, String)>) -> String {
    let mut paths: Vec<&String> = uses.iter().map(|(path, _)| path).collect();
    paths.dedup();
    paths.sort_by_key(|path| !path.starts_with("std"));
    let lines = paths.into_iter().map(|path| {
        let names: Vec<_> = uses.iter().filter(|(known, _)| known == path).map(|(_, name)| ident(name)).collect();
        let path = path.split("::").map(ident).map(|part| quote! { #part }).reduce(|path, part| quote! { #path::#part });
        match names.as_slice() {
            [only] => quote! { use #path::#only; },
            _ => quote! { use #path::{#(#names),*}; },
        }
    });
    printed(&quote! { #(#lines)* })
}

/// How deep a sample stands when it is printed: the printer knows one width for all, and a sample stands in a narrow column.
const DEPTH: usize = 7;

/// Statements as they stand in a function, without its indentation.
fn body_text(statements: &TokenStream) -> String {
    let function = quote! { async fn sample() { #statements } };
    let nested = (0..DEPTH).fold(function, |inner, _| quote! { mod narrow { #inner } });
    let text = printed(&nested);
    let indent = " ".repeat(4 * (DEPTH + 1));
    let lines: Vec<&str> = text.lines().skip(DEPTH + 1).collect();
    let inner = lines.len().saturating_sub(DEPTH + 1);
    let lines: Vec<&str> = lines.into_iter().take(inner).map(|line| line.strip_prefix(&indent).unwrap_or(line)).collect();
    lines.join("\n").trim_end().to_owned()
}

fn printed(items: &TokenStream) -> String {
    match syn::parse2(items.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // What is written here is Rust; where it is not, the text shows it better than a panic would.
        Err(_) => format!("\n{items}\n\n"),
    }
}

/// The text with its JSON, laid out where it stands.
fn with_json(text: &str, json: &[Value]) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let mut line = line.to_owned();
        for (index, value) in json.iter().enumerate() {
            let placeholder = placeholder(index);
            if line.contains(&placeholder) {
                let laid_out = layout::json_in_rust(value, 60, 4).replace('\n', &format!("\n{}", " ".repeat(indent)));
                line = line.replace(&placeholder, &format!("json!({laid_out})"));
            }
        }
        out.push_str(&line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_is_laid_out_where_it_stands() {
        let text = format!("call(\n    {PLACEHOLDER}0_,\n)");
        let value = json!({"first": "a text that takes a good deal of room", "second": "and another one that does"});
        let expected = "call(\n    json!({\n        \"first\": \"a text that takes a good deal of room\",\n        \
                        \"second\": \"and another one that does\"\n    }),\n)";
        assert_eq!(with_json(&text, &[value]), expected);
    }
}
