/* A pull reader over libyaml's events, for files whose shape is known.
 *
 * Each call says what must come next; anything else is an error with file, line and column. Errors
 * stick: after one, every call returns false or -1, and nothing is read any more. Anchors, aliases and
 * tags are refused, so that no file can be larger than it looks (a "billion laughs"), and nesting
 * goes no deeper than the caller asks for.
 *
 *     static const char *const keys[] = {"id", "names"};
 *     unsigned seen = 0;
 *     if (alam_yaml_map(yaml))
 *         for (int key; (key = alam_yaml_key(yaml, keys, 2, &seen)) >= 0;)
 *             switch (key) ...
 */
#ifndef ALAM_COMPILE_YAML_H
#define ALAM_COMPILE_YAML_H

#include "base/arena.h"
#include "base/error.h"

#include <yaml.h>

typedef struct alam_scalar {
    const char *text; /* NUL-terminated, without control characters; in the reader's arena */
    size_t length;    /* bytes */
    unsigned line, column; /* from 1 */
    bool quoted;           /* its text begins one column later */
} alam_scalar;

typedef enum alam_yaml_kind { ALAM_YAML_SCALAR, ALAM_YAML_LIST, ALAM_YAML_MAP, ALAM_YAML_OTHER } alam_yaml_kind;

typedef struct alam_yaml {
    yaml_parser_t parser;
    yaml_event_t event; /* the one that comes next, when has_event */
    bool has_event;
    bool failed;
    const char *file;
    const char *bytes;
    size_t size;
    alam_arena *arena; /* where scalars are copied to */
    const char *key;   /* the last one of alam_yaml_any_key(), as most say "ar" again; NULL */
    alam_error *error;
    unsigned line, column; /* of the event taken last */
} alam_yaml;

/* Starts reading `size` bytes of YAML; `file` is what errors call it. The memory of all arguments is
 * borrowed until alam_yaml_close(). */
bool alam_yaml_open(alam_yaml *yaml, const char *file, const char *bytes, size_t size,
                    alam_arena *arena, alam_error *error);
void alam_yaml_close(alam_yaml *yaml);

/* What comes next, without taking it. */
alam_yaml_kind alam_yaml_peek(alam_yaml *yaml);

/* A mapping starts. */
bool alam_yaml_map(alam_yaml *yaml);

/* The number of the next key among `names`; -1 at the mapping's end, which is taken. A key that is not
 * among them, or comes twice (`*seen` holds a bit for each), is an error. */
int alam_yaml_key(alam_yaml *yaml, const char *const *names, size_t count, unsigned *seen);

/* The next key, whatever it is; false at the mapping's end, which is taken. */
bool alam_yaml_any_key(alam_yaml *yaml, alam_scalar *key);

/* A list starts; then one call before each item: false at the list's end, which is taken. */
bool alam_yaml_list(alam_yaml *yaml);
bool alam_yaml_item(alam_yaml *yaml);

/* A scalar that is not empty; one that may be. */
bool alam_yaml_scalar(alam_yaml *yaml, alam_scalar *scalar);
bool alam_yaml_empty_scalar(alam_yaml *yaml, alam_scalar *scalar);

/* The scalar as a number, a truth value, or the number of one of `names`. `what` names it in errors. */
bool alam_yaml_number(alam_yaml *yaml, const char *what, double low, double high, double *number);
bool alam_yaml_whole(alam_yaml *yaml, const char *what, unsigned low, unsigned high, unsigned *number);
bool alam_yaml_flag(alam_yaml *yaml, bool *flag);
bool alam_yaml_choice(alam_yaml *yaml, const char *what, const char *const *names, size_t count,
                      int *choice);

/* The end of the only document of the file. */
bool alam_yaml_end(alam_yaml *yaml);

/* Fails at the place of `scalar`, or (NULL) of what was taken last. Always false. */
bool alam_yaml_fail(alam_yaml *yaml, const alam_scalar *scalar, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool alam_yaml_no_memory(alam_yaml *yaml);

#endif
