//! `getUpdates`: confirmed by asking for more, patient, one at a time, and forgetful after a day.

use std::time::Duration;

use serde_json::{Value, json};

use super::emulator::{Options, Server};
use super::emulator_client::Client;

fn frozen() -> (Server, Client) {
    let server = Server::with(Options { frozen: true, ..Options::default() });
    let client = Client::new(&server);
    (server, client)
}

fn ids(updates: &Value) -> Vec<i64> {
    updates.as_array().expect("a list").iter().map(|u| u["update_id"].as_i64().expect("a number")).collect()
}

#[test]
fn an_offset_confirms_what_is_before_it() {
    // What is asked, which of six updates come (by position), how many are left afterwards.
    let rows: Vec<(Value, &[i64], usize)> = vec![
        (json!({}), &[0, 1, 2, 3, 4, 5], 6),
        (json!({"limit": 2}), &[0, 1], 6),
        (json!({"offset": 0, "limit": 3}), &[0, 1, 2], 6),
        (json!({"offset": "+2"}), &[2, 3, 4, 5], 4),
        (json!({"offset": "+6"}), &[], 0),
        (json!({"offset": "+16"}), &[], 0),
        // Further ahead is taken for a mistake: nothing is confirmed.
        (json!({"offset": "+17"}), &[0, 1, 2, 3, 4, 5], 6),
        (json!({"offset": -1}), &[5], 1),
        (json!({"offset": -4, "limit": 1}), &[2], 4),
        (json!({"offset": -100}), &[0, 1, 2, 3, 4, 5], 6),
    ];
    for (mut ask, expected, left) in rows {
        let (server, client) = frozen();
        for n in 0..6 {
            server.user(7).says(&format!("message {n}"));
        }
        let first = ids(&client.ok("getUpdates", &json!({"limit": 1})))[0];
        if let Some(ahead) = ask["offset"].as_str().and_then(|o| o.parse::<i64>().ok()) {
            ask["offset"] = (first + ahead).into();
        } else if ask["offset"].is_null() {
            ask.as_object_mut().expect("an object").remove("offset");
        }
        let got: Vec<i64> = ids(&client.ok("getUpdates", &ask)).into_iter().map(|id| id - first).collect();
        assert_eq!((got.as_slice(), server.pending_updates()), (expected, left), "{ask}");
        assert_eq!(server.confirmed_updates(), 6 - left as u64, "{ask}");
    }
}

#[test]
fn a_patient_call_ends_with_the_first_update_or_its_time() {
    let (server, client) = frozen();
    let poll = client.start("getUpdates", &json!({"timeout": 30}));
    server.wait_for("the poll", |s| s.requests().first().map(|_| ()));
    assert!(poll.is_silent());
    server.user(7).says("now");
    let updates = poll.finish().expect("an answer").result();
    assert_eq!(updates[0]["message"]["text"], "now");
    let next = ids(&updates)[0] + 1;
    let poll = client.start("getUpdates", &json!({"timeout": 30, "offset": next}));
    server.wait_for("the poll", |s| s.confirmed_updates().eq(&1).then_some(()));
    server.advance(Duration::from_secs(30));
    assert_eq!(poll.finish().expect("an answer").result(), json!([]));
}

#[test]
fn a_caller_that_leaves_no_longer_waits() {
    let (server, client) = frozen();
    let poll = client.start("getUpdates", &json!({"timeout": 30}));
    server.wait_for("the poll to wait", |s| (s.polls_waiting() == 1).then_some(()));
    drop(poll);
    server.wait_for("the poll to end", |s| (s.polls_waiting() == 0).then_some(()));
    server.user(7).says("for the next one");
    assert_eq!(client.ok("getUpdates", &json!({})).as_array().map(Vec::len), Some(1));
}

#[test]
fn only_one_may_wait() {
    let rows = [
        ("getUpdates", json!({"timeout": 30}), "other getUpdates request; make sure that only one bot instance is running"),
        ("setWebhook", json!({"url": "https://example.com/"}), "setWebhook request"),
    ];
    for (second, params, by) in rows {
        let (server, client) = frozen();
        let first = client.start("getUpdates", &json!({"timeout": 30}));
        server.wait_for("the first poll to wait", |s| (s.polls_waiting() == 1).then_some(()));
        let other = client.start(second, &params);
        assert_eq!(first.finish().expect("an answer").refusal(), (409, format!("Conflict: terminated by {by}")));
        server.user(7).says("hello");
        assert_eq!(other.finish().expect("an answer").code, 200);
    }
}

#[test]
fn asking_and_a_webhook_exclude_each_other() {
    let (server, client) = frozen();
    client.ok("setWebhook", &json!({"url": "https://example.com/"}));
    server.user(7).says("hello");
    let text = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    assert_eq!(client.call("getUpdates", &json!({})).refusal(), (409, text.to_owned()));
    assert_eq!(client.call("deleteWebhook", &json!({})).json()["description"], "Webhook was deleted");
    assert_eq!(client.ok("getUpdates", &json!({})).as_array().map(Vec::len), Some(1));
    assert_eq!(
        client.call("deleteWebhook", &json!({"drop_pending_updates": true})).json()["description"],
        "Webhook is already deleted"
    );
    assert_eq!(client.ok("getUpdates", &json!({})), json!([]));
}

#[test]
fn kinds_asked_for_are_remembered() {
    let (server, client) = frozen();
    let user = server.user(7);
    let message = user.says("one");
    client.ok("getUpdates", &json!({"offset": -1, "allowed_updates": ["edited_message"]}));
    user.says("two");
    user.edits(message, "one, corrected");
    let kinds = |updates: &Value| -> Vec<String> {
        let list = updates.as_array().expect("a list").iter();
        list.map(|u| u.as_object().expect("an object").keys().nth(1).expect("a kind").clone()).collect()
    };
    let got = client.ok("getUpdates", &json!({}));
    assert_eq!(kinds(&got), ["message", "edited_message"], "what came before the wish stays");
    assert_eq!(client.ok("getWebhookInfo", &json!({}))["allowed_updates"], json!(["edited_message"]));
    client.ok("getUpdates", &json!({"offset": ids(&got)[1] + 1, "allowed_updates": []}));
    server.send_update("chat_member", json!({}));
    server.send_update("something_new", json!({"x": 1}));
    assert_eq!(kinds(&client.ok("getUpdates", &json!({}))), ["something_new"], "without a wish, all but the special ones");
}

#[test]
fn old_updates_are_given_up_and_numbers_may_start_again() {
    let (server, client) = frozen();
    server.user(7).says("yesterday");
    let old = ids(&client.ok("getUpdates", &json!({})))[0];
    server.advance(Duration::from_hours(24));
    assert_eq!(client.ok("getUpdates", &json!({})), json!([]));
    assert_eq!(server.expired_updates(), [(old, "message".to_owned())]);
    server.renumber_updates(5000);
    server.user(7).says("today");
    let got = client.ok("getUpdates", &json!({"offset": old + 1}));
    assert_eq!(ids(&got), [5000], "an offset far ahead of the new numbers finds them all");
}

#[test]
fn polling_from_the_future_of_async_tests_works() {
    let (server, client) = frozen();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    server.user(7).says("hello");
    let poll = client.start("getUpdates", &json!({}));
    let seen = runtime.block_on(server.wait_for_async("the poll's end", |s| s.requests().first().and_then(|r| r.outcome.code)));
    assert_eq!((seen, poll.finish().expect("an answer").code), (200, 200));
}
