//! Chance that can be repeated.

/// A small generator; not for secrets.
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// The dice of one position under one seed.
    pub fn new(seed: u64, at: u64) -> Self {
        let mut dice = Self(seed.rotate_left(32) ^ at.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.roll();
        dice
    }

    fn roll(&mut self) -> u64 {
        // splitmix64: every position is a good place to begin.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.roll() % limit.max(1)
    }

    /// A position in a list of this length.
    pub fn pick(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of these by its share of a hundred; `None` for the rest.
    pub fn weighted<T: Copy>(&mut self, shares: &[(T, u64)]) -> Option<T> {
        let mut left = self.below(100);
        for (item, share) in shares {
            if left < *share {
                return Some(*item);
            }
            left -= share;
        }
        None
    }
}
