//! Faults by script: each does to the caller and to the chat what its name says.

use std::time::Duration;

use serde_json::{Value, json};

use super::emulator::{Fault, Gate, Options, Rule, Server};
use super::emulator_client::Client;

fn hello() -> Value {
    json!({"chat_id": 7, "text": "hello"})
}

fn started() -> (Server, Client) {
    let server = Server::with(Options { frozen: true, ..Options::default() });
    server.user(7).says("hi");
    let client = Client::new(&server);
    (server, client)
}

#[test]
fn a_fault_strikes_as_scripted() {
    let blocked = || Fault::Refuse(403, "Forbidden: bot was blocked by the user".to_owned());
    // Fault, whether the message exists afterwards, the status that the caller gets, what the body contains.
    let rows: Vec<(Fault, bool, Option<u16>, &str)> = vec![
        (Fault::TooMany(3), false, Some(429), "retry after 3"),
        (Fault::TooManyEverywhere(3), false, Some(429), "\"retry_after\":3"),
        (blocked(), false, Some(403), "blocked"),
        (Fault::ServerError(502), false, Some(502), "<html>"),
        (Fault::Cut, false, None, ""),
        (Fault::AcceptedThenCut, true, None, ""),
        (Fault::CutInAnswer, true, None, ""),
        (Fault::SlowAnswer(Duration::from_millis(1)), true, Some(200), "\"text\":\"hello\""),
        (Fault::UnknownFields, true, Some(200), "field_of_a_later_version"),
        (Fault::StrangeResult, true, Some(200), "new_in_a_later_version"),
        (Fault::Garbage, true, Some(200), "{\"ok\":true,\"resu"),
    ];
    for (fault, accepted, code, part) in rows {
        let (server, client) = started();
        let name = fault.name();
        server.script(fault.on("sendMessage"));
        assert_eq!(server.faults_left(), 1, "{name}");
        let answer = client.try_call("sendMessage", &hello());
        assert_eq!(answer.as_ref().map(|a| a.code), code, "{name}");
        assert!(answer.map(|a| a.text).unwrap_or_default().contains(part), "{name}");
        let there = server.messages(7).iter().any(|m| m.text == "hello");
        assert_eq!((there, server.faults_left()), (accepted, 0), "{name}");
        let logged = server.requests_of("sendmessage").remove(0).outcome;
        assert_eq!((logged.accepted, logged.fault.as_deref()), (accepted, Some(name)));
        server.advance(Duration::from_secs(3));
        assert_eq!(client.call("sendMessage", &hello()).code, 200, "{name} strikes once");
        assert_eq!(server.repeated().len(), usize::from(accepted), "{name}");
    }
}

#[test]
fn some_calls_are_never_answered() {
    for (fault, accepted) in [(Fault::Silence, false), (Fault::AcceptedThenSilence, true)] {
        let (server, client) = started();
        server.script(fault);
        let pending = client.start("sendMessage", &hello());
        server.wait_for("the call", |s| {
            s.requests().first().filter(|r| r.outcome.accepted == accepted && r.outcome.fault.is_some()).map(|_| ())
        });
        assert!(pending.is_silent());
        assert_eq!(server.messages(7).len(), 1 + usize::from(accepted));
        server.down();
        assert!(pending.finish().is_none());
    }
}

#[test]
fn a_gate_holds_calls_until_it_is_opened() {
    for before in [true, false] {
        let (server, client) = started();
        let gate = Gate::default();
        server.script(if before { Fault::Hold(gate.clone()) } else { Fault::AcceptedThenHold(gate.clone()) });
        let pending = client.start("sendMessage", &hello());
        gate.wait_held(1);
        assert_eq!(server.messages(7).len(), if before { 1 } else { 2 });
        assert!(pending.is_silent());
        gate.open();
        assert_eq!(pending.finish().expect("an answer").code, 200);
        assert_eq!(server.messages(7).len(), 2);
    }
}

#[test]
fn rules_choose_method_chat_text_and_turn() {
    let rows: Vec<(Rule, &[u16])> = vec![
        (Fault::ServerError(500).on("sendPhoto"), &[200, 200, 200, 200]),
        (Fault::ServerError(500).on("SENDMESSAGE").times(2), &[500, 500, 200, 200]),
        (Fault::ServerError(500).on("sendMessage").after(1).times(2), &[200, 500, 500, 200]),
        (Fault::ServerError(500).on("sendMessage").every(3).always(), &[200, 200, 500, 200]),
        (Rule::from(Fault::ServerError(500)).chat(8).always(), &[200, 500, 200, 500]),
        (Rule::from(Fault::ServerError(500)).text("two").always(), &[200, 200, 500, 500]),
    ];
    for (rule, codes) in rows {
        let (server, client) = started();
        server.user(8).says("hi");
        let shown = format!("{rule:?}");
        server.script(rule);
        let send = |chat: i64, text: &str| client.call("sendMessage", &json!({"chat_id": chat, "text": text})).code;
        assert_eq!([send(7, "one"), send(8, "one"), send(7, "two"), send(8, "two")], codes, "{shown}");
        server.clear_faults();
        assert_eq!(send(8, "two"), 200);
    }
}

#[test]
fn rules_work_side_by_side() {
    let (server, client) = started();
    server.script(Fault::ServerError(502).on("sendMessage").every(2).times(2));
    server.script(Fault::ServerError(503).on("sendMessage").every(3).always());
    server.script(Fault::TooMany(60).on("getMe"));
    assert_eq!(client.call("getMe", &json!({})).code, 429, "about no chat, so that no chat is closed");
    let codes: Vec<u16> = (0..8).map(|_| client.call("sendMessage", &hello()).code).collect();
    assert_eq!(codes, [200, 502, 200, 502, 503, 200, 200, 503]);
}

#[test]
fn who_does_not_wait_after_a_429_is_refused_again_and_noted() {
    let (server, client) = started();
    server.user(8).says("hi");
    server.script(Fault::TooMany(5).on("sendMessage").chat(7));
    let send = |chat: i64| client.call("sendMessage", &json!({"chat_id": chat, "text": "x"}));
    assert_eq!([send(7).code, send(8).code], [429, 200]);
    server.advance(Duration::from_secs(3));
    assert_eq!(send(7).refusal().1, "Too Many Requests: retry after 2");
    server.advance(Duration::from_secs(2));
    assert_eq!(send(7).code, 200);
    assert_eq!(server.requests().iter().filter(|r| r.too_early).count(), 1);
}
