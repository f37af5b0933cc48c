"""Tests of the domain, without servers: small scenarios, given and expected."""
