//! What the mistakes beside it are mistakes of.

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::{BenignReason, EntityPk, Severity};
use cloud_app_security::{Client, Error};

async fn close(client: &Client) -> Result<(), Error> {
    let filters = AlertFilters::new().severity_eq([Severity::Low]).entity_eq([EntityPk::new("ana@contoso.com", 0)]);
    client.alerts().close_benign(filters).reason(BenignReason::TriggeredByTest).comment("a test").await?;
    Ok(())
}

fn color(severity: Severity) -> &'static str {
    match severity {
        Severity::Low | Severity::Informational => "green",
        Severity::High => "red",
        _ => "gray",
    }
}

pub(crate) fn main() {
    let _ = close;
    color(Severity::High);
}
