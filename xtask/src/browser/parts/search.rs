//! The search, from the keyboard alone: an operation, a field of a filter and a member of an enum are found by their names.

use std::collections::BTreeMap;

use clientwright::ir;
use serde_json::Value;

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::keys::Key;
use super::super::tab::Tab;
use super::super::view::{DESK, Scheme};
use super::links::landing;

const INDEX: &str = "index.html";

const IS_OPEN: &str = "document.activeElement === document.querySelector('#search')";
const RESULTS: &str =
    "[...document.querySelectorAll('#search-results [role=option]')].filter(option => option.checkVisibility())";
const ACTIVE: &str = "(document.querySelector('#search').getAttribute('aria-activedescendant') || \
                      document.querySelector('#search-results [role=option][aria-selected=true]')?.id || '')";

/// Something with a name, and the page that tells of it.
struct Wanted {
    kind: &'static str,
    name: String,
    page: String,
}

/// Searches from the folder and from the web.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (how, site) in [("file", ground.site.file.as_str()), ("http", ground.site.web())] {
        faults.extend(ground.once(INDEX, |tab| {
            tab.view(DESK)?;
            tab.prefers(Scheme::Light)?;
            let mut problems = Vec::new();
            problems.extend(opens_and_closes(tab, site)?);
            for wanted in wanted(ground.api) {
                let Wanted { kind, name, .. } = &wanted;
                let found = find(tab, site, &wanted)?;
                problems.extend(found.map(|problem| format!("{kind}, `{name}`, is searched for: {problem}")));
            }
            problems.extend(tab.faults());
            Ok(problems.into_iter().map(|what| Fault::new(INDEX, how, what)).collect())
        }));
    }
    faults
}

/// The thing of each kind that has the longest name of its own.
fn wanted(api: &ir::Api) -> Vec<Wanted> {
    let mut all = Vec::new();
    for resource in &api.resources {
        for operation in &resource.operations {
            let page = format!("resources/{}/{}.html", resource.module, operation.name);
            all.push(Wanted { kind: "an operation", name: operation.name.to_string(), page });
        }
    }
    for filters in &api.filters {
        let page = format!("filters/{}.html", filters.module);
        let field =
            |field: &ir::FilterField| Wanted { kind: "a field of a filter", name: field.wire.to_string(), page: page.clone() };
        all.extend(filters.fields.iter().map(field));
    }
    for ty in &api.types {
        let page = format!("types/{}.html", ty.module);
        if let ir::TypeKind::Enum(one) = &ty.kind {
            let member = |member: &ir::EnumMember| Wanted {
                kind: "a member of an enum",
                name: member.name.to_string(),
                page: page.clone(),
            };
            all.extend(one.members.iter().map(member));
        }
        all.push(Wanted { kind: "a type", name: ty.name.to_string(), page });
    }
    let key = |wanted: &Wanted| wanted.name.replace('_', "").to_lowercase();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for wanted in &all {
        *times.entry(key(wanted)).or_default() += 1;
    }
    let mut longest: BTreeMap<&str, Wanted> = BTreeMap::new();
    for wanted in all.into_iter().filter(|wanted| times.get(&key(wanted)) == Some(&1)) {
        if longest.get(wanted.kind).is_none_or(|there| there.name.len() < wanted.name.len()) {
            longest.insert(wanted.kind, wanted);
        }
    }
    longest.into_values().collect()
}

/// Slash and Ctrl+K open it, Escape closes it, arrows move through the results.
fn opens_and_closes(tab: &mut Tab, site: &str) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    for (name, key) in [("`/`", Key::Sign('/')), ("Ctrl+K", Key::Control('k'))] {
        tab.go(site, INDEX)?;
        tab.press(key)?;
        if !tab.soon(IS_OPEN)? {
            problems.push(format!("{name} does not open the search"));
            continue;
        }
        let typed: String = tab.ask("document.querySelector('#search').value")?;
        if !typed.is_empty() {
            problems.push(format!("{name} opens the search and writes `{typed}` into it"));
        }
    }
    if !problems.is_empty() {
        return Ok(problems);
    }
    let expanded = |tab: &mut Tab| tab.ask::<Value>("document.querySelector('#search').getAttribute('aria-expanded')");
    tab.write("e")?;
    if !tab.soon(&format!("{RESULTS}.length > 1"))? {
        problems.push("the search finds nothing for `e`".to_owned());
        return Ok(problems);
    }
    if expanded(tab)? != "true" {
        problems.push("the search has results and is not aria-expanded".to_owned());
    }
    tab.press(Key::Down)?;
    let first: String = tab.ask(ACTIVE)?;
    tab.press(Key::Down)?;
    let second: String = tab.ask(ACTIVE)?;
    if first.is_empty() || second.is_empty() || first == second {
        problems.push("the arrow keys do not move through the results (aria-activedescendant)".to_owned());
    }
    tab.press(Key::Escape)?;
    if !tab.soon(&format!("{RESULTS}.length === 0"))? {
        problems.push("Escape does not close the results".to_owned());
    } else if expanded(tab)? == "true" {
        problems.push("the results are closed and the search is still aria-expanded".to_owned());
    }
    Ok(problems)
}

fn find(tab: &mut Tab, site: &str, wanted: &Wanted) -> Result<Option<String>, String> {
    tab.go(site, INDEX)?;
    tab.press(Key::Sign('/'))?;
    if !tab.soon(IS_OPEN)? {
        return Ok(Some("`/` does not open the search".to_owned()));
    }
    tab.write(&wanted.name)?;
    if !tab.soon(&format!("{RESULTS}.length > 0"))? {
        return Ok(Some("there are no results".to_owned()));
    }
    if tab.ask::<String>(ACTIVE)?.is_empty() {
        tab.press(Key::Down)?;
    }
    tab.forget();
    tab.press(Key::Enter)?;
    tab.arrive()?;
    let there: String = tab.ask("location.href")?;
    let path = there.strip_prefix(site).unwrap_or(&there).split('#').next().unwrap_or_default();
    if path != wanted.page {
        return Ok(Some(format!("Enter leads to {path}, not to {}", wanted.page)));
    }
    if let Some(problem) = landing(tab)? {
        return Ok(Some(problem));
    }
    let has_name: bool = tab.run("name => document.querySelector('main').textContent.includes(name)", wanted.name.as_str())?;
    Ok((!has_name).then(|| format!("{path} does not have the name")))
}
