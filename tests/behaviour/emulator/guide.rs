//! What the guide to the emulator says works.

use std::process::Command;

use cloud_app_security_emulator::{API_TOKEN, Application, Emulator, Settings};

use super::document::root;
use super::ground::{SIZES, settings};

const GUIDE: &str = "spec/client/guides/emulator.md";

/// The blocks of commands, one after another.
fn commands(guide: &str) -> Vec<&str> {
    guide.split("```sh\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_command_with_curl_runs_after_the_exports() {
    let guide = std::fs::read_to_string(root().join(GUIDE)).unwrap();
    assert!(guide.contains(API_TOKEN), "the token is another one");
    let application = Application {
        client_id: "app".to_owned(),
        client_secret: "secret".into(),
        roles: vec!["Investigation.manage".to_owned()],
    };
    let emulator = Emulator::start(Settings { applications: vec![application], ..settings(SIZES) }).await.unwrap();
    let (exports, calls): (Vec<&str>, Vec<&str>) =
        commands(&guide).into_iter().filter(|text| !text.starts_with("cargo ")).partition(|text| text.starts_with("export "));
    assert_eq!((exports.len(), calls.len()), (1, 3));
    for call in calls {
        let script = format!("{}\n{call} --fail-with-body --silent --show-error", exports[0]);
        let mut shell = Command::new("bash");
        shell.args(["-euc", &script.replace("http://127.0.0.1:4010", &emulator.url())]).env("NO_PROXY", "*");
        let output = tokio::task::spawn_blocking(move || shell.output()).await.unwrap().unwrap();
        let text = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
        assert!(output.status.success(), "{call}:\n{text}");
    }
    assert_eq!(emulator.clock().now(), super::ground::NOW + 3_600_000);
}

#[test]
fn every_argument_and_command_of_which_it_speaks_is_there() {
    let guide = std::fs::read_to_string(root().join(GUIDE)).unwrap();
    let folder = root().join("tests/emulator/src");
    let arguments = std::fs::read_to_string(folder.join("arguments.rs")).unwrap();
    let control = std::fs::read_to_string(folder.join("control.rs")).unwrap();
    let spoken_of = |start: &str| -> Vec<String> {
        let rests = guide.split(start).skip(1);
        rests.map(|rest| rest.chars().take_while(|sign| sign.is_ascii_lowercase() || "-_".contains(*sign)).collect()).collect()
    };
    let rows: Vec<&str> = guide.lines().filter(|line| line.starts_with("| `--")).collect();
    assert!(rows.len() >= 6);
    for argument in rows.iter().flat_map(|row| row.split('`').filter_map(|code| code.strip_prefix("--"))) {
        let field = argument.split(' ').next().unwrap().replace('-', "_");
        assert!(arguments.contains(&format!(" {field}:")), "--{argument}");
    }
    let commands = spoken_of("/_emulator/");
    assert!(commands.len() >= 6);
    for command in commands {
        assert!(control.contains(&format!("\"{command}\")")), "/_emulator/{command}");
    }
}
