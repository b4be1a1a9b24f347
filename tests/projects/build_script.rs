//! What the build script of a user does, who has the client twice: run by that build script, in its environment.

use clientwright::build::{Error, Generator};

fn main() -> Result<(), Error> {
    Generator::from_config("clientwright.toml").module("api::things").features(["reqwest", "blocking", "alerts"]).generate()?;
    Generator::new("openapi.yaml").module("others").generate()
}
