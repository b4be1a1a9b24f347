//! Forms, byte for byte.

#![allow(clippy::unwrap_used)]

mod server;

use std::collections::BTreeMap;
use std::time::Duration;

use fixture_form_encoding::models::{Charge, Line};
use fixture_multipart_encoding::models::Frame;
use fixture_multipart_encoding::runtime::{Body, Bytes, Part};
use server::{Reply, Seen, Server};

async fn charged(charge: Charge) -> String {
    let server = Server::always(Reply::new(201, &[], "")).await;
    let client = fixture_form_encoding::Client::builder(server.url()).build().unwrap();
    client.charges().charge(&charge).await.unwrap();
    assert_eq!(server.last().header("content-type"), Some("application/x-www-form-urlencoded"));
    server.last().body
}

#[tokio::test]
async fn a_property_of_a_form_is_written_as_its_encoding_says() {
    let line = |price: Option<i32>, tags: Option<Vec<String>>| {
        let mut line = Line::new();
        (line.price, line.tags) = (price, tags);
        line
    };
    let words = |words: &[&str]| Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    let of = |set: &dyn Fn(&mut Charge)| {
        let mut charge = Charge::new(7);
        set(&mut charge);
        charge
    };
    let metadata = BTreeMap::from([("a b".to_owned(), "c&d".to_owned()), ("e".to_owned(), String::new())]);
    let rows = [
        (of(&|_| {}), "amount=7"),
        (of(&|charge| charge.expand = words(&["customer", "a&b"])), "amount=7&expand[]=customer&expand[]=a%26b"),
        (of(&|charge| charge.expand = Some(Vec::new())), "amount=7"),
        (
            of(&|charge| charge.lines = Some(vec![line(Some(1), None), line(None, words(&["x", "y"]))])),
            "amount=7&lines[0][price]=1&lines[1][tags][]=x&lines[1][tags][]=y",
        ),
        (
            of(&|charge| charge.metadata = Some(metadata.clone().into_iter().collect())),
            "amount=7&metadata[a%20b]=c%26d&metadata[e]=",
        ),
        (of(&|charge| charge.colors = words(&["red", "b,c"])), "amount=7&colors=red,b%2Cc"),
        (of(&|charge| charge.sizes = Some(vec![1, 2])), "amount=7&sizes=1%7C2"),
        (of(&|charge| charge.link = Some("https://a/b?c=d&e".to_owned())), "amount=7&link=https://a/b?c=d%26e"),
        (of(&|charge| charge.note = words(&["a"])), "amount=7&note=%5B%22a%22%5D"),
    ];
    for (charge, expected) in rows {
        assert_eq!(charged(charge).await, expected);
    }
}

async fn hung(picture: Part, sketches: Vec<Part>) -> Seen {
    let server = Server::always(Reply::new(201, &[], "")).await;
    let client = fixture_multipart_encoding::Client::builder(server.url()).build().unwrap();
    let frame = |wood: &str| {
        let mut frame = Frame::new();
        frame.wood = Some(wood.to_owned());
        frame
    };
    let call = client.works().hang(picture, "Long ago").sketches(sketches).tags(&vec!["a".to_owned(), "b".to_owned()]);
    call.frames(&vec![frame("oak"), frame("ash")]).frame(&frame("elm")).await.unwrap();
    server.last()
}

fn boundary(seen: &Seen) -> String {
    seen.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap().to_owned()
}

#[tokio::test]
async fn a_part_has_the_media_type_that_its_encoding_says() {
    let sketch = |name: &str| Part::bytes(&b"s"[..]).file_name(name).content_type("image/jpeg");
    let picture = Part::bytes(&b"png"[..]).file_name("a\".png").header("X-Camera", "box");
    let seen = hung(picture, vec![sketch("1"), sketch("2")]).await;
    let boundary = boundary(&seen);
    let parts: Vec<&str> = seen.body.split(&format!("--{boundary}")).map(|part| part.trim_matches(['\r', '\n'])).collect();
    let disposition = "Content-Disposition: form-data; name=";
    let expected = [
        String::new(),
        format!("{disposition}\"picture\"; filename=\"a%22.png\"\r\nContent-Type: image/png\r\nX-Camera: box\r\n\r\npng"),
        format!("{disposition}\"story\"\r\nContent-Type: text/markdown\r\n\r\nLong ago"),
        format!("{disposition}\"sketches\"; filename=\"1\"\r\nContent-Type: image/jpeg\r\n\r\ns"),
        format!("{disposition}\"sketches\"; filename=\"2\"\r\nContent-Type: image/jpeg\r\n\r\ns"),
        format!("{disposition}\"tags\"\r\nContent-Type: application/json\r\n\r\n[\"a\",\"b\"]"),
        format!("{disposition}\"frames\"\r\nContent-Type: application/json\r\n\r\n{{\"wood\":\"oak\"}}"),
        format!("{disposition}\"frames\"\r\nContent-Type: application/json\r\n\r\n{{\"wood\":\"ash\"}}"),
        format!("{disposition}\"frame\"\r\nContent-Type: application/vnd.frame+json\r\n\r\n{{\"wood\":\"elm\"}}"),
        "--".to_owned(),
    ];
    assert_eq!(parts, expected);
}

#[tokio::test]
async fn a_part_that_is_a_stream_goes_out_piece_by_piece_with_a_length_if_it_has_one() {
    let pieces = || futures_util::stream::iter(["first ", "second"].map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece))));
    let sized = hung(Part::body(Body::sized_stream(12, pieces())).file_name("p"), Vec::new()).await;
    assert_eq!(sized.header("content-length"), Some(sized.body.len().to_string().as_str()));
    assert!(sized.body.contains("\r\n\r\nfirst second\r\n--"), "{}", sized.body);
    let unsized_one = hung(Part::body(Body::stream(pieces())), Vec::new()).await;
    assert_eq!((unsized_one.header("content-length"), unsized_one.header("transfer-encoding")), (None, Some("chunked")));
    assert!(unsized_one.body.contains("first ") && unsized_one.body.contains("second"));
}

#[tokio::test]
async fn a_form_is_sent_again_only_if_each_of_its_streams_can_begin_again() {
    use fixture_multipart_encoding::runtime::RetryPolicy;
    let pieces = || futures_util::stream::iter([Ok::<_, std::io::Error>(Bytes::from("first"))]);
    for (body, tries) in [(Body::reopened(5, pieces), 2), (Body::sized_stream(5, pieces()), 1)] {
        let server = Server::always(Reply::new(503, &[("retry-after", "0")], "")).await;
        let policy = RetryPolicy::new().retries(1).first_wait(Duration::from_millis(1));
        let client = fixture_multipart_encoding::Client::builder(server.url()).retry(policy).build().unwrap();
        let error = client.works().hang(Part::body(body), "s").await.unwrap_err();
        assert_eq!((error.status(), server.seen().len()), (Some(503), tries), "{error}");
    }
}
