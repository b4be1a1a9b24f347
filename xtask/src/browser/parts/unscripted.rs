//! Without scripts: the text is there, and every sample.

use serde_json::{Value, json};

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::view::{DESK, Scheme};

const STATE: &str = "(() => {
    const hidden = selector => [...document.querySelectorAll(selector)].filter(one => !one.closest('details:not([open])') && !one.checkVisibility());
    return {
        text: document.querySelector('main')?.innerText.trim().length || 0,
        panels: hidden('[role=tabpanel]').length,
        samples: hidden('pre').length,
    };
})()";

/// Opens all pages with scripts turned off.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    ground.each(&ground.site.pages, |tab, page| {
        tab.view(DESK)?;
        tab.prefers(Scheme::Light)?;
        tab.call("Emulation.setScriptExecutionDisabled", json!({"value": true}))?;
        tab.go(&ground.site.file, page)?;
        let state: Value = tab.ask(STATE)?;
        let mut problems = tab.faults();
        if state["text"] == 0 {
            problems.push("has no text without scripts".to_owned());
        }
        if state["panels"] != 0 || state["samples"] != 0 {
            problems.push(format!("hides {} panels and {} samples without scripts", state["panels"], state["samples"]));
        }
        Ok(problems.into_iter().map(|what| Fault::new(page, "file, without scripts", what)).collect())
    })
}
