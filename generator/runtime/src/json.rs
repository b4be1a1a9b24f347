//! What every type of a client can do: be made of a JSON value, and say how well the value fits.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Error};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::message;
use super::node::Node;

/// A type that is read from JSON.
///
/// It has `Serialize` and `Deserialize` as any type has; generated types write theirs in terms of this, since it needs
/// far less code for each of them.
pub trait Json: Sized + Serialize {
    /// How much else than what is meant this type takes: of two types that take a value equally well, the narrower is meant.
    const BREADTH: u8 = 0;

    /// Reads a value, and notes in `fit` what of it the type does not know.
    fn read(node: &Node<'_>, fit: &mut Fit) -> Result<Self, Fault>;

    /// What a member of this type is where it is missing; none if it must be there.
    fn absent() -> Option<Self> {
        None
    }

    /// Whether a member of this type is left out when it is written.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Reads a `T` in the way of [`Json`], for its `Deserialize`.
pub fn deserialize<'de, T: Json, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    T::read(&node, &mut Fit::default()).map_err(D::Error::custom)
}

/// How well a value fits a type that takes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    strange: u32,
    trials: u32,
}

/// What counts more than any number of strange members that a real object has: another kind of thing.
const OTHER_KIND: u32 = 64;

/// How many variants of unions are tried for one document before the first that takes the value is taken.
const MOST_TRIALS: u32 = 100_000;

impl Fit {
    /// The type does not know this many members, or values of an enum that it has.
    pub fn strange(&mut self, count: usize) {
        self.strange = self.strange.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// The type is another kind of thing than the value.
    pub fn other_kind(&mut self) {
        self.strange = self.strange.saturating_add(OTHER_KIND);
    }

    /// An enum of this many members does not have the value. Where there is but one, it says what kind of thing it is in.
    pub fn unknown_member(&mut self, members: usize) {
        if members == 1 { self.other_kind() } else { self.strange(1) }
    }

    /// For the trial of one variant.
    pub(super) fn trial(&mut self) -> Self {
        self.trials = self.trials.saturating_add(1);
        Self { strange: 0, trials: self.trials }
    }

    /// Takes over what a trial found, or only that there was one.
    pub(super) fn after(&mut self, trial: Self, chosen: bool) {
        self.trials = trial.trials;
        if chosen {
            self.strange = self.strange.saturating_add(trial.strange);
        }
    }

    /// How much the type does not know.
    pub(super) fn strangeness(self) -> u32 {
        self.strange
    }

    /// Whether it is time to come to an end.
    pub(super) fn is_exhausted(self) -> bool {
        self.trials > MOST_TRIALS
    }
}

/// Why a value cannot be read, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From the inside out.
    path: Vec<String>,
    reason: String,
}

impl Fault {
    /// With the reason, at the value itself.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { path: Vec::new(), reason: reason.into() }
    }

    /// Another kind of value was expected.
    pub fn expected(what: &str, found: &Node<'_>) -> Self {
        Self::new(message::shorten(&format!("invalid type: {found}, expected {what}")))
    }

    /// A member that must be there is not.
    pub fn missing(name: &str) -> Self {
        Self::new(format!("missing field `{name}`"))
    }

    /// Seen from the object or the list around it.
    pub(super) fn inside(mut self, step: impl Into<String>) -> Self {
        self.path.push(step.into());
        self
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in self.path.iter().rev() {
            if !path.is_empty() && !step.starts_with('[') {
                path.push('.');
            }
            path.push_str(step);
        }
        path
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.is_empty() {
            true => f.write_str(&self.reason),
            false => write!(f, "`{}`: {}", self.path(), self.reason),
        }
    }
}

impl std::error::Error for Fault {}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::new(message::shorten(&error.to_string()))
    }
}

/// Splits what a [`Fault`] says into the place and the reason.
pub(super) fn place_and_reason(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('`')?.split_once("`: ")
}

/// Reads a value by its `Deserialize`.
pub fn parse<T: DeserializeOwned>(node: &Node<'_>) -> Result<T, Fault> {
    node.parse().map_err(Fault::from)
}

impl Json for bool {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        match node {
            Node::Bool(value) => Ok(*value),
            other => Err(Fault::expected("a boolean", other)),
        }
    }
}

/// Largest number below which every integer is a float: 2^53.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number, which may be written as `7.0`.
fn integer<T: TryFrom<i64> + TryFrom<u64>>(node: &Node<'_>, fit: &mut Fit) -> Result<T, Fault> {
    let number = match node {
        Node::Signed(number) => T::try_from(*number).ok(),
        Node::Unsigned(number) => T::try_from(*number).ok(),
        Node::Float(number) if number.fract() == 0.0 && number.abs() <= EXACT => {
            fit.strange(1);
            #[allow(clippy::cast_possible_truncation, reason = "whole and small enough")]
            T::try_from(*number as i64).ok()
        }
        other => return Err(Fault::expected("a whole number", other)),
    };
    let name = std::any::type_name::<T>();
    number.ok_or_else(|| Fault::new(format!("invalid value: {node}, expected {name}")))
}

macro_rules! integers {
    ($($ty:ty),*) => {$(
        impl Json for $ty {
            const BREADTH: u8 = 1;

            fn read(node: &Node<'_>, fit: &mut Fit) -> Result<Self, Fault> {
                integer(node, fit)
            }
        }
    )*};
}

integers!(i32, i64, u32, u64);

impl Json for f64 {
    const BREADTH: u8 = 2;

    #[allow(clippy::cast_precision_loss, reason = "as every reader of JSON does")]
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        match node {
            Node::Signed(number) => Ok(*number as Self),
            Node::Unsigned(number) => Ok(*number as Self),
            Node::Float(number) => Ok(*number),
            other => Err(Fault::expected("a number", other)),
        }
    }
}

/// A value that has to be a text.
pub fn text<'n>(node: &'n Node<'_>) -> Result<&'n str, Fault> {
    match node {
        Node::Text(text) => Ok(text),
        other => Err(Fault::expected("a string", other)),
    }
}

impl Json for String {
    const BREADTH: u8 = 3;

    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        text(node).map(str::to_owned)
    }
}

impl Json for Value {
    const BREADTH: u8 = 9;

    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        Ok(node.to_value())
    }
}

impl Json for () {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        match node {
            Node::Null => Ok(()),
            other => Err(Fault::expected("null", other)),
        }
    }
}

impl Json for chrono::NaiveDate {
    fn read(node: &Node<'_>, _: &mut Fit) -> Result<Self, Fault> {
        parse(node)
    }
}

impl<T: Json> Json for Option<T> {
    const BREADTH: u8 = T::BREADTH;

    fn read(node: &Node<'_>, fit: &mut Fit) -> Result<Self, Fault> {
        match node {
            Node::Null => Ok(None),
            other => T::read(other, fit).map(Some),
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Json> Json for Box<T> {
    const BREADTH: u8 = T::BREADTH;

    fn read(node: &Node<'_>, fit: &mut Fit) -> Result<Self, Fault> {
        T::read(node, fit).map(Self::new)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Self::new)
    }

    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

impl<T: Json> Json for Vec<T> {
    const BREADTH: u8 = T::BREADTH;

    fn read(node: &Node<'_>, fit: &mut Fit) -> Result<Self, Fault> {
        let Node::List(items) = node else { return Err(Fault::expected("a sequence", node)) };
        let mut list = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            list.push(T::read(item, fit).map_err(|fault| fault.inside(format!("[{index}]")))?);
        }
        Ok(list)
    }
}

impl<T: Json> Json for BTreeMap<String, T> {
    const BREADTH: u8 = 4;

    fn read(node: &Node<'_>, fit: &mut Fit) -> Result<Self, Fault> {
        let Node::Object(members) = node else { return Err(Fault::expected("a map", node)) };
        let mut map = Self::new();
        for (name, value) in members {
            let value = T::read(value, fit).map_err(|fault| fault.inside(name.as_ref()))?;
            map.insert(name.to_string(), value);
        }
        Ok(map)
    }
}

macro_rules! tuples {
    ($($count:literal => $($ty:ident $index:literal),+;)*) => {$(
        impl<$($ty: Json),+> Json for ($($ty,)+) {
            fn read(node: &Node<'_>, fit: &mut Fit) -> Result<Self, Fault> {
                match node {
                    Node::List(items) if items.len() == $count => Ok(($(
                        $ty::read(&items[$index], fit).map_err(|fault| fault.inside(concat!("[", $index, "]")))?,
                    )+)),
                    other => Err(Fault::expected(concat!("a sequence of ", $count), other)),
                }
            }
        }
    )*};
}

tuples! {
    1 => A 0;
    2 => A 0, B 1;
    3 => A 0, B 1, C 2;
    4 => A 0, B 1, C 2, D 3;
    5 => A 0, B 1, C 2, D 3, E 4;
    6 => A 0, B 1, C 2, D 3, E 4, F 5;
    7 => A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
    13 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12;
    14 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13;
    15 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14;
    16 => A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15;
}
