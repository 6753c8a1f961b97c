//! A reader that turns another encoding into UTF-8 on the way. The scan has shown that the file is well-formed.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding};

pub struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    input: Box<[u8]>,
    input_at: usize,
    input_end: usize,
    output: Box<[u8]>,
    output_at: usize,
    output_end: usize,
    drained: bool,
}

impl<R: Read> Transcoder<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; 16 << 10].into_boxed_slice(),
            input_at: 0,
            input_end: 0,
            output: vec![0; 32 << 10].into_boxed_slice(),
            output_at: 0,
            output_end: 0,
            drained: false,
        }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.output_at == self.output_end && !self.drained {
            let mut last = false;
            if self.input_at == self.input_end {
                self.input_at = 0;
                self.input_end = self.inner.read(&mut self.input)?;
                last = self.input_end == 0;
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.input[self.input_at..self.input_end], &mut self.output, last);
            self.input_at += read;
            self.output_at = 0;
            self.output_end = written;
            self.drained = last && result == encoding_rs::CoderResult::InputEmpty;
        }
        let count = buffer.len().min(self.output_end - self.output_at);
        buffer[..count].copy_from_slice(&self.output[self.output_at..self.output_at + count]);
        self.output_at += count;
        Ok(count)
    }
}
