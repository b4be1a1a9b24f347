//! Logs, what comes of them, and the apps in them.

use serde_json::{Map, Value};

use crate::exchange::{Answer, Refusal, Request};
use crate::settings::Settings;

/// Everything about logs and apps.
#[derive(Debug, Default)]
pub struct Discovery {}

impl Discovery {
    /// As it was when this JSON was made of it.
    ///
    /// # Errors
    ///
    /// JSON that is not of this form.
    pub fn from_json(_json: Value) -> Result<Discovery, String> {
        Ok(Discovery::default())
    }

    /// All of it as JSON, if it was changed since this was last asked.
    pub fn changed(&mut self) -> Option<Value> {
        None
    }
}

/// What the operations of discovery need to know.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'s> {
    /// How the emulator is set up.
    pub settings: &'s Settings,
    /// Where its storage is: `http://127.0.0.1:4011`.
    pub storage: &'s str,
    /// The time, in milliseconds since 1970.
    pub now: i64,
}

impl Discovery {
    /// Carries out an operation of discovery.
    pub fn answer(
        &mut self,
        _ground: Ground<'_>,
        _operation: &crate::route::Operation,
        _request: &Request,
        _members: &Map<String, Value>,
    ) -> Result<Answer, Refusal> {
        unimplemented!("helper B")
    }
}
