#include "image/format.h"

static const struct {
    const char *name;
    size_t item_size;
} sections[] = {
#define X(name, type) {#name, sizeof(type)},
    ALAM_SECTIONS(X)
#undef X
};

const char *alam_zone_name(alam_zone zone)
{
    static const char *const names[] = {"body", "headline", "meta", "keywords", "related"};
    return names[zone];
}

const char *alam_section_name(alam_section_id section)
{
    return sections[section].name;
}

size_t alam_section_item_size(alam_section_id section)
{
    return sections[section].item_size;
}
