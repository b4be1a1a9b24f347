//! An upload: one method that calls several operations.

use super::about::About;
use super::answers::{self, Answer};
use super::arguments::{self, Row};
use super::index::Index;
use super::samples::rust_upload;
use super::target::Target;
use super::text::Text;
use crate::ir::{MethodName, Operation, Resource, Store, TypeName, Upload, UploadPut, UploadStep};

/// What is said about an upload.
pub(crate) struct UploadFacts<'a> {
    pub target: Target,
    pub accessor: &'a str,
    pub module: &'a str,
    pub name: &'a str,
    pub about: About<'a>,
    /// The operations that it calls.
    pub steps: Text,
    pub builder: &'a TypeName,
    pub arguments: Vec<Row>,
    /// How large the file may be, in words.
    pub most: Option<String>,
    /// Whether the file can be given another name.
    pub named: bool,
    /// Whether a large file goes in blocks.
    pub in_blocks: bool,
    /// How the storage takes files, where its name does not say it.
    pub store: Option<Store>,
    /// How the storage takes files, by its name.
    pub stores: &'a [(String, Store)],
    /// The most bytes that go at once to a storage that takes blocks, if it is not the usual number.
    pub single_put_bytes: Option<u64>,
    pub answer: Option<Answer>,
    pub rust: String,
}

/// The upload that begins with an operation.
pub(crate) fn facts<'a>(resource: &'a Resource, operation: &'a Operation, index: &Index<'_>) -> Option<UploadFacts<'a>> {
    let upload = operation.upload.as_ref()?;
    // The descriptors are private to the crate; the fields of the first answer are the runtime's business.
    let Upload {
        name,
        plan: _,
        builder,
        summary,
        docs,
        file,
        first,
        url: _,
        storage: _,
        put: UploadPut { operation: put, descriptor: _, media_type: _ },
        store,
        stores,
        single_put_bytes,
        max_bytes,
        finish,
    } = upload;
    let find = |name: &MethodName| resource.operations.iter().find(|operation| operation.name == *name);
    let finish = finish.as_ref().and_then(|step| Some((step, find(&step.operation)?)));
    let calls: Vec<(&UploadStep, &Operation)> = [(first, operation)].into_iter().chain(finish).collect();
    let called = [Some(operation), find(put), finish.map(|(_, operation)| operation)];
    let steps = called.into_iter().flatten().map(|operation| link(resource, operation));
    let mut arguments = calls.iter().flat_map(|(step, operation)| step_rows(step, operation, index)).collect::<Vec<_>>();
    arguments.push(file_row(file.as_str()));
    arguments.sort_by_key(|row| !row.required);
    Some(UploadFacts {
        target: Target::Method(resource.module.clone(), name.clone()),
        accessor: resource.accessor.as_str(),
        module: resource.module.as_str(),
        name: name.as_str(),
        about: About::of(summary, docs),
        steps: Text::joined(steps, ", then "),
        builder,
        arguments,
        most: max_bytes.map(size),
        named: first.given.is_some(),
        in_blocks: store.iter().chain(stores.iter().map(|(_, store)| store)).any(|store| *store == Store::AzureBlockBlob),
        store: *store,
        stores,
        single_put_bytes: *single_put_bytes,
        answer: calls.last().and_then(|(_, last)| answers::answer(last, index)),
        rust: rust_upload(resource, operation, upload, index),
    })
}

/// The units of sizes, from the largest.
const UNITS: [(u64, &str); 6] =
    [(1 << 30, "GiB"), (1_000_000_000, "GB"), (1 << 20, "MiB"), (1_000_000, "MB"), (1 << 10, "KiB"), (1000, "kB")];

/// A size in words: in the largest unit of which it is a whole number.
pub(crate) fn size(bytes: u64) -> String {
    let unit = UNITS.iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    unit.map_or_else(|| format!("{bytes} bytes"), |(unit, name)| format!("{} {name}", bytes / unit))
}

fn link(resource: &Resource, operation: &Operation) -> Text {
    Text::link(operation.name.as_str(), Target::Method(resource.module.clone(), operation.name.clone()))
}

/// What a caller may give to an operation, under the names that it has here.
fn step_rows(step: &UploadStep, operation: &Operation, index: &Index<'_>) -> Vec<Row> {
    let renamed = |row: Row| {
        let (_, name) = step.arguments.iter().find(|(own, _)| own.as_str() == row.name)?;
        Some(row.renamed(name.as_str()))
    };
    arguments::rows(operation, index).into_iter().filter_map(renamed).collect()
}

fn file_row(name: &str) -> Row {
    let meaning = Text::plain("The file: on disk, in memory, or a stream.");
    arguments::row(name, true, Text::plain("the storage"), None, Text::code("Upload"), meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_people_say_them() {
        assert_eq!(size(5_368_709_120), "5 GiB");
        assert_eq!(size(64_000_000), "64 MB");
        assert_eq!(size(1_500), "1500 bytes");
    }
}
