//! The arguments of the program.

use std::path::PathBuf;

use clap::Parser;
use cloud_app_security_emulator::gate::faults::Plan;
use cloud_app_security_emulator::gate::throttle::{Conduct, Limit};
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::{Application, Settings};

/// Microsoft Defender for Cloud Apps in one process, to try programs without a tenant.
#[derive(Parser)]
#[command(name = "cloud-app-security-emulator", version)]
pub(crate) struct Arguments {
    /// Where the service listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4010")]
    listen: String,
    /// Where its blob storage listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4011")]
    listen_storage: String,
    /// The folder that keeps what is changed; without it everything is gone at the end
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// What decides about everything random: the same number, the same records
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// How many activities there are at the beginning
    #[arg(long, value_name = "N", default_value_t = Sizes::default().activities)]
    activities: usize,
    /// How many alerts
    #[arg(long, value_name = "N", default_value_t = Sizes::default().alerts)]
    alerts: usize,
    /// How many users, with up to three accounts each
    #[arg(long, value_name = "N", default_value_t = Sizes::default().users)]
    users: usize,
    /// How many files
    #[arg(long, value_name = "N", default_value_t = Sizes::default().files)]
    files: usize,
    /// The token that may do everything; may be given several times
    #[arg(long, value_name = "TOKEN", env = "EMULATOR_API_TOKEN", hide_env_values = true)]
    api_token: Vec<String>,
    /// An application that gets tokens, with its permissions (`Investigation.read`); may be given several times
    #[arg(
        long,
        value_name = "ID:SECRET:ROLE,ROLE",
        env = "EMULATOR_APPLICATIONS",
        hide_env_values = true,
        value_delimiter = ';'
    )]
    application: Vec<String>,
    /// How many requests are taken in a minute
    #[arg(long, value_name = "N|off", default_value = "30", value_parser = limit)]
    limit: Requests,
    /// What becomes of more
    #[arg(long, value_enum, default_value = "refuse")]
    conduct: Conduct,
    /// A plan of what goes wrong, as YAML or JSON
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Records to begin with besides, as JSON Lines (`GET /_emulator/dump` writes such)
    #[arg(long, value_name = "FILE")]
    pub(crate) load: Option<PathBuf>,
    /// Hold each answer against the spec too, and report what breaks it
    #[arg(long)]
    check_answers: bool,
    /// Let other machines use `/_emulator/`, which moves the clock and plans faults
    #[arg(long)]
    control_from_anywhere: bool,
    /// Fail at the end if callers broke the spec
    #[arg(long)]
    pub(crate) strict: bool,
}

/// So many requests a minute, or any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Requests(Option<usize>);

impl Arguments {
    /// Whether the token is not the one that everybody knows.
    pub(crate) fn has_own_token(&self) -> bool {
        !self.api_token.is_empty()
    }

    /// How the emulator is set up by them.
    pub(crate) fn settings(self) -> Result<Settings, String> {
        let defaults = Settings::default();
        let api_tokens = match self.api_token {
            tokens if tokens.iter().any(|token| token.trim().is_empty()) => {
                return Err("--api-token: a token is empty".to_owned());
            }
            tokens if tokens.is_empty() => defaults.api_tokens,
            tokens => tokens.into_iter().map(Into::into).collect(),
        };
        let applications = self.application.iter().enumerate().map(|(place, text)| {
            application(text).ok_or_else(|| format!("--application, number {}: `ID:SECRET:ROLE,ROLE` is expected", place + 1))
        });
        Ok(Settings {
            listen: self.listen,
            listen_storage: self.listen_storage,
            api_tokens,
            applications: applications.collect::<Result<_, _>>()?,
            limit: Limit { requests_per_minute: self.limit.0, conduct: self.conduct },
            faults: self.faults.map(|file| plan(&file, self.seed)).transpose()?.unwrap_or_default(),
            sizes: Sizes {
                activities: self.activities,
                alerts: self.alerts,
                users: self.users,
                files: self.files,
                ..defaults.sizes
            },
            seed: self.seed,
            data: self.data,
            check_answers: self.check_answers,
            control_from_anywhere: self.control_from_anywhere,
            ..defaults
        })
    }
}

fn plan(file: &std::path::Path, seed: u64) -> Result<Plan, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("--faults {}: {error}", file.display()))?;
    Plan::read(&text, seed).map_err(|error| format!("--faults {}: {error}", file.display()))
}

/// Reads `ID:SECRET:ROLE,ROLE`. A secret may have colons in it.
fn application(text: &str) -> Option<Application> {
    let (client_id, rest) = text.split_once(':')?;
    let (secret, roles) = rest.rsplit_once(':')?;
    let roles: Vec<String> = roles.split(',').map(|role| role.trim().to_owned()).collect();
    let is_whole = !client_id.is_empty() && !secret.is_empty() && roles.iter().all(|role| !role.is_empty());
    is_whole.then(|| Application { client_id: client_id.to_owned(), client_secret: secret.into(), roles })
}

fn limit(text: &str) -> Result<Requests, String> {
    match text {
        "off" => Ok(Requests(None)),
        text => match text.parse() {
            Ok(number) if number > 0 => Ok(Requests(Some(number))),
            _ => Err("a number from 1 on, or `off`, is expected".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn settings(arguments: &[&str]) -> Result<Settings, String> {
        let name = ["cloud-app-security-emulator"];
        let arguments = Arguments::try_parse_from(name.iter().chain(arguments)).map_err(|error| error.to_string())?;
        arguments.settings()
    }

    #[test]
    fn arguments_set_it_up() {
        let settings = settings(&[
            "--listen=127.0.0.1:0",
            "--seed=7",
            "--activities=12",
            "--api-token=one",
            "--api-token=two",
            "--application=app:se:cret:Discovery.read,Settings.read",
            "--limit=off",
            "--conduct=refuse-with-header",
        ])
        .unwrap();
        assert_eq!((settings.seed, settings.sizes.activities, settings.api_tokens.len()), (7, 12, 2));
        let application = &settings.applications[0];
        assert!(application.client_secret.is("se:cret"));
        assert_eq!(application.roles, ["Discovery.read", "Settings.read"]);
        assert_eq!(settings.limit, Limit { requests_per_minute: None, conduct: Conduct::RefuseWithHeader });
    }

    #[test]
    fn what_is_wrong_is_told_without_secrets() {
        for arguments in
            [&["--limit=0"][..], &["--limit=many"], &["--conduct=wait"], &["--faults=/nowhere/plan.yaml"], &["--api-token="]]
        {
            assert!(settings(arguments).is_err(), "{arguments:?}");
        }
        for wrong in ["app:hidden", "app:hidden:", ":hidden:Settings.read", "app::Settings.read"] {
            let error = settings(&["--application", wrong]).unwrap_err();
            assert!(error.contains("number 1") && !error.contains("hidden"), "{error}");
        }
    }
}
