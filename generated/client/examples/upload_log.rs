//! Uploads a log of a firewall or proxy, in the three steps that the service asks for.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`. The arguments are the file, the kind
//! of log, and the name of a data source that exists in the portal.
//!
//! ```sh
//! cargo run --example upload_log -- firewall.log GENERIC_CEF "Lisboa firewalls"
//! ```

use std::error::Error;
use std::path::Path;

use cloud_app_security::Client;
use cloud_app_security::models::{BlobType, LogSourceType, UploadProvider};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, kind, data_source] = arguments.as_slice() else {
        return Err("give a file, the kind of log, and the name of a data source".into());
    };
    let log = std::fs::read(file)?;
    let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
    let discovery = Client::from_env()?.discovery();

    // 1. An address to put the log at. Whoever has the address can write to it: it is a secret.
    let address = discovery.upload_url(&name, LogSourceType::from(kind.as_str())).await?;

    // 2. The log itself, to the storage provider. No token is sent there.
    let mut upload = discovery.upload_log_file(&address.url, log);
    if address.provider == UploadProvider::Azure {
        upload = upload.blob_type(BlobType::BlockBlob);
    }
    upload.await?;

    // 3. Have it read. How that ended is in the portal's governance log, some minutes later.
    discovery.finalize_upload(&address.url, data_source).await?;
    println!("{name} is queued");
    Ok(())
}
