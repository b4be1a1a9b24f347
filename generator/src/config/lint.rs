//! The table `[lint]` of `clientwright.toml`. Which rules there are, `lint` knows.

use super::table::Table;
use crate::document::Node;
use crate::options::{Ignore, Lint};
use crate::source::Diagnostics;

/// Reads the table.
pub(super) fn read(root: &Node, problems: &mut Diagnostics) -> Lint {
    let Some(node) = root.get("lint") else { return Lint::default() };
    if node.as_map().is_none() {
        Table::open("the file", root, problems).mismatch("lint", node, "a table");
        return Lint::default();
    }
    let mut table = Table::new("[lint]", node, &["ignore", "deny"], problems);
    let deny = table.texts("deny").unwrap_or_default();
    let Some(ignored) = node.get("ignore") else { return Lint { deny, ..Lint::default() } };
    let Some(list) = ignored.as_list() else {
        table.mismatch("ignore", ignored, "a list of tables");
        return Lint { deny, ..Lint::default() };
    };
    Lint { ignore: list.iter().filter_map(|node| ignore(node, problems)).collect(), deny, only: None }
}

fn ignore(node: &Node, problems: &mut Diagnostics) -> Option<Ignore> {
    let mut table = Table::new("an entry of `ignore`", node, &["code", "reason", "path"], problems);
    let (code, reason, path) = (table.required_text("code")?, table.required_text("reason")?, table.text("path"));
    if reason.value.trim().is_empty() {
        table.problems.error("bad-value", reason.place, "expected the reason why it is silenced, found nothing");
        return None;
    }
    Some(Ignore { code: code.value, reason: reason.value, path: path.map(|path| path.value), place: code.place })
}
