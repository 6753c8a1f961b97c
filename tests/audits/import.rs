//! Importing: the same file again changes nothing, an older file undoes nothing, a killed run goes on, a dry run writes nothing.

use std::fmt::Write as _;
use std::slice;

use simdesk::audits::{Input, Options, RefusedTo};
use simdesk::model::AuditStatus;
use simdesk::store::MemoryStore;

use super::help::{all, find, get, import_into, import_new, import_with, input, local, sample, with_mapping};

#[test]
fn the_same_file_again_changes_nothing() {
    let (store, _) = import_new(&[sample("172.xlsx")]);
    let before = all(&store);
    let again = import_into(&store, &[sample("172.xlsx")]);
    let file = &again.files[0];
    assert_eq!((file.new, file.updated, file.unchanged, file.repeated), (0, 0, 4, 4), "{again}");
    assert_eq!(all(&store), before);
    assert!(again.to_string().contains("imported from this very file before: 4 rows"));
}

#[test]
fn the_same_rows_in_another_file_are_unchanged() {
    let rows = "order_id,audit_status,updated_at\n6900000000000000101,rejected,2026-11-03 10:00\n";
    let (store, _) = import_new(&[input("a.csv", rows)]);
    let summary = import_into(&store, &[input("b.csv", format!("{rows}6900000000000000102,pending,2026-11-03 10:00\n"))]);
    assert_eq!((summary.files[0].new, summary.files[0].unchanged), (1, 1), "{summary}");
}

#[test]
fn an_older_file_never_undoes_a_newer_one() {
    let row = |status: &str, time: &str| format!("order_id,audit_status,updated_at\n6900000000000000101,{status},{time}\n");
    let newer = input("newer.csv", row("approved", "2026-11-05 10:00"));
    let older = input("older.csv", row("rejected", "2026-11-03 10:00"));
    let (store, _) = import_new(slice::from_ref(&newer));
    let summary = import_into(&store, slice::from_ref(&older));
    assert_eq!(summary.files[0].older, 1, "{summary}");
    let record = get(&store, "6900000000000000101");
    assert_eq!((record.status, record.history.len()), (AuditStatus::Approved, 1), "the older state is history");
    let (other_way, _) = import_new(&[older, newer]);
    assert_eq!(all(&other_way), all(&store));
}

#[test]
fn rows_that_only_know_the_orders_own_time_are_ordered_by_their_files() {
    let row = |status: &str| format!("172订单号,订单状态,下单时间\n172000000000101,{status},2026-11-02 09:30\n");
    let at = |name: &str, status: &str, time: &str| Input::from_bytes(name, row(status).into_bytes(), local(time));
    let failed = at("a.csv", "审核失败", "2026-11-05 18:00");
    let passed = at("b.csv", "审核通过", "2026-11-09 18:00");
    for files in [[failed.clone(), passed.clone()], [passed, failed]] {
        assert_eq!(get(&import_new(&files).0, "172000000000101").status, AuditStatus::Approved);
    }
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_stopped() {
    let mut text = String::from("order_id,audit_status,updated_at\n");
    for n in 0..3_500 {
        let _ = writeln!(text, "69000000000{n:08},rejected,2026-11-03 10:00");
    }
    let file = input("big.csv", text);
    let (whole, _) = import_new(slice::from_ref(&file));
    assert_eq!(all(&whole).len(), 3_500);

    // A run that ends in the middle: its future is dropped after the second chunk.
    let store = MemoryStore::new();
    let options = Options::default();
    let keyring = super::help::keyring();
    super::help::run(async {
        let (sender, mut stop) = tokio::sync::mpsc::unbounded_channel();
        let mut progress = TellAfter { chunks: 2, sender };
        let files = [file.clone()];
        tokio::select! {
            biased;
            _ = stop.recv() => {}
            _ = simdesk::audits::import(&store, &files, &options, &keyring, super::help::now(), &mut progress) => {}
        }
    });
    let part = all(&store).len();
    assert!(part > 0 && part < 3_500, "{part}");
    let summary = import_into(&store, &[file]);
    assert_eq!(summary.files[0].repeated, part as u64, "{summary}");
    assert_eq!(summary.files[0].new, 3_500 - part as u64, "{summary}");
    assert_eq!(all(&store), all(&whole));
}

/// Tells when so many chunks are done.
struct TellAfter {
    chunks: u32,
    sender: tokio::sync::mpsc::UnboundedSender<()>,
}

impl simdesk::audits::Progress for TellAfter {
    fn begin(&mut self, _file: &str, rows: u64) {
        assert_eq!(rows, 3_500, "the number of rows is known before the first");
    }
    fn advance(&mut self, _rows: u64) {
        self.chunks = self.chunks.saturating_sub(1);
        if self.chunks == 0 {
            let _ = self.sender.send(());
        }
    }
    fn end(&mut self) {}
}

#[test]
fn a_dry_run_predicts_and_writes_nothing() {
    let options = Options { dry_run: true, ..Options::default() };
    let store = MemoryStore::new();
    let summary = import_with(&store, &[sample("172.xlsx")], &options).expect("usable");
    assert_eq!((summary.files[0].new, summary.dry_run), (4, true));
    assert!(all(&store).is_empty());
    import_into(&store, &[sample("172.xlsx")]);
    let before = store.dump();
    let summary = import_with(&store, &[sample("172.xlsx"), sample("haoyi.xlsx")], &options).expect("usable");
    assert_eq!((summary.files[0].unchanged, summary.files[1].updated, summary.files[1].new), (4, 1, 2), "{summary}");
    assert_eq!(store.dump(), before);
}

#[test]
fn unjoined_orders_are_counted_until_the_other_file_comes() {
    let (store, summary) = import_new(&[sample("doudian.csv")]);
    assert_eq!((summary.unjoined_shop, summary.unjoined_distributor), (5, 0));
    let summary = import_into(&store, &[sample("172.xlsx")]);
    assert_eq!((summary.unjoined_shop, summary.unjoined_distributor), (0, 0));
    let lonely = input("l.csv", "172订单号,订单状态\n172000000000999,审核失败\n");
    assert_eq!(import_into(&store, &[lonely]).unjoined_distributor, 1);
}

#[test]
fn new_status_words_are_counted_and_unknown() {
    let (store, summary) =
        import_new(&[input("t.csv", "172订单号,订单状态\n172000000000101,卡单\n172000000000102,卡单\n172000000000103,飞了\n")]);
    assert_eq!(summary.files[0].unknown_words, [("卡单".to_owned(), 2), ("飞了".to_owned(), 1)]);
    assert!(summary.to_string().contains("unknown status word 卡单 (2 rows)"));
    assert_eq!(get(&store, "172000000000101").status, AuditStatus::Unknown);
}

#[test]
fn refused_rows_are_written_beside_the_file_masked_and_harmless() {
    let place = tempfile::tempdir().expect("a temporary directory");
    let path = place.path().join("t.csv");
    let rows = "172订单号,订单状态,姓名,生产失败原因,套餐\n4.78E+18,审核失败,示例名,客户示例名证件【5】,=HYPERLINK(1)\n172000000000101,审核失败,,,\n";
    std::fs::write(&path, rows).expect("our own directory");
    let file = Input::from_path(&path).expect("it is there");
    let options = Options { refused: RefusedTo::Beside, ..Options::default() };
    let store = MemoryStore::new();
    let summary = import_with(&store, slice::from_ref(&file), &options).expect("usable");
    let refused = place.path().join("t.csv.refused.csv");
    assert_eq!(summary.files[0].refused_file.as_deref(), refused.to_str());
    let text = std::fs::read_to_string(&refused).expect("written");
    assert_eq!(
        text,
        "\u{feff}file,sheet,row,column,why,172订单号,订单状态,姓名,生产失败原因,套餐\n\
         t.csv,,2,172订单号,\"the order number is in E-notation (4.78E+18), its last digits are lost; export it again with the column as text\",4.78E+18,审核失败,***,客户***证件【5】,'=HYPERLINK(1)\n"
    );
    let elsewhere = place.path().join("refused");
    let options = Options { refused: RefusedTo::Directory(elsewhere.clone()), ..Options::default() };
    import_with(&MemoryStore::new(), &[file], &options).expect("usable");
    assert!(elsewhere.join("t.csv.refused.csv").exists());
    assert_eq!(std::fs::read_dir(place.path()).expect("ours").count(), 3, "no temporary file stays");
}

#[test]
fn a_clean_file_leaves_no_refused_file() {
    let place = tempfile::tempdir().expect("a temporary directory");
    let path = place.path().join("t.csv");
    std::fs::write(&path, "172订单号,订单状态\n172000000000101,审核失败\n").expect("our own directory");
    let options = Options { refused: RefusedTo::Beside, ..Options::default() };
    import_with(&MemoryStore::new(), &[Input::from_path(&path).expect("it is there")], &options).expect("usable");
    assert_eq!(std::fs::read_dir(place.path()).expect("ours").count(), 1);
}

#[test]
fn a_mapping_reads_what_nobody_has_met() {
    let map = "[columns]\n\"单子\" = \"order_id\"\n\"情况\" = \"audit_status\"\n\"为啥\" = \"reason_text\"\n\"哪天\" = \"submitted_at\"\n\"电话\" = \"phone\"\n\"充值\" = \"paid_amount\"\n[status]\n\"卡单\" = \"rejected\"\n[dates]\nformat = \"%d/%m/%Y %H:%M\"\n[defaults]\ncarrier = \"unicom\"\npayee = \"carrier\"\nsource = \"our shop\"\n";
    let rows = "单子,情况,为啥,哪天,电话,充值\nX2026110100001,卡单,年龄不符,02/11/2026 09:30,13800138101,20\n";
    let store = MemoryStore::new();
    let summary = import_with(&store, &[input("t.csv", rows)], &with_mapping(map)).expect("usable");
    let record = find(&store, "X2026110100001").unwrap_or_else(|| panic!("{summary}"));
    assert_eq!(record.status, AuditStatus::Rejected);
    assert_eq!(record.reasons[0].text, "年龄不符");
    assert_eq!(record.submitted_at, Some(local("2026-11-02 09:30")));
    assert_eq!(record.carrier, Some(simdesk::model::Carrier::Unicom));
    assert_eq!(record.sources, ["our shop"]);
    assert!(record.tail_hash.is_some());
    assert_eq!(record.paid.map(|p| p.amount_fen), Some(2_000));
}
