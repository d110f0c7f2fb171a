/* The least that publishing a site costs: the same files, written under another name and renamed, and nothing else.
   files SITE TARGET THREADS prints the seconds. The files are read before the clock starts. */
#define _XOPEN_SOURCE 700
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct file { char *path, *bytes; size_t size; };

static struct file *files;
static size_t count, room, next;
static char *source, *target;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void fail(const char *what) { perror(what); exit(1); }

static int take(const char *path, const struct stat *status, int kind, struct FTW *ignored) {
  (void)ignored;
  char name[4096];
  snprintf(name, sizeof name, "%s%s", target, path + strlen(source));
  if (kind == FTW_D && mkdir(name, 0755)) fail(name);
  if (kind != FTW_F) return 0;
  struct file file = {strdup(name), malloc(status->st_size + 1), status->st_size};
  int open_file = open(path, O_RDONLY);
  if (open_file < 0 || read(open_file, file.bytes, file.size) != (ssize_t)file.size) fail(path);
  close(open_file);
  if (count == room) {
    room = room ? room * 2 : 1024;
    files = realloc(files, room * sizeof *files);
  }
  files[count++] = file;
  return 0;
}

static void *work(void *ignored) {
  char name[4200];
  for (;;) {
    pthread_mutex_lock(&lock);
    size_t place = next++;
    pthread_mutex_unlock(&lock);
    if (place >= count) return ignored;
    struct file file = files[place];
    snprintf(name, sizeof name, "%s.new", file.path);
    int open_file = open(name, O_WRONLY | O_CREAT | O_EXCL, 0644);
    if (open_file < 0 || write(open_file, file.bytes, file.size) != (ssize_t)file.size) fail(name);
    close(open_file);
    if (rename(name, file.path)) fail(file.path);
  }
}

int main(int arguments, char **argument) {
  if (arguments != 4) return 2;
  source = argument[1];
  target = argument[2];
  if (nftw(source, take, 64, FTW_PHYS)) fail(source);
  int threads = atoi(argument[3]);
  pthread_t others[64];
  if (threads < 1 || threads > 64) return 2;
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  for (int thread = 1; thread < threads; thread++) pthread_create(&others[thread], NULL, work, NULL);
  work(NULL);
  for (int thread = 1; thread < threads; thread++) pthread_join(others[thread], NULL);
  clock_gettime(CLOCK_MONOTONIC, &end);
  printf("%.3f\n", end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) / 1e9);
  return 0;
}
