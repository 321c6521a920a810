//! Names of our own making. The family names are those of no place and no trade that we know of.

pub const GIVEN_F: &[&str] = &[
    "Amira",
    "Bethan",
    "Chidi-Rose",
    "Daria",
    "Elowen",
    "Fatima",
    "Grace",
    "Hana",
    "Imogen",
    "Jaya",
    "Keira",
    "Lotte",
    "Maya",
    "Niamh",
    "Oluchi",
    "Priya",
    "Roksana",
    "Saoirse",
    "Tamsin",
    "Yusra",
    "Zoë",
];

pub const GIVEN_M: &[&str] = &[
    "Adeel", "Bryn", "Callum", "Dawid", "Ezra", "Finlay", "George", "Hassan", "Idris", "Jude", "Kofi", "Luca",
    "Mateusz", "Noah", "Oscar", "Pradeep", "Rhys", "Samir", "Tobias", "Vihaan", "Zak",
];

pub const FAMILY: &[&str] = &[
    "Alderfold",
    "Brackwell-Oduya",
    "Copsemoor",
    "Dunnering",
    "Elverscroft",
    "Fennimarsh",
    "Garrowmead",
    "Hollinsway",
    "Ibbenthorpe",
    "Jessamere",
    "Kettlestrand",
    "Larchingham",
    "Merrowdale",
    "Nettlebourne",
    "O'Fallowby",
    "Pellinggate",
    "Quillamore",
    "Rushenford",
    "Sallowby",
    "Tarnwhistle",
    "Underhollin",
    "Vennerlake",
    "Wychbrindle",
    "Yarrowholt",
];

pub const STREETS: &[&str] =
    &["Tallow Lane", "Harrier Close", "Weir Street", "Old Maltings", "Quarry Rise", "Bell Yard"];

pub const SCHOOLS: &[&str] = &["Example Primary School", "Harrier Close Infant School", "Weir Street Academy"];

pub const WORRIES: &[&str] = &[
    "Arrived at school three days running without breakfast or a coat, and said there was nobody at home in the morning.",
    "A neighbour heard shouting and something breaking; the children were seen at the window.",
    "Police attended a domestic incident. Both children were upstairs and said to be asleep.",
    "Mother has asked for help: she has not been sleeping and is finding it hard to get the children up.",
    "Bruising to the upper arm noticed at PE. The explanation changed when asked a second time.",
    "Found alone in the park at nine in the evening and brought home by a passer-by.",
    "Two missed appointments with the health visitor, and no answer at the door.",
    "Older friends with cars wait outside college; a new phone that nobody can explain.",
];

pub const CHILDS_WORDS: &[&str] = &[
    "I like it best when Nan is here because then it is quiet.",
    "I don't want to get anyone in trouble.",
    "My tummy hurts on school days.",
    "I look after my brother. I'm good at making toast.",
    "They shout and then they say sorry and then they shout.",
    "Can you ask my mum if she's OK?",
];
