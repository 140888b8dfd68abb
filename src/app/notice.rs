//! Notices: what the person should know now, said once, in words.

/// How weighty a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Done,
    /// Something to know.
    Info,
    /// Something may go wrong.
    Warning,
    /// Something went wrong; nothing was lost.
    Error,
}

/// One notice. Errors and warnings stay until closed; the others go by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Number, unique within the session.
    pub id: u64,
    /// How weighty.
    pub kind: NoticeKind,
    /// What, where, why, and the next step.
    pub text: String,
    /// Offers to take the last step back.
    pub undo: bool,
}
