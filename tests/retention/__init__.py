"""Tests of the domain, without servers: small households, given and expected."""
