//! What is different in resources and their operations.

use super::answers;
use super::arguments;
use super::both::{Both, path};
use super::comparison::{Comparison, Subject, registered};
use super::pair::pair;
use super::rules;
use super::words::listed;
use crate::ir::{Docs, Operation, Paging, Resource, Store, Upload, UploadPut, Wire};
use crate::lock::NameKind;

/// Compares the resources of both documents.
pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (&comparison.old.api.resources, &comparison.new.api.resources);
    let identity = |resource: &Resource| Some(resource.wire.clone());
    let pairs = pair(old, new, (identity, identity), |resource| resource.name.clone());
    for resource in pairs.gone {
        let subject = resource_subject(comparison, Some(resource), None);
        comparison.note(rules::RESOURCE_REMOVED, &subject, operations_of(resource));
    }
    for resource in pairs.new {
        let subject = resource_subject(comparison, None, Some(resource));
        comparison.note(rules::RESOURCE_ADDED, &subject, operations_of(resource));
    }
    for (old, new) in pairs.both {
        let Resource { name, module: _, accessor, wire: _, docs, operations: _ } = new;
        let subject = resource_subject(comparison, Some(old), Some(new));
        comparison.note_name(&subject, old.name.as_str(), name.as_str());
        comparison.note_name(&subject.part(format!("Client::{accessor}")), old.accessor.as_str(), accessor.as_str());
        comparison.note_docs(&subject, old.docs == *docs);
        compare_operations(comparison, old, new);
    }
}

fn resource_subject(comparison: &Comparison<'_>, old: Option<&Resource>, new: Option<&Resource>) -> Subject {
    let (old, new) = (old.map(|resource| resource.name.as_str()), new.map(|resource| resource.name.as_str()));
    comparison.subject(NameKind::Resources, "resources::", old, new)
}

fn operations_of(resource: &Resource) -> String {
    format!("with {}", listed(resource.operations.iter().map(|operation| operation.name.as_str())))
}

fn compare_operations(comparison: &mut Comparison<'_>, old: &Resource, new: &Resource) {
    let sides = (comparison.old, comparison.new);
    let identity = |side, resource: &Resource, operation: &Operation| {
        registered(side, NameKind::Methods, &path(resource, operation)).map(|entry| entry.named.thing.clone())
    };
    let identities =
        (|operation: &Operation| identity(sides.0, old, operation), |operation: &Operation| identity(sides.1, new, operation));
    let pairs = pair(&old.operations, &new.operations, identities, |operation| operation.name.clone());
    for operation in pairs.gone {
        let subject = comparison.subject(NameKind::Methods, "", Some(&path(old, operation)), None);
        comparison.note(rules::OPERATION_REMOVED, &subject, request(operation));
    }
    for operation in pairs.new {
        let subject = comparison.subject(NameKind::Methods, "", None, Some(&path(new, operation)));
        comparison.note(rules::OPERATION_ADDED, &subject, request(operation));
    }
    for (before, now) in pairs.both {
        compare_operation(comparison, Both { resources: (old, new), old: before, new: now });
    }
}

fn request(operation: &Operation) -> String {
    format!("`{} {}`", operation.method.as_str(), operation.path)
}

fn compare_operation(comparison: &mut Comparison<'_>, both: Both<'_>) {
    let Operation {
        // It says no more than the method and the path.
        id: _,
        name,
        // Nobody sees it.
        descriptor: _,
        builder,
        method: _,
        path: _,
        server,
        presigned_url,
        summary,
        docs,
        deprecated,
        read_only,
        parameters: _,
        body: _,
        success: _,
        media_type,
        accept,
        stream: _,
        answer,
        headers: _,
        errors: _,
        security,
        permissions,
        paging,
        upload,
        // Examples of calls, which follow from all the rest.
        calls: _,
    } = both.new;
    let old = both.old;
    let (before, now) = both.paths();
    let subject = comparison.subject(NameKind::Methods, "", Some(&before), Some(&now));
    comparison.note_name(&subject, old.name.as_str(), name.as_str());
    comparison.note_deprecated(&subject, old.deprecated.is_some(), deprecated.is_some());
    let same_answer = old.answer.as_ref().map(|example| &example.value) == answer.as_ref().map(|example| &example.value);
    comparison.note_docs(&subject, old.summary == *summary && old.docs == *docs && same_answer);
    if (request(old), &old.server) != (request(both.new), server) {
        comparison.note(rules::REQUEST_CHANGED, &subject, format!("{} before, {} now", request(old), request(both.new)));
    }
    if (old.read_only, &old.media_type, &old.accept) != (*read_only, media_type, accept) {
        comparison.note(rules::BEHAVIOUR_CHANGED, &subject, "");
    }
    if old.permissions != *permissions {
        let words = format!("{} before, {} now", listed(&old.permissions), listed(permissions));
        comparison.note(rules::PERMISSIONS_CHANGED, &subject, words);
    }
    if old.security != *security {
        let words = format!("{} before, {} now", ways(&old.security), ways(security));
        comparison.note(rules::SECURITY_CHANGED, &subject, words);
    }
    match (&old.builder, builder) {
        (None, Some(_)) => comparison.note(rules::BECOMES_BUILDER, &subject, ""),
        (Some(_), None) => comparison.note(rules::BECOMES_CALL, &subject, ""),
        (Some(old), Some(new)) => comparison.note_name(&subject.part(new.as_str()), old.as_str(), new.as_str()),
        (None, None) => {}
    }
    arguments::compare(comparison, &subject, both, (old.presigned_url.as_ref(), presigned_url.as_ref()));
    answers::compare(comparison, &subject, both);
    compare_paging(comparison, &subject, old.paging.as_ref(), paging.as_ref());
    compare_uploads(comparison, &subject, old.upload.as_ref(), upload.as_ref());
}

/// The ways to authorize: `a` or `b` and `c`.
fn ways(security: &[Vec<Wire>]) -> String {
    let all_of = |way: &Vec<Wire>| way.iter().map(|scheme| format!("`{scheme}`")).collect::<Vec<_>>().join(" and ");
    let ways: Vec<String> = security.iter().map(all_of).collect();
    if ways.is_empty() { "nothing".to_owned() } else { ways.join(" or ") }
}

fn compare_paging(comparison: &mut Comparison<'_>, subject: &Subject, old: Option<&Paging>, new: Option<&Paging>) {
    match (old, new) {
        (None, None) => {}
        (None, Some(_)) => comparison.note(rules::PAGING_ADDED, subject, ""),
        (Some(_), None) => comparison.note(rules::PAGING_REMOVED, subject, ""),
        (Some(old), Some(new)) => {
            let Paging { style, limit, max_limit, page, items, item, has_next } = new;
            if !comparison.same(&old.item, item) || !comparison.same(&old.page, page) {
                comparison.note(rules::PAGING_TYPE, subject, "");
            }
            let how = (&old.style, &old.limit, old.max_limit, &old.items, &old.has_next);
            if how != (style, limit, *max_limit, items, has_next) {
                comparison.note(rules::PAGING_CHANGED, subject, "");
            }
        }
    }
}

fn compare_uploads(comparison: &mut Comparison<'_>, owner: &Subject, old: Option<&Upload>, new: Option<&Upload>) {
    let resource = owner.path.rsplit_once("::").map_or("", |(resource, _)| resource);
    let named = |upload: &Upload| owner.part(format!("{resource}::{}", upload.name));
    match (old, new) {
        (None, None) => {}
        (None, Some(upload)) => comparison.note(rules::UPLOAD_ADDED, &named(upload), ""),
        (Some(upload), None) => comparison.note(rules::UPLOAD_REMOVED, &named(upload), ""),
        (Some(old), Some(new)) => {
            let subject = named(new);
            comparison.note_name(&subject, old.name.as_str(), new.name.as_str());
            comparison.note_name(&subject.part(new.builder.as_str()), old.builder.as_str(), new.builder.as_str());
            let (before, now) = (parts_of(old), parts_of(new));
            if before.arguments != now.arguments {
                let words = format!("{} before, {} now", listed(before.arguments), listed(now.arguments));
                comparison.note(rules::UPLOAD_ARGUMENTS, &subject, words);
            }
            if before.how != now.how {
                comparison.note(rules::UPLOAD_CHANGED, &subject, "");
            }
            comparison.note_docs(&subject, before.docs == now.docs);
        }
    }
}

/// An upload by what a change of it means.
struct UploadParts<'a> {
    arguments: Vec<&'a str>,
    #[allow(clippy::type_complexity, reason = "it is only compared")]
    how: (&'a UploadPut, Option<Store>, &'a [(String, Store)], Option<u64>, Option<u64>),
    docs: (&'a Docs, &'a Docs),
}

fn parts_of(upload: &Upload) -> UploadParts<'_> {
    let Upload {
        name: _,
        plan: _,
        builder: _,
        summary,
        docs,
        file,
        first,
        // Where the first answer holds it is a matter of that answer's type.
        url: _,
        storage: _,
        put,
        store,
        stores,
        single_put_bytes,
        max_bytes,
        finish,
    } = upload;
    let steps = std::iter::once(first).chain(finish);
    let arguments = steps.flat_map(|step| &step.arguments).map(|(_, name)| name.as_str());
    UploadParts {
        arguments: arguments.chain([file.as_str()]).collect(),
        how: (put, *store, stores, *single_put_bytes, *max_bytes),
        docs: (summary, docs),
    }
}
