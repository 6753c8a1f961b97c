//! The demo as a newcomer tries it: every order that it names, in every language of the system.

use super::help::{Home, flat};

/// Orders, tails and what they are about, as the greeting names them.
fn samples(out: &str) -> Vec<(String, String)> {
    out.lines()
        .filter_map(|line| line.trim().split_once(" → "))
        .filter(|(order, _)| order.bytes().all(|b| b.is_ascii_digit()))
        .map(|(order, rest)| (order.to_owned(), rest.split_whitespace().next().unwrap_or_default().to_owned()))
        .collect()
}

fn masked(order: &str) -> String {
    format!("{}…{}", &order[..3], &order[order.len() - 4..])
}

#[test]
fn every_sample_order_is_answered_with_its_status() {
    let home = Home::new();
    let greeting = home.simdesk(["chat", "--demo"]).run().code(0).err("");
    let samples = samples(&greeting.out);
    assert!(samples.len() >= 20, "{greeting}");
    let statuses = ["审核未通过", "审核中", "审核通过", "待补", "已发货", "已激活", "已取消", "暂时没有审核结果", "没有查到"];
    for (order, tail) in samples {
        let stored = tail.bytes().all(|b| b.is_ascii_digit());
        let tail = if stored { tail } else { "1234".to_owned() };
        let done = home.simdesk(["chat", "--demo"]).stdin(format!("{order}\n{tail}\n")).run().code(0).err("");
        let answer = flat(done.out.rsplit("\n> ").next().unwrap_or_default());
        if stored {
            assert!(answer.contains(&masked(&order)), "{order} is not named: {answer}");
            assert!(statuses.iter().any(|status| answer.contains(status)), "{order} has no status: {answer}");
        } else {
            // Nothing to check the owner with: nothing about the order is said, a person takes over.
            assert!(!statuses[..7].iter().any(|status| answer.contains(status)), "{order} is told to anybody: {answer}");
        }
        // A wrong tail says nothing about the order.
        let wrong = home.simdesk(["chat", "--demo"]).stdin(format!("{order}\n0000\n")).run().code(0);
        let answer = flat(wrong.out.rsplit("\n> ").next().unwrap_or_default());
        assert!(!statuses[..7].iter().any(|status| answer.contains(status)), "{order} is told to anybody: {answer}");
    }
    assert_eq!(home.files("tmp"), [home.path("tmp")].into_iter().filter(|p| !p.is_dir()).collect::<Vec<_>>(), "the demo is gone");
    assert!(!home.path("data").exists(), "the demo leaves no store");
}

#[test]
fn it_greets_in_the_language_of_the_system() {
    let home = Home::new();
    let rows = [
        ("en_GB.UTF-8", "SIM"),
        ("zh_TW.UTF-8", "您好，我是電話卡審核助理"),
        ("zh_HK.UTF-8", "您好，我是電話卡審核助理"),
        ("zh_CN.GB18030", "您好，我是电话卡审核助手"),
        ("zh_SG", "您好，我是电话卡审核助手"),
        ("C", "您好，我是电话卡审核助手"),
        ("C.UTF-8", "您好，我是电话卡审核助手"),
        ("POSIX", "您好，我是电话卡审核助手"),
        ("", "您好，我是电话卡审核助手"),
        ("de_DE.UTF-8", "SIM"),
    ];
    for (lang, greeting) in rows {
        let done = home.simdesk(["chat", "--demo"]).env("LANG", lang).run().code(0).err("");
        assert!(done.out.contains(greeting), "{lang}: {done}");
        assert_eq!(done.out.contains("您好"), greeting != "SIM", "{lang}: {done}");
    }
    home.simdesk(["chat", "--demo", "--lang", "en"]).run().code(0).says("SIM");
    home.simdesk(["chat", "--demo"]).env("LC_ALL", "en_US.UTF-8").run().code(0).says("SIM");
}
