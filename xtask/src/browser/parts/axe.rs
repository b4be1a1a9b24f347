//! What axe-core, the checker of accessibility, finds on each page in light and dark.

use serde_json::Value;

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::keys::Key;
use super::super::tab::Tab;
use super::super::view::{DESK, PHONE, Scheme, View};

const RUN: &str = include_str!("../scripts/axe.js");

/// Looks at all pages at a desk, at one of each kind on a phone, and at what is open only at times.
pub(in super::super) fn run(ground: &Ground, axe: &str) -> Vec<Fault> {
    let site = &ground.site.file;
    let examples = ground.site.examples();
    ground.each(&ground.site.pages, |tab, page| {
        let mut faults = check(tab, site, page, DESK, axe, None)?;
        if examples.iter().any(|example| example == page) {
            faults.extend(check(tab, site, page, PHONE, axe, None)?);
        }
        if page == "index.html" {
            faults.extend(check(tab, site, page, DESK, axe, Some(("header", open_search)))?);
            faults.extend(check(tab, site, page, PHONE, axe, Some(("#sidebar", open_menu)))?);
        }
        Ok(faults)
    })
}

/// What is looked at alone, and how it is opened: meanwhile the rest of the page may well be out of reach.
type Opened = (&'static str, fn(&mut Tab) -> Result<(), String>);

fn check(tab: &mut Tab, site: &str, page: &str, view: View, axe: &str, opened: Option<Opened>) -> Result<Vec<Fault>, String> {
    let mut faults = Vec::new();
    tab.view(view)?;
    tab.prefers(Scheme::Light)?;
    tab.go(site, page)?;
    if let Some((_, open)) = opened {
        open(tab)?;
    }
    // A value that cannot be sent back is of no interest.
    tab.ask::<Value>(&format!("{axe}; null"))?;
    for scheme in Scheme::ALL {
        tab.prefers(scheme)?;
        let found: Vec<String> = tab.run(RUN, opened.map(|(selector, _)| selector))?;
        faults.extend(found.into_iter().map(|what| Fault::new(page, format!("{}, {}", view.name, scheme.name()), what)));
    }
    Ok(faults)
}

fn open_search(tab: &mut Tab) -> Result<(), String> {
    tab.press(Key::Sign('/'))?;
    tab.write("e")?;
    tab.soon("document.querySelector('#search-results [role=option]')?.checkVisibility() === true").map(drop)
}

fn open_menu(tab: &mut Tab) -> Result<(), String> {
    tab.ask::<()>("document.querySelector('#menu').focus()")?;
    tab.press(Key::Enter)?;
    tab.soon("document.querySelector('#menu').getAttribute('aria-expanded') === 'true'").map(drop)
}
