/*
 * Commits rows to SQLite one by one and prints each number once its commit has returned: the smallest program that
 * makes the promise "acknowledged means stored". It loads the very library that the product uses.
 *
 *   committer LIBRARY DATABASE FULL|NORMAL
 */
#include <dlfcn.h>
#include <stdio.h>

typedef int open_call(const char *, void **);
typedef int exec_call(void *, const char *, void *, void *, char **);

int main(int count, char **argument)
{
    if (count != 4) return 2;
    void *library = dlopen(argument[1], RTLD_NOW), *database;
    if (!library) return fprintf(stderr, "%s\n", dlerror()), 3;
    open_call *open_database = (open_call *)dlsym(library, "sqlite3_open");
    exec_call *exec = (exec_call *)dlsym(library, "sqlite3_exec");
    char sql[200], *why = "";

    if (open_database(argument[2], &database)) return 4;
    snprintf(sql, sizeof sql, "PRAGMA journal_mode = WAL; PRAGMA synchronous = %s; PRAGMA wal_autocheckpoint = 50;"
        "CREATE TABLE IF NOT EXISTS row (no INTEGER PRIMARY KEY, text TEXT)", argument[3]);
    if (exec(database, sql, NULL, NULL, &why)) return fprintf(stderr, "%s\n", why), 5;
    for (long no = 1;; no++)
    {
        snprintf(sql, sizeof sql, "INSERT INTO row VALUES (%ld, 'a reading of some length, number %ld')", no, no);
        if (exec(database, sql, NULL, NULL, &why)) return fprintf(stderr, "%s\n", why), 6;
        printf("%ld\n", no);
        fflush(stdout);
    }
}
