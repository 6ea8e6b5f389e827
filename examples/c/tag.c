/* Tags one text and prints its spans: tag IMAGE FILE
 *
 * The whole use of the library: open an image, make a tagger, tag, read the spans. One image serves any
 * number of threads; each thread makes a tagger of its own and keeps it from document to document.
 *
 *     cc tag.c $(pkg-config --cflags --libs alam) -o tag
 *     ./tag "$(pkg-config --variable=image alam)" article.txt
 */
#include <alam/alam.h>

#include <stdio.h>
#include <stdlib.h>

/* The content of a file, its size in `*size`; NULL when it cannot be read. */
static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    *size = 0;
    for (size_t room = 0; file && !feof(file) && !ferror(file);) {
        if (*size == room) {
            char *larger = realloc(bytes, room = room ? room * 2 : 4096);
            if (!larger)
                break;
            bytes = larger;
        }
        *size += fread(bytes + *size, 1, room - *size, file);
    }
    if (!file || ferror(file) || !feof(file)) {
        perror(path);
        free(bytes);
        bytes = NULL;
    }
    if (file)
        fclose(file);
    return bytes;
}

/* Positions come in bytes, code points and UTF-16 units at once; bytes are what C needs. */
static void print_spans(const alam_tagger *tagger, const char *text)
{
    for (size_t i = 0; i < alam_span_count(tagger); i++) {
        const alam_span *span = alam_span_at(tagger, i);
        printf("%zu-%zu %s %s \"%.*s\"%s\n", span->start.byte, span->end.byte, span->type, span->id,
               (int)(span->end.byte - span->start.byte), text + span->start.byte,
               span->mode == ALAM_MODE_DEMONYM ? " (demonym)" : "");
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s IMAGE FILE\n", argv[0]);
        return 1;
    }
    alam_error error = {0};
    char place[1024];
    alam_image *image = alam_image_open(argv[1], &error);
    alam_tagger *tagger = image ? alam_tagger_new(image, NULL, &error) : NULL;
    size_t size = 0;
    char *text = tagger ? read_file(argv[2], &size) : NULL;
    bool done = text && alam_tag(tagger, text, size, &error);
    if (done)
        print_spans(tagger, text);
    else if (error.code != ALAM_OK)
        fprintf(stderr, "%s\n", alam_error_text(&error, place, sizeof place));
    free(text);
    alam_tagger_free(tagger);
    alam_image_close(image);
    return done ? 0 : 1;
}
