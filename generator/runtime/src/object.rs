//! What all generated structs have in common: reading and writing their members.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::ser::{SerializeMap, Serializer};

use super::json::{Fault, Fit, Json};
use super::node::Node;

/// The members of an object, of which one after the other is looked for.
#[derive(Debug)]
pub struct Members<'n, 'f> {
    members: &'n [(Cow<'n, str>, Node<'n>)],
    /// Where the next is, if they come in the order in which they are looked for.
    next: usize,
    /// How many were found, and which of the first 128 these are; objects with more have the others in a list.
    found: usize,
    taken: u128,
    taken_beyond: Vec<usize>,
    fit: &'f mut Fit,
}

impl<'n, 'f> Members<'n, 'f> {
    /// The members of a value that has to be an object.
    pub fn of(node: &'n Node<'n>, fit: &'f mut Fit) -> Result<Self, Fault> {
        match node {
            Node::Object(members) => Ok(Self { members, next: 0, found: 0, taken: 0, taken_beyond: Vec::new(), fit }),
            other => Err(Fault::expected("an object", other)),
        }
    }

    /// The member of this name.
    pub fn get<T: Json>(&mut self, name: &'static str) -> Result<T, Fault> {
        match self.find(name) {
            Some(node) => T::read(node, self.fit).map_err(|fault| fault.inside(name)),
            None => T::absent().ok_or_else(|| Fault::missing(name)),
        }
    }

    fn find(&mut self, name: &str) -> Option<&'n Node<'n>> {
        let (before, after) = self.members.split_at_checked(self.next)?;
        let ahead = after.iter().position(|(known, _)| known == name).map(|index| self.next + index);
        let index = match ahead {
            Some(index) => index,
            None if self.all_are_taken(before.len()) => return None,
            None => before.iter().position(|(known, _)| known == name)?,
        };
        self.next = index + 1;
        self.take(index);
        self.members.get(index).map(|(_, node)| node)
    }

    fn take(&mut self, index: usize) {
        self.found += 1;
        match bit(index) {
            Some(bit) => self.taken |= bit,
            None => self.taken_beyond.push(index),
        }
    }

    /// Whether the first members of so many are known to be found: no other can be among them then.
    fn all_are_taken(&self, count: usize) -> bool {
        bit(count).is_some_and(|bit| !self.taken & (bit - 1) == 0)
    }

    fn is_taken(&self, index: usize) -> bool {
        match bit(index) {
            Some(bit) => self.taken & bit != 0,
            None => self.taken_beyond.binary_search(&index).is_ok(),
        }
    }

    /// The members that were not asked for.
    pub fn rest<T: Json>(&mut self) -> Result<BTreeMap<String, T>, Fault> {
        let mut rest = BTreeMap::new();
        self.taken_beyond.sort_unstable();
        for (index, (name, node)) in self.members.iter().enumerate() {
            if self.is_taken(index) {
                continue;
            }
            let value = T::read(node, self.fit).map_err(|fault| fault.inside(name.as_ref()))?;
            rest.insert(name.to_string(), value);
        }
        Ok(rest)
    }

    /// Notes how many members nobody asked for.
    pub fn end(self) {
        self.fit.strange(self.members.len().saturating_sub(self.found));
    }
}

/// The bit of one of the first 128 members.
fn bit(index: usize) -> Option<u128> {
    1_u128.checked_shl(u32::try_from(index).ok()?)
}

/// An object that is being written. What goes wrong is said at the end.
#[derive(Debug)]
pub struct Writer<S: Serializer> {
    map: Result<S::SerializeMap, S::Error>,
}

impl<S: Serializer> Writer<S> {
    /// With no member yet.
    pub fn new(serializer: S) -> Self {
        Self { map: serializer.serialize_map(None) }
    }

    /// Writes a member, unless it is absent.
    pub fn put<T: Json>(&mut self, name: &'static str, value: &T) {
        if !value.is_absent() {
            self.always(name, value);
        }
    }

    /// Writes a member, as null where it is absent.
    pub fn always<T: Json>(&mut self, name: &str, value: &T) {
        if let Ok(map) = &mut self.map
            && let Err(error) = map.serialize_entry(name, value)
        {
            self.map = Err(error);
        }
    }

    /// Writes members that have no field of their own.
    pub fn rest<T: Json>(&mut self, members: &BTreeMap<String, T>) {
        members.iter().for_each(|(name, value)| self.always(name, value));
    }

    /// The object, or what went wrong.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map.and_then(SerializeMap::end)
    }
}

/// Declares a struct whose fields are the members of a JSON object.
///
/// A field is the member of the same name, unless it says another (`pub kind: Kind = "type"`). A field that is `| null` is
/// written also where it has no value. The last may be `..pub extra: T`: all other members. Further traits stand in a `#[derive(..)]` before it.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_object {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        pub struct $name:ident {
            $(
                $(#[doc = $field_doc:literal])*
                pub $field:ident: $ty:ty $(| $null:ident)? $(= $wire:literal)?,
            )*
            $(..pub $extra:ident: $extra_ty:ty,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq $($(, $derive)*)*)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[doc = $field_doc])* pub $field: $ty,)*
            $(
                /// Properties that are not known here, as they came.
                pub $extra: ::std::collections::BTreeMap<::std::string::String, $extra_ty>,
            )?
        }

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                let mut members = crate::runtime::Members::of(node, fit)?;
                let object = Self {
                    $($field: crate::runtime::member!(members, $field $($wire)?),)*
                    $($extra: crate::runtime::rest!(members),)?
                };
                members.end();
                ::std::result::Result::Ok(object)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                let mut writer = crate::runtime::Writer::new(serializer);
                $(crate::runtime::put!(writer, self.$field, $field $($wire)? $(| $null)?);)*
                $(writer.rest(&self.$extra);)?
                writer.end()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::runtime::deserialize(deserializer)
            }
        }
    };
}

/// Declares a type around another, which is written as the other is.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_wrapper {
    ($(#[doc = $doc:literal])* $(#[derive($($derive:path),*)])* pub struct $name:ident(pub $ty:ty);) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq $($(, $derive)*)*)]
        pub struct $name(pub $ty);

        impl crate::runtime::Json for $name {
            const BREADTH: u8 = <$ty as crate::runtime::Json>::BREADTH;

            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                crate::runtime::Json::read(node, fit).map(Self)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::runtime::deserialize(deserializer)
            }
        }
    };
}

/// The name of a field's member.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_wire {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Reads a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_member {
    ($members:ident, $field:ident $($wire:literal)?) => {
        // Not `?`: the compiler looks for conversions of the error at each.
        match $members.get($crate::__clientwright_wire!($field $($wire)?)) {
            ::std::result::Result::Ok(value) => value,
            ::std::result::Result::Err(fault) => return ::std::result::Result::Err(fault),
        }
    };
}

/// Reads what has no field of its own.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_rest {
    ($members:ident) => {
        match $members.rest() {
            ::std::result::Result::Ok(value) => value,
            ::std::result::Result::Err(fault) => return ::std::result::Result::Err(fault),
        }
    };
}

/// Writes a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_put {
    ($writer:ident, $value:expr, $field:ident $($wire:literal)?) => {
        $writer.put($crate::__clientwright_wire!($field $($wire)?), &$value)
    };
    ($writer:ident, $value:expr, $field:ident $($wire:literal)? | null) => {
        $writer.always($crate::__clientwright_wire!($field $($wire)?), &$value)
    };
}

/// The constructor of an object, which takes what it must have, and a setter for each of the rest.
///
/// ```text
/// build! { Disk: new(name: into(String), size: just(i64)) set(labels: each(String), parent: boxed(Disk)) rest(extra) }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_build {
    (
        $name:ident:
        new($($given:ident: $given_way:ident($given_ty:ty)),*)
        $(set($($set:ident: $set_way:ident($set_ty:ty)),*))?
        $(rest($($rest:ident),*))?
    ) => {
        impl $name {
            /// With what it must have, and nothing else.
            #[allow(clippy::new_without_default, reason = "a type that can be made of nothing has both")]
            pub fn new($($given: $crate::__clientwright_given!($given_way $given_ty)),*) -> Self {
                Self {
                    $($given: $crate::__clientwright_made!($given_way $given),)*
                    $($($set: ::std::default::Default::default(),)*)?
                    $($($rest: ::std::default::Default::default(),)*)?
                }
            }

            $($(
                #[doc = concat!("Sets [`", stringify!($set), "`](Self::", stringify!($set), ").")]
                pub fn $set(mut self, $set: $crate::__clientwright_given!($set_way $set_ty)) -> Self {
                    $crate::__clientwright_set!(self.$set, $set_way $set);
                    self
                }
            )*)?
        }
    };
}

/// What a caller gives for a field.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_given {
    (just $ty:ty) => { $ty };
    (each $ty:ty) => { impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<$ty>> };
    ($into_or_boxed:ident $ty:ty) => { impl ::std::convert::Into<$ty> };
}

/// Gives a field a value; one that may be null as well is made of whatever says which of the two it is.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_set {
    ($field:expr, maybe $value:ident) => {
        $field = $value.into()
    };
    ($field:expr, $way:ident $value:ident) => {
        $field = ::std::option::Option::Some($crate::__clientwright_made!($way $value))
    };
}

/// What is made of what a caller gives.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_made {
    (just $value:ident) => {
        $value
    };
    (into $value:ident) => {
        $value.into()
    };
    (each $value:ident) => {
        $value.into_iter().map(::std::convert::Into::into).collect()
    };
    (boxed $value:ident) => {
        ::std::boxed::Box::new($value.into())
    };
}

#[doc(inline)]
pub use __clientwright_build as build;
#[doc(inline)]
pub use __clientwright_given as given;
#[doc(inline)]
pub use __clientwright_made as made;
#[doc(inline)]
pub use __clientwright_member as member;
#[doc(inline)]
pub use __clientwright_object as object;
#[doc(inline)]
pub use __clientwright_put as put;
#[doc(inline)]
pub use __clientwright_rest as rest;
#[doc(inline)]
pub use __clientwright_set as set;
#[doc(inline)]
pub use __clientwright_wire as wire;
#[doc(inline)]
pub use __clientwright_wrapper as wrapper;
