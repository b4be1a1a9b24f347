//! Files: what tells one from another, and their records.

use serde_json::{Value, json};

use super::chance::Chance;
use super::people::Person;
use super::scenery::{APPS, GROUPS, LABELS, PARTNERS, POLICIES, SCAN_LABELS};
use super::world::World;
use crate::clock::{self, DAY};
use crate::listing::page::DELETED;
use crate::tree::Node;

/// What others know of a file.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) record: String,
    pub(crate) id: String,
    pub(crate) name: String,
    /// The place of its app in the list.
    pub(crate) app: usize,
    pub(crate) owner: usize,
    pub(crate) label: Option<&'static str>,
    form: usize,
    created: i64,
}

/// Extension, MIME type, code, name of the code.
type Form = (&'static str, &'static str, i64, &'static str);

const FORMS: [Form; 9] = [
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 1, "DOCUMENT"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 2, "SPREADSHEET"),
    ("pdf", "application/pdf", 1, "DOCUMENT"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", 3, "PRESENTATION"),
    ("", "application/x-folder", 6, "FOLDER"),
    ("png", "image/png", 5, "IMAGE"),
    ("txt", "text/plain", 4, "TEXT"),
    ("csv", "text/csv", 4, "TEXT"),
    ("zip", "application/zip", 0, "OTHER"),
];
const FOLDER: i64 = 6;

const SUBJECTS: [&str; 10] =
    ["Budget", "Roadmap", "Minutes", "Contract", "Forecast", "Payroll", "Design", "Invoice", "Handbook", "Survey"];
const LEVELS: [&str; 5] = ["PRIVATE", "INTERNAL", "EXTERNAL", "PUBLIC", "PUBLIC_INTERNET"];
const STATES: [&str; 3] = ["EXISTS", "TRASHED", "DELETED"];

impl Key {
    /// The file of this number.
    pub(crate) fn of(seed: u64, number: usize, people: &[Person], now: i64) -> Key {
        let mut chance = Chance::of(seed, "file", number);
        let created = now - DAY - chance.span(700 * DAY);
        let apps: Vec<usize> = (0..APPS.len()).filter(|app| APPS[*app].has_files).collect();
        let (app, form) = (*chance.pick(&apps), chance.skewed(FORMS.len()));
        let dot = if FORMS[form].2 == FOLDER { "" } else { "." };
        Key {
            record: chance.object_id(created),
            id: id(app, &mut chance),
            name: format!("{} {number}{dot}{}", chance.any(&SUBJECTS), FORMS[form].0),
            app,
            owner: chance.skewed(people.len()),
            label: chance.percent(30).then(|| *chance.pick(&LABELS)),
            form,
            created,
        }
    }

    /// Where it is opened.
    pub(crate) fn link(&self) -> String {
        format!("{}/documents/{}", site(self.app), self.record)
    }
}

/// SharePoint and OneDrive number the site and the file, others just the file.
fn id(app: usize, chance: &mut Chance) -> String {
    if is_sharepoint(app) {
        format!("{}|{}", chance.uuid(), chance.uuid())
    } else {
        (100_000_000 + chance.below(900_000_000)).to_string()
    }
}

fn is_sharepoint(app: usize) -> bool {
    [20892, 15600].contains(&APPS[app].id)
}

fn site(app: usize) -> &'static str {
    match APPS[app].id {
        20892 => "https://contoso.sharepoint.com",
        15600 => "https://contoso-my.sharepoint.com",
        _ => "https://files.contoso.com",
    }
}

/// The one of this number.
pub(crate) fn seeded(world: &World, number: usize) -> Value {
    let key = &world.files[number];
    let mut chance = Chance::of(world.seed, "filemore", number);
    let chance = &mut chance;
    let owner = &world.people[key.owner];
    let app = &APPS[key.app];
    let (extension, mime, code, code_name) = FORMS[key.form];
    let modified = key.created + chance.span(world.now - key.created);
    let level = *chance.pick(&[0, 1, 1, 0, 2, 3, 4]);
    let state = if chance.percent(88) { 0 } else { *chance.any(&[1, DELETED]) };
    let state_name = STATES[usize::try_from(state).unwrap_or(0)];
    let shared = Shared::of(world, level, chance);
    let parent = parent(world, key);
    let folder = parent.map_or("root", |folder| &folder.record);
    let mut record = json!({
        "_id": key.record,
        "_tid": world.tenant,
        "id": key.id,
        "appId": app.id,
        "saasId": app.id,
        "instId": i64::from(chance.percent(10)),
        "appName": app.name,
        "name": key.name,
        "name_l": key.name.to_lowercase(),
        "fileSize": if code == FOLDER { 0 } else { 200 + chance.skewed(50_000_000) },
        "createdDate": key.created,
        "modifiedDate": modified,
        "lastNrtTimestamp": modified,
        "snapshotLastModifiedDate": clock::written(modified),
        "fileType": [code, code_name],
        "fileAccessLevel": [level, LEVELS[level]],
        "fileStatus": [state, state_name],
        "ftype": code,
        "facl": level,
        "fstat": state,
        "fileTypeDisplay": code_name,
        "fileExtension": extension,
        "mimeType": mime,
        "isFolder": code == FOLDER,
        "isForeign": false,
        "noGovernance": false,
        "ownerExternal": owner.is_external,
        "enriched": true,
        "ownerAddress": owner.mail,
        "ownerName": owner.name,
        "emails": shared.mails,
        "domains": shared.domains,
        "groupIds": shared.groups,
        "groups": shared.group_names,
        "externalShares": shared.external,
        "collaborators": shared.collaborators,
        "display_collaborators": shared.collaborators,
        "parentId": folder,
        "driveId": format!("drive-{}", key.owner),
        "parentIds": [folder],
        "effectiveParents": [folder],
        "alternateLink": key.link(),
        "spDomain": site(key.app),
        "scanVersion": 4,
        "unseenScans": 0,
        "originalId": key.record,
        "dlpScanResults": [],
        "fTags": [],
        "actions": [],
    });
    if is_sharepoint(key.app) {
        record["siteCollection"] = format!("/sites/{}", number % 7).into();
        record["sitePath"] = record["siteCollection"].clone();
        record["filePath"] = format!("/sites/{}/Documents/{}", number % 7, key.name).into();
        record["siteCollectionId"] = format!("site-{}", number % 7).into();
    }
    record["_facets"] = facets(owner, key, &shared, state, chance);
    if let Some(folder) = parent {
        // Clients name a folder by either of its ids.
        record["_facets"]["parentFolder"] = json!([folder.record, folder.id]);
    }
    record
}

/// Files are in the folders of the same tenant, or in the root.
fn parent<'w>(world: &'w World, key: &Key) -> Option<&'w Key> {
    let folders = world.files.iter().take(50).filter(|folder| FORMS[folder.form].2 == FOLDER && folder.record != key.record);
    folders.min_by_key(|folder| (folder.owner.abs_diff(key.owner), folder.created))
}

fn facets(owner: &Person, key: &Key, shared: &Shared, state: i64, chance: &mut Chance) -> Value {
    let policies: Vec<&str> =
        POLICIES.iter().filter(|policy| policy.kind == "FILE" && chance.percent(12)).map(|policy| policy.id).collect();
    json!({
        "policy": policies,
        "collaborators.entity": shared.keys,
        "owner.entity": owner.key(),
        "owner.orgUnit": owner.unit,
        "fileLabels": key.label,
        "fileScanLabels": chance.percent(20).then(|| *chance.pick(&SCAN_LABELS)),
        "trashed": state == 1,
        "quarantined": chance.percent(5),
    })
}

/// With whom a file is shared.
#[derive(Default)]
struct Shared {
    mails: Vec<String>,
    domains: Vec<String>,
    groups: Vec<&'static str>,
    group_names: Vec<&'static str>,
    external: Vec<String>,
    collaborators: Vec<Value>,
    keys: Vec<Value>,
}

impl Shared {
    fn of(world: &World, level: usize, chance: &mut Chance) -> Shared {
        let mut shared = Shared::default();
        if level == 0 {
            return shared;
        }
        for _ in 0..=chance.below(4) {
            shared.add_person(&world.people[chance.skewed(world.people.len())]);
        }
        if chance.percent(40) {
            let (id, name, _) = *chance.pick(&GROUPS);
            shared.groups.push(id);
            shared.group_names.push(name);
            shared.collaborators.push(json!({ "type": 2, "accessLevel": 1, "name": name, "id": id }));
        }
        if level >= 2 {
            let domain = *chance.pick(&PARTNERS);
            let mail = format!("guest{}@{domain}", chance.skewed(30));
            shared.external.push(mail.clone());
            shared.add(mail, domain.to_owned());
        }
        shared
    }

    fn add_person(&mut self, person: &Person) {
        if self.mails.contains(&person.mail) {
            return;
        }
        let collaborator = json!({ "type": 1, "accessLevel": 2, "name": person.name, "id": person.id, "email": person.mail });
        self.collaborators.push(collaborator);
        self.keys.push(person.key().to_value());
        let domain = person.mail.split('@').next_back().unwrap_or_default().to_owned();
        self.add(person.mail.clone(), domain);
    }

    fn add(&mut self, mail: String, domain: String) {
        self.mails.push(mail);
        if !self.domains.contains(&domain) {
            self.domains.push(domain);
        }
    }
}
