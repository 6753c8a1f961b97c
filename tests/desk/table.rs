//! Who hears what at each transition is one table in `docs/desk.md`: written from what is decided, so it can't go stale.
//! `SIMDESK_DESK=write cargo test --test main desk::` writes it, for review.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use simdesk::calendar::shanghai_day;
use simdesk::cli::case_text::done;
use simdesk::decide::case::{happen, step};
use simdesk::decide::{Decision, Facts, World, decide};
use simdesk::model::{
    Case, CaseId, CaseNote, CaseReason, CaseState, Conversation, Deed, EventBody, Locale, Promises, Reply, Speaker, StaffAct,
    StaffId, TimerKind,
};
use simdesk::render::Renderer;

use crate::transcripts::play::KNOWLEDGE;

const BEGIN: &str = "<!-- table: written by SIMDESK_DESK=write cargo test --test main desk:: -->";
const END: &str = "<!-- end of table -->";
const CASE: CaseId = CaseId(1001);

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 23, 2, 0, 0).single().expect("a real moment")
}

fn staff(name: &str) -> StaffId {
    name.parse().expect("a name")
}

/// Every state, as it stands an hour after the case was opened; `lin` has it, or had it.
fn states() -> Vec<(&'static str, CaseState)> {
    let (by, since) = (staff("lin"), now() - TimeDelta::minutes(10));
    vec![
        ("waiting", CaseState::Waiting),
        ("waiting again", CaseState::WaitingAgain { since, after: Some(by.clone()) }),
        ("claimed", CaseState::Claimed { by: by.clone(), since }),
        ("waiting on customer", CaseState::WaitingOnCustomer { by: by.clone(), since }),
        ("waiting on staff", CaseState::WaitingOnStaff { by: by.clone(), since }),
        ("resolved", CaseState::Resolved { at: since, by: Some(by.clone()) }),
        ("rated", CaseState::Rated { at: since, by: Some(by), stars: 4 }),
    ]
}

fn name_of(state: &CaseState) -> &'static str {
    match state {
        CaseState::WaitingAgain { .. } => "waiting again",
        CaseState::WaitingOnCustomer { .. } => "waiting on customer",
        CaseState::WaitingOnStaff { .. } => "waiting on staff",
        other => other.name(),
    }
}

/// What happens: in words, as an event, and when.
fn happenings() -> Vec<(&'static str, EventBody, TimeDelta)> {
    let act = |who: &str, over, act| EventBody::Staff { case: CASE, staff: staff(who), over, act };
    let reply = |close| StaffAct::Reply { text: "It is done.".to_owned(), close };
    let says = |text: &str| EventBody::Text { text: text.to_owned(), cut_from: None, masked: Vec::new() };
    let at_once = TimeDelta::zero();
    let timer = |late| ("a timer", EventBody::TimerFired { kind: TimerKind::Desk }, late);
    vec![
        ("lin claims", act("lin", false, StaffAct::Claim), at_once),
        ("chen claims", act("chen", false, StaffAct::Claim), at_once),
        ("lin replies", act("lin", false, reply(false)), at_once),
        ("chen replies", act("chen", false, reply(false)), at_once),
        ("wang, an admin, replies", act("wang", true, reply(false)), at_once),
        ("lin replies and closes", act("lin", false, reply(true)), at_once),
        ("lin writes a note", act("lin", false, StaffAct::Note { text: "Called back.".to_owned() }), at_once),
        ("lin gives it to chen", act("lin", false, StaffAct::Assign { to: staff("chen") }), at_once),
        ("lin reads it", act("lin", false, StaffAct::Read), at_once),
        ("lin hands back to the bot", act("lin", false, StaffAct::HandBack), at_once),
        ("lin closes", act("lin", false, StaffAct::Close), at_once),
        ("lin reopens", act("lin", false, StaffAct::Reopen), at_once),
        ("the customer writes", says("the red box is there again at step two"), at_once),
        ("the customer asks for a person", says("/human"), at_once),
        ("the customer says it is solved", says("solved"), at_once),
        ("the customer wants the bot", says("/bot"), at_once),
        ("the customer rates", says("/rate C-1001 5"), at_once),
        timer(TimeDelta::minutes(35)),
        timer(TimeDelta::hours(25)),
        timer(TimeDelta::hours(73)),
    ]
}

fn case(state: CaseState) -> Case {
    let opened_at = now() - TimeDelta::hours(1);
    let said = |who, minute| CaseNote { at: opened_at + TimeDelta::minutes(minute), who, text: "…".to_owned() };
    let mut notes = vec![said(Speaker::Customer, 0)];
    if !matches!(state, CaseState::Waiting | CaseState::Claimed { .. }) {
        notes.push(said(Speaker::Staff(staff("lin")), 40));
    }
    if matches!(state, CaseState::WaitingOnStaff { .. }) {
        notes.push(said(Speaker::Customer, 50));
    }
    Case {
        id: CASE,
        version: 1,
        conversation: "test:anna".parse().expect("a name"),
        locale: Locale::En,
        state,
        reason: CaseReason::Asked,
        order: None,
        owner_checked: false,
        entry: None,
        opened_at,
        notes,
    }
}

fn played(state: &CaseState, body: &EventBody, at: DateTime<Utc>, before: &[Deed]) -> Decision {
    let mut case = case(state.clone());
    for deed in before {
        let since = case.waiting_since().or(Some(now() - TimeDelta::minutes(10))).expect("a time");
        happen(&mut case, deed.clone(), false, since).expect("possible in this state");
    }
    let mut conversation = Conversation::new("test:anna".parse().expect("a name"));
    (conversation.locale, conversation.locale_chosen, conversation.case) = (Some(Locale::En), true, Some(CASE));
    let (open, closed) = if case.state.is_open() { (Some(case), None) } else { (None, Some(case)) };
    let facts = Facts { closed, fresh_case: Some(CaseId(1002)), ..Facts::default() };
    let world = World {
        faq: &KNOWLEDGE.faq,
        calendar: &KNOWLEDGE.calendar,
        messages_per_minute: 60,
        hours: None,
        promises: &Promises::default(),
        passes_media: false,
    };
    let meaning = if let EventBody::Text { text, .. } = body { Some(KNOWLEDGE.engine.read(text)) } else { None };
    decide(conversation, open, body, meaning.as_ref(), &facts, &world, at)
}

/// What the customer reads, without the choices under it.
fn heard(decision: &Decision, at: DateTime<Utc>) -> String {
    let say: Vec<Reply> =
        decision.say.iter().filter(|reply| !matches!(reply, Reply::Choices(_) | Reply::Commands(_))).cloned().collect();
    let renderer = Renderer {
        sentences: &KNOWLEDGE.sentences,
        faq: &KNOWLEDGE.faq,
        locale: Locale::En,
        today: shanghai_day(at),
        carrier: None,
    };
    renderer.message(&say).text.replace("\n\n", "\n").replace('\n', " / ")
}

/// What staff find in the case afterwards that was not there before.
fn seen(decision: &Decision, before: usize) -> String {
    let news = decision.cases.iter().flat_map(|case| case.notes.iter().skip(if case.id == CASE { before } else { usize::MAX }));
    let words = news.map(|note| match &note.who {
        Speaker::Desk(deed) => done(deed),
        Speaker::Customer => "the message".to_owned(),
        Speaker::Staff(by) => format!("the answer of {by}"),
        Speaker::Note(by) => format!("the note of {by}"),
        Speaker::Refused(by) => format!("the answer of {by}, NOT SENT"),
        other => format!("{other:?}"),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// What is due by then has happened before: reminded before escalated, asked before closed.
fn earlier(state: &CaseState, late: TimeDelta) -> Vec<Deed> {
    match state {
        CaseState::Waiting | CaseState::WaitingAgain { .. } if late > TimeDelta::hours(2) => vec![Deed::Reminded],
        CaseState::WaitingOnCustomer { .. } if late > TimeDelta::hours(72) => vec![Deed::Nudged],
        _ => Vec::new(),
    }
}

fn table() -> String {
    let mut out =
        String::from("\n| happens | while it is | then it is | the customer hears | staff see |\n|---|---|---|---|---|\n");
    for (what, body, late) in happenings() {
        let is_timer = matches!(body, EventBody::TimerFired { .. });
        // States with one outcome share a row.
        let mut rows: BTreeMap<(String, String, String), Vec<&str>> = BTreeMap::new();
        let mut order = Vec::new();
        for (name, state) in states() {
            let at = now() + late;
            let before = earlier(&state, late);
            let decision = played(&state, &body, at, &before);
            let then = decision.cases.iter().find(|case| case.id == CASE).map_or(&state, |case| &case.state);
            let then = match then {
                CaseState::Claimed { by, .. } if by.as_str() == "chen" => "claimed by chen".to_owned(),
                CaseState::WaitingOnCustomer { by, .. } if by.as_str() != "lin" => format!("waiting on customer, with {by}"),
                then if name_of(then) == name => "the same".to_owned(),
                then => name_of(then).to_owned(),
            };
            let heard = heard(&decision, at);
            let seen = seen(&decision, case(state.clone()).notes.len() + before.len());
            if is_timer && then == "the same" && heard.is_empty() && seen.is_empty() {
                continue;
            }
            let key = (
                then,
                if heard.is_empty() { "–".to_owned() } else { heard },
                if seen.is_empty() { "–".to_owned() } else { seen },
            );
            if !order.contains(&key) {
                order.push(key.clone());
            }
            rows.entry(key).or_default().push(name);
        }
        for key in order {
            let while_it_is = rows[&key].join(", ");
            let what = if is_timer { format!("nothing, {} on", hours(late)) } else { what.to_owned() };
            let (then, heard, seen) = key;
            writeln!(out, "| {what} | {while_it_is} | {then} | {heard} | {seen} |").expect("a String takes everything");
        }
    }
    out.push('\n');
    out
}

fn hours(span: TimeDelta) -> String {
    if span < TimeDelta::hours(1) { format!("{} minutes", span.num_minutes()) } else { format!("{} hours", span.num_hours()) }
}

#[test]
fn the_table_in_the_docs_is_what_happens() {
    super::in_the_docs(BEGIN, END, &table());
}

/// Every deed there is, by those who have the case and by others.
fn deeds() -> Vec<Deed> {
    let (lin, chen) = (|| staff("lin"), || staff("chen"));
    vec![
        Deed::Claimed(lin()),
        Deed::Claimed(chen()),
        Deed::Answered(lin()),
        Deed::Answered(chen()),
        Deed::Assigned { by: lin(), to: chen() },
        Deed::Assigned { by: chen(), to: lin() },
        Deed::Assigned { by: chen(), to: chen() },
        Deed::HandedBack(lin()),
        Deed::HandedBack(chen()),
        Deed::Closed(lin()),
        Deed::Closed(chen()),
        Deed::Reopened(chen()),
        Deed::Wrote,
        Deed::Returned,
        Deed::Solved,
        Deed::Left,
        Deed::Rated(5),
        Deed::Idle(lin()),
        Deed::Idle(chen()),
        Deed::Lapsed,
        Deed::Reminded,
        Deed::Escalated,
        Deed::Nudged,
        Deed::Read(lin()),
        Deed::Read(chen()),
    ]
}

/// One line a state, one letter a deed: what comes of it. W waiting, C claimed, c with the customer, s with staff, R resolved, * rated;
/// = the same; and refused: h somebody has it, t theirs already, n nobody has it, x closed, o open, - over.
#[test]
fn every_deed_in_every_state_comes_to_this() {
    let letter = |state: &CaseState, deed: &Deed, over| match step(state, deed, over, now()) {
        Ok(next) if next == *state => '=',
        Ok(next) => match next {
            CaseState::Waiting | CaseState::WaitingAgain { .. } => 'W',
            CaseState::Claimed { .. } => 'C',
            CaseState::WaitingOnCustomer { .. } => 'c',
            CaseState::WaitingOnStaff { .. } => 's',
            CaseState::Resolved { .. } => 'R',
            CaseState::Rated { .. } => '*',
        },
        Err(refused) => match refused {
            simdesk::decide::case::Refused::Held(_) => 'h',
            simdesk::decide::case::Refused::Theirs => 't',
            simdesk::decide::case::Refused::NobodyHas => 'n',
            simdesk::decide::case::Refused::Closed => 'x',
            simdesk::decide::case::Refused::Open => 'o',
            simdesk::decide::case::Refused::Over => '-',
        },
    };
    let expected = [
        ("waiting", "CCccCCCnnRRo=oR=o---==-nn", "CCccCCCnnRRo=oR=o---==-nn"),
        ("waiting again", "CCccCCCnnRRo=oR=o---==-nn", "CCccCCCnnRRo=oR=o---==-nn"),
        ("claimed", "thchCthWhRho=oRWoW-----=n", "thccCtCWWRRo=oRWoW-----=n"),
        ("waiting on customer", "thchCthWhRhosoRWo--R--==n", "thccCtCWWRRosoRWo--R--==n"),
        ("waiting on staff", "thchCthWhRho=oRWoW-----=n", "thccCtCWWRRo=oRWoW-----=n"),
        ("resolved", "xxxxxxxxxxxCxWxx*------xx", "xxxxxxxxxxxCxWxx*------xx"),
        ("rated", "xxxxxxxxxxxCxWxx*------xx", "xxxxxxxxxxxCxWxx*------xx"),
    ];
    for ((name, state), (expected_name, agent, admin)) in states().iter().zip(expected) {
        assert_eq!(*name, expected_name);
        for (over, expected) in [(false, agent), (true, admin)] {
            let came: String = deeds().iter().map(|deed| letter(state, deed, over)).collect();
            assert_eq!(came, expected, "{name}, over: {over}");
        }
    }
}
