//! Filters: which records are meant.
//!
//! `filters` is an object of fields, each with an object of operators, each with its argument. All of them must hold. Of several values in
//! an argument one suffices, or, where an operator excludes, none may fit. Text is compared letter by letter by `eq` and its kin, and
//! without regard to case where a part of it is looked for, since the documentation says nothing of either and that is how the portal is
//! used. The ends of ranges belong to them.

use serde_json::{Map, Value};

use crate::clock::{self, DAY};
use crate::exchange::Refusal;
use crate::route::Kind;
use crate::store::fields;

/// What has to hold of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Everything that has to hold.
    pub conditions: Vec<Condition>,
}

/// One operator of one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The field, as the service calls it: `user.username`.
    pub field: String,
    /// What is done with it.
    pub operator: Operator,
    /// With what: the values of a list, or the one value.
    pub arguments: Vec<Value>,
}

macro_rules! operators {
    ($($(#[doc = $docs:literal])* $name:ident = $wire:literal,)*) => {
        /// What can be asked of a field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operator {
            $($(#[doc = $docs])* $name,)*
        }

        impl Operator {
            /// All of them.
            pub const ALL: &[Operator] = &[$(Operator::$name,)*];

            /// As it is written.
            pub fn as_str(self) -> &'static str {
                match self { $(Operator::$name => $wire,)* }
            }
        }
    };
}

operators! {
    /// Has one of the values.
    Eq = "eq",
    /// Has none of the values.
    Neq = "neq",
    /// Has a value that is none of these.
    Deq = "deq",
    /// Contains one of the texts.
    Contains = "contains",
    /// Contains none of the texts.
    Ncontains = "ncontains",
    /// Begins with one of the texts.
    StartsWith = "startswith",
    /// Begins with the text.
    StartsWithSingle = "startswithsingle",
    /// Begins with none of the texts.
    DoesNotStartWith = "doesnotstartwith",
    /// Ends with one of the texts.
    EndsWith = "endswith",
    /// Is greater.
    Gt = "gt",
    /// Is greater or the same.
    Gte = "gte",
    /// Is less.
    Lt = "lt",
    /// Is less or the same.
    Lte = "lte",
    /// Is in one of the ranges.
    Range = "range",
    /// Is newer than so many days.
    GteNdays = "gte_ndays",
    /// Is older than so many days.
    LteNdays = "lte_ndays",
    /// Has a value, if the argument is true; has none if it is false.
    IsSet = "isset",
    /// Has no value, if the argument is true; has one if it is false.
    IsNotSet = "isnotset",
    /// Has all the words somewhere.
    Text = "text",
    /// Is one of the values, or below it in a tree.
    DescendantOf = "descendantof",
    /// Is none of the values, and not below any.
    NdescendantOf = "ndescendantof",
    /// Was matched by one of the policies.
    CabinetMatchedRulesEquals = "cabinetmatchedrulesequals",
}

impl Filter {
    /// Reads `filters`.
    ///
    /// # Errors
    ///
    /// A field that is no object of operators, an operator that there is not, an argument that it does not take.
    pub fn of(filters: &Map<String, Value>) -> Result<Filter, Refusal> {
        let mut conditions = Vec::new();
        for (field, operators) in filters {
            let refused = |error: String| Refusal::new("filters", error, Value::String(field.clone()));
            let Value::Object(operators) = operators else {
                return Err(refused(format!("`{field}` is not an object of operators")));
            };
            for (operator, argument) in operators {
                let known = Operator::ALL.iter().copied().find(|known| known.as_str() == operator);
                let operator = known.ok_or_else(|| refused(format!("there is no operator `{operator}`")))?;
                let arguments = if let Value::Array(values) = argument { values.clone() } else { vec![argument.clone()] };
                if let Some(wrong) = arguments.iter().find(|argument| !operator.takes(argument)) {
                    let error = format!("`{}` of `{field}` does not take this", operator.as_str());
                    return Err(Refusal::new("filters", error, wrong.clone()));
                }
                conditions.push(Condition { field: field.clone(), operator, arguments });
            }
        }
        Ok(Filter { conditions })
    }

    /// Whether a record is meant, at this time in milliseconds since 1970.
    pub fn passes(&self, kind: Kind, record: &Value, now: i64) -> bool {
        self.conditions.iter().all(|condition| condition.passes(kind, record, now))
    }
}

impl Operator {
    fn takes(self, argument: &Value) -> bool {
        match self {
            Operator::Range => {
                let end = |name: &str| argument.get(name).is_none_or(|end| end.is_null() || as_number(end).is_some());
                argument.is_object() && end("start") && end("end")
            }
            Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte | Operator::GteNdays | Operator::LteNdays => {
                as_number(argument).is_some()
            }
            Operator::Contains
            | Operator::Ncontains
            | Operator::StartsWith
            | Operator::StartsWithSingle
            | Operator::DoesNotStartWith
            | Operator::EndsWith
            | Operator::Text => as_text(argument).is_some(),
            Operator::IsSet | Operator::IsNotSet => as_bool(argument).is_some(),
            Operator::Eq
            | Operator::Neq
            | Operator::Deq
            | Operator::DescendantOf
            | Operator::NdescendantOf
            | Operator::CabinetMatchedRulesEquals => !argument.is_array(),
        }
    }
}

impl Condition {
    /// Whether a record is meant by this alone.
    pub fn passes(&self, kind: Kind, record: &Value, now: i64) -> bool {
        self.holds(&fields::values(kind, &self.field, record), now)
    }

    /// Whether it holds of the values that a record has in the field.
    pub fn holds(&self, values: &[Value], now: i64) -> bool {
        let arguments = &self.arguments;
        let is_one_of = |value: &Value| arguments.iter().any(|argument| same(value, argument));
        let text = |test: fn(&str, &str) -> bool| {
            let fits = |value: &str| arguments.iter().filter_map(searched).any(|part| test(value, &part));
            values.iter().filter_map(searched).any(|value| fits(&value))
        };
        let number = |test: &dyn Fn(f64, f64) -> bool| {
            values.iter().filter_map(as_number).any(|value| arguments.iter().filter_map(as_number).any(|end| test(value, end)))
        };
        let is_set = values.iter().any(|value| !value.is_null());
        let asks = || arguments.iter().filter_map(as_bool).next().unwrap_or(true);
        match self.operator {
            Operator::Eq | Operator::CabinetMatchedRulesEquals => has_one(values, arguments),
            Operator::Neq => !has_one(values, arguments),
            Operator::Deq => values.iter().any(|value| !is_one_of(value)),
            Operator::Contains => text(|value, part| value.contains(part)),
            Operator::Ncontains => !text(|value, part| value.contains(part)),
            Operator::StartsWith | Operator::StartsWithSingle => text(|value, part| value.starts_with(part)),
            Operator::DoesNotStartWith => !text(|value, part| value.starts_with(part)),
            Operator::EndsWith => text(|value, part| value.ends_with(part)),
            Operator::Gt => number(&|value, end| value > end),
            Operator::Gte => number(&|value, end| value >= end),
            Operator::Lt => number(&|value, end| value < end),
            Operator::Lte => number(&|value, end| value <= end),
            Operator::Range => values.iter().filter_map(as_number).any(|value| arguments.iter().any(|range| is_in(value, range))),
            Operator::GteNdays => number(&|value, days| value >= days_ago(now, days)),
            Operator::LteNdays => number(&|value, days| value <= days_ago(now, days)),
            Operator::IsSet => is_set == asks(),
            Operator::IsNotSet => is_set != asks(),
            Operator::Text => has_words(values, arguments),
            Operator::DescendantOf => is_below(values, arguments),
            Operator::NdescendantOf => !is_below(values, arguments),
        }
    }
}

/// Whether one of the values is one of these; `null` among them stands for no value.
fn has_one(values: &[Value], arguments: &[Value]) -> bool {
    let nothing = values.iter().all(Value::is_null);
    arguments.iter().any(|argument| match argument {
        Value::Null => nothing,
        argument => values.iter().any(|value| same(value, argument)),
    })
}

/// Whether two values are the same, a number and its text included; of a key of an entity, as far as it is given.
fn same(value: &Value, argument: &Value) -> bool {
    match (value, argument) {
        (Value::Object(value), Value::Object(argument)) => {
            argument.iter().all(|(name, part)| value.get(name).is_some_and(|known| same(known, part)))
        }
        (Value::Object(_), _) | (_, Value::Object(_)) => false,
        (Value::Number(_), _) | (_, Value::Number(_)) => {
            matches!((as_number(value), as_number(argument)), (Some(value), Some(argument)) if value == argument)
        }
        (Value::Bool(_), _) | (_, Value::Bool(_)) => as_bool(value).is_some() && as_bool(value) == as_bool(argument),
        (value, argument) => value == argument,
    }
}

fn is_in(value: f64, range: &Value) -> bool {
    let end = |name: &str| range.get(name).and_then(as_number);
    end("start").is_none_or(|start| value >= start) && end("end").is_none_or(|end| value <= end)
}

#[allow(clippy::cast_precision_loss, reason = "milliseconds of this age are exact")]
pub(crate) fn days_ago(now: i64, days: f64) -> f64 {
    now as f64 - days * DAY as f64
}

/// Whether other values than this one are the same to `eq`.
pub(crate) fn is_ambiguous(argument: &Value) -> bool {
    !argument.is_string() || as_number(argument).is_some() || as_bool(argument).is_some()
}

/// The text of a value, or of what is looked for, without regard to case.
pub(crate) fn searched(value: &Value) -> Option<String> {
    as_text(value).map(|text| text.to_lowercase())
}

/// The words of an argument of `text`, as they are looked for.
pub(crate) fn words(argument: &Value) -> Option<Vec<String>> {
    searched(argument).map(|text| text.split_whitespace().map(str::to_owned).collect())
}

fn has_words(values: &[Value], arguments: &[Value]) -> bool {
    let all = values.iter().filter_map(searched).collect::<Vec<_>>().join("\n");
    arguments.iter().filter_map(words).any(|words| words.iter().all(|word| all.contains(word)))
}

/// Trees are written as paths: `/Contoso/Sales`.
fn is_below(values: &[Value], arguments: &[Value]) -> bool {
    let below = |value: &str, root: &str| {
        let root = root.trim_end_matches('/');
        value == root || value.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
    };
    let roots: Vec<String> = arguments.iter().filter_map(as_text).collect();
    values.iter().filter_map(as_text).any(|value| roots.iter().any(|root| below(&value, root)))
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        // The key of an entity is its id.
        Value::Object(pk) => pk.get("id").and_then(as_text),
        _ => None,
    }
}

/// A number, a number that is sent as text, or a moment that is written as one.
#[allow(clippy::cast_precision_loss, reason = "milliseconds of this age are exact")]
pub(crate) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => {
            let number = text.trim().parse().ok().filter(|number: &f64| number.is_finite());
            number.or_else(|| clock::read(text).map(|moment| moment as f64))
        }
        _ => None,
    }
}

fn as_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}
