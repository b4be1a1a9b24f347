//! An upload: one method that calls several operations.

use super::super::markdown::blocks::fenced;
use super::super::markdown::cell::cell_code;
use super::super::markdown::inline::{Place, code};
use super::answers::{self, Answer};
use super::arguments::{self, Row};
use super::index::{self, Index};
use super::samples::rust_upload;
use crate::ir::{Api, MethodName, Operation, Resource, Store, TypeName, Upload, UploadPut, UploadStep};
use crate::options::Options;

/// What a page says about an upload.
pub(crate) struct Section<'a> {
    pub anchor: String,
    pub name: &'a str,
    pub about: String,
    pub steps: String,
    pub builder: &'a TypeName,
    pub arguments: Vec<Row>,
    pub max_bytes: Option<u64>,
    pub named: bool,
    pub in_blocks: bool,
    pub answer: Option<Answer>,
    pub rust: String,
}

/// The upload that begins with an operation.
pub(crate) fn section<'a>(
    api: &Api,
    options: &Options,
    resource: &Resource,
    operation: &'a Operation,
    index: &Index<'_>,
    page: &str,
    about: impl Fn(&'a Upload) -> String,
) -> Option<Section<'a>> {
    let upload = operation.upload.as_ref()?;
    // The descriptors are private to the crate; the fields of the first answer are the runtime's business.
    let Upload {
        name,
        plan: _,
        builder,
        summary: _,
        docs: _,
        file,
        first,
        url: _,
        storage: _,
        put: UploadPut { operation: put, descriptor: _, media_type: _ },
        store,
        stores,
        single_put_bytes: _,
        max_bytes,
        finish,
    } = upload;
    let find = |name: &MethodName| resource.operations.iter().find(|operation| operation.name == *name);
    let finish = finish.as_ref().and_then(|step| Some((step, find(&step.operation)?)));
    let calls: Vec<(&UploadStep, &Operation)> = [(first, operation)].into_iter().chain(finish).collect();
    let called = [Some(operation), find(put), finish.map(|(_, operation)| operation)];
    let steps: Vec<String> = called.into_iter().flatten().map(|operation| link(resource, operation, page)).collect();
    let mut arguments = calls.iter().flat_map(|(step, operation)| step_rows(step, operation, index, page)).collect::<Vec<_>>();
    arguments.push(file_row(file.as_str()));
    arguments.sort_by_key(|row| row.required == "no");
    Some(Section {
        anchor: index::upload(resource, upload).anchor,
        name: name.as_str(),
        about: about(upload),
        steps: steps.join(", then "),
        builder,
        arguments,
        max_bytes: *max_bytes,
        named: first.given.is_some(),
        in_blocks: store.iter().chain(stores.iter().map(|(_, store)| store)).any(|store| *store == Store::AzureBlockBlob),
        answer: calls.last().and_then(|(_, last)| answers::answer(last, index, page)),
        rust: fenced("rust", &rust_upload(api, options, resource, operation, upload, index)),
    })
}

fn link(resource: &Resource, operation: &Operation, page: &str) -> String {
    format!("[{}]({})", code(operation.name.as_str(), Place::Prose), index::operation(resource, operation).from(page))
}

/// What a caller may give to an operation, under the names that it has here.
fn step_rows(step: &UploadStep, operation: &Operation, index: &Index<'_>, page: &str) -> Vec<Row> {
    let rows = arguments::rows(operation, index, page).into_iter();
    rows.filter_map(|row| {
        let named = |required, name: &str| arguments::name(name, required);
        let required = row.required == "yes";
        let (_, name) = step.arguments.iter().find(|(own, _)| named(required, own.as_str()) == row.name)?;
        Some(Row { name: named(required, name.as_str()), ..row })
    })
    .collect()
}

fn file_row(name: &str) -> Row {
    Row {
        name: cell_code(name),
        place: "the storage".to_owned(),
        wire: String::new(),
        ty: cell_code("Upload"),
        required: "yes",
        meaning: "The file: on disk, in memory, or a stream.".to_owned(),
    }
}
