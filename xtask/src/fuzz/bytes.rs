//! Documents as texts, and damage that no tree knows of: bytes and words that go, come twice or change.

use serde_json::Value;

use super::random::Random;

/// A document as JSON, or as YAML.
pub(super) fn written(document: &Value, random: &mut Random) -> String {
    let yaml = random.percent(40).then(|| serde_yaml::to_string(document).ok()).flatten();
    yaml.unwrap_or_else(|| document.to_string())
}

/// A text with a few changes in it.
pub(super) fn damaged(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        let (start, end) = (boundary(&text, random), boundary(&text, random));
        let (start, end) = (start.min(end), start.max(end).min(start.min(end) + 200));
        let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        let part = text[start..end].to_owned();
        match random.below(6) {
            0 => text.replace_range(start..end, ""),
            1 => text.insert_str(end, &part),
            2 => text.truncate(start),
            3 => text.insert_str(boundary_of(&text, start), &part.repeat(random.below(50))),
            4 => exchange(&mut text, random),
            _ => text.insert_str(start, odd_text(random)),
        }
    }
    text
}

fn boundary(text: &str, random: &mut Random) -> usize {
    boundary_of(text, random.below(text.len() + 1))
}

fn boundary_of(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

/// One word of the text in the place of another.
fn exchange(text: &mut String, random: &mut Random) {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (Some(old), Some(new)) = (random.pick(&words), random.pick(&words)) else { return };
    *text = text.replacen(*old, new, 1 + random.below(3));
}

fn odd_text(random: &mut Random) -> &'static str {
    let texts = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        ": ",
        "- ",
        "\n",
        "\r\n",
        "\t",
        "\n\t",
        "\u{feff}",
        "\u{0}",
        "\u{85}",
        "\u{2028}",
        "#",
        " #",
        "&a ",
        "*a",
        "<<: *a\n",
        "!!binary ",
        "!x ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "? ",
        "|\n",
        ">-\n",
        "null",
        "~",
        "yes",
        "0x1F",
        "1e999",
        "-.inf",
        ".nan",
        "2020-01-01",
        "99999999999999999999999999",
        "//",
        "/* */",
        ",",
        ",,",
        "```\n",
        "<html>",
        "\\u0000",
        "\\ud800",
        "é",
        "🦀",
    ];
    texts[random.below(texts.len())]
}
