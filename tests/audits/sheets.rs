//! Workbooks: hidden sheets, several sheets, headers further down, merged cells, dates as numbers, numbers as floats.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::help::{all, get, import_new, input, local};
use simdesk::model::AuditStatus;

fn book(fill: impl FnOnce(&mut Workbook) -> Result<(), rust_xlsxwriter::XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book).expect("the workbook can be filled");
    book.save_to_buffer().expect("the workbook can be written")
}

fn table(sheet: &mut Worksheet, top: u32, rows: &[&[&str]]) -> Result<(), rust_xlsxwriter::XlsxError> {
    for (at, cells) in (top..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            sheet.write_string(at, column, *text)?;
        }
    }
    Ok(())
}

#[test]
fn the_sheets_with_a_known_header_are_read_hidden_ones_too() {
    let bytes = book(|b| {
        table(b.add_worksheet().set_name("说明")?, 0, &[&["这里是说明"], &["请看第二页"]])?;
        table(b.add_worksheet().set_name("十一月")?, 2, &[&["172订单号", "订单状态"], &["172000000000101", "审核失败"]])?;
        let hidden = b.add_worksheet().set_name("十月")?.set_hidden(true);
        table(hidden, 0, &[&["172订单号", "订单状态"], &["172000000000102", "已发货"]])
    });
    let (store, summary) = import_new(&[input("t.xlsx", bytes)]);
    assert_eq!(all(&store).len(), 2, "{summary}");
    assert_eq!(
        (&summary.files[0].sheets[..], &summary.files[0].other_sheets[..]),
        (&["十一月".to_owned(), "十月".to_owned()][..], &["说明".to_owned()][..])
    );
}

#[test]
fn a_merged_cell_belongs_to_all_its_rows() {
    let bytes = book(|b| {
        let sheet = b.add_worksheet();
        sheet.merge_range(0, 0, 0, 2, "订单导出", &Format::new())?;
        table(sheet, 1, &[&["主订单编号", "子订单编号", "订单状态"]])?;
        sheet.merge_range(2, 0, 3, 0, "6900000000000000101", &Format::new())?;
        sheet.write_string(2, 1, "6900000000000009101")?;
        sheet.write_string(3, 1, "6900000000000009102")?;
        sheet.write_string(2, 2, "已发货")?;
        sheet.write_string(3, 2, "已发货")?;
        Ok(())
    });
    let (store, summary) = import_new(&[input("t.xlsx", bytes)]);
    assert_eq!((summary.files[0].rows, summary.files[0].refused), (2, 0), "{summary}");
    let record = get(&store, "6900000000000009102");
    assert_eq!((record.aliases, record.status), (vec![super::help::id("6900000000000000101")], AuditStatus::Shipped));
}

#[test]
fn dates_may_be_real_dates_or_serials() {
    let bytes = book(|b| {
        let sheet = b.add_worksheet();
        table(sheet, 0, &[&["172订单号", "订单状态", "下单时间", "激活时间"], &["172000000000101", "已完成"]])?;
        let date = ExcelDateTime::parse_from_str("2026-11-02T09:31:30")?;
        sheet.write_datetime_with_format(1, 2, &date, &Format::new().set_num_format("yyyy-mm-dd hh:mm"))?;
        sheet.write_number(1, 3, 46331.5)?;
        Ok(())
    });
    let (store, _) = import_new(&[input("t.xlsx", bytes)]);
    let record = get(&store, "172000000000101");
    assert_eq!(record.submitted_at, Some(local("2026-11-02 09:31") + chrono::TimeDelta::seconds(30)));
    assert_eq!(record.updated_at.timestamp(), local("2026-11-05 12:00").timestamp(), "the latest time of the row");
}

#[test]
fn a_float_in_a_number_column_is_refused_and_a_numeric_phone_is_not() {
    let bytes = book(|b| {
        let sheet = b.add_worksheet();
        table(
            sheet,
            0,
            &[&["订单号", "上游订单状态", "手机号", "渠道来源"], &["", "开卡失败"], &["HY20261101000001", "开卡失败"]],
        )?;
        sheet.write_number(1, 0, 4_781_320_682_406_083_640.0)?;
        sheet.write_number(2, 2, 13_800_138_000.0)?;
        Ok(())
    });
    let (store, summary) = import_new(&[input("t.xlsx", bytes)]);
    assert_eq!(
        summary.files[0].first_refused,
        [
            "sheet Sheet1, row 2, column 订单号: the order number is stored as a number, which keeps only 15 digits; export it again with the column as text"
        ]
    );
    assert!(get(&store, "HY20261101000001").tail_hash.is_some());
}

#[test]
fn one_cell_in_the_last_corner_costs_nothing() {
    let bytes = book(|b| {
        let sheet = b.add_worksheet();
        table(sheet, 0, &[&["172订单号", "订单状态"], &["172000000000101", "审核失败"]])?;
        sheet.write_string(1_048_575, 16_383, "x")?;
        Ok(())
    });
    let (store, summary) = import_new(&[input("t.xlsx", bytes)]);
    assert_eq!((all(&store).len(), summary.files[0].skipped.blank), (1, 0), "{summary}");
}

/// Data that unpacks to so many megabytes of zeros. Each megabyte is packed by itself, so the same bytes are repeated.
fn zeros(megabytes: usize) -> Vec<u8> {
    let mut packer = flate2::Compress::new(flate2::Compression::best(), false);
    let mut megabyte = Vec::with_capacity(64 << 10);
    packer.compress_vec(&vec![0; 1 << 20], &mut megabyte, flate2::FlushCompress::Full).expect("zeros can be packed");
    let end = [3, 0];
    [megabyte.repeat(megabytes).as_slice(), &end].concat()
}

/// A ZIP file whose parts all are these packed bytes, and what it says that each of them unpacks to. The bytes are there once: the parts of
/// the list point to the same place.
fn zip(parts: u16, packed: &[u8], says: u32) -> Vec<u8> {
    let size = u32::try_from(packed.len()).expect("a small file").to_le_bytes();
    let head = |name: &str| {
        let name_bytes = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        [&[20, 0, 0, 0, 8, 0][..], &[0; 4], &[0; 4], &size, &says.to_le_bytes(), &name_bytes, &[0, 0]].concat()
    };
    let name = "xl/sharedStrings.xml";
    let mut bytes = [b"PK\x03\x04", head(name).as_slice(), name.as_bytes(), packed].concat();
    let start = u32::try_from(bytes.len()).expect("a small file");
    for part in 0..parts {
        let name = if part == 0 { name.to_owned() } else { format!("part{part:05}") };
        bytes.extend([b"PK\x01\x02\x14\x00", head(&name).as_slice(), &[0; 14], name.as_bytes()].concat());
    }
    let list = u32::try_from(bytes.len()).expect("a small file") - start;
    let parts = parts.to_le_bytes();
    bytes.extend([b"PK\x05\x06", &[0; 4][..], &parts, &parts, &list.to_le_bytes(), &start.to_le_bytes(), &[0, 0]].concat());
    bytes
}

#[test]
fn what_a_workbook_really_unpacks_to_counts_whatever_it_says() {
    const MB: u32 = 1 << 20;
    let one = zeros(2_049);
    assert!(one.len() < 4 << 20, "{}", one.len());
    let part = "the spreadsheet cannot be read (a part of it unpacks to more than 2 GB; save it as CSV)";
    let whole = "the spreadsheet cannot be read (it unpacks to more than 4 GB; save it as CSV)";
    let rows = [
        ("one large part", zip(1, &one, 2_049 * MB), part),
        // What unpacks to more than it says is not unpacked any further, and what says more than it is, is no more than it is.
        ("it says a kilobyte", zip(1, &one, 1_024), "without a workbook"),
        ("it says four gigabytes", zip(1, &zeros(1), u32::MAX - 1), "without a workbook"),
        ("no part is too large", zip(9, &zeros(512), 512 * MB), whole),
        ("small", zip(2, &zeros(1), MB), "without a workbook"),
    ];
    for (what, bytes, expected) in rows {
        let error = super::help::refused(&[input("t.xlsx", bytes)]);
        assert!(error.contains(expected), "{what}: {error}");
    }
}
