//! Things to be done that only staff can do, found by precise rules: a missed one costs a question, an invented one a false promise.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use crate::model::Request;

/// Words of which every request has one. Most messages have none, and looking for them is quicker than trying every rule.
static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new([
        "删",
        "清",
        "抹",
        "注销",
        "取消",
        "撤",
        "退",
        "改",
        "更正",
        "纠正",
        "换",
        "解",
        "移出",
        "拉出来",
        "消",
        "去掉",
        "催",
        "加急",
        "优先",
        "提前",
        "快",
        "还钱",
        "还给我",
        "钱",
        "delete",
        "erase",
        "remove",
        "cancel",
        "withdraw",
        "change",
        "correct",
        "fix",
        "update",
        "take me",
        "unblock",
        "hurry",
        "speed",
        "expedite",
        "refund",
        "money",
        "pick",
        "choose",
    ])
    .expect("a short list of plain words always builds")
});

struct Rule {
    request: Request,
    asks: Regex,
    unless: Option<Regex>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |request, asks: &str, unless: &str| Rule {
        request,
        asks: regex(asks),
        unless: (!unless.is_empty()).then(|| regex(unless)),
    };
    vec![
        rule(
            Request::DeleteData,
            r"(删除?|删掉|清除|清空|抹掉|注销)(掉|一下|了)?我?的?.{0,6}(信息|数据|资料|记录|隐私)|(信息|数据|资料|记录).{0,6}(删了|删掉|删除|清除|清空)|(delete|erase|remove).{0,12}(data|information|info|records?|details|chats?)",
            r"会不会|会被|什么时候删|多久删|是否|删不删|do you delete",
        ),
        rule(
            Request::Cancel,
            r"(帮我?|给我?|请|麻烦|我要|我想|想要?|要求|申请)(你们?|把)?.{0,8}(取消|撤单|撤销|撤掉|撤回|退掉|退单)|(不想?要了|不办了|不需要了).{0,8}(取消|撤|退)|(取消|撤销|撤回)(掉|一下)?(这个|这张|我的|那个)?(订单|申请|这单)$|(cancel|withdraw) (my|the|this) (order|application)",
            r"为什么|为啥|怎么会|被取消|自动取消|谁取消|会不会|取消了我|why|已经?取消",
        ),
        rule(
            Request::Correct,
            r"(帮我?|给我?|请|麻烦)(你们?|把)?.{0,10}(改|更正|修改|纠正|换)(一下|成|下|为|过来)?.{0,8}(姓名|名字|地址|电话|信息|资料|身份证|收货)|(姓名|名字|地址|电话|信息|资料|收货).{0,10}(帮我?|给我?|麻烦)(改|更正|修改|换)|(please |can you |could you )(change|correct|fix|update).{0,20}(name|address|phone|information|details|id)",
            "",
        ),
        rule(
            Request::Unblock,
            r"(帮我?|给我?|请|麻烦|我要|能不能|可以).{0,8}(解除|移出|解封|解禁|拉出来|消除|去掉|取消).{0,8}(黑名单|灰名单|限制|风控|名单)|(黑名单|灰名单|限制|名单).{0,8}(帮我?|给我?|麻烦).{0,4}(解|移|消)|(remove|take) me (from|off).{0,12}(list|blacklist)|unblock me",
            "",
        ),
        rule(
            Request::Hurry,
            r"(帮我?|给我?|请|麻烦|能不能|可以|可不可以|赶紧|快点).{0,6}(催|加急|优先|提前|快一?点审|尽快审|尽快处理|尽快办)|催一?下|催催|加急一?下|(hurry|speed).{0,10}(up|it)|expedite",
            "",
        ),
        rule(
            Request::Refund,
            r"(帮我?|给我?|请|麻烦|马上|立刻|赶紧|现在就?|我要|要求|快)(你们?|把)?.{0,6}(退款|退钱|退费|退我|钱退|把钱退|还钱)|(把|将)?(钱|款|押金|首充|预存)(款)?(赶紧|马上|立刻|快)?(退给我|退回来|还给我|退我)$|refund me|give me (back )?my money|i want (a|my) (refund|money)",
            r"多久|什么时候|几天|怎么|吗|规则|会不会|能不能|how|when|\?",
        ),
        rule(
            Request::ChangeNumber,
            r"(帮我?|给我?|请|麻烦|我要|我想|想要?|能不能|可以).{0,6}(换|改)(一?个|成)?.{0,4}(号码|号$|靓号|手机号|尾号)|(change|pick|choose) (to )?(another|a different|my) number",
            r"携号|换绑",
        ),
    ]
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed, tested expression")
}

/// The first request that a folded text makes.
pub(crate) fn find(folded: &str) -> Option<Request> {
    if !WORDS.is_match(folded) {
        return None;
    }
    RULES.iter().find(|r| r.asks.is_match(folded) && !r.unless.as_ref().is_some_and(|u| u.is_match(folded))).map(|r| r.request)
}
