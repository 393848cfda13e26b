"""Intake: from a submission to an outcome.

submit → tidy → validate → route → accept → claim → work → outcome → forget. Imports `district`,
never `publish`. The ladder, lowest first: records and rules without input or output (`lifecycle`,
`receipt`, `tidy`, `on_paper`, `clock`, `request`, `retention`, `rows`), what touches the disk
(`readers`, `keys`, `store`, `rejects`), the pipeline (`submit`), the door for people (`cli`).
"""
