//! Names that are fit to be written: each kind of name is a type of its own, so that none stands where another belongs.

use std::fmt;

macro_rules! names {
    ($($(#[$docs:meta])* $name:ident,)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub String);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A type: `AlertPage`.
    TypeName,
    /// A field of a struct: `resolve_time`.
    FieldName,
    /// A variant of an enum: `NotOfInterest`.
    VariantName,
    /// A method or function: `close_benign`.
    MethodName,
    /// An argument: `filters`.
    ArgumentName,
    /// A module, and the file that holds it: `alert_page`.
    ModuleName,
    /// A static: `CLOSE_ALERTS_BENIGN`.
    StaticName,
    /// A Cargo feature: `ip-ranges`.
    FeatureName,
    /// A name as it travels: `reasonId`. Never a Rust name.
    Wire,
}
