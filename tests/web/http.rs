//! A plain client: one request, one connection, the answer as it came. What a browser would hide is seen here.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A server that has not answered by then hangs, and the test says so.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request in the making.
#[derive(Debug, Clone)]
pub struct Ask {
    address: SocketAddr,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Ask {
    pub fn new(address: SocketAddr, method: &str, path: &str) -> Self {
        Self { address, method: method.to_owned(), path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn cookie(self, cookie: &str) -> Self {
        self.header("cookie", cookie)
    }

    pub fn json(self, body: &serde_json::Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    fn sent(&self) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(self.address).expect("the site listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket has a patience");
        let mut head = vec![format!("{} {} HTTP/1.1", self.method, self.path)];
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            head.push(format!("Host: {}", self.address));
        }
        head.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if !self.body.is_empty() || self.method == "POST" {
            head.push(format!("Content-Length: {}", self.body.len()));
        }
        let head = format!("{}\r\nConnection: close\r\n\r\n", head.join("\r\n"));
        stream.write_all(head.as_bytes()).expect("the site reads");
        // A body that is too large is refused before its end: the site may close while it is still sent.
        let _ = stream.write_all(&self.body);
        BufReader::new(stream)
    }

    /// Sends it and reads the whole answer.
    #[track_caller]
    pub fn send(&self) -> Answer {
        let mut stream = self.sent();
        let (status, headers) = head(&mut stream).unwrap_or_else(|| panic!("no answer to {} {}", self.method, self.path));
        let mut bytes = Vec::new();
        let length = headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, length)| length.parse().ok());
        // Not every server closes when it is asked to.
        let _ = match length {
            _ if self.method == "HEAD" || status == 304 => Ok(0),
            Some(length) => stream.take(length).read_to_end(&mut bytes),
            None => stream.read_to_end(&mut bytes),
        };
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let bytes = if chunked { unchunked(&bytes) } else { bytes };
        Answer { status, headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Sends it and reads no more than whether it is taken.
    #[track_caller]
    pub fn send_head(&self) -> u16 {
        head(&mut self.sent()).expect("an answer has a head").0
    }

    /// Sends it and reads the stream of events as it comes.
    #[track_caller]
    pub fn stream(&self) -> Events {
        self.try_stream().expect("a stream begins")
    }

    /// The same where there may be no seat.
    #[track_caller]
    pub fn try_stream(&self) -> Option<Events> {
        let mut stream = self.sent();
        let (status, _) = head(&mut stream).expect("a stream has a head");
        (status == 200).then(|| Events { stream, text: String::new() })
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The cookie that it sets, as it is sent back.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    #[track_caller]
    pub fn status(self, expected: u16) -> Self {
        assert_eq!(self.status, expected, "{self:?}");
        self
    }
}

fn head(stream: &mut impl BufRead) -> Option<(u16, Vec<(String, String)>)> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { return Some((status, headers)) };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).ok().and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        let rest = &bytes[end + 2..];
        whole.extend(&rest[..size.min(rest.len())]);
        bytes = rest.get(size + 2..).unwrap_or_default();
    }
    whole
}

/// A stream of events.
pub struct Events {
    stream: BufReader<TcpStream>,
    text: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub name: String,
    pub id: String,
    pub data: String,
}

impl Events {
    /// The next event; `None` when the stream has ended.
    pub fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    let lines = event.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
                    lines.collect::<Vec<_>>().join("\n")
                };
                // Comments keep the line alive.
                if event.lines().all(|line| line.starts_with(':')) {
                    continue;
                }
                return Some(Event { name: field("event"), id: field("id"), data: field("data") });
            }
            let mut size = String::new();
            self.stream.read_line(&mut size).ok()?;
            let size = usize::from_str_radix(size.trim(), 16).ok().filter(|size| *size > 0)?;
            let mut chunk = vec![0; size + 2];
            self.stream.read_exact(&mut chunk).ok()?;
            self.text.push_str(&String::from_utf8_lossy(&chunk[..size]));
        }
    }

    /// The next message, as JSON.
    pub fn message(&mut self) -> Option<serde_json::Value> {
        loop {
            let event = self.next()?;
            if event.name == "message" {
                return Some(serde_json::from_str(&event.data).expect("a message is JSON"));
            }
        }
    }
}
