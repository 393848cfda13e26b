"""`build.py owners`: who must look at a change, as GitHub, GitLab and Gitee read it."""

from __future__ import annotations

from pathlib import Path

import click

from district.checking import check_content
from district.records import District
from district.words import read_words
from publish.setting import Setting, command

FILE = "CODEOWNERS"


def lines_of(district: District, content: str) -> list[str]:
    """The lines of CODEOWNERS, where the last one that fits a file counts.

    Whoever reviews for the district reviews everything; a station with reviewers of its own has
    its folder reviewed by them. The words and the forms stay with the district.
    """
    profile = district.profile
    found = [f"/{content}/ {' '.join(profile.reviewers)}"] if profile.reviewers else []
    found += [
        f"/{content}/stations/{station.id}/ {' '.join(station.reviewers)}"
        for station in sorted(district.stations.values(), key=lambda one: one.id)
        if station.reviewers
    ]
    return found


@command
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), default=Path(FILE),
              show_default=True)
@click.option("--check", "only", is_flag=True, help="Write nothing; exit 1 where it is old.")
def owners(setting: Setting, out: Path, only: bool) -> int:
    """Write CODEOWNERS from the key `reviewers` of the district and of each station."""
    checked = check_content(setting.content, setting.clock)
    if checked.errors:
        setting.report(checked.problems, setting.telling.echo)
        return 1
    found = lines_of(checked.district, setting.content.as_posix())
    if not found:
        setting.say("owners_none")
        return 1
    # In the district's language, whoever runs it: the file is compared.
    words = read_words(checked.district.profile.languages[0])
    head = [f"# {line}" for line in words("cli.owners_head").splitlines()]
    text = "\n".join([*head, *found, ""])
    current = out.is_file() and out.read_text("utf-8") == text
    if only:
        setting.say("owners_current" if current else "owners_old", out=out)
        return 0 if current else 1
    if not current:
        out.write_text(text, "utf-8", newline="\n")
    setting.say("owners_written", out=out, lines=len(found))
    return 0
