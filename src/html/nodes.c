#include "html/nodes.h"

#include <stdlib.h>
#include <string.h>

static void *take(void *data, size_t size)
{
    alam_html_parser *parser = data;
    void *memory = alam_arena_take(&parser->arena, size ? size : 1);
    if (!memory)
        longjmp(parser->out, 1);
    return memory;
}

static void keep(void *data, void *memory)
{
    (void)data;
    (void)memory;
}

#define DEEPEST 20000 /* elements inside each other; this many take a second */

/* Elements that hold nothing, or that the next one of their kind closes. */
static bool closes_itself(GumboTag tag)
{
    switch (tag) {
    case GUMBO_TAG_AREA: case GUMBO_TAG_BASE: case GUMBO_TAG_BR: case GUMBO_TAG_COL:
    case GUMBO_TAG_EMBED: case GUMBO_TAG_HR: case GUMBO_TAG_IMG: case GUMBO_TAG_INPUT:
    case GUMBO_TAG_LINK: case GUMBO_TAG_META: case GUMBO_TAG_PARAM: case GUMBO_TAG_SOURCE:
    case GUMBO_TAG_TRACK: case GUMBO_TAG_WBR: case GUMBO_TAG_P: case GUMBO_TAG_LI:
    case GUMBO_TAG_DD: case GUMBO_TAG_DT: case GUMBO_TAG_OPTION: case GUMBO_TAG_TR:
    case GUMBO_TAG_TD: case GUMBO_TAG_TH: case GUMBO_TAG_TBODY:
        return true;
    default:
        return false;
    }
}

static bool is_name_letter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9');
}

bool alam_html_is_deep(const char *page, size_t size)
{
    const char *end = page + size;
    unsigned depth = 0;
    for (const char *at = page; (at = memchr(at, '<', (size_t)(end - at)));) {
        bool closes = ++at < end && *at == '/';
        const char *name = at + closes;
        for (at = name; at < end && is_name_letter(*at);)
            at++;
        if (at == name || closes_itself(gumbo_tagn_enum(name, (unsigned)(at - name))))
            continue;
        depth = closes ? depth - (depth > 0) : depth + 1;
        if (depth > DEEPEST)
            return true;
    }
    return false;
}

const GumboNode *alam_html_parse(alam_html_parser *parser, const char *page, size_t size)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = take;
    options.deallocator = keep;
    options.userdata = parser;
    options.max_errors = 0; /* each would copy the stack of open elements */
    return gumbo_parse_with_options(&options, page, size)->document;
}

/* ---- The tree ------------------------------------------------------------------------------- */

static const GumboVector *children(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_DOCUMENT)
        return &node->v.document.children;
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;
}

static bool is_in(GumboTag tag, const GumboTag *list)
{
    while (*list != GUMBO_TAG_LAST && *list != tag)
        list++;
    return *list == tag;
}

/* What stands in the midst of a line. */
static bool is_inline(GumboTag tag)
{
    static const GumboTag list[] = {
        GUMBO_TAG_A,    GUMBO_TAG_ABBR,   GUMBO_TAG_ACRONYM, GUMBO_TAG_B,      GUMBO_TAG_BDI,
        GUMBO_TAG_BDO,  GUMBO_TAG_BIG,    GUMBO_TAG_CITE,    GUMBO_TAG_CODE,   GUMBO_TAG_DATA,
        GUMBO_TAG_DEL,  GUMBO_TAG_DFN,    GUMBO_TAG_EM,      GUMBO_TAG_FONT,   GUMBO_TAG_I,
        GUMBO_TAG_IMG,  GUMBO_TAG_INS,    GUMBO_TAG_KBD,     GUMBO_TAG_LABEL,  GUMBO_TAG_MARK,
        GUMBO_TAG_NOBR, GUMBO_TAG_Q,      GUMBO_TAG_S,       GUMBO_TAG_SAMP,   GUMBO_TAG_SMALL,
        GUMBO_TAG_SPAN, GUMBO_TAG_STRIKE, GUMBO_TAG_STRONG,  GUMBO_TAG_SUB,    GUMBO_TAG_SUP,
        GUMBO_TAG_TIME, GUMBO_TAG_TT,     GUMBO_TAG_U,       GUMBO_TAG_VAR,    GUMBO_TAG_WBR,
        GUMBO_TAG_UNKNOWN, GUMBO_TAG_LAST};
    return is_in(tag, list);
}

/* What holds no running text, or none that markup may stand in. */
static bool is_left_out(const GumboNode *node)
{
    static const GumboTag list[] = {
        GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,    GUMBO_TAG_TEXTAREA, GUMBO_TAG_SELECT,
        GUMBO_TAG_NOSCRIPT, GUMBO_TAG_NOFRAMES, GUMBO_TAG_NOEMBED,  GUMBO_TAG_IFRAME,
        GUMBO_TAG_XMP,      GUMBO_TAG_PLAINTEXT, GUMBO_TAG_TEMPLATE, GUMBO_TAG_OPTION,
        GUMBO_TAG_LAST};
    return node->type == GUMBO_NODE_TEMPLATE ||
           (node->type == GUMBO_NODE_ELEMENT &&
            (node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML ||
             is_in(node->v.element.tag, list)));
}

static bool is_block(const GumboNode *node)
{
    return node->type == GUMBO_NODE_TEMPLATE ||
           (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag != GUMBO_TAG_BR &&
            !is_inline(node->v.element.tag));
}

/* ---- The list ------------------------------------------------------------------------------- */

/* A walk through the tree, without recursion. */
typedef struct walk {
    alam_html_nodes *nodes;
    unsigned breaks; /* since the last text */
    size_t pre;      /* how many <pre> are open */
} walk;

static bool by_place_is_less(const alam_html_node *a, const alam_html_node *b)
{
    return a->text->original_text.data < b->text->original_text.data ||
           (a->text->original_text.data == b->text->original_text.data && a->number < b->number);
}

static int by_place(const void *a, const void *b)
{
    return by_place_is_less(a, b) ? -1 : by_place_is_less(b, a);
}

static bool add_text(walk *state, const GumboNode *node)
{
    alam_html_node *added = node->v.text.original_text.data ? alam_array_push(state->nodes) : NULL;
    if (!added)
        return !node->v.text.original_text.data;
    *added = (alam_html_node){.text = &node->v.text,
                              .number = state->nodes->count,
                              .breaks = state->breaks,
                              .pre = state->pre > 0,
                              .closed = node->parent->type == GUMBO_NODE_ELEMENT &&
                                        node->parent->v.element.tag == GUMBO_TAG_TITLE};
    state->breaks = 0;
    return true;
}

static bool is_pre(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_PRE;
}

static bool enter(walk *state, const GumboNode *node)
{
    state->breaks = is_block(node) ? 2 : state->breaks;
    state->pre += is_pre(node);
    if (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_BR)
        state->breaks++;
    return (node->type != GUMBO_NODE_TEXT && node->type != GUMBO_NODE_WHITESPACE) ||
           add_text(state, node);
}

/* Leaves `node` and what ends with it. The next one; NULL at the end. */
static const GumboNode *leave(walk *state, const GumboNode *node)
{
    for (; node->parent; node = node->parent) {
        const GumboVector *beside = children(node->parent);
        state->breaks = is_block(node) ? 2 : state->breaks;
        state->pre -= is_pre(node);
        if (node->index_within_parent + 1 < beside->length)
            return beside->data[node->index_within_parent + 1];
    }
    return NULL;
}

static bool walk_tree(walk *state, const GumboNode *node)
{
    while (node) {
        if (!enter(state, node))
            return false;
        const GumboVector *below = is_left_out(node) ? NULL : children(node);
        node = below && below->length > 0 ? below->data[0] : leave(state, node);
    }
    return true;
}

bool alam_html_list(const GumboNode *document, alam_html_nodes *nodes)
{
    walk state = {.nodes = nodes};
    if (!walk_tree(&state, document))
        return false;
    if (nodes->count > 1)
        qsort(nodes->items, nodes->count, sizeof *nodes->items, by_place);
    for (size_t i = 1; i < nodes->count; i++)
        if (nodes->items[i].number != nodes->items[i - 1].number + 1)
            nodes->items[i].breaks = 2; /* the parser has moved it */
    return true;
}
