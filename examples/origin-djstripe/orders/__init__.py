"""What this project does with Stripe's events."""
