//! News that nobody asked for just then: told, refused, undeliverable; and people who ask too much at once.

use super::emulator::Fault;
use super::shop::{ORDER, Shop, TAIL};

const PENDING: &str = "6925000000000000020";

/// A state of the second order, as a file that can be imported.
fn state(status: &str, updated: &str, more: &str) -> String {
    format!(
        r#"{{"order_id":"{PENDING}","carrier":"unicom","updated_at":"{updated}","audit_status":"{status}","phone_last4":"8102"{more}}}"#
    ) + "\n"
}

fn import(shop: &Shop, name: &str, content: &str) {
    let file = shop.home.file(name, content);
    shop.run(&["import", &file.display().to_string()]).run().code(0);
}

/// A shop with somebody who has looked up an order that is still in review.
fn watched(shop: &Shop, id: i64) -> super::emulator::User {
    let user = shop.server.user(id);
    user.says(&format!("{PENDING} 8102"));
    assert!(user.next_answer().text.contains("审核中"), "{:?}", user.sees());
    user
}

/// What the server does not see is looked at between the answers to somebody else.
pub fn until(shop: &Shop, what: &str, is_so: impl Fn() -> bool) {
    let other = shop.server.user(99);
    for _ in 0..200 {
        if is_so() {
            return;
        }
        other.says("/menu");
        other.next_answer();
    }
    panic!("waited in vain for {what}");
}

#[test]
fn news_is_told_until_somebody_wants_none() {
    let shop = Shop::open();
    import(&shop, "a.jsonl", &state("pending", "2026-02-20 10:00:00", ""));
    let live = shop.serves();
    let user = watched(&shop, 42);
    import(&shop, "b.jsonl", &state("need_material", "2026-02-21 10:00:00", r#","reason_text":"请补传照片""#));
    let news = user.next_answer();
    assert!(news.text.starts_with("您查过的订单有新进展") && news.text.contains("待补材料"), "{}", news.text);
    user.presses(news.id, "以后不用主动告诉我");
    assert!(user.next_answer().text.contains("不主动告诉您了"));
    import(&shop, "c.jsonl", &state("rejected", "2026-02-22 10:00:00", r#","reason_text":"人像比对失败""#));
    // Nothing comes by itself; whoever asks is told.
    user.says(&format!("{PENDING} 8102"));
    let asked = user.next_answer();
    assert!(asked.text.contains("审核未通过") && !asked.text.contains("新进展"), "{}", asked.text);
    user.says("/notices on");
    assert!(user.next_answer().text.contains("我就在这里告诉您"));
    import(&shop, "d.jsonl", &state("approved", "2026-02-23 10:00:00", ""));
    assert!(user.next_answer().text.contains("新进展"));
    live.terminate().code(0);
    assert!(user.unread().is_none(), "{:?}", user.sees());
}

#[test]
fn news_that_cannot_be_delivered_is_a_task_until_the_person_is_back() {
    let shop = Shop::open();
    import(&shop, "a.jsonl", &state("pending", "2026-02-20 10:00:00", ""));
    let live = shop.serves();
    let (gone, strange) = (watched(&shop, 42), watched(&shop, 43));
    shop.server.script(Fault::Refuse(400, "Bad Request: something new".to_owned()).on("sendMessage").chat(43));
    gone.blocks();
    import(&shop, "b.jsonl", &state("rejected", "2026-02-22 10:00:00", r#","reason_text":"人像比对失败""#));
    let cases = || shop.run(&["cases", "--json"]).run().code(0).out;
    until(&shop, "a task for each", || cases().matches("could not be reached").count() == 2);
    let listed = cases();
    assert!(listed.contains("bot was blocked by the user") && listed.contains("something new"), "{listed}");
    gone.unblocks();
    let missed = gone.next_answer();
    assert!(missed.text.starts_with("之前有条消息没能送到") && missed.text.contains("审核未通过"), "{}", missed.text);
    until(&shop, "the task is done", || !cases().contains("telegram:42"));
    // The other one writes, and hears that a person has their case.
    strange.says("谢谢");
    strange.next_answer();
    strange.says("还有别的消息吗");
    assert!(strange.next_answer().from_bot);
    live.terminate().code(0);
}

#[test]
fn a_flood_is_kept_answered_in_part_and_holds_nobody_up() {
    let shop = Shop::open();
    shop.home.file("config/simdesk/config.toml", "[limits]\nmessages_per_minute = 5\n");
    let live = shop.serves();
    let flood = shop.server.user(42);
    for n in 0..40 {
        flood.says(&format!("多久能审核完 {}", "?".repeat(n % 3)));
    }
    let other = shop.server.user(43);
    other.says("怎么退款");
    assert!(other.next_answer().text.contains("退"));
    let told = shop.server.wait_for("the one too many", |server| {
        server.messages(42).into_iter().find(|m| m.from_bot && m.text.contains("发得太快"))
    });
    assert!(told.text.contains("第 5 条"), "{}", told.text);
    let done = live.terminate().code(0);
    assert_eq!(shop.server.messages(42).iter().filter(|m| m.from_bot).count(), 6, "{done}");
    shop.run(&["dead-letters"]).run().code(0).says("Nothing was put aside");
}

/// Many accounts try phone tails and order numbers: neither says what exists, and the honest owner still gets through to a person.
#[test]
fn nobody_finds_out_which_orders_exist() {
    let shop = Shop::open();
    shop.home.file("config/simdesk/config.toml", "[limits]\ntries_per_order = 3\ntries_overall = 9\n");
    let live = shop.serves();
    let wrong = |id: i64, order: &str| {
        let user = shop.server.user(id);
        user.says(&format!("{order} {:04}", id % 10_000));
        user.next_answer().text
    };
    // One order, three accounts: then it is closed to everybody, the right tail too. One that does not exist: the same, word for word.
    let real: Vec<String> = (101..104).map(|id| wrong(id, ORDER)).collect();
    let none: Vec<String> = (201..204).map(|id| wrong(id, "6925000000000000118")).collect();
    assert!(real[0].contains("没有对上"), "{}", real[0]);
    assert_eq!(real, none);
    let owner = shop.server.user(42);
    owner.says(&format!("{ORDER} {TAIL}"));
    let locked = owner.next_answer().text;
    assert!(locked.contains("工单号 C-") && !locked.contains("照片"), "{locked}");
    // Then the tries of everybody are used up: whoever asks, about whatever, gets a person.
    let shut =
        (301..309).map(|id| wrong(id, &format!("69250000000000003{:02}", id % 100))).find(|said| said.contains("工单号 C-"));
    assert!(shut.is_some());
    live.terminate().code(0);
}
