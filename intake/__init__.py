"""Intake: from a submission to an outcome.

submit → tidy → validate → route → accept → claim → work → outcome. Imports `district`, never
`publish`. The ladder, lowest first: records and rules without input or output (`lifecycle`,
`receipt`, `tidy`, `clock`, `request`, `rows`), what touches the disk (`readers`, `keys`, `store`,
`rejects`), the pipeline (`submit`), the door for people (`cli`).
"""
