//! The stored form: what an earlier version wrote is read, and what is written does not change unnoticed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use simdesk::model::{
    About, Act, Asked, AuditStatus, AuditUpdate, Button, Carrier, CaseReason, CaseState, EraseOver, EventBody, Heard, IncidentId,
    Locale, LogEntry, Manner, Media, Offer, Offered, Origin, Passing, Payee, Payment, PaymentKind, Product, RefundState, Request,
    Retention, Role, SensitiveKind, Side, StaffAccount, Timer, TimerKind, TurnOutcome,
};
use simdesk::port::{AttemptKey, ImportId, NewMessage, SendOutcome, Store, TimerChange};
use simdesk::store::MemoryStore;

use super::notes::note;
use super::things::*;
use super::{Subject, on_runtime};

const SHOP: &str = "4781234567890123640";
/// A main order with two cards, and a distributor's row about one of them.
const MAIN: &str = "4781234567890123700";

/// One store with a record of every kind.
async fn one_of_each() -> MemoryStore {
    let memory = Arc::new(MemoryStore::new());
    put_one_of_each(&(memory.clone() as Subject)).await;
    Arc::into_inner(memory).unwrap()
}

/// Makes a record of every kind.
pub async fn put_one_of_each(store: &Subject) {
    let paid = Payment { amount_fen: 1900, kind: PaymentKind::FirstCharge, payee: Payee::Carrier };
    let full = AuditUpdate {
        carrier: Some(Carrier::Cbn),
        product: Some(Product { name: "19元卡".to_owned(), age_min: Some(16), age_max: Some(60) }),
        submitted_at: Some(at(-60)),
        paid: Some(paid),
        refund: Some(RefundState::Refunded { at: Some(at(3)) }),
        resubmission_of: Some(order("10000001")),
        tail_hash: Some(tail(7)),
        ..rejected(&[SHOP, "DD20260210001"], 2, "证件照不清晰")
    };
    let card = |sub: &str| AuditUpdate { part_of: part_of(MAIN, sub), ..row(&[MAIN, sub], 1) };
    let cards = [card("4781234567890123701"), card("4781234567890123702"), rejected(&[MAIN, "DD20260210009"], 1, "年龄")];
    let rows = [vec![with_status(&[SHOP], 1, AuditStatus::Pending), full], cards.to_vec()].concat();
    store.import_chunk(&ImportId("hash".to_owned()), 3, rows, at(3)).await.unwrap();

    let claim = claimed(store, "t:a", "1").await;
    let id = store.next_case_id().await.unwrap();
    let mut changes = saying(&claim, &["one", "two"]);
    changes.outbox.push(NewMessage {
        text: "three".to_owned(),
        buttons: vec![Button { label: "Yes".to_owned(), value: "1".to_owned() }],
        from_staff: Some("amy".parse().unwrap()),
        notice: false,
        passing: None,
    });
    let mut open = case(id, "t:a");
    open.state = CaseState::Claimed { by: "amy".parse().unwrap(), since: at(1) };
    changes.cases = vec![open];
    changes.conversation.case = Some(id);
    changes.conversation.locale = Some(Locale::En);
    changes.conversation.asked = Asked::Tail { orders: vec![order(SHOP)], also: vec!["refund".parse().unwrap()] };
    changes.conversation.erase_over = Some(EraseOver { at: at(1), done: true, locale: Some(Locale::En) });
    changes.conversation.album = Some("7".to_owned());
    changes.conversation.told = vec![IncidentId(1)];
    changes.conversation.overtaken = Some(3);
    changes.conversation.heard = vec![Heard { message: 41, at_micros: 1_000_000, album: Some("7".to_owned()) }];
    changes.conversation.offered = Offered(vec![Offer::Human, Offer::Solved(true), Offer::Entry("age".parse().unwrap())]);
    let timer = Timer { conversation: who("t:a"), kind: TimerKind::Overdue(order(SHOP)), due: at(500) };
    changes.timers = vec![TimerChange::Set(timer)];
    changes.watch = vec![order(SHOP)];
    changes.note = Some(note(1, TurnOutcome::HandedOff { case: id, reason: CaseReason::Action(Request::Cancel) }));
    store.finish(&claim, changes).await.unwrap();
    let sending = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
    store.record_send(&sending, SendOutcome::Sent { external_id: Some("77".to_owned()) }).await.unwrap();
    say(store, "t:b", "1", &["delayed"]).await;
    store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
    let delayed = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
    store.record_send(&delayed, SendOutcome::Later { at: at(9), may_have_arrived: true }).await.unwrap();
    say(store, "web:c", "1", &["unsent"]).await;

    let answered = claimed(store, "web:g", "1").await;
    let mut changes = saying(&answered, &[]);
    changes.note = Some(note(1, TurnOutcome::FirstAnswer { case: id, waited_s: 60 }));
    store.finish(&answered, changes).await.unwrap();
    let account = |name: &str, revoked_at| StaffAccount {
        id: name.parse().unwrap(),
        role: Role::Agent,
        telegram: Some(4711),
        added_at: at(1),
        revoked_at,
    };
    store.put_incident(super::incidents::incident("E900009")).await.unwrap();
    store.put_staff(account("amy", None)).await.unwrap();
    store.put_staff(account("ben", Some(at(2)))).await.unwrap();

    super::outbox::say_and_end(store, "t:g", "1", SendOutcome::Failed { why: "blocked".to_owned() }).await;
    let dead = claimed(store, "t:d", "1").await;
    store.give_up(&dead, "why").await.unwrap();
    let mut long = text("t:e", "1");
    let (album, media) = (Some("7".to_owned()), Some(Media::Photo));
    long.origin = Some(Origin {
        message: 5,
        written_at: Some(at(1)),
        edited_at: Some(at(2)),
        reply_to: Some(4),
        album,
        media,
        forwarded: true,
    });
    long.body = EventBody::Text { text: "cut".to_owned(), cut_from: Some(9000), masked: vec![SensitiveKind::BankCard] };
    store.accept(long).await.unwrap();
    store.claim_next(&owner(1), at(4), LEASE).await.unwrap().unwrap();
    store.accept(text("t:f", "1")).await.unwrap();
    let key = AttemptKey { name: "all".to_owned(), window: TimeDelta::hours(1) };
    store.count_attempt(&[key], at(5)).await.unwrap();
    store.put_setting("key", &[1, 2, 3]).await.unwrap();
    let about =
        vec![About::Order(order(SHOP)), About::Case(id), About::Conversation("ab".to_owned()), About::File("cd".to_owned())];
    let entry =
        LogEntry { at: at(6), staff: Some("amy".parse().unwrap()), account: "amy/1000".to_owned(), act: Act::Reply, about };
    store.log(entry).await.unwrap();
    put_thread_of_staff(store).await;
}

/// A thread with what was passed on, and what waits; and what somebody pressed in it.
async fn put_thread_of_staff(store: &Subject) {
    let claim = store.claim_next(&owner(1), at(4), LEASE).await.unwrap().unwrap();
    let passing = Passing {
        manner: Manner::Copy,
        sources: vec![5],
        quotes: Some(4),
        album: Some("7".to_owned()),
        media: Some(Media::Photo),
    };
    let mut changes = saying(&claim, &[]);
    changes.thread = vec![
        NewMessage {
            text: "passed".to_owned(),
            buttons: Vec::new(),
            from_staff: None,
            notice: false,
            passing: Some(Passing { album: None, ..passing.clone() }),
        },
        NewMessage { text: "waits".to_owned(), buttons: Vec::new(), from_staff: None, notice: false, passing: Some(passing) },
    ];
    let whose = claim.conversation.id.clone();
    store.finish(&claim, changes).await.unwrap();
    store.put_thread(&whose, Some((-1_001_234_567_890, 50))).await.unwrap();
    let passed = store.claim_send(&owner(1), "desk", at(8), LEASE).await.unwrap().unwrap();
    store.record_send(&passed, SendOutcome::Sent { external_id: Some("60".to_owned()) }).await.unwrap();
    let what = Box::new(EventBody::Pressed { message: 1, value: "1/claim".to_owned() });
    let mut pressed = text("t:h", "1");
    pressed.body = EventBody::InThread { by: Some(4711), what };
    store.accept(pressed).await.unwrap();
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

fn path(version: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/store_contract/fixtures/store-v{version}.txt"))
}

fn fixture() -> String {
    let path = path(6);
    let written = on_runtime(one_of_each()).dump();
    let lines: Vec<String> = written.iter().map(|(key, value)| format!("{} {}", hex(key), hex(value))).collect();
    let written = lines.join("\n");
    if std::env::var_os("SIMDESK_WRITE_FIXTURES").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap();
    assert!(written == stored, "the stored form has changed: raise the version in src/store/record.rs, and read both forms");
    stored
}

fn opened(records: &str) -> Subject {
    let records = records.lines().map(|line| line.split_once(' ').unwrap());
    Arc::new(MemoryStore::with_records(records.map(|(key, value)| (unhex(key), unhex(value)))))
}

fn is_read(store: &Subject, kinds: usize) {
    on_runtime(async {
        let report = store.verify().await.unwrap();
        assert_eq!(report.faults, Vec::<String>::new());
        assert_eq!(report.records.len(), kinds, "a record of every kind: {:?}", report.records);
        let records = store.audits_by_order(&order("DD20260210001")).await.unwrap();
        let [record] = records.as_slice() else { panic!("{records:?}") };
        assert_eq!((record.status, &record.reasons), (AuditStatus::Rejected, &vec![reason("证件照不清晰")]));
        let conversation = store.conversation(&who("t:a")).await.unwrap().unwrap();
        assert_eq!(conversation.offered.0[1], Offer::Solved(true));
        let messages = store.messages(&who("t:a"), 2, 9).await.unwrap();
        assert_eq!((messages[0].text.as_str(), messages[0].buttons[0].value.as_str()), ("three", "1"));
    });
}

#[test]
fn a_store_of_version_6_is_read() {
    let store = opened(&fixture());
    is_read(&store, 36);
    let whose = on_runtime(store.thread_at(-1_001_234_567_890, 50)).unwrap().unwrap();
    let thread = on_runtime(store.thread(&whose)).unwrap().unwrap();
    assert_eq!((thread.place, thread.lost, thread.sent), (Some((-1_001_234_567_890, 50)), false, 2));
    assert_eq!(on_runtime(store.passed(&whose, Side::Customer, 5, true)), Ok(Some(60)));
    assert_eq!(on_runtime(store.passed(&whose, Side::Staff, 60, false)), Ok(Some(5)));
    let waits = on_runtime(store.messages(&whose.thread(), 1, 9)).unwrap();
    assert_eq!(waits[0].passing.as_ref().map(|passing| (passing.manner, passing.quotes)), Some((Manner::Copy, Some(4))));
    assert_eq!(on_runtime(store.undelivered(None, 9)).unwrap()[0].why, "blocked");
    assert_eq!(on_runtime(store.audits_by_order(&order(MAIN))).unwrap().len(), 3);
    // Whoever adds a kind says how long it is kept.
    let operating = include_str!("../../docs/operating.md");
    let (_, lives) = operating.split_once("## How long things are kept").unwrap();
    let listed: Vec<&str> = lives.lines().filter_map(|l| l.split('|').nth(1)).flat_map(|l| l.split(',')).map(str::trim).collect();
    for (kind, _) in on_runtime(store.verify()).unwrap().records {
        assert!(listed.contains(&kind.as_str()), "docs/operating.md does not say how long {kind} are kept");
    }
}

#[test]
fn a_store_of_version_5_is_read() {
    let store = opened(&std::fs::read_to_string(path(5)).unwrap());
    is_read(&store, 32);
    // Nobody had passed anything on.
    let messages = on_runtime(store.messages(&who("t:a"), 0, 9)).unwrap();
    assert!(messages.len() == 3 && messages.iter().all(|message| message.passing.is_none()));
    assert_eq!(on_runtime(store.thread(&who("t:a"))), Ok(None));
    let rows = on_runtime(store.turn_notes(chrono::NaiveDate::MIN, None, 9)).unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row.note.carrier.is_none() && row.note.code.is_none()), "{rows:?}");
    assert_eq!(on_runtime(store.conversation(&who("t:a"))).unwrap().unwrap().told, []);
}

#[test]
fn a_store_of_version_4_is_read() {
    let store = opened(&std::fs::read_to_string(path(4)).unwrap());
    is_read(&store, 29);
    let letters = on_runtime(store.dead_letters(None, 9)).unwrap();
    assert_eq!(letters.iter().map(|l| (&l.event, l.why.as_str())).collect::<Vec<_>>(), [(&text("t:d", "1"), "why")]);
    let conversation = on_runtime(store.conversation(&who("t:a"))).unwrap().unwrap();
    assert_eq!((conversation.erase_over, conversation.album), (None, None));
    // What waits is worked on: its channel had said nothing more about it.
    let claim = on_runtime(store.claim_next(&owner(2), at(60), LEASE)).unwrap().unwrap();
    assert_eq!(claim.event.origin, None);
}

/// A store of an earlier version has no list of what did not arrive, and gets one, however many messages it has.
#[test]
fn what_did_not_arrive_before_is_listed() {
    const MESSAGES: usize = 11_000;
    let memory = Arc::new(MemoryStore::new());
    let store = memory.clone() as Subject;
    let listed = on_runtime(async {
        for n in 0..MESSAGES / 20 {
            let claim = claimed(&store, &format!("t:{n}"), "1").await;
            store.finish(&claim, saying(&claim, &["text"; 20])).await.unwrap();
        }
        for n in [0, 9_999] {
            for _ in 0..n {
                let claim = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
                store.record_send(&claim, SendOutcome::Sent { external_id: None }).await.unwrap();
            }
            let claim = store.claim_send(&owner(1), "t", at(2), LEASE).await.unwrap().unwrap();
            store.record_send(&claim, SendOutcome::Failed { why: "blocked".to_owned() }).await.unwrap();
        }
        store.undelivered(None, 9).await.unwrap()
    });
    assert_eq!(listed.len(), 2);
    let old = MemoryStore::with_records(memory.dump().into_iter().filter(|(key, _)| key[0] != b'M'));
    assert_eq!(on_runtime(old.undelivered(None, 9)).unwrap(), listed);
}

#[test]
fn a_store_of_version_3_is_read() {
    let store = opened(&std::fs::read_to_string(path(3)).unwrap());
    is_read(&store, 29);
    assert!(!on_runtime(store.conversation(&who("t:a"))).unwrap().unwrap().notices_off);
}

#[test]
fn a_store_of_version_2_is_read_and_swept() {
    let store = opened(&std::fs::read_to_string(path(2)).unwrap());
    is_read(&store, 28);
    assert_eq!(on_runtime(store.audits_by_order(&order(MAIN))).unwrap().len(), 3);
    // Nobody noted when its events and chunks came: their days begin with the first sweep.
    let rules =
        Retention { orders_days: 0, closed_cases_days: 0, turn_notes_days: 0, dead_letters_days: 0, ..Retention::default() };
    let swept = |days| on_runtime(super::retention::swept(&store, &rules, super::retention::days(days), 3, false));
    let gone = |gone: &[(&str, u64)]| gone.iter().map(|(what, count)| ((*what).to_owned(), *count)).collect::<Vec<_>>();
    assert_eq!(swept(1_000), gone(&[("attempts", 1)]));
    assert_eq!(swept(1_090), gone(&[]));
    assert_eq!(swept(1_091), gone(&[("event_names", 4), ("imports", 1)]));
    assert_eq!(on_runtime(store.verify()).unwrap().faults, Vec::<String>::new());
}

/// It has no list of what belongs to a conversation, and gets one.
#[test]
fn a_store_of_version_2_is_read_and_can_be_erased_in() {
    let store = opened(&std::fs::read_to_string(path(2)).unwrap());
    is_read(&store, 28);
    assert_eq!(on_runtime(store.audits_by_order(&order(MAIN))).unwrap().len(), 3);
    on_runtime(async {
        let erased = store.erase(&who("t:a"), at(9)).await.unwrap().unwrap();
        assert_eq!(erased.open.len(), 1, "its case is found");
        assert_eq!(store.erase(&who("t:d"), at(9)).await.unwrap().unwrap().events, 1, "its dead letter is found");
        assert_eq!(store.dead_letters(None, 9).await.unwrap(), []);
        assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
    });
}

#[test]
fn a_store_of_version_1_is_read_and_goes_on() {
    let store = opened(&std::fs::read_to_string(path(1)).unwrap());
    is_read(&store, 26);
    // The order is known by its main number: its sub-order takes what is known along, a second card stands beside it.
    let card = |sub: &str| AuditUpdate { part_of: part_of(SHOP, sub), ..row(&[SHOP, sub], 9) };
    for sub in ["4781234567890123641", "4781234567890123642"] {
        on_runtime(store.import_chunk(&ImportId(sub.to_owned()), 0, vec![card(sub)], at(9))).unwrap();
    }
    let found = on_runtime(store.audits_by_order(&order(SHOP))).unwrap();
    let said: Vec<_> = found.iter().map(|r| (r.order_id.as_str(), r.status)).collect();
    let expected = [
        ("4781234567890123641", AuditStatus::Unknown),
        ("4781234567890123642", AuditStatus::Unknown),
        ("DD20260210001", AuditStatus::Rejected),
    ];
    assert_eq!(said, expected, "which of the two cards was turned down is not known");
    assert_eq!(on_runtime(store.verify()).unwrap().faults, Vec::<String>::new());
}

#[test]
fn every_flipped_bit_is_noticed() {
    let records = on_runtime(one_of_each()).dump();
    for (index, (_, value)) in records.iter().enumerate() {
        for bit in [0, 8, 17, value.len() * 8 - 1] {
            let mut flipped = records.clone();
            flipped[index].1[bit / 8] ^= 1 << (bit % 8);
            let store = MemoryStore::with_records(flipped);
            let report = on_runtime(store.verify()).unwrap();
            assert_eq!(report.faults.len(), 1, "bit {bit} of record {index}: {:?}", report.faults);
        }
    }
}
