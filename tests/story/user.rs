//! A program of somebody who uses the client: what compiles here compiles with every later client that only has more.

#![allow(warnings)]

use cloud_app_security::filters::{ActivityFilters, AlertFilters, EntityFilters, FileFilters, SubnetFilters};
use cloud_app_security::models::{
    Alert, AlertPage, AlertSortField, BenignReason, EntityPk, IpCategory, LogSourceType, ResolutionStatus, Severity, SortDirection,
    TimestampRange, UploadProvider,
};
use cloud_app_security::{Client, Error, models, resources, servers};

fn client() -> Result<Client, Error> {
    let from_parts = Client::builder(servers::commercial("contoso", "us2")).api_token("…").build()?;
    let _ = Client::builder("http://127.0.0.1:4010").bearer_token("…").allow_insecure_http().no_throttle().build()?;
    let _ = Client::from_env()?;
    Ok(from_parts)
}

async fn alerts(client: &Client) -> Result<Vec<String>, Error> {
    let filters = AlertFilters::new().severity_eq([Severity::High, Severity::Medium]).alert_open_eq(true).date_gte_ndays(7);
    let page: AlertPage = client.alerts().list().filters(filters.clone()).sort_field(AlertSortField::Date).limit(50).skip(0).await?;
    let mut lines = Vec::new();
    for alert in page.data {
        lines.push(line(&alert));
    }
    let mut pages = client.alerts().list_get().filters(filters).sort_direction(SortDirection::Desc).pages();
    let _ = &mut pages;
    let one: Alert = client.alerts().get("64b0c0ffee0123456789abcd").await?;
    lines.push(line(&one));
    Ok(lines)
}

fn line(alert: &Alert) -> String {
    let severity = match alert.severity_value {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        _ => "other",
    };
    let closed = matches!(alert.resolution_status_value, Some(ResolutionStatus::Benign | ResolutionStatus::FalsePositive));
    let about: Vec<String> = alert.entities.iter().map(|entity| entity.label.clone()).collect();
    format!("{} {severity} {} {closed} {} {:?}", alert.id, alert.title, about.join(", "), alert.timestamp)
}

async fn close(client: &Client, id: &str) -> Result<bool, Error> {
    let closing = client.alerts().close_benign(AlertFilters::new().id_eq([id])).reason(BenignReason::TriggeredByTest);
    let closed = closing.comment("a drill").send_feedback(false).await?;
    client.alerts().mark_read(id).await?;
    client.alerts().close_true_positive(AlertFilters::new().id_eq([id])).await?;
    Ok(closed.closed_benign == Some(1))
}

async fn ranges(client: &Client) -> Result<(), Error> {
    let id: String = client.ip_ranges().create("Lab", IpCategory::Corporate, ["203.0.113.0/24"]).organization("Contoso").await?;
    client.ip_ranges().update(&id, "Lab", IpCategory::Vpn, ["198.51.100.0/24"]).await?;
    client.ip_ranges().delete(&id).await?;
    let listed = client.ip_ranges().list().filters(SubnetFilters::new()).await?;
    let _: Vec<String> = listed.data.into_iter().map(|range| range.name).collect();
    Ok(())
}

async fn others(client: &Client) -> Result<(), Error> {
    let pk = EntityPk::new("ana@contoso.com", 0).saas(11161);
    let entity = client.entities().get(pk.clone()).await?;
    let tree = client.entities().tree(pk).await?;
    let _ = (entity, tree);
    let recent = ActivityFilters::new().date_gte_ndays(1);
    let mut activities = client.activities().list().filters(recent).items();
    let _ = &mut activities;
    let _ = client.files().list().filters(FileFilters::new()).await?;
    let _ = client.entities().list().filters(EntityFilters::new()).await?;
    let _ = TimestampRange::new(
        cloud_app_security::runtime::Timestamp::from_millis(0),
        cloud_app_security::runtime::Timestamp::from_millis(1),
    );
    Ok(())
}

async fn discovery(client: &Client) -> Result<(), Error> {
    let upload = client.discovery().upload_log(LogSourceType::GenericCef, "Monday", cloud_app_security::runtime::Upload::bytes("log.cef", "…"));
    let done = upload.upload_as_snapshot(true).await?;
    let _: Option<String> = done.input_stream_id;
    for stream in client.discovery().streams().await?.streams {
        let _: String = stream.id;
    }
    let place = client.discovery().upload_url("log.cef", LogSourceType::GenericCef).await?;
    let _ = match place.provider {
        UploadProvider::Azure => "blocks",
        UploadProvider::Aws => "one piece",
        _ => "who knows",
    };
    Ok(())
}

fn failed(error: &Error) -> Option<u16> {
    let detail: Option<&models::GenericError> = error.body_as();
    let _ = detail.and_then(|body| body.detail.clone());
    error.status()
}
