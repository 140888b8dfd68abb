//! The page. Natively an empty program that says how to serve the app.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Bailiwick runs in the browser: `cargo xtask serve` builds it, serves it and opens it.");
}

#[cfg(target_arch = "wasm32")]
fn main() {
    use leptos::prelude::*;

    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(|| {
        let (count, set_count) = signal(0);
        view! {
            <main class="boot-body">
                <h1>"Bailiwick"</h1>
                <button on:click=move |_| set_count.update(|count| *count += 1)>{move || format!("Pressed {} times", count.get())}</button>
            </main>
        }
    });
    // What was shown while the program loaded makes room for the program.
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
