"""Files of rules as OxiCleanarr has them: read, compared with a household, written."""
