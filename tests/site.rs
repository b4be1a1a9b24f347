//! The documentation that is made, as HTML and as Markdown: every link leads to something, every page is in order, nothing is asked of
//! others. What only a browser can tell is tested by `cargo xtask docs --browser`.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use clientwright::files::Files;
use clientwright::options::{Mode, Options as Wanted};
use clientwright::source::MemoryLoader;
use html5ever::driver::{self, ParseOpts};
use html5ever::tendril::TendrilSink;
use html5ever::tokenizer::TokenizerOpts;
use html5ever::tree_builder::TreeBuilderOpts;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{ElementRef, Html, HtmlTreeSink, Selector};
use serde_json::Value;
use tests::{Fixture, fixtures};
use xtask::project;

/// What the site of our API may weigh: whoever opens it from a slow disk or over a slow line waits for this.
const HEAVIEST: usize = 1_000_000;

#[test]
fn there_is_a_site() {
    let lacking = DOCS.iter().filter(|docs| !docs.pages.contains_key(INDEX)).map(|docs| docs.name.clone());
    assert_none(lacking, "sets of documentation lack index.html");
}

#[test]
fn every_link_leads_to_something_that_is_made() {
    let mut faults = Vec::new();
    for docs in DOCS.iter() {
        for (path, page) in &docs.pages {
            let links = page.links.iter().chain(&page.loads);
            let problems =
                links.filter_map(|link| Some(format!("{}: {path}: `{link}` {}", docs.name, docs.problem(path, link)?)));
            faults.extend(problems);
        }
    }
    assert_none(faults, "links are wrong");
}

#[test]
fn nothing_is_asked_of_others() {
    let mut faults = Vec::new();
    for docs in DOCS.iter() {
        for (path, page) in &docs.pages {
            let others = page.loads.iter().filter(|load| is_elsewhere(load) && !load.starts_with("data:"));
            faults.extend(others.map(|load| format!("{}: {path}: `{load}`", docs.name)));
        }
    }
    assert_none(faults, "things are fetched from elsewhere");
}

#[test]
fn every_page_is_in_order() {
    let mut faults = Vec::new();
    for docs in DOCS.iter() {
        for (path, page) in &docs.pages {
            faults.extend(page.faults.iter().map(|fault| format!("{}: {path}: {fault}", docs.name)));
        }
    }
    assert_none(faults, "faults in pages");
}

#[test]
fn hostile_text_stays_text() {
    let path = project::root().join("xtask/src/browser/hostile.yaml");
    let loader = MemoryLoader::new().with("openapi.yaml", std::fs::read_to_string(path).unwrap());
    let generated = clientwright::generate(&loader, "openapi.yaml", &Wanted::new("hostile"));
    let files = generated.files.unwrap_or_else(|| panic!("{}", generated.report));
    let mut seen = 0;
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let (html, page) = (Html::parse_document(text), self::html(text));
        assert!(page.faults.is_empty(), "{path}: {:?}", page.faults);
        for script in all(&html, "script") {
            let source = script.attr("src").unwrap_or_default();
            assert!(source.ends_with("assets/site.js"), "{path}: a script that is not ours: {}", script.html());
        }
        for element in all(&html, "*") {
            let handler = element.value().attrs().find(|(name, _)| name.starts_with("on") || *name == "style");
            assert!(handler.is_none(), "{path}: {handler:?}");
        }
        let links = attributes(&html, "a[href]", "href");
        let is_known = |link: &str| ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
        let odd = links.iter().find(|link| is_elsewhere(link) && !is_known(link));
        assert!(odd.is_none(), "{path}: {odd:?}");
        assert!(!text.contains(['\u{202e}', '\u{2066}', '\0']), "{path}: text that is read backwards");
        seen += text.matches("hacked").count();
    }
    assert!(seen > 10, "the hostile text is on the pages, as text: {seen}");
}

#[test]
fn every_page_is_reached_from_the_first_by_links() {
    let mut faults = Vec::new();
    for docs in DOCS.iter() {
        for (index, ending) in [(INDEX, ".html"), ("README.md", ".md")] {
            let reached = docs.reached_from(index, ending);
            let lost = docs.pages.keys().filter(|path| path.ends_with(ending) && !reached.contains(path.as_str()));
            faults.extend(lost.map(|path| format!("{}: {path} from {index}", docs.name)));
        }
    }
    assert_none(faults, "pages are not reached");
}

#[test]
fn the_site_shows_the_samples_of_the_markdown() {
    // Those of the Markdown are compiled and run elsewhere.
    let made = &*OURS;
    let pages = |ending: &'static str| made.iter().filter(move |(path, _)| path.starts_with("docs/") && path.ends_with(ending));
    let known: BTreeSet<String> = pages(".md").flat_map(|(_, text)| fences(text)).collect();
    let mut seen = 0;
    for (path, text) in pages(".html") {
        let html = Html::parse_document(text);
        for code in all(&html, "pre > code.rust, pre > code.sh") {
            let code = code.text().collect::<String>();
            assert!(known.contains(code.trim_end()), "{path}: a sample that no page in Markdown has:\n{code}");
            seen += 1;
        }
    }
    assert!(seen > 100, "only {seen} samples were found");
}

/// The blocks of code of a page in Markdown.
fn fences(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => block = Some(String::new()),
            Event::End(TagEnd::CodeBlock) => blocks.extend(block.take().map(|block| block.trim_end().to_owned())),
            Event::Text(text) => block.iter_mut().for_each(|block| block.push_str(&text)),
            _ => {}
        }
    }
    blocks
}

#[test]
fn the_site_of_our_api_is_small() {
    let made = &*OURS;
    let is_of_the_site = |path: &str| path.starts_with("docs/assets/") || path.starts_with("docs/") && path.ends_with(".html");
    let weight: usize = made.iter().filter(|(path, _)| is_of_the_site(path)).map(|(_, text)| text.len()).sum();
    assert!(weight < HEAVIEST, "the site has {weight} bytes");
}

#[test]
fn anchors_stay_when_something_unrelated_comes() {
    let mut faults = Vec::new();
    for fixture in fixtures().unwrap() {
        let mut changed: Value = serde_yaml::from_str(&fixture.texts["openapi.yaml"]).unwrap();
        let text = changed.to_string();
        let before = generated(&fixture, &text);
        let schema =
            serde_json::json!({"description": "What comes.", "type": "object", "properties": {"size": {"type": "integer"}}});
        // Before all others, and after.
        for name in ["AaaUnrelated", "ZzzUnrelated"] {
            let components = changed.as_object_mut().unwrap().entry("components").or_insert_with(|| serde_json::json!({}));
            let schemas = components.as_object_mut().unwrap().entry("schemas").or_insert_with(|| serde_json::json!({}));
            schemas.as_object_mut().unwrap().insert(name.to_owned(), schema.clone());
        }
        let after = generated(&fixture, &changed.to_string());
        for (path, page) in &before.pages {
            let there = after.pages.get(path).map(|page| page.anchors.iter().collect::<BTreeSet<_>>()).unwrap_or_default();
            let lost = page.anchors.iter().filter(|anchor| !there.contains(anchor));
            faults.extend(lost.map(|anchor| format!("{}: {path}#{anchor}", fixture.name)));
        }
    }
    assert_none(faults, "anchors are lost");
}

/// The page at which everybody begins.
const INDEX: &str = "index.html";

/// The documentation of our API and of every fixture.
static DOCS: LazyLock<Vec<Docs>> = LazyLock::new(|| {
    let fixtures = fixtures().unwrap();
    let of_fixture = |fixture: &Fixture| Docs::read(&fixture.name, &fixture.generate(Mode::Strict).files.unwrap());
    let ours = Docs::read(project::SPEC, &OURS);
    [ours].into_iter().chain(fixtures.iter().map(of_fixture)).collect()
});

/// What is made of our spec.
static OURS: LazyLock<Files> = LazyLock::new(|| project::outputs().unwrap_or_else(|problem| panic!("{problem}")).files);

fn generated(fixture: &Fixture, text: &str) -> Docs {
    let mut loader = fixture.loader();
    loader.insert("openapi.yaml", text);
    let generated = clientwright::generate(&loader, "openapi.yaml", &fixture.options(Mode::Tolerant));
    Docs::read(&fixture.name, &generated.files.unwrap_or_else(|| panic!("{}:\n{}", fixture.name, generated.report)))
}

/// How many faults are shown.
const SHOWN: usize = 25;

fn assert_none(faults: impl IntoIterator<Item = String>, what: &str) {
    let faults: Vec<String> = faults.into_iter().collect();
    let first = faults.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} {what}:\n{first}", faults.len());
}

/// What was made of one document, without the client.
struct Docs {
    name: String,
    /// Pages, and what they load, by path.
    pages: BTreeMap<String, Page>,
    /// The paths of all files that are made, from the folder of the documentation.
    files: BTreeSet<String>,
}

/// What is to be known of a file.
#[derive(Default)]
struct Page {
    anchors: Vec<String>,
    /// Where a person may go from here.
    links: Vec<String>,
    /// What a browser fetches for it.
    loads: Vec<String>,
    faults: Vec<String>,
}

impl Docs {
    fn read(name: &str, files: &Files) -> Docs {
        let below = |path: &str| path.strip_prefix("docs/").map_or_else(|| format!("../{path}"), str::to_owned);
        let page = |(path, text): (&str, &str)| {
            let path = path.strip_prefix("docs/")?;
            let page = match path.rsplit('.').next()? {
                "html" => html(text),
                "md" => markdown(text),
                "css" => Page { loads: style(text), ..Page::default() },
                _ => Page::default(),
            };
            Some((path.to_owned(), page))
        };
        let paths = files.iter().map(|(path, _)| below(path)).collect();
        Docs { name: name.to_owned(), pages: files.iter().filter_map(page).collect(), files: paths }
    }

    /// Why a link on a page is wrong.
    fn problem(&self, from: &str, link: &str) -> Option<&'static str> {
        if is_elsewhere(link) {
            return None;
        }
        if link.is_empty() || link.starts_with(['/', '\\']) {
            return Some("is not relative");
        }
        let (path, anchor) = resolved(from, link);
        if from.ends_with(".html") && path.starts_with("../") {
            return Some("leaves the site");
        }
        let Some(page) = self.pages.get(&path) else {
            return (!self.files.contains(&path)).then_some("leads to no file");
        };
        // The top of a page has a name of its own.
        let is_there = |anchor: &String| page.anchors.contains(anchor) || anchor == "top";
        anchor.filter(|anchor| !is_there(anchor)).map(|_| "leads to no anchor")
    }

    /// All pages with this ending to which links lead.
    fn reached_from(&self, first: &str, ending: &str) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut next = vec![first.to_owned()];
        while let Some(path) = next.pop() {
            let Some(page) = self.pages.get(&path).filter(|_| path.ends_with(ending)) else { continue };
            if reached.insert(path.clone()) {
                let links = page.links.iter().filter(|link| !is_elsewhere(link));
                next.extend(links.map(|link| resolved(&path, link).0));
            }
        }
        reached
    }
}

/// Whether an address begins with a scheme or a host.
fn is_elsewhere(link: &str) -> bool {
    let scheme = link.split(['/', '?', '#']).next().unwrap_or_default();
    link.starts_with("//") || scheme.contains(':')
}

/// The file and the anchor that a link on a page means.
fn resolved(from: &str, link: &str) -> (String, Option<String>) {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(decoded(anchor))));
    let path = decoded(path.split('?').next().unwrap_or_default());
    if path.is_empty() {
        return (from.to_owned(), anchor);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    (parts.join("/"), anchor)
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let number = others.get(..2).and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match number.filter(|_| *first == b'%') {
            Some(number) => (bytes.push(number), rest = &others[2..]),
            None => (bytes.push(*first), rest = others),
        };
    }
    String::from_utf8(bytes).unwrap()
}

fn markdown(text: &str) -> Page {
    let mut page = Page::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => page.links.push(dest_url.into_string()),
            Event::Start(Tag::Image { dest_url, .. }) => page.loads.push(dest_url.into_string()),
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => page.anchors.extend(heading.take().map(|words| slug(&words))),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                page.anchors.extend(html.split("id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
            _ => {}
        }
    }
    page
}

/// The anchor that Markdown's readers give a heading by themselves.
fn slug(heading: &str) -> String {
    let is_kept = |sign: &char| sign.is_alphanumeric() || "-_ ".contains(*sign);
    heading.to_lowercase().chars().filter(is_kept).map(|sign| if sign == ' ' { '-' } else { sign }).collect()
}

/// What a stylesheet loads.
fn style(text: &str) -> Vec<String> {
    let quoted = |rest: &str, end: &str| rest.split(end).next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned();
    let addresses = text.split("url(").skip(1).map(|rest| quoted(rest, ")"));
    let imports = text.split("@import").skip(1).map(|rest| quoted(rest.trim_start().trim_start_matches("url("), ";"));
    // A part of the same document is not loaded.
    addresses.chain(imports).filter(|address| !address.starts_with('#')).collect()
}

fn html(text: &str) -> Page {
    let options = ParseOpts {
        tokenizer: TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() },
        tree_builder: TreeBuilderOpts { exact_errors: true, ..TreeBuilderOpts::default() },
    };
    let html = driver::parse_document(HtmlTreeSink::new(Html::new_document()), options).one(text);
    let mut loads = attributes(&html, "[src]", "src");
    loads.extend(attributes(&html, "link[href]", "href"));
    loads.extend(attributes(&html, "object[data]", "data"));
    loads.extend(all(&html, "style").flat_map(|element| style(&element.text().collect::<String>())));
    loads.extend(attributes(&html, "[style]", "style").iter().flat_map(|text| style(text)));
    Page { anchors: attributes(&html, "[id]", "id"), links: attributes(&html, "a[href]", "href"), loads, faults: faults(&html) }
}

fn faults(html: &Html) -> Vec<String> {
    let mut faults: Vec<String> = html.errors.iter().map(|error| format!("does not parse: {error}")).collect();
    let mut demand = |is_so: bool, what: &str| {
        if !is_so {
            faults.push(what.to_owned());
        }
    };
    let first = |selector: &str, attribute: &str| attributes(html, selector, attribute).into_iter().next().unwrap_or_default();
    demand(!first("html", "lang").is_empty(), "says no language");
    demand(first("meta[charset]", "charset").eq_ignore_ascii_case("utf-8"), "does not say that it is UTF-8");
    demand(first("meta[name=viewport]", "content").contains("width=device-width"), "says nothing of the viewport");
    demand(all(html, "title").next().is_some_and(|title| !words(title).is_empty()), "has no title");
    demand(all(html, "main").count() == 1, "does not have one main part");
    demand(all(html, "h1").count() == 1, "does not have one heading of the first level");
    demand(all(html, "[srcset], base, iframe, object, embed").next().is_none(), "holds what it has no need for");
    demand(all(html, "script:not([src])").all(|script| !words(script).contains("</")), "has a script that could end too soon");

    // The sidebar stands before the text and has an outline of its own.
    let mut level = 0;
    for heading in all(html, "main :is(h1, h2, h3, h4, h5, h6)") {
        let this = heading.value().name()[1..].parse::<usize>().unwrap();
        if this > level + 1 {
            faults.push(format!("a heading skips a level: `{}`", words(heading)));
        }
        level = this;
    }

    let ids = attributes(html, "[id]", "id");
    let known: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    for id in &known {
        let times = ids.iter().filter(|other| other == id).count();
        if times > 1 || id.is_empty() || id.contains(char::is_whitespace) {
            faults.push(format!("the id `{id}` is there {times} times, or is none"));
        }
    }
    for attribute in ["aria-controls", "aria-labelledby", "aria-describedby", "aria-owns", "for", "list"] {
        for names in attributes(html, &format!("[{attribute}]"), attribute) {
            let lost = names.split_whitespace().filter(|name| !known.contains(name));
            faults.extend(lost.map(|name| format!("`{attribute}` speaks of `{name}`, which is not there")));
        }
    }

    let has = |element: ElementRef, attribute: &str| element.attr(attribute).is_some_and(|value| !value.trim().is_empty());
    let is_named = |element: ElementRef| has(element, "aria-label") || has(element, "aria-labelledby") || has(element, "title");
    let label = |element: ElementRef| {
        element.attr("id").is_some_and(|id| all(html, "label[for]").any(|label| label.attr("for") == Some(id)))
    };
    let mut none = |selector: &str, what: &str, is_well: &dyn Fn(ElementRef) -> bool| {
        let wrong: Vec<ElementRef> = all(html, selector).filter(|element| !is_well(*element)).collect();
        let first = wrong.first().map(|element| element.html().chars().take(120).collect::<String>());
        faults.extend(first.map(|first| format!("{what} ({} times): {first}", wrong.len())));
    };
    none("img", "an image has no `alt`", &|element| element.attr("alt").is_some());
    none("button, a[href]", "has no name", &|element| !words(element).is_empty() || is_named(element));
    none("input, select, textarea", "has no label", &|element| is_named(element) || label(element));
    // Of the head of a column, and of that of a row where it comes first, `scope` goes without saying.
    let is_plain = |element: ElementRef| all(html, "thead th, tr > th:first-child").any(|plain| plain.id() == element.id());
    none("th", "the head of a row or column has no `scope`", &|element| is_plain(element) || has(element, "scope"));
    none("table", "a table has no head", &|element| element.select(&selector("th")).next().is_some());
    none("nav", "a navigation has no name", &is_named);
    faults
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn all<'a>(html: &'a Html, text: &str) -> impl Iterator<Item = ElementRef<'a>> + use<'a> {
    let found: Vec<ElementRef> = html.select(&selector(text)).collect();
    found.into_iter()
}

fn attributes(html: &Html, selector: &str, attribute: &str) -> Vec<String> {
    all(html, selector).filter_map(|element| element.attr(attribute)).map(str::to_owned).collect()
}

fn words(element: ElementRef) -> String {
    element.text().collect::<String>().trim().to_owned()
}
