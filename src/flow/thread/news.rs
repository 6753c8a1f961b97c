//! What staff read in the thread after a turn: the case when it is new, and else what has come to it.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::Context;
use super::{FromThread, back, head, message};
use crate::decide::TakenBack;
use crate::model::{
    Case, CaseNote, Deed, DeskChoice, DeskNote, EventBody, Manner, Media, Origin, Passing, Reply, Said, SentMedia, Speaker,
};
use crate::port::{Changes, Claim, NewMessage, Store, StoreError};

/// Pictures that staff get when a case begins: those of one album at most, and not of another day's question.
const SENT_MAX: usize = 10;
const SENT_LIFETIME: TimeDelta = TimeDelta::hours(48);

/// What a turn has to tell.
pub(in super::super) struct News<'a> {
    /// Lines of the case that the decision has added; the bot's words come after it.
    pub fresh: usize,
    /// What the customer takes back.
    pub withdraws: Option<&'a TakenBack>,
    /// What the customer sent before there was a case.
    pub earlier: &'a [SentMedia],
    pub from: Option<&'a FromThread<'a>>,
}

/// The messages for the thread of this conversation.
pub(in super::super) async fn news(
    store: &dyn Store,
    context: &Context,
    claim: &Claim,
    changes: &Changes,
    news: &News<'_>,
    now: DateTime<Utc>,
) -> Result<Vec<NewMessage>, StoreError> {
    let Some(room) = &context.room else { return Ok(Vec::new()) };
    let Some(case) = changes.cases.iter().find(|case| case.conversation == claim.conversation.id) else {
        return Ok(Vec::new());
    };
    let said = matches!(claim.event.body, EventBody::Text { .. } | EventBody::Captioned { .. } | EventBody::Unreadable);
    // The number of a press is that of the bot's own message.
    let origin = claim.event.origin.as_ref().filter(|_| said && news.from.is_none());
    let was_open = claim.case.as_ref().is_some_and(|before| before.id == case.id);
    let mut out = Vec::new();
    if !was_open && case.state.is_open() {
        let is_why = |who: &Speaker| matches!(who, Speaker::Desk(Deed::Returned | Deed::Reopened(_)));
        let reopened = case.notes.iter().filter(|note| note.at == now && is_why(&note.who));
        let mut say: Vec<Reply> = reopened.map(|note| Reply::Desk(DeskNote::Line(note.who.clone(), String::new()))).collect();
        say.extend(head::say(store, context, case).await?);
        // What the customer wrote last is in it: whoever answers it answers that.
        out.extend(message(context, room, &say, &passing(origin), now));
        out.extend(news.earlier.iter().flat_map(|sent| copy_of(context, room, sent, now)));
        out.extend(copy(context, claim, room, now));
        return Ok(out);
    }
    if let Some(taken) = news.withdraws {
        out.extend(back::taken(store, context, claim, room, taken, now).await?);
    }
    out.extend(copy(context, claim, room, now));
    out.extend(words_of_album(context, claim, room, now));
    let say = lines(claim, case, changes, news);
    let mut with = passing(origin);
    // Their words are not in it, so it must not go with them.
    if !matches!(claim.event.body, EventBody::Text { .. }) || news.withdraws.is_some() {
        with.sources.clear();
    }
    out.extend(message(context, room, &say, &with, now));
    Ok(out)
}

/// A further part of an album goes to staff like the first.
pub(in super::super) fn more_of_an_album(context: &Context, claim: &Claim) -> Vec<NewMessage> {
    match (&context.room, &claim.case) {
        (Some(room), Some(_)) => copy(context, claim, room, claim.event.at),
        _ => Vec::new(),
    }
}

fn passing(origin: Option<&Origin>) -> Passing {
    let Some(origin) = origin else { return Passing::say() };
    // What is changed stands beside what it was.
    let quotes = if origin.edited_at.is_some() { Some(origin.message) } else { origin.reply_to };
    Passing { sources: vec![origin.message], quotes, ..Passing::say() }
}

/// What the customer sent that is more than text, as a copy. The words with it are said as the text, where they can be, and apart where
/// several are copied as one: then they would pass as they are, with whatever is sensitive in them.
fn copy(context: &Context, claim: &Claim, room: &super::super::Room, now: DateTime<Utc>) -> Vec<NewMessage> {
    let Some((origin, media)) = claim.event.origin.as_ref().and_then(|origin| Some((origin, origin.media?))) else {
        return Vec::new();
    };
    let words = match &claim.event.body {
        EventBody::Captioned { text, .. } if has_own_words(origin, media) => Some(text.clone()),
        EventBody::Captioned { .. } | EventBody::Unreadable => None,
        _ => return Vec::new(),
    };
    let say = words.map_or(DeskNote::Sent(media), |text| DeskNote::Line(Speaker::Customer, text));
    let passing = Passing {
        manner: Manner::Copy,
        sources: vec![origin.message],
        quotes: origin.reply_to,
        album: origin.album.clone(),
        media: Some(media),
    };
    message(context, room, &[Reply::Desk(say)], &passing, now).into_iter().take(1).collect()
}

/// What was sent before the case, as a copy: its words are in the history.
fn copy_of(context: &Context, room: &super::super::Room, sent: &SentMedia, now: DateTime<Utc>) -> Vec<NewMessage> {
    let SentMedia { message: number, media, album, .. } = sent.clone();
    let passing = Passing { manner: Manner::Copy, sources: vec![number], quotes: None, album, media: Some(media) };
    message(context, room, &[Reply::Desk(DeskNote::Sent(media))], &passing, now)
}

/// Keeps what came with this message while there is no case, and gives what came before once there is one.
pub(in super::super) fn earlier(claim: &Claim, changes: &mut Changes, now: DateTime<Utc>) -> Vec<SentMedia> {
    let sent = &mut changes.conversation.media;
    sent.retain(|sent| now - sent.at < SENT_LIFETIME);
    if changes.cases.iter().any(|case| case.state.is_open()) || claim.case.is_some() {
        return std::mem::take(sent);
    }
    let new = claim.event.origin.as_ref().filter(|origin| origin.edited_at.is_none());
    if let Some((origin, media)) = new.and_then(|origin| Some((origin, origin.media?)))
        && matches!(claim.event.body, EventBody::Captioned { .. } | EventBody::Unreadable)
    {
        sent.push(SentMedia { at: now, message: origin.message, media, album: origin.album.clone() });
        let extra = sent.len().saturating_sub(SENT_MAX);
        sent.drain(..extra);
    }
    Vec::new()
}

/// The words that came with an album: a message of their own, which goes when the album is taken back.
fn words_of_album(context: &Context, claim: &Claim, room: &super::super::Room, now: DateTime<Utc>) -> Vec<NewMessage> {
    let (Some(origin), EventBody::Captioned { text, .. }) = (claim.event.origin.as_ref(), &claim.event.body) else {
        return Vec::new();
    };
    if origin.media.is_none_or(|media| has_own_words(origin, media)) {
        return Vec::new();
    }
    let edited = origin.edited_at.is_some();
    let note = if edited { DeskNote::Changed(text.clone()) } else { DeskNote::Line(Speaker::Customer, text.clone()) };
    let with = Passing { album: origin.album.clone(), ..passing(Some(origin)) };
    message(context, room, &[Reply::Desk(note)], &with, now)
}

fn has_own_words(origin: &Origin, media: Media) -> bool {
    origin.album.is_none() && media.takes_text()
}

/// The new lines of the case that are not in the thread already.
fn lines(claim: &Claim, case: &Case, changes: &Changes, news: &News<'_>) -> Vec<Reply> {
    let body = &claim.event.body;
    let origin = claim.event.origin.as_ref();
    // The bot's words to the customer were added after the decision.
    let told = case.notes.last().is_some_and(|note| note.who == Speaker::Bot && !changes.outbox.is_empty());
    let fresh = news.fresh + usize::from(told);
    let by_staff = matches!(body, EventBody::Staff { .. } | EventBody::StaffReply { .. });
    let quiet = by_staff || matches!(body, EventBody::TimerFired { .. } | EventBody::NotDelivered { .. });
    let copied = |note: &CaseNote| {
        let (Some(origin), EventBody::Captioned { .. }) = (origin, body) else { return false };
        note.who == Speaker::Customer && origin.media.is_some()
    };
    // A picture is there as a copy.
    let shown = |note: &CaseNote| note.who == Speaker::Customer && Media::of_mark(&note.text).is_some();
    // It is told with its button below.
    let missed = matches!(body, EventBody::NotDelivered { said, .. } if *said != Said::ToStaff);
    let wanted = |note: &&CaseNote| match &note.who {
        Speaker::Bot => !quiet,
        Speaker::Desk(Deed::Missed { .. }) => !missed,
        // Whoever wrote it there sees it there; what was not sent is told apart.
        Speaker::Staff(_) | Speaker::Note(_) | Speaker::Refused(_) => news.from.is_none(),
        _ => !copied(note) && !shown(note),
    };
    let edited = origin.is_some_and(|origin| origin.edited_at.is_some());
    let line = |note: &CaseNote| match &note.who {
        Speaker::Customer if edited => DeskNote::Changed(note.text.clone()),
        who => DeskNote::Line(who.clone(), note.text.clone()),
    };
    let skip = case.notes.len().saturating_sub(fresh);
    let mut say: Vec<Reply> = case.notes.iter().skip(skip).filter(wanted).map(|note| Reply::Desk(line(note))).collect();
    if let EventBody::NotDelivered { message, said, perhaps, why } = body
        && *said != Said::ToStaff
    {
        say.push(Reply::Desk(DeskNote::NotDelivered { perhaps: *perhaps, why: why.clone() }));
        say.push(Reply::DeskChoices(vec![DeskChoice::Retry(*message)]));
    }
    say
}
