//! Answers that Telegram did not take: listed by command, and sent again.

use super::emulator::Fault;
use super::notices::until;
use super::shop::Shop;

#[test]
fn an_answer_that_failed_is_listed_and_sent_again() {
    let shop = Shop::open();
    let live = shop.serves();
    let user = shop.server.user(4_242_420_042);
    shop.server.script(Fault::Refuse(400, "Bad Request: something new".to_owned()).on("sendMessage").chat(user.id));
    user.says("怎么退款");
    let listed = || shop.run(&["undelivered"]).run().code(0).err("");
    until(&shop, "the answer is listed", || listed().out.contains("something new"));
    let told = listed().says("telegram:…0042").says("answer failed: Bad Request: something new").says("退");
    assert!(!told.out.contains("424242"), "{told}");
    assert_eq!(told.out.lines().count(), 2, "what it was, and its first line: {told}");
    let number = told.out.split(' ').next().expect("a number").to_owned();
    let json: serde_json::Value =
        serde_json::from_str(&shop.run(&["undelivered", "--json"]).run().code(0).out).expect("one object");
    assert_eq!(json["number"].to_string(), number);
    let rest = ["conversation", "state", "kind", "why"].map(|key| json[key].as_str().unwrap_or_default().to_owned());
    assert_eq!(rest, ["telegram:…0042", "failed", "answer", "Bad Request: something new"]);
    // No case is opened for an answer.
    shop.run(&["cases"]).run().code(0).says("No case is open.");

    let again = shop.run(&["undelivered", "--retry", &number]).run().code(0).err("");
    again.out("1 message is sent again.\n");
    let answer = user.next_answer();
    assert!(
        answer.text.starts_with("之前有条消息没能送到您这里，现在补上：\n\n") && answer.text.contains("退"),
        "{}",
        answer.text
    );
    assert!(!answer.buttons.is_empty(), "nothing was said since: its buttons still mean what they say");
    user.presses(answer.id, &answer.buttons[0][0].0);
    assert!(user.next_answer().from_bot);
    until(&shop, "nothing is listed", || listed().out.contains("Every message was delivered"));
    shop.run(&["undelivered", "--retry", &number]).run().code(4).complains("no message with the number");
    shop.run(&["undelivered", "--retry", "all"]).run().code(0).out("0 messages are sent again.\n");
    live.terminate().code(0);
    assert!(user.unread().is_none(), "{:?}", user.sees());
}
