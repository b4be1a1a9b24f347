#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::json;

use super::*;
use crate::discovery::Discovery;
use crate::state::State;
use crate::store::Store;

const NOW: i64 = 1_700_000_000_000;

fn origin(seed: u64) -> Origin {
    Origin { seed, sizes: Sizes { activities: 10, alerts: 2, users: 2, files: 2, subnets: 2 }, tenant: 1 }
}

fn range(number: usize, category: usize) -> Value {
    json!({ "_id": format!("{number:024x}"), "name": format!("Range {number}"), "category": category })
}

#[test]
fn what_was_kept_comes_back_in_its_order() {
    let directory = tempfile::tempdir().unwrap();
    let (mut journal, kept) = Journal::open(directory.path(), &origin(1), NOW).unwrap();
    assert_eq!(kept, Kept { seeded: NOW, changes: Vec::new() });
    let put = |number, category| Change::Put(Kind::Subnet, range(number, category));
    let remove = |number: usize| Change::Remove(Kind::Subnet, format!("{number:024x}"));
    journal.write(&[put(9, 1), put(5, 1), put(7, 1)]).unwrap();
    journal.write(&[put(9, 2), remove(5), Change::Discovery(json!({"a": 1}))]).unwrap();
    journal.write(&[put(5, 3), remove(7), Change::Discovery(json!({"a": 2}))]).unwrap();
    drop(journal);
    let (_, kept) = Journal::open(directory.path(), &origin(1), NOW + 5).unwrap();
    let changes = vec![put(9, 2), put(5, 3), remove(7), Change::Discovery(json!({"a": 2}))];
    assert_eq!(kept, Kept { seeded: NOW, changes });
}

#[test]
fn a_directory_of_other_settings_or_of_another_process_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let (journal, _) = Journal::open(directory.path(), &origin(1), NOW).unwrap();
    let problem = Journal::open(directory.path(), &origin(1), NOW).unwrap_err();
    assert!(problem.ends_with(": another process writes to this directory"), "{problem}");
    drop(journal);
    let problem = Journal::open(directory.path(), &origin(2), NOW).unwrap_err();
    assert!(problem.contains("begun with seed 1, ") && problem.contains("cannot go on with seed 2, "), "{problem}");
}

#[test]
fn a_directory_that_was_left_half_begun_is_begun_again() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("journal.new"), "half").unwrap();
    let (_, kept) = Journal::open(directory.path(), &origin(1), NOW).unwrap();
    assert_eq!(kept.seeded, NOW);
}

/// Set for the process that writes until it is killed.
const DIRECTORY: &str = "EMULATOR_TEST_DIRECTORY";

/// It says what it has been told is kept.
#[test]
#[ignore = "no test of its own: the next one starts it as another process"]
fn writes_until_it_is_killed() {
    let Some(directory) = std::env::var_os(DIRECTORY) else { return };
    let (journal, kept) = Journal::open(Path::new(&directory), &origin(1), NOW).unwrap();
    let mut state = State::new(Store::default(), Discovery::default(), journal);
    let begun = kept.changes.len();
    for number in begun..begun + 1_000_000 {
        state.put(Kind::Subnet, range(number, 1));
        if number % 3 == 0 {
            state.remove(Kind::Subnet, &format!("{number:024x}"));
        }
        state.commit().unwrap();
        println!("\nkept {number}");
    }
}

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for round in 1..=3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "journal::tests::writes_until_it_is_killed", "--ignored", "--nocapture"])
            .env(DIRECTORY, directory.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut kept = lines.filter_map(|line| line.strip_prefix("kept ")?.parse::<usize>().ok());
        let last = kept.by_ref().take(20 * round).last().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still said before it was dead counts too.
        acknowledged = kept.last().unwrap_or(last) + 1;
        let (_, kept) = Journal::open(directory.path(), &origin(1), NOW).unwrap();
        assert!(kept.changes.len() >= acknowledged, "{} of {acknowledged}", kept.changes.len());
        for (number, change) in kept.changes.iter().enumerate() {
            let expected = match number % 3 {
                0 => Change::Remove(Kind::Subnet, format!("{number:024x}")),
                _ => Change::Put(Kind::Subnet, range(number, 1)),
            };
            assert_eq!(*change, expected);
        }
    }
    assert!(acknowledged >= 120);
}
