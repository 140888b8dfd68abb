//! Undo and redo: a list of inverse commands with readable names.

use super::{Changes, Command, EditError, Plan};

/// One step that can be undone or redone.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What it did: "Moved 12 counties from Denver to Boise".
    pub label: String,
    /// The command that takes the plan to the other side of the step.
    pub command: Command,
}

/// The steps of one session over one plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Applies a command and remembers its inverse. Redo steps are forgotten.
    ///
    /// # Errors
    /// What [`Plan::apply`] refuses; then nothing is remembered.
    pub fn apply(&mut self, plan: &mut Plan, command: Command) -> Result<(Changes, String), EditError> {
        let applied = plan.apply(command)?;
        self.undone.clear();
        self.done.push(Step { label: applied.label.clone(), command: applied.inverse });
        Ok((applied.changes, applied.label))
    }

    /// Takes the last step back; `None` when there is none.
    ///
    /// # Errors
    /// What [`Plan::apply`] refuses, which an inverse never meets unless the plan was changed past the history.
    pub fn undo(&mut self, plan: &mut Plan) -> Result<Option<(Changes, String)>, EditError> {
        Self::cross(&mut self.done, &mut self.undone, plan)
    }

    /// Does the last undone step again; `None` when there is none.
    ///
    /// # Errors
    /// As for [`History::undo`].
    pub fn redo(&mut self, plan: &mut Plan) -> Result<Option<(Changes, String)>, EditError> {
        Self::cross(&mut self.undone, &mut self.done, plan)
    }

    fn cross(
        from: &mut Vec<Step>,
        to: &mut Vec<Step>,
        plan: &mut Plan,
    ) -> Result<Option<(Changes, String)>, EditError> {
        let Some(step) = from.pop() else { return Ok(None) };
        match plan.apply(step.command.clone()) {
            Ok(applied) => {
                to.push(Step { label: step.label.clone(), command: applied.inverse });
                Ok(Some((applied.changes, step.label)))
            }
            Err(error) => {
                from.push(step);
                Err(error)
            }
        }
    }

    /// What undo would take back.
    #[must_use]
    pub fn undo_label(&self) -> Option<&str> {
        self.done.last().map(|step| step.label.as_str())
    }

    /// What redo would do again.
    #[must_use]
    pub fn redo_label(&self) -> Option<&str> {
        self.undone.last().map(|step| step.label.as_str())
    }
}
