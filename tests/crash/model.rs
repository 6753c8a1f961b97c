//! Any row of operations, with restarts and crashes between them: the store on disk answers as the one in memory does.

use std::fs;
use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use simdesk::model::{
    AuditStatus, AuditUpdate, Case, CaseReason, CaseState, Event, EventBody, EventKey, Locale, Reason, Retention, Timer,
    TimerKind,
};
use simdesk::port::{
    AttemptKey, CaseFilter, Changes, Claim, ImportId, NewMessage, Owner, SendClaim, SendOutcome, Store, SweepPage, TimerChange,
};
use simdesk::store::{MemoryStore, SledStore};

use super::number;
use super::report::{self, Row};
use super::work::{LEASE, conversation, now, options};
use crate::folder::copy;

/// One step of the machine. Numbers are small, so that the steps meet.
#[derive(Debug, Clone)]
enum Op {
    Accept {
        conversation: usize,
        id: u8,
    },
    Claim,
    /// Ends the last claim, also one that has ended already.
    Finish {
        says: u8,
        opens: bool,
        timer: Option<u8>,
        watches: Option<u8>,
    },
    GiveUp,
    ClaimSend,
    RecordSend {
        outcome: u8,
    },
    FireTimers {
        minutes: u8,
    },
    Import {
        import: u8,
        chunk: u8,
        orders: Vec<(u8, u8, u8)>,
    },
    Attempt {
        name: u8,
        forgive: bool,
    },
    Setting {
        name: u8,
        value: u8,
    },
    /// So many days later, when thirty are the life of everything.
    Sweep {
        days: u8,
    },
    /// The store is closed and opened again.
    Reopen,
    /// The process dies and leaves its files as they are.
    Crash,
    /// And its last write half done.
    CrashWriting,
}

fn op() -> impl Strategy<Value = Op> {
    let small = 0..4_u8;
    let order = (0..6_u8, 0..6_u8, 0..5_u8);
    prop_oneof![
        6 => (0..3_usize, 0..8_u8).prop_map(|(conversation, id)| Op::Accept { conversation, id }),
        5 => Just(Op::Claim),
        5 => (0..3_u8, any::<bool>(), proptest::option::of(small.clone()), proptest::option::of(0..6_u8))
            .prop_map(|(says, opens, timer, watches)| Op::Finish { says, opens, timer, watches }),
        1 => Just(Op::GiveUp),
        4 => Just(Op::ClaimSend),
        4 => small.clone().prop_map(|outcome| Op::RecordSend { outcome }),
        2 => small.clone().prop_map(|minutes| Op::FireTimers { minutes }),
        3 => (0..2_u8, 0..3_u8, proptest::collection::vec(order, 1..4))
            .prop_map(|(import, chunk, orders)| Op::Import { import, chunk, orders }),
        1 => (0..2_u8, any::<bool>()).prop_map(|(name, forgive)| Op::Attempt { name, forgive }),
        1 => (0..2_u8, any::<u8>()).prop_map(|(name, value)| Op::Setting { name, value }),
        2 => prop_oneof![Just(0), Just(31), Just(62)].prop_map(|days| Op::Sweep { days }),
        2 => Just(Op::Reopen),
        2 => Just(Op::Crash),
        1 => Just(Op::CrashWriting),
    ]
}

/// A store, and the last things it gave out.
struct Side {
    store: Option<Arc<dyn Store>>,
    claim: Option<Claim>,
    send: Option<SendClaim>,
}

impl Side {
    fn new(store: Arc<dyn Store>) -> Self {
        Self { store: Some(store), claim: None, send: None }
    }

    /// Does a step and tells what it answered.
    async fn step(&mut self, op: &Op, epoch: u64) -> String {
        let store = self.store.as_ref().unwrap();
        let owner = Owner { name: "worker".to_owned(), epoch };
        match op {
            Op::Accept { conversation: c, id } => {
                let key = EventKey { conversation: conversation(*c), external_id: format!("e{id}") };
                let body = EventBody::Text { text: format!("text {id}"), cut_from: None, masked: Vec::new() };
                format!("{:?}", store.accept(Event { key, at: now(), body, origin: None }).await)
            }
            Op::Claim => {
                let claim = store.claim_next(&owner, now(), LEASE).await;
                let told = format!("{claim:?}");
                self.claim = claim.unwrap().or(self.claim.take());
                told
            }
            Op::Finish { .. } => match &self.claim {
                None => String::new(),
                Some(claim) => format!("{:?}", store.finish(claim, changes(&**store, claim, op).await).await),
            },
            Op::GiveUp => match &self.claim {
                None => String::new(),
                Some(claim) => format!("{:?} {:?}", store.give_up(claim, "why").await, store.dead_letters(None, 10).await),
            },
            Op::ClaimSend => {
                let send = store.claim_send(&owner, "t", now(), LEASE).await;
                let told = format!("{send:?}");
                self.send = send.unwrap().or(self.send.take());
                told
            }
            Op::RecordSend { outcome } => match &self.send {
                None => String::new(),
                Some(send) => format!("{:?}", store.record_send(send, send_outcome(*outcome)).await),
            },
            Op::FireTimers { minutes } => {
                format!("{:?}", store.fire_due_timers(now() + chrono::TimeDelta::minutes((*minutes).into()), 10).await)
            }
            Op::Import { import, chunk, orders } => {
                let import = ImportId(format!("import {import}"));
                let updates = orders.iter().map(|row| update(*row)).collect();
                format!("{:?}", store.import_chunk(&import, (*chunk).into(), updates, now()).await)
            }
            Op::Attempt { name, forgive } => {
                let keys = [AttemptKey { name: format!("key {name}"), window: LEASE }];
                if *forgive {
                    format!("{:?}", store.forgive_attempt(&keys, now()).await)
                } else {
                    format!("{:?}", store.count_attempt(&keys, now()).await)
                }
            }
            Op::Setting { name, value } => {
                let name = format!("name {name}");
                format!("{:?} {:?}", store.setting(&name).await, store.put_setting(&name, &[*value]).await)
            }
            Op::Sweep { days } => sweep(&**store, *days).await,
            Op::Reopen | Op::Crash | Op::CrashWriting => String::new(),
        }
    }

    /// Everything that can be read.
    async fn all(&self) -> String {
        let store = self.store.as_ref().unwrap();
        let mut told = format!(
            "{:?}\n{:?}\n{:?}\n",
            store.audits(None, 100).await,
            store.cases(CaseFilter { all: true }, 100).await,
            (store.dead_letters(None, 100).await, store.undelivered(None, 100).await)
        );
        for c in 0..3 {
            let who = conversation(c);
            let (state, messages) = (store.conversation(&who).await, store.messages(&who, 0, 100).await);
            told = format!("{told}{state:?}\n{messages:?}\n");
        }
        let report = store.verify().await.unwrap();
        // The store on disk counts its commits and starts; the one in memory has neither.
        let records: Vec<_> = report.records.iter().filter(|(kind, _)| kind != "counters").collect();
        told + &format!("{records:?} {:?}", report.faults)
    }
}

async fn changes(store: &dyn Store, claim: &Claim, op: &Op) -> Changes {
    let Op::Finish { says, opens, timer, watches } = op else { unreachable!("only a finish has changes") };
    let who = claim.conversation.id.clone();
    let say = |n| NewMessage { text: format!("answer {n}"), buttons: Vec::new(), from_staff: None, notice: false, passing: None };
    let case = if *opens { Some(store.next_case_id().await.unwrap()) } else { None };
    let cases = case.map(|id| Case {
        id,
        version: 0,
        conversation: who.clone(),
        locale: Locale::En,
        state: CaseState::Waiting,
        reason: CaseReason::Asked,
        order: None,
        owner_checked: false,
        entry: None,
        opened_at: now(),
        notes: Vec::new(),
    });
    let due = |n: u8| now() + chrono::TimeDelta::minutes(n.into());
    let kind = |n: u8| TimerKind::Overdue(order(n));
    let timers = timer.map(|n| TimerChange::Set(Timer { conversation: who.clone(), kind: kind(n), due: due(n) }));
    Changes {
        note: None,
        erase: false,
        conversation: claim.conversation.clone(),
        outbox: (0..*says).map(say).collect(),
        thread: Vec::new(),
        cases: cases.into_iter().collect(),
        timers: timers.into_iter().collect(),
        watch: watches.map(order).into_iter().collect(),
        at: now(),
    }
}

async fn sweep(store: &dyn Store, days: u8) -> String {
    let rules = Retention {
        turn_notes_days: 30,
        conversations_days: 30,
        closed_cases_days: 30,
        orders_days: 30,
        dead_letters_days: 30,
        event_names_days: 30,
        imports_days: 30,
    };
    let mut page = SweepPage { after: Vec::new(), limit: 4, dry_run: false };
    let mut told = String::new();
    loop {
        let part = store.sweep(&rules, now() + chrono::TimeDelta::days(days.into()), &page).await.unwrap();
        told = format!("{told}{part:?}");
        match part.next {
            Some(next) => page.after = next,
            None => return told,
        }
    }
}

fn send_outcome(number: u8) -> SendOutcome {
    match number {
        0 => SendOutcome::Sent { external_id: Some("7".to_owned()) },
        1 => SendOutcome::Failed { why: "blocked".to_owned() },
        2 => SendOutcome::Uncertain { why: "no answer".to_owned() },
        _ => SendOutcome::Later { at: now(), may_have_arrived: true },
    }
}

fn order(number: u8) -> simdesk::model::OrderId {
    format!("6900000000{number}").parse().unwrap()
}

/// A row with a number and another one, which may join two orders.
fn update((first, second, reason): (u8, u8, u8)) -> AuditUpdate {
    let (first, second) = (order(first), order(second));
    AuditUpdate {
        submitted_at: Some(now()),
        status: Some(AuditStatus::Rejected),
        reasons: Some(vec![Reason { text: format!("reason {reason}"), code: None }]),
        ..crate::rows::empty(&[first.as_str(), second.as_str()], now() + chrono::TimeDelta::minutes(reason.into()))
    }
}

/// Leaves something after the end of the log that is no message.
fn half_a_write(log: &Path) {
    let bytes = fs::read(log).unwrap();
    let end = bytes.iter().rposition(|b| *b != 0).map_or(0, |last| last + 1);
    let file = fs::OpenOptions::new().write(true).open(log).unwrap();
    file.write_all_at(b"torn", end as u64 + 64).unwrap();
}

fn play(ops: &[Op]) -> Result<u64, TestCaseError> {
    let home = tempfile::tempdir().unwrap();
    let mut dir = home.path().join("0");
    let open = |dir: &Path| Arc::new(SledStore::open(dir, &options()).unwrap()) as Arc<dyn Store>;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut memory = Side::new(Arc::new(MemoryStore::new()));
        let mut disk = Side::new(open(&dir));
        // A restart ends every claim; so does a later start of the same worker, which the store in memory knows.
        let mut epoch = 1;
        let mut answers = 0;
        for (at, op) in ops.iter().enumerate() {
            match op {
                Op::Reopen => disk.store = None,
                Op::Crash | Op::CrashWriting => {
                    let next = home.path().join((at + 1).to_string());
                    copy(&dir, &next);
                    dir = next;
                    disk.store = None;
                    if matches!(op, Op::CrashWriting) {
                        half_a_write(&dir.join("db/db"));
                    }
                }
                _ => {
                    let (expected, told) = (memory.step(op, epoch).await, disk.step(op, epoch).await);
                    prop_assert_eq!(expected, told, "step {} {:?}", at, op);
                    answers += 1;
                    continue;
                }
            }
            disk.store = Some(open(&dir));
            epoch += 1;
        }
        prop_assert_eq!(memory.all().await, disk.all().await);
        Ok(answers)
    })
}

#[test]
fn the_disk_answers_as_the_memory_does() {
    let cases = u32::try_from(number("SIMDESK_CRASH_ROUNDS", 32)).unwrap();
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() });
    let mut row = Row { rounds: cases.into(), ..Row::new("any operations with restarts and crashes (proptest)") };
    let answers = std::cell::Cell::new(0);
    runner
        .run(&proptest::collection::vec(op(), 1..60), |ops| {
            answers.set(answers.get() + play(&ops)?);
            Ok(())
        })
        .unwrap();
    row.acknowledged = answers.get();
    report::add("model", vec![row]);
}
