//! Columns as few bytes: scaled and delta-coded integers, dictionaries, floats that are really decimals.
//!
//! Every decoder is told how many values it must give and takes each of them from at least one byte or bit that is
//! there, so a damaged file can neither make it panic nor make it fill the memory.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Whole numbers: divided by their greatest common divisor, as differences where that is shorter, as zigzag varints.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ints {
    divisor: u64,
    differences: bool,
    bytes: Vec<u8>,
}

impl Ints {
    pub fn encode(values: &[i64]) -> Self {
        let divisor = values.iter().fold(0, |gcd, value| greatest_common_divisor(gcd, value.unsigned_abs())).max(1);
        let scaled = || values.iter().map(|value| (i128::from(*value) / i128::from(divisor)) as i64);
        let mut plain = Vec::new();
        scaled().for_each(|value| put_varint(&mut plain, value));
        let mut steps = Vec::new();
        let mut before = 0i64;
        for value in scaled() {
            put_varint(&mut steps, value.wrapping_sub(before));
            before = value;
        }
        let differences = steps.len() < plain.len();
        Self { divisor, differences, bytes: if differences { steps } else { plain } }
    }

    pub fn decode(&self, count: usize) -> Option<Vec<i64>> {
        if count > self.bytes.len() {
            return None;
        }
        let mut values = Vec::with_capacity(count);
        let mut rest = self.bytes.as_slice();
        let mut before = 0i64;
        for _ in 0..count {
            let mut value = take_varint(&mut rest)?;
            if self.differences {
                value = value.wrapping_add(before);
                before = value;
            }
            values.push(i64::try_from(i128::from(value) * i128::from(self.divisor)).ok()?);
        }
        rest.is_empty().then_some(values)
    }
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn put_varint(out: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    while rest >= 0x80 {
        out.push((rest as u8) | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn take_varint(bytes: &mut &[u8]) -> Option<i64> {
    let mut value = 0u64;
    for at in 0..10 {
        let byte = *bytes.get(at)?;
        value |= u64::from(byte & 0x7F) << (7 * at as u32);
        if byte & 0x80 == 0 {
            *bytes = &bytes[at + 1..];
            return Some(((value >> 1) as i64) ^ -((value & 1) as i64));
        }
    }
    None
}

/// Floating-point numbers: as millionths where that gives every one of them back to the bit, else as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Floats {
    Millionths(Ints),
    Bits(Vec<u8>),
}

impl Floats {
    pub fn encode(values: &[f64]) -> Self {
        let millionths: Option<Vec<i64>> = values
            .iter()
            .map(|value| {
                let whole = libm::round(value * 1e6);
                let fits = whole.abs() < 9e15 && (whole as i64 as f64 / 1e6).to_bits() == value.to_bits();
                fits.then_some(whole as i64)
            })
            .collect();
        match millionths {
            Some(whole) => Self::Millionths(Ints::encode(&whole)),
            None => Self::Bits(values.iter().flat_map(|value| value.to_le_bytes()).collect()),
        }
    }

    pub fn decode(&self, count: usize) -> Option<Vec<f64>> {
        match self {
            Self::Millionths(whole) => Some(whole.decode(count)?.into_iter().map(|whole| whole as f64 / 1e6).collect()),
            Self::Bits(bytes) => {
                let (eights, rest) = bytes.as_chunks::<8>();
                let whole = rest.is_empty() && eights.len() == count;
                whole.then(|| eights.iter().map(|eight| f64::from_le_bytes(*eight)).collect())
            }
        }
    }
}

/// Texts: as numbers behind a common prefix (`A-00412`, ZIP codes), as a dictionary, or one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Texts {
    Numbered { prefix: String, width: u8, numbers: Ints },
    Dictionary { names: Vec<String>, codes: Ints },
    Plain { lengths: Ints, text: String },
}

impl Texts {
    pub fn encode(values: &[String]) -> Self {
        let mut at: BTreeMap<&str, i64> = BTreeMap::new();
        let mut names: Vec<String> = Vec::new();
        let codes: Vec<i64> = values
            .iter()
            .map(|value| {
                *at.entry(value).or_insert_with(|| {
                    names.push(value.clone());
                    names.len() as i64 - 1
                })
            })
            .collect();
        if names.len() * 3 < values.len() {
            return Self::Dictionary { names, codes: Ints::encode(&codes) };
        }
        Self::numbered(values).unwrap_or_else(|| Self::Plain {
            lengths: Ints::encode(&values.iter().map(|value| value.len() as i64).collect::<Vec<_>>()),
            text: values.concat(),
        })
    }

    fn numbered(values: &[String]) -> Option<Self> {
        let first = values.first()?;
        let same = |a: &str, b: &str| a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
        let mut prefix = values.iter().fold(first.len(), |length, value| length.min(same(first, value)));
        // The digits all belong to the number, and the cut must not split a character.
        while prefix > 0 && (first.as_bytes()[prefix - 1].is_ascii_digit() || !first.is_char_boundary(prefix)) {
            prefix -= 1;
        }
        let width = first.len() - prefix;
        let numbers: Option<Vec<i64>> = values
            .iter()
            .map(|value| {
                let digits = value.get(prefix..).filter(|digits| digits.len() == width && (1..=18).contains(&width))?;
                digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
            })
            .collect();
        Some(Self::Numbered { prefix: first[..prefix].into(), width: width as u8, numbers: Ints::encode(&numbers?) })
    }

    pub fn decode(&self, count: usize) -> Option<Vec<String>> {
        match self {
            Self::Numbered { prefix, width, numbers } => {
                let width = usize::from(*width).min(18);
                let numbers = numbers.decode(count)?;
                (prefix.len() < 256)
                    .then(|| numbers.into_iter().map(|number| format!("{prefix}{number:0width$}")).collect())
            }
            Self::Dictionary { names, codes } => {
                codes.decode(count)?.into_iter().map(|code| names.get(usize::try_from(code).ok()?).cloned()).collect()
            }
            Self::Plain { lengths, text } => {
                let mut from = 0usize;
                let values: Option<Vec<String>> = lengths
                    .decode(count)?
                    .into_iter()
                    .map(|length| {
                        let to = from.checked_add(usize::try_from(length).ok()?)?;
                        let value = text.get(from..to)?.to_owned();
                        from = to;
                        Some(value)
                    })
                    .collect();
                values.filter(|_| from == text.len())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_regular_takes_next_to_nothing() {
        let ids: Vec<String> = (1..=1000).map(|at| format!("A-{at:05}")).collect();
        assert!(matches!(Texts::encode(&ids), Texts::Numbered { ref numbers, .. } if numbers.bytes.len() == 1000));
        let tens: Vec<i64> = (0..100).map(|at| at * 50_000).collect();
        assert_eq!(Ints::encode(&tens).bytes.len(), 100);
        assert!(matches!(Floats::encode(&[1.25, -87.6231]), Floats::Millionths(_)));
        assert!(matches!(Floats::encode(&[-0.0]), Floats::Bits(_)), "minus zero is not zero to the bit");
    }

    proptest! {
        #[test]
        fn ints_come_back(values in prop::collection::vec(any::<i64>(), 0..50), small in prop::collection::vec(-500i64..500, 0..50)) {
            prop_assert_eq!(Ints::encode(&values).decode(values.len()), Some(values));
            let thousands: Vec<i64> = small.iter().map(|value| value * 1000).collect();
            prop_assert_eq!(Ints::encode(&thousands).decode(thousands.len()), Some(thousands));
        }

        #[test]
        fn floats_come_back_to_the_bit(values in prop::collection::vec(prop_oneof![any::<f64>(), (-180_000_000i64..180_000_000).prop_map(|v| v as f64 / 1e6)], 0..50)) {
            let back = Floats::encode(&values).decode(values.len()).unwrap();
            prop_assert!(back.iter().zip(&values).all(|(a, b)| a.to_bits() == b.to_bits()));
        }

        #[test]
        fn texts_come_back(values in prop::collection::vec("(é|A)?[0-9]{0,6}|.{0,5}", 0..50), codes in prop::collection::vec("é-[0-9]{5}", 0..20)) {
            prop_assert_eq!(Texts::encode(&values).decode(values.len()), Some(values));
            prop_assert_eq!(Texts::encode(&codes).decode(codes.len()), Some(codes));
        }

        #[test]
        fn rubbish_is_no_column(divisor in any::<u64>(), differences in any::<bool>(), bytes in prop::collection::vec(any::<u8>(), 0..60), count in 0usize..100) {
            let ints = Ints { divisor, differences, bytes: bytes.clone() };
            if let Some(values) = ints.decode(count) {
                prop_assert_eq!(values.len(), count);
            }
            let _ = Texts::Plain { lengths: ints.clone(), text: "some text".into() }.decode(count);
            let _ = Texts::Dictionary { names: vec!["a".into()], codes: ints.clone() }.decode(count);
            let _ = Texts::Numbered { prefix: "p".into(), width: 200, numbers: ints }.decode(count);
            let _ = Floats::Bits(bytes).decode(count);
        }
    }
}
