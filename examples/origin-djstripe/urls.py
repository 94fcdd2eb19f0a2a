"""dj-stripe's webhook endpoints. The gateway's `origin` is /stripe/webhook/<uuid>/ with the djstripe_uuid of the WebhookEndpoint that has
the secret of Stripe's endpoint, and with the slash at the end."""

from django.urls import include, path

urlpatterns = [path("stripe/", include("djstripe.urls", namespace="djstripe"))]
