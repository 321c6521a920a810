//! Why an entry that falls within a figure is in neither its numerator nor its denominator.

macro_rules! reasons {
    ($($reason:ident $code:literal $words:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason { $($reason,)* }

        impl Reason {
            pub const ALL: &[Self] = &[$(Self::$reason,)*];

            /// The word that stands for it in a file.
            pub fn code(self) -> &'static str {
                match self { $(Self::$reason => $code,)* }
            }

            /// As a reader sees it, a sentence without its full stop.
            pub fn in_words(self) -> &'static str {
                match self { $(Self::$reason => $words,)* }
            }
        }
    };
}

reasons! {
    SaidByAnotherSource "said_by_another_source" "Another source tells of the same; it is counted once";
    SameChildAgain "same_child_again" "The same child again; different children are counted";
    NoDueDay "no_due_day" "It cannot be said when it was due: the day is outside the table of bank holidays";
    NotYetDue "not_yet_due" "It was not due yet";
    TooOld "too_old" "The child is too old for it";
    StartNotKnown "start_not_known" "It began before the first day that is known, nobody knows when";
    Cancelled "cancelled" "It was cancelled";
    StillMissing "still_missing" "The child has not come back yet";
    TooYoung "too_young" "The child is too young for it";
    NoBirthDate "no_birth_date" "No source gives a date of birth, so the age is not known";
    NotRecorded "not_recorded" "The record does not say";
    ShortBreaks "short_breaks" "A series of short breaks, which is left out";
    OpenTooShortly "open_too_shortly" "It has not been open long enough";
    CareTooShort "care_too_short" "The child has not been looked after long enough";
    TransferredIn "transferred_in" "The plan came from another authority";
    NotChildsSource "not_told_by_source" "The source does not tell of this";
    HoldsNoCase "holds_no_case" "The worker holds no case on the day";
    NotASocialWorker "not_a_social_worker" "Not a social worker's post";
    UnderOtherDuty "under_other_duty" "The child is under a child protection plan or looked after, and counted there";
    NotRequired "not_required" "It was not required, and the record says so";
    NeverEnded "never_ended" "Nobody had ended it by the day, and it was over: the case had closed, or the child was 18 or had died";
    OtherAuthoritysPlan "other_authoritys_plan" "A plan of another authority, for a child who is here for a time";
    ConferenceAwaited "conference_awaited" "No conference has been recorded, nor that none was required";
    NotFromEnquiry "not_from_enquiry" "No section 47 enquiry led to the conference";
    SameConference "same_conference" "A later enquiry led to the same conference, which is counted once";
    EarlierEndNotKnown "earlier_end_not_known" "There was an earlier plan, and the record does not tell when it ended";
    NotVisited "not_visited" "No visit is recorded at which the child was seen";
    NoLimitSet "no_limit_set" "The council has set no time for it";
    IsCareLeaver "is_care_leaver" "A care leaver, whose plan is a pathway plan";
    NotInTouch "not_in_touch" "The care leaver was not in touch";
    AgencyWorker "agency_worker" "An agency worker; only those whom the authority employs are counted";
    WorkerNotKnown "worker_not_known" "The worker is named, and no record of a worker stands for the name";
    WorkerHadLeft "worker_had_left" "The worker had left by the day";
    NobodyAllocated "nobody_allocated" "No worker is allocated";
    HoursNotRecorded "hours_not_recorded" "The record does not say how many hours the worker works";
    EndedBeforeDue "ended_before_due" "It ended before it was due";
    NoFinalOrder "no_final_order" "It ended without a final order that the record tells of";
    ReturnedHome "returned_home" "The young person went back to live with parents for six months or more";
    OutsideCalendar "outside_calendar" "Working days cannot be counted: a day is outside the table of bank holidays";
    NoTimeOfDay "no_time_of_day" "The record tells the day and not the time of day";
    UnknownCode "unknown_code" "Its code is not in the list of the Department for Education";
    NotBornYet "not_born_yet" "The child was not born yet";
    NoLongerAChild "no_longer_a_child" "The child is 18, or has died";
    CaseClosed "case_closed" "The case was closed before it was finished";
    NoFactorFound "no_factor_found" "The assessment found no factor";
}
