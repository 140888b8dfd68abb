//! Packs the cities of the world: reads the tables of two public packages and writes `data/world/cities.bw`.
//!
//! `cargo run --release --example pack_cities <cities15000.json> <folder of i18n-iso-countries> [folder to write to]`
//!
//! `cargo xtask cities` fetches both in the versions that were used.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bailiwick::geography::{Cities, city_pack::pack_cities};

/// Languages whose names of countries are taken up: those of Latin letters that are spoken where tables are kept.
const LANGUAGES: &str = "en de fr es it pt nl pl sv da nb fi cs sk sl hr hu ro tr et lt lv ca is ga sq";

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let outcome = match arguments.as_slice() {
        [cities, countries] => run(cities, countries, Path::new("data/world")),
        [cities, countries, to] => run(cities, countries, to),
        _ => Err("Give the table of cities and the folder of country names. `cargo xtask cities` does it all.".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(cities: &Path, countries: &Path, to: &Path) -> Result<(), String> {
    let read = |path: &Path| std::fs::read(path).map_err(|e| format!("{} cannot be read: {e}.", path.display()));
    let language = |code: &str| read(&countries.join("langs").join(format!("{code}.json")));
    let languages = LANGUAGES.split(' ').map(language).collect::<Result<Vec<_>, _>>()?;
    let bytes =
        pack_cities(&read(cities)?, &read(&countries.join("codes.json"))?, &languages).map_err(|e| e.to_string())?;
    let known = Cities::from_bytes(&bytes).map_err(|e| e.to_string())?;
    std::fs::create_dir_all(to).map_err(|e| format!("{} cannot be made: {e}.", to.display()))?;
    std::fs::write(to.join("cities.bw"), &bytes).map_err(|e| format!("cities.bw cannot be written: {e}."))?;
    println!("cities.bw: {} cities, {} bytes", known.len(), bytes.len());
    Ok(())
}
