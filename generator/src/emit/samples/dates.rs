//! Whether a text is a day or a point in time, as far as a reader of RFC 3339 minds.

/// `2025-01-31`
pub(super) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// `2025-01-31T12:00:00.5+01:00`
pub(super) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let Some(zone) = time.find(['Z', 'z', '+', '-']) else { return false };
    let (time, zone) = time.split_at(zone);
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let fraction = !fraction.is_empty() && fraction.len() <= 9 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let zone = matches!(zone, "Z" | "z") || is_clock(&zone[1..], 2);
    is_date(date) && is_clock(time, 3) && fraction && zone
}

/// `12:00` or `12:00:00`
fn is_clock(text: &str, parts: usize) -> bool {
    let limits = [23, 59, 59];
    let found: Vec<Option<u32>> = text.split(':').map(|part| digits(part, 2)).collect();
    found.len() == parts && found.iter().zip(limits).all(|(part, limit)| part.is_some_and(|part| part <= limit))
}

fn digits(text: &str, count: usize) -> Option<u32> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_points_in_time_are_told_from_other_text() {
        assert!(["2025-01-31", "2024-02-29"].into_iter().all(is_date));
        assert!(!["2025-02-29", "2025-1-31", "31.1.2025", "", "2025-01-31T"].into_iter().any(is_date));
        assert!(["2025-01-31T12:00:00Z", "2025-01-31t12:00:00.123456+01:00"].into_iter().all(is_date_time));
        assert!(
            !["2025-01-31", "2025-01-31T12:00:00", "2025-01-31 12:00:00Z", "2025-01-31T25:00:00Z"].into_iter().any(is_date_time)
        );
    }
}
