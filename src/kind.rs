//! The kinds of events: a closed vocabulary, the same over all providers.

/// Defines [`Kind`]: each variant's meaning is its documentation, and is at hand for generated documents.
macro_rules! kinds {
    ($(#[doc = $meaning:literal] $variant:ident = $word:literal,)*) => {
        /// What happened, in one word for all providers. The set is closed and the words are stable.
        ///
        /// One payment can cause several events (a payment, its attempts, an invoice, a checkout): their kinds differ, so whoever counts one
        /// kind counts once.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $(#[doc = $meaning] $variant,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word of this kind, `payment.succeeded` for example.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// What this kind means, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => $meaning.trim_ascii(),)*
                }
            }
        }
    };
}

kinds! {
    /// A payment was set up; nothing is paid yet.
    PaymentCreated = "payment.created",
    /// A payment is on its way; how it ends is not known.
    PaymentPending = "payment.pending",
    /// A payment waits for somebody to do something.
    PaymentActionRequired = "payment.action_required",
    /// The amount of a payment is reserved; it is what can be captured now.
    PaymentAuthorized = "payment.authorized",
    /// A reserved amount was captured, or a part of it; the amount is what was captured.
    PaymentCaptured = "payment.captured",
    /// A payment is paid; the amount is what was received.
    PaymentSucceeded = "payment.succeeded",
    /// A payment failed; some can be tried again.
    PaymentFailed = "payment.failed",
    /// A payment was called off before it was paid.
    PaymentCanceled = "payment.canceled",
    /// A payment was not made, or not captured, in time.
    PaymentExpired = "payment.expired",
    /// One attempt at a payment succeeded; the payment has an event of its own, where there is more than the attempt.
    PaymentAttemptSucceeded = "payment.attempt_succeeded",
    /// One attempt at a payment failed.
    PaymentAttemptFailed = "payment.attempt_failed",
    /// Something about a payment changed.
    PaymentUpdated = "payment.updated",
    /// The banks have moved the money of a payment.
    PaymentSettled = "payment.settled",
    /// The money of a payment was paid out to the merchant.
    PaymentPaidOut = "payment.paid_out",
    /// All or part of a payment was given back; the amount is what was given back so far.
    PaymentRefunded = "payment.refunded",
    /// A paid payment was taken back by other means than a refund.
    PaymentReversed = "payment.reversed",
    /// Somebody should look at a payment before the goods go out.
    PaymentReviewOpened = "payment.review_opened",
    /// The review of a payment is over.
    PaymentReviewClosed = "payment.review_closed",
    /// A refund was set up.
    RefundCreated = "refund.created",
    /// Something about a refund changed; its status says how far it is.
    RefundUpdated = "refund.updated",
    /// A refund failed: the money did not reach the payer.
    RefundFailed = "refund.failed",
    /// A payer's bank warns of fraud; there is no dispute yet.
    DisputeWarning = "dispute.warning",
    /// A payer disputes a payment.
    DisputeOpened = "dispute.opened",
    /// Something about a dispute, or about a warning of one, changed.
    DisputeUpdated = "dispute.updated",
    /// Evidence was handed in.
    DisputeResponded = "dispute.responded",
    /// The disputed amount was taken from the merchant.
    DisputeFundsWithdrawn = "dispute.funds_withdrawn",
    /// The disputed amount was given back to the merchant.
    DisputeFundsReturned = "dispute.funds_returned",
    /// A dispute ended in the merchant's favour.
    DisputeWon = "dispute.won",
    /// A dispute ended in the payer's favour.
    DisputeLost = "dispute.lost",
    /// The merchant accepted a dispute.
    DisputeAccepted = "dispute.accepted",
    /// A dispute was not answered in time.
    DisputeExpired = "dispute.expired",
    /// A dispute ended otherwise.
    DisputeClosed = "dispute.closed",
    /// Money is about to leave the balance: to the merchant's bank, or to somebody else.
    PayoutCreated = "payout.created",
    /// Something about a payout changed.
    PayoutUpdated = "payout.updated",
    /// A payout has left the balance for good.
    PayoutPaid = "payout.paid",
    /// A payout failed.
    PayoutFailed = "payout.failed",
    /// A payout was called off.
    PayoutCanceled = "payout.canceled",
    /// A payout came back, or a part of it, or money was taken from the merchant's bank; the amount is what came back.
    PayoutReversed = "payout.reversed",
    /// An invoice was drafted.
    InvoiceCreated = "invoice.created",
    /// Something about an invoice changed, or about what belongs to one: items, payments, credit notes.
    InvoiceUpdated = "invoice.updated",
    /// An invoice is final and can be paid.
    InvoiceIssued = "invoice.issued",
    /// An invoice was sent to the customer.
    InvoiceSent = "invoice.sent",
    /// An invoice will be made soon.
    InvoiceUpcoming = "invoice.upcoming",
    /// An invoice will be due soon.
    InvoiceDueSoon = "invoice.due_soon",
    /// An invoice was not paid in time.
    InvoiceOverdue = "invoice.overdue",
    /// The payment of an invoice waits for somebody to do something.
    InvoiceActionRequired = "invoice.action_required",
    /// An attempt to pay an invoice succeeded; the amount is what was paid so far. When all of it is paid there is `invoice.paid` as well.
    InvoicePaymentSucceeded = "invoice.payment_succeeded",
    /// An attempt to pay an invoice failed.
    InvoicePaymentFailed = "invoice.payment_failed",
    /// An invoice is paid; the amount is its total, whichever way it was paid.
    InvoicePaid = "invoice.paid",
    /// An invoice is void: it cannot be paid any more.
    InvoiceVoided = "invoice.voided",
    /// An invoice is not expected to be paid.
    InvoiceUncollectible = "invoice.uncollectible",
    /// The draft of an invoice was deleted.
    InvoiceDeleted = "invoice.deleted",
    /// A customer went through a checkout; its payment may still be on its way.
    CheckoutCompleted = "checkout.completed",
    /// The payment of a completed checkout arrived later.
    CheckoutPaid = "checkout.paid",
    /// The payment of a completed checkout failed later.
    CheckoutPaymentFailed = "checkout.payment_failed",
    /// A checkout was not completed in time.
    CheckoutExpired = "checkout.expired",
    /// A subscription was set up.
    SubscriptionCreated = "subscription.created",
    /// Something about a subscription changed.
    SubscriptionUpdated = "subscription.updated",
    /// A subscription became active.
    SubscriptionActivated = "subscription.activated",
    /// The trial of a subscription will end soon.
    SubscriptionTrialEnding = "subscription.trial_ending",
    /// The trial of a subscription is over.
    SubscriptionTrialEnded = "subscription.trial_ended",
    /// A subscription will be charged soon.
    SubscriptionRenewalDue = "subscription.renewal_due",
    /// A period of a subscription was paid.
    SubscriptionRenewed = "subscription.renewed",
    /// A charge for a subscription failed.
    SubscriptionPaymentFailed = "subscription.payment_failed",
    /// A period of a subscription was not charged.
    SubscriptionPaymentSkipped = "subscription.payment_skipped",
    /// A subscription is not paid in time.
    SubscriptionPastDue = "subscription.past_due",
    /// A subscription is paused.
    SubscriptionPaused = "subscription.paused",
    /// A paused subscription goes on.
    SubscriptionResumed = "subscription.resumed",
    /// A subscription was canceled.
    SubscriptionCanceled = "subscription.canceled",
    /// A subscription came to its end.
    SubscriptionExpired = "subscription.expired",
    /// A customer is new.
    CustomerCreated = "customer.created",
    /// Something about a customer changed.
    CustomerUpdated = "customer.updated",
    /// A customer was deleted.
    CustomerDeleted = "customer.deleted",
    /// A customer has a new payment method.
    PaymentMethodAdded = "payment_method.added",
    /// Something about a payment method changed.
    PaymentMethodUpdated = "payment_method.updated",
    /// A payment method will expire soon.
    PaymentMethodExpiring = "payment_method.expiring",
    /// A payment method can no longer be used.
    PaymentMethodRemoved = "payment_method.removed",
    /// Somebody began to set up a payment method.
    PaymentMethodSetupCreated = "payment_method.setup_created",
    /// The set-up of a payment method waits for the customer.
    PaymentMethodSetupActionRequired = "payment_method.setup_action_required",
    /// The set-up of a payment method succeeded.
    PaymentMethodSetupSucceeded = "payment_method.setup_succeeded",
    /// The set-up of a payment method failed.
    PaymentMethodSetupFailed = "payment_method.setup_failed",
    /// The set-up of a payment method was called off.
    PaymentMethodSetupCanceled = "payment_method.setup_canceled",
    /// An account is new.
    AccountCreated = "account.created",
    /// An account was connected, or allowed to take payments.
    AccountConnected = "account.connected",
    /// Something about an account changed.
    AccountUpdated = "account.updated",
    /// An account was turned down.
    AccountDeclined = "account.declined",
    /// An account is no longer connected.
    AccountDisconnected = "account.disconnected",
    /// A verification was set up.
    IdentityCreated = "identity.created",
    /// A verification is being worked on.
    IdentityPending = "identity.pending",
    /// A verification waits for the person.
    IdentityActionRequired = "identity.action_required",
    /// A person is who they say.
    IdentityVerified = "identity.verified",
    /// A person could not be verified.
    IdentityRejected = "identity.rejected",
    /// A verification is over; its result is for the receiver to look up.
    IdentityCompleted = "identity.completed",
    /// Something about a verification changed.
    IdentityUpdated = "identity.updated",
    /// A verification was called off.
    IdentityCanceled = "identity.canceled",
    /// The data of a verification was deleted.
    IdentityRedacted = "identity.redacted",
    /// The provider tries out the endpoint.
    TestPing = "test.ping",
}

impl core::fmt::Display for Kind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}
