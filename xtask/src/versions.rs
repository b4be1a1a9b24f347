//! `cargo xtask versions`: revisions of one real document, one after the other, and whether names stay from each to the next.
//!
//! What is looked for is found by what the two crates promise, and not by what keeps the names: a name that another thing has now, or a
//! type of the same name that has nothing in common with what it was.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clientwright::diff::{self, Changes, Class};
use clientwright::ir::TypeKind;
use clientwright::lock::{Lock, NameKind};
use clientwright::options::Options;
use clientwright::source::DiskLoader;
use clientwright::{Promise, understand};

/// Goes from each revision to the next, with the names kept and without, and prints a line for each.
///
/// # Errors
///
/// A revision that cannot be read, or a name that did not stay.
pub fn run(revisions: &[PathBuf]) -> Result<(), String> {
    println!(
        "{:<28} {:>8} {:>8} {:>9} {:>7} {:>7}  {:>7} {:>8}",
        "revision", "breaking", "additive", "invisible", "names", "gone", "renamed", "without"
    );
    let (mut lock, mut kept, mut bare) = (Lock::default(), None::<Promise>, None::<Promise>);
    let mut moved = Vec::new();
    for revision in revisions {
        let name = revision.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let path = revision.to_string_lossy();
        let with = promise(&path, Some(lock.clone()))?;
        let without = promise(&path, None)?;
        lock = with.names.lock.clone().unwrap_or_default();
        let (names, gone) = lock.counts();
        if let (Some(before), Some(bare)) = (&kept, &bare) {
            let (changes, otherwise) = (changes(before, &with), changes(bare, &without));
            let count = |class| changes.of(class).count();
            let found = [renamed(&changes), reused(before, &with)].concat();
            println!(
                "{name:<28} {:>8} {:>8} {:>9} {names:>7} {gone:>7}  {:>7} {:>8}",
                count(Class::Breaking),
                count(Class::Additive),
                count(Class::Invisible),
                found.len(),
                renamed(&otherwise).len() + reused(bare, &without).len(),
            );
            moved.extend(found.into_iter().map(|what| format!("{name}: {what}")));
        }
        (kept, bare) = (Some(with), Some(without));
    }
    if moved.is_empty() { Ok(()) } else { Err(format!("{} names did not stay:\n{}", moved.len(), moved.join("\n"))) }
}

fn promise(path: &str, lock: Option<Lock>) -> Result<Promise, String> {
    let promise = understand(&DiskLoader::new(""), path, &Options { lock, ..Options::new("versions") });
    match promise.api {
        Some(_) => Ok(promise),
        None => Err(promise.report.to_string()),
    }
}

fn changes(old: &Promise, new: &Promise) -> Changes {
    match (old.side(), new.side()) {
        (Some(old), Some(new)) => diff::diff(old, new),
        _ => Changes::default(),
    }
}

/// What has another name now.
fn renamed(changes: &Changes) -> Vec<String> {
    changes.list.iter().filter(|change| change.was.is_some()).map(diff::Change::subject).collect()
}

/// Types that share a name with one of before, and nothing else: neither what they are made of nor their place in the document.
fn reused(old: &Promise, new: &Promise) -> Vec<String> {
    let before = members(old);
    let thing =
        |promise: &'_ Promise, name: &str| promise.names.get(NameKind::Types, name).map(|entry| entry.named.thing.clone());
    let is_other = |(name, now): &(&str, BTreeSet<&str>)| {
        before.get(name).is_some_and(|was| !was.is_empty() && !now.is_empty() && was.is_disjoint(now))
            && thing(old, name) != thing(new, name)
    };
    members(new).into_iter().filter(is_other).map(|(name, _)| format!("{name} is something else now")).collect()
}

/// What each struct is made of, as it travels. One field is too little to tell structs apart.
fn members(promise: &Promise) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut members = BTreeMap::new();
    for ty in promise.api.iter().flat_map(|api| &api.types) {
        if let TypeKind::Struct(strukt) = &ty.kind
            && strukt.fields.len() > 1
        {
            members.insert(ty.name.as_str(), strukt.fields.iter().map(|field| field.wire.as_str()).collect());
        }
    }
    members
}
