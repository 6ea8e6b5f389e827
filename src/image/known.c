#define _GNU_SOURCE
#include "image/known.h"

#include "image/format.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Makes a folder unless it is there. Whether it is the user's own and nobody else's to write to. */
static bool is_own_folder(const char *path, bool make)
{
    struct stat status;
    if (make)
        mkdir(path, 0700);
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
           (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* The path of the note about a file; NULL where there is no folder for it. */
static const char *note_path(const alam_mapping *mapping, bool make, alam_buffer *path)
{
    static const char *const folders[] = {"/alam", "/sound"};
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && *cache == '/')
        alam_buffer_text(path, cache);
    else if (home && *home == '/')
        alam_buffer_format(path, "%s/.cache", home);
    else
        return NULL;
    const char *folder = alam_buffer_string(path);
    if (folder && make)
        mkdir(folder, 0700);
    for (size_t i = 0; i < 2; i++) {
        alam_buffer_text(path, folders[i]);
        folder = alam_buffer_string(path);
        if (!folder || !is_own_folder(folder, make))
            return NULL;
    }
    alam_buffer_format(path, "/%" PRIx64 "-%" PRIx64, mapping->identity[0], mapping->identity[1]);
    return alam_buffer_string(path);
}

static void write_note(const alam_mapping *mapping, alam_buffer *note)
{
    alam_buffer_format(note, "alam %s format %d size %" PRIu64 " changed %" PRIu64 " %" PRIu64 "\n",
                       ALAM_VERSION, ALAM_IMAGE_VERSION, mapping->identity[2], mapping->identity[3],
                       mapping->identity[4]);
}

bool alam_is_known(const alam_mapping *mapping)
{
    alam_buffer path = {0}, note = {0};
    alam_mapping found = {0};
    const char *at = note_path(mapping, false, &path);
    write_note(mapping, &note);
    bool known = at && !note.failed && access(at, R_OK) == 0 && alam_map_file(at, &found, NULL) &&
                 found.size == note.length && memcmp(found.bytes, note.data, note.length) == 0;
    alam_unmap(&found);
    alam_buffer_free(&path);
    alam_buffer_free(&note);
    return known;
}

#define SETTLED UINT64_C(1000000000) /* ns: longer than the clock of any file system ticks */

/* Whether another change of the file would show in its times. */
static bool is_settled(const alam_mapping *mapping)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    uint64_t time = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
    return time > mapping->identity[4] && time - mapping->identity[4] > SETTLED;
}

void alam_remember(const alam_mapping *mapping)
{
    if (!is_settled(mapping))
        return;
    alam_buffer path = {0}, note = {0};
    const char *at = note_path(mapping, true, &path);
    write_note(mapping, &note);
    if (at && !note.failed)
        alam_write_file(at, note.data, note.length, NULL);
    alam_buffer_free(&path);
    alam_buffer_free(&note);
}
