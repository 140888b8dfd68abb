//! Rows without a place, and the user's own geocoder: which addresses could be asked for, and what an answer is worth.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Output, Workshop};
use crate::{
    files::{AccountField, Address, Candidate, FateKind, TableMapping, read_answer, unguard},
    worker::{
        geocoding::{AskedAddress, GeocodeAnswer, GeocodeAsk, Received},
        tables::TableNumber,
    },
};

/// Answers a question; `received` is what came over the wire where something was sent.
pub(super) fn perform(workshop: &Workshop, ask: &[u8], received: Option<&Vec<u8>>) -> Result<Vec<Output>, String> {
    let ask: GeocodeAsk = postcard::from_bytes(ask)
        .map_err(|error| format!("The question was not understood ({error}). Reload the page."))?;
    match ask {
        GeocodeAsk::Rows { ledger, table } => pack(&addresses(workshop, ledger, table)),
        GeocodeAsk::Send { address, .. } => {
            let received = received.and_then(|bytes| postcard::from_bytes(bytes).ok()).unwrap_or(Received::Unreachable);
            pack(&judge(workshop, &address, &received))
        }
    }
}

fn pack(of: &impl Serialize) -> Result<Vec<Output>, String> {
    Ok(vec![Output::file(postcard::to_allocvec(of).map_err(|error| error.to_string())?)])
}

/// The different addresses of the unmatched rows, in the order of the file.
fn addresses(workshop: &Workshop, ledger: usize, number: TableNumber) -> Vec<AskedAddress> {
    let Some(ledger) = workshop.counter.ledgers.get(ledger) else { return Vec::new() };
    let Ok(laid) = workshop.counter.take(&[number]) else { return Vec::new() };
    let Some(TableMapping::Accounts(mapping)) = laid.first().map(|laid| &laid.mapping) else { return Vec::new() };
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut asked: Vec<AskedAddress> = Vec::new();
    for line in ledger.lines.iter().filter(|line| line.fate.kind() == FateKind::Unmatched) {
        let Some(cells) = ledger.original(line.row) else { continue };
        let text = |field: AccountField| {
            let cell = mapping.column(field).and_then(|column| cells.get(column));
            cell.map_or_else(String::new, |cell| unguard(cell.trim()).trim().to_owned())
        };
        let cells = Address::FIELDS.map(text);
        let address = Address::of_cells(cells.each_ref().map(String::as_str));
        if !address.can_be_asked() {
            continue;
        }
        let next = asked.len();
        match asked.get_mut(*at.entry(address.line()).or_insert(next)) {
            Some(known) => known.rows.push(line.row),
            None => asked.push(AskedAddress { address, rows: vec![line.row] }),
        }
    }
    asked
}

fn judge(workshop: &Workshop, address: &Address, received: &Received) -> GeocodeAnswer {
    let failed = |why: &str, stop| GeocodeAnswer::Failed { why: why.into(), stop };
    match received {
        Received::TimedOut => failed("The server gave no answer within 20 seconds. Try again later.", false),
        Received::Unreachable => failed(
            "The server could not be reached. Either there is no connection to it, or it does not let a page of another origin \
             ask it (CORS): whoever runs it can allow this page's address.",
            true,
        ),
        Received::Answer(429, _) => failed(
            "The server asks for fewer requests (status 429). Lower the requests a second and try again later.",
            true,
        ),
        Received::Answer(status @ (401 | 403), _) => GeocodeAnswer::Failed {
            why: format!("The server refuses this key or this page (status {status}). Check the key."),
            stop: true,
        },
        Received::Answer(status, body) if *status >= 400 => GeocodeAnswer::Failed {
            why: match read_answer(body) {
                Err(crate::files::AnswerError::Refused(why)) => format!("The server refused: {why} (status {status})"),
                _ => format!("The server answered with status {status}. Check the address of the request."),
            },
            stop: *status != 404,
        },
        Received::Answer(_, body) => match read_answer(body) {
            Ok(found) => {
                let with_evidence = |candidate: Candidate| {
                    let evidence = evidence(workshop, address, &candidate);
                    (candidate, evidence)
                };
                GeocodeAnswer::Found(found.into_iter().map(with_evidence).collect())
            }
            Err(error) => GeocodeAnswer::Failed { why: error.to_string(), stop: true },
        },
    }
}

/// How far a place is from what the row says in another way.
fn evidence(workshop: &Workshop, address: &Address, candidate: &Candidate) -> String {
    let Ok(gazetteer) = workshop.gazetteer() else { return String::new() };
    let away = |what: String, at| format!("{:.0} km from {what}", candidate.at.km_to(at));
    if let Ok(zip) = gazetteer.by_zip(&address.postcode) {
        return away(format!("ZIP code {}", address.postcode.trim()), zip.place);
    }
    match gazetteer.by_city(&address.city, &address.state) {
        Ok(city) => away(format!("the middle of {}", address.city.trim()), city.place),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::{
        jobs::{COUNTIES, Service, ZIPS},
        protocol::Job,
        tables::TableWish,
    };

    fn run(workshop: &mut Workshop, job: Job, input: Vec<Vec<u8>>) -> Vec<Output> {
        for path in workshop.needs(&job) {
            let bytes: &[u8] = match path {
                COUNTIES => include_bytes!("../../../data/us/counties.bw"),
                ZIPS => include_bytes!("../../../data/us/zips.bw"),
                other => panic!("{other} is not wanted"),
            };
            workshop.shelve(path, bytes).unwrap();
        }
        workshop.perform(job, input, &mut |_, _| {}).unwrap()
    }

    fn ask<T: serde::de::DeserializeOwned>(workshop: &mut Workshop, ask: &GeocodeAsk, input: Vec<Vec<u8>>) -> T {
        let outputs = run(workshop, Job::Geocode(postcard::to_allocvec(ask).unwrap()), input);
        postcard::from_bytes(&outputs[0].attachments[0]).unwrap()
    }

    fn workshop() -> Workshop {
        let text = "Account ID,Secret,Billing Street,City,State,ZIP\nA,x,1 State St,Chicago,IL,60601\n\
            B,y,12 Main St,Nowhereville,IL,\nC,z,12 Main St,Nowhereville,IL,\nD,w,,,IL,\n";
        let mut workshop = Workshop::default();
        run(&mut workshop, Job::Table(1, TableWish::Read { name: "a.csv".into() }), vec![text.as_bytes().to_vec()]);
        run(&mut workshop, Job::Import { tables: vec![1] }, Vec::new());
        workshop
    }

    fn address() -> Address {
        Address::of_cells(["12 Main St", "Nowhereville", "IL", "60601", ""])
    }

    #[test]
    fn rows_without_a_place_give_each_address_once_and_nothing_but_it() {
        let mut workshop = workshop();
        let asked: Vec<AskedAddress> = ask(&mut workshop, &GeocodeAsk::Rows { ledger: 0, table: 1 }, Vec::new());
        assert_eq!(asked.len(), 1);
        assert_eq!((asked[0].address.line().as_str(), &asked[0].rows), ("12 Main St, Nowhereville, IL", &vec![3, 4]));
    }

    #[test]
    fn an_answer_comes_with_its_distance_from_what_the_row_says_and_a_failure_with_what_to_do() {
        let mut workshop = workshop();
        let mut answer = |received: &Received| -> GeocodeAnswer {
            let question = GeocodeAsk::Send { request: "https://geocoder.example.com/?q=a".into(), address: address() };
            assert!(GeocodeAsk::request_in(&postcard::to_allocvec(&question).unwrap()).is_some());
            ask(&mut workshop, &question, vec![postcard::to_allocvec(received).unwrap()])
        };
        let body = br#"[{"lat":"41.886","lon":"-87.62","display_name":"12 Main St"}]"#.to_vec();
        let GeocodeAnswer::Found(found) = answer(&Received::Answer(200, body)) else { panic!("found") };
        assert_eq!((found[0].0.label.as_str(), found[0].1.as_str()), ("12 Main St", "0 km from ZIP code 60601"));
        for (received, said, stops) in [
            (Received::Answer(429, Vec::new()), "fewer requests", true),
            (Received::Answer(403, Vec::new()), "refuses this key", true),
            (Received::Answer(500, Vec::new()), "status 500", true),
            (Received::Answer(400, br#"{"error":"bad token"}"#.to_vec()), "bad token", true),
            (Received::Answer(200, b"<html>".to_vec()), "web page", true),
            (Received::TimedOut, "20 seconds", false),
            (Received::Unreachable, "CORS", true),
        ] {
            let GeocodeAnswer::Failed { why, stop } = answer(&received) else { panic!("{received:?}") };
            assert!(why.contains(said), "{why}");
            assert_eq!(stop, stops, "{why}");
        }
    }
}
