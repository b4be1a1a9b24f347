//! What the client sends again when the service is busy or away, and what never. Neither sockets nor waits are real.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops where its ground gives way")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::models::IpCategory;
use cloud_app_security::runtime::{Body, BoxFuture, Bytes, Clock, ResponseBody, Transport, TransportFailure};
use cloud_app_security::{Client, ClientBuilder, Error};

const ID: &str = "64b0c0ffee0123456789abcd";

/// A service that refuses the first requests in this way, and then gives an empty object; with a clock that jumps.
#[derive(Clone)]
struct Service {
    refusal: Refusal,
    refusals: usize,
    sent: Arc<Mutex<Vec<String>>>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

#[derive(Clone, Copy)]
enum Refusal {
    Status(u16, &'static str),
    NoConnection,
    Broken,
}

const THROTTLED: Refusal = Refusal::Status(429, r#"{"detail": "Request was throttled. Expected available in 17 seconds."}"#);

impl Service {
    fn new(refusal: Refusal, refusals: usize) -> Self {
        Self { refusal, refusals, sent: Arc::default(), slept: Arc::default() }
    }

    fn builder(&self) -> ClientBuilder {
        let builder = Client::builder("https://contoso.us.portal.cloudappsecurity.com").api_token("a-token");
        builder.transport(self.clone()).clock(self.clone())
    }

    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }

    fn sent(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

impl Transport for Service {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportFailure>> {
        let number = {
            let mut sent = self.sent.lock().unwrap();
            sent.push(format!("{} {}", request.method(), request.uri()));
            sent.len()
        };
        let (status, body) = match self.refusal {
            _ if number > self.refusals => (200, "{}"),
            Refusal::Status(status, body) => (status, body),
            Refusal::NoConnection => return Box::pin(async { Err(TransportFailure::connect("Connection refused")) }),
            Refusal::Broken => return Box::pin(async { Err(TransportFailure::broken("Connection reset by peer")) }),
        };
        let body = ResponseBody::from_bytes(Bytes::from_static(body.as_bytes()));
        Box::pin(async move { Ok(http::Response::builder().status(status).body(body).unwrap()) })
    }
}

impl Clock for Service {
    fn now(&self) -> Duration {
        self.slept().iter().sum()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        // All that answers here answers at once, so that this one is only polled to wait.
        let slept = self.slept.clone();
        Box::pin(async move { slept.lock().unwrap().push(time) })
    }
}

/// A call, whatever it gives. That the empty object is not what was promised is no matter here.
fn ended<T>(call: impl IntoFuture<Output = Result<T, Error>, IntoFuture: Send + 'static>) -> BoxFuture<'static, Option<Error>> {
    let call = call.into_future();
    Box::pin(async move { call.await.err().filter(|error| error.status() != Some(200)) })
}

fn reading(client: &Client) -> Vec<BoxFuture<'static, Option<Error>>> {
    let discovery = client.discovery();
    vec![
        ended(client.alerts().list()),
        ended(client.alerts().list_get()),
        ended(client.alerts().get(ID)),
        ended(client.activities().list()),
        ended(client.entities().list()),
        ended(client.files().list()),
        ended(client.ip_ranges().list()),
        ended(client.ip_ranges().delete(ID)),
        ended(discovery.streams()),
        ended(discovery.upload_log_file("https://storage.example.com/a.log?sig=abcdefgh", "log")),
    ]
}

fn changing(client: &Client) -> Vec<BoxFuture<'static, Option<Error>>> {
    let (alerts, ranges) = (client.alerts(), client.ip_ranges());
    let one = || AlertFilters::new().id_eq([ID]);
    vec![
        ended(alerts.close_benign(one())),
        ended(alerts.close_false_positive(one())),
        ended(alerts.close_true_positive(one())),
        ended(alerts.mark_read(ID)),
        ended(ranges.create("office", IpCategory::Corporate, ["192.0.2.0/24"])),
        ended(ranges.update(ID, "office", IpCategory::Corporate, ["192.0.2.0/24"])),
        ended(client.activities().send_feedback(ID)),
        ended(client.discovery().finalize_upload("https://storage.example.com/a.log", "firewalls")),
    ]
}

#[tokio::test]
async fn what_reads_is_sent_again_and_waits_as_long_as_the_service_asks() {
    let count = reading(&Service::new(THROTTLED, 0).client()).len();
    for number in 0..count {
        let service = Service::new(THROTTLED, 3);
        let error = reading(&service.client()).remove(number).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(service.sent(), 4);
        let slept = service.slept();
        let asked = Duration::from_secs(17);
        assert!(slept.len() == 3 && slept.iter().all(|wait| (asked..asked * 2).contains(wait)), "{slept:?}");
    }
}

#[tokio::test]
async fn what_changes_something_is_sent_once_unless_nothing_was_sent() {
    let refusals = [THROTTLED, Refusal::Status(503, "busy"), Refusal::Status(502, ""), Refusal::Status(504, ""), Refusal::Broken];
    let count = changing(&Service::new(THROTTLED, 0).client()).len();
    for number in 0..count {
        for refusal in refusals {
            let service = Service::new(refusal, 9);
            let error = changing(&service.client()).remove(number).await.unwrap();
            assert_eq!((service.sent(), error.attempts().len(), service.slept().len()), (1, 1, 0), "{error:?}");
            assert!(!error.to_string().contains("tried"), "{error}");
        }
        let service = Service::new(Refusal::NoConnection, 2);
        let error = changing(&service.client()).remove(number).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(service.sent(), 3);
    }
}

#[tokio::test]
async fn a_storm_that_does_not_end_is_told_with_all_that_was_tried() {
    let service = Service::new(THROTTLED, 99);
    let error = service.client().alerts().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /api/v1/alerts/ (listAlerts): 429 Too Many Requests: Request was throttled. Expected available in 17 seconds. \
         (tried 6 times)"
    );
    assert_eq!((service.sent(), error.attempts().len()), (6, 6));
    assert!(error.attempts().iter().all(|attempt| attempt.status == Some(429)));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(17)));
}

#[tokio::test]
async fn a_deadline_ends_a_storm_before_a_wait_that_is_too_long() {
    let service = Service::new(THROTTLED, 99);
    let error = service.builder().deadline(Duration::from_secs(40)).build().unwrap().alerts().list().await.unwrap_err();
    assert_eq!((service.sent(), error.status(), error.is_timeout()), (3, Some(429), false));
}
