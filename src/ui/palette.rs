//! The colours that carry data: twelve for territories, a sequential ramp for values, a diverging ramp for the index.
//!
//! The twelve were found by a search (simulated annealing in OKLCH) for the largest smallest distance between any two, as
//! the map draws them: at 55 % over its ground, in the light and in the dark theme at once, for full colour vision and for
//! protanopia, deuteranopia and tritanopia (Machado, Oliveira and Fernandes 2009, severity 1). The test below measures
//! it. Hue and chroma are the same in both themes, so that a territory stays "the amber one".

/// One territory colour in both themes. Fills are drawn at [`FILL_OPACITY`]; shades are for text and outlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TerritoryColour {
    /// What to call it where colour must not speak alone.
    pub name: &'static str,
    /// Fill in the light theme.
    pub light: &'static str,
    /// Fill in the dark theme.
    pub dark: &'static str,
    /// Text and outlines in the light theme: a darker shade, AAA on white.
    pub shade_light: &'static str,
    /// Text and outlines in the dark theme: a lighter shade, AAA on the dark ground.
    pub shade_dark: &'static str,
}

/// Opacity of territory fills on the map.
pub const FILL_OPACITY: f64 = 0.55;

/// For swatches the style sheet has the fills, too: `--t0` to `--t11`.
pub const TERRITORIES: [TerritoryColour; 12] = [
    TerritoryColour { name: "blue", light: "#0e5cbb", dark: "#286cc8", shade_light: "#09366f", shade_dark: "#cae0fe" },
    TerritoryColour { name: "amber", light: "#e48e02", dark: "#f5a036", shade_light: "#502f02", shade_dark: "#fed6ae" },
    TerritoryColour {
        name: "pale green",
        light: "#b5d09e",
        dark: "#c8e3b2",
        shade_light: "#2a3f13",
        shade_dark: "#cde8b7",
    },
    TerritoryColour { name: "plum", light: "#823f6e", dark: "#914f7c", shade_light: "#5a1b4a", shade_dark: "#fecdec" },
    TerritoryColour { name: "cyan", light: "#3ee2ed", dark: "#62f5ff", shade_light: "#034044", shade_dark: "#9deef4" },
    TerritoryColour { name: "rust", light: "#bd5e22", dark: "#cc703a", shade_light: "#5b2602", shade_dark: "#fed4be" },
    TerritoryColour {
        name: "periwinkle",
        light: "#6379e6",
        dark: "#738bf4",
        shade_light: "#263070",
        shade_dark: "#d2ddff",
    },
    TerritoryColour {
        name: "yellow",
        light: "#ecc825",
        dark: "#fedb4e",
        shade_light: "#433701",
        shade_dark: "#eedea1",
    },
    TerritoryColour { name: "sage", light: "#999f76", dark: "#aab088", shade_light: "#373b15", shade_dark: "#dce3b9" },
    TerritoryColour { name: "brick", light: "#a32700", dark: "#b13c1d", shade_light: "#651a07", shade_dark: "#ffd2c6" },
    TerritoryColour { name: "sky", light: "#51aee0", dark: "#68c0f0", shade_light: "#003d58", shade_dark: "#bbe5fe" },
    TerritoryColour { name: "mauve", light: "#a17192", dark: "#b082a1", shade_light: "#512745", shade_dark: "#ffcdee" },
];

/// Classes of the sequential and the diverging ramp.
pub const CLASSES: usize = 7;

/// From little to much, light theme: viridis (Smith and van der Walt 2015, CC0), seven steps, dark is much.
pub const SEQUENTIAL_LIGHT: [&str; CLASSES] =
    ["#e8e337", "#a0da39", "#4ac16d", "#1fa187", "#277f8e", "#365c8d", "#46327e"];
/// From little to much, dark theme: the same ramp the other way round, bright is much.
pub const SEQUENTIAL_DARK: [&str; CLASSES] =
    ["#443a83", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725"];

/// Index far below 100 to far above, light theme: RdBu of ColorBrewer (Brewer and Harrower, Apache-2.0), blue is below.
pub const DIVERGING_LIGHT: [&str; CLASSES] =
    ["#2166ac", "#67a9cf", "#c4dcea", "#e9e9e6", "#fbd0b9", "#ef8a62", "#b2182b"];
/// Index far below 100 to far above, dark theme: the middle recedes, the ends shine.
pub const DIVERGING_DARK: [&str; CLASSES] =
    ["#6db8f2", "#4a86b8", "#385a78", "#454d57", "#7d5447", "#c2714f", "#ff8f6b"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_sheet_holds_these_colours() {
        let sheet = include_str!("../../style/palette.css");
        for (at, colour) in TERRITORIES.iter().enumerate() {
            let line = format!("--t{at}: light-dark({}, {});", colour.light, colour.dark);
            assert_eq!(sheet.matches(&line).count(), 1, "{line}");
        }
    }

    type Rgb = [f64; 3];

    /// Machado, Oliveira, Fernandes 2009: protanopia, deuteranopia, tritanopia at severity 1, on linear RGB.
    const DEFICIENCIES: [[Rgb; 3]; 3] = [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ];

    fn rgb(hex: &str) -> Rgb {
        [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
    }

    fn linear(c: f64) -> f64 {
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    }

    /// Ottosson 2020.
    fn oklab([r, g, b]: Rgb) -> Rgb {
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
        ]
    }

    /// As seen on the map: over the ground, by one kind of eye (0 is full colour vision).
    fn seen(hex: &str, ground: &str, eye: usize) -> Rgb {
        let (fill, ground) = (rgb(hex), rgb(ground));
        let mixed = [0, 1, 2].map(|k| linear(FILL_OPACITY * fill[k] + (1.0 - FILL_OPACITY) * ground[k]));
        let seen = match eye {
            0 => mixed,
            _ => {
                DEFICIENCIES[eye - 1].map(|row| row.iter().zip(mixed).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0))
            }
        };
        oklab(seen)
    }

    fn luminance(hex: &str) -> f64 {
        let [r, g, b] = rgb(hex).map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(a: &str, b: &str) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn any_two_territories_can_be_told_apart_by_any_eye_in_both_themes() {
        for (ground, dark) in [("#f6f7f9", false), ("#1b2026", true)] {
            for eye in 0..4 {
                for (at, a) in TERRITORIES.iter().enumerate() {
                    for b in &TERRITORIES[..at] {
                        let pick = |c: &TerritoryColour| if dark { c.dark } else { c.light };
                        let (x, y) = (seen(pick(a), ground, eye), seen(pick(b), ground, eye));
                        let distance = x.iter().zip(y).map(|(p, q)| (p - q).powi(2)).sum::<f64>().sqrt();
                        // Two and a half just noticeable differences (about 0.02 in OKLab).
                        assert!(distance > 0.05, "{} and {} for eye {eye}, dark {dark}: {distance:.3}", a.name, b.name);
                    }
                }
            }
        }
    }

    #[test]
    fn shades_can_be_read() {
        for colour in TERRITORIES {
            assert!(contrast(colour.shade_light, "#ffffff") > 7.0, "{}", colour.name);
            assert!(contrast(colour.shade_dark, "#1b2026") > 7.0, "{}", colour.name);
        }
    }

    #[test]
    fn ramps_go_one_way_in_lightness() {
        let steps = |ramp: &[&str]| ramp.iter().map(|hex| luminance(hex)).collect::<Vec<_>>();
        assert!(steps(&SEQUENTIAL_LIGHT).windows(2).all(|w| w[0] > w[1]));
        assert!(steps(&SEQUENTIAL_DARK).windows(2).all(|w| w[0] < w[1]));
        let middle = CLASSES / 2;
        let light = steps(&DIVERGING_LIGHT);
        assert!(light[..=middle].windows(2).all(|w| w[0] < w[1]) && light[middle..].windows(2).all(|w| w[0] > w[1]));
    }
}
