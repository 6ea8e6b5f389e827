/* GraphML (http://graphml.graphdrawing.org): entities are nodes, and an edge says in how many documents two
 * stand together. */
#include "base/map.h"
#include "write/escape.h"
#include "write/export.h"
#include "write/writer.h"

#include <inttypes.h>

/* Columns of the tables, and keys of the graph; the id is the node's. */
static const char head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n"
    "         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
    "         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns "
    "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n"
    "<key id=\"id\" for=\"node\" attr.name=\"entity\" attr.type=\"string\"/>\n"
    "<key id=\"type\" for=\"node\" attr.name=\"type\" attr.type=\"string\"/>\n"
    "<key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n"
    "<key id=\"name\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n"
    "<key id=\"mentions\" for=\"node\" attr.name=\"mentions\" attr.type=\"long\"/>\n"
    "<key id=\"documents\" for=\"node\" attr.name=\"documents\" attr.type=\"long\"/>\n"
    "<key id=\"first\" for=\"node\" attr.name=\"first\" attr.type=\"string\"/>\n"
    "<key id=\"last\" for=\"node\" attr.name=\"last\" attr.type=\"string\"/>\n"
    "<key id=\"latitude\" for=\"node\" attr.name=\"latitude\" attr.type=\"double\"/>\n"
    "<key id=\"longitude\" for=\"node\" attr.name=\"longitude\" attr.type=\"double\"/>\n"
    "<key id=\"together\" for=\"edge\" attr.name=\"weight\" attr.type=\"long\"/>\n"
    "<key id=\"pmi\" for=\"edge\" attr.name=\"pmi\" attr.type=\"double\"/>\n"
    "<key id=\"log_likelihood\" for=\"edge\" attr.name=\"log_likelihood\" attr.type=\"double\"/>\n"
    "<graph id=\"alam\" edgedefault=\"undirected\">\n";

/* Columns of the network before its numbers. */
enum { FIRST = 0, SECOND = 2, TOGETHER = 4, DOCUMENTS = 5 };

static void data(alam_buffer *out, const char *key, const alam_index_cell *cell)
{
    if (cell->kind == ALAM_INDEX_NULL || (cell->kind == ALAM_INDEX_TEXT && !*cell->text))
        return;
    alam_buffer_format(out, "<data key=\"%s\">", key);
    if (cell->kind == ALAM_INDEX_TEXT)
        alam_escape_html(out, cell->text, strlen(cell->text));
    else if (cell->kind == ALAM_INDEX_INTEGER)
        alam_buffer_format(out, "%" PRId64, cell->integer);
    else
        alam_write_real(out, cell->real);
    alam_buffer_text(out, "</data>");
}

static void node(alam_buffer *out, alam_map *nodes, const alam_index_table *table, size_t row)
{
    const alam_index_cell *cells = &table->cells[row * table->column_count];
    alam_map_entry *entry = alam_map_intern(nodes, cells[0].text, strlen(cells[0].text));
    if (!entry) {
        out->failed = true;
        return;
    }
    entry->value = (uint32_t)row;
    alam_buffer_format(out, "<node id=\"n%zu\">", row);
    for (size_t i = 0; i < table->column_count; i++)
        data(out, table->columns[i], &cells[i]);
    alam_buffer_text(out, "</node>\n");
}

static void edge(alam_buffer *out, const alam_map *nodes, const alam_index_table *table, size_t row)
{
    const alam_index_cell *cells = &table->cells[row * table->column_count];
    const char *first = cells[FIRST].text, *second = cells[SECOND].text;
    const alam_map_entry *from = alam_map_find(nodes, first, strlen(first));
    const alam_map_entry *to = alam_map_find(nodes, second, strlen(second));
    if (!from || !to)
        return;
    alam_buffer_format(out, "<edge source=\"n%" PRIu32 "\" target=\"n%" PRIu32 "\">", from->value,
                       to->value);
    for (size_t i = TOGETHER; i < table->column_count; i++)
        if (i != DOCUMENTS)
            data(out, table->columns[i], &cells[i]);
    alam_buffer_text(out, "</edge>\n");
}

void alam_export_graphml(alam_buffer *out, const alam_index_table *entities,
                         const alam_index_table *network)
{
    alam_map nodes = {0};
    alam_buffer_text(out, head);
    for (size_t i = 0; i < entities->row_count && !out->failed; i++)
        node(out, &nodes, entities, i);
    for (size_t i = 0; i < network->row_count && !out->failed; i++)
        edge(out, &nodes, network, i);
    alam_buffer_text(out, "</graph>\n</graphml>\n");
    alam_map_free(&nodes);
}
