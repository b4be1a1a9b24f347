//! The files of this crate, taken into another crate as its module `runtime`: what the generator does with them.

#![allow(clippy::unwrap_used, missing_docs, dead_code, unused_imports, unreachable_pub)]

#[path = "../src/lib.rs"]
mod runtime;

use std::time::Duration;

use runtime::{Call, Config, Core, CoreBuilder, ErrorCase, Method, Operation, StatusPattern, awaitable, int_enum, string_enum};

static LIST: Operation = Operation::new("listPets", Method::Get, "/pets")
    .security(&[&["token"], &[]])
    .errors(&[ErrorCase::json::<Problem>(StatusPattern::Exact(404)), ErrorCase::json::<String>(StatusPattern::Default)]);

static CONFIG: Config = Config { user_agent: "pets/1", path_prefix: None, timeout: Duration::from_secs(1), schemes: &[] };

#[derive(serde::Deserialize)]
struct Problem {
    detail: String,
}

struct ListPets {
    core: Core,
}

impl ListPets {
    fn into_call(self) -> Call<Vec<String>> {
        Call::new(&self.core, &LIST).decode_json()
    }
}

awaitable!(ListPets => Vec<String>);

mod resources {
    use super::LIST;
    use crate::runtime;

    pub struct Borrowed<'a> {
        pub core: &'a runtime::Core,
    }

    impl Borrowed<'_> {
        fn into_call(self) -> runtime::Call<()> {
            runtime::Call::new(self.core, &LIST)
        }
    }

    runtime::awaitable!(<'a> Borrowed<'a> => ());
}

#[derive(Debug, PartialEq)]
enum Color {
    Red,
    Unknown(String),
}

impl Color {
    fn as_str(&self) -> &str {
        match self {
            Self::Red => "red",
            Self::Unknown(text) => text,
        }
    }
}

impl From<&str> for Color {
    fn from(text: &str) -> Self {
        match text {
            "red" => Self::Red,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl From<String> for Color {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

string_enum!(Color);

#[derive(Debug, PartialEq)]
struct Code(i32);

impl Code {
    fn code(&self) -> i32 {
        self.0
    }
}

impl From<i32> for Code {
    fn from(code: i32) -> Self {
        Self(code)
    }
}

int_enum!(Code, i32);

fn is_send_and_sync<T: Send + Sync>() {}
fn is_send<T: Send>(_: &T) {}

#[tokio::test]
async fn the_files_work_as_a_module_of_another_crate() {
    is_send_and_sync::<Core>();
    is_send_and_sync::<runtime::Error>();
    is_send_and_sync::<Call<std::rc::Rc<u8>>>();
    assert_eq!(size_of::<runtime::Error>(), size_of::<usize>());

    let core = CoreBuilder::new("http://127.0.0.1:1", &CONFIG).build().unwrap();
    let answer = IntoFuture::into_future(ListPets { core: core.clone() });
    is_send(&answer);
    assert!(answer.await.unwrap_err().is_connect());
    assert_eq!(resources::Borrowed { core: &core }.await.unwrap_err().operation(), "listPets");
    assert_eq!(serde_json::from_str::<Color>("\"red\"").unwrap(), Color::Red);
    assert_eq!(serde_json::from_str::<Code>("2.0").unwrap(), Code(2));
}
