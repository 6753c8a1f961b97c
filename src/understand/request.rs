//! Things to be done that only staff can do, found by precise rules: a missed one costs a question, an invented one a false promise.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::gates::Gates;
use crate::model::Request;

struct Rule {
    request: Request,
    /// Whatever it asks has one of these words.
    words: &'static [&'static str],
    asks: Regex,
    unless: Option<Regex>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |request, words, asks: &str, unless: &str| Rule {
        request,
        words,
        asks: regex(asks),
        unless: (!unless.is_empty()).then(|| regex(unless)),
    };
    vec![
        rule(
            Request::DeleteData,
            &["删", "清", "抹", "注销", "delete", "erase", "remove"],
            r"(删除?|删掉|清除|清空|抹掉|注销)(掉|一下|了)?我?的?.{0,6}(信息|数据|资料|记录|隐私)|(信息|数据|资料|记录).{0,6}(删了|删掉|删除|清除|清空)|(delete|erase|remove).{0,12}(data|information|info|records?|details|chats?)",
            r"会不会|会被|什么时候删|多久删|是否|删不删|do you delete",
        ),
        rule(
            Request::Cancel,
            &["取消", "撤", "退掉", "退单", "要了", "办了", "cancel", "withdraw"],
            r"(帮我?|给我?|请|麻烦|我要|我想|想要?|要求|申请)(你们?|把)?.{0,8}(取消|撤单|撤销|撤掉|撤回|退掉|退单)|(不想?要了|不办了|不需要了).{0,8}(取消|撤|退)|(取消|撤销|撤回)(掉|一下)?(这个|这张|我的|那个)?(订单|申请|这单)$|(cancel|withdraw) (my|the|this) (order|application)",
            r"为什么|为啥|怎么会|被取消|自动取消|谁取消|会不会|取消了我|why|已经?取消",
        ),
        rule(
            Request::Correct,
            &["改", "更正", "纠正", "换", "change", "correct", "fix", "update"],
            r"(帮我?|给我?|请|麻烦)(你们?|把)?.{0,10}(改|更正|修改|纠正|换)(一下|成|下|为|过来)?.{0,8}(姓名|名字|地址|电话|信息|资料|身份证|收货)|(姓名|名字|地址|电话|信息|资料|收货).{0,10}(帮我?|给我?|麻烦)(改|更正|修改|换)|(please |can you |could you )(change|correct|fix|update).{0,20}(name|address|phone|information|details|id)",
            "",
        ),
        rule(
            Request::Unblock,
            &["名单", "限制", "风控", "me from", "me off", "unblock"],
            r"(帮我?|给我?|请|麻烦|我要|能不能|可以).{0,8}(解除|移出|解封|解禁|拉出来|消除|去掉|取消).{0,8}(黑名单|灰名单|限制|风控|名单)|(黑名单|灰名单|限制|名单).{0,8}(帮我?|给我?|麻烦).{0,4}(解|移|消)|(remove|take) me (from|off).{0,12}(list|blacklist)|unblock me",
            "",
        ),
        rule(
            Request::Hurry,
            &["催", "加急", "优先", "提前", "点审", "尽快", "hurry", "speed", "expedite"],
            r"(帮我?|给我?|请|麻烦|能不能|可以|可不可以|赶紧|快点).{0,6}(催|加急|优先|提前|快一?点审|尽快审|尽快处理|尽快办)|催一?下|催催|加急一?下|(hurry|speed).{0,10}(up|it)|expedite",
            "",
        ),
        rule(
            Request::Refund,
            &["退", "还钱", "还给我", "refund", "money"],
            r"(帮我?|给我?|请|麻烦|马上|立刻|赶紧|现在就?|我要|要求|快)(你们?|把)?.{0,6}(退款|退钱|退费|退我|钱退|把钱退|还钱)|(把|将)?(钱|款|押金|首充|预存)(款)?(赶紧|马上|立刻|快)?(退给我|退回来|还给我|退我)$|refund me|give me (back )?my money|i want (a|my) (refund|money)",
            r"多久|什么时候|几天|怎么|吗|规则|会不会|能不能|how|when|\?",
        ),
        rule(
            Request::ChangeNumber,
            &["换", "改", "change", "pick", "choose"],
            r"(帮我?|给我?|请|麻烦|我要|我想|想要?|能不能|可以).{0,6}(换|改)(一?个|成)?.{0,4}(号码|号$|靓号|手机号|尾号)|(change|pick|choose) (to )?(another|a different|my) number",
            r"携号|换绑",
        ),
    ]
});

/// One bit a rule.
static WORDS: LazyLock<Gates> = LazyLock::new(|| Gates::new(&RULES.iter().map(|rule| rule.words).collect::<Vec<_>>()));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed, tested expression")
}

/// Words of which every sentence about notices has one.
static NOTICE_WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = [
        "通知",
        "提醒",
        "推送",
        "发消息",
        "发信息",
        "消息",
        "退订",
        "告诉",
        "说一声",
        "跟我说",
        "和我说",
        "td",
        "notif",
        "notice",
        "unsubscribe",
        "let me know",
        "tell me",
        "messag",
        "updates",
        "stop",
    ];
    AhoCorasick::new(words).expect("a short list of plain words always builds")
});

static STOP_NOTICES: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(td|退订|退订回t|unsubscribe|stop)[.!。!]?$",
        r"|(不要|别|不用|不必|停止|不想|取消|关闭|关掉|关了|退订|停掉)(再|给我|帮我|一直|老是?|总是?|主动|收到?|你们?|的|这些?|订单|所有|天天|发)*(通知|提醒|推送|发消息|发信息)(我|了|吧|消息|短信|信息|功能)*[.!。!~]*$",
        r"|(通知|提醒|推送)(我)?(关了|关掉|停了|退订|别发了|不要发了|不用发了)",
        r"|(stop|no more|turn off|disable|don't send( me)?|do not send( me)?|unsubscribe from)( sending)?( me)?( the| these| those| your| any| more)* ?(messaging me|notices?|notifications?|updates?|messages?)",
    ))
});

static START_NOTICES: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"(打开|开启|恢复|重新打开|重新开|订阅)(一下|订单|收到?|的)*(通知|提醒|推送)",
        r"|(有|出|一有)(了)?(结果|变化|进展|消息|动静)(了|的时候|时|就|后|请|麻烦|再|要)*(通知|告诉|提醒|跟我说|和我说)(我|一声|一下)?",
        r"|(通过|审核完|出来)了?(就|再|请|麻烦)?(通知|告诉|提醒)(我|一声|一下)",
        r"|(turn on|enable|resume|send me)( the| my| order)* (notices?|notifications?)",
        r"|(let me know|tell me|notify me) (when|once|as soon as)",
    ))
});

/// Sentences that ask or tell about notices instead: "收到订单取消通知" is about a cancelled order.
static ABOUT_NOTICES: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"怎么|为什么|没收到|没有?通知|会不会|会吗|吗|\?|why|how|did|(收到|接到|来|发|看到|有)了?(一[条个])?.{0,8}(取消|关闭)的?(通知|提醒|短信|消息)",
    )
});

/// Whether a folded text asks for notices (true), or for none any more (false).
pub(crate) fn notices(folded: &str) -> Option<bool> {
    if !NOTICE_WORDS.is_match(folded) || ABOUT_NOTICES.is_match(folded) {
        return None;
    }
    let stops = STOP_NOTICES.is_match(folded);
    (stops || START_NOTICES.is_match(folded)).then_some(!stops)
}

/// The first request that a folded text makes.
pub(crate) fn find(folded: &str) -> Option<Request> {
    let may_ask = WORDS.of(folded);
    let possible = RULES.iter().enumerate().filter(|(at, _)| may_ask >> at & 1 == 1).map(|(_, rule)| rule);
    // What rules a request out is quicker to see than the request.
    let unless = |rule: &Rule| rule.unless.as_ref().is_some_and(|unless| unless.is_match(folded));
    let mut asked = possible.filter(|rule| !unless(rule) && rule.asks.is_match(folded));
    asked.next().map(|rule| rule.request)
}
