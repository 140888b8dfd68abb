//! placeholder
use crate::console::Failure;
use std::process::ExitCode;
pub fn test(_: &[String]) -> Result<ExitCode, Failure> {
    Err("This command comes in a moment: only serve and build are there yet.".into())
}
pub fn data() -> Result<(), Failure> {
    Err("This command comes in a moment: only serve and build are there yet.".into())
}
pub fn bench() -> Result<(), Failure> {
    Err("This command comes in a moment: only serve and build are there yet.".into())
}
