//! The one place where this room masks text: before a reason is stored, before a refused row is written out.

use std::sync::LazyLock;

use regex::Regex;

use crate::understand::spans;

/// What follows a label is masked whatever it looks like: `姓名【…】`, `证件号码：…`, `地址[…]`.
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?P<label>姓名|客户名称|机主|户主|收件人|联系人|证件号码?|身份证号?码?|证件|地址|住址)(?P<open>\s*[:：]\s*|\s*[【\[「（(]\s*)(?P<value>[^】\]」）)；;，,。\n]{2,80})",
    )
    .expect("a constant pattern compiles")
});

/// Masks identity numbers, cards, codes and phones (whose last four digits stay).
#[must_use]
pub fn mask(text: &str) -> String {
    spans::mask(text).0
}

/// Masks a carrier's reason: as [`mask`], and what stands behind a label, and the row's own personal values wherever they appear.
#[must_use]
pub fn mask_reason(text: &str, personal: &[String]) -> String {
    let mut out = text.to_owned();
    for value in personal.iter().filter(|v| is_tellable(v)) {
        out = out.replace(value.as_str(), "***");
    }
    let out = LABELLED.replace_all(&out, |found: &regex::Captures<'_>| {
        let value = &found["value"];
        // `证件照片模糊` and `地址：无法配送` are findings; a bracket or a long number behind the label is data.
        let data = value.bytes().filter(u8::is_ascii_digit).count() >= 4 || found["open"].contains(['【', '[', '「']);
        if data && !value.contains("***") { format!("{}{}***", &found["label"], &found["open"]) } else { found[0].to_owned() }
    });
    mask(&out)
}

/// Long enough that replacing it everywhere destroys nothing else.
fn is_tellable(value: &str) -> bool {
    let chars = value.chars().count();
    (2..=200).contains(&chars) && !value.contains('*') && !(value.is_ascii() && chars < 4)
}
