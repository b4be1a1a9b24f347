//! Banned apps, as the program of a firewall or proxy, or as plain pages.
//!
//! Each writer uses its vendor's own configuration language. The texts are ours; those of the service were never published.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::{Discovery, tags};
use crate::exchange::{self, Answer, Refusal};
use crate::listing::request::{PAGE, number, text};

/// What everything in the programs is called.
const NAME: &str = "unsanctioned-apps";

/// Writes the domains of all banned apps.
///
/// # Errors
///
/// An appliance that nothing is written for, and other apps than banned ones.
pub fn answer(discovery: &Discovery, members: &Map<String, Value>) -> Result<Answer, Refusal> {
    if let Some(other) = text(members, "type").filter(|kind| *kind != "banned") {
        return Err(Refusal::new("type", "`banned` is expected", other.into()));
    }
    let Some(format) = number(members, "format")? else { return pages(discovery, members) };
    let writer = WRITERS.iter().find(|(number, _)| *number == format).map(|(_, writer)| writer);
    let writer = writer.ok_or_else(|| Refusal::new("format", "there is no such appliance", format.into()))?;
    let mut domains: Vec<&str> = tags::banned(discovery).into_iter().flat_map(|app| app.domains).copied().collect();
    domains.sort_unstable();
    // A program with an empty list would be refused by most appliances.
    Ok(exchange::text(StatusCode::OK, if domains.is_empty() { String::new() } else { writer(&domains) }))
}

/// One entry for each app.
fn pages(discovery: &Discovery, members: &Map<String, Value>) -> Result<Answer, Refusal> {
    let skip = number(members, "skip")?.unwrap_or(0);
    let limit = match number(members, "limit")? {
        Some(0) => return Err(Refusal::new("limit", "a whole number from 1 on is expected", 0.into())),
        limit => limit.unwrap_or(PAGE).min(PAGE),
    };
    let banned = tags::banned(discovery);
    let page: Vec<Value> = banned.iter().skip(skip).take(limit).map(|app| json!({ "domainList": app.domains })).collect();
    let has_next = banned.len() > skip.saturating_add(limit);
    Ok(exchange::ok(&json!({ "data": page, "hasNext": has_next })))
}

/// Writes a program that blocks these domains and what is below them.
type Writer = fn(&[&str]) -> String;

/// The appliances, by the numbers of their logs.
const WRITERS: [(usize, Writer); 7] =
    [(102, blue_coat), (104, cisco_asa), (108, fortigate), (112, palo_alto), (120, zscaler), (129, juniper_srx), (135, websense)];

/// Content Policy Language of ProxySG. A domain stands for those below it.
fn blue_coat(domains: &[&str]) -> String {
    let lines = each(domains, |domain| format!("  {domain}\n"));
    format!(
        "; Blocks cloud apps that are unsanctioned.\ndefine url.domain condition {NAME}\n{lines}end\n\n\
         <Proxy>\n  condition={NAME} exception(content_filter_denied)\n"
    )
}

/// Regular expressions over the `Host` of HTTP.
fn cisco_asa(domains: &[&str]) -> String {
    let pattern = |domain: &str| domain.replace('.', "\\.");
    let (mut patterns, mut matches) = (String::new(), String::new());
    for (number, domain) in (1..).zip(domains) {
        patterns += &format!("regex unsanctioned-{number} \"(^|\\.){}$\"\n", pattern(domain));
        matches += &format!(" match regex unsanctioned-{number}\n");
    }
    format!(
        "! Blocks cloud apps that are unsanctioned.\n{patterns}class-map type regex match-any {NAME}-hosts\n{matches}exit\n\
         class-map type inspect http match-all {NAME}\n match request header host regex class {NAME}-hosts\nexit\n\
         policy-map type inspect http {NAME}\n parameters\n class {NAME}\n  drop-connection log\nexit\n\
         policy-map global_policy\n class inspection_default\n  inspect http {NAME}\nexit\n"
    )
}

/// A list of URLs for the web filter of FortiOS.
fn fortigate(domains: &[&str]) -> String {
    let urls = domains.iter().flat_map(|domain| [("simple", (*domain).to_owned()), ("wildcard", format!("*.{domain}"))]);
    let entry = |(number, (kind, url)): (usize, (&str, String))| {
        format!(
            "      edit {}\n        set url \"{url}\"\n        set type {kind}\n        set action block\n        set status enable\n      next\n",
            number + 1
        )
    };
    let entries: String = urls.enumerate().map(entry).collect();
    format!(
        "# Blocks cloud apps that are unsanctioned.\nconfig webfilter urlfilter\n  edit 0\n    set name \"{NAME}\"\n    \
         config entries\n{entries}    end\n  next\nend\n"
    )
}

/// Commands for the configuration mode of PAN-OS.
fn palo_alto(domains: &[&str]) -> String {
    let category = format!("set profiles custom-url-category {NAME}");
    let lines = each(domains, |domain| format!("{category} list [ {domain}/ *.{domain}/ ]\n"));
    format!(
        "{category} type \"URL List\"\n{lines}set rulebase security rules {NAME} from any to any source any destination any \
         application any service any category {NAME} action deny\n"
    )
}

/// The URLs of a custom category: a leading dot stands for everything below.
fn zscaler(domains: &[&str]) -> String {
    each(domains, |domain| format!(".{domain}\n"))
}

/// Commands for the configuration mode of Junos.
fn juniper_srx(domains: &[&str]) -> String {
    let objects = "set security utm custom-objects";
    let lines = each(domains, |domain| {
        let pattern = format!("{objects} url-pattern {NAME} value");
        format!("{pattern} http://{domain}\n{pattern} http://*.{domain}\n")
    });
    let filter = "set security utm feature-profile web-filtering";
    format!(
        "{lines}{objects} custom-url-category {NAME} value {NAME}\n{filter} type juniper-local\n\
         {filter} juniper-local profile {NAME} category {NAME} action block\n\
         set security utm utm-policy {NAME} web-filtering http-profile {NAME}\n"
    )
}

/// Rules for `filter.config` of the Content Gateway. A domain stands for those below it.
fn websense(domains: &[&str]) -> String {
    let rules = each(domains, |domain| format!("dest_domain={domain} action=deny\n"));
    format!("# Blocks cloud apps that are unsanctioned.\n{rules}")
}

fn each(domains: &[&str], written: impl Fn(&str) -> String) -> String {
    domains.iter().map(|domain| written(domain)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::tests::{NOW, ask, ask_within_spec};
    use super::*;
    use crate::route::Operation;

    const BEGINNING: [&str; 6] = [
        "murmurbox.example",
        "pastewharf.example",
        "quillnest-cdn.example",
        "quillnest.example",
        "raw.pastewharf.example",
        "sharebarrow.example",
    ];

    fn script(discovery: &mut Discovery, format: usize) -> String {
        let members = json!({ "format": format.to_string(), "type": "banned" });
        let (status, answer) = ask(discovery, NOW, &Operation::BlockScript, &members).unwrap();
        assert_eq!(status, 200);
        answer.as_str().unwrap().to_owned()
    }

    fn tag(discovery: &mut Discovery, app: u32, add: bool) {
        let operation = Operation::TagApp { app: app.to_string(), add };
        ask(discovery, NOW, &operation, &json!({ "tagName": "Unsanctioned" })).unwrap();
    }

    #[test]
    fn every_appliance_has_a_program_of_its_own_that_follows_the_tags() {
        let mut discovery = Discovery::default();
        let all: std::collections::BTreeSet<String> = WRITERS.iter().map(|(format, _)| script(&mut discovery, *format)).collect();
        assert_eq!(all.len(), 7);
        let escaped = |domain: &str, format: usize| if format == 104 { domain.replace('.', "\\.") } else { domain.to_owned() };
        for (format, _) in WRITERS {
            let has = |discovery: &mut Discovery, domain: &str| script(discovery, format).contains(&escaped(domain, format));
            assert!(BEGINNING.iter().all(|domain| has(&mut discovery, domain)), "{format}");
            assert!(!has(&mut discovery, "boxcloud.com"));
            tag(&mut discovery, 10489, true);
            assert!(has(&mut discovery, "boxcloud.com"));
            tag(&mut discovery, 10489, false);
        }
    }

    #[test]
    fn the_programs_are_in_the_languages_of_their_vendors() {
        let domains = ["a.example", "b.example"];
        let programs = [
            (
                102,
                "; Blocks cloud apps that are unsanctioned.\ndefine url.domain condition unsanctioned-apps\n  a.example\n  b.example\nend\n\n<Proxy>\n  condition=unsanctioned-apps exception(content_filter_denied)\n",
            ),
            (
                112,
                "set profiles custom-url-category unsanctioned-apps type \"URL List\"\nset profiles custom-url-category unsanctioned-apps list [ a.example/ *.a.example/ ]\nset profiles custom-url-category unsanctioned-apps list [ b.example/ *.b.example/ ]\nset rulebase security rules unsanctioned-apps from any to any source any destination any application any service any category unsanctioned-apps action deny\n",
            ),
            (120, ".a.example\n.b.example\n"),
            (
                135,
                "# Blocks cloud apps that are unsanctioned.\ndest_domain=a.example action=deny\ndest_domain=b.example action=deny\n",
            ),
        ];
        let write = |format: usize| WRITERS.iter().find(|(number, _)| *number == format).unwrap().1(&domains);
        for (format, program) in programs {
            assert_eq!(write(format), program);
        }
        assert!(write(104).contains("regex unsanctioned-2 \"(^|\\.)b\\.example$\"\nclass-map type regex match-any unsanctioned-apps-hosts\n match regex unsanctioned-1\n match regex unsanctioned-2\nexit\n"));
        assert!(write(108).contains("      edit 4\n        set url \"*.b.example\"\n        set type wildcard\n        set action block\n        set status enable\n      next\n    end\n  next\nend\n"));
        assert!(write(129).contains("set security utm custom-objects url-pattern unsanctioned-apps value http://*.b.example\nset security utm custom-objects custom-url-category unsanctioned-apps value unsanctioned-apps\n"));
    }

    #[test]
    fn without_banned_apps_there_is_nothing_to_write() {
        let mut discovery = Discovery::default();
        super::super::catalogue::BANNED.iter().for_each(|app| tag(&mut discovery, *app, false));
        assert!(WRITERS.iter().all(|(format, _)| script(&mut discovery, *format).is_empty()));
    }

    #[test]
    fn without_an_appliance_the_domains_come_in_pages() {
        let mut discovery = Discovery::default();
        let mut page = |members: Value| ask_within_spec(&mut discovery, NOW, &Operation::BlockScript, "getBlockScript", &members);
        let whole = page(json!({}));
        assert_eq!((whole["data"].as_array().unwrap().len(), &whole["hasNext"]), (4, &json!(false)));
        let first = page(json!({ "limit": "3" }));
        assert_eq!(first["data"][0], json!({ "domainList": ["quillnest.example", "quillnest-cdn.example"] }));
        assert_eq!((first["data"].as_array().unwrap().len(), &first["hasNext"]), (3, &json!(true)));
        let second = page(json!({ "limit": 3, "skip": 3 }));
        assert_eq!(second, json!({ "data": [whole["data"][3]], "hasNext": false }));
    }

    #[test]
    fn other_appliances_and_other_apps_are_refused() {
        for (members, field) in [
            (json!({ "format": 103 }), "format"),
            (json!({ "format": "asa" }), "format"),
            (json!({ "type": "allowed", "format": 104 }), "type"),
            (json!({ "limit": 0 }), "limit"),
        ] {
            let refusal = ask(&mut Discovery::default(), NOW, &Operation::BlockScript, &members).unwrap_err();
            assert_eq!(refusal.field, field, "{members}");
        }
    }
}
