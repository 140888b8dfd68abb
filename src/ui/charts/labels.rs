//! Which labels are shown when there is no room for all.

/// Chooses labels so that no two lie closer than `gap`: the most important first, each only where it still has room.
/// Items are (position, importance); returns whether each is shown.
pub(super) fn choose(items: &[(i32, f64)], gap: i32) -> Vec<bool> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| items[*b].1.total_cmp(&items[*a].1).then(a.cmp(b)));
    let mut shown = vec![false; items.len()];
    for at in order {
        let free = items.iter().zip(&shown).all(|((place, _), shown)| !shown || (place - items[at].0).abs() >= gap);
        shown[at] = free;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::choose;

    #[test]
    fn the_selected_label_wins_over_its_neighbours() {
        assert_eq!(choose(&[(0, 1.0), (5, 9.0), (10, 1.0), (30, 0.0)], 13), [false, true, false, true]);
    }

    #[test]
    fn with_room_for_all_all_are_shown() {
        assert_eq!(choose(&[(0, 0.0), (13, 0.0), (26, 0.0)], 13), [true; 3]);
    }
}
