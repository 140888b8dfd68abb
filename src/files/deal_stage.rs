//! Stages of deals as CRM systems call them, brought to the four stages of a plan, won, or lost.

use std::fmt;

use crate::plan::Stage;

/// Where a deal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DealStage {
    /// Open, this far.
    Open(Stage),
    /// Won.
    Won,
    /// Lost, cancelled, disqualified.
    Lost,
}

impl fmt::Display for DealStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Open(Stage::Prospect) => "prospect",
            Self::Open(Stage::Qualified) => "qualified",
            Self::Open(Stage::Proposal) => "proposal",
            Self::Open(Stage::Negotiation) => "negotiation",
            Self::Won => "won",
            Self::Lost => "lost",
        })
    }
}

/// Known stage names in small letters without signs. Salesforce, HubSpot (sales pipeline), Dynamics (opportunity sales
/// process), and what teams call them.
const KNOWN: [(&str, DealStage); 62] = {
    use DealStage::{Lost, Open, Won};
    use Stage::{Negotiation, Proposal, Prospect, Qualified};
    [
        // Salesforce.
        ("prospecting", Open(Prospect)),
        ("qualification", Open(Prospect)),
        ("needs analysis", Open(Qualified)),
        ("value proposition", Open(Qualified)),
        ("id decision makers", Open(Qualified)),
        ("perception analysis", Open(Qualified)),
        ("proposal price quote", Open(Proposal)),
        ("proposal quote", Open(Proposal)),
        ("negotiation review", Open(Negotiation)),
        ("closed won", Won),
        ("closed lost", Lost),
        // HubSpot, by label and by internal name.
        ("appointment scheduled", Open(Prospect)),
        ("appointmentscheduled", Open(Prospect)),
        ("qualified to buy", Open(Qualified)),
        ("qualifiedtobuy", Open(Qualified)),
        ("presentation scheduled", Open(Proposal)),
        ("presentationscheduled", Open(Proposal)),
        ("decision maker bought in", Open(Negotiation)),
        ("decisionmakerboughtin", Open(Negotiation)),
        ("contract sent", Open(Negotiation)),
        ("contractsent", Open(Negotiation)),
        ("closedwon", Won),
        ("closedlost", Lost),
        // Dynamics.
        ("qualify", Open(Prospect)),
        ("develop", Open(Qualified)),
        ("propose", Open(Proposal)),
        ("close", Open(Negotiation)),
        // Everyday words.
        ("lead", Open(Prospect)),
        ("new", Open(Prospect)),
        ("prospect", Open(Prospect)),
        ("discovery", Open(Prospect)),
        ("contacted", Open(Prospect)),
        ("engaging", Open(Qualified)),
        ("engaged", Open(Qualified)),
        ("qualified", Open(Qualified)),
        ("qualifying", Open(Prospect)),
        ("demo", Open(Qualified)),
        ("demonstration", Open(Qualified)),
        ("evaluation", Open(Qualified)),
        ("trial", Open(Qualified)),
        ("solution", Open(Qualified)),
        ("proposal", Open(Proposal)),
        ("proposal sent", Open(Proposal)),
        ("quote", Open(Proposal)),
        ("quoted", Open(Proposal)),
        ("offer", Open(Proposal)),
        ("presentation", Open(Proposal)),
        ("negotiation", Open(Negotiation)),
        ("negotiating", Open(Negotiation)),
        ("contract", Open(Negotiation)),
        ("commit", Open(Negotiation)),
        ("verbal", Open(Negotiation)),
        ("closing", Open(Negotiation)),
        ("won", Won),
        ("win", Won),
        ("lost", Lost),
        ("canceled", Lost),
        ("cancelled", Lost),
        ("disqualified", Lost),
        ("dead", Lost),
        ("out sold", Lost),
        ("abandoned", Lost),
    ]
};

/// Small letters, single spaces, no leading numbers: `3 - Proposal/Price Quote` is `proposal price quote`.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let number = word.bytes().all(|byte| byte.is_ascii_digit());
        if !number {
            if !out.is_empty() {
                out.push(' ');
            }
            out.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    out
}

/// Whether a cell is a known stage, word for word.
pub(super) fn is_stage(text: &str) -> bool {
    if text.len() > 40 || text.len() < 3 {
        return false;
    }
    let plain = plain(text);
    KNOWN.iter().any(|(name, _)| *name == plain)
}

/// The stage in a cell, and whether it was known word for word; `None` where nothing in it says.
pub(super) fn stage(text: &str) -> Option<(DealStage, bool)> {
    if text.len() > 120 {
        return None;
    }
    let plain = plain(text);
    if let Some((_, stage)) = KNOWN.iter().find(|(name, _)| *name == plain) {
        return Some((*stage, true));
    }
    // The longest known name among its words: `Closed Won (renewal)`, `Proposal - legal`.
    let within = |name: &str| format!(" {plain} ").contains(&format!(" {name} "));
    let known = KNOWN.iter().filter(|(name, _)| within(name)).max_by_key(|(name, _)| name.len());
    known.map(|(_, stage)| (*stage, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_of_the_known_systems_are_told_apart() {
        for (text, meant) in [
            ("Proposal/Price Quote", DealStage::Open(Stage::Proposal)),
            ("Id. Decision Makers", DealStage::Open(Stage::Qualified)),
            ("Closed Won", DealStage::Won),
            ("closedlost", DealStage::Lost),
            ("3-Propose", DealStage::Open(Stage::Proposal)),
            ("Engaging", DealStage::Open(Stage::Qualified)),
            ("Contract Sent", DealStage::Open(Stage::Negotiation)),
        ] {
            assert_eq!(stage(text), Some((meant, true)), "{text}");
        }
        assert_eq!(stage("Closed Won - renewal"), Some((DealStage::Won, false)));
        assert_eq!(stage("Negotiation with legal"), Some((DealStage::Open(Stage::Negotiation), false)));
        assert_eq!(stage("Parked"), None);
    }
}
