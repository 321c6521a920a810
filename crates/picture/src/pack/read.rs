//! Unpacking.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use uuid::Uuid;

use super::{Unpackable, tag, take_number, words};

/// Reads from the front of some bytes.
pub struct Unpacker<'de> {
    rest: &'de [u8],
}

type Read<T> = Result<T, Unpackable>;

fn short() -> Unpackable {
    Unpackable("packed bytes end too soon".to_owned())
}

impl<'de> Unpacker<'de> {
    pub fn new(bytes: &'de [u8]) -> Self {
        Self { rest: bytes }
    }

    fn peek(&self) -> Read<u8> {
        self.rest.first().copied().ok_or_else(short)
    }

    fn tag(&mut self) -> Read<u8> {
        let (first, rest) = self.rest.split_first().ok_or_else(short)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take(&mut self, length: usize) -> Read<&'de [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(short)?;
        self.rest = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Read<u64> {
        let (number, rest) = take_number(self.rest).ok_or_else(short)?;
        self.rest = rest;
        Ok(number)
    }

    fn bytes<const N: usize>(&mut self) -> Read<[u8; N]> {
        self.take(N)?.try_into().map_err(|_| short())
    }

    fn text(&mut self, length: usize) -> Read<&'de str> {
        std::str::from_utf8(self.take(length)?).map_err(|error| Unpackable(error.to_string()))
    }

    /// The word that a tag stands for or begins; `None` for another tag.
    fn word(&mut self, of: u8) -> Read<Option<&'static str>> {
        let number = match of {
            tag::WORD => u32::try_from(self.number()?).map_err(|_| short())?,
            tag::FIRST_WORD.. => u32::from(of - tag::FIRST_WORD),
            _ => return Ok(None),
        };
        words::word(number).map(Some).ok_or_else(|| Unpackable(format!("there is no word {number}")))
    }

    fn variant(&mut self) -> Read<&'static str> {
        let of = self.tag()?;
        self.word(of)?.ok_or_else(|| Unpackable("an alternative without a name".to_owned()))
    }
}

/// The text of a day or a moment, without taking memory for it: there are many of them.
struct Digits {
    bytes: [u8; 25],
    len: usize,
}

impl Digits {
    fn new() -> Self {
        Self { bytes: [0; 25], len: 0 }
    }

    fn mark(&mut self, mark: u8) {
        self.bytes[self.len] = mark;
        self.len += 1;
    }

    /// The last digits of a number, so many of them.
    fn number(&mut self, number: u32, digits: u32) {
        for place in (0..digits).rev() {
            self.mark(b'0' + u8::try_from(number / 10_u32.pow(place) % 10).unwrap_or(0));
        }
    }

    fn day(mut self, number: u32) -> Self {
        self.number(number / 10_000, 4);
        self.mark(b'-');
        self.number(number / 100, 2);
        self.mark(b'-');
        self.number(number, 2);
        self
    }

    fn moment(mut self, date: u32, time: u32, offset: i16) -> Self {
        self = self.day(date);
        self.mark(b'T');
        self.number(time / 10_000, 2);
        self.mark(b':');
        self.number(time / 100, 2);
        self.mark(b':');
        self.number(time, 2);
        self.mark(if offset < 0 { b'-' } else { b'+' });
        let offset = u32::from(offset.unsigned_abs());
        self.number(offset / 100, 2);
        self.mark(b':');
        self.number(offset, 2);
        self
    }

    fn text(&self) -> Read<&str> {
        std::str::from_utf8(&self.bytes[..self.len]).map_err(|error| Unpackable(error.to_string()))
    }
}

impl<'de> Deserializer<'de> for &mut Unpacker<'de> {
    type Error = Unpackable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.tag()? {
            tag::NONE | tag::UNIT => visitor.visit_unit(),
            tag::FALSE => visitor.visit_bool(false),
            tag::TRUE => visitor.visit_bool(true),
            tag::NUMBER => visitor.visit_u64(self.number()?),
            tag::NEGATIVE => visitor.visit_i64(0_i64.wrapping_sub_unsigned(self.number()?)),
            tag::FRACTION => visitor.visit_f64(f64::from_le_bytes(self.bytes()?)),
            tag::TEXT => {
                let length = usize::try_from(self.number()?).map_err(|_| short())?;
                visitor.visit_borrowed_str(self.text(length)?)
            }
            tag::DAY => visitor.visit_str(Digits::new().day(u32::from_le_bytes(self.bytes()?)).text()?),
            tag::MOMENT => {
                let date = u32::from_le_bytes(self.bytes()?);
                let [a, b, c] = self.bytes()?;
                let offset = i16::from_le_bytes(self.bytes()?);
                let time = u32::from_le_bytes([a, b, c, 0]);
                visitor.visit_str(Digits::new().moment(date, time, offset).text()?)
            }
            tag::ID => {
                let id = Uuid::from_bytes(self.bytes()?);
                visitor.visit_str(id.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
            }
            tag::LIST => visitor.visit_seq(self),
            tag::MAP => visitor.visit_map(self),
            tag::VARIANT => visitor.visit_map(OneVariant { unpacker: self, is_done: false }),
            length @ tag::SHORT_TEXT..tag::FIRST_WORD => {
                visitor.visit_borrowed_str(self.text(usize::from(length - tag::SHORT_TEXT))?)
            }
            other => match self.word(other)? {
                Some(word) => visitor.visit_borrowed_str(word),
                None => Err(Unpackable(format!("{other} is no tag"))),
            },
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.peek()? == tag::NONE {
            self.tag()?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if self.peek()? == tag::VARIANT {
            self.tag()?;
            return visitor.visit_enum(Variant(self));
        }
        let of = self.tag()?;
        match self.word(of)? {
            Some(word) => visitor.visit_enum(word.into_deserializer()),
            None if (tag::SHORT_TEXT..tag::FIRST_WORD).contains(&of) => {
                visitor.visit_enum(self.text(usize::from(of - tag::SHORT_TEXT))?.into_deserializer())
            }
            None => Err(Unpackable("an alternative without a name".to_owned())),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for &mut Unpacker<'de> {
    type Error = Unpackable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.peek()? == tag::END {
            self.tag()?;
            return Ok(None);
        }
        seed.deserialize(&mut **self).map(Some)
    }
}

impl<'de> MapAccess<'de> for &mut Unpacker<'de> {
    type Error = Unpackable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(&mut **self)
    }
}

/// An alternative with content where the reader does not know yet that it is one: a map of one field, as in JSON.
struct OneVariant<'a, 'de> {
    unpacker: &'a mut Unpacker<'de>,
    is_done: bool,
}

impl<'de> MapAccess<'de> for OneVariant<'_, 'de> {
    type Error = Unpackable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if std::mem::replace(&mut self.is_done, true) {
            return Ok(None);
        }
        seed.deserialize(&mut *self.unpacker).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(&mut *self.unpacker)
    }
}

struct Variant<'a, 'de>(&'a mut Unpacker<'de>);

impl<'a, 'de> EnumAccess<'de> for Variant<'a, 'de> {
    type Error = Unpackable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Self)> {
        let name: serde::de::value::BorrowedStrDeserializer<'static, Unpackable> =
            serde::de::value::BorrowedStrDeserializer::new(self.0.variant()?);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unpackable;

    fn unit_variant(self) -> Read<()> {
        Err(Unpackable("an alternative with content where none was expected".to_owned()))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.0.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Read<V::Value> {
        self.0.deserialize_any(visitor)
    }
}
