//! `simdesk demo-data`: invented orders as an import file, as many as wanted.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::exit::Failure;
use crate::app::data::Data;
use crate::app::demo_data::{COLUMNS, DemoOrders, Row};
use crate::config::Config;
use crate::io_words;

/// More would outlast everybody's patience.
const ORDERS_MAX: u64 = 1_000_000_000;
/// Orders end here unless told otherwise: the same command makes the same bytes on any day.
const LAST_DAY: &str = "2026-06-30";

/// The form of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// A header and comma-separated rows
    Csv,
}

/// Options of `simdesk demo-data`.
#[derive(Debug, Args)]
pub struct DemoDataArgs {
    /// How many rows
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=ORDERS_MAX))]
    orders: u64,
    /// Where to write; - is standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
    /// The form of the rows
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// Other numbers give other orders; the same number the same ones
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The day after the last order; the first is a year earlier
    #[arg(long, value_name = "YYYY-MM-DD", default_value = LAST_DAY)]
    until: NaiveDate,
}

/// Writes the rows.
///
/// # Errors
/// When the data has faults, or the file can't be written.
pub fn run(args: &DemoDataArgs, config: &Config) -> Result<u8, Failure> {
    let data = Data::load(config.data_dir.as_deref())?;
    let orders = DemoOrders::new(&data.faq, args.seed, args.orders, args.until);
    if args.out == Path::new("-") {
        write(&mut BufWriter::new(io::stdout().lock()), &orders, args.format)?;
    } else {
        let file = File::create(&args.out).and_then(|file| write(&mut BufWriter::new(file), &orders, args.format));
        file.map_err(|e| anyhow::anyhow!("{} cannot be written: {}", args.out.display(), io_words::writing(&e)))?;
    }
    Ok(0)
}

fn write(out: &mut impl Write, orders: &DemoOrders, format: Format) -> io::Result<()> {
    if format == Format::Csv {
        writeln!(out, "{}", COLUMNS.join(","))?;
    }
    for row in orders.rows() {
        match format {
            Format::Jsonl => json_line(out, &row)?,
            Format::Csv => csv_line(out, &row)?,
        }
    }
    out.flush()
}

fn json_line(out: &mut impl Write, row: &Row) -> io::Result<()> {
    let mut before = '{';
    for (name, cell) in COLUMNS.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        write!(out, "{before}\"{name}\":")?;
        serde_json::to_writer(&mut *out, cell)?;
        before = ',';
    }
    writeln!(out, "}}")
}

fn csv_line(out: &mut impl Write, row: &Row) -> io::Result<()> {
    for (at, cell) in row.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        if cell.contains(['"', ',', '\n', '\r']) {
            write!(out, "{comma}\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{comma}{cell}")?;
        }
    }
    writeln!(out)
}
