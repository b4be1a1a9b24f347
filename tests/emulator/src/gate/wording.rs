//! What is said of a breach: its place and what is wrong there, and nothing that the caller wrote. Any value, and any name that is not the
//! spec's own, might be a secret or personal.

use std::collections::BTreeSet;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::report::Breach;

/// The most that is said of one value.
pub(super) const MOST: usize = 8;

/// Says what validators find.
#[derive(Debug)]
pub(super) struct Wording {
    /// The names that may be shown: those of the spec's own members.
    pub(super) names: BTreeSet<String>,
}

impl Wording {
    /// What is wrong with a value.
    pub(super) fn said(&self, validator: &Validator, value: &Value) -> Vec<Breach> {
        validator.iter_errors(value).take(MOST).map(|error| self.breach(&error)).collect()
    }

    /// A sentence without what stands in backticks, if a name that the spec does not know is among it.
    pub(super) fn masked(&self, sentence: &str) -> String {
        let known = sentence.split('`').skip(1).step_by(2).all(|name| self.names.contains(name));
        // From the first to the last, since a name may have backticks itself.
        match (known, sentence.split_once('`'), sentence.rsplit_once('`')) {
            (false, Some((before, _)), Some((_, after))) => format!("{before}`*`{after}"),
            _ => sentence.to_owned(),
        }
    }

    fn breach(&self, error: &ValidationError<'_>) -> Breach {
        match error.kind() {
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                match meant(error, context) {
                    Some(cause) => self.breach(cause),
                    None => self.told(error),
                }
            }
            _ => self.told(error),
        }
    }

    fn told(&self, error: &ValidationError<'_>) -> Breach {
        let pointer = error.instance_path().to_string();
        let steps = pointer.split('/').skip(1).map(|step| {
            let name = step.replace("~1", "/").replace("~0", "~");
            let is_index = (1..6).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit());
            if is_index || self.names.contains(&name) { format!("/{step}") } else { "/*".to_owned() }
        });
        Breach { pointer: steps.collect(), sentence: self.sentence(error.kind()) }
    }

    fn sentence(&self, kind: &ValidationErrorKind) -> String {
        match kind {
            ValidationErrorKind::Required { property } => format!("lacks `{}`", property.as_str().unwrap_or_default()),
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                let names: Vec<String> = unexpected.iter().map(|name| self.masked(&format!("`{name}`"))).collect();
                format!("has members that the spec does not allow there: {}", names.join(", "))
            }
            ValidationErrorKind::Type { .. } => "is not of the type that the spec wants".to_owned(),
            ValidationErrorKind::AnyOf { .. } | ValidationErrorKind::OneOfNotValid { .. } => {
                "fits none of the forms that the spec allows".to_owned()
            }
            ValidationErrorKind::Pattern { .. } => "is text of another form than the spec wants".to_owned(),
            ValidationErrorKind::Maximum { limit } => format!("is more than {limit}"),
            ValidationErrorKind::Minimum { limit } => format!("is less than {limit}"),
            other => format!("breaks `{}` of the spec", other.keyword()),
        }
    }
}

/// Of several alternatives the one that the caller seems to have meant: the only one whose type the value has. What is wrong with it first.
fn meant<'e>(
    error: &ValidationError<'_>,
    alternatives: &'e [Vec<ValidationError<'static>>],
) -> Option<&'e ValidationError<'static>> {
    let place = error.instance_path().to_string();
    let mut meant = alternatives.iter().filter(|errors| !errors.iter().any(|cause| is_of_other_type(cause, &place)));
    match (meant.next(), meant.next()) {
        (Some(errors), None) => errors.first(),
        _ => None,
    }
}

/// Whether it is the type of the value at a place that is wrong, be it in all alternatives there.
fn is_of_other_type(error: &ValidationError<'_>, place: &str) -> bool {
    error.instance_path().to_string() == place
        && match error.kind() {
            ValidationErrorKind::Type { .. } => true,
            ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
                context.iter().all(|errors| errors.iter().any(|cause| is_of_other_type(cause, place)))
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn wording(names: &[&str]) -> Wording {
        Wording { names: names.iter().map(|name| (*name).to_owned()).collect() }
    }

    #[test]
    fn sentences_show_only_names_that_the_spec_knows() {
        let wording = wording(&["isset", "user.username"]);
        for (sentence, expected) in [
            ("`isset` of `user.username` does not take this", "`isset` of `user.username` does not take this"),
            ("`isset` of `ana@contoso.com` does not take this", "`*` does not take this"),
            ("there is no operator `a`ana@contoso.com`b`", "there is no operator `*`"),
            ("there is none", "there is none"),
        ] {
            assert_eq!(wording.masked(sentence), expected);
        }
    }

    #[test]
    fn of_alternatives_the_one_is_told_whose_type_fits() {
        let number = json!({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]+$"}]});
        let list = json!({"anyOf": [number, {"type": "array", "items": number}]});
        let validator = jsonschema::draft4::new(&json!({"properties": {"eq": list}})).unwrap();
        for (value, expected) in [
            (json!({"eq": -5}), "/eq is less than 0"),
            (json!({"eq": "ana"}), "/eq is text of another form than the spec wants"),
            (json!({"eq": [1, -5]}), "/eq/1 is less than 0"),
            (json!({"eq": true}), "/eq fits none of the forms that the spec allows"),
        ] {
            let said: Vec<String> = wording(&["eq"]).said(&validator, &value).iter().map(ToString::to_string).collect();
            assert_eq!(said, [expected], "{value}");
        }
    }
}
