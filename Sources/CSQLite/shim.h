#include <stddef.h>
#include <sqlite3.h>

/* Variadic in C, so out of Swift's reach: the "localtime" modifier then fails instead of asking the machine's zone. */
static inline int csqlite_deny_local_time(void) {
  return sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, 1);
}

/* Whether foreign keys are looked after. Unlike the pragma it also works inside a transaction; sqlite3_db_config takes
   a variable list of arguments, which Swift cannot call. */
static inline int csqlite_set_foreign_keys(sqlite3 *database, int on) {
  return sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, on, (int *)0);
}

/* Not in the C standard, so headers hide it unless they are asked in a way that Swift has not; the library has it. */
void *memmem(const void *text, size_t length, const void *needle, size_t count);
static inline const void *csqlite_find(const void *text, size_t length, const void *needle, size_t count) {
  return memmem(text, length, needle, count);
}
