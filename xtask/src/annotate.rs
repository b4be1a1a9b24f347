//! What fails in a workflow of GitHub, as annotations: what the compiler says at its line, all else with the command that shows it.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use clientwright::source::{Annotation, Severity};
use serde_json::Value;

/// Whether annotations are wanted: because somebody says so, or since a workflow runs it.
pub fn wanted(asked: bool) -> bool {
    asked || env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// A step that failed.
pub fn step(name: &str, command: &str) {
    let message = format!("by itself it is `{command}`");
    println!("{}", Annotation { severity: Severity::Error, place: None, title: &format!("ci: {name}"), message });
}

/// The commands of cargo whose messages have places.
pub fn has_places(arguments: &str) -> bool {
    ["check ", "clippy ", "doc "].iter().any(|command| arguments.starts_with(command))
}

/// Runs cargo, shows what the compiler says as always, and annotates it. Says whether all went well.
///
/// # Errors
///
/// Why it does not run.
pub fn compile(mut cargo: Command, arguments: &str) -> Result<bool, String> {
    let (before, after) = arguments.split_once(" -- ").map_or((arguments, None), |(before, after)| (before, Some(after)));
    cargo.args(before.split(' ')).arg("--message-format=json-diagnostic-rendered-ansi");
    if let Some(after) = after {
        cargo.arg("--").args(after.split(' '));
    }
    let mut child = cargo.stdout(Stdio::piped()).spawn().map_err(|error| format!("cargo does not start: {error}"))?;
    for line in child.stdout.take().into_iter().flat_map(|output| BufReader::new(output).lines()).map_while(Result::ok) {
        let Ok(message) = serde_json::from_str::<Value>(&line) else { continue };
        if message["reason"] == "compiler-message" {
            eprint!("{}", message["message"]["rendered"].as_str().unwrap_or_default());
            if let Some(annotation) = annotation(&message["message"]) {
                println!("{annotation}");
            }
        }
    }
    child.wait().map(|status| status.success()).map_err(|error| format!("cargo cannot be waited for: {error}"))
}

/// What the compiler says of a line; none for its summaries.
fn annotation(message: &Value) -> Option<String> {
    let severity = match message["level"].as_str()? {
        "error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => return None,
    };
    let span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    let number = |key: &str| span[key].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(1);
    let place = Some((span["file_name"].as_str()?, number("line_start"), number("column_start")));
    let title = message["code"]["code"].as_str().unwrap_or("rustc");
    let message = message["message"].as_str().unwrap_or_default().to_owned();
    Some(Annotation { severity, place, title, message }.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_compiler_says_stands_at_its_line() {
        let span = json!({"is_primary": true, "file_name": "xtask/src/ci.rs", "line_start": 7, "column_start": 5});
        let message = json!({"level": "warning", "code": {"code": "unused_mut"}, "message": "not mutable", "spans": [span]});
        assert_eq!(
            annotation(&message).as_deref(),
            Some("::warning file=xtask/src/ci.rs,line=7,col=5,title=unused_mut::not mutable")
        );
        assert_eq!(annotation(&json!({"level": "error", "message": "aborting", "spans": []})), None);
    }

    #[test]
    fn only_what_compiles_has_places() {
        assert!(has_places("clippy --workspace") && !has_places("test -p tests") && !has_places("fmt --check"));
    }
}
