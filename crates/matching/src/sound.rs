//! How a name sounds: two spellings of one sound have one code.

use rphonetic::DoubleMetaphone;

/// Codes longer than this are cut: what comes after says little about a name that was heard on the telephone.
const LONGEST: usize = 8;

/// One code of double metaphone (Lawrence Philips, 2000), packed so that comparing two is comparing numbers. 0 is no sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sound(u64);

impl Sound {
    fn of(code: &str) -> Self {
        // One letter says too little: half of all names would sound alike.
        let enough = code.len() >= 2;
        Self(if enough { code.bytes().fold(0, |packed, byte| packed << 8 | u64::from(byte)) } else { 0 })
    }
}

/// How a word may be spoken: usually one way, sometimes two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sounds {
    pub first: Sound,
    pub second: Sound,
}

impl Sounds {
    /// `word` is folded. What is not in the letters a to z has no sound that we know.
    pub fn of(word: &str) -> Self {
        if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Self::default();
        }
        let code = DoubleMetaphone::new(Some(LONGEST)).double_metaphone(word);
        Self { first: Sound::of(&code.primary()), second: Sound::of(&code.alternate()) }
    }

    /// Either way of one is either way of the other.
    pub fn agree(self, other: Self) -> bool {
        let silent = Sound::default();
        let said = |sound: Sound| sound != silent && (sound == other.first || sound == other.second);
        said(self.first) || said(self.second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_sound_agree_and_other_names_do_not() {
        let alike = [
            ("shaun", "shawn"),
            ("catherine", "kathryn"),
            ("philip", "filip"),
            ("mohammed", "muhamad"),
            ("aisha", "ayesha"),
            ("stephen", "steven"),
            ("smith", "smyth"),
        ];
        for (one, other) in alike {
            assert!(Sounds::of(one).agree(Sounds::of(other)), "{one} {other}");
        }
        for (one, other) in [("amira", "zara"), ("smith", "jones"), ("jo", "jo"), ("zoe", "zak"), ("łucja", "łucja")]
        {
            assert!(!Sounds::of(one).agree(Sounds::of(other)), "{one} {other}");
        }
    }
}
