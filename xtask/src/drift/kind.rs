//! The kinds of drift, and their words.

use super::look::Side;

/// A kind of drift, with what tells two findings of one place apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// A member that the schema does not know.
    UnknownMember(String),
    /// Members that it does not know, whose names may be somebody's data.
    HiddenMembers,
    /// A member that must be there is not.
    MissingMember(String),
    /// Null where it is not allowed.
    Null,
    /// A value of another type.
    WrongType,
    /// A value that is no member of the enum.
    UnknownValue,
    /// A discriminator that names no variant.
    UnknownVariant,
    /// A text or number that is not in its format.
    Format(String),
    /// A value that breaks a limit; the keyword.
    Limit(String),
    /// A status that the operation does not declare.
    Status(u16),
    /// A media type that it does not declare.
    MediaType(Side, String),
    /// What is called JSON and is none.
    NoJson(Side),
    /// A query parameter that it does not declare.
    QueryParameter(String),
    /// Query parameters that it does not declare, whose names may be somebody's data.
    HiddenQueryParameters,
    /// A method and path that no operation has.
    Route(String),
}

impl Kind {
    /// The word for programs.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Kind::UnknownMember(_) | Kind::HiddenMembers => "unknown-member",
            Kind::MissingMember(_) => "missing-member",
            Kind::Null => "null",
            Kind::WrongType => "wrong-type",
            Kind::UnknownValue => "unknown-enum-member",
            Kind::UnknownVariant => "unknown-variant",
            Kind::Format(_) => "format",
            Kind::Limit(_) => "limit",
            Kind::Status(_) => "undeclared-status",
            Kind::MediaType(..) => "undeclared-media-type",
            Kind::NoJson(_) => "no-json",
            Kind::QueryParameter(_) | Kind::HiddenQueryParameters => "undeclared-query-parameter",
            Kind::Route(_) => "unknown-route",
        }
    }

    /// The name that the finding is about, where it has one that may be told.
    pub(super) fn name(&self) -> Option<String> {
        match self {
            Kind::UnknownMember(name) | Kind::MissingMember(name) | Kind::QueryParameter(name) => Some(name.clone()),
            Kind::Format(word) | Kind::Limit(word) | Kind::MediaType(_, word) | Kind::Route(word) => Some(word.clone()),
            Kind::Status(status) => Some(status.to_string()),
            Kind::HiddenMembers
            | Kind::Null
            | Kind::WrongType
            | Kind::UnknownValue
            | Kind::UnknownVariant
            | Kind::NoJson(_)
            | Kind::HiddenQueryParameters => None,
        }
    }

    /// What was found, in a few words.
    pub(super) fn told(&self) -> String {
        match self {
            Kind::UnknownMember(name) => format!("unknown member `{name}`"),
            Kind::HiddenMembers => "unknown members; their names look like data and are not shown".to_owned(),
            Kind::MissingMember(name) => format!("required member `{name}` is missing"),
            Kind::Null => "null, which is not allowed".to_owned(),
            Kind::WrongType => "wrong type".to_owned(),
            Kind::UnknownValue => "unknown enum members".to_owned(),
            Kind::UnknownVariant => "the discriminator names an unknown variant".to_owned(),
            Kind::Format(word) => format!("not in the format `{word}`"),
            Kind::Limit(keyword) => format!("outside of `{keyword}`"),
            Kind::Status(status) => format!("undeclared status {status}"),
            Kind::MediaType(side, name) => format!("undeclared media type `{name}` of {}", whose(*side)),
            Kind::NoJson(side) => format!("{} that is called JSON and is none", whose(*side)),
            Kind::QueryParameter(name) => format!("undeclared query parameter `{name}`"),
            Kind::HiddenQueryParameters => "undeclared query parameters; their names look like data and are not shown".to_owned(),
            Kind::Route(route) => format!("unknown route `{route}`"),
        }
    }
}

fn whose(side: Side) -> &'static str {
    match side {
        Side::Request => "a request",
        Side::Answer => "an answer",
    }
}
