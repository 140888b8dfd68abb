//! States, provinces and Länder of the countries whose exports name them, with the codes that the city table has for them
//! (those of GeoNames). Where a country is not here, a region is not looked at.

use super::place_name::world_key;

/// Country, code in the city table, abbreviation, names separated by bars.
const PROVINCES: &[(&str, &str, &str, &str)] = &[
    ("AT", "01", "B", "Burgenland"),
    ("AT", "02", "K", "Kärnten|Carinthia"),
    ("AT", "03", "NÖ", "Niederösterreich|Lower Austria"),
    ("AT", "04", "OÖ", "Oberösterreich|Upper Austria"),
    ("AT", "05", "S", "Salzburg"),
    ("AT", "06", "ST", "Steiermark|Styria"),
    ("AT", "07", "T", "Tirol|Tyrol"),
    ("AT", "08", "V", "Vorarlberg"),
    ("AT", "09", "W", "Wien|Vienna"),
    ("AU", "01", "ACT", "Australian Capital Territory"),
    ("AU", "02", "NSW", "New South Wales"),
    ("AU", "03", "NT", "Northern Territory"),
    ("AU", "04", "QLD", "Queensland"),
    ("AU", "05", "SA", "South Australia"),
    ("AU", "06", "TAS", "Tasmania"),
    ("AU", "07", "VIC", "Victoria"),
    ("AU", "08", "WA", "Western Australia"),
    ("BE", "BRU", "BRU", "Brussels|Bruxelles|Brussel|Région de Bruxelles-Capitale"),
    ("BE", "VLG", "VLG", "Flanders|Vlaanderen|Flandre"),
    ("BE", "WAL", "WAL", "Wallonia|Wallonie|Wallonië"),
    ("CA", "01", "AB", "Alberta"),
    ("CA", "02", "BC", "British Columbia|Colombie-Britannique"),
    ("CA", "03", "MB", "Manitoba"),
    ("CA", "04", "NB", "New Brunswick|Nouveau-Brunswick"),
    ("CA", "05", "NL", "Newfoundland and Labrador|Newfoundland|Terre-Neuve-et-Labrador"),
    ("CA", "07", "NS", "Nova Scotia|Nouvelle-Écosse"),
    ("CA", "08", "ON", "Ontario"),
    ("CA", "09", "PE", "Prince Edward Island|Île-du-Prince-Édouard"),
    ("CA", "10", "QC", "Quebec|Québec"),
    ("CA", "11", "SK", "Saskatchewan"),
    ("CA", "12", "YT", "Yukon"),
    ("CA", "13", "NT", "Northwest Territories"),
    ("CH", "AG", "AG", "Aargau"),
    ("CH", "AR", "AR", "Appenzell Ausserrhoden"),
    ("CH", "BE", "BE", "Bern|Berne"),
    ("CH", "BL", "BL", "Basel-Landschaft|Baselland"),
    ("CH", "BS", "BS", "Basel-Stadt"),
    ("CH", "FR", "FR", "Fribourg|Freiburg"),
    ("CH", "GE", "GE", "Genève|Geneva|Genf"),
    ("CH", "GR", "GR", "Graubünden|Grisons"),
    ("CH", "LU", "LU", "Luzern|Lucerne"),
    ("CH", "NE", "NE", "Neuchâtel|Neuenburg"),
    ("CH", "SG", "SG", "Sankt Gallen|St. Gallen"),
    ("CH", "SH", "SH", "Schaffhausen"),
    ("CH", "SO", "SO", "Solothurn"),
    ("CH", "SZ", "SZ", "Schwyz"),
    ("CH", "TG", "TG", "Thurgau"),
    ("CH", "TI", "TI", "Ticino|Tessin"),
    ("CH", "VD", "VD", "Vaud|Waadt"),
    ("CH", "VS", "VS", "Valais|Wallis"),
    ("CH", "ZG", "ZG", "Zug"),
    ("CH", "ZH", "ZH", "Zürich|Zurich"),
    ("DE", "01", "BW", "Baden-Württemberg"),
    ("DE", "02", "BY", "Bayern|Bavaria"),
    ("DE", "03", "HB", "Bremen"),
    ("DE", "04", "HH", "Hamburg"),
    ("DE", "05", "HE", "Hessen|Hesse"),
    ("DE", "06", "NI", "Niedersachsen|Lower Saxony"),
    ("DE", "07", "NW", "Nordrhein-Westfalen|North Rhine-Westphalia|NRW"),
    ("DE", "08", "RP", "Rheinland-Pfalz|Rhineland-Palatinate"),
    ("DE", "09", "SL", "Saarland"),
    ("DE", "10", "SH", "Schleswig-Holstein"),
    ("DE", "11", "BB", "Brandenburg"),
    ("DE", "12", "MV", "Mecklenburg-Vorpommern|Mecklenburg-Western Pomerania"),
    ("DE", "13", "SN", "Sachsen|Saxony"),
    ("DE", "14", "ST", "Sachsen-Anhalt|Saxony-Anhalt"),
    ("DE", "15", "TH", "Thüringen|Thuringia"),
    ("DE", "16", "BE", "Berlin"),
    ("FR", "11", "IDF", "Île-de-France"),
    ("FR", "24", "CVL", "Centre-Val de Loire|Centre"),
    ("FR", "27", "BFC", "Bourgogne-Franche-Comté"),
    ("FR", "28", "NOR", "Normandie|Normandy"),
    ("FR", "32", "HDF", "Hauts-de-France"),
    ("FR", "44", "GES", "Grand Est"),
    ("FR", "52", "PDL", "Pays de la Loire"),
    ("FR", "53", "BRE", "Bretagne|Brittany"),
    ("FR", "75", "NAQ", "Nouvelle-Aquitaine"),
    ("FR", "76", "OCC", "Occitanie"),
    ("FR", "84", "ARA", "Auvergne-Rhône-Alpes"),
    ("FR", "93", "PAC", "Provence-Alpes-Côte d'Azur|PACA"),
    ("FR", "94", "COR", "Corse|Corsica"),
    ("GB", "ENG", "ENG", "England"),
    ("GB", "NIR", "NIR", "Northern Ireland"),
    ("GB", "SCT", "SCT", "Scotland"),
    ("GB", "WLS", "WLS", "Wales|Cymru"),
];

/// The code of a region as written in a country: its abbreviation or one of its names.
pub(crate) fn province(country: &str, written: &str) -> Option<&'static str> {
    let key = world_key(written);
    let of_country = PROVINCES.iter().filter(|province| province.0 == country);
    of_country.clone().find(|province| named(province, &key)).map(|province| province.1)
}

/// The country of a region that is written out (abbreviations mean too much: WA is in the United States, too).
pub(crate) fn country_of_province(written: &str) -> Option<&'static str> {
    let key = world_key(written);
    if key.chars().count() < 4 {
        return None;
    }
    let mut countries: Vec<&str> =
        PROVINCES.iter().filter(|province| named(province, &key)).map(|province| province.0).collect();
    countries.dedup();
    match countries[..] {
        [one] => Some(one),
        _ => None,
    }
}

fn named(province: &(&str, &str, &str, &str), key: &str) -> bool {
    !key.is_empty() && (world_key(province.2) == key || province.3.split('|').any(|name| world_key(name) == key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_known_by_abbreviation_and_name() {
        assert_eq!(province("DE", "Bayern"), Some("02"));
        assert_eq!(province("DE", "baden württemberg"), Some("01"));
        assert_eq!(province("CA", "QC"), Some("10"));
        assert_eq!(province("CA", "Bayern"), None);
        assert_eq!(country_of_province("Ontario"), Some("CA"));
        assert_eq!(country_of_province("WA"), None);
    }
}
