//! What the reference can refer to; where that stands is for each medium to say.

use heck::ToSnakeCase;

use crate::ir::{MethodName, ModuleName, TypeName};

/// Something that is explained somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A resource.
    Resource(ModuleName),
    /// An operation or an upload: a method of a resource.
    Method(ModuleName, MethodName),
    /// A type.
    Type(ModuleName, TypeName),
    /// A filter builder.
    Filters(ModuleName, TypeName),
    /// A way to authorize.
    Scheme(MethodName),
    /// A guide.
    Guide(Topic),
    /// A guide that was written by hand, by the name of its page without a suffix.
    ByHand(String),
    /// All guides.
    Guides,
    /// The types of values that are not the API's own.
    Values,
}

/// What a guide is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Credentials.
    Authorization,
    /// What a call can be given besides its arguments.
    Calls,
    /// Lists that come in pages.
    Paging,
    /// Filter builders.
    Filters,
    /// How much, how often and how long.
    Limits,
    /// What goes wrong.
    Errors,
    /// Files.
    Uploads,
    /// Calls that hold the thread.
    WithoutAsync,
    /// Traces and hooks.
    Watching,
    /// What need not be compiled.
    Features,
    /// What the service sends by itself.
    Webhooks,
}

impl Topic {
    /// All of them.
    pub(crate) const ALL: [Topic; 11] = [
        Topic::Authorization,
        Topic::Calls,
        Topic::Paging,
        Topic::Filters,
        Topic::Limits,
        Topic::Errors,
        Topic::Uploads,
        Topic::WithoutAsync,
        Topic::Watching,
        Topic::Features,
        Topic::Webhooks,
    ];

    /// The name of the guide's page, without a suffix.
    pub(crate) fn stem(self) -> &'static str {
        match self {
            Topic::Authorization => "authorization",
            Topic::Calls => "calls",
            Topic::Paging => "paging",
            Topic::Filters => "filters",
            Topic::Limits => "limits",
            Topic::Errors => "errors",
            Topic::Uploads => "uploads",
            Topic::WithoutAsync => "without-async",
            Topic::Watching => "watching",
            Topic::Features => "features",
            Topic::Webhooks => "webhooks",
        }
    }
}

impl From<Topic> for Target {
    fn from(topic: Topic) -> Target {
        Target::Guide(topic)
    }
}

/// The anchor of a method of a resource.
pub(crate) fn method_anchor(name: &MethodName) -> String {
    format!("method.{name}")
}

/// The anchor of a type or of a filter builder.
pub(crate) fn type_anchor(name: &TypeName) -> String {
    format!("type.{name}")
}

/// The anchor of a way to authorize.
pub(crate) fn scheme_anchor(name: &MethodName) -> String {
    format!("security.{name}")
}

/// Whether a type is the one that its module is named after, and so what the page of the module is about.
pub(crate) fn is_main(module: &ModuleName, name: &TypeName) -> bool {
    name.as_str().to_snake_case() == module.as_str().trim_end_matches('_')
}

/// How the anchors of fields of a type begin: on the page that is about the type its name goes without saying.
pub(crate) fn field_anchors(module: &ModuleName, ty: &TypeName) -> String {
    within("field", module, ty)
}

/// How the anchors of the variants of an enum or of a union begin.
pub(crate) fn variant_anchors(module: &ModuleName, ty: &TypeName) -> String {
    within("variant", module, ty)
}

/// How the anchors of the methods of a filter builder begin.
pub(crate) fn filter_method_anchors(module: &ModuleName, filters: &TypeName) -> String {
    within("method", module, filters)
}

/// How the anchors of operators of a filter builder begin.
pub(crate) fn operator_anchors(module: &ModuleName, filters: &TypeName) -> String {
    within("operator", module, filters)
}

fn within(kind: &str, module: &ModuleName, name: &TypeName) -> String {
    if is_main(module, name) { format!("{kind}.") } else { format!("{kind}.{name}.") }
}

/// The anchor of an argument on the page of its method.
pub(crate) fn argument_anchor(name: &str) -> String {
    format!("argument.{name}")
}

/// A name that can stand in an address and in an attribute as it is; two names never become the same.
pub(crate) fn plain(text: &str) -> String {
    let written = |character: char| match character {
        'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-' => character.to_string(),
        character => format!("~{:x}~", u32::from(character)),
    };
    text.chars().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_needs_no_escape_and_belongs_to_one_name() {
        assert_eq!(plain("ip.address"), "ip.address");
        assert_eq!(plain("a \"b~"), "a~20~~22~b~7e~");
        assert_ne!(plain("~20~"), plain(" "));
    }

    #[test]
    fn the_name_of_the_type_that_a_page_is_about_goes_without_saying() {
        let (module, name) = (ModuleName("alert_page".to_owned()), |name: &str| TypeName(name.to_owned()));
        assert_eq!(field_anchors(&module, &name("AlertPage")), "field.");
        assert_eq!(field_anchors(&module, &name("AlertPageItem")), "field.AlertPageItem.");
    }
}
