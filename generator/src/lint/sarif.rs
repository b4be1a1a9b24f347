//! What was found as SARIF 2.1.0, the format of code scanning.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Linted, RULES, Silenced, rule};
use crate::openapi::shape::codes::CODES;
use crate::source::{Diagnostic, Effect, Place, Report, Severity};

/// What `$schema` names: the schema of the standard.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Where relative paths begin: the folder in which the command was given, which is the repository in a workflow.
const BASE: &str = "%SRCROOT%";

/// One log with one run.
pub(super) fn log(linted: &Linted) -> Value {
    let Linted { report, silenced } = linted;
    let rules = Rules::of(report.diagnostics.iter().chain(silenced.iter().map(|silenced| &silenced.diagnostic)));
    let mut writer = Writer { report, rules: &rules, told: HashMap::new() };
    let mut results: Vec<Value> = report.diagnostics.iter().map(|diagnostic| writer.result(diagnostic, None)).collect();
    results.extend(silenced.iter().map(|silenced| writer.result(&silenced.diagnostic, Some(silenced))));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.to_json(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

/// The rules of the run: those of the table, and the codes of what the stages have found.
struct Rules {
    codes: Vec<&'static str>,
    index: HashMap<&'static str, usize>,
}

impl Rules {
    fn of<'d>(diagnostics: impl Iterator<Item = &'d Diagnostic>) -> Rules {
        let mut codes: Vec<&'static str> = RULES.iter().map(|rule| rule.code).collect();
        let mut index: HashMap<&'static str, usize> = codes.iter().enumerate().map(|(index, code)| (*code, index)).collect();
        for diagnostic in diagnostics {
            index.entry(diagnostic.code).or_insert_with(|| {
                codes.push(diagnostic.code);
                codes.len() - 1
            });
        }
        Rules { codes, index }
    }

    fn to_json(&self) -> Vec<Value> {
        self.codes.iter().map(|code| descriptor(code)).collect()
    }
}

fn descriptor(code: &str) -> Value {
    let name: String = code.split('-').map(capitalised).collect();
    let mut descriptor = json!({"id": code, "name": name, "defaultConfiguration": {"level": "warning"}});
    if let Some(rule) = rule(code) {
        descriptor["shortDescription"] = json!({"text": format!("{}.", rule.title)});
        descriptor["fullDescription"] = json!({"text": rule.reason});
        let text = format!("{}\n\nBad:\n{}\n\nGood:\n{}", rule.reason, rule.bad, rule.good);
        let markdown = format!("{}\n\n```yaml\n# bad\n{}\n\n# good\n{}\n```", rule.reason, rule.bad, rule.good);
        descriptor["help"] = json!({"text": text, "markdown": markdown});
    } else if let Some((_, meaning)) = CODES.iter().find(|(known, _)| *known == code) {
        descriptor["shortDescription"] = json!({"text": meaning});
    }
    descriptor
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

struct Writer<'l> {
    report: &'l Report,
    rules: &'l Rules,
    /// How often the same was told of the same pointer.
    told: HashMap<String, usize>,
}

impl Writer<'_> {
    fn result(&mut self, diagnostic: &Diagnostic, silenced: Option<&Silenced>) -> Value {
        let Diagnostic { severity, code, place, message, also, help, effect } = diagnostic;
        let mut result = Map::new();
        result.insert("ruleId".to_owned(), json!(code));
        result.insert("ruleIndex".to_owned(), json!(self.rules.index.get(code)));
        result.insert("level".to_owned(), json!(level(*severity)));
        let help = help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
        result.insert("message".to_owned(), json!({"text": format!("{message}{help}")}));
        if let Some(place) = place {
            result.insert("locations".to_owned(), json!([self.location(*place)]));
        }
        if !also.is_empty() {
            let also = also.iter().enumerate().map(|(id, (place, message))| {
                json!({"id": id, "physicalLocation": self.physical(*place), "message": {"text": message}})
            });
            result.insert("relatedLocations".to_owned(), also.collect());
        }
        result.insert("partialFingerprints".to_owned(), json!({"codeAndPointer/v1": self.fingerprint(diagnostic)}));
        if let Some(effect) = effect {
            result.insert("properties".to_owned(), json!({"effect": Effect::word(*effect)}));
        }
        if let Some(Silenced { diagnostic: _, reason, in_document }) = silenced {
            let kind = if *in_document { "inSource" } else { "external" };
            result.insert("suppressions".to_owned(), json!([{"kind": kind, "justification": reason}]));
        }
        Value::Object(result)
    }

    fn location(&self, place: Place) -> Value {
        let mut location = json!({"physicalLocation": self.physical(place)});
        if let Some(pointer) = self.report.pointers.get(&place) {
            location["logicalLocations"] = json!([{"fullyQualifiedName": pointer, "kind": "value"}]);
        }
        location
    }

    fn physical(&self, place: Place) -> Value {
        let Place { file, line, column, length } = place;
        json!({
            "artifactLocation": artifact(self.report.sources.path(file)),
            "region": {"startLine": line, "startColumn": column, "endColumn": column.saturating_add(length)},
        })
    }

    /// The same for the same finding when lines move: its code and its pointer, and a number where there are several.
    fn fingerprint(&mut self, diagnostic: &Diagnostic) -> String {
        let place = diagnostic.place.and_then(|place| self.report.pointers.get(&place));
        let subject = place.cloned().unwrap_or_else(|| diagnostic.message.clone());
        let mark = format!("{}:{subject}", diagnostic.code);
        let told = self.told.entry(mark.clone()).or_default();
        *told += 1;
        if *told == 1 { mark } else { format!("{mark}:{told}") }
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// A path as a URI: relative to the folder of the command, or absolute.
fn artifact(path: &str) -> Value {
    let uri = encoded(path);
    match path.starts_with('/') {
        true => json!({"uri": format!("file://{uri}")}),
        false => json!({"uri": uri, "uriBaseId": BASE}),
    }
}

/// A path with what a URI cannot have in it as `%20`.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
