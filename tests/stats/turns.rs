//! What a conversation leaves behind for statistics: what each turn came to, and questions without their numbers.

use std::fmt::Write as _;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use simdesk::port::Store;
use simdesk::store::MemoryStore;

use super::{is_as_written, on_runtime};
use crate::transcripts::play::{Stage, play};

/// Numbers of this conversation that may stand in no note.
const NUMBERS: [&str; 6] = ["4781234567890123640", "13912345678", "8000", "5678", "19900307", "a@b.cn"];

const TALK: &str = r#"now 2026-11-22 10:00
order 4781234567890123640 tail=8000 status=rejected reason="证件照不清晰" submitted="2026-11-18 10:00"
start
> 你好
> 照片模糊怎么办
> 1
> 今天天气怎么样
> 帮我取消订单
> 有什么办法没有啊这个
> 那个弄不了
> 还是不行咋整
> 今天天气怎么样，我电话13912345678，邮箱a@b.cn
> asdkjh qwe
> qwe asdkjh
> 查一下4781234567890123640
> 8000
> 那能退款吗
> 我生日19900307，为什么年龄不行
> 帮我把订单 4781 2345 6789 0123 640 取消
file
> 谢谢
> 转人工
+ 3m
staff C-1001 li "您好"
> 好的，等你
staff C-1001 li "还在吗"
staff-close C-1001 li "已处理"
+ 1d
> 审核要多久
> 我要投诉
> 解决了
> 转人工
> /menu
"#;

#[test]
fn turns_leave_their_outcome_and_no_numbers() {
    on_runtime(async {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let played = play(TALK, Stage::on(Arc::clone(&store))).await.unwrap();
        let rows = store.turn_notes(NaiveDate::MIN, None, 1_000).await.unwrap();
        let mut notes = String::new();
        for row in &rows {
            let at = (row.note.at + TimeDelta::hours(8)).format("%m-%d %H:%M");
            let entry = row.note.entry.as_ref().map_or("-", |id| id.as_str());
            let question = row.note.question.as_deref().unwrap_or("-");
            writeln!(notes, "{at} {:?} · {entry} · {question}", row.note.outcome).unwrap();
        }
        for number in NUMBERS {
            assert!(!notes.contains(number), "{number}: {notes}");
        }
        is_as_written("turns.txt", &format!("{TALK}\n{notes}"));
        assert!(played.contains("C-1001"), "{played}");
    });
}

#[test]
fn announced_names_and_addresses_are_hidden_and_questions_about_them_stay() {
    let rows = [
        ("我叫张三，照片模糊怎么办", "我叫[…]，照片模糊怎么办"),
        ("照片模糊怎么办，姓名：李小明 急", "照片模糊怎么办，姓名：[…] 急"),
        ("姓名填错了怎么办", "姓名填错了怎么办"),
        ("姓名是不是要和身份证一致", "姓名是不是要和身份证一致"),
        ("我的地址是浙江省杭州市西湖区文三路1号，照片模糊怎么办", "我的地址是[…]，照片模糊怎么办"),
        ("收货地址是农村，多久能审核完", "收货地址是农村，多久能审核完"),
        ("地址不在配送范围怎么办", "地址不在配送范围怎么办"),
        ("My name is Zhang San, how long does the review take", "My name is […], how long does the review take"),
        ("the name is wrong, how can I fix it", "the name is wrong, how can I fix it"),
        ("my address is 12 Nanjing Road, how long does the review take", "my address is […], how long does the review take"),
    ];
    on_runtime(async {
        for (said, kept) in rows {
            let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
            play(&format!("now 2026-11-22 10:00\n> {said}\n"), Stage::on(Arc::clone(&store))).await.unwrap();
            let notes = store.turn_notes(NaiveDate::MIN, None, 9).await.unwrap();
            let questions: Vec<&str> = notes.iter().filter_map(|row| row.note.question.as_deref()).collect();
            assert_eq!(questions, [kept], "{said}");
        }
    });
}
