//! Place names brought to one spelling, so that "St. Louis", "SAINT LOUIS" and "Saint-Louis" meet.

/// Lower case, accents removed, punctuation to spaces, single spaces, and the usual short forms written out
/// (St, Ste, Ft, Mt, Pt, N, S, E, W).
///
/// ```
/// use bailiwick::geography::normalise;
/// assert_eq!(normalise("  ST. Paul "), "saint paul");
/// assert_eq!(normalise("Ft. Worth"), "fort worth");
/// assert_eq!(normalise("Doña Ana"), "dona ana");
/// ```
pub fn normalise(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            // An apostrophe joins: O'Fallon, Prince George's. So does the point in N.Y. and U.S.
            '\'' | '’' | '`' => {}
            '.' => plain.push('.'),
            c if c.is_alphanumeric() => {
                for l in c.to_lowercase() {
                    plain.push_str(without_accent(l).unwrap_or(""));
                    if without_accent(l).is_none() {
                        plain.push(l);
                    }
                }
            }
            _ => plain.push(' '),
        }
    }
    let mut out = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if word.contains('.') {
            split_at_points(word).iter().for_each(|w| push_word(&mut out, w));
        } else {
            push_word(&mut out, word);
        }
    }
    out
}

fn push_word(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(match word {
        "st" => "saint",
        "ste" => "sainte",
        "ft" => "fort",
        "mt" => "mount",
        "mtn" => "mountain",
        "pt" => "point",
        "hts" => "heights",
        "spgs" => "springs",
        "n" => "north",
        "s" => "south",
        "e" => "east",
        "w" => "west",
        other => other,
    });
}

/// "n.y." is one word "ny"; "st.louis" is two.
fn split_at_points(word: &str) -> Vec<String> {
    let parts: Vec<&str> = word.split('.').filter(|p| !p.is_empty()).collect();
    if parts.len() > 1 && parts.iter().all(|p| p.len() == 1) {
        vec![parts.concat()]
    } else {
        parts.into_iter().map(str::to_owned).collect()
    }
}

fn without_accent(c: char) -> Option<&'static str> {
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'ē' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'ī' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' => "o",
        'ú' | 'ù' | 'û' | 'ü' | 'ū' => "u",
        'ñ' => "n",
        'ç' => "c",
        'ß' => "ss",
        // The Hawaiian okina, and marks that decomposed letters carry behind them.
        'ʻ' | '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

/// [`normalise`] for names from anywhere: further Latin letters lose their marks too (`Łódź`, `Malmö`, `Kadıköy`), and a
/// remark in brackets is left out (`Frankfurt (Main)`).
pub(crate) fn world_key(name: &str) -> String {
    let bare = name.split_once('(').map(|(head, _)| head).filter(|head| !head.trim().is_empty()).unwrap_or(name);
    let mut plain = String::with_capacity(bare.len());
    for letter in bare.chars().flat_map(char::to_lowercase) {
        match letter {
            'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' | 'ẩ' | 'ẫ' | 'ậ' | 'ắ' | 'ằ' | 'ẳ' | 'ẵ' | 'ặ' | 'ə' => {
                plain.push('a')
            }
            'æ' => plain.push_str("ae"),
            'ć' | 'č' | 'ċ' | 'ĉ' => plain.push('c'),
            'ď' | 'đ' | 'ð' | 'ḑ' | 'ḍ' => plain.push('d'),
            'ė' | 'ę' | 'ě' | 'ĕ' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
                plain.push('e')
            }
            'ğ' | 'ģ' | 'ġ' | 'ĝ' | 'ǧ' => plain.push('g'),
            'ħ' | 'ḩ' | 'ḥ' | 'ĥ' => plain.push('h'),
            'ı' | 'į' | 'ĩ' | 'ĭ' | 'ị' | 'ỉ' => plain.push('i'),
            'ķ' | 'ḱ' => plain.push('k'),
            'ł' | 'ľ' | 'ļ' | 'ĺ' | 'ḷ' => plain.push('l'),
            'ń' | 'ň' | 'ņ' | 'ṉ' | 'ṇ' => plain.push('n'),
            'ø' | 'ő' | 'ŏ' | 'ơ' | 'ọ' | 'ỏ' | 'ố' | 'ồ' | 'ổ' | 'ỗ' | 'ộ' | 'ớ' | 'ờ' | 'ở' | 'ỡ' | 'ợ' => {
                plain.push('o')
            }
            'œ' => plain.push_str("oe"),
            'ř' | 'ŕ' | 'ŗ' | 'ṛ' => plain.push('r'),
            'ś' | 'š' | 'ş' | 'ș' | 'ŝ' | 'ṣ' => plain.push('s'),
            'ť' | 'ţ' | 'ț' | 'ŧ' | 'ṭ' => plain.push('t'),
            'þ' => plain.push_str("th"),
            'ů' | 'ű' | 'ų' | 'ũ' | 'ŭ' | 'ư' | 'ụ' | 'ủ' | 'ứ' | 'ừ' | 'ử' | 'ữ' | 'ự' => {
                plain.push('u')
            }
            'ŵ' => plain.push('w'),
            'ý' | 'ÿ' | 'ŷ' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => plain.push('y'),
            'ź' | 'ž' | 'ż' | 'ẓ' => plain.push('z'),
            // Signs that transliterations put where English has nothing.
            '‘' | 'ʼ' | 'ʿ' | 'ʾ' => {}
            other => plain.push(other),
        }
    }
    normalise(&plain)
}

/// The name of a county without the word that says it is one: "Cook County" and "Orleans Parish" to "cook", "orleans".
pub(crate) fn without_county_word(normalised: &str) -> &str {
    for ending in [
        " city and borough",
        " census area",
        " municipality",
        " municipio",
        " borough",
        " county",
        " parish",
        " island",
        " district",
    ] {
        if let Some(rest) = normalised.strip_suffix(ending) {
            return rest;
        }
    }
    normalised
}

/// How many letters must be changed, added, dropped or swapped with their neighbour to get from `a` to `b`
/// (optimal string alignment); `None` above `limit`.
pub(crate) fn spelling_distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > 4 * limit {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut last, row);
    }
    (last[b.len()] <= limit).then_some(last[b.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_place_meet() {
        assert_eq!(normalise("St.Louis"), normalise("SAINT LOUIS"));
        assert_eq!(normalise("Winston-Salem"), normalise("winston salem"));
        assert_eq!(normalise("O'Fallon"), normalise("OFallon"));
        assert_eq!(normalise("Mt. Vernon"), normalise("Mount Vernon"));
        assert_eq!(normalise("Mayagüez"), normalise("MAYAGUEZ"));
        assert_eq!(without_county_word(&normalise("Prince George's County")), "prince georges");
    }

    #[test]
    fn a_swapped_pair_is_one_mistake() {
        assert_eq!(spelling_distance("chicgao", "chicago", 2), Some(1));
        assert_eq!(spelling_distance("chicago", "boston", 2), None);
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing_more(name in "[ -~]{0,24}") {
            let once = normalise(&name);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
