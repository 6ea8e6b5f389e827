/* Reading text of other encodings, with a map back to its bytes. */
#include "base/buffer.h"
#include "base/array.h"
#include "base/error.h"
#include "base/utf8.h"

#include <alam/alam.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/utf16.h>

/* Where a run of characters of the same size begins: from there on, each `utf8_size` bytes of the text
 * stand for `original_size` bytes of the input. */
typedef struct stretch {
    size_t utf8, original;
    uint8_t utf8_size, original_size;
} stretch;

struct alam_text {
    const char *bytes;  /* borrowed, or converted.data */
    size_t length;
    alam_buffer converted;
    ALAM_ARRAY(stretch) stretches; /* none: bytes are those of the input */
    char encoding[64];
};

/* One ill-formed sequence to this many well-formed ones outside ASCII is still UTF-8 with flaws. */
#define UTF8_TOLERANCE 4
#define DETECTION_SIZE ((size_t)64 * 1024)

static bool looks_like_utf8(const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes, *end = at + size;
    size_t good = 0, bad = 0;
    while (at < end) {
        alam_codepoint decoded = alam_utf8_decode(at, end);
        bad += decoded.ill_formed;
        good += !decoded.ill_formed && decoded.size > 1;
        at += decoded.size;
    }
    return bad == 0 || good >= bad * UTF8_TOLERANCE;
}

/* Whether ICU can also read what it guesses: it knows some encodings only by sight. */
static bool can_read(const char *encoding)
{
    UErrorCode status = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(encoding, &status);
    ucnv_close(converter);
    return U_SUCCESS(status);
}

/* ICU's guess; UTF-8 where it has none that it can read. */
static void detect(const char *bytes, size_t size, char *encoding, size_t capacity)
{
    UErrorCode status = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&status);
    size_t looked_at = size < DETECTION_SIZE ? size : DETECTION_SIZE;
    ucsdet_setText(detector, bytes, (int32_t)looked_at, &status);
    const UCharsetMatch *match = ucsdet_detect(detector, &status);
    const char *name = match ? ucsdet_getName(match, &status) : NULL;
    snprintf(encoding, capacity, "%s", name && U_SUCCESS(status) && can_read(name) ? name : "UTF-8");
    ucsdet_close(detector);
}

static bool add_stretch(alam_text *text, size_t original, uint8_t utf8_size, uint8_t original_size)
{
    size_t count = text->stretches.count;
    const stretch *last = count ? &text->stretches.items[count - 1] : NULL;
    if (last && last->utf8_size == utf8_size && last->original_size == original_size)
        return true;
    stretch *slot = alam_array_push(&text->stretches);
    if (slot)
        *slot = (stretch){text->converted.length, original, utf8_size, original_size};
    return slot != NULL;
}

/* The next code point from `*at` on. A few characters of some encodings are two code points; the second
 * one takes no bytes. False at the end. */
static bool next_letter(UConverter *converter, const char **at, const char *end, UChar32 *letter)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *before = *at;
    *letter = ucnv_getNextUChar(converter, at, end, &status);
    if (status == U_INDEX_OUTOFBOUNDS_ERROR && *at == end && before == end)
        return false;
    if (U_SUCCESS(status) && *letter >= 0 && !U_IS_SURROGATE(*letter))
        return true;
    *letter = 0xFFFD;
    if (*at == before && *at < end)
        ++*at;
    return *at > before;
}

/* Converts one character after the other; slow, but other encodings are rare, and the map comes out
 * exact for all of them. `skip` bytes are a byte order mark. */
static bool convert(alam_text *text, UConverter *converter, const char *bytes, size_t size,
                    size_t skip)
{
    const char *at = bytes + skip, *end = bytes + size, *before = at;
    for (UChar32 letter; next_letter(converter, &at, end, &letter); before = at) {
        char utf8[4];
        size_t length = alam_utf8_encode((uint32_t)letter, utf8);
        size_t taken = (size_t)(at - before);
        if (!add_stretch(text, (size_t)(before - bytes), (uint8_t)length,
                         (uint8_t)(taken > UINT8_MAX ? UINT8_MAX : taken)))
            return false;
        alam_buffer_append(&text->converted, utf8, length);
        if (text->converted.failed)
            return false;
    }
    return add_stretch(text, size, 0, 0);
}

/* The byte order mark at the start of `bytes`, if it is one of `encoding` (NULL: of any): its length, and
 * the encoding with its byte order in `*name`. UTF-8's own is left where it is. */
static size_t find_mark(const char *bytes, size_t size, const char *encoding, const char **name)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    const char *found =
        ucnv_detectUnicodeSignature(bytes, size < 8 ? (int32_t)size : 8, &length, &status);
    if (!found || U_FAILURE(status) || strcmp(found, "UTF-8") == 0 ||
        (encoding && ucnv_compareNames(encoding, found) != 0 &&
         strncmp(found, encoding, strlen(encoding)) != 0))
        return 0;
    *name = found;
    return (size_t)length;
}

static bool decode(alam_text *text, const char *bytes, size_t size, const char *encoding,
                   alam_error *error)
{
    UErrorCode status = U_ZERO_ERROR;
    size_t skip = find_mark(bytes, size, encoding, &encoding);
    UConverter *converter = ucnv_open(encoding, &status);
    if (U_FAILURE(status))
        return alam_fail(error, status == U_MEMORY_ALLOCATION_ERROR ? ALAM_ERROR_MEMORY
                                                                    : ALAM_ERROR_USE,
                         "the encoding '%.40s' is not known; expected a name such as UTF-8, "
                         "windows-1256 or ISO-8859-6",
                         encoding);
    snprintf(text->encoding, sizeof text->encoding, "%s", ucnv_getName(converter, &status));
    bool utf8 = ucnv_getType(converter) == UCNV_UTF8;
    bool done = utf8 || convert(text, converter, bytes, size, skip);
    ucnv_close(converter);
    if (utf8) {
        text->bytes = bytes;
        text->length = size;
    } else {
        text->bytes = text->converted.data ? text->converted.data : "";
        text->length = text->converted.length;
    }
    return done || alam_fail_memory(error);
}

alam_text *alam_text_decode(const char *bytes, size_t size, const char *encoding, alam_error *error)
{
    char detected[64] = "UTF-8";
    alam_text *text = calloc(1, sizeof *text);
    if (!text) {
        alam_fail_memory(error);
        return NULL;
    }
    if (!encoding && !find_mark(bytes, size, NULL, &encoding) && !looks_like_utf8(bytes, size))
        detect(bytes, size, detected, sizeof detected);
    if (decode(text, bytes, size, encoding ? encoding : detected, error))
        return text;
    alam_text_free(text);
    return NULL;
}

void alam_text_free(alam_text *text)
{
    if (!text)
        return;
    alam_buffer_free(&text->converted);
    alam_array_free(&text->stretches);
    free(text);
}

const char *alam_text_bytes(const alam_text *text, size_t *length)
{
    *length = text->length;
    return text->bytes;
}

const char *alam_text_encoding(const alam_text *text)
{
    return text->encoding;
}

size_t alam_text_original_byte(const alam_text *text, size_t utf8_byte)
{
    size_t low = 0, high = text->stretches.count;
    if (high == 0)
        return utf8_byte;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (text->stretches.items[middle].utf8 <= utf8_byte)
            low = middle;
        else
            high = middle;
    }
    const stretch *found = &text->stretches.items[low];
    if (found->utf8_size == 0)
        return found->original;
    return found->original + (utf8_byte - found->utf8) / found->utf8_size * found->original_size;
}
