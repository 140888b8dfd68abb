//! Feature states as wanted and as the map has them, so that only differences are sent.

use std::collections::BTreeMap;

use js_sys::Object;
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;

use super::maplibre::to_js;
use super::maplibre_bindings::{FeatureTarget, GlMap};

/// The state of every feature of a source: as wanted, and as the map has it.
pub(super) struct States<S> {
    source: FeatureTarget,
    /// `source` without an id: every feature.
    all: FeatureTarget,
    pub wanted: Vec<S>,
    shown: Vec<S>,
    /// What a feature without a state looks like: need not be sent.
    plain: S,
    cache: BTreeMap<S, JsValue>,
    next: usize,
}

impl<S: Copy + Ord> States<S> {
    pub fn new(name: &str, plain: S) -> Self {
        let source: FeatureTarget = Object::new().unchecked_into();
        source.set_source(name);
        let all: FeatureTarget = Object::new().unchecked_into();
        all.set_source(name);
        Self { source, all, wanted: Vec::new(), shown: Vec::new(), plain, cache: BTreeMap::new(), next: 0 }
    }

    pub fn want(&mut self, states: &[S]) {
        self.wanted.clear();
        self.wanted.extend_from_slice(states);
        self.shown.resize(states.len(), self.plain);
        self.next = 0;
    }

    /// Other features will have these ids: none has a state.
    pub fn forget(&mut self, map: &GlMap) {
        if self.shown.iter().any(|shown| *shown != self.plain) {
            let _ = map.remove_feature_state(&self.all);
        }
        self.shown.fill(self.plain);
        self.next = 0;
    }

    /// Sends up to `limit` differences; returns how many, and whether that was all.
    pub fn send(&mut self, map: &GlMap, limit: usize, state: impl Fn(S) -> Value) -> (usize, bool) {
        let mut sent = 0;
        while let (Some(wanted), Some(shown)) = (self.wanted.get(self.next), self.shown.get_mut(self.next)) {
            if *shown != *wanted {
                if sent == limit {
                    return (sent, false);
                }
                let value = self.cache.entry(*wanted).or_insert_with(|| to_js(&state(*wanted)));
                self.source.set_id(self.next as u32);
                if map.set_feature_state(&self.source, value).is_ok() {
                    *shown = *wanted;
                }
                sent += 1;
            }
            self.next += 1;
        }
        (sent, true)
    }
}
