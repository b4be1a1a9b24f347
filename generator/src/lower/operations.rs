//! From operations to resources and their methods.

use indexmap::IndexMap;

use super::bodies::{is_required, lower_body};
use super::examples;
use super::lowering::{Context, Lowering, ResourceScope};
use super::names;
use super::paging::lower_paging;
use super::responses::{lower_answer, lower_errors, lower_headers, lower_media_type, lower_success};
use super::schemas::{field_docs, nullable_type_of, type_of, with_facts};
use super::scope::{Scope, Wish};
use super::servers::server_url;
use super::streams;
use super::uploads::{lower_uploads, waits_for_upload};
use crate::document::Pointer;
use crate::ir::{
    self, Argument, ArgumentName, Body, Content, Docs, Method, MethodName, ModuleName, ParameterStyle, PathStyle, QueryStyle,
    Resource, StaticName, TypeName, TypeRef, Wire,
};
use crate::lock::{NameKind, Placed};
use crate::openapi::model::{Kind, Location, Operation, Parameter, Style};

/// Methods of the client that no resource may take.
const CLIENT_METHODS: &[&str] = &["new", "builder", "from_env", "clone", "core"];

/// Types that the client's own file speaks of without a path.
const CLIENT_TYPES: &[&str] = &["Client", "ClientBuilder", "Duration"];

/// The operations of one tag, and the names that are taken among them.
struct Group<'a> {
    tag: String,
    operations: Vec<&'a Operation>,
}

/// Groups the operations by their first tag, as resources.
pub(super) fn lower_operations(lowering: &mut Lowering<'_>) -> Vec<Resource> {
    let mut types = Scope::public(NameKind::Resources, "", "");
    CLIENT_TYPES.iter().for_each(|name| types.reserve(name));
    let mut modules = Scope::public(NameKind::Modules, "", "resources");
    CLIENT_METHODS.iter().for_each(|method| modules.reserve(method));
    let mut resources = Vec::new();
    for group in groups(lowering) {
        resources.push(lower_group(lowering, &group, &mut types, &mut modules));
    }
    resources
}

/// The operations by tag: first the declared tags in their order, then the others in the order in which operations name them.
///
/// An operation of a published crate stays a method of the resource that it is a method of.
fn groups<'a>(lowering: &mut Lowering<'a>) -> Vec<Group<'a>> {
    let mut groups: IndexMap<String, Vec<&'a Operation>> = IndexMap::new();
    for tag in &lowering.api.tags {
        groups.insert(tag.name.clone(), Vec::new());
    }
    for operation in &lowering.api.operations {
        let untagged = || names::group_in_id(operation.id.as_deref()).unwrap_or_else(|| first_word_of_path(&operation.path));
        let thing = operation.at.to_string();
        let published = lowering.names.tag(&thing).map(str::to_owned);
        let tag = published.or_else(|| operation.tags.first().cloned()).unwrap_or_else(untagged);
        lowering.names.placed.push(Placed { operation: thing, tag: tag.clone(), id: operation.id.clone() });
        groups.entry(tag).or_default().push(operation);
    }
    let groups = groups.into_iter().filter(|(_, operations)| !operations.is_empty());
    groups.map(|(tag, operations)| Group { tag, operations }).collect()
}

/// An operation without a tag, and without a group in its name, belongs to the first part of its path that is a word.
fn first_word_of_path(path: &str) -> String {
    let mut parts = path.split('/').filter(|part| !part.is_empty() && !part.contains('{'));
    let is_version = |part: &str| part.strip_prefix('v').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'));
    parts.find(|part| *part != "api" && !is_version(part)).unwrap_or("api").to_owned()
}

fn lower_group<'a>(lowering: &mut Lowering<'a>, group: &Group<'a>, types: &mut Scope, modules: &mut Scope) -> Resource {
    let tag = lowering.api.tags.iter().find(|tag| tag.name == group.tag);
    let at = tag.map_or_else(Pointer::root, |tag| tag.at.clone());
    let own_name = tag.and_then(|tag| tag.rust_name.as_deref());
    let wish = |name| Wish::new(name, own_name.is_some());
    let name = names::type_name(own_name.unwrap_or(&group.tag));
    let name = lowering.claim(types, wish(name), &group.tag, &at, "resources");
    let (module, _) = lowering.names.claim(modules, wish(names::module_name(&name)), &group.tag, &at);
    let mut scope = ResourceScope::new(&group.tag, &name);
    scope.types.reserve(&name);
    scope.methods.reserve("new");
    ["ERRORS", "SECURITY"].iter().for_each(|name| scope.statics.reserve(name));
    let mut operations: Vec<ir::Operation> =
        group.operations.iter().map(|operation| lower_operation(lowering, &mut scope, operation)).collect();
    lower_uploads(lowering, &mut scope, &group.operations, &mut operations);
    Resource {
        name: TypeName(name),
        module: ModuleName(module.clone()),
        accessor: MethodName(module),
        wire: Wire(group.tag.clone()),
        docs: Docs(tag.and_then(|tag| tag.description.clone()).unwrap_or_default()),
        operations,
    }
}

fn lower_operation<'a>(lowering: &mut Lowering<'a>, scope: &mut ResourceScope, operation: &'a Operation) -> ir::Operation {
    let id = operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path));
    let wanted = operation.rust_name.clone().or_else(|| operation.id.clone()).unwrap_or_else(|| name_from_path(operation));
    let wish = Wish::new(names::snake_name(&wanted), operation.rust_name.is_some());
    let thing = operation.at.to_string();
    let name = lowering.claim(&mut scope.methods, wish, &thing, &operation.at, "methods");
    let descriptor = scope.statics.private(names::static_name(&name), &operation.at);
    let context = operation_context(operation, &wanted);

    let mut arguments = Scope::public(NameKind::Arguments, thing, format!("{}::{name}", scope.resource));
    ["self", "call", "body", "new", "into_call", "pages", "items", "as_json", "as_form", "as_multipart"]
        .into_iter()
        .for_each(|word| arguments.reserve(word));
    if streams::is_offered(operation) {
        ["events", "lines"].into_iter().for_each(|word| arguments.reserve(word));
    }
    let presigned_url = operation.presigned_url.as_ref().map(|name| {
        let wish = Wish::said(names::snake_name(name));
        ArgumentName(lowering.names.claim(&mut arguments, wish, "presigned url", &operation.at).0)
    });
    let parameters = lower_parameters(lowering, &mut arguments, operation, presigned_url.is_some(), &context);
    let body = operation.body.as_ref().and_then(|body| lower_body(lowering, &mut arguments, body, &context));
    let success = lower_success(lowering, scope, operation, &name, &context);
    let media_type = lower_media_type(lowering, operation, &success);
    let headers = lower_headers(lowering, scope, operation, &name);
    let errors = lower_errors(lowering, operation, &context);
    let paging = lower_paging(lowering, operation, &parameters, body.as_ref(), &success);
    let stream = streams::lower_stream(lowering, operation, &context);
    // Pages are walked, streams and uploads begin, from a builder.
    let collects = paging.is_some()
        || stream.is_some()
        || collects(&parameters, body.as_ref())
        || waits_for_upload(lowering, operation, body.as_ref());
    let builder = collects.then(|| scope.claim_type(&mut lowering.names, &name, &operation.at, "call"));
    ir::Operation {
        id: Wire(id),
        name: MethodName(name),
        descriptor: StaticName(descriptor),
        builder,
        method: method(&operation.method),
        path: operation.path.clone(),
        server: operation.server.as_ref().map(server_url),
        presigned_url,
        summary: Docs(operation.summary.clone().unwrap_or_default()),
        docs: Docs(operation.description.clone().unwrap_or_default()),
        deprecated: operation.deprecated.then(|| replacement(lowering, operation)),
        read_only: operation.read_only || matches!(operation.method.as_str(), "get" | "head" | "options" | "trace"),
        parameters,
        body,
        success,
        media_type,
        accept: operation.accept.clone(),
        stream,
        answer: lower_answer(lowering, operation),
        headers,
        errors,
        security: security(operation),
        permissions: permissions(operation),
        paging,
        // Decided when all operations are known.
        upload: None,
        // Made where they are wanted.
        calls: None,
    }
}

/// Types that an operation declares for itself live in a module named after it.
fn operation_context(operation: &Operation, wanted: &str) -> Context {
    let name = operation.id.clone().unwrap_or_else(|| wanted.to_owned());
    let module = ModuleName(names::module_name(&name));
    Context { name, thing: operation.at.to_string(), module, input: false, flattened: false }
}

/// `GET /users/{id}/tags` is `get_users_by_id_tags`.
fn name_from_path(operation: &Operation) -> String {
    let mut words = vec![operation.method.to_lowercase()];
    for part in operation.path.split('/').filter(|part| !part.is_empty()) {
        let plain = part.replace(['{', '}'], " ");
        words.push(if part.starts_with('{') { format!("by {plain}") } else { plain });
    }
    words.join(" ")
}

pub(super) fn method(method: &str) -> Method {
    match method {
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        "get" => Method::Get,
        other => Method::Other(other.to_owned()),
    }
}

/// What to call instead of a deprecated operation: its Rust name where the document says which it is.
fn replacement(lowering: &Lowering<'_>, operation: &Operation) -> String {
    let Some(id) = &operation.replaced_by else { return String::new() };
    let target = lowering.api.operations.iter().find(|other| other.id.as_ref() == Some(id));
    let name = target.map(|target| target.rust_name.clone().unwrap_or_else(|| id.clone()));
    let resource = target.and_then(|target| target.tags.first()).map(|tag| {
        let declared = lowering.api.tags.iter().find(|known| known.name == *tag);
        names::type_name(declared.and_then(|tag| tag.rust_name.as_deref()).unwrap_or(tag))
    });
    match (resource, name) {
        (Some(resource), Some(name)) => format!("use `{resource}::{}`", names::snake_name(&name)),
        _ => format!("use `{id}`"),
    }
}

fn lower_parameters<'a>(
    lowering: &mut Lowering<'a>,
    arguments: &mut Scope,
    operation: &'a Operation,
    presigned: bool,
    context: &Context,
) -> Vec<ir::Parameter> {
    let mut lowered = Vec::new();
    for parameter in in_order_of_path(operation) {
        // The complete URL that the caller gives has the path in it.
        if presigned && parameter.location == Location::Path {
            continue;
        }
        let word = parameter.rust_name.as_deref().unwrap_or(&parameter.name);
        let wish = Wish::new(names::snake_name(word), parameter.rust_name.is_some());
        let thing = format!("{} {}", location_word(parameter.location), parameter.name);
        let name = lowering.claim(arguments, wish, &thing, &parameter.at, "arguments");
        let (ty, style) = parameter_type(lowering, parameter, &Context { input: true, ..context.inside_as(word, &thing) });
        let argument = Argument {
            name: ArgumentName(name),
            ty,
            required: parameter.required,
            docs: parameter_docs(lowering, parameter),
            deprecated: parameter.deprecated,
            example: examples::of_parameter(lowering, parameter),
        };
        lowered.push(ir::Parameter { argument, wire: Wire(parameter.name.clone()), style });
    }
    lowered
}

fn location_word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// What a parameter says of itself, or its schema of it, and the limits.
fn parameter_docs<'a>(lowering: &Lowering<'a>, parameter: &'a Parameter) -> Docs {
    match &parameter.description {
        Some(words) => with_facts(lowering, words.clone(), &parameter.schema),
        None => field_docs(lowering, &parameter.schema),
    }
}

/// Parameters of the path in the order in which they stand there, then the others as the document has them.
fn in_order_of_path(operation: &Operation) -> Vec<&Parameter> {
    let names = crate::openapi::template_names(&operation.path);
    let position = |parameter: &&Parameter| match parameter.location {
        Location::Path => names.iter().position(|name| *name == parameter.name).unwrap_or(names.len()),
        Location::Query | Location::Header | Location::Cookie => names.len() + 1,
    };
    let mut parameters: Vec<&Parameter> = operation.parameters.iter().collect();
    parameters.sort_by_key(position);
    parameters
}

fn parameter_type<'a>(lowering: &mut Lowering<'a>, parameter: &'a Parameter, context: &Context) -> (TypeRef, ParameterStyle) {
    let resolved = lowering.resolve(&parameter.schema);
    if let Kind::Text { base64_json: Some(schema), .. } = &resolved.kind {
        let ty = type_of(lowering, schema, context);
        let style =
            if parameter.location == Location::Path { ParameterStyle::PathBase64Json } else { ParameterStyle::QueryBase64Json };
        return (ty, style);
    }
    if parameter.style == Style::Json && parameter.location != Location::Query {
        lowering.widened(&parameter.at, "callers give the JSON text of this parameter, and not its value");
        return (TypeRef::String, style(parameter));
    }
    (nullable_type_of(lowering, &parameter.schema, context), style(parameter))
}

fn style(parameter: &Parameter) -> ParameterStyle {
    let explode = parameter.explode;
    match parameter.location {
        Location::Path => ParameterStyle::Path {
            style: match parameter.style {
                Style::Label => PathStyle::Label,
                Style::Matrix => PathStyle::Matrix,
                _ => PathStyle::Simple,
            },
            explode,
        },
        Location::Query => match parameter.style {
            Style::Json => ParameterStyle::QueryJson,
            Style::Whole { json } => ParameterStyle::QueryWhole { json },
            style => ParameterStyle::Query { style: query_style(style), explode, allow_reserved: parameter.allow_reserved },
        },
        Location::Header => ParameterStyle::Header { explode },
        Location::Cookie => ParameterStyle::Cookie { explode },
    }
}

/// How a value is written in a query or a form.
pub(super) fn query_style(style: Style) -> QueryStyle {
    match style {
        Style::SpaceDelimited => QueryStyle::Space,
        Style::PipeDelimited => QueryStyle::Pipe,
        Style::DeepObject => QueryStyle::Deep,
        Style::Simple | Style::Label | Style::Matrix | Style::Form | Style::Json | Style::Whole { json: _ } => QueryStyle::Form,
    }
}

/// Whether anything can be left out, so that a builder has to collect what is given.
fn collects(parameters: &[ir::Parameter], body: Option<&Body>) -> bool {
    let optional_parameter = parameters.iter().any(|parameter| !parameter.argument.required);
    let optional_in_body = body.is_some_and(|body| match &body.content {
        Content::Fields { fields, formats, .. } => formats.len() > 1 || fields.iter().any(|field| !is_required(&field.field)),
        Content::Multipart { parts } => parts.iter().any(|part| !part.argument.required),
        Content::Json { .. } | Content::Form { .. } | Content::Text { .. } | Content::Bytes { .. } => !body.argument.required,
    });
    optional_parameter || optional_in_body
}

fn security(operation: &Operation) -> Vec<Vec<Wire>> {
    let mut alternatives: Vec<Vec<Wire>> = Vec::new();
    for requirement in &operation.security {
        let schemes = requirement.iter().map(|(scheme, _)| Wire(scheme.clone())).collect();
        // The same schemes with other scopes are the same way to authorize.
        if !alternatives.contains(&schemes) {
            alternatives.push(schemes);
        }
    }
    alternatives
}

fn permissions(operation: &Operation) -> Vec<String> {
    let mut permissions: Vec<String> = Vec::new();
    for (_, scopes) in operation.security.iter().flatten() {
        if !scopes.is_empty() {
            permissions.push(scopes.join(" and "));
        }
    }
    permissions
}
