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
        let line = menu.text.lines().find(|line| line.ends_with("转人工")).expect("a person is among the choices");
        let number = line.split(' ').next().expect("a number").to_owned();
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
