//! Invented orders: every one of them is taken by an import, the same ones each time, in as little memory for many as for few.

use std::collections::BTreeSet;
use std::fs;

use simdesk::model::{AuditStatus, Carrier};

use super::help::Home;

#[test]
fn every_row_is_imported() {
    for format in ["jsonl", "csv"] {
        let home = Home::new();
        let file = format!("orders.{format}");
        home.simdesk(["demo-data", "--orders", "3000", "--format", format, "--out", &file]).run().code(0).err("").out("");
        let done = home.on("s", &["import", "--json", &file]).run().code(0).err("");
        let summary: serde_json::Value = serde_json::from_str(&done.out).expect("a summary");
        let file = &summary["files"][0];
        assert_eq!((&file["rows"], &file["refused"], &file["bad_times"]), (&3000.into(), &0.into(), &0.into()), "{done}");
        assert_eq!(file["new"], 3000, "no two rows are one order: {done}");
        assert_eq!(file["unknown_words"], serde_json::json!([]), "{done}");
        home.on("s", &["verify"]).run().code(0);
    }
}

#[test]
fn they_are_as_varied_as_a_shop_s() {
    let home = Home::new();
    let done = home.simdesk(["demo-data", "--orders", "5000"]).run().code(0).err("");
    let rows: Vec<serde_json::Value> = done.out.lines().map(|l| serde_json::from_str(l).expect("an object")).collect();
    let values = |name: &str| -> BTreeSet<&str> { rows.iter().filter_map(|row| row[name].as_str()).collect() };
    assert_eq!(values("audit_status"), AuditStatus::ALL.iter().map(|s| s.name()).collect());
    let carriers = [Carrier::Mobile, Carrier::Unicom, Carrier::Telecom, Carrier::Cbn];
    assert_eq!(values("carrier"), carriers.iter().map(|c| c.name()).collect());
    assert_eq!(values("payee"), BTreeSet::from(["carrier", "platform"]));
    assert_eq!(values("refund_status"), BTreeSet::from(["none", "processing", "refunded"]));
    assert!(values("reason_text").len() > 200, "{:?}", values("reason_text"));
    assert!(values("phone_last4").len() > 3000);
    let months: BTreeSet<&str> = rows.iter().map(|row| &row["submitted_at"].as_str().expect("a time")[..7]).collect();
    assert!(months.len() >= 12, "{months:?}");
    // What is repeated was rejected, with the same phone.
    let named = |id: &str| rows.iter().find(|row| row["order_id"] == id).expect("the original is among the rows");
    let repeats: Vec<_> = rows.iter().filter_map(|row| Some((row, row["resubmission_of"].as_str()?))).collect();
    assert!(repeats.len() > 50, "{}", repeats.len());
    for (row, original) in repeats {
        let original = named(original);
        assert_eq!(original["audit_status"], "rejected");
        assert!(row["submitted_at"].as_str() > original["submitted_at"].as_str());
        let tails = (row["phone_last4"].as_str(), original["phone_last4"].as_str());
        assert!(matches!(tails, (None, _) | (_, None)) || tails.0 == tails.1, "{row} {original}");
    }
    // Main orders with two cards, and distributors' numbers beside the shop's.
    let mains = rows.len() - values("order_id").len();
    assert!((50..=200).contains(&mains), "{mains} main orders hold two cards");
    assert!(
        values("partner_order_id").len() > 1000 && values("upstream_order_id").len() > 3000 && values("sub_order_id").len() > 500
    );
}

#[test]
fn a_seed_makes_the_same_bytes() {
    let home = Home::new();
    let made =
        |seed: &str, orders: &str| home.simdesk(["demo-data", "--orders", orders, "--seed", seed]).run().code(0).err("").out;
    let first = made("7", "500");
    assert_eq!(made("7", "500"), first);
    assert_ne!(made("8", "500"), first);
    home.simdesk(["demo-data", "--orders", "500", "--seed", "7", "--out", "f.jsonl"]).run().code(0).out("");
    assert_eq!(fs::read_to_string(home.path("f.jsonl")).expect("the file is there"), first);
}

#[test]
fn many_rows_need_no_more_memory() {
    let home = Home::new();
    home.simdesk(["demo-data", "--orders", "60000"]).run().code(0).within_mib(80);
    home.simdesk(["demo-data", "--orders", "0"]).run().code(2);
    home.simdesk(["demo-data"]).run().code(2).complains("--orders");
    home.simdesk(["demo-data", "--orders", "9", "--out", "no/place.csv"])
        .run()
        .code(1)
        .complains("no/place.csv cannot be written");
}

#[cfg(unix)]
#[test]
fn a_reader_may_stop_early() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_simdesk");
    let shell = format!("'{program}' demo-data --orders 1000000 | head -n 1; echo ${{PIPESTATUS[0]}}");
    let done = home.program("bash", ["-c", &shell]).run().code(0).err("");
    assert!(done.out.starts_with("{\"order_id\":") && done.out.ends_with("\n0\n"), "{done}");
}
