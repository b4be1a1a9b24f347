//! What becomes of each keyword of a schema: decided in one table, so that none counts as generated that nobody looks at.

use self::Class::{Converted, Documented, Typed, Unexpressed};

/// What becomes of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// It decides about types, names or conversions.
    Typed,
    /// The documentation or the samples say it; nothing enforces it.
    Documented,
    /// It is of another dialect than OpenAPI 3.0, and what brings documents to that makes something of it, or says that it does not.
    Converted,
    /// Nothing is made of it; why.
    Unexpressed(&'static str),
}

/// The keywords, each with what becomes of it.
const KEYWORDS: &[(&str, Class)] = &[
    ("$ref", Typed),
    ("type", Typed),
    ("format", Typed),
    ("nullable", Typed),
    ("enum", Typed),
    ("properties", Typed),
    ("required", Typed),
    ("additionalProperties", Typed),
    ("items", Typed),
    ("allOf", Typed),
    ("oneOf", Typed),
    ("anyOf", Typed),
    ("discriminator", Typed),
    ("deprecated", Typed),
    ("title", Documented),
    ("description", Documented),
    ("default", Documented),
    ("example", Documented),
    ("minLength", Documented),
    ("maxLength", Documented),
    ("pattern", Documented),
    ("minimum", Documented),
    ("maximum", Documented),
    ("exclusiveMinimum", Documented),
    ("exclusiveMaximum", Documented),
    ("multipleOf", Documented),
    ("minItems", Documented),
    ("maxItems", Documented),
    ("uniqueItems", Documented),
    ("minProperties", Unexpressed("how many properties an object has is neither checked nor documented")),
    ("maxProperties", Unexpressed("how many properties an object has is neither checked nor documented")),
    ("readOnly", Documented),
    ("writeOnly", Documented),
    ("externalDocs", Unexpressed("further reading is not carried over into the documentation")),
    ("xml", Unexpressed("how a value is written as XML is not expressed")),
    ("not", Unexpressed("what a value is not cannot be said by a type")),
    ("$schema", Converted),
    ("$id", Converted),
    ("$anchor", Converted),
    ("$dynamicAnchor", Converted),
    ("$dynamicRef", Converted),
    ("$vocabulary", Converted),
    // It says nothing of values.
    ("$comment", Converted),
    ("$defs", Converted),
    ("definitions", Converted),
    ("const", Converted),
    ("examples", Converted),
    ("prefixItems", Converted),
    ("additionalItems", Converted),
    ("unevaluatedItems", Converted),
    ("contains", Converted),
    ("minContains", Converted),
    ("maxContains", Converted),
    ("patternProperties", Converted),
    ("propertyNames", Converted),
    ("unevaluatedProperties", Converted),
    ("dependencies", Converted),
    ("dependentRequired", Converted),
    ("dependentSchemas", Converted),
    ("if", Converted),
    ("then", Converted),
    ("else", Converted),
    ("contentEncoding", Converted),
    ("contentMediaType", Converted),
    ("contentSchema", Converted),
    // At parameters and headers of Swagger 2.0.
    ("collectionFormat", Converted),
    ("allowEmptyValue", Converted),
];

/// What becomes of a keyword; none for one that nobody knows.
pub(super) fn class(keyword: &str) -> Option<Class> {
    KEYWORDS.iter().find(|(known, _)| *known == keyword).map(|(_, class)| *class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::shape::grammar::{Need, ObjectKind};
    use crate::openapi::shape::object;

    #[test]
    fn what_the_table_of_openapi_puts_off_is_not_generated() {
        for key in object(ObjectKind::Schema).keys {
            let class = class(key.name);
            assert!(class.is_some(), "`{}` has no class", key.name);
            let put_off = matches!(key.need, Need::Later);
            assert!(!put_off || matches!(class, Some(Unexpressed(_))), "`{}` is not expressed", key.name);
        }
    }

    #[test]
    fn a_keyword_has_one_class() {
        let mut names: Vec<&str> = KEYWORDS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), KEYWORDS.len());
    }
}
