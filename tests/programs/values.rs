//! Scalars of each kind, in each place that a parameter can have.

#![allow(clippy::unwrap_used)]

mod server;

use fixture_parameter_values::Client;
use fixture_parameter_values::models::Mood;
use server::{Reply, Server};

const BIG: i64 = 9_007_199_254_740_993;

#[tokio::test]
async fn a_scalar_is_written_as_json_would_without_quotes() {
    let server = Server::always(Reply::new(204, &[], "")).await;
    let client = Client::builder(server.url()).build().unwrap();
    let values = client.values();
    let (day, at) = (|| "2026-02-03".parse().unwrap(), || "2026-02-03T04:05:06.7+01:00".parse().unwrap());

    values.in_path(Mood::SoSo, true, day(), at(), BIG, 0.1, "x/y".into()).await.unwrap();
    assert_eq!(
        server.last().target,
        "/path/so%2Fso/true/2026-02-03/2026-02-03T04%3A05%3A06.7%2B01%3A00/9007199254740993/0.1/x%2Fy"
    );
    values.in_query(Mood::VeryGood, false, day(), at(), -BIG, 1e300, BIG.into()).await.unwrap();
    assert_eq!(
        server.last().target,
        "/query?mood=very%20good&yes=false&day=2026-02-03&at=2026-02-03T04%3A05%3A06.7%2B01%3A00&big=-9007199254740993\
         &ratio=1e%2B300&choice=9007199254740993"
    );
    values.in_header(Mood::VeryGood, true, day(), at(), BIG, 2.0, true.into()).await.unwrap();
    let seen = server.last();
    let headers = ["x-mood", "x-yes", "x-day", "x-at", "x-big", "x-ratio", "x-choice"].map(|name| seen.header(name).unwrap());
    let expected = ["very good", "true", "2026-02-03", "2026-02-03T04:05:06.7+01:00", "9007199254740993", "2.0", "true"];
    assert_eq!(headers, expected);
    values.in_cookie(Mood::SoSo, false, day(), at(), BIG, 0.5, "a;b".into()).await.unwrap();
    assert_eq!(
        server.last().header("cookie"),
        Some(
            "mood=so%2Fso; yes=false; day=2026-02-03; at=2026-02-03T04%3A05%3A06.7%2B01%3A00; big=9007199254740993; ratio=0.5; \
             choice=a%3Bb"
        )
    );
}
