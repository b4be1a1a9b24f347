//! Every sample for curl on the pages of the reference, run by a real curl, as a reader would paste it: what is sent is what the spec
//! says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

mod document;
mod server;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use document::{Operation, complaints, follow, operation, operations, root};
use serde_json::{Value, json};
use server::{Reply, Seen, Server};

const JSON: &str = "application/json";
const BEARER: &str = "b3ar3r-token-of-a-reader";
const TOKEN: &str = "ap1-token-of-a-reader";
const FILE: &[u8] = b"\x00 not text \xff\r\n";

/// A sample, and the operation that it calls.
struct Sample {
    operation: Operation,
    text: String,
}

/// The samples of all pages, each with the operation that its section names.
fn samples() -> Vec<Sample> {
    let mut samples = Vec::new();
    for page in paths("resources").map(read) {
        for section in page.split("\n## ").skip(1) {
            let Some((_, rest)) = section.split_once("```sh\n") else { continue };
            let (text, _) = rest.split_once("\n```").unwrap();
            let (_, id) = section.split_once("- Named `").unwrap();
            let (id, _) = id.split_once('`').unwrap();
            samples.push(Sample { operation: operation(id), text: text.to_owned() });
        }
    }
    samples
}

/// The pages of a folder of the documentation, in Markdown; the site shows the same samples, which its own tests see to.
fn paths(folder: &str) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(root().join("generated/docs").join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|ending| ending == "md"))
}

fn read(path: PathBuf) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn a_command_on_any_other_page_is_one_of_the_samples() {
    let known: Vec<String> = samples().into_iter().map(|sample| sample.text).collect();
    // What is written by hand has commands of its own, which `behaviour/emulator` runs.
    let is_made = |path: &PathBuf| !root().join("spec/client/guides").join(path.file_name().unwrap()).is_file();
    let others = ["", "guides", "filters", "types"].into_iter().flat_map(paths).filter(is_made).map(read);
    let mut seen = 0;
    for page in others {
        for fence in page.split("```sh\n").skip(1).filter(|fence| fence.starts_with("curl ")) {
            let (text, _) = fence.split_once("\n```").unwrap();
            assert!(known.iter().any(|known| known == text), "{text}");
            seen += 1;
        }
    }
    assert!(seen > 0);
}

#[test]
fn every_operation_has_a_sample() {
    let mut named: Vec<&str> = samples().iter().map(|sample| sample.operation.id).collect();
    let mut all: Vec<&str> = operations().iter().map(|operation| operation.id).collect();
    named.sort_unstable();
    all.sort_unstable();
    assert_eq!(named, all);
}

#[tokio::test]
async fn every_sample_sends_what_the_spec_says() {
    assert!(Command::new("curl").arg("--version").output().is_ok(), "`curl` is not there: install it, and run the tests again");
    let mut wrong = Vec::new();
    for Sample { operation, text } in samples() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("body.bin"), FILE).unwrap();
        let server = Server::always(answer(&operation)).await;
        let output = run(&text, &server, folder.path()).await;
        let mut found = Vec::new();
        if !output.status.success() {
            found.push(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr)));
        }
        match server.seen().as_slice() {
            [seen] => found.extend(judge(&operation, seen)),
            seen => found.push(format!("{} requests were sent", seen.len())),
        }
        if !found.is_empty() {
            wrong.push(format!("{}:\n{text}\n    {}", operation.id, found.join("\n    ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The spec's example of the operation's success.
fn answer(operation: &Operation) -> Reply {
    let (status, response) = operation.success();
    match &response["content"][JSON]["example"] {
        Value::Null => Reply::empty(status),
        example => Reply::json_with(status, example),
    }
}

/// Runs a sample in a shell of its own, in which nothing is set but what the reference tells readers to set.
async fn run(text: &str, server: &Server, folder: &Path) -> Output {
    let mut shell = Command::new("bash");
    shell.args(["-euc", text]).current_dir(folder).env_clear();
    shell.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", folder).env("NO_PROXY", "*");
    shell.env("MCAS_URL", server.url()).env("MCAS_BEARER_TOKEN", BEARER).env("MCAS_API_TOKEN", TOKEN);
    shell.env("UPLOAD_URL", format!("{}/uploads/firewall.log?sig=synthetic", server.url()));
    tokio::task::spawn_blocking(move || shell.output()).await.unwrap().unwrap()
}

/// What is wrong with a request, held against the spec.
fn judge(operation: &Operation, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut expect = |fits: bool, what: &str| {
        if !fits {
            wrong.push(format!("{what}: {} {} {:?}", seen.method, seen.target, seen.headers));
        }
    };
    expect(seen.method == operation.method, "another method");
    let presigned = operation.value.get("x-presigned-url").is_some();
    if presigned {
        expect(seen.target == "/uploads/firewall.log?sig=synthetic", "another address");
    } else {
        expect(fits_template(seen.path(), operation), "another path");
    }
    expect(seen.header("authorization") == authorization(operation), "other credentials");
    if !presigned {
        wrong.extend(judge_query(operation, seen));
    }
    wrong.extend(judge_body(operation, seen));
    wrong
}

/// Whether a path is the operation's, each value as the schema of its parameter wants it.
fn fits_template(path: &str, operation: &Operation) -> bool {
    let (parts, template): (Vec<_>, Vec<_>) = (path.split('/').collect(), operation.path.split('/').collect());
    let fits = |part: &str, known: &str| match known.strip_prefix('{').and_then(|known| known.strip_suffix('}')) {
        None => part == known,
        Some(name) => {
            let part = url::form_urlencoded::parse(format!("x={part}").as_bytes()).next().unwrap().1.into_owned();
            !part.is_empty() && fits_schema(&operation.parameter(name)["schema"], &part).is_empty()
        }
    };
    parts.len() == template.len() && parts.iter().zip(template).all(|(part, known)| fits(part, known))
}

/// What is wrong with a text: it may be text, or the text of a number or a truth value.
fn fits_schema(schema: &'static Value, text: &str) -> Vec<String> {
    let as_text = complaints(schema, &json!(text));
    match serde_json::from_str::<Value>(text) {
        Ok(value) if !as_text.is_empty() => complaints(schema, &value),
        _ => as_text,
    }
}

/// The header with the first of the credentials that the operation takes.
fn authorization(operation: &Operation) -> Option<&'static str> {
    const BY_BEARER: &str = "Bearer b3ar3r-token-of-a-reader";
    const BY_TOKEN: &str = "Token ap1-token-of-a-reader";
    assert!(BY_BEARER.ends_with(BEARER) && BY_TOKEN.ends_with(TOKEN));
    let first = operation.value["security"].as_array().unwrap().first()?;
    Some(if first.get("apiToken").is_some() { BY_TOKEN } else { BY_BEARER })
}

/// Every pair is a parameter of the spec, its value fits, and none that is required is missing.
fn judge_query(operation: &Operation, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    let pairs = seen.pairs();
    let declared: Vec<&Value> = operation.parameters().into_iter().filter(|parameter| parameter["in"] == "query").collect();
    for (name, value) in &pairs {
        let Some(parameter) = declared.iter().find(|parameter| parameter["name"] == name.as_str()) else {
            wrong.push(format!("`{name}` is no parameter"));
            continue;
        };
        let parameter: &'static Value = operation.parameter(parameter["name"].as_str().unwrap());
        let found = match parameter.get("schema") {
            Some(schema) => fits_schema(schema, value),
            None => complaints(&parameter["content"][JSON]["schema"], &serde_json::from_str(value).unwrap()),
        };
        wrong.extend(found.iter().map(|found| format!("`{name}`: {found}")));
    }
    let missing = declared.iter().filter(|parameter| parameter["required"] == true);
    let missing = missing.filter(|parameter| !pairs.iter().any(|(name, _)| parameter["name"] == name.as_str()));
    wrong.extend(missing.map(|parameter| format!("{} is missing", parameter["name"])));
    wrong
}

/// The body is of a media type of the spec, and fits its schema; bytes arrive as they are.
fn judge_body(operation: &Operation, seen: &Seen) -> Vec<String> {
    let Some(contents) = operation.body() else {
        let empty = seen.body.is_empty() && seen.header("content-type").is_none();
        return if empty { Vec::new() } else { vec!["a body where there is none".to_owned()] };
    };
    let required = operation.value.get("requestBody").is_some_and(|body| follow(body)["required"] == true);
    let Some(media_type) = seen.header("content-type") else {
        return if required { vec!["no body".to_owned()] } else { Vec::new() };
    };
    let Some(content) = contents.get(media_type) else { return vec![format!("a body of {media_type}")] };
    if media_type == JSON {
        return complaints(&content["schema"], &seen.json());
    }
    if seen.body == FILE { Vec::new() } else { vec!["another file".to_owned()] }
}
