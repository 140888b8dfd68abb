//! What the commands say, and how they run other programs: every step is named and timed.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// A sentence for the person at the terminal: what failed and what to do.
pub type Failure = String;

/// Prints the heading of a step.
pub fn heading(text: &str) {
    println!("\n── {text}");
}

/// Prints a remark below a heading.
pub fn remark(text: &str) {
    println!("   {text}");
}

/// A duration as people say it: `0.4 s`, `12 s`, `3 min 05 s`.
pub fn spoken(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 59.5 {
        format!("{seconds:.0} s")
    } else {
        let whole = seconds.round() as u64;
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

/// A file size as people say it.
pub fn bytes(count: u64) -> String {
    if count >= 1_000_000 { format!("{:.2} MB", count as f64 / 1e6) } else { format!("{:.0} kB", count as f64 / 1e3) }
}

/// The command as it would be typed, for messages.
fn typed(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs a program with its output on the terminal.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    let line = typed(command);
    let status = command.status().map_err(|error| format!("`{line}` could not be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})")) }
}

/// Runs a program, shows its output as it comes, and keeps it (without colours) to be read afterwards.
pub fn run_and_keep(command: &mut Command) -> (Result<(), Failure>, String) {
    let line = typed(command);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            return (Err(format!("`{line}` could not be started: {error}")), String::new());
        }
    };
    let (sender, receiver) = mpsc::channel::<Vec<u8>>();
    let mut readers = Vec::new();
    let pipes: [Option<Box<dyn Read + Send>>; 2] =
        [child.stdout.take().map(|pipe| Box::new(pipe) as _), child.stderr.take().map(|pipe| Box::new(pipe) as _)];
    for pipe in pipes.into_iter().flatten() {
        let sender = sender.clone();
        readers.push(thread::spawn(move || {
            let mut reader = BufReader::new(pipe);
            let mut text = Vec::new();
            while reader.read_until(b'\n', &mut text).is_ok_and(|count| count > 0) {
                if sender.send(std::mem::take(&mut text)).is_err() {
                    break;
                }
            }
        }));
    }
    drop(sender);
    let mut kept = Vec::new();
    let mut terminal = std::io::stdout();
    for text in receiver {
        // A closed terminal must not stop the step.
        let _ = terminal.write_all(&text).and_then(|()| terminal.flush());
        kept.extend_from_slice(&text);
    }
    for reader in readers {
        let _ = reader.join();
    }
    let kept = without_colours(&String::from_utf8_lossy(&kept));
    let outcome = match child.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{line}` failed ({status})")),
        Err(error) => Err(format!("`{line}` was lost: {error}")),
    };
    (outcome, kept)
}

/// What a program prints on standard output, or nothing when it is missing or fails.
pub fn answer(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Does something under a heading and says how long it took.
pub fn timed<T>(name: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    heading(name);
    let start = Instant::now();
    let outcome = work();
    match &outcome {
        Ok(_) => remark(&format!("done in {}", spoken(start.elapsed()))),
        Err(_) => remark(&format!("failed after {}", spoken(start.elapsed()))),
    }
    outcome
}

/// The text without terminal colour sequences, so that it can be read by a program.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for inside in characters.by_ref() {
                if inside.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_speech() {
        assert_eq!(spoken(Duration::from_millis(420)), "0.4 s");
        assert_eq!(spoken(Duration::from_secs(12)), "12 s");
        assert_eq!(spoken(Duration::from_secs(185)), "3 min 05 s");
        assert_eq!(spoken(Duration::from_millis(59_700)), "1 min 00 s");
    }

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(without_colours("\u{1b}[32;1m12 passed\u{1b}[0m, 0 failed"), "12 passed, 0 failed");
    }
}
