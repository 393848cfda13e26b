"""Invented notices of a station: the sample's, each with a name of its own."""

from __future__ import annotations

from datetime import timedelta

from bench.invented.writer import NOW, Served, Writer, said


def write_notices(writer: Writer, folder: str, station: str, served: list[Served]) -> None:
    """One for twenty communities: some for the whole station, most for a community or two."""
    chance = writer.chance
    for at in range(10, len(served), 20):
        model = chance.choice(writer.texts.notices)
        one = served[at]
        published = NOW.date() - timedelta(days=chance.randint(1, 100))
        expires = published + timedelta(days=chance.randint(80, 200))
        title = {"zh": f"{one.named.stem}：{model['title']['zh']}",
                 "en": f"{one.named.latin}: {model['title']['en']}"}
        lines = [
            f"title: {said(title)}", f"kind: {model['kind']}",
            f"severity: {model['severity']}", f"published: {published} 09:00",
            f"expires: {expires}",
        ]
        if writer.often(0.7):
            names = [each.named.id for each in served[at:at + chance.randint(1, 3)]]
            lines.append(f"communities: [{', '.join(names)}]")
        lines += ["", "body:"]
        for language in ("zh", "en"):
            text = model["body"][language].splitlines()
            lines += [f"  {language}: |", *(f"    {line}".rstrip() for line in text)]
        lines += ["", f"source: {station}", "edited_by: 站内值班", "reviewed_by: 所长审核"]
        writer.write(f"{folder}/notices/{published}-{one.named.id}.yaml", lines)
