//! Files that are not orders, or not readable: one clear error each, and nothing is merged.

use super::help::{import_new, input, refused};

fn utf16(text: &str, little: bool, bom: bool) -> Vec<u8> {
    let units = bom.then_some(0xfeff).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

const TEXT: &str =
    "订单号\t审核状态\t失败原因\n6900000000000000101\t审核失败\t照片模糊\n6900000000000000102\t审核失败\t年龄不符\n";

#[test]
fn every_encoding_gives_the_same_orders() {
    let gb = encoding_rs::GB18030.encode(TEXT).0.into_owned();
    let forms = [
        ("UTF-8", TEXT.as_bytes().to_vec()),
        ("GB18030", gb),
        ("UTF-16LE", utf16(TEXT, true, true)),
        ("UTF-16BE", utf16(TEXT, false, true)),
        ("UTF-16LE without a mark", utf16(TEXT, true, false)),
    ];
    for (name, bytes) in forms {
        let (store, summary) = import_new(&[input("t.txt", bytes)]);
        assert_eq!((summary.files[0].new, summary.files[0].refused), (2, 0), "{name}: {summary}");
        assert_eq!(super::help::get(&store, "6900000000000000102").reasons[0].text, "年龄不符", "{name}");
    }
}

#[test]
fn every_fault_of_a_file_is_one_line_that_names_the_place() {
    let mut long = b"order_id,audit_status\n6900000000000000101,".to_vec();
    long.extend(std::iter::repeat_n(b'x', 3 << 20));
    let mut quoted = b"order_id,audit_status\n6900000000000000101,rejected\n6900000000000000102,\"".to_vec();
    quoted.extend(b"never closed\n".repeat(200_000));
    let mut bad = b"order_id,audit_status\n6900000000000000101,".to_vec();
    bad.extend([0x81, 0x20, b'\n', 0xff, 0xff, b'\n']);
    let mut nul = "order_id,audit_status,reason_text\n".repeat(20).into_bytes();
    nul.extend(b"6900000000000000101,rejec\0ted,x\n");
    let mut marked = b"\xef\xbb\xbforder_id,audit_status\n6900000000000000101,".to_vec();
    marked.extend([0xc9, 0xf3, b'\n']);
    let binary: Vec<u8> = (0..=255_u8).cycle().map(|n| n.wrapping_mul(37)).take(4_000).collect();
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a long line", long, "t.csv, line 2: longer than 1024 KiB"),
        ("an open quote", quoted, "t.csv, line 3: longer than 1024 KiB"),
        ("neither UTF-8 nor GB18030", bad, "t.csv: not UTF-8 (line 2, byte offset 42) and not GB18030 (line 2, byte offset 42)"),
        ("GBK behind a UTF-8 mark", marked, "t.csv: not UTF-8 (line 2, byte offset 45); save it"),
        ("a NUL", nul, "t.csv, line 21: a NUL byte at offset 705"),
        ("binary", binary, "t.csv is not a CSV, XLSX or JSONL file: it is binary"),
        ("a picture", b"\x89PNG\r\n\x1a\n0000".to_vec(), "t.csv is not a CSV, XLSX or JSONL file: it is an image"),
        ("a PDF", b"%PDF-1.7 ...".to_vec(), "t.csv is not a CSV, XLSX or JSONL file: it is a PDF"),
        ("a web page", b"<html><table>".to_vec(), "t.csv is not a CSV, XLSX or JSONL file: it is a web page"),
        ("a JSON array", b"[{\"order_id\":\"1\"}]".to_vec(), "t.csv is not a CSV, XLSX or JSONL file: it is one JSON array"),
        ("nothing", Vec::new(), "t.csv is not a CSV, XLSX or JSONL file: it is empty"),
        ("a ZIP", b"PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_vec(), "t.csv is not a CSV, XLSX or JSONL file: it is a ZIP"),
        ("half a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "t.csv: the spreadsheet cannot be read"),
        ("another table", b"name,price\ntea,3\n".to_vec(), "t.csv: no header that simdesk knows. Found: name | price. Known: "),
        (
            "no number column",
            b"audit_status,reason_text\nrejected,x\n".to_vec(),
            "t.csv: no header that simdesk knows. Found: audit_status | reason_text. Some names are known, but",
        ),
    ];
    for (name, bytes, expected) in table {
        let error = refused(&[input("t.csv", bytes)]);
        assert!(error.starts_with(expected), "{name}: {error}");
        assert_eq!(error.lines().count(), 2, "{name}: one line, and that nothing was imported: {error}");
    }
}

#[test]
fn a_header_in_the_wrong_encoding_says_so() {
    // UTF-8 in which one byte was lost: valid GB18030, but no name makes sense.
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes.remove(4);
    let error = refused(&[input("t.csv", bytes)]);
    assert!(
        error.contains("Is the encoding wrong? The file is not UTF-8 (line 1, byte offset 3)")
            || error.contains("not UTF-8 (line 1"),
        "{error}"
    );
}

#[test]
fn one_bad_file_stops_all_and_every_bad_file_is_named() {
    let good = input("good.csv", "order_id,audit_status\n6900000000000000101,rejected\n");
    let error = refused(&[good, input("a.csv", ""), input("b.csv", "%PDF")]);
    assert!(
        error.contains("a.csv is not") && error.contains("b.csv is not") && error.ends_with("nothing was imported"),
        "{error}"
    );
}
