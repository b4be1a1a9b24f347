//! The keys that stand by themselves.

use super::Config;
use super::lint;
use super::table::Table;
use super::tailoring;
use crate::document::Node;
use crate::options::{Asked, Deny, EMITTERS, FeatureSplit, Mode, Options, check_address, check_crate_name, check_crate_version};
use crate::source::{Diagnostics, Loader};

const KEYS: &[&str] = &[
    "spec",
    "out",
    "name",
    "version",
    "repository",
    "command",
    "mode",
    "overlays",
    "companions",
    "names",
    "features",
    "keep-unknown",
    "every-operation",
    "emitters",
    "deny",
    "prune",
    "include",
    "exclude",
    "rename",
    "replace",
    "derive",
    "dependencies",
    "lint",
];

/// Reads the whole file.
pub(super) fn read(root: &Node, loader: &dyn Loader, path: &str, text: String, problems: &mut Diagnostics) -> Config {
    let mut table = Table::new("the file", root, KEYS, problems);
    let beside = |relative: Asked<String>| loader.join(path, &relative.value);
    let spec = table.text("spec").map(beside);
    let out = table.text("out").map(beside);
    let companions = table.text("companions").map(beside);
    let names = table.text("names").map(beside);
    let name = table.checked("name", check_crate_name).map(|name| name.value);
    let usual = Options::new(name.clone().unwrap_or_default());
    let options = Options {
        crate_version: table.checked("version", check_crate_version).map_or(usual.crate_version.clone(), |version| version.value),
        command: table.checked("command", check_command).map_or(usual.command.clone(), |command| command.value),
        repository: table.checked("repository", check_address).map(|address| address.value),
        mode: mode(&mut table).unwrap_or_default(),
        overlays: table.texts("overlays").unwrap_or_default().into_iter().map(beside).collect(),
        features: features(&mut table).unwrap_or_default(),
        keep_unknown: table.flag("keep-unknown").unwrap_or_default(),
        every_operation: table.flag("every-operation").unwrap_or_default(),
        emitters: table.words("emitters", &EMITTERS).map(values),
        deny: denied(&mut table),
        tailoring: tailoring::read(root, path, text, table.problems),
        lint: lint::read(root, table.problems),
        ..usual
    };
    Config { spec, out, name, companions, names, options }
}

/// The command stands in comments and between backticks.
fn check_command(text: &str) -> Result<(), String> {
    let fits = !text.trim().is_empty() && !text.contains(|character: char| character.is_control() || character == '`');
    if fits { Ok(()) } else { Err("expected a command on one line, without backticks".to_owned()) }
}

fn values(list: Vec<Asked<String>>) -> Vec<String> {
    list.into_iter().map(|asked| asked.value).collect()
}

fn mode(table: &mut Table<'_, '_>) -> Option<Mode> {
    match table.word("mode", &["tolerant", "strict"])?.as_str() {
        "strict" => Some(Mode::Strict),
        _ => Some(Mode::Tolerant),
    }
}

fn features(table: &mut Table<'_, '_>) -> Option<FeatureSplit> {
    match table.word("features", &["auto", "always", "never"])?.as_str() {
        "always" => Some(FeatureSplit::Always),
        "never" => Some(FeatureSplit::Never),
        _ => Some(FeatureSplit::Auto),
    }
}

fn denied(table: &mut Table<'_, '_>) -> Vec<Deny> {
    let words = table.words("deny", &Deny::ALL.map(Deny::word)).unwrap_or_default();
    words.iter().filter_map(|word| Deny::of_word(&word.value)).collect()
}
