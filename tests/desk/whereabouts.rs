//! "Have you got my message?" in the words that people use, and what only looks like it.

use crate::transcripts::play::KNOWLEDGE;

#[test]
fn questions_to_the_desk_about_the_desk_are_heard() {
    let rows = [
        ("我的消息你们收到了吗？", true),
        ("我的消息你们收到了吗?", true),
        ("我发的你们看到没", true),
        ("收到我的消息没有", true),
        ("收到我的消息了吗", true),
        ("看到我发的了吗", true),
        ("我刚发的消息看到了吗", true),
        ("收到了吗？", true),
        ("有人在看吗", true),
        ("有人处理吗", true),
        ("怎么还没人回", true),
        ("一直没人理我", true),
        ("客服怎么还不回", true),
        ("客服什么时候回我", true),
        ("还要多久才有人", true),
        ("什么时候轮到我", true),
        ("排到第几了", true),
        ("前面还有几个人", true),
        ("我的訊息你們收到了嗎？", true),
        ("did you get my message?", true),
        ("Have you received my message", true),
        ("is anyone there", true),
        ("when will someone reply", true),
        ("what's my place in the queue?", true),
        ("nobody has answered", true),
        ("我的照片为什么没通过", false),
        ("审核要多久", false),
        ("多久能有结果", false),
        ("你们收到我的退款申请了吗", false),
        ("收到一条取消的短信", false),
        ("怎么没收到验证码", false),
        ("我没看到订单", false),
        ("前面说的那个办法不行", false),
        ("卡什么时候能寄到", false),
        ("好的，我等着", false),
        ("why was my order rejected", false),
        ("I got a message that it was rejected", false),
    ];
    let wrong: Vec<&str> = rows
        .iter()
        .filter(|(text, expected)| KNOWLEDGE.engine.read(text).whereabouts != *expected)
        .map(|(text, _)| *text)
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}
