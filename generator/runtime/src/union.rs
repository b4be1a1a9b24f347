//! Values that are one of several types, and which of them is meant.

use serde_json::Value;

use super::json::{Fault, Fit, Json};
use super::node::Node;

/// The discriminator: the text of the member `property`. A number or a boolean there is no tag.
pub fn tag<'n>(node: &'n Node<'_>, property: &str) -> Option<&'n str> {
    match node.member(property)? {
        Node::Text(text) => Some(text),
        _ => None,
    }
}

/// The choice of a variant for a value that nothing names a variant for.
///
/// Of the variants that take the value, the one is chosen that knows most of it: the fewest members, or values of enums, that are
/// strange to it; a member that allows one value alone counts more than any other. Where two know as much, the narrower is chosen
/// (a whole number before a number, a time before a text, an object before a map, all before what takes anything), then the first.
#[derive(Debug)]
pub struct Choice<'n, 'f, U> {
    node: &'n Node<'n>,
    fit: &'f mut Fit,
    best: Option<(U, Fit, u8)>,
}

impl<'n, 'f, U> Choice<'n, 'f, U> {
    /// No variant tried yet.
    pub fn new(node: &'n Node<'n>, fit: &'f mut Fit) -> Self {
        Self { node, fit, best: None }
    }

    /// Tries a variant.
    pub fn attempt<T: Json>(&mut self, variant: fn(T) -> U) {
        if self.is_settled(T::BREADTH) {
            return;
        }
        let mut trial = self.fit.trial();
        let value = T::read(self.node, &mut trial);
        self.fit.after(trial, false);
        if let Ok(value) = value
            && self
                .best
                .as_ref()
                .is_none_or(|(_, fit, breadth)| (trial.strangeness(), T::BREADTH) < (fit.strangeness(), *breadth))
        {
            self.best = Some((variant(value), trial, T::BREADTH));
        }
    }

    /// Whether no other variant of this breadth can do better.
    fn is_settled(&self, breadth: u8) -> bool {
        let Some((_, fit, best)) = &self.best else { return false };
        self.fit.is_exhausted() || fit.strangeness() == 0 && *best <= breadth
    }

    /// The variant that was chosen, or the value as it came if it is none of them.
    pub fn end(self, unknown: fn(Value) -> U) -> U {
        match self.best {
            Some((value, fit, _)) => {
                self.fit.strange(fit.strangeness() as usize);
                value
            }
            None => {
                self.fit.other_kind();
                unknown(self.node.to_value())
            }
        }
    }
}

/// Reads a value as the heir that its discriminator names; one that lacks what the heir must have may still be what all of them are.
pub fn heir<H: Json, B: Json, U>(node: &Node<'_>, fit: &mut Fit, heir: fn(H) -> U, base: fn(B) -> U) -> Result<U, Fault> {
    let mut trial = fit.trial();
    let read = H::read(node, &mut trial);
    fit.after(trial, read.is_ok());
    match read {
        Ok(value) => Ok(heir(value)),
        Err(fault) => {
            fit.strange(1);
            B::read(node, fit).map(base).map_err(|_| fault)
        }
    }
}

/// Declares a union: a variant for each type, `_ => Unrecognized` for what is none of them. With `#[tag = "kind"]` the member of that
/// name says which it is: `Cat(Cat) = "cat" | "kitten"`; what it names
/// none for, or what lacks a member that the named one must have, is `_ => Base(Animal)`, if there is such a line. Otherwise the variant is found by a [`Choice`].
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_union {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        #[tag = $tag:literal]
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident($ty:ty) = $($value:literal)|+,)*
            _ => $unknown:ident,
        }
    ) => {
        $crate::__clientwright_union!(@type $name [$($doc)*] [$($($derive)*)*] [$(($variant $ty) [$($variant_doc)*])*] $unknown);

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                match crate::runtime::tag(node, $tag) {
                    $(::std::option::Option::Some($($value)|+) => crate::runtime::Json::read(node, fit).map(Self::$variant),)*
                    _ => {
                        fit.other_kind();
                        ::std::result::Result::Ok(Self::$unknown(node.to_value()))
                    }
                }
            }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        #[tag = $tag:literal]
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident($ty:ty) = $($value:literal)|+,)*
            _ => $base:ident($base_ty:ty),
            _ => $unknown:ident,
        }
    ) => {
        $crate::__clientwright_union!(@type $name [$($doc)*] [$($($derive)*)*] [
            $(($variant $ty) [$($variant_doc)*])*
            ($base $base_ty) [" Any other kind, with what all of them have and the rest as it came."]
        ] $unknown);

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                match crate::runtime::tag(node, $tag) {
                    $(::std::option::Option::Some($($value)|+) => crate::runtime::heir(node, fit, Self::$variant, Self::$base),)*
                    _ => match crate::runtime::Json::read(node, fit) {
                        ::std::result::Result::Ok(base) => ::std::result::Result::Ok(Self::$base(base)),
                        ::std::result::Result::Err(_) => {
                            fit.other_kind();
                            ::std::result::Result::Ok(Self::$unknown(node.to_value()))
                        }
                    },
                }
            }
        }
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident($ty:ty),)*
            _ => $unknown:ident,
        }
    ) => {
        $crate::__clientwright_union!(@type $name [$($doc)* "" " Read as the variant that knows most of the value."] [$($($derive)*)*] [$(($variant $ty) [$($variant_doc)*])*] $unknown);

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                let mut choice = crate::runtime::Choice::new(node, fit);
                $(choice.attempt(Self::$variant);)*
                ::std::result::Result::Ok(choice.end(Self::$unknown))
            }
        }
    };
    (@type $name:ident [$($doc:literal)*] [$($derive:path)*] [$(($variant:ident $ty:ty) [$($variant_doc:literal)*])*] $unknown:ident) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq $(, $derive)*)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $variant_doc])* $variant($ty),)*
            /// A value that is none of these, as it came.
            $unknown(::serde_json::Value),
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => ::serde::Serialize::serialize(value, serializer),)*
                    Self::$unknown(value) => ::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                crate::runtime::deserialize(deserializer)
            }
        }
    };
}

/// Makes a union of what its variants hold: `union_from! { Id: Text(String), Number(i64) }`.
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_union_from {
    ($name:ident: $($variant:ident($ty:ty)),*) => {$(
        impl ::std::convert::From<$ty> for $name {
            fn from(value: $ty) -> Self {
                Self::$variant(::std::convert::Into::into(value))
            }
        }
    )*};
}

#[doc(inline)]
pub use __clientwright_union as union;
#[doc(inline)]
pub use __clientwright_union_from as union_from;
