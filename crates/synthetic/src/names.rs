//! Names of our own making. Given names are such as many people have; family names are put together from parts, so that
//! thousands come of a few lists, and are those of no place and no trade that we know of.

use crate::random::Random;

/// Where a family comes from, as far as names and languages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Background {
    /// A code of the census.
    pub ethnicity: &'static str,
    given_f: &'static [&'static str],
    given_m: &'static [&'static str],
    beginnings: &'static [&'static str],
    endings: &'static [&'static str],
    /// What some of its children speak first.
    pub languages: &'static [&'static str],
    /// In how many families of a hundred English is not the first language.
    pub speaks_other: u64,
}

const ENGLISH_F: &[&str] = &[
    "Amelie",
    "Bethan",
    "Clementine",
    "Darcie",
    "Elowen",
    "Freya",
    "Grace",
    "Harriet",
    "Imogen",
    "Jessie",
    "Keira",
    "Lotte",
    "Maya",
    "Niamh",
    "Orla",
    "Poppy",
    "Quinn",
    "Rosalind",
    "Saoirse",
    "Tamsin",
    "Una",
    "Verity",
    "Willow",
    "Xanthe",
    "Yvaine",
    "Zoë",
    "Ada",
    "Beatrix",
    "Cerys",
    "Daisy",
    "Edie",
    "Fern",
    "Gwen",
    "Hattie",
    "Isla",
    "Josie",
    "Kitty",
    "Lowenna",
    "Mabel",
    "Nell",
];
const ENGLISH_M: &[&str] = &[
    "Alfie", "Bryn", "Callum", "Dexter", "Ezra", "Finlay", "George", "Harvey", "Idris", "Jude", "Kit", "Luca",
    "Morgan", "Noah", "Oscar", "Piran", "Quentin", "Rhys", "Stanley", "Tobias", "Ulric", "Vincent", "Wilfred", "Zak",
    "Archie", "Barnaby", "Corey", "Dominic", "Ellis", "Freddie", "Gethin", "Hugo", "Isaac", "Jenson", "Kieran",
    "Lewis", "Mason", "Nathan", "Otis", "Perran",
];
const ENGLISH_BEGINNINGS: &[&str] = &[
    "Alder", "Brack", "Copse", "Dunner", "Elver", "Fenni", "Garrow", "Hollin", "Ibben", "Jessa", "Kettle", "Larch",
    "Merrow", "Nettle", "Owler", "Pelling", "Rushen", "Sallow", "Tarn", "Under", "Venner", "Wych", "Yarrow", "Bramble",
    "Cinder", "Dapple", "Ember", "Fallow", "Gorse", "Hazel", "Linden", "Mallow", "Oaken", "Pebble", "Saffron",
];
const ENGLISH_ENDINGS: &[&str] = &[
    "fold", "scroft", "moor", "ning", "thorpe", "mere", "strand", "ingham", "dale", "bourne", "gate", "ford", "by",
    "brindle", "holt", "lake", "marsh", "sway", "combe", "stead", "garth", "beck", "thwaite", "shaw", "ley",
];

const WHITE_BRITISH: Background = Background {
    ethnicity: "WBRI",
    given_f: ENGLISH_F,
    given_m: ENGLISH_M,
    beginnings: ENGLISH_BEGINNINGS,
    endings: ENGLISH_ENDINGS,
    languages: &[],
    speaks_other: 0,
};
const TRAVELLER: Background = Background { ethnicity: "WIRT", ..WHITE_BRITISH };
const EASTERN_EUROPEAN: Background = Background {
    ethnicity: "WOTH",
    given_f: &[
        "Ania", "Beata", "Daria", "Elena", "Gabija", "Hanka", "Ilinca", "Kasia", "Lenka", "Milda", "Oksana", "Roksana",
        "Sorina", "Wiktoria", "Zuzka",
    ],
    given_m: &[
        "Andrei", "Bartek", "Dawid", "Emil", "Filip", "Jonas", "Kacper", "Lukas", "Mateusz", "Ovidiu", "Pavel", "Radu",
        "Szymek", "Tomek", "Wojtek",
    ],
    beginnings: &[
        "Brzez", "Czarn", "Dobr", "Glinn", "Jarzem", "Kalin", "Lipov", "Modr", "Olsz", "Sosn", "Topol", "Wierzb",
    ],
    endings: &["ewicz", "ecki", "anko", "escu", "inas", "ovar", "aluk", "orny"],
    languages: &["Polish", "Romanian", "Lithuanian", "Ukrainian"],
    speaks_other: 55,
};
const ROMA: Background = Background { ethnicity: "WROM", speaks_other: 70, ..EASTERN_EUROPEAN };
const SOUTH_ASIAN: Background = Background {
    ethnicity: "APKN",
    given_f: &[
        "Aaliyah", "Amira", "Fatima", "Hafsa", "Inaya", "Jaya", "Khadija", "Maryam", "Noor", "Priya", "Saira", "Tara",
        "Yusra", "Zainab", "Anjali",
    ],
    given_m: &[
        "Adeel", "Bilal", "Danyal", "Faris", "Hamza", "Ibrahim", "Kabir", "Musa", "Pradeep", "Rayyan", "Samir", "Taha",
        "Vihaan", "Yusuf", "Zayd",
    ],
    beginnings: &[
        "Amar", "Bahar", "Chand", "Dilj", "Farid", "Gulz", "Jahan", "Khur", "Mehr", "Nadir", "Rahim", "Sahil", "Tariq",
        "Zahir",
    ],
    endings: &["ani", "pal", "era", "oza", "uddin", "war", "ishan", "abad"],
    languages: &["Urdu", "Punjabi", "Bengali", "Gujarati"],
    speaks_other: 35,
};
const BANGLADESHI: Background = Background { ethnicity: "ABAN", ..SOUTH_ASIAN };
const INDIAN: Background = Background { ethnicity: "AIND", ..SOUTH_ASIAN };
const AFRICAN: Background = Background {
    ethnicity: "BAFR",
    given_f: &[
        "Abena", "Chidera", "Efua", "Fadumo", "Halima", "Ifeoma", "Kemi", "Makena", "Nala", "Oluchi", "Sade", "Temi",
        "Wanjiru", "Yetunde", "Zuri",
    ],
    given_m: &[
        "Abdi", "Baraka", "Chidi", "Dayo", "Emeka", "Femi", "Jabari", "Kofi", "Kwame", "Liban", "Obi", "Sefu", "Tunde",
        "Yaw", "Zuberi",
    ],
    beginnings: &["Ade", "Bola", "Chuka", "Eba", "Ife", "Kwa", "Mba", "Nwo", "Oda", "Oke", "Sowe", "Tafa", "Uche"],
    endings: &["rinde", "mensa", "duya", "koye", "lomba", "ngwe", "sanya", "tunji", "wari"],
    languages: &["Somali", "Yoruba", "Swahili", "Tigrinya"],
    speaks_other: 40,
};
const CARIBBEAN: Background = Background {
    ethnicity: "BCRB",
    given_f: &["Aniyah", "Brianna", "Chantelle", "Dionne", "Esme", "Janelle", "Kiara", "Monique", "Renée", "Shanice"],
    given_m: &["Andre", "Curtis", "Darnell", "Jermaine", "Kaiden", "Leon", "Marlon", "Reuben", "Tyrell", "Winston"],
    ..WHITE_BRITISH
};
const MIXED: Background =
    Background { ethnicity: "MWBC", given_f: CARIBBEAN.given_f, given_m: CARIBBEAN.given_m, ..WHITE_BRITISH };
const MIXED_ASIAN: Background =
    Background { ethnicity: "MWAS", given_f: SOUTH_ASIAN.given_f, given_m: SOUTH_ASIAN.given_m, ..WHITE_BRITISH };
const MIXED_OTHER: Background = Background { ethnicity: "MOTH", ..WHITE_BRITISH };
const CHINESE: Background = Background {
    ethnicity: "CHNE",
    given_f: &["Jia", "Lan", "Mei", "Ning", "Qing", "Xiu", "Yan"],
    given_m: &["Bao", "Hao", "Jun", "Kai", "Ming", "Tao", "Wei"],
    beginnings: &["Qia", "Xue", "Zhe", "Lia", "Hua", "Shuo"],
    endings: &["ngmo", "nsun", "wan", "lin"],
    languages: &["Cantonese", "Mandarin"],
    speaks_other: 45,
};
const OTHER: Background = Background {
    ethnicity: "OOTH",
    given_f: &["Dilan", "Helin", "Jwan", "Leyla", "Nasrin", "Parwana", "Rojin", "Shirin", "Yasmin", "Zahra"],
    given_m: &["Aram", "Baran", "Daoud", "Ehsan", "Hiwa", "Karwan", "Mirwais", "Navid", "Rebin", "Soran"],
    beginnings: &["Azad", "Behr", "Daryo", "Hawr", "Mirz", "Nejad", "Rost", "Sherw"],
    endings: &["ani", "ouzi", "zada", "wand", "iyan"],
    languages: &["Kurdish", "Pashto", "Dari", "Arabic", "Farsi"],
    speaks_other: 65,
};

/// Weights are ours, near the shares of children in need by ethnicity; no published figure is claimed for them.
const BACKGROUNDS: &[(u64, Background)] = &[
    (680, WHITE_BRITISH),
    (55, EASTERN_EUROPEAN),
    (8, ROMA),
    (5, TRAVELLER),
    (45, SOUTH_ASIAN),
    (18, BANGLADESHI),
    (18, INDIAN),
    (50, AFRICAN),
    (18, CARIBBEAN),
    (38, MIXED),
    (16, MIXED_ASIAN),
    (22, MIXED_OTHER),
    (4, CHINESE),
    (23, OTHER),
];

pub fn background(random: &mut Random) -> Background {
    random.weighted(BACKGROUNDS)
}

/// Of a young person who came alone from abroad.
pub fn from_abroad(random: &mut Random) -> Background {
    random.weighted(&[(70, OTHER), (30, AFRICAN)])
}

pub fn given(random: &mut Random, of: Background, is_girl: bool) -> &'static str {
    random.one(if is_girl { of.given_f } else { of.given_m })
}

pub fn family(random: &mut Random, of: Background) -> String {
    let name = format!("{}{}", random.one(of.beginnings), random.one(of.endings));
    if random.chance(4) { format!("{name}-{}{}", random.one(of.beginnings), random.one(of.endings)) } else { name }
}

const STREETS: &[&str] = &[
    "Tallow",
    "Harrier",
    "Weir",
    "Quarry",
    "Bell",
    "Maltings",
    "Osier",
    "Foundry",
    "Larkspur",
    "Chandler",
    "Orchard End",
    "Tannery",
    "Ropewalk",
    "Sluice",
    "Beacon",
    "Cobbler",
    "Gasworks",
    "Heron",
    "Ironstone",
    "Juniper",
    "Kestrel",
    "Lantern",
];
const WAYS: &[&str] = &["Lane", "Close", "Street", "Rise", "Yard", "Road", "Avenue", "Court", "Gardens", "Terrace"];
const PLACES: &[&str] =
    &["Marchmere", "Great Fennick", "Little Fennick", "Osmerton", "Saltby Wharf", "Tarnholt", "Netherquill"];
/// The wards into which those places fall.
const WARDS: &[&str] = &[
    "Marchmere North",
    "Marchmere South",
    "The Fennicks",
    "Osmerton and Hythe",
    "Saltby Wharf",
    "Tarnholt",
    "Netherquill and Weir",
];
/// ZZ99 begins the pseudo-postcodes that the NHS keeps for where no postcode can be given; no house has one.
const POSTCODES: &[&str] = &["ZZ99 3WZ", "ZZ99 3VZ", "ZZ99 3CZ", "ZZ99 4QZ"];

pub fn address(random: &mut Random) -> (Vec<String>, &'static str) {
    let street = format!("{} {} {}", random.between(1, 140), random.one(STREETS), random.one(WAYS));
    (vec![street, random.one(PLACES).to_owned()], random.one(POSTCODES))
}

/// The electoral ward of an address: of its place, and in the town of its street.
pub fn ward(lines: &[String]) -> &'static str {
    let place = lines.last().map_or("", String::as_str);
    let named = |name: &str| WARDS.iter().find(|ward| ward.starts_with(name)).copied();
    match place {
        "Marchmere" => {
            if lines.first().is_some_and(|street| street.len() % 2 == 0) {
                "Marchmere North"
            } else {
                "Marchmere South"
            }
        }
        "Great Fennick" | "Little Fennick" => "The Fennicks",
        other => named(other).unwrap_or("Netherquill and Weir"),
    }
}

pub fn postcode(random: &mut Random) -> &'static str {
    random.one(POSTCODES)
}

pub fn school(random: &mut Random, age: i32) -> String {
    let kind = match age {
        ..4 => "Nursery",
        4..11 => random.one(&["Primary School", "Infant School", "Primary Academy"]),
        11..16 => random.one(&["Academy", "High School", "Community School"]),
        _ => "College",
    };
    if age < 11 && random.chance(6) {
        "Example Primary School".to_owned()
    } else {
        format!("{} {kind}", random.one(STREETS))
    }
}

/// Carers and homes, called by things that no register has.
pub fn carer(random: &mut Random, is_home: bool) -> String {
    if is_home {
        format!("{} House", random.one(STREETS))
    } else {
        let (one, name) = (given(random, WHITE_BRITISH, true), family(random, WHITE_BRITISH));
        if random.chance(60) {
            format!("{one} and {} {name}", given(random, WHITE_BRITISH, false))
        } else {
            format!("{one} {name}")
        }
    }
}
