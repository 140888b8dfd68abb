//! Makes the sample plan that Bailiwick opens on: a fictional distributor of medical devices on the real map.
//!
//! `cargo run --release --example make_sample [folder with the public tables] [file to write]`
//!
//! Further arguments: `--fixtures <folder>` also writes the small CSV files that the import tests read,
//! `--inspect <folder>` writes plain CSV extracts for looking at the result.
//! The seed is fixed and nothing depends on the clock, the machine or a hash order: the same tables give the same bytes.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod sample;

fn main() -> ExitCode {
    let (mut paths, mut fixtures, mut inspect) = (Vec::new(), None, None);
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--fixtures") => fixtures = arguments.next().map(PathBuf::from),
            Some("--inspect") => inspect = arguments.next().map(PathBuf::from),
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    let mut paths = paths.into_iter();
    let tables = paths.next().unwrap_or_else(|| "../shared/data/us".into());
    let target = paths.next().unwrap_or_else(|| "data/sample/sample.bw".into());
    match run(&tables, &target, fixtures.as_deref(), inspect.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(tables: &Path, target: &Path, fixtures: Option<&Path>, inspect: Option<&Path>) -> Result<(), String> {
    let read = |path: &Path| std::fs::read(path).map_err(|why| format!("{} cannot be read: {why}.", path.display()));
    // The counties of the repository, so that the sample lies on exactly the units the app ships.
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/us");
    let atlas = read(&shipped.join("counties.bw"))?;
    let country = sample::Country::read(&atlas, &read(&tables.join("us_zip_acs2022.csv.gz"))?)?;
    let data = sample::company(&country)?;
    let bytes = bailiwick::files::pack_data_set(&data);
    // What cannot be read back must not be shipped.
    if bailiwick::files::unpack_data_set(&bytes).map_err(|why| why.to_string())? != data {
        return Err("The packed sample is not the sample.".into());
    }
    write(target, &bytes)?;
    print!("{}", sample::figures(&country.atlas, &data));
    println!("{}: {} bytes", target.display(), bytes.len());
    if let Some(folder) = fixtures {
        let zips = read(&shipped.join("zips.bw"))?;
        for (name, text) in sample::fixtures(&country, &zips, &data)? {
            write(&folder.join(name), text.as_bytes())?;
        }
    }
    if let Some(folder) = inspect {
        for (name, text) in sample::extracts(&country, &data) {
            write(&folder.join(name), text.as_bytes())?;
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|why| format!("{} cannot be made: {why}.", folder.display()))?;
    }
    std::fs::write(path, bytes).map_err(|why| format!("{} cannot be written: {why}.", path.display()))
}
