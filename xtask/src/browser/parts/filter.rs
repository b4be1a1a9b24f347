//! The fields that narrow a table: what is typed leaves the rows that have it.

use serde_json::Value;

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::keys::Key;
use super::super::tab::Tab;
use super::super::view::{DESK, Scheme};

/// The first such field and the table after it: how many rows there are, how many are seen, and a word of the last.
const STATE: &str = "(() => {
    const input = document.querySelector('input[data-filter]');
    if (!input) return null;
    const tables = [...document.querySelectorAll('table')];
    const table = tables.find(one => input.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!table) return { count: 0 };
    const rows = [...table.tBodies].flatMap(body => [...body.rows]);
    const seen = rows.filter(row => row.checkVisibility());
    return {
        count: rows.length,
        seen: seen.length,
        word: (rows.at(-1)?.textContent.match(/[A-Za-z]{3,}/) || [''])[0],
        all: seen.every(row => row.textContent.toLowerCase().includes(input.value.trim().toLowerCase())),
    };
})()";

/// Types into the field of each kind of page that has one.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    ground.each(&ground.site.examples(), |tab, page| {
        tab.view(DESK)?;
        tab.prefers(Scheme::Light)?;
        tab.go(ground.site.web(), page)?;
        let mut problems = narrows(tab)?;
        problems.extend(tab.faults());
        Ok(problems.into_iter().map(|what| Fault::new(page, "http, desk", what)).collect())
    })
}

fn narrows(tab: &mut Tab) -> Result<Vec<String>, String> {
    let before: Value = tab.ask(STATE)?;
    if before.is_null() {
        return Ok(Vec::new());
    }
    let (Some(count), Some(word)) = (before["count"].as_u64().filter(|count| *count > 0), before["word"].as_str()) else {
        return Ok(vec!["a field that narrows a table has no table with rows after it".to_owned()]);
    };
    let mut problems = Vec::new();
    tab.ask::<()>("document.querySelector('input[data-filter]').focus()")?;
    tab.write(word)?;
    if !tab.soon(&format!("(({STATE}) || {{}}).all"))? {
        let after: Value = tab.ask(STATE)?;
        problems.push(format!("`{word}` is typed, and {} of {count} rows are left, some without it", after["seen"]));
    }
    if tab.ask::<Value>(STATE)?["seen"] == 0 {
        problems.push(format!("`{word}`, which is in a row, leaves none"));
    }
    tab.write("qqq")?;
    if !tab.soon(&format!("({STATE}).seen === 0"))? {
        problems.push(format!("`{word}qqq`, which is in no row, leaves some"));
    }
    for _ in 0..word.len() + 3 {
        tab.press(Key::Backspace)?;
    }
    if !tab.soon(&format!("({STATE}).seen === {count}"))? {
        problems.push("an empty field does not give all rows back".to_owned());
    }
    Ok(problems)
}
