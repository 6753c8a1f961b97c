//! What the screen says will happen to a case, and when, is what happens then and not before.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::audits::{Keyring, Limits};
use simdesk::desk;
use simdesk::flow::{Context, Pump, inbox};
use simdesk::model::{Actor, Case, CaseId, Deed, Hours, Promises, Speaker, StaffAct};
use simdesk::port::{CaseFilter, Clock, FixedClock, Owner, Store};
use simdesk::store::MemoryStore;
use simdesk::views::desk::{Coming, Rules, Step, steps};

use crate::transcripts::play::KNOWLEDGE;

/// Friday, 17:50 in Shanghai, with ten working minutes left.
fn friday() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 9, 50, 0).single().expect("a real moment")
}

struct Desk {
    store: Arc<MemoryStore>,
    clock: Arc<FixedClock>,
    pump: Pump,
    hours: Option<Hours>,
    promises: Promises,
    acts: u32,
}

impl Desk {
    fn new(hours: Option<&str>) -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = Arc::new(FixedClock::new(friday()));
        let window = TimeDelta::hours(1);
        let limits =
            Limits { person_max: 5, person_window: window, order_max: 5, order_window: window, all_max: 200, all_window: window };
        let hours: Option<Hours> = hours.map(|hours| hours.parse().expect("hours"));
        let promises = Promises { nudge_minutes: 24 * 60, auto_close_minutes: 72 * 60, ..Promises::default() };
        let context = Context {
            knowledge: Arc::clone(&KNOWLEDGE),
            keyring: Keyring::from_bytes([7; 32]),
            limits,
            messages_per_minute: 60,
            hours: hours.clone(),
            promises,
            room: None,
            samples: Vec::new(),
            site: None,
        };
        let owner = Owner { name: "steps".to_owned(), epoch: 1 };
        let pump = Pump::new(Arc::clone(&store) as Arc<dyn Store>, Arc::clone(&clock) as Arc<dyn Clock>, context, owner);
        Self { store, clock, pump, hours, promises, acts: 0 }
    }

    async fn case(&self) -> Case {
        let cases = self.store.cases(CaseFilter { all: true }, 10).await.expect("readable");
        cases.into_iter().next().expect("a case")
    }

    async fn does(&mut self, act: StaffAct) {
        self.acts += 1;
        let actor = Actor { id: "lin".parse().expect("a name"), over: true };
        let id = self.acts.to_string();
        desk::act(&*self.store, self.case().await.id, &actor, act, &id, self.clock.now()).await.expect("it can be done");
        self.pump.catch_up().await.expect("turns run");
    }

    async fn says(&mut self, text: &str) {
        self.acts += 1;
        let who = "test:amy".parse().expect("a name");
        inbox::accept_text(&*self.store, &who, &self.acts.to_string(), text, self.clock.now()).await.expect("taken");
        self.pump.catch_up().await.expect("turns run");
    }

    fn steps(&self, case: &Case) -> Vec<Step> {
        let rules = Rules { calendar: &KNOWLEDGE.calendar, hours: self.hours.as_ref(), promises: &self.promises };
        steps(case, &rules)
    }

    fn happened(case: &Case) -> Vec<Deed> {
        let deeds =
            case.notes.iter().filter_map(|note| if let Speaker::Desk(deed) = &note.who { Some(deed.clone()) } else { None });
        deeds.collect()
    }

    /// Waits for each step in turn: a second before it nothing has happened, then it has.
    async fn wait_through(&mut self) -> Vec<Coming> {
        let mut seen = Vec::new();
        while let Some(step) = self.steps(&self.case().await).first().copied().filter(|step| step.what != Coming::Over) {
            let before = Self::happened(&self.case().await);
            self.clock.set(step.at - TimeDelta::seconds(1));
            self.pump.catch_up().await.expect("turns run");
            assert_eq!(Self::happened(&self.case().await), before, "{step:?} came too early");
            self.clock.set(step.at);
            self.pump.catch_up().await.expect("turns run");
            let after = Self::happened(&self.case().await);
            let lin = || "lin".parse().expect("a name");
            let deed = match step.what {
                Coming::Reminder => Deed::Reminded,
                Coming::Escalation => Deed::Escalated,
                Coming::Requeue => Deed::Idle(lin()),
                Coming::Question => Deed::Nudged,
                Coming::End => Deed::Lapsed,
                Coming::Over => unreachable!("looked for above"),
            };
            assert_eq!(after.last(), Some(&deed), "{step:?} has happened");
            seen.push(step.what);
        }
        seen
    }
}

#[test]
fn what_is_said_to_come_comes_when_it_was_said_to() {
    use Coming::{End, Escalation, Question, Reminder, Requeue};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    for hours in [None, Some("Mon-Fri 09:00-12:00 13:00-18:00")] {
        runtime.block_on(async {
            let mut desk = Desk::new(hours);
            desk.says("转人工").await;
            assert_eq!(desk.case().await.id, CaseId(1001));
            assert_eq!(desk.wait_through().await, [Reminder, Escalation], "{hours:?}");

            let mut desk = Desk::new(hours);
            desk.says("转人工").await;
            desk.does(StaffAct::Claim).await;
            assert_eq!(desk.wait_through().await, [Requeue, Reminder, Escalation], "{hours:?}");

            let mut desk = Desk::new(hours);
            desk.says("转人工").await;
            desk.does(StaffAct::Reply { text: "您好".to_owned(), close: false }).await;
            assert_eq!(desk.wait_through().await, [Question, End], "{hours:?}");

            let mut desk = Desk::new(hours);
            desk.says("转人工").await;
            desk.does(StaffAct::Reply { text: "您好".to_owned(), close: false }).await;
            desk.says("还是不行").await;
            assert_eq!(desk.wait_through().await, [Requeue, Reminder, Escalation], "{hours:?}");
        });
    }
}

/// Whoever was asked late, since no process ran, has as long as others.
#[test]
fn a_question_that_came_late_moves_the_end() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    runtime.block_on(async {
        let mut desk = Desk::new(None);
        desk.says("转人工").await;
        desk.does(StaffAct::Reply { text: "您好".to_owned(), close: false }).await;
        desk.clock.advance(TimeDelta::hours(60));
        desk.pump.catch_up().await.expect("turns run");
        assert_eq!(Desk::happened(&desk.case().await), [Deed::Nudged]);
        assert_eq!(desk.wait_through().await, [Coming::End]);
        assert_eq!(desk.clock.now(), friday() + TimeDelta::hours(60 + 48));
    });
}
