//! Incidents from the command line: who may, what is shown, and what the audit log says of it.

use chrono::TimeDelta;
use simdesk::app::SystemClock;
use simdesk::model::{Event, EventBody, EventKey, TurnNote, TurnOutcome};
use simdesk::port::{Changes, Clock as _, Owner, Store};
use simdesk::store::{SledOptions, SledStore};

use crate::cli::help::Home;

/// So many customers have asked about a cause just now.
fn asked(home: &Home, customers: usize) {
    let store = SledStore::open(&home.path("s"), &SledOptions::default()).expect("the store opens");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let at = SystemClock.now() - TimeDelta::seconds(30);
    runtime.block_on(async {
        for n in 0..customers {
            let key = EventKey { conversation: format!("web:{n}").parse().expect("a name"), external_id: "1".to_owned() };
            store.accept(Event { key, at, body: EventBody::Unreadable, origin: None }).await.expect("the store takes it");
            let owner = Owner { name: "seed".to_owned(), epoch: 1 };
            let claim = store.claim_next(&owner, at, TimeDelta::seconds(30)).await.expect("readable").expect("one waits");
            let entry = Some("system-fault".parse().expect("an entry"));
            let note = TurnNote { at, outcome: TurnOutcome::Answered, entry, question: None, carrier: None, code: None };
            let changes = Changes {
                conversation: claim.conversation.clone(),
                outbox: Vec::new(),
                cases: Vec::new(),
                thread: Vec::new(),
                timers: Vec::new(),
                watch: Vec::new(),
                note: Some(note),
                erase: false,
                at,
            };
            store.finish(&claim, changes).await.expect("nobody else works on it");
        }
    });
}

#[test]
fn an_incident_goes_its_whole_way_from_the_command_line() {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("/faq system-fault\n/human\n").run().code(0).says("工单号 C-1001");
    asked(&home, 29);
    let on = |args: &[&str]| home.on("s", args).run();
    on(&["incidents"]).code(0).out("No incident is open.\n");
    on(&["incidents", "--all"]).code(0).out("There has been no incident.\n");
    on(&["incidents", "look"])
        .code(0)
        .says("New: I-1: 30 customers in 60 minutes about the cause System fault")
        .says("Suggested notice: More people");
    on(&["incidents", "look"]).code(0).out("Nothing new; 1 incident is open.\n");
    on(&["cases"])
        .code(0)
        .says("INCIDENT I-1  cause system-fault  since ")
        .says("up to 30 in 60 minutes  open; simdesk incidents approve I-1");
    let listed = on(&["incidents", "--json"]).code(0).out;
    let read: serde_json::Value = serde_json::from_str(&listed).expect("one object");
    assert_eq!(
        (&read["incident"], &read["kind"], &read["key"], &read["state"]),
        (&"I-1".into(), &"cause".into(), &"system-fault".into(), &"open".into())
    );
    assert_eq!((&read["count"], &read["compared_with"]["weeks"], &read["by"]), (&30.into(), &0.into(), &serde_json::Value::Null));

    // From the first account on, only accounts decide.
    on(&["staff", "add", "wang", "--role", "admin"]).code(0);
    on(&["incidents", "approve", "I-1"]).code(2).complains("staff is no account of staff");
    on(&["incidents", "dismiss", "I-1", "--as", "lin"]).code(2).complains("lin is no account of staff");
    on(&["incidents", "approve", "I-9", "--as", "wang"]).code(4).complains("there is no incident I-9");
    on(&["incidents", "approve", "C-1", "--as", "wang"]).code(2).complains("not an incident's number");
    on(&["incidents", "approve", "I-1", "--text", " ", "--as", "wang"]).code(2).complains("the notice is empty");
    on(&[
        "incidents",
        "approve",
        "I-1",
        "--text",
        "联通接口在修，今天先别提交。",
        "--text",
        "en=Unicom is down.",
        "--as",
        "wang",
    ])
    .code(0)
    .says("I-1: the notice goes to 1 customer who waits")
    .says("en: Unicom is down.")
    .says("zh-Hant: 最近遇到「系統故障或網路問題」的人比平時多");
    on(&["incidents", "approve", "I-1", "--as", "wang"])
        .code(1)
        .complains("wang has had the notice of incident I-1 sent already");
    on(&["incidents", "--as", "wang"]).code(0).says("announced by wang at ").says("sent to 1: Unicom is down.");
    let chat = home.on("s", &["chat"]).stdin("").run().code(0);
    assert_eq!(chat.out.matches("联通接口在修，今天先别提交。").count(), 1, "{chat}");
    on(&["audit-log", "--json"]).code(0).says("\"what\":\"incidents-approve\"").says("\"incidents\":[\"I-1\"]");
    on(&["verify"]).code(0).says("incidents");
}

#[test]
fn who_wants_no_alerts_has_none() {
    let home = Home::new();
    home.file("config/simdesk/config.toml", "[alerts]\nlook = \"off\"\n");
    home.on("s", &["incidents", "look"]).run().code(2).complains("[alerts] look is \"off\"");
}
