//! Mapping files: all faults at once, each with its line.

use simdesk::audits::Mapping;

fn faults(text: &str) -> Vec<String> {
    Mapping::parse("m.toml", text).expect_err("the mapping has faults").iter().map(ToString::to_string).collect()
}

#[test]
fn every_fault_has_its_line() {
    let text = "format = \"173\"\n[columns]\n\"a\" = \"order\"\n[status]\n\"b\" = \"bad\"\n[dates]\nformat = \"%Q\"\n[defaults]\ncarrier = \"x\"\npayee = \"me\"\n";
    let starts = [
        "m.toml, line 1: `173` is not a format",
        "m.toml, line 3: `order` is not one of our columns",
        "m.toml, line 5: `bad` is not a status",
        "m.toml, line 7: `%Q` is not a date pattern",
        "m.toml, line 9: `x` is not a carrier",
        "m.toml, line 10: `me` is not a payee",
    ];
    let found = faults(text);
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (fault, start) in found.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
}

#[test]
fn unknown_keys_and_broken_toml_are_refused() {
    assert!(
        faults("[columns]\n[colums]\n")[0].starts_with("m.toml, line 2: unknown field `colums`"),
        "{:?}",
        faults("[columns]\n[colums]\n")
    );
    assert!(faults("[dates]\nformat = \"%Y\"\nzone = \"x\"\n")[0].starts_with("m.toml, line 3: unknown field `zone`"));
    assert!(faults("[columns\n")[0].starts_with("m.toml, line 1: "));
}
