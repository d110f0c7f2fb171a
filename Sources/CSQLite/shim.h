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
