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

#[doc(inline)]
pub use __clientwright_int_enum as int_enum;
#[doc(inline)]
pub use __clientwright_string_enum as string_enum;
