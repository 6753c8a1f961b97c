//! Long messages in pieces that Telegram takes.

use proptest::prelude::*;
use simdesk::flow::parts;
use simdesk::port::MESSAGE_UNITS_MAX;

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

proptest! {
    #[test]
    fn nothing_is_lost_and_every_piece_fits(lines in prop::collection::vec("[a字😀 ]{0,900}", 0..30)) {
        let text = lines.join("\n");
        let pieces = parts::of(&text);
        prop_assert!(!pieces.is_empty() && pieces.iter().all(|p| units(p) <= MESSAGE_UNITS_MAX));
        prop_assert_eq!(pieces.concat().split_whitespace().collect::<String>(), text.split_whitespace().collect::<String>());
        prop_assert!(pieces.len() == 1 || pieces.iter().all(|p| !p.trim().is_empty()), "{:?}", pieces);
    }
}

#[test]
fn short_is_one_piece_and_endless_is_cut() {
    assert_eq!(parts::of("好"), ["好"]);
    assert_eq!(parts::of(""), [""]);
    assert_eq!(parts::of(&"😀".repeat(2_048)).len(), 1);
    assert_eq!(parts::of(&"😀".repeat(2_049)).len(), 2);
    assert_eq!(parts::of(&"字".repeat(MESSAGE_UNITS_MAX * 40)).len(), 24);
}
