/* Checks every offset and index of an image whose section table is sound, so that no later code needs
 * to: after it, any content is safe to use. */
#ifndef ALAM_IMAGE_VALIDATE_H
#define ALAM_IMAGE_VALIDATE_H

#include "image/image.h"

/* NULL when sound; else what is wrong, a constant text. Linear in the size of the image. */
const char *alam_image_flaw(const alam_image *image);

#endif
