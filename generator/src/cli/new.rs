//! `clientwright new`
