//! Signatures that consumers and voters make off the chain.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use commonweight_royalty::{SignedVoucher, Voucher};
use commonweight_staking::{BallotMessage, PasskeyProof};
use ed25519_dalek::{Signer, SigningKey};
use near_sdk::{CurveType, PublicKey};
use p256::ecdsa::{Signature, signature::hazmat::PrehashSigner};
use sha2::{Digest, Sha256};

/// An ed25519 key that no account of the chain has: a channel's, or a voter's.
#[derive(Debug, Clone)]
pub struct OffChainKey(SigningKey);

impl OffChainKey {
    /// The key that belongs to a text, the same in each run.
    pub fn derive(text: &str) -> Self {
        Self(SigningKey::from_bytes(&Sha256::digest(text).into()))
    }

    /// Its public half, as contracts take it.
    pub fn public_key(&self) -> PublicKey {
        PublicKey::from_parts(CurveType::ED25519, self.0.verifying_key().to_bytes().to_vec())
            .expect("invariant: an ed25519 key has 32 bytes")
    }

    /// Signs a message.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// Signs a voucher.
pub fn sign(voucher: &Voucher, key: &OffChainKey) -> SignedVoucher {
    SignedVoucher::new(voucher, key.sign(&voucher.signing_bytes()))
}

/// A passkey in somebody's phone, for one site.
#[derive(Debug, Clone)]
pub struct Passkey {
    key: p256::ecdsa::SigningKey,
    site: String,
}

impl Passkey {
    /// The passkey of a site that belongs to a text, the same in each run.
    ///
    /// # Panics
    /// Where the hash of the text is not a key, which no text is known for.
    pub fn derive(text: &str, site: &str) -> Self {
        let key = p256::ecdsa::SigningKey::from_slice(&Sha256::digest(text));
        Self { key: key.expect("invariant: nearly every hash is a key"), site: site.to_owned() }
    }

    /// Its public half, compressed.
    pub fn public_key(&self) -> Vec<u8> {
        self.key.verifying_key().to_encoded_point(true).as_bytes().to_vec()
    }

    /// The hash of the site, as it is registered.
    pub fn relying_party(&self) -> commonweight_staking::Digest {
        commonweight_staking::Digest(Sha256::digest(&self.site).into())
    }

    /// Signs a ballot as a browser and an authenticator do, when somebody has touched it.
    ///
    /// # Panics
    /// Never: every hash can be signed.
    pub fn sign(&self, message: &BallotMessage) -> PasskeyProof {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(message.signing_payload()));
        let client_data_json = format!(
            r#"{{"type":"webauthn.get","challenge":"{challenge}","origin":"https://{}","crossOrigin":false}}"#,
            self.site
        );
        let authenticator_data = [&self.relying_party().0[..], &[5, 0, 0, 0, 1]].concat();
        let signed = [authenticator_data.as_slice(), &Sha256::digest(&client_data_json)].concat();
        let signature: Signature =
            self.key.sign_prehash(&Sha256::digest(signed)).expect("invariant: a hash can be signed");
        PasskeyProof {
            public_key: self.public_key().into(),
            authenticator_data: authenticator_data.into(),
            client_data_json,
            signature: signature.to_bytes().to_vec().into(),
        }
    }
}
