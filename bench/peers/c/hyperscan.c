/* Hyperscan as a program for tools/bench: all names as literals in block mode, every occurrence reported.
 *
 *     hyperscan DICTIONARY CORPUS --rounds N      searches the corpus N times and prints one line of JSON
 *     hyperscan DICTIONARY --turns                builds, says so, then searches the text each line of its input names
 *
 * Hyperscan reports where a hit ends; where it starts follows from the length of the literal.
 */
#include <hs/hs.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
    char *bytes; /* ends with a zero */
    size_t length;
} text;

typedef struct {
    text lines; /* the names, each ended by a zero */
    unsigned count;
    const char **names;
    size_t *lengths; /* bytes */
    unsigned *ids;   /* the places in the dictionary */
    unsigned *flags;
} dictionary;

/* Hits are summed up as start * 1000003 + end, in bytes, modulo 2^64. */
typedef struct {
    const size_t *lengths;
    uint64_t hits, sum;
} found;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "hyperscan: %s: %s\n", what, why);
    exit(1);
}

static void *allocate(size_t bytes)
{
    void *memory = malloc(bytes ? bytes : 1);
    if (!memory) {
        fail("memory", "there is none left");
    }
    return memory;
}

static text read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        fail(path, "cannot be read");
    }
    text result = {.length = (size_t)ftell(file)};
    rewind(file);
    result.bytes = allocate(result.length + 1);
    if (fread(result.bytes, 1, result.length, file) != result.length) {
        fail(path, "cannot be read");
    }
    result.bytes[result.length] = '\0';
    fclose(file);
    return result;
}

static dictionary read_dictionary(const char *path)
{
    dictionary names = {.lines = read_file(path)};
    for (const char *at = names.lines.bytes; *at; at++) {
        names.count += *at == '\n';
    }
    names.names = allocate(names.count * sizeof *names.names);
    names.lengths = allocate(names.count * sizeof *names.lengths);
    names.ids = allocate(names.count * sizeof *names.ids);
    names.flags = allocate(names.count * sizeof *names.flags);
    char *at = names.lines.bytes;
    for (unsigned i = 0; i < names.count; i++) {
        char *end = strchr(at, '\n');
        *end = '\0';
        names.names[i] = at;
        names.lengths[i] = (size_t)(end - at);
        names.ids[i] = i;
        names.flags[i] = 0;
        at = end + 1;
    }
    return names;
}

/* Seconds of processor time of this thread. */
static double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int on_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    (void)from;
    (void)flags;
    found *all = context;
    all->hits++;
    all->sum += (uint64_t)(to - all->lengths[id]) * 1000003u + to;
    return 0;
}

static double search(const hs_database_t *database, hs_scratch_t *scratch, text corpus, found *all)
{
    all->hits = all->sum = 0;
    double began = thread_seconds();
    if (hs_scan(database, corpus.bytes, (unsigned)corpus.length, 0, scratch, on_hit, all) != HS_SUCCESS) {
        fail("search", "hs_scan failed");
    }
    return thread_seconds() - began;
}

static void print_found(const found *all, size_t bytes)
{
    printf("\"hits\": %llu, \"sum\": %llu, \"bytes\": %zu", (unsigned long long)all->hits,
           (unsigned long long)all->sum, bytes);
}

static void run_rounds(const hs_database_t *database, hs_scratch_t *scratch, found *all, const char *path,
                       int rounds)
{
    text corpus = read_file(path);
    printf(", \"seconds\": [");
    for (int i = 0; i < rounds; i++) {
        printf("%s%.6f", i ? ", " : "", search(database, scratch, corpus, all));
    }
    printf("], ");
    print_found(all, corpus.length);
    printf("}\n");
    free(corpus.bytes);
}

static void take_turns(const hs_database_t *database, hs_scratch_t *scratch, found *all)
{
    printf("}\n");
    fflush(stdout);
    char line[4096], path[4096] = "";
    text corpus = {0};
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(line, path) != 0) {
            free(corpus.bytes);
            corpus = read_file(line);
            strcpy(path, line);
        }
        printf("{\"seconds\": %.6f, ", search(database, scratch, corpus, all));
        print_found(all, corpus.length);
        printf("}\n");
        fflush(stdout);
    }
    free(corpus.bytes);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fail("usage", "hyperscan DICTIONARY (CORPUS --rounds N | --turns)");
    }
    dictionary names = read_dictionary(argv[1]);
    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    double began = thread_seconds();
    if (hs_compile_lit_multi(names.names, names.flags, names.ids, names.lengths, names.count, HS_MODE_BLOCK, NULL,
                             &database, &error) != HS_SUCCESS) {
        fail("hs_compile_lit_multi", error->message);
    }
    hs_scratch_t *scratch = NULL;
    size_t database_bytes = 0, scratch_bytes = 0;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
        fail("scratch", "there is no memory for it");
    }
    double taken = thread_seconds() - began;
    hs_database_size(database, &database_bytes);
    hs_scratch_size(scratch, &scratch_bytes);
    char version[64];
    snprintf(version, sizeof version, "%.*s", (int)strcspn(hs_version(), " "), hs_version());
    printf("{\"name\": \"hyperscan\", \"version\": \"%s\", \"build_seconds\": %.6f, \"structure_bytes\": %zu, "
           "\"structure_by\": \"its own count\"",
           version, taken, database_bytes + scratch_bytes);
    found all = {.lengths = names.lengths};
    if (strcmp(argv[2], "--turns") == 0) {
        take_turns(database, scratch, &all);
    } else {
        run_rounds(database, scratch, &all, argv[2], argc > 4 ? atoi(argv[4]) : 3);
    }
    hs_free_scratch(scratch);
    hs_free_database(database);
    free(names.lines.bytes);
    free(names.names);
    free(names.lengths);
    free(names.ids);
    free(names.flags);
    return 0;
}
