//! Whether the generator stands a document.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;

use clientwright::options::Mode;

use super::case::Case;

/// What the last panic said, with its place.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Keeps what panics say instead of printing it.
pub(super) fn remember_panics() {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = PANIC.lock() {
            *last = Some(info.to_string());
        }
    }));
}

/// What is wrong with the generator, shown by a document: a panic, errors that are none, Rust that is none, or another answer at the second time.
pub fn fault(case: &Case) -> Option<String> {
    match panic::catch_unwind(AssertUnwindSafe(|| contradiction(case))) {
        Ok(fault) => fault,
        Err(panic) => {
            let said =
                panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            let with_place = PANIC.lock().ok().and_then(|mut last| last.take());
            Some(format!("panic: {}", with_place.or(said).unwrap_or_default().replacen(":\n", ": ", 1)))
        }
    }
}

fn contradiction(case: &Case) -> Option<String> {
    let loader = case.loader();
    let generate = |mode| clientwright::generate(&loader, case.main(), &case.options(mode));
    for mode in [Mode::Strict, Mode::Tolerant] {
        let generated = generate(mode);
        let report = generated.report.to_string();
        let has_errors = generated.report.diagnostics.has_errors();
        if report.contains("[not-read]") {
            return Some(format!("what passed all checks cannot be read, {mode:?}\n{report}"));
        }
        let Some(files) = generated.files else {
            if has_errors {
                continue;
            }
            return Some(format!("neither files nor errors, {mode:?}\n{report}"));
        };
        if has_errors {
            return Some(format!("files in spite of errors, {mode:?}\n{report}"));
        }
        let rust = files.iter().filter(|(path, _)| path.ends_with(".rs") && !path.contains("/runtime/"));
        let broken = rust.filter_map(|(path, text)| Some((path, text, syn::parse_file(text).err()?))).next();
        if let Some((path, text, error)) = broken {
            return Some(format!("Rust that is none: {error}\n{path}\n{text}"));
        }
        if mode == Mode::Tolerant && generate(mode).files.as_ref() != Some(&files) {
            return Some("other files at the second time".to_owned());
        }
    }
    None
}
