//! A working day at the desk, by an injected clock: 500 customers with words of their own, five of staff with hours and breaks, and the
//! nights around it. Every customer is answered or told; after every step of the clock it is somebody's turn in every open case, and known
//! when that is looked at again. What they waited is reported in `docs/desk.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, TimeZone, Timelike, Utc};
use simdesk::audits::{Keyring, Limits};
use simdesk::decide::coming::{Rules, steps};
use simdesk::desk;
use simdesk::flow::{Context, Pump, inbox};
use simdesk::model::{
    Actor, Case, CaseId, CaseState, ConversationId, Deed, Hours, Locale, OutboxMessage, Promises, Reply, Speaker, StaffAct,
};
use simdesk::port::{CaseFilter, Clock, Deliver, FixedClock, Owner, SendOutcome, Store};
use simdesk::store::MemoryStore;

use crate::crash::Dice;
use crate::transcripts::play::KNOWLEDGE;

const CUSTOMERS: usize = 500;
const STAFF: [&str; 5] = ["chen", "he", "lin", "wang", "zhou"];
/// Minutes from one look at the desk to the next.
const LOOK_MINUTES: i64 = 3;
const DAYS: i64 = 6;
const BEGIN: &str = "<!-- day: written by SIMDESK_DESK=write cargo test --test main desk:: -->";
const END: &str = "<!-- end of day -->";

/// What people write to the bot, from the labelled messages.
static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    include_str!("../data/understanding/messages.tsv").lines().filter_map(|line| line.split('\t').next()).collect()
});
/// How they ask for a person.
const PERSON: [&str; 6] = ["转人工", "/human", "人工客服", "我要找真人", "轉真人客服", "I want to talk to a person"];

static HOURS: LazyLock<Hours> = LazyLock::new(|| "Mon-Fri 09:00-12:00 13:00-18:00".parse().expect("hours"));

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
            hours: Some(HOURS.clone()),
            promises: Promises::default(),
            room: None,
            samples: Vec::new(),
            site: None,
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

    /// Something that somebody would write, whatever it means.
    fn words(&mut self) -> &'static str {
        self.one_of(&WORDS)
    }

    fn one_of(&mut self, all: &[&'static str]) -> &'static str {
        all[usize::try_from(self.dice.roll(all.len() as u64)).expect("a place in a list")]
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

    /// Some of those who wait write meanwhile, or ask what has become of their message.
    async fn meanwhile(&mut self) {
        for case in self.open().await {
            if case.state.is_waiting() && self.dice.roll(40) == 0 {
                let text = if self.dice.roll(3) == 0 { "收到了吗？" } else { self.words() };
                self.says(&case.conversation, text).await;
            }
        }
    }

    /// In every open case it is somebody's turn: of staff who have it, of the admins, or of the customer; and it is known when nobody will
    /// have taken it. What was due is done.
    async fn nobody_is_without(&self, now: DateTime<Utc>) {
        let rules = Rules { calendar: &KNOWLEDGE.calendar, hours: Some(&HOURS), promises: &Promises::default() };
        for case in self.open().await {
            let next = steps(&case, &rules).first().map(|step| step.at);
            let (id, state) = (case.id, &case.state);
            match state {
                CaseState::Waiting | CaseState::WaitingAgain { .. } if next.is_none() => {
                    assert!(case.escalated().is_some(), "{id} at {now}: nobody has it, and no admin knows: {state:?}");
                }
                CaseState::Claimed { by, .. }
                | CaseState::WaitingOnStaff { by, .. }
                | CaseState::WaitingOnCustomer { by, .. } => {
                    assert!(STAFF.contains(&by.as_str()), "{id} at {now}: {by} is none of the staff");
                    assert!(next.is_some_and(|next| next > now), "{id} at {now}: nobody looks at it again: {state:?}, {next:?}");
                }
                _ => assert!(next.is_some_and(|next| next > now), "{id} at {now}: nobody looks at it again: {state:?}, {next:?}"),
            }
        }
    }

    /// Customers who were asked something answer, but for the silent ones.
    async fn answers(&mut self) {
        let now = self.clock.now();
        for case in self.open().await {
            let CaseState::WaitingOnCustomer { since, .. } = case.state else { continue };
            if now - since >= TimeDelta::minutes(6) && !self.silent.contains(&case.conversation) {
                let text = self.words();
                self.says(&case.conversation, text).await;
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
            let (first, person) = (desk.words(), desk.one_of(&PERSON));
            desk.says(who, first).await;
            desk.says(who, person).await;
        }
        desk.pump.drain(&desk.told).await.expect("the store works");
        if at_work(now) {
            desk.work().await;
            desk.answers().await;
            desk.meanwhile().await;
            desk.pump.drain(&desk.told).await.expect("the store works");
        }
        desk.nobody_is_without(now).await;
    }
    desk
}

/// True when these words were among what somebody heard, in whichever language they had it.
fn was_told(heard: &str, reply: &Reply, now: DateTime<Utc>) -> bool {
    Locale::ALL.iter().any(|locale| heard.contains(&KNOWLEDGE.renderer(*locale, now).message(std::slice::from_ref(reply)).text))
}

/// When a person answered first.
fn answered_at(case: &Case) -> Option<DateTime<Utc>> {
    case.notes.iter().find(|note| matches!(note.who, Speaker::Staff(_))).map(|note| note.at)
}

fn done(case: &Case, is_it: impl Fn(&Deed) -> bool) -> bool {
    case.notes.iter().any(|note| matches!(&note.who, Speaker::Desk(deed) if is_it(deed)))
}

#[test]
fn nobody_is_forgotten_in_a_day_of_five_hundred() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let (all, told, waits, end) = runtime.block_on(async {
        let desk = live().await;
        let all = desk.store.cases(CaseFilter { all: true }, 10_000).await.expect("the store can be read");
        let told = std::mem::take(&mut *desk.told.0.lock().expect("nobody panicked while holding it"));
        (all, told, desk.store.waits().await.expect("the store can be read"), desk.clock.now())
    });
    let customers: BTreeSet<_> = all.iter().map(|case| &case.conversation).collect();
    assert_eq!(customers.len(), CUSTOMERS, "a case for everybody");
    let (mut escalated, mut requeued, mut lapsed, mut solved) = (0, 0, 0, 0);
    for case in &all {
        let heard = told.get(&case.conversation).map(|texts| texts.join("\n")).unwrap_or_default();
        assert!(heard.contains(&case.id.to_string()), "{}: told their number", case.id);
        assert!(!case.state.is_open(), "{}: brought to an end: {:?}", case.id, case.state);
        let by_customer = done(case, |deed| *deed == Deed::Solved);
        assert!(answered_at(case).is_some() || by_customer, "{}: answered by a person within {DAYS} days", case.id);
        solved += usize::from(answered_at(case).is_none());
        requeued += usize::from(done(case, |deed| matches!(deed, Deed::Idle(_))));
        lapsed += usize::from(done(case, |deed| *deed == Deed::Lapsed));
        let is_late = done(case, |deed| *deed == Deed::Escalated);
        escalated += usize::from(is_late);
        assert!(!is_late || was_told(&heard, &Reply::Escalated { case: case.id }, end), "{}: told that it takes long", case.id);
        // Whoever waited for longer than was promised was told so.
        let taken = case.notes.iter().find(|note| matches!(&note.who, Speaker::Desk(Deed::Claimed(_)))).map(|note| note.at);
        let worked = taken.map(|taken| KNOWLEDGE.calendar.worked(Some(&HOURS), case.opened_at, taken));
        let late = worked.is_some_and(|worked| worked > TimeDelta::minutes(120 + LOOK_MINUTES));
        assert!(!late || is_late, "{}: waited {worked:?} and was not told", case.id);
    }
    assert!(requeued > 0 && lapsed > 0 && escalated > 0, "the day has some of everything: {requeued} {lapsed} {escalated}");
    assert_eq!(waits.len(), simdesk::model::Wait::KEPT_MAX);
    let expected = told.values().flatten().filter(|text| {
        text.contains("最近半数客户在") || text.contains("最近半數顧客在") || text.contains("half had an answer within")
    });
    assert!(expected.count() > CUSTOMERS / 2, "once a few were answered, others hear how long it took");
    let rest = format!(
        "{} cases, {requeued} of them requeued, {escalated} escalated, {lapsed} closed for silence, {solved} solved before anybody answered.",
        all.len(),
    );
    super::in_the_docs(BEGIN, END, &format!("\n{}\n{rest}\n\n", report(&all)));
}

/// How long the first answer took, by the hour in which the case was opened: by the clock, and as working time.
fn report(all: &[Case]) -> String {
    let mut hours: BTreeMap<Option<u32>, Vec<(i64, i64)>> = BTreeMap::new();
    for case in all {
        let Some(answered) = answered_at(case) else { continue };
        let worked = KNOWLEDGE.calendar.worked(Some(&HOURS), case.opened_at, answered).num_minutes();
        let waited = ((answered - case.opened_at).num_minutes(), worked);
        // The whole day goes last.
        for hour in [Some(local_hour(case.opened_at)), None] {
            hours.entry(hour).or_default().push(waited);
        }
    }
    let mut out = String::from(
        "| came at | cases | first answer: half within | nine of ten within | half within, working time | nine of ten within, working time |\n|---|---|---|---|---|---|\n",
    );
    let whole_day = hours.remove(&None).into_iter().map(|waits| ("the whole day".to_owned(), waits));
    let by_hour = hours.into_iter().map(|(hour, waits)| (format!("{:02}:00", hour.unwrap_or_default()), waits));
    for (when, waits) in by_hour.chain(whole_day) {
        let (clock, work): (Vec<i64>, Vec<i64>) = waits.into_iter().unzip();
        let [half, most, half_work, most_work] =
            [(&clock, 5), (&clock, 9), (&work, 5), (&work, 9)].map(|(all, tenths)| within(all, tenths));
        writeln!(out, "| {when} | {} | {half} | {most} | {half_work} | {most_work} |", clock.len())
            .expect("a String takes everything");
    }
    out
}

/// Within what so many tenths of them came.
fn within(minutes: &[i64], tenths: usize) -> String {
    let mut sorted = minutes.to_vec();
    sorted.sort_unstable();
    let minutes = sorted[(sorted.len() * tenths).div_ceil(10).max(1) - 1];
    if minutes < 60 { format!("{minutes} min") } else { format!("{} h {:02}", minutes / 60, minutes % 60) }
}
