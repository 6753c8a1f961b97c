//! What customers ask: ordinary questions, each with an answer in the FAQ.

const QUESTIONS: [&str; 8] = [
    "为什么会审核失败",
    "照片模糊怎么办",
    "怎么退款",
    "多久能审核完",
    "一个人最多能办几张卡",
    "未成年人可以办吗",
    "重新提交要等几天",
    "审核失败会影响账号吗",
];

/// One of them.
pub fn any(number: usize) -> &'static str {
    QUESTIONS[number % QUESTIONS.len()]
}
