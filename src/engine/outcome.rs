//! What a solve gives back.

use serde::{Deserialize, Serialize};

use super::evaluation::{Evaluation, OutsideBand, TerritoryLoad};
use super::objective::Score;

/// Why a territory is outside its band.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reason {
    /// It holds a unit (or a group, named by its first unit) that is larger than any band by itself.
    OversizeUnit {
        /// The unit.
        unit: u32,
        /// How many units move with it, itself included.
        members: u32,
        /// Its own index against the share that was left when it was set aside.
        index: f64,
    },
    /// What is locked in it already exceeds the band.
    LockedLoad {
        /// The index of the locked load alone.
        index: f64,
    },
    /// Locks, bars, a cap or the edge of the map leave nothing that could be moved in or out.
    Enclosed,
    /// It lies in, or must also serve, a part of the map with no land border to the rest.
    IslandOrComponent {
        /// In how many parts it lies.
        components: u32,
    },
    /// Large units force it, which is proved by trying all sets of units around the first of them: none that hangs
    /// together is within all bands, or each that is leaves some other unit without such a set.
    LargeUnits {
        /// The unit that cannot be placed within the bands, then the largest around it, with their indices; at most five.
        units: Vec<(u32, f64)>,
    },
    /// More value would have to change hands than the cap allows.
    DisruptionCap {
        /// Which of the problem's disruptions.
        disruption: u32,
    },
    /// There are fewer units (or groups) than territories.
    TooFewUnits,
    /// None of these: the search ended before it found a way. More effort may.
    SearchEnded,
    /// More value would have to leave a territory than its own cap allows.
    TerritoryCap {
        /// Which of the problem's disruptions.
        disruption: u32,
        /// The territory that may lose no more.
        territory: u16,
    },
}

/// A load outside its band, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outside {
    /// Territory, measure, index and band.
    pub at: OutsideBand,
    /// Why; at least one reason.
    pub reasons: Vec<Reason>,
}

/// A territory in more pieces than the map forces.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Disconnected {
    /// The territory.
    pub territory: u16,
    /// Pieces beyond one in each part of the map.
    pub extra_pieces: u32,
    /// Its locked or grouped units lie in different pieces, so that no search could join them by itself.
    pub forced_by_rules: bool,
}

/// How much work was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Constructions tried.
    pub constructions: u64,
    /// Moves weighed.
    pub weighed: u64,
    /// Moves made.
    pub made: u64,
    /// Pairs of territories merged and split again.
    pub resplits: u64,
}

/// The result of a solve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// Each unit's territory; `None` only for units that are barred everywhere.
    pub assignment: Vec<Option<u16>>,
    /// The score, term by term, recomputed from the problem.
    pub score: Score,
    /// The score of the start (today's alignment, or the first complete plan), for comparison.
    pub start_score: Score,
    /// Loads and indices.
    pub territories: Vec<TerritoryLoad>,
    /// Loads outside their bands, each with its reasons.
    pub outside: Vec<Outside>,
    /// Territories that hold an oversize unit: the territory, the unit, its index. Also those within their band.
    pub oversize: Vec<(u16, u32, f64)>,
    /// Territories in more pieces than the map forces.
    pub disconnected: Vec<Disconnected>,
    /// Weighted mean squared distance to the centre, km² (mean distance in km when distance is linear).
    pub mean_distance: f64,
    /// Units that change hands against today.
    pub moved_units: u32,
    /// Share of each disruption value that changes hands.
    pub moved_share: Vec<f64>,
    /// Units in no territory.
    pub unassigned: Vec<u32>,
    /// The work done.
    pub counters: Counters,
    /// The caller stopped the solve; this is the best it had.
    pub cancelled: bool,
    /// The seed it was solved with.
    pub seed: u64,
}

impl Outcome {
    pub(super) fn new(evaluation: Evaluation, assignment: Vec<Option<u16>>, seed: u64) -> Self {
        Self {
            assignment,
            score: evaluation.score,
            start_score: evaluation.score,
            territories: evaluation.territories,
            outside: evaluation.outside.iter().map(|at| Outside { at: *at, reasons: Vec::new() }).collect(),
            oversize: Vec::new(),
            disconnected: Vec::new(),
            mean_distance: evaluation.mean_distance,
            moved_units: evaluation.moved_units,
            moved_share: evaluation.moved_share,
            unassigned: evaluation.unassigned,
            counters: Counters::default(),
            cancelled: false,
            seed,
        }
    }
}

/// The best of several outcomes of one map, which may have different numbers of territories; `None` of none. Of equals the
/// one with the fewest territories, then the first.
///
/// Scores can be compared across numbers of territories because each term is relative to its own: a band missed counts as
/// index points over the mean territory, and compactness is Σ w·d² × k over the moment of inertia of the whole map, which is
/// about the same for `k` round territories whatever `k` is. So this answers for which number the map divides best into
/// balanced, compact territories that change little, and nothing else: what more reps cost and sell, or how much less
/// they travel in absolute terms ([`Outcome::mean_distance`] falls with every territory added), is the caller's to weigh.
/// Few units to a territory look a little better than they are, since the extent of a unit itself is not counted.
pub fn best_of(outcomes: &[&Outcome]) -> Option<usize> {
    let key = |at: &usize| (outcomes[*at].score.total, outcomes[*at].territories.len());
    (0..outcomes.len()).min_by(|a, b| {
        let (one, other) = (key(a), key(b));
        one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)).then(a.cmp(b))
    })
}
