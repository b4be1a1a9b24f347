//! The program: the command line of the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    clientwright::cli::run(std::env::args_os())
}
