/* Any bytes as a text: the offsets hold for every policy, and so does the report of alam_explain(). The
 * same bytes are also read as text of another encoding, whose map must stay inside them. */
#include "fuzz.h"

static void decode(const char *bytes, size_t size, const char *encoding)
{
    size_t length = 0, before = 0;
    alam_text *text = alam_text_decode(bytes, size, encoding, NULL);
    assert_non_null(text);
    alam_text_bytes(text, &length);
    for (size_t i = 0; i <= length; i++) {
        size_t original = alam_text_original_byte(text, i);
        assert_true(original >= before && original <= size);
        before = original;
    }
    alam_text_free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL, "windows-1256", "UTF-16", "ISO-2022-JP", "gb18030"};
    const char *text = (const char *)data;
    fuzz_use(fuzz_image_of_cases()->image, text, size, true);
    decode(text, size, encodings[size % COUNT(encodings)]);
    return 0;
}
