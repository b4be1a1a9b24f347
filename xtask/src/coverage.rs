//! `cargo xtask coverage`: holds the ledger of documents against an independent count of them, and says what is not generated.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clientwright::document::{self, LoadOptions};
use clientwright::ledger::{Kind, Ledger, Sum};
use clientwright::options::Options;
use clientwright::source::{Diagnostics, DiskLoader};

use crate::count::{Counts, count_file};

/// Prints a line for each document.
///
/// # Errors
///
/// The documents whose sums are not those of the count, or that have no ledger.
pub fn run(documents: &[PathBuf]) -> Result<(), String> {
    let mut wrong = Vec::new();
    for document in documents {
        let name = document.file_stem().unwrap_or_default().to_string_lossy();
        let begun = Instant::now();
        match differences(document) {
            Ok((told, differences)) => {
                println!("{name}: {told} ({:.1} s)", begun.elapsed().as_secs_f32());
                wrong.extend(differences.iter().map(|difference| format!("{name}: {difference}")));
            }
            Err(message) => wrong.push(format!("{name}: {message}")),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn differences(document: &Path) -> Result<(String, Vec<String>), String> {
    let folder = document.parent().unwrap_or(Path::new(""));
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    let made = clientwright::generate(&DiskLoader::new(folder), &name, &Options::new("counted"));
    let size = made.files.and_then(|files| files.get("coverage.json").map(str::len)).unwrap_or_default();
    let ledger = match made.ledger {
        Some(ledger) => ledger,
        None => rows_only(folder, &name).ok_or_else(|| made.report.summary())?,
    };
    let told = Kind::ALL.iter().filter(|kind| ledger.sum(**kind).total() > 0).map(|kind| told(*kind, ledger.sum(*kind)));
    let told = format!("{}, {} KB", told.collect::<Vec<_>>().join(", "), size / 1000);
    Ok((told, compare(&ledger, &count_file(document)?)))
}

/// The rows of a document of which nothing can be generated: they have no verdicts, and yet they can be counted.
fn rows_only(folder: &Path, name: &str) -> Option<Ledger> {
    let loaded = document::load(&DiskLoader::new(folder), name, LoadOptions::tolerant(), &mut Diagnostics::new());
    loaded.ok().map(|document| Ledger::of(&document.root, &document.dangling))
}

fn told(kind: Kind, sum: Sum) -> String {
    let Sum { generated, widened, not_expressed, excluded } = sum;
    format!("{} {} = {generated} + {widened} + {not_expressed} + {excluded}", kind.word(), sum.total())
}

/// Where the sums of a ledger are not those of a count.
pub fn compare(ledger: &Ledger, counts: &Counts) -> Vec<String> {
    let counted = Kind::ALL.iter().filter(|kind| **kind != Kind::Other);
    let difference = |kind: &Kind| {
        let (rows, found) = (ledger.sum(*kind).total(), counts.get(kind.word()).copied().unwrap_or_default());
        (rows != found).then(|| format!("the ledger has {rows} rows of kind `{}`, the document has {found}", kind.word()))
    };
    counted.filter_map(difference).collect()
}
