//! Every page, from a folder and from the web, at a desk and on a phone: loads without a complaint and fits the window.

use serde_json::Value;

use super::super::fault::Fault;
use super::super::ground::Ground;
use super::super::tab::Tab;
use super::super::view::{DESK, PHONE, View};

const STATE: &str = include_str!("../scripts/state.js");

/// Opens all pages in all ways.
pub(in super::super) fn run(ground: &Ground) -> Vec<Fault> {
    let site = ground.site;
    let places = [("file", site.file.as_str()), ("http", site.web())];
    let mut faults = Vec::new();
    // One place after the other: between the two Chromium would change its process for each page.
    for (name, place) in places {
        faults.extend(ground.each(&site.pages, |tab, page| {
            let mut faults = Vec::new();
            for view in [DESK, PHONE] {
                tab.view(view)?;
                // On the web the window is made narrow while the page is open, as people do too.
                if name == "file" || !view.is_phone {
                    tab.go(place, page)?;
                }
                let how = format!("{name}, {}", view.name);
                faults.extend(state(tab, view)?.into_iter().map(|what| Fault::new(page, how.clone(), what)));
            }
            Ok(faults)
        }));
    }
    let refused = ground.site.server.refused();
    faults
        .extend(refused.iter().map(|path| Fault::new("some page", "http", format!("`{path}` is asked for, which is not there"))));
    faults
}

/// What is wrong with the page that was just loaded.
pub(super) fn state(tab: &mut Tab, view: View) -> Result<Vec<String>, String> {
    let state: Value = tab.run(STATE, view.width)?;
    let mut faults = tab.faults();
    let list = |key: &str| {
        let items = state[key].as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
    };
    if state["title"] == "" {
        faults.push("has no title".to_owned());
    }
    if state["h1"] != 1 {
        faults.push(format!("has {} headings of the first level, not 1", state["h1"]));
    }
    if state["text"] == 0 {
        faults.push("its main part has no text".to_owned());
    }
    if state["wide"].as_u64() > Some(u64::from(view.width)) {
        let culprits = list("culprits");
        let culprits = if culprits.is_empty() { String::new() } else { format!(": {} stands out", culprits.join(", ")) };
        faults.push(format!("is wider than a window of {} px{culprits}", view.width));
    }
    faults.extend(list("missing").iter().map(|selector| format!("lacks `{selector}`")));
    faults.extend(list("scripted").iter().map(|link| format!("has a link that leads to no page: {link}")));
    if state["hacked"] == true {
        faults.push("runs a script that the spec brought in".to_owned());
    }
    Ok(faults)
}
