//! The fields of the form of a visit: those of the visit, and those of each child with the child's identifier after a hyphen.

use chrono::{DateTime, Utc};
use domain::SubjectId;
use domain::time::When;
use domain::visit::{NotSeen, Visit, VisitKind};
use domain::voice::Heard;
use services::FieldFault;
use services::visit::{Alone, ChildSeen, NewVisit, SharedText, VisitText};

use crate::typed::{Choice, Typed, with_others, yes_or_no};

pub(super) const WHEN: [&str; 2] = ["visited_on", "visited_time"];

/// Where visits take place.
const PLACES: [(&str, &str); 6] = [
    ("home", "At home"),
    ("placement", "Where the child is placed"),
    ("school", "At school or nursery"),
    ("office", "At an office of ours"),
    ("family", "With a relative or friend of the family"),
    ("elsewhere", "Somewhere else"),
];

pub(super) fn place_in_words(place: &str) -> String {
    PLACES.iter().find(|(code, _)| *code == place).map_or_else(|| place.to_owned(), |(_, words)| (*words).to_owned())
}

/// The text of one child's part of the form is read only where the child was part of the visit.
const NOT_VISITED: &str = "not_visited";

/// Fills in the day and the time of now, the duty and the place, as a form begins.
pub(super) fn begun(now: DateTime<Utc>, duty: VisitKind) -> Typed {
    let mut typed = Typed::default();
    set_moment(&mut typed, &When::moment(now));
    typed.set("kind", duty.code());
    typed.set("place", if duty == VisitKind::LookedAfter { "placement" } else { "home" });
    typed
}

fn set_moment(typed: &mut Typed, at: &When) {
    typed.set_day(WHEN[0], at.day());
    if let When::Moment(at) = at {
        typed.set(WHEN[1], at.format("%H:%M").to_string());
    }
}

/// The text that stands, for putting it right.
pub(super) fn of_visit(child: SubjectId, visit: &Visit) -> Typed {
    let mut typed = Typed::default();
    set_moment(&mut typed, &visit.at);
    typed.set("kind", visit.kind.code());
    typed.set("place", visit.place.clone().unwrap_or_default());
    typed.set("who_else", visit.who_else.join("\n"));
    let text = |text: &Option<domain::narrative::Narrative>| {
        text.as_ref().and_then(|text| text.text()).unwrap_or_default().to_owned()
    };
    typed.set("summary", text(&visit.summary));
    typed.set("worries", text(&visit.worries));
    typed.set("working_well", text(&visit.working_well));
    let mut set = |name: &str, value: String| typed.add(format!("{name}-{child}"), value);
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    set("seen", yes(visit.seen));
    set("why_not_seen", visit.not_seen_reason.map(|why| why.code().to_owned()).unwrap_or_default());
    set("alone", visit.seen_alone.map_or_else(|| "does_not_apply".to_owned(), yes));
    set("why_not_alone", visit.not_alone_reason.clone().unwrap_or_default());
    set("bedroom", visit.bedroom_seen.map(yes).unwrap_or_default());
    if let Some(voice) = &visit.voice {
        set("words", voice.words.text().unwrap_or_default().to_owned());
        set("language", voice.language.clone().unwrap_or_default());
        voice.heard.iter().for_each(|heard| set("heard", heard.code().to_owned()));
    }
    typed
}

pub(super) fn read_new(
    typed: &Typed,
    children: &[SubjectId],
    now: DateTime<Utc>,
    label: &dyn Fn(SubjectId) -> String,
) -> Result<NewVisit, Vec<FieldFault>> {
    let mut faults = Vec::new();
    let new = NewVisit {
        at: typed.moment(&mut faults, WHEN, "the visit"),
        kind: VisitKind::from_code(typed.text("kind")),
        shared: shared(typed),
        children: children
            .iter()
            .filter(|child| typed.of("seen", child) != NOT_VISITED)
            .map(|child| child_seen(typed, *child))
            .collect(),
    };
    if faults.is_empty() {
        return Ok(new);
    }
    // What the use case would say of the rest, so that all faults are shown at once.
    Err(with_others(faults, new.check(now, label).err().unwrap_or_default()))
}

/// What was written, or answered, of somebody who is not among these children.
pub(super) fn of_others(typed: &Typed, children: &[SubjectId]) -> String {
    const FIELDS: [(&str, &str); 4] = [
        ("seen", "Was the child seen"),
        ("why_not_alone", "Why not alone"),
        ("words", "The child’s words"),
        ("language", "The language"),
    ];
    // Those who were no part of the visit are many, and nothing was written of them.
    let answered = typed.0.iter().filter(|(_, value)| value != NOT_VISITED).cloned().collect();
    Typed(answered).of_others(children, &FIELDS)
}

pub(super) fn read_text(typed: &Typed, child: SubjectId, before: &When) -> Result<VisitText, Vec<FieldFault>> {
    let mut faults = Vec::new();
    // A visit of which only the day is known keeps that: no time is made up for it.
    let keeps_day = matches!(before, When::Day(day)
        if typed.text(WHEN[1]).trim().is_empty() && typed.day(&mut Vec::new(), WHEN[0], "").is_none_or(|on| on == *day));
    let at = if keeps_day { None } else { typed.moment(&mut faults, WHEN, "the visit") };
    let text = VisitText {
        at,
        kind: VisitKind::from_code(typed.text("kind")),
        shared: shared(typed),
        child: child_seen(typed, child),
        why: typed.text("why").to_owned(),
    };
    if faults.is_empty() { Ok(text) } else { Err(faults) }
}

fn shared(typed: &Typed) -> SharedText {
    let text = |name: &str| typed.text(name).to_owned();
    SharedText {
        place: text("place"),
        who_else: text("who_else"),
        summary: text("summary"),
        worries: text("worries"),
        working_well: text("working_well"),
    }
}

fn child_seen(typed: &Typed, child: SubjectId) -> ChildSeen {
    let heard = format!("heard-{child}");
    ChildSeen {
        child,
        seen: yes_or_no(typed.of("seen", &child)),
        not_seen_reason: NotSeen::from_code(typed.of("why_not_seen", &child)),
        alone: match typed.of("alone", &child) {
            "yes" => Some(Alone::Yes),
            "no" => Some(Alone::No),
            "does_not_apply" => Some(Alone::DoesNotApply),
            _ => None,
        },
        not_alone_reason: typed.of("why_not_alone", &child).to_owned(),
        bedroom_seen: yes_or_no(typed.of("bedroom", &child)),
        words: typed.of("words", &child).to_owned(),
        heard: typed.all(&heard).filter_map(Heard::from_code).collect(),
        language: typed.of("language", &child).to_owned(),
    }
}

/// The part of the form about one child, for `visit/child_fields.html`.
pub(super) struct ChildPart {
    pub child: SubjectId,
    pub label: String,
    pub about: String,
    pub seen: Vec<Choice>,
    pub why_not_seen: Vec<Choice>,
    pub alone: Vec<Choice>,
    pub why_not_alone: String,
    pub bedroom: Vec<Choice>,
    pub words: String,
    pub heard: Vec<Choice>,
    pub language: String,
}

impl ChildPart {
    /// `may_be_left_out` for brothers and sisters, who may have been no part of the visit.
    pub(super) fn of(typed: &Typed, child: SubjectId, label: &str, about: String, may_be_left_out: bool) -> Self {
        let name = |name: &str| format!("{name}-{child}");
        let mut seen = vec![("yes", "Seen"), ("no", "Not seen, although this was tried")];
        if may_be_left_out {
            seen.push((NOT_VISITED, "Not part of this visit"));
        }
        let alone = [("yes", "Seen alone"), ("no", "Not seen alone"), ("does_not_apply", "A baby, or not born yet")];
        Self {
            child,
            label: label.to_owned(),
            about,
            seen: typed.choices(&name("seen"), seen),
            why_not_seen: typed.choices(&name("why_not_seen"), NotSeen::ALL.map(|why| (why.code(), why.in_words()))),
            alone: typed.choices(&name("alone"), alone),
            why_not_alone: typed.of("why_not_alone", &child).to_owned(),
            bedroom: typed.choices(&name("bedroom"), [("yes", "Seen"), ("no", "Not seen")]),
            words: typed.of("words", &child).to_owned(),
            heard: typed.choices(&name("heard"), Heard::ALL.map(|heard| (heard.code(), heard.in_words()))),
            language: typed.of("language", &child).to_owned(),
        }
    }

    pub(super) fn name(&self, name: &str) -> String {
        format!("{name}-{}", self.child)
    }
}

pub(super) fn kinds(typed: &Typed) -> Vec<Choice> {
    typed.choices("kind", VisitKind::ALL.map(|kind| (kind.code(), kind.in_words())))
}

pub(super) fn places(typed: &Typed) -> Vec<Choice> {
    typed.choices("place", PLACES)
}

/// The faults in the order of the page: when and what, each child, then what all share.
pub(super) fn in_order(mut faults: Vec<FieldFault>, children: &[SubjectId]) -> Vec<FieldFault> {
    const FIRST: [&str; 4] = ["visited_on", "visited_time", "kind", "children"];
    const OF_CHILD: [&str; 7] = ["seen-", "why_not_seen-", "alone-", "why_not_alone-", "words-", "heard-", "language-"];
    let place = |fault: &FieldFault| {
        if let Some(at) = FIRST.iter().position(|field| *field == fault.field) {
            return (0, 0, at);
        }
        let of = children.iter().position(|child| fault.field.ends_with(&child.to_string()));
        match of {
            Some(child) => {
                let at = OF_CHILD.iter().position(|field| fault.field.starts_with(field));
                (1, child, at.unwrap_or(OF_CHILD.len()))
            }
            None => (2, 0, 0),
        }
    };
    faults.sort_by_key(place);
    faults
}
