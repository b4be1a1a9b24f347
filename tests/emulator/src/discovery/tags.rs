//! Tags of apps. Those with the tag "Unsanctioned" are banned.

use std::collections::BTreeSet;

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Discovery;
use super::catalogue::{self, App};
use crate::exchange::{self, Answer, Refusal};
use crate::listing::request::text;

/// The tag that bans an app, and its opposite. An app has one of them at most, as in the portal.
const OPPOSITES: [&str; 2] = ["Unsanctioned", "Sanctioned"];

/// A tag, and what carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    id: String,
    name: String,
    apps: BTreeSet<u32>,
    built_in: bool,
}

/// The tags that are there at the beginning.
pub fn initial() -> Vec<Tag> {
    let tag = |(number, name): (u32, &str), apps: &[u32]| Tag {
        id: format!("64b0c0ffee{:014x}", 0x100 + number),
        name: name.to_owned(),
        apps: apps.iter().copied().collect(),
        built_in: true,
    };
    vec![tag((1, OPPOSITES[0]), &catalogue::BANNED), tag((2, OPPOSITES[1]), &[11161, 20892, 20893, 28375])]
}

/// The names of an app's tags.
pub fn of(discovery: &Discovery, app: u32) -> impl Iterator<Item = &str> {
    discovery.tags.iter().filter(move |tag| tag.apps.contains(&app)).map(|tag| tag.name.as_str())
}

/// The apps that are banned, by their numbers.
pub fn banned(discovery: &Discovery) -> Vec<&'static App> {
    let tag = discovery.tags.iter().find(|tag| tag.name == OPPOSITES[0]);
    tag.into_iter().flat_map(|tag| &tag.apps).filter_map(|id| catalogue::by_id(*id)).collect()
}

/// All tags.
pub fn list(discovery: &Discovery, tenant: i64) -> Answer {
    let tag = |tag: &Tag| {
        json!({
            "name": tag.name,
            "target": 1,
            "id": tag.id,
            "_tid": tenant,
            "appIds": tag.apps,
            "builtIn": tag.built_in,
        })
    };
    exchange::ok(&discovery.tags.iter().map(tag).collect())
}

/// Adds a tag to an app, or takes it away.
///
/// Not documented: a tag that there is not is made when it is added; taking away what is not there changes nothing; the answer says
/// nothing.
///
/// # Errors
///
/// A tag without a name.
pub fn change(
    discovery: &mut Discovery,
    app: &str,
    add: bool,
    members: &Map<String, Value>,
    now: i64,
) -> Result<Answer, Refusal> {
    let Some(app) = app.parse().ok().and_then(catalogue::by_id) else { return Ok(exchange::page(StatusCode::NOT_FOUND)) };
    let name = text(members, "tagName").map(str::trim).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::new("tagName", "`tagName` is needed", Value::Null))?;
    let is_known = discovery.tags.iter().any(|tag| tag.name == name);
    if add && !is_known {
        let id = discovery.new_id(now);
        discovery.tags.push(Tag { id, name: name.to_owned(), apps: BTreeSet::new(), built_in: false });
    }
    let is_opposite = |other: &str| OPPOSITES.contains(&name) && OPPOSITES.contains(&other);
    for tag in &mut discovery.tags {
        discovery.is_changed |= match tag.name == name {
            true if add => tag.apps.insert(app.id),
            true => tag.apps.remove(&app.id),
            false => add && is_opposite(&tag.name) && tag.apps.remove(&app.id),
        };
    }
    Ok(exchange::ok(&json!({})))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::tests::{NOW, ask, ask_within_spec};
    use super::*;
    use crate::route::Operation;

    fn tag(discovery: &mut Discovery, app: &str, add: bool, name: &str) -> u16 {
        let operation = Operation::TagApp { app: app.to_owned(), add };
        ask(discovery, NOW, &operation, &json!({ "tagName": name })).unwrap().0
    }

    /// `Unsanctioned: 1 2`
    fn tags(discovery: &mut Discovery) -> Vec<String> {
        let list = ask_within_spec(discovery, NOW, &Operation::AppTags, "listAppTags", &Value::Null);
        let text = |tag: &Value| format!("{}: {}", tag["name"].as_str().unwrap(), tag["appIds"]);
        list.as_array().unwrap().iter().map(text).collect()
    }

    #[test]
    fn tags_are_added_and_taken_away() {
        let mut discovery = Discovery::default();
        let (banned, allowed) = ("Unsanctioned: [900001,900002,900003,900004]", "Sanctioned: [11161,20892,20893,28375]");
        assert_eq!(tags(&mut discovery), [banned, allowed]);
        assert_eq!(tag(&mut discovery, "10489", true, "Watched"), 200);
        assert_eq!(tags(&mut discovery), [banned, allowed, "Watched: [10489]"]);
        assert_eq!(tag(&mut discovery, "10489", false, "Watched"), 200);
        assert_eq!(tags(&mut discovery)[2], "Watched: []");
        assert!(discovery.changed().is_some());
        assert_eq!(tag(&mut discovery, "10489", false, "Watched"), 200);
        assert_eq!(tag(&mut discovery, "10489", false, "Nothing"), 200);
        assert_eq!(discovery.changed(), None);
    }

    #[test]
    fn an_app_is_not_both_sanctioned_and_unsanctioned() {
        let mut discovery = Discovery::default();
        tag(&mut discovery, "900001", true, "Sanctioned");
        let expected = ["Unsanctioned: [900002,900003,900004]", "Sanctioned: [11161,20892,20893,28375,900001]"];
        assert_eq!(tags(&mut discovery), expected);
        assert_eq!(of(&discovery, 900_001).collect::<Vec<_>>(), ["Sanctioned"]);
    }

    #[test]
    fn apps_and_names_that_there_are_not_are_told() {
        let mut discovery = Discovery::default();
        assert_eq!(tag(&mut discovery, "1", true, "Watched"), 404);
        assert_eq!(tag(&mut discovery, "box", true, "Watched"), 404);
        let operation = Operation::TagApp { app: "10489".to_owned(), add: true };
        assert_eq!(ask(&mut discovery, NOW, &operation, &json!({ "tagName": " " })).unwrap_err().field, "tagName");
        assert_eq!(discovery.changed(), None);
    }
}
