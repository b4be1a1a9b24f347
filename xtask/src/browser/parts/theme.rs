//! Colours and motion: as the person's system says, until the button says otherwise; and what was chosen stays.

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::keys::Key;
use super::super::tab::Tab;
use super::super::view::{DESK, Scheme};

/// From 0, black, to 1, white.
const BRIGHTNESS: &str = "(() => {
    for (const element of [document.body, document.documentElement]) {
        const parts = getComputedStyle(element).backgroundColor.match(/[\\d.]+/g).map(Number);
        if (parts.length === 3 || parts[3] > 0) return (parts[0] + parts[1] + parts[2]) / 3 / 255;
    }
    return 1;
})()";

const THEME: &str = "document.documentElement.dataset.theme || ''";

const MOVING: &str = "document.getAnimations().filter(animation => animation.playState === 'running').length";

/// Looks at a page of each kind in both schemes, and at the button on one.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    let site = ground.site.web();
    let mut faults = ground.each(&ground.site.examples(), |tab, page| {
        tab.view(DESK)?;
        let mut problems = Vec::new();
        for scheme in Scheme::ALL {
            tab.prefers(scheme)?;
            tab.go(site, page)?;
            let brightness: f64 = tab.ask(BRIGHTNESS)?;
            let is_right = match scheme {
                Scheme::Light => brightness > 0.6,
                Scheme::Dark => brightness < 0.4,
            };
            if !is_right {
                let name = scheme.name();
                problems.push(format!("the system prefers {name} colours, and the background's brightness is {brightness:.2}"));
            }
            problems.extend(moves(tab)?);
        }
        problems.extend(tab.faults());
        Ok(problems.into_iter().map(|what| Fault::new(page, "http, desk", what)).collect())
    });
    for scheme in Scheme::ALL {
        faults.extend(ground.once("index.html", |tab| {
            tab.view(DESK)?;
            tab.prefers(scheme)?;
            let problems = toggled(tab, site, &ground.site.examples())?;
            Ok(problems.into_iter().map(|what| Fault::new("index.html", format!("http, {}", scheme.name()), what)).collect())
        }));
    }
    faults
}

/// Whatever moves although the person has said that nothing should.
fn moves(tab: &mut Tab) -> Result<Option<String>, String> {
    let moving: usize = tab.ask(MOVING)?;
    let scrolls: bool = tab.ask("getComputedStyle(document.documentElement).scrollBehavior === 'smooth'")?;
    Ok(match (moving, scrolls) {
        (0, false) => None,
        (0, true) => Some("scrolls smoothly though motion should be reduced".to_owned()),
        (count, _) => Some(format!("{count} animations run though motion should be reduced")),
    })
}

fn toggled(tab: &mut Tab, site: &str, pages: &[String]) -> Result<Vec<String>, String> {
    let mut problems = Vec::new();
    tab.go(site, "index.html")?;
    let before: f64 = tab.ask(BRIGHTNESS)?;
    tab.ask::<()>("document.querySelector('#theme').focus()")?;
    tab.press(Key::Enter)?;
    let chosen: String = tab.ask(THEME)?;
    let after: f64 = tab.ask(BRIGHTNESS)?;
    if !["light", "dark"].contains(&chosen.as_str()) {
        problems.push(format!("the button leaves `data-theme` at `{chosen}`"));
    }
    if (before > 0.5) == (after > 0.5) {
        problems.push(format!("the button leaves the brightness at {after:.2}"));
    }
    problems.extend(moves(tab)?);
    for page in pages {
        tab.go(site, page)?;
        let (theme, brightness): (String, f64) = (tab.ask(THEME)?, tab.ask(BRIGHTNESS)?);
        if theme != chosen || (brightness > 0.5) != (after > 0.5) {
            problems.push(format!("what was chosen by the button, `{chosen}`, is forgotten on {page}: `{theme}`"));
        }
    }
    tab.ask::<()>("document.querySelector('#theme').focus()")?;
    tab.press(Key::Enter)?;
    let back: f64 = tab.ask(BRIGHTNESS)?;
    if (back > 0.5) != (before > 0.5) {
        problems.push("the button does not lead back".to_owned());
    }
    problems.extend(tab.faults());
    Ok(problems)
}
