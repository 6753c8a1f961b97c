//! What staff do about a case from the command line: who may, who was first, and what the audit log says of it.

use super::help::Home;

fn home_with_a_case() -> Home {
    let home = Home::new();
    home.on("s", &["chat"]).stdin("我的照片明明很清楚\n转人工\n").run().code(0).says("工单号 C-1001");
    home
}

#[test]
fn of_those_who_claim_at_once_one_has_it_and_the_others_hear_who() {
    let home = home_with_a_case();
    let names = ["amy", "ben", "cho", "dan"];
    let runs: Vec<_> = std::thread::scope(|scope| {
        let home = &home;
        let claim = |name| scope.spawn(move || home.on("s", &["claim", "C-1001", "--as", name]).run());
        names.map(claim).into_iter().map(|run| run.join().expect("it runs")).collect()
    });
    let (won, lost): (Vec<_>, Vec<_>) = names.iter().zip(runs).partition(|(_, run)| run.out.contains("yours"));
    let [(winner, run)] = won.try_into().map_err(|won: Vec<_>| won.len()).expect("exactly one has it");
    run.code(0).err("");
    for (name, run) in lost {
        // Noticed before it was noted, or in the turn.
        assert!(run.err.contains(&format!("{winner} ")) && run.err.contains("has case C-1001"), "{name}: {run}");
    }
    home.on("s", &["cases"]).run().code(0).says(&format!("with {winner} since"));
    // The customer reads of it when their chat runs again.
    home.on("s", &["chat"]).stdin("").run().code(0).says(&format!("客服 {winner} 已接手工单 C-1001"));
}

#[test]
fn a_case_goes_its_whole_way_from_the_command_line() {
    let home = home_with_a_case();
    let on = |args: &[&str]| home.on("s", args).run();
    on(&["hand-back", "C-1001"]).code(1).complains("nobody has case C-1001");
    on(&["claim", "C-4242"]).code(4).complains("there is no case C-4242");
    on(&["claim", "C-1001", "--as", "amy"])
        .code(0)
        .err("")
        .out("C-1001: yours; the customer hears that, and the bot is silent.\n");
    on(&["claim", "C-1001", "--as", "amy"]).code(1).complains("amy has case C-1001 already");
    on(&["note", "C-1001", "昨天来过电话", "--as", "ben"]).code(0).out("C-1001: noted for other staff.\n");
    on(&["note", "C-1001", " "]).code(1).complains("empty");
    on(&["reply", "C-1001", &"长".repeat(3_801)]).code(1).complains("3801 characters");
    on(&["assign", "C-1001", "ben", "--as", "amy"]).code(0).out("C-1001: ben has it; the customer hears that.\n");
    on(&["hand-back", "C-1001", "--as", "ben"]).code(0).says("the bot answers again");
    on(&["cases", "--state", "waiting"]).code(0).says("waiting again since").says("(ben had it)");
    on(&["cases", "--state", "claimed"]).code(0).out("No case stands so.\n");
    on(&["cases", "--state", "lost"]).code(2).complains("lost");
    on(&["reply", "C-1001", "照片反光在右下角", "--as", "cho"]).code(0);
    let chat = home.on("s", &["chat"]).stdin("哪个角？\n").run().code(0);
    let said = [
        "客服 amy 已接手",
        "客服 ben 已接手",
        "客服 ben 先把对话交回",
        "客服 cho（C-1001）：照片反光在右下角",
        "已转给正在处理的客服",
    ];
    let order: Vec<_> = said.iter().map(|words| chat.out.find(words).unwrap_or_else(|| panic!("{words} in {chat}"))).collect();
    assert!(order.is_sorted(), "{chat}");
    assert!(!chat.out.contains("昨天来过电话"), "notes are for staff: {chat}");
    on(&["cases", "C-1001", "--as", "cho"])
        .code(0)
        .says("with cho, the customer waits since")
        .says("taken by amy")
        .says("given to ben by amy")
        .says("ben (note): 昨天来过电话");
    on(&["cases", "C-1001", "--json"]).code(0).says("\"state\":\"waiting-on-staff\"").says("\"who\":\"desk\"");
    on(&["close", "C-1001", "--as", "cho"]).code(0).out("C-1001: closed; the customer hears that.\n");
    on(&["close", "C-1001", "--as", "cho"]).code(1).complains("case C-1001 is closed");
    home.on("s", &["chat"]).stdin("5\n").run().code(0).says("您的评价（5 分）记下了");
    on(&["cases", "--state", "rated"]).code(0).says("closed by cho, rated 5 of 5");
    on(&["reopen", "C-1001", "--as", "amy"]).code(0).says("open again, and yours");
    on(&["verify"]).code(0);
}

#[test]
fn only_accounts_read_and_act_and_the_audit_log_names_them() {
    let home = home_with_a_case();
    let on = |args: &[&str]| home.on("s", args).run();
    on(&["staff", "list"]).code(0).says("No account yet").says("simdesk staff add NAME --role admin");
    on(&["staff", "add", "lin"]).code(0).says("lin is an agent now.").says("There is no admin yet");
    on(&["staff", "add", "wang", "--role", "admin", "--telegram", "4711"])
        .code(0)
        .out("wang is an admin now. They work with --as wang.\n");
    on(&["staff", "add", "chen", "--as", "lin"]).code(2).complains("lin is no admin");
    on(&["staff", "add", "chen", "--as", "wang", "--telegram", "4711"])
        .code(2)
        .complains("this Telegram ID belongs to the account wang");
    on(&["staff", "add", "chen", "--as", "wang"]).code(0);
    on(&["staff", "add", "陈"]).code(2).complains("not a usable name");
    on(&["staff", "add", "x", "--role", "boss"]).code(2).complains("boss");

    // Nobody else reads or acts any more.
    for args in [
        ["cases"].as_slice(),
        &["claim", "C-1001"],
        &["reply", "C-1001", "您好"],
        &["note", "C-1001", "…", "--as", "root"],
        &["lookup", "6900000000000000101"],
    ] {
        on(args).code(2).complains("is no account of staff; say who you are with --as NAME");
    }
    on(&["claim", "C-1001", "--as", "lin"]).code(0);
    on(&["reply", "C-1001", "我来", "--as", "chen"]).code(1).complains("lin has case C-1001");
    on(&["close", "C-1001", "--as", "chen"]).code(1).complains("lin has case C-1001");
    on(&["assign", "C-1001", "zhou", "--as", "lin"]).code(1).complains("zhou is no account of staff");
    on(&["assign", "C-1001", "chen", "--as", "wang"]).code(0).says("chen has it");
    on(&["staff", "revoke", "chen", "--as", "wang"]).code(0).says("chen is revoked.");
    on(&["reply", "C-1001", "我来", "--as", "chen"]).code(2).complains("the account chen was revoked");
    on(&["reply", "C-1001", "您好，我看过了", "--as", "wang"]).code(0);
    // An answer waits for a process that runs.
    home.on("s", &["chat"]).stdin("").run().code(0).says("您好，我看过了");
    on(&["staff", "revoke", "wang", "--as", "wang"]).code(2).complains("wang is the only admin");
    on(&["cases", "--as", "lin"]).code(0).says("with wang, answered at");
    on(&["staff", "list"]).code(0).says("chen  agent  since").says("revoked 20").says("wang  admin").says("telegram 4711");
    on(&["staff", "list", "--json"]).code(0).says("\"name\":\"lin\",\"role\":\"agent\",\"telegram\":null");

    let log = on(&["audit-log", "--json"]).code(0);
    let did: Vec<String> = log
        .out
        .lines()
        .map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).expect("one object a line");
            format!("{} {}", entry["staff"].as_str().unwrap_or("-"), entry["what"].as_str().unwrap_or("-"))
        })
        .collect();
    for expected in ["lin claim", "wang assign", "wang reply", "lin cases", "wang staff-add", "wang staff-revoke"] {
        assert!(did.iter().any(|did| did == expected), "{expected} in {did:?}");
    }
    assert!(!did.iter().any(|did| did.starts_with("root ")), "who is nobody leaves nothing: {did:?}");
}
