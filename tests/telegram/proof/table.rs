//! The count: what was sent, done, answered and sent twice, as one table.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use simdesk::model::{ConversationId, TurnOutcome};
use simdesk::port::Store as _;
use simdesk::store::{SledOptions, SledStore};

use super::super::emulator::Request;
use super::super::shop::Shop;
use super::chat::{Chat, compare, kind_of};
use super::service::{GIVEN_UP, Way};

/// Deliveries that the program has under way at the same time, at most.
const WINDOW: u64 = 32;

#[derive(Clone, Copy, Debug, Default)]
pub struct Row {
    pub kills: u64,
    pub ends: u64,
    pub outages: u64,
    pub refused_429: u64,
    pub lost_answers: u64,
    pub broken: u64,
    pub replayed: u64,
    pub updates: u64,
    pub lost: u64,
    pub expired: u64,
    pub expired_answered: u64,
    pub effects: u64,
    pub repeated: u64,
    pub answers: u64,
    pub given_up: u64,
    pub dropped: u64,
    pub duplicates: u64,
    pub unrecorded: u64,
    pub out_of_order: u64,
}

type Field = (&'static str, fn(&Row) -> u64);

const FIELDS: [Field; 19] = [
    ("faults: kill -9", |r| r.kills),
    ("        SIGTERM and start", |r| r.ends),
    ("        API away", |r| r.outages),
    ("        429", |r| r.refused_429),
    ("        answers lost after acceptance", |r| r.lost_answers),
    ("        5xx, connections cut", |r| r.broken),
    ("        updates delivered again", |r| r.replayed),
    ("updates sent", |r| r.updates),
    ("updates lost", |r| r.lost),
    ("presses expired at the server", |r| r.expired),
    ("  of them taken before, and answered", |r| r.expired_answered),
    ("turns, cases and notes in the store", |r| r.effects),
    ("effects repeated", |r| r.repeated),
    ("answers", |r| r.answers),
    ("answers told as failed or uncertain", |r| r.given_up),
    ("answers dropped silently", |r| r.dropped),
    ("duplicates sent", |r| r.duplicates),
    ("duplicates not recorded", |r| r.unrecorded),
    ("answers out of order", |r| r.out_of_order),
];

impl Row {
    /// Duplicates that the faults may have led to: what was on its way at a kill, and every answer that was lost.
    pub fn allowed(&self) -> u64 {
        self.kills * WINDOW + self.lost_answers
    }

    pub fn is_clean(&self) -> bool {
        let bad = [self.lost, self.repeated, self.dropped, self.unrecorded, self.out_of_order];
        bad == [0; 5] && self.duplicates <= self.allowed()
    }
}

pub fn print(title: &str, rows: &[(Way, Row)]) -> String {
    let mut out = format!("\n{title:<38}");
    for (way, _) in rows {
        let _ = write!(out, " {:>12}", if *way == Way::Polling { "long polling" } else { "webhook" });
    }
    for (name, field) in FIELDS {
        let _ = write!(out, "\n{name:<38}");
        for (_, row) in rows {
            let _ = write!(out, " {:>12}", field(row));
        }
    }
    out + "\n"
}

/// What an accepted message was: its text, and the number in its first button.
fn sent_as(request: &Request) -> (String, Option<u64>) {
    let markup = &request.params.get("reply_markup");
    let markup = markup.map(|m| m.as_str().map_or_else(|| m.clone(), |text| serde_json::from_str(text).unwrap_or_default()));
    let data = markup.and_then(|m| m["inline_keyboard"][0][0]["callback_data"].as_str().map(str::to_owned));
    let number = data.and_then(|data| data.split(':').next()?.parse().ok());
    (request.text().unwrap_or_default().to_owned(), number)
}

/// Lines of the log with these words, by conversation and number of the message.
fn told(log: &str, words: &[&str]) -> BTreeMap<(String, u64), u64> {
    let field = |line: &str, name: &str| {
        let rest = line.split_once(&format!("{name}="))?.1;
        Some(rest.split_whitespace().next().unwrap_or_default().to_owned())
    };
    let mut found = BTreeMap::new();
    for line in log.lines().filter(|line| words.iter().any(|w| line.contains(w))) {
        let number = field(line, "sequence").and_then(|n| n.parse().ok());
        if let (Some(conversation), Some(number)) = (field(line, "conversation"), number) {
            *found.entry((conversation, number)).or_default() += 1;
        }
    }
    found
}

/// Compares what people did with the store and with what the server accepted.
pub fn count(row: &mut Row, chats: &[Chat], shop: &Shop, log: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let cases = shop.run(&["cases", "--all", "--json"]).run().code(0).out;
    shop.run(&["dead-letters"]).run().code(0).says("Nothing was put aside");
    let store = SledStore::open(&shop.home.path("s"), &SledOptions { cache_mb: 8, free_mb_min: 0, ..SledOptions::default() })
        .expect("the store opens");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let notes = runtime.block_on(store.turn_notes(chrono::NaiveDate::MIN, None, 1_000_000)).expect("the notes are read");
    let verified = runtime.block_on(store.verify()).expect("the store is read");
    assert_eq!(verified.faults, Vec::<String>::new());
    let twice = told(log, &["may arrive twice"]);
    let given_up = told(log, &GIVEN_UP);
    let mut accepted: BTreeMap<i64, Vec<(String, Option<u64>)>> = BTreeMap::new();
    for request in shop.server.requests_of("sendMessage").iter().filter(|r| r.outcome.accepted) {
        accepted.entry(request.chat.unwrap_or_default()).or_default().push(sent_as(request));
    }
    for chat in chats {
        let id: ConversationId = format!("telegram:{}", chat.user.id).parse().expect("a conversation");
        let said = runtime.block_on(store.messages(&id, 0, 1_000_000)).expect("the messages are read");
        let turns = runtime.block_on(store.conversation(&id)).expect("it is read").map_or(0, |c| c.version);
        let mut fault = |what: &str, detail: String| faults.push(format!("{id}: {what}: {detail}"));

        // Every update had its turn, and one only.
        let kinds: Vec<_> = said.iter().map(|m| kind_of(&m.text)).collect();
        let difference = compare(&chat.did, &kinds);
        let answered = (chat.did.len() + difference.extra - difference.missing) as u64;
        let expired = chat.did.iter().filter(|did| did.expired).count();
        let wanted = (chat.did.len() - expired + difference.expired_answered) as u64;
        // What was given up is an event of its conversation too, so that staff hear of it: once, however often the log names it.
        let told_to_staff = given_up.keys().filter(|(whose, _)| *whose == id.to_string()).count() as u64;
        row.lost += difference.missing as u64;
        row.repeated += difference.extra as u64 + turns.saturating_sub(wanted + told_to_staff);
        row.expired += expired as u64;
        row.expired_answered += difference.expired_answered as u64;
        if difference.missing + difference.extra > 0 || !(wanted..=wanted + told_to_staff).contains(&turns) {
            let did: Vec<_> = chat.did.iter().map(|d| d.kind).collect();
            fault("lost or repeated", format!("{turns} turns, {answered} of {wanted}: {did:?} beside {kinds:?}"));
        }
        let cases = cases.lines().filter(|line| line.contains(&format!("\"{id}\""))).count() as u64;
        let ours = notes.iter().filter(|n| n.mark.conversation == id);
        let (all, handed) = ours.fold((0, 0), |(all, handed), n| {
            (all + 1, handed + u64::from(matches!(n.note.outcome, TurnOutcome::HandedOff { .. })))
        });
        row.effects += turns + cases + all;
        // A greeting leaves no note.
        if cases != 1 || handed != 1 || all + 1 != said.len() as u64 {
            row.repeated += cases.saturating_sub(1) + handed.saturating_sub(1) + (all + 1).saturating_sub(said.len() as u64);
            fault("effects", format!("{cases} cases, {handed} hand-offs, {all} notes for {} answers", said.len()));
        }

        // Every answer arrived, in order.
        let mut last = 0;
        let mut times: BTreeMap<u64, u64> = BTreeMap::new();
        for (text, number) in accepted.remove(&chat.user.id).unwrap_or_default() {
            let number = number.or_else(|| said.iter().find(|m| m.text == text).map(|m| m.sequence)).unwrap_or_default();
            if number < last {
                row.out_of_order += 1;
                fault("out of order", format!("{number} after {last}"));
            }
            last = number;
            *times.entry(number).or_default() += 1;
        }
        row.answers += said.len() as u64;
        for message in &said {
            let key = (id.to_string(), message.sequence);
            match times.get(&message.sequence).copied().unwrap_or_default() {
                0 if given_up.contains_key(&key) => row.given_up += 1,
                0 => {
                    row.dropped += 1;
                    fault("dropped", message.sequence.to_string());
                }
                arrived => {
                    row.duplicates += arrived - 1;
                    let unrecorded = (arrived - 1).saturating_sub(twice.get(&key).copied().unwrap_or_default());
                    row.unrecorded += unrecorded;
                    if unrecorded > 0 {
                        fault("came twice without a record", message.sequence.to_string());
                    }
                }
            }
        }
    }
    faults
}
