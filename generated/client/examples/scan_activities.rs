//! Reads the activities of the last day, page after page, and counts them by app.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`.
//!
//! ```sh
//! cargo run --example scan_activities
//! ```

use std::collections::BTreeMap;

use cloud_app_security::filters::ActivityFilters;
use cloud_app_security::{Client, Error};
use futures_util::TryStreamExt;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    // Without a filter by date or app the service throttles.
    let filters = ActivityFilters::new().date_gte_ndays(1);
    let mut activities = client.activities().list().filters(filters).items();
    let mut counts = BTreeMap::new();
    while let Some(activity) = activities.try_next().await? {
        *counts.entry(activity.app_name).or_insert(0) += 1;
    }
    for (app, count) in counts {
        println!("{count:>6}  {app}");
    }
    Ok(())
}
