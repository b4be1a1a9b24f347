//! Ids of records.

/// An id that no other record has: 24 hexadecimal digits, of a moment and a number.
pub fn object_id(number: usize, moment: i64) -> String {
    // Seconds, as in the ids of the service's own database, then what tells records of one second apart.
    let seconds = (moment / 1000).unsigned_abs() & 0xffff_ffff;
    let milliseconds = moment.rem_euclid(1000).unsigned_abs();
    format!("{seconds:08x}{milliseconds:04x}{number:012x}")
}

/// Whether a text is such an id.
pub fn is_object_id(text: &str) -> bool {
    text.len() == 24 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
