//! Pictures of a page of each kind, for people to look at.

use std::fs;
use std::path::Path;

use serde_json::json;

use super::ground::Ground;
use super::view::{DESK, PHONE, Scheme};

/// No picture is higher than this: who wants to see the end of a long page opens it.
const HIGHEST: u64 = 4_000;

/// Writes the pictures into a folder.
pub(super) fn take(ground: &Ground, folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let kinds: Vec<String> = ground.site.kinds.keys().cloned().collect();
    let faults = ground.each(&kinds, |tab, kind| {
        let page = &ground.site.kinds[kind];
        for view in [DESK, PHONE] {
            tab.view(view)?;
            for scheme in Scheme::ALL {
                tab.prefers(scheme)?;
                tab.go(&ground.site.file, page)?;
                let height: u64 = tab.ask("document.documentElement.scrollHeight")?;
                let clip = json!({"x": 0, "y": 0, "width": view.width, "height": height.min(HIGHEST), "scale": 1});
                let taken = tab.call("Page.captureScreenshot", json!({"captureBeyondViewport": true, "clip": clip}))?;
                let picture = from_base64(taken["data"].as_str().unwrap_or_default());
                let path = folder.join(format!("{kind}-{}-{}.png", view.name, scheme.name()));
                fs::write(&path, picture).map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
        Ok(Vec::new())
    });
    match faults.first() {
        None => Ok(()),
        Some(fault) => Err(format!("no picture of {}: {}", fault.page, fault.what)),
    }
}

/// The bytes that a text in base64 stands for. Chromium gives pictures in no other way, and writes no other sign.
fn from_base64(text: &str) -> Vec<u8> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for value in text.bytes().filter_map(|sign| SIGNS.iter().position(|known| *known == sign)) {
        bits = bits << 6 | u32::try_from(value).unwrap_or_default();
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    bytes
}
