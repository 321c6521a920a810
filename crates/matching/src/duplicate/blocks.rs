//! Which records are compared at all: comparing each with each would take hours, and nearly all pairs share nothing.

use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::Datelike;

use super::profile::{Place, Profile, Records, TextId};
use crate::sound::Sound;

/// Groups of people who share something telling.
pub(crate) struct Groups {
    /// By what is shared; people of one group stand beside each other.
    members: Vec<(u64, Place)>,
    largest: usize,
    pub passed_over: usize,
}

pub(crate) fn groups(records: &Records, largest: usize) -> Groups {
    let mut members = Vec::with_capacity(records.len() * 6);
    for (profile, place) in records.people.iter().zip(0..) {
        keys(records, profile, |key| members.push((key, place)));
    }
    members.sort_unstable();
    members.dedup();
    let passed_over = members.chunk_by(|one, other| one.0 == other.0).filter(|group| group.len() > largest).count();
    Groups { members, largest, passed_over }
}

impl Groups {
    /// Every pair within a group. A pair that shares several things comes several times.
    pub fn pairs(&self) -> impl Iterator<Item = (Place, Place)> {
        let groups = self.members.chunk_by(|one, other| one.0 == other.0);
        let telling = groups.filter(|group| group.len() > 1 && group.len() <= self.largest);
        telling.flat_map(|group| {
            let pairs = group.iter().enumerate();
            pairs.flat_map(move |(at, one)| group[at + 1..].iter().map(move |other| (one.1, other.1)))
        })
    }
}

/// What a person shares with others, each as one number. `tell` is called for each.
///
/// A pair is missed only where it agrees in none of: a number; the birthday and the sound of a name, or the letter that
/// the given name begins with; the sounds of both names and the year, or the day and month, of birth; a relative and the sound of a name; the postcode and the sound of
/// the given name. Both names alone bring together only where few bear them.
fn keys(records: &Records, profile: &Profile, mut tell: impl FnMut(u64)) {
    let sounds = |names: &[TextId]| -> Vec<Sound> {
        names.iter().map(|id| records.texts[*id as usize].shape.sounds.first).collect()
    };
    let initials = |names: &[TextId]| -> Vec<char> {
        names.iter().filter_map(|id| records.texts[*id as usize].text.chars().next()).collect()
    };
    let family: Vec<Sound> = [sounds(&profile.family), sounds(&profile.former)].concat();
    let given = sounds(&profile.first_given);
    profile.upns.iter().for_each(|number| tell(key(("upn", number))));
    profile.nhs_numbers.iter().for_each(|number| tell(key(("nhs", number))));
    profile.la_child_ids.iter().for_each(|(_, _, number)| tell(key(("la", number))));
    for day in &profile.born {
        family.iter().for_each(|sound| tell(key(("born, family", day, sound))));
        given.iter().for_each(|sound| tell(key(("born, given", day, sound))));
        // Where a name is too short for a sound, or begins with another letter's sound.
        initials(&profile.first_given).iter().for_each(|letter| tell(key(("born, initial", day, letter))));
    }
    for family in &family {
        for given in &given {
            tell(key(("names", family, given)));
            for day in &profile.born {
                // In either order: family and given name are sometimes exchanged.
                tell(key(("born, names", day, family.min(given), family.max(given))));
                tell(key(("names, year", family, given, day.year())));
                tell(key(("names, day", family, given, day.month().min(day.day()), day.month().max(day.day()))));
            }
        }
        profile.relatives.iter().for_each(|relative| tell(key(("relative", relative, family))));
    }
    for postcode in &profile.postcodes {
        given.iter().for_each(|sound| tell(key(("postcode", postcode, sound))));
    }
}

fn key(shared: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    shared.hash(&mut hasher);
    hasher.finish()
}
