/* Which image files this user has found sound, so that an unchanged one need not be checked again.
 *
 * A file in the user's cache ($XDG_CACHE_HOME or ~/.cache, alam/sound/) for each image, by device and inode, says
 * what it was when it was checked: size, times, and by which version of the program. Whatever changes an image
 * changes its times, unless that is within the clock tick of the change before: a file that has just changed is
 * not noted yet. Without a cache folder, or with one that others may write to, nothing is known. */
#ifndef ALAM_IMAGE_KNOWN_H
#define ALAM_IMAGE_KNOWN_H

#include "base/file.h"

bool alam_is_known(const alam_mapping *mapping);

/* Notes that the mapped file was found sound. Where that cannot be written, it is just not known. */
void alam_remember(const alam_mapping *mapping);

#endif
