// SPDX-License-Identifier: Apache-2.0
// process_* as the Python client names them: true values, of this program. And what no vLLM has:
// whether this computer was fast enough to be one.

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "simulator/nav-vllm-http-metrics.h"
#include "simulator/nav-vllm-metrics.h"

static void
append (GString *page, const char *name, const char *type, const char *help, double value)
{
  nav_vllm_append_help (page, name, type, help);
  g_string_append_printf (page, "%s ", name);
  nav_vllm_append_number (page, value);
  g_string_append_c (page, '\n');
}

static void
append_memory (GString *page)
{
  g_autofree char *text = NULL;
  gulong size, resident;
  double bytes = (double) sysconf (_SC_PAGESIZE);

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text, "%lu %lu", &size, &resident) != 2)
    return;
  append (page, "process_virtual_memory_bytes", "gauge", "Virtual memory size in bytes.",
          (double) size * bytes);
  append (page, "process_resident_memory_bytes", "gauge", "Resident memory size in bytes.",
          (double) resident * bytes);
}

static double
to_seconds (const struct timeval *time)
{
  return (double) time->tv_sec + (double) time->tv_usec / 1e6;
}

static void
append_files (GString *page)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  struct rlimit limit;
  guint n = 0;

  if (folder == NULL)
    return;
  while (g_dir_read_name (folder) != NULL)
    n++;
  append (page, "process_open_fds", "gauge", "Number of open file descriptors.", n - 1);
  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
    append (page, "process_max_fds", "gauge", "Maximum number of open file descriptors.",
            (double) limit.rlim_cur);
}

/**
 * nav_vllm_process_metrics_append:
 * @started_s: since 1970
 * @behind_s: for how long the engine ran behind the clock
 *
 * Adds what the system knows of this program to a page of /metrics.
 */
void
nav_vllm_process_metrics_append (GString *page, gint64 started_s, double behind_s)
{
  struct rusage usage;

  append_memory (page);
  append (page, "process_start_time_seconds", "gauge",
          "Start time of the process since unix epoch in seconds.", (double) started_s);
  if (getrusage (RUSAGE_SELF, &usage) == 0)
    append (page, "process_cpu_seconds_total", "counter",
            "Total user and system CPU time spent in seconds.",
            to_seconds (&usage.ru_utime) + to_seconds (&usage.ru_stime));
  append_files (page);
  append (page, "neuralnav_sim_behind_seconds_total", "counter",
          "Time by which steps ended later than they were due, as the computer had too much to do.",
          behind_s);
}
