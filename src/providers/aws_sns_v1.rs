//! Amazon SNS: messages of a topic in version 1 of its signatures.
//!
//! `/Signature`, a signature of the message's members with RSA and SHA-1; the certificate is at `/SigningCertURL`.
//! <https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html>

use super::aws_sns;
use crate::provider::{About, Algorithm, Category, Evidence, Provider, text};

/// What people read about Amazon SNS in version 1 of its signatures.
pub(super) const ABOUT: About = About {
    name: "Amazon SNS (SignatureVersion 1)",
    category: Category::Developers,
    homepage: "https://aws.amazon.com/sns/",
    documentation: "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
    evidence: Evidence::Silver,
    place: "The ARN of the topic. Version 1, with SHA-1, is what a topic has unless its attribute SignatureVersion is set to 2, for which aws-sns is.",
};

/// The row of Amazon SNS with SHA-1. Others can have SNS sign what they like under their own topics alone: the topic is signed behind all that
/// they choose, so that no two messages that collide are of two topics.
pub static AWS_SNS_V1: Provider = Provider {
    id: text("aws-sns-v1"),
    namespace: text("com.amazonaws.sns"),
    scheme: aws_sns::scheme(Algorithm::RsaPkcs1Sha1, "1"),
    events: aws_sns::EVENTS,
    ..Provider::BASE
};
