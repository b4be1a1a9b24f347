//! The rules of `lint`, in one table: the code of each, why it makes a better client, and what is bad and good by it.

use super::found::Found;
use super::subject::Subject;
use super::{answers, components, descriptions, examples, names, operations, paging, paths, repeated, servers, tags, types};

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// What its findings are called, in kebab-case.
    pub code: &'static str,
    /// What it looks for, in a line.
    pub title: &'static str,
    /// Why the client is better without it.
    pub reason: &'static str,
    /// What it finds.
    pub bad: &'static str,
    /// What it does not find.
    pub good: &'static str,
    /// What looks for it.
    pub(super) apply: Apply,
}

/// What looks at a document for one rule.
type Apply = fn(&Subject<'_>, &mut Found<'_>);

/// The codes of what is wrong with silence itself; `silence.rs` finds it.
pub(super) const IGNORE_UNKNOWN: &str = "lint-ignore-unknown";
pub(super) const IGNORE_WITHOUT_REASON: &str = "lint-ignore-without-reason";
pub(super) const IGNORE_UNUSED: &str = "lint-ignore-unused";

/// The rule of this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// For what is found elsewhere.
fn elsewhere(_: &Subject<'_>, _: &mut Found<'_>) {}

/// Every rule, family by family.
pub static RULES: &[Rule] = &[
    Rule {
        code: "undescribed-operation",
        title: "An operation that nobody has described",
        reason: "Its method, its page and what a programmer sees while typing say nothing but its name.",
        bad: "get: {operationId: listPets, responses: {…}}",
        good: "get: {operationId: listPets, summary: Lists pets., responses: {…}}",
        apply: descriptions::operations,
    },
    Rule {
        code: "undescribed-parameter",
        title: "A parameter that nobody has described",
        reason: "It is an argument or a setter of a method, and nobody knows what to give.",
        bad: "{name: kind, in: query, schema: {type: string}}",
        good: "{name: kind, in: query, description: The kind to list., schema: {type: string}}",
        apply: descriptions::parameters,
    },
    Rule {
        code: "undescribed-schema",
        title: "A schema of `components` that nobody has described",
        reason: "It is a type of the client with a page of its own, and both are empty of words.",
        bad: "Pet: {type: object}",
        good: "Pet: {description: An animal of the shop., type: object}",
        apply: descriptions::schemas,
    },
    Rule {
        code: "undescribed-property",
        title: "Properties that nobody has described",
        reason: "They are fields that a program reads and writes by guessing.",
        bad: "born: {type: integer}",
        good: "born: {type: integer, description: The year of its birth.}",
        apply: descriptions::properties,
    },
    Rule {
        code: "undescribed-tag",
        title: "A tag that nobody has described",
        reason: "It is a resource of the client and a chapter of its documentation, without a first sentence.",
        bad: "tags: [pets]  # of an operation, and nothing in the document's `tags`",
        good: "tags: [{name: pets, description: The animals of the shop.}]  # of the document",
        apply: tags::undescribed,
    },
    Rule {
        code: "deprecated-without-replacement",
        title: "Something deprecated without a word of what to use instead",
        reason: "The compiler warns whoever uses it, and the warning has no way out.",
        bad: "deprecated: true",
        good: "deprecated: true, x-replaced-by: findPets",
        apply: descriptions::deprecations,
    },
    Rule {
        code: "example-mismatch",
        title: "An example that its schema does not allow",
        reason: "Samples and tests are made of examples: a wrong one does not compile, or shows what the service refuses. Or the schema is wrong, and so is the type.",
        bad: "{type: integer, example: ten}",
        good: "{type: integer, example: 10}",
        apply: examples::mismatches,
    },
    Rule {
        code: "operation-id-style",
        title: "An operation id in another style than most",
        reason: "Who looks for a method by the habits of its neighbours does not find it.",
        bad: "get_pet  # beside listPets, addPet, removePet …",
        good: "getPet",
        apply: names::operation_ids,
    },
    Rule {
        code: "component-name-style",
        title: "A schema whose name is in another style than most",
        reason: "The name in Rust is the same either way; in the document nobody finds it.",
        bad: "pet_kind  # beside Pet, Owner, Shop …",
        good: "PetKind",
        apply: names::components,
    },
    Rule {
        code: "property-name-style",
        title: "A property whose name is in another style than most",
        reason: "Often a slip, and then the client reads a property that the service never sends.",
        bad: "bornIn  # beside owner_name, shop_id …",
        good: "born_in",
        apply: names::properties,
    },
    Rule {
        code: "enum-member-style",
        title: "A member of an `enum` in another style than the rest",
        reason: "Often a slip, and then a value that the service sends is not known.",
        bad: "enum: [open, in_progress, closed, OnHold]",
        good: "enum: [open, in_progress, closed, on_hold]",
        apply: names::members,
    },
    Rule {
        code: "long-name",
        title: "A name of more than sixty characters",
        reason: "Lines of a program that use it cannot be read.",
        bad: "operationId: get_pets_api_v1_shops__shop_id__departments__department_id__pets_get",
        good: "operationId: listPets",
        apply: names::long,
    },
    Rule {
        code: "untagged-operation",
        title: "An operation without a tag",
        reason: "Each tag becomes a resource; this one lands in a heap of what belongs nowhere.",
        bad: "get: {operationId: listPets, responses: {…}}",
        good: "get: {operationId: listPets, tags: [pets], responses: {…}}",
        apply: tags::untagged,
    },
    Rule {
        code: "similar-tags",
        title: "Tags that only their spelling tells apart",
        reason: "They become two resources with half of the methods each.",
        bad: "tags: [Pet]  # and `pets` elsewhere",
        good: "tags: [pets]",
        apply: tags::similar,
    },
    Rule {
        code: "unused-tag",
        title: "A tag that no operation has",
        reason: "It promises a group that is not there, or an operation lost it.",
        bad: "tags: [{name: owners}]  # and no operation has it",
        good: "tags: []",
        apply: tags::unused,
    },
    Rule {
        code: "unused-component",
        title: "A component that nothing refers to",
        reason: "It becomes a type that nothing gives or takes; or whoever should refer to it writes it out.",
        bad: "components: {schemas: {Owner: {…}}}  # and no `$ref` to it",
        good: "schema: {$ref: '#/components/schemas/Owner'}",
        apply: components::unused,
    },
    Rule {
        code: "repeated-schema",
        title: "The same schema written out in several places",
        reason: "Each becomes a type of its own, and a value of one does not fit the other.",
        bad: "status: {type: string, enum: [open, closed, lost]}  # and so in two other schemas",
        good: "status: {$ref: '#/components/schemas/Status'}",
        apply: repeated::apply,
    },
    Rule {
        code: "path-variable-name",
        title: "A path variable with another name than at the same place of other paths",
        reason: "The same thing has two names in the methods of one resource.",
        bad: "/pets/{id}/photos  # beside /pets/{petId}",
        good: "/pets/{petId}/photos",
        apply: paths::variables,
    },
    Rule {
        code: "trailing-slash",
        title: "Two paths that differ only in the slash at the end",
        reason: "Two methods that do the same, or one of them is redirected and loses its body.",
        bad: "/pets/  # beside /pets",
        good: "/pets",
        apply: paths::trailing_slashes,
    },
    Rule {
        code: "no-operation-id",
        title: "An operation without `operationId`",
        reason: "Its method is named after its path, and changes its name when the path does.",
        bad: "get: {responses: {…}}",
        good: "get: {operationId: listPets, responses: {…}}",
        apply: operations::without_id,
    },
    Rule {
        code: "no-error-answer",
        title: "An operation without an answer for errors",
        reason: "An error has no type: what the service says of it can only be read as text.",
        bad: "responses: {'200': {…}}",
        good: "responses: {'200': {…}, default: {$ref: '#/components/responses/Error'}}",
        apply: answers::without_error,
    },
    Rule {
        code: "no-success-answer",
        title: "An operation without an answer for success",
        reason: "Its method gives whatever comes, since nobody says what it is.",
        bad: "responses: {'404': {…}}",
        good: "responses: {'200': {…}, '404': {…}}",
        apply: answers::without_success,
    },
    Rule {
        code: "untyped-answer",
        title: "A successful answer without a schema",
        reason: "Its method gives any JSON, or nothing, and every program takes it apart by hand.",
        bad: "'200': {description: The pets., content: {application/json: {}}}",
        good: "'200': {description: The pets., content: {application/json: {schema: {$ref: '#/components/schemas/Pets'}}}}",
        apply: answers::untyped,
    },
    Rule {
        code: "undeclared-paging",
        title: "A list in pages without `x-paging`",
        reason: "With it the method has `.items()`, which walks all pages and loses no record; without it everybody writes that loop.",
        bad: "parameters: [{name: offset, …}, {name: limit, …}]",
        good: "x-paging: {style: offset, offset: offset, limit: limit, items: pets}",
        apply: paging::undeclared,
    },
    Rule {
        code: "many-arguments",
        title: "An operation with more than six required parameters",
        reason: "Each is an argument of its method, and nobody keeps so many in order.",
        bad: "parameters: [{name: a, required: true}, …]  # seven of them",
        good: "requestBody: {…}",
        apply: operations::many_arguments,
    },
    Rule {
        code: "required-with-default",
        title: "A parameter that is required and has a default",
        reason: "Nobody can leave it out, so that the default never counts.",
        bad: "{name: limit, in: query, required: true, schema: {type: integer, default: 10}}",
        good: "{name: limit, in: query, schema: {type: integer, default: 10}}",
        apply: operations::required_defaults,
    },
    Rule {
        code: "unexpected-body",
        title: "A body of GET, HEAD or DELETE",
        reason: "HTTP gives it no meaning: caches, proxies and some servers drop it.",
        bad: "delete: {requestBody: {…}}",
        good: "post: {requestBody: {…}}",
        apply: operations::bodies,
    },
    Rule {
        code: "enum-in-words",
        title: "A description that lists values, and no `enum`",
        reason: "With it the values are a type, and a wrong one does not compile.",
        bad: "{type: string, description: One of `open` or `closed`.}",
        good: "{type: string, enum: [open, closed]}",
        apply: types::enums_in_words,
    },
    Rule {
        code: "timestamp-in-words",
        title: "A number that is a point in time by its description alone",
        reason: "With `x-timestamp` it is a time in Rust; without it nobody knows whether these are seconds.",
        bad: "{type: integer, description: Milliseconds since the epoch.}",
        good: "{type: integer, format: int64, x-timestamp: milliseconds}",
        apply: types::timestamps_in_words,
    },
    Rule {
        code: "date-in-words",
        title: "A text that is a date by its description alone",
        reason: "With a format it is a time in Rust, and a malformed one is found where it is made.",
        bad: "{type: string, description: When it was sold, as of RFC 3339.}",
        good: "{type: string, format: date-time}",
        apply: types::dates_in_words,
    },
    Rule {
        code: "boolean-in-words",
        title: "An `enum` of the texts `true` and `false`",
        reason: "Programs have a type for that.",
        bad: "{type: string, enum: ['true', 'false']}",
        good: "{type: boolean}",
        apply: types::booleans_in_words,
    },
    Rule {
        code: "narrow-integer",
        title: "A number of 32 bits whose own limits or values are beyond",
        reason: "The client reads it into 32 bits, and the first large value is an error.",
        bad: "{type: integer, format: int32, maximum: 4294967295}",
        good: "{type: integer, format: int64, maximum: 4294967295}",
        apply: types::narrow_integers,
    },
    Rule {
        code: "unreachable-server",
        title: "No server, or none that anybody else can reach",
        reason: "The client has no address to begin with, and every program must bring one.",
        bad: "servers: [{url: /v1}]",
        good: "servers: [{url: https://pets.example/v1}]",
        apply: servers::unreachable,
    },
    Rule {
        code: "insecure-server",
        title: "A server to which credentials travel in the clear",
        reason: "Everybody on the way can read them.",
        bad: "servers: [{url: http://pets.example}]",
        good: "servers: [{url: https://pets.example}]",
        apply: servers::insecure,
    },
    Rule {
        code: "unsaid-security",
        title: "Credentials that no security scheme speaks of",
        reason: "With a scheme the client sends them with every call and keeps them out of logs; a parameter is written by hand each time.",
        bad: "responses: {'401': {…}}  # and no `securitySchemes`",
        good: "components: {securitySchemes: {key: {type: http, scheme: bearer}}}",
        apply: servers::unsaid_security,
    },
    Rule {
        code: IGNORE_UNKNOWN,
        title: "Silence for a rule that does not exist",
        reason: "A slip in it leaves the finding in the report.",
        bad: "x-lint-ignore: {unused-componnent: kept for the portal}",
        good: "x-lint-ignore: {unused-component: kept for the portal}",
        apply: elsewhere,
    },
    Rule {
        code: IGNORE_WITHOUT_REASON,
        title: "Silence without a reason",
        reason: "Whoever comes next cannot tell whether it still holds.",
        bad: "x-lint-ignore: {unused-component: ''}",
        good: "x-lint-ignore: {unused-component: kept for the portal}",
        apply: elsewhere,
    },
    Rule {
        code: IGNORE_UNUSED,
        title: "Silence for what is not there",
        reason: "It would hide the next finding of its kind.",
        bad: "x-lint-ignore: {unused-component: …}  # on what is referred to",
        good: "nothing",
        apply: elsewhere,
    },
];
