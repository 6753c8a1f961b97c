//! What somebody wrote, sent or pressed in the thread: who they are is looked up with everything they do, and only then is it done.

use chrono::{DateTime, Utc};

use super::super::{Context, Room, draft, turn};
use super::{FromThread, head, message, missed};
use crate::decide::case::{self, Refused};
use crate::decide::thread::{Wish, wish};
use crate::model::{
    ANSWER_UNITS_MAX, About, Act, Actor, Case, CaseId, CaseState, ConversationId, DeskChoice, DeskNote, Draft, DraftSource,
    EventBody, IncidentId, LogEntry, Manner, Passing, Reply, Role, Side, StaffAccount, StaffAct, Verdict, too_long_an_answer,
};
use crate::port::{CaseFilter, Changes, Claim, Missed, StaffRead, Store, StoreError};
use crate::understand::spans;

/// What the audit log calls the account of whoever acts here.
const ACCOUNT: &str = "staff thread";
/// Characters of a draft.
const DRAFT_CHARS_MAX: usize = 3_500;
/// Cases of the queue.
const CASES_MAX: usize = 1_000;
/// Messages that did not arrive, looked through at once.
const MISSED_PAGE: usize = 500;

/// One event of a thread.
struct Heard<'a> {
    store: &'a dyn Store,
    context: &'a Context,
    room: &'a Room,
    claim: &'a Claim,
    actor: Actor,
    now: DateTime<Utc>,
}

/// A process began to serve: an open case that has no thread, or whose thread is not where staff work now, gets one.
///
/// # Errors
/// When the store can't be read.
pub(in super::super) async fn wanted(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    now: DateTime<Utc>,
) -> Result<Changes, StoreError> {
    let mut changes = turn::nothing(claim, now);
    let thread = store.thread(&claim.conversation.id).await?.unwrap_or_default();
    let placed = thread.place.is_some() || (thread.sent > 0 && !thread.lost);
    if let (Some(room), Some(case), false) = (&context.room, &claim.case, placed) {
        let [head, choices] = head::say(store, context, case).await?;
        // One that takes the place of another begins with the head.
        let say = [if thread.lost { Reply::Desk(DeskNote::ThreadMoved(case.id)) } else { head }, choices];
        changes.thread = message(context, room, &say, &Passing::say(), now);
    }
    Ok(changes)
}

/// Something is suddenly frequent: staff read in their own conversation how it stands by now, with what they can do about it.
///
/// # Errors
/// When the store can't be read.
pub(in super::super) async fn noticed(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    incident: IncidentId,
    now: DateTime<Utc>,
) -> Result<Changes, StoreError> {
    let mut changes = turn::nothing(claim, now);
    if let (Some(room), Some(incident)) = (&context.room, store.incident(incident).await?) {
        let undecided = incident.is_open() && incident.verdict == Verdict::None;
        let choices =
            if undecided { vec![DeskChoice::Approve(incident.id), DeskChoice::Dismiss(incident.id)] } else { Vec::new() };
        let say = [Reply::Desk(DeskNote::Incident(Box::new(incident))), Reply::DeskChoices(choices)];
        changes.thread = message(context, room, &say, &Passing::say(), now);
    }
    Ok(changes)
}

/// Does what they want, or says why not.
///
/// # Errors
/// When the store can't be read, or the audit log can't be written.
pub(in super::super) async fn heard(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    (by, what): (Option<i64>, &EventBody),
    now: DateTime<Utc>,
) -> Result<Changes, StoreError> {
    let origin = claim.event.origin.as_ref();
    let media = origin.and_then(|origin| origin.media);
    let edited = origin.is_some_and(|origin| origin.edited_at.is_some());
    let (Some(room), Some(wish)) = (&context.room, wish(what, media, edited)) else { return Ok(turn::nothing(claim, now)) };
    let actor = match standing(&store.staff().await?, by) {
        Ok(actor) => actor,
        Err(note) => {
            let mut changes = turn::nothing(claim, now);
            changes.thread = message(context, room, &[Reply::Desk(note)], &Passing::say(), now);
            return Ok(changes);
        }
    };
    let heard = Heard { store, context, room, claim, actor, now };
    // Half of what somebody wrote is not what they wrote.
    if let EventBody::Text { cut_from, text, .. } | EventBody::Captioned { cut_from, text, .. } = what {
        // What was cut is longer still.
        if let Some(length) = too_long_an_answer(text).map(|length| length.max(cut_from.unwrap_or_default())) {
            return Ok(heard.tell(DeskNote::TooLong { length, most: ANSWER_UNITS_MAX }));
        }
    }
    heard.done(wish).await
}

/// Whoever has this number; why not, when nobody may act under it.
fn standing(accounts: &[StaffAccount], by: Option<i64>) -> Result<Actor, DeskNote> {
    let by = by.ok_or(DeskNote::Anonymous)?;
    let mut theirs = accounts.iter().filter(|account| account.telegram == Some(by));
    match theirs.clone().find(|account| account.is_live()) {
        Some(account) => Ok(Actor { id: account.id.clone(), over: account.role == Role::Admin }),
        None => Err(theirs.next().map_or(DeskNote::Stranger(by), |account| DeskNote::Revoked(account.id.clone()))),
    }
}

impl Heard<'_> {
    async fn done(&self, wish: Wish) -> Result<Changes, StoreError> {
        if self.claim.conversation.id == ConversationId::staff_room() && !wish.is_general() {
            return Ok(self.tell(DeskNote::OnlyInThread));
        }
        match wish {
            Wish::Act(named, act) => self.act(named, act, None).await,
            Wish::TakeBack => match self.claim.event.origin.as_ref().and_then(|origin| origin.reply_to) {
                Some(theirs) if self.store.passed(&self.claim.conversation.id, Side::Staff, theirs, true).await?.is_some() => {
                    self.act(None, StaffAct::Withdraw, None).await
                }
                _ => Ok(self.tell(DeskNote::ReplyNeeded)),
            },
            Wish::Canned(words) => {
                let Some(entry) = draft::meant(self.context, &words) else { return Ok(self.tell(DeskNote::NoEntry(words))) };
                let case = self.case(None).await?.ok();
                let conversation = &self.claim.conversation;
                let text = draft::entry(self.store, self.context, conversation, case.as_ref(), entry, self.now).await?;
                Ok(self.offer(&text, None))
            }
            Wish::Draft(named) => {
                let case = match self.case(named).await? {
                    Ok(case) => case,
                    Err(note) => return Ok(self.tell(note)),
                };
                // It may say what stands in the order.
                self.log(Act::ShowCase, vec![About::Case(case.id)]).await?;
                match draft::draft(self.store, self.context, &self.claim.conversation, &case, self.now).await? {
                    Some(draft::Drafted { text, source }) => Ok(self.offer(&text, Some(source))),
                    None => Ok(self.tell(DeskNote::NoDraft)),
                }
            }
            Wish::SendDraft(number) => match &self.claim.conversation.draft {
                Some(draft) if draft.number == number => {
                    if self.claim.conversation.overtaken == Some(number) {
                        return Ok(self.asks_again(draft));
                    }
                    // It may quote what the customer wrote.
                    let act = StaffAct::Reply { text: spans::mask(&draft.text).0, close: false };
                    let mut sent = self.claim.clone();
                    sent.conversation.draft = None;
                    self.act(Some(draft.case), act, Some(sent)).await
                }
                _ => Ok(self.tell(DeskNote::DraftOver)),
            },
            Wish::Undelivered => {
                let (say, listed) = missed::list(self.store).await?;
                let cases = self.cases_of(&listed).await?;
                self.log(Act::Undelivered, cases).await?;
                Ok(self.say(&say))
            }
            Wish::Resend(number) => {
                self.log(Act::Resend, Vec::new()).await?;
                let again = self.store.resend(number, "", self.now).await?;
                Ok(self.tell(if again.is_some() { DeskNote::Retried } else { DeskNote::NothingToRetry }))
            }
            Wish::Retry(sequence) => self.retry(sequence).await,
            Wish::Case => match self.case(None).await? {
                Err(note) => Ok(self.tell(note)),
                Ok(case) => {
                    self.log(Act::ShowCase, vec![About::Case(case.id)]).await?;
                    Ok(self.say(&head::say(self.store, self.context, &case).await?))
                }
            },
            Wish::LookUp(words) => self.found(self.room.reads.look_up(self.store, &words, self.now).await?).await,
            Wish::Stats => self.found(self.room.reads.stats(self.store, self.now).await?).await,
            Wish::Incident(incident, approve) => {
                self.found(self.room.reads.decide_incident(self.store, incident, &self.actor, approve, self.now).await?).await
            }
            Wish::Queue => self.queue().await,
            Wish::Who => self.who().await,
            Wish::Help => Ok(self.tell(DeskNote::Help)),
            Wish::Usage(command) => Ok(self.tell(DeskNote::Usage(command.to_owned()))),
            Wish::Unknown(name) => Ok(self.tell(DeskNote::UnknownCommand(name))),
        }
    }

    fn say(&self, say: &[Reply]) -> Changes {
        let thread = message(self.context, self.room, say, &Passing::say(), self.now);
        Changes { thread, ..turn::nothing(self.claim, self.now) }
    }

    fn tell(&self, note: DeskNote) -> Changes {
        self.say(&[Reply::Desk(note)])
    }

    async fn log(&self, act: Act, about: Vec<About>) -> Result<(), StoreError> {
        let staff = Some(self.actor.id.clone());
        self.store.log(LogEntry { at: self.now, staff, account: ACCOUNT.to_owned(), act, about }).await
    }

    async fn found(&self, StaffRead { say, act, about }: StaffRead) -> Result<Changes, StoreError> {
        self.log(act, about).await?;
        Ok(self.tell(say))
    }

    /// The case at hand: the open one, or the last one.
    async fn case(&self, named: Option<CaseId>) -> Result<Result<Case, DeskNote>, StoreError> {
        let case = match (&self.claim.case, self.claim.conversation.case) {
            (Some(case), _) => Some(case.clone()),
            (None, Some(last)) => self.store.case(last).await?,
            (None, None) => None,
        };
        Ok(match (case, named) {
            (None, _) => Err(DeskNote::NoCase),
            (Some(case), Some(named)) if named != case.id => Err(DeskNote::OldCase(named)),
            (Some(case), _) => Ok(case),
        })
    }

    /// Does something about the case, as an event of the customer's conversation like any other.
    async fn act(&self, named: Option<CaseId>, act: StaffAct, claim: Option<Claim>) -> Result<Changes, StoreError> {
        let case = match self.case(named).await? {
            Ok(case) => case,
            Err(note) => return Ok(self.tell(note)),
        };
        let conversation = &self.claim.conversation.id;
        if matches!(act, StaffAct::Send { .. }) && !conversation.as_str().starts_with(&format!("{}:", self.room.channel)) {
            return Ok(self.tell(DeskNote::OnlyText));
        }
        if let StaffAct::Assign { to } = &act
            && !self.store.staff().await?.iter().any(|account| account.id == *to && account.is_live())
        {
            return Ok(self.tell(DeskNote::NoStaff(to.to_string())));
        }
        let refused = self.refused(&case, &act);
        // Words that somebody else was faster with are kept in the case.
        let kept = matches!(act, StaffAct::Reply { close: false, .. } | StaffAct::Send { .. });
        if let Some(note) = refused.as_ref().filter(|note| !(kept && matches!(note, DeskNote::Held(_)))) {
            return Ok(self.tell(note.clone()));
        }
        self.log(act.logged_as(), vec![About::Case(case.id)]).await?;
        let origin = self.claim.event.origin.as_ref();
        let manner = match &act {
            StaffAct::Send { .. } => Manner::Copy,
            StaffAct::Correct { .. } => Manner::Edit,
            StaffAct::Withdraw => Manner::Withdraw,
            _ => Manner::Say,
        };
        let source = if manner == Manner::Withdraw { origin.and_then(|o| o.reply_to) } else { origin.map(|o| o.message) };
        let from = FromThread { manner, source, origin };
        let silent = matches!(act, StaffAct::Ban | StaffAct::Unban | StaffAct::Note { .. });
        let mut claim = claim.unwrap_or_else(|| self.claim.clone());
        claim.event.body = EventBody::Staff { case: case.id, staff: self.actor.id.clone(), over: self.actor.over, act };
        let mut changes = turn::plain(self.store, self.context, &claim, Some(&from), self.now).await?;
        if let Some(DeskNote::Held(has)) = refused {
            let note = DeskNote::NotSent(has);
            changes.thread.extend(message(self.context, self.room, &[Reply::Desk(note)], &Passing::say(), self.now));
        } else if silent && changes.thread.is_empty() {
            changes.thread = message(self.context, self.room, &[Reply::Desk(DeskNote::Done)], &Passing::say(), self.now);
        }
        Ok(changes)
    }

    /// Why this can't be done to the case as it stands.
    fn refused(&self, case: &Case, act: &StaffAct) -> Option<DeskNote> {
        let deed = case::deed_of(act, &self.actor.id)?;
        Some(match case::step(&case.state, &deed, self.actor.over, self.now).err()? {
            Refused::Held(has) => DeskNote::Held(has),
            Refused::Theirs => DeskNote::Theirs,
            Refused::NobodyHas => DeskNote::NobodyHas,
            Refused::Open => DeskNote::Open,
            Refused::Closed | Refused::Over => DeskNote::Closed(case.id),
        })
    }

    /// A draft with the button that sends it.
    fn offer(&self, text: &str, source: Option<DraftSource>) -> Changes {
        let text: String = text.chars().take(DRAFT_CHARS_MAX).collect();
        let number = self.claim.conversation.version + 1;
        let draft = Reply::Desk(DeskNote::Draft { text: text.clone(), source });
        let mut changes = self.say(&[draft, Reply::DeskChoices(vec![DeskChoice::Send(number)])]);
        changes.conversation.draft = self.claim.conversation.case.map(|case| Draft { number, case, text });
        changes
    }

    /// What the customer wrote after a draft may be another question: whoever sends it all the same says so once more.
    fn asks_again(&self, draft: &Draft) -> Changes {
        let number = self.claim.conversation.version + 1;
        let mut changes = self.say(&[Reply::Desk(DeskNote::DraftOvertaken), Reply::DeskChoices(vec![DeskChoice::Send(number)])]);
        changes.conversation.draft = Some(Draft { number, ..draft.clone() });
        changes
    }

    /// What did not arrive goes out again. Done twice, it is done once: what is on its way is no longer in the list.
    async fn retry(&self, sequence: u64) -> Result<Changes, StoreError> {
        let mut after = None;
        loop {
            let page = self.store.undelivered(after, MISSED_PAGE).await?;
            let Some(last) = page.last() else { return self.retried_before(sequence).await };
            after = Some(last.number);
            let is_it =
                |m: &&crate::port::Missed| m.message.conversation == self.claim.conversation.id && m.message.sequence == sequence;
            if let Some(missed) = page.iter().find(is_it) {
                self.log(Act::Resend, self.claim.conversation.case.map(About::Case).into_iter().collect()).await?;
                let again = self.store.resend(missed.number, "", self.now).await?;
                return Ok(self.tell(if again.is_some() { DeskNote::Retried } else { DeskNote::NothingToRetry }));
            }
        }
    }

    /// The cases in which these were to be said, for the audit log.
    async fn cases_of(&self, all: &[Missed]) -> Result<Vec<About>, StoreError> {
        let mut cases = Vec::new();
        for missed in all {
            let whose = &missed.message.conversation;
            let whose = whose.of_thread().unwrap_or_else(|| whose.clone());
            cases.extend(self.store.conversation(&whose).await?.and_then(|known| known.case).map(About::Case));
        }
        cases.dedup();
        Ok(cases)
    }

    /// It is no longer in the list: somebody was faster, or this very try, before the process ended under it.
    async fn retried_before(&self, sequence: u64) -> Result<Changes, StoreError> {
        let known = self.store.conversation(&self.claim.conversation.id).await?;
        let was_said = (1..=known.map_or(0, |known| known.sent)).contains(&sequence);
        Ok(self.tell(if was_said { DeskNote::RetriedBefore } else { DeskNote::NothingToRetry }))
    }

    async fn queue(&self) -> Result<Changes, StoreError> {
        let open = self.store.cases(CaseFilter { all: false }, CASES_MAX).await?;
        self.log(Act::ListCases, Vec::new()).await?;
        let waiting = open.iter().filter_map(|case| Some((case.id, case.waiting_since()?, case.escalated().is_some())));
        let due = |case: &Case| !matches!(case.state, CaseState::WaitingOnCustomer { .. });
        let held = open.iter().filter_map(|case| Some((case.id, case.state.holder()?.clone(), due(case))));
        Ok(self.tell(DeskNote::Queue { waiting: waiting.collect(), held: held.collect() }))
    }

    async fn who(&self) -> Result<Changes, StoreError> {
        let open = self.store.cases(CaseFilter { all: false }, CASES_MAX).await?;
        self.log(Act::ListStaff, Vec::new()).await?;
        let has = |account: &StaffAccount| open.iter().filter(|case| case.state.holder() == Some(&account.id)).count();
        let accounts = self.store.staff().await?;
        let all = accounts.iter().filter(|account| account.is_live());
        Ok(self.tell(DeskNote::Who(all.map(|account| (account.id.clone(), account.role, has(account))).collect())))
    }
}
