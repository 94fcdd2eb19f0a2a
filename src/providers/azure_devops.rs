//! Azure DevOps: code, builds and deployments.
//!
//! HTTP Basic authentication: nothing of the body is signed.
//! <https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks>

use crate::provider::{
    About, Category, EventMap, Evidence, Provider, Scheme, TimeFormat, at, list, text, time_at,
};

/// What people read about Azure DevOps.
pub(super) const ABOUT: About = About {
    name: "Azure DevOps",
    category: Category::Developers,
    homepage: "https://azure.microsoft.com/products/devops",
    documentation: "https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks",
    evidence: Evidence::Silver,
    place: "",
};

/// The row of Azure DevOps.
pub static AZURE_DEVOPS: Provider = Provider {
    id: text("azure-devops"),
    namespace: text("com.visualstudio"),
    scheme: Scheme::BASIC,
    events: EventMap {
        event_type: list![at("/eventType")],
        time: list![time_at("/createdDate", TimeFormat::Rfc3339)],
        ..EventMap::BASE
    },
    ..Provider::BASE
};
