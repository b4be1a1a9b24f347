//! On paper.

use serde_json::json;

use super::super::fault::Fault;
use super::super::ground::Ground;

/// How a PDF begins, in base64.
const PDF: &str = "JVBERi";

/// Prints a page of each kind.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    ground.each(&ground.site.examples(), |tab, page| {
        tab.go(&ground.site.file, page)?;
        let printed = tab.call("Page.printToPDF", json!({"printBackground": false}))?;
        let is_there = printed["data"].as_str().is_some_and(|data| data.starts_with(PDF) && data.len() > 4_000);
        let mut problems = tab.faults();
        if !is_there {
            problems.push("cannot be printed".to_owned());
        }
        Ok(problems.into_iter().map(|what| Fault::new(page, "print", what)).collect())
    })
}
