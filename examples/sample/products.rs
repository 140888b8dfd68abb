//! What the distributor sells, to whom, and when in the year.

/// Product lines; the last is the lumpy one.
pub const PRODUCTS: [&str; 6] = [
    "Surgical Disposables",
    "Wound Care",
    "Infection Control",
    "Orthopedic Implants",
    "Dental & Oral Surgery",
    "Capital Equipment",
];

/// Position of the product line that sells in single large orders.
pub const CAPITAL: usize = 5;

/// A kind of account.
pub struct Segment {
    pub name: &'static str,
    pub industry: &'static str,
    /// Accounts of this kind.
    pub count: usize,
    /// Procedures (or tests, or patient days) a year: median and spread (sigma of the logarithm).
    pub procedures: (f64, f64),
    /// Spend per procedure on what the distributor sells, US dollars.
    pub spend: f64,
    /// How the spend splits over the product lines.
    pub mix: [f64; 6],
    /// How strongly the kind seeks wealthy ZIP codes (0 not at all) and large counties.
    pub pull: (f64, f64),
}

/// All kinds. Counts, sizes and mixes are invented; their order of magnitude is what such a distributor might see.
pub const SEGMENTS: [Segment; 9] = [
    Segment {
        name: "Hospital",
        industry: "General hospitals",
        count: 324,
        procedures: (6_000.0, 0.82),
        spend: 52.0,
        mix: [0.33, 0.13, 0.18, 0.24, 0.0, 0.12],
        pull: (0.0, 0.0),
    },
    Segment {
        name: "Surgery center",
        industry: "Outpatient surgery",
        count: 476,
        procedures: (3_300.0, 0.6),
        spend: 37.0,
        mix: [0.46, 0.08, 0.12, 0.2, 0.0, 0.14],
        pull: (0.4, 0.08),
    },
    Segment {
        name: "Orthopedic practice",
        industry: "Physician offices",
        count: 548,
        procedures: (880.0, 0.65),
        spend: 80.0,
        mix: [0.14, 0.1, 0.06, 0.62, 0.0, 0.08],
        pull: (0.35, 0.05),
    },
    Segment {
        name: "Dental practice",
        industry: "Dental offices",
        count: 652,
        procedures: (2_900.0, 0.5),
        spend: 9.0,
        mix: [0.1, 0.0, 0.22, 0.0, 0.58, 0.1],
        pull: (0.45, 0.0),
    },
    Segment {
        name: "Clinic",
        industry: "Physician offices",
        count: 872,
        procedures: (5_200.0, 0.7),
        spend: 5.2,
        mix: [0.3, 0.3, 0.34, 0.0, 0.0, 0.06],
        pull: (0.0, 0.0),
    },
    Segment {
        name: "Urgent care",
        industry: "Outpatient care centers",
        count: 248,
        procedures: (6_400.0, 0.4),
        spend: 4.2,
        mix: [0.26, 0.42, 0.3, 0.0, 0.0, 0.02],
        pull: (0.2, 0.05),
    },
    Segment {
        name: "Imaging center",
        industry: "Medical laboratories",
        count: 316,
        procedures: (7_000.0, 0.55),
        spend: 7.0,
        mix: [0.22, 0.0, 0.26, 0.0, 0.0, 0.52],
        pull: (0.2, 0.05),
    },
    Segment {
        name: "Laboratory",
        industry: "Medical laboratories",
        count: 284,
        procedures: (21_000.0, 0.8),
        spend: 2.0,
        mix: [0.3, 0.0, 0.44, 0.0, 0.0, 0.26],
        pull: (0.1, 0.1),
    },
    Segment {
        name: "Nursing care",
        industry: "Nursing facilities",
        count: 292,
        procedures: (2_500.0, 0.5),
        spend: 11.5,
        mix: [0.16, 0.46, 0.36, 0.0, 0.0, 0.02],
        pull: (0.0, -0.04),
    },
];

/// Seasonal factor of a product line in a calendar month (1 to 12); each line's mean over the year is about 1.
pub fn season(product: usize, month: u8) -> f64 {
    const FACTORS: [[f64; 12]; 6] = [
        // Operations are put off in January, July and August and hurried before deductibles reset.
        [0.92, 0.95, 1.03, 1.0, 1.01, 0.98, 0.9, 0.9, 1.0, 1.1, 1.12, 1.09],
        [1.0, 0.98, 1.0, 1.0, 1.02, 1.04, 1.04, 1.02, 1.0, 0.98, 0.96, 0.96],
        // The cold season.
        [1.24, 1.16, 1.04, 0.92, 0.86, 0.82, 0.82, 0.88, 0.98, 1.06, 1.08, 1.14],
        [0.82, 0.88, 1.02, 1.0, 0.98, 0.98, 0.88, 0.9, 0.98, 1.14, 1.2, 1.22],
        // School holidays and the end of the insurance year.
        [1.02, 0.98, 1.0, 0.98, 0.98, 1.08, 1.06, 1.08, 0.9, 0.94, 0.94, 1.04],
        // Budgets end in June, September and December.
        [0.6, 0.7, 1.0, 0.8, 0.9, 1.5, 0.6, 0.7, 1.5, 0.8, 1.0, 1.9],
    ];
    FACTORS.get(product).map_or(1.0, |year| year[usize::from(month.clamp(1, 12) - 1)])
}
