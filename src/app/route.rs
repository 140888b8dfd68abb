//! Routes, kept in the hash so that the app works at any path of any static host.

use std::fmt;

/// The steps of the work, in the order people do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Data in, units.
    Data,
    /// Carve, balance, edit by hand.
    Design,
    /// Compare, argue, charts.
    Review,
    /// Quotas.
    Quota,
    /// Files out, links, embedding.
    Publish,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Data, Self::Design, Self::Review, Self::Quota, Self::Publish];

    /// Name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Design => "Design",
            Self::Review => "Review",
            Self::Quota => "Quota",
            Self::Publish => "Publish",
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Design => "design",
            Self::Review => "review",
            Self::Quota => "quota",
            Self::Publish => "publish",
        }
    }
}

/// Where the person is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The list of drafts.
    Start,
    /// A step of the work on the open plan.
    Step(Step),
    /// One rep's territory, for a phone.
    Rep(String),
}

impl Route {
    /// Reads a hash (`#/design`, `#/rep/Ana%20Ruiz`); `None` for an empty one, so that the session decides.
    /// What is not a route leads to the start page.
    #[must_use]
    pub fn parse(hash: &str, decode: impl Fn(&str) -> String) -> Option<Self> {
        let path = hash.trim_start_matches('#').trim_matches('/');
        if path.is_empty() {
            return None;
        }
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        if first == "rep" && !rest.is_empty() {
            return Some(Self::Rep(decode(rest)));
        }
        Some(Step::ALL.into_iter().find(|step| step.path() == first).map_or(Self::Start, Self::Step))
    }

    /// The hash of this route; names are percent-encoded by `encode`.
    #[must_use]
    pub fn hash(&self, encode: impl Fn(&str) -> String) -> String {
        match self {
            Self::Rep(name) => format!("#/rep/{}", encode(name)),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start => write!(f, "#/start"),
            Self::Step(step) => write!(f, "#/{}", step.path()),
            Self::Rep(name) => write!(f, "#/rep/{name}"),
        }
    }
}
