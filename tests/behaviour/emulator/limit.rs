//! The client's limit against the emulator's, of thirty requests a minute, with each way in which the service treats more.

use std::time::Duration;

use cloud_app_security::filters::AlertFilters;
use cloud_app_security::runtime::{RateLimit, Throttle};
use cloud_app_security::{Client, ClientBuilder};
use cloud_app_security_emulator::gate::throttle::{Conduct, Limit};
use cloud_app_security_emulator::seed::Sizes;
use cloud_app_security_emulator::{API_TOKEN, Emulator, Settings};
use futures_util::future::join_all;

use super::ground::{EMPTY, NOW, id, records, settings};
use super::time::{Statuses, in_its_time, time_passes};

const CONDUCTS: [Conduct; 3] = [Conduct::Refuse, Conduct::RefuseWithHeader, Conduct::Hold];

async fn emulator(conduct: Conduct) -> Emulator {
    let limit = Limit { requests_per_minute: Some(30), conduct };
    let sizes = Sizes { alerts: 3, ..EMPTY };
    Emulator::start(Settings { limit, ..settings(sizes) }).await.unwrap()
}

fn builder(emulator: &Emulator, statuses: &Statuses) -> ClientBuilder {
    let builder = Client::builder(emulator.url()).api_token(API_TOKEN);
    statuses.of(in_its_time(builder, emulator))
}

/// Lists alerts so many times at once; each gets its answer.
async fn ask(client: &Client, times: usize) {
    for page in join_all((0..times).map(|_| client.alerts().list().into_future())).await {
        assert_eq!(page.unwrap().data.len(), 3);
    }
}

/// Seconds that have passed there.
fn passed(emulator: &Emulator) -> i64 {
    (emulator.clock().now() - NOW) / 1000
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_keeps_the_limit_is_never_refused() {
    for conduct in CONDUCTS {
        let emulator = emulator(conduct).await;
        let _passing = time_passes(&emulator);
        let statuses = Statuses::default();
        ask(&builder(&emulator, &statuses).build().unwrap(), 100).await;
        assert_eq!((statuses.count(200), statuses.all().len()), (100, 100), "{conduct:?}");
        // Thirty at once, and three times thirty later.
        assert!((180..240).contains(&passed(&emulator)), "{conduct:?}: {} s", passed(&emulator));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_a_throttle_is_refused_and_recovers() {
    for conduct in CONDUCTS {
        let emulator = emulator(conduct).await;
        let _passing = time_passes(&emulator);
        let statuses = Statuses::default();
        ask(&builder(&emulator, &statuses).no_throttle().build().unwrap(), 45).await;
        assert_eq!(statuses.count(200), 45, "{conduct:?}");
        assert!((60..600).contains(&passed(&emulator)), "{conduct:?}: {} s", passed(&emulator));
        let refused = statuses.count(429);
        match conduct {
            Conduct::Hold => assert_eq!(refused, 0),
            Conduct::Refuse | Conduct::RefuseWithHeader => assert!(refused >= 15, "{conduct:?}: {refused}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_and_may_not_be_repeated_is_told_with_the_time_to_wait() {
    for conduct in [Conduct::Refuse, Conduct::RefuseWithHeader] {
        let emulator = emulator(conduct).await;
        let client = builder(&emulator, &Statuses::default()).no_throttle().build().unwrap();
        ask(&client, 30).await;
        let alert = records(&emulator, cloud_app_security_emulator::route::Kind::Alert).swap_remove(0);
        let error = client.alerts().close_benign(AlertFilters::new().id_eq([id(&alert)])).await.unwrap_err();
        assert_eq!((error.status(), error.attempts().len()), (Some(429), 1), "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(60)), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_share_a_throttle_keep_the_limit_together() {
    let emulator = emulator(Conduct::Refuse).await;
    let _passing = time_passes(&emulator);
    let statuses = Statuses::default();
    let throttle = Throttle::new(RateLimit::per_minute(30));
    let client = || builder(&emulator, &statuses).throttle(throttle.clone()).build().unwrap();
    let (one, other) = (client(), client());
    tokio::join!(ask(&one, 40), ask(&other, 40));
    assert_eq!((statuses.count(200), statuses.all().len()), (80, 80));
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_do_not_share_a_throttle_get_on_with_each_other() {
    let emulator = emulator(Conduct::Refuse).await;
    let _passing = time_passes(&emulator);
    let statuses = Statuses::default();
    let client = || builder(&emulator, &statuses).build().unwrap();
    let (one, other) = (client(), client());
    tokio::join!(ask(&one, 30), ask(&other, 30));
    assert_eq!(statuses.count(200), 60);
    assert!(statuses.count(429) > 0, "each took the whole limit for its own");
}
