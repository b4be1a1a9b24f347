//! What a crate must have for the client that is a module of it: dependencies, and the `cfg`s that stand for features.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

/// What a crate must have.
pub(super) struct Needs {
    /// All features of the client.
    known: Vec<String>,
    /// Those that are chosen, and those that they bring.
    chosen: BTreeSet<String>,
    /// Each with its line, for every target.
    dependencies: BTreeMap<String, Value>,
}

impl Needs {
    /// What the manifest of the client as a crate of its own says, with its default features or with these.
    pub(super) fn of(manifest: &str, features: Option<&[String]>) -> Result<Needs, String> {
        let manifest: Table = manifest.parse().map_err(|error| format!("the client's manifest: {error}"))?;
        let features_of = table(&manifest, "features");
        let wanted = features.map_or_else(|| vec!["default".to_owned()], <[String]>::to_vec);
        if let Some(unknown) = wanted.iter().find(|feature| !features_of.contains_key(feature.as_str())) {
            let known: Vec<&str> = features_of.keys().map(String::as_str).collect();
            return Err(format!("the client has no feature `{unknown}`, only `{}`", known.join("`, `")));
        }
        let mut needs =
            Needs { known: features_of.keys().cloned().collect(), chosen: BTreeSet::new(), dependencies: BTreeMap::new() };
        let all = table(&manifest, "dependencies");
        let optional = |value: &Value| value.get("optional").and_then(Value::as_bool) == Some(true);
        needs.dependencies =
            all.iter().filter(|(_, value)| !optional(value)).map(|(name, value)| (name.clone(), value.clone())).collect();
        wanted.iter().for_each(|feature| needs.choose(feature, &features_of, &all));
        Ok(needs)
    }

    fn choose(&mut self, feature: &str, features: &Table, dependencies: &Table) {
        if let Some(name) = feature.strip_prefix("dep:") {
            self.depend(name, dependencies);
        } else if let Some((name, further)) = feature.split_once('/') {
            self.depend(name.trim_end_matches('?'), dependencies);
            self.widen(name.trim_end_matches('?'), further);
        } else if self.chosen.insert(feature.to_owned()) {
            let brings = features.get(feature).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            brings.for_each(|brought| self.choose(brought, features, dependencies));
        }
    }

    fn depend(&mut self, name: &str, dependencies: &Table) {
        let Some(mut line) = dependencies.get(name).cloned() else { return };
        if let Value::Table(table) = &mut line {
            table.remove("optional");
        }
        self.dependencies.entry(name.to_owned()).or_insert(line);
    }

    /// Adds a feature to a dependency's line.
    fn widen(&mut self, name: &str, feature: &str) {
        let Some(Value::Table(line)) = self.dependencies.get_mut(name) else { return };
        let list = line.entry("features").or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list
            && !list.iter().any(|known| known.as_str() == Some(feature))
        {
            list.push(Value::String(feature.to_owned()));
        }
    }

    /// What cargo is told of features.
    pub(super) fn for_cargo(&self) -> Vec<String> {
        let quoted: Vec<String> = self.known.iter().map(|feature| format!("\"{feature}\"")).collect();
        let known = format!("cargo::rustc-check-cfg=cfg(clientwright, values({}))", quoted.join(", "));
        let chosen = self.chosen.iter().map(|feature| format!("cargo::rustc-cfg=clientwright=\"{feature}\""));
        [known].into_iter().chain(chosen).collect()
    }

    /// Whether a manifest has all dependencies; if not, the lines that it lacks.
    pub(super) fn are_met_by(&self, manifest: &str) -> Result<(), String> {
        let manifest: Table = manifest.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
        let there = table(&manifest, "dependencies");
        let lines: Vec<String> = self
            .dependencies
            .iter()
            .filter(|(name, _)| !there.contains_key(name.as_str()))
            .map(|(name, value)| format!("{name} = {value}"))
            .collect();
        if lines.is_empty() {
            return Ok(());
        }
        Err(format!("the client needs these lines in `[dependencies]` of Cargo.toml:\n\n{}", lines.join("\n")))
    }
}

fn table(manifest: &Table, name: &str) -> Table {
    manifest.get(name).and_then(Value::as_table).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    const CLIENT: &str = "
        [features]
        blocking = [\"tokio/rt-multi-thread\"]
        default = [\"reqwest\"]
        reqwest = [\"dep:reqwest\"]

        [dependencies]
        reqwest = {version = \"0.13\", optional = true}
        tokio = {version = \"1\", features = [\"time\"]}
    ";

    #[test]
    fn missing_lines_are_named_with_the_features_that_are_chosen() {
        let missing = |features: Option<&[String]>| {
            Needs::of(CLIENT, features).unwrap().are_met_by("[dependencies]\nserde = \"1\"\n").unwrap_err()
        };
        assert!(
            missing(None).ends_with("\n\nreqwest = { version = \"0.13\" }\ntokio = { features = [\"time\"], version = \"1\" }")
        );
        let blocking = missing(Some(&["blocking".to_owned()]));
        assert!(blocking.ends_with("\n\ntokio = { features = [\"time\", \"rt-multi-thread\"], version = \"1\" }"), "{blocking}");
        let Err(unknown) = Needs::of(CLIENT, Some(&["blockin".to_owned()])) else { panic!("it is not known") };
        assert_eq!(unknown, "the client has no feature `blockin`, only `blocking`, `default`, `reqwest`");
    }
}
