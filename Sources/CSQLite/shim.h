#include <sqlite3.h>

/* Variadic in C, so out of Swift's reach: the "localtime" modifier then fails instead of asking the machine's zone. */
static inline int csqlite_deny_local_time(void) {
  return sqlite3_test_control(SQLITE_TESTCTRL_LOCALTIME_FAULT, 1);
}
