//! What must not compile in a user's program, and what the compiler then says.
//!
//! After a change that is meant: `TRYBUILD=overwrite cargo test -p tests --test compile_fail`, then read the diff.

// It compiles along with this test. As a case of `trybuild` it would have everything built once more.
mod right;

#[test]
fn the_right_way_compiles() {
    right::main();
}

#[test]
fn mistakes_do_not_compile() {
    let cases = trybuild::TestCases::new();
    for mistake in [
        "operator_that_the_field_lacks",
        "value_of_another_type",
        "missing_argument",
        "literal_of_a_model",
        "match_without_a_rest",
    ] {
        cases.compile_fail(format!("compile-fail/{mistake}.rs"));
    }
}
