//! Closes alerts as benign.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`. The arguments are ids of alerts.
//!
//! ```sh
//! cargo run --example close_alerts -- 64b0c0ffee0123456789abcd 64b0c0ffee0123456789abce
//! ```

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::BenignReason;
use cloud_app_security::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let ids: Vec<String> = std::env::args().skip(1).collect();
    if ids.is_empty() {
        // A filter without ids might close more than is meant.
        return Err(Error::configuration("give the ids of the alerts to close"));
    }
    let client = Client::from_env()?;
    let result = client
        .alerts()
        .close_benign(AlertFilters::new().id_eq(ids))
        .reason(BenignReason::ConfirmedWithEndUser)
        .comment("confirmed by phone")
        .await?;
    println!("closed: {}", result.closed_benign.unwrap_or_default());
    for id in result.alerts_not_found.unwrap_or_default() {
        println!("no such alert: {id}");
    }
    Ok(())
}
