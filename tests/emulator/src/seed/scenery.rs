//! What records are about and is the same in every tenant: apps, places, programs, operations, policies, groups.
//!
//! The first of each list is met often and the last rarely.

/// An app that is connected.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) id: i64,
    pub(crate) name: &'static str,
    /// Whether it keeps files.
    pub(crate) has_files: bool,
}

const fn app(id: i64, name: &'static str, has_files: bool) -> App {
    App { id, name, has_files }
}

pub(crate) const APPS: [App; 14] = [
    app(20893, "Microsoft Exchange Online", false),
    app(20892, "Microsoft SharePoint Online", true),
    app(15600, "Microsoft OneDrive for Business", true),
    app(28375, "Microsoft Teams", false),
    app(11161, "Office 365", false),
    app(12260, "Microsoft Azure", false),
    app(11114, "Salesforce", false),
    app(10489, "Box", true),
    app(11770, "Google Workspace", true),
    app(11599, "Amazon Web Services", false),
    app(26324, "Microsoft Power BI", false),
    app(14509, "ServiceNow", false),
    app(10980, "Okta", false),
    app(11627, "Dropbox", true),
];

/// The place among the apps of the directory in which users are.
pub(crate) const OFFICE: usize = 4;

/// The place among the apps of Azure.
pub(crate) const AZURE: usize = 5;

/// Where somebody is.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) country: &'static str,
    pub(crate) country_name: &'static str,
    pub(crate) city: &'static str,
    pub(crate) region: &'static str,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) postal: &'static str,
    /// Who connects people at home there, and on the way.
    pub(crate) isps: [&'static str; 2],
}

type Spot = (f64, f64, &'static str);

const fn place(names: [&'static str; 4], spot: Spot, isps: [&'static str; 2]) -> Place {
    let [country, country_name, city, region] = names;
    let (latitude, longitude, postal) = spot;
    Place { country, country_name, city, region, latitude, longitude, postal, isps }
}

pub(crate) const PLACES: [Place; 12] = [
    place(
        ["US", "United States", "Seattle", "Washington"],
        (47.6062, -122.3321, "98101"),
        ["Northwind Broadband", "Fabrikam Wireless"],
    ),
    place(["DE", "Germany", "Berlin", "Berlin"], (52.52, 13.405, "10115"), ["Adatum Kabel", "Adatum Mobil"]),
    place(["GB", "United Kingdom", "London", "England"], (51.5074, -0.1278, "EC1A"), ["Wingtip Fibre", "Wingtip Mobile"]),
    place(
        ["US", "United States", "New York", "New York"],
        (40.7128, -74.006, "10001"),
        ["Northwind Broadband", "Fabrikam Wireless"],
    ),
    place(["IN", "India", "Hyderabad", "Telangana"], (17.385, 78.4867, "500001"), ["Tailspin Fibernet", "Tailspin Mobile"]),
    place(["FR", "France", "Paris", "Île-de-France"], (48.8566, 2.3522, "75001"), ["Margie Télécom", "Margie Mobile"]),
    place(
        ["NL", "Netherlands", "Amsterdam", "North Holland"],
        (52.3676, 4.9041, "1011"),
        ["Lucerne Glasvezel", "Lucerne Mobiel"],
    ),
    place(["JP", "Japan", "Tokyo", "Tokyo"], (35.6762, 139.6503, "100-0001"), ["Litware Hikari", "Litware Mobile"]),
    place(["IL", "Israel", "Tel Aviv", "Tel Aviv"], (32.0853, 34.7818, "61000"), ["Proseware Cable", "Proseware Cellular"]),
    place(["BR", "Brazil", "São Paulo", "São Paulo"], (-23.5505, -46.6333, "01000"), ["Alpine Banda Larga", "Alpine Móvel"]),
    place(["AU", "Australia", "Sydney", "New South Wales"], (-33.8688, 151.2093, "2000"), ["Coho NBN", "Coho Mobile"]),
    place(["RO", "Romania", "Bucharest", "Bucharest"], (44.4268, 26.1025, "010011"), ["Trey Hosting", "Trey Mobile"]),
];

/// The place of which nobody is, but some addresses are.
pub(crate) const ELSEWHERE: usize = 11;

/// A program with which somebody works.
#[derive(Debug)]
pub(crate) struct Agent {
    pub(crate) device: &'static str,
    pub(crate) browser: &'static str,
    pub(crate) version: &'static str,
    pub(crate) os: &'static str,
    pub(crate) os_name: &'static str,
    pub(crate) text: &'static str,
    pub(crate) is_native: bool,
    pub(crate) tags: &'static [&'static str],
}

const NATIVE: &str = "000000000000000000000000";
const OLD_BROWSER: &str = "000000010000000000000000";
const OLD_SYSTEM: &str = "000000020000000000000000";
const ROBOT: &str = "0000002b0000000000000000";

const fn agent(
    device: &'static str,
    browser: [&'static str; 2],
    os: [&'static str; 2],
    text: &'static str,
    tags: &'static [&'static str],
) -> Agent {
    let ([browser, version], [os, os_name]) = (browser, os);
    Agent { device, browser, version, os, os_name, text, is_native: false, tags }
}

const fn native(agent: Agent) -> Agent {
    Agent { is_native: true, ..agent }
}

pub(crate) const AGENTS: [Agent; 9] = [
    agent(
        "DESKTOP",
        ["EDGE", "119.0"],
        ["WINDOWS", "Windows 10"],
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36 Edg/119.0.0.0",
        &[],
    ),
    agent(
        "DESKTOP",
        ["CHROME", "119.0"],
        ["OS_X", "OS X"],
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36",
        &[],
    ),
    agent(
        "MOBILE",
        ["MOBILE_SAFARI", "17.0"],
        ["IOS", "iOS 17"],
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
        &[],
    ),
    native(agent(
        "DESKTOP",
        ["OUTLOOK", "16.0"],
        ["WINDOWS", "Windows 10"],
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.16924; Pro)",
        &[NATIVE],
    )),
    agent(
        "MOBILE",
        ["CHROME_MOBILE", "118.0"],
        ["ANDROID", "Android 13"],
        "Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0.0.0 Mobile Safari/537.36",
        &[],
    ),
    agent(
        "TABLET",
        ["SAFARI", "16.6"],
        ["IOS", "iPadOS 16"],
        "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Safari/604.1",
        &[],
    ),
    agent(
        "DESKTOP",
        ["FIREFOX", "52.0"],
        ["WINDOWS", "Windows 7"],
        "Mozilla/5.0 (Windows NT 6.1; Win64; x64; rv:52.0) Gecko/20100101 Firefox/52.0",
        &[OLD_BROWSER, OLD_SYSTEM],
    ),
    native(agent("OTHER", ["UNKNOWN", "2.31"], ["LINUX", "Linux"], "python-requests/2.31.0", &[ROBOT])),
    agent("OTHER", ["UNKNOWN", "1.0"], ["UNKNOWN", "Unknown"], "ExampleCrawler/1.0 (+https://crawler.example)", &[ROBOT]),
];

/// What an operation is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Object {
    Nothing,
    File,
    User,
    Group,
}

/// Something that is done in apps.
#[derive(Debug)]
pub(crate) struct Deed {
    /// As the app calls it.
    pub(crate) raw: &'static str,
    /// As people read it.
    pub(crate) pretty: &'static str,
    /// Behind `EVENT_CATEGORY_`.
    pub(crate) category: &'static str,
    /// Behind `ENUM_ACTIVITY_GENERIC_TYPE_`.
    pub(crate) generic: &'static str,
    pub(crate) code: i64,
    pub(crate) object: Object,
    /// Whether only administrators do it.
    pub(crate) is_admin: bool,
}

const fn deed(
    code: i64,
    raw: &'static str,
    pretty: &'static str,
    category: &'static str,
    generic: &'static str,
    object: Object,
) -> Deed {
    Deed { raw, pretty, category, generic, code, object, is_admin: false }
}

const fn by_admins(deed: Deed) -> Deed {
    Deed { is_admin: true, ..deed }
}

pub(crate) const DEEDS: [Deed; 15] = [
    deed(2_621_447, "UserLoggedIn", "Log on", "LOGIN", "LOGIN", Object::Nothing),
    deed(983_108, "FileAccessed", "Access file", "VIEW_FILE", "VIEW", Object::File),
    deed(983_110, "FileDownloaded", "Download file", "DOWNLOAD_FILE", "DOWNLOAD", Object::File),
    deed(983_106, "FileModified", "Modify file", "MODIFY_FILE", "MODIFY", Object::File),
    deed(917_504, "MailItemsAccessed", "Read mail", "VIEW_MAIL", "VIEW", Object::Nothing),
    deed(983_109, "FileUploaded", "Upload file", "UPLOAD_FILE", "UPLOAD", Object::File),
    deed(983_120, "SharingSet", "Share file", "SHARE_FILE", "SHARE", Object::File),
    deed(2_621_448, "UserLoginFailed", "Failed log on", "FAILED_LOGIN", "LOGIN", Object::Nothing),
    deed(983_111, "FileDeleted", "Delete file", "DELETE_FILE", "DELETE", Object::File),
    deed(2_621_449, "UserSignedOut", "Log out", "LOGOUT", "LOGOUT", Object::Nothing),
    deed(1_048_601, "ViewReport", "View report", "VIEW_REPORT", "VIEW", Object::Nothing),
    by_admins(deed(720_897, "Add member to group.", "Add member to group", "ADD_GROUP_MEMBER", "CREATE", Object::Group)),
    by_admins(deed(720_898, "Add user.", "Create user", "CREATE_USER", "CREATE", Object::User)),
    by_admins(deed(720_899, "Reset user password.", "Reset password", "RESET_PASSWORD", "MODIFY", Object::User)),
    by_admins(deed(720_900, "Delete user.", "Delete user", "DELETE_USER", "DELETE", Object::User)),
];

/// A policy by which alerts are raised and records are matched.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    /// The code of its alerts.
    pub(crate) alert: i64,
    pub(crate) story: i64,
    pub(crate) intent: &'static [i64],
    pub(crate) severity: i64,
}

const fn policy(
    id: &'static str,
    name: &'static str,
    kind: &'static str,
    alert: i64,
    story: i64,
    intent: &'static [i64],
    severity: i64,
) -> Policy {
    Policy { id, name, kind, alert, story, intent, severity }
}

pub(crate) const POLICIES: [Policy; 8] = [
    policy("5f1a00000000000000000001", "Activity from infrequent country", "ANOMALY_DETECTION", 196_608, 0, &[2], 1),
    policy("5f1a00000000000000000002", "Mass download by a single user", "AUDIT", 15_728_641, 0, &[10, 11], 1),
    policy("5f1a00000000000000000003", "File shared with unauthorized domain", "FILE", 15_728_642, 5, &[11], 0),
    policy("5f1a00000000000000000004", "Unusual administrative activity", "ANOMALY_DETECTION", 14_680_070, 1, &[3, 4], 2),
    policy("5f1a00000000000000000005", "Suspicious inbox forwarding", "ANOMALY_DETECTION", 14_680_083, 0, &[6, 10], 2),
    policy("5f1a00000000000000000006", "Log on from a risky IP address", "AUDIT", 15_728_641, 7, &[2, 1], 2),
    policy("5f1a00000000000000000007", "File containing card numbers", "FILE", 15_728_642, 3, &[], 1),
    policy("5f1a00000000000000000008", "Connected app stopped sending activities", "AUDIT", 15_794_945, 8, &[0], 3),
];

/// A group of users: its id, its name, and how many of a hundred users are in it.
pub(crate) const GROUPS: [(&str, &str, usize); 6] = [
    ("5f1b00000000000000000001", "Office 365 users", 80),
    ("5f1b00000000000000000002", "Sales", 30),
    ("5f1b00000000000000000003", "Engineering", 25),
    ("5f1b00000000000000000004", "Finance", 12),
    ("5f1b00000000000000000005", "Contractors", 8),
    ("5f1b00000000000000000006", "Executives", 4),
];

/// Organizational units, as paths in their tree.
pub(crate) const UNITS: [&str; 7] = [
    "/Contoso/Sales",
    "/Contoso/Sales/Europe",
    "/Contoso/Engineering",
    "/Contoso/Engineering/Platform",
    "/Contoso/Finance",
    "/Contoso/IT",
    "/Contoso/Legal",
];

/// The tags of devices: ids and what they mean.
pub(crate) const DEVICE_TAGS: [&str; 3] = ["5f1c00000000000000000001", "5f1c00000000000000000002", "5f1c00000000000000000003"];

/// Labels of files: ids.
pub(crate) const LABELS: [&str; 4] = ["5f1d0000-0001", "5f1d0000-0002", "5f1d0000-0003", "^5f1d0000-0004"];

/// What a scan of a file found.
pub(crate) const SCAN_LABELS: [&str; 3] = ["^Card numbers", "^Passport numbers", "^Source code"];

/// What session controls do.
pub(crate) const ACTIONS: [&str; 9] =
    ["proxy", "block", "BypassProxy", "protect", "encrypt", "verified", "verify", "decrypt", "encryptionFailed"];

/// Subscriptions of Azure.
pub(crate) const SUBSCRIPTIONS: [&str; 2] = ["5f1e0000-0000-4000-8000-000000000001", "5f1e0000-0000-4000-8000-000000000002"];

/// Domains of partners, who are external.
pub(crate) const PARTNERS: [&str; 4] = ["fabrikam.com", "adatum.com", "northwindtraders.com", "example.org"];
