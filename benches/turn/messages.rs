//! Messages as they come: questions, numbers in noise, pasted failure texts, several at once, long ones, and nothing readable.

use simdesk::faq::Faq;

/// A small generator of its own, so that every run reads the same messages.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(limit.max(1)).unwrap_or(1)).unwrap_or(0)
    }
}

/// All examples of the FAQ, at most `max`, taken evenly.
pub fn examples(faq: &Faq, max: usize) -> Vec<String> {
    let all: Vec<&String> = faq.entries().iter().flat_map(|e| e.examples.values().flatten()).collect();
    let step = all.len().div_ceil(max).max(1);
    all.into_iter().step_by(step).cloned().collect()
}

/// `count` messages of eight kinds.
pub fn mixed(examples: &[String], count: usize, dice: &mut Dice) -> Vec<String> {
    (0..count)
        .map(|at| {
            let one = examples[dice.below(examples.len())].as_str();
            let two = examples[dice.below(examples.len())].as_str();
            let order = format!("47813206{:011}", dice.below(99_999_999_999));
            match at % 8 {
                0 => one.to_owned(),
                1 => format!("{one}？{two}"),
                2 => format!("你好，我的订单号{order}，{one}"),
                3 => format!("订单 {} {} 尾号{:04}", &order[..9], &order[9..], dice.below(10_000)),
                4 => format!("审核不通过：{one}；{two}（2026-11-18 10:00:00）"),
                5 => one.chars().rev().collect(),
                6 => format!("{one}，{two}。").repeat(2 + dice.below(6)),
                _ => ["😀😀😭", "？？？", "1", "8000", "ok", "不是照片的问题", "\u{1b}[31m\u{7}", "。"][dice.below(8)].to_owned(),
            }
        })
        .collect()
}
