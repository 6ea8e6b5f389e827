/* How long one article takes, in a program that has the library open:
 *
 *     bench_article IMAGE ARTICLE [--rounds N] [--bytes N]
 *
 * Tags the first N bytes (4096) of the article again and again, as a server would with each request, and prints
 * one JSON line: the median and the 99th percentile of a call in microseconds, the spans found, and the bytes
 * of memory that the tagger has taken beside the mapped image. */
#define _GNU_SOURCE
#include <alam/alam.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec * 1e-3;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static size_t memory(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

/* The first `size` bytes of a file, cut at a character; their number. */
static size_t read_start(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t length = file ? fread(text, 1, size, file) : 0;
    if (file)
        fclose(file);
    while (length == size && length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
        length--;
    return length - (length > 0 && (unsigned char)text[length - 1] >= 0xC0);
}

static int run(const alam_image *image, const char *text, size_t length, int rounds)
{
    alam_error error = {0};
    double *times = malloc((size_t)rounds * sizeof *times);
    size_t before = memory();
    alam_tagger *tagger = alam_tagger_new(image, NULL, &error);
    if (!times || !tagger)
        return 1;
    for (int i = 0; i < rounds; i++) {
        double start = now();
        if (!alam_tag(tagger, text, length, &error))
            return 1;
        times[i] = now() - start;
    }
    qsort(times, (size_t)rounds, sizeof *times, compare);
    printf("{\"bytes\":%zu,\"spans\":%zu,\"p50_microseconds\":%.1f,\"p99_microseconds\":%.1f,"
           "\"tagger_bytes\":%zu}\n",
           length, alam_span_count(tagger), times[rounds / 2], times[rounds * 99 / 100], memory() - before);
    alam_tagger_free(tagger);
    free(times);
    return 0;
}

int main(int count, char **arguments)
{
    const char *paths[2] = {NULL, NULL};
    size_t named = 0, bytes = 4096;
    int rounds = 2000;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--rounds") == 0 && i + 1 < count)
            rounds = atoi(arguments[++i]);
        else if (strcmp(arguments[i], "--bytes") == 0 && i + 1 < count)
            bytes = (size_t)atoll(arguments[++i]);
        else if (named < 2)
            paths[named++] = arguments[i];
    }
    if (named < 2 || rounds < 1) {
        fprintf(stderr, "usage: bench_article IMAGE ARTICLE [--rounds N] [--bytes N]\n");
        return 1;
    }
    alam_error error = {0};
    alam_image *image = alam_image_open_known(paths[0], &error);
    char *text = malloc(bytes + 1);
    size_t length = text ? read_start(paths[1], text, bytes) : 0;
    if (!image || length == 0) {
        fprintf(stderr, "bench_article: %s\n", image ? "cannot read the article" : error.message);
        return 2;
    }
    int status = run(image, text, length, rounds);
    alam_image_close(image);
    free(text);
    return status;
}
