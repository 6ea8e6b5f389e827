/* The readers of the parts of a YAML file, each called with its key just read. False on failure. */
#ifndef ALAM_COMPILE_READ_H
#define ALAM_COMPILE_READ_H

#include "compile/source.h"
#include "compile/yaml.h"

/* What the top of a file says for all that follows. */
typedef struct alam_file_head {
    const char *type;     /* default type of entities; NULL: none */
    const char *language; /* NULL: none */
    const char *source;   /* where entities are from; NULL: not said */
    const char *licence;  /* NULL: not said */
} alam_file_head;

bool alam_read_entities(alam_source *source, const alam_file_head *head, alam_yaml *yaml);

bool alam_read_fold(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_joiners(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_proclitics(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_inflection(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_common(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_triggers(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_glue(alam_source *source, const alam_file_head *head, alam_yaml *yaml);

bool alam_read_classes(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_parts(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_patterns(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_letters(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_borrowings(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_short_forms(alam_source *source, const alam_file_head *head, alam_yaml *yaml);

bool alam_read_variants(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_skeleton(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
bool alam_read_limits(alam_source *source, const alam_file_head *head, alam_yaml *yaml);

bool alam_read_zones(alam_source *source, const alam_file_head *head, alam_yaml *yaml);
void alam_free_zone(alam_source_zone *zone);
bool alam_read_dates(alam_source *source, const alam_file_head *head, alam_yaml *yaml);

/* Fails where the top of the file does not say its language. */
bool alam_need_language(const alam_file_head *head, alam_yaml *yaml);

/* A list of texts, appended to `list`. */
bool alam_read_texts(alam_yaml *yaml, alam_text_list *list);

alam_text_ref alam_ref(const alam_yaml *yaml, const alam_scalar *scalar);

/* A slug: letters a-z, digits and hyphens, neither first nor last a hyphen. `what` for the error. */
bool alam_read_slug(alam_yaml *yaml, const char *what, alam_scalar *slug);

#endif
