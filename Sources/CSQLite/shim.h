#include <stddef.h>
#include <sqlite3.h>

/* Makes the "localtime" modifier fail instead of using the machine's time zone. Swift cannot call variadic functions. */
static inline int csqlite_deny_local_time(void) {
  return sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, 1);
}

/* Turns foreign keys on or off. Unlike the pragma, this works inside a transaction. sqlite3_db_config is variadic, so
   Swift cannot call it. */
static inline int csqlite_set_foreign_keys(sqlite3 *database, int on) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, on, (int *)0);
}

/* Not in the C standard, so headers hide it without a macro that Swift cannot set. */
void *memmem(const void *text, size_t length, const void *needle, size_t count);
static inline const void *csqlite_find(const void *text, size_t length, const void *needle, size_t count) {
  return memmem(text, length, needle, count);
}
/* Not in Swift's module of the C library. */
#ifdef __linux__
int malloc_trim(size_t kept);
int mallopt(int parameter, int value);
#endif
static inline void csqlite_trim_memory(void) {
#ifdef __linux__
  malloc_trim(0);
#endif
}
/* -3 is M_MMAP_THRESHOLD, -1 is M_TRIM_THRESHOLD. */
static inline void csqlite_map_memory_above(int size, int kept) {
#ifdef __linux__
  mallopt(-3, size);
  mallopt(-1, kept);
#endif
}
