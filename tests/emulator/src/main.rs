//! The emulator as a program.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use cloud_app_security_emulator::{API_TOKEN, Emulator};

use crate::arguments::Arguments;

mod arguments;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs until somebody ends it, and says then what callers did wrong.
async fn run(arguments: Arguments) -> Result<ExitCode, String> {
    let is_strict = arguments.strict;
    let own_token = arguments.has_own_token();
    let load = arguments.load.clone();
    let settings = arguments.settings()?;
    let token_endpoint = !settings.applications.is_empty();
    let end = end().map_err(|error| format!("signals cannot be listened for: {error}"))?;
    let emulator = Emulator::start(settings).await.map_err(|error| format!("the emulator cannot start: {error}"))?;
    if let Some(file) = load {
        let wrong = |error: &dyn std::fmt::Display| format!("--load {}: {error}", file.display());
        let lines = std::fs::File::open(&file).map_err(|error| wrong(&error))?;
        emulator.service().state().load(io::BufReader::new(lines)).map_err(|error| wrong(&error))?;
    }
    print!("{}", welcome(&emulator.url(), own_token, token_endpoint));
    end.await;
    let service = emulator.stop().await;
    if service.report.is_empty() {
        println!("All requests kept to the spec.");
    } else {
        print!("What broke the spec:\n{}", service.report);
    }
    Ok(if is_strict && service.report.has_breaches() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How to try it. The token that everybody may know is shown; one that somebody chose is not.
fn welcome(url: &str, own_token: bool, token_endpoint: bool) -> String {
    let token = if own_token { "$EMULATOR_API_TOKEN" } else { API_TOKEN };
    let mut text = format!(
        "The emulator of Microsoft Defender for Cloud Apps listens at {url}\n\n\
         Try it:\n  \
         curl -H 'Authorization: Token {token}' '{url}/api/v1/alerts/?limit=3'\n"
    );
    if own_token {
        text = text.replace('\'', "\"");
        text.push_str("The token is the one of --api-token or EMULATOR_API_TOKEN.\n");
    } else {
        text.push_str("--api-token or EMULATOR_API_TOKEN sets another token.\n");
    }
    if token_endpoint {
        text.push_str(&format!("Applications get tokens from {url}/common/oauth2/v2.0/token\n"));
    }
    text.push_str(&format!("What callers do wrong: {url}/_emulator/report, and here when it ends (Ctrl-C).\n"));
    text
}

/// What ends it: Ctrl-C, or the signal to end. Listened for from now on.
fn end() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        _ = tokio::signal::ctrl_c().await;
    })
}
