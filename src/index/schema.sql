-- The database of `alam index`, version 1. docs/index.md is its manual: the views are public and
-- stay, the tables may change with user_version.

CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE zone (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- Proclitics in front of a mention, outermost first, joined by '+'. 0 is ''.
CREATE TABLE clitic (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE surface (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    within INTEGER REFERENCES entity,
    country INTEGER REFERENCES entity,
    latitude REAL,
    longitude REAL,
    listed INTEGER NOT NULL
) STRICT;
CREATE INDEX entity_within ON entity (within) WHERE within IS NOT NULL;
CREATE INDEX entity_country ON entity (country) WHERE country IS NOT NULL;

-- The closure of `within`: everything that an entity lies in, near and far.
CREATE TABLE inside (
    entity INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
    ancestor INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,
    PRIMARY KEY (ancestor, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX inside_entity ON inside (entity);

-- Numbers are never used again: what was taken away leaves nothing that could be taken for another.
CREATE TABLE document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL REFERENCES source,
    day INTEGER,
    language TEXT,
    content INTEGER NOT NULL,
    tagged INTEGER NOT NULL
) STRICT;
CREATE INDEX document_day ON document (day);

CREATE TABLE field (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    field INTEGER NOT NULL,
    start INTEGER NOT NULL,
    surface INTEGER NOT NULL REFERENCES surface,
    entity INTEGER NOT NULL REFERENCES entity,
    sentence INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    zone INTEGER NOT NULL REFERENCES zone,
    score INTEGER NOT NULL,
    how INTEGER NOT NULL,
    PRIMARY KEY (document, field, start, surface, entity)
) STRICT, WITHOUT ROWID;

CREATE TABLE role (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    entity INTEGER NOT NULL REFERENCES entity,
    role TEXT NOT NULL,
    of INTEGER REFERENCES entity,
    PRIMARY KEY (document, entity, role)
) STRICT, WITHOUT ROWID;

-- All mentions once more, packed for reading all of them fast: see src/index/pack.h.
CREATE TABLE pack (
    chunk INTEGER PRIMARY KEY,
    data BLOB NOT NULL
) STRICT;

-- The folded words of each document. rowid is document.id.
CREATE VIRTUAL TABLE fulltext USING fts5 (
    text, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
);

-- ---- Public views ------------------------------------------------------------------------------

CREATE VIEW documents AS
SELECT d.id AS number, d.name AS document, s.name AS source,
       (SELECT text FROM field WHERE document = d.id AND name = 'title') AS title,
       date(d.day * 86400, 'unixepoch') AS date, d.language,
       printf('%016x', d.content) AS hash,
       (SELECT json_group_array(name) FROM (
            SELECT DISTINCT z.name FROM mention m JOIN zone z ON z.id = m.zone
            WHERE m.document = d.id ORDER BY 1)) AS zones
FROM document d JOIN source s ON s.id = d.source;

CREATE VIEW texts AS
SELECT d.name AS document, f.name AS field, f.text
FROM field f JOIN document d ON d.id = f.document;

CREATE VIEW entities AS
SELECT e.key AS id, e.type, e.kind, e.name, w.key AS within, c.key AS country,
       e.latitude, e.longitude, e.listed
FROM entity e LEFT JOIN entity w ON w.id = e.within LEFT JOIN entity c ON c.id = e.country;

CREATE VIEW within AS
SELECT e.key AS id, a.key AS within
FROM inside i JOIN entity e ON e.id = i.entity JOIN entity a ON a.id = i.ancestor;

CREATE VIEW mentions AS
SELECT d.name AS document, s.name AS source, date(d.day * 86400, 'unixepoch') AS date,
       f.name AS field, m.start, m.start + length(t.text) AS "end", t.text,
       e.key AS id, e.type, e.kind, e.name, z.name AS zone,
       CASE m.how & 1 WHEN 0 THEN 'name' ELSE 'demonym' END AS mode,
       CASE m.how >> 2 & 7 WHEN 0 THEN 'exact' WHEN 1 THEN 'folded' WHEN 2 THEN 'variant'
                           WHEN 3 THEN 'fuzzy' ELSE 'other' END AS match,
       m.how >> 1 & 1 AS nested, k.text AS clitics,
       m.score / 100.0 AS score, m.sentence, m.paragraph
FROM mention m
JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source
JOIN field f ON f.document = m.document AND f.number = m.field
JOIN surface t ON t.id = m.surface JOIN entity e ON e.id = m.entity
JOIN zone z ON z.id = m.zone JOIN clitic k ON k.id = m.how >> 5;

CREATE VIEW roles AS
SELECT d.name AS document, date(d.day * 86400, 'unixepoch') AS date, e.key AS id, e.name,
       r.role, o.key AS "of"
FROM role r JOIN document d ON d.id = r.document JOIN entity e ON e.id = r.entity
LEFT JOIN entity o ON o.id = r.of;

CREATE VIEW counts AS
SELECT e.key AS id, e.type, e.kind, e.name, s.name AS source, z.name AS zone,
       count(*) AS mentions, count(DISTINCT m.document) AS documents,
       date(min(d.day) * 86400, 'unixepoch') AS first, date(max(d.day) * 86400, 'unixepoch') AS last
FROM mention m JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source
JOIN entity e ON e.id = m.entity JOIN zone z ON z.id = m.zone
GROUP BY m.entity, d.source, m.zone;

CREATE VIEW spellings AS
SELECT e.key AS id, t.text AS spelling, s.name AS source,
       count(*) AS mentions, count(DISTINCT m.document) AS documents
FROM mention m JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source
JOIN entity e ON e.id = m.entity JOIN surface t ON t.id = m.surface
GROUP BY m.entity, m.surface, d.source;

CREATE VIEW days AS
SELECT e.key AS id, date(d.day * 86400, 'unixepoch') AS date,
       count(*) AS mentions, count(DISTINCT m.document) AS documents
FROM mention m JOIN document d ON d.id = m.document JOIN entity e ON e.id = m.entity
GROUP BY m.entity, d.day;
