//! The main way of a customer once more, against a Bot API server that somebody else wrote: what ours and our emulator both have wrong
//! would show here.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::shop::{ORDER, Shop, TAIL};
use crate::cli::help::skip;

const TOKEN: &str = "123456:a-token-of-nobody";
const PERSON: i64 = 42;
const INSTALL: &str = "tests/telegram/second_opinion/install.sh";

/// The other server, and a person who uses it.
struct Other {
    child: Child,
    address: String,
}

impl Other {
    /// Why it can't be had, when it can't.
    fn starts() -> Result<Self, String> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/telegram/second_opinion");
        let packages = packages();
        let installed = std::fs::read(packages.join("installed")).ok();
        if installed.is_none() || installed != std::fs::read(here.join("package-lock.json")).ok() {
            return Err(format!("the npm package telegram-test-api is not installed; {INSTALL} does it"));
        }
        let mut node = Command::new("node");
        node.arg(here.join("server.mjs")).arg(packages).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = node.spawn().map_err(|e| format!("node does not start: {e}"))?;
        let mut line = String::new();
        let out = child.stdout.take().expect("it is piped");
        BufReader::new(out).read_line(&mut line).expect("it can be read");
        assert!(line.starts_with("http://"), "the other server starts: {line:?}");
        Ok(Self { child, address: line.trim().to_owned() })
    }

    /// Asks it something in its own words.
    fn ask(&self, what: &str, body: &Value) -> Value {
        let body = body.to_string();
        let host = self.address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a socket has a patience");
        let head = format!("POST /{what} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nConnection: close\r\n");
        write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("an answer has a head");
        assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
        serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {answer}"))
    }

    /// What everything that a person does has in it.
    fn by_person(mut what: Value) -> Value {
        let person = json!({"id": PERSON, "is_bot": false, "first_name": "李", "language_code": "zh-hans"});
        what["from"] = person;
        what["chat"] = json!({"id": PERSON, "first_name": "李", "type": "private"});
        what["botToken"] = TOKEN.into();
        what["date"] = 1_772_416_800.into();
        what
    }

    fn says(&self, text: &str) {
        self.ask("sendMessage", &Self::by_person(json!({ "text": text })));
    }

    /// Presses the button whose label contains this.
    fn presses(&self, message: &Value, label: &str) {
        let rows = message["message"]["reply_markup"]["inline_keyboard"].as_array().expect("the message has buttons");
        let found = rows.iter().flat_map(|row| row.as_array().into_iter().flatten());
        let mut found = found.filter(|button| button["text"].as_str().is_some_and(|text| text.contains(label)));
        let button = found.next().unwrap_or_else(|| panic!("no button {label}: {message}"));
        let below = Self::by_person(json!({"message_id": message["messageId"], "text": message["message"]["text"]}));
        self.ask("sendCallback", &Self::by_person(json!({"data": button["callback_data"], "message": below})));
    }

    /// The next message of the bot's, and its text. There is never more than one.
    fn next_answer(&self) -> (Value, String) {
        let came = self.ask("getUpdates", &json!({"token": TOKEN, "chatId": PERSON}));
        let messages = came["result"].as_array().expect("a list").clone();
        let [message] = <[Value; 1]>::try_from(messages).unwrap_or_else(|all| panic!("one answer, not {all:?}"));
        let text = message["message"]["text"].as_str().expect("a text").to_owned();
        (message, text)
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn packages() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a directory of the build");
    target.join("second-opinion")
}

#[test]
fn somebody_elses_server_shows_the_same_answers() {
    let other = match Other::starts() {
        Ok(other) => other,
        // Those who build it need no Node; where everything is to be tested it is a fault.
        Err(why) if std::env::var_os("CI").is_some_and(|ci| !ci.is_empty()) => panic!("{why}"),
        Err(why) => return skip(&format!("no second opinion on Telegram: {why}")),
    };
    // The store and its order; its own emulator has nothing to do.
    let shop = Shop::open();
    let serve =
        shop.home.on("s", &["serve"]).env("SIMDESK_TELEGRAM_TOKEN", TOKEN).env("SIMDESK_TELEGRAM_API_URL", &other.address);
    let live = serve.start();

    other.ask(
        "sendCommand",
        &Other::by_person(json!({
            "text": "/start", "entities": [{"offset": 0, "length": 6, "type": "bot_command"}]
        })),
    );
    let (hello, text) = other.next_answer();
    assert!(text.contains("审核"), "{text}");
    other.says("怎么退款");
    let (_, text) = other.next_answer();
    assert!(text.contains("退"), "{text}");
    other.presses(&hello, "查我的订单");
    let (_, text) = other.next_answer();
    assert!(text.contains("订单号"), "{text}");
    other.says(ORDER);
    let (_, text) = other.next_answer();
    assert!(text.contains("后 4 位"), "{text}");
    other.says(TAIL);
    let (_, text) = other.next_answer();
    assert!(text.contains("照片") && !text.contains(ORDER), "{text}");

    let done = live.terminate().code(0);
    assert!(!done.err.contains(TOKEN), "{done}");
}
