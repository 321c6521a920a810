//! The genogram: where each person stands and which lines join them, drawn as SVG by `templates/child/genogram.html`.
//!
//! Squares are male, circles female, diamonds not known, as genograms have it; the child has a double line, and whoever
//! died is crossed out. The same is told in a list, so that nobody needs the drawing.

use services::child::{Genogram, GenogramPerson, Join, Sex};

const CELL: i32 = 150;
const ROW: i32 = 170;
const RADIUS: i32 = 22;
/// From the middle of a shape to the first line of its words.
const WORDS: i32 = 40;
const LINE: i32 = 16;
/// Letters that fit into a cell.
const LETTERS: usize = 18;
const MOST_LINES: usize = 4;

/// A drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Drawing {
    pub width: i32,
    pub height: i32,
    pub people: Vec<Drawn>,
    pub paths: Vec<Path>,
    /// The whole in words, for who cannot see it.
    pub description: String,
}

/// One person of the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Drawn {
    pub x: i32,
    pub y: i32,
    pub shape: Shape,
    pub is_this_child: bool,
    pub died: bool,
    pub hidden: bool,
    pub words: Vec<Words>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Square,
    Circle,
    Diamond,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub y: i32,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Path {
    pub d: String,
    /// The record does not say through whom.
    pub dashed: bool,
}

impl Drawn {
    pub(crate) fn left(&self) -> i32 {
        self.x - RADIUS
    }

    pub(crate) fn top(&self) -> i32 {
        self.y - RADIUS
    }

    pub(crate) fn diamond(&self) -> String {
        let (x, y, r) = (self.x, self.y, RADIUS + 3);
        format!("{x},{} {},{y} {x},{} {},{y}", y - r, x + r, y + r, x - r)
    }

    pub(crate) fn cross(&self) -> String {
        let (x, y, r) = (self.x, self.y, RADIUS - 3);
        format!("M {} {} L {} {} M {} {} L {} {}", x - r, y - r, x + r, y + r, x + r, y - r, x - r, y + r)
    }

    pub(crate) fn size(&self) -> i32 {
        2 * RADIUS
    }

    pub(crate) fn radius(&self) -> i32 {
        RADIUS
    }

    /// The second line around the child.
    pub(crate) fn inner(&self) -> i32 {
        RADIUS - 5
    }
}

/// Who is born when, in short: `b. 2015`, `2015 to 2020`, `unborn`.
fn years(person: &GenogramPerson) -> Option<String> {
    match (person.born, person.died) {
        _ if person.unborn => Some("unborn".to_owned()),
        (Some(born), Some(died)) => Some(format!("{born} to {died}")),
        (Some(born), None) => Some(format!("born {born}")),
        (None, Some(died)) => Some(format!("died {died}")),
        (None, None) => None,
    }
}

/// Generations from the oldest, each with its people in the order in which they are drawn.
pub(crate) fn generations(genogram: &Genogram) -> Vec<(i8, Vec<usize>)> {
    let mut numbers: Vec<i8> = genogram.people.iter().map(|person| person.generation).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let of = |generation: i8| {
        let mut places: Vec<usize> =
            (0..genogram.people.len()).filter(|place| genogram.people[*place].generation == generation).collect();
        places.sort_by_key(|place| order(&genogram.people[*place], *place));
        (generation, places)
    };
    numbers.into_iter().map(of).collect()
}

/// Fathers stand left of mothers, their families beside them, and brothers and sisters by age.
fn order(person: &GenogramPerson, place: usize) -> (u8, i32, usize) {
    let side = match person.tie.as_str() {
        "father" => 2,
        "mother" => 3,
        tie if tie.ends_with("father’s side") => 1,
        tie if tie.ends_with("mother’s side") => 4,
        "partner" => 9,
        _ if person.generation == 0 => 2,
        _ => 5,
    };
    (side, person.born.unwrap_or(i32::MAX), place)
}

/// What a generation is called in the list.
pub(crate) fn generation_in_words(generation: i8) -> &'static str {
    match generation {
        ..=-2 => "Grandparents",
        -1 => "Parents, carers, aunts and uncles",
        0 => "The child, brothers and sisters, partner",
        1.. => "The child’s own children",
    }
}

impl Drawing {
    /// `None` where nobody but the child is recorded.
    pub(crate) fn of(genogram: &Genogram) -> Option<Self> {
        if genogram.people.len() < 2 {
            return None;
        }
        let rows = generations(genogram);
        let widest = i32::try_from(rows.iter().map(|(_, row)| row.len()).max()?).ok()?;
        let width = widest * CELL;
        let mut at = vec![(0, 0); genogram.people.len()];
        for (row, (_, places)) in (0_i32..).zip(&rows) {
            let count = i32::try_from(places.len()).ok()?;
            let left = (width - count * CELL) / 2;
            for (column, place) in (0_i32..).zip(places) {
                at[*place] = (left + column * CELL + CELL / 2, row * ROW + RADIUS + 10);
            }
        }
        let people = genogram.people.iter().zip(&at).map(|(person, at)| drawn(person, *at)).collect();
        let height = i32::try_from(rows.len()).ok()? * ROW;
        Some(Self { width, height, people, paths: paths(genogram, &at), description: description(genogram) })
    }
}

fn drawn(person: &GenogramPerson, (x, y): (i32, i32)) -> Drawn {
    let shape = match person.sex {
        Sex::Male => Shape::Square,
        Sex::Female => Shape::Circle,
        Sex::NotKnown => Shape::Diamond,
    };
    let mut lines = wrapped(&person.name, 2);
    lines.extend(wrapped(&person.tie, 2));
    if let Some(years) = years(person) {
        lines.truncate(MOST_LINES - 1);
        lines.push(years);
    }
    let words = (0..).zip(lines).map(|(number, text)| Words { y: y + WORDS + number * LINE, text }).collect();
    let died = person.died.is_some();
    Drawn { x, y, shape, is_this_child: person.is_this_child, died, hidden: person.hidden, words }
}

/// Words in lines that fit into a cell; what does not fit is in the list beside the drawing.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let is_cut = lines.len() > most;
    lines.truncate(most);
    for line in &mut lines {
        if line.chars().count() > LETTERS {
            *line = line.chars().take(LETTERS - 1).collect::<String>() + "…";
        }
    }
    if is_cut && let Some(last) = lines.last_mut() {
        *last = last.chars().take(LETTERS - 1).collect::<String>() + "…";
    }
    lines
}

fn paths(genogram: &Genogram, at: &[(i32, i32)]) -> Vec<Path> {
    let is_couple = |one: usize, other: usize| {
        let joined = genogram.joins.contains(&Join::Couple(one.min(other), one.max(other)));
        joined && at[one].1 == at[other].1 && (at[one].0 - at[other].0).abs() == CELL
    };
    let mut paths = Vec::new();
    for join in &genogram.joins {
        match *join {
            Join::Parent(parent, child) => {
                let other = genogram.joins.iter().find_map(|join| match join {
                    Join::Parent(other, of) if *of == child && *other != parent => Some(*other),
                    _ => None,
                });
                match other.filter(|other| is_couple(parent, *other)) {
                    // Both parents stand side by side: one line from between them, drawn once.
                    Some(other) if parent < other => paths.push(from_couple(at[parent], at[other], at[child])),
                    Some(_) => {}
                    None => paths.push(down(at[parent], at[child], false)),
                }
            }
            Join::Couple(one, other) => paths.push(across(at[one], at[other])),
            Join::Siblings(one, other) => paths.push(above(at[one], at[other])),
            Join::Related(one, other) => paths.push(down(at[one], at[other], true)),
        }
    }
    paths
}

/// Below the words of the upper row, above the shapes of the lower one.
fn bar_above(y: i32) -> i32 {
    y - RADIUS - 16
}

fn down((px, py): (i32, i32), (cx, cy): (i32, i32), dashed: bool) -> Path {
    let (bar, end) = (bar_above(cy), cy - RADIUS - 4);
    let start = py + WORDS + LINE * i32::try_from(MOST_LINES).unwrap_or(0) - LINE / 2;
    Path { d: format!("M {px} {start} V {bar} H {cx} V {end}"), dashed }
}

fn from_couple((ax, ay): (i32, i32), (bx, _): (i32, i32), (cx, cy): (i32, i32)) -> Path {
    let (middle, bar, end) = (i32::midpoint(ax, bx), bar_above(cy), cy - RADIUS - 4);
    Path { d: format!("M {middle} {ay} V {bar} H {cx} V {end}"), dashed: false }
}

/// A couple: side by side by a line between them, else around whoever stands between.
fn across((ax, ay): (i32, i32), (bx, by): (i32, i32)) -> Path {
    let (left, right) = (ax.min(bx), ax.max(bx));
    let d = if right - left == CELL && ay == by {
        format!("M {} {ay} H {}", left + RADIUS, right - RADIUS)
    } else {
        let over = ay.min(by) - RADIUS - 8;
        format!("M {ax} {} V {over} H {bx} V {}", ay - RADIUS, by - RADIUS)
    };
    Path { d, dashed: false }
}

fn above((ax, ay): (i32, i32), (bx, by): (i32, i32)) -> Path {
    let bar = bar_above(ay.min(by)) + 8;
    Path { d: format!("M {ax} {} V {bar} H {bx} V {}", ay - RADIUS - 4, by - RADIUS - 4), dashed: true }
}

fn description(genogram: &Genogram) -> String {
    let told = |place: &usize| {
        let person = &genogram.people[*place];
        let years = years(person).map(|years| format!(", {years}")).unwrap_or_default();
        format!("{} ({}{years})", person.name, person.tie)
    };
    let rows = generations(genogram).into_iter().map(|(generation, places)| {
        let people: Vec<String> = places.iter().map(told).collect();
        format!("{}: {}.", generation_in_words(generation), people.join("; "))
    });
    rows.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, tie: &str, generation: i8, sex: Sex) -> GenogramPerson {
        GenogramPerson {
            subject: None,
            name: name.to_owned(),
            tie: tie.to_owned(),
            generation,
            sex,
            born: None,
            died: None,
            unborn: false,
            is_this_child: tie == "this child",
            hidden: false,
        }
    }

    fn family() -> Genogram {
        Genogram {
            people: vec![
                person("Amira Example", "this child", 0, Sex::Female),
                person("Maya Example", "mother", -1, Sex::Female),
                person("Omar Example", "father", -1, Sex::Male),
                person("Grace Example", "grandparent, mother’s side", -2, Sex::Female),
            ],
            joins: vec![Join::Parent(1, 0), Join::Parent(2, 0), Join::Parent(3, 1), Join::Couple(1, 2)],
            others: 0,
        }
    }

    #[test]
    fn a_child_of_whom_no_relative_is_recorded_has_no_drawing() {
        let alone = Genogram { people: vec![person("Amira", "this child", 0, Sex::Female)], ..Genogram::default() };
        assert_eq!(Drawing::of(&alone), None);
    }

    #[test]
    fn three_generations_stand_below_one_another_and_the_father_left_of_the_mother() {
        let drawing = Drawing::of(&family()).unwrap();
        let [child, mother, father, grandmother] = [0, 1, 2, 3].map(|place| &drawing.people[place]);
        assert!(grandmother.y < mother.y && mother.y == father.y && mother.y < child.y);
        assert!(father.x < mother.x);
        assert_eq!((father.shape, mother.shape), (Shape::Square, Shape::Circle));
        assert!(child.is_this_child && !mother.is_this_child);
        assert_eq!((drawing.width, drawing.height), (2 * CELL, 3 * ROW));
    }

    #[test]
    fn both_parents_side_by_side_give_one_line_to_their_child() {
        let drawing = Drawing::of(&family()).unwrap();
        let (child, mother, father) = (&drawing.people[0], &drawing.people[1], &drawing.people[2]);
        let middle = i32::midpoint(father.x, mother.x);
        let to_child = format!("H {} V {}", child.x, child.y - RADIUS - 4);
        let lines: Vec<&Path> = drawing.paths.iter().filter(|path| path.d.ends_with(&to_child)).collect();
        assert_eq!(lines.len(), 1);
        assert!(lines[0].d.starts_with(&format!("M {middle} ")) && !lines[0].dashed);
        assert!(
            drawing
                .paths
                .iter()
                .any(|path| path.d == format!("M {} {} H {}", father.x + RADIUS, father.y, mother.x - RADIUS))
        );
    }

    #[test]
    fn brothers_and_sisters_whose_parents_nobody_recorded_are_joined_by_a_dashed_line() {
        let mut family = family();
        family.people.push(person("Jo Example", "brother or sister", 0, Sex::NotKnown));
        family.joins.push(Join::Siblings(0, 4));
        let drawing = Drawing::of(&family).unwrap();
        assert_eq!(drawing.paths.iter().filter(|path| path.dashed).count(), 1);
        assert_eq!(drawing.people[4].shape, Shape::Diamond);
    }

    #[test]
    fn the_description_tells_everybody_generation_by_generation() {
        let mut family = family();
        family.people[3].born = Some(1950);
        family.people[3].died = Some(2020);
        let drawing = Drawing::of(&family).unwrap();
        assert_eq!(
            drawing.description,
            "Grandparents: Grace Example (grandparent, mother’s side, 1950 to 2020). Parents, carers, aunts and uncles: \
             Omar Example (father); Maya Example (mother). The child, brothers and sisters, partner: Amira Example (this child)."
        );
        assert!(drawing.people[3].died);
    }

    #[test]
    fn a_long_name_is_cut_in_the_drawing_and_whole_in_the_description() {
        let mut family = family();
        family.people[1].name = "Wilhelmina Alexandrina Featherstonehaugh-Cholmondeley".to_owned();
        let drawing = Drawing::of(&family).unwrap();
        let words: Vec<&str> = drawing.people[1].words.iter().map(|words| words.text.as_str()).collect();
        assert_eq!(words[..2], ["Wilhelmina", "Alexandrina…"]);
        assert!(drawing.people.iter().flat_map(|one| &one.words).all(|words| words.text.chars().count() <= LETTERS));
        assert!(drawing.description.contains("Featherstonehaugh-Cholmondeley"));
    }
}
