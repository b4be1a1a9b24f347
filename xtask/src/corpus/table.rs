//! Records as a table, for people and for other programs.

use super::record::{Check, Generated, Record};

const HEAD: &[&str] = &[
    "document",
    "generated",
    "compiled",
    "operations",
    "of",
    "types",
    "warnings",
    "lines",
    "gen s",
    "gen MB",
    "check cpu s",
    "check MB",
    "trouble",
];

/// All records, with a line for the sums, as text with tabs.
pub(super) fn of(records: &[Record]) -> String {
    let mut lines = vec![HEAD.join("\t")];
    lines.extend(records.iter().map(|record| cells(record).join("\t")));
    lines.push(sums(records).join("\t"));
    lines.join("\n") + "\n"
}

/// One record in a line.
pub(super) fn line(record: &Record) -> String {
    let cells = cells(record);
    let named = HEAD.iter().zip(&cells).skip(1).filter(|(_, cell)| !cell.is_empty());
    let facts: Vec<String> = named.map(|(head, cell)| format!("{head} {cell}")).collect();
    format!("{}: {}", record.name, facts.join(", "))
}

/// The table with its columns under each other.
pub(crate) fn aligned(table: &str) -> String {
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let text = |row: &Vec<&str>| {
        let cells = row.iter().enumerate().map(|(at, cell)| match at {
            0 => format!("{cell:<width$}", width = widths[at]),
            _ if at + 1 == widths.len() => (*cell).to_owned(),
            _ => format!("{cell:>width$}", width = widths[at]),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn cells(record: &Record) -> Vec<String> {
    let Record { name, key: _, expected, differences, generated, trouble, used, check } = record;
    let said = check.as_ref().and_then(|check| check.first.clone()).or_else(|| trouble.clone());
    let said = said.or_else(|| differences.first().cloned()).unwrap_or_default();
    let number = |of: fn(&Generated) -> usize| generated.as_ref().map(|generated| of(generated).to_string()).unwrap_or_default();
    let compiled = check.as_ref().map(verdict).unwrap_or_default();
    vec![
        name.clone(),
        yes(generated.is_some()),
        compiled,
        number(|generated| generated.operations),
        expected.to_string(),
        number(|generated| generated.types),
        number(|generated| generated.warnings),
        number(|generated| generated.lines),
        format!("{:.2}", used.seconds),
        megabytes(used.memory),
        check.as_ref().map(|check| format!("{:.1}", check.used.cpu)).unwrap_or_default(),
        check.as_ref().map(|check| megabytes(check.used.memory)).unwrap_or_default(),
        said.replace(['\t', '\n'], " ").chars().take(160).collect(),
    ]
}

fn verdict(check: &Check) -> String {
    match (check.errors, check.warnings) {
        (0, 0) => "yes".to_owned(),
        (0, warnings) => format!("{warnings} warnings"),
        (errors, _) => format!("{errors} errors"),
    }
}

fn sums(records: &[Record]) -> Vec<String> {
    let generated = || records.iter().filter_map(|record| record.generated.as_ref());
    let checks = || records.iter().filter_map(|record| record.check.as_ref());
    let sum = |of: fn(&Generated) -> usize| generated().map(of).sum::<usize>().to_string();
    let clean = checks().filter(|check| check.errors + check.warnings == 0).count();
    vec![
        format!("{} documents", records.len()),
        generated().count().to_string(),
        clean.to_string(),
        sum(|generated| generated.operations),
        records.iter().map(|record| record.expected).sum::<usize>().to_string(),
        sum(|generated| generated.types),
        sum(|generated| generated.warnings),
        sum(|generated| generated.lines),
        format!("{:.2}", records.iter().map(|record| record.used.seconds).sum::<f64>()),
        megabytes(records.iter().map(|record| record.used.memory).max().unwrap_or(0)),
        format!("{:.1}", checks().map(|check| check.used.cpu).sum::<f64>()),
        megabytes(checks().map(|check| check.used.memory).max().unwrap_or(0)),
        String::new(),
    ]
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

fn megabytes(bytes: u64) -> String {
    (bytes / 1_000_000).to_string()
}
