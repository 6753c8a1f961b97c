//! Nothing personal of a file reaches the store, the summary or the file of refused rows.

use simdesk::audits::{Input, Options, RefusedTo};
use simdesk::store::MemoryStore;

use super::help::{import_with, sample};

const NAME: &str = "欧阳示例甲";
const ID: &str = "11010119900307123X";
const PHONE: &str = "13912345678";
const STREET: &str = "示例省示例市梧桐路77号";

#[test]
fn planted_values_are_nowhere_in_the_store() {
    let place = tempfile::tempdir().expect("a temporary directory");
    let path = place.path().join("t.csv");
    let id = valid(ID);
    let header = "订单号,上游订单状态,用户姓名,手机号,身份证号码,收货地址,备注,商品名称,渠道来源\n";
    let remark = format!("开卡失败：客户{NAME}证件号码【{id}】，电话{PHONE}，地址：{STREET}");
    let row = |order: &str| format!("{order},开卡失败,{NAME},{PHONE},{id},{STREET},\"{remark}\",示例卡 {PHONE},{NAME}\n");
    // Once taken, once refused, once with the personal values in every column but their own.
    let loose = format!("HY20261101000003,开卡失败 {PHONE},,,,,\"开卡失败，机主【{NAME}】{id}\",,{id}\n");
    std::fs::write(&path, format!("{header}{}{}{loose}", row("HY20261101000001"), row("6.9E+18"))).expect("our own directory");

    let store = MemoryStore::new();
    let options = Options { refused: RefusedTo::Beside, ..Options::default() };
    let summary = import_with(&store, &[Input::from_path(&path).expect("it is there")], &options).expect("usable");
    assert_eq!((summary.files[0].new, summary.files[0].refused), (2, 1), "{summary}");

    let refused = std::fs::read(place.path().join("t.csv.refused.csv")).expect("written");
    let mut places = vec![("summary", summary.to_string().into_bytes()), ("refused rows", refused)];
    for (key, value) in store.dump() {
        places.push(("key", key));
        places.push(("value", value));
    }
    assert!(places.len() > 6, "the store holds something");
    for planted in [NAME, id.as_str(), PHONE, STREET, "梧桐路"] {
        for (what, bytes) in &places {
            let found = bytes.windows(planted.len()).any(|w| w == planted.as_bytes());
            assert!(!found, "{planted} in {what}: {}", String::from_utf8_lossy(bytes));
        }
    }
}

#[test]
fn no_sample_leaves_a_full_phone_or_an_identity_number() {
    let store = MemoryStore::new();
    let files = ["doudian.csv", "172.xlsx", "haoyi.xlsx", "kaye.csv", "juliang.tsv", "neutral.jsonl"].map(sample);
    import_with(&store, &files, &Options::default()).expect("usable");
    for (_, value) in store.dump() {
        let text = String::from_utf8_lossy(&value).into_owned();
        for planted in ["13800138", "1101011900", "示例路", "示例省", "示例10"] {
            assert!(!text.contains(planted), "{planted}: {text}");
        }
    }
}

/// The number with its right check character: only a valid one is sure to be masked everywhere.
fn valid(number: &str) -> String {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = number.bytes().zip(WEIGHTS).map(|(b, w)| usize::from(b - b'0') * w).sum();
    let check = char::from(b"10X98765432"[sum % 11]);
    format!("{}{check}", &number[..17])
}
