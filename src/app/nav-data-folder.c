// SPDX-License-Identifier: Apache-2.0
// Where the data that comes with the program is: named, installed, or in the source tree.

#include "config.h"

#include "app/nav-data-folder.h"

/**
 * nav_data_folder_find:
 * @name: a folder of the shipped data
 *
 * Returns: (transfer full): its path; where none exists, the one it would be installed at
 */
char *
nav_data_folder_find (const char *name)
{
  const char *roots[] = { g_getenv ("NEURALNAV_DATA"), NAV_PKGDATADIR, NAV_SOURCE_DATADIR };

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++) {
    g_autofree char *path = roots[i] ? g_build_filename (roots[i], name, NULL) : NULL;
    if (path != NULL && g_file_test (path, G_FILE_TEST_IS_DIR))
      return g_steal_pointer (&path);
  }
  return g_build_filename (NAV_PKGDATADIR, name, NULL);
}
