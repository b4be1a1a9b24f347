//! What the reference can refer to; where that stands is for each medium to say.

use crate::ir::{FieldName, MethodName, ModuleName, TypeName, VariantName, Wire};

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
}

impl Topic {
    /// The name of the guide's page, without a suffix.
    pub(crate) fn stem(self) -> &'static str {
        match self {
            Topic::Authorization => "authorization",
            Topic::Paging => "paging",
            Topic::Filters => "filters",
            Topic::Limits => "limits",
            Topic::Errors => "errors",
            Topic::Uploads => "uploads",
            Topic::WithoutAsync => "without-async",
            Topic::Watching => "watching",
        }
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

/// The anchor of a field of a type.
pub(crate) fn field_anchor(ty: &TypeName, field: &FieldName) -> String {
    format!("field.{ty}.{field}")
}

/// The anchor of a variant of an enum or of a union.
pub(crate) fn variant_anchor(ty: &TypeName, variant: &VariantName) -> String {
    format!("variant.{ty}.{variant}")
}

/// The anchor of a field that can be filtered by.
pub(crate) fn filter_anchor(filters: &TypeName, field: &Wire) -> String {
    format!("filter.{filters}.{}", plain(field.as_str()))
}

/// The anchor of an argument on the page of its method.
pub(crate) fn argument_anchor(name: &str) -> String {
    format!("argument.{name}")
}

/// The anchor of an operator of a filter builder.
pub(crate) fn operator_anchor(filters: &TypeName, operator: &Wire) -> String {
    format!("operator.{filters}.{}", plain(operator.as_str()))
}

/// A name that can stand in an address and in an attribute as it is; two names never become the same.
fn plain(text: &str) -> String {
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
        let filters = TypeName("F".to_owned());
        let anchor = |wire: &str| filter_anchor(&filters, &Wire(wire.to_owned()));
        assert_eq!(anchor("ip.address"), "filter.F.ip.address");
        assert_eq!(anchor("a \"b~"), "filter.F.a~20~~22~b~7e~");
        assert_ne!(anchor("~20~"), anchor(" "));
    }
}
