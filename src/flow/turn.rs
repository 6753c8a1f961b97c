//! One event, from top to bottom: understand, consult, decide, render. What comes out is committed in one piece.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Utc};

use super::button::button;
use super::thread::{self, FromThread, News};
use super::{Context, Room, announce, echo, inbox, note, parts, queue, status};
use crate::audits;
use crate::decide::{self, Chosen, Decision, Explained, Facts, Queue, World};
use crate::model::{
    Asked, AuditRecord, Button, CaseId, ConversationId, EventBody, Meaning, OrderId, OwnerCheck, Reply, Side, Speaker,
    Whereabouts,
};
use crate::port::{Changes, Claim, NewMessage, Store, StoreError};
use crate::render::Renderer;

/// Stands for the number of a case that a decision may open.
const UNNUMBERED: CaseId = CaseId(0);

/// Of what staff said, so much is looked at for whoever misses an answer.
const SAID_MAX: usize = 20;

/// Runs one claimed event and returns what it changes. Reads the store, writes nothing (but the owner check counts its attempts).
///
/// # Errors
/// When the store can't be read.
pub async fn run(store: &dyn Store, context: &Context, claim: &Claim, now: DateTime<Utc>) -> Result<Changes, StoreError> {
    let mut changes = decided(store, context, claim, now).await?;
    echo::add(store, context, claim, &mut changes).await?;
    Ok(changes)
}

async fn decided(store: &dyn Store, context: &Context, claim: &Claim, now: DateTime<Utc>) -> Result<Changes, StoreError> {
    match &claim.event.body {
        EventBody::InThread { by, what } => thread::heard(store, context, claim, (*by, what), now).await,
        EventBody::ThreadWanted => thread::wanted(store, context, claim, now).await,
        EventBody::CaseWaits { case } => thread::waits(store, context, claim, *case, now).await,
        EventBody::Voted { entry, helped } => Ok(Changes { note: Some(note::voted(entry, *helped, now)), ..nothing(claim, now) }),
        EventBody::IncidentNoticed { incident } => thread::noticed(store, context, claim, *incident, now).await,
        _ => plain(store, context, claim, None, now).await,
    }
}

/// `from`: how what a member of staff wrote in the thread passes to the customer.
pub(super) async fn plain(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    from: Option<&FromThread<'_>>,
    now: DateTime<Utc>,
) -> Result<Changes, StoreError> {
    let banned = claim.conversation.banned_at.is_some() && decide::is_customers(&claim.event.body);
    if !banned && is_more_of_an_album(claim) {
        let mut changes = Changes { thread: thread::more_of_an_album(context, claim), ..nothing(claim, now) };
        thread::earlier(claim, &mut changes, now);
        changes.conversation.hears(claim.event.origin.as_ref(), now);
        return Ok(changes);
    }
    // The number of a press is that of the bot's own message.
    let said_by_customer = from.is_none() && !matches!(claim.event.body, EventBody::Pressed { .. });
    let (claim, pressed) = &pressed(store, claim).await?;
    let meaning = understand(context, claim);
    // Nobody loses the right to have their data deleted.
    if banned && !decide::is_heard_all_the_same(&claim.conversation, meaning.as_ref()) {
        return Ok(nothing(claim, now));
    }
    let mut facts = consult(store, context, claim, meaning.as_ref(), now).await?;
    facts.chosen = pressed.clone().or_else(|| chosen(context, claim, meaning.as_ref()?, now));
    let decide = |facts: &Facts| {
        let world = world(context, &claim.conversation.id);
        let body = &claim.event.body;
        catch_unwind(AssertUnwindSafe(|| {
            decide::decide(claim.conversation.clone(), claim.case.clone(), body, meaning.as_ref(), facts, &world, now)
        }))
    };
    let mut decided = decide(&facts);
    // Numbers are given to cases only, so that they count cases: the few decisions that open one are made again with its number. So are
    // those that speak of the queue, with what is known of it.
    let opens = decided.as_ref().is_ok_and(|d| d.cases.iter().any(|case| case.id == UNNUMBERED));
    if opens {
        facts.fresh_case = Some(store.next_case_id().await?);
    }
    let tells = decided.as_ref().is_ok_and(|d| d.say.iter().any(|reply| matches!(reply, Reply::Queue { .. })));
    if tells {
        facts.queue = queue::look(store, context, now).await?;
    }
    if opens || tells {
        decided = decide(&facts);
    }
    let repeats = |reply: &Reply| matches!(reply, Reply::Where { at: Whereabouts::Again { .. }, .. });
    if decided.as_ref().is_ok_and(|d| d.say.iter().any(repeats)) {
        // Before what is said of it, and the oldest first. Done twice, it is done once: what is on its way has another number.
        for missed in facts.said.iter().rev().filter(|said| said.is_missed()) {
            store.resend(missed.number, "", now).await?;
        }
    }
    let news = decided.as_ref().ok().map(|decision| (decision.fresh, decision.withdraws.clone()));
    let mut noted = None;
    if let Ok(decision) = &mut decided {
        status::name_link(context, decision, now);
        let note = || {
            let mut note = note::note(claim, meaning.as_ref(), decision, &context.knowledge.faq, now)?;
            announce::about(context, &facts, meaning.as_ref(), decision, &mut note);
            Some(note)
        };
        // A turn without its note is better than none.
        noted = catch_unwind(AssertUnwindSafe(note)).unwrap_or_default();
        announce::tell(store, noted.as_ref(), decision).await?;
    }
    let said = decided.and_then(|decision| {
        catch_unwind(AssertUnwindSafe(|| Changes { note: noted, ..message(context, &facts, decision, from, now) }))
    });
    let mut changes = said.unwrap_or_else(|_| {
        let (conversation, position) = (&claim.conversation.id, claim.position);
        tracing::error!(%conversation, position, "a turn panicked; the event is kept in the inbox history");
        trouble(context, claim, now)
    });
    if let Some(album) = album_of(claim).filter(|_| from.is_none()) {
        changes.conversation.album = Some(album.clone());
    }
    if matches!(claim.event.body, EventBody::Text { .. } | EventBody::Captioned { .. } | EventBody::Unreadable)
        && said_by_customer
    {
        changes.conversation.hears(claim.event.origin.as_ref(), now);
    }
    if let Some((fresh, withdraws)) = news.filter(|_| !changes.erase) {
        let earlier = thread::earlier(claim, &mut changes, now);
        let told = News { fresh, withdraws: withdraws.as_ref(), earlier: &earlier, from };
        changes.thread = thread::news(store, context, claim, &changes, &told, now).await?;
    }
    Ok(changes)
}

/// The unchanging things that a decision consults.
pub(super) fn world<'a>(context: &'a Context, whose: &ConversationId) -> World<'a> {
    let of_room = |room: &Room| whose.channel() == room.channel;
    let knowledge = &context.knowledge;
    World {
        faq: &knowledge.faq,
        calendar: &knowledge.calendar,
        messages_per_minute: context.messages_per_minute,
        hours: context.hours.as_ref(),
        promises: &context.promises,
        passes_media: context.room.as_ref().is_some_and(of_room),
    }
}

/// A button of the last message is the number it stands for; one of an older message the command behind it, where it has one. With it
/// comes what stood on the button, which is what the person has said.
async fn pressed<'c>(store: &dyn Store, claim: &'c Claim) -> Result<(Cow<'c, Claim>, Option<Chosen>), StoreError> {
    let as_it_is = (Cow::Borrowed(claim), None);
    let EventBody::Pressed { message, value } = &claim.event.body else { return Ok(as_it_is) };
    let (number, command) = Button::meaning(value);
    let typed = if *message == claim.conversation.sent { Some(number) } else { command };
    let Some(typed) = typed else { return Ok(as_it_is) };
    let button = button(store, &claim.conversation.id, *message, value).await?;
    // While a person has the case the choices have no numbers.
    let held = claim.case.as_ref().is_some_and(|case| case.state.holder().is_some());
    let words = match button {
        Some(button) if held => button.label,
        Some(button) => with_label(number, &button.label),
        None => typed.to_owned(),
    };
    let mut claim = claim.clone();
    claim.event.body = inbox::text_event(typed);
    Ok((Cow::Owned(claim), Some(Chosen { words, pressed: true })))
}

/// What the number stands for that was typed, if it is one of those that were offered.
fn chosen(context: &Context, claim: &Claim, meaning: &Meaning, now: DateTime<Utc>) -> Option<Chosen> {
    let offer = claim.conversation.offered.0.get(usize::from(meaning.choice?).checked_sub(1)?)?;
    let label = context.knowledge.renderer(claim.conversation.language(), now).label(offer);
    Some(Chosen { words: with_label(&meaning.text, &label), pressed: false })
}

fn with_label(typed: &str, label: &str) -> String {
    format!("{typed} · {label}")
}

/// The parts of an album are one thing that the person sent: the first one is answered, and whichever has words.
fn is_more_of_an_album(claim: &Claim) -> bool {
    let album = album_of(claim);
    claim.event.body == EventBody::Unreadable && album.is_some() && album == claim.conversation.album.as_ref()
}

fn album_of(claim: &Claim) -> Option<&String> {
    claim.event.origin.as_ref()?.album.as_ref()
}

/// Changes nothing.
pub(super) fn nothing(claim: &Claim, now: DateTime<Utc>) -> Changes {
    let (outbox, cases, timers, watch) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    Changes {
        conversation: claim.conversation.clone(),
        outbox,
        thread: Vec::new(),
        cases,
        timers,
        watch,
        note: None,
        erase: false,
        at: now,
    }
}

/// What the event's text means, if it has one.
fn understand(context: &Context, claim: &Claim) -> Option<Meaning> {
    let (EventBody::Text { text, .. } | EventBody::Captioned { text, .. }) = &claim.event.body else { return None };
    let engine = &context.knowledge.engine;
    catch_unwind(AssertUnwindSafe(|| engine.read(text))).ok()
}

/// Fetches what the decision needs.
pub(super) async fn consult(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    meaning: Option<&Meaning>,
    now: DateTime<Utc>,
) -> Result<Facts, StoreError> {
    let conversation = &claim.conversation;
    let mut records: Vec<AuditRecord> = Vec::new();
    let mut check = None;
    let may_check = conversation.banned_at.is_none();
    if let Some((orders, tail)) = meaning.filter(|_| may_check).and_then(|m| decide::check_wanted(conversation, m, now)) {
        let outcome =
            audits::check_owner(store, &context.keyring, &orders, &tail, &conversation.id, &context.limits, now).await?;
        if let OwnerCheck::Passed(passed) = &outcome {
            records.extend(passed.iter().cloned());
        }
        check = Some(outcome);
    }
    for id in decide::records_wanted(conversation, claim.case.as_ref(), &claim.event.body, now) {
        add(store, &mut records, &id).await?;
    }
    // A resubmission is a new order of the same person: it may be named when the same phone stands behind it.
    for record in records.clone() {
        for link in record.resubmission_of.iter().chain(&record.resubmitted_as) {
            for linked in store.audits_by_order(link).await? {
                let same_owner = linked.tail_hash.is_some() && linked.tail_hash == record.tail_hash;
                if same_owner && !records.iter().any(|r| r.order_id == linked.order_id) {
                    records.push(linked);
                }
            }
        }
    }
    let orders = records.into_iter().map(|record| Explained { hits: context.knowledge.explain(&record), record }).collect();
    let answered = claim.event.body.answer().map(|(case, ..)| case);
    let wanted = match (&claim.case, answered) {
        // An answer that comes after the end of its case, and even after the beginning of another one.
        (Some(open), Some(answered)) => Some(answered).filter(|case| *case != open.id),
        (Some(_), None) => None,
        (None, _) => conversation.case,
    };
    let closed = match wanted {
        Some(wanted) => store.case(wanted).await?.filter(|c| c.conversation == conversation.id && !c.state.is_open()),
        None => None,
    };
    let samples = context.samples.clone();
    let quoted = claim.event.origin.as_ref().and_then(|origin| origin.reply_to).filter(|_| claim.case.is_some());
    let quotes_passed = match quoted {
        Some(quoted) => store.passed(&conversation.id, Side::Customer, quoted, true).await?.is_some(),
        None => false,
    };
    // Looked up only for those who ask where their message is.
    let asks = meaning.is_some_and(|meaning| meaning.whereabouts) && claim.case.is_some();
    let mut said = if asks { store.said_by_staff(&conversation.id, SAID_MAX).await? } else { Vec::new() };
    // They ask about this case: what did not arrive in an earlier one is no answer to them.
    said.retain(|said| claim.case.as_ref().is_some_and(|case| said.at >= case.opened_at));
    Ok(Facts {
        check,
        orders,
        fresh_case: Some(UNNUMBERED),
        closed,
        queue: Queue::default(),
        samples,
        origin: claim.event.origin.clone(),
        quotes_passed,
        said,
        chosen: None,
    })
}

/// Adds what a stored number leads to. One that has come to stand for several cards is taken only where one phone is behind them all:
/// the owner check was passed for one of them.
async fn add(store: &dyn Store, records: &mut Vec<AuditRecord>, id: &OrderId) -> Result<(), StoreError> {
    if records.iter().any(|r| r.order_id == *id) {
        return Ok(());
    }
    let found = store.audits_by_order(id).await?;
    let one_owner = found.len() == 1 || found.iter().all(|r| r.tail_hash.is_some() && r.tail_hash == found[0].tail_hash);
    for record in found.into_iter().filter(|_| one_owner) {
        if !records.iter().any(|r| r.order_id == record.order_id) {
            records.push(record);
        }
    }
    Ok(())
}

/// Turns a decision into what is committed: one message, in the person's language.
fn message(context: &Context, facts: &Facts, decision: Decision, from: Option<&FromThread<'_>>, now: DateTime<Utc>) -> Changes {
    let Decision { say, mut conversation, mut cases, timers, watch, from_staff, erase, notice, .. } = decision;
    let subject = conversation.verified.last().and_then(|v| facts.order(&v.order));
    let plain = context.knowledge.renderer(conversation.language(), now);
    let renderer = Renderer { carrier: subject.and_then(|e| e.record.carrier), ..plain };
    let message = renderer.message(&say);
    let mut outbox = Vec::new();
    // Whoever is banned hears staff, and what becomes of their data.
    let hushed = conversation.banned_at.is_some() && from_staff.is_none() && !say.iter().any(decide::is_about_erasure);
    if !message.text.is_empty() && !hushed {
        let by_staff =
            say.iter().any(|r| matches!(r, Reply::StaffSays { .. } | Reply::StaffSends { .. } | Reply::TakenBack { .. }));
        let relayed = by_staff || say.iter().any(|r| matches!(r, Reply::Relayed { .. }));
        let passing = from.filter(|_| by_staff).map(FromThread::passing);
        if !relayed {
            note_answer(&mut conversation, &mut cases, &message.text, now);
        }
        let parts = parts::of(&message.text);
        let last = parts.len().saturating_sub(1);
        outbox.extend(parts.into_iter().enumerate().map(|(at, text)| {
            let buttons = if at == last { message.buttons.clone() } else { Vec::new() };
            NewMessage { text, buttons, from_staff: from_staff.clone(), notice, passing: passing.clone() }
        }));
    }
    Changes { conversation, outbox, thread: Vec::new(), cases, timers, watch, note: None, erase, at: now }
}

/// Keeps what the bot said, shortened, for whoever takes over.
fn note_answer(conversation: &mut crate::model::Conversation, cases: &mut [crate::model::Case], text: &str, now: DateTime<Utc>) {
    const KEPT_CHARS: usize = 300;
    let note = crate::model::CaseNote { at: now, who: Speaker::Bot, text: text.chars().take(KEPT_CHARS).collect() };
    conversation.recent.push(note.clone());
    let extra = conversation.recent.len().saturating_sub(12);
    conversation.recent.drain(..extra);
    for case in cases {
        case.notes.push(note.clone());
    }
}

/// A fault inside: the person hears of it, the conversation goes on.
pub(super) fn trouble(context: &Context, claim: &Claim, now: DateTime<Utc>) -> Changes {
    let mut conversation = claim.conversation.clone();
    conversation.asked = Asked::Nothing;
    let message = context.knowledge.renderer(conversation.language(), now).message(&[Reply::InternalTrouble]);
    let outbox =
        vec![NewMessage { text: message.text, buttons: message.buttons, from_staff: None, notice: false, passing: None }];
    Changes {
        conversation,
        outbox,
        thread: Vec::new(),
        cases: Vec::new(),
        timers: Vec::new(),
        watch: Vec::new(),
        note: None,
        erase: false,
        at: now,
    }
}
