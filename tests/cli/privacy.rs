//! What people should not send is nowhere afterwards: not in the store's files, not in the refused rows, not in what is printed, not in
//! the log at its most talkative. Every planted number is invented.

use std::fs;

use super::help::{Done, Home};

/// What is typed, and the characters of it that must be nowhere.
const PLANTED: &[(&str, &str)] = &[
    // ID numbers: valid, with X, wrong check digit, 15 digits, spaced, full width, with a dash.
    ("我身份证110101199003070134", "110101199003070134"),
    ("身份证号11010119900307803X麻烦查下", "11010119900307803"),
    ("证件号是 440308198512127777 对吗", "440308198512127777"),
    ("老身份证130503670401001", "130503670401001"),
    ("3101 0419 8808 2526 18 是我的身份证", "3101041988082526"),
    ("身份证５１０１０４１９９２０２０２５５５１", "510104199202025551"),
    ("320106-19910909-2248 身份证", "19910909"),
    // Bank cards.
    ("银行卡6222021234567890128退到这张", "6222021234567890128"),
    ("卡号 6217 0000 1234 5678 903 退款", "621700001234"),
    ("credit card 4111111111111111", "4111111111111111"),
    // Phones: the last four may stay.
    ("手机13912345678", "1391234"),
    ("电话 +86 137 8765 4321", "1378765"),
    ("联系 138-1122-3344", "1381122"),
    ("我的号码１５８９９００１１２２", "1589900"),
    // Codes and secrets.
    ("验证码是 482913", "482913"),
    ("短信验证码：739205，帮我填", "739205"),
    ("token 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"),
    ("密码是 hunter2Zebra", "hunter2Zebra"),
];

/// Searches bytes for a number as UTF-8, UTF-16 and in full-width digits.
fn finds(bytes: &[u8], needle: &str) -> bool {
    let wide: String =
        needle.chars().map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c }).collect();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    [needle.as_bytes().to_vec(), wide.as_bytes().to_vec(), utf16(needle), utf16(&wide)]
        .iter()
        .any(|form| bytes.windows(form.len()).any(|window| window == form))
}

#[track_caller]
fn nowhere(place: &str, bytes: &[u8], needles: &[&str]) {
    for needle in needles {
        // With or without the blanks that people put into numbers.
        let dense: Vec<u8> = bytes.iter().copied().filter(|b| !matches!(b, b' ' | b'-' | b'\n')).collect();
        assert!(!finds(bytes, needle) && !finds(&dense, needle), "{needle} stands in {place}");
    }
}

#[track_caller]
fn nowhere_in(home: &Home, runs: &[Done], dirs: &[&str], needles: &[&str]) {
    for done in runs {
        nowhere("standard output", done.out.as_bytes(), needles);
        nowhere("standard error", done.err.as_bytes(), needles);
    }
    let mut looked_at = 0;
    for path in dirs.iter().flat_map(|dir| home.files(dir)) {
        // A socket can't be read, and holds nothing.
        let Ok(bytes) = fs::read(&path) else { continue };
        looked_at += 1;
        nowhere(&path.display().to_string(), &bytes, needles);
    }
    assert!(looked_at > 0, "there is something to look at");
}

#[test]
fn what_a_customer_should_not_send_is_nowhere() {
    let home = Home::new();
    let needles: Vec<&str> = PLANTED.iter().map(|(_, needle)| *needle).collect();
    let mut input = PLANTED.iter().map(|(text, _)| format!("{text}\n")).collect::<Vec<_>>().concat();
    input.push_str("转人工\n");
    for (text, _) in PLANTED {
        input.push_str(text);
        input.push('\n');
    }
    // And all in one message.
    input.push_str(&PLANTED.iter().map(|(text, _)| format!("{text}；")).collect::<Vec<_>>().concat());
    input.push('\n');
    let trace = |run: super::help::Run| run.env("SIMDESK_LOG", "trace").run().code(0);
    let mut runs = vec![trace(home.on("s", &["chat"]).stdin(&input))];
    assert!(runs[0].err.contains("DEBUG"), "the log is at its most talkative: {}", runs[0]);
    for (text, _) in PLANTED {
        runs.push(trace(home.on("s", &["reply", "C-1001", &format!("您好，您说的{text}收到")])));
    }
    runs.push(trace(home.on("s", &["cases", "C-1001"])));
    runs.push(trace(home.on("s", &["cases", "--json"])));
    runs.push(trace(home.on("s", &["chat"]).stdin("在吗\n")));
    runs.push(trace(home.simdesk(["understand"]).stdin(&input)));
    runs.push(trace(home.simdesk(["understand", "--as", "reason"]).stdin(&input)));
    nowhere_in(&home, &runs, &["s", "data", "config", "tmp"], &needles);
}

/// A distributor's file with everything that such files should not hold.
fn csv() -> String {
    let reasons = ["姓名与证件号110101199003070134不一致", "联系13912345678无人接听", "银行卡6222021234567890128校验失败"];
    let mut text = vec!["订单号,订单状态,失败原因,收件人,手机号,身份证号,收货地址,下单时间,更新时间\n".to_owned()];
    for (n, reason) in reasons.iter().enumerate() {
        text.push(format!(
            "69000000000000077{n:02},审核失败,{reason},欧阳测试娜,13800137{n:03},11010119900307803X,北京市海淀区测试路99弄,2026-11-10 09:00:00,2026-11-11 09:00:00\n"
        ));
    }
    // Refused: no order number, so the row goes into the refused file.
    text.push("4.78E+18,审核失败,证件号440308198512127777有误,欧阳测试娜,13800137999,11010119900307803X,北京市海淀区测试路99弄,2026-11-10 09:00:00,2026-11-11 09:00:00\n".to_owned());
    text.concat()
}

#[test]
fn what_sellers_files_should_not_hold_is_nowhere() {
    let home = Home::new();
    let needles = [
        "110101199003070134",
        "1391234",
        "6222021234567890128",
        "440308198512127777",
        "11010119900307803",
        "1380013",
        "欧阳测试娜",
        "测试路99弄",
    ];
    fs::create_dir(home.path("in")).expect("an empty home");
    home.file("in/orders.csv", csv());
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in csv().lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            let row = u32::try_from(row).expect("few rows");
            sheet
                .write_string(row, u16::try_from(column).expect("few columns"), cell.replace("690000", "690001"))
                .expect("a cell is written");
        }
    }
    book.save(home.path("in/orders.xlsx")).expect("the file can be written");
    let mut runs = Vec::new();
    for file in ["in/orders.csv", "in/orders.xlsx"] {
        let run = home.on("s", &["import", file, "--refused", "refused"]).env("SIMDESK_LOG", "trace").run().code(0);
        runs.push(run.says("3 new").says("1 refused"));
    }
    assert_eq!(home.files("refused").len(), 2, "{:?}", home.files("refused"));
    for order in ["6900000000000007700", "6900000000000007701", "6900010000000007702"] {
        runs.push(home.on("s", &["lookup", order]).env("SIMDESK_LOG", "trace").run().code(0));
        runs.push(home.on("s", &["lookup", order, "--json"]).env("SIMDESK_LOG", "trace").run().code(0));
    }
    nowhere_in(&home, &runs, &["s", "refused", "data", "tmp"], &needles);
}
