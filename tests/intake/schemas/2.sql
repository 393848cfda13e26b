-- The queue. One statement of what can be true; the code relies on it.
-- Times are UTC, 2026-11-23T02:00:00Z. Personal values exist only inside `sealed`.

CREATE TABLE definition (
    version TEXT PRIMARY KEY CHECK (length(version) = 64),
    form    TEXT NOT NULL,
    body    TEXT NOT NULL CHECK (json_valid(body))
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
    status      TEXT NOT NULL CHECK (status IN ('waiting', 'claimed', 'closed', 'forgotten')),
    outcome     TEXT CHECK (outcome IN ('resolved', 'advised', 'agreed', 'referred', 'duplicate',
                                        'out_of_scope', 'unreachable', 'withdrawn')),
    referred_to TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL CHECK (received_at GLOB '????-??-??T??:??:??Z'),
    due_at      TEXT NOT NULL CHECK (due_at GLOB '????-??-??T??:??:??Z'),
    closed_at   TEXT CHECK (closed_at GLOB '????-??-??T??:??:??Z'),
    open        TEXT NOT NULL CHECK (json_valid(open)),
    sealed      BLOB,
    key_id      TEXT,
    CHECK (officer IS NULL OR community IS NOT NULL),
    CHECK ((routing IN ('choose', 'unknown')) = (community IS NULL)),
    CHECK (status <> 'claimed' OR claimed_by IS NOT NULL),
    CHECK (status <> 'waiting' OR claimed_by IS NULL),
    CHECK ((status IN ('closed', 'forgotten')) = (outcome IS NOT NULL)),
    CHECK ((status IN ('closed', 'forgotten')) = (closed_at IS NOT NULL)),
    CHECK ((status = 'forgotten') = (fingerprint IS NULL)),
    CHECK ((status = 'forgotten') = (content IS NULL)),
    CHECK (status <> 'forgotten' OR (open = '{}' AND sealed IS NULL)),
    CHECK ((outcome IS NOT NULL AND outcome = 'referred') = (referred_to <> '')),
    CHECK ((sealed IS NULL) = (key_id IS NULL))
) STRICT;

CREATE UNIQUE INDEX request_receipt ON request (receipt);
CREATE UNIQUE INDEX request_fingerprint ON request (fingerprint);
-- The working order: what is open before what is closed, then by due time, then by arrival.
CREATE INDEX request_working_order ON request ((closed_at IS NOT NULL), due_at, received_at, id);

CREATE TABLE event (
    id      INTEGER PRIMARY KEY,
    request INTEGER NOT NULL REFERENCES request (id),
    at      TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??Z'),
    move    TEXT NOT NULL
            CHECK (move IN ('accept', 'claim', 'release', 'refer', 'close', 'reopen', 'forget')),
    actor   TEXT NOT NULL,
    status  TEXT NOT NULL CHECK (status IN ('waiting', 'claimed', 'closed', 'forgotten')),
    detail  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX event_request ON event (request, id);

-- What people wrote about a move. Apart from the event, because it must be forgotten one day
-- and the event must not.
CREATE TABLE note (
    event  INTEGER PRIMARY KEY REFERENCES event (id),
    sealed BLOB NOT NULL,
    key_id TEXT NOT NULL
) STRICT;

CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;

CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END;
