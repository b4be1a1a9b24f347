//! What all generated enums have in common: reading, writing and printing their members.
//!
//! An open enum takes every value; one that is not known yet becomes its variant `Unknown`. A closed enum
//! refuses it, with an [`UnknownMember`] that names those it knows.

use std::fmt;

/// A value that a closed enum does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownMember {
    value: String,
    known: Vec<String>,
}

impl UnknownMember {
    /// The value that was found, and the members there are.
    pub fn new(value: impl fmt::Display, known: &[impl fmt::Display]) -> Self {
        Self { value: value.to_string(), known: known.iter().map(ToString::to_string).collect() }
    }

    /// The value that was found.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known: Vec<_> = self.known.iter().map(|member| format!("`{member}`")).collect();
        write!(f, "unknown value `{}`, expected one of {}", self.value, known.join(", "))
    }
}

impl std::error::Error for UnknownMember {}

/// For an enum of texts. The enum has `fn as_str(&self) -> &str` and
/// open: `From<&str>` and `From<String>`; closed (`string_enum!(closed Name)`): `TryFrom<&str, Error = UnknownMember>`.
///
/// Adds `Serialize`, `Deserialize`, `Display`, `FromStr` and `AsRef<str>`.
/// The runtime must stand at `crate::runtime` in the crate that uses the macro.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_string_enum {
    ($name:ident) => {
        $crate::__clientwright_string_enum!(@text $name);

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            // Not `Self::Err`: an enum may have a member of that name.
            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
    (closed $name:ident) => {
        $crate::__clientwright_string_enum!(@text $name);

        impl ::std::str::FromStr for $name {
            type Err = crate::runtime::UnknownMember;

            fn from_str(text: &str) -> ::std::result::Result<Self, crate::runtime::UnknownMember> {
                Self::try_from(text)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let text = <::std::string::String as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::try_from(text.as_str()).map_err(::serde::de::Error::custom)
            }
        }
    };
    (@text $name:ident) => {
        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// For an enum of whole numbers of type `$code` (up to 64 bits). The enum has `fn code(&self) -> $code` and
/// open: `From<$code>`; closed (`int_enum!(closed Name, i32)`): `TryFrom<$code, Error = UnknownMember>`.
///
/// Adds `Serialize`, `Deserialize`, `Display` and `FromStr`. `1.0` is read as 1.
/// The runtime must stand at `crate::runtime` in the crate that uses the macro.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_int_enum {
    ($name:ident, $code:ty) => {
        $crate::__clientwright_int_enum!(@number $name, $code);

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;

            fn from_str(text: &str) -> ::std::result::Result<Self, ::std::num::ParseIntError> {
                text.parse::<$code>().map(Self::from)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let code = crate::runtime::deserialize_integer(deserializer)?;
                <$code>::try_from(code).map(Self::from).map_err(::serde::de::Error::custom)
            }
        }
    };
    (closed $name:ident, $code:ty) => {
        $crate::__clientwright_int_enum!(@number $name, $code);

        impl ::std::str::FromStr for $name {
            type Err = crate::runtime::UnknownMember;

            fn from_str(text: &str) -> ::std::result::Result<Self, crate::runtime::UnknownMember> {
                let code = text.parse::<$code>().map_err(|_| crate::runtime::UnknownMember::new(text, &["a whole number"]))?;
                Self::try_from(code)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                let code = crate::runtime::deserialize_integer(deserializer)?;
                let code = <$code>::try_from(code).map_err(::serde::de::Error::custom)?;
                Self::try_from(code).map_err(::serde::de::Error::custom)
            }
        }
    };
    (@number $name:ident, $code:ty) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.code(), f)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.code(), serializer)
            }
        }
    };
}

/// Declares an enum of texts: `Low = "low"`. Open where the last line is `_ => Unrecognized`.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_text_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $text:literal,)*
            _ => $unknown:ident,
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash $($(, $derive)*)*)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[doc = concat!(" `", $text, "`")] $variant,)*
            /// A value that is not known here; a newer service may send it.
            $unknown(::std::string::String),
        }

        impl $name {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown(value.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                let value = Self::from(crate::runtime::text(node)?);
                if let Self::$unknown(_) = &value {
                    fit.unknown_member(const { [$($text),*].len() });
                }
                ::std::result::Result::Ok(value)
            }
        }

        $crate::__clientwright_string_enum!($name);
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        pub enum $name:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash $($(, $derive)*)*)]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[doc = concat!(" `", $text, "`")] $variant,)*
        }

        impl $name {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl ::std::convert::TryFrom<&str> for $name {
            type Error = crate::runtime::UnknownMember;

            fn try_from(value: &str) -> ::std::result::Result<Self, crate::runtime::UnknownMember> {
                match value {
                    $($text => ::std::result::Result::Ok(Self::$variant),)*
                    _ => ::std::result::Result::Err(crate::runtime::UnknownMember::new(value, &[$($text),*])),
                }
            }
        }

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                _: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                Self::try_from(crate::runtime::text(node)?).map_err(|unknown| crate::runtime::Fault::new(unknown.to_string()))
            }
        }

        $crate::__clientwright_string_enum!(closed $name);
    };
}

/// Declares an enum of whole numbers: `pub enum Level: i32 { Low = 1, }`. Open where the last line is `_ => Unrecognized`.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_number_enum {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        pub enum $name:ident: $ty:ty {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $code:literal,)*
            _ => $unknown:ident,
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash $($(, $derive)*)*)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[doc = concat!(" `", stringify!($code), "`")] $variant,)*
            /// A value that is not known here; a newer service may send it.
            $unknown($ty),
        }

        impl $name {
            /// The value as it is sent.
            pub fn code(self) -> $ty {
                match self {
                    $(Self::$variant => $code,)*
                    Self::$unknown(code) => code,
                }
            }
        }

        impl ::std::convert::From<$ty> for $name {
            fn from(code: $ty) -> Self {
                match code {
                    $($code => Self::$variant,)*
                    _ => Self::$unknown(code),
                }
            }
        }

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                let value = Self::from(<$ty as crate::runtime::Json>::read(node, fit)?);
                if let Self::$unknown(_) = value {
                    fit.unknown_member(const { [$($code as $ty),*].len() });
                }
                ::std::result::Result::Ok(value)
            }
        }

        $crate::__clientwright_int_enum!($name, $ty);
    };
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derive:path),*)])*
        pub enum $name:ident: $ty:ty {
            $($(#[doc = $variant_doc:literal])* $variant:ident = $code:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash $($(, $derive)*)*)]
        pub enum $name {
            $($(#[doc = $variant_doc])* #[doc = concat!(" `", stringify!($code), "`")] $variant,)*
        }

        impl $name {
            /// The value as it is sent.
            pub fn code(self) -> $ty {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
        }

        impl ::std::convert::TryFrom<$ty> for $name {
            type Error = crate::runtime::UnknownMember;

            fn try_from(value: $ty) -> ::std::result::Result<Self, crate::runtime::UnknownMember> {
                match value {
                    $($code => ::std::result::Result::Ok(Self::$variant),)*
                    _ => ::std::result::Result::Err(crate::runtime::UnknownMember::new(value, &[$($code),*])),
                }
            }
        }

        impl crate::runtime::Json for $name {
            fn read(
                node: &crate::runtime::Node<'_>,
                fit: &mut crate::runtime::Fit,
            ) -> ::std::result::Result<Self, crate::runtime::Fault> {
                let code = <$ty as crate::runtime::Json>::read(node, fit)?;
                Self::try_from(code).map_err(|unknown| crate::runtime::Fault::new(unknown.to_string()))
            }
        }

        $crate::__clientwright_int_enum!(closed $name, $ty);
    };
}

#[doc(inline)]
pub use __clientwright_int_enum as int_enum;
#[doc(inline)]
pub use __clientwright_number_enum as number_enum;
#[doc(inline)]
pub use __clientwright_string_enum as string_enum;
#[doc(inline)]
pub use __clientwright_text_enum as text_enum;
