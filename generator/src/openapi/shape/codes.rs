//! The codes of everything that can be wrong with a document, each with what it means.

macro_rules! codes {
    ($($name:ident = $code:literal: $docs:literal,)*) => {
        $(
            #[doc = $docs]
            pub const $name: &str = $code;
        )*

        /// Every code with its meaning, in the order in which a document is checked.
        pub const CODES: &[(&str, &str)] = &[$(($code, $docs),)*];
    };
}

codes! {
    NO_OPENAPI = "no-openapi": "The document does not say that it is OpenAPI.",
    UNSUPPORTED_VERSION = "unsupported-version": "The document is in a version of OpenAPI that we do not speak yet.",
    REPAIRED = "repaired": "Damage of somebody else's document that was mended.",
    INEXACT = "inexact": "Something of a later OpenAPI that the generated crate takes wider than the document says it, or not at all.",
    UNKNOWN_KEY = "unknown-key": "A key that OpenAPI does not know there.",
    UNKNOWN_EXTENSION = "unknown-extension": "An `x-` key that is none of ours.",
    MISPLACED_EXTENSION = "misplaced-extension": "An `x-` key of ours where it means nothing.",
    MISSING_KEY = "missing-key": "A key that must be there and is not.",
    WRONG_TYPE = "wrong-type": "Text where a list is expected, and the like.",
    UNKNOWN_WORD = "unknown-word": "A word that is not among those that are possible.",
    NOT_SUPPORTED = "not-supported": "Something that OpenAPI knows and that we do not express yet.",
    BAD_NAME = "bad-name": "A key that does not look as such a key must: a path, a status, the name of a component.",
    REF_SIBLINGS = "ref-siblings": "Keys beside a `$ref`, where they count for nothing.",
    BROKEN_REF = "broken-ref": "A `$ref` that leads nowhere, or to the wrong kind of component.",
    CYCLE = "cycle": "Schemas that consist of nothing but each other.",
    TOO_DEEP = "too-deep": "Schemas inside schemas beyond all measure.",
    BAD_TEMPLATE = "bad-template": "A path or a URL whose braces do not match, or whose variables have no name or the same one.",
    SAME_PATH = "same-path": "Two paths that no request can tell apart.",
    UNDECLARED_PARAMETER = "undeclared-parameter": "A path with a variable that no parameter describes.",
    UNUSED_PARAMETER = "unused-parameter": "A path parameter that its path does not contain.",
    DUPLICATE_PARAMETER = "duplicate-parameter": "Two parameters of the same name in the same place.",
    PARAMETER_SHAPE = "parameter-shape": "A parameter or header without schema, with two, or with several media types.",
    OPTIONAL_PATH_PARAMETER = "optional-path-parameter": "A path parameter that is not required.",
    RESERVED_HEADER = "reserved-header": "A parameter for a header that OpenAPI describes otherwise.",
    DUPLICATE_OPERATION_ID = "duplicate-operation-id": "Two operations of the same `operationId`.",
    BODY_PARAMETERS = "body-parameters": "Parameters of Swagger 2.0 that cannot make up a body: two bodies, a body and a form.",
    BAD_SERVER = "bad-server": "A `host` or a `basePath` of Swagger 2.0 that is none.",
    BAD_EXAMPLE = "bad-example": "An example of an answer that the operation does not give.",
    UNEXPECTED_BODY = "unexpected-body": "A body where the method has none.",
    NO_RESPONSE = "no-response": "An operation from which nothing can come back.",
    UNDEFINED_TAG = "undefined-tag": "An operation with a tag that the document does not describe.",
    DUPLICATE_TAG = "duplicate-tag": "Two tags of the same name.",
    UNDEFINED_SECURITY = "undefined-security": "A security requirement for a scheme that does not exist.",
    UNDEFINED_VARIABLE = "undefined-variable": "A server's URL with a variable that is not described.",
    BAD_DEFAULT = "bad-default": "A default that its own schema does not allow.",
    REQUIRED_UNKNOWN = "required-unknown": "`required` names a property that does not exist.",
    DUPLICATE_ENTRY = "duplicate-entry": "The same entry twice in a list that is a set.",
    ENUM_TYPE = "enum-type": "Values of an `enum` that are not of the schema's type.",
    EMPTY_LIST = "empty-list": "A list that must have an entry and has none.",
    EMPTY_RANGE = "empty-range": "A minimum that is greater than the maximum.",
    IDLE_KEYWORD = "idle-keyword": "A keyword that says nothing about values of the schema's type.",
    MISSING_TYPE = "missing-type": "A schema whose keywords speak of a type that it does not name.",
    BAD_NUMBER = "bad-number": "A number that its place cannot take: a fraction for an integer, or too large.",
    DISCRIMINATOR = "discriminator": "A discriminator that its variants do not go along with.",
    ENUM_NAMES = "enum-names": "`x-enum-varnames` or `x-enum-descriptions` that do not go with the `enum`.",
    RUST_NAME = "rust-name": "A name that Rust cannot have, or not in this place.",
    PAGING = "paging": "`x-paging` that does not go with the request or the answer.",
    UPLOAD = "upload": "`x-upload` that does not go with the operations that it speaks of.",
    EXTENSION_CONDITION = "extension-condition": "An `x-` key on something that it cannot be said about.",
    REPLACED_BY = "replaced-by": "`x-replaced-by` that names no operation, or stands on one that is not deprecated.",
    UNUSED_COMPONENT = "unused-component": "A component that nothing refers to.",
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_stand_once() {
        for (index, (code, meaning)) in CODES.iter().enumerate() {
            assert!(code.bytes().all(|byte| byte == b'-' || byte.is_ascii_lowercase()), "{code}");
            assert!(meaning.ends_with('.'), "{meaning}");
            assert!(CODES[..index].iter().all(|(other, _)| other != code), "{code}");
        }
    }
}
