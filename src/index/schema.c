/* The database of the index. docs/index.md is its manual: the views are public and stay, the tables may
   change with the version. */
#include "index/schema.h"

static const char version_1[] =
    "PRAGMA application_id = 0x414C414D;\n"
    "CREATE TABLE setting (\n"
    "    key TEXT PRIMARY KEY,\n"
    "    value ANY NOT NULL\n"
    ") STRICT, WITHOUT ROWID;\n"

    "CREATE TABLE source (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL UNIQUE\n"
    ") STRICT;\n"

    "CREATE TABLE zone (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT NOT NULL UNIQUE\n"
    ") STRICT;\n"

    /* How a mention was found: one row for each combination that was seen. */
    "CREATE TABLE manner (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    zone INTEGER NOT NULL REFERENCES zone,\n"
    "    score INTEGER NOT NULL,\n"
    "    mode TEXT NOT NULL,\n"
    "    match TEXT NOT NULL,\n"
    "    nested INTEGER NOT NULL,\n"
    "    clitics TEXT NOT NULL,\n"
    "    UNIQUE (zone, score, mode, match, nested, clitics)\n"
    ") STRICT;\n"

    "CREATE TABLE surface (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    text TEXT NOT NULL UNIQUE\n"
    ") STRICT;\n"

    "CREATE TABLE entity (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    key TEXT NOT NULL UNIQUE,\n"
    "    type TEXT NOT NULL,\n"
    "    kind TEXT NOT NULL,\n"
    "    name TEXT NOT NULL,\n"
    "    within INTEGER REFERENCES entity,\n"
    "    country INTEGER REFERENCES entity,\n"
    "    latitude REAL,\n"
    "    longitude REAL,\n"
    "    listed INTEGER NOT NULL\n"
    ") STRICT;\n"
    "CREATE INDEX entity_within ON entity (within) WHERE within IS NOT NULL;\n"
    "CREATE INDEX entity_country ON entity (country) WHERE country IS NOT NULL;\n"

    /* The closure of `within`: everything that an entity lies in, near and far. */
    "CREATE TABLE inside (\n"
    "    entity INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,\n"
    "    ancestor INTEGER NOT NULL REFERENCES entity ON DELETE CASCADE,\n"
    "    PRIMARY KEY (ancestor, entity)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX inside_entity ON inside (entity);\n"

    /* Numbers are never used again: what was taken away leaves nothing that could be taken for another. */
    "CREATE TABLE document (\n"
    "    id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
    "    name TEXT NOT NULL UNIQUE,\n"
    "    source INTEGER NOT NULL REFERENCES source,\n"
    "    day INTEGER,\n"
    "    language TEXT,\n"
    "    content INTEGER NOT NULL,\n"
    "    tagged INTEGER NOT NULL\n"
    ") STRICT;\n"

    /* id is document * 16 + number. A table by rowid, as the others waste half a page a text. */
    "CREATE TABLE field (\n"
    "    id INTEGER PRIMARY KEY,\n"
    "    name TEXT,\n"
    "    text TEXT NOT NULL,\n"
    "    document INTEGER AS (id / 16),\n"
    "    number INTEGER AS (id % 16)\n"
    ") STRICT;\n"

    "CREATE TABLE mention (\n"
    "    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,\n"
    "    field INTEGER NOT NULL,\n"
    "    start INTEGER NOT NULL,\n"
    "    surface INTEGER NOT NULL REFERENCES surface,\n"
    "    entity INTEGER NOT NULL REFERENCES entity,\n"
    "    sentence INTEGER NOT NULL,\n"
    "    paragraph INTEGER NOT NULL,\n"
    "    manner INTEGER NOT NULL REFERENCES manner,\n"
    "    PRIMARY KEY (document, field, start, surface, entity)\n"
    ") STRICT, WITHOUT ROWID;\n"

    "CREATE TABLE role (\n"
    "    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,\n"
    "    entity INTEGER NOT NULL REFERENCES entity,\n"
    "    role TEXT NOT NULL,\n"
    "    of INTEGER REFERENCES entity,\n"
    "    PRIMARY KEY (document, entity, role)\n"
    ") STRICT, WITHOUT ROWID;\n"

    /* All mentions once more, packed for reading all of them fast: see src/index/pack.h. */
    "CREATE TABLE pack (\n"
    "    chunk INTEGER PRIMARY KEY,\n"
    "    data BLOB NOT NULL\n"
    ") STRICT;\n"

    /* The folded words of each document. rowid is document.id. */
    "CREATE VIRTUAL TABLE fulltext USING fts5 (\n"
    "    text, content = '', columnsize = 0, detail = none, tokenize = 'ascii'\n"
    ");\n"
    /* What is gathered in memory before it is written: all of a batch. */
    "INSERT INTO fulltext (fulltext, rank) VALUES ('hashsize', 67108864);\n"

    /* Public views */

    "CREATE VIEW documents AS\n"
    "SELECT d.id AS number, d.name AS document, s.name AS source,\n"
    "       (SELECT text FROM field WHERE id BETWEEN d.id * 16 AND d.id * 16 + 15\n"
    "            AND name = 'title') AS title,\n"
    "       date(d.day * 86400, 'unixepoch') AS date, d.language,\n"
    "       printf('%016x', d.content) AS hash,\n"
    "       (SELECT json_group_array(name) FROM (\n"
    "            SELECT DISTINCT z.name FROM mention m JOIN manner h ON h.id = m.manner\n"
    "            JOIN zone z ON z.id = h.zone\n"
    "            WHERE m.document = d.id ORDER BY 1)) AS zones\n"
    "FROM document d JOIN source s ON s.id = d.source;\n"

    "CREATE VIEW texts AS\n"
    "SELECT d.name AS document, f.name AS field, f.text\n"
    "FROM field f JOIN document d ON d.id = f.document;\n"

    "CREATE VIEW entities AS\n"
    "SELECT e.key AS id, e.type, e.kind, e.name, w.key AS within, c.key AS country,\n"
    "       e.latitude, e.longitude, e.listed\n"
    "FROM entity e LEFT JOIN entity w ON w.id = e.within LEFT JOIN entity c ON c.id = e.country;\n"

    "CREATE VIEW within AS\n"
    "SELECT e.key AS id, a.key AS within\n"
    "FROM inside i JOIN entity e ON e.id = i.entity JOIN entity a ON a.id = i.ancestor;\n"

    "CREATE VIEW mentions AS\n"
    "SELECT d.name AS document, s.name AS source, date(d.day * 86400, 'unixepoch') AS date,\n"
    "       f.name AS field, m.start, m.start + length(t.text) AS \"end\", t.text,\n"
    "       e.key AS id, e.type, e.kind, e.name, z.name AS zone,\n"
    "       h.mode, h.match, h.nested, h.clitics, h.score / 100.0 AS score,\n"
    "       m.sentence, m.paragraph\n"
    "FROM mention m\n"
    "JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source\n"
    "JOIN field f ON f.id = m.document * 16 + m.field\n"
    "JOIN surface t ON t.id = m.surface JOIN entity e ON e.id = m.entity\n"
    "JOIN manner h ON h.id = m.manner JOIN zone z ON z.id = h.zone;\n"

    "CREATE VIEW roles AS\n"
    "SELECT d.name AS document, date(d.day * 86400, 'unixepoch') AS date, e.key AS id, e.name,\n"
    "       r.role, o.key AS \"of\"\n"
    "FROM role r JOIN document d ON d.id = r.document JOIN entity e ON e.id = r.entity\n"
    "LEFT JOIN entity o ON o.id = r.of;\n"

    "CREATE VIEW counts AS\n"
    "SELECT e.key AS id, e.type, e.kind, e.name, s.name AS source, z.name AS zone,\n"
    "       count(*) AS mentions, count(DISTINCT m.document) AS documents,\n"
    "       date(min(d.day) * 86400, 'unixepoch') AS first, date(max(d.day) * 86400, 'unixepoch') AS last\n"
    "FROM mention m JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source\n"
    "JOIN entity e ON e.id = m.entity JOIN manner h ON h.id = m.manner\n"
    "JOIN zone z ON z.id = h.zone\n"
    "GROUP BY m.entity, d.source, h.zone;\n"

    "CREATE VIEW spellings AS\n"
    "SELECT e.key AS id, t.text AS spelling, s.name AS source,\n"
    "       count(*) AS mentions, count(DISTINCT m.document) AS documents\n"
    "FROM mention m JOIN document d ON d.id = m.document JOIN source s ON s.id = d.source\n"
    "JOIN entity e ON e.id = m.entity JOIN surface t ON t.id = m.surface\n"
    "GROUP BY m.entity, m.surface, d.source;\n"

    "CREATE VIEW days AS\n"
    "SELECT e.key AS id, date(d.day * 86400, 'unixepoch') AS date,\n"
    "       count(*) AS mentions, count(DISTINCT m.document) AS documents\n"
    "FROM mention m JOIN document d ON d.id = m.document JOIN entity e ON e.id = m.entity\n"
    "GROUP BY m.entity, d.day;\n";

const char *const alam_index_steps[ALAM_INDEX_VERSION] = {version_1};
