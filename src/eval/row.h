/* One line of JSON as the fields of a span, checked. */
#ifndef ALAM_EVAL_ROW_H
#define ALAM_EVAL_ROW_H

#include "eval/spans.h"

#include <jansson.h>

/* Strings are borrowed from `json`. */
typedef struct alam_eval_row {
    json_t *json; /* the caller frees it with json_decref(), also after a failure */
    const char *document; /* NULL: the row does not say */
    const char *field;    /* "" */
    const char *type;
    const char *mode;     /* "name" */
    const char *zone;     /* "body" */
    const char *id;       /* NULL */
    const char *surface;  /* NULL */
    uint32_t start;
    uint32_t end;
    bool nested;
    bool optional;
} alam_eval_row;

/* Reads `line` of `file`; what the row leaves out has the value written above. The errors of both
 * sides are alike but for the key of the surface: "surface" in gold, "text" in predictions. */
bool alam_eval_parse_row(alam_eval_row *row, alam_eval_side side, const char *line, size_t length,
                         const char *file, size_t number, alam_error *error);

#endif
