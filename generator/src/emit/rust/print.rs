//! From tokens to the text of a file.

use proc_macro2::TokenStream;

use super::{declaration, docs, listing};

/// A file of Rust: the line that says where it comes from, what it is about, and its items with a blank line between them.
pub(in crate::emit) fn rust_file(header: &str, about: &str, items: TokenStream) -> String {
    let mut text = format!("// {header}\n\n");
    for line in docs::lines(about) {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    if !about.is_empty() {
        text.push('\n');
    }
    text.push_str(&items_text(items));
    text
}

/// Items, with a blank line between them, and between the functions of an `impl`.
pub(in crate::emit) fn items_text(items: TokenStream) -> String {
    // What an emitter makes is Rust; where it is not, the text shows it better than a panic would.
    let file: syn::File = match syn::parse2(items.clone()) {
        Ok(file) => file,
        Err(error) => {
            return format!("compile_error!({:?});\n\n{items}\n", format!("the generator wrote no valid Rust: {error}"));
        }
    };
    let mut text = String::new();
    let mut attributes = syn::File { shebang: None, frontmatter: None, attrs: file.attrs, items: Vec::new() };
    if !attributes.attrs.is_empty() {
        text.push_str(&prettyplease::unparse(&attributes));
        text.push('\n');
        attributes.attrs.clear();
    }
    let mut previous: Option<syn::Item> = None;
    for item in file.items {
        if previous.as_ref().is_some_and(|previous| !belong_together(previous, &item)) {
            text.push('\n');
        }
        text.push_str(&declaration::text(&item).unwrap_or_else(|| item_text(&item)));
        previous = Some(item);
    }
    text
}

/// `use` lines stand together, and so do `mod` lines.
fn belong_together(first: &syn::Item, second: &syn::Item) -> bool {
    use syn::Item::{Mod, Use};
    match (first, second) {
        (Use(first), Use(second)) => is_public(&first.vis) == is_public(&second.vis),
        (Mod(_), Mod(second)) => second.attrs.is_empty(),
        _ => false,
    }
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

fn item_text(item: &syn::Item) -> String {
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item.clone()] };
    let text = prettyplease::unparse(&file);
    match item {
        syn::Item::Macro(item) if matches!(item.mac.delimiter, syn::MacroDelimiter::Brace(_)) => listing::listing(item),
        syn::Item::Macro(_) => tight(&text),
        syn::Item::Impl(_) | syn::Item::Trait(_) => spaced(&joined(&text)),
        _ => text,
    }
}

/// What stands in a macro's parentheses is tokens to the printer, with a space around each; types are written without.
pub(super) fn tight(text: &str) -> String {
    let mut text = text.to_owned();
    for (loose, close) in
        [(" :: ", "::"), (" < ", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), ("& ", "&"), ("( ", "("), (" )", ")")]
    {
        text = text.replace(loose, close);
    }
    // The arrow of the macro itself.
    text.replace("=>", " => ").replace("  => ", " => ").replace(" =>  ", " => ")
}

/// The widest line that is made of several.
const WIDTH: usize = 100;

/// Calls and heads of functions on one line where they fit: the printer breaks them earlier than `rustfmt` does.
fn joined(text: &str) -> String {
    let text = with_fields(text);
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = lines.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let length = broken_over(first, after);
        let (broken, after) = after.split_at_checked(length).unwrap_or((&[], after));
        match one_line(first, broken) {
            Some(line) => {
                out.push_str(&line);
                rest = after;
            }
            None => {
                out.push_str(first);
                rest = rest.get(1..).unwrap_or_default();
            }
        }
        out.push('\n');
    }
    out
}

/// `self` and `.core` on one line: the printer takes a field for a call of the chain.
fn with_fields(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        if line.trim_start() == "self"
            && let Some(field) = lines.next_if(|next| next.trim_start().starts_with('.') && !next.ends_with([')', ',', ';']))
        {
            out.push_str(field.trim_start());
        }
        out.push('\n');
    }
    out
}

/// How many of the lines below a line belong to the same call or head.
fn broken_over(first: &str, after: &[&str]) -> usize {
    let deeper = after.iter().take_while(|line| indent(line) > indent(first)).count();
    let closed = after.get(deeper).is_some_and(|line| line.trim_start().starts_with(')') && indent(line) == indent(first));
    match (first.ends_with('('), closed) {
        (true, true) => deeper + 1,
        (false, false) if after.first().is_some_and(|line| line.trim_start().starts_with('.')) => deeper,
        _ => 0,
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The lines as one, if that is not too wide; none where there is more in them than arguments.
fn one_line(first: &str, broken: &[&str]) -> Option<String> {
    let (last, middle) = broken.split_last()?;
    if middle.iter().any(|line| line.ends_with(['{', '}', ';']) || line.contains("//")) || last.ends_with('}') {
        return None;
    }
    let mut line = first.to_owned();
    for part in broken.iter().map(|part| part.trim_start()) {
        if part.starts_with(')') && line.ends_with(',') {
            line.pop();
        }
        if !part.starts_with([')', '.']) && !line.ends_with('(') {
            line.push(' ');
        }
        line.push_str(part);
    }
    (line.chars().count() <= WIDTH).then_some(line)
}

/// A blank line after each function of an `impl` but the last.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let ends_function =
            line == "    }" || (line.starts_with("    fn ") || line.starts_with("    pub fn ")) && line.ends_with("{}");
        let ends_constants = (line.starts_with("    const ") || line.starts_with("    type "))
            && line.ends_with(';')
            && lines.peek().is_some_and(|next| !next.starts_with("    const ") && !next.starts_with("    type "));
        if (ends_function || ends_constants) && lines.peek().is_some_and(|next| *next != "}") {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn a_call_stands_on_one_line_where_it_fits() {
        let text = "    pub fn view(\n        &self,\n        id: u32,\n    ) -> View {\n        View::new(\n            self\n                .core\n                .call(&VIEW)\n                .path(id),\n        )\n    }\n";
        assert_eq!(
            joined(text),
            "    pub fn view(&self, id: u32) -> View {\n        View::new(self.core.call(&VIEW).path(id))\n    }\n"
        );
        let wide = text.replace("id: u32", &format!("{}: u32", "i".repeat(WIDTH)));
        assert!(joined(&wide).starts_with("    pub fn view(\n        &self,\n"));
        let block = "    f(\n        || {\n            g();\n        },\n    )\n";
        assert_eq!(joined(block), block);
    }

    #[test]
    fn items_and_functions_are_set_apart() {
        let items = quote! {
            use a::B;
            use c::D;
            #[doc = " A thing."]
            pub struct S;
            impl S { fn one() { if x { y() } } fn two() {} fn three() {} }
        };
        let expected = "use a::B;\nuse c::D;\n\n/// A thing.\npub struct S;\n\nimpl S {\n    fn one() {\n        if x {\n            y()\n        }\n    }\n\n    fn two() {}\n\n    fn three() {}\n}\n";
        assert_eq!(items_text(items), expected);
    }
}
