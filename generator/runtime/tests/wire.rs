//! The style table: parameter and value in, exact bytes out. Expected bytes are those of OpenAPI 3.0's style table and RFC 6570.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use clientwright_runtime::{Base64Json, Call, ErrorKind, Method, Operation, PathStyle, QueryStyle};
use serde_json::{Value, json};
use support::{Reply, Server};

static QUERY: Operation = Operation::new("query", Method::Get, "/q");
static PATH: Operation = Operation::new("path", Method::Get, "/p/{color}/end");

fn form(explode: bool) -> QueryStyle {
    QueryStyle::Form { explode, allow_reserved: false }
}

fn reserved(explode: bool) -> QueryStyle {
    QueryStyle::Form { explode, allow_reserved: true }
}

fn space(explode: bool) -> QueryStyle {
    QueryStyle::Space { explode, allow_reserved: false }
}

fn pipe(explode: bool) -> QueryStyle {
    QueryStyle::Pipe { explode, allow_reserved: false }
}

#[tokio::test]
async fn query_parameters() {
    let list = json!(["blue", "black", "brown"]);
    let object = json!({"R": 100, "G": 200, "B": 150});
    let odd = json!(["a b", "c&d", "e,f"]);
    let rows: Vec<(QueryStyle, Value, &str)> = vec![
        // form, OpenAPI 3.0.3 "Style Examples"
        (form(false), json!("blue"), "color=blue"),
        (form(true), json!("blue"), "color=blue"),
        (form(false), json!(""), "color="),
        (form(true), json!(""), "color="),
        (form(false), list.clone(), "color=blue,black,brown"),
        (form(true), list.clone(), "color=blue&color=black&color=brown"),
        (form(false), object.clone(), "color=R,100,G,200,B,150"),
        (form(true), object.clone(), "R=100&G=200&B=150"),
        // form, encoding
        (form(true), odd.clone(), "color=a%20b&color=c%26d&color=e%2Cf"),
        (form(false), odd.clone(), "color=a%20b,c%26d,e%2Cf"),
        (form(true), json!("a+b=c/d?e#f%g"), "color=a%2Bb%3Dc%2Fd%3Fe%23f%25g"),
        (form(true), json!("-._~09azAZ"), "color=-._~09azAZ"),
        (form(true), json!("!*'();:@&=+$,/?#[]"), "color=%21%2A%27%28%29%3B%3A%40%26%3D%2B%24%2C%2F%3F%23%5B%5D"),
        (form(true), json!("ö€"), "color=%C3%B6%E2%82%AC"),
        (form(true), json!("\"<>\\^`{|}"), "color=%22%3C%3E%5C%5E%60%7B%7C%7D"),
        (form(true), json!("a\nb\tc"), "color=a%0Ab%09c"),
        (form(true), json!({"a b": "c d"}), "a%20b=c%20d"),
        (form(false), json!({"a,b": "c=d"}), "color=a%2Cb,c%3Dd"),
        // form, other types
        (form(true), json!(true), "color=true"),
        (form(true), json!(-7), "color=-7"),
        (form(true), json!(1.5), "color=1.5"),
        (form(true), json!(18_446_744_073_709_551_615_u64), "color=18446744073709551615"),
        (form(true), json!([1, true, "x"]), "color=1&color=true&color=x"),
        (form(true), json!([]), ""),
        (form(false), json!([]), ""),
        (form(true), json!({}), ""),
        (form(true), json!(null), ""),
        (form(true), json!(["a", null, "b"]), "color=a&color=b"),
        (form(true), json!({"a": null, "b": 1}), "b=1"),
        (form(false), json!(["a", "", "b"]), "color=a,,b"),
        (form(true), json!([{"a": 1}]), "color=%7B%22a%22%3A1%7D"),
        // spaceDelimited
        (space(false), list.clone(), "color=blue%20black%20brown"),
        (space(false), object.clone(), "color=R%20100%20G%20200%20B%20150"),
        (space(false), json!("blue"), "color=blue"),
        (space(false), odd.clone(), "color=a%20b%20c%26d%20e%2Cf"),
        (space(true), list.clone(), "color=blue&color=black&color=brown"),
        // pipeDelimited
        (pipe(false), list.clone(), "color=blue%7Cblack%7Cbrown"),
        (pipe(false), object.clone(), "color=R%7C100%7CG%7C200%7CB%7C150"),
        (pipe(true), list.clone(), "color=blue&color=black&color=brown"),
        // deepObject
        (QueryStyle::DEEP, object.clone(), "color[R]=100&color[G]=200&color[B]=150"),
        (QueryStyle::DEEP, json!({"a": {"b": {"c": 1}}, "d": 2}), "color[a][b][c]=1&color[d]=2"),
        (QueryStyle::DEEP, json!({"a": ["x", "y"]}), "color[a][]=x&color[a][]=y"),
        (QueryStyle::DEEP, list.clone(), "color[]=blue&color[]=black&color[]=brown"),
        (QueryStyle::DEEP, json!([{"a": 1}, {"b": [2, null]}]), "color[0][a]=1&color[1][b][]=2"),
        (QueryStyle::DEEP, json!({"a": [["x"], "y"]}), "color[a][0][]=x&color[a][1]=y"),
        (QueryStyle::DEEP, json!("blue"), "color=blue"),
        (QueryStyle::DEEP, json!([]), ""),
        (QueryStyle::DEEP.reserved(), json!({"a": "b/c"}), "color[a]=b/c"),
        (QueryStyle::DEEP, json!({"a]b": "c d"}), "color[a%5Db]=c%20d"),
        (QueryStyle::DEEP, json!({"a": null}), ""),
        (QueryStyle::DEEP, json!({}), ""),
        // allowReserved
        (reserved(true), json!("a/b?c&d"), "color=a/b?c%26d"),
        (reserved(true), json!(":/?@!$()*,;="), "color=:/?@!$()*,;="),
        (reserved(true), json!("#[]&+"), "color=%23%5B%5D%26%2B"),
        (reserved(true), json!("a%20b 100%"), "color=a%20b%20100%25"),
        (reserved(true), json!("50%zz%4"), "color=50%25zz%254"),
        (reserved(false), json!(["a/b", "c"]), "color=a/b,c"),
    ];
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    for (style, value, expected) in rows {
        Call::new(&core, &QUERY).query("color", style, &value).await.unwrap();
        let expected = if expected.is_empty() { "/q".to_owned() } else { format!("/q?{expected}") };
        assert_eq!(server.last().target, expected, "{style:?} {value}");
    }
}

#[tokio::test]
async fn path_parameters() {
    let simple = |explode| PathStyle::Simple { explode };
    let label = |explode| PathStyle::Label { explode };
    let matrix = |explode| PathStyle::Matrix { explode };
    let list = json!(["blue", "black", "brown"]);
    let object = json!({"R": 100, "G": 200, "B": 150});
    let rows: Vec<(PathStyle, Value, &str)> = vec![
        (simple(false), json!("blue"), "blue"),
        (simple(true), json!("blue"), "blue"),
        (simple(false), list.clone(), "blue,black,brown"),
        (simple(true), list.clone(), "blue,black,brown"),
        (simple(false), object.clone(), "R,100,G,200,B,150"),
        (simple(true), object.clone(), "R=100,G=200,B=150"),
        (simple(false), json!("a/b c%?#"), "a%2Fb%20c%25%3F%23"),
        (simple(false), json!("a+b;c=d&e:f@g"), "a%2Bb%3Bc%3Dd%26e%3Af%40g"),
        (simple(false), json!("-._~"), "-._~"),
        (simple(false), json!("ä\\|"), "%C3%A4%5C%7C"),
        (simple(false), json!("..."), "..."),
        (simple(false), json!("%2e%2e"), "%252e%252e"),
        (simple(false), json!(42), "42"),
        (simple(false), json!(["a,b", "c"]), "a%2Cb,c"),
        (label(false), json!("blue"), ".blue"),
        (label(true), json!("blue"), ".blue"),
        (label(false), list.clone(), ".blue,black,brown"),
        (label(true), list.clone(), ".blue.black.brown"),
        (label(false), object.clone(), ".R,100,G,200,B,150"),
        (label(true), object.clone(), ".R=100.G=200.B=150"),
        (matrix(false), json!("blue"), ";color=blue"),
        (matrix(true), json!("blue"), ";color=blue"),
        (matrix(false), list.clone(), ";color=blue,black,brown"),
        (matrix(true), list.clone(), ";color=blue;color=black;color=brown"),
        (matrix(false), object.clone(), ";color=R,100,G,200,B,150"),
        (matrix(true), object.clone(), ";R=100;G=200;B=150"),
        (matrix(true), json!(["", "a;b"]), ";color;color=a%3Bb"),
    ];
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    for (style, value, expected) in rows {
        Call::new(&core, &PATH).path("color", style, &value).await.unwrap();
        assert_eq!(server.last().target, format!("/p/{expected}/end"), "{style:?} {value}");
    }
}

#[tokio::test]
async fn a_path_parameter_that_would_hit_another_route_is_refused() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    let simple = PathStyle::SIMPLE;
    let label = PathStyle::Label { explode: false };
    let rows = [
        (simple, json!(""), "the path parameter `color` is empty"),
        (simple, json!(null), "the path parameter `color` is empty"),
        (simple, json!([]), "the path parameter `color` is empty"),
        (simple, json!([null]), "the path parameter `color` is empty"),
        (simple, json!([""]), "the path parameter `color` is empty"),
        (simple, json!({}), "the path parameter `color` is empty"),
        (label, json!(""), "the path parameter `color` is empty"),
        (simple, json!("."), "a path parameter may not be `.` or `..`"),
        (simple, json!(".."), "a path parameter may not be `.` or `..`"),
        (label, json!("."), "a path parameter may not be `.` or `..`"),
    ];
    for (style, value, expected) in rows {
        let error = Call::new(&core, &PATH).path("color", style, &value).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(problem) if problem == expected), "{value}: {error}");
    }
    let error = Call::new(&core, &PATH).await.unwrap_err();
    assert_eq!(error.to_string(), "GET /p/{color}/end (path): the path parameter `color` is missing");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn headers() {
    let rows = [
        (false, json!("blue"), Some("blue")),
        (true, json!("blue"), Some("blue")),
        (false, json!(["blue", "black", "brown"]), Some("blue,black,brown")),
        (true, json!(["blue", "black", "brown"]), Some("blue,black,brown")),
        (false, json!({"R": 100, "G": 200}), Some("R,100,G,200")),
        (true, json!({"R": 100, "G": 200}), Some("R=100,G=200")),
        (false, json!("a b%/?"), Some("a b%/?")),
        (false, json!(7), Some("7")),
        (false, json!(null), None),
        (false, json!([]), None),
    ];
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    for (explode, value, expected) in rows {
        Call::new(&core, &QUERY).header("X-Color", explode, &value).await.unwrap();
        assert_eq!(server.last().header("x-color"), expected, "{explode} {value}");
    }
}

#[tokio::test]
async fn cookies() {
    let rows = [
        (false, json!("blue"), Some("color=blue")),
        (true, json!("a b;c"), Some("color=a%20b%3Bc")),
        (false, json!(["blue", "black"]), Some("color=blue,black")),
        (true, json!(["blue", "black"]), Some("color=blue; color=black")),
        (false, json!({"R": 100, "G": 200}), Some("color=R,100,G,200")),
        (true, json!({"R": 100, "G": 200}), Some("R=100; G=200")),
        (true, json!(null), None),
    ];
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    for (explode, value, expected) in rows {
        Call::new(&core, &QUERY).cookie("color", explode, &value).await.unwrap();
        assert_eq!(server.last().header("cookie"), expected, "{explode} {value}");
    }
    Call::new(&core, &QUERY).cookie("a", false, 1).cookie("b", false, 2).await.unwrap();
    assert_eq!(server.last().header("cookie"), Some("a=1; b=2"));
}

#[tokio::test]
async fn a_parameter_with_json_content_is_one_encoded_text() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    Call::new(&core, &QUERY).query_json("filters", json!({"z": {"eq": [1]}, "a": "ü"})).await.unwrap();
    assert_eq!(server.last().target, "/q?filters=%7B%22z%22%3A%7B%22eq%22%3A%5B1%5D%7D%2C%22a%22%3A%22%C3%BC%22%7D");
    Call::new(&core, &QUERY).query_json("filters", json!(null)).await.unwrap();
    assert_eq!(server.last().target, "/q");
}

#[tokio::test]
async fn setting_a_parameter_again_replaces_it_in_its_place() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    let call = Call::new(&core, &QUERY).query("a", form(true), [1, 2]).query("b", form(true), 3);
    call.clone().query("a", form(true), 9).await.unwrap();
    assert_eq!(server.last().target, "/q?a=9&b=3");
    call.clone().query("a", form(true), None::<u8>).await.unwrap();
    assert_eq!(server.last().target, "/q?b=3");
    call.query("filter[$top]", form(true), 1).await.unwrap();
    assert_eq!(server.last().target, "/q?a=1&a=2&b=3&filter[$top]=1");
}

#[tokio::test]
async fn a_base64_parameter_is_encoded_for_its_place() {
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let core = server.core();
    let value = Base64Json(json!({"a": "??>>"}));
    Call::new(&core, &PATH).path("color", PathStyle::SIMPLE, &value).await.unwrap();
    assert_eq!(server.last().target, "/p/eyJhIjoiPz8%2BPiJ9/end");
    Call::new(&core, &QUERY).query("p", QueryStyle::FORM, Base64Json(7)).await.unwrap();
    assert_eq!(server.last().target, "/q?p=Nw%3D%3D");
}

#[tokio::test]
async fn members_keep_their_declared_order_and_floats_their_short_form() {
    #[derive(serde::Serialize)]
    struct Point {
        z: f32,
        a: Option<u8>,
        m: f64,
    }
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    Call::new(&server.core(), &QUERY).query("p", QueryStyle::DEEP, Point { z: 0.1, a: None, m: 1e-7 }).await.unwrap();
    assert_eq!(server.last().target, "/q?p[z]=0.1&p[m]=1e-7");
}

#[tokio::test]
async fn a_template_may_have_several_places_in_a_segment_and_a_query_of_its_own() {
    static OPERATION: Operation = Operation::new("report", Method::Get, "/reports/{year}-{month}.json?full#x");
    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    let call =
        Call::new(&server.core(), &OPERATION).path("year", PathStyle::SIMPLE, 2024).path("month", PathStyle::SIMPLE, "0/7");
    call.query("a", form(true), 1).await.unwrap();
    assert_eq!(server.last().target, "/reports/2024-0%2F7.json?full&a=1");
}
