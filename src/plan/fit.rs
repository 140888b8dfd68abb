//! Fit: which accounts need a rep with which skill.

use serde::{Deserialize, Serialize};

use super::{AccountIx, Plan, Rep};

/// What a need goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FitField {
    /// The account's segment.
    Segment,
    /// Its industry.
    Industry,
    /// A product line that it has bought.
    Product,
}

/// Accounts of one kind need a rep with a skill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitRule {
    /// What the need goes by.
    pub field: FitField,
    /// The segment, industry or product line.
    pub value: String,
    /// The skill, as it stands with the reps.
    pub skill: String,
    /// A rep without the skill may not have such an account; otherwise one with it is preferred.
    pub required: bool,
}

impl Rep {
    /// Whether the rep has a skill, whatever its capitals.
    #[must_use]
    pub fn has_skill(&self, skill: &str) -> bool {
        let wanted = skill.trim().to_lowercase();
        self.skills.iter().any(|skill| skill.trim().to_lowercase() == wanted)
    }
}

impl Plan {
    /// The accounts that a rule is about, ascending.
    #[must_use]
    pub fn accounts_in_need(&self, rule: &FitRule) -> Vec<AccountIx> {
        let accounts = &self.data.accounts;
        match rule.field {
            FitField::Segment => {
                accounts.indices().filter(|account| accounts.segment.get(account.at()) == rule.value).collect()
            }
            FitField::Industry => {
                accounts.indices().filter(|account| accounts.industry.get(account.at()) == rule.value).collect()
            }
            FitField::Product => {
                let Some(product) = self.data.products.iter().position(|product| *product == rule.value) else {
                    return Vec::new();
                };
                let bought = self.data.sales.lines.iter().filter(|line| usize::from(line.product) == product);
                let mut all: Vec<AccountIx> = bought.map(|line| line.account).collect();
                all.sort_unstable();
                all.dedup();
                all
            }
        }
    }

    /// Of the accounts that a rule is about: how many are with a rep who has the skill, and how many there are. Accounts in
    /// no territory, or in a vacancy, are with nobody.
    #[must_use]
    pub fn suited(&self, rule: &FitRule) -> (usize, usize) {
        let accounts = self.accounts_in_need(rule);
        let suits = |account: &&AccountIx| {
            let unit = self.units.of_account(**account);
            let territory = unit.and_then(|unit| self.alignment.of(unit));
            territory.and_then(|territory| self.rep_of(territory)).is_some_and(|rep| rep.has_skill(&rule.skill))
        };
        (accounts.iter().filter(suits).count(), accounts.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{FitField, FitRule};
    use crate::plan::{Command, TerritoryIx, UnitIx, example};

    #[test]
    fn an_account_suits_when_its_rep_has_the_skill_that_its_kind_needs() {
        let mut plan = example::plan(4);
        let rule =
            FitRule { field: FitField::Segment, value: "Hospital".into(), skill: "capital".into(), required: false };
        assert_eq!(plan.suited(&rule), (0, 16), "one hospital in each county, and nobody has the skill");
        let mut reps = plan.reps().to_vec();
        reps[0].skills = vec![" Capital".into()];
        plan.apply(Command::SetReps { reps }).unwrap();
        assert_eq!(plan.suited(&rule), (4, 16));
        plan.apply(Command::Assign { units: (0..16).map(UnitIx).collect(), to: Some(TerritoryIx(0)) }).unwrap();
        assert_eq!(plan.suited(&rule), (16, 16));
        let product = FitRule { field: FitField::Product, value: "none".into(), ..rule };
        assert_eq!(plan.suited(&product), (0, 0));
    }
}
