//! The classifier on any labelled texts.

use simdesk::understand::{Labelled, Line, OUT_OF_SCOPE, Verdict, sample};

const TEXTS: &[(&str, &str)] = &[
    ("weather", "明天上海会下雨吗"),
    ("weather", "今天外面冷不冷"),
    ("weather", "周末的天气怎么样"),
    ("weather", "北京明天会不会下雪"),
    ("weather", "今天的天气热不热"),
    ("music", "放一首周杰伦的歌"),
    ("music", "我想听点轻音乐"),
    ("music", "把这首歌加入歌单"),
    ("music", "放点安静的音乐"),
    ("music", "下一首歌是什么"),
    ("alarm", "早上七点叫我起床"),
    ("alarm", "取消明天的闹钟"),
    ("alarm", "设一个六点半的闹钟"),
    ("alarm", "闹钟改到八点"),
    ("alarm", "周五早上九点叫醒我"),
];

fn lines(rows: &[(&str, &str)]) -> Vec<Line> {
    rows.iter().map(|(label, text)| Line { text: (*text).to_owned(), label: Some((*label).to_owned()) }).collect()
}

fn outside(text: &str) -> Line {
    Line { text: text.to_owned(), label: None }
}

fn bits(v: &Verdict) -> (usize, u32, u32) {
    (v.label, v.p.to_bits(), v.trust.to_bits())
}

#[test]
fn learns_what_it_was_shown_and_the_same_twice() {
    for valid in [Vec::new(), lines(&TEXTS[3..12])] {
        let (one, two) = (Labelled::train(&lines(TEXTS), &valid), Labelled::train(&lines(TEXTS), &valid));
        assert_eq!(one.labels(), ["alarm", "music", "weather"]);
        for (label, text) in TEXTS {
            assert_eq!(one.labels()[one.judge(text).label], *label, "{text}");
            assert_eq!(bits(&one.judge(text)), bits(&two.judge(text)));
        }
        let verdict = one.judge("后天会下雨吗");
        assert_eq!(one.labels()[verdict.label], "weather");
        assert!((0.0..=1.0).contains(&verdict.p) && (0.0..=1.0).contains(&verdict.trust));
    }
}

#[test]
fn out_of_scope_can_be_learnt_as_a_label() {
    let mut train = lines(TEXTS);
    train.extend(["讲个笑话", "一加一等于几", "你多大了", "给我写首诗"].map(outside));
    let model = Labelled::train(&train, &[]);
    let place = model.labels().iter().position(|l| l == OUT_OF_SCOPE).expect("it has a place");
    assert!(model.is_out_of_scope(place) && !model.is_out_of_scope(0));
    assert!(model.is_out_of_scope(model.judge("讲个笑话").label));
    assert!(!Labelled::train(&lines(TEXTS), &train).is_out_of_scope(0), "calibration teaches no label");
}

#[test]
fn little_and_odd_input_is_no_fault() {
    let one = Labelled::train(&lines(&TEXTS[..1]), &[]);
    assert_eq!(one.judge("别的").label, 0);
    let none = Labelled::train(&[], &[]);
    let all = Labelled::train(&lines(TEXTS), &[outside("讲个笑话")]);
    for text in ["", " ", "\0", "😀😀", "?!", &"长".repeat(5_000)] {
        for model in [&one, &none, &all] {
            let verdict = model.judge(text);
            assert!(verdict.p.is_finite() && verdict.trust.is_finite(), "{text}");
        }
    }
}

#[test]
fn a_sample_has_a_share_of_every_label() {
    let all = lines(TEXTS);
    let count = |part: &[Line], label: &str| part.iter().filter(|l| l.label.as_deref() == Some(label)).count();
    for (size, each) in [(3, 1), (6, 2), (12, 4), (15, 5)] {
        let part = sample(&all, size, 1);
        assert_eq!(part.len(), size);
        for label in ["weather", "music", "alarm"] {
            assert_eq!(count(&part, label), each, "{label} in {size}");
        }
    }
    assert_eq!(sample(&all, 6, 1), sample(&all, 6, 1));
    assert_ne!(sample(&all, 6, 1), sample(&all, 6, 2));
    assert_eq!(sample(&all, 99, 1).len(), all.len());
    // A larger sample holds the smaller one.
    assert!(sample(&all, 6, 1).iter().all(|l| sample(&all, 9, 1).contains(l)));
    assert_eq!(sample(&[], 3, 1), []);
}
