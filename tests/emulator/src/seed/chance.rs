//! Chance that falls the same way for the same seed, kind and number.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The chance of one record: what is drawn for it does not depend on any other.
#[derive(Debug)]
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    /// That of the record of this number among those of this name, of which the first eight bytes count.
    pub(crate) fn of(seed: u64, name: &str, number: usize) -> Chance {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        for (place, byte) in bytes[8..16].iter_mut().zip(name.bytes()) {
            *place = byte;
        }
        bytes[16..24].copy_from_slice(&(number as u64).to_le_bytes());
        Chance(ChaCha8Rng::from_seed(bytes))
    }

    /// From 0 to below 1, all alike.
    #[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number below this one; 0 below 0.
    #[allow(clippy::cast_possible_truncation, reason = "smaller than the end, which is a usize")]
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.0.next_u64()) * end as u128) >> 64) as usize
    }

    /// A number below this one, the first often and the last rarely.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "below the end")]
    pub(crate) fn skewed(&mut self, end: usize) -> usize {
        let number = (self.unit().powi(3) * end as f64) as usize;
        number.min(end.saturating_sub(1))
    }

    /// Milliseconds below this many.
    pub(crate) fn span(&mut self, end: i64) -> i64 {
        let end = usize::try_from(end).unwrap_or(0);
        i64::try_from(self.below(end)).unwrap_or(0)
    }

    /// Whether what happens in so many of a hundred cases happens.
    pub(crate) fn percent(&mut self, of: usize) -> bool {
        self.below(100) < of
    }

    /// One of these, the first often and the last rarely.
    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.skewed(of.len())]
    }

    /// One of these, all alike.
    pub(crate) fn any<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// So many hexadecimal digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            text.push_str(&format!("{:016x}", self.0.next_u64()));
        }
        text.truncate(digits);
        text
    }

    /// A random UUID.
    pub(crate) fn uuid(&mut self) -> String {
        let hex = self.hex(32);
        let variant = ['8', '9', 'a', 'b'][self.below(4)];
        format!("{}-{}-4{}-{variant}{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
    }

    /// An id as records of this moment have it: the seconds, then what nobody guesses.
    pub(crate) fn object_id(&mut self, moment: i64) -> String {
        let seconds = (moment / 1000).unsigned_abs() & 0xffff_ffff;
        format!("{seconds:08x}{}", self.hex(16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_has_the_same_chance_and_another_has_another() {
        let draw = |seed, name, number| Chance::of(seed, name, number).uuid();
        assert_eq!(draw(1, "user", 7), draw(1, "user", 7));
        for other in [draw(2, "user", 7), draw(1, "file", 7), draw(1, "user", 8)] {
            assert_ne!(draw(1, "user", 7), other);
        }
    }

    #[test]
    fn what_is_drawn_stays_below_its_end() {
        let mut chance = Chance::of(0, "", 0);
        let drawn: Vec<usize> = (0..1000).map(|_| chance.skewed(10)).collect();
        assert!(drawn.iter().all(|number| *number < 10));
        let of = |number: usize| drawn.iter().filter(|drawn| **drawn == number).count();
        assert!(of(0) > 4 * of(9) && of(9) > 0, "{} {}", of(0), of(9));
        assert_eq!((chance.below(0), chance.below(1), chance.skewed(1)), (0, 0, 0));
    }
}
