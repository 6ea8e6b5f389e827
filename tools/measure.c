/* Runs a command and says what it cost: measure COMMAND [ARGUMENT]...
 *
 * Prints the time that passed and the most memory that was resident to standard error, and ends with the
 * status of the command. A program of its own, because the system counts the memory of the process that
 * starts a command with that of the command: a script would measure its interpreter. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CANNOT_RUN = 127 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: measure COMMAND [ARGUMENT]...\n");
        return 1;
    }
    double began = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(CANNOT_RUN);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 1;
    }
    fprintf(stderr, "%.3f seconds, %.1f MiB of memory at most\n", now() - began,
            (double)usage.ru_maxrss / 1024);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
