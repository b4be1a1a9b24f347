//! An emulator that runs in this process.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::clock::Clock;
use crate::discovery::Discovery;
use crate::discovery::storage::Storage;
use crate::journal::{Change, Journal, Kept, Origin};
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
    storage: Storage,
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
        let state = state(&settings).map_err(io::Error::other)?;
        let service = Arc::new(Service::new(settings, storage_url, state));
        let server = Server::start(listener, service.clone())?;
        let storage = Storage::start(storage, service.clone())?;
        Ok(Emulator { service, server, storage })
    }

    /// Where the service is: `http://127.0.0.1:4010`.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Where its blob storage is: `http://127.0.0.1:4011`.
    pub fn storage_url(&self) -> String {
        format!("http://{}", self.storage.address)
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

/// What is there at the beginning: what the seed makes, and what was changed since in a directory that keeps it.
fn state(settings: &Settings) -> Result<State, String> {
    let Settings { sizes, seed, tenant, data, clock, .. } = settings;
    let (journal, kept) = match data {
        None => (Journal::None, Kept { seeded: clock.now(), changes: Vec::new() }),
        Some(directory) => Journal::open(directory, &Origin { seed: *seed, sizes: *sizes, tenant: *tenant }, clock.now())?,
    };
    let mut store = Store::default();
    seed::fill(&mut store, *sizes, *seed, *tenant, kept.seeded);
    let mut discovery = Discovery::default();
    for change in kept.changes {
        match change {
            Change::Put(kind, record) => store.of_mut(kind).put(&record),
            Change::Remove(kind, id) => _ = store.of_mut(kind).remove(&id),
            Change::Discovery(value) => discovery = Discovery::from_json(value)?,
        }
    }
    Ok(State::new(store, discovery, journal))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::dump;
    use crate::route::Kind;
    use crate::seed::Sizes;

    fn dumped(emulator: &Emulator) -> String {
        let mut out = Vec::new();
        dump::write(&emulator.service().state().store, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[tokio::test]
    async fn a_restart_later_finds_everything_as_it_was() {
        let directory = tempfile::tempdir().unwrap();
        let sizes = Sizes { activities: 50, alerts: 5, users: 5, files: 5, subnets: 5 };
        let clock = Clock::standing(1_700_000_000_000);
        let settings = Settings { sizes, clock: clock.clone(), data: Some(directory.path().to_owned()), ..Settings::default() };
        let emulator = Emulator::start(settings.clone()).await.unwrap();
        {
            let mut state = emulator.service().state();
            let mut alert = state.store.of(Kind::Alert).at(3).unwrap();
            alert["comment"] = "kept".into();
            state.put(Kind::Alert, alert);
            let gone = state.store.of(Kind::Subnet).at(5).unwrap();
            assert!(state.remove(Kind::Subnet, gone["_id"].as_str().unwrap()));
            state.commit().unwrap();
            let line = format!("{}\n", json!({ "kind": "files", "record": { "_id": "loaded", "name": "a.txt" } }));
            assert_eq!(state.load(line.as_bytes()), Ok(1));
        }
        let before = dumped(&emulator);
        assert!(before.contains(r#""comment":"kept""#) && before.contains(r#""_id":"loaded""#));
        drop(emulator);
        clock.advance(Duration::from_secs(86_400));
        // The connections' tasks end a little after the emulator.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let emulator = Emulator::start(settings.clone()).await.unwrap();
        assert_eq!(dumped(&emulator), before);
        let other = Settings { seed: 1, ..settings };
        assert!(Emulator::start(other).await.is_err());
    }
}
