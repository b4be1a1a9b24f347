//! What the reference of an API says, whatever it is written in.

pub(crate) mod arguments;
pub(crate) mod body;
pub(crate) mod answers;
pub(crate) mod samples;
pub(crate) mod uploads;
pub(crate) mod used_by;
pub(crate) mod index;
pub(crate) mod rust_type;
