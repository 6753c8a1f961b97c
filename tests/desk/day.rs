//! A working day at the desk, by an injected clock: 500 customers, five of staff with hours and breaks, and the nights around it. Every
//! customer is answered or told; no case is ever without somebody whose turn it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, TimeZone, Timelike, Utc};
use simdesk::audits::{Keyring, Limits};
use simdesk::desk;
use simdesk::flow::{Context, Pump, inbox};
use simdesk::model::{Actor, Case, CaseId, CaseState, ConversationId, OutboxMessage, Promises, StaffAct};
use simdesk::port::{CaseFilter, Clock, Deliver, FixedClock, Owner, SendOutcome, Store};
use simdesk::store::MemoryStore;

use crate::crash::Dice;
use crate::transcripts::play::KNOWLEDGE;

const CUSTOMERS: usize = 500;
const STAFF: [&str; 5] = ["chen", "he", "lin", "wang", "zhou"];
/// Minutes from one look at the desk to the next.
const LOOK_MINUTES: i64 = 3;
const DAYS: i64 = 6;

/// What each customer was told.
#[derive(Default)]
struct Told(Mutex<HashMap<ConversationId, Vec<String>>>);

#[async_trait]
impl Deliver for Told {
    fn channel(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, message: &OutboxMessage, _tries: u32) -> SendOutcome {
        let mut told = self.0.lock().expect("nobody panicked while holding it");
        told.entry(message.conversation.clone()).or_default().push(message.text.clone());
        SendOutcome::Sent { external_id: None }
    }
}

fn monday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 0, 0, 0).single().expect("a real moment")
}

struct Desk {
    store: Arc<MemoryStore>,
    clock: Arc<FixedClock>,
    pump: Pump,
    told: Told,
    dice: Dice,
    acts: u64,
    /// When whoever works on a case does something about it next.
    next: BTreeMap<CaseId, DateTime<Utc>>,
    /// Customers who never answer.
    silent: BTreeSet<ConversationId>,
}

impl Desk {
    fn new() -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(FixedClock::new(monday()));
        let window = TimeDelta::hours(1);
        let limits =
            Limits { person_max: 5, person_window: window, order_max: 5, order_window: window, all_max: 200, all_window: window };
        let context = Context {
            knowledge: Arc::clone(&KNOWLEDGE),
            keyring: Keyring::from_bytes([7; 32]),
            limits,
            messages_per_minute: 60,
            hours: Some("Mon-Fri 09:00-12:00 13:00-18:00".parse().expect("hours")),
            promises: Promises::default(),
            room: None,
            samples: Vec::new(),
        };
        let owner = Owner { name: "day".to_owned(), epoch: 1 };
        let pump = Pump::new(Arc::clone(&store) as Arc<dyn Store>, Arc::clone(&clock) as Arc<dyn Clock>, context, owner);
        Self {
            store,
            clock,
            pump,
            told: Told::default(),
            dice: Dice::new(7),
            acts: 0,
            next: BTreeMap::new(),
            silent: BTreeSet::new(),
        }
    }

    fn name(&mut self) -> String {
        self.acts += 1;
        self.acts.to_string()
    }

    async fn says(&mut self, who: &ConversationId, text: &str) {
        let id = self.name();
        inbox::accept_text(&*self.store, who, &id, text, self.clock.now()).await.expect("the store takes it");
    }

    async fn does(&mut self, case: CaseId, staff: &str, act: StaffAct) {
        let actor = Actor { id: staff.parse().expect("a name"), over: false };
        let id = self.name();
        // What is not possible any more is told to whoever wanted it.
        let _ = desk::act(&*self.store, case, &actor, act, &id, self.clock.now()).await;
    }

    async fn open(&self) -> Vec<Case> {
        self.store.cases(CaseFilter { all: false }, 1_000).await.expect("the store can be read")
    }

    /// Everybody of the staff who is there looks at what is theirs, and takes the first case that waits.
    async fn work(&mut self) {
        let now = self.clock.now();
        let open = self.open().await;
        let mut waiting = open.iter().filter(|case| case.state.is_waiting());
        for (index, staff) in STAFF.into_iter().enumerate() {
            let has: Vec<&Case> = open.iter().filter(|case| case.state.holder().is_some_and(|by| by.as_str() == staff)).collect();
            let busy = has.iter().filter(|case| !matches!(case.state, CaseState::WaitingOnCustomer { .. })).count();
            for case in &has {
                if self.next.get(&case.id).is_none_or(|next| *next <= now) {
                    self.answer(case, staff).await;
                }
            }
            // One of them is called away in the middle of the morning, with a case in hand.
            let away = index == 0 && (10..12).contains(&local_hour(now));
            if busy == 0
                && !away
                && let Some(case) = waiting.next()
            {
                self.does(case.id, staff, StaffAct::Claim).await;
                let minutes = i64::try_from(3 + self.dice.roll(6)).expect("a few");
                let called_away = index == 0 && local_hour(now) == 9;
                let pause = if called_away { TimeDelta::hours(3) } else { TimeDelta::minutes(minutes) };
                self.next.insert(case.id, now + pause);
            }
        }
    }

    async fn answer(&mut self, case: &Case, staff: &str) {
        let answered = case.is_answered();
        match &case.state {
            CaseState::Claimed { .. } => {
                let text = "您好，已经看到您的订单，请问提示写了什么？".to_owned();
                self.does(case.id, staff, StaffAct::Reply { text, close: false }).await;
            }
            CaseState::WaitingOnStaff { .. } if answered => {
                let text = "已经处理好了，请重新提交。".to_owned();
                self.does(case.id, staff, StaffAct::Reply { text, close: true }).await;
            }
            _ => {}
        }
    }

    /// Customers who were asked something answer, but for the silent ones.
    async fn answers(&mut self) {
        let now = self.clock.now();
        for case in self.open().await {
            let CaseState::WaitingOnCustomer { since, .. } = case.state else { continue };
            if now - since >= TimeDelta::minutes(6) && !self.silent.contains(&case.conversation) {
                self.says(&case.conversation, "提示写的是证件照片反光").await;
                self.next.insert(case.id, now + TimeDelta::minutes(3));
            }
        }
    }
}

fn local_hour(at: DateTime<Utc>) -> u32 {
    (at + TimeDelta::hours(8)).hour()
}

fn at_work(at: DateTime<Utc>) -> bool {
    matches!(local_hour(at), 9..=11 | 13..=17)
}

async fn live() -> Desk {
    let mut desk = Desk::new();
    // Most come while the desk is open, some in the evening.
    let mut come: BTreeMap<i64, Vec<ConversationId>> = BTreeMap::new();
    for number in 0..CUSTOMERS {
        let minute =
            i64::try_from(if number % 10 == 0 { 600 + desk.dice.roll(240) } else { 60 + desk.dice.roll(540) }).expect("a day");
        let who: ConversationId = format!("test:c{number}").parse().expect("a name");
        if number % 9 == 4 {
            desk.silent.insert(who.clone());
        }
        come.entry(minute / LOOK_MINUTES).or_default().push(who);
    }
    for look in 0..(DAYS * 24 * 60 / LOOK_MINUTES) {
        let now = monday() + TimeDelta::minutes(look * LOOK_MINUTES);
        desk.clock.set(now);
        let news = come.remove(&look).unwrap_or_default();
        for who in &news {
            desk.says(who, "转人工").await;
        }
        if at_work(now) {
            desk.pump.drain(&desk.told).await.expect("the store works");
            desk.work().await;
            desk.answers().await;
        }
        // At night only timers and those who come late.
        if at_work(now) || !news.is_empty() || look % 10 == 0 {
            desk.pump.drain(&desk.told).await.expect("the store works");
        }
    }
    desk
}

#[test]
#[expect(clippy::print_stdout, reason = "a report for whoever asks with --nocapture")]
fn nobody_is_forgotten_in_a_day_of_five_hundred() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let (all, told, waits) = runtime.block_on(async {
        let desk = live().await;
        let all = desk.store.cases(CaseFilter { all: true }, 10_000).await.expect("the store can be read");
        let told = std::mem::take(&mut *desk.told.0.lock().expect("nobody panicked while holding it"));
        (all, told, desk.store.waits().await.expect("the store can be read"))
    });
    assert_eq!(all.len(), CUSTOMERS, "a case for everybody, and one only");
    let mut minutes = Vec::new();
    let (mut escalated, mut requeued, mut lapsed) = (0, 0, 0);
    for case in &all {
        let heard = told.get(&case.conversation).map(|texts| texts.join("\n")).unwrap_or_default();
        assert!(heard.contains(&format!("工单号 {}", case.id)), "{}: told their number", case.id);
        assert!(case.is_answered(), "{}: answered by a person within {DAYS} days: {:?}", case.id, case.state);
        assert!(!case.state.is_open(), "{}: brought to an end: {:?}", case.id, case.state);
        let answered = case.notes.iter().find(|note| matches!(note.who, simdesk::model::Speaker::Staff(_))).expect("answered");
        minutes.push((answered.at - case.opened_at).num_minutes());
        let has = |words: &str| usize::from(heard.contains(words));
        escalated += has("标成最急的");
        requeued += has("重新排上");
        lapsed += has("一直没等到您的回复");
        // Whoever waited for longer than was promised was told so.
        let worked = KNOWLEDGE.calendar.worked(
            Some(&"Mon-Fri 09:00-12:00 13:00-18:00".parse().expect("hours")),
            case.opened_at,
            case.notes
                .iter()
                .find(|note| matches!(&note.who, simdesk::model::Speaker::Desk(simdesk::model::Deed::Claimed(_))))
                .expect("claimed")
                .at,
        );
        let late = worked > TimeDelta::minutes(120 + LOOK_MINUTES);
        assert!(!late || has("标成最急的") == 1, "{}: waited {worked} and was not told", case.id);
    }
    assert!(requeued > 0 && lapsed > 0 && escalated > 0, "the day has some of everything: {requeued} {lapsed} {escalated}");
    assert_eq!(waits.len(), simdesk::model::Wait::KEPT_MAX);
    let expected = told.values().flatten().filter(|text| text.contains("有一半在")).count();
    assert!(expected > CUSTOMERS / 2, "once a few were answered, others hear how long it took: {expected}");
    minutes.sort_unstable();
    println!(
        "{CUSTOMERS} customers, {} of staff: first answer after {} min (half), {} min (nine of ten), {} min (last); \
         {requeued} requeued, {escalated} escalated, {lapsed} closed for silence",
        STAFF.len(),
        minutes[CUSTOMERS / 2],
        minutes[CUSTOMERS * 9 / 10],
        minutes[CUSTOMERS - 1],
    );
}
