//! IP ranges: created, replaced, deleted.

use std::net::IpAddr;

use http::StatusCode;
use ipnet::IpNet;
use serde_json::{Map, Value, json};

use crate::exchange::{self, Answer, Refusal};
use crate::ids;
use crate::listing::request::integer;
use crate::route::Kind;
use crate::state::State;

/// The categories that a range may have: corporate to other. None (0) is only ever read.
const CATEGORIES: std::ops::RangeInclusive<i64> = 1..=6;

/// A new range; the answer is its id.
pub fn create(state: &mut State, members: &Map<String, Value>, tenant: i64, now: i64) -> Result<Answer, Refusal> {
    let id = state.new_id(now);
    let range = range(state, &id, members, tenant, now)?;
    state.put(Kind::Subnet, range);
    Ok(exchange::ok(&json!(id)))
}

/// Another range in place of this one: what is left out is gone.
pub fn update(state: &mut State, id: &str, members: &Map<String, Value>, tenant: i64, now: i64) -> Result<Answer, Refusal> {
    match state.store.of(Kind::Subnet).get(id) {
        None => return Ok(exchange::page(StatusCode::NOT_FOUND)),
        Some(old) if old["builtIn"] == true => {
            return Err(Refusal::new("_id", "a built-in range cannot be changed", id.into()));
        }
        Some(_) => {}
    }
    let range = range(state, id, members, tenant, now)?;
    state.put(Kind::Subnet, range);
    Ok(exchange::ok(&json!({})))
}

/// Takes a range away. Whether the service answers with 200 or 204 is not documented; the latter says all that there is to say.
pub fn delete(state: &mut State, id: &str) -> Result<Answer, Refusal> {
    match state.store.of(Kind::Subnet).get(id) {
        None => Ok(exchange::page(StatusCode::NOT_FOUND)),
        Some(old) if old["builtIn"] == true => Err(Refusal::new("_id", "a built-in range cannot be deleted", id.into())),
        Some(_) => {
            state.remove(Kind::Subnet, id);
            Ok(exchange::empty(StatusCode::NO_CONTENT))
        }
    }
}

fn range(state: &mut State, id: &str, members: &Map<String, Value>, tenant: i64, now: i64) -> Result<Value, Refusal> {
    let given = |name: &str| members.get(name).cloned().unwrap_or_default();
    let name = members.get("name").and_then(Value::as_str).map(str::trim).unwrap_or_default();
    if name.is_empty() {
        return Err(Refusal::new("name", "a name is needed", given("name")));
    }
    let ranges = state.store.of(Kind::Subnet);
    let known = ranges.by_date().filter_map(|number| ranges.at(number));
    if known.into_iter().any(|other| other["name"] == name && other["_id"] != id) {
        return Err(Refusal::new("name", "another range has this name", name.into()));
    }
    let category = given("category");
    let number = integer(&category).filter(|number| CATEGORIES.contains(number));
    let number = number.ok_or_else(|| Refusal::new("category", "a category from 1 to 6 is needed", category))?;
    let subnets = subnets(members)?;
    let tags = tags(state, members, tenant, now);
    Ok(json!({
        "_id": id,
        "name": name,
        "subnets": subnets,
        "location": members.get("location").filter(|location| location.is_object()).cloned().unwrap_or_default(),
        "organization": members.get("organization").filter(|name| name.is_string()).cloned().unwrap_or_default(),
        "tags": tags,
        "category": number,
        "lastModified": now,
        "_tid": tenant,
        "builtIn": false,
    }))
}

fn subnets(members: &Map<String, Value>) -> Result<Vec<Value>, Refusal> {
    let given = members.get("subnets").cloned().unwrap_or_default();
    let Some(list) = given.as_array().filter(|list| !list.is_empty()) else {
        return Err(Refusal::new("subnets", "a list of addresses with their prefix is needed", given));
    };
    list.iter().map(subnet).collect()
}

/// `203.0.113.0/24`, as the service keeps it: an address of IPv6, with the length of the prefix in it.
fn subnet(given: &Value) -> Result<Value, Refusal> {
    let refused = || Refusal::new("subnets", "this is no address with a prefix, such as 203.0.113.0/24", given.clone());
    let text = given.as_str().map(str::trim).ok_or_else(refused)?;
    let net = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| refused())?;
    let (address, mask) = match net {
        IpNet::V4(net) => (net.network().to_ipv6_mapped(), 96 + u32::from(net.prefix_len())),
        IpNet::V6(net) => (net.network(), u32::from(net.prefix_len())),
    };
    let groups: Vec<String> = address.segments().iter().map(|group| format!("{group:04x}")).collect();
    Ok(json!({ "mask": mask, "address": groups.join(":"), "originalString": text }))
}

/// Tags are given by name or as objects, and kept as objects.
fn tags(state: &mut State, members: &Map<String, Value>, tenant: i64, now: i64) -> Vec<Value> {
    let given = members.get("tags").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let name = |tag: &Value| {
        let text = tag.as_str().or_else(|| tag["name"].as_str()).or_else(|| tag["text"].as_str());
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let tag = |name: String| {
        let id = if ids::is_object_id(&name) { name.clone() } else { state.new_id(now) };
        json!({
            "_id": id, "id": id, "name": name, "description": "", "target": 1, "type": 0, "visibility": 1, "status": 0, "_tid": tenant,
        })
    };
    given.iter().filter_map(name).map(tag).collect()
}
