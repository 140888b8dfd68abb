//! What the command line says.

use bailiwick::engine::{Centre, Effort};

const USAGE: &str = "balance UNITS.csv --territories N --balance MEASURE[:WEIGHT] [--balance ...] [--tolerance 5] \
[--edges EDGES.csv] [--hard MEASURE:LOW:HIGH] [--home HOMES.csv] [--max-disruption PERCENT] [--max-disruption-each PERCENT] [--compactness moment|distance] \
[--centre free|home|unit] [--weight MEASURE|none] [--no-contiguity] [--seed 1] [--effort quick|normal|thorough] [--message FILE | --answer FILE] --out ASSIGNMENT.csv";

/// What the command line says.
#[derive(Default)]
pub struct Options {
    pub units: String,
    pub territories: usize,
    pub balance: Vec<(String, f64)>,
    pub tolerance: f64,
    pub edges: Option<String>,
    pub hard: Vec<(String, f64, f64)>,
    pub home: Option<String>,
    pub max_disruption: Option<f64>,
    pub max_disruption_each: Option<f64>,
    pub linear: bool,
    pub centre: Option<Centre>,
    pub weight: Option<String>,
    pub no_contiguity: bool,
    pub seed: u64,
    pub effort: Effort,
    /// Where the message to the app's worker goes, instead of a solve.
    pub message: Option<String>,
    /// The answer of the app's worker, instead of a solve.
    pub answer: Option<String>,
    pub out: String,
}

fn number(option: &str, text: &str) -> Result<f64, String> {
    text.parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(|| format!("{option}: `{text}` is not a number."))
}

/// Reads the command line.
pub fn options() -> Result<Options, String> {
    let mut options = Options { tolerance: 5.0, seed: 1, ..Options::default() };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value.\n{USAGE}"));
        match argument.as_str() {
            "--territories" => {
                let text = value()?;
                options.territories =
                    text.parse().map_err(|_| format!("--territories: `{text}` is not a whole number."))?;
            }
            "--balance" => {
                let text = value()?;
                let (name, weight) = match text.rsplit_once(':') {
                    Some((name, weight)) => (name.to_owned(), number("--balance", weight)?),
                    None => (text, 1.0),
                };
                options.balance.push((name, weight));
            }
            "--tolerance" => options.tolerance = number("--tolerance", &value()?)?,
            "--edges" => options.edges = Some(value()?),
            "--hard" => {
                let text = value()?;
                let parts: Vec<&str> = text.split(':').collect();
                let [name, low, high] = parts[..] else {
                    return Err(format!("--hard: `{text}` is not MEASURE:LOW:HIGH, for example population:0:120."));
                };
                options.hard.push((name.to_owned(), number("--hard", low)?, number("--hard", high)?));
            }
            "--home" => options.home = Some(value()?),
            "--max-disruption" => options.max_disruption = Some(number("--max-disruption", &value()?)?),
            "--max-disruption-each" => {
                options.max_disruption_each = Some(number("--max-disruption-each", &value()?)?);
            }
            "--compactness" => {
                options.linear = match value()?.as_str() {
                    "moment" => false,
                    "distance" => true,
                    other => return Err(format!("--compactness: `{other}` is neither moment nor distance.")),
                }
            }
            "--centre" => {
                options.centre = Some(match value()?.as_str() {
                    "free" => Centre::Free,
                    "home" => Centre::Home,
                    "unit" => Centre::Unit,
                    other => return Err(format!("--centre: `{other}` is not free, home or unit.")),
                })
            }
            "--weight" => options.weight = Some(value()?),
            "--no-contiguity" => options.no_contiguity = true,
            "--seed" => {
                let text = value()?;
                options.seed = text.parse().map_err(|_| format!("--seed: `{text}` is not a whole number."))?;
            }
            "--effort" => {
                options.effort = match value()?.as_str() {
                    "quick" => Effort::Quick,
                    "normal" => Effort::Normal,
                    "thorough" => Effort::Thorough,
                    other => return Err(format!("--effort: `{other}` is not quick, normal or thorough.")),
                }
            }
            "--message" => options.message = Some(value()?),
            "--answer" => options.answer = Some(value()?),
            "--out" => options.out = value()?,
            other if other.starts_with("--") => return Err(format!("{other} is not an option.\n{USAGE}")),
            _ if options.units.is_empty() => options.units = argument,
            _ => return Err(format!("`{argument}`: one file of units at a time.\n{USAGE}")),
        }
    }
    let missing = [
        (options.units.is_empty(), "UNITS.csv"),
        (options.territories == 0, "--territories"),
        (options.balance.is_empty(), "--balance"),
        (options.out.is_empty() && options.message.is_none(), "--out"),
    ];
    match missing.iter().find(|m| m.0) {
        Some((_, what)) => Err(format!("{what} is missing.\n{USAGE}")),
        None => Ok(options),
    }
}
