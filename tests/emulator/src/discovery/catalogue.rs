//! The apps that are known, by the domains of their hosts.

use std::collections::HashMap;
use std::sync::LazyLock;

/// An app in the cloud.
#[derive(Clone, Copy, Debug)]
pub struct App {
    /// Its number. That of an app which does not exist is above 900,000.
    pub id: u32,
    /// Its name.
    pub name: &'static str,
    /// Its category, as the service calls it, without what all categories begin with.
    pub category: &'static str,
    /// From 1, risky, to 10.
    pub score: u32,
    /// Its domains. Hosts below them are its hosts.
    pub domains: &'static [&'static str],
}

impl App {
    /// The category as it stands in requests and answers.
    pub fn category_id(&self) -> String {
        format!("SAASDB_CATEGORY_{}", self.category)
    }
}

/// The app of this number.
pub fn by_id(id: u32) -> Option<&'static App> {
    APPS.iter().find(|app| app.id == id)
}

/// The app that a host belongs to: the one with the longest domain that the host is, or is below of.
pub fn by_host(host: &str) -> Option<&'static App> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let mut rest = Some(host.as_str());
    while let Some(domain) = rest {
        if let Some(app) = BY_DOMAIN.get(domain) {
            return Some(app);
        }
        rest = domain.split_once('.').map(|(_, parent)| parent);
    }
    None
}

static BY_DOMAIN: LazyLock<HashMap<&str, &App>> =
    LazyLock::new(|| APPS.iter().flat_map(|app| app.domains.iter().map(move |domain| (*domain, app))).collect());

const fn app(id: u32, name: &'static str, category: &'static str, score: u32, domains: &'static [&'static str]) -> App {
    App { id, name, category, score, domains }
}

/// Apps whose numbers are public, then some that do not exist. The scores are made up.
pub const APPS: &[App] = &[
    app(10489, "Box", "CLOUD_STORAGE", 10, &["box.com", "boxcloud.com"]),
    app(10980, "Okta", "SECURITY", 10, &["okta.com", "oktacdn.com"]),
    app(11114, "Salesforce", "CRM", 10, &["salesforce.com", "force.com"]),
    app(11161, "Office 365", "PRODUCTIVITY", 10, &["office.com", "office365.com"]),
    app(11522, "Microsoft Yammer", "SOCIAL_NETWORK", 10, &["yammer.com"]),
    app(11599, "Amazon Web Services", "CLOUD_COMPUTING_PLATFORM", 10, &["aws.amazon.com", "amazonaws.com"]),
    app(11627, "Dropbox", "CLOUD_STORAGE", 9, &["dropbox.com", "dropboxapi.com"]),
    app(11770, "Google Apps", "COLLABORATION", 9, &["docs.google.com", "drive.google.com", "mail.google.com"]),
    app(12260, "Microsoft Azure", "CLOUD_COMPUTING_PLATFORM", 10, &["azure.com", "windows.net"]),
    app(14509, "ServiceNow", "IT_SERVICES", 10, &["service-now.com", "servicenow.com"]),
    app(15600, "Microsoft OneDrive for Business", "CLOUD_STORAGE", 10, &["onedrive.com", "my.sharepoint.com"]),
    app(20595, "Microsoft Cloud App Security", "SECURITY", 10, &["cloudappsecurity.com"]),
    app(20892, "Microsoft SharePoint Online", "COLLABORATION", 10, &["sharepoint.com"]),
    app(20893, "Microsoft Exchange Online", "WEBMAIL", 10, &["outlook.office365.com", "outlook.office.com"]),
    app(25275, "Microsoft Skype for Business", "COMMUNICATIONS", 10, &["lync.com"]),
    app(26324, "Microsoft Power BI", "BUSINESS_INTELLIGENCE", 10, &["powerbi.com"]),
    app(28375, "Microsoft Teams", "COLLABORATION", 10, &["teams.microsoft.com"]),
    app(900_001, "Quillnest", "CLOUD_STORAGE", 3, &["quillnest.example", "quillnest-cdn.example"]),
    app(900_002, "Sharebarrow", "CONTENT_SHARING", 2, &["sharebarrow.example"]),
    app(900_003, "Murmurbox", "PERSONAL_INSTANT_MESSAGING", 4, &["murmurbox.example"]),
    app(900_004, "Pastewharf", "CODE_HOSTING", 1, &["pastewharf.example", "raw.pastewharf.example"]),
    app(900_005, "Ledgerloft", "ACCOUNTING_AND_FINANCE", 7, &["ledgerloft.example"]),
    app(900_006, "Adspindle", "ADVERTISING", 5, &["adspindle.example"]),
    app(900_007, "Chartmill", "DATA_ANALYTICS", 6, &["chartmill.example"]),
    app(900_008, "Callpier", "ONLINE_MEETINGS", 6, &["callpier.example"]),
    app(900_009, "Hirefold", "HUMAN_RESOURCE_MANAGEMENT", 8, &["hirefold.example"]),
    app(900_010, "Mailtern", "WEBMAIL", 3, &["mailtern.example"]),
    app(900_011, "Tripsedge", "TRANSPORTATION_AND_TRAVEL", 6, &["tripsedge.example"]),
    app(900_012, "Taskgrove", "PROJECT_MANAGEMENT", 7, &["taskgrove.example"]),
    app(900_013, "Streamford", "NEWS_AND_ENTERTAINMENT", 5, &["streamford.example"]),
    app(900_014, "Classquay", "EDUCATION", 7, &["classquay.example"]),
    app(900_015, "Freightbell", "SUPLLY_CHAIN_AND_LOGISTICS", 6, &["freightbell.example"]),
];

/// The apps that are banned at the beginning.
pub const BANNED: [u32; 4] = [900_001, 900_002, 900_003, 900_004];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_belongs_to_the_app_with_the_longest_domain() {
        let id = |host: &str| by_host(host).map(|app| app.id);
        assert_eq!(id("www.dropbox.com"), Some(11627));
        assert_eq!(id("DROPBOX.com."), Some(11627));
        assert_eq!(id("notdropbox.com"), None);
        assert_eq!(id("dropbox.com.evil.example"), None);
        assert_eq!([id("contoso.sharepoint.com"), id("contoso.my.sharepoint.com")], [Some(20892), Some(15600)]);
        assert_eq!(id("outlook.office365.com"), Some(20893));
        assert_eq!(id(""), None);
    }

    #[test]
    fn numbers_and_domains_are_of_one_app_each() {
        let mut ids: Vec<u32> = APPS.iter().map(|app| app.id).collect();
        let mut domains: Vec<&str> = APPS.iter().flat_map(|app| app.domains).copied().collect();
        let (apps, names) = (ids.len(), domains.len());
        ids.sort_unstable();
        ids.dedup();
        domains.sort_unstable();
        domains.dedup();
        assert_eq!((ids.len(), domains.len()), (apps, names));
        assert!(BANNED.iter().all(|id| by_id(*id).is_some()));
    }
}
