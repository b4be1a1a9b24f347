//! The one place where a name is chosen.
//!
//! | what | grammar | example |
//! |---|---|---|
//! | type of a component | `UpperCamel(name of the component)` | `alert_entity` → `AlertEntity` |
//! | type declared inside another | `Owner` + `UpperCamel(property)` | `AlertPolicy` |
//! | type of an item of a list | the list's name + `Item` | `AlertEvidenceItem` |
//! | type of a map's values | the map's name + `Value` | `ActivityEntityDataValue` |
//! | variant of a union | the type it holds, or `Text`, `Integer`, `Number`, `Boolean`, `List`, `Map` | `AlertEntityId::Text` |
//! | type of an operation's body, answer | `UpperCamel(operation)` + `Request`, `Response` | `ListAlertsResponse` |
//! | field, argument, method | `snake_case(name)` | `resolveTime` → `resolve_time` |
//! | variant of an enum | `UpperCamel(value)` | `too-many` → `TooMany` |
//! | resource, its accessor | `UpperCamel(tag)`, `snake_case(tag)` | `IpRanges`, `ip_ranges` |
//! | method that uploads in one call | `name` of `x-upload` | `upload_log` |
//! | collector of optional arguments | `UpperCamel(method)` in the resource's module | `alerts::CloseBenign` |
//! | description of an operation | `SCREAMING_SNAKE(method)` | `CLOSE_BENIGN` |
//! | Cargo feature of a resource | `kebab-case(module)` | `ip-ranges` |
//! | filter method | `snake_case(field)` + `_` + operator | `entity_ip_startswith` |
//!
//! Where a document has more resources than a registry takes features, those whose names begin alike share one. A feature that would
//! be called like one of the runtime's, or like a dependency, gets `-api`.
//!
//! A name depends on nothing but the thing's own place in the document: adding a schema never renames another. `x-rust-name` comes
//! before all of this. A word that Rust reserves, or that the client has for something of its own, gets a trailing `_`; a type that would shadow something every Rust file uses
//! gets `Model`; a name that begins with a digit gets `N` or `n`; a name with no letter or digit in it is spelt (`+1` → `Plus1`).
//! Of a text longer than 150 bytes only the beginning becomes a name.
//! Two things that would bear the same name in the same scope: in our own document an error that shows both places; in other
//! people's the later one takes a number, with a warning.
//!
//! What a published crate has called something (`names.lock`) comes before all of this but `x-rust-name`, and nothing else gets such a
//! name. So each claim says which thing it is for, by an identity that stays from one version of the document to the next.

use std::collections::HashSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Words that cannot be a name of anything.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
    "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
    // No keyword, but what every constructor is called.
    "new",
];

/// Types and traits that every generated file may speak of without a path.
const TAKEN_TYPES: &[&str] = &[
    "Self",
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "Box",
    "Vec",
    "String",
    "ToString",
    "ToOwned",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Drop",
    "Eq",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Hash",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "IntoIterator",
    "Iterator",
    "Extend",
    "ExactSizeIterator",
    "DoubleEndedIterator",
    "AsRef",
    "AsMut",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "Future",
    "IntoFuture",
    "Serialize",
    "Deserialize",
    "Serializer",
    "Deserializer",
    "BTreeMap",
    "Maybe",
    "Value",
    "Timestamp",
    "TimestampSeconds",
    "FractionalTimestamp",
    "DateTime",
    "NaiveDate",
    "Filters",
    "UnknownMember",
];

/// Features that the crate has for other reasons, and the names of its dependencies.
const TAKEN_FEATURES: &[&str] = &[
    "default",
    "reqwest",
    "blocking",
    "azure",
    "redis",
    UNUSED_MODELS,
    WEBHOOKS,
    "azure-core",
    "base64",
    "bytes",
    "chrono",
    "futures-core",
    "futures-util",
    "gloo-timers",
    "http",
    "http-body",
    "percent-encoding",
    "serde",
    "serde-json",
    "serde-path-to-error",
    "tokio",
    "tracing",
    "url",
    "web-time",
    "zeroize",
];

/// The feature of what the service sends by itself.
pub(super) const WEBHOOKS: &str = "incoming-requests";

/// The feature of the models that no operation uses.
pub(super) const UNUSED_MODELS: &str = "other-models";

/// The most features that resources may have: crates.io takes 300 of a crate, and some are not for resources.
const MOST_FEATURES: usize = 280;

/// The name of a type.
pub(super) fn type_name(text: &str) -> String {
    let name = upper_camel(text);
    if TAKEN_TYPES.contains(&name.as_str()) { format!("{name}Model") } else { name }
}

/// The name of a variant.
pub(super) fn variant_name(text: &str) -> String {
    let name = upper_camel(text);
    if name == "Self" { "Self_".to_owned() } else { name }
}

/// The name of a field, an argument or a method.
pub(super) fn snake_name(text: &str) -> String {
    let name = spelt(text).to_snake_case();
    let name = if name.is_empty() { "empty".to_owned() } else { name };
    let name = if name.starts_with(|first: char| first.is_ascii_digit()) { format!("n{name}") } else { name };
    if KEYWORDS.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// The name of a module: also of its file, so no two may differ in case alone, and none may be called `mod`.
pub(super) fn module_name(text: &str) -> String {
    snake_name(text)
}

/// The name of a static.
pub(super) fn static_name(text: &str) -> String {
    let name = spelt(text).to_shouty_snake_case();
    if name.starts_with(|first: char| first.is_ascii_digit()) || name.is_empty() { format!("N{name}") } else { name }
}

/// The group that an `operationId` of the form `Group_verb` names: `VirtualNetworks_list`. Tools of some vendors write no tags and
/// name all operations like this. What begins with a verb (`GetUser_v2`) names no group.
pub(super) fn group_in_id(id: Option<&str>) -> Option<String> {
    const VERBS: &[&str] = &["Get", "List", "Create", "Update", "Delete", "Add", "Remove", "Set", "Put", "Post", "Patch"];
    let (group, verb) = id?.split_once('_')?;
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|character| character.is_ascii_alphanumeric());
    let is_verb = VERBS
        .iter()
        .any(|verb| group.strip_prefix(verb).is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_lowercase())));
    let is_group = is_name(group) && group.starts_with(|first: char| first.is_ascii_uppercase()) && !is_verb;
    (is_group && verb.starts_with(|first: char| first.is_ascii_alphabetic())).then(|| group.to_owned())
}

/// The Cargo feature of each resource, from the names of their modules, which are valid and all different.
pub(super) fn feature_names(modules: &[&str]) -> Vec<String> {
    let kebab: Vec<String> = modules.iter().map(|module| module.trim_matches('_').replace('_', "-")).collect();
    let of_words = |words: usize| kebab.iter().map(|name| first_words(name, words)).collect::<Vec<String>>();
    let first_letters = || kebab.iter().map(|name| name.chars().take(1).collect()).collect::<Vec<String>>();
    let is_few = |names: &Vec<String>| names.iter().collect::<HashSet<_>>().len() <= MOST_FEATURES;
    let names = [usize::MAX, 3, 2, 1].into_iter().map(of_words).find(is_few).unwrap_or_else(first_letters);
    names.into_iter().map(|name| if TAKEN_FEATURES.contains(&name.as_str()) { format!("{name}-api") } else { name }).collect()
}

fn first_words(name: &str, words: usize) -> String {
    name.split('-').take(words).collect::<Vec<_>>().join("-")
}

fn upper_camel(text: &str) -> String {
    let name = spelt(text).to_upper_camel_case();
    if name.is_empty() {
        "Empty".to_owned()
    } else if name.starts_with(|first: char| !first.is_alphabetic()) {
        format!("N{name}")
    } else {
        name
    }
}

/// The text with only letters and digits and `_` in it; signs that carry a meaning are spelt where the text would be ambiguous without.
fn spelt(text: &str) -> String {
    let lead = match text.chars().next() {
        Some('+') => "plus_",
        Some('-') if text.len() > 1 => "minus_",
        _ => "",
    };
    let plain = |character: char| if is_name_character(character) { character } else { '_' };
    let cleaned: String = shortened(text).chars().map(plain).collect();
    if cleaned.chars().any(|character| character != '_') {
        return format!("{lead}{cleaned}");
    }
    let words: Vec<&str> = shortened(text).chars().take(LONGEST_IN_SIGNS).map(word_of_sign).collect();
    words.join("_")
}

/// What of a text can become a name, in bytes: types and modules are files too, and no file may have a name of more than 255.
const LONGEST: usize = 150;

/// The same, in signs that are spelt.
const LONGEST_IN_SIGNS: usize = 15;

fn shortened(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or_default()]
}

/// Letters that Rust takes in a name; a letter that looks like a letter but may not stand in one counts as a sign.
fn is_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || (!character.is_ascii() && syn::parse_str::<syn::Ident>(&format!("a{character}")).is_ok())
}

fn word_of_sign(sign: char) -> &'static str {
    match sign {
        '=' => "equal",
        '!' => "not",
        '<' => "less",
        '>' => "greater",
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '~' => "tilde",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '^' => "caret",
        '_' => "underscore",
        ' ' => "space",
        _ => "sign",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_fit_for_rust_whatever_the_text() {
        let cases = [
            ("alert_entity", "AlertEntity", "alert_entity"),
            ("_id", "Id", "id"),
            ("type", "Type", "type_"),
            ("self", "SelfModel", "self_"),
            ("Option", "OptionModel", "option"),
            ("3com", "N3com", "n3com"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            (">=", "GreaterEqual", "greater_equal"),
            ("", "Empty", "empty"),
            ("entity.ip", "EntityIp", "entity_ip"),
            ("größe", "Größe", "größe"),
            ("🦀", "Sign", "sign"),
            ("reasonId", "ReasonId", "reason_id"),
        ];
        for (text, as_type, as_field) in cases {
            assert_eq!(type_name(text), as_type, "{text}");
            assert_eq!(snake_name(text), as_field, "{text}");
        }
    }

    #[test]
    fn features_are_named_like_their_resources_and_never_like_another_feature_or_a_dependency() {
        let modules =
            ["ip_ranges", "type_", "default", "reqwest", "serde_json", "größe", "sign", "n3com", "tag_2", "other_models"];
        let names = ["ip-ranges", "type", "default-api", "reqwest-api", "serde-json-api", "größe", "sign", "n3com", "tag-2"];
        assert_eq!(feature_names(&modules)[..9], names);
        assert_eq!(feature_names(&modules)[9], "other-models-api");
        let runtime: toml::Table = include_str!("../../runtime/Cargo.toml").parse().unwrap_or_default();
        let target = runtime["target"].as_table().into_iter().flat_map(|targets| targets.values());
        let tables = ["features", "dependencies"].into_iter().map(|section| &runtime[section]);
        for table in tables.chain(target.map(|target| &target["dependencies"])) {
            for name in table.as_table().into_iter().flat_map(|table| table.keys()) {
                assert!(TAKEN_FEATURES.contains(&name.replace('_', "-").as_str()), "{name}");
            }
        }
    }

    #[test]
    fn an_operation_id_names_a_group_where_it_is_written_so() {
        let cases = [
            ("VirtualNetworks_list", Some("VirtualNetworks")),
            ("AdminRules_create_or_update", Some("AdminRules")),
            ("Addresses_get", Some("Addresses")),
            ("Settings_get", Some("Settings")),
            ("GetUser_v2", None),
            ("Get_user", None),
            ("list_users", None),
            ("Users", None),
            ("Users_", None),
            ("a-b_c", None),
        ];
        for (id, group) in cases {
            assert_eq!(group_in_id(Some(id)).as_deref(), group, "{id}");
        }
    }

    #[test]
    fn resources_share_features_where_there_are_more_than_a_registry_takes() {
        let modules: Vec<String> = (0..500)
            .map(|number| format!("group{}_part_{number}", number / 10))
            .chain((0..20).map(|n| format!("x{n}")))
            .collect();
        let modules: Vec<&str> = modules.iter().map(String::as_str).collect();
        let names = feature_names(&modules);
        assert_eq!((names[0].as_str(), names[9].as_str(), names[510].as_str()), ("group0-part", "group0-part", "x10"));
        let single: Vec<String> = (0..400).map(|number| format!("x{number}")).collect();
        let single: Vec<&str> = single.iter().map(String::as_str).collect();
        assert!(feature_names(&single).iter().all(|name| name == "x"));
    }

    #[test]
    fn a_name_fits_into_the_name_of_a_file() {
        for text in ["a".repeat(100_000), "é".repeat(100_000), "$".repeat(100_000), "aB".repeat(100_000)] {
            assert!((100..230).contains(&module_name(&text).len()), "{}", module_name(&text).len());
        }
    }
}
