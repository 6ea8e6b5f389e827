/* The report of alam_explain(). */
#include "tag/nearest.h"
#include "tag/tagger.h"

#include "base/sort.h"

typedef struct explanation {
    alam_buffer out;
    uint32_t zone_rule; /* ZONE_RULES: of the zone spoken of last; ALAM_NONE: none */
    size_t scans_left; /* words that may still be compared with the whole lexicon */
} explanation;

#define MOST_SCANS 200 /* of the whole lexicon a report; a longer text is explained without them */

static const char *string(const alam_tagger *tagger, uint32_t offset)
{
    return alam_image_string(tagger->image, offset);
}

/* A quoted piece of the text, ill-formed bytes replaced. */
static void quote(alam_buffer *out, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text, *end = at + length;
    alam_buffer_byte(out, '"');
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        char bytes[4];
        uint32_t shown = decoded.value < 0x20 ? ' ' : decoded.value;
        alam_buffer_append(out, bytes, alam_utf8_encode(shown, bytes));
        at += decoded.size;
    }
    alam_buffer_byte(out, '"');
}

static void quote_name(alam_tagger *tagger, alam_buffer *out, uint32_t number)
{
    const alam_name *name = &tagger->image->at.NAMES[number];
    const alam_entity *entity = &tagger->image->at.ENTITIES[name->entity];
    const char *text = string(tagger, name->text);
    quote(out, text, strlen(text));
    alam_buffer_format(out, ", %s of %s (%s)",
                       name->mode == ALAM_MODE_DEMONYM ? "a demonym" : "a name",
                       string(tagger, entity->id), string(tagger, entity->type));
    if (name->text != name->base) {
        alam_buffer_text(out, ", inflected from ");
        quote(out, string(tagger, name->base), strlen(string(tagger, name->base)));
    }
}

/* What the text is taken for. */
static void quote_entity(alam_tagger *tagger, alam_buffer *out, const alam_candidate *candidate)
{
    if (candidate->name != ALAM_NONE) {
        quote_name(tagger, out, candidate->name);
        return;
    }
    const char *id = candidate->entity & ALAM_DERIVED
                         ? alam_derived_of(&tagger->derivations, candidate->entity)->id
                         : string(tagger, tagger->image->at.ENTITIES[candidate->entity].id);
    alam_buffer_format(out, "%s (%s), which a pattern found", id, string(tagger, candidate->type));
}

static const char *fate(const alam_candidate *candidate)
{
    switch ((alam_verdict)candidate->verdict) {
    case ALAM_VERDICT_SPELLING:
        return "refused: the name asks for a nearer spelling";
    case ALAM_VERDICT_ORDINARY:
        return "refused: this spelling is an ordinary word";
    case ALAM_VERDICT_SHORT:
        return "refused: a short form, and neither its full name nor a trigger stands before it";
    case ALAM_VERDICT_COMMON:
        return "refused: an ordinary word too, and nothing here supports the name";
    case ALAM_VERDICT_DROPPED:
        return "refused: by a pattern";
    case ALAM_VERDICT_DOUBT:
        return "refused: another spelling, and other names are as near";
    default:
        return candidate->nested   ? "tagged, nested in a longer span"
               : candidate->chosen ? "tagged"
                                   : "left out: overlaps a better match";
    }
}

static bool explain_candidate(alam_tagger *tagger, explanation *report, const alam_candidate *candidate)
{
    const char *text = tagger->segmenter.text;
    alam_buffer *out = &report->out;
    size_t count = 0;
    const char *const *why = alam_why(tagger, candidate, &count);
    if (!why)
        return false;
    alam_buffer_text(out, "    ");
    quote(out, text + candidate->start.byte, candidate->end.byte - candidate->start.byte);
    alam_buffer_text(out, " is ");
    quote_entity(tagger, out, candidate);
    if (candidate->name != ALAM_NONE)
        alam_buffer_format(out, "; %s at level %s", candidate->exact ? "exact" : "folded",
                           alam_level_name((alam_level)candidate->level));
    alam_buffer_format(out, ", score %.2f", (double)candidate->score);
    for (size_t i = 0; i < count; i++)
        alam_buffer_format(out, "%s%s", i == 0 ? ", by " : " ", why[i]);
    alam_buffer_format(out, "\n      %s\n", fate(candidate));
    return true;
}

static void explain_lexicon(alam_tagger *tagger, explanation *report, const alam_unit *unit)
{
    alam_buffer *out = &report->out;
    const alam_form *form = alam_form_of(&tagger->units, unit);
    const alam_spelled spelled = alam_spelled_as(&tagger->units, unit);
    unsigned flags = form->flags;
    alam_buffer_format(out, "%s%s%s%s%s\n", form->word == ALAM_NONE ? ", not in the lexicon" : "",
                       flags & ALAM_WORD_NAME ? ", a word of names" : "",
                       form->ordinary ? ", an ordinary word" : "",
                       flags & ALAM_WORD_TRIGGER ? ", a trigger" : "",
                       unit->glued ? ", cut out of a longer run of letters" : "");
    alam_split split;
    for (uint32_t next = 0;
         !form->ordinary && alam_next_split(&tagger->units.forms, &spelled, &next, &split);) {
        const alam_clitic *clitic = &tagger->image->at.CLITICS[split.clitic];
        alam_buffer_text(out, "    split:");
        for (uint32_t i = 0; i < clitic->part_count; i++)
            alam_buffer_format(out, " %s +",
                               string(tagger, tagger->image->at.CLITIC_PARTS[clitic->first_part + i]));
        alam_buffer_format(out, " %s\n", string(tagger, tagger->image->at.WORDS[split.word].text));
    }
}

/* The nearest word of a name to a unit, with or without proclitics. */
static alam_nearest find_nearest(alam_tagger *tagger, const alam_unit *unit)
{
    alam_nearest nearest =
        alam_find_nearest(tagger->image, unit->folded, unit->folded_length);
    const alam_spelled spelled = alam_spelled_as(&tagger->units, unit);
    alam_split split;
    for (uint32_t next = 0; alam_next_strip(&tagger->units.forms, &spelled, &next, &split);) {
        alam_nearest other = alam_find_nearest(tagger->image, unit->folded + split.strip,
                                               unit->folded_length - split.strip);
        if (other.name != ALAM_NONE &&
            (nearest.name == ALAM_NONE || other.distance < nearest.distance))
            nearest = other;
    }
    return nearest;
}

/* For a word that no candidate covers: the name that it may have been meant for. */
static void explain_nothing(alam_tagger *tagger, explanation *report, const alam_unit *unit)
{
    alam_buffer *out = &report->out;
    const alam_form *form = alam_form_of(&tagger->units, unit);
    if (form->ordinary || report->scans_left == 0)
        return;
    report->scans_left--;
    if (form->word != ALAM_NONE) {
        uint32_t name = alam_name_with_word(tagger->image, form->word);
        if (name == ALAM_NONE)
            return;
        alam_buffer_text(out, "    not tagged: the word is in ");
        quote_name(tagger, out, name);
        alam_buffer_text(out, ", whose other words do not stand here\n");
        return;
    }
    alam_nearest nearest = find_nearest(tagger, unit);
    if (nearest.name == ALAM_NONE)
        return;
    alam_buffer_text(out, "    not tagged: the nearest is ");
    quote_name(tagger, out, nearest.name);
    alam_buffer_format(out, ", refused: %u letter%s of \"%s\" differ%s, and no rule unites them\n",
                       nearest.distance, nearest.distance == 1 ? "" : "s",
                       string(tagger, tagger->image->at.WORDS[nearest.word].text),
                       nearest.distance == 1 ? "s" : "");
}

static int is_before(const void *context, uint32_t first, uint32_t second)
{
    const alam_candidate *candidates = context;
    if (candidates[first].unit != candidates[second].unit)
        return candidates[first].unit < candidates[second].unit;
    return first < second;
}

/* Those that patterns made come last; a reader wants them where they stand. */
static bool order_candidates(alam_tagger *tagger)
{
    tagger->order.count = 0;
    if (!alam_array_reserve(&tagger->order, tagger->candidates.count))
        return false;
    for (size_t i = 0; i < tagger->candidates.count; i++)
        tagger->order.items[tagger->order.count++] = (uint32_t)i;
    if (tagger->order.count > 0)
        alam_sort(tagger->order.items, tagger->order.count, is_before, tagger->candidates.items);
    return true;
}

/* Says where a zone begins that a rule has found. */
static void explain_zone(alam_tagger *tagger, explanation *report, const alam_unit *unit)
{
    const alam_zone_stretch *zone = alam_zones_at(&tagger->zones, unit->start.byte);
    if (zone->rule == report->zone_rule)
        return;
    report->zone_rule = zone->rule;
    alam_buffer_format(&report->out, "zone %s", zone->zone);
    if (zone->rule != ALAM_NONE)
        alam_buffer_format(&report->out, ", by zone:%s",
                           string(tagger, tagger->image->at.ZONE_RULES[zone->rule].name));
    alam_buffer_byte(&report->out, '\n');
}

static bool explain_segment(alam_tagger *tagger, void *context)
{
    explanation *report = context;
    const alam_candidates *candidates = &tagger->candidates;
    size_t next = 0;
    if (!order_candidates(tagger))
        return false;
    uint32_t covered = 0; /* units before this one are part of some candidate */
    for (uint32_t i = 0; i < tagger->units.list.count; i++) {
        const alam_unit *unit = &tagger->units.list.items[i];
        explain_zone(tagger, report, unit);
        quote(&report->out, tagger->segmenter.text + unit->start.byte,
              unit->end.byte - unit->start.byte);
        alam_buffer_format(&report->out, " at %u-%u: folds to \"%.*s\"", unit->start.codepoint,
                           unit->end.codepoint, (int)unit->folded_length, unit->folded);
        explain_lexicon(tagger, report, unit);
        for (; next < candidates->count && candidates->items[tagger->order.items[next]].unit == i;
             next++) {
            const alam_candidate *candidate = &candidates->items[tagger->order.items[next]];
            if (covered < i + candidate->unit_count)
                covered = i + candidate->unit_count;
            if (!explain_candidate(tagger, report, candidate))
                return false;
        }
        if (covered <= i)
            explain_nothing(tagger, report, unit);
    }
    return !report->out.failed;
}

char *alam_explain(alam_tagger *tagger, const char *text, size_t length, alam_error *error)
{
    explanation report = {.scans_left = MOST_SCANS, .zone_rule = ALAM_NONE};
    alam_begin(tagger);
    if (!alam_tag_watched(tagger, "body", text, length, explain_segment, &report, error)) {
        alam_buffer_free(&report.out);
        return NULL;
    }
    char *result = alam_buffer_string(&report.out);
    if (!result) {
        alam_fail_memory(error);
        alam_buffer_free(&report.out);
    }
    return result;
}
