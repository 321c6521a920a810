//! What people write and say in the made-up authority. Every sentence is of our own making; none is of a real child.

use domain::narrative::Narrative;
use domain::voice::{Heard, Voice};

use crate::random::Random;

pub const WORRIES: &[&str] = &[
    "Arrived at school three days running without breakfast or a coat, and said there was nobody at home in the morning.",
    "A neighbour heard shouting and something breaking; the children were seen at the window.",
    "Police attended a domestic incident. The children were upstairs and said to be asleep.",
    "Mother has asked for help: she has not been sleeping and is finding it hard to get the children up.",
    "Bruising to the upper arm noticed at PE. The explanation changed when asked a second time.",
    "Found alone in the park at nine in the evening and brought home by a passer-by.",
    "Two missed appointments with the health visitor, and no answer at the door.",
    "Older friends with cars wait outside college; a new phone that nobody can explain.",
    "Father came to collect smelling of drink and was asked not to drive.",
    "Attendance has fallen below half this term and letters are not answered.",
    "Grandmother says that she can no longer manage on her own and has asked who can help.",
    "Said in class that a grown-up at home hurts them when the door is shut.",
    "The flat has had no heating for two weeks and the landlord does not reply.",
    "A midwife is worried about the home to which the baby will come.",
];

pub const POLICE: &[&str] = &[
    "Police attended a domestic incident. The children were upstairs and said to be asleep.",
    "Officers were called to a disturbance in the street; a child was found to be alone at home.",
    "Reported missing by a carer and found the next morning at an address known to police.",
    "A parent was arrested this evening; an aunt has come to sit with the children.",
    "Stopped with older young people and a quantity of cash; would not say where it came from.",
];

const CALLERS: &[&str] = &[
    "The class teacher rang.",
    "Mother rang.",
    "Father rang from work.",
    "The health visitor wrote.",
    "The school nurse rang back.",
    "Grandmother left a message.",
    "The housing officer wrote.",
    "I rang the school.",
    "I met mother at the family centre.",
    "The attendance officer sent the register.",
    "The GP surgery answered my letter.",
    "The family support worker came to see me.",
    "The domestic abuse adviser rang.",
    "The nursery key person rang.",
    "I rang the adult mental health team.",
];
const NEWS: &[&str] = &[
    "The children were in on time all week and had eaten.",
    "There were two late mornings and one day away with no reason given.",
    "There has been another argument at the weekend; nobody was hurt and the children were with their aunt.",
    "The appointment was kept this time, and the next one is booked.",
    "Nobody came to the appointment and the phone was off.",
    "The new medicine seems to help and mornings are calmer.",
    "Money has run out before the end of the month again.",
    "Father did not come to the arranged contact, and the children waited an hour.",
    "Contact went well: they made a cake and did not want to leave.",
    "There is a new partner in the home whose name we do not have yet.",
    "The boiler has been mended and the bedroom is dry.",
    "A place in the homework club has been offered.",
    "The children were quieter than usual and stayed close to the adults.",
    "The plan was read through together, and one line was changed at the family's wish.",
    "There was laughter in the house today, and toys out on the floor.",
    "The referral to the counselling service is accepted; the wait is nine weeks.",
];
const NEXT: &[&str] = &[
    "I shall see the children this week.",
    "I have told the manager.",
    "To be raised at the next meeting.",
    "I asked for this in writing.",
    "No change to the plan.",
    "I have rung mother to hear her side.",
    "The school will ring me on Friday.",
    "I have written to the family about it.",
    "We agreed to speak again in a fortnight.",
    "I have booked an interpreter for the next visit.",
];
pub const WITH: &[&str] = &[
    "the school",
    "mother",
    "father",
    "the health visitor",
    "grandmother",
    "the GP surgery",
    "housing",
    "the nursery",
];

/// A note of three sentences.
pub fn note(random: &mut Random) -> Narrative {
    Narrative::new(format!("{} {} {}", random.one(CALLERS), random.one(NEWS), random.one(NEXT)))
}

const SEEN: &[&str] = &[
    "We talked at the kitchen table and then walked to the shop.",
    "The home was warm and tidy enough, with food in the fridge.",
    "The home was cold and there were few toys; mother was open about why.",
    "We sat in the bedroom and looked at schoolbooks.",
    "We met at school in the quiet room.",
    "The television was on throughout, and we turned it down together.",
    "I came unannounced; everybody was up and dressed.",
    "We played a card game while we talked.",
];
const WELL: &[&str] = &[
    "Gets to school by bicycle.",
    "Grandmother comes every Sunday.",
    "Mother and the health visitor get on.",
    "Bedtimes are kept.",
    "Football twice a week.",
    "Asks for help when it is needed.",
];
const WORRY: &[&str] = &[
    "Still awake after midnight on school days.",
    "Nobody can say who looks after them on Saturdays.",
    "Mother looked very tired.",
    "Would not speak of the new partner.",
    "Has lost weight since the summer.",
];

pub fn summary(random: &mut Random) -> Narrative {
    Narrative::new(format!("{} {}", random.one(SEEN), random.one(NEWS)))
}

pub fn working_well(random: &mut Random) -> &'static str {
    random.one(WELL)
}

pub fn worry(random: &mut Random) -> &'static str {
    random.one(WORRY)
}

pub const NOT_ALONE: &[&str] = &[
    "Did not want to be seen alone today.",
    "A parent stayed in the room throughout.",
    "There was no other room.",
    "An interpreter was needed and did not come.",
    "Friends were there.",
    "Ran out of time before school transport came.",
];

const OWN_WORDS: &[&str] = &[
    "I like it best when Nan is here because then it is quiet.",
    "I don't want to get anyone in trouble.",
    "My tummy hurts on school days.",
    "I look after my brother. I'm good at making toast.",
    "They shout and then they say sorry and then they shout.",
    "Can you ask my mum if she's OK?",
    "I want to stay at my school whatever happens.",
    "It's better now. Ask me again when he comes back.",
    "You said you'd come on Tuesday.",
    "I'd like my own bed.",
    "Nobody asked me before.",
    "I'm fine. Everyone keeps asking.",
    "I want to see Dad but not at the flat.",
    "The dog is the best bit.",
    "I made the team. Tell Mum I said so.",
];
const OLDER: &[&str] = &[
    "I'm nearly sixteen, you should just ask me.",
    "My mates are my mates, leave them out of it.",
    "I want to know what is in my file.",
    "College is all right. Home is not.",
    "I can cook three things now.",
    "Don't move me again before my exams.",
];
const DRAWN: &[&str] = &[
    "Drew the house with everybody in it and a big sun.",
    "Drew a door with three locks.",
    "Wrote a list of who is kind: Nan, the cat, Miss.",
    "Drew the same small figure outside the fence twice.",
];
const PLAYED: &[&str] = &[
    "Put the doll to bed and told it not to cry.",
    "Made the small animals hide when the big one came.",
    "Played shops and gave me change.",
    "Built a tower, knocked it down and laughed.",
];
const WATCHED: &[&str] = &[
    "Reached for mother and was soothed at once.",
    "Lay quietly and did not follow faces.",
    "Smiled at sister and babbled.",
    "Cried for some minutes before being picked up.",
    "Was fed and held close, and settled.",
    "Crawled towards father and back to mother.",
];

/// What a child of that age says, and how it was heard.
pub fn voice(random: &mut Random, age: i32, language: Option<&str>, needs_aid: bool) -> Voice {
    let (words, mut heard) = match age {
        ..2 => (random.one(WATCHED), vec![Heard::Observation]),
        2..5 => random
            .weighted(&[
                (60, (PLAYED, Heard::Play)),
                (25, (WATCHED, Heard::Observation)),
                (15, (DRAWN, Heard::Drawing)),
            ])
            .heard_by(random),
        5..11 => random
            .weighted(&[(70, (OWN_WORDS, Heard::OwnWords)), (22, (DRAWN, Heard::Drawing)), (8, (PLAYED, Heard::Play))])
            .heard_by(random),
        _ => random.weighted(&[(50, (OWN_WORDS, Heard::OwnWords)), (50, (OLDER, Heard::OwnWords))]).heard_by(random),
    };
    let by_interpreter = language.filter(|_| heard.contains(&Heard::OwnWords) && random.chance(60));
    if by_interpreter.is_some() {
        heard.push(Heard::Interpreter);
    }
    if needs_aid && age >= 2 {
        heard = vec![Heard::CommunicationAid];
    }
    Voice { words: words.into(), heard, language: by_interpreter.map(str::to_owned) }
}

trait HeardBy {
    fn heard_by(self, random: &mut Random) -> (&'static str, Vec<Heard>);
}

impl HeardBy for (&'static [&'static str], Heard) {
    fn heard_by(self, random: &mut Random) -> (&'static str, Vec<Heard>) {
        (random.one(self.0), vec![self.1])
    }
}

pub const CHILD_AT_THE_DOOR: &[&str] = OWN_WORDS;

const BECAUSE: &[&str] = &[
    "What the school and the health visitor tell us agrees.",
    "The family has asked for this help and says what would make a difference.",
    "The worries have come back within the year.",
    "The children were seen and heard, and what they say weighs most.",
    "There is a grandparent who is there every day.",
    "Nothing has changed since the last plan, and that is the reason.",
];

pub fn because(random: &mut Random) -> &'static str {
    random.one(BECAUSE)
}

const PLANS: &[&str] = &[
    "Mornings: breakfast, coat, school on time, with grandmother's help on Mondays.",
    "Mother sees the GP, and somebody else drives while the medicine is new.",
    "Father lives elsewhere until the course is done; contact on Saturdays at the centre.",
    "A warm dry bedroom by half-term, with housing's written promise.",
    "Nobody drinks while looking after the children; aunt is rung if somebody does.",
    "The family meets every six weeks and says what has changed.",
];

pub fn plan(random: &mut Random) -> &'static str {
    random.one(PLANS)
}

const DISCUSSED: &[&str] = &[
    "What has changed since we last spoke, and how we know.",
    "What the child has said, and whether we have asked the right way.",
    "Visits, and the one that was missed.",
    "Whether the plan is the right one, or only the one we have.",
    "Who in the family has not been asked yet.",
    "How long this has been going on for the child.",
];
const AGREED: &[&str] = &[
    "See the child alone, at school.",
    "Ring the GP and write down the answer.",
    "Ask the father's side of the family.",
    "Bring the review forward.",
    "Write to the school about mornings.",
    "Plan to end, with a last visit.",
    "Take it to the legal gateway meeting.",
    "Book the interpreter for every visit.",
];

pub fn discussed(random: &mut Random) -> &'static str {
    random.one(DISCUSSED)
}

pub fn agreed(random: &mut Random) -> &'static str {
    random.one(AGREED)
}
