//! Types that are declared through a macro of the runtime.
//!
//! Emitters make them as ordinary items with attributes that Rust does not have; here they become what the macro takes.
//!
//! | attribute | what is written |
//! |---|---|
//! | `#[object]` on the item | `object! { pub struct Disk { .. } }` |
//! | `#[number_enum(i32)]` on the item | `number_enum! { pub enum Level: i32 { .. } }` |
//! | `#[wire = "type"]`, once or more | `pub kind: Kind = "type",` |
//! | `#[null]` | `pub comment: Option<String> \| null,` |
//! | `#[rest]` | `..pub extra: Value,` |
//! | `#[other]` | `_ => Unrecognized,` |

use proc_macro2::TokenStream;
use syn::{Attribute, Item, Meta};

/// How wide a line of what is not text may be.
const WIDTH: usize = 116;

/// The item as its macro takes it; none if it is no such item.
pub(super) fn text(item: &Item) -> Option<String> {
    if let Item::Macro(call) = item {
        let name = call.mac.path.get_ident()?.to_string();
        return matches!(name.as_str(), "build" | "union_from").then(|| filled(&name, &call.mac.tokens));
    }
    let mut item = item.clone();
    let attributes = match &mut item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        _ => return None,
    };
    let (name, of) = macro_of(attributes.first()?)?;
    attributes.remove(0);
    let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let mut text = format!("{name}! {{\n");
    for line in members(&prettyplease::unparse(&file)) {
        let line = match &of {
            Some(of) if line.starts_with("pub enum ") => line.replacen(" {", &format!(": {of} {{"), 1),
            _ => line,
        };
        text.push_str(format!("    {line}").trim_end());
        text.push('\n');
    }
    text.push_str("}\n");
    Some(text)
}

fn macro_of(attribute: &Attribute) -> Option<(String, Option<String>)> {
    let name = attribute.path().get_ident()?.to_string();
    let known = ["object", "text_enum", "number_enum", "union", "wrapper"].contains(&name.as_str());
    let of = match &attribute.meta {
        Meta::List(list) => Some(list.tokens.to_string()),
        Meta::Path(_) | Meta::NameValue(_) => None,
    };
    known.then_some((name, of))
}

/// The lines of an item, each member on one line with what its attributes say.
fn members(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut said = Said::default();
    let mut member = String::new();
    for line in text.lines() {
        let is_member = line.starts_with("    ") && !line.trim_start().starts_with("///");
        if !is_member {
            lines.push(line.to_owned());
        } else if member.is_empty() && line.trim_start().starts_with("#[") {
            said.note(line.trim());
        } else {
            append(&mut member, line.trim());
            if line.ends_with(',') && line.get(4..).is_some_and(|rest| !rest.starts_with(' ')) {
                lines.push(format!("    {},", std::mem::take(&mut said).beside(member.trim_end_matches(','))));
                member.clear();
            }
        }
    }
    lines
}

/// Adds to a member what the printer has put on another line.
fn append(member: &mut String, line: &str) {
    let closes = line.starts_with(['>', ')']);
    if closes && member.ends_with(',') {
        member.pop();
    } else if member.ends_with(',') {
        member.push(' ');
    }
    member.push_str(line);
}

/// What the attributes of a member say.
#[derive(Default)]
struct Said {
    wire: Vec<String>,
    null: bool,
    rest: bool,
    other: bool,
}

impl Said {
    fn note(&mut self, attribute: &str) {
        match attribute {
            "#[null]" => self.null = true,
            "#[rest]" => self.rest = true,
            "#[other]" => self.other = true,
            other => self.wire.extend(other.strip_prefix("#[wire = ").and_then(|wire| wire.strip_suffix(']')).map(str::to_owned)),
        }
    }

    fn beside(self, member: &str) -> String {
        let Said { wire, null, rest, other } = self;
        let before = match (rest, other) {
            (true, _) => "..",
            (_, true) => "_ => ",
            (false, false) => "",
        };
        let null = if null { " | null" } else { "" };
        let wire = if wire.is_empty() { String::new() } else { format!(" = {}", wire.join(" | ")) };
        format!("{before}{member}{null}{wire}")
    }
}

/// A call of a macro with as much on a line as fits.
fn filled(name: &str, tokens: &TokenStream) -> String {
    let mut text = format!("{name}! {{\n");
    let mut line = String::from("   ");
    let tokens = super::print::tight(&tokens.to_string()).replace(" : ", ": ").replace(" (", "(");
    for word in words(&tokens) {
        if line.chars().count() + 1 + word.chars().count() > WIDTH && !line.trim().is_empty() {
            text.push_str(&line);
            text.push('\n');
            line = String::from("       ");
        }
        line.push(' ');
        line.push_str(&word);
    }
    text.push_str(&line);
    text.push_str("\n}\n");
    text
}

/// The parts that stay on one line: what ends in a comma or a parenthesis outside of a type.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut depth = 0_i32;
    let mut word = String::new();
    for letter in text.chars() {
        word.push(letter);
        match letter {
            '(' | '<' => depth += 1,
            ')' | '>' => depth -= 1,
            _ => {}
        }
        let ends = depth <= 1 && letter == ',' || depth == 0 && letter == ')';
        if ends {
            words.push(word.trim().to_owned());
            word.clear();
        }
    }
    if !word.trim().is_empty() {
        words.push(word.trim().to_owned());
    }
    words
}
