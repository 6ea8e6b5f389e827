/* Reading and writing the costs of spelling rules in a YAML file, and nothing else of it. */
#include "base/file.h"
#include "compile/edit.h"

#include <alam/alam_compile.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

/* A rule of the file and where its cost stands. */
typedef struct cost_place {
    char name[64];
    double cost;
    unsigned line, column;
} cost_place;

/* Where the walk through libyaml's events is:  variants: [{name: .., cost: ..}, ...]
 *                                       depth  1         2 3                            */
typedef struct cost_walk {
    ALAM_ARRAY(cost_place) places;
    int depth;
    bool in_variants, is_value; /* at depth 1 and 3: what comes next is a value */
    char key[16];               /* at depth 3 */
    cost_place rule;
} cost_walk;

static void copy_text(char *out, size_t size, const yaml_event_t *event)
{
    snprintf(out, size, "%s", (const char *)event->data.scalar.value);
}

static void walk_scalar(cost_walk *walk, const yaml_event_t *event)
{
    bool value = walk->is_value;
    if (walk->depth != 1 && walk->depth != 3)
        return;
    walk->is_value = !value;
    if (walk->depth == 1 && !value)
        walk->in_variants = strcmp((const char *)event->data.scalar.value, "variants") == 0;
    else if (walk->depth == 3 && !value)
        copy_text(walk->key, sizeof walk->key, event);
    else if (walk->depth == 3 && strcmp(walk->key, "name") == 0)
        copy_text(walk->rule.name, sizeof walk->rule.name, event);
    else if (walk->depth == 3 && strcmp(walk->key, "cost") == 0) {
        walk->rule.cost = strtod((const char *)event->data.scalar.value, NULL);
        walk->rule.line = (unsigned)event->start_mark.line + 1;
        walk->rule.column = (unsigned)event->start_mark.column + 1;
    }
}

static bool walk_event(cost_walk *walk, const yaml_event_t *event)
{
    bool opens = event->type == YAML_MAPPING_START_EVENT || event->type == YAML_SEQUENCE_START_EVENT;
    if (event->type == YAML_SCALAR_EVENT) {
        walk_scalar(walk, event);
    } else if (opens) {
        walk->depth++;
        if (walk->depth == 3)
            walk->rule = (cost_place){.cost = 0};
        walk->is_value = false;
    } else if (event->type == YAML_MAPPING_END_EVENT || event->type == YAML_SEQUENCE_END_EVENT) {
        if (walk->depth == 3 && walk->in_variants && walk->rule.name[0] && walk->rule.line) {
            cost_place *place = alam_array_push(&walk->places);
            if (!place)
                return false;
            *place = walk->rule;
        }
        walk->depth--;
        walk->is_value = false;
    }
    return true;
}

static bool find_costs(const char *path, const alam_buffer *bytes, cost_walk *walk, alam_error *error)
{
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return alam_fail_memory(error);
    yaml_parser_set_input_string(&parser, (const unsigned char *)bytes->data, bytes->length);
    bool done = true;
    for (bool more = true; done && more;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            done = parser.error == YAML_MEMORY_ERROR
                       ? alam_fail_memory(error)
                       : alam_fail_at(error, ALAM_ERROR_DATA, path, parser.problem_mark.line + 1,
                                      parser.problem_mark.column + 1,
                                      "is not YAML: %s; check indentation, quotes and brackets",
                                      parser.problem ? parser.problem : "cannot be read");
            break;
        }
        more = event.type != YAML_STREAM_END_EVENT;
        done = walk_event(walk, &event) || alam_fail_memory(error);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (done && walk->places.count == 0)
        done = alam_fail_at(error, ALAM_ERROR_DATA, path, 0, 0,
                            "has no spelling rules; expected 'variants' with 'name' and 'cost'");
    return done;
}

bool alam_costs_read(const char *path, alam_rule_cost **costs, size_t *count, alam_error *error)
{
    alam_buffer bytes = {0};
    cost_walk walk = {.depth = 0};
    bool done = alam_read_file(path, &bytes, error) && find_costs(path, &bytes, &walk, error);
    size_t places = walk.places.count;
    /* The names lie behind the costs in one block. */
    *costs = done ? malloc(places * (sizeof **costs + sizeof walk.places.items->name)) : NULL;
    done = done && (*costs || alam_fail_memory(error));
    for (size_t i = 0; done && i < places; i++) {
        char *name = (char *)(*costs + places) + i * sizeof walk.places.items->name;
        memcpy(name, walk.places.items[i].name, sizeof walk.places.items->name);
        (*costs)[i] = (alam_rule_cost){name, walk.places.items[i].cost};
    }
    *count = done ? places : 0;
    alam_array_free(&walk.places);
    alam_buffer_free(&bytes);
    return done;
}

/* The cost that a rule should have, as text without needless zeros; false where it is as it is. */
static bool new_cost(const cost_place *place, const alam_rule_cost *costs, size_t count, char text[16])
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(costs[i].rule, place->name) != 0)
            continue;
        if (fabs(costs[i].cost - place->cost) < 0.005)
            return false;
        snprintf(text, 16, "%.2f", costs[i].cost);
        size_t length = strlen(text);
        while (text[length - 1] == '0')
            text[--length] = '\0';
        if (text[length - 1] == '.')
            text[length - 1] = '\0';
        return true;
    }
    return false;
}

bool alam_costs_write(const char *path, const char *output, const alam_rule_cost *costs, size_t count,
                      alam_error *error)
{
    alam_buffer bytes = {0}, out = {0};
    cost_walk walk = {.depth = 0};
    alam_edits edits = {0};
    bool done = alam_read_file(path, &bytes, error) && find_costs(path, &bytes, &walk, error);
    char (*texts)[16] = done ? malloc(walk.places.count * sizeof *texts) : NULL;
    done = done && (texts || alam_fail_memory(error));
    for (size_t i = 0; done && i < walk.places.count; i++) {
        const cost_place *place = &walk.places.items[i];
        if (!new_cost(place, costs, count, texts[i]))
            continue;
        size_t at = alam_edit_offset(bytes.data, bytes.length, place->line, place->column);
        alam_edit *edit = alam_array_push(&edits);
        done = edit ? alam_edit_find(bytes.data, bytes.length, at,
                                     &(alam_mend){ALAM_MEND_REPLACE, texts[i]}, edit) ||
                          alam_fail_at(error, ALAM_ERROR_DATA, path, place->line, place->column,
                                       "the cost cannot be replaced here; write it as a plain number")
                    : alam_fail_memory(error);
    }
    if (done)
        alam_edit_apply(bytes.data, bytes.length, &edits, &out);
    done = done && (!out.failed || alam_fail_memory(error)) &&
           alam_write_file(output, out.data, out.length, error);
    free(texts);
    alam_array_free(&edits);
    alam_array_free(&walk.places);
    alam_buffer_free(&bytes);
    alam_buffer_free(&out);
    return done;
}
