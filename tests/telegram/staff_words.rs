//! What a customer's words are while a person has the case: whose they are, and that all of them are where staff read them.

use super::staff::{Desk, LIN};

#[test]
fn what_was_chosen_by_number_or_button_is_told_in_words() {
    let desk = Desk::open();
    let live = desk.serves();
    for (id, presses) in [(4731, false), (4732, true)] {
        let customer = desk.customer(id);
        customer.says("/menu");
        let menu = customer.next_answer();
        let choice = menu.text.lines().find(|line| line.ends_with("转人工")).expect("a person is among the choices");
        let number = choice.split(' ').next().expect("a number").to_owned();
        if presses {
            customer.presses(menu.id, "转人工");
        } else {
            customer.says(&number);
        }
        let topic = desk.topic_of(id);
        let head = desk.reads(Some(topic), "Case C-");
        assert!(head.text.contains(&format!("👤 {number} · 转人工")), "{}", head.text);
    }
    live.terminate().code(0);
}

#[test]
fn a_number_that_answers_staff_is_theirs_and_a_button_is_the_bots() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4733);
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("是第一个还是第二个订单？");
    let asked = desk.hears(&customer, "第一个还是第二个");
    assert!(asked.text.ends_with("/bot 回到机器人"), "{}", asked.text);
    customer.says("1");
    let passed = desk.hears(&customer, "已转给正在处理的客服");
    customer.says("第二个");
    desk.reads(Some(topic), "第二个");
    assert!(desk.cases().contains("\"waiting-on-staff\""), "{}", desk.cases());
    assert!(desk.told(Some(topic)).iter().any(|seen| seen.text.lines().any(|line| line == "👤 1")), "as it was typed");
    // A button that hangs under the last message, and one that hung under the one before it.
    customer.presses(passed.id, "回到机器人");
    desk.reads(Some(topic), "went back to the bot");
    desk.reads(Some(topic), "👤 回到机器人");
    live.terminate().code(0);
}

/// So many characters, each line with its number, and a last word that nothing else has.
fn story(chars: usize, last: &str) -> String {
    let mut text: String = (1..)
        .flat_map(|n| format!("第{n}行：照片重拍过了还是不行。\n").chars().collect::<Vec<_>>())
        .take(chars - last.chars().count())
        .collect();
    text.push_str(last);
    text
}

#[test]
fn a_long_story_is_whole_where_staff_read_it_and_what_was_cut_is_told() {
    let desk = Desk::open();
    let live = desk.serves();
    // As the last words before the case, while it waits, and while somebody has it.
    let customer = desk.customer(4734);
    customer.says(&story(3_900, "最后的话甲"));
    customer.next_answer();
    customer.says("转人工");
    let head = desk.server().wait_for("the whole story at the head of the case", |server| {
        server.messages(desk.group).into_iter().find(|m| m.from_bot && m.text.contains("最后的话甲"))
    });
    let topic = head.thread.expect("in a topic");
    customer.says(&story(3_800, "最后的话乙"));
    desk.reads(Some(topic), "最后的话乙");
    desk.staff(LIN).in_topic(topic).says("我在看。");
    desk.hears(&customer, "我在看");
    customer.says(&story(4_000, "最后的话丙"));
    desk.reads(Some(topic), "最后的话丙");
    let cases = desk.cases();
    for last in ["最后的话甲", "最后的话乙", "最后的话丙"] {
        assert!(cases.contains(last), "{last} is in the case");
    }
    assert!(!desk.server().messages(4734).iter().any(|m| m.from_bot && m.text.contains("内容太长")), "nothing was cut");
    // More than is kept.
    customer.says(&story(4_096, "最后的话丁"));
    desk.hears(&customer, "只读了前 4000 个字");
    let told = desk.reads(Some(topic), "✂️");
    assert!(told.text.contains("the first 4000 of 4096 characters were kept"), "{}", told.text);
    live.terminate().code(0);
}

#[test]
fn a_picture_beyond_the_pace_reaches_whoever_will_take_the_case() {
    let desk = Desk::open();
    let config =
        format!("[limits]\nmessages_per_minute = 3\n[desk]\nlanguage = \"en\"\n[telegram]\nstaff_group = {}\n", desk.group);
    desk.shop.home.file("config/simdesk/config.toml", config);
    let live = desk.serves();
    let (customer, topic) = desk.case(4735);
    for text in ["第二句", "第三句", "第四句"] {
        customer.says(text);
    }
    desk.hears(&customer, "都记下了");
    customer.sends_photo(b"jpeg", None);
    customer.sends_photo(b"jpeg", Some("这是截图"));
    desk.server().wait_for("both pictures", |_| {
        (desk.told(Some(topic)).iter().filter(|m| m.json.get("photo").is_some()).count() == 2).then_some(())
    });
    desk.reads(Some(topic), "第四句");
    live.terminate().code(0);
}

#[test]
fn whoever_asks_for_an_answer_that_did_not_arrive_gets_it() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4736);
    let lin = desk.staff(LIN).in_topic(topic);
    customer.blocks();
    desk.reads(Some(topic), "blocked the bot");
    lin.says("您好，退款已经处理。");
    let missed = desk.reads(Some(topic), "The customer did not get it");
    customer.unblocks();
    desk.reads(Some(topic), "is back");
    customer.says("收到了吗");
    let told = desk.hears(&customer, "没能送达");
    let again = desk.hears(&customer, "退款已经处理");
    assert!(again.id < told.id && told.text.contains("就在上面"), "{told:?}");
    lin.presses(missed.id, "Send again");
    desk.reads(Some(topic), "was sent again before");
    // From now on it is what it is: answered.
    lin.says("明天到账。");
    desk.hears(&customer, "明天到账");
    customer.says("收到了吗？");
    desk.hears(&customer, "已在上面回复您了");
    live.terminate().code(0);
    let heard = |part: &str| desk.server().messages(4736).iter().filter(|m| m.from_bot && m.text.contains(part)).count();
    assert_eq!((heard("退款已经处理"), heard("没能送达")), (1, 1));
}
