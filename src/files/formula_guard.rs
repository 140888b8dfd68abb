//! Cells that a spreadsheet would run as formulas are written with a `'` in front: visible, and undone on reading.
//!
//! Guarded are texts that start with `=`, `+`, `-`, `@`, a tab or a carriage return, unless they are plain numbers
//! (`-5.2`), as recommended by OWASP, *CSV injection*. A text that starts with `'` before such a character gets one
//! more, so that [`unguard`] gives back exactly what was guarded.

use std::borrow::Cow;

fn is_trigger(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r')
}

fn starts_guarded(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(is_trigger)
}

fn is_plain_number(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E'))
        && text.parse::<f64>().is_ok()
}

/// The text as it may stand in a CSV cell.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    if starts_guarded(text) && !is_plain_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was guarded. Also takes off `="02134"`, the writing that keeps Excel from eating leading zeros.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    if let Some(rest) = cell.strip_prefix('\'')
        && starts_guarded(rest)
    {
        return rest;
    }
    if let Some(code) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'))
        && !code.contains('"')
    {
        return code;
    }
    cell
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_neutralised_and_numbers_left_alone() {
        assert_eq!(guard("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")");
        assert_eq!(guard("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(guard("+1 617 555 0100"), "'+1 617 555 0100");
        assert_eq!(guard("-5.2"), "-5.2");
        assert_eq!(guard("O'Hare"), "O'Hare");
        assert_eq!(unguard("=\"02134\""), "02134");
    }

    proptest! {
        #[test]
        fn what_is_guarded_starts_no_formula_and_comes_back(text in "['=+@\t\r-]{0,3}.{0,12}") {
            let guarded = guard(&text);
            prop_assert!(is_plain_number(&guarded) || !guarded.starts_with(is_trigger));
            prop_assert_eq!(unguard(&guarded), text.as_str());
        }
    }
}
