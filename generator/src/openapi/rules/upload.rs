//! `x-upload` speaks of operations that there are, and of properties that they have.

use super::judge::Judge;
use super::look::{Document, Operation, Properties, text};
use super::messages::{answer, request};
use crate::document::{Map, Node, did_you_mean};
use crate::openapi::extensions::{PRESIGNED_URL, UPLOAD};
use crate::openapi::shape::codes;
use crate::source::Place;

const LEFT_OUT: &str = "`x-upload` is left out";

/// Looks at every `x-upload`.
pub(super) fn apply(document: &Document<'_>, judge: &mut Judge<'_>) {
    let operations = document.operations();
    for operation in &operations {
        let Some(upload) = operation.map.get(UPLOAD).and_then(Node::as_map) else { continue };
        let look = Look { document, operations: &operations };
        let first = look.request_text(operation, upload, "file-name", judge)
            & look.answer_text(operation, upload, "url", judge)
            & object(upload, "store-by").is_none_or(|stores| look.answer_text(operation, stores, "property", judge));
        let fits = first & look.put(upload, judge) & look.finish(upload, judge);
        if !fits {
            judge.remove(operation.at.key(UPLOAD));
        }
    }
}

fn object<'n>(map: &'n Map, key: &str) -> Option<&'n Map> {
    map.get(key).and_then(Node::as_map)
}

struct Look<'d, 'n> {
    document: &'d Document<'n>,
    operations: &'d [Operation<'n>],
}

impl<'n> Look<'_, 'n> {
    /// Whether the file can be put with the operation that is named for it.
    fn put(&self, upload: &Map, judge: &mut Judge<'_>) -> bool {
        let Some((id, place)) = text(upload, "put") else { return true };
        let Some(put) = self.operation(id, place, judge) else { return false };
        let message = match (put.method, put.map.get(PRESIGNED_URL)) {
            ("put", Some(_)) => return true,
            ("put", None) => format!("`{id}` does not take a signed URL"),
            (method, _) => format!("expected the `put` that stores the file, found that `{id}` is a `{method}`"),
        };
        judge
            .wrong(codes::UPLOAD, place, message, LEFT_OUT)
            .also(put.key, "the operation is here")
            .help(format!("name a `put` with `{PRESIGNED_URL}`"));
        false
    }

    /// Whether the operation at the end can be told where the file is.
    fn finish(&self, upload: &Map, judge: &mut Judge<'_>) -> bool {
        let Some(finish) = object(upload, "finish") else { return true };
        let Some((id, place)) = text(finish, "operation") else { return true };
        self.operation(id, place, judge).is_some_and(|operation| self.request_text(operation, finish, "url", judge))
    }

    fn operation(&self, id: &str, place: Place, judge: &mut Judge<'_>) -> Option<&Operation<'n>> {
        let id_of = |operation: &Operation<'n>| text(operation.map, "operationId").map(|(id, _)| id);
        let found = self.operations.iter().find(|operation| id_of(operation) == Some(id));
        if found.is_none() {
            let near = did_you_mean(id, self.operations.iter().filter_map(id_of));
            let help = near.map_or("name the `operationId` of an operation".to_owned(), |near| format!("did you mean `{near}`?"));
            judge.wrong(codes::UPLOAD, place, format!("there is no operation `{id}`"), LEFT_OUT).help(help);
        }
        found
    }

    fn request_text(&self, operation: &Operation<'n>, map: &Map, key: &str, judge: &mut Judge<'_>) -> bool {
        self.is_text("request", &request(self.document, operation), map, key, judge)
    }

    fn answer_text(&self, operation: &Operation<'n>, map: &Map, key: &str, judge: &mut Judge<'_>) -> bool {
        self.is_text("answer", &answer(self.document, operation), map, key, judge)
    }

    /// Whether the property that a key names is there, and text.
    fn is_text(&self, owner: &str, properties: &Properties<'n>, map: &Map, key: &str, judge: &mut Judge<'_>) -> bool {
        let Some((name, place)) = text(map, key) else { return true };
        let Some(schema) = properties.get(name) else {
            let help = match did_you_mean(name, properties.names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`{key}` is the name of a property of the {owner}"),
            };
            judge.wrong(codes::UPLOAD, place, format!("the {owner} has no property `{name}`"), LEFT_OUT).help(help);
            return false;
        };
        let word = self.document.type_of(schema);
        if word == Some("string") {
            return true;
        }
        let found = word.map_or("one without type".to_owned(), |word| format!("`{word}`"));
        judge
            .wrong(codes::UPLOAD, place, format!("expected a property of `type: string` for `{key}`, found {found}"), LEFT_OUT)
            .also(self.document.follow(schema).unwrap_or(schema).place, "the property is here");
        false
    }
}
