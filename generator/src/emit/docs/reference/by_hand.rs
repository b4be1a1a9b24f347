//! Guides that were written by hand, beside those that are made.

use std::collections::BTreeSet;

use super::target::{Target, Topic, plain};
use super::words::sentence;
use crate::options::{Options, guide_name};

/// A guide that was written by hand.
pub(crate) struct GuideByHand<'a> {
    pub target: Target,
    pub title: String,
    /// Its first sentence.
    pub summary: String,
    /// What it says, without its title, as CommonMark.
    pub text: &'a str,
}

/// The guides, in the order in which they are given.
pub(crate) fn guides(options: &Options) -> Vec<GuideByHand<'_>> {
    // To some file systems `Errors.md` is `errors.md`.
    let made = Topic::ALL.into_iter().map(Topic::stem).chain(["index", "readme"]);
    let mut taken: BTreeSet<String> = made.map(str::to_owned).collect();
    let named = options.extras.iter().filter_map(|(path, text)| Some((guide_name(path)?, text.as_str())));
    let guide = |(name, text): (&str, _)| {
        let mut stem = plain(name);
        while !taken.insert(stem.to_lowercase()) {
            stem.push_str("-guide");
        }
        let (title, text) = titled(name, text);
        GuideByHand { target: Target::ByHand(stem), title, summary: sentence(text), text }
    };
    named.map(guide).collect()
}

/// The title that the text begins with, or one made of the name; and the rest.
fn titled<'a>(name: &str, text: &'a str) -> (String, &'a str) {
    let text = text.trim_start();
    let (title, rest) = match text.strip_prefix("# ") {
        Some(headed) => headed.split_once('\n').unwrap_or((headed, "")),
        None => (name, text),
    };
    (title.trim().replace('`', ""), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_has_a_page_of_its_own_whatever_it_is_called() {
        let mut options = Options::new("alerts");
        let extra = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        options.extras = vec![
            extra("guides/local run.md", "# Run `it` here\n\nOne. Two.\n"),
            extra("guides/Errors.md", "No title."),
            extra("guides/README.md", "# Read me"),
            extra("guides/deep/other.md", ""),
            extra("guides/picture.svg", ""),
            extra("guide.md", ""),
        ];
        let found = guides(&options);
        let told: Vec<(&Target, &str, &str)> =
            found.iter().map(|guide| (&guide.target, guide.title.as_str(), guide.summary.as_str())).collect();
        let target = |stem: &str| Target::ByHand(stem.to_owned());
        assert_eq!(
            told,
            [
                (&target("local~20~run"), "Run it here", "One."),
                (&target("Errors-guide"), "Errors", "No title."),
                (&target("README-guide"), "Read me", ""),
            ]
        );
    }
}
