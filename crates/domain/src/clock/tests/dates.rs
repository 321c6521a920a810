//! Due days on real dates, and properties of all of them.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;

use super::super::due::{apart, london_day};
use super::*;
use crate::working_days;

fn due_at(start: &str, limit: &str) -> String {
    due(when(start), limit.parse().unwrap()).unwrap().at.to_string()
}

#[test]
fn working_days_leave_out_weekends_and_bank_holidays() {
    let cases = [
        ("2026-03-02", "45 working days", "2026-05-07", "Easter and early May 2026 lie between"),
        ("2026-03-23", "15 working days", "2026-04-15", "Good Friday and Easter Monday lie between"),
        ("2026-04-02", "1 working day", "2026-04-07", "Maundy Thursday"),
        ("2026-04-06", "1 working day", "2026-04-07", "day 0 may be a bank holiday"),
        ("2026-03-14", "1 working day", "2026-03-16", "day 0 may be a Saturday"),
        ("2025-12-19", "5 working days", "2025-12-30", "Christmas on a Thursday"),
        ("2027-12-24", "1 working day", "2027-12-29", "Christmas on a Saturday: both holidays move"),
        ("2022-12-23", "1 working day", "2022-12-28", "Christmas on a Sunday: one holiday moves"),
        ("1999-12-24", "3 working days", "2000-01-04", "the millennium's extra holiday"),
        ("2022-06-01", "1 working day", "2022-06-06", "the Platinum Jubilee, with the moved spring holiday"),
        ("2022-09-16", "1 working day", "2022-09-20", "the State Funeral"),
        ("2023-05-05", "1 working day", "2023-05-09", "the Coronation"),
        ("2020-05-01", "1 working day", "2020-05-04", "the early May holiday of 2020 was not on the Monday"),
        ("2020-05-07", "1 working day", "2020-05-11", "but on the Friday"),
        ("2024-02-28", "1 working day", "2024-02-29", "a leap day is a day"),
        ("2026-02-27", "1 working day", "2026-03-02", "the end of February"),
    ];
    for (start, limit, expected, why) in cases {
        assert_eq!(due_at(start, limit), expected, "{limit} from {start}: {why}");
    }
}

#[test]
fn a_month_ends_on_the_same_day_or_on_the_last_there_is() {
    let cases = [
        ("2026-03-14", "3 months", "2026-06-14"),
        ("2026-11-30", "3 months", "2027-02-28"),
        ("2027-11-30", "3 months", "2028-02-29"),
        ("2026-08-31", "6 months", "2027-02-28"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2024-02-29", "6 months", "2024-08-29"),
        ("2026-12-31", "2 months", "2027-02-28"),
    ];
    for (start, limit, expected) in cases {
        assert_eq!(due_at(start, limit), expected, "{limit} from {start}");
    }
}

#[test]
fn days_and_weeks_are_of_the_calendar_and_holidays_do_not_stretch_them() {
    assert_eq!(due_at("2025-12-24", "1 week"), "2025-12-31");
    assert_eq!(due_at("2026-03-14", "6 weeks"), "2026-04-25");
    assert_eq!(due_at("2026-03-14", "5 days"), "2026-03-19");
    assert_eq!(due_at("2026-03-14T23:30:00+00:00", "same day"), "2026-03-14");
    assert_eq!(due_at("2031-03-14", "6 weeks"), "2031-04-25", "no bank holiday is needed to count weeks");
}

#[test]
fn hours_really_pass_where_the_clocks_change() {
    let cases = [
        ("2026-03-28T10:00:00+00:00", "24 hours", "2026-03-29T11:00:00+01:00"),
        ("2026-10-24T10:00:00+01:00", "24 hours", "2026-10-25T09:00:00+00:00"),
        ("2026-10-23T12:00:00+01:00", "72 hours", "2026-10-26T11:00:00+00:00"),
        ("2026-12-24T17:00:00+00:00", "48 hours", "2026-12-26T17:00:00+00:00"),
        ("2026-10-23", "72 hours", "2026-10-26"),
        ("2026-10-23", "1 hour", "2026-10-24"),
    ];
    for (start, limit, expected) in cases {
        assert_eq!(due_at(start, limit), expected, "{limit} from {start}");
    }
}

#[test]
fn a_moment_counts_for_its_day_in_london_whatever_offset_it_came_with() {
    assert_eq!(due_at("2026-07-01T23:30:00+00:00", "1 day"), "2026-07-03");
}

#[test]
fn outside_the_table_of_bank_holidays_a_clock_refuses() {
    let late = due(when("2030-12-20"), Limit::new(15, Unit::WorkingDays)).unwrap_err();
    assert!(late.to_string().contains("1995 to 31 December 2030"), "{late}");
    assert!(due(when("1994-12-30"), Limit::new(1, Unit::WorkingDays)).is_err());
    assert!(due(when("+262142-12-30"), Limit::new(9_999, Unit::Weeks)).is_err(), "and beyond any calendar");
    let clock = Timescales::built_in().start("T12", "limit", event("2030-12-20", "became looked after")).unwrap();
    assert_eq!(clock.state(when("2031-03-01")), State::CannotCount { why: late });
}

#[test]
fn what_is_skipped_is_named() {
    let skipped = due(when("2026-03-23"), Limit::new(15, Unit::WorkingDays)).unwrap().skipped();
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    let holidays = [(day("2026-04-03"), "Good Friday"), (day("2026-04-06"), "Easter Monday")];
    assert_eq!(skipped, Skipped { weekend_days: 6, bank_holidays: holidays.to_vec() });
}

#[test]
fn a_clock_that_is_overdue_never_says_by_nothing() {
    let clock = Timescales::built_in().start("T12", "limit", event("2026-02-27", "became looked after")).unwrap();
    assert_eq!(clock.due.unwrap().unwrap().at, when("2026-03-27"), "a Friday");
    let clock = Timescales::built_in().start("T12", "limit", event("2026-02-27", "became looked after")).unwrap();
    let by = |count, unit| State::Overdue { by: Limit::new(count, unit) };
    assert_eq!(clock.state(when("2026-03-28")), by(1, Unit::Days), "on the Saturday");
    assert_eq!(clock.state(when("2026-03-30")), by(1, Unit::WorkingDays));
    assert_eq!(clock.state(when("2026-04-07")), by(5, Unit::WorkingDays), "Easter lies between");
}

#[test]
fn hours_are_late_to_the_hour_and_days_to_the_day() {
    let from = event("2026-03-16T12:00:00+00:00", "found");
    let mut clock = Timescales::built_in().start("T20", "limit", from).unwrap();
    let hours = |count| Limit::new(count, Unit::Hours);
    assert_eq!(clock.state(when("2026-03-18T12:00:00+00:00")), State::Running { left: hours(24) });
    assert_eq!(clock.state(when("2026-03-19T11:59:00+00:00")), State::DueToday);
    assert_eq!(clock.state(when("2026-03-19")), State::DueToday, "of a day only the day is known");
    assert_eq!(clock.state(when("2026-03-19T12:01:00+00:00")), State::Overdue { by: hours(1) });
    assert_eq!(clock.state(when("2026-03-21")), State::Overdue { by: Limit::new(2, Unit::Days) });
    clock.met = Some(event("2026-03-19T11:00:00+00:00", "interviewed"));
    assert_eq!(clock.state(when("2026-03-21")), State::MetInTime { to_spare: hours(1) });
    clock.met = Some(event("2026-03-19", "interviewed"));
    assert_eq!(clock.state(when("2026-03-21")), State::MetInTime { to_spare: Limit::new(0, Unit::Days) });
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..12_000).prop_map(|days| NaiveDate::from_ymd_opt(1995, 1, 1).unwrap() + Days::new(days))
}

fn any_limit() -> impl Strategy<Value = Limit> {
    let unit = prop_oneof![
        Just(Unit::Hours),
        Just(Unit::WorkingDays),
        Just(Unit::Days),
        Just(Unit::Weeks),
        Just(Unit::Months)
    ];
    (1_u32..24, unit).prop_map(|(count, unit)| Limit::new(count, unit))
}

proptest! {
    #[test]
    fn counting_back_gives_the_count(day in any_day(), count in 1_u32..200) {
        let due = due(When::Day(day), Limit::new(count, Unit::WorkingDays)).unwrap();
        prop_assert_eq!(apart(due.from, due.at, Unit::WorkingDays).unwrap(), due.limit);
        prop_assert!(working_days::is_working_day(london_day(due.at)).unwrap());
    }

    #[test]
    fn what_was_counted_and_what_was_skipped_make_up_the_whole_span(day in any_day(), count in 1_u32..200) {
        let due = due(When::Day(day), Limit::new(count, Unit::WorkingDays)).unwrap();
        let span = (london_day(due.at) - day).num_days();
        prop_assert_eq!(i64::from(due.skipped().days() + count), span);
        let walked = day.iter_days().skip(1).take(usize::try_from(span).unwrap());
        let weekend = walked.filter(|day| working_days::is_weekend(*day)).count();
        prop_assert_eq!(due.skipped().weekend_days as usize, weekend);
    }

    #[test]
    fn who_starts_later_is_never_due_earlier(day in any_day(), later in 0_u64..60, limit in any_limit()) {
        let one = due(When::Day(day), limit).unwrap();
        let other = due(When::Day(day + Days::new(later)), limit).unwrap();
        prop_assert!(london_day(one.at) <= london_day(other.at));
        prop_assert!(london_day(one.at) > day);
    }
}
