/* Checks of the names of one entity: repeated, in the wrong script, untidy, ordinary words. */
#include "compile/check.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

/* One name looked at, with what is known of it. */
typedef struct looked_at {
    alam_checker *checker;
    const alam_source_name *name;
    const char *entity;
    uint32_t number;
} looked_at;

/* ---- names that another one reaches ---------------------------------------------------------------- */

/* Whether text that has the later name is found by the earlier one just as well. */
static bool reaches(const looked_at *at, const alam_source_name *earlier)
{
    const alam_source_name *later = at->name;
    int level = alam_fold_compare(&at->checker->words.fold, ALAM_LEVEL_LOOSE, earlier->surface.text,
                                  earlier->surface.length, later->surface.text, later->surface.length,
                                  NULL);
    bool weaker = earlier->flags & ~later->flags & (ALAM_NAME_SHORT | ALAM_NAME_COMMON);
    return level >= 0 && level <= earlier->level && later->level <= earlier->level && !weaker;
}

static bool check_repeated(const looked_at *at)
{
    const alam_source_name *name = at->name;
    alam_checker *checker = at->checker;
    for (uint32_t i = checker->first_names[name->entity]; i < at->number; i++) {
        const alam_source_name *earlier = &checker->source->names.items[i];
        if (checker->terms[i] != checker->terms[at->number] || earlier->mode != name->mode ||
            strcmp(earlier->language, name->language) != 0 || !reaches(at, earlier))
            continue;
        alam_found *found = alam_check_add(
            checker, ALAM_SEVERITY_WARNING, "repeated-name", name->surface.spot, at->entity,
            "'%.80s' is found by '%.80s' in line %u already, as both fold alike; remove it",
            name->surface.text, earlier->surface.text, earlier->surface.spot.line);
        if (found && earlier->prior == name->prior)
            found->mend.kind = ALAM_MEND_REMOVE;
        return found != NULL;
    }
    return true;
}

/* ---- scripts ---------------------------------------------------------------------------------------- */

/* The scripts a language is written in, as ICU knows them; 0 for a language that it does not know, and for
 * "und", that is, for a name whose language is not said. */
static int scripts_of(const char *language, UScriptCode *scripts, int most)
{
    UErrorCode status = U_ZERO_ERROR;
    int count = uscript_getCode(language, scripts, most, &status);
    return U_SUCCESS(status) && strcmp(language, "und") != 0 ? count : 0;
}

static bool is_of(uint32_t codepoint, const UScriptCode *scripts, int count)
{
    for (int i = 0; i < count; i++)
        if (uscript_hasScript((UChar32)codepoint, scripts[i]))
            return true;
    return false;
}

/* Whether the name is listed under another language as well, so that it can go here. */
static bool is_listed_elsewhere(const looked_at *at)
{
    const alam_checker *checker = at->checker;
    uint32_t entity = at->name->entity;
    for (uint32_t i = checker->first_names[entity]; i < checker->first_names[entity + 1]; i++)
        if (i != at->number && checker->terms[i] == checker->terms[at->number] &&
            checker->source->names.items[i].mode == at->name->mode &&
            strcmp(checker->source->names.items[i].language, at->name->language) != 0)
            return true;
    return false;
}

static bool check_script(const looked_at *at)
{
    UScriptCode scripts[8];
    const alam_text_ref *surface = &at->name->surface;
    int count = scripts_of(at->name->language, scripts, 8);
    bool letters = false, fits = count == 0;
    const unsigned char *text = (const unsigned char *)surface->text, *end = text + surface->length;
    while (text < end && !fits) {
        alam_codepoint decoded = alam_utf8_decode(text, end);
        text += decoded.size;
        if (u_isalpha((UChar32)decoded.value)) {
            letters = true;
            fits = is_of(decoded.value, scripts, count);
        }
    }
    if (fits || !letters)
        return true;
    alam_found *found = alam_check_add(
        at->checker, ALAM_SEVERITY_WARNING, "wrong-script", surface->spot, at->entity,
        "'%.80s' is listed under '%s' and has no %s letter; list it under its language only", surface->text,
        at->name->language, uscript_getName(scripts[0]));
    if (found && is_listed_elsewhere(at))
        found->mend.kind = ALAM_MEND_REMOVE;
    return found != NULL;
}

/* Whether a letter of this script may stand in a word of the other one: Japanese uses three. */
static bool go_together(UScriptCode a, UScriptCode b)
{
    static const UScriptCode japanese[] = {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA};
    bool first = false, second = false;
    for (int i = 0; i < 3; i++) {
        first = first || a == japanese[i];
        second = second || b == japanese[i];
    }
    return a == b || (first && second);
}

static bool check_mixture(const looked_at *at)
{
    const alam_text_ref *surface = &at->name->surface;
    UScriptCode script = USCRIPT_COMMON;
    const unsigned char *text = (const unsigned char *)surface->text, *end = text + surface->length;
    while (text < end) {
        alam_codepoint decoded = alam_utf8_decode(text, end);
        UErrorCode status = U_ZERO_ERROR;
        UScriptCode other = uscript_getScript((UChar32)decoded.value, &status);
        text += decoded.size;
        if (!u_isalpha((UChar32)decoded.value) || other <= USCRIPT_INHERITED) {
            script = u_isalnum((UChar32)decoded.value) || other == USCRIPT_INHERITED ? script : USCRIPT_COMMON;
            continue;
        }
        if (script != USCRIPT_COMMON && !go_together(script, other) &&
            !uscript_hasScript((UChar32)decoded.value, script))
            return alam_check_add(at->checker, ALAM_SEVERITY_WARNING, "mixed-scripts", surface->spot,
                                  at->entity,
                                  "a word of '%.80s' has the %s letter U+%04X among %s ones; write it in "
                                  "one script",
                                  surface->text, uscript_getName(other), (unsigned)decoded.value,
                                  uscript_getName(script)) != NULL;
        script = other;
    }
    return true;
}

/* ---- untidy names ------------------------------------------------------------------------------------ */

/* What a code point should be written as: nothing for what cannot be seen, or is dropped at the tightest
 * level between letters (a tatweel in front of a number is good style), and the plain letter for a
 * presentation form. Joiners have their use in Persian and Indic names. */
static void write_tidy(const alam_fold *fold, const UNormalizer2 *nfkc, uint32_t codepoint, bool before_letter,
                       alam_buffer *out)
{
    char bytes[4];
    uint32_t entry = alam_fold_entry(fold, ALAM_LEVEL_EXACT, codepoint);
    bool joiner = u_hasBinaryProperty((UChar32)codepoint, UCHAR_JOIN_CONTROL);
    if (!joiner && (alam_fold_class(entry) == ALAM_CLASS_HIDDEN ||
                    (before_letter && alam_fold_kind_of(entry) == ALAM_FOLD_DROP)))
        return;
    int type = u_getIntPropertyValue((UChar32)codepoint, UCHAR_DECOMPOSITION_TYPE);
    bool form = type == U_DT_INITIAL || type == U_DT_MEDIAL || type == U_DT_FINAL || type == U_DT_ISOLATED;
    UChar plain[16];
    UErrorCode status = U_ZERO_ERROR;
    int32_t count = form ? unorm2_getDecomposition(nfkc, (UChar32)codepoint, plain, 16, &status) : -1;
    if (count < 0 || U_FAILURE(status)) {
        alam_buffer_append(out, bytes, alam_utf8_encode(codepoint, bytes));
        return;
    }
    for (int32_t i = 0; i < count;) {
        UChar32 letter;
        U16_NEXT(plain, i, count, letter);
        alam_buffer_append(out, bytes, alam_utf8_encode((uint32_t)letter, bytes));
    }
}

static bool tidy(const looked_at *at, const UNormalizer2 *nfkc, alam_buffer *out)
{
    const alam_text_ref *surface = &at->name->surface;
    const unsigned char *text = (const unsigned char *)surface->text, *end = text + surface->length;
    alam_buffer_clear(out);
    while (text < end) {
        alam_codepoint decoded = alam_utf8_decode(text, end);
        text += decoded.size;
        bool space = u_isUWhiteSpace((UChar32)decoded.value);
        bool letter = text < end && u_isalpha((UChar32)alam_utf8_decode(text, end).value);
        bool again = space && (out->length == 0 || out->data[out->length - 1] == ' ');
        if (space && !again)
            alam_buffer_byte(out, ' ');
        else if (!space)
            write_tidy(&at->checker->words.fold, nfkc, decoded.value, letter, out);
    }
    while (out->length > 0 && out->data[out->length - 1] == ' ')
        out->length--;
    return !out->failed;
}

static bool check_tidy(const looked_at *at, const UNormalizer2 *nfkc, alam_buffer *scratch)
{
    const alam_text_ref *surface = &at->name->surface;
    if (!tidy(at, nfkc, scratch))
        return false;
    if (scratch->length == 0 || (scratch->length == surface->length &&
                                 memcmp(scratch->data, surface->text, surface->length) == 0))
        return true;
    const char *text = alam_arena_copy(&at->checker->source->arena, scratch->data, scratch->length);
    alam_found *found =
        text ? alam_check_add(at->checker, ALAM_SEVERITY_WARNING, "untidy-name", surface->spot, at->entity,
                              "'%.80s' has signs that cannot be seen, letters in presentation forms or "
                              "needless spaces; write '%.80s'",
                              surface->text, text)
             : NULL;
    if (found)
        found->mend = (alam_mend){ALAM_MEND_REPLACE, text};
    return found != NULL;
}

/* ---- ordinary words ---------------------------------------------------------------------------------- */

/* The ordinary words by their spelling at the level strict. */
static bool map_ordinary(alam_checker *checker, alam_map *ordinary)
{
    for (size_t i = 0; i < checker->source->common.count; i++) {
        const alam_text_ref *word = &checker->source->common.items[i];
        const char *folded =
            alam_build_folded(&checker->words, ALAM_LEVEL_STRICT, word->text, word->length);
        if (!folded || !alam_map_intern(ordinary, folded, strlen(folded)))
            return false;
    }
    return true;
}

static bool check_ordinary(const looked_at *at, const alam_map *ordinary)
{
    const alam_text_ref *surface = &at->name->surface;
    if (at->name->flags & ALAM_NAME_COMMON || at->name->mode != ALAM_MODE_NAME ||
        strchr(surface->text, ' '))
        return true;
    const char *folded =
        alam_build_folded(&at->checker->words, ALAM_LEVEL_STRICT, surface->text, surface->length);
    if (!folded || !alam_map_find(ordinary, folded, strlen(folded)))
        return folded != NULL;
    /* The compiler sets the flag by itself; the note is for who reads the gazetteer. */
    return alam_check_add(at->checker, ALAM_SEVERITY_NOTE, "ordinary-word", surface->spot, at->entity,
                          "'%.80s' is an ordinary word of the rules too and tagged only with support; "
                          "write {text: .., common: true} to say that this is meant",
                          surface->text) != NULL;
}

/* ---- all of them ------------------------------------------------------------------------------------- */

bool alam_check_names(alam_checker *checker)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    alam_map ordinary = {0};
    alam_buffer scratch = {0};
    bool done = U_SUCCESS(status) && map_ordinary(checker, &ordinary);
    for (uint32_t i = 0; done && i < checker->source->names.count; i++) {
        const alam_source_name *name = &checker->source->names.items[i];
        const looked_at at = {checker, name, alam_check_owner(checker, name)->id.text, i};
        done = check_repeated(&at) && check_script(&at) && check_mixture(&at) &&
               check_tidy(&at, nfkc, &scratch) && check_ordinary(&at, &ordinary);
    }
    alam_map_free(&ordinary);
    alam_buffer_free(&scratch);
    return done;
}
