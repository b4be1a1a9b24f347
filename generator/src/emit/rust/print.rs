//! From tokens to the text of a file.

use proc_macro2::TokenStream;

use super::{declaration, docs};

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
        syn::Item::Macro(_) => tight(&text),
        syn::Item::Impl(_) | syn::Item::Trait(_) => spaced(&text),
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
