//! Uploads a log of a firewall or proxy.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`. The arguments are the file, the kind
//! of log, and the name of a data source that exists in the portal.
//!
//! ```sh
//! cargo run --example upload_log -- firewall.log GENERIC_CEF "Lisboa firewalls"
//! ```

use std::error::Error;

use cloud_app_security::Client;
use cloud_app_security::models::LogSourceType;
use cloud_app_security::runtime::Upload;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, kind, data_source] = arguments.as_slice() else {
        return Err("give a file, the kind of log, and the name of a data source".into());
    };
    let discovery = Client::from_env()?.discovery();
    let upload = discovery.upload_log(LogSourceType::from(kind.as_str()), data_source, Upload::path(file));
    upload.progress(|progress| eprint!("\r{} of {} bytes", progress.sent, progress.total)).await?;

    // How reading it ended is in the portal's governance log, some minutes later.
    println!("{file} is queued");
    Ok(())
}
