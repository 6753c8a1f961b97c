//! Terminal escape sequences: where one begins and how long it is.

/// How far an operating-system command is searched for its end. A longer one is taken as text, so that many unfinished ones stay linear.
const STRING_MAX: usize = 1024;

/// The length in bytes of the escape sequence that `text` starts with, if it does.
///
/// Knows CSI (`ESC [ … letter`), the string commands OSC, DCS, SOS, PM and APC (up to BEL or ST), two-character sequences, and the
/// single-character forms of CSI and OSC. A lone ESC counts as a sequence of one character.
#[must_use]
pub fn escape_len(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    match chars.next()? {
        '\u{1b}' => Some(match chars.next() {
            Some('[') => 2 + csi_len(&text[2..]),
            Some(']' | 'P' | 'X' | '^' | '_') => 2 + string_len(&text[2..]),
            Some(' '..='/') => 2 + usize::from(text.as_bytes().get(2).is_some_and(|b| (0x30..0x7f).contains(b))),
            Some('0'..='~') => 2,
            _ => 1,
        }),
        '\u{9b}' => Some(2 + csi_len(&text[2..])),
        '\u{9d}' | '\u{90}' => Some(2 + string_len(&text[2..])),
        _ => None,
    }
}

/// Parameters, intermediates and the final byte. Without a final byte only the parameters go.
fn csi_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let params = bytes.iter().take(STRING_MAX).take_while(|b| (0x20..0x40).contains(*b)).count();
    params + usize::from(bytes.get(params).is_some_and(|b| (0x40..0x7f).contains(b)))
}

/// Up to and with BEL or ST; nothing when the end is not near.
fn string_len(text: &str) -> usize {
    let mut before = '\0';
    for (at, c) in text.char_indices().take(STRING_MAX) {
        match c {
            '\u{7}' | '\u{9c}' => return at + c.len_utf8(),
            '\\' if before == '\u{1b}' => return at + 1,
            '\n' => return 0,
            _ => before = c,
        }
    }
    0
}
