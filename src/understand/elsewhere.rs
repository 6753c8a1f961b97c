//! Words of other places: a parcel of another shop, a bank's face check, a driving licence. The rest of such a message often reads exactly
//! like one of ours ("身份核验不通过"), so these words are evidence of their own.

use std::sync::LazyLock;

use regex::Regex;

static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        "淘宝|天猫|拼多多|京东|唯品会|闲鱼|美团|饿了么|外卖|滴滴|打车|快手|小红书|哔哩|b站|微博|知乎|支付宝|花呗|借呗|余额宝|银行|贷款|信用卡|网贷|公积金|社保|医保|",
        "医院|挂号|驾校|驾照|驾驶证|行驶证|车牌|公务员|考研|考试|高考|准考证|报名照|学校报名|签证|办护照|机票|火车|高铁|12306|航班|酒店|旅游|签注|",
        "保险|股票|基金|彩票|简历|求职|工资|租房|房贷|装修|电费|水费|燃气|小店|橱窗|团购|抖加|dou\\+|企业号|蓝v|涨粉|粉丝|带货|开播|直播间人气|剪辑|抖币|",
        "健身|减肥|做饭|菜谱|作业|论文|翻译|天气|笑话|诗|写代码|python|电影|歌曲|游戏|王者|原神|星座|感冒|头疼|股价|光猫|路由器|宽带|彩铃|携号转网|漫游|物联网卡|物联卡|",
        "taobao|alipay|pinduoduo|jd\\.com|amazon|bank|loan|credit card|visa|flight|hotel|train ticket|driving|licen[cs]e plate|insurance|salary|weather|joke|homework|recipe|movie|",
        "broadband|roaming|router|followers|my shop|livestream views",
    ))
    .expect("a fixed, tested expression")
});

static HERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("流量卡|电话卡|手机卡|号卡|办卡|开卡|大王卡|卡审核|这卡|这张卡|退款到|退到|退回|付款|首充|买卡|审核失败|付的|扣|sim|my card|the card")
        .expect("a fixed, tested expression")
});

/// True when a folded text names another place.
pub(crate) fn names_it(folded: &str) -> bool {
    OTHER.is_match(folded)
}

/// True when a folded text speaks of another place and of nothing of ours.
pub(crate) fn speaks_of_it(folded: &str) -> bool {
    names_it(folded) && !HERE.is_match(folded)
}
