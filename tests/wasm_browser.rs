//! The browser's half of drafts, in a real browser: local storage, IndexedDB, files, the page's own small things.
//! (`cargo test --target wasm32-unknown-unknown --test wasm_browser`)
#![cfg(target_arch = "wasm32")]
// Clippy does not see that these are tests.
#![allow(clippy::unwrap_used)]

use std::{cell::RefCell, ops::ControlFlow, rc::Rc};

use bailiwick::browser::{
    BrowserError,
    clock::{self, Timer},
    file::{ChosenFile, ObjectUrl},
    indexed_db::IndexedDb,
    page,
    storage::LocalStorage,
};
use js_sys::{Array, Uint8Array};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn local_storage_keeps_texts_and_lists_their_keys() {
    let storage = LocalStorage::open().unwrap();
    storage.set("bailiwick.test.a", "Łódź \"2027\"\n東京").unwrap();
    assert_eq!(storage.get("bailiwick.test.a").unwrap().as_deref(), Some("Łódź \"2027\"\n東京"));
    assert!(storage.keys().unwrap().contains(&"bailiwick.test.a".to_owned()));
    assert!(!storage.keys().unwrap().contains(&"bailiwick.probe".to_owned()), "the probe leaves nothing");
    storage.remove("bailiwick.test.a").unwrap();
    storage.remove("bailiwick.test.a").unwrap();
    assert_eq!(storage.get("bailiwick.test.a").unwrap(), None);
}

#[wasm_bindgen_test]
fn a_full_local_storage_says_so_and_keeps_what_was_there() {
    let storage = LocalStorage::open().unwrap();
    storage.set("bailiwick.test.full", "before").unwrap();
    let much = "x".repeat(12 * 1024 * 1024);
    assert_eq!(storage.set("bailiwick.test.full", &much), Err(BrowserError::Full));
    assert_eq!(storage.get("bailiwick.test.full").unwrap().as_deref(), Some("before"));
    storage.remove("bailiwick.test.full").unwrap();
}

#[wasm_bindgen_test]
async fn indexed_db_keeps_megabytes_across_connections() {
    let name = format!("bailiwick-test-{}", page::tab_token());
    let bytes: Vec<u8> = (0..5_000_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let database = IndexedDb::open(&name).await.unwrap();
    assert_eq!(database.get("a").await.unwrap(), None);
    database.put("a", &bytes).await.unwrap();
    database.put("b", b"").await.unwrap();
    let again = IndexedDb::open(&name).await.unwrap();
    assert!(again.get("a").await.unwrap().unwrap() == bytes);
    assert_eq!(again.get("b").await.unwrap().as_deref(), Some(&[][..]));
    assert_eq!(again.keys().await.unwrap(), ["a", "b"]);
    again.delete("a").await.unwrap();
    again.delete("a").await.unwrap();
    assert_eq!(database.keys().await.unwrap(), ["b"]);
    // Both connections let go when asked, so nothing blocks this.
    IndexedDb::destroy(&name).await.unwrap();
    let fresh = IndexedDb::open(&name).await.unwrap();
    assert!(fresh.keys().await.unwrap().is_empty());
    IndexedDb::destroy(&name).await.unwrap();
}

fn file(bytes: &[u8], name: &str) -> ChosenFile {
    let parts = Array::of1(&Uint8Array::from(bytes));
    web_sys::File::new_with_u8_array_sequence(&parts, name).unwrap().into()
}

#[wasm_bindgen_test]
async fn a_file_is_read_whole_with_its_progress() {
    let bytes: Vec<u8> = (0..9_000_000_u32).map(|i| (i % 251) as u8).collect();
    let file = file(&bytes, "accounts.csv");
    assert_eq!((file.name().as_str(), file.size()), ("accounts.csv", 9_000_000));
    let mut told = Vec::new();
    let read = file
        .read(|so_far| {
            told.push(so_far);
            ControlFlow::Continue(())
        })
        .await
        .unwrap();
    assert!(read == bytes);
    assert_eq!((told.first(), told.last(), told.len()), (Some(&0), Some(&9_000_000), 4));
    assert!(told.is_sorted());
}

#[wasm_bindgen_test]
async fn reading_a_file_can_be_broken_off_and_an_empty_one_is_empty() {
    let large = file(&vec![1; 9_000_000], "large.csv");
    let broken = large.read(|so_far| if so_far > 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }).await;
    assert_eq!(broken, Err(BrowserError::Cancelled));
    assert_eq!(file(b"", "empty.csv").read(|_| ControlFlow::Continue(())).await, Ok(Vec::new()));
}

#[wasm_bindgen_test]
async fn bytes_get_an_address_until_it_is_dropped() {
    let address = ObjectUrl::new(b"a,b\n", "text/csv").unwrap();
    let url = address.as_str().to_owned();
    assert!(url.starts_with("blob:"));
    let window = page::window().unwrap();
    let answer = wasm_bindgen_futures::JsFuture::from(window.fetch_with_str(&url)).await.unwrap();
    let answer: web_sys::Response = wasm_bindgen::JsCast::unchecked_into(answer);
    assert_eq!(answer.headers().get("content-type").unwrap().as_deref(), Some("text/csv"));
    drop(address);
    assert!(wasm_bindgen_futures::JsFuture::from(window.fetch_with_str(&url)).await.is_err());
}

#[wasm_bindgen_test]
async fn the_route_is_set_followed_and_read() {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = page::on_hash({
        let heard = heard.clone();
        move |hash| heard.borrow_mut().push(hash)
    })
    .unwrap();
    page::set_hash("#/rep/Ana%20Ruiz").unwrap();
    assert_eq!(page::hash(), "#/rep/Ana%20Ruiz");
    clock::pause(50).await.unwrap();
    page::replace_hash("#/design").unwrap();
    assert_eq!(page::hash(), "#/design");
    drop(listener);
    page::set_hash("#/start").unwrap();
    clock::pause(50).await.unwrap();
    assert_eq!(*heard.borrow(), ["#/rep/Ana%20Ruiz"], "replacing is silent, and so is a dropped listener");
    assert_eq!(page::decode(&page::encode("Ana Ruiz/ü")), "Ana Ruiz/ü");
    assert_eq!(page::decode("%E0%A4%A"), "%E0%A4%A");
    assert_eq!(page::query("no-such-parameter"), None);
}

#[wasm_bindgen_test]
async fn a_dropped_timer_does_nothing() {
    let rung = Rc::new(RefCell::new(Vec::new()));
    let ring = |name: &'static str| {
        let rung = rung.clone();
        move || rung.borrow_mut().push(name)
    };
    let kept = Timer::after(10, ring("kept")).unwrap();
    drop(Timer::after(10, ring("dropped")).unwrap());
    clock::pause(100).await.unwrap();
    assert_eq!(*rung.borrow(), ["kept"]);
    drop(kept);
}

#[wasm_bindgen_test]
fn the_clock_speaks_iso() {
    let instant = clock::iso_instant();
    assert_eq!((instant.len(), instant.as_bytes()[10], instant.as_bytes()[19]), (20, b'T', b'Z'), "{instant}");
    assert!(clock::iso_date().starts_with(&clock::iso_month()));
    assert!(clock::millis() > 1_700_000_000_000);
    assert!(!clock::local_text(clock::millis()).is_empty());
}

#[wasm_bindgen_test]
fn the_theme_is_set_on_the_root() {
    let root = page::document().unwrap().document_element().unwrap();
    page::set_theme(Some("dark")).unwrap();
    assert_eq!(root.get_attribute("data-theme").as_deref(), Some("dark"));
    page::set_theme(None).unwrap();
    assert_eq!(root.get_attribute("data-theme"), None);
}
