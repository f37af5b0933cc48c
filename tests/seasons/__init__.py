"""Households with series: the plan, and what a run leaves of files, requests, flags."""
