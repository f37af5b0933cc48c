"""Sentences for people: each code's text, in Home Assistant's language and time zone.

The texts are translations, under `selector` in `translations/en.json`: `reason` and
`cure` by the reason's code, `error` by the error's, and so on. How a text is chosen and
filled is in `language.py` and `values.py`.
"""
