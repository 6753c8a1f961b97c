//! A Bot API client of a few lines over a bare socket, for the emulator's own tests: nothing in it is shared with the emulator.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

use super::emulator::Server;

/// What came back: status, header lines in lower case, body.
#[derive(Debug)]
pub struct Answer {
    pub code: u16,
    pub head: String,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("{e}: {}", self.text))
    }

    pub fn result(&self) -> Value {
        let json = self.json();
        assert_eq!(json["ok"], true, "{json}");
        json["result"].clone()
    }

    /// Code and description of a refusal, checked against each other.
    pub fn refusal(&self) -> (u16, String) {
        let json = self.json();
        assert_eq!(json["ok"], false, "{json}");
        assert_eq!(json["error_code"], self.code, "{json}");
        (self.code, json["description"].as_str().expect("a refusal is described").to_owned())
    }
}

pub struct Client {
    address: SocketAddr,
    token: String,
}

/// A call whose answer is still to come.
pub struct Pending(TcpStream);

impl Pending {
    /// The answer; none if the connection ended without a whole one.
    pub fn finish(mut self) -> Option<Answer> {
        let mut bytes = Vec::new();
        drop(self.0.read_to_end(&mut bytes));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let head = head.to_ascii_lowercase();
        let length: usize = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse().ok())?;
        let code = head.split(' ').nth(1)?.parse().ok()?;
        (body.len() == length).then(|| Answer { code, head, text: body.to_owned() })
    }

    /// Whether nothing has come yet; a first look for the patient.
    pub fn is_silent(&self) -> bool {
        self.0.set_nonblocking(true).expect("a socket can be told not to block");
        let silent = self.0.peek(&mut [0]).is_err_and(|e| e.kind() == std::io::ErrorKind::WouldBlock);
        self.0.set_nonblocking(false).expect("a socket can be told to block");
        silent
    }
}

impl Client {
    pub fn new(server: &Server) -> Self {
        let url = server.api_url();
        let address = url.strip_prefix("http://").and_then(|a| a.parse().ok()).expect("a plain address without a path");
        Self { address, token: server.token() }
    }

    pub fn connects(&self) -> bool {
        TcpStream::connect(self.address).is_ok()
    }

    /// Any request, sent and not waited for.
    pub fn raw(&self, path: &str, kind: &str, body: &[u8]) -> Pending {
        let mut stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout above zero");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        // A server that cuts the connection may do so while we still write.
        drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)));
        Pending(stream)
    }

    pub fn path(&self, method: &str) -> String {
        format!("/bot{}/{method}", self.token)
    }

    pub fn start(&self, method: &str, params: &Value) -> Pending {
        self.raw(&self.path(method), "application/json", params.to_string().as_bytes())
    }

    pub fn try_call(&self, method: &str, params: &Value) -> Option<Answer> {
        self.start(method, params).finish()
    }

    pub fn call(&self, method: &str, params: &Value) -> Answer {
        self.try_call(method, params).expect("an answer")
    }

    /// The result of a call that must succeed.
    pub fn ok(&self, method: &str, params: &Value) -> Value {
        self.call(method, params).result()
    }

    pub fn form(&self, method: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.raw(&self.path(method), "application/x-www-form-urlencoded", body.as_bytes()).finish().expect("an answer")
    }

    pub fn query(&self, method: &str, fields: &[(&str, &str)]) -> Answer {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.raw(&format!("{}?{query}", self.path(method)), "text/plain", b"").finish().expect("an answer")
    }

    /// Fields, and files by field with name and content.
    pub fn multipart(&self, method: &str, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        for (name, file, bytes) in files {
            let head = format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n");
            body.extend(format!("{head}content-type: application/pdf\r\n\r\n").bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        self.raw(&self.path(method), "multipart/form-data; boundary=edge", &body).finish().expect("an answer")
    }

    pub fn download(&self, path: &str) -> Answer {
        self.raw(&format!("/file/bot{}/{path}", self.token), "text/plain", b"").finish().expect("an answer")
    }
}
