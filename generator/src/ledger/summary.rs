//! What the documentation says of the ledger: sums, and why parts are missing.

use std::collections::HashMap;

use super::{Gap, Kind, Ledger, Row, Sum};
use crate::ir::{Coverage, CoverageCount, CoverageGap, CoveragePlace};
use crate::source::{Place, Sources};

/// Of how many parts the documentation gives the place, for each reason; `coverage.json` has all.
const SHOWN: usize = 5;

impl Ledger {
    /// What the documentation says of it.
    pub(crate) fn summary_for(&self, sources: &Sources) -> Coverage {
        let counts = Kind::ALL.iter().map(|kind| count(*kind, self.sum(*kind)));
        let counts = counts.filter(|count| count.generated + count.widened + count.not_expressed + count.excluded > 0).collect();
        let files = files(sources);
        let mut gaps: Vec<CoverageGap> = Vec::new();
        let mut known: HashMap<(Gap, usize), usize> = HashMap::new();
        for row in &self.rows {
            let Some((gap, reason)) = row.gap.filter(|(gap, _)| *gap != Gap::Excluded) else { continue };
            let index = *known.entry((gap, reason)).or_insert(gaps.len());
            if index == gaps.len() {
                let why = self.reasons.get(reason).cloned().unwrap_or_default();
                gaps.push(CoverageGap { why, widened: gap == Gap::Widened, count: 0, first: Vec::new() });
            }
            if let Some(gap) = gaps.get_mut(index) {
                gap.count += 1;
                if gap.first.len() < SHOWN {
                    gap.first.push(shown(row, &files));
                }
            }
        }
        gaps.sort_by_key(|gap| (gap.widened, std::cmp::Reverse(gap.count)));
        Coverage { counts, gaps }
    }
}

fn count(kind: Kind, sum: Sum) -> CoverageCount {
    let Sum { generated, widened, not_expressed, excluded } = sum;
    CoverageCount { kind: kind.word(), generated, widened, not_expressed, excluded }
}

fn shown(row: &Row, files: &[String]) -> CoveragePlace {
    let Place { file, line, column, length: _ } = row.place;
    let file = files.get(file.0 as usize).map(String::as_str).unwrap_or_default();
    CoveragePlace { kind: row.kind.word(), place: format!("{file}:{line}:{column}"), pointer: row.pointer.to_string() }
}

/// The paths of all files as the first one would refer to them: where they lie on the disk of whoever generates is nobody's business.
pub(super) fn files(sources: &Sources) -> Vec<String> {
    let root: Vec<&str> = sources.paths().next().unwrap_or_default().split('/').collect();
    let folder = root.split_last().map(|(_, folder)| folder).unwrap_or_default();
    sources.paths().map(|path| relative(folder, path)).collect()
}

fn relative(folder: &[&str], path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let shared = folder.iter().zip(&parts).take_while(|(one, other)| one == other).count().min(parts.len() - 1);
    "../".repeat(folder.len() - shared) + &parts.get(shared..).unwrap_or_default().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_as_the_document_would_name_them() {
        let mut sources = Sources::new();
        for path in ["/home/me/api/openapi.yaml", "/home/me/api/parts/a.yaml", "/home/me/common.yaml"] {
            sources.add(path, "");
        }
        assert_eq!(files(&sources), ["openapi.yaml", "parts/a.yaml", "../common.yaml"]);
    }
}
