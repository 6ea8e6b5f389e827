/* alam index: the options that say which mentions count. */
#include "cli/cli.h"
#include "cli/indexing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Splits "a,b" in place. */
static bool split(const char *option, char *value, alam_tag_names *words)
{
    for (char *word = value; word;) {
        char *comma = strchr(word, ',');
        if (comma)
            *comma = '\0';
        if (!*word)
            return alam_cli_use("index", "--%s has an empty name in it", option), false;
        const char **slot = alam_array_push(words);
        if (!slot)
            return fputs("alam: out of memory\n", stderr), false;
        *slot = word;
        word = comma ? comma + 1 : NULL;
    }
    return true;
}

static bool parse_score(const char *value, double *score)
{
    char *end;
    *score = strtod(value, &end);
    if ((*value < '0' || *value > '9') || *end || *score > 1)
        return alam_cli_use("index", "--min-score is a number from 0 to 1, not '%s'", value), false;
    return true;
}

bool alam_index_filter_take(alam_index_filters *filters, int option, char *value)
{
    switch (option) {
    case ALAM_INDEX_FILTER_FROM:
        filters->from = value;
        return true;
    case ALAM_INDEX_FILTER_TO:
        filters->to = value;
        return true;
    case ALAM_INDEX_FILTER_SOURCE:
        return split("source", value, &filters->sources);
    case ALAM_INDEX_FILTER_ZONES:
        return split("zones", value, &filters->zones);
    case ALAM_INDEX_FILTER_TYPES:
        return split("types", value, &filters->types);
    default:
        return parse_score(value, &filters->min_score);
    }
}

void alam_index_filters_apply(const alam_index_filters *filters, alam_index_question *question)
{
    question->from = filters->from;
    question->to = filters->to;
    question->sources = filters->sources.items;
    question->source_count = filters->sources.count;
    question->zones = filters->zones.items;
    question->zone_count = filters->zones.count;
    question->types = filters->types.items;
    question->type_count = filters->types.count;
    question->min_score = filters->min_score;
}

void alam_index_filters_free(alam_index_filters *filters)
{
    alam_array_free(&filters->sources);
    alam_array_free(&filters->zones);
    alam_array_free(&filters->types);
}
