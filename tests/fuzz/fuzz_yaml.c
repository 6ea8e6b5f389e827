/* Any bytes as a YAML file, be it a gazetteer or rules: an error with a message, or an image that is opened
 * and used. */
#include "fuzz.h"

#include "compile/build.h"

static const char text[] = "قال الرئيس الروسي بوتين وللولايات المتحدة: روسياموسكو، صحيفة الاتحاد. Moscow A&T 東京 \xFF";

/* The fold takes a tenth of a second to work out; files without one of their own borrow it. */
static bool build(alam_source *source, alam_error *error)
{
    if (source->folds.count > 0 || source->joiners.count > 0) {
        alam_build own = {.source = source, .error = error};
        bool done = alam_build_image(&own);
        alam_build_free(&own);
        return done;
    }
    support_image made;
    bool done = support_compile_source(source, fuzz_image_of_cases()->image, &made, error);
    if (done)
        fuzz_use(made.image, text, strlen(text), true);
    support_close(&made);
    return done;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    alam_source source = {0};
    alam_error error = {0};
    bool done = alam_source_read(&source, "fuzz.yaml", (const char *)data, size, &error) &&
                build(&source, &error);
    if (!done) {
        assert_int_not_equal(error.code, ALAM_OK);
        assert_true(error.message[0] != '\0');
        assert_int_equal(alam_utf8_valid_prefix(error.message, strlen(error.message)),
                         strlen(error.message));
    }
    alam_source_free(&source);
    return 0;
}
