use super::indicators::picture_of;
use super::{now, world};
#[test]
fn zz_cp() {
    let world = world(1, 3_000, 1_800);
    let today = now().date_naive();
    let asking = measures::rows::Asking::on(today);
    let mart = measures::mart::Mart::of(&picture_of(&world), asking, std::sync::Arc::new(domain::clock::Timescales::built_in().clone()));
    for id in ["CP-07", "CP-10", "CP-11", "CP-12", "CP-14", "CP-15", "CIN-01", "CIN-03", "CIN-05", "CIN-06"] {
        let i = measures::indicators::indicator(id).unwrap();
        let s = i.usual_window();
        println!("{id} {}", mart.figure(i, None, s, measures::window::Window::of(s, today)).in_words());
    }
}
