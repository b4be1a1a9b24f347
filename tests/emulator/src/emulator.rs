//! An emulator that runs in this process.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::discovery::Discovery;
use crate::journal::Journal;
use crate::seed;
use crate::server::Server;
use crate::service::Service;
use crate::settings::Settings;
use crate::state::State;
use crate::store::Store;

/// An emulator that runs until this is dropped.
#[derive(Debug)]
pub struct Emulator {
    service: Arc<Service>,
    server: Server,
}

impl Emulator {
    /// Fills it with records, and lets it listen.
    ///
    /// # Errors
    ///
    /// Sockets that cannot be listened on, and data that cannot be read.
    pub async fn start(settings: Settings) -> io::Result<Emulator> {
        let listener = TcpListener::bind(&settings.listen).await?;
        let storage = TcpListener::bind(&settings.listen_storage).await?;
        let storage_url = format!("http://{}", storage.local_addr()?);
        let mut store = Store::default();
        seed::fill(&mut store, settings.sizes, settings.seed, settings.tenant, settings.clock.now());
        let state = State::new(store, Discovery::default(), Journal::None);
        let service = Arc::new(Service::new(settings, storage_url, state));
        let server = Server::start(listener, service.clone())?;
        Ok(Emulator { service, server })
    }

    /// Where the service is: `http://127.0.0.1:4010`.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Accepts no more connections, and waits a few seconds for the requests that are being answered. What is left is
    /// what it knows.
    pub async fn stop(self) -> Arc<Service> {
        self.server.stop().await;
        self.service
    }

    /// Which time it is there.
    pub fn clock(&self) -> &Clock {
        &self.service.settings.clock
    }

    /// What it knows and does.
    pub fn service(&self) -> &Service {
        &self.service
    }
}
