//! What must not compile in a user's program, and what the compiler then says.
//!
//! After a change that is meant: `TRYBUILD=overwrite cargo test -p tests --test compile_fail`, then read the diff.

// It compiles along with this test. As a case of `trybuild` it would have everything built once more.
mod right;

#[test]
fn the_right_way_compiles() {
    right::main();
}

/// The compiler whose words stand in the `.stderr` files; others may put it differently.
const COMPILER: &str = "rustc 1.95.";

#[test]
fn mistakes_do_not_compile() {
    let version = std::process::Command::new("rustc").arg("--version").output();
    let version = version.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    if !version.starts_with(COMPILER) {
        eprintln!("the messages are those of {COMPILER}x, and are not compared with another compiler's");
        return;
    }
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
