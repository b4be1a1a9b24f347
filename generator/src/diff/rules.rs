//! The one table of what a change means to those who use the generated crate.
//!
//! A change is *breaking* where a program that compiled may no longer compile, or has to be told something else from outside; *additive*
//! where everything that compiled still does, and there is more; *invisible* where Rust sees no difference: words, and what travels.
//! What a caller could only have written against the crate's own advice (a `match` on an enum that is `#[non_exhaustive]`, a struct
//! written out that is `#[non_exhaustive]`) does not count.

/// What a change means to a program that uses the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Rust sees no difference.
    Invisible,
    /// There is more, and all that was there is as it was.
    Additive,
    /// A program that compiled may no longer compile.
    Breaking,
}

impl Class {
    /// How reports call it.
    pub fn word(self) -> &'static str {
        match self {
            Class::Invisible => "invisible",
            Class::Additive => "additive",
            Class::Breaking => "breaking",
        }
    }
}

/// A kind of change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub code: &'static str,
    /// What it means.
    pub class: Class,
    /// What happened, in a few words.
    pub title: &'static str,
    /// Why it means that.
    pub why: &'static str,
}

macro_rules! rules {
    ($($name:ident $class:ident $code:literal $title:literal $why:literal)*) => {
        $(
            #[doc = $title]
            pub(super) const $name: &Rule =
                &Rule { code: $code, class: Class::$class, title: $title, why: $why };
        )*

        /// All of them.
        pub const RULES: &[&Rule] = &[$($name),*];
    };
}

rules! {
    // Anything.
    RENAMED Breaking "renamed" "has another name in Rust"
        "Every use of the old name stops compiling. `names.lock` keeps names; a rename is asked for by `x-rust-name`."
    DOCS Invisible "docs-changed" "is described in other words, or with other examples"
        "Documentation and samples only."
    DEPRECATED Additive "deprecated" "is deprecated now"
        "Callers get a warning and go on."
    UNDEPRECATED Invisible "undeprecated" "is no longer deprecated"
        "A warning goes away."
    LIMITS Invisible "limits-changed" "is within other limits, or has another default"
        "The client says limits and does not enforce them."

    // The API as a whole.
    RATE_LIMIT_ADDED Additive "rate-limit-added" "is new: a rate limit is declared"
        "The client's builder gets `throttle` and `no_throttle`."
    RATE_LIMIT_REMOVED Breaking "rate-limit-removed" "is gone: no rate limit is declared"
        "`throttle` and `no_throttle` of the client's builder go away."
    RATE_LIMIT_CHANGED Invisible "rate-limit-changed" "keeps another limit"
        "The client waits otherwise; nothing is called otherwise."
    ENVIRONMENT_ADDED Additive "environment-added" "is new"
        "`Client::from_env` is new."
    ENVIRONMENT_REMOVED Breaking "environment-removed" "is gone"
        "`Client::from_env` goes away."
    ENVIRONMENT_CHANGED Breaking "environment-changed" "reads other variables"
        "Programs compile, and find nothing under the names that they were set up with."
    BASE_PATH_CHANGED Invisible "base-path-changed" "an address without a path gets another one"
        "It is a matter of what is sent."
    FEATURES_SPLIT Breaking "features-split" "the crate is split into Cargo features"
        "Who has turned the default features off has to name those that it uses."
    FEATURES_JOINED Breaking "features-joined" "the crate is no longer split into Cargo features"
        "Cargo refuses a dependency that names a feature which is not there."
    FEATURE_ADDED Additive "feature-added" "is a new Cargo feature"
        "It is on by default."
    FEATURE_REMOVED Breaking "feature-removed" "is a Cargo feature no longer"
        "Cargo refuses a dependency that names it."
    FEATURE_NARROWED Breaking "feature-narrowed" "is no longer there with a feature"
        "Who names only some features no longer has the type by them."

    // Servers and credentials.
    SERVER_ADDED Additive "server-added" "is a new server" "A function in `servers` is new."
    SERVER_REMOVED Breaking "server-removed" "is a server no longer" "Its function in `servers` goes away."
    SERVER_ARGUMENTS Breaking "server-arguments-changed" "has an address of other parts"
        "The function takes other arguments."
    SERVER_CHANGED Invisible "server-changed" "has another address" "The function gives another text."
    CREDENTIAL_ADDED Additive "credential-added" "is a new way to authorize" "The client's builder gets a method."
    CREDENTIAL_REMOVED Breaking "credential-removed" "is a way to authorize no longer" "A method of the client's builder goes away."
    CREDENTIAL_CHANGED Invisible "credential-changed" "travels in another way" "It is a matter of what is sent."
    TOKEN_ENDPOINT_ADDED Additive "token-endpoint-added" "is a new place to have tokens from" "A function in `oauth` is new."
    TOKEN_ENDPOINT_REMOVED Breaking "token-endpoint-removed" "is a place to have tokens from no longer" "A function in `oauth` goes away."
    TOKEN_ENDPOINT_ARGUMENTS Breaking "token-endpoint-arguments-changed" "has an address of other parts"
        "The function takes other arguments, or its constant goes away."
    TOKEN_ENDPOINT_CHANGED Invisible "token-endpoint-changed" "has another address, or asks for another scope"
        "It is a matter of what is sent."

    // Resources and operations.
    RESOURCE_ADDED Additive "resource-added" "is a new resource" "The client gets a method, and `resources` a module."
    RESOURCE_REMOVED Breaking "resource-removed" "is a resource no longer" "The client's method for it goes away."
    OPERATION_ADDED Additive "operation-added" "is a new operation" "A method is new."
    OPERATION_REMOVED Breaking "operation-removed" "is an operation no longer" "A method goes away."
    REQUEST_CHANGED Invisible "request-changed" "is sent with another method, to another path or server" "It is a matter of what is sent."
    BEHAVIOUR_CHANGED Invisible "behaviour-changed" "is repeated, or asks for its answer, in another way" "It is a matter of what is sent."
    PERMISSIONS_CHANGED Invisible "permissions-changed" "needs other permissions"
        "Programs compile; whoever runs them may have to grant something."
    SECURITY_CHANGED Invisible "security-changed" "is authorized in another way"
        "Programs compile; whoever runs them may have to give another credential."
    BECOMES_BUILDER Breaking "call-becomes-builder" "takes something that may be left out, for the first time"
        "It gives a builder in place of a `Call`: what is awaited compiles as before, what is given a timeout needs `into_call()` before it."
    BECOMES_CALL Breaking "builder-becomes-call" "takes nothing any more that may be left out"
        "It gives a `Call` in place of a builder, whose type and `into_call()` go away."

    // What a caller gives.
    ARGUMENT_ADDED Additive "argument-added" "is new, and may be left out" "The builder gets a method."
    ARGUMENT_ADDED_REQUIRED Breaking "argument-added-required" "is new, and must be given"
        "The method takes a further argument."
    ARGUMENT_REMOVED Breaking "argument-removed" "can no longer be given" "An argument or a method of the builder goes away."
    ARGUMENT_REQUIRED Breaking "argument-became-required" "must be given now"
        "A method of the builder becomes an argument."
    ARGUMENT_OPTIONAL Breaking "argument-became-optional" "may be left out now"
        "An argument becomes a method of the builder."
    ARGUMENT_TYPE Breaking "argument-type-changed" "is of another type" "What was given no longer fits, or not always."
    ARGUMENT_ORDER Breaking "argument-order-changed" "takes its arguments in another order"
        "Arguments of one type would be mistaken for each other in silence."
    ARGUMENT_STYLE Invisible "argument-style-changed" "is written in another way" "It is a matter of what is sent."
    BODY_KIND Breaking "body-kind-changed" "takes its body in another form" "The method takes something else."
    BODY_FORMAT_ADDED Additive "body-format-added" "can send its body in one more format" "The builder gets a method."
    BODY_FORMAT_REMOVED Breaking "body-format-removed" "can no longer send its body in a format" "A method of the builder goes away."
    BODY_FORMAT_CHANGED Invisible "body-format-changed" "sends its body in another way" "It is a matter of what is sent."

    // What a call gives.
    ANSWER_TYPE Breaking "answer-type-changed" "gives a value of another type" "Whatever is done with it was written for the old one."
    ANSWER_ADDED Additive "answer-added" "is a new kind of answer" "The enum is `#[non_exhaustive]`."
    ANSWER_REMOVED Breaking "answer-removed" "is an answer no longer" "A variant goes away."
    ANSWER_CHANGED Invisible "answer-changed" "is given for another status or media type" "It is a matter of what is sent."
    HEADER_ADDED Additive "header-added" "is a new header" "The struct is `#[non_exhaustive]`."
    HEADER_REMOVED Breaking "header-removed" "is a header no longer" "A field goes away."
    ERROR_BODY Invisible "error-body-changed" "fails with another body"
        "Which type `Error::body_as` is asked for is the caller's choice; it is worth a look."
    STREAM_ADDED Additive "stream-added" "can be read while it arrives" "The builder gets a method."
    STREAM_REMOVED Breaking "stream-removed" "can no longer be read while it arrives" "A method of the builder goes away."
    STREAM_TYPE Breaking "stream-type-changed" "gives items of another type while it arrives" "Whatever is done with them was written for the old one."
    STREAM_CHANGED Invisible "stream-changed" "is asked to answer while it arrives in another way" "It is a matter of what is sent."
    PAGING_ADDED Additive "paging-added" "can be walked page by page" "The builder gets `items` and `pages`."
    PAGING_REMOVED Breaking "paging-removed" "can no longer be walked page by page" "`items` and `pages` of the builder go away."
    PAGING_TYPE Breaking "paging-type-changed" "is a list of other records" "Whatever is done with them was written for the old ones."
    PAGING_CHANGED Invisible "paging-changed" "is walked in another way, or in pages of another size" "It is a matter of what is sent."
    UPLOAD_ADDED Additive "upload-added" "is a new way to upload a file in one call" "A method is new."
    UPLOAD_REMOVED Breaking "upload-removed" "is no longer there to upload a file in one call" "A method goes away."
    UPLOAD_ARGUMENTS Breaking "upload-arguments-changed" "takes other arguments" "The method takes something else."
    UPLOAD_CHANGED Invisible "upload-changed" "uploads in another way" "It is a matter of what is sent."

    // Types.
    TYPE_ADDED Additive "type-added" "is a new type" "Nothing speaks of it yet."
    TYPE_REMOVED Breaking "type-removed" "is a type no longer" "Whoever names it stops compiling."
    TYPE_KIND Breaking "type-kind-changed" "is another kind of type" "A struct, an enum and an alias are used in different ways."
    TYPE_TARGET Breaking "alias-changed" "stands for another type" "Whatever is done with it was written for the old one."
    DERIVE_ADDED Additive "derive-added" "implements one more trait" "There is more that can be done with it."
    DERIVE_REMOVED Breaking "derive-removed" "no longer implements a trait" "Whoever relies on it stops compiling."
    CONSTRUCTOR_ADDED Additive "constructor-added" "can be made by callers" "`new`, setters or conversions are new."
    CONSTRUCTOR_REMOVED Breaking "constructor-removed" "can no longer be made by callers" "`new`, setters or conversions go away."
    CONSTRUCTOR_ORDER Breaking "constructor-order-changed" "is made of its parts in another order"
        "Arguments of one type would be mistaken for each other in silence."
    FIELD_ADDED Additive "field-added" "is a new field" "The struct is `#[non_exhaustive]`, and `new` takes what it took."
    FIELD_ADDED_REQUIRED Breaking "field-added-required" "is a new field that callers must give" "`new` takes a further argument."
    FIELD_REMOVED Breaking "field-removed" "is a field no longer" "Whoever reads or sets it stops compiling."
    FIELD_TYPE Breaking "field-type-changed" "is of another type" "Whatever is done with it was written for the old one."
    FIELD_OPTIONAL Breaking "field-became-optional" "may be missing or null now" "Its type becomes an `Option` or a `Maybe`."
    FIELD_REQUIRED Breaking "field-became-required" "is always there now" "Its type is no longer an `Option` or a `Maybe`."
    FIELD_PRESENCE Invisible "field-presence-changed" "is null where it was missing, or the other way round"
        "Its type is the same `Option`."
    FIELD_WIRE Invisible "field-wire-changed" "travels under another name" "It is a matter of what is sent."
    REST_ADDED Additive "unknown-fields-kept" "is a new field, for members that are not known" "A field for them is new."
    REST_REMOVED Breaking "unknown-fields-lost" "is a field no longer: members that are not known are lost" "The field for them goes away."
    REST_TYPE Breaking "unknown-fields-type-changed" "holds members that are not known as another type"
        "Whatever is done with them was written for the old one."
    MEMBER_ADDED Additive "member-added" "is a new value" "The enum is open: `#[non_exhaustive]`, with a variant for what is not known."
    MEMBER_ADDED_CLOSED Breaking "member-added-closed" "is a new value" "The enum is closed: a `match` need not expect more."
    MEMBER_REMOVED Breaking "member-removed" "is a value no longer" "A variant goes away."
    MEMBER_WIRE Invisible "member-wire-changed" "travels as another text or number" "It is a matter of what is sent."
    ENUM_OPENED Breaking "enum-opened" "may have values that are not known" "A `match` has to expect more."
    ENUM_CLOSED Breaking "enum-closed" "has no values any more that are not known" "The variant for them goes away."
    ENUM_BACKING Breaking "enum-backing-changed" "has values of another kind" "What it is made of and gives is another type."
    VARIANT_ADDED Additive "variant-added" "is a new variant" "The enum is `#[non_exhaustive]`."
    VARIANT_REMOVED Breaking "variant-removed" "is a variant no longer" "A variant goes away."
    VARIANT_TYPE Breaking "variant-type-changed" "holds another type" "Whatever is done with it was written for the old one."
    UNION_TAG Invisible "union-tag-changed" "is told from others by something else" "It is a matter of what is sent."

    // Filters.
    FILTER_ADDED Additive "filter-added" "is a new field to filter by" "Methods are new."
    FILTER_REMOVED Breaking "filter-removed" "is a field to filter by no longer" "Methods go away."
    OPERATOR_ADDED Additive "filter-operator-added" "is a new operator" "A method is new."
    OPERATOR_REMOVED Breaking "filter-operator-removed" "is an operator no longer" "A method goes away."
    OPERATOR_TYPE Breaking "filter-argument-changed" "takes a value of another type" "What was given no longer fits, or not always."

    // What the service sends by itself.
    INCOMING_ADDED Additive "incoming-added" "is a new request of the service" "A function is new, and a variant."
    INCOMING_REMOVED Breaking "incoming-removed" "is a request of the service no longer" "A function goes away, and a variant."
    INCOMING_TYPE Breaking "incoming-type-changed" "holds something else" "Whatever is done with it was written for the old one."
    INCOMING_CHANGED Invisible "incoming-changed" "is sent in another way" "It is a matter of what is sent."
}
