#include "eval/conll.h"

#include "base/file.h"
#include "base/utf8.h"
#include "eval/context.h"

#include <string.h>

/* In tags and in Alam's types; the last has no type. */
static const char *const classes[][2] = {
    {"PER", "person"}, {"LOC", "place"}, {"ORG", "organization"}, {"MISC", NULL}};

#define CLASS_COUNT (sizeof classes / sizeof *classes)

typedef struct bio_tag {
    char prefix; /* 'B', 'I' or 'O' */
    size_t class;
} bio_tag;

typedef struct reader {
    alam_eval_conll *conll;
    alam_eval_set *set;
    const char *path;
    uint32_t codepoints; /* of the text so far */
    bool in_sentence;
    bool open;           /* an entity that the next token may continue */
    size_t class;
    uint32_t start;      /* of the open entity */
    size_t start_byte;
    size_t start_line;
} reader;

/* ---- Reading ------------------------------------------------------------------------------- */

static bool close_entity(reader *state, alam_error *error)
{
    alam_eval_conll *conll = state->conll;
    if (!state->open)
        return true;
    state->open = false;
    const char *type = classes[state->class][1];
    if (!type)
        return true;
    alam_buffer surface = {0};
    alam_buffer_append(&surface, conll->text.data + state->start_byte,
                       conll->text.length - state->start_byte);
    const char *text = alam_buffer_string(&surface);
    alam_eval_span *span = text ? alam_eval_add(state->set, ALAM_EVAL_GOLD, conll->document, type,
                                                "name", "body", NULL, text)
                                : NULL;
    alam_buffer_free(&surface);
    if (!span)
        return alam_fail_memory(error);
    span->start = state->start;
    span->end = state->codepoints;
    span->file = state->path;
    span->line = (uint32_t)state->start_line;
    return true;
}

static bool read_tag(const char *text, size_t length, bio_tag *out)
{
    *out = (bio_tag){.prefix = 'O'};
    if (length == 1 && text[0] == 'O')
        return true;
    if (length < 2 || (text[0] != 'B' && text[0] != 'I') || text[1] != '-')
        return false;
    out->prefix = text[0];
    for (; out->class < CLASS_COUNT; out->class++) {
        const char *name = classes[out->class][0];
        if (strlen(name) == length - 2 && memcmp(name, text + 2, length - 2) == 0)
            return true;
    }
    return false;
}

static bool end_sentence(reader *state, alam_error *error)
{
    bool done = close_entity(state, error);
    if (state->in_sentence)
        state->conll->sentences.items[state->conll->sentences.count - 1].end_byte =
            state->conll->text.length;
    state->in_sentence = false;
    return done;
}

static bool begin_sentence(reader *state)
{
    alam_eval_conll *conll = state->conll;
    if (conll->sentences.count > 0) {
        alam_buffer_byte(&conll->text, '\n');
        state->codepoints++;
    }
    alam_eval_sentence *sentence = alam_array_push(&conll->sentences);
    if (!sentence)
        return false;
    sentence->start_byte = conll->text.length;
    sentence->start = state->codepoints;
    state->in_sentence = true;
    return true;
}

static uint32_t count_codepoints(const char *text, size_t length)
{
    uint32_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* Adds the separator and the token itself to the text. An entity is closed in between: before the
 * separator its text is complete. */
static bool add_token(reader *state, const char *token, size_t length, const bio_tag *tag,
                      size_t line, alam_error *error)
{
    alam_eval_conll *conll = state->conll;
    bool continues = state->open && tag->prefix == 'I' && tag->class == state->class;
    if (!continues && !close_entity(state, error))
        return false;
    if (state->in_sentence) {
        alam_buffer_byte(&conll->text, ' ');
        state->codepoints++;
    } else if (!begin_sentence(state)) {
        return alam_fail_memory(error);
    }
    if (!continues && tag->prefix != 'O') {
        state->open = true;
        state->class = tag->class;
        state->start = state->codepoints;
        state->start_byte = conll->text.length;
        state->start_line = line;
    }
    alam_eval_token *added = alam_array_push(&conll->tokens);
    alam_buffer_append(&conll->text, token, length);
    if (!added || conll->text.failed)
        return alam_fail_memory(error);
    added->start = state->codepoints;
    state->codepoints += count_codepoints(token, length);
    added->end = state->codepoints;
    return true;
}

static bool read_line(void *context, const char *line, size_t length, size_t number,
                      alam_error *error)
{
    reader *state = context;
    if (length == 0)
        return end_sentence(state, error);
    const char *tab = memchr(line, '\t', length);
    if (!tab || tab == line)
        return alam_fail_at(error, ALAM_ERROR_DATA, state->path, number, 0,
                            "no token and tag, expected \"token<TAB>tag\" or an empty line; separate "
                            "them by one tab");
    size_t valid = alam_utf8_valid_prefix(line, length);
    if (valid < length)
        return alam_fail_at(error, ALAM_ERROR_DATA, state->path, number,
                            (size_t)count_codepoints(line, valid) + 1,
                            "byte 0x%02X is not UTF-8; convert the file",
                            (unsigned char)line[valid]);
    size_t tag_length = length - (size_t)(tab + 1 - line);
    bio_tag read;
    if (!read_tag(tab + 1, tag_length, &read)) {
        alam_buffer shown = {0};
        alam_eval_append_line(&shown, tab + 1, tag_length < 32 ? tag_length : 32);
        alam_buffer_string(&shown);
        alam_fail_at(error, ALAM_ERROR_DATA, state->path, number, 0,
                     "the tag is \"%s\", expected O, or B- or I- and one of PER, LOC, ORG, MISC; "
                     "correct or rename the tag", shown.failed ? "" : shown.data);
        alam_buffer_free(&shown);
        return false;
    }
    return add_token(state, line, (size_t)(tab - line), &read, number, error);
}

bool alam_eval_conll_read(alam_eval_conll *conll, alam_eval_set *set, const char *path,
                          alam_error *error)
{
    reader state = {.conll = conll, .set = set};
    state.path = alam_arena_copy(&set->strings, path, strlen(path));
    alam_buffer content = {0};
    if (!state.path)
        return alam_fail_memory(error);
    bool done = alam_eval_document_of(set, ALAM_EVAL_GOLD, path, "", &conll->document, error) &&
                alam_read_file(path, &content, error);
    if (done && content.length > UINT32_MAX)
        done = alam_fail_at(error, ALAM_ERROR_DATA, path, 0, 0,
                            "the file has %zu bytes, expected less than 4 GiB; split it",
                            content.length);
    done = done && alam_eval_each_line(content.data, content.length, read_line, &state, error) &&
           end_sentence(&state, error);
    alam_buffer_free(&content);
    return done;
}

/* ---- Comparing ----------------------------------------------------------------------------- */

static bool is_scored(const alam_eval_set *set, const alam_eval_span *span)
{
    const char *type = alam_eval_name(set, span->type);
    for (size_t i = 0; i < CLASS_COUNT; i++)
        if (classes[i][1] && strcmp(classes[i][1], type) == 0)
            return !span->nested;
    return false;
}

/* The first token that ends behind `position`. */
static size_t first_token(const alam_eval_conll *conll, uint32_t position)
{
    size_t low = 0;
    size_t count = conll->tokens.count;
    while (count > 0) {
        size_t half = count / 2;
        if (conll->tokens.items[low + half].end <= position) {
            low += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return low;
}

static bool fail_foreign(const alam_eval_set *set, const alam_eval_span *span, alam_error *error)
{
    const char *gold = set->documents.items[span->document].names[ALAM_EVAL_GOLD];
    return alam_fail_at(error, ALAM_ERROR_DATA, span->file, span->line, 0,
                        "the text of %s does not have this span at %u to %u; tag the text that "
                        "\"alam eval --conll %s --print-text\" writes", gold, span->start, span->end,
                        gold);
}

static void snap(const alam_eval_conll *conll, alam_eval_span *span)
{
    size_t first = first_token(conll, span->start);
    size_t last = first_token(conll, span->end - 1);
    if (last == conll->tokens.count || conll->tokens.items[last].start >= span->end) {
        /* The span ends in white space: its last token is the one before. */
        if (last == 0)
            return;
        last--;
    }
    if (first > last)
        return;
    span->start = conll->tokens.items[first].start;
    span->end = conll->tokens.items[last].end;
    span->surface = NULL;
}

void alam_eval_conll_adopt(const alam_eval_conll *conll, alam_eval_set *set)
{
    size_t found = 0;
    const char *name = NULL;
    for (size_t i = 0; i < set->documents.count; i++) {
        if (!set->documents.items[i].names[ALAM_EVAL_PREDICTED])
            continue;
        name = set->documents.items[i].names[ALAM_EVAL_PREDICTED];
        found++;
    }
    alam_eval_document *document = &set->documents.items[conll->document];
    if (found != 1 || document->names[ALAM_EVAL_PREDICTED])
        return;
    alam_eval_spans *spans = &set->spans[ALAM_EVAL_PREDICTED];
    set->documents.items[spans->items[0].document].counts[ALAM_EVAL_PREDICTED] = 0;
    for (size_t i = 0; i < spans->count; i++)
        spans->items[i].document = conll->document;
    document->names[ALAM_EVAL_PREDICTED] = name;
    document->counts[ALAM_EVAL_PREDICTED] = spans->count;
}

static bool give_all(alam_eval_texts *texts, const alam_eval_conll *conlls, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!alam_eval_texts_give(texts, conlls[i].document, conlls[i].text.data,
                                  conlls[i].text.length))
            return false;
    return true;
}

bool alam_eval_conll_snap(const alam_eval_conll *conlls, size_t count, alam_eval_set *set,
                          alam_error *error)
{
    alam_eval_texts texts = {.set = set};
    alam_eval_context context = {0};
    alam_eval_spans *spans = &set->spans[ALAM_EVAL_PREDICTED];
    bool done = give_all(&texts, conlls, count) || alam_fail_memory(error);
    size_t kept = 0;
    for (size_t i = 0; done && i < spans->count; i++) {
        alam_eval_span span = spans->items[i];
        if (span.document < count) {
            done = alam_eval_context_of(&texts, &span, &context) || fail_foreign(set, &span, error);
            if (!is_scored(set, &span))
                continue;
            snap(&conlls[span.document], &span);
        }
        spans->items[kept++] = span;
    }
    spans->count = kept;
    alam_eval_context_free(&context);
    alam_eval_texts_free(&texts);
    return done;
}

void alam_eval_conll_free(alam_eval_conll *conll)
{
    alam_buffer_free(&conll->text);
    alam_array_free(&conll->tokens);
    alam_array_free(&conll->sentences);
}
