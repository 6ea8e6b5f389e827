/* Alam: tags the people, places and organizations of a gazetteer in text.
 *
 * The shortest useful program:
 *
 *     alam_error error = {0};
 *     alam_image *image = alam_image_open("default.alam", &error);
 *     alam_tagger *tagger = image ? alam_tagger_new(image, NULL, &error) : NULL;
 *     if (!tagger || !alam_tag(tagger, text, strlen(text), &error)) {
 *         fprintf(stderr, "%s\n", error.message);
 *         return 1;
 *     }
 *     for (size_t i = 0; i < alam_span_count(tagger); i++) {
 *         const alam_span *span = alam_span_at(tagger, i);
 *         printf("%zu %zu %s\n", span->start.byte, span->end.byte, span->id);
 *     }
 *     alam_tagger_free(tagger);
 *     alam_image_close(image);
 *
 * Sections: errors, images, taggers, tagging, spans, occurrences, explaining, other spellings, entities,
 * folding, other encodings.
 *
 * Ownership is said in one of two sentences: "the caller frees it with X" or "borrowed until Y".
 * Text is UTF-8 with its length in bytes; it needs no terminator and may be ill-formed. Strings
 * that the library returns are well-formed UTF-8 and end with a NUL byte, unless said otherwise.
 * Thread safety: an image may be used by any number of threads at once; a tagger by one at a time.
 */
#ifndef ALAM_ALAM_H
#define ALAM_ALAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ALAM_API __attribute__((visibility("default")))
#else
#define ALAM_API
#endif

/* ---- Opaque handles ------------------------------------------------------------------------ */

typedef struct alam_image alam_image;   /* a compiled gazetteer, read-only, shared by threads   */
typedef struct alam_tagger alam_tagger; /* one thread's scratch memory over an image            */
typedef struct alam_scanner alam_scanner; /* the same, for searching alone                       */
typedef struct alam_text alam_text;     /* text read from another encoding, with its byte map   */

/* ---- Errors -------------------------------------------------------------------------------- */

typedef enum alam_code {
    ALAM_OK = 0,
    ALAM_ERROR_USE,    /* the call or the command line is wrong                                 */
    ALAM_ERROR_DATA,   /* a file's content is wrong: YAML, image, JSON, gold                    */
    ALAM_ERROR_IO,     /* the system could not read or write                                    */
    ALAM_ERROR_MEMORY, /* an allocation failed; the object is still usable                      */
} alam_code;

/* What went wrong. Every fallible call takes one (NULL: not wanted) and fills it on failure only.
 * `message` says what was found, what was expected and what to do; it does not repeat the place.
 * `line` and `column` count from 1 (0: none; columns count code points); `byte` from 0. */
typedef struct alam_error {
    alam_code code;
    unsigned line;
    unsigned column;
    size_t byte;
    char file[256];
    char message[512];
} alam_error;

/* Writes "file:line:column: message" to `out` (size bytes, always terminated), leaving out what is
 * not known. Returns `out`. */
ALAM_API const char *alam_error_text(const alam_error *error, char *out, size_t size);

/* The version of the library, "major.minor.patch". */
ALAM_API const char *alam_version(void);

/* ---- Images -------------------------------------------------------------------------------- */

/* Opens the image in the file `path`: maps it and checks all of it (checksum, then every offset and
 * index), so that a damaged or hostile file is refused and never read astray.
 * The caller frees it with alam_image_close(), after the taggers made from it.
 * Errors: ALAM_ERROR_IO (cannot be read), ALAM_ERROR_DATA (no image, another version, damaged). */
ALAM_API alam_image *alam_image_open(const char *path, alam_error *error);

/* The same, but a file that this user has opened so before, and that has not changed since, is not checked
 * again: that takes no longer for a million names than for one. What was found sound is noted in the user's
 * cache ($XDG_CACHE_HOME or ~/.cache, in alam/sound), by device, inode, size and times. */
ALAM_API alam_image *alam_image_open_known(const char *path, alam_error *error);

/* The same for an image that is already in memory: `bytes` is borrowed until alam_image_close() and
 * must be aligned to 8 bytes. `name` is what errors call it. */
ALAM_API alam_image *alam_image_open_memory(const void *bytes, size_t size, const char *name,
                                            alam_error *error);

/* NULL is allowed. */
ALAM_API void alam_image_close(alam_image *image);

/* What an image holds. Sizes in bytes. */
typedef struct alam_image_info {
    uint32_t format_version;
    size_t size;
    size_t entities;
    size_t names;     /* surface forms, with the inflected forms of demonyms                    */
    size_t words;     /* distinct folded words of names and rules                               */
    size_t prefixes;  /* entries of the name trie                                               */
    size_t proclitic_stacks;
    size_t triggers;
    size_t section_count;
} alam_image_info;

ALAM_API alam_image_info alam_image_describe(const alam_image *image);

/* Section `index` < info.section_count: its name, and its size in bytes in `*size`.
 * The name is borrowed until the image is closed. */
ALAM_API const char *alam_image_section(const alam_image *image, size_t index, size_t *size);

/* Where entities are from and under which licence, as their gazetteer says ("" where it does not). */
typedef struct alam_image_origin {
    const char *source;
    const char *licence;
    size_t entities; /* how many are from there */
} alam_image_origin;

ALAM_API size_t alam_image_origin_count(const alam_image *image);

/* `index` < alam_image_origin_count(); by source. Strings are borrowed until the image is closed. */
ALAM_API alam_image_origin alam_image_origin_at(const alam_image *image, size_t index);

/* That of the entity `id`. False where there is no such entity or its gazetteer does not say. */
ALAM_API bool alam_image_origin_of(const alam_image *image, const char *id, alam_image_origin *origin);

/* ---- Taggers ------------------------------------------------------------------------------- */

/* Which of several overlapping matches are reported. */
typedef enum alam_overlap {
    ALAM_OVERLAP_NESTED = 0, /* as LONGEST, and inside each span the longest spans of other types:
                                the adjective in "the Russian army"                             */
    ALAM_OVERLAP_LONGEST,    /* the longest match of all first, then the next that still fits;
                                of two equally long ones the one further left                   */
    ALAM_OVERLAP_LEFTMOST,   /* from left to right: the longest match that starts first         */
    ALAM_OVERLAP_ALL,        /* every match, also several entities for one stretch of text      */
} alam_overlap;

/* How a span names its entity. */
typedef enum alam_mode {
    ALAM_MODE_NAME = 0, /* by a name                                                            */
    ALAM_MODE_DEMONYM,  /* by an adjective or noun derived from a place ("Russian")             */
    ALAM_MODE_ROLE,     /* by what it was on the document's date ("the Russian president");
                           only where options.resolve_roles asks for it                         */
    ALAM_MODE_COUNT
} alam_mode;

/* How near the text is to the listed form. */
typedef enum alam_match {
    ALAM_MATCH_EXACT = 0, /* the same characters                                                */
    ALAM_MATCH_FOLDED,    /* the same but for what folding drops or unifies                     */
    ALAM_MATCH_VARIANT,   /* another spelling, by rules                                          */
    ALAM_MATCH_FUZZY,     /* another spelling and a slip of the hand                             */
    ALAM_MATCH_PATTERN,   /* by a pattern of the rules, which may name what no gazetteer lists   */
    ALAM_MATCH_COUNT
} alam_match;

/* See "Occurrences" below. */
typedef struct alam_occurrence alam_occurrence;

typedef struct alam_options {
    alam_overlap overlap;
    bool without_mode[ALAM_MODE_COUNT]; /* true: spans of this mode are left out                */
    bool without_match[ALAM_MATCH_COUNT]; /* true: spans of this tier are left out; without
                                 PATTERN no pattern is looked for, nor what it would support.
                                 Of VARIANT and FUZZY together, with OVERLAP_ALL and no patterns,
                                 just these; else what a longer one of them covered is found      */
    bool candidates;          /* true: spans of a name that several entities have list them       */
    bool resolve_roles;       /* true: also people who are named by their role alone, on documents
                                 whose date is known                                             */
    double max_cost;          /* of another spelling; 0: as far as the image's rules allow      */
    const char *const *types; /* only spans of these types; NULL: all. Copied.                  */
    size_t type_count;
    const char *const *zones; /* only spans of these zones; NULL: all. Copied.                  */
    size_t zone_count;
    bool keep_words;          /* alam_words() is wanted                                         */

    /* Told of what words could have been taken for, while a text is tagged; see "Occurrences". It must not
     * call the tagger. NULL: not wanted. */
    void (*occurrence)(void *context, const alam_occurrence *occurrence);
    void *occurrence_context;
} alam_options;

/* A tagger over `image`, which must outlive it. `options` NULL: the defaults (all zero).
 * The caller frees it with alam_tagger_free().
 * Errors: ALAM_ERROR_USE (a type the image does not declare), ALAM_ERROR_MEMORY. */
ALAM_API alam_tagger *alam_tagger_new(const alam_image *image, const alam_options *options,
                                      alam_error *error);

/* NULL is allowed. */
ALAM_API void alam_tagger_free(alam_tagger *tagger);

/* ---- Tagging ------------------------------------------------------------------------------- */

/* Tags one document of `length` bytes (at most 4 GiB). Takes time linear in `length`; allocates
 * nothing once the tagger has seen a document as large. After true, the spans can be read with
 * alam_span_at(); they are borrowed until the next call with this tagger, and `text` must stay
 * where it is as long.
 * Errors: ALAM_ERROR_USE (too long), ALAM_ERROR_MEMORY. Ill-formed text is no error. */
ALAM_API bool alam_tag(alam_tagger *tagger, const char *text, size_t length, alam_error *error);

/* A document in several fields (headline, body): alam_begin() once, then each field in reading order
 * with the name of its zone, reading its spans before the next. A full name in one field licenses
 * short forms in the later ones. Positions are relative to the field. `zone` is borrowed as `text`.
 * alam_tag() is alam_begin() and one field with the zone "body". In a field called "body" the image's
 * zone rules find the other parts of a page: "headline", "meta" (date line, byline, source, caption),
 * "keywords" and "related" (links to other articles). */
ALAM_API void alam_begin(alam_tagger *tagger);
ALAM_API bool alam_tag_field(alam_tagger *tagger, const char *zone, const char *text, size_t length,
                             alam_error *error);

/* alam_begin() for a document whose date is known: year * 10000 + month * 100 + day, 0 where it is not.
 * Persons then carry the role they had on that day. Where it is not known, the zone rules may find it in
 * the text, for the spans of that field and of later ones. */
ALAM_API void alam_begin_dated(alam_tagger *tagger, int32_t date);

/* The date of the document: the one that was given, else the one that was found in what has been tagged of
 * it; 0 where neither is known. */
ALAM_API int32_t alam_document_date(const alam_tagger *tagger);

/* Reads "YYYY-MM-DD", which a "T" or a blank and a time may follow, as alam_begin_dated() wants it; 0
 * where `text` is none or no day of the calendar (years 1900 to 2199). */
ALAM_API int32_t alam_read_date(const char *text, size_t length);

/* The folded words of the last text as alam_fold_words() gives them, which it need not cut again; its
 * length in `*length`. Empty where the options did not ask for them. Borrowed until the next call with
 * this tagger. */
ALAM_API const char *alam_words(const alam_tagger *tagger, size_t *length);

/* How many ill-formed UTF-8 sequences the last text had (each counts as one U+FFFD, one maximal
 * subpart as the Unicode Standard recommends, in every unit of position). */
ALAM_API size_t alam_ill_formed(const alam_tagger *tagger);

/* ---- Spans --------------------------------------------------------------------------------- */

/* A place in the original text, in three units at once, each from 0. */
typedef struct alam_position {
    size_t byte;
    size_t codepoint;
    size_t utf16;
} alam_position;

/* One of several entities that a span may mean. */
typedef struct alam_choice {
    const char *id;
    double score; /* 0..1 */
} alam_choice;

typedef struct alam_span {
    alam_position start;
    alam_position end;   /* exclusive                                                           */
    const char *type;    /* "person", "place", "organization" or declared by a gazetteer        */
    const char *kind;    /* "city", "newspaper" ...; "" where the gazetteer says none           */
    const char *id;      /* the entity's id in its gazetteer; of one that no gazetteer lists what
                            the pattern that found it makes of the text, "?person:..." by custom:
                            the same for all mentions of a document, and nothing beyond it      */
    const char *name;    /* the entity's display name; as the document first has it, where no
                            gazetteer lists it                                                  */
    const char *zone;    /* as given to alam_tag_field(), or what a zone rule found             */
    alam_mode mode;
    alam_match match;
    double score;        /* 0..1                                                                */
    double cost;         /* of another spelling, 0 where it is the listed one                   */
    bool nested;         /* lies inside a span of another type; one that a pattern found may also
                            lie over the very place of it                                       */
    const char *role;    /* that the entity had on the document's date, the first its gazetteer
                            lists, or one without dates: "foreign-minister"; NULL: none         */
    const char *role_of; /* the id of what it is a role of; NULL: of nothing, or no role        */
    const char *const *clitics; /* proclitics in front of the span, outermost first             */
    size_t clitic_count;
    const char *const *why;     /* names of the rules that were used, "kind:name"               */
    size_t why_count;
    const alam_choice *choices; /* where another spelling is nearly as near to other entities, or
                                   (options.candidates) others have the same name: the span's own
                                   and these, likeliest first behind it; of one name their scores
                                   add up to 1                                                  */
    size_t choice_count;        /* 0, or at least 2                                             */
} alam_span;

/* In the order of the text: by start, then the longer first, then by id; one array, which begins at the first. */
ALAM_API size_t alam_span_count(const alam_tagger *tagger);

/* `index` < alam_span_count(). Borrowed, with all its strings, until the next call with this tagger
 * (type, kind and role: until the image is closed; id and name, too, of an entity that a gazetteer lists,
 * of another until the next document begins). */
ALAM_API const alam_span *alam_span_at(const alam_tagger *tagger, size_t index);

ALAM_API const char *alam_mode_name(alam_mode mode);    /* "name", "demonym", "role"             */
ALAM_API const char *alam_match_name(alam_match match); /* "exact" ... "pattern"         */

/* ---- Occurrences ---------------------------------------------------------------------------- */

typedef enum alam_occurrence_kind {
    ALAM_OCCURRENCE_NAME = 0, /* a listed name: of one word, tagged or not; of several, tagged     */
    ALAM_OCCURRENCE_WORD,     /* an ordinary word that is no name and in no span                   */
    ALAM_OCCURRENCE_PART,     /* a word of a longer span                                           */
} alam_occurrence_kind;

typedef enum alam_support {
    ALAM_SUPPORT_NONE = 0,
    ALAM_SUPPORT_TRIGGER,  /* a trigger stands in front                                         */
    ALAM_SUPPORT_PATTERN,  /* a pattern of the rules                                            */
    ALAM_SUPPORT_DOCUMENT, /* of several entities, what else the document names speaks for it   */
} alam_support;

/* What the tagger could have taken a word for, whatever became of it, and between which words it stands:
 * for statistics over many texts (`alam learn`). Names of one word are told once for each entity that has
 * them; not those that are refused for their spelling, nor other spellings, nor demonyms. They come in no
 * order that means anything, but in the same on every run. Borrowed until the callback returns, the strings
 * until the image is closed. */
struct alam_occurrence {
    alam_occurrence_kind kind;
    alam_position start;  /* of a name: behind its proclitics                                   */
    alam_position end;    /* exclusive                                                          */
    uint32_t proclitics;  /* code points of them in front of a name                             */
    uint32_t word;        /* a number that names written with the same folded words share; of no
                             name, the word's own number, less than info.words, or UINT32_MAX for
                             a word that no list has; they mean nothing beyond the image        */
    uint32_t before;      /* what stands in front and behind: a number that is the same for the  */
    uint32_t after;       /* same ordinary word and for all words of the same classes; 0: a sign
                             or an end. In front of a name with proclitics, these               */
    uint32_t words;       /* how many a name has                                                */
    const char *type;     /* of the name, or of the span that it is part of; "" of a word       */
    /* Of names, else NULL and 0. */
    const char *id;
    const char *name;     /* the listed form                                                    */
    const char *level;    /* as a gazetteer says it: "standard"                                 */
    double prior;
    bool common, short_form; /* as listed, or because the word is an ordinary one               */
    alam_support support;
    bool tagged;          /* it is a span, in no other                                          */
    bool covered;         /* it lies in a longer span                                           */
};

/* ---- Explaining ---------------------------------------------------------------------------- */

/* A report in lines of plain text: for each word what it folds to, how it was split, what it matched
 * and by which entry and rules; for a name that was not tagged, why; for a word no name has, the
 * nearest name. Slow (it looks through all words): for people, not for streams.
 * The caller frees it with alam_free(). NULL on failure. */
ALAM_API char *alam_explain(alam_tagger *tagger, const char *text, size_t length, alam_error *error);

ALAM_API void alam_free(void *memory);

/* ---- Other spellings ----------------------------------------------------------------------- */

/* A spelling that is tagged as some listed name. Strings are borrowed until the callback returns. */
typedef struct alam_spelling {
    const char *text;
    const char *name;  /* the listed form that it is a spelling of                              */
    const char *id;    /* of its entity                                                         */
    alam_match match;
    double cost;       /* 0 for the listed form itself                                          */
    const char *const *why;
    size_t why_count;
} alam_spelling;

typedef struct alam_spelling_options {
    double max_cost; /* of the spellings, at most 1.5; 0: 1.5                                   */
    size_t limit;    /* how many beside the listed forms; 0: 1000                               */
    void (*report)(void *context, const alam_spelling *spelling); /* cheapest first             */
    void *context;
} alam_spelling_options;

/* Reports the spellings that are tagged as the entry `name`, which is the id of an entity (then all its
 * names) or a name. Each was tried with `tagger` as a text by itself (behind the entity's full name where the
 * name needs support), so that limits and other names have had their say. Slips of the hand are left out: there are too
 * many. Errors: ALAM_ERROR_USE (there is no such entry; the image has no spelling rules),
 * ALAM_ERROR_MEMORY. */
ALAM_API bool alam_spellings(alam_tagger *tagger, const char *name, const alam_spelling_options *options,
                             alam_error *error);

/* A name as it is listed and as somebody wrote it. */
typedef struct alam_pair {
    const char *listed;
    const char *seen;
} alam_pair;

/* How often a spelling rule was needed. */
typedef struct alam_rule_use {
    const char *rule;  /* borrowed until the image is closed                                    */
    size_t uses;       /* words in which it was needed                                          */
    double chances;    /* places where it could have been: letters that it speaks of            */
} alam_rule_use;

/* How many spelling rules the image has; 0 where it was compiled without. */
ALAM_API size_t alam_rule_count(const alam_image *image);

/* Aligns each pair word by word with the image's spelling rules and counts in `uses`, which has
 * alam_rule_count() items, in the order of the rules. `*explained`: pairs that the rules explain within
 * their limits; the others count nowhere. A place that both spellings have alike is a chance that was not
 * taken. Errors: ALAM_ERROR_MEMORY. */
ALAM_API bool alam_count_uses(const alam_image *image, const alam_pair *pairs, size_t count,
                              alam_rule_use *uses, size_t *explained, alam_error *error);

/* ---- Entities ------------------------------------------------------------------------------ */

/* What the image says of an entity. Strings are borrowed until the image is closed. */
typedef struct alam_entity_facts {
    const char *id;
    const char *type;
    const char *kind;    /* "" where the gazetteer says none                                    */
    const char *name;
    const char *within;  /* id of what it lies in or belongs to; NULL                           */
    const char *country; /* id; NULL                                                            */
    double latitude;     /* degrees; NaN where unknown                                          */
    double longitude;
} alam_entity_facts;

/* The entity with this id. False: the image has none. */
ALAM_API bool alam_entity_find(const alam_image *image, const char *id, alam_entity_facts *facts);

/* ---- Searching ----------------------------------------------------------------------------- */

/* Where the names of an image stand in a text, and nothing more: whole words, folded, also behind
 * proclitics, compared with the listed name; of what overlaps the leftmost, and of these the longest. No
 * context, rules, other spellings or glued words: ordinary words and short forms that are listed are found
 * everywhere. An order of magnitude faster than tagging; a million names take two to three times as long as a thousand.
 *
 *     alam_scan(scanner, text, length, &error);
 *     for (alam_hit hit; alam_scan_next(scanner, &hit, &error);) use(hit); */

typedef struct alam_hit {
    uint32_t start, end; /* bytes of the text; the end is exclusive; no proclitics              */
    uint32_t name;       /* number of the listed name in the image                               */
} alam_hit;

typedef struct alam_scan_options {
    bool without_proclitics; /* names are found as whole words alone                             */
    bool portable;           /* no vector code that depends on the processor                     */
} alam_scan_options;

/* A scanner over `image`, which must outlive it: one thread's memory, whose size depends on the image and
 * not on the texts. `options` NULL: the defaults. The caller frees it with alam_scanner_free().
 * Errors: ALAM_ERROR_MEMORY. */
ALAM_API alam_scanner *alam_scanner_new(const alam_image *image, const alam_scan_options *options,
                                        alam_error *error);

/* NULL is allowed. */
ALAM_API void alam_scanner_free(alam_scanner *scanner);

/* Begins to search `text` of `length` bytes (less than 4 GiB), which must stay where it is until the next
 * call. Errors: ALAM_ERROR_USE (too long). */
ALAM_API bool alam_scan(alam_scanner *scanner, const char *text, size_t length, alam_error *error);

/* The next hit, in the order of the text. False behind the last one, with error->code ALAM_OK, or when
 * memory is out (ALAM_ERROR_MEMORY). */
ALAM_API bool alam_scan_next(alam_scanner *scanner, alam_hit *hit, alam_error *error);

/* The id of the entity of a hit; of several that share the name, of the first. Borrowed until the image is
 * closed. */
ALAM_API const char *alam_hit_id(const alam_scanner *scanner, const alam_hit *hit);

/* ---- Folding ------------------------------------------------------------------------------- */

/* The words of `text` as the image compares them in the loosest way, joined by single spaces: two
 * spellings that fold alike are one. `*folded_length` without the NUL byte behind it. For searching:
 * fold what is stored and what is asked for alike.
 * The caller frees it with alam_free(). NULL when memory is out. */
ALAM_API char *alam_fold_words(const alam_image *image, const char *text, size_t length,
                               size_t *folded_length, alam_error *error);

/* A number that is the same for two images that fold everything alike. */
ALAM_API uint64_t alam_fold_fingerprint(const alam_image *image);

/* Stack `index` of the proclitics that the image takes off words, folded: "wal" for w + al. Where the
 * last of them swallows letters, `*swallowed` are those ("ll" stands for l + al: "al"), else "". NULL
 * behind the last stack. Both are borrowed until the image is closed. */
ALAM_API const char *alam_proclitics(const alam_image *image, size_t index,
                                     const char **swallowed);

/* ---- Other encodings ----------------------------------------------------------------------- */

/* Reads `bytes` in `encoding` (any name ICU knows; NULL: detected, UTF-8 first) as UTF-8.
 * UTF-8 input is not copied: `bytes` is borrowed until alam_text_free(). A byte order mark of UTF-8 is
 * kept (it is hidden from matching), one of UTF-16 or UTF-32 is not part of the text.
 * The caller frees it with alam_text_free().
 * Errors: ALAM_ERROR_USE (unknown encoding), ALAM_ERROR_MEMORY. */
ALAM_API alam_text *alam_text_decode(const char *bytes, size_t size, const char *encoding,
                                     alam_error *error);
ALAM_API void alam_text_free(alam_text *text);

/* The UTF-8 text; its length in bytes in `*length`. Borrowed until alam_text_free(). */
ALAM_API const char *alam_text_bytes(const alam_text *text, size_t *length);

/* The name of the encoding that was used, as ICU spells it. Borrowed until alam_text_free(). */
ALAM_API const char *alam_text_encoding(const alam_text *text);

/* The byte of the original input at which the character at byte `utf8_byte` of the text begins. */
ALAM_API size_t alam_text_original_byte(const alam_text *text, size_t utf8_byte);

#ifdef __cplusplus
}
#endif

#endif
