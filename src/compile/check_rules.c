/* Checks of rules: what can never match, and what is said twice. The list at the end has one function for
 * each kind of rule; a new kind gets a function of its own there. */
#include "compile/check.h"

#include "image/format.h"

/* ---- triggers ------------------------------------------------------------------------------------------ */

static bool has_entity(const alam_source *source, const char *type, const char *kind)
{
    for (size_t i = 0; i < source->entities.count; i++) {
        const alam_source_entity *entity = &source->entities.items[i];
        if (strcmp(entity->type, type) == 0 && (!kind || strcmp(entity->kind, kind) == 0))
            return true;
    }
    return false;
}

/* That a trigger can announce nothing is only told beside a gazetteer. */
static bool check_announced(alam_checker *checker, const alam_source_trigger *trigger)
{
    const alam_source *source = checker->source;
    if (source->entities.count == 0)
        return true;
    if (!has_entity(source, trigger->type.text, NULL))
        return alam_check_add(checker, ALAM_SEVERITY_WARNING, "idle-trigger", trigger->type.spot, NULL,
                              "the trigger '%.40s' announces the type '%.40s', which no entity has; correct "
                              "or remove it",
                              trigger->name, trigger->type.text) != NULL;
    size_t idle = 0;
    const char *kind = NULL;
    for (size_t i = 0; i < trigger->kinds.count; i++)
        if (!has_entity(source, trigger->type.text, trigger->kinds.items[i])) {
            kind = trigger->kinds.items[i];
            idle++;
        }
    if (idle == 0)
        return true;
    /* One of several kinds may be meant for another gazetteer. */
    bool all = idle == trigger->kinds.count;
    return alam_check_add(checker, all ? ALAM_SEVERITY_WARNING : ALAM_SEVERITY_NOTE, "idle-trigger",
                          trigger->type.spot, NULL,
                          "the trigger '%.40s' announces the kind '%.40s', which no %.40s has%s; correct or "
                          "remove it",
                          trigger->name, kind, trigger->type.text,
                          all ? ", so that it never matches" : "") != NULL;
}

bool alam_check_repeats(alam_checker *checker, const alam_text_list *words, const char *check,
                        const char *where)
{
    alam_map seen = {0};
    bool done = true;
    for (uint32_t i = 0; done && i < words->count; i++) {
        const alam_text_ref *word = &words->items[i];
        alam_map_entry *entry = alam_map_intern(&seen, word->text, word->length);
        if (entry && entry->value == ALAM_MAP_NONE) {
            entry->value = i;
            continue;
        }
        const alam_text_ref *first = entry ? &words->items[entry->value] : NULL;
        alam_found *found =
            first ? alam_check_add(checker, ALAM_SEVERITY_WARNING, check, word->spot, NULL,
                                   "'%.80s' is in %s already (%.100s:%u); remove it here", word->text, where,
                                   first->spot.file, first->spot.line)
                  : NULL;
        if (found)
            found->mend.kind = ALAM_MEND_REMOVE;
        done = found != NULL;
    }
    alam_map_free(&seen);
    return done;
}

static bool check_triggers(alam_checker *checker)
{
    bool done = true;
    for (size_t i = 0; done && i < checker->source->triggers.count; i++) {
        const alam_source_trigger *trigger = &checker->source->triggers.items[i];
        done = check_announced(checker, trigger) &&
               alam_check_repeats(checker, &trigger->words, "repeated-word", "this trigger");
    }
    return done;
}

/* ---- ordinary words ------------------------------------------------------------------------------------ */

static bool check_common(alam_checker *checker)
{
    return alam_check_repeats(checker, &checker->source->common, "repeated-word", "the ordinary words");
}

/* ---- inflection ---------------------------------------------------------------------------------------- */

static bool ends_with(const alam_text_ref *text, const char *ending)
{
    size_t length = strlen(ending);
    return length <= text->length && strcmp(text->text + text->length - length, ending) == 0;
}

/* Demonyms of a language that has inflections, but none for their ending. */
static bool check_inflection(alam_checker *checker)
{
    const alam_source *source = checker->source;
    for (size_t i = 0; i < source->names.count; i++) {
        const alam_source_name *name = &source->names.items[i];
        const alam_inflection *other = NULL;
        bool inflected = name->mode != ALAM_MODE_DEMONYM;
        for (size_t k = 0; k < source->inflections.count && !inflected; k++) {
            if (strcmp(source->inflections.items[k].language, name->language) != 0)
                continue;
            other = &source->inflections.items[k];
            inflected = ends_with(&name->surface, other->ends);
        }
        if (inflected || !other)
            continue;
        if (!alam_check_add(checker, ALAM_SEVERITY_NOTE, "uninflected-demonym", name->surface.spot,
                            alam_check_owner(checker, name)->id.text,
                            "the demonym '%.80s' does not end in '%.20s' and is not inflected; list its base "
                            "form, or all forms",
                            name->surface.text, other->ends))
            return false;
    }
    return true;
}

/* ---- spelling rules ------------------------------------------------------------------------------------ */

static bool check_spelling(alam_checker *checker)
{
    const alam_source *source = checker->source;
    for (size_t i = 0; i < source->variants.count; i++) {
        const alam_source_variant *rule = &source->variants.items[i];
        for (size_t k = 0; k < i; k++)
            if (strcmp(source->variants.items[k].name, rule->name) == 0 &&
                !alam_check_add(checker, ALAM_SEVERITY_WARNING, "repeated-rule", rule->spot, NULL,
                                "there is another rule '%.40s' (%.100s:%u); a span's 'why' could mean either, "
                                "rename one",
                                rule->name, source->variants.items[k].spot.file,
                                source->variants.items[k].spot.line))
                return false;
    }
    return true;
}

/* ---- all of them --------------------------------------------------------------------------------------- */

bool alam_check_rules(alam_checker *checker)
{
    static bool (*const checks[])(alam_checker *) = {
        check_triggers,
        check_common,
        check_inflection,
        check_spelling,
        alam_check_patterns,
    };
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (!checks[i](checker))
            return false;
    return true;
}
