//! After a case: how was it? The question never stands in the way of another one.

use chrono::TimeDelta;

use super::case;
use super::choice;
use super::desk;
use super::turn::Turn;
use crate::model::{Asked, Case, CaseId, CaseNote, CaseReason, Deed, Meaning, Offer, Reply, Speaker};

/// From so few stars on it is asked what was not good.
const STARS_LOW: u8 = 3;
/// So long a message can be the reason of a rating; after that it is about what it says.
const REASON_MINUTES: i64 = 60;
/// What a number counts that is no rating.
const COUNTED: [&str; 16] =
    ["week", "day", "hour", "minute", "month", "time", "order", "天", "周", "个", "個", "小时", "小時", "次", "月", "年"];
/// A message of fewer letters after the end of a case ("收到", "ok") is no reason to open it again.
const WORDS_MIN: usize = 4;

/// Says that the case is closed, and asks how it was where a person has answered in it.
pub(super) fn closed(turn: &mut Turn<'_>) {
    let Some(case) = turn.case.clone() else { return };
    turn.ask(Asked::Nothing);
    turn.say(Reply::CaseClosed { case: case.id });
    if case.is_answered() {
        turn.say(Reply::AskRating);
        turn.ask(Asked::Rating { case: case.id, at: turn.now });
        for stars in 1..=5 {
            turn.offer(Offer::Rate { case: case.id, stars });
        }
    }
}

/// True while a closed case can be rated, and taken up again.
pub(super) fn is_recent(turn: &Turn<'_>, case: &Case) -> bool {
    let span = TimeDelta::minutes(i64::from(turn.world.promises.reopen_minutes));
    case.state.closed_at().is_some_and(|at| (TimeDelta::zero()..span).contains(&(turn.now - at)))
}

/// The closed case of this number, while it can be rated.
fn ratable(turn: &Turn<'_>, id: CaseId) -> Option<Case> {
    turn.facts.closed.clone().filter(|case| turn.case.is_none() && case.id == id && is_recent(turn, case))
}

/// Notes a rating, and asks what was not good.
pub(super) fn rate(turn: &mut Turn<'_>, id: CaseId, stars: u8, why: &str) {
    let Some(mut case) = ratable(turn, id).filter(|_| (1..=5).contains(&stars)) else {
        turn.say(Reply::RatingOver);
        turn.ask(Asked::Nothing);
        return;
    };
    if case::happen(&mut case, Deed::Rated(stars), false, turn.now).is_err() {
        return;
    }
    note_why(&mut case, turn, why);
    turn.set_case(case);
    turn.say(Reply::Rated { stars });
    if stars <= STARS_LOW && why.is_empty() {
        turn.say(Reply::AskRatingReason);
        turn.ask(Asked::RatingReason { case: id, at: turn.now });
    } else {
        turn.ask(Asked::Nothing);
    }
}

fn note_why(case: &mut Case, turn: &Turn<'_>, why: &str) {
    if !why.is_empty() {
        case.notes.push(CaseNote { at: turn.now, who: Speaker::Customer, text: why.to_owned() });
    }
}

/// `/rate C-12 4`, as buttons say it.
pub(super) fn command(turn: &mut Turn<'_>, argument: &str) {
    let mut words = argument.split_whitespace();
    let case = words.next().and_then(|word| word.parse().ok());
    match case.zip(words.next().and_then(|word| word.parse().ok())) {
        Some((case, stars)) => rate(turn, case, stars, words.collect::<Vec<_>>().join(" ").as_str()),
        None => turn.say(Reply::RatingOver),
    }
}

/// Takes a message that answers the question after a case. False when it is about something else.
pub(super) fn answered(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    match turn.conv.asked {
        Asked::Rating { case, .. } => {
            let Some((stars, why)) = stars(&meaning.text) else { return false };
            turn.heard_choice();
            rate(turn, case, stars, &why);
            true
        }
        Asked::RatingReason { case, at } if turn.now - at < TimeDelta::minutes(REASON_MINUTES) && is_plain(meaning) => {
            let Some(mut case) = ratable(turn, case) else { return false };
            turn.ask(Asked::Nothing);
            if meaning.yes == Some(false) {
                turn.say(Reply::Solved);
                return true;
            }
            note_why(&mut case, turn, &meaning.text);
            turn.set_case(case);
            turn.say(Reply::RatingNoted);
            true
        }
        _ => false,
    }
}

/// Nothing that the bot has an answer to, and not that the problem is still there.
fn is_plain(meaning: &Meaning) -> bool {
    let aside = |id: &crate::model::EntryId| id.as_str() == "out-of-scope";
    !choice::about_solving(meaning)
        && meaning.orders.is_empty()
        && meaning.command.is_none()
        && meaning.request.is_none()
        && meaning.sure.iter().all(aside)
}

/// "5", "4分", "👍", "👎 太慢了": stars, and what else is said.
fn stars(text: &str) -> Option<(u8, String)> {
    let text = text.trim();
    let digit = |c: char| match c {
        '1'..='5' => u8::try_from(u32::from(c) - u32::from('0')).ok(),
        '１'..='５' => u8::try_from(u32::from(c) - u32::from('０')).ok(),
        '一' | '👎' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' | '👍' => Some(5),
        _ => None,
    };
    let first = text.chars().next()?;
    let stars = digit(first)?;
    let rest = &text[first.len_utf8()..];
    // The colour of a hand says nothing.
    let rest = rest.trim_start_matches(|c: char| ('\u{1f3fb}'..='\u{1f3ff}').contains(&c) || c == '\u{fe0f}');
    let units = ["分", "星", "顆星", "颗星", "stars", "star", "/5"];
    let is_apart = rest.starts_with(char::is_whitespace);
    let rest = rest.trim_start();
    let (unit, rest) = units.iter().find_map(|unit| rest.strip_prefix(unit)).map_or((false, rest), |rest| (true, rest));
    // "三大运营商都不行", "一分钱都没退", "5分钟前又被拒", "1、为什么被拒" and "2 weeks now" are no ratings; "5 quick and friendly" is one.
    let number = unit || first.is_ascii_digit() || ('１'..='５').contains(&first);
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '、' | '.' | '．' | ')' | '）');
    let counts = COUNTED.iter().any(|word| rest.starts_with(word));
    let ends =
        rest.trim_start().chars().next().is_none_or(|c| !goes_on(c)) || rest.trim() == "." || (is_apart && !unit && !counts);
    let hand = matches!(first, '👍' | '👎');
    let is_one = hand || (number && ends);
    is_one.then(|| (stars, rest.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()))
}

/// Words after the end of a case that the bot can make nothing of: they are for staff. False when the bot should say what it always says.
pub(super) fn returns(turn: &mut Turn<'_>, meaning: &Meaning) -> bool {
    let Some(case) = turn.facts.closed.as_ref() else { return false };
    if turn.case.is_some() || !is_recent(turn, case) {
        return false;
    }
    if meaning.text.chars().filter(|c| c.is_alphabetic()).count() < WORDS_MIN {
        if matches!(turn.conv.asked, Asked::Rating { .. }) {
            turn.say(Reply::Solved);
            return true;
        }
        return false;
    }
    desk::take_up_again(turn, &CaseReason::NotUnderstood)
}
