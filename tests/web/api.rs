//! The programming interface over real HTTP: who may, what comes back, and that nothing else does.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use simdesk::audits::signature;
use simdesk::channel::web::Options;
use simdesk::desk::{staff, token};
use simdesk::model::{About, Act, LogEntry, Role, StaffId};
use simdesk::port::Clock as _;

use super::http::{Answer, Ask};
use super::served::Served;

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const ORDER: &str = "4781320682406083640";

fn site() -> Served {
    Served::with(Options { writes_per_minute: 6_000, ingest_secret: Some(SECRET.to_owned()), ..Options::default() })
}

/// An account with a token.
pub fn staff(site: &Served, name: &str, random: u8) -> String {
    let (id, now): (StaffId, _) = (name.parse().expect("a name"), site.clock.now());
    site.run(async {
        let by = "lin".parse().expect("a name");
        staff::add(&*site.store, &by, &id, Role::Admin, None, now).await.expect("added");
        token::make(&*site.store, &by, &id, [random; token::RANDOM_BYTES], now).await.expect("made")
    })
}

pub fn bearer(ask: Ask, token: &str) -> Ask {
    ask.header("authorization", &format!("Bearer {token}"))
}

/// What the audit log has, newest last.
pub fn logged(site: &Served) -> Vec<LogEntry> {
    let rows = site.run(site.store.audit_log(None, 1_000)).expect("readable");
    rows.into_iter().map(|row| row.entry).collect()
}

fn send(site: &Served, kind: &str, body: &str, key: Option<&str>) -> Answer {
    let now = site.clock.now().timestamp().to_string();
    let sign = signature::sign(SECRET, &now, body.as_bytes()).expect("signed");
    let ask = site.ask("POST", "/v1/audits").header("content-type", kind).body(body);
    let ask = ask.header("x-simdesk-timestamp", &now).header("x-simdesk-signature", &sign);
    key.map_or(ask.clone(), |key| ask.header("idempotency-key", key)).send()
}

fn order(id: &str, status: &str, at: &str) -> Value {
    json!({"order_id": id, "audit_status": status, "updated_at": at, "submitted_at": "2026-11-18 10:00:00", "phone_last4": "8000"})
}

#[test]
fn every_row_has_its_own_fate_and_its_place() {
    let site = site();
    let rows = json!([
        order(ORDER, "pending", "2026-11-19 10:00:00"),
        {"order_id": 4_781_320_682_406_083_640_u64, "audit_status": "rejected"},
        {"audit_status": "rejected"},
        5,
        {"order_id": "4.78132E+18"},
        order("4781320682406083657", "rejected", "2026-11-19 10:00:00"),
    ]);
    let taken = send(&site, "application/json", &rows.to_string(), None).status(200).json();
    assert_eq!(
        (taken["received"].clone(), taken["new"].clone(), taken["refused"].clone()),
        (json!(6), json!(2), json!(4)),
        "{taken}"
    );
    let told: Vec<_> =
        taken["rows"].as_array().expect("rows").iter().map(|row| (row["row"].clone(), row["outcome"].clone())).collect();
    let outcomes = ["new", "refused", "refused", "refused", "refused", "new"];
    assert_eq!(told, (1..).zip(outcomes).map(|(row, outcome)| (json!(row), json!(outcome))).collect::<Vec<_>>());
    assert_eq!(taken["rows"][1]["column"], "order_id");
    assert!(taken["rows"].as_array().expect("rows").iter().all(|row| (row["outcome"] == "refused") == row["reason"].is_string()));

    // The same order later, earlier, and the same again; by lines, one of which is broken.
    let lines = [
        order(ORDER, "rejected", "2026-11-20 10:00:00").to_string(),
        "{\"order_id\": ".to_owned(),
        String::new(),
        order(ORDER, "pending", "2026-11-18 11:00:00").to_string(),
        order("4781320682406083657", "rejected", "2026-11-19 10:00:00").to_string(),
    ];
    let taken = send(&site, "application/x-ndjson", &lines.join("\n"), None).status(200).json();
    let told: Vec<_> =
        taken["rows"].as_array().expect("rows").iter().map(|row| (row["row"].clone(), row["outcome"].clone())).collect();
    let wanted = [(1, "updated"), (2, "refused"), (4, "older"), (5, "unchanged")];
    assert_eq!(told, wanted.map(|(row, outcome)| (json!(row), json!(outcome))), "{taken}");
    let stored = site.run(site.store.audits_by_order(&ORDER.parse().expect("an order"))).expect("readable");
    assert_eq!(stored[0].status.name(), "rejected");
}

#[test]
fn only_who_signs_now_is_heard() {
    let site = site();
    let body = json!([order(ORDER, "rejected", "2026-11-19 10:00:00")]).to_string();
    let now = site.clock.now().timestamp();
    let sign = |secret: &str, at: i64, body: &str| signature::sign(secret, &at.to_string(), body.as_bytes()).expect("signed");
    let right = sign(SECRET, now, &body);
    let rows = [
        ("forged", now.to_string(), sign("another secret of 32 characters!", now, &body)),
        ("another body", now.to_string(), sign(SECRET, now, "[]")),
        ("another time", (now + 1).to_string(), right.clone()),
        ("too old", (now - 301).to_string(), sign(SECRET, now - 301, &body)),
        ("too early", (now + 301).to_string(), sign(SECRET, now + 301, &body)),
        ("no version", now.to_string(), right[3..].to_owned()),
        ("cut", now.to_string(), right[..right.len() - 1].to_owned()),
        ("no time", "x".to_owned(), sign(SECRET, 0, &body)),
        ("far out", i64::MIN.to_string(), sign(SECRET, i64::MIN, &body)),
        ("nothing", String::new(), String::new()),
    ];
    for (what, at, given) in rows {
        let ask = site.ask("POST", "/v1/audits").header("content-type", "application/json").body(body.as_str());
        let answer = ask.header("x-simdesk-timestamp", &at).header("x-simdesk-signature", &given).send();
        assert_eq!((answer.status, answer.json()["error"].clone()), (401, json!("not-signed")), "{what}: {answer:?}");
    }
    site.ask("POST", "/v1/audits").header("content-type", "application/json").body(body.as_str()).send().status(401);
    assert!(site.run(site.store.audits_by_order(&ORDER.parse().expect("an order"))).expect("readable").is_empty());
    // At the edge of the window it counts; later the same request does not.
    let ask = site.ask("POST", "/v1/audits").header("content-type", "application/json").body(body.as_str());
    let ask = ask
        .header("x-simdesk-timestamp", &(now - 300).to_string())
        .header("x-simdesk-signature", &sign(SECRET, now - 300, &body));
    ask.send().status(200);
    site.clock.advance(TimeDelta::seconds(1));
    ask.send().status(401);
}

#[test]
fn the_same_request_again_changes_nothing() {
    let site = site();
    let body = json!([order(ORDER, "rejected", "2026-11-19 10:00:00"), {"x": 1}]).to_string();
    for key in [None, Some("night-1")] {
        let first = send(&site, "application/json", &body, key).status(200);
        assert_eq!(first.header("idempotent-replayed"), "");
        site.clock.advance(TimeDelta::hours(1));
        let again = send(&site, "application/json", &body, key).status(200);
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(again.body, first.body);
    }
    let other = json!([order(ORDER, "shipped", "2026-11-20 10:00:00")]).to_string();
    let refused = send(&site, "application/json", &other, Some("night-1")).status(409).json();
    assert_eq!((refused["error"].clone(), refused["place"].clone()), (json!("key-used"), json!("Idempotency-Key")));
    let stored = site.run(site.store.audits_by_order(&ORDER.parse().expect("an order"))).expect("readable");
    assert_eq!(stored[0].status.name(), "rejected");
    send(&site, "application/json", &other, Some("night-2")).status(200);
    for wrong in ["", "two words", &"x".repeat(201)] {
        send(&site, "application/json", &other, Some(wrong)).status(400);
    }
    assert!(logged(&site).iter().any(|entry| entry.act == Act::Import && matches!(entry.about[..], [About::File(_)])));
}

#[test]
fn a_body_is_bounded_and_read_as_what_it_says_it_is() {
    let site = site();
    assert_eq!(send(&site, "text/csv", "[]", None).status(415).json()["error"], "wrong-content-type");
    for broken in ["[", "{", "", "5", "[{}] x", "\u{feff}{\"a\": 1,}", "[[[[", "null"] {
        let answer = send(&site, "application/json", broken, None);
        assert_eq!((answer.status, answer.json()["error"].clone()), (400, json!("unreadable")), "{broken:?}: {answer:?}");
    }
    let deep = format!("[{}{}]", "[".repeat(100_000), "]".repeat(100_000));
    send(&site, "application/json", &deep, None).status(400);
    let many = json!(vec![json!({}); 2_001]).to_string();
    assert!(send(&site, "application/json", &many, None).status(400).body.contains("2000"));
    send(&site, "application/x-ndjson", &"{}\n".repeat(2_001), None).status(400);
    assert_eq!(send(&site, "application/json", "[]", None).status(200).json()["received"], 0);
    // The limit is known before the end is there.
    let huge = site.ask("POST", "/v1/audits").header("content-type", "application/json").body(vec![b' '; 50 << 20]);
    assert_eq!(huge.send().status(413).json()["error"], "too-large");

    let none = Served::start();
    assert_eq!(send(&none, "application/json", "[]", None).status(404).json()["error"], "not-configured");
}

/// Nothing of a person reaches the store: not by a field that nobody asked for, not by a reason.
#[test]
fn what_is_personal_is_gone_before_it_is_kept() {
    let site = site();
    let mut row = order(ORDER, "rejected", "2026-11-19 10:00:00");
    row["reason_text"] = json!("张伟明 110101199003077758 照片反光，联系 13912345678");
    row["name_masked"] = json!("张伟明");
    row["id_card"] = json!("110101199003077758");
    row["address"] = json!("北京市朝阳区幸福路88号");
    send(&site, "application/json", &json!([row]).to_string(), None).status(200);
    let snapshot = site.run(site.store.snapshot()).expect("a view");
    let records = site.run(site.store.snapshot_page(&snapshot, &[])).expect("readable");
    assert!(!records.is_empty());
    let all = format!("{:?}", records.iter().map(|record| String::from_utf8_lossy(&record.1).into_owned()).collect::<Vec<_>>());
    assert!(all.contains("照片反光"), "{all}");
    for planted in ["110101199003077758", "13912345678", "张伟明", "幸福路"] {
        assert!(!all.contains(planted), "{planted} is kept");
    }
}

#[test]
fn staff_look_orders_up_and_that_is_noted() {
    let site = site();
    site.knows(ORDER, "8000", "证件照片反光");
    let lin = staff(&site, "lin", 1);
    let found = bearer(site.ask("GET", &format!("/v1/audits/{ORDER}")), &lin).send().status(200).json();
    assert_eq!((found[0]["order_id"].clone(), found[0]["entries"][0]["entry"].clone()), (json!(ORDER), json!("id-photo")));
    let by_tail = bearer(site.ask("GET", "/v1/audits?tail=8000&date=2026-11-21"), &lin).send().status(200).json();
    assert_eq!(by_tail[0]["order_id"], ORDER);
    assert_eq!(bearer(site.ask("GET", "/v1/audits?tail=8001&date=2026-11-21"), &lin).send().status(200).json(), json!([]));
    assert_eq!(bearer(site.ask("GET", "/v1/audits/4781320682406083641"), &lin).send().status(404).json()["error"], "not-found");
    let other = bearer(site.ask("GET", "/v1/audits/13912345678"), &lin).send().status(404);
    assert_eq!(other.json()["error"], "not-an-order");
    assert!(!other.body.contains("139"), "{other:?}");
    for query in [
        "",
        "?tail=8000",
        "?date=2026-11-21",
        "?tail=80&date=2026-11-21",
        "?tail=8000&date=yesterday",
        "?tail=8000&date=2026-1-2",
    ] {
        bearer(site.ask("GET", &format!("/v1/audits{query}")), &lin).send().status(400);
    }
    let seen: Vec<_> =
        logged(&site).into_iter().map(|entry| (entry.staff.map(|id| id.to_string()), entry.act, entry.account)).collect();
    let line = |act| (Some("lin".to_owned()), act, "web".to_owned());
    let acts = [Act::LookUp, Act::LookUpByTail, Act::LookUpByTail, Act::LookUp, Act::LookUp];
    assert_eq!(seen, acts.map(line));
}

#[test]
fn a_token_opens_as_long_as_its_account_has_it() {
    let site = site();
    site.knows(ORDER, "8000", "证件照片反光");
    let path = format!("/v1/audits/{ORDER}");
    let opens = |token: &str| bearer(site.ask("GET", &path), token).send().status;
    assert_eq!(site.get(&path).status(401).header("www-authenticate"), "Bearer");
    let (lin, wang) = (staff(&site, "lin", 1), staff(&site, "wang", 2));
    assert_eq!((opens(&lin), opens(&wang)), (200, 200));
    let id = |name: &str| -> StaffId { name.parse().expect("a name") };
    let store = Arc::clone(&site.store);
    // A new one ends the one before, and nobody else's.
    let again =
        site.run(token::make(&*store, &id("lin"), &id("wang"), [3; token::RANDOM_BYTES], site.clock.now())).expect("made");
    assert_eq!((opens(&wang), opens(&again), opens(&lin)), (401, 200, 200));
    site.run(token::end(&*store, &id("wang"), &id("wang"))).expect("ended");
    assert_eq!(opens(&again), 401);
    // An account that was revoked and came back needs a new one.
    let back = site.run(token::make(&*store, &id("lin"), &id("wang"), [4; token::RANDOM_BYTES], site.clock.now())).expect("made");
    site.run(staff::revoke(&*store, &id("lin"), &id("wang"), site.clock.now())).expect("revoked");
    assert_eq!(opens(&back), 401);
    assert!(site.run(token::make(&*store, &id("lin"), &id("wang"), [5; token::RANDOM_BYTES], site.clock.now())).is_err());
    site.clock.advance(TimeDelta::minutes(6));
    site.run(staff::add(&*store, &id("lin"), &id("wang"), Role::Agent, None, site.clock.now())).expect("back");
    assert_eq!(opens(&back), 401);
    // Agents make their own tokens, not those of others.
    assert!(site.run(token::make(&*store, &id("wang"), &id("lin"), [6; token::RANDOM_BYTES], site.clock.now())).is_err());
    assert!(site.run(token::make(&*store, &id("wang"), &id("wang"), [7; token::RANDOM_BYTES], site.clock.now())).is_ok());
    // Only hashes are kept.
    let kept = site.run(store.setting("staff-token/lin")).expect("readable").expect("a hash");
    assert!(kept.len() < lin.len() && !lin.as_bytes().windows(8).any(|part| kept.windows(8).any(|other| other == part)));

    site.clock.advance(TimeDelta::minutes(6));
    let tries: Vec<u16> = (0..12).map(|n| opens(&format!("sds_{n}"))).collect();
    assert_eq!(tries, [vec![401; 10], vec![429; 2]].concat());
    assert_eq!(opens(&lin), 429, "nothing more is looked at for a while");
    site.clock.advance(TimeDelta::minutes(6));
    assert_eq!(opens(&lin), 200);
}

#[test]
fn a_text_is_understood_as_on_the_command_line() {
    let site = site();
    let lin = staff(&site, "lin", 1);
    let ask = || bearer(site.ask("POST", "/v1/understand"), &lin);
    let read = ask().json(&json!({"text": "照片反光被拒了怎么办 110101199003077758"})).send().status(200);
    assert_eq!((read.json()["entry"].clone(), read.json()["masked"].clone()), (json!("id-photo"), json!(["id-number"])));
    assert!(!read.body.contains("110101199003077758"));
    let reason = ask().json(&json!({"text": "证件照片反光", "as": "reason"})).send().status(200).json();
    assert!(reason["evidence"].is_array() && reason["entry"] == "id-photo", "{reason}");
    for wrong in [json!({}), json!({"text": 5}), json!({"text": "x", "as": "poem"}), json!({"text": "x", "y": 1}), json!([])] {
        ask().json(&wrong).send().status(400);
    }
    ask().json(&json!({"text": "长".repeat(16_001)})).send().status(400);
    ask().json(&json!({"text": "长".repeat(16_000)})).send().status(200);
    ask().header("content-type", "application/json").body("{").send().status(400);
    ask().body("text=x").send().status(415);
    ask().header("content-type", "application/json").body(vec![b' '; 300 << 10]).send().status(413);
    site.ask("POST", "/v1/understand").json(&json!({"text": "x"})).send().status(401);
}

#[test]
fn the_faq_is_for_everybody() {
    let site = Served::start();
    let all = site.get("/v1/faq?lang=en").status(200).json();
    let id = all[0]["id"].as_str().expect("a name");
    let one = site.get(&format!("/v1/faq/{id}?lang=en")).status(200).json();
    assert_eq!((one["title"].clone(), one["lang"].clone()), (all[0]["title"].clone(), json!("en")));
    let found = site.get("/v1/faq/search?q=%E7%85%A7%E7%89%87%E5%8F%8D%E5%85%89").status(200).json();
    assert_eq!(found[0]["id"], "id-photo");
    assert_eq!(site.get("/v1/faq/search?q=%20").status(200).json(), json!([]));
    for (path, status) in
        [("/v1/faq?lang=fr", 400), ("/v1/faq/none", 404), ("/v1/faq/..%2f..%2fetc%2fpasswd", 404), ("/v1/faq/search", 400)]
    {
        assert!(site.get(path).status(status).json()["message"].is_string(), "{path}");
    }
}

#[test]
fn wrong_ways_are_told_and_nothing_of_the_inside_is() {
    let site = site();
    for (method, path, status, allow) in [
        ("DELETE", "/v1/audits", 405, "GET,HEAD,POST"),
        ("POST", "/v1/faq", 405, "GET,HEAD"),
        ("GET", "/v1/understand", 405, "POST"),
        ("OPTIONS", "/v1/understand", 204, "POST"),
        ("PUT", "/v1/openapi.json", 405, "GET,HEAD"),
        ("POST", "/metrics", 405, "GET,HEAD"),
        ("POST", "/healthz", 405, "GET,HEAD"),
        ("POST", "/readyz", 405, "GET,HEAD"),
        ("GET", "/v1", 404, ""),
        ("GET", "/v1/", 404, ""),
        ("GET", "/v1/../../etc/passwd", 404, ""),
        ("GET", "/v1/%2e%2e/%2e%2e/etc/passwd", 404, ""),
        ("GET", "/v1/faq/%ff%fe", 400, ""),
        ("HEAD", "/v1/faq", 200, ""),
    ] {
        let answer = site.ask(method, path).send();
        assert_eq!((answer.status, answer.header("allow")), (status, allow), "{method} {path}: {answer:?}");
        assert!(
            !answer.body.contains("src/") && !answer.body.contains("panicked") && !answer.body.contains("root:"),
            "{answer:?}"
        );
    }
}

#[test]
fn the_description_names_every_call_and_what_protects_it() {
    let site = site();
    let document = site.get("/v1/openapi.json").status(200).json();
    let paths = document["paths"].as_object().expect("paths");
    let named: Vec<_> = paths.keys().map(String::as_str).collect();
    assert_eq!(named.len(), 6, "{named:?}");
    for (path, method, scheme) in [
        ("/v1/audits", "post", Some("signature")),
        ("/v1/audits", "get", Some("staff_token")),
        ("/v1/audits/{order}", "get", Some("staff_token")),
        ("/v1/understand", "post", Some("staff_token")),
        ("/v1/faq", "get", None),
        ("/v1/faq/search", "get", None),
        ("/v1/faq/{id}", "get", None),
    ] {
        let call = &document["paths"][path][method];
        assert_eq!(call["security"][0].as_object().and_then(|one| one.keys().next()).map(String::as_str), scheme, "{path}");
        assert!(call["responses"]["200"].is_object() && call["summary"].is_string(), "{path}");
        for (status, response) in call["responses"].as_object().expect("responses") {
            assert!(response["description"].is_string() && response["content"].is_object(), "{path} {status}");
        }
    }
    assert!(document["components"]["securitySchemes"]["signature"].is_object());
}

#[test]
fn figures_are_well_formed_and_name_nobody() {
    let site = site();
    let mut visitor = site.visitor();
    visitor.says("13912345678 照片反光").status(202);
    site.get("/v1/audits/4781320682406083640").status(401);
    let figures = site.get("/metrics").status(200);
    let text = &figures.body;
    assert!(figures.header("content-type").starts_with("application/openmetrics-text"));
    for line in text.lines() {
        let name = line.trim_start_matches("# HELP ").trim_start_matches("# TYPE ").trim_start_matches("# UNIT ");
        assert!(line == "# EOF" || name.starts_with("simdesk_") || name.starts_with("process_"), "{line}");
    }
    for wanted in [
        "# TYPE process_resident_memory_bytes gauge",
        "# HELP simdesk_http_requests ",
        "simdesk_http_requests_total{route=\"api\",status=\"401\"} 1",
        "simdesk_chat_accepted_total{kind=\"message\"} 1",
        "simdesk_chat_open_streams 0",
        "simdesk_cases_open{state=\"waiting\"} 0",
        "simdesk_http_answer_seconds_bucket{le=\"+Inf\"}",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    assert!(!text.contains("139") || !text.contains("13912345678"));
    let proxied = Served::with(Options { proxy: true, writes_per_minute: 60, ..Options::default() });
    proxied.get("/metrics").status(200);
    proxied.ask("GET", "/metrics").header("x-forwarded-for", "203.0.113.7").send().status(404);
}
