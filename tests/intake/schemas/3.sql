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
                CHECK (routing IN ('found', 'deputy', 'away', 'no_lead', 'choose', 'unknown')),
    status      TEXT NOT NULL
                CHECK (status IN ('quarantined', 'waiting', 'claimed', 'closed', 'forgotten')),
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
    CHECK (officer IS NULL OR community IS NOT NULL),
    CHECK ((routing IN ('choose', 'unknown')) = (community IS NULL)),
    CHECK (status <> 'claimed' OR claimed_by IS NOT NULL),
    CHECK (status NOT IN ('waiting', 'quarantined') OR claimed_by IS NULL),
    CHECK (status <> 'quarantined' OR suspicion <> ''),
    CHECK ((status IN ('closed', 'forgotten')) = (outcome IS NOT NULL)),
    CHECK ((status IN ('closed', 'forgotten')) = (closed_at IS NOT NULL)),
    CHECK ((status = 'forgotten') = (fingerprint IS NULL)),
    CHECK ((status = 'forgotten') = (content IS NULL)),
    CHECK ((status = 'forgotten') = (salt IS NULL)),
    CHECK (status <> 'forgotten' OR (open = '{}' AND sealed IS NULL)),
    CHECK ((outcome IS NOT NULL AND outcome = 'referred') = (referred_to <> '')),
    CHECK ((sealed IS NULL) = (key_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX request_receipt ON request (receipt);
CREATE UNIQUE INDEX request_fingerprint ON request (fingerprint);
-- The working order: open, then what a person must look at first, then closed; by due time, arrival.
CREATE INDEX request_working_order ON request (
    (CASE WHEN closed_at IS NOT NULL THEN 2 WHEN status = 'quarantined' THEN 1 ELSE 0 END),
    due_at, received_at, id
);
CREATE INDEX request_closed ON request (status, version, closed_at);

-- Each event is linked to the one before it by `hash`; `digest` is of the request after the move.
CREATE TABLE event (
    id      INTEGER PRIMARY KEY,
    request INTEGER NOT NULL REFERENCES request (id),
    at      TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
    move    TEXT NOT NULL
            CHECK (move IN ('accept', 'quarantine', 'admit', 'claim', 'release', 'refer', 'ask',
                            'answer', 'add', 'withdraw', 'close', 'object', 'reopen', 'reseal',
                            'forget')),
    actor   TEXT NOT NULL,
    status  TEXT NOT NULL
            CHECK (status IN ('quarantined', 'waiting', 'claimed', 'closed', 'forgotten')),
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
