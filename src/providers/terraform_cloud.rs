//! HCP Terraform: code, builds and deployments.
//!
//! `X-Tfe-Notification-Signature: <hex>`, HMAC-SHA512 of the body.
//! <https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations>

use crate::provider::{
    About, Algorithm, Carrier, Category, EventMap, Evidence, Provider, Scheme, if_there, list, text,
};

/// What people read about HCP Terraform.
pub(super) const ABOUT: About = About {
    name: "HCP Terraform",
    category: Category::Developers,
    homepage: "https://www.hashicorp.com/products/terraform",
    documentation: "https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of HCP Terraform.
pub static TERRAFORM_CLOUD: Provider = Provider {
    id: text("terraform-cloud"),
    namespace: text("com.hashicorp"),
    scheme: Scheme {
        carrier: Carrier::Header(text("x-tfe-notification-signature")),
        algorithm: Algorithm::HmacSha512,
        ..Scheme::BASE
    },
    events: EventMap {
        event_type: list![if_there("/notifications", "notifications")],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
