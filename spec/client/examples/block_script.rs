//! Prints a script that makes an appliance block all apps tagged as unsanctioned.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`.
//!
//! ```sh
//! cargo run --example block_script > blocked-apps.txt
//! ```

use cloud_app_security::models::BlockScriptFormat;
use cloud_app_security::resources::discovery::BlockScriptResponse;
use cloud_app_security::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    match client.discovery().block_script().format(BlockScriptFormat::CiscoAsa).await? {
        BlockScriptResponse::Text(script) => print!("{script}"),
        // Only if no appliance is named: pages of domains.
        other => eprintln!("not a script: {other:?}"),
    }
    Ok(())
}
