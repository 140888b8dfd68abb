//! Bailiwick's commands: `cargo xtask serve | build | test | data | bench`.
//!
//! Start reading here; `site` makes `dist/`, `static_server` serves it, `checks` tests everything, `toolchain` finds or
//! installs what they need.

mod bench;
mod browser_bench;
mod checks;
mod cities;
mod console;
mod instances;
mod order;
mod page;
mod repack;
mod site;
mod split;
mod static_server;
mod tally;
mod toolchain;

use console::{Failure, heading, remark};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--port 8080] [--host 127.0.0.1] [--no-open] [--dev]
    Build the app, serve it, open a browser. Installs what is missing first. --dev builds quickly, unoptimised.
cargo xtask build [--dev]
    Build the app into dist/, ready for any static host.
cargo xtask test [filter…]
    Everything that must hold: format, lints, native, wasm and browser tests. A filter is the name of a step
    (fmt, clippy, native, docs, wasm, browser) or a part of the names of tests.
cargo xtask data
    Make the shipped geographies and the sample again (data/).
cargo xtask cities
    Make the shipped cities of the world again, from the packages they come from (needs Python with pip, and npm).
cargo xtask bench [--native] [T1 T2 T3 T4 DU states CPMP]
    Solve the benchmark tasks beside the project, natively and in the built app's worker in Chromium, and print the
    tables of benches/README.md. --native leaves the browser out.
cargo xtask static <folder> [--port 0] [--host 127.0.0.1] [--at /folder/]
    Serve a folder as it is; prints the address (port 0: any free one). The browser tests use this.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match command(&words) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn command(words: &[String]) -> Result<ExitCode, Failure> {
    let Some((name, rest)) = words.split_first() else {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    };
    match name.as_str() {
        "serve" => serve(Options::read(rest, &["--port", "--host", "--no-open", "--dev"])?),
        "build" => build(Options::read(rest, &["--dev"])?.dev).map(|()| ExitCode::SUCCESS),
        "static" => serve_folder(Options::read(rest, &["--port", "--host", "--at"])?),
        "test" => checks::test(rest),
        "data" => checks::data().map(|()| ExitCode::SUCCESS),
        "cities" => cities::cities().map(|()| ExitCode::SUCCESS),
        "bench" => {
            let (flags, names): (Vec<String>, Vec<String>) = rest.iter().cloned().partition(|word| word == "--native");
            bench::bench(&names, flags.is_empty()).map(|()| ExitCode::SUCCESS)
        }
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("There is no command `{other}`.\n\n{USAGE}")),
    }
}

/// The options of all commands; each command names those it takes.
struct Options {
    port: Option<u16>,
    host: String,
    at: String,
    no_open: bool,
    dev: bool,
    words: Vec<String>,
}

impl Options {
    fn read(words: &[String], allowed: &[&str]) -> Result<Self, Failure> {
        let mut options = Self {
            port: None,
            host: "127.0.0.1".into(),
            at: "/".into(),
            no_open: false,
            dev: false,
            words: Vec::new(),
        };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if !word.starts_with("--") {
                options.words.push(word.clone());
                continue;
            }
            let (name, given) = match word.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (word.as_str(), None),
            };
            if !allowed.contains(&name) {
                return Err(format!("This command has no option `{name}`.\n\n{USAGE}"));
            }
            let mut value =
                || given.clone().or_else(|| words.next().cloned()).ok_or(format!("`{name}` needs a value."));
            match name {
                "--port" => {
                    let said = value()?;
                    options.port = Some(
                        said.parse().map_err(|_| format!("`{said}` is not a port: use a number from 0 to 65535."))?,
                    );
                }
                "--host" => options.host = value()?,
                "--at" => options.at = value()?,
                "--no-open" => options.no_open = true,
                _ => options.dev = true,
            }
        }
        Ok(options)
    }
}

pub(crate) fn build(dev: bool) -> Result<(), Failure> {
    heading("Tools");
    toolchain::ensure_build_tools()?;
    site::build(dev)
}

fn serve(options: Options) -> Result<ExitCode, Failure> {
    // Asked before the minutes of building, not after them.
    let port = free_port(&options.host, options.port)?;
    build(options.dev)?;
    let server = static_server::Server::open(site::dist(), &options.host, port, "/")?;
    heading("Serving");
    remark(&format!("Bailiwick is at {}", server.address()));
    remark("Stop with Ctrl+C. After a change: `cargo xtask build --dev` in a second terminal, then reload the page.");
    if !options.no_open {
        open_browser(server.address());
    }
    server.run();
    Ok(ExitCode::SUCCESS)
}

/// The port asked for, which must be free; or 8080, or any other when that one is taken.
fn free_port(host: &str, asked: Option<u16>) -> Result<u16, Failure> {
    let port = asked.unwrap_or(8080);
    match (std::net::TcpListener::bind((host, port)), asked) {
        (Ok(_), _) => Ok(port),
        (Err(error), Some(_)) => {
            Err(format!("Port {port} on {host} can't be used: {error}. Name another with --port."))
        }
        (Err(_), None) => {
            remark("Port 8080 is taken: the address below has another.");
            Ok(0)
        }
    }
}

fn serve_folder(options: Options) -> Result<ExitCode, Failure> {
    let [folder] = options.words.as_slice() else {
        return Err(format!("Name one folder to serve.\n\n{USAGE}"));
    };
    let server =
        static_server::Server::open(PathBuf::from(folder), &options.host, options.port.unwrap_or(0), &options.at)?;
    println!("{}", server.address());
    server.run();
    Ok(ExitCode::SUCCESS)
}

/// Opens the address where there is a screen to open it on; a failure to do so is no failure of ours.
fn open_browser(address: &str) {
    let has_screen = cfg!(any(target_os = "macos", target_os = "windows"))
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if !has_screen {
        return;
    }
    let (program, arguments): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(target_os = "windows") {
        ("explorer", &[])
    } else {
        ("xdg-open", &[])
    };
    let started = std::process::Command::new(program)
        .args(arguments)
        .arg(address)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if started.is_err() {
        remark("No browser could be opened from here: open the address yourself.");
    }
}
