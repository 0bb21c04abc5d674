/*
 * Writes one file as its arguments say, so that a test can compare what a power cut leaves with what it must leave.
 *
 *   writer FILE STEP...
 *   put:OFFSET:TEXT  pwrite          say:TEXT   write at the position     vec:OFFSET:TEXT  pwritev in two halves
 *   cut:SIZE         ftruncate       sync       fsync                     datasync         fdatasync
 *   empty            reopen with O_TRUNC                                  move:PATH        rename
 *   write-only       reopen for writing only                              die              kill -9 itself
 *
 * A step that fails prints "STEP: reason" and the next one is tried. Ends with exit code 0 unless it dies.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static long put(int fd, char *rest, int in_halves)
{
    char *text;
    long offset = strtol(rest, &text, 10);
    size_t length = strlen(++text), half = length / 2;
    struct iovec parts[] = { { text, half }, { text + half, length - half } };
    return in_halves ? pwritev(fd, parts, 2, offset) : pwrite(fd, text, length, offset);
}

int main(int count, char **argument)
{
    const char *path = argument[1];
    int fd = open(path, O_RDWR | O_CREAT, 0644);
    for (int i = 2; i < count && fd >= 0; i++)
    {
        char *step = argument[i], *rest = strchr(step, ':');
        if (rest) rest++;
        long answer = 0;
        if (!strncmp(step, "put:", 4)) answer = put(fd, rest, 0);
        else if (!strncmp(step, "vec:", 4)) answer = put(fd, rest, 1);
        else if (!strncmp(step, "say:", 4)) answer = write(fd, rest, strlen(rest));
        else if (!strncmp(step, "cut:", 4)) answer = ftruncate(fd, atol(rest));
        else if (!strcmp(step, "sync")) answer = fsync(fd);
        else if (!strcmp(step, "datasync")) answer = fdatasync(fd);
        else if (!strcmp(step, "empty")) { close(fd); answer = fd = open(path, O_RDWR | O_TRUNC); }
        else if (!strcmp(step, "write-only")) { close(fd); answer = fd = open(path, O_WRONLY); }
        else if (!strncmp(step, "move:", 5)) { answer = rename(path, rest); path = rest; }
        else if (!strcmp(step, "die")) kill(getpid(), SIGKILL);
        else return 2;
        if (answer < 0) printf("%s: %s\n", step, strerror(errno));
    }
    return fd < 0;
}
