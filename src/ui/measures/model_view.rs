//! A calibrated model: coefficients, how well it fits, and who lies far from it.

use leptos::prelude::*;

use super::{desk::Desk, potential::r_squared, preview};
use crate::{
    metrics::{ModelLine, grouped, money},
    ui::{number::counted, workbench::Workbench},
};

/// Money per unit, with as many decimals as tell it from its neighbours.
fn price(value: f64, currency: &str) -> String {
    if value >= 100.0 {
        return money(value, currency);
    }
    let sign = money(0.0, currency);
    let sign = sign.trim_end_matches('0');
    format!("{sign}{}", grouped(value, if value >= 0.1 || value == 0.0 { 2 } else { 5 }))
}

/// One model.
#[component]
pub fn ModelView(
    /// The model.
    model: ModelLine,
    /// Of accounts; else of counties.
    accounts: bool,
) -> impl IntoView {
    let desk = Desk::expect();
    let bench = Workbench::expect();
    let currency = desk.fields.with_untracked(|fields| fields.currency.clone());
    let rows = if accounts {
        counted(model.rows as usize, "account with sales", "accounts with sales")
    } else {
        counted(model.rows as usize, "county with sales", "counties with sales")
    };
    let fit = format!(
        "R² {}: the model explains {} % of how sales differ among {rows}. The best quarter gets {} times the average.",
        r_squared(model.r_squared),
        grouped((model.r_squared * 100.0).max(0.0), 0),
        grouped(model.best_quarter, 2),
    );
    let cash = currency.clone();
    let outliers = model.outliers;
    let more = (model.outlier_count as usize).saturating_sub(outliers.len());
    view! {
        <section class="settings" aria-label=if model.product.is_empty() { "Model".to_owned() } else { format!("Model of {}", model.product) }>
            {(!model.product.is_empty()).then(|| view! { <h3>{model.product.clone()}</h3> })}
            <p>{fit}</p>
            <table class="plain-table">
                <thead><tr><th scope="col">"Attribute"</th><th scope="col" class="num">"Money per unit"</th></tr></thead>
                <tbody>
                    {model.terms.into_iter().map(|term| view! {
                        <tr><th scope="row">{term.name}</th><td class="num">{price(term.coefficient, &currency)}</td></tr>
                    }).collect_view()}
                </tbody>
            </table>
            {(!outliers.is_empty()).then(|| view! {
                <details>
                    <summary>{format!("{} far from the model", counted(outliers.len() + more, "outlier", "outliers"))}</summary>
                    <div class="table-frame reps-frame" tabindex="0" role="region" aria-label="Outliers">
                        <table class="plain-table">
                            <thead><tr><th scope="col">{if accounts { "Account" } else { "County" }}</th><th scope="col" class="num">"Sold"</th><th scope="col" class="num">"Model"</th></tr></thead>
                            <tbody>
                                {outliers.into_iter().map(|outlier| {
                                    let name = outlier.name;
                                    view! {
                                        <tr>
                                            <th scope="row">{match outlier.account {
                                                Some(account) => view! {
                                                    <button type="button" class="link-button" on:click=move |_| preview::show(desk, bench, account)>{name}</button>
                                                }.into_any(),
                                                None => name.into_any(),
                                            }}</th>
                                            <td class="num">{money(outlier.sales, &cash)}</td>
                                            <td class="num">{money(outlier.model, &cash)}</td>
                                        </tr>
                                    }
                                }).collect_view()}
                            </tbody>
                        </table>
                    </div>
                    {(more > 0).then(|| view! { <p class="field-help">{format!("and {} more", grouped(more as f64, 0))}</p> })}
                </details>
            })}
        </section>
    }
}
