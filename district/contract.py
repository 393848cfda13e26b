"""What each kind of YAML file may hold: DESIGN section 4 as data.

One `Shape` per kind of file; the reader, and anything else that must know the keys, takes them
from here. Adding an optional key is one line here, one attribute in `records`, one test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from district.fields import Constraints, Labels, form_field
from district.forms import Form
from district.kinds import (
    INTAKE_URL,
    NTH_WEEKDAY,
    NUMBERS,
    PHONE,
    SITE_URL,
    SPAN,
    TIMEZONE,
    ReasonText,
    SiteLanguages,
    Weekdays,
    address_range,
    board_printed,
    meeting_change,
    recurrence,
    team_member,
)
from district.layout import CALLED
from district.localized import LANGUAGES
from district.records import (
    Absence,
    BrowserEditor,
    Community,
    Group,
    MeetingSeries,
    Minutes,
    Notice,
    Number,
    Officer,
    Place,
    Posting,
    PresenceHours,
    Role,
    Station,
)
from district.shape import Choice, Key, Many, Shape
from district.span import parse_span
from district.values import (
    COUNT,
    DATE,
    END,
    FLAG,
    ID,
    LANGUAGE,
    LOCALIZED,
    MOMENT,
    PROSE,
    PUBLISHED,
    STEP_FREE,
    TEXT,
    TIME,
    TO_COMMUNITY,
    TO_OFFICER,
    matching,
)

NOTICE_KINDS = ("safety", "fraud", "traffic", "service", "bulletin")
SEVERITIES = ("info", "warning", "urgent")
FORM_KINDS = ("mediation", "noise", "visit", "rental", "group", "question")
TEAM_ROLES = ("auxiliary", "guard", "grid_worker", "volunteer")
GROUP_KINDS = ("courtyard_chat", "merchants_circle")
FIELD_TYPES = ("string", "boolean", "integer", "number", "date", "time")

BACKENDS = ("github", "gitlab", "gitea")

HTTPS = matching(r"https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*", "not_an_https_address")
REVIEWER = matching(r"@[A-Za-z0-9][A-Za-z0-9_./-]*|[^@\s]+@[^@\s]+", "not_a_reviewer")

NUMBER = Shape(Number, [Key("number", PHONE), Key("for", LOCALIZED, to="purpose")])

PLACE = Shape(Place, [
    Key("name", LOCALIZED),
    Key("address", TEXT, default=""),
    Key("step_free", STEP_FREE, default=None),
], main="name")

ADMIN = Shape(BrowserEditor, [
    Key("backend", Choice(*BACKENDS)),
    Key("repo", matching(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+", "not_a_repository")),
    Key("branch", TEXT, default="main"),
    Key("folder", TEXT, default="content"),
    Key("api", HTTPS, default=""),
    Key("sign_in", HTTPS, default=""),
    Key("app_id", TEXT, default=""),
    Key("review", FLAG, default=True),
])

PROFILE: Shape[dict[str, Any]] = Shape(dict, [
    Key("name", LOCALIZED),
    Key("timezone", TIMEZONE, default="Asia/Shanghai"),
    Key("languages", SiteLanguages(), default=LANGUAGES),
    Key("url", SITE_URL),
    Key("intake_url", INTAKE_URL, default=""),
    Key("emergency", Many(NUMBER, at_least=1)),
    Key("hotline", NUMBER),
    Key("presence_hours_promised", COUNT, default=36),
    Key("verify_every", SPAN, default=parse_span("180 days")),
    Key("also_written", Many(TEXT), default=()),
    Key("footer", LOCALIZED, default=None),
    Key("reviewers", Many(REVIEWER, or_one=True), default=()),
    Key("admin", ADMIN, default=None),
])

STATION: Shape[dict[str, Any]] = Shape(dict, [
    Key("name", LOCALIZED),
    Key("address", LOCALIZED),
    Key("phone", PHONE),
    Key("open", LOCALIZED, default=None),
    Key("reviewers", Many(REVIEWER, or_one=True), default=()),
])

ADDRESS = Shape(address_range, [
    Key("street", TEXT, default=""),
    Key("compound", TEXT, default=""),
    Key("en", TEXT, default=""),
    Key("numbers", NUMBERS, default=None),
    Key("buildings", NUMBERS, default=None),
    Key("also", Many(TEXT, or_one=True), default=()),
    Key("former_names", Many(TEXT, or_one=True), default=()),
    Key("sounds_like", Many(TEXT, or_one=True), default=()),
], needs={"street": "numbers", "numbers": "street", "buildings": "compound"})

COMMUNITY: Shape[dict[str, Any]] = Shape(dict, [
    Key("name", LOCALIZED),
    Key("code", matching(r"[0-9]{12}", "not_a_community_code", 999_999_999_999)),
    Key("subdistrict", LOCALIZED),
    Key("former_names", Many(TEXT), default=()),
    Key("former_ids", Many(ID), default=()),
    Key("office", LOCALIZED),
    Key("addresses", Many(ADDRESS, at_least=1)),
    Key("team", Many(Shape(team_member, [
        Key("role", Choice(*TEAM_ROLES)),
        Key("count", COUNT, default=None),
        Key("name", TEXT, default=""),
    ])), default=()),
    Key("groups", Many(Shape(Group, [
        Key("kind", Choice(*GROUP_KINDS)),
        Key("name", LOCALIZED),
        Key("join", LOCALIZED, default=None),
    ])), default=()),
    Key("board", Shape(board_printed, [Key("printed_on", DATE)]), default=None,
        to="board_printed"),
])

OFFICER: Shape[dict[str, Any]] = Shape(dict, [
    Key("name", LOCALIZED),
    Key("badge", matching(r"[0-9]{6}", "not_a_badge", 999_999)),
    Key("phone", PHONE),
    Key("photo", matching(r"[a-z0-9][a-z0-9-]*\.(jpg|jpeg|png|webp)", "not_a_photo_name"),
        default=""),
    Key("speaks", Many(LANGUAGE, at_least=1), default=("zh",)),
    Key("postings", Many(Shape(Posting, [
        Key("community", TO_COMMUNITY),
        Key("from", DATE, to="since"),
        Key("until", DATE, default=None),
        Key("role", Choice(*Role), default=Role.LEAD),
    ]), at_least=1)),
    Key("hours", Many(Shape(PresenceHours, [
        Key("days", Weekdays()),
        Key("from", TIME, to="start"),
        Key("until", END, to="end"),
        Key("at", LOCALIZED),
    ]))),
    Key("away", Many(Shape(Absence, [
        Key("from", DATE, to="since"),
        Key("until", DATE),
        Key("deputy", TO_OFFICER, default=None),
    ])), default=()),
    Key("about", LOCALIZED, default=None),
    Key("verified_on", DATE),
])

MEETING: Shape[dict[str, Any]] = Shape(dict, [
    Key("title", LOCALIZED),
    Key("communities", Many(TO_COMMUNITY, at_least=1)),
    Key("host", TO_OFFICER),
    Key("place", PLACE),
    Key("first", MOMENT),
    Key("lasts", SPAN, default=parse_span("90m")),
    Key("repeats", Shape(recurrence, [
        Key("every", Choice("week", "2 weeks", "month")),
        Key("on", Many(NTH_WEEKDAY, at_least=1, or_one=True)),
        Key("until", DATE),
    ]), default=None),
    Key("on_holidays", Choice("skip", "keep"), default="skip"),
    Key("changes", Many(Shape(meeting_change, [
        Key("on", DATE),
        Key("cancelled", ReasonText(), default=None),
        Key("moved_to", MOMENT, default=None),
        Key("place", PLACE, default=None),
        Key("restored", ReasonText(), default=None),
        Key("announced", DATE, default=None),
    ])), default=()),
    Key("agenda", Many(LOCALIZED), default=()),
    Key("held", Many(Shape(Minutes, [
        Key("on", DATE),
        Key("raised", COUNT),
        Key("settled", COUNT),
        Key("summary", LOCALIZED, default=None),
    ])), default=()),
    Key("revised_on", DATE, default=None),
])

NOTICE: Shape[dict[str, Any]] = Shape(dict, [
    Key("title", LOCALIZED),
    Key("kind", Choice(*NOTICE_KINDS)),
    Key("severity", Choice(*SEVERITIES), default="info"),
    Key("published", PUBLISHED),
    Key("updated", MOMENT, default=None),
    Key("expires", DATE),
    Key("communities", Many(TO_COMMUNITY, at_least=1), default=()),
    Key("body", PROSE),
    Key("source", LOCALIZED),
    Key("edited_by", TEXT),
    Key("reviewed_by", TEXT),
])

FIELD = Shape(form_field, [
    Key("name", matching(r"[a-z][a-z0-9_]*", "not_a_field_name")),
    Key("type", Choice(*FIELD_TYPES)),
    Key("title", LOCALIZED),
    Key("help", LOCALIZED, default=None),
    Key("constraints", Constraints(), default=None),
    Key("personal", FLAG, default=False),
    Key("long", FLAG, default=False),
    Key("labels", Labels(), default=None),
    Key("format", TEXT, default=""),
    Key("trueValues", Many(TEXT, at_least=1), default=()),
    Key("falseValues", Many(TEXT, at_least=1), default=()),
])

FORM: Shape[dict[str, Any]] = Shape(dict, [
    Key("title", LOCALIZED),
    Key("intro", LOCALIZED),
    Key("not_for", LOCALIZED, default=None),
    Key("kind", Choice(*FORM_KINDS)),
    Key("reply_within", SPAN),
    Key("keep_for", SPAN),
    Key("route_by", TEXT),
    Key("fields", Many(FIELD, at_least=1)),
])

RECORDS: Mapping[str, tuple[Shape[dict[str, Any]], type]] = {
    "stations": (STATION, Station),
    "communities": (COMMUNITY, Community),
    "officers": (OFFICER, Officer),
    "meetings": (MEETING, MeetingSeries),
    "notices": (NOTICE, Notice),
    "forms": (FORM, Form),
}
"""Kind of file → its shape and the record it becomes once id, file and station are known."""

FILES: Mapping[str, Shape[dict[str, Any]]] = {
    "district": PROFILE, **{CALLED[kind]: shape for kind, (shape, _) in RECORDS.items()},
}
"""What a file is called → its shape: every file there is a schema for."""
