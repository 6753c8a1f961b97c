//! Messages: in order per conversation, never lost, and a repeated try shows as one.

use simdesk::model::{Button, Came, Manner, Passing};
use simdesk::port::{NewMessage, SendClaim, SendOutcome, StoreError};

use super::Subject;
use super::things::*;

async fn next(store: &Subject, channel: &str, minutes: i64) -> Option<SendClaim> {
    store.claim_send(&owner(1), channel, at(minutes), LEASE).await.unwrap()
}

fn sent() -> SendOutcome {
    SendOutcome::Sent { external_id: Some("77".to_owned()) }
}

/// Delivers all there is and returns the texts.
async fn drain(store: &Subject, channel: &str, minutes: i64) -> Vec<String> {
    let mut texts = Vec::new();
    while let Some(claim) = next(store, channel, minutes).await {
        store.record_send(&claim, sent()).await.unwrap();
        texts.push(claim.message.text);
    }
    texts
}

pub async fn messages_leave_in_order_one_at_a_time(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    say(&store, "t:b", "1", &["b1"]).await;
    let first = next(&store, "t", 2).await.unwrap();
    let second = next(&store, "t", 2).await.unwrap();
    assert_eq!((first.message.text.as_str(), first.message.sequence, first.tries), ("a1", 1, 0));
    assert_eq!(second.message.text, "b1", "a2 waits for a1");
    assert_eq!(next(&store, "t", 2).await, None);
    store.record_send(&first, sent()).await.unwrap();
    assert_eq!(store.record_send(&first, sent()).await, Err(StoreError::Fenced), "recorded already");
    say(&store, "t:a", "2", &["a3"]).await;
    store.record_send(&second, sent()).await.unwrap();
    assert_eq!(drain(&store, "t", 2).await, ["a2", "a3"]);
    say(&store, "t:a", "3", &["a4"]).await;
    assert_eq!(drain(&store, "t", 2).await, ["a4"], "after all were delivered, new ones go out");
}

pub async fn channels_do_not_see_each_other(store: Subject) {
    say(&store, "web:a", "1", &["web"]).await;
    say(&store, "webx:a", "1", &["webx"]).await;
    assert_eq!(next(&store, "we", 2).await, None);
    assert_eq!(drain(&store, "webx", 2).await, ["webx"]);
    assert_eq!(drain(&store, "web", 2).await, ["web"]);
}

pub async fn a_delayed_message_holds_its_conversation_only(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    say(&store, "t:b", "1", &["b1"]).await;
    let first = next(&store, "t", 2).await.unwrap();
    store.record_send(&first, SendOutcome::Later { at: at(10), may_have_arrived: false }).await.unwrap();
    assert_eq!(drain(&store, "t", 9).await, ["b1"], "a2 does not overtake a1");
    let unsent = next(&store, "t", 10).await.unwrap();
    assert_eq!((unsent.message.text.as_str(), unsent.tries), ("a1", 0), "what surely did not arrive is not counted");
    store.record_send(&unsent, SendOutcome::Later { at: at(10), may_have_arrived: true }).await.unwrap();
    let again = next(&store, "t", 10).await.unwrap();
    assert_eq!((again.message.text.as_str(), again.tries), ("a1", 1));
    store.record_send(&again, sent()).await.unwrap();
    assert_eq!(drain(&store, "t", 10).await, ["a2"]);
}

pub async fn failed_and_uncertain_let_the_next_one_go(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2", "a3"]).await;
    for outcome in
        [SendOutcome::Failed { why: "blocked".to_owned() }, SendOutcome::Uncertain { why: "no answer".to_owned() }, sent()]
    {
        let claim = next(&store, "t", 2).await.unwrap();
        store.record_send(&claim, outcome).await.unwrap();
    }
    assert_eq!(next(&store, "t", 2).await, None);
    assert_eq!(store.messages(&who("t:a"), 0, 10).await.unwrap().len(), 3, "all stay in the transcript");
}

pub async fn an_unanswered_send_is_tried_again_and_counted(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    let lost = next(&store, "t", 2).await.unwrap();
    assert_eq!(next(&store, "t", 2).await, None);
    let again = next(&store, "t", 3).await.unwrap();
    assert_eq!((again.message.text.as_str(), lost.tries, again.tries), ("a1", 0, 1));
    assert_eq!(store.record_send(&lost, sent()).await, Err(StoreError::Fenced));
    let later = store.claim_send(&owner(2), "t", at(3), LEASE).await.unwrap().unwrap();
    assert_eq!((later.message.text.as_str(), later.tries), ("a1", 2), "a later start need not wait for the lease");
    store.record_send(&later, sent()).await.unwrap();
    assert_eq!(drain(&store, "t", 3).await, ["a2"]);
}

pub async fn messages_are_read_by_sequence(store: Subject) {
    say(&store, "t:a", "1", &["a1", "a2"]).await;
    say(&store, "t:a", "2", &["a3"]).await;
    say(&store, "t:ab", "1", &["other"]).await;
    let read = async |after, limit| -> Vec<(u64, String)> {
        let found = store.messages(&who("t:a"), after, limit).await.unwrap();
        found.into_iter().map(|m| (m.sequence, m.text)).collect()
    };
    let all = [(1, "a1".to_owned()), (2, "a2".to_owned()), (3, "a3".to_owned())];
    assert_eq!(read(0, 10).await, all);
    assert_eq!(read(1, 1).await, all[1..2]);
    assert_eq!(read(3, 10).await, []);
}

pub async fn what_staff_said_is_read_with_how_far_it_came(store: Subject) {
    assert_eq!(store.said_by_staff(&who("t:a"), 9).await, Ok(vec![]));
    let by = |name: &str, manner: Option<Manner>| NewMessage {
        text: name.to_owned(),
        buttons: Vec::new(),
        from_staff: Some(name.parse().unwrap()),
        notice: false,
        passing: manner.map(|manner| Passing { manner, ..Passing::say() }),
    };
    let claim = claimed(&store, "t:a", "1").await;
    let mut changes = saying(&claim, &["the bot"]);
    changes.outbox.extend([by("lin", None), by("chen", Some(Manner::Copy)), by("wang", None)]);
    changes.outbox.extend([by("lin", Some(Manner::Edit)), by("lin", Some(Manner::Withdraw)), by("zhou", None)]);
    store.finish(&claim, changes).await.unwrap();
    for outcome in [sent(), failed(), uncertain(), sent(), sent(), sent()] {
        let claim = next(&store, "t", 2).await.unwrap();
        store.record_send(&claim, outcome).await.unwrap();
    }
    let read = async |limit| -> Vec<(String, Came)> {
        let said = store.said_by_staff(&who("t:a"), limit).await.unwrap();
        said.into_iter().map(|said| (said.staff.to_string(), said.came)).collect()
    };
    let of = |name: &str, came| (name.to_owned(), came);
    let (lin, chen, wang) = (of("lin", Came::Failed), of("chen", Came::Perhaps), of("wang", Came::There));
    assert_eq!(read(9).await, [of("zhou", Came::Nowhere), wang.clone(), chen.clone(), lin]);
    assert_eq!(read(2).await, [of("zhou", Came::Nowhere), wang.clone()]);
    // By the number that it is sent again by; from then on it is the last thing that was said.
    let missed = store.said_by_staff(&who("t:a"), 9).await.unwrap().into_iter().find(|said| said.came == Came::Failed);
    assert!(store.resend(missed.unwrap().number, "", at(3)).await.unwrap().is_some());
    assert_eq!(read(9).await, [of("lin", Came::Nowhere), of("zhou", Came::Nowhere), wang, chen]);
    assert_eq!(store.said_by_staff(&who("t:b"), 9).await, Ok(vec![]));
}

fn failed() -> SendOutcome {
    SendOutcome::Failed { why: "blocked".to_owned() }
}

fn uncertain() -> SendOutcome {
    SendOutcome::Uncertain { why: "no answer".to_owned() }
}

/// Says one message with a button in a conversation, and records what became of it.
pub async fn say_and_end(store: &Subject, conversation: &str, id: &str, outcome: SendOutcome) {
    let claim = claimed(store, conversation, id).await;
    let mut changes = saying(&claim, &[]);
    let buttons = vec![Button { label: "Yes".to_owned(), value: "1".to_owned() }];
    changes.outbox = vec![NewMessage { text: id.to_owned(), buttons, from_staff: None, notice: true, passing: None }];
    store.finish(&claim, changes).await.unwrap();
    let claim = next(store, "t", 2).await.unwrap();
    store.record_send(&claim, outcome).await.unwrap();
    // What did not arrive is also an event of its conversation.
    while let Some(claim) = store.claim_next(&owner(1), at(2), LEASE).await.unwrap() {
        store.finish(&claim, saying(&claim, &[])).await.unwrap();
    }
}

pub async fn what_did_not_arrive_is_listed_by_pages(store: Subject) {
    assert_eq!(store.undelivered(None, 9).await, Ok(vec![]));
    for n in 0..9 {
        let outcome = [failed(), sent(), uncertain()][n % 3].clone();
        say_and_end(&store, &format!("t:{}", n % 2), &format!("{n}"), outcome).await;
    }
    say(&store, "t:0", "pending", &["pending"]).await;
    let expected: Vec<_> =
        [("0", "t:0", false), ("2", "t:0", true), ("3", "t:1", false), ("5", "t:1", true), ("6", "t:0", false)]
            .into_iter()
            .chain([("8", "t:0", true)])
            .collect();
    for limit in [1, 2, 5, 100] {
        let (mut after, mut all) = (None, Vec::new());
        loop {
            let page = store.undelivered(after, limit).await.unwrap();
            assert!(page.len() <= limit);
            let Some(last) = page.last() else { break };
            after = Some(last.number);
            all.extend(page);
        }
        let told: Vec<_> = all.iter().map(|m| (m.message.text.as_str(), m.message.conversation.as_str(), m.uncertain)).collect();
        assert_eq!(told, expected, "by {limit}");
        assert!(all.iter().all(|m| m.notice && m.why == if m.uncertain { "no answer" } else { "blocked" }));
    }
    assert_eq!(store.undelivered(None, 0).await, Ok(vec![]));
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

pub async fn what_did_not_arrive_is_said_again_behind_the_rest(store: Subject) {
    say_and_end(&store, "t:a", "one", failed()).await;
    say_and_end(&store, "t:a", "two", uncertain()).await;
    say(&store, "t:a", "3", &["three"]).await;
    let numbers: Vec<u64> = store.undelivered(None, 9).await.unwrap().iter().map(|m| m.number).collect();
    // A turn that runs meanwhile is not disturbed.
    let turn = claimed(&store, "t:a", "4").await;
    let again = store.resend(numbers[1], "", at(3)).await.unwrap().unwrap();
    assert_eq!((again.message.text.as_str(), again.uncertain), ("two", true));
    assert_eq!(store.resend(numbers[1], "", at(3)).await, Ok(None), "it is on its way");
    store.resend(numbers[0], "Here it is:", at(3)).await.unwrap().unwrap();
    store.finish(&turn, saying(&turn, &["four"])).await.unwrap();
    assert_eq!(store.undelivered(None, 9).await, Ok(vec![]));
    let mut seen = Vec::new();
    while let Some(claim) = next(&store, "t", 3).await {
        store.record_send(&claim, sent()).await.unwrap();
        seen.push((claim.message.text.clone(), claim.tries, claim.message.buttons.len()));
    }
    let expected = [("three", 0, 0), ("two", 1, 0), ("Here it is:\n\none", 0, 0), ("four", 0, 0)];
    assert_eq!(
        seen,
        expected.map(|(text, tries, buttons)| (text.to_owned(), tries, buttons)),
        "their choices may mean others now"
    );
    let transcript = store.messages(&who("t:a"), 0, 9).await.unwrap();
    assert_eq!(transcript.iter().map(|m| m.sequence).collect::<Vec<_>>(), [3, 4, 5, 6], "each is there once");
    assert_eq!(store.conversation(&who("t:a")).await.unwrap().unwrap().sent, 6);

    // Nothing was said since: the buttons go along. It fails again, and is listed again; what has no room is said without the line.
    say_and_end(&store, "t:a", "five", failed()).await;
    let number = store.undelivered(None, 9).await.unwrap()[0].number;
    store.resend(number, &"x".repeat(999), at(4)).await.unwrap().unwrap();
    let claim = next(&store, "t", 4).await.unwrap();
    assert_eq!((claim.message.text.len(), claim.message.buttons.len(), claim.message.at), (999 + 2 + 4, 1, at(4)));
    store.record_send(&claim, failed()).await.unwrap();
    let listed = store.undelivered(None, 9).await.unwrap();
    assert!(listed.len() == 1 && listed[0].number > number, "{listed:?}");
    let long = claimed(&store, "t:b", "1").await;
    store.finish(&long, saying(&long, &[&"字".repeat(4_090)])).await.unwrap();
    let claim = next(&store, "t", 4).await.unwrap();
    store.record_send(&claim, failed()).await.unwrap();
    let number = store.undelivered(Some(listed[0].number), 9).await.unwrap()[0].number;
    store.resend(number, "Here it is:", at(4)).await.unwrap().unwrap();
    assert_eq!(next(&store, "t", 4).await.unwrap().message.text.chars().count(), 4_090);
    assert!(matches!(store.resend(number, &"x".repeat(1_001), at(4)).await, Err(StoreError::Refused(_))));
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}

pub async fn an_erasure_takes_what_did_not_arrive(store: Subject) {
    for (n, name) in ["t:a", "t:b", "t:a"].into_iter().enumerate() {
        say_and_end(&store, name, &format!("{n}"), [failed(), uncertain()][n % 2].clone()).await;
    }
    assert_eq!(store.erase(&who("t:a"), at(3)).await.unwrap().unwrap().messages, 2);
    let left = store.undelivered(None, 9).await.unwrap();
    assert_eq!(left.iter().map(|m| m.message.conversation.as_str()).collect::<Vec<_>>(), ["t:b"]);
    assert_eq!(store.verify().await.unwrap().faults, Vec::<String>::new());
}
