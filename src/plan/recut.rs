//! Changing the cut by what is selected: units divided one level finer, or the areas that they lie in taken whole.

use super::{CutException, UnitCut, UnitIx, UnitLevel, Units};

impl Units {
    /// The level just below a unit's, where its geography has one: what it can be divided into.
    #[must_use]
    pub fn level_below(&self, unit: UnitIx) -> Option<UnitLevel> {
        let level = self.level_of(unit);
        (level != UnitLevel::Account && level.rank() > 0).then(|| level.at_rank(level.rank() - 1))
    }

    /// The area just above a unit: its level and code.
    #[must_use]
    pub fn area_above(&self, unit: UnitIx) -> Option<(UnitLevel, &str)> {
        let level = self.level_of(unit);
        let parent = self.frame().parent.get(unit.at()).map_or("", String::as_str);
        let (level, code) = match level {
            UnitLevel::Account | UnitLevel::State => return None,
            // States are named by their abbreviation there; a county's code begins with its state's.
            UnitLevel::County => (UnitLevel::State, self.code(unit).get(..2).unwrap_or_default()),
            level => (level.at_rank(level.rank() + 1), parent),
        };
        (!code.is_empty()).then_some((level, code))
    }

    /// The exception that divides a unit one level finer.
    #[must_use]
    pub fn division(&self, unit: UnitIx) -> Option<CutException> {
        let to = self.level_below(unit)?;
        let (code, name) = (self.code(unit).to_owned(), self.name(unit).to_owned());
        Some(CutException { at: self.level_of(unit), code, name, to })
    }

    /// The cut with these units divided one level finer; `None` where none of them can be.
    #[must_use]
    pub fn divided(&self, units: impl IntoIterator<Item = UnitIx>) -> Option<UnitCut> {
        let divisions = units.into_iter().filter_map(|unit| self.division(unit));
        self.recut(divisions)
    }

    /// The cut with the areas just above these units whole; `None` where there is none above them.
    #[must_use]
    pub fn joined(&self, units: impl IntoIterator<Item = UnitIx>) -> Option<UnitCut> {
        let above = units.into_iter().filter_map(|unit| self.area_above(unit));
        self.recut(above.map(|(at, code)| CutException { at, code: code.into(), name: String::new(), to: at }))
    }

    fn recut(&self, exceptions: impl Iterator<Item = CutException>) -> Option<UnitCut> {
        let mut new = exceptions.peekable();
        new.peek()?;
        let all = self.cut().exceptions().iter().cloned().chain(new).collect();
        Some(UnitCut::new(self.level(), all))
    }
}
