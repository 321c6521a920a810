//! Pictures by chance: facts of every kind that figures are made of, on any day, of any source, contradictory as records are.

use std::fmt;

use chrono::{Days, NaiveDate};
use domain::{Fact, Kind};
use picture::{Picture, Told};
use proptest::prelude::*;

use crate::indicators::testing::{day, entry, fact, subject};

/// Children of a picture.
const CHILDREN: u128 = 5;
/// Numbers of the workers and the teams.
const WORKERS: u128 = 50;
const TEAMS: u128 = 60;

/// What is told, to be given a place.
#[derive(Clone)]
pub struct Line {
    subject: u128,
    source: &'static str,
    withdrawn: bool,
    fact: Fact,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { subject, source, withdrawn, fact } = self;
        let withdrawn = if *withdrawn { " withdrawn" } else { "" };
        write!(f, "{} of {subject} by {source}{withdrawn}: {}", fact.kind().code(), fact.to_body())
    }
}

/// A kind, what its body must say, and what it may say besides. `@0` to `@3` are days, the later the higher; `@b` is some
/// years before them; `#w` and `#t` stand for a worker and a team.
type Template = (Kind, &'static str, &'static [&'static str]);

const OF_CHILDREN: &[Template] = &[
    (
        Kind::Contact,
        r#""received_at":"@0T11:00:00+00:00","source":"6","concern":"Made up","family_aware":{"answer":"not_known"}"#,
        &[
            r#""decision":{"outcome":"new_referral","reason":"Made up","decided_at":"@1T12:00:00+00:00","decided_by":"user1"}"#,
        ],
    ),
    (
        Kind::Contact,
        r#""received_at":"@0","source":"2A","concern":"","family_aware":{"answer":"not_known"}"#,
        &[r#""decision":{"outcome":"no_further_action","reason":"Made up","decided_at":"@1","decided_by":"user2"}"#],
    ),
    (
        Kind::Referral,
        r#""referral_date":"@0""#,
        &[
            r#""source":"6""#,
            r#""no_further_action":false"#,
            r#""closure_date":"@2""#,
            r#""closure_reason":"RC8""#,
            r#""primary_need":"N1""#,
        ],
    ),
    (
        Kind::Referral,
        r#""referral_date":"@0""#,
        &[
            r#""source":"5D""#,
            r#""no_further_action":true"#,
            r#""closure_date":"@2""#,
            r#""closure_reason":"RC9""#,
            r#""primary_need":"N2""#,
        ],
    ),
    (
        Kind::EarlyHelpEpisode,
        r#""organisation":"Made up""#,
        &[
            r#""start_date":"@0""#,
            r#""assessment_completed":"@1""#,
            r#""end_date":"@2""#,
            r#""end_reason":"outcomes_met""#,
        ],
    ),
    (Kind::StepChange, r#""on":"@0","from":"child_in_need","to":"early_help","reason":"Made up""#, &[]),
    (Kind::StepChange, r#""on":"@0","from":"early_help","to":"child_in_need","reason":"Made up""#, &[]),
    (Kind::StepChange, r#""on":"@0","from":"child_protection","to":"child_in_need","reason":"Made up""#, &[]),
    (
        Kind::Assessment,
        r#""start_date":"@0""#,
        &[
            r#""authorised_on":"@1""#,
            r#""child_seen":true"#,
            r#""seen_alone":false"#,
            r#""needs_support":false"#,
            r#""factors":["3B","4B","21"]"#,
        ],
    ),
    (
        Kind::ManagementDecision,
        r#""decided_at":"@0T15:00:00+00:00","point":"referral","decision":"Made up","reason":"Made up","decided_by":"user1""#,
        &[],
    ),
    (
        Kind::ManagementDecision,
        r#""decided_at":"@0T15:00:00+00:00","point":"oversight","decision":"Made up","reason":"Made up","decided_by":"user2""#,
        &[],
    ),
    (
        Kind::StrategyDiscussion,
        r#""held_at":"@0T14:00:00+00:00","outcome":"joint_enquiry""#,
        &[r#""decided_at":"@0T10:00:00+00:00""#],
    ),
    (
        Kind::Section47Enquiry,
        r#""start_date":"@0""#,
        &[
            r#""conference_date":"@1""#,
            r#""conference_not_required":true"#,
            r#""end_date":"@2""#,
            r#""substantiated":true"#,
        ],
    ),
    (
        Kind::InitialConference,
        r#""held_on":"@0""#,
        &[r#""plan_agreed":true"#, r#""category":"NEG""#, r#""transfer_in":true"#],
    ),
    (
        Kind::ChildProtectionPlan,
        r#""start_date":"@0""#,
        &[r#""end_date":"@3""#, r#""initial_category":"NEG""#, r#""latest_category":"EMO""#, r#""previous_plans":1"#],
    ),
    (Kind::ReviewConference, r#""held_on":"@1","plan_start_date":"@0""#, &[r#""plan_continues":true"#]),
    (Kind::CoreGroup, r#""held_on":"@0""#, &[r#""parents_attended":true"#]),
    (Kind::ChildInNeedPlan, r#""start_date":"@0""#, &[r#""end_date":"@3""#, r#""reviewed_on":["@1","@2"]"#]),
    (Kind::Visit, r#""at":"@0T16:00:00+00:00","kind":"child_protection","seen":true"#, &[r#""seen_alone":true"#]),
    (Kind::Visit, r#""at":"@0","kind":"looked_after","seen":false"#, &[r#""seen_alone":false"#]),
    (Kind::Visit, r#""at":"@0","kind":"child_in_need","seen":true"#, &[]),
    (Kind::PeriodOfCare, r#""start_date":"@0""#, &[r#""end_date":"@3""#, r#""end_reason":"E11""#]),
    (
        Kind::LookedAfterEpisode,
        r#""start_date":"@0","legal_status":"C2","placement":"U1","reason_new":"S""#,
        &[r#""end_date":"@2""#, r#""reason_ceased":"E45""#, r#""provider":"PR1""#],
    ),
    (
        Kind::LookedAfterEpisode,
        r#""start_date":"@0","legal_status":"V2","placement":"K2","reason_new":"P""#,
        &[r#""end_date":"@2""#, r#""reason_ceased":"X1""#],
    ),
    (
        Kind::Placement,
        r#""start_date":"@0""#,
        &[r#""end_date":"@2""#, r#""outside_area":true"#, r#""distance_miles":30"#],
    ),
    (Kind::LookedAfterReview, r#""held_on":"@0""#, &[r#""participation":"PN1""#, r#""cancelled":true"#]),
    (Kind::ReviewingOfficerContact, r#""on":"@0""#, &[]),
    (
        Kind::LookedAfterYear,
        r#""year":"2022-23""#,
        &[r#""sdq_score":14"#, r#""health_assessment":true"#, r#""teeth_check":false"#, r#""immunisations":true"#],
    ),
    (
        Kind::MissingEpisode,
        r#""kind":"M","from":"@0T20:00:00+00:00""#,
        &[
            r#""until":"@1T08:00:00+00:00""#,
            r#""interview_offered":true"#,
            r#""interview_accepted":true"#,
            r#""interview_at":"@1T18:00:00+00:00""#,
        ],
    ),
    (Kind::HealthAssessment, r#""on":"@0","kind":"initial","status":"completed""#, &[]),
    (Kind::HealthAssessment, r#""on":"@0","kind":"dental","status":"completed""#, &[]),
    (Kind::StrengthsAndDifficulties, r#""on":"@0""#, &[r#""score":12"#]),
    (Kind::EducationPlan, r#""agreed_on":"@0""#, &[]),
    (Kind::CarePlan, r#""agreed_on":"@0""#, &[r#""permanence":["P1"]"#]),
    (Kind::LegalStatus, r#""from":"@0","order":"C1""#, &[r#""until":"@2""#]),
    (Kind::PreProceedings, r#""start_date":"@0""#, &[r#""letter_sent":"@0""#, r#""court_application":"@2""#]),
    (
        Kind::Adoption,
        r#""decision_on":"@0""#,
        &[r#""placement_order_on":"@1""#, r#""matched_on":"@2""#, r#""placed_on":"@3""#, r#""order_on":"@3""#],
    ),
    (
        Kind::CareLeaver,
        r#""known_on":"@0""#,
        &[r#""in_touch":"YES""#, r#""suitable":true"#, r#""activity":"F2""#, r#""accommodation":"B""#],
    ),
    (Kind::PathwayPlan, r#""agreed_on":"@0""#, &[]),
    (Kind::PrivateFostering, r#""aware_on":"@0""#, &[r#""notified_on":"@0""#, r#""end_date":"@3""#]),
    (
        Kind::Allocation,
        r#""part":"key_worker","from":"@0""#,
        &[r##""worker":"#w""##, r##""team":"#t""##, r#""until":"@2""#],
    ),
    (Kind::Allocation, r#""part":"reviewing_officer","from":"@0""#, &[r##""worker":"#w""##, r#""until":"@2""#]),
    (Kind::Person, r#""birth_date":"@b""#, &[r#""sex":"F""#, r#""ethnicity":"WBRI""#, r#""disabilities":["NONE"]"#]),
    (Kind::Person, r#""birth_date":"@b""#, &[r#""death_date":"@3""#, r#""disabilities":["HEAR"]"#]),
];

const OF_STAFF: &[Template] = &[
    (
        Kind::Worker,
        r#""name":"Made up","user_name":"user1","role":"social_worker","from":"@0""#,
        &[
            r##""team":"#t""##,
            r#""until":"@3""#,
            r#""full_time_equivalent":80"#,
            r#""agency":true"#,
            r#""newly_qualified":true"#,
        ],
    ),
    (Kind::Team, r#""name":"Made up","service":"assessment""#, &[]),
    (
        Kind::Post,
        r#""title":"Made up","role":"social_worker","full_time_equivalent":100,"from":"@0""#,
        &[r##""team":"#t""##, r##""holder":"#w""##, r#""until":"@3""#],
    ),
    (
        Kind::Absence,
        r##""worker":"#w","reason":"sickness","full_time_equivalent":100,"from":"@0""##,
        &[r#""until":"@3""#, r#""days_lost":250"#],
    ),
    (Kind::Supervision, r##""held_at":"@0T10:00:00+00:00","kind":"case","worker":"#w","supervisor":"user2""##, &[]),
];

/// The first day of the story; within the table of bank holidays, and so are three years from then.
pub fn first() -> NaiveDate {
    day("2022-01-03")
}

/// How many days after the first something may begin.
pub const DAYS: u64 = 1_100;

fn body(template: &Template, from: u64, gaps: [u64; 3], may: u16, who: u128) -> Fact {
    let (kind, must, besides) = template;
    let mut body = String::from(*must);
    for (place, part) in besides.iter().enumerate() {
        if may & (1 << place) != 0 {
            body.push(',');
            body.push_str(part);
        }
    }
    let mut at = first() + Days::new(from);
    let born = at - Days::new(gaps[0] * 30);
    body = body.replace("@b", &born.to_string()).replace("@0", &at.to_string());
    for (place, gap) in gaps.into_iter().enumerate() {
        at = at + Days::new(gap);
        body = body.replace(&format!("@{}", place + 1), &at.to_string());
    }
    body = body
        .replace("#w", &subject(WORKERS + who % 3).to_string())
        .replace("#t", &subject(TEAMS + who % 2).to_string());
    fact(*kind, &format!("{{{body}}}"))
}

fn line(templates: &'static [Template], subjects: std::ops::Range<u128>) -> impl Strategy<Value = Line> {
    let sources = prop_oneof![6 => Just("sightline"), 1 => Just("cin-census/201"), 1 => Just("annex-a/201")];
    let gaps = [0_u64..60, 0_u64..150, 0_u64..300];
    let template = 0..templates.len();
    let chance = (any::<u16>(), 0_u128..6, prop::bool::weighted(0.05));
    (template, subjects, sources, 0..DAYS, gaps, chance).prop_map(
        move |(template, number, source, from, gaps, (may, who, withdrawn))| {
            let fact = body(&templates[template], from, gaps, may, who);
            Line { subject: number, source, withdrawn, fact }
        },
    )
}

fn of_staff(line: Line) -> Line {
    let number = match line.fact.kind() {
        Kind::Team => TEAMS + line.subject % 2,
        Kind::Worker => WORKERS + line.subject % 3,
        _ => 70 + line.subject,
    };
    Line { subject: number, source: "sightline", ..line }
}

/// Facts of a few children and of those who work with them; each child has a date of birth or none.
pub fn story(length: usize) -> impl Strategy<Value = Vec<Line>> {
    let children = prop::collection::vec(line(OF_CHILDREN, 1..CHILDREN + 1), 0..length);
    let staff = prop::collection::vec(line(OF_STAFF, 0..6).prop_map(of_staff), 0..8);
    (children, staff).prop_map(|(children, staff)| {
        let known = (1..=CHILDREN).map(|number| Line {
            subject: number,
            source: "sightline",
            withdrawn: false,
            fact: fact(Kind::Person, "{}"),
        });
        let mut all: Vec<Line> = known.collect();
        // The record says once who a worker is.
        for line in staff {
            if !says_again(&all, &line) {
                all.push(line);
            }
        }
        all.extend(children);
        all
    })
}

/// Whether a worker or a team is told of already.
fn says_again(lines: &[Line], line: &Line) -> bool {
    let kind = line.fact.kind();
    let same = |other: &Line| other.subject == line.subject && other.fact.kind() == kind;
    matches!(kind, Kind::Worker | Kind::Team) && lines.iter().any(same)
}

/// What is done after the first story was told.
#[derive(Clone, Debug)]
pub enum After {
    Tell(Line),
    /// The entry at this place is said in another way, by a line of its kind; or withdrawn, where there is none.
    Change(usize),
    Merge(u128, u128),
}

impl After {
    /// Whether it says something of a worker or a team.
    pub fn is_of_staff(&self, lines: &[Line]) -> bool {
        let is_staff = |line: &Line| matches!(line.fact.kind(), Kind::Worker | Kind::Team);
        match self {
            Self::Tell(line) => is_staff(line),
            Self::Change(place) => is_staff(&lines[place % lines.len()]),
            Self::Merge(..) => false,
        }
    }
}

pub fn afterwards() -> impl Strategy<Value = Vec<After>> {
    let one = prop_oneof![
        6 => line(OF_CHILDREN, 1..CHILDREN + 1).prop_map(After::Tell),
        1 => line(OF_STAFF, 0..6).prop_map(|line| After::Tell(of_staff(line))),
        3 => any::<usize>().prop_map(After::Change),
        1 => (1..CHILDREN + 1, 1..CHILDREN + 1).prop_map(|(one, other)| After::Merge(one, other)),
    ];
    prop::collection::vec(one, 1..8)
}

/// A story as a picture takes it; entries are numbered in its order, beginning with 1.
pub fn tell(picture: &mut Picture, lines: &[Line]) {
    let before = picture.position();
    let told = lines.iter().zip(1_i64..).map(|(line, place)| told(line, before + place));
    picture.tell(told, before + lines.len() as i64).unwrap();
}

fn told(line: &Line, position: i64) -> Told {
    Told {
        position,
        entry: entry(u128::try_from(position).unwrap()),
        version: 1,
        kind: line.fact.kind().code().to_owned(),
        subject: subject(line.subject),
        episode: None,
        source: line.source.to_owned(),
        withdrawn: line.withdrawn,
        body: Some(line.fact.to_body()),
    }
}

/// Does what came after to a picture of `lines`.
pub fn go_on(picture: &mut Picture, lines: &[Line], after: &[After]) {
    let mut withdrawn = std::collections::HashSet::new();
    let mut new: Vec<Line> = lines.to_vec();
    for one in after {
        let position = picture.position() + 1;
        let version = match one {
            After::Tell(line) if says_again(&new, line) => continue,
            After::Tell(line) => {
                new.push(line.clone());
                told(line, position)
            }
            After::Change(place) => {
                let place = place % lines.len();
                if !withdrawn.insert(place) {
                    continue;
                }
                let line = &lines[place];
                // Another line of the same kind says it anew.
                let other = lines.iter().rfind(|other| other.fact.kind() == line.fact.kind()).unwrap_or(line);
                let said = Line {
                    withdrawn: !line.withdrawn && place.is_multiple_of(2),
                    fact: other.fact.clone(),
                    ..line.clone()
                };
                let entry = entry(place as u128 + 1);
                Told { entry, version: 2, ..told(&said, position) }
            }
            After::Merge(one, other) if one < other => {
                let merge = domain::merge::Merge { into: subject(*one), reason: "Made up".into() };
                told(&Line { subject: *other, source: "sightline", withdrawn: false, fact: merge.into() }, position)
            }
            After::Merge(..) => continue,
        };
        picture.tell([version], position).unwrap();
    }
}
