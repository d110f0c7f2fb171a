/* The least that SQLite does for a history of heartbeats: one lean row of integers a line, indexes by agent and by issue
 * made at the end, and a 16-byte unique key, sorted in batches. No journal: a first import writes a new file.
 *
 *     cc -O2 lean.c -lsqlite3 -o lean && ./lean FILE.sqlite ROWS [EARLIER]
 *
 * EARLIER rows, with their indexes, are there before the others are added. Prints the seconds that the others took.
 */
#define _POSIX_C_SOURCE 199309L
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 250000, COLUMNS = 13 };

struct key { unsigned char bytes[16]; int64_t seq; };

static uint64_t state = 0x9e3779b97f4a7c15u;
static uint64_t next(void) { /* xorshift64: the same rows in every run */
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static int compare(const void *a, const void *b) { return memcmp(a, b, 16); }

static void must(sqlite3 *db, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE) return;
  fprintf(stderr, "lean: %s\n", sqlite3_errmsg(db));
  exit(1);
}

static void run(sqlite3 *db, const char *sql) { must(db, sqlite3_exec(db, sql, 0, 0, 0)); }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* Adds rows after those with numbers up to `first`. */
static void add(sqlite3 *db, long first, long rows) {
  sqlite3_stmt *row, *key;
  must(db, sqlite3_prepare_v2(db, "INSERT INTO heartbeats VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", -1, &row, 0));
  must(db, sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO keys VALUES (?,?)", -1, &key, 0));
  struct key *batch = malloc(sizeof *batch * BATCH);
  int64_t at = 1782864000000 + first * 20500;
  for (long done = 0; done < rows;) {
    long size = rows - done < BATCH ? rows - done : BATCH;
    run(db, "BEGIN");
    for (long i = 0; i < size; i++) {
      at += 20000 + next() % 1000;
      int64_t values[COLUMNS - 1] = {first + done + i + 1, 5, at, next() % 200, next() % 10000, next() % 5, next() % 6,
        next() % 50000, next() % 20000, next() % 9000, next() % 200000000, next() % 90000};
      for (int c = 0; c < COLUMNS - 1; c++) sqlite3_bind_int64(row, c + 1, values[c]);
      must(db, sqlite3_step(row));
      sqlite3_reset(row);
      uint64_t halves[2] = {next(), next()};
      memcpy(batch[i].bytes, halves, 16);
      batch[i].seq = values[0];
    }
    qsort(batch, size, sizeof *batch, compare);
    for (long i = 0; i < size; i++) {
      sqlite3_bind_blob(key, 1, batch[i].bytes, 16, SQLITE_STATIC);
      sqlite3_bind_int64(key, 2, batch[i].seq);
      must(db, sqlite3_step(key));
      sqlite3_reset(key);
    }
    run(db, "COMMIT");
    done += size;
  }
  free(batch);
  sqlite3_finalize(row);
  sqlite3_finalize(key);
}

static void index_rows(sqlite3 *db) {
  run(db, "CREATE INDEX by_agent ON heartbeats (agent, at); CREATE INDEX by_issue ON heartbeats (issue, at)");
}

int main(int count, char **words) {
  if (count < 3 || count > 4) return fprintf(stderr, "usage: lean FILE ROWS [EARLIER]\n"), 2;
  long rows = atol(words[2]), earlier = count == 4 ? atol(words[3]) : 0;
  sqlite3 *db;
  remove(words[1]);
  must(0, sqlite3_open(words[1], &db));
  run(db, "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
          "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;"
          "CREATE TABLE heartbeats (seq INTEGER PRIMARY KEY, kind INT, at INT, agent INT, issue INT, status INT,"
          " model INT, input INT, cached INT, output INT, cost INT, latency INT, extra TEXT);"
          "CREATE TABLE keys (key BLOB PRIMARY KEY, seq INT) WITHOUT ROWID");
  if (earlier) {
    add(db, 0, earlier);
    index_rows(db);
  }
  double start = now();
  add(db, earlier, rows);
  if (!earlier) index_rows(db);
  must(db, sqlite3_close(db));
  printf("%.3f\n", now() - start);
  return 0;
}
