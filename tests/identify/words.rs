//! Cleaning, folding, language, ages, and messages that are one small word.

use proptest::prelude::*;
use simdesk::model::Locale;
use simdesk::normalise::{bound, clean, fold, simplified};
use simdesk::understand::spans::{choice, command, empty, facts, language, short, short_folded, yes_no};

#[test]
fn cleaning_keeps_the_words() {
    let rows = [
        ("你好", "你好"),
        ("  你好 \n", "你好"),
        ("\u{1b}[31m红\u{1b}[0m", "红"),
        ("\u{1b}]0;title\u{7}text", "text"),
        ("\u{1b}]8;;http://x\u{1b}\\link", "link"),
        ("\u{1b}]never ends", "never ends"),
        ("\u{9b}2Jgone", "gone"),
        ("\u{1b}", ""),
        ("a\u{202e}b\u{2066}c", "abc"),
        ("478\u{200b}132", "478132"),
        ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("a\n \n \n b", "a\n\n b"),
        ("a          b", "a    b"),
        ("a\tb\u{3000}c", "a b c"),
        ("a\0b\u{7}c", "abc"),
        ("Ｆｕｌｌ　ＷＩＤＴＨ", "Ｆｕｌｌ ＷＩＤＴＨ"),
        ("審核失敗", "審核失敗"),
    ];
    for (text, cleaned) in rows {
        assert_eq!(clean(text), cleaned, "{text:?}");
    }
}

#[test]
fn what_is_simplified_already_is_left_alone_and_nothing_else() {
    // Beside these the library changes characters that it leaves alone elsewhere, or the other way round.
    let neighbours = ["", "口憑", "看", "麻", "家", "書", "校仇定", "計企", "隆坤", "x", "著"];
    for c in ('\u{80}'..='\u{ffff}').chain(['𠀀', '😀']) {
        for text in neighbours.iter().flat_map(|beside| [format!("{beside}{c}"), format!("{c}{beside}")]) {
            assert_eq!(simplified(&text), fast2s::convert(&text), "{text:?}");
        }
    }
    assert!(matches!(simplified("著作，看着 ok 😀"), std::borrow::Cow::Owned(_)));
    assert!(matches!(simplified("照片反光，请重拍 ok 😀"), std::borrow::Cow::Borrowed(_)));
}

#[test]
fn a_text_that_is_folded_already_says_the_same_in_short() {
    let long = "好啊".to_owned() + &"啊".repeat(30);
    for text in [
        "好",
        "好的。",
        "已经解决了！",
        "还没有解决",
        "ＯＫ",
        "2️⃣",
        "👍",
        "ok，好的",
        "不是，没有",
        "no... thanks",
        "选2",
        "",
        "。",
        &long,
    ] {
        assert_eq!(short_folded(text, &fold(text)), short(text), "{text:?}");
    }
    assert_eq!(yes_no(&long), Some(true));
    assert_eq!(yes_no("我已经按你们说的重新拍了照片"), None);
}

#[test]
fn folding_brings_spellings_together() {
    let rows = [
        ("審核 失敗", "审核失败"),
        ("ＡＢＣ１２３", "abc123"),
        ("审核，失败！", "审核,失败!"),
        ("My  ID\nPhoto", "my id photo"),
        ("审 核\n失\u{3000}败", "审核失败"),
        ("办 SIM 卡", "办 sim 卡"),
        ("审\u{200b}核", "审核"),
        ("①", "1"),
        ("\u{1b}[1m审核\u{1b}[0m", "审核"),
        ("", ""),
    ];
    for (text, folded) in rows {
        assert_eq!(fold(text), folded, "{text:?}");
    }
}

#[test]
fn bounding_says_how_much_was_cut() {
    assert_eq!(bound("审核失败", 4), ("审核失败".into(), None));
    assert_eq!(bound("审核失败了吗", 4), ("审核失败".into(), Some(2)));
    assert_eq!(bound("", 0), ("".into(), None));
    assert_eq!(bound("a", 0), ("".into(), Some(1)));
}

#[test]
fn a_million_characters_are_cleaned_and_folded() {
    for pattern in ["审", " ", "\n", "\u{1b}]", "\u{1b}[", "A\u{301}", "\u{200b}", "審 "] {
        let text = pattern.repeat(1_000_000 / pattern.chars().count());
        assert!(clean(&text).len() <= text.len());
        assert!(fold(&text).len() <= text.len() * 2);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn cleaning_twice_is_cleaning_once(text in any::<String>()) {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once.clone());
        prop_assert!(!once.chars().any(|c| c.is_control() && c != '\n'));
    }

    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,40}|[審核發髮後乾幹隻İŒﬁ㎏ ａＺ著 \u{301}]{0,30}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    /// Plain text is folded in one pass, any other text in several; an invisible mark takes plain text the long way.
    #[test]
    fn the_short_way_of_folding_leads_where_the_long_way_leads(
        text in "[ a-zA-Z0-9Ａ-Ｚ０-９！～，。、：？《》【】“”\\p{Han}\t\n\u{3000}]{0,30}|[審核發髮後乾幹隻著瞭臺係裏麼 ａＺ]{0,30}"
    ) {
        prop_assert_eq!(fold(&text), fold(&format!("\u{200b}{text}")));
    }
}

#[test]
fn the_language_of_messages() {
    let simplified = [
        "审核失败怎么办",
        "你好",
        "shenhe yao duojiu",
        "zhuan rengong",
        "wei sha mei guo",
        "nianling bufu zenme ban",
        "wei shenme shuo wo shi heimingdan",
        "mingxia chaoguo 5 zhang ka",
        "tijiao shibai yizhi zhuan",
        "tuikuan",
        "wo yao tui kuan",
        "shenhe",
        "zenmeban",
        "you mei you ren",
        "dingdan 4781320682406083640 shibai",
        "SIM卡审核失败",
        "转人工 please",
        "ka hai neng fa ma",
        "qing wen yao ji tian",
        "ren gong ke fu",
        "退款refund",
        "唔该，这个点解失败",
    ];
    let traditional = [
        "審核失敗怎麼辦",
        "點解我張卡唔過",
        "幾時退錢",
        "唔該，我張卡點呀",
        "係咪要重新申請",
        "佢話我資料唔啱",
        "轉人工",
        "請問要多久",
        "冇人覆我",
        "訂單4781320682406083640",
    ];
    let en = [
        "refund?",
        "thanks",
        "human please",
        "My ID photo keeps getting rejected as blurry",
        "why was my SIM card rejected",
        "human",
        "change name",
        "can you help me",
        "can I get my money back",
        "I'm 17",
        "how long",
        "when",
        "why",
        "I want to talk to a human",
        "order 4781320682406083640 failed",
        "hello, where is my order",
        "is this a scam",
        "my 审核失败 what should I do now",
        "cancel it",
        "resubmit",
        "fine",
        "sure",
        "refuse",
        "photo unclear",
    ];
    let none = [
        "",
        "123456",
        "4781320682406083640",
        "👍",
        "hi",
        "ok",
        "hello",
        "Hello!",
        "OK",
        "🙏🙏",
        "...",
        "HK202410211530001234",
        "KSSC",
        "/lang",
        "?",
    ];
    let mut faults = Vec::new();
    for (texts, expected) in
        [(&simplified[..], Some(Locale::ZhHans)), (&traditional, Some(Locale::ZhHant)), (&en, Some(Locale::En)), (&none, None)]
    {
        faults
            .extend(texts.iter().filter(|text| language(text) != expected).map(|text| format!("{text:?}: {:?}", language(text))));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn ages_and_years() {
    // The text, the age, the year, whether it is about a child.
    let rows: &[(&str, Option<u8>, Option<u16>, bool)] = &[
        ("我62岁", Some(62), None, false),
        ("我62周岁了能办吗", Some(62), None, false),
        ("６２歲", Some(62), None, false),
        ("我今年十六岁", Some(16), None, false),
        ("我妈六十五岁", Some(65), None, false),
        ("二十岁", Some(20), None, false),
        ("我今年17", Some(17), None, false),
        ("I'm 17", Some(17), None, false),
        ("im 17 can i buy", Some(17), None, false),
        ("I am 65 years old", Some(65), None, false),
        ("16 years old", Some(16), None, false),
        ("a 15-year-old", Some(15), None, false),
        ("my son is 14", Some(14), None, true),
        ("孩子15岁", Some(15), None, true),
        ("我儿子今年12岁能办吗", Some(12), None, true),
        ("女儿十三岁", Some(13), None, true),
        ("给小孩办的", None, None, true),
        ("for my kid", None, None, true),
        ("再过两个月满16", None, None, false),
        ("再过两个月满16岁", None, None, false),
        ("还差3个月16岁", None, None, false),
        ("未满16岁可以吗", None, None, false),
        ("满16岁才能办吗", None, None, false),
        ("16岁以下不行吗", None, None, false),
        ("超过60岁不能办？", None, None, false),
        ("16到60岁", None, None, false),
        ("我已经满18岁了", Some(18), None, false),
        ("几岁可以办", None, None, false),
        ("身份证是1990年的", None, Some(1990), false),
        ("我身份证是1990年的，帮我转人工", None, Some(1990), false),
        ("我1962年出生", None, Some(1962), false),
        ("born in 1990", None, Some(1990), false),
        ("I was born on 3 May 2008", None, Some(2008), false),
        ("我是90后", None, Some(1990), false),
        ("我08年的", None, Some(2008), false),
        ("2026年的订单", None, None, false),
        ("等了3天", None, None, false),
        ("名下超过5张卡", None, None, false),
        ("order is 5 days late", None, None, false),
        ("我16岁，他60岁", None, None, false),
        ("", None, None, false),
    ];
    for (text, age, year, child) in rows {
        let found = facts(text);
        assert_eq!((found.age, found.birth_year, found.about_child), (*age, *year, *child), "{text}");
    }
}

#[test]
fn choices() {
    let rows = [
        ("1", 1),
        ("2", 2),
        ("２", 2),
        ("②", 2),
        ("2️⃣", 2),
        ("选2", 2),
        ("我选2", 2),
        ("第二个", 2),
        ("第2个", 2),
        ("第2", 2),
        ("option 2", 2),
        ("2.", 2),
        ("2。", 2),
        ("二", 2),
        ("選3", 3),
        ("the second one", 2),
        ("number 3", 3),
        ("#1", 1),
        ("(2)", 2),
        (" 9 ", 9),
        ("第三项", 3),
        ("3吧", 3),
        ("回复1", 1),
    ];
    for (text, number) in rows {
        assert_eq!(choice(text), Some(number), "{text}");
    }
    for text in ["0", "12", "2天", "等2天", "", "第二次被拒", "2026", "两", "order 2", "2 orders", "我2岁", "10", "二十"]
    {
        assert_eq!(choice(text), None, "{text}");
    }
}

#[test]
fn yes_and_no() {
    for text in [
        "是",
        "是的",
        "对",
        "好",
        "好的",
        "可以",
        "嗯",
        "嗯嗯",
        "要",
        "行",
        "没错",
        "yes",
        "Yes!",
        "OK",
        "ok.",
        "sure",
        "係",
        "啱",
        "好的，谢谢".split('，').next().unwrap_or(""),
        "對",
        "沒錯",
        "好呀",
        "是，对",
        "yeah",
        "shide",
        "👍",
        "解决了",
        "可以了",
        "yes, please",
    ] {
        assert_eq!(yes_no(text), Some(true), "{text}");
    }
    for text in [
        "不",
        "否",
        "不是",
        "不用",
        "不用了",
        "没有",
        "还没",
        "沒有",
        "no",
        "No.",
        "nope",
        "唔係",
        "唔使",
        "冇",
        "not yet",
        "没解决",
        "no, thanks",
        "不行",
        "还没呢",
    ] {
        assert_eq!(yes_no(text), Some(false), "{text}");
    }
    for text in [
        "不是照片的问题",
        "是照片的问题吗",
        "是不是",
        "可以退款吗",
        "没有收到",
        "好慢",
        "no reason given",
        "ok但是为什么",
        "1",
        "",
        "对不起",
        "要多久",
        "行不行",
    ] {
        assert_eq!(yes_no(text), None, "{text}");
    }
}

#[test]
fn commands() {
    let rows = [
        ("/lang en", ("lang", "en")),
        ("/menu", ("menu", "")),
        ("／LANG  zh-Hant ", ("lang", "zh-Hant")),
        ("/start@sim_bot", ("start", "")),
        ("/reply C-1 你好 吗", ("reply", "C-1 你好 吗")),
        ("／ｍｅｎｕ", ("menu", "")),
    ];
    for (text, (name, argument)) in rows {
        assert_eq!(command(text), Some((name.to_owned(), argument.to_owned())), "{text}");
    }
    for text in ["／菜单", "/", "lang en", "/ lang", "/usr/bin", "1/2", "", "//x"] {
        assert_eq!(command(text), None, "{text}");
    }
}

#[test]
fn messages_without_meaning() {
    for text in ["", "   ", "。。。", "👍🙏", "?!", "\u{200b}", "\u{1b}[31m", "\n\n", "———", "❤️"] {
        assert!(empty(text), "{text:?}");
    }
    for text in ["a", "在", "1", "?1", "👍 ok", "••••"] {
        assert!(!empty(text), "{text:?}");
    }
}
