//! The tables of `clientwright.toml` that change what is made of a document.

use super::table::Table;
use crate::document::Node;
use crate::options::{Asked, Derive, KNOWN_TRAITS, Rename, Renamed, Replaced, Replacement, Selection, Tailoring, is_path};
use crate::source::Diagnostics;

/// The methods of HTTP that an operation can have.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The name of a crate, and what stands after `=` in a manifest.
type Dependency = (String, String);

/// What stands for every type.
const EVERY: &str = "*";

/// The tables below `[rename]`.
const RENAMED: &[(&str, Renamed)] = &[
    ("types", Renamed::Type),
    ("fields", Renamed::Field),
    ("operations", Renamed::Operation),
    ("parameters", Renamed::Parameter),
    ("resources", Renamed::Resource),
    ("members", Renamed::Member),
];

/// Reads the tables.
pub(super) fn read(root: &Node, path: &str, text: String, problems: &mut Diagnostics) -> Tailoring {
    let (replacements, mut dependencies) = replacements(root, problems);
    dependencies.extend(further_dependencies(root, problems));
    // The manifest has a line for each crate.
    dependencies.sort();
    dependencies.dedup_by(|one, other| one.0 == other.0);
    Tailoring {
        source: Some((path.to_owned(), text)),
        include: selection(root, "include", "`[include]`", problems),
        exclude: selection(root, "exclude", "`[exclude]`", problems),
        prune: Table::open("the file", root, problems).flag("prune"),
        renames: renames(root, problems),
        replacements,
        derives: derives(root, problems),
        dependencies,
    }
}

/// The table behind a key, if it is one.
fn table<'n>(root: &'n Node, key: &str, problems: &mut Diagnostics) -> Option<&'n Node> {
    let node = root.get(key)?;
    if node.as_map().is_none() {
        Table::open("the file", root, problems).mismatch(key, node, "a table");
        return None;
    }
    Some(node)
}

fn selection(root: &Node, key: &str, name: &'static str, problems: &mut Diagnostics) -> Selection {
    let Some(node) = table(root, key, problems) else { return Selection::default() };
    let mut table = Table::new(name, node, &["tags", "paths", "operations", "methods"], problems);
    Selection {
        tags: patterns(&mut table, "tags"),
        paths: patterns(&mut table, "paths"),
        operations: patterns(&mut table, "operations"),
        methods: table.words("methods", METHODS).unwrap_or_default(),
    }
}

fn patterns(table: &mut Table<'_, '_>, key: &str) -> Vec<Asked<String>> {
    let mut patterns = table.texts(key).unwrap_or_default();
    patterns.retain(|pattern| match glob::Pattern::new(&pattern.value) {
        Ok(_) => true,
        Err(error) => {
            table.problems.error("bad-value", pattern.place, format!("`{}` is no pattern: {}", pattern.value, error.msg));
            false
        }
    });
    patterns
}

fn renames(root: &Node, problems: &mut Diagnostics) -> Vec<Rename> {
    let mut renames = Vec::new();
    let Some(node) = table(root, "rename", problems) else { return renames };
    let keys: Vec<&str> = RENAMED.iter().map(|(key, _)| *key).collect();
    Table::new("`[rename]`", node, &keys, problems);
    for (key, what) in RENAMED {
        let Some(names) = table(node, key, problems) else { continue };
        let mut names = Table::open("`[rename]`", names, problems);
        for (target, name) in names.entries() {
            if let Some(name) = names.as_text(&target.value, name) {
                renames.push(Rename { what: *what, target, name });
            }
        }
    }
    renames
}

fn replacements(root: &Node, problems: &mut Diagnostics) -> (Vec<Replacement>, Vec<Dependency>) {
    let Some(node) = root.get("replace") else { return Default::default() };
    let Some(list) = node.as_list() else {
        Table::open("the file", root, problems).mismatch("replace", node, "a list of tables, `[[replace]]`");
        return Default::default();
    };
    let mut dependencies = Vec::new();
    let replacements = list.iter().filter_map(|node| replacement(node, &mut dependencies, problems)).collect();
    (replacements, dependencies)
}

fn replacement(node: &Node, dependencies: &mut Vec<Dependency>, problems: &mut Diagnostics) -> Option<Replacement> {
    if node.as_map().is_none() {
        Table::open("`[[replace]]`", node, problems).mismatch("replace", node, "a table");
        return None;
    }
    let keys = &["format", "schema", "type", "dependency", "traits"];
    let mut table = Table::new("`[[replace]]`", node, keys, problems);
    let ty = match table.node("type") {
        Some(_) => table.checked("type", check_path)?,
        None => table.required_text("type")?,
    };
    if let Some(line) = table.text("dependency") {
        dependencies.push(dependency(&mut table, &line)?);
    }
    let traits = table.words("traits", &KNOWN_TRAITS).unwrap_or_default();
    let target = replaced(&mut table, node)?;
    Some(Replacement { target, ty: ty.value, traits: traits.into_iter().map(|word| word.value).collect() })
}

fn check_path(text: &str) -> Result<(), String> {
    if is_path(text) { Ok(()) } else { Err(format!("`{text}` is no type with its path, such as `uuid::Uuid`")) }
}

fn replaced(table: &mut Table<'_, '_>, node: &Node) -> Option<Asked<Replaced>> {
    match (table.text("format"), table.text("schema")) {
        (Some(format), None) => Some(Asked { value: Replaced::Format(format.value), place: format.place }),
        (None, Some(schema)) => Some(Asked { value: Replaced::Schema(schema.value), place: schema.place }),
        _ => {
            table.problems.error("missing-key", node.place, "`[[replace]]` needs either `format` or `schema`");
            None
        }
    }
}

/// `uuid = "1"`, as it stands in a manifest: the name, and the value.
fn dependency(table: &mut Table<'_, '_>, line: &Asked<String>) -> Option<Dependency> {
    let parsed: Option<toml::Table> = line.value.parse().ok();
    let entry = parsed.filter(|table| table.len() == 1).and_then(|table| table.into_iter().next());
    match entry {
        Some((name, value @ (toml::Value::String(_) | toml::Value::Table(_)))) => Some((name, value.to_string())),
        _ => {
            let message = format!("`{}` is no line of `[dependencies]`, such as `uuid = \"1\"`", line.value);
            table.problems.error("bad-value", line.place, message);
            None
        }
    }
}

/// The table of further dependencies.
fn further_dependencies(root: &Node, problems: &mut Diagnostics) -> Vec<Dependency> {
    let Some(node) = table(root, "dependencies", problems) else { return Vec::new() };
    let mut table = Table::open("`[dependencies]`", node, problems);
    let mut dependencies = Vec::new();
    for (name, value) in table.entries() {
        match toml::Value::try_from(value.to_json()) {
            Ok(line @ (toml::Value::String(_) | toml::Value::Table(_))) => dependencies.push((name.value, line.to_string())),
            _ => table.mismatch(&name.value, value, "a version, or a table"),
        }
    }
    dependencies
}

fn derives(root: &Node, problems: &mut Diagnostics) -> Vec<Derive> {
    let mut derives = Vec::new();
    let Some(node) = table(root, "derive", problems) else { return derives };
    let mut table = Table::open("`[derive]`", node, problems);
    for (ty, list) in table.entries() {
        let mut traits = table.as_texts(&ty.value, list).unwrap_or_default();
        traits.retain(|name| is_trait(&mut table, name));
        derives.push(Derive { ty: (ty.value != EVERY).then_some(ty), traits });
    }
    derives
}

fn is_trait(table: &mut Table<'_, '_>, name: &Asked<String>) -> bool {
    if KNOWN_TRAITS.contains(&name.value.as_str()) || is_path(&name.value) {
        return true;
    }
    let message =
        format!("`{}` cannot be derived, expected `Eq`, `Hash`, `PartialOrd`, `Ord` or a trait with its path", name.value);
    let problem = table.problems.error("unknown-word", name.place, message);
    if let Some(near) = crate::document::did_you_mean(&name.value, KNOWN_TRAITS) {
        problem.help(format!("did you mean `{near}`?"));
    }
    false
}
