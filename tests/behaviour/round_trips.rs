//! What the service sends is decoded and encoded back without loss: every value in the spec's examples, and what the
//! spec does not know yet.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;

use clientwright::options::Options;
use cloud_app_security::filters::{ActivityFilters, AlertFilters, DiscoveryFilters, EntityFilters, FileFilters, SubnetFilters};
use cloud_app_security::models::*;
use cloud_app_security::runtime::{FractionalTimestamp, Maybe, Timestamp};
use document::{complaints, document, instances, is_set_of_operators, operation, same};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use xtask::project::{SPEC, loader, options};

fn decode<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value:#}"))
}

fn encode(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

fn through<T: DeserializeOwned + Serialize>(value: &Value) -> Value {
    encode(&decode::<T>(value))
}

/// The spec's example of the answer of an operation.
fn answer(id: &str) -> Value {
    operation(id).success().1["content"]["application/json"]["example"].clone()
}

fn edited(id: &str, edits: &[(&str, Value)]) -> Value {
    let mut value = answer(id);
    for (key, edit) in edits {
        value.as_object_mut().unwrap().insert((*key).to_owned(), edit.clone());
    }
    value
}

type Through = fn(&Value) -> Value;

macro_rules! types {
    ($($name:ident)*) => { &[$((stringify!($name), through::<Option<$name>> as Through)),*] };
}

/// The Rust type of each component that an example shows.
const TYPES: &[(&str, Through)] = types! {
    Activity ActivityCollected ActivityDevice ActivityEntityData ActivityEventObject ActivityEventRouting
    ActivityFeedbackRequest ActivityFilters ActivityInternals ActivityLocation ActivityLograbberService ActivityMainInfo
    ActivityPage ActivityResult ActivitySortField ActivitySource ActivitySourceValue ActivityUser ActivityUserAgent Alert
    AlertEntity AlertEntityRole AlertEntityType AlertEvidence AlertFilters AlertPage AlertPolicy AlertSortField AlertStatus
    AlertTypeCode AppCategory AppId AppTag AppTagRequest BenignReason BlobType BlockScriptEntry BlockScriptFormat
    BlockScriptPage BlockScriptType BooleanValue BuiltInStreamType CloseBenignRequest CloseBenignResult
    CloseFalsePositiveRequest CloseFalsePositiveResult CloseTruePositiveRequest CloseTruePositiveResult CodedError
    CollaboratorType CollectedAadLogins CollectedO365 CreateSubnetRequest DeviceType DiscoveredAppCategory
    DiscoveredAppCategorySortField DiscoveryFilters DiscoveryStream DismissAlertRequest DismissAlertsRequest DismissAlertsResult Entity
    EntityAccount EntityAppData EntityFilters EntityPage EntityPk EntitySortField EntityStatus EntityStatusValue EntityTree
    EntityType EntityTypeValue EntityUserGroup FailedUserData FalsePositiveReason FieldError File FileAction
    FileCollaborator FileFilters FilePage FileSortField FileType FinalizeUploadRequest
    FinalizeUploadResult GenericError Intent IpCategory IpTagId ListActivitiesRequest ListAlertsRequest
    ListDiscoveredAppCategoriesRequest ListEntitiesRequest ListFilesRequest ListSubnetsRequest LogSourceType LogType
    MessageTemplate OperatingSystem PolicyType ReceiverProtocol ReceiverType ResolutionStatus
    ResolveAlertsRequest ResolveAlertsResult ResolvedActor ResolvedActorAccount Severity SharepointAuthor SharepointEditor
    SharepointItem SharingLevel SortDirection Story StreamEntityType StreamList StreamTrafficType StreamType Subnet
    SubnetFilters SubnetLocation SubnetMask SubnetPage SubnetRuleTag SubnetSortField Tag TakenAction TimeFrame
    TimestampRange UpdateSubnetRequest UploadProvider UploadUrl UserAgentTagId UserTagSelector UserTagValue ValidationError
};

#[test]
fn every_value_in_an_example_comes_back_as_it_was() {
    let schemas = &document()["components"]["schemas"];
    let mut count = 0;
    for (name, value) in instances() {
        match TYPES.iter().find(|(known, _)| *known == name) {
            Some((_, through)) => {
                let encoded = through(&value);
                assert!(same(&encoded, &value), "{name}\n{encoded:#}\n{value:#}");
                count += 1;
            }
            // What only operators of unnamed fields take has no type: `raw` takes anything.
            None if ["FilterValue", "FilterNumber", "NumberRange"].contains(&name.as_str()) => {}
            None => assert!(is_set_of_operators(&schemas[&name]), "{name} has no type in this test"),
        }
    }
    assert!(count > 300, "only {count} values were met");
}

/// The smallest value of each component, the fullest, and some in between.
#[test]
fn every_value_that_can_be_made_up_comes_back_as_it_was() {
    let options = Options { round_trips: true, ..options().unwrap() };
    let api = clientwright::understand(&loader(), SPEC, &options).api;
    let schemas = &document()["components"]["schemas"];
    let (mut valid, mut invalid) = (0, Vec::new());
    for component in api.unwrap().components {
        let name = component.wire.as_str();
        let Some((_, through)) = TYPES.iter().find(|(known, _)| *known == name) else { continue };
        for value in &component.instances {
            let complaints = complaints(&schemas[name], value);
            if complaints.is_empty() {
                let encoded = through(value);
                assert!(same(&encoded, value), "{name}\n{encoded:#}\n{value:#}");
                valid += 1;
            } else {
                invalid.push(format!("{name}: {}", complaints.join(", ")));
            }
        }
    }
    assert!(invalid.is_empty(), "{invalid:#?}");
    assert!(valid > 500, "only {valid} values were met");
}

#[test]
fn every_member_of_an_enumeration_comes_back_and_is_known() {
    let mut count = 0;
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        let Some((_, through)) = TYPES.iter().find(|(known, _)| known == name) else { continue };
        for member in schema["enum"].as_array().into_iter().flatten().filter(|member| !member.is_null()) {
            assert_eq!(through(member), *member, "{name}");
            count += 1;
        }
    }
    assert!(count > 450, "only {count} members were met");
    assert_ne!(Severity::from(3), Severity::Unrecognized(3));
    assert_ne!(LogSourceType::from("ZSCALER_QRADAR"), LogSourceType::Unrecognized("ZSCALER_QRADAR".to_owned()));
}

#[test]
fn an_unknown_member_of_an_open_enum_is_kept() {
    assert_eq!(decode::<Severity>(&json!(17)), Severity::Unrecognized(17));
    assert_eq!(through::<Severity>(&json!(17)), 17);
    assert_eq!(decode::<UploadProvider>(&json!("gcp")), UploadProvider::Unrecognized("gcp".to_owned()));
    assert_eq!(through::<LogSourceType>(&json!("LOG_3COM")), "LOG_3COM");
    assert_eq!(through::<Alert>(&edited("getAlert", &[("statusValue", json!(99))]))["statusValue"], 99);
    assert_eq!(through::<Alert>(&edited("getAlert", &[("intent", json!([2, 77]))]))["intent"], json!([2, 77]));
}

#[test]
fn an_unknown_member_of_a_closed_enum_is_refused_and_named() {
    let error = serde_json::from_value::<SortDirection>(json!("sideways")).unwrap_err().to_string();
    assert!(error.contains("`sideways`") && error.contains("`asc`") && error.contains("`desc`"), "{error}");
}

#[test]
fn unknown_fields_of_a_record_are_kept_and_can_be_reached() {
    let sent = edited("getAlert", &[("newField", json!({"deep": [1, null]})), ("NEWFIELD", json!("other case"))]);
    let alert: Alert = decode(&sent);
    assert_eq!(alert.extra["newField"]["deep"][0], 1);
    assert_eq!(alert.extra["NEWFIELD"], "other case");
    assert!(same(&encode(&alert), &sent));

    let sent = edited("listStreams", &[("cursor", json!("x"))]);
    assert_eq!(decode::<StreamList>(&sent).extra["cursor"], "x");
}

#[test]
fn null_and_absent_are_told_apart_where_the_spec_allows_both() {
    let with = |comment: Option<Value>| {
        let mut value = answer("getAlert");
        value.as_object_mut().unwrap().shift_remove("comment");
        if let Some(comment) = comment {
            value["comment"] = comment;
        }
        value
    };
    let cases = [(None, Maybe::Absent), (Some(Value::Null), Maybe::Null), (Some(json!("seen")), Maybe::Value("seen".to_owned()))];
    for (comment, expected) in cases {
        let sent = with(comment);
        let alert: Alert = decode(&sent);
        assert_eq!(alert.comment, expected);
        assert_eq!(encode(&alert).get("comment"), sent.get("comment"));
    }
}

#[test]
fn a_null_that_must_be_there_stays() {
    let sent = edited("getEntity", &[("email", Value::Null)]);
    let entity: Entity = decode(&sent);
    assert_eq!(entity.email, None);
    assert!(same(&encode(&entity), &sent));
}

#[test]
fn tuples_keep_their_order_and_their_types() {
    let sent = edited("getFile", &[("fileType", json!([2, "SPREADSHEET"])), ("fileStatus", json!([99, "LATER"]))]);
    let file: File = decode(&sent);
    assert!(same(&encode(&file), &sent));
    assert_eq!(encode(&file.file_type), json!([2, "SPREADSHEET"]));
}

#[test]
fn an_id_is_a_text_or_an_integer() {
    let alert: Alert = decode(&answer("getAlert"));
    let ids: Vec<_> = alert.entities.iter().map(|entity| entity.id.clone()).collect();
    assert_eq!(ids[0], AlertEntityId::Text("ana@contoso.com".to_owned()));
    assert_eq!(ids[1], AlertEntityId::Integer(20893));
    // A text of digits is still a text.
    assert_eq!(through::<AlertEntityId>(&json!("20893")), "20893");
    assert_eq!(through::<AlertEntityId>(&json!(20893)), 20893);
    // What is neither is kept.
    assert_eq!(through::<AlertEntityId>(&json!({"oid": 7})), json!({"oid": 7}));
    assert_eq!(through::<AlertEntityId>(&json!(9_000_000_000_i64)), 9_000_000_000_i64);
}

#[test]
fn a_map_holds_nulls() {
    let data = json!({"0": {"displayName": "Ana", "resolved": true}, "1": null, "2": null});
    let sent = edited("getActivity", &[("entityData", data.clone())]);
    let activity: Activity = decode(&sent);
    assert!(activity.entity_data["0"].is_some() && activity.entity_data["1"].is_none());
    assert_eq!(encode(&activity)["entityData"], data);
}

#[test]
fn keys_that_differ_only_in_case_stay_apart() {
    let data = json!({"Level": "Information", "level": 4, "LEVEL": null});
    let sent = edited("getActivity", &[("rawDataJson", data.clone())]);
    assert_eq!(through::<Activity>(&sent)["rawDataJson"], data);
}

#[test]
fn timestamps_are_exact_to_the_millisecond() {
    for millis in [0, 1, -1, 1_700_000_000_123, 9_007_199_254_740_993, i64::MAX, i64::MIN] {
        assert_eq!(through::<Timestamp>(&json!(millis)), millis);
        assert_eq!(decode::<Timestamp>(&json!(millis)).as_millis(), millis);
    }
    let alert: Alert = decode(&edited("getAlert", &[("timestamp", json!(1_700_000_000_123_i64))]));
    assert_eq!(alert.timestamp.to_string(), "2023-11-14T22:13:20.123Z");
    assert_eq!(Timestamp::from(alert.timestamp.to_datetime().unwrap()), alert.timestamp);
}

#[test]
fn fractional_timestamps_keep_their_fraction() {
    for millis in [1_700_000_000_123.456, 1_700_000_000_123.0, 0.5] {
        assert_eq!(decode::<FractionalTimestamp>(&json!(millis)).as_millis(), millis);
        assert_eq!(through::<FractionalTimestamp>(&json!(millis)).as_f64(), Some(millis));
    }
    // Whole milliseconds stay whole.
    assert_eq!(through::<FractionalTimestamp>(&json!(1_700_000_000_123_i64)), 1_700_000_000_123_i64);
}

#[test]
fn a_date_time_keeps_its_instant_and_its_offset() {
    for text in
        ["2023-11-15T08:00:00Z", "2023-11-15T08:00:00.125Z", "2023-11-15T08:00:00.123456789Z", "2023-11-15T08:00:00+01:00"]
    {
        assert_eq!(through::<Alert>(&edited("getAlert", &[("resolveTime", json!(text))]))["resolveTime"], text);
    }
}

#[test]
fn sizes_beyond_32_bits_are_exact() {
    let sent = edited("getFile", &[("fileSize", json!(9_007_199_254_740_993_i64))]);
    assert_eq!(through::<File>(&sent)["fileSize"], 9_007_199_254_740_993_i64);
}

#[test]
fn filters_that_continue_a_scan_are_sent_back_unchanged() {
    let filters = json!({"service": {"eq": [20893]}, "date": {"range": [{"start": 1.5, "end": 2}]}, "_cursor": "opaque", "x": {"y": {"z": null}}});
    let page: ActivityPage = decode(&edited("listActivities", &[("nextQueryFilters", filters.clone())]));
    assert_eq!(encode(&page.next_query_filters), filters);
}

#[test]
fn a_validation_error_keeps_every_field() {
    let sent = json!({"error": true, "filters": [{"error": "oops is not valid"}], "limit": [{"error": "too big", "errorMessageParams": {"max": 100}}]});
    let error: ValidationError = decode(&sent);
    assert_eq!(error.extra.keys().collect::<Vec<_>>(), ["filters", "limit"]);
    assert_eq!(encode(&error), sent);
}
