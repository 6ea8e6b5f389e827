#include "image/roles.h"

static bool is_true(const alam_role *role, int32_t date)
{
    if (!date)
        return !role->from && !role->to;
    return role->from <= date && (!role->to || date <= role->to);
}

uint32_t alam_role_on(const alam_image *image, uint32_t entity, int32_t date)
{
    const alam_entity *whose = &image->at.ENTITIES[entity];
    for (uint32_t i = 0; i < whose->role_count; i++)
        if (is_true(&image->at.ROLES[whose->first_role + i], date))
            return whose->first_role + i;
    return ALAM_NONE;
}

static size_t first_place(const alam_image *image, uint32_t role, uint32_t of)
{
    size_t low = 0, high = image->count.ROLES_BY_OF;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const alam_role_place *place = &image->at.ROLES_BY_OF[middle];
        if (place->of < of || (place->of == of && place->role < role))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t alam_role_holder(const alam_image *image, uint32_t role, uint32_t of, int32_t date)
{
    uint32_t holder = ALAM_NONE;
    int32_t since = -1;
    for (size_t i = first_place(image, role, of); i < image->count.ROLES_BY_OF; i++) {
        const alam_role_place *place = &image->at.ROLES_BY_OF[i];
        if (place->of != of || place->role != role)
            break;
        const alam_role *held = &image->at.ROLES[place->number];
        if (!is_true(held, date) || held->from < since)
            continue;
        bool another = held->from == since && holder != place->entity;
        holder = another ? ALAM_NONE : place->entity;
        since = held->from;
    }
    return holder;
}
