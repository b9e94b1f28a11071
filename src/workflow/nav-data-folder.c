// SPDX-License-Identifier: Apache-2.0
// Where the data that comes with the program is: named, in the source tree, or installed.

#include "config.h"

#include "workflow/nav-data-folder.h"

/**
 * nav_data_folder_in_build_tree:
 *
 * Returns: whether this program was never installed: then it has its data in the source tree; one
 *   that was installed never looks there
 */
gboolean
nav_data_folder_in_build_tree (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program != NULL && g_str_has_prefix (program, NAV_BUILD_ROOT G_DIR_SEPARATOR_S);
}

/**
 * nav_data_folder_find:
 * @name: a folder of the shipped data (`knowledge`)
 *
 * NEURALNAV_DATA in the environment names another place for all of it.
 *
 * Returns: (transfer full): its path, whether or not it exists
 */
char *
nav_data_folder_find (const char *name)
{
  const char *given = g_getenv ("NEURALNAV_DATA");

  if (given != NULL && given[0] != '\0')
    return g_build_filename (given, name, NULL);
  return g_build_filename (
    nav_data_folder_in_build_tree () ? NAV_SOURCE_DATADIR : NAV_PKGDATADIR, name, NULL);
}
