//! Amazon SNS: messages of a topic.
//!
//! `/Signature`, a signature of the message's members with RSA and SHA-256; the certificate is at `/SigningCertURL`.
//! <https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html>

use crate::provider::{
    About, Algorithm, Carrier, Category, Condition, Coverage, Encoding, EventMap, Evidence,
    KeyDocument, KeyForm, KeyLocator, KeySource, Piece, Place, Provider, Scheme, TimeFormat, at,
    list, text, texts, time_at,
};

/// What people read about Amazon SNS.
pub(super) const ABOUT: About = About {
    name: "Amazon SNS",
    category: Category::Developers,
    homepage: "https://aws.amazon.com/sns/",
    documentation: "https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html",
    evidence: Evidence::Silver,
    place: "The ARN of the topic, whose attribute SignatureVersion has to be 2: anybody can have SNS sign messages of a topic of their own.",
};

/// The row of Amazon SNS. A subscription is confirmed by whoever subscribed, not by the receiver: the event has the address for it.
pub static AWS_SNS: Provider = Provider {
    id: text("aws-sns"),
    namespace: text("com.amazonaws.sns"),
    scheme: scheme(Algorithm::RsaPkcs1Sha256, "2"),
    events: EVENTS,
    ..Provider::BASE
};

pub(super) const EVENTS: EventMap = EventMap {
    id: list![at("/MessageId")],
    event_type: list![at("/Type")],
    time: list![time_at("/Timestamp", TimeFormat::Rfc3339)],
    subject: list![at("/TopicArn")],
    // Whoever has one confirms the subscription.
    secrets: texts!["Token", "SubscribeURL"],
    ..EventMap::BASE
};

/// How messages are signed in this version.
pub(super) const fn scheme(algorithm: Algorithm, version: &'static str) -> Scheme {
    Scheme {
        carrier: Carrier::Json(text("/Signature")),
        encoding: Encoding::Base64,
        algorithm,
        key: KeyForm::Fetched(KeySource {
            locator: KeyLocator::Named {
                place: Place::Json(text("/SigningCertURL")),
                // A region and nothing else: sns.s3.amazonaws.com is somebody's bucket.
                allowed: texts![
                    "https://sns.*-*-#.amazonaws.com/SimpleNotificationService-*.pem",
                    "https://sns.us-gov-*-#.amazonaws.com/SimpleNotificationService-*.pem",
                    "https://sns.cn-*-#.amazonaws.com.cn/SimpleNotificationService-*.pem"
                ],
            },
            document: KeyDocument::Certificate,
            version: Some(Condition {
                place: Place::Json(text("/SignatureVersion")),
                text: text(version),
            }),
            audience: Some(Place::Json(text("/TopicArn"))),
        }),
        message: list![Piece::MemberLines {
            names: texts!["Message", "MessageId", "Timestamp", "TopicArn", "Type"],
            given: texts!["Subject", "SubscribeURL", "Token"],
        }],
        coverage: Coverage::Part,
        ..Scheme::BASE
    }
}
