//! Encryption of a backup with age: for somebody's public key, or with a passphrase.

use std::io::{self, Read, Write};
use std::iter;

use age_encryption::secrecy::SecretString;
use age_encryption::{Decryptor, Encryptor};

/// What an age file begins with.
const MARK: &[u8] = b"age-encryption";
/// Work that opening may cost, as a power of two: a file made on a faster machine must still open here (about a minute at most).
const WORK_MAX: u8 = 22;

/// Why a seal can't be made or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It is encrypted, and no key was given.
    #[error("the backup is encrypted; give its key with --identity FILE or --passphrase-file FILE")]
    KeyNeeded,
    /// The key is another one.
    #[error("this key does not open the backup; give the one it was encrypted for")]
    WrongKey,
    /// The recipient is none.
    #[error("{0:?} is no age recipient: expected age1… as `age-keygen` prints it")]
    NoRecipient(String),
    /// The file holds no key.
    #[error("there is no age key in the file: expected a line AGE-SECRET-KEY-1… as `age-keygen` writes it")]
    NoIdentity,
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    NoPassphrase,
    /// Anything else.
    #[error("the encrypted backup can't be read: {0}")]
    Other(String),
}

/// How to encrypt.
#[derive(Clone)]
pub enum Seal {
    /// For the owner of this key.
    Recipient(age_encryption::x25519::Recipient),
    /// With a passphrase.
    Passphrase(SecretString),
}

/// How to decrypt.
#[derive(Clone)]
pub enum Key {
    /// With these keys.
    Identities(Vec<age_encryption::x25519::Identity>),
    /// With a passphrase.
    Passphrase(SecretString),
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// The first line of a passphrase file.
fn passphrase(text: &str) -> Result<SecretString, SealError> {
    match text.lines().next().unwrap_or_default() {
        "" => Err(SealError::NoPassphrase),
        line => Ok(SecretString::from(line.to_owned())),
    }
}

impl Seal {
    /// For a recipient, `age1…`.
    ///
    /// # Errors
    /// When it is none.
    pub fn recipient(text: &str) -> Result<Self, SealError> {
        text.trim().parse().map(Self::Recipient).map_err(|_| SealError::NoRecipient(text.to_owned()))
    }

    /// With the passphrase in the first line of a text.
    ///
    /// # Errors
    /// When it is empty.
    pub fn passphrase(text: &str) -> Result<Self, SealError> {
        passphrase(text).map(Self::Passphrase)
    }

    /// Encrypts what is written; [`age_encryption::stream::StreamWriter::finish`] ends it.
    ///
    /// # Errors
    /// When the beginning can't be written.
    pub fn wrap<W: Write>(&self, to: W) -> io::Result<age_encryption::stream::StreamWriter<W>> {
        let encryptor = match self {
            Self::Recipient(recipient) => {
                Encryptor::with_recipients(iter::once(recipient as &dyn age_encryption::Recipient)).map_err(io::Error::other)?
            }
            Self::Passphrase(passphrase) => Encryptor::with_user_passphrase(passphrase.clone()),
        };
        encryptor.wrap_output(to)
    }
}

impl Key {
    /// The keys in a file of `age-keygen`.
    ///
    /// # Errors
    /// When there is none.
    pub fn identities(text: &str) -> Result<Self, SealError> {
        let found: Vec<_> = text.lines().filter_map(|line| line.trim().parse().ok()).collect();
        if found.is_empty() { Err(SealError::NoIdentity) } else { Ok(Self::Identities(found)) }
    }

    /// The passphrase in the first line of a text.
    ///
    /// # Errors
    /// When it is empty.
    pub fn passphrase(text: &str) -> Result<Self, SealError> {
        passphrase(text).map(Self::Passphrase)
    }
}

pub(super) fn is_sealed(start: &[u8]) -> bool {
    start.starts_with(MARK)
}

pub(super) fn open<'a>(from: impl Read + 'a, key: Option<&Key>) -> Result<Box<dyn Read + 'a>, SealError> {
    use age_encryption::DecryptError as E;
    let key = key.ok_or(SealError::KeyNeeded)?;
    let decryptor = Decryptor::new(from);
    let opened = decryptor.and_then(|decryptor| match key {
        Key::Identities(keys) => decryptor.decrypt(keys.iter().map(|key| key as &dyn age_encryption::Identity)),
        Key::Passphrase(passphrase) => {
            let mut identity = age_encryption::scrypt::Identity::new(passphrase.clone());
            identity.set_max_work_factor(WORK_MAX);
            decryptor.decrypt(iter::once(&identity as &dyn age_encryption::Identity))
        }
    });
    match opened {
        Ok(stream) => Ok(Box::new(stream)),
        Err(E::NoMatchingKeys | E::DecryptionFailed | E::KeyDecryptionFailed) => Err(SealError::WrongKey),
        Err(other) => Err(SealError::Other(other.to_string())),
    }
}
