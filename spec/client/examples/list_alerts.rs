//! Prints the open alerts of high severity of the last seven days, the newest first.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`.
//!
//! ```sh
//! cargo run --example list_alerts
//! ```

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::{AlertSortField, Severity, SortDirection};
use cloud_app_security::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let filters = AlertFilters::new().severity_eq([Severity::High]).alert_open_eq(true).date_gte_ndays(7);
    let page = client
        .alerts()
        .list()
        .filters(filters)
        .sort_field(AlertSortField::Date)
        .sort_direction(SortDirection::Desc)
        .limit(50)
        .await?;
    for alert in &page.data {
        println!("{}  {}  {}", alert.timestamp, alert.id, alert.title);
    }
    println!("{} of {} alerts", page.data.len(), page.total);
    Ok(())
}
