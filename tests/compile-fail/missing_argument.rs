use cloud_app_security::{Client, Error};

async fn close(client: &Client) -> Result<(), Error> {
    client.alerts().close_benign().comment("a test").await?;
    Ok(())
}

fn main() {
    let _ = close;
}
