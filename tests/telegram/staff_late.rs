//! What staff do when something was faster: a draft that the customer has overtaken, an answer that is put right before it arrived, a try
//! that is made twice, words in a topic that nobody reads, a customer who comes back with another order.

use super::shop::{ORDER, TAIL};
use super::staff::{Desk, LIN, STRANGER, WANG};

#[test]
fn a_draft_that_the_customer_has_overtaken_is_asked_for_once_more() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4760);
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("/claim");
    desk.reads(Some(topic), "taken by lin");
    lin.says("/faq refund");
    let draft = desk.reads(Some(topic), "Draft (the customer has not seen it)");
    customer.says("其实我想问多久能审核完");
    desk.reads(Some(topic), "其实我想问");
    lin.presses(draft.id, "Send it");
    let asked = desk.reads(Some(topic), "The customer has written since");
    assert!(!desk.server().messages(4760).iter().any(|m| m.from_bot && m.text.contains("客服 lin（C-")), "nothing was sent");
    // The old button is over; the new one is asked about again when the customer goes on.
    lin.presses(draft.id, "Send it");
    desk.reads(Some(topic), "That draft is over");
    customer.says("在吗");
    desk.reads(Some(topic), "在吗");
    lin.presses(asked.id, "Send it");
    let again = desk.server().wait_for("asked again", |_| {
        desk.told(Some(topic)).into_iter().rfind(|m| m.id != asked.id && m.text.contains("The customer has written since"))
    });
    lin.presses(again.id, "Send it");
    desk.hears(&customer, "客服 lin（C-");
    live.terminate().code(0);
    assert_eq!(desk.server().messages(4760).iter().filter(|m| m.from_bot && m.text.contains("客服 lin（C-")).count(), 1);
}

#[test]
fn an_answer_that_did_not_arrive_goes_out_as_it_was_put_right_and_once() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4761);
    let lin = desk.staff(LIN).in_topic(topic);
    customer.blocks();
    desk.reads(Some(topic), "blocked the bot");
    let said = lin.says("退款三天到账。");
    let told = desk.reads(Some(topic), "The customer did not get it");
    lin.edits(said, "退款五天到账。");
    customer.unblocks();
    desk.reads(Some(topic), "is back");
    lin.presses(told.id, "Send again");
    let heard = desk.hears(&customer, "天到账");
    assert!(heard.text.contains("五天"), "{}", heard.text);
    // It is there now: what is changed is changed there.
    lin.edits(said, "退款七天到账。");
    desk.server().wait_for("the copy changes", |server| {
        server.messages(4761).into_iter().find(|m| m.id == heard.id && m.text.contains("七天"))
    });
    lin.presses(told.id, "Send again");
    desk.reads(Some(topic), "it is on its way or has arrived");
    live.terminate().code(0);
    let all = desk.server().messages(4761);
    assert_eq!(all.iter().filter(|m| m.from_bot && m.text.contains("到账")).count(), 1, "{all:#?}");
    assert!(desk.cases().contains("三天") && desk.cases().contains("五天"), "the case keeps every version");
    assert!(!desk.told(Some(topic)).iter().any(|m| m.text.contains("not there")));
}

#[test]
fn words_in_a_topic_of_no_case_are_answered_there_once_for_staff() {
    let desk = Desk::open();
    let live = desk.serves();
    let (lin, stranger) = (desk.staff(LIN), desk.staff(STRANGER));
    let lounge = lin.opens_topic("闲聊");
    stranger.in_topic(lounge).says("我先说");
    lin.in_topic(lounge).says("有人在吗");
    desk.reads(Some(lounge), "belongs to no case");
    lin.in_topic(lounge).says("又一句");
    desk.staff(WANG).in_topic(lounge).says("还有一句");
    // General and topics of cases are as they were.
    let (customer, topic) = desk.case(4762);
    desk.staff(WANG).in_topic(topic).says("您好，我在看。");
    desk.hears(&customer, "我在看");
    live.terminate().code(0);
    let live = desk.serves();
    lin.in_topic(lounge).says("重启以后");
    desk.staff(WANG).in_topic(topic).says("还在。");
    desk.hears(&customer, "还在。");
    live.terminate().code(0);
    assert_eq!(desk.told(Some(lounge)).len(), 1, "{:#?}", desk.told(Some(lounge)));
    assert!(desk.told(None).is_empty());
}

#[test]
fn whoever_comes_back_with_another_order_comes_back_for_that_one() {
    let desk = Desk::open();
    let live = desk.serves();
    let (customer, topic) = desk.case(4763);
    let lin = desk.staff(LIN).in_topic(topic);
    lin.says("/close 好的，已处理。");
    desk.hears(&customer, "已结束");
    customer.says(ORDER);
    desk.hears(&customer, "手机");
    customer.says(TAIL);
    desk.hears(&customer, "照片");
    customer.says("转人工");
    let head = desk.server().wait_for("the head anew", |_| {
        desk.told(Some(topic)).into_iter().find(|m| m.text.contains("the customer wrote again") && m.text.contains("Case C-1001"))
    });
    assert!(head.text.contains("692"), "{}", head.text);
    live.terminate().code(0);
    assert!(desk.cases().contains(&format!("\"order\":\"{ORDER}\"")), "{}", desk.cases());
}
