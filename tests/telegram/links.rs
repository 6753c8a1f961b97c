//! Signed links: what they prove, and what proves nothing.

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use simdesk::audits::Keyring;
use simdesk::audits::link::{self, Link};
use simdesk::model::OrderId;

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 2, 0, 0).single().expect("a moment")
}

fn order(text: &str) -> OrderId {
    text.parse().expect("an order number")
}

#[test]
fn a_link_proves_its_order_until_its_last_day_is_over() {
    let key = Keyring::from_bytes([7; 32]);
    for number in ["6925000000000000019", "GT3152912869722", "P202506296827353819257"] {
        let token = link::token(&key, &order(number), 7, now()).expect("a token");
        assert!(token.len() <= link::TOKEN_CHARS_MAX, "{token}");
        assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{token}");
        for (days, proves) in [(0, true), (7, true), (8, false), (400, false)] {
            let proven = link::read(&key, &token, now() + TimeDelta::days(days));
            assert_eq!(proven, if proves { Link::Proves(order(number)) } else { Link::Over }, "{number} after {days} days");
        }
    }
}

#[test]
fn no_changed_token_and_no_other_key_proves_anything() {
    let key = Keyring::from_bytes([7; 32]);
    let token = link::token(&key, &order("6925000000000000019"), 7, now()).expect("a token");
    for at in 0..token.len() {
        for other in ["A", "b", "7", "-", "_", "=", " ", ""] {
            let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
            assert!(changed == token || !matches!(link::read(&key, &changed, now()), Link::Proves(_)), "{changed}");
        }
    }
    for strange in ["", "A", "AAAA", "order", "6925000000000000019", &"A".repeat(64), &"A".repeat(4096), "ÄÖ字"] {
        assert_eq!(link::read(&key, strange, now()), Link::Other, "{strange}");
    }
    assert_eq!(link::read(&Keyring::from_bytes([8; 32]), &token, now()), Link::Over);
}

#[test]
fn a_number_that_is_too_long_for_telegram_gets_no_link() {
    let key = Keyring::from_bytes([7; 32]);
    let long = (10..=64).filter_map(|length| "9".repeat(length).parse::<OrderId>().ok());
    for order in long {
        if let Some(token) = link::token(&key, &order, 90, now()) {
            assert_eq!(link::read(&key, &token, now()), Link::Proves(order));
        }
    }
}
