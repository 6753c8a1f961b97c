//! Age: under 16 goes to the carrier's hall with a guardian, many plans cap the age, and an adult who was refused deserves a person.

use chrono::Datelike;

use super::order;
use super::turn::Turn;
use crate::calendar::shanghai_day;
use crate::model::{AgeAdvice, Meaning, Product, Reply};

/// Below this age a guardian has to apply at the carrier's hall.
const GUARDIAN_AGE: u8 = 16;
/// From this age on, many plans are closed although the law has no limit.
const SENIOR_AGE: u8 = 60;

/// The person's age in years, as far as the message says.
fn stated_age(turn: &Turn<'_>, meaning: &Meaning) -> Option<u8> {
    meaning.facts.age.or_else(|| {
        let born = i32::from(meaning.facts.birth_year?);
        let years = shanghai_day(turn.now).year() - born;
        u8::try_from(years).ok().filter(|years| *years <= 120)
    })
}

/// True when the message names an age.
pub(super) fn known(turn: &Turn<'_>, meaning: &Meaning) -> bool {
    stated_age(turn, meaning).is_some()
}

/// After an age was the topic, an age is about it whatever words stand beside it: "我35岁凭什么", "那17呢". Returns the message with the age
/// and the topic filled in.
pub(super) fn in_context(turn: &Turn<'_>, meaning: &Meaning) -> Option<Meaning> {
    let entry = turn.entry_named("age")?.id.clone();
    let topic = turn.conv.last_answer.as_ref().is_some_and(|a| a.entry == entry)
        || turn.subject().is_some_and(|s| order::causes(turn, s).contains(&entry));
    let asks_else =
        meaning.sure.iter().any(|e| *e != entry && !matches!(e.as_str(), "out-of-scope" | "greeting" | "reason-unknown"));
    if !topic || asks_else || meaning.request.is_some() {
        return None;
    }
    let mut about = meaning.clone();
    if !known(turn, meaning) {
        about.facts.age = Some(lone_age(&meaning.text)?);
    }
    about.sure = vec![entry];
    Some(about)
}

/// The one number of a short question such as "那17呢", when it can be somebody's age.
fn lone_age(text: &str) -> Option<u8> {
    const CHARS_MAX: usize = 12;
    /// Days, hours, cards, money … are counted too.
    const NOT_YEARS: [char; 15] = ['天', '月', '日', '点', '时', '分', '周', '张', '元', '块', '单', '次', '个', '号', '%'];
    const AGES: std::ops::RangeInclusive<u8> = 5..=99;
    if text.chars().count() > CHARS_MAX || !text.chars().any(char::is_alphabetic) || text.contains(NOT_YEARS) {
        return None;
    }
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let age = numbers.next()?.parse().ok().filter(|age| AGES.contains(age))?;
    numbers.next().is_none().then_some(age)
}

/// True when the order at hand has causes, and age is none of them.
fn refused_for_something_else(turn: &Turn<'_>) -> bool {
    let causes = turn.subject().map(|s| order::causes(turn, s)).unwrap_or_default();
    !causes.is_empty() && causes.iter().all(|cause| cause.as_str() != "age")
}

/// Says what the age means, when one is known. Returns true when a person should check (an adult refused for age).
pub(super) fn advise(turn: &mut Turn<'_>, meaning: &Meaning, product: Option<&Product>) -> bool {
    let (min, max) = product.map_or((None, None), |p| (p.age_min, p.age_max));
    let Some(age) = stated_age(turn, meaning) else {
        if min.is_some() || max.is_some() {
            turn.say(Reply::Age(AgeAdvice::OutsidePlan { min, max }));
        }
        return false;
    };
    let outside = min.is_some_and(|m| age < m) || max.is_some_and(|m| age > m);
    let advice = if age < GUARDIAN_AGE {
        AgeAdvice::UnderSixteen
    } else if outside {
        AgeAdvice::OutsidePlan { min, max }
    } else if age >= SENIOR_AGE && max.is_none() {
        AgeAdvice::Senior
    } else if age >= 18 || min.is_some_and(|m| age >= m) {
        if refused_for_something_else(turn) { AgeAdvice::Fits } else { AgeAdvice::AdultRefused }
    } else {
        AgeAdvice::Youth
    };
    turn.say(Reply::Age(advice));
    advice == AgeAdvice::AdultRefused
}
