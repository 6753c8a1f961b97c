//! The words that somebody types: cursor, rows and widths.

use proptest::prelude::*;
use simdesk::channel::screen::TextBox;

fn typed(text: &str) -> TextBox {
    let mut words = TextBox::default();
    for c in text.chars() {
        words.type_char(c);
    }
    words
}

/// What is typed, what is pressed (`<` `>` `^` `v` arrows, `b` backspace, `d` delete, `w` word, `u` line, `h` home, `e` end, `+` an x),
/// and what stands there then.
const EDITS: &[(&str, &str, &str)] = &[
    ("照片", "b", "照"),
    ("照片", "<+", "照x片"),
    ("a👨‍👩‍👧b", "<b", "ab"),
    ("e\u{301}", "b", ""),
    ("🇨🇳🇭🇰", "b", "🇨🇳"),
    ("照片", "hd", "片"),
    ("一\n二", "h+", "一\nx二"),
    ("一\n二", "hb", "一二"),
    ("一\n二三", "hu", "一\n二三"),
    ("一\n二三", "u", "一\n"),
    ("hello big world", "w", "hello big "),
    ("hello big  ", "w", "hello "),
    ("", "bdwu<>^v", ""),
    ("ab\ncd", "^+", "abx\ncd"),
    ("ab\ncd", "^hv+", "ab\nxcd"),
    ("ab\ncd", "^^+", "xab\ncd"),
    ("ab\ncd", "hv+", "ab\ncdx"),
];

#[test]
fn words_are_edited_by_what_a_reader_calls_a_character() {
    for (text, pressed, expected) in EDITS {
        let mut words = typed(text);
        for key in pressed.chars() {
            match key {
                '<' => words.left(),
                '>' => words.right(),
                '^' => words.step_row(false, 40),
                'v' => words.step_row(true, 40),
                'b' => words.backspace(),
                'd' => words.delete(),
                'w' => words.backspace_word(),
                'u' => words.backspace_line(),
                'h' => words.home(),
                'e' => words.end(),
                other => {
                    assert_eq!(other, '+', "no such key");
                    words.type_char('x');
                }
            }
        }
        assert_eq!(words.text(), *expected, "{text:?} {pressed}");
    }
}

#[test]
fn rows_fit_the_width_and_the_cursor_is_in_them() {
    let words = typed("照片反光abc");
    let rows: Vec<&str> = words.rows(5).into_iter().map(|range| &words.text()[range]).collect();
    assert_eq!(rows, ["照片", "反光a", "bc"]);
    assert_eq!(words.cursor(5), (2, 2));
    // A full row has its cursor on the next one.
    let words = typed("照片");
    assert_eq!((words.rows(4).len(), words.cursor(4)), (2, (1, 0)));
    assert_eq!(typed("a\n").cursor(9), (1, 0));
}

#[test]
fn a_paste_is_harmless_and_bounded() {
    let mut words = TextBox::default();
    assert!(words.paste("\u{1b}[2J第一行\r\n第二行\u{7}\n"));
    assert_eq!(words.text(), "第一行\n第二行");
    assert!(!words.paste(&"长".repeat(10_000)), "not all of it has room");
    assert_eq!(words.chars(), 8_000);
    words.clear();
    assert!(words.append("一") && words.append("二"));
    assert_eq!(words.text(), "一\n\n二");
}

proptest! {
    /// Whatever is typed and wherever the cursor goes, it stands in a row, within its width.
    #[test]
    fn the_cursor_never_leaves_the_words(text in "\\PC{0,40}", keys in "[<>^vbdwuhe+]{0,40}", width in 2_usize..30) {
        let mut words = TextBox::default();
        words.paste(&text);
        for key in keys.chars() {
            match key {
                '<' => words.left(),
                '>' => words.right(),
                '^' => words.step_row(false, width),
                'v' => words.step_row(true, width),
                'b' => words.backspace(),
                'd' => words.delete(),
                'w' => words.backspace_word(),
                'u' => words.backspace_line(),
                'h' => words.home(),
                'e' => words.end(),
                _ => words.type_char('照'),
            }
            let (row, column) = words.cursor(width);
            prop_assert!(row < words.rows(width).len());
            prop_assert!(column <= width);
        }
    }
}
