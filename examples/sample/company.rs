//! The company put together: one data set from places, people, alignment, sales and pipeline.

use bailiwick::geography::LonLat;
use bailiwick::metrics::workload::{TravelSettings, travel_per_call};
use bailiwick::plan::{
    AccountIx, Accounts, Amount, CallClass, Coverage, DataSet, Date, Measure, MeasureKind, Month, Rep, RepIx, Sales,
    SalesLine, UnitLevel,
};

use super::accounts::{Site, significant, sites};
use super::country::Country;
use super::pipeline::opportunities;
use super::products::{PRODUCTS, SEGMENTS};
use super::random::Random;
use super::roster::POSTS;
use super::sales::{FIRST, History, MONTHS, Situation, Standing, history, last_year};
use super::territories::Today;

/// The sample's data set.
pub fn company(country: &Country) -> Result<DataSet, String> {
    let today = Today::of(country)?;
    let homes = POSTS.iter().map(|post| country.city(post.home)).collect::<Result<Vec<_>, _>>()?;
    let mut sites = sites(country);
    let owners = owners(country, &today, &sites);
    let histories: Vec<History> = sites
        .iter()
        .zip(&owners)
        .map(|(site, owner)| {
            let county = country.zips[site.zip].county;
            let home = homes[owner.unwrap_or(today.before[county])];
            history(site, &Situation { km: home.km_to(site.place), orphaned: today.first[county].is_none() })
        })
        .collect();
    for (site, history) in sites.iter_mut().zip(&histories) {
        site.potential = plausible(site, last_year(history) as f64, history.standing);
    }
    let classes = classes();
    let data = DataSet {
        name: "Meridale Medical Supply".into(),
        source: "Sample: an invented distributor on the real map".into(),
        invented: true,
        currency: "USD".into(),
        accounts: columns(country, &sites, &owners, &histories, &classes),
        classes,
        reps: reps(&homes),
        products: PRODUCTS.map(str::to_owned).to_vec(),
        sales: Sales { first: Month::new(FIRST.0, FIRST.1), months: MONTHS as u16, lines: lines(&histories) },
        opportunities: opportunities(&sites, &histories),
        coverage_level: Some(UnitLevel::County),
        coverage: coverage(country, &today),
        ..DataSet::default()
    };
    if !data.accounts.is_rectangular() {
        return Err("The sample's columns are not of one length.".into());
    }
    Ok(data)
}

/// Who has each account today: the rep of its county, but one or the other where two lists claim it, somebody from
/// before the last changes for a few, and nobody where the rep left.
fn owners(country: &Country, today: &Today, sites: &[Site]) -> Vec<Option<usize>> {
    sites
        .iter()
        .map(|site| {
            let mut random = Random::named(&format!("owner/{}", site.id));
            let county = country.zips[site.zip].county;
            let rep = today.first[county]?;
            if let Some(other) = today.second.get(&county) {
                return Some(if random.chance(0.45) { *other } else { rep });
            }
            // Where a county changed hands, the old rep kept some; elsewhere a few large ones stayed with a neighbour's.
            let before = today.before[county];
            if before != rep && random.chance(0.3) {
                return Some(before);
            }
            let keeps = if site.potential > 150_000.0 { 0.06 } else { 0.012 };
            if random.chance(keeps) {
                let near = country.borders.neighbours(county as u32).filter_map(|(at, _)| today.first[at as usize]);
                return near.filter(|other| *other != rep).min().or(Some(rep));
            }
            Some(rep)
        })
        .collect()
}

/// Potential so that sales of the last twelve months are 5 to 60 % of it for those who bought all along.
fn plausible(site: &Site, revenue: f64, standing: Standing) -> f64 {
    let mut random = Random::named(&format!("penetration/{}", site.id));
    // Where chance went beyond the bounds, it ends somewhere within them, not all on the line.
    let (low, high) = (random.between(0.052, 0.1), random.between(0.38, 0.595));
    if revenue > site.potential * 0.6 {
        return up(revenue / high);
    }
    if standing == Standing::Customer && revenue > 0.0 && revenue < site.potential * 0.05 {
        return significant(revenue / low, 3);
    }
    site.potential
}

/// To two leading digits, upwards.
fn up(value: f64) -> f64 {
    let near = significant(value, 2);
    if near >= value { near } else { significant(value * 1.05, 2).max(libm::ceil(value)) }
}

fn classes() -> Vec<CallClass> {
    [("A", 24.0, 1.25), ("B", 10.0, 1.0), ("C", 4.0, 0.75), ("D", 1.0, 0.5)]
        .into_iter()
        .map(|(name, calls_per_year, hours_per_call)| CallClass { name: name.into(), calls_per_year, hours_per_call })
        .collect()
}

/// Class by potential, except that some classes are years old.
fn class(site: &Site, history: &History, random: &mut Random) -> usize {
    let by_size: usize = match site.potential {
        sum if sum >= 330_000.0 => 0,
        sum if sum >= 110_000.0 => 1,
        sum if sum >= 36_000.0 => 2,
        _ => 3,
    };
    let stale = match random.unit() {
        draw if draw < 0.05 => by_size + 1,
        draw if draw < 0.09 => by_size.saturating_sub(1),
        _ => by_size,
    };
    // Nobody calls every other week on an account that does not buy.
    let idle = matches!(history.standing, Standing::Prospect | Standing::Lapsed(_));
    (stale + usize::from(idle && stale < 2)).min(3)
}

fn columns(
    country: &Country,
    sites: &[Site],
    owners: &[Option<usize>],
    histories: &[History],
    classes: &[CallClass],
) -> Accounts {
    let mut accounts = Accounts::new();
    accounts.measures.push(Measure::new("procedures", "Procedures", MeasureKind::Count));
    accounts.values.push(Vec::new());
    let places: Vec<LonLat> = sites.iter().map(|site| site.place).collect();
    let travel = travel_per_call(&places, &TravelSettings::default());
    for (at, site) in sites.iter().enumerate() {
        let mut random = Random::named(&format!("class/{}", site.id));
        let (zip, kind, history) = (&country.zips[site.zip], &SEGMENTS[site.segment], &histories[at]);
        let class = class(site, history, &mut random);
        // A few have a frequency of their own, agreed with the customer.
        let calls =
            classes[class].calls_per_year * if random.chance(0.04) { *random.pick(&[0.5, 1.5, 2.0]) } else { 1.0 };
        let hours = classes[class].hours_per_call;
        // To three minutes.
        let travel = (travel[at] * 20.0).round() / 20.0;
        accounts.id.push(site.id.clone());
        accounts.name.push(site.name.clone());
        accounts.place.push(site.place);
        accounts.zip.push(zip.code.clone());
        accounts.county.push(country.counties[zip.county].code.clone());
        accounts.city.push(zip.city.clone());
        accounts.owner.push(owners[at].map(RepIx::new));
        accounts.segment.push(kind.name);
        accounts.industry.push(kind.industry);
        accounts.class.push(class as u8);
        accounts.calls_per_year.push(calls);
        accounts.hours_per_call.push(hours);
        accounts.travel_per_call.push(travel);
        let values = [1.0, last_year(history) as f64, site.potential, calls * (hours + travel), site.procedures];
        for (column, value) in accounts.values.iter_mut().zip(values) {
            column.push(Amount::from_f64(value));
        }
    }
    accounts
}

fn reps(homes: &[LonLat]) -> Vec<Rep> {
    POSTS
        .iter()
        .zip(homes)
        .map(|(post, home)| Rep {
            name: post.rep.into(),
            home: Some(*home),
            home_label: post.home.into(),
            fte: post.fte,
            start: Date::new(post.start.0, post.start.1, post.start.2),
            skills: post.skills.iter().map(|skill| (*skill).to_owned()).collect(),
        })
        .collect()
}

fn lines(histories: &[History]) -> Vec<SalesLine> {
    let mut lines = Vec::new();
    for (account, history) in histories.iter().enumerate() {
        for (product, amounts) in &history.lines {
            let amounts = amounts.iter().map(|amount| Amount::whole(*amount)).collect();
            lines.push(SalesLine { account: AccountIx::new(account), product: *product as u16, amounts });
        }
    }
    lines
}

fn coverage(country: &Country, today: &Today) -> Vec<Coverage> {
    let line = |county: usize, post: usize| Coverage {
        unit: country.counties[county].code.clone(),
        territory: POSTS[post].territory.into(),
        rep: POSTS[post].rep.into(),
    };
    let mut coverage = Vec::new();
    for county in 0..country.counties.len() {
        coverage.extend(today.first[county].map(|post| line(county, post)));
        coverage.extend(today.second.get(&county).map(|post| line(county, *post)));
    }
    coverage
}
