// SPDX-License-Identifier: Apache-2.0
// A connection is a file descriptor; the soft limit of a process is often 1024.

#include "base/nav-file-limit.h"

#include <sys/resource.h>

/**
 * nav_file_limit_raise:
 * @files: as many shall be open at once
 *
 * Raises the soft limit of the process, as far as the hard one allows, where it is lower. It is
 * never lowered. Any thread.
 */
void
nav_file_limit_raise (guint files)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= files)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, files);
  setrlimit (RLIMIT_NOFILE, &limit);
}
