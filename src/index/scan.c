/* Reading all packed mentions, filtered. */
#include "index/ask.h"

/* A mention also counts for all that its entity lies in. */
static bool add_above(alam_asking *asking, const alam_packed_mention *mention)
{
    const alam_known_entity *entity = &asking->entities[mention->entity];
    if (!alam_array_reserve(&asking->mentions, entity->above_count))
        return alam_fail_memory(asking->error);
    for (uint32_t i = 0; i < entity->above_count; i++) {
        alam_packed_mention copy = *mention;
        copy.entity = asking->above[entity->first_above + i];
        if (asking->wanted[copy.entity])
            asking->mentions.items[asking->mentions.count++] = copy;
    }
    return true;
}

static bool passes(const alam_asking *asking, const alam_packed_mention *mention)
{
    return mention->entity < asking->entity_count && asking->wanted[mention->entity] &&
           mention->score >= asking->min_score && alam_name_wanted(&asking->zones, mention->zone);
}

/* Reads the document's mentions; those that pass stay. */
static bool read_mentions(alam_asking *asking, alam_unpacker *unpacker, bool wanted)
{
    alam_packed_mention mention;
    asking->mentions.count = 0;
    /* More than there are bytes left cannot come; a count that says so is damaged, and is found out. */
    size_t most = (size_t)(unpacker->end - unpacker->at);
    if (!alam_array_reserve(&asking->mentions, (unpacker->left < most ? unpacker->left : most) + 1))
        return alam_fail_memory(asking->error);
    while (alam_unpack_mention(unpacker, &mention)) {
        if (!wanted || !passes(asking, &mention))
            continue;
        if (asking->expand && !alam_array_reserve(&asking->mentions, 1))
            return alam_fail_memory(asking->error);
        asking->mentions.items[asking->mentions.count++] = mention;
        if (asking->expand && !add_above(asking, &mention))
            return false;
    }
    return true;
}

static bool scan_chunk(alam_asking *asking, sqlite3_stmt *rows, alam_scan_visitor *visit,
                       void *context)
{
    alam_unpacker unpacker =
        alam_unpack(sqlite3_column_int64(rows, 0), sqlite3_column_blob(rows, 1),
                    (size_t)sqlite3_column_bytes(rows, 1));
    alam_packed_document document;
    while (alam_unpack_document(&unpacker, &document)) {
        bool wanted = alam_day_passes(asking, document.day) &&
                      alam_name_wanted(&asking->sources, document.source);
        if (!read_mentions(asking, &unpacker, wanted))
            return false;
        if (asking->mentions.count > 0 &&
            !visit(context, &document, asking->mentions.items, asking->mentions.count))
            return false;
    }
    return !unpacker.damaged ||
           alam_fail_at(asking->error, ALAM_ERROR_DATA, asking->index->path, 0, 0,
                        "the index is damaged (packed mentions end early); see 'alam index check'");
}

/* Which entities are wanted, a byte each, close together for the inner loop. */
static bool list_wanted(alam_asking *asking)
{
    asking->wanted = alam_take_zeroed(asking, asking->entity_count, 1);
    for (size_t i = 0; asking->wanted && i < asking->entity_count; i++)
        asking->wanted[i] = asking->entities[i].wanted;
    return asking->wanted != NULL;
}

bool alam_index_scan(alam_asking *asking, alam_scan_visitor *visit, void *context)
{
    if (!list_wanted(asking))
        return false;
    sqlite3_stmt *rows = alam_rows(asking, "SELECT chunk, data FROM pack ORDER BY chunk");
    bool failed = !rows;
    while (!failed && alam_next_row(asking, rows, &failed))
        failed = !scan_chunk(asking, rows, visit, context);
    sqlite3_finalize(rows);
    return !failed;
}
