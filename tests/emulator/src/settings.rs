//! How an emulator is set up.

use std::path::PathBuf;

use crate::clock::Clock;
use crate::gate::faults::Plan;
use crate::gate::throttle::Limit;
use crate::secret::Secret;
use crate::seed::Sizes;

/// How an emulator is set up.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where it listens: `127.0.0.1:0` for any free port.
    pub listen: String,
    /// Where its blob storage listens.
    pub listen_storage: String,
    /// The number of the tenant.
    pub tenant: i64,
    /// The portal's tokens that it takes, each of which may do everything.
    pub api_tokens: Vec<Secret>,
    /// The applications that its token endpoint knows.
    pub applications: Vec<Application>,
    /// Seconds that a token of an application is good for.
    pub token_life: i64,
    /// Which time it is there.
    pub clock: Clock,
    /// How many requests it takes, and what it does with more.
    pub limit: Limit,
    /// What goes wrong.
    pub faults: Plan,
    /// What is there at the beginning.
    pub sizes: Sizes,
    /// What decides about everything random in it.
    pub seed: u64,
    /// Where it keeps what was changed; none for nowhere.
    pub data: Option<PathBuf>,
    /// Milliseconds from the end of an upload to the end of its parsing.
    pub parsing: i64,
    /// Whether each answer is held against the spec, and what breaks it noted in the report.
    pub check_answers: bool,
    /// Whether other machines may control it through `/_emulator/`.
    pub control_from_anywhere: bool,
}

/// An application that has been registered, with what it may do.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// Its permissions: `Investigation.read`.
    pub roles: Vec<String>,
}

/// The token that an emulator takes unless it is told otherwise. It opens nothing else.
pub const API_TOKEN: &str = "emulator0000000000000000000000000000000000000000000000000000000x";

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            listen: "127.0.0.1:0".to_owned(),
            listen_storage: "127.0.0.1:0".to_owned(),
            tenant: 12_345_678,
            api_tokens: vec![API_TOKEN.into()],
            applications: Vec::new(),
            token_life: 3599,
            clock: Clock::system(),
            limit: Limit::default(),
            faults: Plan::default(),
            sizes: Sizes::default(),
            seed: 0,
            data: None,
            parsing: 2000,
            check_answers: false,
            control_from_anywhere: false,
        }
    }
}
