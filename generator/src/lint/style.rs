//! In which style a name is written, and which style most names of a document have.

use heck::{ToKebabCase, ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// A style of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `listAlerts`
    LowerCamel,
    /// `ListAlerts`
    UpperCamel,
    /// `list_alerts`
    Snake,
    /// `LIST_ALERTS`
    Shouting,
    /// `list-alerts`
    Kebab,
}

const ALL: [Style; 5] = [Style::LowerCamel, Style::UpperCamel, Style::Snake, Style::Shouting, Style::Kebab];

impl Style {
    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Style::LowerCamel => "lowerCamelCase",
            Style::UpperCamel => "UpperCamelCase",
            Style::Snake => "snake_case",
            Style::Shouting => "SHOUTING_CASE",
            Style::Kebab => "kebab-case",
        }
    }

    /// A name in this style.
    pub(super) fn write(self, name: &str) -> String {
        match self {
            Style::LowerCamel => name.to_lower_camel_case(),
            Style::UpperCamel => name.to_upper_camel_case(),
            Style::Snake => name.to_snake_case(),
            Style::Shouting => name.to_shouty_snake_case(),
            Style::Kebab => name.to_kebab_case(),
        }
    }

    /// Whether a name is written so; one word may be written in several styles.
    fn takes(self, name: &str) -> bool {
        let has_lower = name.bytes().any(|byte| byte.is_ascii_lowercase());
        let has_upper = name.bytes().any(|byte| byte.is_ascii_uppercase());
        let is_joined = !name.contains(['_', '-']);
        let first_is_upper = name.starts_with(|first: char| first.is_ascii_uppercase());
        match self {
            Style::LowerCamel => is_joined && !first_is_upper,
            Style::UpperCamel => is_joined && first_is_upper,
            Style::Snake => !has_upper && !name.contains('-'),
            Style::Shouting => !has_lower && !name.contains('-'),
            Style::Kebab => !has_upper && !name.contains('_'),
        }
    }
}

/// The styles in which a name may be written; none for one that is no name of letters, digits, `_` and `-`.
fn styles(name: &str) -> Option<Vec<Style>> {
    let bare = name.trim_start_matches('_');
    let is_name = bare.starts_with(|first: char| first.is_ascii_alphabetic())
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_name.then(|| ALL.into_iter().filter(|style| style.takes(bare)).collect())
}

/// The style that most names have, if it is clear, and the names that do not have it.
pub(super) struct Majority {
    /// The style.
    pub style: Style,
    /// The indices of the names that do not have it.
    pub odd: Vec<usize>,
}

/// Finds the style of names, where all but at most one in `tolerance` have it and at least `least` names can have no other.
pub(super) fn majority(names: &[&str], tolerance: usize, least: usize) -> Option<Majority> {
    let styles: Vec<Option<Vec<Style>>> = names.iter().map(|name| styles(name)).collect();
    let judged = styles.iter().flatten();
    let count = |style: Style| judged.clone().filter(|styles| styles.contains(&style)).count();
    let style = ALL.into_iter().rev().max_by_key(|style| count(*style))?;
    let only = judged.clone().filter(|styles| styles.as_slice() == [style]).count();
    let has_other = |styles: &Option<Vec<Style>>| styles.as_ref().is_some_and(|styles| !styles.contains(&style));
    let odd: Vec<usize> = styles.iter().enumerate().filter(|(_, styles)| has_other(styles)).map(|(index, _)| index).collect();
    let is_clear = !odd.is_empty() && only >= least && odd.len() * tolerance <= judged.count();
    is_clear.then_some(Majority { style, odd })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn the_style_of_most_names_shows_which_are_odd() {
        let names = ["listPets", "getPet", "pets", "get_owner", "addPet", "GET /pets"];
        let majority = majority(&names, 5, 3).unwrap();
        assert_eq!((majority.style, majority.odd), (Style::LowerCamel, vec![3]));
    }

    #[test]
    fn names_without_a_clear_style_are_left_alone() {
        assert!(majority(&["listPets", "get_pet", "ListOwners", "get-owner"], 4, 1).is_none());
        assert!(majority(&["pets", "owners", "list"], 4, 1).is_none());
        assert!(majority(&["listPets", "getPet", "addPet"], 4, 1).is_none());
    }
}
