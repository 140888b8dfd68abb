//! Measures by a recipe: a preview from the worker, and the step that puts them under the open plan.

use std::sync::Arc;

use super::{Session, workers};
use crate::{
    metrics::RecipeReport,
    plan::{DataSet, Recipe},
    worker::{Answer, Job, client::JobEnd},
};

impl Session {
    /// What a recipe would do to the open plan's data. Nothing changes.
    ///
    /// # Errors
    /// Why the recipe can't be carried out.
    pub async fn preview_measures(&self, recipe: &Recipe) -> Result<RecipeReport, JobEnd> {
        let Some(data) = self.open_data() else { return Err(JobEnd::Cancelled) };
        let job = Job::Measures { recipe: written(recipe), keep: false, drop_drive_times: false };
        let (_, attachments) = workers::workshop().request_over(&data, job, |_| {}).await?;
        let report = attachments.first().ok_or_else(nothing)?.to_vec();
        postcard::from_bytes(&report).map_err(|_| nothing())
    }

    /// Makes the measures of the open plan by a recipe, and takes its table of drive times out where that is wanted. One step
    /// that can be undone; the draft keeps the figures.
    ///
    /// # Errors
    /// Why it can't be carried out or kept; the plan is as it was.
    pub async fn apply_measures(&self, recipe: &Recipe, drop_drive_times: bool, label: &str) -> Result<(), JobEnd> {
        let Some(before) = self.open_data() else { return Err(JobEnd::Cancelled) };
        let workshop = workers::workshop();
        workshop.hold(&before).await?;
        let job = Job::Measures { recipe: written(recipe), keep: true, drop_drive_times };
        let (data, others) = self.receive_data(&workshop, job, &[]).await?;
        let packed = others.into_iter().find_map(|(answer, attachments)| match answer {
            Answer::Measured => attachments.into_iter().nth(1),
            _ => None,
        });
        let packed = packed.ok_or_else(nothing)?;
        if !self.open_data().is_some_and(|now| Arc::ptr_eq(&now, &before)) {
            // Another plan was opened meanwhile.
            return Err(JobEnd::Cancelled);
        }
        self.keep_data(&data, &packed.to_vec()).await.map_err(|error| {
            JobEnd::Failed(format!("{error} The measures were not changed, because this browser could not keep them."))
        })?;
        self.adopt(&workers::opener(), &packed, &data).await?;
        let command = self.peek(|plan| plan.with_figures_of(data, label)).ok_or(JobEnd::Cancelled)?;
        self.dispatch(command.map_err(|error| JobEnd::Failed(error.to_string()))?);
        Ok(())
    }

    fn open_data(&self) -> Option<Arc<DataSet>> {
        self.peek(|plan| plan.data().clone())
    }
}

fn written(recipe: &Recipe) -> String {
    // Plain data without maps: JSON takes all of it.
    serde_json::to_string(recipe).unwrap_or_default()
}

fn nothing() -> JobEnd {
    JobEnd::Failed("The worker gave no measures. Try again.".into())
}
