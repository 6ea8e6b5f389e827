/* What stands together: co-occurrence with an entity, who is where, and the network of all. */
#include "index/ask.h"

/* How often an entity is in a unit. */
typedef struct presence {
    int64_t units;
    int64_t last_unit; /* counted from 1 */
} presence;

typedef struct pairing {
    alam_asking *asking;
    alam_index_unit unit;
    presence *single;  /* of each entity */
    alam_pair_table pairs;  /* COOCCUR: by entity; WHO_WHERE: by actor and place */
    alam_groups found; /* the pairs, to be ordered */
    int64_t units;      /* that have any mention */
    int64_t subject_units;
    bool (*count_unit)(struct pairing *state, const alam_packed_document *document);
    ALAM_ARRAY(uint32_t) members; /* the different entities of the unit */
} pairing;

/* ---- Units ---------------------------------------------------------------------------------- */

static bool same_unit(const pairing *state, const alam_packed_mention *a,
                      const alam_packed_mention *b)
{
    switch (state->unit) {
    case ALAM_INDEX_SENTENCE:
        return a->sentence == b->sentence;
    case ALAM_INDEX_PARAGRAPH:
        return a->paragraph == b->paragraph;
    default:
        return true;
    }
}

/* Counts each different entity of the unit once and keeps them in `members`. */
static bool gather(pairing *state, const alam_packed_mention *mentions, size_t count)
{
    state->members.count = 0;
    for (size_t i = 0; i < count; i++) {
        presence *entity = &state->single[mentions[i].entity];
        if (entity->last_unit == state->units)
            continue;
        entity->last_unit = state->units;
        entity->units++;
        uint32_t *member = alam_array_push(&state->members);
        if (!member)
            return alam_fail_memory(state->asking->error);
        *member = mentions[i].entity;
    }
    return true;
}

/* Mentions come in the order of the text, so that those of a unit stand together. */
static bool count_document(void *context, const alam_packed_document *document,
                           const alam_packed_mention *mentions, size_t count)
{
    pairing *state = context;
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && same_unit(state, &mentions[first], &mentions[end]);)
            end++;
        state->units++;
        if (!gather(state, mentions + first, end - first) || !state->count_unit(state, document))
            return false;
    }
    return true;
}

static bool count_pair(pairing *state, uint64_t key, const alam_packed_document *document)
{
    return alam_pair_table_count(&state->pairs, key, document->id) ||
           alam_fail_memory(state->asking->error);
}

static int64_t units_of(const pairing *state, uint32_t entity)
{
    return state->single[entity].units;
}

/* Reads all mentions. */
static bool count_all(pairing *state)
{
    state->single =
        alam_take_zeroed(state->asking, state->asking->entity_count, sizeof *state->single);
    return state->single && alam_index_scan(state->asking, count_document, state);
}

/* No pair that is together `together` times has a G2 above this: it would have if neither was ever
 * without the other. */
static double best_order(const pairing *state, uint32_t together)
{
    return alam_log_likelihood(together, together, together, state->units);
}

/* Puts the most telling pairs first. Returns how many rows are wanted. Most pairs are together once and
 * cannot be among them, which spares their logarithms. */
static bool order_pairs(pairing *state, double (*order)(const pairing *state, const alam_together *pair),
                        size_t *rows)
{
    enum { KNOWN = 256 };
    double best[KNOWN] = {0};
    const alam_groups *found = &state->found;
    *rows = alam_limit(state->asking, state->pairs.count);
    for (uint32_t i = 1; i < KNOWN && i <= state->units; i++)
        best[i] = best_order(state, i);
    for (size_t i = 0; i < state->pairs.slot_count; i++) {
        const alam_together *pair = &state->pairs.slots[i];
        if (!pair->key || (found->list.count == *rows && pair->units < KNOWN &&
                           best[pair->units] < found->list.items[0].order))
            continue;
        alam_group group = {.key = pair->key, .units = pair->units, .documents = pair->documents,
                            .order = order(state, pair)};
        if (!alam_groups_offer(&state->found, *rows, &group))
            return alam_fail_memory(state->asking->error);
    }
    alam_groups_sort(&state->found, *rows);
    return true;
}

static void free_pairing(pairing *state)
{
    alam_pair_table_free(&state->pairs);
    alam_groups_free(&state->found);
    alam_array_free(&state->members);
}

/* ---- Co-occurrence -------------------------------------------------------------------------- */

static bool count_with_subject(pairing *state, const alam_packed_document *document)
{
    const alam_known_entity *entities = state->asking->entities;
    bool there = false;
    for (size_t i = 0; i < state->members.count && !there; i++)
        there = entities[state->members.items[i]].subject;
    if (!there)
        return true;
    state->subject_units++;
    for (size_t i = 0; i < state->members.count; i++)
        if (!entities[state->members.items[i]].subject &&
            !count_pair(state, state->members.items[i], document))
            return false;
    return true;
}

static bool cooccur_row(const pairing *state, const alam_group *pair)
{
    alam_asking *asking = state->asking;
    const alam_known_entity *entity = &asking->entities[pair->key];
    int64_t units = units_of(state, (uint32_t)pair->key);
    double expected = (double)units * (double)state->subject_units / (double)state->units;
    return alam_cell_text(asking, entity->key) && alam_cell_text(asking, entity->type) &&
           alam_cell_text(asking, entity->kind) && alam_cell_text(asking, entity->name) &&
           alam_cell_integer(asking, pair->units) && alam_cell_integer(asking, units) &&
           alam_cell_real(asking, expected) &&
           alam_cell_real(asking,
                          alam_pmi(pair->units, units, state->subject_units, state->units)) &&
           alam_cell_real(asking, pair->order);
}

/* The subject may have a type that the filter of types leaves out: that is for the others. */
static void want_subjects(alam_asking *asking)
{
    for (size_t i = 0; i < asking->entity_count; i++)
        asking->entities[i].wanted |= asking->entities[i].subject;
}

static double order_with_subject(const pairing *state, const alam_together *pair)
{
    return alam_log_likelihood(pair->units, units_of(state, (uint32_t)pair->key),
                               state->subject_units, state->units);
}

bool alam_ask_cooccur(alam_asking *asking)
{
    static const char *const columns[] = {"id",    "type",     "kind", "name",          "together",
                                          "units", "expected", "pmi",  "log_likelihood"};
    alam_index_unit unit = asking->question->unit;
    pairing state = {.asking = asking, .unit = unit ? unit : ALAM_INDEX_DOCUMENT,
                     .count_unit = count_with_subject};
    alam_columns(asking, columns, 9);
    size_t rows = 0;
    want_subjects(asking);
    bool done = count_all(&state) && order_pairs(&state, order_with_subject, &rows);
    for (size_t i = 0; done && i < rows; i++)
        done = cooccur_row(&state, &state.found.list.items[i]);
    free_pairing(&state);
    return done;
}

/* ---- Who is where --------------------------------------------------------------------------- */

/* Places first, actors behind them; returns the number of places. */
static size_t part_members(pairing *state)
{
    uint32_t *items = state->members.items;
    size_t places = 0;
    for (size_t i = 0; i < state->members.count; i++) {
        uint32_t member = items[i];
        if (!state->asking->entities[member].place)
            continue;
        items[i] = items[places];
        items[places++] = member;
    }
    return places;
}

static uint64_t pair_key(const pairing *state, size_t actor, size_t place)
{
    return (uint64_t)state->members.items[actor] << 32 | state->members.items[place];
}

static bool count_actors_and_places(pairing *state, const alam_packed_document *document)
{
    size_t places = part_members(state);
    for (size_t actor = places; actor < state->members.count; actor++)
        for (size_t place = 0; place < places; place++)
            alam_pair_table_expect(&state->pairs, pair_key(state, actor, place));
    for (size_t actor = places; actor < state->members.count; actor++)
        for (size_t place = 0; place < places; place++)
            if (!count_pair(state, pair_key(state, actor, place), document))
                return false;
    return true;
}

/* Places are always wanted; actors are persons where no types are asked for. */
static void want_actors(alam_asking *asking)
{
    for (size_t i = 0; i < asking->entity_count; i++) {
        alam_known_entity *entity = &asking->entities[i];
        if (entity->key && asking->question->type_count == 0)
            entity->wanted = entity->place || strcmp(entity->type, "person") == 0;
        else if (entity->key)
            entity->wanted |= entity->place;
    }
}

static bool pair_row(const pairing *state, const alam_group *pair)
{
    alam_asking *asking = state->asking;
    uint32_t actor = (uint32_t)(pair->key >> 32), place = (uint32_t)pair->key;
    const alam_known_entity *who = &asking->entities[actor], *where = &asking->entities[place];
    double pmi =
        alam_pmi(pair->units, units_of(state, actor), units_of(state, place), state->units);
    return alam_cell_text(asking, who->key) && alam_cell_text(asking, who->name) &&
           alam_cell_text(asking, where->key) && alam_cell_text(asking, where->name) &&
           alam_cell_integer(asking, pair->units) && alam_cell_integer(asking, pair->documents) &&
           alam_cell_real(asking, pmi) && alam_cell_real(asking, pair->order) &&
           alam_cell_real(asking, where->latitude) && alam_cell_real(asking, where->longitude);
}

static double order_pair(const pairing *state, const alam_together *pair)
{
    return alam_log_likelihood(pair->units, units_of(state, (uint32_t)(pair->key >> 32)),
                               units_of(state, (uint32_t)pair->key), state->units);
}

bool alam_ask_who_where(alam_asking *asking)
{
    static const char *const columns[] = {"actor",    "actor_name", "place",
                                          "place_name", "together", "documents",
                                          "pmi",      "log_likelihood", "latitude", "longitude"};
    alam_index_unit unit = asking->question->unit;
    pairing state = {.asking = asking, .unit = unit ? unit : ALAM_INDEX_SENTENCE,
                     .count_unit = count_actors_and_places};
    alam_columns(asking, columns, 10);
    size_t rows = 0;
    want_actors(asking);
    bool done = count_all(&state) && order_pairs(&state, order_pair, &rows);
    for (size_t i = 0; done && i < rows; i++)
        done = pair_row(&state, &state.found.list.items[i]);
    free_pairing(&state);
    return done;
}

/* ---- The network ---------------------------------------------------------------------------- */

/* A pair is known by the smaller id first. */
static bool count_all_pairs(pairing *state, const alam_packed_document *document)
{
    const uint32_t *members = state->members.items;
    for (size_t i = 0; i < state->members.count; i++)
        for (size_t j = i + 1; j < state->members.count; j++) {
            bool ordered = members[i] < members[j];
            uint64_t first = ordered ? members[i] : members[j];
            uint64_t second = ordered ? members[j] : members[i];
            if (!count_pair(state, first << 32 | second, document))
                return false;
        }
    return true;
}

static bool network_row(const pairing *state, const alam_group *pair)
{
    alam_asking *asking = state->asking;
    uint32_t first = (uint32_t)(pair->key >> 32), second = (uint32_t)pair->key;
    const alam_known_entity *one = &asking->entities[first], *other = &asking->entities[second];
    double pmi =
        alam_pmi(pair->units, units_of(state, first), units_of(state, second), state->units);
    return alam_cell_text(asking, one->key) && alam_cell_text(asking, one->name) &&
           alam_cell_text(asking, other->key) && alam_cell_text(asking, other->name) &&
           alam_cell_integer(asking, pair->units) && alam_cell_integer(asking, pair->documents) &&
           alam_cell_real(asking, pmi) && alam_cell_real(asking, pair->order);
}

bool alam_ask_network(alam_asking *asking)
{
    static const char *const columns[] = {"first",    "first_name", "second", "second_name",
                                          "together", "documents",  "pmi",    "log_likelihood"};
    alam_index_unit unit = asking->question->unit;
    pairing state = {.asking = asking, .unit = unit ? unit : ALAM_INDEX_DOCUMENT,
                     .count_unit = count_all_pairs};
    alam_columns(asking, columns, 8);
    size_t rows = 0;
    bool done = count_all(&state) && order_pairs(&state, order_pair, &rows);
    for (size_t i = 0; done && i < rows; i++)
        done = network_row(&state, &state.found.list.items[i]);
    free_pairing(&state);
    return done;
}
