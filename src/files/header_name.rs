//! What column names mean: the words planners use, and the export headers of Salesforce, HubSpot and Dynamics.

/// A column name in small letters with single spaces: `BillingPostalCode`, `billing_postal_code` and
/// `Billing Zip/Postal Code` become `billing postal code`, `billing postal code` and `billing zip postal code`.
#[must_use]
pub(super) fn normal(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    let name = name.trim().trim_end_matches("__c");
    for c in name.chars() {
        let boundary = c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit());
        let separates = boundary || !(c.is_alphanumeric() || c == '#' || c == '%');
        if separates && !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
        if c.is_alphanumeric() || c == '#' || c == '%' {
            out.extend(c.to_lowercase());
        }
        before = c;
    }
    out.trim_end().to_owned()
}

/// How well a normalised column name fits a field's names, 0 to 1: 1 for a known name, less for a known name with
/// words around it (an earlier name in the list counts a little more, so that `name` beats `parent name`).
#[must_use]
pub(super) fn fit(header: &str, names: &[&str]) -> f64 {
    let mut best: f64 = 0.0;
    for (rank, name) in names.iter().enumerate() {
        let early = 1.0 - 0.1 * rank as f64 / names.len() as f64;
        if header == *name {
            return 0.9 + 0.1 * early;
        }
        let words = || header.split(' ');
        let name_words = name.split(' ').count();
        if words().count() > name_words && contains_words(header, name) {
            // The more other words, the less sure: `primary contact owner phone` is hardly the owner.
            let share = name_words as f64 / words().count() as f64;
            best = best.max((0.35 + 0.4 * share) * early);
        }
    }
    best
}

fn contains_words(header: &str, name: &str) -> bool {
    header == name
        || header.strip_prefix(name).is_some_and(|rest| rest.starts_with(' '))
        || header.strip_suffix(name).is_some_and(|rest| rest.ends_with(' '))
        || header.contains(&format!(" {name} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_in_three_systems_reads_the_same() {
        for name in ["BillingPostalCode", "billing_postal_code", "Billing Postal Code", "Billing-Postal-Code__c"] {
            assert_eq!(normal(name), "billing postal code", "{name}");
        }
        assert_eq!(normal("Address 1: ZIP/Postal Code"), "address 1 zip postal code");
        assert_eq!(normal("Größe (qm)"), "größe qm");
    }

    #[test]
    fn an_exact_name_beats_one_with_words_around_it() {
        assert!(fit("zip", &["zip"]) > fit("billing zip", &["zip"]));
        assert!(fit("billing zip", &["zip"]) > fit("zip of the parent company", &["zip"]));
        assert_eq!(fit("zipper", &["zip"]), 0.0);
    }
}
