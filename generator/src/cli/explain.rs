//! `clientwright explain`

use clap::Args;
use serde_json::{Value, json};

use super::arguments::{Format, Taking, with_slashes};
use super::output::{ERRORS, Failure, print, print_json};
use super::project::{Project, project};
use crate::Explained;

/// The arguments.
#[derive(Args)]
pub(super) struct Explain {
    /// The document, unless clientwright.toml names it; and an operation (`listAlerts`, `alerts.list`) or a type (`Alert`)
    #[arg(value_name = "SPEC] [NAME", num_args = 1..=2, required = true, value_parser = with_slashes)]
    words: Vec<String>,
    #[command(flatten)]
    taking: Taking,
    /// For whom the result is
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Prints what became of a name.
pub(super) fn run(arguments: &Explain) -> Result<(), Failure> {
    let (spec, name) = match arguments.words.as_slice() {
        [spec, name] => (Some(spec.as_str()), name),
        [name, ..] => (None, name),
        [] => (None, &String::new()),
    };
    let Project { loader, spec, options, .. } = project(spec, &arguments.taking)?;
    let explained = crate::explain(&loader, &spec, &options, name);
    let explained = explained.map_err(|message| Failure::new(ERRORS, message))?;
    match arguments.format {
        Format::Text => print(&explained.to_string()),
        Format::Json => print_json(&as_json(name, &explained)),
    }
}

fn as_json(name: &str, explained: &Explained) -> Value {
    let parts = explained.parts.iter().map(|(title, text)| json!({"title": title, "text": text}));
    json!({"name": name, "parts": parts.collect::<Vec<Value>>()})
}
