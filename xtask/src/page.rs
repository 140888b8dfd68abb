//! `index.html` after the build: the security policy's hashes, the names with content hashes, the links that lead somewhere.
//!
//! The page is ours and small, so plain text search is enough; a tag that is not closed is an error, not a guess.

use crate::console::Failure;
use base64::Engine as _;
use sha2::{Digest as _, Sha256};

/// Where the hashes of the inline scripts go.
const PLACE: &str = "{inline-script-hashes}";

/// Puts the hashes of all inline scripts into the Content-Security-Policy.
pub fn seal(html: &str) -> Result<String, Failure> {
    if html.matches(PLACE).count() != 1 {
        return Err(format!("index.html must hold {PLACE} exactly once, in its Content-Security-Policy."));
    }
    let hashes: Vec<String> = inline_scripts(html)?
        .iter()
        .map(|script| format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script))))
        .collect();
    Ok(html.replace(PLACE, &hashes.join(" ")))
}

/// The texts of the scripts that are not loaded from a file.
fn inline_scripts(html: &str) -> Result<Vec<&str>, Failure> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        rest = &rest[start..];
        let open = rest.find('>').ok_or("index.html has a <script that is not closed.")?;
        let end = rest.find("</script>").ok_or("index.html has a <script> without </script>.")?;
        if !rest[..open].contains(" src=") {
            found.push(&rest[open + 1..end]);
        }
        rest = &rest[end..];
    }
    Ok(found)
}

/// Takes out the comments: they are for the reader of the source. (Ours only; there is no script with `<!--` in it.)
pub fn without_comments(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find("<!--") {
        kept.push_str(&rest[..start]);
        match rest[start..].find("-->") {
            Some(length) => rest = &rest[start + length + 3..],
            None => return kept,
        }
    }
    kept.push_str(rest);
    kept
}

/// A style sheet without comments and indentation: a fifth less to load before anything is drawn. (Ours only; no text in it
/// spans lines or has a comment's mark in it.)
pub fn tight_styles(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

/// Takes out the hints (`<link rel="preload">`, `modulepreload`) to files that are not there, and says which they were.
/// Any other local link or script that leads nowhere is an error.
pub fn check_links(html: &str, exists: impl Fn(&str) -> bool) -> Result<(String, Vec<String>), Failure> {
    let mut kept = String::with_capacity(html.len());
    let mut dropped = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let length = rest[start..].find('>').ok_or("index.html has a tag that is not closed.")? + 1;
        let tag = &rest[start..start + length];
        kept.push_str(&rest[..start]);
        let target = attribute(tag, "href").or_else(|| attribute(tag, "src")).and_then(|link| link.strip_prefix("./"));
        match target {
            Some(file) if !exists(file) => {
                if !matches!(attribute(tag, "rel"), Some("preload" | "modulepreload")) {
                    return Err(format!("index.html needs `{file}`, which the build did not make."));
                }
                dropped.push(file.to_owned());
            }
            _ => kept.push_str(tag),
        }
        rest = &rest[start + length..];
    }
    kept.push_str(rest);
    Ok((kept, dropped))
}

fn attribute<'tag>(tag: &'tag str, name: &str) -> Option<&'tag str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let length = tag[start..].find('"')?;
    Some(&tag[start..start + length])
}

/// The first eight characters of the content's SHA-256: a name that changes with the content, for caches.
pub fn short_hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_lose_comments_and_indentation_and_nothing_else() {
        let css = "/* Why.\n   More. */\n.a,\n.b {\n  content: \"  x\"; /* here */\n\n  margin: 0 auto;\n}\n";
        assert_eq!(tight_styles(css), ".a,\n.b {\ncontent: \"  x\";\nmargin: 0 auto;\n}\n");
        assert_eq!(tight_styles("a {}\n/* not closed"), "a {}\n");
    }

    #[test]
    fn every_inline_script_is_allowed_by_its_hash_and_no_other() {
        let html = r#"<meta content="script-src 'self' {inline-script-hashes}"><script type="importmap">{}</script><script src="./a.js"></script>"#;
        let sealed = seal(html).unwrap();
        // The SHA-256 of `{}`, from `printf '{}' | openssl dgst -sha256 -binary | base64`.
        assert!(
            sealed.contains("script-src 'self' 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='\""),
            "{sealed}"
        );
    }

    #[test]
    fn a_page_without_a_place_for_the_hashes_is_refused() {
        assert!(seal("<script>1</script>").is_err());
        assert!(seal("{inline-script-hashes}<script>1").is_err());
    }

    #[test]
    fn hints_to_missing_files_go_and_other_missing_files_stop_the_build() {
        let html = r#"<link rel="preload" href="./data/a.bw"><link rel="preload" href="./b.wasm"><p>x</p>"#;
        let (kept, dropped) = check_links(html, |file| file == "b.wasm").unwrap();
        assert_eq!(kept, r#"<link rel="preload" href="./b.wasm"><p>x</p>"#);
        assert_eq!(dropped, ["data/a.bw"]);
        assert!(check_links(r#"<script src="./gone.js"></script>"#, |_| false).unwrap_err().contains("gone.js"));
    }

    #[test]
    fn comments_are_for_the_source() {
        assert_eq!(without_comments("a<!-- b -->c<!--d-->"), "ac");
    }
}
