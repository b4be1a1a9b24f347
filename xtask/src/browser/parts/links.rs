//! Links, clicked with the mouse: they lead where they say, and what they lead to is seen, not hidden below a header that stays.

use serde_json::Value;

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::tab::Tab;
use super::super::view::{DESK, PHONE, Scheme};

const LINKS: &str = include_str!("../scripts/links.js");
const AIM: &str = include_str!("../scripts/aim.js");
const LANDING: &str = include_str!("../scripts/landing.js");

/// How many links are clicked on a page, of those to other pages and of those on it.
const CLICKS: usize = 6;

/// Clicks links of a page of each kind; on the phone those within the page.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    let site = ground.site.web();
    ground.each(&ground.site.examples(), |tab, page| {
        tab.prefers(Scheme::Light)?;
        let mut faults = Vec::new();
        for view in [DESK, PHONE] {
            tab.view(view)?;
            tab.go(site, page)?;
            let links: Vec<(String, usize)> = tab.run(LINKS, site)?;
            let here = format!("{site}{page}");
            let (near, far): (Vec<_>, Vec<_>) = links.into_iter().partition(|(address, _)| without_anchor(address) == here);
            let far = if view.is_phone { Vec::new() } else { far };
            for (address, index) in spread(near).into_iter().chain(spread(far)) {
                tab.go(site, page)?;
                let to = address.strip_prefix(site).unwrap_or(&address);
                let problem = follow(tab, &address, index)?;
                faults.extend(problem.map(|problem| Fault::new(page, format!("the link to {to}, {}", view.name), problem)));
            }
            faults.extend(tab.faults().into_iter().map(|what| Fault::new(page, view.name, what)));
        }
        Ok(faults)
    })
}

fn follow(tab: &mut Tab, address: &str, index: usize) -> Result<Option<String>, String> {
    let aim: Value = tab.run(AIM, index)?;
    if let Some(problem) = aim["problem"].as_str() {
        return Ok(Some(format!("the link {problem}")));
    }
    let point = (aim["point"][0].as_f64().unwrap_or_default(), aim["point"][1].as_f64().unwrap_or_default());
    tab.forget();
    tab.click(point)?;
    if let Err(problem) = tab.arrive() {
        return Ok(Some(problem));
    }
    let there: String = tab.ask("location.href")?;
    if there != address {
        return Ok(Some(format!("the link leads to {there}")));
    }
    landing(tab)
}

/// What is wrong with the place at which the tab has arrived.
pub(super) fn landing(tab: &mut Tab) -> Result<Option<String>, String> {
    tab.run(LANDING, Value::Null)
}

fn without_anchor(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// A few of many, from the first to the last.
fn spread<T>(all: Vec<T>) -> Vec<T> {
    let every = all.len().div_ceil(CLICKS).max(1);
    let last = all.len().saturating_sub(1);
    let is_taken = |index: usize| index.is_multiple_of(every) || index == last;
    all.into_iter().enumerate().filter(|(index, _)| is_taken(*index)).map(|(_, one)| one).collect()
}
