//! Puts a module's functions into an order that compresses well, and takes out sections that no browser reads.
//!
//! Gzip looks back 32 kB and the program is a hundred times that: a function that was compiled for one more type is mostly
//! a copy of another, and lost when that one is far away. So each function is followed by the one most like it: most
//! alike in runs of instructions (Broder 1997, "On the resemblance and containment of documents"). The program does the
//! same in any order.

use std::collections::{BTreeMap, HashMap};
use wasm_encoder::reencode::{self, Reencode};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Operator, Parser, Payload};

/// Instructions in a run.
const RUN: usize = 4;
/// A run that more functions than this share says little about any two of them.
const COMMON: usize = 300;
/// Below this resemblance any function is as good as the next.
const ALIKE: f64 = 0.04;

/// The same module without custom sections, with its functions in a better order if `reorder`.
pub fn tidy(module: &[u8], reorder: bool) -> Result<Vec<u8>, String> {
    let mut order = Order::of(module, reorder).map_err(|error| error.to_string())?;
    let mut out = wasm_encoder::Module::new();
    order.parse_core_module(&mut out, Parser::new(0), module).map_err(|error| error.to_string())?;
    Ok(out.finish())
}

/// Which function stands where.
struct Order {
    imported: u32,
    /// By place: the function (counted from the first that is not imported) that stands there.
    function: Vec<u32>,
    /// By function: its place.
    place: Vec<u32>,
}

impl Order {
    fn of(module: &[u8], reorder: bool) -> Result<Self, wasmparser::BinaryReaderError> {
        let mut imported = 0;
        let mut sketches = Vec::new();
        let mut types: Vec<u32> = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if matches!(import?.ty, wasmparser::TypeRef::Func(_) | wasmparser::TypeRef::FuncExact(_)) {
                            imported += 1;
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    types = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => {
                    let mut instructions = Vec::new();
                    for operator in body.get_operators_reader()? {
                        instructions.push(shape(&operator?));
                    }
                    sketches.push(instructions);
                }
                _ => {}
            }
        }
        let function = if reorder { chain(&sketches, &types) } else { (0..sketches.len() as u32).collect() };
        let mut place = vec![0; function.len()];
        for (at, function) in function.iter().enumerate() {
            place[*function as usize] = at as u32;
        }
        Ok(Self { imported, function, place })
    }
}

/// An instruction as far as copies of a function have it in common: without the functions and constants it names.
fn shape(operator: &Operator<'_>) -> u64 {
    let word = |code: u64, detail: u64| code << 32 | detail & 0xffff_ffff;
    match operator {
        Operator::Call { .. } => 1,
        Operator::I32Const { .. } => 2,
        Operator::CallIndirect { .. } => 3,
        Operator::LocalGet { local_index } => word(4, u64::from(*local_index)),
        Operator::LocalSet { local_index } => word(5, u64::from(*local_index)),
        Operator::LocalTee { local_index } => word(6, u64::from(*local_index)),
        Operator::I32Load { memarg } => word(7, memarg.offset),
        Operator::I32Store { memarg } => word(8, memarg.offset),
        // The others are few enough that their whole text may count.
        other => {
            let text = format!("{other:?}");
            text.bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
        }
    }
}

/// The functions one after the other, each followed by the unused one most like it.
fn chain(functions: &[Vec<u64>], types: &[u32]) -> Vec<u32> {
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut runs: Vec<Vec<u64>> = functions.iter().map(|instructions| runs(instructions)).collect();
    for (function, runs) in runs.iter().enumerate() {
        for run in runs {
            holders.entry(*run).or_default().push(function as u32);
        }
    }
    for runs in &mut runs {
        runs.retain(|run| holders.get(run).is_some_and(|holders| (2..=COMMON).contains(&holders.len())));
    }
    // Where a chain ends the next begins with a function of the same type and about the same length.
    let mut rest: Vec<u32> = (0..functions.len() as u32).collect();
    rest.sort_by_key(|function| (types.get(*function as usize).copied(), functions[*function as usize].len()));
    let mut rest = rest.into_iter();
    let mut used = vec![false; functions.len()];
    let mut order: Vec<u32> = Vec::with_capacity(functions.len());
    while order.len() < functions.len() {
        let next = order.last().and_then(|last| nearest(*last as usize, &runs, &holders, &used));
        let Some(next) = next.or_else(|| rest.find(|function| !used[*function as usize])) else { break };
        used[next as usize] = true;
        order.push(next);
    }
    order
}

/// The different runs of instructions in a function.
fn runs(instructions: &[u64]) -> Vec<u64> {
    let mut runs: Vec<u64> = instructions
        .windows(RUN.min(instructions.len()).max(1))
        .map(|run| {
            run.iter().fold(0, |hash: u64, word| (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
        })
        .collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The unused function with the largest share of runs in common.
fn nearest(last: usize, runs: &[Vec<u64>], holders: &HashMap<u64, Vec<u32>>, used: &[bool]) -> Option<u32> {
    let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
    for run in &runs[last] {
        for holder in holders.get(run).into_iter().flatten().filter(|holder| !used[**holder as usize]) {
            *shared.entry(*holder).or_default() += 1;
        }
    }
    let mut best = None;
    for (function, shared) in shared {
        let all = runs[last].len() + runs[function as usize].len() - shared;
        let alike = shared as f64 / (all + 8) as f64;
        if alike > best.map_or(ALIKE, |(alike, _)| alike) {
            best = Some((alike, function));
        }
    }
    best.map(|(_, function)| function)
}

impl Reencode for Order {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, reencode::Error> {
        let own = function.checked_sub(self.imported).and_then(|own| self.place.get(own as usize));
        Ok(own.map_or(function, |place| place + self.imported))
    }

    fn parse_custom_section(
        &mut self,
        _: &mut wasm_encoder::Module,
        _: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut wasm_encoder::FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for function in &self.function {
            functions.function(types[*function as usize]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut wasm_encoder::CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.function.clone() {
            self.parse_function_body(code, bodies[function as usize].clone())?;
        }
        Ok(())
    }
}
