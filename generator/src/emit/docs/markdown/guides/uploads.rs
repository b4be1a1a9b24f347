//! Files: uploads of several steps in one call.

use askama::Template;

use super::samples::Sample;
use super::{Content, Guide, bytes, operations};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::target::Topic;
use crate::emit::docs::reference::text::Text;
use crate::emit::docs::reference::uploads::UploadFacts;
use crate::ir::Store;

/// The most bytes that go at once to a storage that takes blocks, unless the API says otherwise.
const SINGLE_PUT: u64 = 64 << 20;

/// What the guide says.
pub(super) struct Facts<'a> {
    uploads: Vec<One<'a>>,
    in_blocks: bool,
    named: bool,
    only_put: bool,
}

/// An upload.
struct One<'a> {
    upload: &'a UploadFacts<'a>,
    link: Text,
    sample: Option<String>,
    /// How a storage takes a file, by its name; empty where the service names none.
    stores: Vec<(Text, String)>,
    /// How the storage does that has no name.
    store: String,
    most: Option<String>,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/uploads.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide, where there are uploads.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let found = operations(api).filter_map(|operation| operation.upload.as_ref());
    let uploads: Vec<One<'_>> = found.map(|upload| one(api, upload)).collect();
    if uploads.is_empty() {
        return None;
    }
    let files = if uploads.len() == 1 {
        "a file in one call".to_owned()
    } else {
        format!("{} kinds of files in one call each", uploads.len())
    };
    let summary = format!("how to upload {files}: steps, storage, progress and limits.");
    let facts = Facts {
        in_blocks: uploads.iter().any(|one| one.upload.in_blocks),
        named: uploads.iter().any(|one| one.upload.named),
        only_put: uploads.iter().any(|one| !one.upload.in_blocks || one.stores.iter().any(|(_, how)| how == WHOLE)),
        uploads,
    };
    Some(Guide { topic: Topic::Uploads, title: "Uploads", summary, content: Content::Uploads(facts) })
}

const WHOLE: &str = "in one request, whatever its length";

fn one<'a>(api: &Reference<'_>, upload: &'a UploadFacts<'a>) -> One<'a> {
    let single = bytes(upload.single_put_bytes.unwrap_or(SINGLE_PUT));
    let how = |store: Store| match store {
        Store::Put => WHOLE.to_owned(),
        Store::AzureBlockBlob => format!("up to {single} in one request, more than that in blocks"),
    };
    let mut stores: Vec<(Text, String)> = upload.stores.iter().map(|(word, store)| (Text::code(word), how(*store))).collect();
    if let Some(store) = upload.store.filter(|_| !stores.is_empty()) {
        stores.push((Text::plain("any other"), how(store)));
    }
    One {
        link: Text::link(format!("{}().{}()", upload.accessor, upload.name), upload.target.clone()),
        sample: sample(api, upload),
        stores,
        store: how(upload.store.unwrap_or(Store::Put)),
        most: upload.max_bytes.map(bytes),
        upload,
    }
}

fn sample(api: &Reference<'_>, upload: &UploadFacts<'_>) -> Option<String> {
    let given = upload.given.as_ref()?;
    let mut sample = Sample::new(api).own("runtime::Upload");
    for model in given.iter().filter_map(|literal| literal.model.as_ref()) {
        sample = sample.own(&format!("models::{model}"));
    }
    let values: Vec<&str> = given.iter().map(|literal| literal.rust.as_str()).chain(["file"]).collect();
    let lines = format!(
        "let file = Upload::path(\"file.bin\");
let upload = client.{}().{}({});
upload.progress(|progress| println!(\"{{}} of {{}} bytes\", progress.sent, progress.total)).await?;",
        upload.accessor,
        upload.name,
        values.join(", ")
    );
    Some(sample.lines(&lines).finish())
}
