/* What the tests share: temporary files, images made from YAML given inline, a small deterministic
 * source of random numbers, and random text.
 *
 *     support_image made = support_compile("format: 1\ntype: place\nentities: ...", "und/fold.yaml");
 *     alam_tagger *tagger = support_tagger(&made, ALAM_OVERLAP_NESTED);
 *     support_tag(tagger, "text");
 *
 * Every helper fails the running test where it cannot do its work, so that callers check nothing.
 */
#ifndef ALAM_TESTS_SUPPORT_H
#define ALAM_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <alam/alam.h>
#include <alam/alam_compile.h>

#include "base/buffer.h"
#include "compile/source.h"
#include "text/fold.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- random numbers ---- */

typedef struct support_random {
    uint64_t state;
} support_random;

uint64_t support_next(support_random *random);

/* 0 .. bound - 1. */
size_t support_below(support_random *random, size_t bound);

/* True `percent` times in a hundred. */
bool support_chance(support_random *random, unsigned percent);

/* Replaces `out` by random text of about `pieces` pieces: words of `words` now and then, letters of many
 * scripts, marks, controls, emoji, line ends, and bytes that are no UTF-8. */
void support_random_text(support_random *random, const char *const *words, size_t word_count,
                         size_t pieces, alam_buffer *out);

/* ---- files ---- */

/* A new folder for temporary files. The caller frees it with support_remove(). */
char *support_folder(void);
void support_remove(char *folder);

/* "folder/name". The caller frees it with free(). */
char *support_path(const char *folder, const char *name);

void support_write(const char *path, const void *bytes, size_t size);

/* The content of a file; its size without the NUL byte behind it in `*size` (NULL: not wanted). The
 * caller frees it with free(). */
char *support_read(const char *path, size_t *size);

/* The path of a file of the repository. The caller frees it with free(). */
char *support_repository(const char *name);

/* ---- images ---- */

/* Pattern rules with each kind of operation and action, for files that have `language: ar`, an ordinary word
 * in the group `all` and entities of the three types; and a text that they find something in. */
#define SUPPORT_PATTERNS                                                                             \
    "classes:\n"                                                                                     \
    "  title: [الرئيس, السيد]\n"                                                                     \
    "  ministry: [وزارة]\n"                                                                          \
    "  given-name: [حكمت]\n"                                                                         \
    "borrowed_words: [{class: given-name, type: person, word: first}]\n"                             \
    "letters: {names: [given-name], likely: -4, sure: 1}\n"                                          \
    "parts: {name: '<given-name> | <unknown>&<likely>', more: '<name>{1,2}'}\n"                      \
    "short_forms: [{name: last, type: person, letters: 3}]\n"                                        \
    "patterns:\n"                                                                                    \
    "  - {name: person, type: person, id: '?person:{text}',\n"                                       \
    "     match: '+<title> @demonym? [ +<name>&!<number> <more>? ] (?! <all> )'}\n"                  \
    "  - {name: ministry, type: organization, id: 'ministry/{1}',\n"                                 \
    "     match: '(?<! <title> ) [ +<ministry> الدفاع ( @demonym | @place.country ) ]'}\n"           \
    "  - {name: second, do: also, type: organization, id: 'x/{1}', match: '+<ministry> \"،\"? [ +@place ]'}\n" \
    "  - {name: line, do: rescore, score: 0.9, match: '^ [@any] في'}\n"                              \
    "  - {name: retype, do: retype, type: organization, id: '?club:{text}', match: 'نادي [ @place ]'}\n" \
    "  - {name: drop, do: drop, match: 'مقهى [ م* ]'}\n"                                             \
    "  - {name: support, do: support, type: organization, match: 'جريدة [ <any>&*د ]'}\n"

#define SUPPORT_PATTERNS_TEXT                                                                        \
    "السيد حكمت حكيموف، وحكيموف والرئيس الروسي وحكمت. وزارة الدفاع الروسية ووزارة الدفاع روسيا "     \
    "وزارة، موسكو\nموسكو في نادي موسكو مقهى موسكو جريدة الاتحاد\n"

typedef struct support_image {
    alam_image *image;
    void *bytes;
    size_t size;
} support_image;

/* An image of the YAML file with the content `yaml` and of `rules`: files or folders below rules/, with
 * blanks between; "." is all of them and "" is none. The caller frees it with support_close(). */
support_image support_compile(const char *yaml, const char *rules);
void support_close(support_image *made);

/* An image of `source` with the fold of `base`, which has been made before. Working out the fold is what
 * takes the time of a compile, and thousands of gazetteers are only possible without it. False, with
 * the error, where the source is wrong or memory is out. The caller frees it with support_close() either
 * way. */
bool support_compile_source(alam_source *source, const alam_image *base, support_image *made,
                            alam_error *error);

/* The checksum of an image that was changed on purpose, put in its header. */
void support_fix_checksum(void *bytes, size_t size);

/* Lets all prefixes at which names end lead to number `name`, in `copy`, the bytes of `image`. */
void support_lead_to(const alam_image *image, void *copy, uint32_t name);

/* ---- tagging ---- */

/* The caller frees it with alam_tagger_free(). */
alam_tagger *support_tagger(const support_image *made, alam_overlap overlap);

/* Tags `text`, which ends with a NUL byte; returns the number of spans. */
size_t support_tag(alam_tagger *tagger, const char *text);

/* The spans of the last text, "start-end id type mode" a line in code points, with the zone behind it
 * where that is not "body". Borrowed from `out`. */
const char *support_spans(const alam_tagger *tagger, alam_buffer *out);

/* Fails unless the spans of `text` are `expected`, written as support_spans() does. */
void support_expect(alam_tagger *tagger, const char *text, const char *expected);

/* ---- invariants ---- */

/* Fails unless what alam.h promises of every span holds for the spans of the last text: places within
 * the text, the same in all units, in order, nested ones inside another, strings well-formed. */
void support_check_spans(const alam_tagger *tagger, const char *text, size_t length,
                         alam_overlap overlap);

#endif
