//! Text inside markup (HTML, SVG, KML).

/// Text that may stand in XML or HTML content, or in a quoted attribute. Control characters that XML forbids become
/// spaces.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn markup_becomes_text() {
        assert_eq!(
            escape("<script>\"A\" & 'B'\u{0}</script>"),
            "&lt;script&gt;&quot;A&quot; &amp; &#39;B&#39; &lt;/script&gt;"
        );
    }
}
