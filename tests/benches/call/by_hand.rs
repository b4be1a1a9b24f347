//! What a careful person writes without a generator: `reqwest`, `serde`, and the fields that the documentation names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize)]
pub(crate) struct ListRequest {
    pub(crate) filters: BTreeMap<&'static str, BTreeMap<&'static str, Value>>,
    pub(crate) limit: u32,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    pub(crate) data: Vec<Activity>,
    #[allow(dead_code, reason = "a page has it")]
    pub(crate) has_next: bool,
    #[allow(dead_code, reason = "a page has it")]
    pub(crate) total: u64,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
pub(crate) struct Activity {
    #[serde(rename = "_id")]
    pub(crate) id: String,
    uid: String,
    tenant_id: i32,
    aad_tenant_id: String,
    app_id: i32,
    saas_id: i32,
    src_app_id: i32,
    app_name: String,
    timestamp: i64,
    timestamp_raw: i64,
    instantiation: i64,
    instantiation_raw: i64,
    created: i64,
    created_raw: i64,
    event_type: i32,
    event_type_value: String,
    event_type_name: String,
    generic_event_type: String,
    event_routing: BTreeMap<String, bool>,
    device: Device,
    location: Location,
    user: User,
    user_agent: UserAgent,
    internals: Internals,
    main_info: MainInfo,
    confidence_level: i32,
    source: i32,
    lograbber_service: BTreeMap<String, bool>,
    collected: BTreeMap<String, Value>,
    raw_data_json: BTreeMap<String, Value>,
    resolved_actor: Actor,
    resolved_actor_account: Option<Actor>,
    classifications: Vec<String>,
    entity_data: BTreeMap<String, Option<Entity>>,
    description: String,
    #[serde(rename = "description_id")]
    description_id: String,
    #[serde(rename = "description_metadata")]
    description_metadata: BTreeMap<String, String>,
    severity: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct Device {
    #[serde(rename = "clientIP")]
    client_ip: String,
    user_agent: String,
    country_code: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct Location {
    country_code: String,
    city: String,
    region: String,
    organization_searchable: String,
    longitude: f64,
    latitude: f64,
    anonymous_proxy: bool,
    is_satellite_provider: bool,
    category: i32,
    category_value: Option<String>,
    ip_tags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct User {
    user_name: String,
    user_tags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct UserAgent {
    family: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    type_name: String,
    device_type: String,
    os: String,
    browser: String,
    native_browser: bool,
    operating_system: OperatingSystem,
    version: String,
    major: String,
    minor: String,
    tags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[allow(dead_code, reason = "a program reads some of it")]
struct OperatingSystem {
    name: String,
    family: String,
}

#[derive(Deserialize, Serialize)]
#[allow(dead_code, reason = "a program reads some of it")]
struct Internals {
    #[serde(rename = "otherIPs")]
    other_ips: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct MainInfo {
    event_objects: Vec<EventObject>,
    raw_operation_name: String,
    pretty_operation_name: String,
    #[serde(rename = "type")]
    kind: String,
    activity_result: Outcome,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct EventObject {
    obj_type: i32,
    role: i32,
    tags: Vec<String>,
    name: String,
    id: String,
    instance_id: i32,
    saas_id: i32,
    resolved: bool,
    governable: bool,
    link: i64,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct Outcome {
    is_success: bool,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct Actor {
    id: String,
    name: String,
    saas_id: String,
    instance_id: String,
    role: String,
    resolved: bool,
    tags: Vec<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "a program reads some of it")]
struct Entity {
    display_name: String,
    id: EntityId,
    resolved: bool,
}

#[derive(Deserialize, Serialize)]
#[allow(dead_code, reason = "a program reads some of it")]
struct EntityId {
    id: String,
    saas: i32,
    inst: i32,
}
