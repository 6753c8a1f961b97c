//! What staff do when something was faster: a customer who comes back with another order.

use super::shop::{ORDER, TAIL};
use super::staff::{Desk, LIN};

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
        desk.told(Some(topic)).into_iter().find(|m| m.text.contains("the customer is back") && m.text.contains("Case C-1001"))
    });
    assert!(head.text.contains("692"), "{}", head.text);
    live.terminate().code(0);
    assert!(desk.cases().contains(&format!("\"order\":\"{ORDER}\"")), "{}", desk.cases());
}
