//! Which operation a method and a path mean.

use http::Method;

/// The collections that are listed, fetched and changed alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What somebody did.
    Activity,
    /// What a policy noticed.
    Alert,
    /// Users and accounts.
    Entity,
    /// Files in connected apps.
    File,
    /// Ranges of IP addresses.
    Subnet,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 5] = [Kind::Activity, Kind::Alert, Kind::Entity, Kind::File, Kind::Subnet];

    /// Its segment of the path, which names its records in dumps too.
    pub fn segment(self) -> &'static str {
        match self {
            Kind::Activity => "activities",
            Kind::Alert => "alerts",
            Kind::Entity => "entities",
            Kind::File => "files",
            Kind::Subnet => "subnet",
        }
    }

    /// The kind of this segment.
    pub fn of(segment: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.segment() == segment)
    }
}

/// How alerts are closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Something harmless did happen.
    Benign,
    /// Nothing happened.
    FalsePositive,
    /// It happened as the alert says.
    TruePositive,
}

/// What a request wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Records of a kind.
    List(Kind),
    /// One record, by what stands in the path, decoded.
    Get(Kind, String),
    /// An opinion on an activity.
    Feedback(String),
    /// Closes alerts.
    Close(Closing),
    /// Closes alerts in the old way: as false positives, or as true ones.
    OldClose(Closing),
    /// Closes one alert as a false positive, in the old way.
    Dismiss(String),
    /// Marks an alert as read, or as not read.
    Mark {
        /// The alert.
        id: String,
        /// Whether it is read now.
        read: bool,
    },
    /// A new IP range.
    CreateSubnet,
    /// Another IP range in place of this one.
    UpdateSubnet(String),
    /// Takes an IP range away.
    DeleteSubnet(String),
    /// The relatives of an entity.
    EntityTree(String),
    /// Where a log can be put.
    UploadUrl,
    /// A log has been put there.
    DoneUpload,
    /// The domains of banned apps, as a program for a firewall.
    BlockScript,
    /// The reports that logs feed.
    Streams,
    /// How many apps were discovered, by category.
    Categories,
    /// Tags of discovered apps.
    AppTags,
    /// Adds a tag to a discovered app, or takes it away.
    TagApp {
        /// The app.
        app: String,
        /// Whether it is added.
        add: bool,
    },
}

/// An operation, and what the spec calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// `operationId`
    pub id: &'static str,
    /// What is wanted.
    pub operation: Operation,
}

/// The operation of a method and a path (without the query, percent signs and all); none if the service has none there.
///
/// Paths begin with `/api` or `/cas/api`. A `GET` needs no slash at its end; other methods do, but where the documentation itself writes
/// none (`feedback`, `close_true_positive`).
pub fn route(method: &Method, path: &str) -> Option<Route> {
    let path = path.strip_prefix("/cas").unwrap_or(path).strip_prefix("/api/")?;
    let (path, slash) = path.strip_suffix('/').map_or((path, false), |path| (path, true));
    let segments: Vec<String> = path.split('/').map(decoded).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let lenient = method == Method::GET || matches!(segments.last(), Some(&"feedback" | &"close_true_positive"));
    if !slash && !lenient {
        return None;
    }
    match segments.as_slice() {
        ["v1", "discovery", rest @ ..] => discovery(method, rest),
        ["v1", kind, rest @ ..] => collection(method, Kind::of(kind)?, rest),
        ["discovery_block_scripts"] if method == Method::GET => found("getBlockScript", Operation::BlockScript),
        ["discovery", "streams"] if method == Method::GET => found("listStreams", Operation::Streams),
        _ => None,
    }
}

fn collection(method: &Method, kind: Kind, rest: &[&str]) -> Option<Route> {
    let (is_get, is_post) = (method == Method::GET, method == Method::POST);
    match (kind, rest) {
        (_, []) if is_get || is_post => found(list_id(kind, is_get), Operation::List(kind)),
        (Kind::Activity, [id, "feedback"]) if is_post => found("sendActivityFeedback", Operation::Feedback((*id).to_owned())),
        (Kind::Alert, rest) if is_post => alerts(rest),
        (Kind::Subnet, ["create_rule"]) if is_post => found("createSubnet", Operation::CreateSubnet),
        (Kind::Subnet, [id, "update_rule"]) if is_post => found("updateSubnet", Operation::UpdateSubnet((*id).to_owned())),
        (Kind::Subnet, [id]) if method == Method::DELETE => found("deleteSubnet", Operation::DeleteSubnet((*id).to_owned())),
        (Kind::Entity, [id, "retrieve_tree"]) if is_get => found("getEntityTree", Operation::EntityTree((*id).to_owned())),
        (Kind::Subnet, _) => None,
        (kind, [id]) if is_get => found(get_id(kind)?, Operation::Get(kind, (*id).to_owned())),
        _ => None,
    }
}

fn alerts(rest: &[&str]) -> Option<Route> {
    match rest {
        ["close_benign"] => found("closeAlertsBenign", Operation::Close(Closing::Benign)),
        ["close_false_positive"] => found("closeAlertsFalsePositive", Operation::Close(Closing::FalsePositive)),
        ["close_true_positive"] => found("closeAlertsTruePositive", Operation::Close(Closing::TruePositive)),
        ["dismiss_bulk"] => found("dismissAlertsBulk", Operation::OldClose(Closing::FalsePositive)),
        ["resolve"] => found("resolveAlertsBulk", Operation::OldClose(Closing::TruePositive)),
        [id, "dismiss"] => found("dismissAlert", Operation::Dismiss((*id).to_owned())),
        [id, "read"] => found("markAlertRead", Operation::Mark { id: (*id).to_owned(), read: true }),
        [id, "unread"] => found("markAlertUnread", Operation::Mark { id: (*id).to_owned(), read: false }),
        _ => None,
    }
}

fn discovery(method: &Method, rest: &[&str]) -> Option<Route> {
    let (is_get, is_post) = (method == Method::GET, method == Method::POST);
    match rest {
        ["upload_url"] if is_get => found("getUploadUrl", Operation::UploadUrl),
        ["done_upload"] if is_post => found("finalizeUpload", Operation::DoneUpload),
        ["discovered_apps", "categories"] if is_post => found("listDiscoveredAppCategories", Operation::Categories),
        ["app_tags"] if is_post => found("listAppTags", Operation::AppTags),
        ["discovery_app", app, "add_tag"] if is_post => {
            found("addAppTag", Operation::TagApp { app: (*app).to_owned(), add: true })
        }
        ["discovery_app", app, "remove_tag"] if is_post => {
            found("removeAppTag", Operation::TagApp { app: (*app).to_owned(), add: false })
        }
        _ => None,
    }
}

fn found(id: &'static str, operation: Operation) -> Option<Route> {
    Some(Route { id, operation })
}

fn list_id(kind: Kind, is_get: bool) -> &'static str {
    match (kind, is_get) {
        (Kind::Activity, true) => "listActivitiesGet",
        (Kind::Activity, false) => "listActivities",
        (Kind::Alert, true) => "listAlertsGet",
        (Kind::Alert, false) => "listAlerts",
        (Kind::Entity, true) => "listEntitiesGet",
        (Kind::Entity, false) => "listEntities",
        (Kind::File, true) => "listFilesGet",
        (Kind::File, false) => "listFiles",
        (Kind::Subnet, true) => "listSubnetsGet",
        (Kind::Subnet, false) => "listSubnets",
    }
}

fn get_id(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Activity => Some("getActivity"),
        Kind::Alert => Some("getAlert"),
        Kind::Entity => Some("getEntity"),
        Kind::File => Some("getFile"),
        Kind::Subnet => None,
    }
}

/// A segment without its percent signs.
pub(crate) fn decoded(segment: &str) -> String {
    // A plus sign is a plus sign in a path.
    let escaped = segment.replace('+', "%2B");
    url::form_urlencoded::parse(format!("a={escaped}").as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn id(method: &Method, path: &str) -> Option<&'static str> {
        route(method, path).map(|route| route.id)
    }

    #[test]
    fn the_portals_prefix_and_a_missing_slash_are_tolerated_where_the_service_does() {
        assert_eq!(id(&Method::GET, "/api/v1/alerts/"), Some("listAlertsGet"));
        assert_eq!(id(&Method::GET, "/cas/api/v1/alerts"), Some("listAlertsGet"));
        assert_eq!(id(&Method::POST, "/api/v1/alerts/"), Some("listAlerts"));
        assert_eq!(id(&Method::POST, "/api/v1/alerts"), None);
        assert_eq!(id(&Method::POST, "/api/v1/activities/a_b/feedback"), Some("sendActivityFeedback"));
        assert_eq!(id(&Method::POST, "/api/v1/alerts/close_true_positive"), Some("closeAlertsTruePositive"));
        assert_eq!(id(&Method::POST, "/api/v1/alerts/close_benign"), None);
        assert_eq!(id(&Method::DELETE, "/api/v1/subnet/64b0c0ffee0123456789abcd/"), Some("deleteSubnet"));
        assert_eq!(id(&Method::GET, "/api/v1/subnet/64b0c0ffee0123456789abcd/"), None);
        assert_eq!(id(&Method::GET, "/v1/alerts/"), None);
    }

    #[test]
    fn what_stands_in_a_path_is_decoded() {
        let route = route(&Method::GET, "/api/v1/entities/eyJh%3D+x%2F/").unwrap();
        assert_eq!(route.operation, Operation::Get(Kind::Entity, "eyJh=+x/".to_owned()));
    }
}
