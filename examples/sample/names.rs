//! Names that sound like institutions and belong to none: coined place words and coined surnames.

use std::collections::BTreeSet;

use super::random::Random;

const FRONT: [&str; 60] = [
    "Alder", "Arden", "Bram", "Brenn", "Brannow", "Calder", "Carrow", "Corvin", "Cress", "Dorn", "Drummel", "Dunmar",
    "Eldrin", "Elver", "Ember", "Esker", "Farrow", "Fenn", "Galder", "Garrin", "Gors", "Hallow", "Harrin", "Hather",
    "Ibex", "Isling", "Jarrow", "Junnow", "Keld", "Kestrel", "Larrow", "Lathen", "Lorrin", "Marrow", "Mellin",
    "Merrin", "Nether", "Norrin", "Ollin", "Orrin", "Osier", "Pellin", "Quill", "Ravel", "Rothen", "Sable", "Sedge",
    "Sorrel", "Stave", "Tarrin", "Tavin", "Teasel", "Thistle", "Ulver", "Vander", "Veld", "Wexel", "Whin", "Yarrow",
    "Zephyr",
];

const BACK: [&str; 26] = [
    "wick", "mere", "holt", "combe", "garth", "thorpe", "vane", "rill", "stead", "lowe", "brae", "croft", "fell",
    "moor", "beck", "strand", "brough", "holme", "march", "dell", "thwaite", "garrow", "mead", "sett", "worthy",
    "scar",
];

const SURNAME_FRONT: [&str; 30] = [
    "Ab", "Bel", "Cav", "Dov", "Ed", "Fal", "Gav", "Hal", "Ish", "Jor", "Kal", "Lor", "Mav", "Nor", "Ost", "Pav",
    "Quin", "Rav", "Sav", "Tor", "Ul", "Vas", "Wes", "Yel", "Zav", "Bran", "Cor", "Del", "Fen", "Lin",
];

const SURNAME_BACK: [&str; 20] = [
    "adine", "akko", "anthe", "arell", "aveh", "eckly", "elund", "emoy", "enqvar", "escu", "iandra", "ighan", "imoor",
    "indal", "oltane", "onwe", "orvane", "osky", "uarte", "ustin",
];

/// Words of real systems and orders that no invented name may contain.
const REAL: [&str; 16] = [
    "Mayo",
    "Kaiser",
    "Mercy",
    "Ascension",
    "Baptist",
    "Methodist",
    "Lutheran",
    "Presbyter",
    "Saint",
    "St.",
    "Sutter",
    "Tenet",
    "Quest",
    "Labcorp",
    "Aspen Dental",
    "Providence",
];

/// Names given so far: no two accounts share one.
pub struct Names {
    used: BTreeSet<String>,
    random: Random,
}

impl Names {
    pub fn new() -> Self {
        Self { used: BTreeSet::new(), random: Random::named("names") }
    }

    /// A new name for a kind of account in an area (its ZIP code's first three digits). An area has a handful of local
    /// words that many of its institutions carry, as real ones are called after the same river or founder.
    pub fn next(&mut self, segment: &str, area: &str) -> String {
        for attempt in 0u32.. {
            let mut local = Random::named(&format!("words of {area}/{}", attempt / 40));
            let words: Vec<String> = (0..7).map(|_| coined(&mut local)).collect();
            let word = self.random.pick(&words).clone();
            let pattern = *self.random.pick(patterns(segment));
            let name = if pattern.contains("{n}") {
                let (one, two) = (surname(&mut self.random), surname(&mut self.random));
                pattern.replace("{n}", &one).replace("{m}", &two)
            } else {
                pattern.replace("{w}", &word)
            };
            if !REAL.iter().any(|real| name.contains(real)) && self.used.insert(name.clone()) {
                return name;
            }
        }
        String::new()
    }
}

fn coined(random: &mut Random) -> String {
    format!("{}{}", random.pick(&FRONT), random.pick(&BACK))
}

fn surname(random: &mut Random) -> String {
    format!("{}{}", random.pick(&SURNAME_FRONT), random.pick(&SURNAME_BACK))
}

fn patterns(segment: &str) -> &'static [&'static str] {
    match segment {
        "Hospital" => &[
            "{w} Regional Hospital",
            "{w} Medical Center",
            "{w} Memorial Hospital",
            "{w} General Hospital",
            "{w} Community Hospital",
            "{w} Health",
        ],
        "Surgery center" => &[
            "{w} Surgery Center",
            "{w} Surgical Institute",
            "{w} Day Surgery",
            "{w} Outpatient Surgery",
            "{w} Surgery Partners",
        ],
        "Orthopedic practice" => &[
            "{w} Orthopedics",
            "{w} Bone & Joint",
            "{w} Sports Medicine",
            "{w} Spine & Joint",
            "{n} & {m} Orthopedics",
            "{w} Hand & Shoulder",
        ],
        "Dental practice" => &[
            "{w} Dental",
            "{w} Family Dental",
            "{n} Dental Care",
            "{w} Oral Surgery",
            "{n} & {m} Dentistry",
            "{w} Orthodontics",
            "{w} Endodontics",
        ],
        "Clinic" => &[
            "{w} Clinic",
            "{w} Family Medicine",
            "{w} Medical Group",
            "{w} Primary Care",
            "{w} Health Center",
            "{w} Internal Medicine",
            "{w} Pediatrics",
            "{n} Medical Associates",
        ],
        "Urgent care" => &["{w} Urgent Care", "{w} Walk-In Care", "{w} Express Care"],
        "Imaging center" => &["{w} Imaging", "{w} Radiology", "{w} MRI & Imaging", "{w} Diagnostic Imaging"],
        "Laboratory" => &["{w} Laboratories", "{w} Pathology", "{w} Diagnostics", "{w} Clinical Lab"],
        _ => &["{w} Care Center", "{w} Nursing & Rehab", "{w} Skilled Nursing", "{w} Manor"],
    }
}
