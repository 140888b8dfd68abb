//! Which currency the amounts of a table are in: a column that says so, signs and codes beside the numbers, the names of
//! the columns, or the user. Amounts are never converted.

use std::collections::BTreeMap;

use super::{AccountField, AccountMapping, Table};

/// A currency: ISO 4217 code, its name, and further ways to write it.
struct Currency {
    code: &'static str,
    name: &'static str,
    also: &'static [&'static str],
}

const fn currency(code: &'static str, name: &'static str, also: &'static [&'static str]) -> Currency {
    Currency { code, name, also }
}

/// The currencies that are known by name; facts of ISO 4217.
const CURRENCIES: [Currency; 40] = [
    currency("USD", "US dollar", &["$", "us$", "dollar", "dollars", "u.s. dollar"]),
    currency("EUR", "Euro", &["€", "euros"]),
    currency("GBP", "Pound sterling", &["£", "pound", "british pound", "uk pound", "pounds"]),
    currency("CHF", "Swiss franc", &["fr.", "sfr", "franken", "schweizer franken"]),
    currency("CAD", "Canadian dollar", &["ca$", "c$"]),
    currency("AUD", "Australian dollar", &["a$", "au$"]),
    currency("NZD", "New Zealand dollar", &["nz$"]),
    currency("JPY", "Japanese yen", &["¥", "yen", "円"]),
    currency("CNY", "Chinese yuan", &["rmb", "yuan", "renminbi", "元"]),
    currency("INR", "Indian rupee", &["₹", "rs", "rs.", "rupee"]),
    currency("KRW", "South Korean won", &["₩", "won"]),
    currency("BRL", "Brazilian real", &["r$"]),
    currency("MXN", "Mexican peso", &["mx$"]),
    currency("SEK", "Swedish krona", &[]),
    currency("NOK", "Norwegian krone", &[]),
    currency("DKK", "Danish krone", &[]),
    currency("PLN", "Polish złoty", &["zł", "zloty"]),
    currency("CZK", "Czech koruna", &["kč"]),
    currency("HUF", "Hungarian forint", &["ft", "forint"]),
    currency("RON", "Romanian leu", &["lei"]),
    currency("BGN", "Bulgarian lev", &[]),
    currency("TRY", "Turkish lira", &["₺"]),
    currency("ZAR", "South African rand", &["rand"]),
    currency("SGD", "Singapore dollar", &["s$"]),
    currency("HKD", "Hong Kong dollar", &["hk$"]),
    currency("TWD", "New Taiwan dollar", &["nt$"]),
    currency("THB", "Thai baht", &["฿", "baht"]),
    currency("IDR", "Indonesian rupiah", &["rp"]),
    currency("MYR", "Malaysian ringgit", &["rm"]),
    currency("PHP", "Philippine peso", &["₱"]),
    currency("VND", "Vietnamese dong", &["₫"]),
    currency("AED", "UAE dirham", &[]),
    currency("SAR", "Saudi riyal", &[]),
    currency("ILS", "Israeli shekel", &["₪"]),
    currency("EGP", "Egyptian pound", &[]),
    currency("ARS", "Argentine peso", &[]),
    currency("CLP", "Chilean peso", &[]),
    currency("COP", "Colombian peso", &[]),
    currency("UAH", "Ukrainian hryvnia", &["₴"]),
    currency("ISK", "Icelandic króna", &[]),
];

/// Signs that stand for one currency wherever they are in a cell; `$` does not.
const SIGNS: [(char, &str); 10] = [
    ('€', "EUR"),
    ('£', "GBP"),
    ('¥', "JPY"),
    ('₹', "INR"),
    ('₩', "KRW"),
    ('₺', "TRY"),
    ('₪', "ILS"),
    ('₴', "UAH"),
    ('₱', "PHP"),
    ('₫', "VND"),
];

/// Rows looked at for signs.
const SAMPLE: usize = 200;

/// The currencies to choose from, code and name.
#[must_use]
pub fn currencies() -> Vec<(&'static str, &'static str)> {
    CURRENCIES.iter().map(|currency| (currency.code, currency.name)).collect()
}

/// The code of a currency as people write it: `EUR`, `€`, `Euro`, `US Dollar`.
#[must_use]
pub fn currency_code(written: &str) -> Option<&'static str> {
    let small = written.trim().to_lowercase();
    let is = |known: &&Currency| {
        known.code.eq_ignore_ascii_case(&small) || known.name.to_lowercase() == small || known.also.contains(&&*small)
    };
    CURRENCIES.iter().find(is).map(|currency| currency.code)
}

/// What a table says of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyReading {
    /// ISO 4217 code.
    pub code: String,
    /// How that is known, in a sentence.
    pub why: String,
    /// The user said so.
    pub chosen: bool,
}

impl CurrencyReading {
    /// What the table says, or the user; `None` where nobody does.
    #[must_use]
    pub fn of(table: &Table, mapping: &AccountMapping) -> Option<Self> {
        let found = |code: &str, why: String| Some(Self { code: code.to_owned(), why, chosen: false });
        if let Some(code) = &mapping.currency {
            let why = format!("Amounts are in {code}, as you chose.");
            return Some(Self { code: code.clone(), why, chosen: true });
        }
        if let Some(column) = mapping.column(AccountField::Currency)
            && let Some((code, why)) = of_column(table, column)
        {
            return found(code, why);
        }
        let money =
            [AccountField::Revenue, AccountField::Potential].into_iter().filter_map(|field| mapping.column(field));
        let columns: Vec<usize> = money.clone().chain(mapping.extra_measures.iter().copied()).collect();
        let name = |column: usize| table.columns().get(column).map_or("", String::as_str);
        for row in table.spread(SAMPLE) {
            for column in &columns {
                let cell = table.cell(row, *column);
                if let Some(code) = beside_number(cell) {
                    let why =
                        format!("Amounts are in {code}: `{}` in column “{}” says so.", cell.trim(), name(*column));
                    return found(code, why);
                }
            }
        }
        money.into_iter().find_map(|column| {
            let code = in_header(name(column))?;
            found(code, format!("Amounts are in {code}, as column “{}” is called.", name(column)))
        })
    }
}

/// What is assumed where a table with amounts says nothing.
pub(super) const NO_CURRENCY: &str =
    "No currency is named, so amounts are shown in US dollars. Another can be chosen beside the table's columns.";

/// The currency that most rows name, and what to say of the others.
fn of_column(table: &Table, column: usize) -> Option<(&'static str, String)> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for code in (0..table.len()).filter_map(|row| currency_code(table.cell(row, column))) {
        *counts.entry(code).or_default() += 1;
    }
    let mut listed: Vec<(&'static str, usize)> = counts.into_iter().collect();
    listed.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (code, _) = *listed.first()?;
    let name = table.columns().get(column).map_or("", String::as_str);
    let why = if listed.len() == 1 {
        format!("Amounts are in {code}, as column “{name}” says.")
    } else {
        let all: Vec<String> = listed.iter().map(|(code, rows)| format!("{code} {rows}")).collect();
        format!(
            "Column “{name}” names {} currencies ({}). Amounts are not converted: they are added up as they stand and shown \
             in {code}. Bring them into one currency and import again if that is wrong.",
            listed.len(),
            all.join(", ")
        )
    };
    Some((code, why))
}

/// The currency whose sign or code stands beside a number.
fn beside_number(cell: &str) -> Option<&'static str> {
    if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| cell.contains(*sign)) {
        return Some(code);
    }
    let is_number = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-−–.,'’()\u{a0}\u{202f}".contains(c);
    let letters = cell.trim_matches(is_number);
    let whole = !letters.is_empty() && !letters.chars().any(is_number);
    if whole { currency_code(letters) } else { None }
}

/// A code or sign in the name of a column: `Umsatz (EUR)`, `Revenue €`. Codes count in capitals only.
fn in_header(name: &str) -> Option<&'static str> {
    let sign = SIGNS.iter().find(|(sign, _)| name.contains(*sign)).map(|(_, code)| *code);
    let dollars = || name.split(|c: char| c.is_whitespace() || "()[],/".contains(c)).filter(|part| part.contains('$'));
    sign.or_else(|| dollars().find_map(currency_code)).or_else(|| {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == 3);
        words.filter_map(|word| CURRENCIES.iter().find(|known| known.code == word)).map(|known| known.code).next()
    })
}

/// Takes a currency's code off one end of a number.
pub(super) fn without_code(text: &str) -> &str {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    if !is_letter(text.as_bytes().first()) && !is_letter(text.as_bytes().last()) {
        return text;
    }
    let codes = CURRENCIES.iter().map(|currency| currency.code).chain(["US$", "CA$", "Fr."]);
    codes.into_iter().find_map(|code| text.strip_prefix(code).or_else(|| text.strip_suffix(code))).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<CurrencyReading> {
        let table = Table::read("a.csv", text.as_bytes()).unwrap();
        CurrencyReading::of(&table, &AccountMapping::guess(&table))
    }

    #[test]
    fn a_column_of_codes_says_the_currency_and_mixed_ones_are_told() {
        let one = read("Account ID,City,Annual Revenue,CurrencyIsoCode\nA,Lyon,100,EUR\nB,Nantes,50,EUR\n").unwrap();
        assert_eq!(
            (one.code.as_str(), one.why.as_str()),
            ("EUR", "Amounts are in EUR, as column “CurrencyIsoCode” says.")
        );
        let text = "Kunde,Ort,Umsatz,Währung\nA,Bern,100,CHF\nB,Genf,50,Schweizer Franken\nC,Ulm,5,€\n";
        let mixed = read(text).unwrap();
        assert_eq!(mixed.code, "CHF");
        assert!(mixed.why.contains("names 2 currencies (CHF 2, EUR 1)"), "{}", mixed.why);
    }

    #[test]
    fn signs_codes_beside_numbers_and_names_of_columns_say_it_too() {
        let code = |text: &str| read(text).map(|reading| reading.code);
        assert_eq!(code("Name,City,Revenue\nA,York,£100\n").as_deref(), Some("GBP"));
        assert_eq!(code("Name,City,Revenue\nA,Oslo,1 200 NOK\nB,Bergen,NOK 50\n").as_deref(), Some("NOK"));
        assert_eq!(code("Name,City,Umsatz (EUR)\nA,Ulm,100\n").as_deref(), Some("EUR"));
        assert_eq!(code("Name,City,Sales (A$)\nA,Perth,100\n").as_deref(), Some("AUD"));
        assert_eq!(code("Name,City,Sales ($)\nA,Boston,100\n").as_deref(), Some("USD"));
        assert_eq!(code("Name,City,Revenue\nA,Boston,100\n"), None);
        // A word that is no code, and a segment that looks like one.
        assert_eq!(code("Name,City,Segment,Revenue\nA,Boston,CAD,5 pcs\n"), None);
    }

    #[test]
    fn every_code_is_taken_off_a_number() {
        for currency in &CURRENCIES {
            assert_eq!(without_code(&format!("{}12", currency.code)), "12");
            assert_eq!(currency_code(currency.name), Some(currency.code), "{}", currency.name);
        }
        assert_eq!(without_code("12x"), "12x");
    }
}
