//! Reason cells as they are: notes with times, JSON, HTML, several reasons, codes.

use simdesk::audits::reasons::{reason_cell, remark_cell};

#[test]
fn a_remark_gives_the_latest_failing_entry() {
    let table = [
        ("照片模糊", "照片模糊"),
        ("2026-11-01 10:00:00 开卡失败：照片模糊\n2026-11-03 10:00:00 开卡失败：年龄不符", "开卡失败：年龄不符"),
        ("2026-11-03 10:00:00 开卡失败：年龄不符\n2026-11-01 10:00:00 开卡失败：照片模糊", "开卡失败：年龄不符"),
        ("2026-11-01 10:00:00 开卡失败：照片模糊\n2026-11-03 10:00:00 已联系客户", "开卡失败：照片模糊"),
        ("2026-11-01 10:00:00 开卡失败：照片模糊\n2026-11-02 10:00:00 已重推", "开卡失败：照片模糊"),
        ("[2026-11-01 10:00:00] 开卡失败：照片模糊", "开卡失败：照片模糊"),
        ("[审核] 照片模糊", "照片模糊"),
        ("[\u{0}", "["),
        (
            r#"[{"time":"2026-11-01 10:00:00","content":"照片模糊"},{"time":"2026-11-03 10:00:00","content":"年龄不符"}]"#,
            "年龄不符",
        ),
        (
            r#"[{"time":"2026-11-03 10:00:00","content":"年龄不符"},{"time":"2026-11-01 10:00:00","content":"照片模糊"}]"#,
            "年龄不符",
        ),
        (
            r#"[{"time":"2026-11-01 10:00:00","content":"照片模糊"},{"time":"2026-11-03 10:00:00","content":"已通知客户"}]"#,
            "照片模糊",
        ),
        (r#"[{"time":1793930000,"content":"照片模糊"}]"#, "照片模糊"),
        ("<p>照片<b>模糊</b></p>", "照片模糊"),
        ("照片模糊&nbsp;", "照片模糊"),
        ("-", ""),
        ("无", ""),
        ("[]", "[]"),
    ];
    for (cell, expected) in table {
        let found = remark_cell(cell, &[], false);
        assert_eq!(found.reasons.first().map_or("", |r| r.text.as_str()), expected, "{cell:?}");
    }
}

#[test]
fn several_reasons_are_told_apart_and_one_reason_stays_whole() {
    let table: &[(&str, &[&str])] = &[
        ("照片模糊；年龄不符", &["照片模糊", "年龄不符"]),
        ("照片模糊;年龄不符;照片模糊", &["照片模糊", "年龄不符"]),
        ("照片模糊+地址无法配送", &["照片模糊", "地址无法配送"]),
        ("照片模糊<br>年龄不符", &["照片模糊", "年龄不符"]),
        ("身份证照片模糊，收货地址有误", &["身份证照片模糊", "收货地址有误"]),
        ("身份证照片模糊，请重新上传", &["身份证照片模糊，请重新上传"]),
        ("审核失败，身份证号与姓名不一致", &["审核失败，身份证号与姓名不一致"]),
        ("该用户已欠费，不能办理", &["该用户已欠费，不能办理"]),
        ("A+B套餐不支持", &["A+B套餐不支持"]),
    ];
    for (cell, expected) in table {
        let found = reason_cell(cell, None, &[]);
        let texts: Vec<&str> = found.reasons.iter().map(|r| r.text.as_str()).collect();
        assert_eq!(&texts, expected, "{cell:?}");
    }
}

#[test]
fn codes_are_found() {
    let table = [
        ("E900009 照片模糊", Some("E900009")),
        ("照片模糊(E900009)", Some("E900009")),
        ("证件照片不合格（KSSC）", Some("KSSC")),
        ("[DZ]地址异常", Some("DZ")),
        ("KSSC", Some("KSSC")),
        ("3006：灰名单校验失败", Some("3006")),
        ("已达到最大值【5个】", None),
        ("5G套餐不支持", None),
        ("照片模糊", None),
    ];
    for (cell, expected) in table {
        let found = reason_cell(cell, None, &[]);
        assert_eq!(found.reasons[0].code.as_deref(), expected, "{cell:?}");
    }
    let beside = reason_cell("照片模糊", Some("3006"), &[]);
    assert_eq!(beside.reasons[0].code.as_deref(), Some("3006"));
    assert_eq!(reason_cell("", Some("3006"), &[]).reasons[0].text, "3006");
}

#[test]
fn reasons_are_masked() {
    let found = reason_cell("有号码【13800138999】有往月欠费【12.30】元", None, &[]);
    assert_eq!(found.reasons[0].text, "有号码【•••••••8999】有往月欠费【12.30】元");
    let found = reason_cell("客户示例名与证件号码【ABC12345】不符", None, &["示例名".into()]);
    assert_eq!(found.reasons[0].text, "客户***与证件号码【***】不符");
}
