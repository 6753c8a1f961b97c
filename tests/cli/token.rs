//! `simdesk staff token`: made once, shown once, ended by the next one.

use super::help::Home;

#[test]
fn a_token_is_shown_once_and_noted() {
    let home = Home::new();
    let on = |args: &[&str]| home.on("s", args).run();
    on(&["staff", "token", "lin"]).code(2).complains("lin is no account of staff");
    on(&["staff", "add", "wang", "--role", "admin"]).code(0);
    on(&["staff", "add", "lin", "--as", "wang"]).code(0);
    let first = on(&["staff", "token", "lin", "--as", "lin"]).code(0);
    let token = first.out.trim_end();
    assert!(token.starts_with("sds_") && token.len() == 52 && first.err.contains("not shown again"), "{first}");
    let second = on(&["staff", "token", "lin", "--as", "wang"]).code(0);
    assert_ne!(first.out, second.out);
    on(&["staff", "token", "wang", "--as", "lin"]).code(2).complains("lin is no admin");
    on(&["staff", "token", "lin", "--as", "wang", "--end"]).code(0).out("The token of lin has ended.\n");
    on(&["staff", "revoke", "lin", "--as", "wang"]).code(0);
    on(&["staff", "token", "lin", "--as", "wang"]).code(2).complains("the account lin was revoked");
    let log = on(&["audit-log"]).code(0);
    assert_eq!(log.out.matches("staff-token\n").count(), 5, "{log}");
    assert_eq!(log.out.matches("staff-token-end\n").count(), 1, "{log}");
    assert!(!log.out.contains("sds_"), "{log}");
}
