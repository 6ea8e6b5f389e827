/* What each stage of tagging takes:
 *
 *     bench_stages IMAGE TEXT [--rounds N] [--bytes N]
 *
 * The text is tagged in pieces of about N bytes (4096) that end at a line's end, again and again, and each stage's
 * time is added up: the least of N rounds (5) counts. Instructions and cache misses come from a round of their own,
 * where the machine counts them for us. "cut" is folding, finding words and hashing them by itself, which the stage
 * "tokens" does too. Prints a table with the tokens and spans found below it. */
#define _GNU_SOURCE
#include "base/file.h"
#include "tag/tagger.h"
#include "write/writer.h"

#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STAGE_CUT = ALAM_STAGE_COUNT, STAGE_WRITE, STAGE_COUNT };

static const char *const stage_names[STAGE_COUNT] = {"zones", "tokens", "units", "names", "patterns",
                                                     "choice", "spans", "cut", "write"};

/* What is counted: nanoseconds of the clock, instructions, cache misses. */
typedef enum measure { NANOSECONDS, INSTRUCTIONS, CACHE_MISSES, MEASURE_COUNT } measure;

typedef struct stage_bench {
    const char *text;
    size_t length, piece;
    alam_tagger *tagger;
    alam_cutter cutter;
    alam_word_block words;
    alam_buffer output;
    measure counting;
    int counters[MEASURE_COUNT];   /* -1: the machine does not count it */
    uint64_t last;                 /* the count at the end of the stage before */
    uint64_t counts[STAGE_COUNT];
    size_t tokens, spans;
} stage_bench;

/* ---- counters --------------------------------------------------------------------------------------- */

static int open_counter(uint64_t config)
{
    struct perf_event_attr attributes = {.type = PERF_TYPE_HARDWARE,
                                         .size = sizeof attributes,
                                         .config = config,
                                         .exclude_kernel = 1,
                                         .exclude_hv = 1};
    return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
}

static uint64_t count_now(const stage_bench *bench)
{
    struct timespec time;
    uint64_t value = 0;
    if (bench->counting != NANOSECONDS)
        return read(bench->counters[bench->counting], &value, sizeof value) == sizeof value ? value : 0;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void add(stage_bench *bench, int stage)
{
    uint64_t now = count_now(bench);
    bench->counts[stage] += now - bench->last;
    bench->last = count_now(bench);
}

static void stage_passed(void *context, alam_stage stage)
{
    add(context, (int)stage);
}

/* ---- rounds ----------------------------------------------------------------------------------------- */

static bool cut(stage_bench *bench, const char *text, size_t length)
{
    bench->last = count_now(bench);
    alam_cutter_read(&bench->cutter, text, length);
    while (!alam_cutter_done(&bench->cutter)) {
        alam_word_block_drop(&bench->words, bench->words.count);
        if (!alam_cut_next(&bench->cutter, &bench->words))
            return false;
        bench->tokens += bench->words.count;
    }
    add(bench, STAGE_CUT);
    return true;
}

static bool tag(stage_bench *bench, const char *text, size_t length, alam_error *error)
{
    const alam_write_style style = {0};
    bench->last = count_now(bench);
    if (!alam_tag(bench->tagger, text, length, error))
        return false;
    alam_field_view field = {.text = text,
                             .length = length,
                             .spans = alam_span_count(bench->tagger) ? alam_span_at(bench->tagger, 0) : NULL,
                             .count = alam_span_count(bench->tagger)};
    const alam_document_view document = {.name = "text", .fields = &field, .field_count = 1};
    bench->spans += field.count;
    alam_buffer_clear(&bench->output);
    bench->last = count_now(bench);
    alam_writer_jsonl.document(&bench->output, &style, &document);
    add(bench, STAGE_WRITE);
    return !bench->output.failed;
}

/* Tags all pieces once and counts what `counting` says. */
static bool run_round(stage_bench *bench, measure counting, alam_error *error)
{
    bench->counting = counting;
    bench->tokens = bench->spans = 0;
    memset(bench->counts, 0, sizeof bench->counts);
    for (size_t at = 0; at < bench->length;) {
        size_t end = bench->length - at > bench->piece ? at + bench->piece : bench->length;
        const char *feed = memchr(bench->text + end, '\n', bench->length - end);
        end = feed ? (size_t)(feed - bench->text) + 1 : bench->length;
        if (!cut(bench, bench->text + at, end - at) || !tag(bench, bench->text + at, end - at, error))
            return false;
        at = end;
    }
    return true;
}

/* ---- the table -------------------------------------------------------------------------------------- */

static void print_count(const stage_bench *bench, measure counting, const uint64_t *counts, int stage, double per)
{
    if (bench->counters[counting] < 0)
        printf(" %14s", "not counted");
    else
        printf(" %14.2f", (double)counts[stage] / ((double)bench->length / per));
}

static void print_table(const stage_bench *bench, uint64_t counts[MEASURE_COUNT][STAGE_COUNT])
{
    double all = 0;
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        all += stage == STAGE_CUT ? 0 : (double)counts[NANOSECONDS][stage];
    printf("%-10s %8s %12s %16s %14s %14s\n", "stage", "share_%", "MB_per_s", "tokens_per_us",
           "instr_per_byte", "misses_per_kB");
    for (int stage = 0; stage <= STAGE_COUNT; stage++) {
        bool sum = stage == STAGE_COUNT;
        double took = sum ? all : (double)counts[NANOSECONDS][stage];
        printf("%-10s %8.1f %12.1f %16.2f", sum ? "all" : stage_names[stage], 100 * took / all,
               (double)bench->length / took * 1e3, (double)bench->tokens / took * 1e3);
        if (!sum) {
            print_count(bench, INSTRUCTIONS, counts[INSTRUCTIONS], stage, 1);
            print_count(bench, CACHE_MISSES, counts[CACHE_MISSES], stage, 1000);
        }
        printf("\n");
    }
    printf("%zu bytes, %zu tokens, %zu spans; all is without cut\n", bench->length, bench->tokens, bench->spans);
}

static int run(stage_bench *bench, int rounds)
{
    static uint64_t counts[MEASURE_COUNT][STAGE_COUNT];
    alam_error error = {0};
    memset(counts[NANOSECONDS], 0xFF, sizeof counts[NANOSECONDS]);
    for (int i = 0; i < rounds; i++) {
        if (!run_round(bench, NANOSECONDS, &error))
            return 2;
        for (int stage = 0; stage < STAGE_COUNT; stage++)
            if (bench->counts[stage] < counts[NANOSECONDS][stage])
                counts[NANOSECONDS][stage] = bench->counts[stage];
    }
    for (measure counting = INSTRUCTIONS; counting < MEASURE_COUNT; counting++) {
        if (bench->counters[counting] < 0)
            continue;
        if (!run_round(bench, counting, &error))
            return 2;
        memcpy(counts[counting], bench->counts, sizeof bench->counts);
    }
    print_table(bench, counts);
    return 0;
}

/* ---- the program ------------------------------------------------------------------------------------ */

static bool start(stage_bench *bench, const alam_image *image, alam_error *error)
{
    enum { WORDS = 512, LONGEST = 4096 };
    bench->tagger = alam_tagger_new(image, NULL, error);
    if (!bench->tagger)
        return false;
    bench->tagger->passed = stage_passed;
    bench->tagger->passed_context = bench;
    bench->counters[INSTRUCTIONS] = open_counter(PERF_COUNT_HW_INSTRUCTIONS);
    bench->counters[CACHE_MISSES] = open_counter(PERF_COUNT_HW_CACHE_MISSES);
    alam_cutter_start(&bench->cutter, &image->fold, LONGEST);
    return alam_word_block_start(&bench->words, WORDS, LONGEST, 1) || alam_fail_memory(error);
}

static void stop(stage_bench *bench)
{
    alam_tagger_free(bench->tagger);
    alam_cutter_free(&bench->cutter);
    alam_word_block_free(&bench->words);
    alam_buffer_free(&bench->output);
}

int main(int count, char **arguments)
{
    const char *paths[2] = {NULL, NULL};
    size_t named = 0;
    int rounds = 5;
    stage_bench bench = {.piece = 4096};
    alam_buffer text = {0};
    alam_error error = {0};
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--rounds") == 0 && i + 1 < count)
            rounds = atoi(arguments[++i]);
        else if (strcmp(arguments[i], "--bytes") == 0 && i + 1 < count)
            bench.piece = (size_t)atoll(arguments[++i]);
        else if (named < 2)
            paths[named++] = arguments[i];
    }
    if (named < 2 || rounds < 1) {
        fprintf(stderr, "usage: bench_stages IMAGE TEXT [--rounds N] [--bytes N]\n");
        return 1;
    }
    alam_image *image = alam_image_open_known(paths[0], &error);
    if (!image || !alam_read_file(paths[1], &text, &error) || text.length == 0 || !start(&bench, image, &error)) {
        fprintf(stderr, "bench_stages: %s\n", error.message[0] ? error.message : "the text is empty");
        return 2;
    }
    bench.text = text.data;
    bench.length = text.length;
    int status = run(&bench, rounds);
    stop(&bench);
    alam_buffer_free(&text);
    alam_image_close(image);
    return status;
}
