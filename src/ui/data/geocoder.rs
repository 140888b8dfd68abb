//! Rows that found no place, and a geocoder that the user sets up: what would be sent, the way to say yes, and what came
//! back, to be taken over one by one.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    app::{AskedAddress, Candidate, GeocodeAnswer, GeocoderSettings, JobEnd, Merge, Session, geocoder, keep_geocoder},
    browser::clock,
    metrics::grouped,
    ui::{
        number::counted,
        widgets::{NumberField, ProgressBar, TextField},
    },
};

/// Requests that are shown before anything is sent.
const SHOWN: usize = 3;

/// An answer that waits to be taken over.
#[derive(Clone, PartialEq)]
struct Offer {
    asked: AskedAddress,
    best: Option<(Candidate, String)>,
    why: String,
}

/// How far the asking is.
#[derive(Clone, Default, PartialEq)]
struct Round {
    sent: usize,
    all: usize,
    running: bool,
    problem: String,
}

/// Nothing where no unmatched row has an address.
#[component]
pub fn AskGeocoder(ledger: usize) -> impl IntoView {
    let session = Session::expect();
    let asked = RwSignal::new(Vec::<AskedAddress>::new());
    spawn_local(async move {
        if let Ok(found) = session.unplaced_addresses(ledger).await {
            let _ = asked.try_set(found);
        }
    });
    view! {
        <Show when=move || asked.with(|asked| !asked.is_empty())>
            <Card ledger asked />
        </Show>
    }
}

#[component]
fn Card(ledger: usize, asked: RwSignal<Vec<AskedAddress>>) -> impl IntoView {
    let session = Session::expect();
    let open = RwSignal::new(false);
    let settings = RwSignal::new(geocoder());
    let changing = RwSignal::new(!settings.with_untracked(GeocoderSettings::is_on));
    let (round, offers) = (RwSignal::new(Round::default()), RwSignal::new(Vec::<Offer>::new()));
    let taken = RwSignal::new(Vec::<String>::new());
    let rows = move || asked.with(|asked| asked.iter().map(|one| one.rows.len()).sum::<usize>());
    let requests = move || asked.with(Vec::len);
    let send = move |_| {
        let (list, how) = (asked.get_untracked(), settings.get_untracked());
        round.set(Round { all: list.len(), running: true, ..Round::default() });
        offers.set(Vec::new());
        spawn_local(async move {
            for (at, one) in list.into_iter().enumerate() {
                if round.try_with_untracked(|round| round.running) != Some(true) {
                    return;
                }
                let request = how.request(&one.address);
                let known = crate::app::answered(&request).is_some();
                if at > 0 && !known {
                    let _ = clock::pause(how.pause_millis()).await;
                    if round.try_with_untracked(|round| round.running) != Some(true) {
                        return;
                    }
                }
                let answer = session.ask_geocoder(request, one.address.clone()).await;
                let mut stop = None;
                let offer = match answer {
                    Ok(GeocodeAnswer::Found(found)) => {
                        let best = found.into_iter().next();
                        let why = if best.is_none() { "The server found nothing.".into() } else { String::new() };
                        Offer { asked: one, best, why }
                    }
                    Ok(GeocodeAnswer::Failed { why, stop: ends }) => {
                        stop = ends.then(|| why.clone());
                        Offer { asked: one, best: None, why }
                    }
                    Err(JobEnd::Failed(why)) => {
                        stop = Some(why.clone());
                        Offer { asked: one, best: None, why }
                    }
                    Err(JobEnd::Cancelled) => return,
                };
                let _ = offers.try_update(|offers| offers.push(offer));
                let _ = round.try_update(|round| {
                    round.sent += 1;
                    if let Some(why) = stop.take() {
                        round.problem = why;
                        round.running = false;
                    }
                });
            }
            let _ = round.try_update(|round| round.running = false);
        });
    };
    let take = move |offer: &Offer| {
        let Some((place, _)) = &offer.best else { return };
        let from = offer.asked.address.line();
        if taken.with_untracked(|taken| taken.contains(&from)) {
            return;
        }
        let merge =
            Merge { field: "address".into(), from: from.clone(), to: format!("{}, {}", place.at.lat, place.at.lon) };
        session.take_suggestion(ledger, merge, offer.asked.rows.len());
        taken.update(|taken| taken.push(from));
    };
    let left = move || {
        offers.with(|offers| {
            taken.with(|taken| {
                let waits = |offer: &&Offer| offer.best.is_some() && !taken.contains(&offer.asked.address.line());
                offers.iter().filter(waits).count()
            })
        })
    };
    view! {
        <div class="geocoder">
            <button
                type="button"
                class="button"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || format!("Ask your geocoder for {}", counted(rows(), "row", "rows"))}
            </button>
            <Show when=move || open.get()>
                <section class="geocoder-card" aria-label="Geocoder">
                    <Show
                        when=move || changing.get()
                        fallback=move || view! {
                            <p>
                                {move || settings.with(|how| format!(
                                    "This sends the address text of {} in {} to {}{}, and nothing else: no names, no figures. At most {} a second.",
                                    counted(rows(), "row", "rows"),
                                    counted(requests(), "request", "requests"),
                                    how.server(),
                                    if how.template.contains("{key}") { " with your key" } else { "" },
                                    how.per_second,
                                ))}
                            </p>
                            <p class="quiet">{move || match requests() { 1 => "As it would be sent:", 2..=SHOWN => "As they would be sent:", _ => "The first three, as they would be sent:" }}</p>
                            <ul class="plain-list geocoder-requests" aria-label="Requests">
                                {move || asked.with(|asked| settings.with(|how| {
                                    asked.iter().take(SHOWN).map(|one| view! { <li><code>{how.request(&one.address)}</code></li> }).collect_view()
                                }))}
                            </ul>
                            <div class="button-row">
                                <button type="button" class="button primary" disabled=move || round.with(|round| round.running) on:click=send>
                                    {move || format!("Send {}", counted(requests(), "request", "requests"))}
                                </button>
                                <button type="button" class="button" disabled=move || round.with(|round| round.running) on:click=move |_| changing.set(true)>
                                    "Change the server"
                                </button>
                            </div>
                        }
                    >
                        <Settings settings changing />
                    </Show>
                    <Show when=move || round.with(|round| round.running)>
                        <ProgressBar
                            doing=Signal::derive(move || round.with(|round| format!("Asking: {} of {} answered", grouped(round.sent as f64, 0), grouped(round.all as f64, 0))))
                            fraction=Signal::derive(move || round.with(|round| round.sent as f64 / round.all.max(1) as f64))
                            on_cancel=move |()| round.update(|round| round.running = false)
                        />
                    </Show>
                    <p class="field-help field-problem" role="alert">{move || round.with(|round| round.problem.clone())}</p>
                    <Show when=move || offers.with(|offers| !offers.is_empty())>
                        <div class="table-frame">
                            <table class="plain-table" aria-label="Answers of the geocoder">
                                <thead>
                                    <tr>
                                        <th scope="col">"Address"</th>
                                        <th scope="col">"The server’s answer"</th>
                                        <th scope="col"><span class="visually-hidden">"Take over"</span></th>
                                    </tr>
                                </thead>
                                <tbody>
                                    {move || offers.get().into_iter().map(|offer| view! { <Answer offer taken on_take=Callback::new(move |offer: Offer| take(&offer)) /> }).collect_view()}
                                </tbody>
                            </table>
                        </div>
                        <Show when=move || { left() > 1 }>
                            <div class="button-row">
                                <button
                                    type="button"
                                    class="button"
                                    on:click=move |_| offers.with_untracked(|offers| offers.iter().for_each(take))
                                >
                                    {move || format!("Use all {}", left())}
                                </button>
                            </div>
                        </Show>
                    </Show>
                </section>
            </Show>
        </div>
    }
}

#[component]
fn Answer(offer: Offer, taken: RwSignal<Vec<String>>, on_take: Callback<Offer>) -> impl IntoView {
    let line = offer.asked.address.line();
    let (known, told) = (line.clone(), line.clone());
    let is_taken = Memo::new(move |_| taken.with(|taken| taken.contains(&known)));
    let said = match &offer.best {
        Some((place, evidence)) => {
            let parts = [place.kind.clone(), evidence.clone()];
            let about: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            (place.label.clone(), about.join(" · "))
        }
        None => (offer.why.clone(), String::new()),
    };
    let can = offer.best.is_some();
    view! {
        <tr>
            <td class="wrap">{line}</td>
            <td class="wrap">{said.0} " " <span class="quiet">{said.1}</span></td>
            <td>
                {can.then(|| view! {
                    <Show
                        when=move || is_taken.get()
                        fallback=move || {
                            let offer = offer.clone();
                            view! {
                                <button
                                    type="button"
                                    class="button compact"
                                    aria-label=format!("Use it: {told}")
                                    on:click=move |_| on_take.run(offer.clone())
                                >
                                    "Use it"
                                </button>
                            }
                        }
                    >
                        <span class="quiet" role="status">"Placed there in the next import."</span>
                    </Show>
                })}
            </td>
        </tr>
    }
}

#[component]
fn Settings(settings: RwSignal<GeocoderSettings>, changing: RwSignal<bool>) -> impl IntoView {
    let edited = RwSignal::new(settings.get_untracked());
    let problem = RwSignal::new(None::<String>);
    let keep = move |how: GeocoderSettings| {
        problem.set(keep_geocoder(&how).err());
        changing.set(!how.is_on());
        settings.set(how.clone());
        edited.set(how);
    };
    view! {
        <form
            class="settings"
            aria-label="Your geocoder"
            on:submit=move |event| {
                event.prevent_default();
                let how = edited.get_untracked();
                match how.check() {
                    Ok(()) => keep(how),
                    Err(why) => problem.set(Some(why)),
                }
            }
        >
            <p>"Bailiwick asks no server by itself. With one of yours set up here, it can ask for the places of rows that it does not know; you see every request before it goes out."</p>
            <TextField
                label="Address of a request"
                value=Signal::derive(move || edited.with(|how| how.template.clone()))
                placeholder="https://geocoder.example.com/search?format=json&q={query}"
                problem=problem
                on_input=move |template: String| {
                    problem.set(None);
                    edited.update(|how| how.template = template);
                }
            />
            <details>
                <summary>"How servers want to be asked"</summary>
                <p class="quiet">"{query} is the whole address; {street}, {city}, {state}, {postcode}, {country} are its parts, and {key} is the key."</p>
                <ul class="plain-list geocoder-requests">
                    <li>"Nominatim: " <code>"https://geocoder.example.com/search?format=jsonv2&limit=1&q={query}"</code></li>
                    <li>"Pelias: " <code>"https://geocoder.example.com/v1/search?text={query}"</code></li>
                    <li>"Photon: " <code>"https://geocoder.example.com/api?limit=1&q={query}"</code></li>
                    <li>"ArcGIS: " <code>"https://geocoder.example.com/GeocodeServer/findAddressCandidates?f=json&SingleLine={query}&token={key}"</code></li>
                    <li>"Census: " <code>"https://geocoder.example.com/locations/onelineaddress?benchmark=4&format=json&address={query}"</code></li>
                </ul>
            </details>
            <div class="field-pair">
                <TextField
                    label="Key, if it wants one"
                    value=Signal::derive(move || edited.with(|how| how.key.clone()))
                    hint="Kept in this browser only."
                    on_input=move |key: String| edited.update(|how| how.key = key)
                />
                <NumberField
                    label="Requests a second"
                    value=Signal::derive(move || edited.with(|how| how.per_second))
                    min=0.01
                    max=50.0
                    step=1.0
                    decimals=2
                    on_change=Callback::new(move |per_second| edited.update(|how| how.per_second = per_second))
                />
            </div>
            <div class="button-row">
                <button type="submit" class="button primary">"Set it up"</button>
                <Show when=move || settings.with(GeocoderSettings::is_on)>
                    <button type="button" class="button" on:click=move |_| keep(GeocoderSettings::default())>"Turn it off"</button>
                    <button type="button" class="button" on:click=move |_| changing.set(false)>"Cancel"</button>
                </Show>
            </div>
        </form>
    }
}
