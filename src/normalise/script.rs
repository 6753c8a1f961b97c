//! From traditional to simplified script. Most texts are simplified already, and to see that takes a look at one bit for each character; the
//! library looks every character up in several tables.

use std::borrow::Cow;
use std::sync::LazyLock;

/// Characters that change beside some neighbours only: 看著 becomes 看着, 著作 stays.
const BESIDE_SOME: [char; 7] = ['藉', '著', '苧', '闔', '鍾', '讎', '畫'];

/// The first character that the library looks at, and how many there may be.
const FIRST: u32 = 0x800;
const COUNT: u32 = 0x1_0000 - FIRST;

/// A bit for each character from [`FIRST`] on: whether it can change.
static CHANGE: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0; COUNT.div_ceil(64) as usize];
    let mut mark = |c: char| bits[place(c).0] |= 1 << place(c).1;
    let all: Vec<char> = (FIRST..FIRST + COUNT).filter_map(char::from_u32).collect();
    // With a letter between them, none is beside another.
    let apart: String = all.iter().flat_map(|c| [*c, 'x']).collect();
    for (c, simplified) in all.iter().zip(fast2s::convert(&apart).chars().step_by(2)) {
        if *c != simplified {
            mark(*c);
        }
    }
    BESIDE_SOME.into_iter().for_each(mark);
    bits
});

/// Word and bit of a character that is no earlier than [`FIRST`].
fn place(c: char) -> (usize, u32) {
    let at = u32::from(c) - FIRST;
    ((at / 64) as usize, at % 64)
}

/// The text in simplified script; borrowed when it is that already.
#[must_use]
pub fn simplified(text: &str) -> Cow<'_, str> {
    let change = &*CHANGE;
    let can_change = |c: char| {
        (FIRST..FIRST + COUNT).contains(&u32::from(c)) && {
            let (word, bit) = place(c);
            change[word] >> bit & 1 == 1
        }
    };
    if text.chars().any(can_change) { Cow::Owned(fast2s::convert(text)) } else { Cow::Borrowed(text) }
}
