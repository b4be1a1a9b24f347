//! Every operation of the spec, called through the generated client: what is sent is what the spec says, and the spec's
//! own example of the answer is decoded and encoded back without loss.
//!
//! There is one test for each operation, named after it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;
mod server;

use cloud_app_security::Client;
use cloud_app_security::filters::{ActivityFilters, AlertFilters, DiscoveryFilters, EntityFilters, FileFilters, SubnetFilters};
use cloud_app_security::models::*;
use cloud_app_security::resources::discovery::BlockScriptResponse;
use cloud_app_security::resources::ip_ranges::DeleteResponse;
use document::{Operation, complaints, operation, operations, same};
use serde::Serialize;
use serde_json::{Value, json};
use server::{Reply, Seen, Server, TOKEN};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const MULTIPART: &str = "multipart/form-data";

const ID: &str = "64b0c0ffee0123456789abcd";
const ACTIVITY_ID: &str = "12345678_20893_7f3c2a10-5b6d-4e8f-9a01-b2c3d4e5f607";
const ENTITY_IN_PATH: &str = "eyJpZCI6ImFuYUBjb250b3NvLmNvbSIsInNhYXMiOjExMTYxLCJpbnN0IjowfQ%3D%3D";

/// A client, and a server that answers with the spec's own example of the operation's success.
struct Exchange {
    operation: Operation,
    server: Server,
    client: Client,
    answer: Value,
}

impl Exchange {
    async fn of(id: &str) -> Self {
        let operation = operation(id);
        let (status, response) = operation.success();
        let answer = response["content"][JSON]["example"].clone();
        let reply = if answer.is_null() { Reply::empty(status) } else { Reply::json_with(status, &answer) };
        Self::with(id, reply, answer).await
    }

    async fn with(id: &str, reply: Reply, answer: Value) -> Self {
        let server = Server::always(reply).await;
        Self { operation: operation(id), client: server.client(), server, answer }
    }

    /// What was sent, after a look at the parts that are alike in all operations.
    fn sent(&self, path: &str, query: &str) -> Seen {
        let seen = self.server.only();
        assert_eq!((seen.method.as_str(), seen.path(), seen.query()), (self.operation.method, path, query));
        assert!(is_instance(path, self.operation.path), "{path} is not {}", self.operation.path);
        assert_eq!(seen.header("authorization").map(str::to_owned), self.authorization());
        assert_eq!(seen.header("accept"), Some(self.accept().as_str()));
        assert!(seen.header("user-agent").unwrap().starts_with("cloud-app-security/"));
        self.check_query(&seen);
        seen
    }

    /// What was sent, which has no body.
    fn sent_without_body(&self, path: &str, query: &str) {
        let seen = self.sent(path, query);
        assert!(self.operation.body().is_none_or(|_| self.operation.value["requestBody"]["required"] != true));
        assert_eq!((seen.header("content-type"), seen.text()), (None, ""));
        assert_eq!(seen.header("content-length"), if seen.method == "POST" { Some("0") } else { None });
    }

    /// What was sent, with this body as JSON.
    fn sent_json(&self, path: &str, body: &Value) {
        let seen = self.sent(path, "");
        assert_eq!((seen.header("content-type"), seen.json()), (Some(JSON), body.clone()));
        self.check_body(JSON, body);
    }

    /// What was sent, with this body as a URL-encoded form: objects are JSON text.
    fn sent_form(&self, path: &str, body: &Value) {
        let seen = self.sent(path, "");
        let pairs = body.as_object().unwrap().iter().map(|(name, value)| (name, text(value)));
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        assert_eq!((seen.header("content-type"), seen.text()), (Some(FORM), form.as_str()));
        self.check_body(FORM, body);
    }

    /// What was sent, with this body as form data: objects are JSON.
    fn sent_multipart(&self, path: &str, body: &Value) {
        let seen = self.sent(path, "");
        let boundary = seen.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
        let mut expected = String::new();
        for (name, value) in body.as_object().unwrap() {
            let content_type = if value.is_object() { "Content-Type: application/json\r\n" } else { "" };
            let value = text(value);
            expected +=
                &format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{content_type}\r\n{value}\r\n");
        }
        expected += &format!("--{boundary}--\r\n");
        assert_eq!(seen.text(), expected);
        self.check_body(MULTIPART, body);
    }

    /// The answer, encoded back, is the spec's example again.
    fn gave(&self, answer: &impl Serialize) {
        let encoded = serde_json::to_value(answer).unwrap();
        assert!(same(&encoded, &self.answer), "\n{encoded:#}\n{:#}", self.answer);
    }

    fn authorization(&self) -> Option<String> {
        let schemes = self.operation.value["security"].as_array().unwrap();
        let takes_token = schemes.iter().any(|scheme| scheme.get("apiToken").is_some());
        assert_eq!(takes_token, !schemes.is_empty(), "{} takes no API token", self.operation.id);
        takes_token.then(|| format!("Token {TOKEN}"))
    }

    /// What the spec declares for a success, if there is a choice; otherwise JSON first, and anything as a way out.
    fn accept(&self) -> String {
        let successes: Vec<_> = self.operation.responses().filter(|(status, _)| status.starts_with('2')).collect();
        let media_types = successes.iter().flat_map(|(_, response)| response["content"].as_object()).flatten();
        let media_types: Vec<_> = media_types.map(|(media_type, _)| media_type.as_str()).collect();
        let is_choice = media_types.len() > 1 || successes.len() > media_types.len();
        if is_choice && !media_types.is_empty() { media_types.join(", ") } else { "application/json, */*;q=0.8".to_owned() }
    }

    /// Every pair of the query is a parameter of the spec, and its value fits the schema.
    fn check_query(&self, seen: &Seen) {
        for (name, value) in seen.pairs() {
            let parameter = self.operation.parameter(&name);
            let (schema, value) = match parameter.get("schema") {
                Some(schema) if complaints(schema, &json!(value)).is_empty() => (schema, json!(value)),
                Some(schema) => (schema, serde_json::from_str(&value).unwrap()),
                None => (&parameter["content"][JSON]["schema"], serde_json::from_str(&value).unwrap()),
            };
            assert_eq!(complaints(schema, &value), Vec::<String>::new(), "{name}");
        }
        let required = self
            .operation
            .parameters()
            .into_iter()
            .filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
        for parameter in required {
            assert!(seen.pairs().iter().any(|(name, _)| parameter["name"] == name.as_str()), "{} is missing", parameter["name"]);
        }
    }

    fn check_body(&self, media_type: &str, body: &Value) {
        let schema = &self.operation.body().unwrap()[media_type]["schema"];
        assert_eq!(complaints(schema, body), Vec::<String>::new());
    }
}

/// A scalar as it is, an object as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_instance(path: &str, template: &str) -> bool {
    let (path, template): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
    path.len() == template.len()
        && path.iter().zip(template).all(|(part, known)| *part == known || known.starts_with('{') && !part.is_empty())
}

/// The spec's example of a body, with what our builders write in another form that means the same: a list of one.
fn example(operation: &Operation, media_type: &str, lists: &[&str]) -> Value {
    let mut body = operation.body_example(media_type);
    for pointer in lists {
        let value = body.pointer_mut(pointer).unwrap();
        *value = json!([*value]);
    }
    body
}

fn ana() -> EntityPk {
    EntityPk::new("ana@contoso.com", 0)
}

fn query(filters: &str, rest: &str) -> String {
    let filters: String = url::form_urlencoded::byte_serialize(filters.as_bytes()).collect();
    format!("filters={filters}&{rest}")
}

#[tokio::test]
async fn list_activities_get() {
    let exchange = Exchange::of("listActivitiesGet").await;
    let filters = ActivityFilters::new().service_eq([20893]).date_gte_ndays(1);
    let call = exchange.client.activities().list_get().filters(filters).skip(20).limit(50);
    let page = call.sort_field(ActivitySortField::Date).sort_direction(SortDirection::Desc).await.unwrap();
    let rest = "skip=20&limit=50&sortField=date&sortDirection=desc";
    exchange.sent_without_body("/api/v1/activities/", &query(r#"{"service":{"eq":[20893]},"date":{"gte_ndays":1}}"#, rest));
    exchange.gave(&page);
}

#[tokio::test]
async fn list_activities() {
    let exchange = Exchange::of("listActivities").await;
    let filters = ActivityFilters::new().service_eq([20893]).date_gte_ndays(1);
    let call = exchange.client.activities().list().filters(filters).is_scan(true).limit(1000);
    let page = call.sort_field(ActivitySortField::Date).sort_direction(SortDirection::Asc).await.unwrap();
    exchange.sent_json("/api/v1/activities/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&page);

    let exchange = Exchange::of("listActivities").await;
    let filters = ActivityFilters::new()
        .activity_taken_action_eq([Some(TakenAction::Block), None])
        .ip_category_neq([IpCategory::from(3)])
        .entity_eq([ana()]);
    let page = exchange.client.activities().list().filters(filters).skip(0).limit(50).as_form().await.unwrap();
    exchange.sent_form("/api/v1/activities/", &example(&exchange.operation, FORM, &["/filters/ip.category/neq"]));
    exchange.gave(&page);

    let exchange = Exchange::of("listActivities").await;
    let range = TimestampRange::new(
        cloud_app_security::runtime::Timestamp::from_millis(1_700_000_000_000),
        cloud_app_security::runtime::Timestamp::from_millis(1_700_086_400_000),
    );
    let filters = ActivityFilters::new().date_range([range]).location_country_eq(["PT", "ES"]);
    let page = exchange.client.activities().list().filters(filters).limit(100).as_multipart().await.unwrap();
    exchange.sent_multipart("/api/v1/activities/", &example(&exchange.operation, MULTIPART, &[]));
    exchange.gave(&page);
}

#[tokio::test]
async fn get_activity() {
    let exchange = Exchange::of("getActivity").await;
    let activity = exchange.client.activities().get(ACTIVITY_ID).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/activities/{ACTIVITY_ID}/"), "");
    exchange.gave(&activity);
}

#[tokio::test]
async fn send_activity_feedback() {
    let exchange = Exchange::of("sendActivityFeedback").await;
    let call = exchange.client.activities().send_feedback(ACTIVITY_ID).feedback_value("0").feedback_text("This was me");
    let answer = call.allow_contact(true).contact_email("ana@contoso.com").await.unwrap();
    exchange.sent_json(&format!("/api/v1/activities/{ACTIVITY_ID}/feedback"), &example(&exchange.operation, JSON, &[]));
    exchange.gave(&answer);
}

#[tokio::test]
async fn list_alerts_get() {
    let exchange = Exchange::of("listAlertsGet").await;
    let filters = AlertFilters::new().severity_eq([Severity::Medium, Severity::High]).date_gte_ndays(7);
    let call = exchange.client.alerts().list_get().filters(filters).skip(0).limit(1);
    let page = call.sort_field(AlertSortField::Severity).sort_direction(SortDirection::Asc).await.unwrap();
    // Every byte of it, for once.
    let query = "filters=%7B%22severity%22%3A%7B%22eq%22%3A%5B1%2C2%5D%7D%2C%22date%22%3A%7B%22gte_ndays%22%3A7%7D%7D\
                 &skip=0&limit=1&sortField=severity&sortDirection=asc";
    exchange.sent_without_body("/api/v1/alerts/", query);
    exchange.gave(&page);
}

#[tokio::test]
async fn list_alerts() {
    let exchange = Exchange::of("listAlerts").await;
    let filters = AlertFilters::new().severity_eq([Severity::Medium, Severity::High]).alert_open_eq(true).date_gte_ndays(7);
    let call = exchange.client.alerts().list().filters(filters).skip(0).limit(50);
    let page = call.sort_field(AlertSortField::Date).sort_direction(SortDirection::Desc).await.unwrap();
    exchange.sent_json("/api/v1/alerts/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&page);

    let exchange = Exchange::of("listAlerts").await;
    let filters =
        AlertFilters::new().resolution_status_eq([ResolutionStatus::from(0)]).entity_eq([ana().saas(AppId::from(11161))]);
    let page = exchange.client.alerts().list().filters(filters).limit(100).as_form().await.unwrap();
    exchange.sent_form("/api/v1/alerts/", &example(&exchange.operation, FORM, &["/filters/resolutionStatus/eq"]));
    exchange.gave(&page);

    let exchange = Exchange::of("listAlerts").await;
    let page = exchange.client.alerts().list().filters(AlertFilters::new().id_eq([ID])).as_multipart().await.unwrap();
    exchange.sent_multipart("/api/v1/alerts/", &example(&exchange.operation, MULTIPART, &[]));
    exchange.gave(&page);
}

#[tokio::test]
async fn get_alert() {
    let exchange = Exchange::of("getAlert").await;
    let alert = exchange.client.alerts().get(ID).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/alerts/{ID}/"), "");
    exchange.gave(&alert);
}

#[tokio::test]
async fn close_alerts_benign() {
    let exchange = Exchange::of("closeAlertsBenign").await;
    let filters = AlertFilters::new().id_eq([ID, "64b0c0ffee0123456789abff"]);
    let call = exchange.client.alerts().close_benign(filters).comment("expected test").reason(BenignReason::TriggeredByTest);
    let result = call.send_feedback(false).await.unwrap();
    exchange.sent_json("/api/v1/alerts/close_benign/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&result);
}

#[tokio::test]
async fn close_alerts_false_positive() {
    let exchange = Exchange::of("closeAlertsFalsePositive").await;
    let call = exchange.client.alerts().close_false_positive(AlertFilters::new().id_eq([ID])).comment("wrong country");
    let call = call.reason(FalsePositiveReason::from(3)).send_feedback(true).feedback_text("The address is in Lisboa");
    let result = call.allow_contact(true).contact_email("ana@contoso.com").await.unwrap();
    exchange.sent_json("/api/v1/alerts/close_false_positive/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&result);
}

#[tokio::test]
async fn close_alerts_true_positive() {
    let exchange = Exchange::of("closeAlertsTruePositive").await;
    let filters = AlertFilters::new().id_eq([ID]);
    let result = exchange.client.alerts().close_true_positive(filters).comment("account is being reset").await.unwrap();
    exchange.sent_json("/api/v1/alerts/close_true_positive/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&result);
}

#[tokio::test]
async fn mark_alert_read() {
    let exchange = Exchange::of("markAlertRead").await;
    let answer = exchange.client.alerts().mark_read(ID).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/alerts/{ID}/read/"), "");
    exchange.gave(&answer);
}

#[tokio::test]
async fn mark_alert_unread() {
    let exchange = Exchange::of("markAlertUnread").await;
    let answer = exchange.client.alerts().mark_unread(ID).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/alerts/{ID}/unread/"), "");
    exchange.gave(&answer);
}

#[tokio::test]
#[allow(deprecated)]
async fn dismiss_alerts_bulk() {
    let exchange = Exchange::of("dismissAlertsBulk").await;
    let result = exchange.client.alerts().dismiss_bulk(AlertFilters::new().id_eq([ID])).comment("not of interest").await.unwrap();
    exchange.sent_json("/api/v1/alerts/dismiss_bulk/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&result);
}

#[tokio::test]
#[allow(deprecated)]
async fn resolve_alerts_bulk() {
    let exchange = Exchange::of("resolveAlertsBulk").await;
    let result = exchange.client.alerts().resolve_bulk(AlertFilters::new().id_eq([ID])).comment("dealt with").await.unwrap();
    exchange.sent_json("/api/v1/alerts/resolve/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&result);
}

#[tokio::test]
#[allow(deprecated)]
async fn dismiss_alert() {
    let exchange = Exchange::of("dismissAlert").await;
    let answer = exchange.client.alerts().dismiss(ID).comment("not of interest").await.unwrap();
    exchange.sent_json(&format!("/api/v1/alerts/{ID}/dismiss/"), &example(&exchange.operation, JSON, &[]));
    exchange.gave(&answer);
}

#[tokio::test]
async fn list_subnets_get() {
    let exchange = Exchange::of("listSubnetsGet").await;
    let filters = SubnetFilters::new().built_in_eq(false);
    let call = exchange.client.ip_ranges().list_get().filters(filters).skip(1).limit(2);
    let page = call.sort_field(SubnetSortField::Name).sort_direction(SortDirection::Asc).await.unwrap();
    let query = query(r#"{"builtIn":{"eq":false}}"#, "skip=1&limit=2&sortField=name&sortDirection=asc");
    exchange.sent_without_body("/api/v1/subnet/", &query);
    exchange.gave(&page);
}

#[tokio::test]
async fn list_subnets() {
    let exchange = Exchange::of("listSubnets").await;
    let filters = SubnetFilters::new().category_eq([IpCategory::from(1), IpCategory::from(4)]).built_in_eq(false);
    let call = exchange.client.ip_ranges().list().filters(filters).skip(0).limit(20);
    let page = call.sort_field(SubnetSortField::Name).sort_direction(SortDirection::Asc).await.unwrap();
    exchange.sent_json("/api/v1/subnet/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&page);

    let exchange = Exchange::of("listSubnets").await;
    let filters = SubnetFilters::new().tags_eq(["0000002d0000000000000000"]);
    let page = exchange.client.ip_ranges().list().filters(filters).as_form().await.unwrap();
    exchange.sent_form("/api/v1/subnet/", &example(&exchange.operation, FORM, &[]));
    exchange.gave(&page);

    let exchange = Exchange::of("listSubnets").await;
    let filters = SubnetFilters::new().built_in_eq(true);
    let page = exchange.client.ip_ranges().list().filters(filters).limit(100).as_multipart().await.unwrap();
    exchange.sent_multipart("/api/v1/subnet/", &example(&exchange.operation, MULTIPART, &[]));
    exchange.gave(&page);
}

#[tokio::test]
async fn create_subnet() {
    let exchange = Exchange::of("createSubnet").await;
    let tags = ["000000310000000000000000", "Branch offices"].map(|tag| SubnetRuleTag::Text(tag.to_owned()));
    let networks = ["203.0.113.0/24", "2001:db8:1::/48"];
    let call = exchange.client.ip_ranges().create("Lisboa office", IpCategory::Corporate, networks);
    let id = call.organization("Contoso Telecom").tags(tags).await.unwrap();
    exchange.sent_json("/api/v1/subnet/create_rule/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&id);
    assert_eq!(id, ID);
}

#[tokio::test]
async fn update_subnet() {
    let exchange = Exchange::of("updateSubnet").await;
    let tags = ["000000310000000000000000", "Branch offices"].map(|tag| SubnetRuleTag::Text(tag.to_owned()));
    let networks = ["203.0.113.0/24", "2001:db8:1::/48"];
    let call = exchange.client.ip_ranges().update(ID, "Lisboa campus", IpCategory::Corporate, networks);
    let answer = call.organization("Contoso Telecom").tags(tags).override_organization(true).await.unwrap();
    exchange.sent_json(&format!("/api/v1/subnet/{ID}/update_rule/"), &example(&exchange.operation, JSON, &[]));
    exchange.gave(&answer);
}

#[tokio::test]
async fn delete_subnet() {
    let exchange = Exchange::of("deleteSubnet").await;
    let answer = exchange.client.ip_ranges().delete(ID).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/subnet/{ID}/"), "");
    let DeleteResponse::Ok(body) = answer else { panic!("{answer:?}") };
    exchange.gave(&body);

    let exchange = Exchange::with("deleteSubnet", Reply::empty(204), Value::Null).await;
    assert_eq!(exchange.client.ip_ranges().delete(ID).await.unwrap(), DeleteResponse::NoContent);
}

#[tokio::test]
async fn list_entities_get() {
    let exchange = Exchange::of("listEntitiesGet").await;
    let filters = EntityFilters::new().entity_eq([ana()]).is_external_eq([false]);
    let call = exchange.client.entities().list_get().filters(filters).skip(0).limit(100);
    let page = call.sort_field(EntitySortField::Username).sort_direction(SortDirection::Desc).await.unwrap();
    let filters = r#"{"entity":{"eq":[{"id":"ana@contoso.com","inst":0}]},"isExternal":{"eq":[false]}}"#;
    exchange.sent_without_body("/api/v1/entities/", &query(filters, "skip=0&limit=100&sortField=username&sortDirection=desc"));
    exchange.gave(&page);
}

#[tokio::test]
async fn list_entities() {
    let exchange = Exchange::of("listEntities").await;
    let filters = EntityFilters::new()
        .type_eq([EntityTypeValue::EntityType(EntityType::from(2))])
        .is_admin_eq([BooleanValue::Boolean(true)])
        .status_neq([EntityStatusValue::EntityStatus(EntityStatus::from(4))]);
    let call = exchange.client.entities().list().filters(filters).skip(0).limit(100);
    let page = call.sort_field(EntitySortField::Username).sort_direction(SortDirection::Asc).await.unwrap();
    exchange.sent_json("/api/v1/entities/", &example(&exchange.operation, JSON, &["/filters/isAdmin/eq"]));
    exchange.gave(&page);

    let exchange = Exchange::of("listEntities").await;
    let filters = EntityFilters::new().entity_eq([ana().saas(AppId::from(11161))]);
    let page = exchange.client.entities().list().filters(filters).as_form().await.unwrap();
    exchange.sent_form("/api/v1/entities/", &example(&exchange.operation, FORM, &[]));
    exchange.gave(&page);

    let exchange = Exchange::of("listEntities").await;
    let filters = EntityFilters::new().is_external_eq([Some(false), None]).type_eq([EntityTypeValue::Text("user".to_owned())]);
    let page = exchange.client.entities().list().filters(filters).limit(10).as_multipart().await.unwrap();
    exchange.sent_multipart("/api/v1/entities/", &example(&exchange.operation, MULTIPART, &["/filters/type/eq"]));
    exchange.gave(&page);
}

#[tokio::test]
async fn get_entity() {
    let exchange = Exchange::of("getEntity").await;
    let entity = exchange.client.entities().get(ana().saas(AppId::from(11161))).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/entities/{ENTITY_IN_PATH}/"), "");
    exchange.gave(&entity);
    assert_eq!(exchange.operation.parameter("pk")["example"], ENTITY_IN_PATH.replace("%3D", "="));
}

#[tokio::test]
async fn get_entity_tree() {
    let exchange = Exchange::of("getEntityTree").await;
    let tree = exchange.client.entities().tree(ana().saas(AppId::from(11161))).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/entities/{ENTITY_IN_PATH}/retrieve_tree/"), "");
    exchange.gave(&tree);
}

#[tokio::test]
async fn list_files_get() {
    let exchange = Exchange::of("listFilesGet").await;
    let sharing = [SharingLevel::from(2), SharingLevel::from(3), SharingLevel::from(4)];
    let filters = FileFilters::new().service_eq([20892]).sharing_eq(sharing);
    let call = exchange.client.files().list_get().filters(filters).skip(0).limit(100);
    let page = call.sort_field(FileSortField::ModifiedDate).sort_direction(SortDirection::Desc).await.unwrap();
    let filters = r#"{"service":{"eq":[20892]},"sharing":{"eq":[2,3,4]}}"#;
    exchange.sent_without_body("/api/v1/files/", &query(filters, "skip=0&limit=100&sortField=modifiedDate&sortDirection=desc"));
    exchange.gave(&page);
}

#[tokio::test]
async fn list_files() {
    let exchange = Exchange::of("listFiles").await;
    let sharing = [SharingLevel::from(2), SharingLevel::from(3), SharingLevel::from(4)];
    let filters = FileFilters::new().service_eq([20892]).sharing_eq(sharing).trashed_eq(false);
    let call = exchange.client.files().list().filters(filters).skip(0).limit(100);
    let page = call.sort_field(FileSortField::ModifiedDate).sort_direction(SortDirection::Desc).await.unwrap();
    exchange.sent_json("/api/v1/files/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&page);

    let exchange = Exchange::of("listFiles").await;
    let filters = FileFilters::new().extension_eq(["xlsx", "csv"]).policy_cabinetmatchedrulesequals(["64b0c0ffee0123456789abc1"]);
    let page = exchange.client.files().list().filters(filters).limit(50).as_form().await.unwrap();
    exchange.sent_form("/api/v1/files/", &example(&exchange.operation, FORM, &[]));
    exchange.gave(&page);

    let exchange = Exchange::of("listFiles").await;
    let filters = FileFilters::new().mime_type_eq("application/pdf").collaborators_with_domain_deq(["contoso.com"]);
    let page = exchange.client.files().list().filters(filters).as_multipart().await.unwrap();
    exchange.sent_multipart("/api/v1/files/", &example(&exchange.operation, MULTIPART, &[]));
    exchange.gave(&page);
}

#[tokio::test]
async fn get_file() {
    let exchange = Exchange::of("getFile").await;
    let file = exchange.client.files().get(ID).await.unwrap();
    exchange.sent_without_body(&format!("/api/v1/files/{ID}/"), "");
    exchange.gave(&file);
}

#[tokio::test]
async fn get_upload_url() {
    let exchange = Exchange::of("getUploadUrl").await;
    let url = exchange.client.discovery().upload_url("firewall-2023-11-14.log", LogSourceType::GenericCef).await.unwrap();
    exchange.sent_without_body("/api/v1/discovery/upload_url/", "filename=firewall-2023-11-14.log&source=GENERIC_CEF");
    exchange.gave(&url);
    assert_eq!(url.provider, UploadProvider::Azure);
}

#[tokio::test]
async fn upload_log_file() {
    let exchange = Exchange::of("uploadLogFile").await;
    let log = exchange.operation.body_example("application/octet-stream").as_str().unwrap().to_owned();
    // The address is used as it was given, byte for byte.
    let url = format!("{}/uploads/firewall%202023.log?sv=1&sig=a%2Fb+c%3D", exchange.server.url());
    exchange.client.discovery().upload_log_file(url, log.clone()).blob_type(BlobType::BlockBlob).await.unwrap();
    let seen = exchange.sent_upload("/uploads/firewall%202023.log", "sv=1&sig=a%2Fb+c%3D");
    assert_eq!((seen.header("x-ms-blob-type"), seen.text()), (Some("BlockBlob"), log.as_str()));

    let exchange = Exchange::with("uploadLogFile", Reply::empty(201), Value::Null).await;
    let url = format!("{}/uploads/firewall.log", exchange.server.url());
    exchange.client.discovery().upload_log_file(url, vec![0, 159, 146, 150]).await.unwrap();
    let seen = exchange.sent_upload("/uploads/firewall.log", "");
    assert_eq!((seen.header("x-ms-blob-type"), seen.body.as_slice()), (None, [0, 159, 146, 150].as_slice()));
}

impl Exchange {
    /// What was sent to the storage provider: its query is not ours to judge.
    fn sent_upload(&self, path: &str, query: &str) -> Seen {
        let seen = self.server.only();
        assert_eq!((seen.method.as_str(), seen.path(), seen.query()), (self.operation.method, path, query));
        assert!(is_instance(path, self.operation.path));
        assert_eq!((seen.header("authorization"), self.authorization()), (None, None));
        assert_eq!(seen.header("content-type"), Some("application/octet-stream"));
        assert_eq!(seen.header("content-length"), Some(seen.body.len().to_string().as_str()));
        seen
    }
}

#[tokio::test]
async fn finalize_upload() {
    let address = "https://contosologs.blob.core.windows.net/uploads/firewall-2023-11-14.log?sig=synthetic";
    let exchange = Exchange::of("finalizeUpload").await;
    let result = exchange.client.discovery().finalize_upload(address, "Lisboa firewalls").await.unwrap();
    exchange.sent_json("/api/v1/discovery/done_upload/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&result);

    let exchange = Exchange::of("finalizeUpload").await;
    let call = exchange.client.discovery().finalize_upload(address, "Snapshot of November").upload_as_snapshot(true);
    let result = call.as_form().await.unwrap();
    exchange.sent_form_with_percent("/api/v1/discovery/done_upload/", &example(&exchange.operation, FORM, &[]));
    exchange.gave(&result);
}

impl Exchange {
    /// A form whose blanks may be `+` or `%20`: both are read as a blank.
    fn sent_form_with_percent(&self, path: &str, body: &Value) {
        let seen = self.sent(path, "");
        let pairs: Vec<_> = body.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect();
        assert_eq!((seen.header("content-type"), seen.form()), (Some(FORM), pairs));
        self.check_body(FORM, body);
    }
}

#[tokio::test]
async fn get_block_script() {
    let script = "access-list blocked deny tcp any host files.example.com\n";
    let exchange =
        Exchange::with("getBlockScript", Reply::new(200, &[("content-type", "text/plain")], script), json!(script)).await;
    let call = exchange.client.discovery().block_script().format(BlockScriptFormat::CiscoAsa).kind(BlockScriptType::Banned);
    let answer = call.await.unwrap();
    exchange.sent_without_body("/api/discovery_block_scripts/", "format=104&type=banned");
    assert_eq!(answer, BlockScriptResponse::Text(script.to_owned()));

    let exchange = Exchange::of("getBlockScript").await;
    let answer = exchange.client.discovery().block_script().skip(50).limit(50).await.unwrap();
    exchange.sent_without_body("/api/discovery_block_scripts/", "skip=50&limit=50");
    let BlockScriptResponse::Json(page) = answer else { panic!("{answer:?}") };
    exchange.gave(&page);
}

#[tokio::test]
async fn list_streams() {
    let exchange = Exchange::of("listStreams").await;
    let list = exchange.client.discovery().streams().await.unwrap();
    exchange.sent_without_body("/api/discovery/streams/", "");
    exchange.gave(&list);
}

#[tokio::test]
async fn list_discovered_app_categories() {
    let exchange = Exchange::of("listDiscoveredAppCategories").await;
    let filters = DiscoveryFilters::new().raw("category", "eq", ["SAASDB_CATEGORY_CLOUD_STORAGE", "SAASDB_CATEGORY_CRM"]);
    let call = exchange.client.discovery().categories(ID).time_frame(TimeFrame::Days30).filters(filters).skip(0).limit(100);
    let categories = call.sort_field(DiscoveredAppCategorySortField::Score).sort_direction(SortDirection::Desc).await.unwrap();
    exchange.sent_json("/api/v1/discovery/discovered_apps/categories/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&categories);
}

#[tokio::test]
#[allow(deprecated)]
async fn list_app_tags() {
    let exchange = Exchange::of("listAppTags").await;
    let tags = exchange.client.discovery().app_tags().await.unwrap();
    exchange.sent_without_body("/api/v1/discovery/app_tags/", "");
    exchange.gave(&tags);
}

#[tokio::test]
#[allow(deprecated)]
async fn add_app_tag() {
    let exchange = Exchange::of("addAppTag").await;
    let answer = exchange.client.discovery().add_app_tag(AppId::from(11627), "Unsanctioned").await.unwrap();
    exchange.sent_json("/api/v1/discovery/discovery_app/11627/add_tag/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&answer);
}

#[tokio::test]
#[allow(deprecated)]
async fn remove_app_tag() {
    let exchange = Exchange::of("removeAppTag").await;
    let answer = exchange.client.discovery().remove_app_tag(AppId::from(11627), "Unsanctioned").await.unwrap();
    exchange.sent_json("/api/v1/discovery/discovery_app/11627/remove_tag/", &example(&exchange.operation, JSON, &[]));
    exchange.gave(&answer);
}

#[test]
fn every_operation_has_its_test() {
    let source = include_str!("operations.rs");
    let tests = source.split("\n#[tokio::test]").skip(1).filter_map(|rest| rest.split_once("async fn ")?.1.split_once('('));
    let mut tests: Vec<_> = tests.map(|(name, _)| name.to_owned()).collect();
    let mut expected: Vec<_> = operations().iter().map(|operation| snake_case(operation.id)).collect();
    tests.sort();
    expected.sort();
    assert_eq!(tests, expected);
}

fn snake_case(name: &str) -> String {
    name.chars().flat_map(|c| c.is_ascii_uppercase().then_some('_').into_iter().chain(c.to_lowercase())).collect()
}
