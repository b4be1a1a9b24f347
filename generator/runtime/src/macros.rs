//! What generated code is written with: a table of operations, builders with a line for each thing that may be given, and lists of
//! modules.
//!
//! The runtime must stand at `crate::runtime` in the crate that uses these macros.

/// Describes operations, each as a `static` of type [`Operation`](super::Operation): its method, its path, its `operationId`, and
/// what else is said of it with the methods of that type.
///
/// ```text
/// runtime::operations! {
///     LIST: Get "/alerts/" "listAlerts";
///     CLOSE: Post "/alerts/{id}/close/" "closeAlert" .errors(&ERRORS) .accept("text/plain");
/// }
/// ```
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_operations {
    ($($name:ident: $method:ident $(($other:literal))? $path:literal $id:literal $(.$say:ident($($what:expr),*))*;)*) => {$(
        static $name: crate::runtime::Operation =
            crate::runtime::Operation::new($id, crate::runtime::Method::$method $(($other))?, $path)$(.$say($($what),*))*;
    )*};
}

/// Declares a builder: a call that can be given more before it is awaited, with a method for each thing that may be given.
///
/// ```text
/// runtime::builder! {
///     /// [`Alerts::list`] with what may be left out; sent when it is awaited.
///     pub struct List => AlertPage;
///
///     /// How many alerts.
///     limit: u32 => call.query_form("limit", limit);
/// }
/// ```
///
/// `limit: u32 => call.query_form("limit", limit)` is a method `limit(self, limit: u32) -> Self` that hands the call on. In a builder
/// with further members (`pub struct List => AlertPage { body: ListRequest }`), `limit: u32 => body.limit = Some(limit)` sets a field
/// of one; such a builder has an `into_call` of its own.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_builder {
    ($(#[$about:meta])* pub struct $builder:ident => $output:ty; $($setters:tt)*) => {
        $crate::__clientwright_builder! { $(#[$about])* pub struct $builder => $output {} $($setters)* }

        impl $builder {
            fn new(call: crate::runtime::Call<$output>) -> Self {
                Self { call }
            }

            /// The call as a value, for those who want the status and the headers of the answer too.
            pub fn into_call(self) -> crate::runtime::Call<$output> {
                self.call
            }
        }
    };
    (
        $(#[$about:meta])* pub struct $builder:ident => $output:ty { $($member:ident: $kind:ty),* $(,)? }
        $(
            $(#[$words:meta])*
            $setter:ident: $argument:ty => $part:ident.$what:ident $(($($value:expr),*))? $(= $field:expr)?;
        )*
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before it is awaited"]
        pub struct $builder {
            call: crate::runtime::Call<$output>,
            $($member: $kind,)*
        }

        #[allow(missing_docs, reason = "of some, the API's description says nothing")]
        impl $builder {$(
            $(#[$words])*
            pub fn $setter(mut self, $setter: $argument) -> Self {
                $(self.$part = self.$part.$what($($value),*);)?
                $(self.$part.$what = $field;)?
                self
            }
        )*}

        $crate::__clientwright_awaitable!($builder => $output);
    };
}

/// Declares modules and makes their types public, those together that are there under the same condition.
///
/// ```text
/// #[cfg(feature = "alerts")]
/// runtime::modules! {
///     alert: Alert, AlertStatus;
/// }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __clientwright_modules {
    ($($module:ident: $($name:ident),+;)*) => {$(
        mod $module;
        pub use $module::{$($name),+};
    )*};
}

/// Lets a builder be awaited: `awaitable!(ListAlerts => AlertPage)`, or with parameters
/// `awaitable!(<'a> ListAlerts<'a> => AlertPage)`. The builder has a method `into_call(self) -> Call<AlertPage>`.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def, reason = "the caller's crate is meant: it holds the runtime as a module")]
macro_rules! __clientwright_awaitable {
    (<$($parameter:lifetime),+> $builder:ty => $output:ty) => {
        $crate::__clientwright_awaitable!(@for [$($parameter),+] $builder, $output);
    };
    ($builder:ty => $output:ty) => {
        $crate::__clientwright_awaitable!(@for [] $builder, $output);
    };
    (@for [$($parameter:lifetime),*] $builder:ty, $output:ty) => {
        impl<$($parameter),*> ::std::future::IntoFuture for $builder {
            type Output = ::std::result::Result<$output, crate::runtime::Error>;
            type IntoFuture = crate::runtime::BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                ::std::future::IntoFuture::into_future(self.into_call())
            }
        }
    };
}

#[doc(inline)]
pub use __clientwright_awaitable as awaitable;
#[doc(inline)]
pub use __clientwright_builder as builder;
#[doc(inline)]
pub use __clientwright_modules as modules;
#[doc(inline)]
pub use __clientwright_operations as operations;
