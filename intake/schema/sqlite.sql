-- The queue. One statement of what can be true; the code relies on it. postgresql.sql says the same.
-- Times are UTC, 2026-11-23T02:00:00Z. Personal values exist only inside `sealed`.

-- Each form as it was, so that a request is read, checked and forgotten by the words it was sent by.
CREATE TABLE definition (
    version TEXT PRIMARY KEY CHECK (length(version) = 64),
    form    TEXT NOT NULL,
    body    TEXT NOT NULL CHECK (json_valid(body)),
    seen_at TEXT NOT NULL CHECK (seen_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE TABLE request (
    id          INTEGER PRIMARY KEY,
    receipt     TEXT NOT NULL CHECK (length(receipt) = 9),
    fingerprint TEXT CHECK (length(fingerprint) = 64),
    content     TEXT CHECK (length(content) = 64),
    form        TEXT NOT NULL,
    version     TEXT NOT NULL REFERENCES definition (version),
    community   TEXT,
    officer     TEXT,
    claimed_by  TEXT,
    routing     TEXT NOT NULL
                CHECK (routing IN ('found', 'deputy', 'away', 'no_lead', 'choose', 'unknown',
                                   'by_hand')),
    status      TEXT NOT NULL
                CHECK (status IN ('quarantined', 'waiting', 'claimed', 'joined', 'closed', 'forgotten')),
    suspicion   TEXT NOT NULL DEFAULT '',
    outcome     TEXT CHECK (outcome IN ('resolved', 'advised', 'agreed', 'referred', 'duplicate',
                                        'out_of_scope', 'unreachable', 'withdrawn')),
    referred_to TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL CHECK (received_at GLOB '????-??-??T??:??:??Z'),
    due_at      TEXT NOT NULL CHECK (due_at GLOB '????-??-??T??:??:??Z'),
    closed_at   TEXT CHECK (closed_at GLOB '????-??-??T??:??:??Z'),
    open        TEXT NOT NULL CHECK (json_valid(open)),
    sealed      BLOB,
    key_id      TEXT,
    salt        TEXT CHECK (length(salt) = 32),
    fence        INTEGER NOT NULL DEFAULT 0,
    leased_until TEXT CHECK (leased_until GLOB '????-??-??T??:??:??Z'),
    asked_at     TEXT CHECK (asked_at GLOB '????-??-??T??:??:??Z'),
    turn_at      TEXT NOT NULL CHECK (turn_at GLOB '????-??-??T??:??:??Z'),
    vulnerable   INTEGER NOT NULL DEFAULT 0 CHECK (vulnerable IN (0, 1)),
    repeats      INTEGER NOT NULL DEFAULT 0,
    place        TEXT CHECK (length(place) = 64),
    street       TEXT,
    sound        TEXT,
    heard_at     TEXT,
    joined_to    INTEGER REFERENCES request (id) DEFERRABLE INITIALLY DEFERRED,
    meeting      TEXT,
    look_on      TEXT CHECK (look_on GLOB '????-??-??'),
    not_by       TEXT,
    CHECK (officer IS NULL OR community IS NOT NULL),
    CHECK ((routing IN ('choose', 'unknown')) = (community IS NULL)),
    CHECK (status <> 'claimed' OR claimed_by IS NOT NULL),
    CHECK ((status = 'claimed') = (leased_until IS NOT NULL)),
    CHECK (status NOT IN ('waiting', 'quarantined', 'joined') OR claimed_by IS NULL),
    CHECK (joined_to IS NULL OR status IN ('joined', 'closed', 'forgotten')),
    CHECK (status <> 'joined' OR joined_to IS NOT NULL),
    CHECK (asked_at IS NULL OR closed_at IS NULL),
    CHECK (look_on IS NULL OR (status = 'closed' AND outcome = 'agreed')),
    CHECK (status <> 'quarantined' OR suspicion <> ''),
    CHECK ((status IN ('closed', 'forgotten')) = (outcome IS NOT NULL)),
    CHECK ((status IN ('closed', 'forgotten')) = (closed_at IS NOT NULL)),
    CHECK ((status = 'forgotten') = (fingerprint IS NULL)),
    CHECK ((status = 'forgotten') = (content IS NULL)),
    CHECK ((status = 'forgotten') = (salt IS NULL)),
    CHECK (status <> 'forgotten' OR (open = '{}' AND sealed IS NULL AND place IS NULL)),
    CHECK (status <> 'forgotten' OR (vulnerable = 0 AND repeats = 0)),
    CHECK ((outcome IS NOT NULL AND outcome = 'referred') = (referred_to <> '')),
    CHECK ((sealed IS NULL) = (key_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX request_receipt ON request (receipt);
CREATE UNIQUE INDEX request_fingerprint ON request (fingerprint);
-- The working order: to be worked on, the resident was asked, a person must look first, joined to
-- another, closed; then whose turn comes first. For all, and for a community.
CREATE INDEX request_working_order ON request (
    (CASE WHEN closed_at IS NOT NULL THEN 4 WHEN status = 'joined' THEN 3
      WHEN status = 'quarantined' THEN 2 WHEN asked_at IS NOT NULL THEN 1 ELSE 0 END),
    turn_at, received_at, id
);
CREATE INDEX request_community ON request (
    community,
    (CASE WHEN closed_at IS NOT NULL THEN 4 WHEN status = 'joined' THEN 3
      WHEN status = 'quarantined' THEN 2 WHEN asked_at IS NOT NULL THEN 1 ELSE 0 END),
    turn_at, received_at, id
);
CREATE INDEX request_claimed ON request (claimed_by) WHERE status = 'claimed';
-- How a station stands, and what was done, is counted here without a look at the rows themselves.
CREATE INDEX request_open ON request (
    community, status, claimed_by, officer, due_at, asked_at, received_at, fence, id
) WHERE status NOT IN ('closed', 'forgotten');
CREATE INDEX request_done ON request (
    community, closed_at, received_at, version, outcome, suspicion, id
) WHERE closed_at IS NOT NULL;
CREATE INDEX request_heard ON request (
    community, received_at, street, heard_at, status, outcome
) WHERE street IS NOT NULL;
CREATE INDEX request_by_hand ON request (officer) WHERE routing = 'by_hand' AND status = 'waiting';
CREATE INDEX request_not_by ON request (not_by) WHERE not_by IS NOT NULL;
CREATE INDEX request_place ON request (place, received_at) WHERE place IS NOT NULL;
CREATE INDEX request_joined ON request (joined_to) WHERE joined_to IS NOT NULL;
CREATE INDEX request_meeting ON request (meeting) WHERE meeting IS NOT NULL;
CREATE INDEX request_look ON request (look_on) WHERE look_on IS NOT NULL;
CREATE INDEX request_closed ON request (status, version, closed_at);

-- Each event is linked to the one before it by `hash`; `digest` is of the request after the move.
CREATE TABLE event (
    id      INTEGER PRIMARY KEY,
    request INTEGER NOT NULL REFERENCES request (id),
    at      TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
    move    TEXT NOT NULL
            CHECK (move IN ('accept', 'quarantine', 'admit', 'claim', 'release', 'refer', 'ask',
                            'answer', 'add', 'withdraw', 'close', 'object', 'reopen', 'reseal',
                            'forget', 'note', 'call', 'hand_over', 'take_over', 'assign', 'join',
                            'split', 'agenda', 'look', 'slip', 'report')),
    actor   TEXT NOT NULL,
    status  TEXT NOT NULL
            CHECK (status IN ('quarantined', 'waiting', 'claimed', 'joined', 'closed', 'forgotten')),
    detail  TEXT NOT NULL DEFAULT '',
    digest  TEXT NOT NULL CHECK (length(digest) = 64),
    hash    TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;

CREATE INDEX event_request ON event (request, id);

-- What people wrote about a move. Apart from the event, because it must be forgotten one day
-- and the event must not. A letter is to the resident, and sealed with the key `letter`.
CREATE TABLE note (
    event  INTEGER NOT NULL REFERENCES event (id),
    letter INTEGER NOT NULL CHECK (letter IN (0, 1)),
    sealed BLOB NOT NULL,
    key_id TEXT NOT NULL,
    PRIMARY KEY (event, letter)
) STRICT;

-- How many there have been, and the hash of the last event: what is cut off at the end is missed.
-- `unwiped`: something was erased, and the database's files may still hold it.
CREATE TABLE chain (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    requests INTEGER NOT NULL,
    events   INTEGER NOT NULL,
    head     TEXT NOT NULL,
    unwiped  INTEGER NOT NULL DEFAULT 0 CHECK (unwiped IN (0, 1))
) STRICT;

INSERT INTO chain (one, requests, events, head) VALUES (1, 0, 0, '');

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;

-- Who may use the desk. Outside the chain of events. `password` is argon2id's own notation, or the
-- issuer of OpenID Connect says who comes as `subject`. An account is switched off, never deleted:
-- events name it.
CREATE TABLE account (
    name     TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 40),
    shown    TEXT NOT NULL CHECK (shown <> ''),
    role     TEXT NOT NULL CHECK (role IN ('officer', 'head', 'district', 'helper')),
    officer  TEXT,
    station  TEXT,
    password TEXT,
    issuer   TEXT,
    subject  TEXT,
    active   INTEGER NOT NULL CHECK (active IN (0, 1)),
    CHECK (role <> 'officer' OR officer IS NOT NULL),
    CHECK ((role = 'head') = (station IS NOT NULL)),
    CHECK ((issuer IS NULL) = (subject IS NULL)),
    CHECK (password IS NOT NULL OR subject IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX account_subject ON account (issuer, subject);

-- Who is signed in; `token` is the SHA-256 of what the browser keeps. No backup carries these.
CREATE TABLE session (
    token    TEXT PRIMARY KEY CHECK (length(token) = 64),
    account  TEXT NOT NULL REFERENCES account (name),
    begun_at TEXT NOT NULL CHECK (begun_at GLOB '????-??-??T??:??:??Z'),
    seen_at  TEXT NOT NULL CHECK (seen_at GLOB '????-??-??T??:??:??Z')
) STRICT;

CREATE INDEX session_account ON session (account);

-- 派单: a part of a request that a helper is given to do; its `id` is that of the event with which
-- it was given. `sealed` is what the helper sees. Outside the chain: the history has the events.
-- `account` refers to no row, for a backup carries slips and no accounts.
CREATE TABLE slip (
    id           INTEGER PRIMARY KEY REFERENCES event (id) DEFERRABLE INITIALLY DEFERRED,
    request      INTEGER NOT NULL REFERENCES request (id),
    account      TEXT NOT NULL,
    given_by     TEXT NOT NULL,
    given_at     TEXT NOT NULL CHECK (given_at GLOB '????-??-??T??:??:??Z'),
    until        TEXT NOT NULL CHECK (until GLOB '????-??-??T??:??:??Z'),
    sealed       BLOB NOT NULL,
    key_id       TEXT NOT NULL,
    done_at      TEXT CHECK (done_at GLOB '????-??-??T??:??:??Z'),
    withdrawn_at TEXT CHECK (withdrawn_at GLOB '????-??-??T??:??:??Z'),
    CHECK (until > given_at),
    CHECK (done_at IS NULL OR withdrawn_at IS NULL)
) STRICT;

CREATE INDEX slip_request ON slip (request, id);
CREATE INDEX slip_account ON slip (account, id);
