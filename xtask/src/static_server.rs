//! A small static server: right types, gzip where the build made it, no way out of its folder.

use crate::console::Failure;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, UNIX_EPOCH};

/// A request's head may not be longer.
const LONGEST_HEAD: usize = 16 * 1024;
/// An idle connection is closed after this.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder being served at an address.
pub struct Server {
    listener: TcpListener,
    site: Arc<Site>,
    address: String,
}

/// What is served: a folder, below a path that starts and ends with a slash.
struct Site {
    folder: PathBuf,
    at: String,
}

/// The parts of a request that matter here.
#[derive(Debug, Default, PartialEq)]
struct Request {
    method: String,
    url: String,
    accept_encoding: String,
    if_none_match: String,
    /// The connection ends after this answer.
    last: bool,
}

struct Answer {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Server {
    /// Binds to the port (0: any free one). `at` is the path below which the folder appears, `/` for the root.
    pub fn open(folder: PathBuf, host: &str, port: u16, at: &str) -> Result<Self, Failure> {
        let folder = folder.canonicalize().map_err(|error| format!("{} can't be served: {error}", folder.display()))?;
        let refused =
            |error: io::Error| format!("Port {port} on {host} can't be used: {error}. Name another with --port.");
        let listener = TcpListener::bind((host, port)).map_err(refused)?;
        let port = listener.local_addr().map_err(refused)?.port();
        let at = format!("/{}/", at.trim_matches('/')).replace("//", "/");
        let name = if host == "0.0.0.0" { "localhost" } else { host };
        let address = format!("http://{name}:{port}{at}");
        Ok(Self { listener, site: Arc::new(Site { folder, at }), address })
    }

    /// Where to point the browser.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Answers until the program is stopped: a thread for each connection, of which a browser opens about six.
    pub fn run(self) {
        for stream in self.listener.incoming().flatten() {
            let site = Arc::clone(&self.site);
            thread::spawn(move || {
                // A browser that goes away in the middle of an answer is not an error.
                let _ = site.converse(stream);
            });
        }
    }
}

impl Site {
    fn converse(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut received = Vec::new();
        loop {
            let request = match read_request(&received) {
                Head::Whole(request, length) => {
                    received.drain(..length);
                    request
                }
                Head::Partial if received.len() < LONGEST_HEAD => {
                    let mut part = [0; 4096];
                    let count = stream.read(&mut part)?;
                    if count == 0 {
                        return Ok(());
                    }
                    received.extend_from_slice(&part[..count]);
                    continue;
                }
                Head::Partial | Head::Broken => {
                    return send(&mut stream, &plain("400 Bad Request", "This is not a request."), true, true);
                }
            };
            let answer = self.answer(&request);
            send(&mut stream, &answer, request.method != "HEAD", request.last)?;
            if request.last {
                return Ok(());
            }
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return plain("405 Method Not Allowed", "Only GET and HEAD are answered here.");
        }
        self.look_up(request).unwrap_or_else(|| plain("404 Not Found", "There is nothing at this address."))
    }

    fn look_up(&self, request: &Request) -> Option<Answer> {
        let path = request.url.split(['?', '#']).next()?;
        let mut file = self.folder.join(safe_path(path.strip_prefix(&self.at)?)?);
        if file.is_dir() {
            if !path.ends_with('/') {
                return None;
            }
            file.push("index.html");
        }
        // A link inside the folder must not lead out of it.
        let file = file.canonicalize().ok().filter(|file| file.starts_with(&self.folder))?;

        let packed = PathBuf::from(format!("{}.gz", file.display()));
        let gzip = accepts_gzip(&request.accept_encoding) && packed.is_file();
        let source = if gzip { &packed } else { &file };
        let tag = entity_tag(source)?;
        let keep = if has_content_hash(&file) { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut headers = vec![
            ("Content-Type", content_type(&file).to_owned()),
            ("Vary", "Accept-Encoding".to_owned()),
            ("Cache-Control", keep.to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
            ("ETag", tag.clone()),
        ];
        if request.if_none_match == tag {
            return Some(Answer { status: "304 Not Modified", headers, body: Vec::new() });
        }
        if gzip {
            headers.push(("Content-Encoding", "gzip".to_owned()));
        }
        Some(Answer { status: "200 OK", headers, body: fs::read(source).ok()? })
    }
}

enum Head {
    Whole(Request, usize),
    Partial,
    Broken,
}

/// Reads the head of a request, if all of it is there. Requests with a body are not expected: they are answered with
/// "not allowed", and the connection ends.
fn read_request(received: &[u8]) -> Head {
    let mut fields = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut fields);
    let length = match parsed.parse(received) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Head::Partial,
        Err(_) => return Head::Broken,
    };
    let field = |name: &str| {
        parsed
            .headers
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
            .map(|field| String::from_utf8_lossy(field.value).into_owned())
            .unwrap_or_default()
    };
    let method = parsed.method.unwrap_or_default().to_owned();
    let connection = field("Connection").to_ascii_lowercase();
    let last = connection.contains("close")
        || (parsed.version == Some(0) && !connection.contains("keep-alive"))
        || !matches!(method.as_str(), "GET" | "HEAD");
    let request = Request {
        url: parsed.path.unwrap_or("/").to_owned(),
        accept_encoding: field("Accept-Encoding"),
        if_none_match: field("If-None-Match"),
        method,
        last,
    };
    Head::Whole(request, length)
}

fn send(stream: &mut TcpStream, answer: &Answer, with_body: bool, last: bool) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\n", answer.status, answer.body.len());
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(if last { "Connection: close\r\n\r\n" } else { "\r\n" });
    let mut bytes = head.into_bytes();
    if with_body {
        bytes.extend_from_slice(&answer.body);
    }
    stream.write_all(&bytes)
}

fn plain(status: &'static str, text: &str) -> Answer {
    Answer {
        status,
        headers: vec![("Content-Type", "text/plain; charset=utf-8".to_owned())],
        body: text.as_bytes().to_vec(),
    }
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
        parts.next() == Some("gzip") && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

/// Changes when the file does.
fn entity_tag(file: &Path) -> Option<String> {
    let facts = fs::metadata(file).ok()?;
    let age = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(format!("\"{:x}-{age:x}\"", facts.len()))
}

/// Whether the name carries the content's hash (`name-0123456789abcdef…`), so that it may be kept for ever.
fn has_content_hash(file: &Path) -> bool {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = stem.strip_suffix("_bg").unwrap_or(&stem);
    stem.rsplit_once('-').is_some_and(|(_, hash)| hash.len() >= 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
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
        assert_eq!(safe_path("data/us/counties.bw"), Some(PathBuf::from("data/us/counties.bw")));
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
        assert!(has_content_hash(Path::new("bailiwick-0123456789abcdef_bg.wasm")));
        assert!(has_content_hash(Path::new("style-1a2b3c4d.css")));
        assert!(!has_content_hash(Path::new("worker_bg.wasm")));
        assert!(!has_content_hash(Path::new("vendor/maplibre-gl.mjs")));
    }

    fn site() -> (Site, PathBuf) {
        let folder =
            std::env::temp_dir().join(format!("bailiwick-server-{}-{:?}", std::process::id(), thread::current().id()));
        fs::create_dir_all(folder.join("sub")).unwrap();
        fs::write(folder.join("index.html"), "<p>hello</p>").unwrap();
        fs::write(folder.join("a.wasm"), "plain").unwrap();
        fs::write(folder.join("a.wasm.gz"), "packed").unwrap();
        let folder = folder.canonicalize().unwrap();
        (Site { folder: folder.clone(), at: "/team/".into() }, folder)
    }

    fn get(url: &str, accept_encoding: &str) -> Request {
        Request { method: "GET".into(), url: url.into(), accept_encoding: accept_encoding.into(), ..Request::default() }
    }

    #[test]
    fn a_file_comes_packed_to_those_who_take_it_and_only_below_its_path() {
        let (site, folder) = site();
        let header = |answer: &Answer, name: &str| {
            answer.headers.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
        };
        let packed = site.answer(&get("/team/a.wasm?v=1", "br, gzip"));
        assert_eq!((packed.status, packed.body.as_slice()), ("200 OK", b"packed".as_slice()));
        assert_eq!(header(&packed, "Content-Type").as_deref(), Some("application/wasm"));
        assert_eq!(header(&packed, "Content-Encoding").as_deref(), Some("gzip"));
        assert_eq!(site.answer(&get("/team/a.wasm", "")).body, b"plain");
        assert_eq!(site.answer(&get("/team/", "")).body, b"<p>hello</p>");
        for url in ["/a.wasm", "/team/sub", "/team/sub/", "/team/../secret", "/team/none"] {
            assert_eq!(site.answer(&get(url, "")).status, "404 Not Found", "{url}");
        }
        let again = Request { if_none_match: header(&packed, "ETag").unwrap(), ..get("/team/a.wasm", "gzip") };
        assert_eq!(site.answer(&again).status, "304 Not Modified");
        assert_eq!(site.answer(&Request { method: "POST".into(), ..again }).status, "405 Method Not Allowed");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn twenty_connections_at_once_are_all_answered() {
        let (site, folder) = site();
        let server = Server::open(site.folder, "127.0.0.1", 0, "/team/").unwrap();
        let target = server.address().trim_start_matches("http://").split('/').next().unwrap().to_owned();
        thread::spawn(move || server.run());
        // All stay open, as a browser's do, and the later ones must not wait for the earlier ones to close.
        let mut streams: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(&target).unwrap()).collect();
        for stream in streams.iter_mut().rev() {
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.write_all(b"GET /team/ HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
            let mut start = [0; 15];
            stream.read_exact(&mut start).unwrap();
            assert_eq!(&start, b"HTTP/1.1 200 OK");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_request_is_read_when_all_of_it_is_there() {
        assert!(matches!(read_request(b"GET / HTTP/1.1\r\nHost"), Head::Partial));
        assert!(matches!(read_request(b"\x00\x01 nonsense\r\n\r\n"), Head::Broken));
        let Head::Whole(request, length) = read_request(b"GET /x HTTP/1.1\r\naccept-encoding: gzip\r\n\r\nGET") else {
            panic!("the head is whole");
        };
        assert_eq!(
            (request.url.as_str(), request.accept_encoding.as_str(), request.last, length),
            ("/x", "gzip", false, 42)
        );
    }
}
