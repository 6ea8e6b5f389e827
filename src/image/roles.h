/* Who had which role when. Dates are as alam_role has them: year * 10000 + month * 100 + day. */
#ifndef ALAM_IMAGE_ROLES_H
#define ALAM_IMAGE_ROLES_H

#include "image/image.h"

/* The role an entity has on a date: the first that its gazetteer lists of those that are true. Without a
 * date (0), the first that has no dates at all. ALAM_NONE: it has none. Otherwise a number of ROLES. */
uint32_t alam_role_on(const alam_image *image, uint32_t entity, int32_t date);

/* The entity that has a role (the offset of its name in STRINGS) of another entity (ALAM_NONE: of
 * nothing) on a date: where one hands over to another on that day, the one who comes. ALAM_NONE where
 * nobody is known to have it, or several have. One search, and a walk over the role's holders. */
uint32_t alam_role_holder(const alam_image *image, uint32_t role, uint32_t of, int32_t date);

#endif
