"""Households with series: what is planned, what is removed, and what is left of files, requests and monitored flags."""
