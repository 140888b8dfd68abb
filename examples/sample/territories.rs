//! Today's alignment: blocks along state lines near homes, and then years of small changes.

use std::collections::BTreeMap;

use super::country::Country;
use super::random::Random;
use super::roster::POSTS;

/// Who has each county today, as positions in [`POSTS`].
pub struct Today {
    /// First claim; `None` where a rep left and nobody followed.
    pub first: Vec<Option<usize>>,
    /// Second claims.
    pub second: BTreeMap<usize, usize>,
    /// Who had each county before the last changes: holdover accounts stay with them.
    pub before: Vec<usize>,
}

/// Single counties that went to a rep elsewhere, mostly with a key account: (county, territory).
const EXCLAVES: [(&str, &str); 7] = [
    ("27109", "Chicago North"),
    ("37063", "Chesapeake"),
    ("47093", "Ohio Valley"),
    ("30031", "Front Range"),
    ("55025", "Upper Midwest"),
    ("56039", "Bay Area"),
    ("42027", "Lake Erie"),
];

/// The rep for Oklahoma left and was not replaced.
const ORPHANED: (&str, usize) = ("Stroud, OK", 28);
/// Upstate South Carolina is on two lists since the Atlanta rep opened a hospital group there.
const CONTESTED: (&str, usize, &str, &str) = ("Greenville, SC", 8, "Carolinas", "Atlanta");
/// Counties that changed hands one by one over the years.
const TRADES: usize = 150;

impl Today {
    /// The alignment after its history.
    pub fn of(country: &Country) -> Result<Self, String> {
        let mut now = blocks(country)?;
        join_up(country, &mut now);
        let before = now.clone();
        trade(country, &mut now);
        for (code, territory) in EXCLAVES {
            let county = country.county(code).ok_or_else(|| format!("There is no county {code}."))?;
            now[county] = post(territory)?;
        }
        let mut first: Vec<Option<usize>> = now.into_iter().map(Some).collect();
        for county in patch(country, ORPHANED.0, ORPHANED.1, |_| true)? {
            first[county] = None;
        }
        let (owner, other) = (post(CONTESTED.2)?, post(CONTESTED.3)?);
        let contested = patch(country, CONTESTED.0, CONTESTED.1, |county| first[county] == Some(owner))?;
        Ok(Self { second: contested.into_iter().map(|county| (county, other)).collect(), first, before })
    }
}

fn post(territory: &str) -> Result<usize, String> {
    POSTS
        .iter()
        .position(|post| post.territory == territory)
        .ok_or_else(|| format!("There is no territory {territory}."))
}

/// Each county to the territory whose states have it and whose anchor is nearest.
fn blocks(country: &Country) -> Result<Vec<usize>, String> {
    let mut anchors = Vec::new();
    for post in &POSTS {
        anchors.push(post.anchors.iter().map(|city| country.city(city)).collect::<Result<Vec<_>, _>>()?);
    }
    country
        .counties
        .iter()
        .map(|county| {
            let claimants = (0..POSTS.len()).filter(|at| POSTS[*at].states.contains(&county.state));
            let km = |at: usize| anchors[at].iter().map(|city| city.km_to(county.place)).fold(f64::INFINITY, f64::min);
            claimants
                .min_by(|a, b| km(*a).total_cmp(&km(*b)))
                .ok_or_else(|| format!("No territory has {}.", county.state))
        })
        .collect()
}

/// Pieces cut off from the rest of their territory go to the neighbour with the longest border.
fn join_up(country: &Country, now: &mut [usize]) {
    for territory in 0..POSTS.len() {
        let mut pieces = pieces(country, now, territory);
        pieces.sort_by_key(|piece| std::cmp::Reverse(piece.len()));
        for piece in pieces.into_iter().skip(1) {
            let mut borders = vec![0.0f64; POSTS.len()];
            for county in &piece {
                for (neighbour, km) in country.borders.neighbours(*county as u32) {
                    if now[neighbour as usize] != territory {
                        borders[now[neighbour as usize]] += f64::from(km) + 1e-6;
                    }
                }
            }
            let longest = (0..POSTS.len()).max_by(|a, b| borders[*a].total_cmp(&borders[*b])).unwrap_or(territory);
            for county in piece {
                now[county] = longest;
            }
        }
    }
}

/// The connected pieces of a territory.
fn pieces(country: &Country, now: &[usize], territory: usize) -> Vec<Vec<usize>> {
    let mut seen = vec![false; now.len()];
    let mut pieces = Vec::new();
    for start in 0..now.len() {
        if now[start] != territory || seen[start] {
            continue;
        }
        seen[start] = true;
        let mut piece = vec![start];
        let mut next = 0;
        while next < piece.len() {
            for (neighbour, _) in country.borders.neighbours(piece[next] as u32) {
                let neighbour = neighbour as usize;
                if now[neighbour] == territory && !seen[neighbour] {
                    seen[neighbour] = true;
                    piece.push(neighbour);
                }
            }
            next += 1;
        }
        pieces.push(piece);
    }
    pieces
}

/// County by county, along the borders: somebody knew the surgeon, somebody lived closer, somebody had time. Large
/// counties did not change hands, and no territory was cut in two.
fn trade(country: &Country, now: &mut [usize]) {
    let mut random = Random::named("trades");
    let mut done = 0;
    for _ in 0..TRADES * 200 {
        if done == TRADES {
            break;
        }
        let county = random.below(now.len());
        let neighbours: Vec<usize> =
            country.borders.neighbours(county as u32).map(|(at, _)| now[at as usize]).collect();
        let others: Vec<usize> = neighbours.iter().copied().filter(|at| *at != now[county]).collect();
        if others.is_empty() || country.counties[county].population > 260_000.0 {
            continue;
        }
        let (from, to) = (now[county], *random.pick(&others));
        let before = pieces(country, now, from).len();
        now[county] = to;
        if pieces(country, now, from).len() > before {
            now[county] = from;
        } else {
            done += 1;
        }
    }
}

/// A patch of `count` counties that hang together round a city, nearest first, among those that `may` be in it.
fn patch(country: &Country, city: &str, count: usize, may: impl Fn(usize) -> bool) -> Result<Vec<usize>, String> {
    let centre = country.city(city)?;
    let km = |county: usize| country.counties[county].place.km_to(centre);
    let all = (0..country.counties.len()).filter(|county| may(*county));
    let start = all.min_by(|a, b| km(*a).total_cmp(&km(*b))).ok_or_else(|| format!("No county near {city}."))?;
    let mut patch = vec![start];
    while patch.len() < count {
        let rim = patch.iter().flat_map(|county| country.borders.neighbours(*county as u32).map(|(at, _)| at as usize));
        let next = rim.filter(|at| may(*at) && !patch.contains(at)).min_by(|a, b| km(*a).total_cmp(&km(*b)));
        match next {
            Some(county) => patch.push(county),
            None => break,
        }
    }
    Ok(patch)
}
