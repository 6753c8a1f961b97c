//! Age: under 16 goes to the carrier's hall with a guardian, many plans cap the age, and an adult who was refused deserves a person.

use chrono::Datelike;

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
        AgeAdvice::AdultRefused
    } else {
        AgeAdvice::OutsidePlan { min, max }
    };
    turn.say(Reply::Age(advice));
    advice == AgeAdvice::AdultRefused
}
