//! What the service sends by itself is read as what it is.

#![allow(clippy::unwrap_used)]

use fixture_webhooks_and_callbacks::webhooks::{self, Webhook};

#[test]
fn a_webhook_is_read_by_its_name() {
    let webhook = Webhook::decode("dog.new", br#"{"name":"Rex"}"#).unwrap();
    assert!(matches!(webhook, Webhook::DogNew(dog) if dog.name == "Rex"));
    assert_eq!(Webhook::decode("ping", b"").unwrap(), Webhook::Ping);
    let unknown = Webhook::decode("cat.new", b"{}").unwrap_err();
    assert_eq!(unknown.to_string(), "there is no webhook of this name");
}

#[test]
fn a_callback_is_read_by_its_own_function_and_says_what_is_wrong() {
    let payload = webhooks::order_walk_begun(br#"{"dogs":[{"name":"Rex"}]}"#).unwrap();
    assert_eq!(payload.dogs.len(), 1);
    let error = webhooks::order_walk_begun(br#"{"dogs":[{"name":7}]}"#).unwrap_err();
    assert_eq!(error.path(), "dogs[0].name");
    let pairs = webhooks::walk_ended(b"minutes=30&who=a+b").unwrap();
    assert_eq!(pairs, [("minutes".to_owned(), "30".to_owned()), ("who".to_owned(), "a b".to_owned())]);
}
