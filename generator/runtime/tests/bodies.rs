//! Bodies, there and back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod support;

use bytes::Bytes;
use clientwright_runtime::{
    Body, Call, DecodeError, ErrorKind, FromHeaders, Method, Multipart, Operation, Part, PropertyEncoding, QueryStyle, Received,
    StatusPattern, header, header_list, required_header,
};
use http::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};
use support::{Reply, Server};

static POST: Operation = Operation::new("post", Method::Post, "/x");

async fn server() -> Server {
    Server::start(|_| Reply::new(204, &[], "")).await
}

/// A value that no JSON can hold.
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("it is secret"))
    }
}

#[tokio::test]
async fn json_text_and_bytes_are_sent_as_they_are() {
    let server = server().await;
    let core = server.core();
    Call::new(&core, &POST).json(&json!({"b": 1, "a": [0.1]})).await.unwrap();
    let seen = server.last();
    assert_eq!((seen.header("content-type"), seen.header("content-length")), (Some("application/json"), Some("17")));

    Call::new(&core, &POST).json_as("application/merge-patch+json", &json!({"b": null})).await.unwrap();
    let seen = server.last();
    assert_eq!((seen.header("content-type"), seen.text().as_str()), (Some("application/merge-patch+json"), "{\"b\":null}"));

    Call::new(&core, &POST).text("text/plain; charset=utf-8", "hö").await.unwrap();
    let seen = server.last();
    assert_eq!((seen.header("content-type"), seen.text().as_str()), (Some("text/plain; charset=utf-8"), "hö"));

    for body in [Body::from(vec![0, 255]), Body::from(&[0_u8, 255][..]), Body::from(Bytes::from_static(&[0, 255]))] {
        Call::new(&core, &POST).bytes("application/octet-stream", body).await.unwrap();
        assert_eq!(server.last().body, [0, 255]);
    }

    Call::new(&core, &POST).await.unwrap();
    let seen = server.last();
    assert_eq!((seen.header("content-type"), seen.header("content-length")), (None, Some("0")));
}

#[tokio::test]
async fn a_call_can_be_sent_again() {
    let server = server().await;
    let call = Call::new(&server.core(), &POST).json(&7);
    call.clone().await.unwrap();
    call.await.unwrap();
    let bodies: Vec<_> = server.seen().iter().map(support::Seen::text).collect();
    assert_eq!(bodies, ["7", "7"]);
}

#[tokio::test]
async fn a_stream_is_sent_once_and_says_so() {
    let server = server().await;
    let pieces = [Ok::<_, std::io::Error>(Bytes::from("one ")), Ok(Bytes::from("two"))];
    let call = Call::new(&server.core(), &POST).bytes("text/plain", Body::stream(futures_util::stream::iter(pieces)));
    call.clone().await.unwrap();
    let seen = server.last();
    assert_eq!(seen.header("transfer-encoding"), Some("chunked"));
    assert_eq!(seen.text(), "4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n");
    let error = call.await.unwrap_err();
    assert_eq!(error.to_string(), "POST /x (post): the body is a stream and was sent before");
}

#[tokio::test]
async fn a_stream_that_fails_fails_the_call() {
    let server = server().await;
    let pieces = [Ok(Bytes::from("one ")), Err(std::io::Error::other("disk is gone"))];
    let error =
        Call::new(&server.core(), &POST).bytes("text/plain", Body::stream(futures_util::stream::iter(pieces))).await.unwrap_err();
    assert!(error.to_string().ends_with("disk is gone"), "{error}");
}

#[tokio::test]
async fn a_value_that_cannot_be_written_is_an_error_and_nothing_is_sent() {
    let server = server().await;
    let core = server.core();
    let call = || Call::new(&core, &POST);
    let rows = [
        (call().json(&Unwritable), "the body cannot be written: it is secret"),
        (call().query("q", QueryStyle::FORM, Unwritable), "the query parameter `q` cannot be written: it is secret"),
        (call().header("a b", false, 1), "`a b` is not a header name"),
        (call().header("x", false, "a\nb"), "the value for the header `x` contains a control character"),
        (call().text("text\n", "x"), "the value for the header `content-type` contains a control character"),
        (call().form(&Unwritable, &[]), "the body cannot be written: it is secret"),
        (call().form(&7, &[]), "the body of a form must be an object"),
        (call().multipart(Multipart::new().json("p", &Unwritable)), "the part `p` cannot be written: it is secret"),
        (call().multipart(Multipart::from_object(&[1], &[])), "the body of a form must be an object"),
        (
            call().multipart(Multipart::new().part("p", Part::text("").content_type("a\r\nb"))),
            "a header of the part `p` contains a control character",
        ),
        (call().fail("first").fail("second"), "first"),
    ];
    for (call, expected) in rows {
        let error = call.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Build(problem) if problem == expected), "{error}");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_form_is_written_as_openapi_says() {
    let server = server().await;
    let core = server.core();
    let body = json!({
        "text": "a b&c=ö", "number": 1.5, "flag": true, "none": null, "list": ["x", "y"],
        "object": {"eq": [1]}, "objects": [{"a": 1}, {"b": 2}], "a b": "",
    });
    Call::new(&core, &POST).form(&body, &[]).await.unwrap();
    let seen = server.last();
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        seen.text(),
        "text=a%20b%26c%3D%C3%B6&number=1.5&flag=true&list=x&list=y&object=%7B%22eq%22%3A%5B1%5D%7D\
         &objects=%7B%22a%22%3A1%7D&objects=%7B%22b%22%3A2%7D&a%20b="
    );
    let decoded: Vec<_> = url::form_urlencoded::parse(&seen.body).collect();
    assert_eq!(decoded[0], ("text".into(), "a b&c=ö".into()));

    let encoding = [
        PropertyEncoding::style("csv", QueryStyle::FORM.exploded(false)),
        PropertyEncoding::style("deep", QueryStyle::DEEP),
        PropertyEncoding::content_type("json", "application/json"),
    ];
    let body = json!({"csv": ["a", "b"], "deep": {"r": 1}, "json": ["a"]});
    Call::new(&core, &POST).form(&body, &encoding).await.unwrap();
    assert_eq!(server.last().text(), "csv=a,b&deep[r]=1&json=%5B%22a%22%5D");
}

/// The body with its boundary replaced by `B`.
fn parts(seen: &support::Seen) -> String {
    let content_type = seen.header("content-type").unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    seen.text().replace(boundary, "B").replace("\r\n", "\n")
}

#[tokio::test]
async fn multipart_parts_come_with_names_and_types() {
    let server = server().await;
    let form = Multipart::new()
        .text("comment", "hö")
        .json("meta", &json!({"a": 1}))
        .file("log", "a\"b\r\n.csv", vec![b'x', b'\r', b'\n'])
        .parts("many", [Part::text("1"), Part::text("2")])
        .value("numbers", [3, 4])
        .value("nothing", None::<u8>)
        .part("pic", Part::bytes(&b"png"[..]).content_type("image/png").file_name("p.png"));
    Call::new(&server.core(), &POST).multipart(form.clone()).await.unwrap();
    let first = server.last();
    assert_eq!(
        parts(&first),
        "--B\nContent-Disposition: form-data; name=\"comment\"\n\nhö\n\
         --B\nContent-Disposition: form-data; name=\"meta\"\nContent-Type: application/json\n\n{\"a\":1}\n\
         --B\nContent-Disposition: form-data; name=\"log\"; filename=\"a%22b%0D%0A.csv\"\nContent-Type: application/octet-stream\n\nx\n\n\
         --B\nContent-Disposition: form-data; name=\"many\"\n\n1\n\
         --B\nContent-Disposition: form-data; name=\"many\"\n\n2\n\
         --B\nContent-Disposition: form-data; name=\"numbers\"\n\n3\n\
         --B\nContent-Disposition: form-data; name=\"numbers\"\n\n4\n\
         --B\nContent-Disposition: form-data; name=\"pic\"; filename=\"p.png\"\nContent-Type: image/png\n\npng\n\
         --B--\n"
    );
    Call::new(&server.core(), &POST).multipart(form).await.unwrap();
    assert_ne!(server.last().header("content-type"), first.header("content-type"), "the boundary cannot be guessed");
}

#[tokio::test]
async fn an_object_becomes_a_part_for_each_member() {
    let server = server().await;
    let body = json!({"a": 1, "none": null, "list": ["x", "y"], "object": {"b": 2}, "both": [1, 2], "xml": "<a/>"});
    let encodings =
        [PropertyEncoding::content_type("both", "application/json"), PropertyEncoding::content_type("xml", "text/xml")];
    Call::new(&server.core(), &POST).multipart(Multipart::from_object(&body, &encodings)).await.unwrap();
    assert_eq!(
        parts(&server.last()),
        "--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n\
         --B\nContent-Disposition: form-data; name=\"list\"\n\nx\n\
         --B\nContent-Disposition: form-data; name=\"list\"\n\ny\n\
         --B\nContent-Disposition: form-data; name=\"object\"\nContent-Type: application/json\n\n{\"b\":2}\n\
         --B\nContent-Disposition: form-data; name=\"both\"\nContent-Type: application/json\n\n[1,2]\n\
         --B\nContent-Disposition: form-data; name=\"xml\"\nContent-Type: text/xml\n\n<a/>\n\
         --B--\n"
    );
}

#[tokio::test]
async fn answers_are_read_as_asked() {
    let server = Server::start(|_| Reply::new(200, &[("content-type", "text/plain; charset=UTF-8")], "\u{feff}[1, 2]")).await;
    let call = Call::new(&server.core(), &POST);
    assert_eq!(call.clone().decode_text().await.unwrap(), "[1, 2]");
    assert_eq!(call.clone().decode_bytes().await.unwrap(), "\u{feff}[1, 2]");
    call.decode_empty().await.unwrap();

    let server = Server::start(|_| Reply::new(200, &[("content-type", "text/plain; charset=ISO-8859-1")], b"h\xf6")).await;
    assert_eq!(Call::new(&server.core(), &POST).decode_text().await.unwrap(), "hö");
    let server = Server::start(|_| Reply::new(200, &[], b"h\xf6")).await;
    let error = Call::new(&server.core(), &POST).decode_text().await.unwrap_err();
    assert_eq!(error.message(), "the text is not UTF-8 at byte 1");

    let server = Server::start(|_| Reply::new(204, &[], "")).await;
    assert_eq!(Call::new(&server.core(), &POST).decode_json::<Option<u8>>().await.unwrap(), None);
}

#[tokio::test]
async fn several_answers_are_told_apart_by_status_and_media_type() {
    #[derive(Debug, PartialEq)]
    enum Answer {
        Created(Value),
        Text(String),
        Nothing,
    }
    fn decode(received: &Received) -> Result<Answer, DecodeError> {
        match received.status.as_u16() {
            _ if received.status_is(StatusPattern::Exact(201)) && received.is_json() => received.json().map(Answer::Created),
            200 if received.media_type_is("text/*") => received.text().map(Answer::Text),
            204 => Ok(Answer::Nothing),
            _ => Err(DecodeError::unexpected(received)),
        }
    }
    let rows = [
        (201, "application/vnd.x+JSON; v=1", "{\"a\":1}", Some(Answer::Created(json!({"a": 1})))),
        (200, "Text/CSV; header=present", "a,b", Some(Answer::Text("a,b".into()))),
        (204, "x/y", "", Some(Answer::Nothing)),
        (200, "image/png", "x", None),
    ];
    for (status, media_type, body, expected) in rows {
        let server = Server::start(move |_| Reply::new(status, &[("content-type", media_type)], body)).await;
        let result = Call::new(&server.core(), &POST).decode_with(decode).await;
        match (result, expected) {
            (Ok(answer), Some(expected)) => assert_eq!(answer, expected),
            (Err(error), None) => assert_eq!(
                error.to_string(),
                "POST /x (post): unexpected answer (200): image/png is not among the answers that are declared for this status"
            ),
            (result, expected) => panic!("{result:?} {expected:?}"),
        }
    }
}

#[tokio::test]
async fn headers_are_read_as_their_types() {
    struct Limits {
        remaining: u32,
        reset: Option<u64>,
        scopes: Vec<String>,
    }
    impl FromHeaders for Limits {
        fn from_headers(headers: &HeaderMap) -> Result<Self, DecodeError> {
            Ok(Self {
                remaining: required_header(headers, "x-remaining")?,
                reset: header(headers, "x-reset")?,
                scopes: header_list(headers, "x-scopes")?,
            })
        }
    }
    let headers = [("x-remaining", " 29 "), ("x-scopes", "a, b,,"), ("x-scopes", "c"), ("set-cookie", "MARKER")];
    let server = Server::start(move |_| Reply::new(200, &headers, "7")).await;
    let response = Call::new(&server.core(), &POST).decode_json::<u8>().send_for_response().await.unwrap();
    let limits: Limits = response.headers_as().unwrap();
    assert_eq!((limits.remaining, limits.reset, limits.scopes), (29, None, vec!["a".into(), "b".into(), "c".into()]));
    assert_eq!((response.status.as_u16(), response.body), (200, 7));
    assert_eq!(format!("{response:?}"), "Response { status: 200, body: 7, .. }");

    let server = Server::start(|_| Reply::new(200, &[("x-remaining", "MARKER")], "7")).await;
    let response = Call::new(&server.core(), &POST).send_for_response().await.unwrap();
    let error = response.headers_as::<Limits>().err().unwrap();
    assert_eq!(error.to_string(), "the header `x-remaining` is not what was declared");
    let error = required_header::<u8>(&HeaderMap::new(), "x").unwrap_err();
    assert_eq!(error.reason(), "the header `x` is missing");
}
