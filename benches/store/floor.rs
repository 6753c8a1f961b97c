//! What sled and the disk take by themselves.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use simdesk::store::SledOptions;

/// Records in one batch of the bare load.
const BATCH_RECORDS: usize = 4096;

/// sled as the store opens it.
pub fn open(db: &Path) -> sled::Db {
    let cache = SledOptions::default().cache_mb << 20;
    sled::Config::new().path(db).cache_capacity(cache).flush_every_ms(None).open().expect("sled opens")
}

/// Keys and values of a database.
#[derive(Debug, Clone, Copy, Default)]
pub struct Records {
    /// How many.
    pub count: u64,
    /// Keys and values together.
    pub bytes: u64,
}

/// Writes every record, in the order of the keys, to a file.
pub fn dump(db: &Path, to: &Path) -> Records {
    let db = open(db);
    let mut out = BufWriter::new(File::create(to).expect("a file"));
    let mut records = Records::default();
    for item in db.iter() {
        let (key, value) = item.expect("a record can be read");
        for part in [&key, &value] {
            let length = u32::try_from(part.len()).expect("a short record");
            out.write_all(&length.to_le_bytes()).and_then(|()| out.write_all(part)).expect("it can be written");
            records.bytes += u64::from(length);
        }
        records.count += 1;
    }
    out.flush().expect("it can be written");
    records
}

/// What becomes of the pages that a load replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaced {
    /// sled frees them when it comes to it, as in any program that just writes.
    LeftToSled,
    /// As our store does: at once, or a large load would drown in its own leavings.
    FreedAtOnce,
}

/// Loads a dump into a new database, sorted as it is, and makes it durable once, at the end.
pub fn load(from: &Path, db: &Path, replaced: Replaced) -> Duration {
    let began = Instant::now();
    let tree = open(db);
    let mut input = BufReader::with_capacity(1 << 20, File::open(from).expect("the dump is there"));
    let mut part = || -> Option<Vec<u8>> {
        let mut length = [0; 4];
        input.read_exact(&mut length).ok()?;
        let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
        input.read_exact(&mut bytes).expect("a whole record");
        Some(bytes)
    };
    loop {
        let mut batch = sled::Batch::default();
        let mut records = 0;
        while records < BATCH_RECORDS {
            let (Some(key), Some(value)) = (part(), part()) else { break };
            batch.insert(key, value);
            records += 1;
        }
        if records == 0 {
            break;
        }
        tree.apply_batch(batch).expect("sled takes it");
        if replaced == Replaced::FreedAtOnce {
            for _ in 0..records / 64 {
                crossbeam_epoch::pin().flush();
            }
        }
    }
    tree.flush().expect("sled flushes");
    File::open(db.join("db")).and_then(|log| log.sync_all()).expect("it can be synced");
    let took = began.elapsed();
    drop(tree);
    took
}

/// The smallest durable write into space that the file has already, as a store's log writes.
pub fn synced_writes(dir: &Path, count: usize) -> Vec<Duration> {
    let block = [0x5a_u8; 4096];
    let mut file = File::create(dir.join("floor")).expect("a file in the same directory");
    file.write_all(&block.repeat(count)).and_then(|()| file.sync_all()).expect("it can be written");
    file.rewind().expect("a file has a beginning");
    let timed = (0..count).map(|_| {
        let began = Instant::now();
        file.write_all(&block).and_then(|()| file.sync_data()).expect("it can be written and synced");
        began.elapsed()
    });
    timed.collect()
}
