//! What must not compile in a user's program, and what the compiler then says.
//!
//! After a change that is meant: `TRYBUILD=overwrite cargo test -p tests --test compile_fail`, then read the diff.

#[test]
fn mistakes_do_not_compile_and_the_right_way_does() {
    let cases = trybuild::TestCases::new();
    cases.pass("compile-fail/right.rs");
    for mistake in ["operator_that_the_field_lacks", "value_of_another_type", "missing_argument", "literal_of_a_model", "match_without_a_rest"] {
        cases.compile_fail(format!("compile-fail/{mistake}.rs"));
    }
}
