//! Without a mouse: the way past the navigation, the focus that is seen, tabs of samples, copying, and the menu of the phone.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::keys::Key;
use super::super::tab::Tab;
use super::super::view::{DESK, PHONE, Scheme};

const FOCUS: &str = include_str!("../scripts/focus.js");

/// How many stops of the Tab key are looked at on a page.
const STOPS: usize = 40;

/// How many buttons of a page are pressed.
const BUTTONS: usize = 4;

static CLIPBOARD: Mutex<()> = Mutex::new(());

/// Works through a page of each kind.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    let site = ground.site.web();
    let origin = site.split('/').take(3).collect::<Vec<_>>().join("/");
    ground.each(&ground.site.examples(), |tab, page| {
        let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
        let context = tab.context().clone();
        let granted = json!({"origin": origin, "browserContextId": context, "permissions": permissions});
        ground.chromium.call("Browser.grantPermissions", &granted)?;
        tab.prefers(Scheme::Light)?;
        tab.view(DESK)?;
        let mut problems = Vec::new();
        tab.go(site, page)?;
        problems.extend(stops(tab)?);
        tab.go(site, page)?;
        problems.extend(skips(tab)?);
        tab.go(site, page)?;
        problems.extend(tabs(tab)?);
        tab.go(site, page)?;
        problems.extend(copies(tab)?);
        problems.extend(tab.faults());
        let desk = problems.into_iter().map(|what| Fault::new(page, "http, desk", what));
        let mut faults: Vec<Fault> = desk.collect();
        tab.view(PHONE)?;
        tab.go(site, page)?;
        let mut problems = menu(tab)?;
        problems.extend(tab.faults());
        faults.extend(problems.into_iter().map(|what| Fault::new(page, "http, phone", what)));
        Ok(faults)
    })
}

/// Goes from stop to stop, the first of which is the way past the navigation.
fn stops(tab: &mut Tab) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    for stop in 0..STOPS {
        tab.press(Key::Tab)?;
        let focus: Value = tab.run(FOCUS, Value::Null)?;
        let Some(name) = focus["name"].as_str() else { break };
        if stop == 0 && focus["link"] != "#main" {
            problems.push(format!("the first stop of Tab is {name}, not the link to #main"));
        }
        if focus["shown"] != true || focus["inside"] != true {
            problems.push(format!("{name} has the focus and is not in the window"));
        } else if focus["seen"] != true {
            problems.push(format!("{name} has the focus and does not show it (outline or box-shadow)"));
        }
    }
    problems.dedup();
    Ok(problems)
}

/// The first link leads past the navigation: what is next is in the main part, if anything there can have the focus.
fn skips(tab: &mut Tab) -> Result<Option<String>, String> {
    tab.press(Key::Tab)?;
    tab.press(Key::Enter)?;
    if !tab.soon("location.hash === '#main'")? {
        return Ok(Some("Enter on the first link does not lead to #main".to_owned()));
    }
    let has_stops: bool =
        tab.ask("[...document.querySelectorAll('main a[href], main button, main input')].some(one => one.checkVisibility())")?;
    tab.press(Key::Tab)?;
    let focus: Value = tab.run(FOCUS, Value::Null)?;
    Ok((has_stops && focus["main"] != true).then(|| format!("after the link to #main, Tab leads to {}", focus["name"])))
}

/// In each list of tabs the arrows lead to the next one and back, and each shows its own panel alone.
fn tabs(tab: &mut Tab) -> Result<Vec<String>, String> {
    const STATE: &str = "(() => {
        const list = window.list;
        const tabs = [...list.querySelectorAll('[role=tab]')];
        const panel = one => document.getElementById(one.getAttribute('aria-controls'));
        return {
            count: tabs.length,
            focus: tabs.indexOf(document.activeElement),
            chosen: tabs.map((one, index) => one.getAttribute('aria-selected') === 'true' ? index : -1).filter(index => index >= 0),
            shown: tabs.map((one, index) => panel(one)?.checkVisibility() ? index : -1).filter(index => index >= 0),
            lost: tabs.filter(one => !panel(one)).length,
        };
    })()";
    let mut problems = Vec::new();
    let lists: usize = tab.ask("document.querySelectorAll('[role=tablist]').length")?;
    for list in 0..lists.min(BUTTONS) {
        tab.ask::<()>(&format!(
            "window.list = document.querySelectorAll('[role=tablist]')[{list}];
             window.list.querySelector('[role=tab][aria-selected=true]')?.focus()"
        ))?;
        let before: Value = tab.ask(STATE)?;
        if before["lost"] != 0
            || before["focus"] == -1
            || before["chosen"] != before["shown"]
            || before["focus"] != before["chosen"][0]
        {
            problems.push(format!("the tabs of samples are not as they should be in the beginning: {before}"));
            continue;
        }
        if before["count"] == 1 {
            continue;
        }
        tab.press(Key::Right)?;
        let after: Value = tab.ask(STATE)?;
        let moved = before["focus"].as_i64() != after["focus"].as_i64();
        if !moved || after["chosen"] != after["shown"] || after["focus"] != after["chosen"][0] {
            problems.push(format!("the right arrow does not choose the next tab: {before} becomes {after}"));
        }
        tab.press(Key::Left)?;
        let back: Value = tab.ask(STATE)?;
        if back != before {
            problems.push(format!("the left arrow does not lead back: {before} becomes {back}"));
        }
    }
    Ok(problems)
}

/// What a button for copying puts on the clipboard is the sample beside it.
fn copies(tab: &mut Tab) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    // There is one clipboard, however many tabs there are.
    let _clipboard = CLIPBOARD.lock().unwrap_or_else(PoisonError::into_inner);
    let buttons: usize =
        tab.ask("(window.copies = [...document.querySelectorAll('button.copy')].filter(one => one.checkVisibility())).length")?;
    for button in 0..buttons.min(BUTTONS) {
        tab.ask::<()>("navigator.clipboard.writeText('nothing was copied')")?;
        let sample: Option<String> = tab.ask(&format!(
            "(() => {{
                const button = window.copies[{button}];
                button.focus();
                let at = button;
                while (at && !at.querySelector('pre')) at = at.parentElement;
                return at && [...at.querySelectorAll('pre')].find(pre => pre.checkVisibility())?.textContent.trim();
            }})()"
        ))?;
        let Some(sample) = sample else {
            problems.push("a button for copying has no sample beside it".to_owned());
            continue;
        };
        tab.press(Key::Enter)?;
        if !tab.soon("navigator.clipboard.readText().then(text => text !== 'nothing was copied')")? {
            problems.push("Enter on a button for copying copies nothing".to_owned());
            continue;
        }
        let copied: String = tab.ask("navigator.clipboard.readText()")?;
        if copied.trim() != sample {
            problems.push(format!("a button for copying copies something other than its sample: `{copied}`"));
        }
    }
    Ok(problems)
}

/// The menu opens and closes, says so, and Escape closes it too.
fn menu(tab: &mut Tab) -> Result<Vec<String>, String> {
    let state = |is_open: bool| {
        format!(
            "document.querySelector('#menu').getAttribute('aria-expanded') === '{is_open}' && (() => {{
                const sidebar = document.querySelector('#sidebar');
                const box = sidebar.getBoundingClientRect();
                const isSeen = sidebar.checkVisibility({{ visibilityProperty: true, opacityProperty: true }}) &&
                    box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
                return isSeen === {is_open};
            }})()"
        )
    };
    if !tab.soon(&state(false))? {
        return Ok(vec!["the menu is not closed in the beginning (aria-expanded, #sidebar)".to_owned()]);
    }
    let steps = [(Key::Enter, true), (Key::Enter, false), (Key::Enter, true), (Key::Escape, false)];
    for (key, is_open) in steps {
        if let Key::Enter = key {
            // It may have gone into the menu that was opened.
            tab.ask::<()>("document.querySelector('#menu').focus()")?;
        }
        tab.press(key)?;
        if !tab.soon(&state(is_open))? {
            let verb = if is_open { "open" } else { "close" };
            return Ok(vec![format!("{key:?} does not {verb} the menu (aria-expanded, #sidebar)")]);
        }
    }
    let stays: bool = tab.ask("document.activeElement === document.querySelector('#menu')")?;
    Ok(if stays { Vec::new() } else { vec!["Escape closes the menu and loses the focus".to_owned()] })
}
