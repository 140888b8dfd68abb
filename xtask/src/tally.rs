//! How many checks passed and failed, read from what the test runners print.

use std::fmt;

/// A count of checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Tally {
    /// Adds another count to this one.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// A runner that ended badly without naming a failed test (it did not compile, the browser was lost) is one failure.
    fn judged(mut self, ended_well: bool) -> Self {
        if !ended_well && self.failed == 0 {
            self.failed = 1;
        }
        self
    }

    /// From nextest: `Summary [ 0.1s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 0 skipped`.
    pub fn of_nextest(text: &str, ended_well: bool) -> Self {
        let mut tally = Self::default();
        let summary =
            text.lines().rev().find(|line| line.trim_start().starts_with("Summary [") && line.contains(" run: "));
        let parts = summary.and_then(|line| line.split_once(" run: ")).map_or("", |(_, parts)| parts);
        for part in parts.split(", ") {
            let mut words = part.split_whitespace();
            let count: u64 = words.next().and_then(|word| word.parse().ok()).unwrap_or(0);
            match words.next() {
                Some("passed") => tally.passed += count,
                Some("skipped") | None => {}
                Some(_) => tally.failed += count,
            }
        }
        tally.judged(ended_well)
    }

    /// From libtest and wasm-bindgen's runner: `test result: ok. 3 passed; 0 failed; …`, once for each program.
    pub fn of_libtest(text: &str, ended_well: bool) -> Self {
        let mut tally = Self::default();
        for line in text.lines().filter(|line| line.trim_start().starts_with("test result:")) {
            for part in line.split(['.', ';']) {
                let mut words = part.split_whitespace();
                let count = words.next().and_then(|word| word.parse::<u64>().ok());
                match (count, words.next()) {
                    (Some(count), Some("passed")) => tally.passed += count,
                    (Some(count), Some("failed")) => tally.failed += count,
                    _ => {}
                }
            }
        }
        tally.judged(ended_well)
    }

    /// From node's test runner: `ℹ pass 3`, `ℹ fail 0`, `ℹ cancelled 0`.
    pub fn of_node(text: &str, ended_well: bool) -> Self {
        let last = |word: &str| {
            text.lines()
                .rev()
                .find_map(|line| {
                    let line = line.trim_start_matches(['ℹ', '#', ' ']);
                    line.strip_prefix(word)?.trim().parse::<u64>().ok()
                })
                .unwrap_or(0)
        };
        Self { passed: last("pass "), failed: last("fail ") + last("cancelled ") }.judged(ended_well)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextest_counts_whatever_did_not_pass_as_failed() {
        let text =
            "  Summary [   0.011s] 9 tests run: 5 passed (1 slow), 2 failed, 1 timed out, 1 exec failed, 4 skipped\n";
        assert_eq!(Tally::of_nextest(text, false), Tally { passed: 5, failed: 4 });
        assert_eq!(
            Tally::of_nextest("     Summary [   0.0s] 1 test run: 1 passed, 0 skipped", true),
            Tally { passed: 1, failed: 0 }
        );
    }

    #[test]
    fn libtest_programs_are_summed() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored";
        assert_eq!(Tally::of_libtest(text, false), Tally { passed: 4, failed: 2 });
    }

    #[test]
    fn node_counts_cancelled_tests_as_failed() {
        assert_eq!(
            Tally::of_node("✔ a (1ms)\nℹ tests 4\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0", false),
            Tally { passed: 2, failed: 2 }
        );
    }

    #[test]
    fn a_runner_that_breaks_without_a_word_is_a_failure() {
        assert_eq!(Tally::of_nextest("error: could not compile", false), Tally { passed: 0, failed: 1 });
        assert_eq!(Tally::of_libtest("", false), Tally { passed: 0, failed: 1 });
        assert_eq!(Tally::of_node("", false), Tally { passed: 0, failed: 1 });
    }
}
