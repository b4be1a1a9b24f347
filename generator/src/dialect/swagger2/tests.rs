//! Trees in, trees out.
