//! What somebody may have meant to write.

/// The candidate that is nearest to the word, if one is near enough.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).clamp(1, 4);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let distance = distance_up_to(word, candidate, allowed);
        let better = distance.filter(|distance| best.is_none_or(|(least, _)| *distance < least));
        if let Some(distance) = better {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The number of insertions, removals, changes and swaps between two words, upper and lower case alike; none if above `limit`.
fn distance_up_to(one: &str, other: &str, limit: usize) -> Option<usize> {
    let one: Vec<char> = one.chars().flat_map(char::to_lowercase).collect();
    let other: Vec<char> = other.chars().flat_map(char::to_lowercase).collect();
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let changed = row[j] + usize::from(a != b);
            let mut cost = changed.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *b && *a == other[j - 1] {
                cost = cost.min(before[j - 1] + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let keys = ["operationId", "parameters", "responses", "get"];
        let table = [
            ("operationid", Some("operationId")),
            ("paramters", Some("parameters")),
            ("repsonses", Some("responses")),
            ("gte", Some("get")),
            ("x", None),
            ("security", None),
            ("", None),
        ];
        for (word, expected) in table {
            assert_eq!(did_you_mean(word, keys), expected, "{word}");
        }
    }
}
