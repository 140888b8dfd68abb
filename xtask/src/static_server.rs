//! A small static server: right types, gzip where the build made it, no way out of its folder.

use crate::console::Failure;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::UNIX_EPOCH;
use tiny_http::{Header, Method, Request, Response, StatusCode};

/// Threads that answer; a browser opens six connections to one origin.
const THREADS: usize = 8;

/// A folder being served at an address.
pub struct Server {
    http: Arc<tiny_http::Server>,
    folder: PathBuf,
    /// The path the folder is served below: starts and ends with a slash.
    at: String,
    address: String,
}

impl Server {
    /// Binds to the port (0: any free one). `at` is the path below which the folder appears, `/` for the root.
    pub fn open(folder: PathBuf, host: &str, port: u16, at: &str) -> Result<Self, Failure> {
        let folder = folder
            .canonicalize()
            .map_err(|error| format!("{} can't be served: {error}", folder.display()))?;
        let http = tiny_http::Server::http((host, port)).map_err(|error| {
            format!("Port {port} on {host} can't be used: {error}. Name another with --port.")
        })?;
        let port = http
            .server_addr()
            .to_ip()
            .map_or(port, |address| address.port());
        let at = format!("/{}/", at.trim_matches('/')).replace("//", "/");
        let address = format!(
            "http://{}:{port}{at}",
            if host == "0.0.0.0" { "localhost" } else { host }
        );
        Ok(Self {
            http: Arc::new(http),
            folder,
            at,
            address,
        })
    }

    /// Where to point the browser.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Answers until the program is stopped.
    pub fn run(self) {
        let shared = Arc::new(self);
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                let server = Arc::clone(&shared);
                thread::spawn(move || {
                    while let Ok(request) = server.http.recv() {
                        server.answer(request);
                    }
                })
            })
            .collect();
        for thread in threads {
            let _ = thread.join();
        }
    }

    fn answer(&self, request: Request) {
        // A browser that goes away in the middle of an answer is not an error.
        let _ = match self.look_up(&request) {
            Ok(found) => request.respond(found),
            Err(status) => request.respond(plain(status)),
        };
    }

    fn look_up(&self, request: &Request) -> Result<Response<std::io::Cursor<Vec<u8>>>, u16> {
        if !matches!(request.method(), Method::Get | Method::Head) {
            return Err(405);
        }
        let path = request.url().split(['?', '#']).next().unwrap_or("/");
        let inside = path.strip_prefix(&self.at).ok_or(404_u16)?;
        let relative = safe_path(inside).ok_or(404_u16)?;
        let mut file = self.folder.join(relative);
        if file.is_dir() {
            if !path.ends_with('/') {
                return Err(404);
            }
            file.push("index.html");
        }
        // A link inside the folder must not lead out of it.
        let file = file.canonicalize().map_err(|_| 404_u16)?;
        if !file.starts_with(&self.folder) {
            return Err(404);
        }

        let wants = |name: &'static str| {
            request
                .headers()
                .iter()
                .find(|header| header.field.equiv(name))
                .map(|header| header.value.as_str().to_owned())
                .unwrap_or_default()
        };
        let packed = PathBuf::from(format!("{}.gz", file.display()));
        let gzip = accepts_gzip(&wants("Accept-Encoding")) && packed.is_file();
        let source = if gzip { &packed } else { &file };
        let tag = entity_tag(source).ok_or(404_u16)?;
        let mut headers = vec![
            header("Content-Type", content_type(&file)),
            header("Vary", "Accept-Encoding"),
            header(
                "Cache-Control",
                if has_content_hash(&file) {
                    "public, max-age=31536000, immutable"
                } else {
                    "no-cache"
                },
            ),
            header("ETag", &tag),
            header("X-Content-Type-Options", "nosniff"),
        ];
        let not_modified = wants("If-None-Match") == tag;
        let body = if not_modified {
            Vec::new()
        } else {
            fs::read(source).map_err(|_| 404_u16)?
        };
        if gzip && !not_modified {
            headers.push(header("Content-Encoding", "gzip"));
        }
        let length = body.len();
        let status = StatusCode(if not_modified { 304 } else { 200 });
        let headers = headers.into_iter().flatten().collect();
        Ok(Response::new(
            status,
            headers,
            std::io::Cursor::new(body),
            Some(length),
            None,
        )
        .with_chunked_threshold(usize::MAX))
    }
}

fn plain(status: u16) -> Response<std::io::Cursor<Vec<u8>>> {
    let text = match status {
        405 => "Only GET and HEAD are answered here.",
        _ => "There is nothing at this address.",
    };
    Response::from_string(text).with_status_code(status)
}

fn header(name: &str, value: &str) -> Option<Header> {
    Header::from_bytes(name.as_bytes(), value.as_bytes()).ok()
}

/// The path below the folder, or nothing when it is not a plain one: no `..`, no backslash, no drive, no hidden file.
fn safe_path(path: &str) -> Option<PathBuf> {
    let decoded = percent_decoded(path)?;
    let mut safe = PathBuf::new();
    for part in decoded.split('/').filter(|part| !part.is_empty()) {
        if part.starts_with('.') || part.contains(['\\', ':', '\0']) {
            return None;
        }
        safe.push(part);
    }
    Some(safe)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn accepts_gzip(header: &str) -> bool {
    header.split(',').any(|offer| {
        let mut parts = offer.split(';').map(str::trim);
        parts.next() == Some("gzip")
            && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Changes when the file does.
fn entity_tag(file: &Path) -> Option<String> {
    let facts = fs::metadata(file).ok()?;
    let age = facts
        .modified()
        .ok()?
        .duration_since(UNIX_EPOCH)
        .ok()?
        .as_nanos();
    Some(format!("\"{:x}-{age:x}\"", facts.len()))
}

/// Whether the name carries the content's hash (`name-0123456789abcdef…`), so that it may be kept for ever.
fn has_content_hash(file: &Path) -> bool {
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(&stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

fn content_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" | "webmanifest" => "application/json",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for path in [
            "../secret",
            "a/../../secret",
            "%2e%2e/secret",
            "a/%2E./b",
            "..%2fsecret",
            "a\\..\\b",
            "C:/x",
            ".git/config",
            "%zz",
        ] {
            assert_eq!(safe_path(path), None, "{path}");
        }
        assert_eq!(
            safe_path("data/us/counties.bw"),
            Some(PathBuf::from("data/us/counties.bw"))
        );
        assert_eq!(safe_path("a%20b"), Some(PathBuf::from("a b")));
        assert_eq!(safe_path(""), Some(PathBuf::new()));
    }

    #[test]
    fn gzip_is_sent_only_to_those_who_take_it() {
        assert!(accepts_gzip("gzip, deflate, br"));
        assert!(accepts_gzip("br;q=1.0, gzip;q=0.8"));
        assert!(!accepts_gzip("br, gzip;q=0"));
        assert!(!accepts_gzip(""));
    }

    #[test]
    fn only_names_that_change_with_the_content_are_kept_for_ever() {
        assert!(has_content_hash(Path::new(
            "bailiwick-0123456789abcdef_bg.wasm"
        )));
        assert!(has_content_hash(Path::new("style-1a2b3c4d.css")));
        assert!(!has_content_hash(Path::new("worker_bg.wasm")));
        assert!(!has_content_hash(Path::new("vendor/maplibre-gl.mjs")));
    }
}
