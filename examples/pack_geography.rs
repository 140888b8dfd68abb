//! Packs the shipped geography: reads the public tables from a folder and writes `data/us/*.bw`.
//!
//! `cargo run --release --example pack_geography [folder with the tables] [folder to write to]`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bailiwick::geography::{Atlas, pack};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let from = arguments.next().unwrap_or_else(|| "../shared/data/us".into());
    let to = arguments.next().unwrap_or_else(|| "data/us".into());
    match run(&from, &to) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(from: &Path, to: &Path) -> Result<(), String> {
    let read = |name: &str| {
        std::fs::read(from.join(name)).map_err(|e| {
            format!(
                "{} cannot be read: {e}. Give the folder with the tables as the first argument.",
                from.join(name).display()
            )
        })
    };
    let zips = read("us_zip_acs2022.csv.gz")?;
    let counties = pack::pack_counties(&read("counties-10m.json")?, &zips, &read("county_qcew_2025q1_total.csv")?)
        .map_err(|e| e.to_string())?;
    let atlas = Atlas::from_bytes(&counties).map_err(|e| e.to_string())?;
    let packed_zips =
        pack::pack_zips(&zips, &read("hud_zip_county_2025q4.csv.gz")?, &counties).map_err(|e| e.to_string())?;
    std::fs::create_dir_all(to).map_err(|e| format!("{} cannot be made: {e}.", to.display()))?;
    for (name, bytes) in [("counties.bw", &counties), ("zips.bw", &packed_zips)] {
        std::fs::write(to.join(name), bytes)
            .map_err(|e| format!("{} cannot be written: {e}.", to.join(name).display()))?;
        println!("{name}: {} bytes", bytes.len());
    }
    println!("{} counties, {} arcs", atlas.len(), atlas.shapes().arcs().len());
    Ok(())
}
