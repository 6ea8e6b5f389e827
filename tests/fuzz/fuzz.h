/* What the fuzz targets share: the image that they start from. */
#ifndef ALAM_TESTS_FUZZ_H
#define ALAM_TESTS_FUZZ_H

#include "support.h"

/* libFuzzer's own. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The image of tests/cases/gazetteer.yaml with a few ordinary words, made at the first call. All rules but
 * the long list of ordinary words, through which alam_explain() would look for every input. */
const support_image *fuzz_image_of_cases(void);

/* Tags `text` with every policy and explains it; looks at all that comes back. `strict`: the image is sound,
 * and all that alam.h promises must hold. */
void fuzz_use(const alam_image *image, const char *text, size_t length, bool strict);

#endif
