/* Records what a process asks the disk to do with the files in one folder, for tests/proof/alongside/test_power_cuts.py.
   Loaded with LD_PRELOAD. Each record is a line of header and, for a write, its bytes:
     W <file> <offset> <length>\n<bytes>   T <file> <length>\n   S <file>\n   D <file>\n (deleted)
   Records of the process's own are added by writing to the descriptor RECORD_FD. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int record = -1;
static const char *folder;

static void begin(void) {
    if (record >= 0) return;
    folder = getenv("RECORD_FOLDER");
    const char *fd = getenv("RECORD_FD");
    if (folder && fd) record = atoi(fd);
}

/* The name, inside the folder, of the file behind a descriptor; 0 if it is elsewhere. */
static int name_of(int fd, char *name, size_t size) {
    char link[64], path[512];
    begin();
    if (record < 0 || fd == record) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    size_t length = strlen(folder);
    if (strncmp(path, folder, length) || path[length] != '/') return 0;
    snprintf(name, size, "%s", path + length + 1);
    return 1;
}

static void note(const char *head, const void *bytes, size_t length) {
    struct iovec parts[2] = {{(void *)head, strlen(head)}, {(void *)bytes, length}};
    pthread_mutex_lock(&turn);
    if (writev(record, parts, bytes ? 2 : 1) < 0) _exit(99);
    pthread_mutex_unlock(&turn);
}

static void note_write(int fd, const void *bytes, size_t length, off_t offset) {
    char name[256], head[400];
    if (!name_of(fd, name, sizeof name)) return;
    snprintf(head, sizeof head, "W %s %lld %zu\n", name, (long long)offset, length);
    note(head, bytes, length);
}

#define REAL(result, name, ...) \
    static result (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    note_write(fd, bytes, length, offset);
    return real(fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
    note_write(fd, bytes, length, offset);
    return real(fd, bytes, length, offset);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, write, int, const void *, size_t);
    char name[256];
    if (name_of(fd, name, sizeof name)) note_write(fd, bytes, length, lseek(fd, 0, SEEK_CUR));
    return real(fd, bytes, length);
}

static void note_file(char kind, int fd) {
    char name[256], head[300];
    if (!name_of(fd, name, sizeof name)) return;
    snprintf(head, sizeof head, "%c %s\n", kind, name);
    note(head, NULL, 0);
}

int fsync(int fd) {
    REAL(int, fsync, int);
    int result = real(fd);
    note_file('S', fd);
    return result;
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    int result = real(fd);
    note_file('S', fd);
    return result;
}

static void note_truncate(int fd, off64_t length) {
    char name[256], head[300];
    if (!name_of(fd, name, sizeof name)) return;
    snprintf(head, sizeof head, "T %s %lld\n", name, (long long)length);
    note(head, NULL, 0);
}

int ftruncate64(int fd, off64_t length) {
    REAL(int, ftruncate64, int, off64_t);
    note_truncate(fd, length);
    return real(fd, length);
}

int ftruncate(int fd, off_t length) {
    REAL(int, ftruncate, int, off_t);
    note_truncate(fd, length);
    return real(fd, length);
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    char head[600];
    begin();
    size_t length = folder ? strlen(folder) : 0;
    if (record >= 0 && !strncmp(path, folder, length) && path[length] == '/') {
        snprintf(head, sizeof head, "D %s\n", path + length + 1);
        note(head, NULL, 0);
    }
    return real(path);
}
