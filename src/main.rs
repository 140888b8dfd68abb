//! The page, and the worker that opens data for it. Natively an empty program that says how to serve the app.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bailiwick runs in the browser: `cargo xtask serve` builds it, serves it and opens it.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    if bailiwick::browser::page::window().is_ok() {
        bailiwick::ui::start(parts::LOADS);
    } else {
        // The same program opens data sets in a worker (`boot/opener.js`): every visit needs both, so both travel as one.
        bailiwick::worker::runtime::run(bailiwick::worker::jobs::Opener::default(), None);
    }
}

/// Where the program is cut: each of these functions, and what only it reaches, travels in a file of its own.
#[cfg(target_arch = "wasm32")]
// The attribute declares what the cut turns into imports and exports; a declaration of that kind is `unsafe`.
#[allow(unsafe_code, missing_docs)]
mod parts {
    use bailiwick::ui::later::{self, Build, Loads};
    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    macro_rules! parts {
        ($($name:ident in $file:ident,)*) => {
            $(
                #[wasm_split($file, wasm_split_path = leptos::wasm_split, fallible)]
                fn $name() -> Result<Build, SplitLoaderError> {
                    Ok(later::$name)
                }
            )*
            /// What the page loads when it needs it.
            pub const LOADS: Loads = Loads { $($name: || Box::pin(async { $name().await.ok() })),* };
        };
    }

    // The steps share a file: they have much in common, and who takes one will take the next.
    parts! {
        accounts in details,
        advanced in design,
        changes in details,
        charts in charts,
        commands in commands,
        data in steps,
        fit in design,
        inspector in details,
        limits in design,
        measures in measures,
        publish in steps,
        quota in steps,
        rep in rep,
        result in design,
        review in steps,
        rules in design,
        selected in details,
        start in steps,
        why in details,
    }
}
