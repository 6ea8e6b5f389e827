/* Damaged images whose checksum fits: they are refused, or harmless. As an image is large, the input says
 * what to change in a sound one. It is a list of changes of eight bytes each:
 *
 *     | section | width | place (2, little-endian) | value (4, little-endian) |
 *
 * Section numbers past the last one mean the section table. */
#include "fuzz.h"

#include "image/image.h"

#include <stdlib.h>

#define CHANGE 8

static const char text[] = "قال الرئيس الروسي بوتين وللولايات المتحدة: روسياموسكو، صحيفة «الاتحاد». فلاديمير بوتين "
                           "وبوتين على مُوسـكو ﻣﻮﺳﻜﻮ J. F. Kennedy AT&T 東京 \xFF RUSSIANS";

static void apply(unsigned char *image, const uint8_t *change)
{
    static const size_t widths[] = {4, 2, 1, 4};
    const support_image *sound = fuzz_image_of_cases();
    size_t section = change[0] % (ALAM_SECTION_COUNT + 1);
    size_t start = sizeof(alam_image_header);
    size_t length = ALAM_SECTION_COUNT * sizeof(alam_image_section_entry);
    if (section < ALAM_SECTION_COUNT) {
        start = (size_t)sound->image->table[section].offset;
        alam_image_section(sound->image, section, &length);
    }
    size_t width = widths[change[1] % COUNT(widths)];
    size_t place = ((size_t)change[2] | (size_t)change[3] << 8) * width;
    if (length >= width)
        memcpy(image + start + place % (length - width + 1) / width * width, change + 4, width);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const support_image *sound = fuzz_image_of_cases();
    unsigned char *copy = malloc(sound->size);
    memcpy(copy, sound->bytes, sound->size);
    for (size_t i = 0; i + CHANGE <= size; i += CHANGE)
        apply(copy, data + i);
    support_fix_checksum(copy, sound->size);
    alam_error error = {0};
    alam_image *image = alam_image_open_memory(copy, sound->size, "fuzz.alam", &error);
    if (image)
        fuzz_use(image, text, strlen(text), false);
    else
        assert_int_equal(error.code, ALAM_ERROR_DATA);
    alam_image_close(image);
    free(copy);
    return 0;
}
