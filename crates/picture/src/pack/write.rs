//! Packing.

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::{Unpackable, put_number, tag, words};

type Done = Result<(), Unpackable>;

/// Writes to the end of some bytes.
pub struct Packer<'a>(pub &'a mut Vec<u8>);

impl Packer<'_> {
    fn put(&mut self, tag: u8) -> Done {
        self.0.push(tag);
        Ok(())
    }

    fn word(&mut self, word: &'static str) {
        let number = words::number(word);
        match u8::try_from(number).ok().and_then(|number| number.checked_add(tag::FIRST_WORD)) {
            Some(short) => self.0.push(short),
            None => {
                self.0.push(tag::WORD);
                put_number(number.into(), self.0);
            }
        }
    }

    fn number(&mut self, tag: u8, number: u64) -> Done {
        self.0.push(tag);
        put_number(number, self.0);
        Ok(())
    }

    fn text(&mut self, text: &str) -> Done {
        match u8::try_from(text.len()) {
            Ok(length @ 0..=tag::LONGEST_SHORT) => self.0.push(tag::SHORT_TEXT + length),
            _ => self.number(tag::TEXT, text.len() as u64)?,
        }
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

/// `2026-03-14` as 20260314. Only what is written back to the same letters.
fn day(text: &[u8]) -> Option<u32> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    digits(&[*a, *b, *c, *d, *e, *f, *g, *h])
}

fn digits(text: &[u8]) -> Option<u32> {
    text.iter()
        .try_fold(0, |number, digit| Some(number * 10 + digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?))
}

/// `2026-03-14T09:30:00+01:00` as day, time and offset.
fn moment(text: &[u8]) -> Option<(u32, u32, i16)> {
    let (date, rest) = text.split_at_checked(10)?;
    let [b'T', a, b, b':', c, d, b':', e, f, sign, g, h, b':', i, j] = rest else { return None };
    let offset = i16::try_from(digits(&[*g, *h, *i, *j])?).ok()?;
    let offset = match sign {
        b'+' => offset,
        b'-' if offset != 0 => -offset,
        _ => return None,
    };
    Some((day(date)?, digits(&[*a, *b, *c, *d, *e, *f])?, offset))
}

impl<'b> Serializer for &mut Packer<'b> {
    type Ok = ();
    type Error = Unpackable;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    /// So that identifiers come as bytes, and that words left in the ledger say so.
    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Done {
        self.put(if value { tag::TRUE } else { tag::FALSE })
    }

    fn serialize_i8(self, value: i8) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Done {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Done {
        self.number(if value < 0 { tag::NEGATIVE } else { tag::NUMBER }, value.unsigned_abs())
    }

    fn serialize_u8(self, value: u8) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Done {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Done {
        self.number(tag::NUMBER, value)
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Done {
        self.put(tag::FRACTION)?;
        self.0.extend_from_slice(&value.to_le_bytes());
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.text(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, text: &str) -> Done {
        if let Some(day) = day(text.as_bytes()) {
            self.put(tag::DAY)?;
            self.0.extend_from_slice(&day.to_le_bytes());
        } else if let Some((day, time, offset)) = moment(text.as_bytes()) {
            self.put(tag::MOMENT)?;
            self.0.extend_from_slice(&day.to_le_bytes());
            self.0.extend_from_slice(&time.to_le_bytes()[..3]);
            self.0.extend_from_slice(&offset.to_le_bytes());
        } else {
            self.text(text)?;
        }
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        if value.len() != 16 {
            return Err(Unpackable(format!("{} bytes are not an identifier", value.len())));
        }
        self.put(tag::ID)?;
        self.0.extend_from_slice(value);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.put(tag::NONE)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.put(tag::UNIT)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.put(tag::UNIT)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.word(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        self.put(tag::VARIANT)?;
        self.word(variant);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Unpackable> {
        self.put(tag::LIST)?;
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Unpackable> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Unpackable> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, Unpackable> {
        self.put(tag::VARIANT)?;
        self.word(variant);
        self.serialize_seq(None)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Unpackable> {
        self.put(tag::MAP)?;
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Unpackable> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self, Unpackable> {
        self.put(tag::VARIANT)?;
        self.word(variant);
        self.serialize_map(None)
    }
}

macro_rules! elements {
    ($($of:ident $put:ident;)*) => {
        $(impl $of for &mut Packer<'_> {
            type Ok = ();
            type Error = Unpackable;

            fn $put<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                value.serialize(&mut **self)
            }

            fn end(self) -> Done {
                self.put(tag::END)
            }
        })*
    };
}

elements! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

macro_rules! fields {
    ($($of:ident)*) => {
        $(impl $of for &mut Packer<'_> {
            type Ok = ();
            type Error = Unpackable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
                self.word(name);
                value.serialize(&mut **self)
            }

            fn end(self) -> Done {
                self.put(tag::END)
            }
        })*
    };
}

fields! { SerializeStruct SerializeStructVariant }

impl SerializeMap for &mut Packer<'_> {
    type Ok = ();
    type Error = Unpackable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        self.put(tag::END)
    }
}
