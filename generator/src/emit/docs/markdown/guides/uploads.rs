//! Files: uploads of several steps in one call.

use askama::Template;

use super::{Content, Guide};
use crate::emit::docs::markdown::writer::Writer;
use crate::emit::docs::reference::Reference;
use crate::emit::docs::reference::about::method_call;
use crate::emit::docs::reference::target::Topic;
use crate::emit::docs::reference::text::Text;
use crate::emit::docs::reference::uploads::{UploadFacts, size};
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
    /// How a storage takes a file, by its name; empty where the service names none.
    stores: Vec<(Text, String)>,
    /// How the storage does that has no name.
    store: String,
}

#[derive(Template)]
#[template(path = "docs/markdown/guides/uploads.md", escape = "none")]
pub(super) struct Body<'a> {
    pub(super) out: &'a Writer,
    pub(super) facts: &'a Facts<'a>,
}

/// The guide, where there are uploads.
pub(super) fn guide<'a>(api: &'a Reference<'a>) -> Option<Guide<'a>> {
    let found = api.operations().filter_map(|operation| operation.upload.as_ref());
    let uploads: Vec<One<'_>> = found.map(|upload| one(upload)).collect();
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
    Some(Guide { target: Topic::Uploads.into(), title: "Uploads", summary, content: Content::Uploads(facts) })
}

const WHOLE: &str = "in one request, whatever its length";

fn one<'a>(upload: &'a UploadFacts<'a>) -> One<'a> {
    let single = size(upload.single_put_bytes.unwrap_or(SINGLE_PUT));
    let how = |store: Store| match store {
        Store::Put => WHOLE.to_owned(),
        Store::AzureBlockBlob => format!("up to {single} in one request, more than that in blocks"),
    };
    let mut stores: Vec<(Text, String)> = upload.stores.iter().map(|(word, store)| (Text::code(word), how(*store))).collect();
    if let Some(store) = upload.store.filter(|_| !stores.is_empty()) {
        stores.push((Text::plain("any other"), how(store)));
    }
    One {
        link: Text::link(method_call(upload.accessor, upload.name), upload.target.clone()),
        stores,
        store: how(upload.store.unwrap_or(Store::Put)),
        upload,
    }
}
