#include "fuzz.h"

#include <stdlib.h>

const support_image *fuzz_image_of_cases(void)
{
    static support_image made;
    if (made.image)
        return &made;
    char *path = support_repository("tests/cases/gazetteer.yaml");
    char *gazetteer = support_read(path, NULL);
    alam_buffer yaml = {0};
    alam_buffer_text(&yaml, gazetteer);
    alam_buffer_text(&yaml, "language: ar\ncommon:\n  all: [على, إلى, من, قال, أعلن, الاتحاد, الوطن]\n" SUPPORT_PATTERNS);
    made = support_compile(alam_buffer_string(&yaml),
                           "und/fold.yaml ar/fold.yaml ar/clitics.yaml ar/inflection.yaml ar/glue.yaml "
                           "ar/triggers.yaml");
    alam_buffer_free(&yaml);
    free(gazetteer);
    free(path);
    return &made;
}

/* Vector code finds what portable code does. */
static void search(const alam_image *image, const char *text, size_t length)
{
    alam_hit hits[2];
    alam_scanner *scanners[2];
    bool more = true;
    for (int i = 0; i < 2; i++) {
        scanners[i] = alam_scanner_new(image, &(alam_scan_options){.portable = i == 1}, NULL);
        assert_non_null(scanners[i]);
        assert_true(alam_scan(scanners[i], text, length, NULL));
    }
    while (more) {
        more = alam_scan_next(scanners[0], &hits[0], NULL);
        assert_int_equal(more, alam_scan_next(scanners[1], &hits[1], NULL));
        assert_true(!more || (hits[0].start == hits[1].start && hits[0].end == hits[1].end &&
                              hits[0].name == hits[1].name && hits[0].start < hits[0].end &&
                              hits[0].end <= length));
    }
    for (int i = 0; i < 2; i++)
        alam_scanner_free(scanners[i]);
}

void fuzz_use(const alam_image *image, const char *text, size_t length, bool strict)
{
    for (int overlap = ALAM_OVERLAP_NESTED; overlap <= ALAM_OVERLAP_ALL; overlap++) {
        alam_options options = {.overlap = (alam_overlap)overlap};
        alam_tagger *tagger = alam_tagger_new(image, &options, NULL);
        assert_non_null(tagger);
        assert_true(alam_tag(tagger, text, length, NULL));
        if (strict)
            support_check_spans(tagger, text, length, options.overlap);
        for (size_t i = 0; i < alam_span_count(tagger); i++) {
            const alam_span *span = alam_span_at(tagger, i);
            assert_true(span->start.byte < span->end.byte && span->end.byte <= length);
            assert_int_equal(alam_utf8_valid_prefix(span->id, strlen(span->id)), strlen(span->id));
        }
        if (overlap == ALAM_OVERLAP_NESTED) {
            char *report = alam_explain(tagger, text, length, NULL);
            assert_non_null(report);
            if (strict)
                assert_int_equal(alam_utf8_valid_prefix(report, strlen(report)), strlen(report));
            alam_free(report);
        }
        alam_tagger_free(tagger);
    }
    search(image, text, length);
}
