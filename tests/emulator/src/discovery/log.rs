//! Reads a log: which apps were used on which day.
//!
//! One format is read, whatever the source says: the extended log file format of the W3C, as text of UTF-8 or compressed by gzip.
//!
//! ```text
//! #Fields: date time cs-username c-ip cs-host cs-bytes sc-bytes
//! 2023-11-14 22:13:20 alice@contoso.example 198.51.100.7 www.dropbox.com 5120 840
//! 2023-11-14 22:13:21 - 198.51.100.8 quillnest.example - 77
//! ```
//!
//! `#Fields:` names the columns, which are separated by blanks or tabs; other lines with `#` are skipped. The columns above are read, in any
//! order, and others are not. `date`, `time` (UTC) and `cs-host` are needed: the host is what an app is known by. `cs-bytes` were sent by the
//! user, `sc-bytes` received; `-` stands for no value.
//!
//! A log has failed if `#Fields:` does not come first, if it has no record or more than half of its records cannot be read, if a line has
//! more than 64 KiB, if it is broken gzip or more than 20 GiB of text. Records that are older than 90 days, or more than a day ahead, are
//! read and leave nothing, as no report reaches so far.

use std::io::{self, BufRead, BufReader, Read};
use std::net::IpAddr;

use flate2::bufread::MultiGzDecoder;

use super::catalogue;
use super::traffic::{Amount, KEPT_DAYS, Reading, Traffic};
use crate::clock::DAY;

/// The longest line, in bytes.
const LINE: usize = 64 * 1024;

/// The longest text that a log may unfold to, in bytes.
const TEXT: u64 = 20 * 1024 * 1024 * 1024;

/// Reads a log at this time, in milliseconds since 1970.
pub fn read(log: impl Read, now: i64) -> Reading {
    let mut reader = Reader { now, ..Reader::default() };
    let mut log = BufReader::with_capacity(LINE, log);
    let is_gzip = log.fill_buf().is_ok_and(|begin| begin.starts_with(&[0x1f, 0x8b]));
    let read = match is_gzip {
        true => reader.lines(BufReader::with_capacity(LINE, MultiGzDecoder::new(log))),
        false => reader.lines(log),
    };
    let has_failed = read.is_err() || reader.records == 0 || reader.unreadable * 2 > reader.records;
    let traffic = if has_failed { Traffic::new() } else { reader.traffic };
    Reading { traffic, has_failed }
}

/// The columns that are read.
#[derive(Clone, Copy)]
enum Column {
    Date,
    Time,
    User,
    Source,
    Host,
    Sent,
    Received,
}

/// The values of a record, by column; none for `-`.
type Values<'l> = [Option<&'l str>; 7];

#[derive(Default)]
struct Reader {
    now: i64,
    columns: Vec<Option<Column>>,
    traffic: Traffic,
    records: u64,
    unreadable: u64,
    /// The date of the last record, and its day: most records are of the day of the one before.
    date: (String, i64),
}

impl Reader {
    fn lines(&mut self, log: impl BufRead) -> io::Result<()> {
        let mut log = log.take(TEXT);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = log.by_ref().take(LINE as u64 + 1).read_until(b'\n', &mut line)?;
            if length > LINE || log.limit() == 0 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if length == 0 {
                return Ok(());
            }
            self.line(std::str::from_utf8(&line).map(str::trim).ok())?;
        }
    }

    fn line(&mut self, line: Option<&str>) -> io::Result<()> {
        let directive = line.and_then(|line| line.trim_start_matches('\u{feff}').strip_prefix('#'));
        match (line, directive) {
            (Some(""), _) => {}
            (_, Some(directive)) => {
                if let Some(names) = directive.strip_prefix("Fields:") {
                    self.columns = names.split_ascii_whitespace().map(column).collect();
                }
            }
            _ if self.columns.is_empty() => return Err(io::ErrorKind::InvalidData.into()),
            (line, None) => {
                self.records += 1;
                if line.and_then(|line| self.record(line)).is_none() {
                    self.unreadable += 1;
                }
            }
        }
        Ok(())
    }

    /// Reads a record; none if that cannot be done.
    fn record(&mut self, line: &str) -> Option<()> {
        let values = self.values(line)?;
        let of = |column: Column| values[column as usize];
        let count = |column: Column| of(column).map_or(Some(0), |bytes| bytes.parse::<u64>().ok());
        let amount = Amount { events: 1, uploaded: count(Column::Sent)?, downloaded: count(Column::Received)? };
        if of(Column::Source).is_some_and(|address| address.parse::<IpAddr>().is_err()) {
            return None;
        }
        let day = self.day(of(Column::Date)?)?;
        let moment = day * DAY + time(of(Column::Time)?)?;
        let host = of(Column::Host)?;
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        let is_kept = self.now - KEPT_DAYS * DAY < moment && moment <= self.now + DAY;
        if let Some(app) = catalogue::by_host(host).filter(|_| is_kept) {
            let usage = self.traffic.entry(app.id).or_default();
            usage.days.entry(day).or_default().add(amount);
            of(Column::User).into_iter().for_each(|user| usage.add_user(user));
        }
        Some(())
    }

    fn values<'l>(&self, line: &'l str) -> Option<Values<'l>> {
        let mut values = Values::default();
        let mut columns = self.columns.iter();
        for value in line.split_ascii_whitespace() {
            if let (Some(column), true) = (columns.next()?, value != "-") {
                values[*column as usize] = Some(value);
            }
        }
        columns.next().is_none().then_some(values)
    }

    /// The days from 1970 to a date such as `2023-11-14`.
    fn day(&mut self, date: &str) -> Option<i64> {
        if self.date.0 != date {
            let day: chrono::NaiveDate = date.parse().ok()?;
            let days = day.signed_duration_since(chrono::NaiveDate::default()).num_days();
            self.date = (date.to_owned(), days);
        }
        Some(self.date.1)
    }
}

fn column(name: &str) -> Option<Column> {
    match name {
        "date" => Some(Column::Date),
        "time" => Some(Column::Time),
        "cs-username" => Some(Column::User),
        "c-ip" => Some(Column::Source),
        "cs-host" => Some(Column::Host),
        "cs-bytes" => Some(Column::Sent),
        "sc-bytes" => Some(Column::Received),
        _ => None,
    }
}

/// The milliseconds from midnight to a time such as `22:13:20`.
fn time(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(|part| part.parse::<u8>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let is_time = hours < 24 && minutes < 60 && seconds < 60 && parts.next().is_none();
    is_time.then(|| ((i64::from(hours) * 60 + i64::from(minutes)) * 60 + i64::from(seconds)) * 1000)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;
    use std::io::Write;

    use super::*;

    /// 2023-11-14T22:13:20Z, and its day.
    const NOW: i64 = 1_700_000_000_000;
    const TODAY: i64 = 19_675;

    const LOG: &str = "\
#Version: 1.0
#Fields: date time cs-username c-ip cs-host cs-bytes sc-bytes x-more
2023-11-14 22:13:20 alice@contoso.example 198.51.100.7 www.dropbox.com 5120 840 -
2023-11-14 22:13:21 bob@contoso.example 2001:db8::7 dropbox.com:443 - 77 a

2023-11-13 00:00:00 - - QUILLNEST.example 1 2 b\r
2023-11-14 01:02:03 alice@contoso.example - intranet.contoso.example 1 2 c
2023-08-01 01:02:03 alice@contoso.example - box.com 1 2 d
";

    #[test]
    fn the_apps_of_a_log_are_told_by_day() {
        let reading = read(LOG.as_bytes(), NOW);
        assert!(!reading.has_failed);
        assert_eq!(reading.traffic.keys().collect::<Vec<_>>(), [&11627, &900_001]);
        let dropbox = &reading.traffic[&11627];
        assert_eq!(dropbox.days, BTreeMap::from([(TODAY, Amount { events: 2, uploaded: 5120, downloaded: 917 })]));
        assert_eq!(dropbox.users.iter().collect::<Vec<_>>(), ["alice@contoso.example", "bob@contoso.example"]);
        let quillnest = &reading.traffic[&900_001];
        assert_eq!(quillnest.days, BTreeMap::from([(TODAY - 1, Amount { events: 1, uploaded: 1, downloaded: 2 })]));
        assert!(quillnest.users.is_empty());
    }

    #[test]
    fn a_compressed_log_says_the_same() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(LOG.as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        assert_eq!(read(gzip.as_slice(), NOW), read(LOG.as_bytes(), NOW));
        assert!(read(&gzip[..gzip.len() - 9], NOW).has_failed);
    }

    #[test]
    fn what_is_no_log_has_failed_and_leaves_nothing() {
        let fields = "#Fields: date time cs-host\n";
        let record = "2023-11-14 22:13:20 box.com\n";
        for log in ["", fields, record, "CEF:0|a|b|c\n"] {
            assert_eq!(read(log.as_bytes(), NOW), Reading { traffic: Traffic::new(), has_failed: true }, "{log}");
        }
        let long = format!("{fields}{record}{}", "a".repeat(LINE + 1));
        assert!(read(long.as_bytes(), NOW).has_failed);
        assert!(read(io::repeat(0), NOW).has_failed);
    }

    #[test]
    fn a_log_has_failed_if_more_than_half_of_it_cannot_be_read() {
        let log = |bad: &str, times: usize| format!("#Fields: date time cs-host c-ip sc-bytes\n{GOOD}{}", bad.repeat(times));
        const GOOD: &str = "2023-11-14 22:13:20 box.com 198.51.100.7 1\n";
        for bad in [
            "2023-11-31 22:13:20 box.com - 1\n",
            "2023-11-14 24:13:20 box.com - 1\n",
            "2023-11-14 22:13 box.com - 1\n",
            "2023-11-14 22:13:20 - - 1\n",
            "2023-11-14 22:13:20 box.com 300.1.1.1 1\n",
            "2023-11-14 22:13:20 box.com - -1\n",
            "2023-11-14 22:13:20 box.com -\n",
            "2023-11-14 22:13:20 box.com - 1 1\n",
        ] {
            let reading = read(log(bad, 1).as_bytes(), NOW);
            assert_eq!((reading.has_failed, reading.traffic[&10489].days[&TODAY].events), (false, 1), "{bad}");
            assert!(read(log(bad, 2).as_bytes(), NOW).has_failed, "{bad}");
        }
    }
}
