//! Answers that are read item by item: events, lines, sequences.

#![allow(clippy::unwrap_used)]

mod server;

use std::time::Duration;

use fixture_streams::Client;
use fixture_streams::models::{Question, Star};
use fixture_streams::runtime::{ErrorKind, RetryPolicy};
use futures_util::{StreamExt, TryStreamExt};
use server::{Reply, Server};

const EVENTS: &str = "text/event-stream";

fn client(server: &Server) -> Client {
    let builder = Client::builder(server.url()).retry(RetryPolicy::none()).timeout(Duration::from_secs(5));
    builder.max_response_bytes(200).build().unwrap()
}

/// The data of all events that come of these pieces.
async fn log(pieces: &[&str]) -> Vec<String> {
    let server = Server::always(Reply::chunks(EVENTS, pieces)).await;
    let events: Vec<_> = client(&server).sky().follow().events().try_collect().await.unwrap();
    assert_eq!(server.last().header("accept"), Some(EVENTS));
    events.into_iter().map(|event| event.data).collect()
}

#[tokio::test]
async fn events_end_where_the_html_standard_says_however_they_are_cut() {
    let rows: &[(&[&str], &[&str])] = &[
        (&["data: a\n\ndata: b\n\n"], &["a", "b"]),
        (&["data: a\r\n\r\ndata: b\r\n\r\n"], &["a", "b"]),
        (&["data: a\r\rdata: b\r\r"], &["a", "b"]),
        (&["data: a\r", "\n\r", "\ndata: b\n\n"], &["a", "b"]),
        (&["da", "ta:", " a", "\n", "\n"], &["a"]),
        (&["\u{feff}data: a\n\n"], &["a"]),
        (&["data: a\ndata: b\ndata:\ndata: c\n\n"], &["a\nb\n\nc"]),
        (&[": a comment\n\n:\n\ndata: a\n: another\n\n"], &["a"]),
        (&["data:a\n\ndata:  b\n\n"], &["a", " b"]),
        (&["event: x\n\ndata: a\n\n"], &["a"]),
        (&["data\n\n"], &[""]),
        (&["nonsense: 1\ndata: a: b\n\n"], &["a: b"]),
        (&["data: a\n\ndata: [DONE]\n\ndata: b\n\n"], &["a"]),
        (&["data: a\n"], &["a"]),
        (&["data: a"], &["a"]),
        (&[""; 0], &[]),
        (&["\n\n\n"], &[]),
    ];
    for (pieces, expected) in rows {
        assert_eq!(log(pieces).await, *expected, "{pieces:?}");
    }
}

#[tokio::test]
async fn a_character_may_be_cut_in_two() {
    let bytes = "data: größer\n\n".as_bytes();
    let pieces: Vec<&[u8]> = bytes.chunks(1).collect();
    let server = Server::always(Reply::chunks(EVENTS, &pieces)).await;
    let events: Vec<_> = client(&server).sky().follow().events().try_collect().await.unwrap();
    assert_eq!(events[0].data, "größer");
}

#[tokio::test]
async fn an_operation_with_two_kinds_of_answers_is_awaited_for_the_one_and_asked_for_events_for_the_other() {
    let server = Server::start(|seen| match seen.body.contains("true") {
        true => Reply::chunks(EVENTS, &["data: {\"word\":\"It\"}\n\n", "data: {\"word\":\"is\"}\n\ndata: [DONE]\n\n"]),
        false => Reply::new(200, &[("content-type", "application/json")], r#"{"text":"It is"}"#),
    })
    .await;
    let client = client(&server);
    let question = Question::new("What?");
    let answer = client.sky().ask(&question).await.unwrap();
    assert_eq!((answer.text.as_deref(), server.last().body.as_str()), (Some("It is"), r#"{"text":"What?"}"#));
    let pieces: Vec<_> = client.sky().ask(&question).events().map_ok(|event| event.data.word).try_collect().await.unwrap();
    assert_eq!(pieces, ["It", "is"]);
    let last = server.last();
    assert_eq!((last.body.as_str(), last.header("accept")), (r#"{"text":"What?","stream":true}"#, Some(EVENTS)));
}

#[tokio::test]
async fn an_event_can_be_declared_as_a_whole_and_has_a_number_to_go_on_from() {
    let text = "id: 7\nevent: star\nretry: 1500\ndata: {\"name\":\"Vega\"}\n\nevent: star\ndata: {\"name\":\"Deneb\"}\n\nid\nevent: x\ndata: {\"name\":\"\"}\n\n";
    let server = Server::always(Reply::chunks(EVENTS, &[text])).await;
    let mut events = client(&server).sky().watch().region("north").events().after("6");
    assert_eq!(events.last_event_id(), Some("6"));
    let first = events.next().await.unwrap().unwrap();
    assert_eq!((first.id.as_deref(), first.event.as_deref()), (Some("7"), Some("star")));
    assert_eq!((first.retry, first.data.data.name.as_str()), (Some(Duration::from_millis(1500)), "Vega"));
    let second = events.next().await.unwrap().unwrap();
    assert_eq!((second.id.as_deref(), second.retry, events.last_event_id()), (Some("7"), None, Some("7")));
    let third = events.next().await.unwrap().unwrap();
    assert_eq!((third.id, events.last_event_id()), (None, None));
    assert!(events.next().await.is_none() && events.next().await.is_none());
    let seen = server.last();
    assert_eq!((seen.target.as_str(), seen.header("last-event-id")), ("/sightings?region=north", Some("6")));
}

#[tokio::test]
async fn an_event_that_cannot_be_read_says_which_and_the_next_one_can() {
    let pieces = ["data: {\"word\":\"a\"}\n\n", "data: {\"word\":1}\n\n", "data: {\"word\":\"b\"}\n\ndata:\n\n"];
    let server = Server::always(Reply::chunks(EVENTS, &pieces)).await;
    let mut events = client(&server).sky().ask(&Question::new("?")).events();
    assert_eq!(events.next().await.unwrap().unwrap().data.word, "a");
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { path, .. } if path == "[1].word"), "{error:?}");
    assert_eq!(events.next().await.unwrap().unwrap().data.word, "b");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn what_breaks_a_stream_is_its_last_item() {
    let cases = [
        (Reply::chunks(EVENTS, &["data: a\n\n", "data: b"]).broken(), "transport"),
        (Reply::chunks(EVENTS, &["data: a\n\n", &"x".repeat(300)]), "too large"),
    ];
    for (reply, what) in cases {
        let server = Server::always(reply).await;
        let mut events = client(&server).sky().follow().events();
        assert_eq!(events.next().await.unwrap().unwrap().data, "a");
        let error = events.next().await.unwrap().unwrap_err();
        match what {
            "transport" => assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}"),
            _ => assert!(matches!(error.kind(), ErrorKind::TooLarge { limit: 200, .. }), "{error:?}"),
        }
        assert_eq!(error.operation(), "follow");
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn a_stream_that_goes_silent_is_given_up_and_one_that_is_dropped_ends() {
    let server = Server::always(Reply::chunks(EVENTS, &["data: a\n\n"]).silent()).await;
    let call = client(&server).sky().follow().into_call().timeout(Duration::from_millis(100));
    let mut events = call.text_events();
    assert_eq!(events.next().await.unwrap().unwrap().data, "a");
    let error = events.next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error:?}");

    let server = Server::always(Reply::chunks(EVENTS, &["data: a\n\n"]).silent()).await;
    let mut events = client(&server).sky().follow().events();
    assert_eq!(events.next().await.unwrap().unwrap().data, "a");
    drop(events);
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(10)).await;
        if server.was_left() {
            return;
        }
    }
    assert!(server.was_left());
}

#[tokio::test]
async fn a_refusal_is_an_error_before_the_first_event_and_json_is_none() {
    let server = Server::always(Reply::new(429, &[("content-type", "application/json")], r#"{"message":"slow down"}"#)).await;
    let mut events = client(&server).sky().follow().events();
    assert_eq!(events.next().await.unwrap().unwrap_err().status(), Some(429));
    assert!(events.next().await.is_none());

    let server = Server::always(Reply::new(200, &[("content-type", "application/json")], "{}")).await;
    let error = client(&server).sky().follow().events().next().await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Decode { .. }), "{error:?}");
}

#[tokio::test]
async fn lines_are_values() {
    let names = |stars: Vec<Star>| stars.into_iter().map(|star| star.name).collect::<Vec<_>>();
    let text = "{\"name\":\"Vega\"}\r\n\n{\"na";
    let server = Server::always(Reply::chunks("application/json", &[text, "me\":\"Deneb\"}\n", "  \n{\"name\":\"Mira\"}"])).await;
    let stars: Vec<_> = client(&server).sky().stars().lines().try_collect().await.unwrap();
    assert_eq!(names(stars), ["Vega", "Deneb", "Mira"]);
    assert_eq!(server.last().header("accept"), Some("application/x-ndjson"));

    let text = "\u{1e}{\"name\":\n\"Vega\"}\n\u{1e}{\"name\":\"Deneb\"}\n";
    let server = Server::always(Reply::chunks("application/json-seq", &[text])).await;
    let planets: Vec<_> = client(&server).sky().planets().lines().try_collect().await.unwrap();
    assert_eq!(names(planets), ["Vega", "Deneb"]);
    let whole = client(&server).sky().planets().await.unwrap();
    assert_eq!(whole, text);
}

#[tokio::test]
async fn a_line_that_cannot_be_read_says_which() {
    let server =
        Server::always(Reply::chunks("application/x-ndjson", &["{\"name\":\"Vega\"}\n{\"name\":7}\n[\n{\"name\":\"Mira\"}"]))
            .await;
    let mut stars = client(&server).sky().stars().lines();
    assert!(stars.next().await.unwrap().is_ok());
    for expected in ["[1].name", "[2]"] {
        let error = stars.next().await.unwrap().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode { path, .. } if path == expected), "{error:?}");
    }
    assert_eq!(stars.next().await.unwrap().unwrap().name, "Mira");
    let server =
        Server::always(Reply::chunks("application/x-ndjson", &["{\"name\":\"Vega\"}\n", &"x".repeat(150), &"x".repeat(150)]))
            .await;
    let mut stars = client(&server).sky().stars().lines();
    assert!(stars.next().await.unwrap().is_ok());
    assert!(matches!(stars.next().await.unwrap().unwrap_err().kind(), ErrorKind::TooLarge { .. }));
    assert!(stars.next().await.is_none());
}

#[tokio::test]
async fn any_answer_can_be_read_while_it_arrives() {
    let big = "x".repeat(1000);
    let server = Server::always(Reply::new(200, &[("content-type", "text/plain")], &big)).await;
    let response = client(&server).sky().stars().into_call().send_for_stream().await.unwrap();
    assert_eq!((response.status.as_u16(), response.body.length()), (200, Some(1000)));
    let pieces: Vec<_> = response.body.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), big.as_bytes());
}
