//! The owner check: the same answer for "wrong" and "not found", limits that hold, and no phone tail without its key.

use chrono::TimeDelta;
use simdesk::audits::{Keyring, Limits, check_owner};
use simdesk::model::{ConversationId, OwnerCheck};
use simdesk::store::MemoryStore;

use super::help::{id, import_new, input, keyring, now, run};

const A: &str = "6900000000000000101";
const B: &str = "6900000000000000102";
const BARE: &str = "6900000000000000103";
const MAIN: &str = "6900000000000000700";
const ABSENT: &str = "6900000000000000999";

fn store() -> MemoryStore {
    let rows = "order_id,sub_order_id,audit_status,phone_last4\n\
                6900000000000000101,6900000000000009101,rejected,8101\n\
                6900000000000000102,,rejected,8102\n\
                6900000000000000103,,rejected,\n";
    import_new(&[input("t.csv", rows)]).0
}

fn check(store: &MemoryStore, who: &str, orders: &[&str], tail: &str, hours: i64) -> OwnerCheck {
    let orders: Vec<_> = orders.iter().map(|o| id(o)).collect();
    let who: ConversationId = who.parse().expect("a constant name parses");
    let tail = tail.parse().expect("four digits");
    let at = now() + TimeDelta::hours(hours);
    run(check_owner(store, &keyring(), &orders, &tail, &who, &Limits::default(), at)).expect("the memory store answers")
}

fn passed(check: &OwnerCheck) -> Vec<String> {
    match check {
        OwnerCheck::Passed(records) => records.iter().map(|r| r.order_id.to_string()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_right_tail_opens_the_order_by_any_of_its_numbers() {
    let store = store();
    assert_eq!(passed(&check(&store, "t:1", &[A], "8101", 0)), [A]);
    assert_eq!(passed(&check(&store, "t:1", &["6900000000000009101"], "8101", 0)), [A]);
    assert_eq!(
        passed(&check(&store, "t:1", &[A, "6900000000000009101", B, ABSENT], "8101", 0)),
        [A],
        "each once, only one's own"
    );
}

#[test]
fn wrong_and_not_found_are_one_answer() {
    let wrong = check(&store(), "t:1", &[A], "0000", 0);
    let absent = check(&store(), "t:1", &[ABSENT], "0000", 0);
    assert_eq!(wrong, absent);
    assert_eq!(wrong, OwnerCheck::Failed { left: 4 });
}

#[test]
fn an_order_without_a_tail_says_so_only_when_no_other_matches() {
    let store = store();
    match check(&store, "t:1", &[ABSENT, BARE], "8101", 0) {
        OwnerCheck::NoSecondFactor(record) => assert_eq!(record.order_id.as_str(), BARE),
        other => panic!("{other:?}"),
    }
    assert_eq!(passed(&check(&store, "t:1", &[BARE, A], "8101", 0)), [A]);
}

#[test]
fn a_person_is_locked_after_five_failures_and_freed_after_a_day() {
    let store = store();
    for left in (0..5).rev() {
        assert_eq!(check(&store, "t:1", &[ABSENT], "0000", 0), OwnerCheck::Failed { left });
    }
    assert_eq!(check(&store, "t:1", &[A], "8101", 1), OwnerCheck::Locked, "even with the right tail");
    assert_eq!(passed(&check(&store, "t:2", &[A], "8101", 1)), [A], "others are not");
    assert_eq!(passed(&check(&store, "t:1", &[A], "8101", 49)), [A]);
}

#[test]
fn only_failures_use_tries_up() {
    let store = store();
    for _ in 0..20 {
        assert_eq!(passed(&check(&store, "t:1", &[A], "8101", 0)), [A]);
    }
    for left in (0..5).rev() {
        assert_eq!(check(&store, "t:1", &[ABSENT], "0000", 1), OwnerCheck::Failed { left });
    }
    for hour in 2..20 {
        assert_eq!(check(&store, "t:1", &[A], "8101", hour), OwnerCheck::Locked);
    }
    assert_eq!(passed(&check(&store, "t:2", &[A], "8101", 20)), [A], "who is locked can't lock an order");
    assert_eq!(passed(&check(&store, "t:1", &[A], "8101", 26)), [A], "nor prolong the lock by trying");
}

#[test]
fn an_order_is_locked_whoever_tries_and_by_whatever_number() {
    let store = store();
    for (n, number) in [A, "6900000000000009101", A, "6900000000000009101", A].into_iter().enumerate() {
        assert!(matches!(check(&store, &format!("t:{n}"), &[number], "0000", 0), OwnerCheck::Failed { .. }));
    }
    assert_eq!(check(&store, "t:9", &["6900000000000009101"], "8101", 0), OwnerCheck::Locked);
    assert_eq!(passed(&check(&store, "t:9", &[B], "8102", 0)), [B], "other orders are not");
}

#[test]
fn no_orders_and_many_orders_are_answered() {
    let store = store();
    assert_eq!(check(&store, "t:1", &[], "0000", 0), OwnerCheck::Failed { left: 4 });
    assert_eq!(check(&store, "t:2", &[ABSENT; 40], "0000", 0), OwnerCheck::Failed { left: 4 });
}

#[test]
fn another_key_opens_nothing() {
    let (a, b) = (Keyring::from_bytes([1; 32]), Keyring::from_bytes([2; 32]));
    let tail = "8101".parse().expect("four digits");
    assert_ne!(a.hash(&tail), b.hash(&tail));
    assert_ne!(a.fingerprint(), b.fingerprint());
    assert_eq!(format!("{a:?}"), "Keyring(****)");
    // HMAC-SHA-256 with the key 01…01 over "8101", first 16 bytes, by an independent implementation.
    assert_eq!(format!("{:032x}", u128::from_be_bytes(a.hash(&tail).0)), "f17de0ed31da35a208dcbdb416eb6989");
}

/// One main order with more cards than a message tells about; only the last one's phone is 8299.
fn many_cards() -> MemoryStore {
    use std::fmt::Write as _;
    let mut rows = "order_id,sub_order_id,audit_status,phone_last4\n".to_owned();
    for card in 0..60 {
        let tail = if card == 59 { 8299 } else { 8200 };
        writeln!(rows, "{MAIN},69000000000001{card:05},rejected,{tail}").expect("a string takes it");
    }
    import_new(&[input("t.csv", rows)]).0
}

#[test]
fn every_card_of_a_main_order_is_compared() {
    let store = many_cards();
    assert_eq!(passed(&check(&store, "t:1", &[MAIN], "8299", 0)), ["6900000000000100059"], "the last card too");
    assert_eq!(passed(&check(&store, "t:1", &[A, B, MAIN], "8200", 0)).len(), 59);
}

#[test]
fn a_message_is_one_try_on_a_main_order_and_its_cards_give_no_more() {
    let store = many_cards();
    for n in 0..5 {
        let card = format!("69000000000001{n:05}");
        let named = [MAIN, card.as_str(), "6900000000000100059"];
        let check = check(&store, &format!("t:{n}"), &named[..=(n % 3)], "0000", 0);
        assert_eq!(check, OwnerCheck::Failed { left: 4 - u32::try_from(n).expect("small") }, "one try each, whatever is named");
    }
    for number in [MAIN, "6900000000000100059", "6900000000000100007"] {
        assert_eq!(check(&store, "t:9", &[number], "8299", 0), OwnerCheck::Locked, "{number}");
    }
}
