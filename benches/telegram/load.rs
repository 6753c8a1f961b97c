//! Requests over connections that stay open, one after the other on each, with as little between them as possible.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A connection that is used again and again.
pub struct Connection {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Connection {
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream), address })
    }

    /// Sends JSON, and gives the status and how long it took until the last byte of the answer.
    pub fn post(&mut self, path: &str, headers: &str, body: &str) -> io::Result<(u16, Duration)> {
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{headers}\r\n{body}",
            self.address
        );
        let began = Instant::now();
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.answer()?;
        Ok((status, began.elapsed()))
    }

    fn answer(&mut self) -> io::Result<u16> {
        let strange = || io::Error::new(io::ErrorKind::InvalidData, "no answer as expected");
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(strange)?;
        let (mut length, mut chunked) = (0, false);
        loop {
            line.clear();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(strange());
            }
            let header = line.trim_end().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            if let Some(value) = header.strip_prefix("content-length:") {
                length = value.trim().parse().map_err(|_| strange())?;
            }
            chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
        }
        if chunked {
            loop {
                line.clear();
                self.stream.read_line(&mut line)?;
                let size = u64::from_str_radix(line.trim(), 16).map_err(|_| strange())?;
                // With the line break behind it.
                self.skip(size + 2)?;
                if size == 0 {
                    break;
                }
            }
        } else {
            self.skip(length)?;
        }
        Ok(status)
    }

    fn skip(&mut self, bytes: u64) -> io::Result<()> {
        io::copy(&mut (&mut self.stream).take(bytes), &mut io::sink()).map(drop)
    }
}

/// Has `connections` threads post what `body` makes of their number and a counter, each `each` times. Gives all times, and how long it
/// took altogether.
pub fn post_all(
    address: SocketAddr,
    path: &str,
    headers: &str,
    (connections, each): (usize, usize),
    body: impl Fn(usize, usize) -> String + Sync,
) -> (Vec<Duration>, Duration) {
    let began = Instant::now();
    let times = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|thread| {
                let body = &body;
                scope.spawn(move || {
                    let mut connection = Connection::open(address).expect("it listens");
                    let post = |at| {
                        let (status, took) = connection.post(path, headers, &body(thread, at)).expect("it answers");
                        assert_eq!(status, 200, "what was sent is taken");
                        took
                    };
                    (0..each).map(post).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread of the load ends")).collect()
    });
    (times, began.elapsed())
}
