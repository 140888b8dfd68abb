//! A store that fails on purpose: full after so many bytes, dead after so many writes, writes torn in the middle.

use std::cell::Cell;

use super::{MemoryStore, Store, StoreError};

/// What happens to the write during which the power goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Torn {
    /// It never happens.
    Lost,
    /// Its first half arrives.
    Half,
    /// It arrives, and nothing after it.
    Whole,
}

/// [`MemoryStore`] with faults to order.
#[derive(Debug, Default)]
pub struct FaultyStore {
    /// What survives; another `FaultyStore` over a clone of it is the page after a reload.
    pub inner: MemoryStore,
    /// Bytes of all keys and values together that fit.
    pub quota: Cell<Option<usize>>,
    /// Writes (set or remove) still to come before the power goes, and what becomes of the last.
    pub power: Cell<Option<(usize, Option<Torn>)>>,
    /// The write (counted from 0) that says it worked and wrote something else.
    pub lying_write: Cell<Option<usize>>,
    /// Writes so far.
    pub writes: Cell<usize>,
}

impl FaultyStore {
    pub fn over(inner: MemoryStore) -> Self {
        Self { inner, ..Self::default() }
    }

    /// The power goes during write number `write` (counted from 0).
    pub fn cut_power_at(self, write: usize, torn: Torn) -> Self {
        self.power.set(Some((write, Some(torn))));
        self
    }

    fn used(&self) -> usize {
        let keys = self.inner.keys().unwrap();
        keys.iter().map(|key| key.len() + self.inner.get(key).unwrap().map_or(0, |value| value.len())).sum()
    }

    /// `Ok(None)`: write as asked. `Ok(Some(torn))`: the power goes now.
    fn before_write(&self) -> Result<Option<Torn>, StoreError> {
        let dead = || StoreError::Failed("the power is out".to_owned());
        self.writes.set(self.writes.get() + 1);
        match self.power.get() {
            None => Ok(None),
            Some((0, Some(torn))) => {
                self.power.set(Some((0, None)));
                Ok(Some(torn))
            }
            Some((0, None)) => Err(dead()),
            Some((left, torn)) => {
                self.power.set(Some((left - 1, torn)));
                Ok(None)
            }
        }
    }
}

impl Store for FaultyStore {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        if self.power.get() == Some((0, None)) {
            return Err(StoreError::Failed("the power is out".to_owned()));
        }
        self.inner.get(key)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let number = self.writes.get();
        let torn = self.before_write()?;
        if let Some(quota) = self.quota.get() {
            let before = self.inner.get(key)?.map_or(0, |old| old.len() + key.len());
            if self.used() - before + key.len() + value.len() > quota {
                return Err(StoreError::Full { bytes: value.len() });
            }
        }
        let half: String = value.chars().take(value.chars().count() / 2).collect();
        if self.lying_write.get() == Some(number) {
            return self.inner.set(key, &half);
        }
        match torn {
            None => self.inner.set(key, value),
            Some(torn) => {
                match torn {
                    Torn::Lost => {}
                    Torn::Half => self.inner.set(key, &half)?,
                    Torn::Whole => self.inner.set(key, value)?,
                }
                Err(StoreError::Failed("the power is out".to_owned()))
            }
        }
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        match self.before_write()? {
            None => self.inner.remove(key),
            Some(torn) => {
                if torn != Torn::Lost {
                    self.inner.remove(key)?;
                }
                Err(StoreError::Failed("the power is out".to_owned()))
            }
        }
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.inner.keys()
    }
}
