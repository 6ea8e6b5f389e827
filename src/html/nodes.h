/* The text nodes of a page in the order of its bytes, as Gumbo gives them. Inside of src/html only. */
#ifndef ALAM_HTML_NODES_H
#define ALAM_HTML_NODES_H

#include "base/arena.h"
#include "base/array.h"

#include <gumbo.h>
#include <setjmp.h>

/* Gumbo takes all memory from an arena, and gives none back: it frees its tree by recursion, which a page can
 * drive as deep as it likes. Where memory is out, which Gumbo does not look at, `out` is jumped to. */
typedef struct alam_html_parser {
    alam_arena arena;
    jmp_buf out;
} alam_html_parser;

/* Whether a page opens more elements than it closes, and so many that Gumbo, whose time grows with the square
 * of that, should not read it. */
bool alam_html_is_deep(const char *page, size_t size);

/* Parses a page; what comes is borrowed from the arena. Jumps where memory is out. */
const GumboNode *alam_html_parse(alam_html_parser *parser, const char *page, size_t size);

typedef struct alam_html_node {
    const GumboText *text;
    size_t number;   /* in the order of the tree */
    unsigned breaks; /* line feeds in front of it */
    bool pre;
    bool closed;
} alam_html_node;

typedef ALAM_ARRAY(alam_html_node) alam_html_nodes;

/* False: memory is out. The caller frees `nodes`. */
bool alam_html_list(const GumboNode *document, alam_html_nodes *nodes);

#endif
