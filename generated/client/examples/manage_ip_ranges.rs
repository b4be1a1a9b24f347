//! Creates an address range, gives it another name, lists the tenant's own ranges, and deletes the new one again.
//!
//! Environment: `MCAS_URL` (or `MCAS_TENANT` and `MCAS_REGION`), `MCAS_API_TOKEN`.
//!
//! ```sh
//! cargo run --example manage_ip_ranges
//! ```

use cloud_app_security::filters::SubnetFilters;
use cloud_app_security::models::IpCategory;
use cloud_app_security::{Client, Error};
use futures_util::TryStreamExt;

#[tokio::main]
async fn main() -> Result<(), Error> {
    // Networks that are set aside for documentation.
    const NETWORKS: [&str; 2] = ["203.0.113.0/24", "2001:db8:1::/48"];
    let ranges = Client::from_env()?.ip_ranges();

    let id = ranges.create("Example office", IpCategory::Corporate, NETWORKS).organization("Example ISP").await?;
    println!("created {id}");

    // An update replaces the whole range: what is left out is emptied.
    ranges.update(&id, "Example campus", IpCategory::Corporate, NETWORKS).organization("Example ISP").await?;

    let mut own = ranges.list().filters(SubnetFilters::new().built_in_eq(false)).items();
    while let Some(range) = own.try_next().await? {
        let networks: Vec<_> = range.subnets.iter().filter_map(|network| network.original_string.as_deref()).collect();
        println!("{}: {}", range.name, networks.join(", "));
    }

    ranges.delete(&id).await?;
    println!("deleted {id}");
    Ok(())
}
