//! "Have you got my message?", "has anybody read it?", "how many are before me?": questions to the desk about the desk.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

/// Words of which every such question has one; most messages have none.
static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = [
        "收到",
        "看到",
        "看见",
        "看了",
        "转到",
        "转过去",
        "有人",
        "没人",
        "没有人",
        "没回",
        "不回",
        "回我",
        "回复",
        "理我",
        "排到",
        "排在",
        "排第",
        "前面",
        "轮到",
        "等到",
        "message",
        "reply",
        "repl",
        "answer",
        "queue",
        "in line",
        "anyone",
        "anybody",
        "someone",
        "somebody",
    ];
    AhoCorasick::new(words).expect("fixed words")
});

static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        // 我的消息你们收到了吗 · 刚才说的你们看到没
        r"(消息|信息|讯息|留言|说的|发的|问的|写的|话)(你们?|客服|人工|他们|对方|到底|都|有没有|有|都有|是不是){0,3}(收到|看到|看见|看了|转到|转过去|读了?)了?(吗|没|么|嘛|\?|$)",
        // 收到我的消息了吗 · 看到我发的了吗
        r"|(收到|看到|看见|转到)(了)?我?(刚才|刚刚|之前|前面)?(的|发的|说的|写的|问的)(消息|信息|讯息|留言|话|内容)?(了)?(吗|没|么|嘛|\?)",
        r"|^(你们?|客服|人工)?(收到|看到)(了)?(吗|没有?|么|嘛)[?。!]*$",
        // 有人在看吗 · 有人处理吗
        r"|有人(在|来)?(看|管|回|理|处理|跟进|接待|接手)(我|了|过|的)*(吗|没|么|嘛|\?)",
        // 怎么还没人回 · 一直没人理我
        r"|(怎么|为什么|为啥|咋|还|还是|一直|都|到现在)(还|都|一直)?(没|没有)(人|客服)(来)?(回|理|看|管|处理|接|跟进)",
        r"|(客服|人工|你们)(怎么|为什么|为啥|咋)(还|一直|都)?(不|没|没有)(回|理|看)",
        // 客服什么时候回我 · 还要等多久才有人
        r"|(客服|人工|你们|有人|谁)(到底)?(什么时候|啥时候|几点|多久|多长时间)(才|能|会|可以)*(有人)?(回|来|理|看|处理|接)",
        r"|(什么时候|啥时候|多久|几点)(才|能|会)*(有人|有客服|客服|轮到我)",
        // 排到第几了 · 前面还有几个人
        r"|(排到|排在|排第|轮到)(第)?(几|哪|我)|(前面|前边)(还)?(有)?(几|多少)(个|位|人)",
        r"|(did|do|have|has)( you| anyone| anybody| someone| somebody| they| support)( guys)?( even)?( get| got| gotten| receive| received| see| seen| read) (my|the) (message|messages|text|question)",
        r"|(where is|what happened to) my message|(is|has|did) (anyone|anybody|someone|somebody)( there| reading| looking| working| replied| answered| reply| answer)",
        r"|when (will|does|do|can) (someone|somebody|anyone|anybody|you|they|support)( finally)? (reply|answer|get back|respond)",
        r"|(my )?(place|position) in (the )?(queue|line)|how many( people)?( are)? (before|ahead)|(nobody|no one|noone)( has)? (is )?(answer|repl|respond)",
    ))
    .expect("a fixed, tested expression")
});

/// True for a folded text that asks so.
pub(super) fn asked(folded: &str) -> bool {
    WORDS.is_match(folded) && ASKED.is_match(folded)
}
