//! A signed statement of where the chain stood, to be kept elsewhere. It makes a cut or rewritten chain visible.

use std::path::Path;

use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePrivateKey, EncodePublicKey};
use ed25519_dalek::{Signature, Signer, Verifier, VerifyingKey};

use crate::row::Head;
use crate::{LedgerError, Position};

/// The exact text is in `docs/ledger-format.md`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub ledger_id: String,
    pub position: Position,
    pub recorded_at: String,
    pub hash: String,
}

impl Checkpoint {
    /// Of an empty ledger there is nothing to state.
    pub fn of(head: &Head) -> Option<Self> {
        Some(Self {
            ledger_id: head.ledger_id.clone(),
            position: head.position,
            recorded_at: head.recorded_at?.to_string(),
            hash: head.hash.clone(),
        })
    }

    pub fn to_text(&self) -> String {
        format!(
            "sightline checkpoint 1\nledger {}\nposition {}\nrecorded_at {}\nhash {}\n",
            self.ledger_id, self.position, self.recorded_at, self.hash
        )
    }

    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != "sightline checkpoint 1" {
            return None;
        }
        let mut field = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned);
        let checkpoint = Self {
            ledger_id: field("ledger")?,
            position: field("position")?.parse().ok()?,
            recorded_at: field("recorded_at")?,
            hash: field("hash")?,
        };
        (checkpoint.to_text() == text).then_some(checkpoint)
    }

    /// Checks the signature under a public key in PEM.
    ///
    /// # Errors
    /// A sentence that says what does not fit.
    pub fn check_signature(text: &str, signature: &[u8], public_key_pem: &str) -> Result<Self, LedgerError> {
        let key = VerifyingKey::from_public_key_pem(public_key_pem)
            .map_err(|_| LedgerError::Archive("the public key is not an Ed25519 key in PEM".to_owned()))?;
        let signature = Signature::from_slice(signature)
            .map_err(|_| LedgerError::Archive("the signature is not 64 bytes long".to_owned()))?;
        key.verify(text.as_bytes(), &signature)
            .map_err(|_| LedgerError::Archive("the checkpoint's signature does not fit its text".to_owned()))?;
        Self::parse(text).ok_or_else(|| LedgerError::Archive("the checkpoint's text cannot be read".to_owned()))
    }
}

/// The authority's Ed25519 key for checkpoints.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// # Errors
    /// The operating system gives no random numbers.
    pub fn new() -> Result<Self, LedgerError> {
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).map_err(|error| LedgerError::Random(error.to_string()))?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&secret)))
    }

    /// Reads a private key in PKCS#8 PEM, such as `openssl genpkey -algorithm ed25519` writes.
    ///
    /// # Errors
    /// The file cannot be read or is not such a key.
    pub fn read(path: &Path) -> Result<Self, LedgerError> {
        let pem = std::fs::read_to_string(path).map_err(LedgerError::file(path))?;
        ed25519_dalek::SigningKey::from_pkcs8_pem(&pem)
            .map(Self)
            .map_err(|_| LedgerError::Archive(format!("{} is not an Ed25519 private key in PEM", path.display())))
    }

    /// The private key in PEM: to be kept where the database's operator cannot reach it.
    ///
    /// # Errors
    /// Never in practice; the encoder's own.
    pub fn to_pem(&self) -> Result<String, LedgerError> {
        let pem = self.0.to_pkcs8_pem(LineEnding::LF).map_err(|error| LedgerError::Archive(error.to_string()))?;
        Ok(pem.to_string())
    }

    /// # Errors
    /// Never in practice; the encoder's own.
    pub fn public_pem(&self) -> Result<String, LedgerError> {
        let key = self.0.verifying_key();
        key.to_public_key_pem(LineEnding::LF).map_err(|error| LedgerError::Archive(error.to_string()))
    }

    /// The raw 64 bytes over the exact text.
    pub fn sign(&self, text: &str) -> Vec<u8> {
        self.0.sign(text.as_bytes()).to_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_its_text_and_for_no_other() {
        let key = SigningKey::new().unwrap();
        let checkpoint = Checkpoint { ledger_id: "l".into(), position: 7, recorded_at: "m".into(), hash: "h".into() };
        let text = checkpoint.to_text();
        let signature = key.sign(&text);
        let public = key.public_pem().unwrap();
        assert_eq!(Checkpoint::check_signature(&text, &signature, &public).unwrap(), checkpoint);
        let other = text.replace("position 7", "position 8");
        assert!(Checkpoint::check_signature(&other, &signature, &public).is_err());
    }
}
