//! What went wrong and waits for somebody: listed whole however much it is, tried again, dropped, sent again; and each noted.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use simdesk::model::{ConversationId, Event, EventBody, EventKey};
use simdesk::port::{Changes, Claim, NewMessage, Owner, SendOutcome, Store};
use simdesk::store::{SledOptions, SledStore};

use super::help::Home;

const LEASE: TimeDelta = TimeDelta::minutes(30);
/// More than are read at once, twice.
const LETTERS: usize = 1_100;

fn now() -> DateTime<Utc> {
    "2026-03-02T04:00:00Z".parse().expect("a time")
}

fn owner() -> Owner {
    Owner { name: "test".to_owned(), epoch: 1 }
}

/// Works on the store `s` of this home, as the process that holds it.
fn with_store<Work: Future<Output = ()>>(home: &Home, work: impl FnOnce(Arc<SledStore>) -> Work) {
    let options = SledOptions { cache_mb: 8, free_mb_min: 0, ..SledOptions::default() };
    let store = Arc::new(SledStore::open(&home.path("s"), &options).expect("a new store"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(work(store));
}

fn event(conversation: &str, text: &str) -> Event {
    let key = EventKey { conversation: conversation.parse().expect("a name"), external_id: "1".to_owned() };
    Event { key, at: now(), body: EventBody::Text { text: text.to_owned(), cut_from: None, masked: Vec::new() }, origin: None }
}

async fn claim(store: &SledStore) -> Claim {
    store.claim_next(&owner(), now(), LEASE).await.expect("the store works").expect("something waits")
}

async fn put_aside(store: Arc<SledStore>) {
    let all = (0..LETTERS).map(|n| event(&format!("telegram:{n}"), &format!("text {n}"))).collect();
    store.accept_all(all).await.expect("they are taken");
    let workers: Vec<_> = (0..20)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                for _ in 0..LETTERS / 20 {
                    store.give_up(&claim(&store).await, "failed too often").await.expect("it is put aside");
                }
            })
        })
        .collect();
    for worker in workers {
        worker.await.expect("a worker ends");
    }
}

/// The objects that a command prints with `--json`.
fn objects(home: &Home, args: &[&str]) -> Vec<Value> {
    let done = home.on("s", args).run().code(0).err("");
    done.out.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

/// How many conversations the entries of this kind in the audit log name.
fn noted(home: &Home, what: &str) -> usize {
    let entries = objects(home, &["audit-log", "--json", "--days", "36600"]);
    entries.iter().filter(|e| e["what"] == what).filter_map(|e| e["conversations"].as_array()).map(Vec::len).sum()
}

#[test]
fn all_dead_letters_are_listed_tried_again_and_dropped() {
    let home = Home::new();
    with_store(&home, put_aside);
    let letters = objects(&home, &["dead-letters", "--json"]);
    let numbers: Vec<u64> = letters.iter().filter_map(|letter| letter["number"].as_u64()).collect();
    assert!(numbers.len() == LETTERS && numbers.is_sorted(), "{}", numbers.len());
    assert_eq!(noted(&home, "dead-letters"), LETTERS);
    assert_eq!(home.on("s", &["dead-letters"]).run().code(0).count("message: failed too often"), LETTERS);
    let name = letters[2]["name"].as_str().expect("a name");
    for (args, code, said) in [
        (["--drop", "99999999"], 4, ""),
        (["--retry", "0"], 4, ""),
        (["--drop", "telegram:0#none"], 4, ""),
        (["--drop", "some"], 2, ""),
        (["--drop", &numbers[0].to_string()], 0, "1 event was dropped.\n"),
        (["--drop", &numbers[0].to_string()], 4, ""),
        (["--retry", &numbers[1].to_string()], 0, "1 event is tried again.\n"),
        (["--drop", name], 0, "1 event was dropped.\n"),
        (["--retry", &numbers[LETTERS - 1].to_string()], 0, "1 event is tried again.\n"),
        (["--drop", "all"], 0, "1096 events were dropped.\n"),
        (["--drop", "all"], 0, "0 events were dropped.\n"),
        (["--retry", "all"], 0, "0 events are tried again.\n"),
    ] {
        home.on("s", &["dead-letters", args[0], args[1]]).run().code(code).out(said);
    }
    home.on("s", &["dead-letters", "--drop", "all", "--retry", "all"]).run().code(2);
    home.on("s", &["dead-letters"]).run().code(0).out("Nothing was put aside.\n");
    assert_eq!((noted(&home, "dead-letters-drop"), noted(&home, "dead-letters-retry")), (LETTERS - 2, 2));
    home.on("s", &["verify"]).run().code(0).says("No faults.");
}

async fn say_in_vain(store: Arc<SledStore>) {
    let who: ConversationId = "terminal:tester".parse().expect("a name");
    store.accept(event("terminal:tester", "hello")).await.expect("it is taken");
    let turn = claim(&store).await;
    let message =
        |text: &str, notice| NewMessage { text: text.to_owned(), buttons: Vec::new(), from_staff: None, notice, passing: None };
    let outbox = vec![
        message("甲：号码 110105194912310021 不对\n还有一行", false),
        message(&"乙".repeat(130), true),
        message("丙", false),
    ];
    let (conversation, at) = (turn.conversation.clone(), now());
    let (cases, timers, watch) = (Vec::new(), Vec::new(), Vec::new());
    let changes = Changes { conversation, outbox, thread: Vec::new(), cases, timers, watch, note: None, erase: false, at };
    store.finish(&turn, changes).await.expect("the turn ends");
    for outcome in [
        SendOutcome::Failed { why: "nobody is there".to_owned() },
        SendOutcome::Uncertain { why: "no answer".to_owned() },
        SendOutcome::Sent { external_id: None },
    ] {
        let sending = store.claim_send(&owner(), "terminal", now(), LEASE).await.expect("the store works").expect("a message");
        assert_eq!(sending.message.conversation, who);
        store.record_send(&sending, outcome).await.expect("it is noted");
    }
}

#[test]
fn what_did_not_arrive_is_listed_and_sent_again_as_what_it_is() {
    let home = Home::new();
    with_store(&home, say_in_vain);
    let listed = objects(&home, &["undelivered", "--json"]);
    let told = |key: &str| listed.iter().filter_map(|m| m[key].as_str()).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(told("conversation"), ["terminal:…ter", "terminal:…ter"]);
    assert_eq!(told("state"), ["failed", "uncertain"]);
    assert_eq!(told("kind"), ["answer", "news"]);
    assert_eq!(told("why"), ["nobody is there", "no answer"]);
    let texts = told("text");
    assert!(texts[0].starts_with("甲：") && !texts[0].contains("19491231") && !texts[0].contains("还有"), "{texts:?}");
    assert_eq!(texts[1].chars().count(), 121, "{texts:?}");
    let shown = home.on("s", &["undelivered"]).run().code(0).err("");
    for part in ["2026-03-02 12:00:00  answer failed: nobody is there\n    甲：", "  news uncertain: no answer\n    乙"] {
        assert!(shown.out.contains(part), "{part:?} is missing: {shown}");
    }
    home.on("s", &["undelivered", "--retry", "0"]).run().code(4).out("");
    home.on("s", &["undelivered", "--retry", "terminal:tester"]).run().code(2).out("");
    let again = home.on("s", &["undelivered", "--retry", "all"]).run().code(0).err("");
    again.out("2 messages are sent again.\n1 of them may come twice, and the customer is told so.\n");
    assert_eq!((noted(&home, "undelivered"), noted(&home, "undelivered-retry")), (4, 2));
    let chat = home.on("s", &["chat"]).stdin("").run().code(0).err("");
    let at = |part: &str| chat.out.find(part).unwrap_or_else(|| panic!("{part:?} is missing: {chat}"));
    assert!(at("之前有条消息没能送到您这里，现在补上：") < at("甲：") && at("甲：") < at("还有一行"));
    assert!(at("还有一行") < at("(?)   下面这条您可能已经收到过，怕没送到，再发一次："));
    assert!(at("再发一次") < at("乙乙"));
    home.on("s", &["undelivered"]).run().code(0).out("Every message was delivered, or is on its way.\n");
    home.on("s", &["verify"]).run().code(0).says("No faults.");
}
