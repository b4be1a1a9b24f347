//! Reads the activities of the last day, page after page, and prints a line for each. A run that breaks off is taken up
//! again by the next one, from a checkpoint in a file.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`.
//!
//! ```sh
//! cargo run --example scan_activities -- checkpoint.json
//! ```

use std::error::Error;
use std::fs;

use cloud_app_security::Client;
use cloud_app_security::filters::ActivityFilters;
use cloud_app_security::runtime::Checkpoint;
use futures_util::StreamExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1).ok_or("which file is the checkpoint for?")?;
    let saved: Option<Checkpoint> = fs::read(&file).ok().map(|json| serde_json::from_slice(&json)).transpose()?;
    let client = Client::from_env()?;
    // Without a filter by date or app the service throttles.
    let filters = ActivityFilters::new().date_gte_ndays(1);
    let mut activities = client.activities().list().filters(filters).items().resume(saved);
    while let Some(activity) = activities.next().await {
        match activity {
            Ok(activity) => println!("{}  {}", activity.id, activity.app_name),
            Err(error) => {
                if let Some(checkpoint) = error.resume_from() {
                    fs::write(&file, serde_json::to_string(checkpoint)?)?;
                }
                return Err(error.into());
            }
        }
    }
    // It is read to its end, so the next run begins anew.
    let _ = fs::remove_file(&file);
    Ok(())
}
