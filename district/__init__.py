"""What a district is: records, reading YAML, rules, addresses, calendar.

Imports nothing from `publish` or `intake`; both import from here.
"""
