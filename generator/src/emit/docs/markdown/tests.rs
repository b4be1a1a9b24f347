//! What holds on all pages: links lead somewhere, tables hold together, nothing of the document's becomes HTML.

use std::collections::BTreeSet;

use super::layout::LLMS;
use crate::emit::docs::reference::Reference;
use crate::files::Files;
use crate::ir::*;
use crate::options::Options;

/// A text that tries to be more than text.
const HOSTILE: &str = "<script>alert(\"x\")</script> | `a|b` ` [x](y.md) [#z]: <!-- \n\n# Servers\n\n~~~\n</td>\n- end \\";

fn docs(text: &str) -> Docs {
    Docs(text.to_owned())
}

fn wire(text: &str) -> Wire {
    Wire(text.to_owned())
}

fn named(name: &str) -> TypeRef {
    TypeRef::Named(TypeName(name.to_owned()))
}

fn field(name: &str, ty: TypeRef, presence: Presence) -> Field {
    Field {
        name: FieldName(name.to_owned()),
        wire: wire(name),
        ty,
        presence,
        docs: docs(HOSTILE),
        deprecated: true,
        example: None,
    }
}

fn type_def(name: &str, module: &str, kind: TypeKind) -> TypeDef {
    TypeDef {
        name: TypeName(name.to_owned()),
        module: ModuleName(module.to_owned()),
        docs: docs(HOSTILE),
        deprecated: false,
        example: None,
        kind,
        derives: Vec::new(),
    }
}

fn types() -> Vec<TypeDef> {
    let alert = Struct {
        fields: vec![
            field("id", TypeRef::String, Presence::Required),
            field("severity", named("Severity"), Presence::Optional),
            field("parent", TypeRef::Boxed(Box::new(named("Alert"))), Presence::OptionalNullable),
            field("seen", TypeRef::TimestampMillis, Presence::RequiredNullable),
        ],
        extra: Some((FieldName("extra".to_owned()), TypeRef::Value)),
        constructible: true,
        settable: true,
    };
    let page = Struct {
        fields: vec![
            field("data", TypeRef::List(Box::new(named("Alert"))), Presence::Required),
            field("has_next", TypeRef::Bool, Presence::Optional),
        ],
        extra: None,
        constructible: false,
        settable: false,
    };
    let member = |name: &str, text: &str| EnumMember {
        name: VariantName(name.to_owned()),
        wire: EnumWire::Text(text.to_owned()),
        docs: docs(HOSTILE),
    };
    let severity = Enum {
        backing: EnumBacking::Text,
        members: vec![member("Low", "a|b`\n"), member("Empty", "")],
        unknown: Some(VariantName("Unknown".to_owned())),
    };
    let variant = |name: &str, tag: &str| UnionVariant {
        name: VariantName(name.to_owned()),
        tags: vec![tag.to_owned()],
        ty: named(name),
        docs: docs(""),
    };
    let any = Union {
        tag: Some(wire("kind")),
        variants: vec![variant("Alert", "a|b")],
        unknown: VariantName("Other".to_owned()),
        constructible: false,
    };
    vec![
        type_def("Severity", "alert", TypeKind::Enum(severity)),
        type_def("Alert", "alert", TypeKind::Struct(alert)),
        type_def("AlertPage", "alert_page", TypeKind::Struct(page)),
        type_def("Any", "any", TypeKind::Union(any)),
        type_def("Readme", "readme", TypeKind::Alias(TypeRef::Map(Box::new(named("Any"))))),
        type_def("Tree", "tree", TypeKind::Newtype(TypeRef::List(Box::new(named("Tree"))))),
        type_def(
            "Pair",
            "pair",
            TypeKind::Alias(TypeRef::Tuple(vec![named("Alert"), TypeRef::I32, TypeRef::Date, named("Tree")])),
        ),
    ]
}

fn filters() -> Filters {
    let method = |name: &str, operator: &str, value| FilterMethod {
        name: MethodName(name.to_owned()),
        wire: wire(operator),
        docs: docs(HOSTILE),
        value,
        example: None,
    };
    let methods = vec![
        method("severity_eq", "eq", FilterValue::Many(named("Severity"))),
        method("severity_set", "is|set", FilterValue::One(TypeRef::Bool)),
    ];
    Filters {
        name: TypeName("AlertFilters".to_owned()),
        module: ModuleName("alert_filters".to_owned()),
        docs: docs(HOSTILE),
        example: None,
        fields: vec![FilterField { wire: wire("severity"), docs: docs(HOSTILE), deprecated: false, methods }],
    }
}

fn argument(name: &str, ty: TypeRef, required: bool) -> Argument {
    Argument { name: ArgumentName(name.to_owned()), ty, required, docs: docs(HOSTILE), deprecated: false, example: None }
}

fn member(name: &str) -> Member {
    Member { path: vec![(FieldName(name.to_owned()), Presence::Required)] }
}

fn operation(name: &str) -> Operation {
    let path = ParameterStyle::Path { style: PathStyle::Simple, explode: false };
    Operation {
        id: wire("listAlerts"),
        name: MethodName(name.to_owned()),
        descriptor: StaticName("LIST".to_owned()),
        builder: Some(TypeName("List".to_owned())),
        method: Method::Post,
        path: "/api/v1/alerts/{pk}/`x`$(y)/".to_owned(),
        server: None,
        presigned_url: None,
        summary: docs("Lists alerts | all"),
        docs: docs(HOSTILE),
        deprecated: Some("use `Alerts::close`".to_owned()),
        read_only: true,
        parameters: vec![Parameter { argument: argument("pk", TypeRef::String, true), wire: wire("pk"), style: path }],
        body: Some(body()),
        success: Success::One(Decode::Json(named("AlertPage"))),
        media_type: None,
        accept: None,
        stream: None,
        answer: None,
        headers: Some((
            TypeName("ListHeaders".to_owned()),
            vec![HeaderField {
                name: FieldName("etag".to_owned()),
                wire: wire("ETag"),
                ty: TypeRef::String,
                docs: docs(HOSTILE),
            }],
        )),
        errors: vec![ErrorCase { status: StatusPattern::Range(4), ty: Some(named("Any")), docs: docs(HOSTILE) }],
        security: vec![vec![wire("apiToken")], vec![]],
        permissions: vec!["Investigation.read".to_owned()],
        paging: Some(paging()),
        upload: None,
        calls: None,
    }
}

fn body() -> Body {
    let filters = TypeRef::Filters(TypeName("AlertFilters".to_owned()));
    let given = |field: Field| BodyField { argument: ArgumentName(field.name.as_str().to_owned()), field };
    let fields = vec![
        given(field("filters", filters, Presence::Required)),
        given(field("it", TypeRef::String, Presence::RequiredNullable)),
        given(field("skip", TypeRef::I32, Presence::Optional)),
        given(field("limit", TypeRef::I32, Presence::Optional)),
    ];
    let formats = vec![BodyFormat::Json { media_type: "application/json".to_owned() }, BodyFormat::Form { encoding: Vec::new() }];
    Body {
        argument: argument("body", named("Alert"), true),
        content: Content::Fields { ty: TypeName("Alert".to_owned()), fields, formats },
    }
}

fn paging() -> Paging {
    let slot = |name: &str| Slot { setter: MethodName(name.to_owned()), wire: wire(name), in_body: true };
    Paging {
        style: PagingStyle::Offset { offset: slot("skip"), ceiling: Some(5000), scan: None },
        limit: Some(slot("limit")),
        max_limit: Some(100),
        page: named("AlertPage"),
        items: member("data"),
        item: named("Alert"),
        has_next: Some(member("has_next")),
    }
}

/// An operation that needs nothing, so that samples call it.
fn easy() -> Operation {
    let mut easy = operation("all");
    (easy.deprecated, easy.parameters) = (None, Vec::new());
    let Some(Body { content: Content::Fields { fields, .. }, .. }) = &mut easy.body else { return easy };
    for field in fields {
        field.field.presence = Presence::Optional;
    }
    if let Some(Paging { style: PagingStyle::Offset { scan, .. }, .. }) = &mut easy.paging {
        let slot = |name: &str| Slot { setter: MethodName(name.to_owned()), wire: wire(name), in_body: true };
        let (flag, send_as) = (slot("is_scan"), slot("filters"));
        *scan = Some(Scan { flag, cursor: member("next"), send_as, min_limit: Some(500), max_limit: Some(5000) });
    }
    easy
}

/// Three operations, and an upload that calls them.
fn upload_steps() -> Vec<Operation> {
    let mut first = operation("upload_url");
    (first.deprecated, first.paging, first.body) = (None, None, None);
    let mut put = first.clone();
    put.name = MethodName("upload_file".to_owned());
    (put.method, put.presigned_url) = (Method::Put, Some(ArgumentName("upload_url".to_owned())));
    let mut last = first.clone();
    last.name = MethodName("finish".to_owned());
    let step = |operation: &Operation| UploadStep {
        operation: operation.name.clone(),
        arguments: vec![(ArgumentName("pk".to_owned()), ArgumentName(format!("{}_pk", operation.name)))],
        given: None,
    };
    first.upload = Some(Upload {
        name: MethodName("upload".to_owned()),
        plan: StaticName("UPLOAD".to_owned()),
        builder: TypeName("Upload".to_owned()),
        summary: docs("Uploads | all"),
        docs: docs(HOSTILE),
        file: ArgumentName("file".to_owned()),
        first: step(&first),
        url: (FieldName("url".to_owned()), Presence::Required),
        storage: Some((FieldName("storage".to_owned()), Presence::Required)),
        put: UploadPut {
            operation: put.name.clone(),
            descriptor: StaticName("PUT".to_owned()),
            media_type: "application/octet-stream".to_owned(),
        },
        store: Some(Store::Put),
        stores: vec![("a|z`".to_owned(), Store::AzureBlockBlob)],
        single_put_bytes: None,
        max_bytes: Some(5_000_000_000),
        finish: Some(step(&last)),
    });
    vec![first, put, last]
}

fn schemes() -> Vec<SecurityScheme> {
    let scheme = |name: &str, wire_name: &str, kind: SecurityKind, token_endpoints: Vec<TokenEndpoint>| SecurityScheme {
        method: MethodName(name.to_owned()),
        source_method: MethodName(format!("{name}_from")),
        wire: wire(wire_name),
        docs: docs(HOSTILE),
        kind,
        token_endpoints,
    };
    let endpoint = TokenEndpoint {
        name: MethodName("commercial".to_owned()),
        docs: docs(HOSTILE),
        url: "https://login.example.com/{tenantId}/token".to_owned(),
        variables: vec![(ArgumentName("tenant_id".to_owned()), wire("tenantId"))],
        scope: Some((StaticName("COMMERCIAL_SCOPE".to_owned()), "a|b `c".to_owned())),
    };
    let key = SecurityKind::HeaderKey { header: "Authorization".to_owned(), prefix: "Token ".to_owned() };
    vec![
        scheme("api_token", "apiToken", key, Vec::new()),
        scheme("bearer_token", "o|auth`2", SecurityKind::Bearer, vec![endpoint]),
        scheme("basic", "basic", SecurityKind::Basic, Vec::new()),
    ]
}

fn small_api() -> Api {
    let mut close = operation("close");
    (close.deprecated, close.paging, close.body) = (None, None, None);
    close.success = Success::Several {
        name: TypeName("CloseAnswer".to_owned()),
        cases: vec![
            ResponseCase {
                name: VariantName("Done".to_owned()),
                status: StatusPattern::Exact(204),
                media_type: None,
                decode: Decode::Nothing,
                docs: docs(HOSTILE),
            },
            ResponseCase {
                name: VariantName("Later".to_owned()),
                status: StatusPattern::Default,
                media_type: Some("text/plain".to_owned()),
                decode: Decode::Text,
                docs: docs(""),
            },
        ],
    };
    Api {
        title: "Alerts <b>\n# and more".to_owned(),
        version: "1".to_owned(),
        docs: docs(HOSTILE),
        servers: vec![Server {
            name: MethodName("main".to_owned()),
            docs: docs(HOSTILE),
            url: "https://{tenant}.example.com".to_owned(),
            variables: vec![ServerVariable {
                name: ArgumentName("tenant".to_owned()),
                wire: wire("tenant"),
                docs: docs(HOSTILE),
                default: "contoso".to_owned(),
            }],
        }],
        path_prefix: Some("/api".to_owned()),
        base_path: None,
        security: schemes(),
        rate_limit: Some(RateLimit { requests: 30, seconds: 60, scope: "tenant <b> | `".to_owned(), held_seconds: 60 }),
        env_prefix: Some("MCAS".to_owned()),
        incoming: Vec::new(),
        resources: vec![Resource {
            name: TypeName("Alerts".to_owned()),
            module: ModuleName("alerts".to_owned()),
            accessor: MethodName("alerts".to_owned()),
            wire: wire("Alerts"),
            docs: docs(HOSTILE),
            operations: [operation("list"), close, easy()].into_iter().chain(upload_steps()).collect(),
        }],
        types: types(),
        filters: vec![filters()],
        foreign: Vec::new(),
        components: Vec::new(),
        split: None,
        coverage: Coverage {
            counts: vec![CoverageCount { kind: "keyword", generated: 3, widened: 1, not_expressed: 0, excluded: 0 }],
            gaps: vec![CoverageGap {
                why: HOSTILE.to_owned(),
                widened: true,
                count: 1,
                first: vec![CoveragePlace {
                    kind: "keyword",
                    place: "a`|<b>.yaml:1:2".to_owned(),
                    pointer: "/paths/~1a`|<b>".to_owned(),
                }],
            }],
        },
    }
}

fn emit(api: &Api, options: &Options) -> Files {
    let reference = Reference::of(api, options);
    super::emit(&reference, &super::guides::all(&reference), &crate::emit::header(options))
}

fn pages() -> Files {
    let mut options = Options::new("alerts");
    options.command = "cargo xtask generate --all".to_owned();
    options.extras = vec![
        ("CHANGELOG.md".to_owned(), format!("# Changes\n\n## [1.0]\n\n{HOSTILE}")),
        ("guides/paging.md".to_owned(), format!("# <b>By</b> [hand](x.md) `it`\n\n{HOSTILE}\n\n## More\n\n{HOSTILE}")),
    ];
    emit(&small_api(), &options)
}

/// The lines of a page, with one word for each block of code.
fn lines_of(text: &str) -> Vec<&str> {
    let mut fence = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => {
                fence = Some(ticks);
                lines.push("code");
            }
            None => lines.push(line),
            Some(open) if ticks >= open && line.len() == ticks => fence = None,
            Some(_) => {}
        }
    }
    assert_eq!(fence, None, "code that is not closed");
    lines
}

/// A line without its code spans and without what a backslash escapes.
fn without_code(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let ticks = rest.len() - rest.trim_start_matches('`').len();
        let mark = &rest[..ticks];
        let end = if ticks == 0 { None } else { rest[ticks..].find(mark) };
        if first == '\\' {
            rest = rest.get(1 + rest[1..].chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        } else if let Some(end) = end {
            out.push('x');
            rest = rest[ticks + end..].trim_start_matches('`');
        } else {
            assert_eq!(ticks, 0, "a backtick that nothing closes: {line}");
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

fn links_of(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for line in lines_of(text) {
        let line = without_code(line);
        links.extend(line.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link.to_owned()));
    }
    links
}

fn anchors_of(text: &str) -> Vec<String> {
    let rest = |line: &str| line.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\"></a>")).map(str::to_owned);
    lines_of(text).into_iter().filter_map(rest).collect()
}

fn resolved(page: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor.to_owned())));
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = match (path, path.strip_prefix("../"), folder) {
        ("", _, _) => page.to_owned(),
        (_, Some(above), _) => above.to_owned(),
        (path, None, "") => path.to_owned(),
        (path, None, folder) => format!("{folder}/{path}"),
    };
    (path, anchor)
}

#[test]
fn every_link_and_every_anchor_leads_somewhere() {
    let files = pages();
    let mut seen = 0;
    for (page, text) in files.iter() {
        // The document itself is put beside the pages later.
        for link in links_of(text).into_iter().filter(|link| !link.starts_with("openapi.")) {
            let (path, anchor) = resolved(page, &link);
            let target = files.get(&path).unwrap_or_default();
            assert!(!target.is_empty(), "{page}: {link} leads to no page");
            if let Some(anchor) = anchor {
                assert!(anchors_of(target).contains(&anchor), "{page}: {link} leads to no anchor");
            }
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn every_page_is_there_and_can_be_reached() {
    let files = pages();
    let paths: BTreeSet<&str> = files.iter().map(|(path, _)| path).collect();
    let expected = [
        "README.md",
        "changelog.md",
        "coverage.md",
        "filters/README.md",
        "filters/alert_filters.md",
        "guides/README.md",
        "guides/authorization.md",
        "guides/calls.md",
        "guides/errors.md",
        "guides/filters.md",
        "guides/limits.md",
        "guides/paging-guide.md",
        "guides/paging.md",
        "guides/uploads.md",
        "guides/watching.md",
        "guides/without-async.md",
        "llms.txt",
        "resources/alerts.md",
        "types/README.md",
        "types/alert.md",
        "types/alert_page.md",
        "types/any.md",
        "types/pair.md",
        "types/readme-page.md",
        "types/tree.md",
    ];
    assert_eq!(paths, BTreeSet::from(expected));
    let linked: BTreeSet<String> =
        files.iter().flat_map(|(page, text)| links_of(text).into_iter().map(move |link| resolved(page, &link).0)).collect();
    // Programs look for the list by its name.
    assert!(paths.iter().all(|path| *path == LLMS || linked.contains(*path)));
}

#[test]
fn an_anchor_stands_once_and_apart_from_those_of_headings() {
    for (page, text) in pages().iter() {
        let anchors = anchors_of(text);
        assert_eq!(anchors.iter().collect::<BTreeSet<_>>().len(), anchors.len(), "{page}");
        assert!(anchors.iter().all(|anchor| anchor.contains('.')), "{page}");
    }
}

#[test]
fn every_row_has_as_many_cells_as_its_table() {
    for (page, text) in pages().iter() {
        let mut width = None;
        for line in lines_of(text) {
            let cells = line.starts_with('|').then(|| row_width(line));
            // The document's own words may begin with a pipe; a table of ours has its second line.
            assert!(width.is_none() || cells.is_none() || width == cells, "{page}: {line}");
            width = cells;
        }
    }
}

/// How many pipes of a line are not escaped. That one is in code makes no difference to a table.
fn row_width(line: &str) -> usize {
    line.replace("\\\\", "").replace("\\|", "").matches('|').count()
}

#[test]
fn nothing_of_the_document_is_html() {
    for (page, text) in pages().iter() {
        for line in
            lines_of(text).into_iter().filter(|line| !line.starts_with("<a id=\"") && !line.starts_with("<!-- @generated"))
        {
            let rest = without_code(line).replace("<br>", "");
            let opens = rest
                .match_indices('<')
                .any(|(at, _)| rest[at + 1..].starts_with(|c: char| c.is_alphabetic() || "/!?".contains(c)));
            assert!(!opens, "{page}: {line}");
        }
    }
}

#[test]
fn pages_are_tidy_marked_and_always_the_same() {
    let files = pages();
    assert_eq!(files, pages());
    for (page, text) in files.iter() {
        let marker = "<!-- @generated by clientwright; do not edit. `cargo xtask generate --all` makes it again. -->\n\n";
        // The list begins with its title, as its form wants it.
        let top = if page == LLMS { text.splitn(5, '\n').last().unwrap_or_default() } else { text };
        assert!(top.starts_with(marker), "{page}");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{page}");
        assert!(text.lines().all(|line| line == line.trim_end()), "{page}");
        assert!(!lines_of(text).windows(2).any(|pair| pair == ["", ""]), "{page}");
    }
}

#[test]
fn the_calls_are_those_that_the_crate_and_the_service_take() {
    let files = pages();
    let text = files.get("resources/alerts.md").unwrap_or_default();
    let rust = "let filters = AlertFilters::new()\n    .severity_eq([Severity::Low]);\nlet mut alerts = client\n    .alerts()\n    \
                .list(\"text\", filters, Some(\"text\".to_owned()))\n    .items();\n";
    assert!(text.contains(rust), "{text}");
    let curl = "curl --request POST \"${MCAS_URL}/api/v1/alerts/text/\\`x\\`\\$(y)/\" \\\n  \
                --header \"Authorization: Token ${MCAS_API_TOKEN}\" \\\n  \
                --header 'Content-Type: application/json' \\\n  \
                --data '{\"filters\": {\"severity\": {\"eq\": [\"a|b`\\n\"]}}, \"it\": \"text\"}'\n";
    assert!(text.contains(curl), "{text}");
    assert!(text.contains("> **Deprecated**: use [`Alerts::close`](#method.close).\n"), "{text}");
}

#[test]
fn an_api_without_anything_has_its_pages() {
    let mut api = small_api();
    api.docs = docs("");
    (api.servers, api.security, api.resources) = (Vec::new(), Vec::new(), Vec::new());
    (api.types, api.filters) = (Vec::new(), Vec::new());
    (api.rate_limit, api.env_prefix, api.path_prefix) = (None, None, None);
    let files = emit(&api, &Options::new("empty"));
    let paths: Vec<&str> = files.iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["README.md", "coverage.md", "llms.txt", "types/README.md"]);
}

#[test]
fn a_guide_is_there_only_where_the_api_has_what_it_is_about() {
    let mut api = small_api();
    (api.security, api.filters, api.rate_limit) = (Vec::new(), Vec::new(), None);
    for operation in api.resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        (operation.paging, operation.upload) = (None, None);
    }
    let files = emit(&api, &Options::new("plain"));
    let guides: Vec<&str> = files.iter().filter_map(|(path, _)| path.strip_prefix("guides/")).collect();
    assert_eq!(guides, ["README.md", "calls.md", "errors.md", "limits.md", "watching.md", "without-async.md"]);
    let text = guides_of(&files);
    for word in ["Paging`", "resume_from", "wait_each", "Upload", "Redis", "throttle", "oauth", "from_env()"] {
        assert!(!text.contains(word), "{word}");
    }
}

fn guides_of(files: &Files) -> String {
    files.iter().filter(|(path, _)| path.starts_with("guides/")).map(|(_, text)| text).collect()
}

#[test]
fn a_guide_is_plain_markdown_and_its_cells_are_one_line() {
    let files = pages();
    let guides: Vec<(&str, &str)> = files.iter().filter(|(path, _)| path.starts_with("guides/")).collect();
    for (page, text) in guides {
        for line in lines_of(text).into_iter().filter(|line| line.contains("<br>") || line.starts_with('<')) {
            assert!(line.starts_with("<a id=\"") || line.starts_with("<!-- @generated"), "{page}: {line}");
        }
    }
}

#[test]
fn samples_say_what_they_use_and_call_what_the_api_has() {
    let files = pages();
    let page = |name: &str| files.get(&format!("guides/{name}.md")).unwrap_or_default();
    assert!(page("paging").contains("use futures_util::TryStreamExt;\n\nlet mut items = client.alerts().all().items();\n"));
    assert!(page("filters").contains("AlertFilters::new()\n    .severity_eq([Severity::Low])"), "{}", page("filters"));
    assert!(page("uploads").contains("Upload::path(\"file.bin\")"), "{}", page("uploads"));
    assert!(page("limits").contains("RateLimit::new(20, Duration::from_secs(60))).burst(5);\n"));
    assert!(page("authorization").contains("let credential = oauth::commercial(&tenant_id, client_id, client_secret);\n"));
}
