//! Macros that hold a list, as text: one entry on a line, with its documentation above it.
//!
//! The printer of Rust knows the grammar of no macro, so what stands between the braces is laid out here.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The widest line that is not broken.
const WIDTH: usize = 110;

/// `runtime::operations! { … }`, with each entry that ends in `;` on a line of its own.
pub(super) fn listing(item: &syn::ItemMacro) -> String {
    let mut text = String::new();
    for attribute in &item.attrs {
        let tokens: Vec<TokenTree> = attribute.meta.to_token_stream().into_iter().collect();
        text.push_str(&attribute_lines(&spaced(&tokens)));
    }
    let path: Vec<String> = item.mac.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    text.push_str(&format!("{}! {{\n", path.join("::")));
    for Entry { docs, tokens, is_head } in entries(item.mac.tokens.clone()) {
        docs.iter().for_each(|line| push_line(&mut text, &format!("///{line}")));
        broken(&tokens).iter().for_each(|line| push_line(&mut text, line));
        if is_head {
            text.push('\n');
        }
    }
    // The declaration of a builder that nothing follows.
    text.truncate(text.trim_end().len());
    text.push_str("\n}\n");
    text
}

/// `#[cfg(any(…))]`, with as many conditions on a line as there is room for.
fn attribute_lines(meta: &str) -> String {
    let mut text = "#[".to_owned();
    let mut width = text.len();
    for (index, part) in meta.split(", ").enumerate() {
        if index > 0 && width + part.len() + 2 > WIDTH {
            text.push_str(",\n    ");
            width = 4;
        } else if index > 0 {
            text.push_str(", ");
            width += 2;
        }
        text.push_str(part);
        width += part.len();
    }
    text + "]\n"
}

fn push_line(text: &mut String, line: &str) {
    text.extend(["    ", line.trim_end(), "\n"]);
}

/// One entry of a list.
#[derive(Default)]
struct Entry {
    docs: Vec<String>,
    tokens: Vec<TokenTree>,
    /// Whether it is the declaration that the rest belongs to.
    is_head: bool,
}

fn entries(tokens: TokenStream) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut entry = Entry::default();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if is_punct(&token, '#') && entry.tokens.is_empty() {
            entry.docs.extend(tokens.next().as_ref().and_then(doc_line));
            continue;
        }
        entry.is_head |= entry.tokens.is_empty() && matches!(&token, TokenTree::Ident(word) if word == "pub");
        let ends = is_punct(&token, ';') || entry.is_head && is_braces(&token);
        entry.tokens.push(token);
        if ends {
            entries.push(std::mem::take(&mut entry));
        }
    }
    entries
}

fn is_punct(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_braces(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// The text of `[doc = "…"]`.
fn doc_line(attribute: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = attribute else { return None };
    let text = group.stream().into_iter().nth(2)?;
    syn::parse_str::<syn::LitStr>(&text.to_string()).ok().map(|text| text.value())
}

/// An entry on one line; a longer one is broken before its arrow or before what else is said of an operation, and between values.
fn broken(tokens: &[TokenTree]) -> Vec<String> {
    let line = spaced(tokens);
    let at = line.find(" => ").or_else(|| line.find(" .")).filter(|_| line.chars().count() > WIDTH);
    let Some((first, rest)) = at.map(|at| line.split_at(at)) else { return vec![line] };
    let mut lines = vec![first.to_owned()];
    let mut open = "    ".to_owned();
    for (index, value) in rest.trim_start().split(", runtime::").enumerate() {
        let value = if index == 0 { value.to_owned() } else { format!("runtime::{value}") };
        if index > 0 && open.len() + value.len() + 2 > WIDTH {
            lines.push(format!("{open},"));
            open = "        ".to_owned();
        } else if index > 0 {
            open.push_str(", ");
        }
        open.push_str(&value);
    }
    lines.push(open);
    lines
}

/// Tokens with spaces where a person would put them.
fn spaced(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut previous: Option<Piece> = None;
    for piece in pieces(tokens) {
        if previous.as_ref().is_some_and(|previous| is_apart(previous, &piece)) {
            text.push(' ');
        }
        text.push_str(&piece.text);
        previous = Some(piece);
    }
    text
}

/// What is written without a space in it.
struct Piece {
    text: String,
    kind: PieceKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PieceKind {
    /// A name or a literal.
    Word,
    /// A sign, of one character or of several: `::`, `=>`.
    Sign,
    /// What stands in parentheses or brackets.
    Group,
    /// What stands in braces.
    Braces,
}

fn pieces(tokens: &[TokenTree]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut is_open = false;
    for token in tokens {
        match token {
            TokenTree::Punct(sign) => {
                match pieces.last_mut().filter(|_| is_open) {
                    Some(last) => last.text.push(sign.as_char()),
                    None => pieces.push(Piece { text: sign.as_char().to_string(), kind: PieceKind::Sign }),
                }
                is_open = sign.spacing() == Spacing::Joint && matches!(sign.as_char(), ':' | '=' | '-');
                continue;
            }
            TokenTree::Group(group) => pieces.push(group_piece(group)),
            TokenTree::Ident(_) | TokenTree::Literal(_) => pieces.push(Piece { text: token.to_string(), kind: PieceKind::Word }),
        }
        is_open = false;
    }
    pieces
}

fn group_piece(group: &Group) -> Piece {
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    let inner = spaced(&inner);
    let (text, kind) = match group.delimiter() {
        Delimiter::Parenthesis => (format!("({inner})"), PieceKind::Group),
        Delimiter::Bracket => (format!("[{inner}]"), PieceKind::Group),
        Delimiter::Brace => (format!("{{ {inner} }}"), PieceKind::Braces),
        Delimiter::None => (inner, PieceKind::Word),
    };
    Piece { text, kind }
}

/// Whether a space stands between two pieces.
fn is_apart(first: &Piece, second: &Piece) -> bool {
    match (first.text.as_str(), second.text.as_str()) {
        (_, "=" | "=>" | "->" | "+") | ("=" | "=>" | "->" | "+" | "," | ":", _) => true,
        // What is said of an operation stands apart from its name; a method stands by what it is called on.
        (first, ".") => first.starts_with('"'),
        (">", _) => matches!(second.kind, PieceKind::Word | PieceKind::Braces),
        _ if second.kind == PieceKind::Braces => true,
        _ => first.kind == PieceKind::Word && second.kind == PieceKind::Word,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    fn text(tokens: TokenStream) -> String {
        syn::parse2(tokens).map(|item: syn::ItemMacro| listing(&item)).unwrap_or_default()
    }

    #[test]
    fn a_table_has_a_line_for_each_entry() {
        let operations = quote! {
            runtime::operations! { A: Get "/a" "a"; B: Post "/b/{id}" "b" .errors(&ERRORS) .security(&[&["x", "y"], &[]]); }
        };
        let expected = "runtime::operations! {\n    A: Get \"/a\" \"a\";\n    B: Post \"/b/{id}\" \"b\" .errors(&ERRORS).security(&[&[\"x\", \"y\"], &[]]);\n}\n";
        assert_eq!(text(operations), expected);
    }

    #[test]
    fn a_builder_has_its_declaration_first_and_documentation_above_each_entry() {
        let builder = quote! {
            runtime::builder! {
                #[doc = " A call."]
                pub struct List => Vec<models::Item> { body: models::Body, walk: runtime::Walk }
                #[doc = " One."]
                #[doc = ""]
                #[doc = " Two."]
                ids: impl IntoIterator<Item = impl Into<String>> => call.query("ids", runtime::QueryStyle::DEEP, runtime::list::<String>(ids));
                one: Option<&str> => body.one = Some(one.into());
            }
        };
        let expected = "runtime::builder! {
    /// A call.
    pub struct List => Vec<models::Item> { body: models::Body, walk: runtime::Walk }

    /// One.
    ///
    /// Two.
    ids: impl IntoIterator<Item = impl Into<String>>
        => call.query(\"ids\", runtime::QueryStyle::DEEP, runtime::list::<String>(ids));
    one: Option<&str> => body.one = Some(one.into());
}
";
        assert_eq!(text(builder), expected);
    }
}
