/* How fast listed names are found, and nothing else:
 *
 *     bench_scan IMAGE CORPUS [--rounds N] [--no-proclitics] [--portable] [--kernel NAME]
 *
 * --kernel: the code that cuts words, of those of text/cut.h that this processor can run.
 * One thread, the text in memory; prints one JSON line: hits, the sum of (start * 31 + end) over them, the
 * bytes of the text, the seconds of each round, those of opening the image, and the bytes of the image that are
 * there for matching alone. Names and their texts, with which a hit is compared, are what the image is about. */
#define _GNU_SOURCE
#include <alam/alam.h>

#include "match/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct bench_job {
    const char *image, *corpus, *kernel;
    int rounds;
    alam_scan_options options;
} bench_job;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static char *read_all(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        return NULL;
    *length = (size_t)ftell(file);
    rewind(file);
    char *text = malloc(*length + 1);
    if (text && fread(text, 1, *length, file) != *length)
        text = NULL;
    fclose(file);
    return text;
}

static size_t matching_bytes(const alam_image *image)
{
    static const char *const sections[] = {"FIRST_PREFIXES", "FIRST_FILTER", "NEXT_PREFIXES", "NEXT_FILTER"};
    size_t total = 0, size = 0;
    for (size_t i = 0; i < alam_image_describe(image).section_count; i++) {
        const char *name = alam_image_section(image, i, &size);
        for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
            total += strcmp(name, sections[k]) == 0 ? size : 0;
    }
    return total;
}

static int run(const bench_job *job, const alam_image *image, double open_seconds)
{
    alam_error error = {0};
    size_t length = 0;
    char *text = read_all(job->corpus, &length);
    alam_scanner *scanner = alam_scanner_new(image, &job->options, &error);
    if (!text || !scanner)
        return 1;
    if (job->kernel && !alam_cutter_use(&scanner->cutter, job->kernel)) {
        fprintf(stderr, "bench_scan: this processor has no kernel \"%s\"\n", job->kernel);
        return 2;
    }
    printf("{\"name\":\"alam%s%s%s%s\",\"version\":\"%s\",\"bytes\":%zu,\"open_seconds\":%.6f,"
           "\"structure_bytes\":%zu,\"seconds\":[",
           job->options.portable ? " portable" : "", job->kernel ? " " : "",
           job->kernel ? job->kernel : "",
           job->options.without_proclitics ? " without proclitics" : "", alam_version(), length,
           open_seconds, matching_bytes(image));
    unsigned long long hits = 0, sum = 0;
    for (int i = 0; i < job->rounds; i++) {
        double before = now();
        hits = sum = 0;
        alam_scan(scanner, text, length, &error);
        for (alam_hit hit; alam_scan_next(scanner, &hit, &error); hits++)
            sum += (unsigned long long)hit.start * 31 + hit.end;
        printf("%s%.6f", i ? "," : "", now() - before);
    }
    printf("],\"hits\":%llu,\"sum\":%llu}\n", hits, sum);
    alam_scanner_free(scanner);
    free(text);
    return error.code != ALAM_OK;
}

int main(int count, char **arguments)
{
    bench_job job = {.rounds = 5};
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--rounds") == 0 && i + 1 < count)
            job.rounds = atoi(arguments[++i]);
        else if (strcmp(arguments[i], "--no-proclitics") == 0)
            job.options.without_proclitics = true;
        else if (strcmp(arguments[i], "--portable") == 0)
            job.options.portable = true;
        else if (strcmp(arguments[i], "--kernel") == 0 && i + 1 < count)
            job.kernel = arguments[++i];
        else if (!job.image)
            job.image = arguments[i];
        else
            job.corpus = arguments[i];
    }
    if (!job.corpus) {
        fprintf(stderr, "usage: bench_scan IMAGE CORPUS [--rounds N] [--no-proclitics] [--portable]"
                        " [--kernel NAME]\n");
        return 1;
    }
    double before = now();
    alam_error error = {0};
    alam_image *image = alam_image_open_known(job.image, &error);
    if (!image) {
        fprintf(stderr, "bench_scan: %s\n", error.message);
        return 2;
    }
    int status = run(&job, image, now() - before);
    alam_image_close(image);
    return status;
}
