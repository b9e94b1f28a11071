// SPDX-License-Identifier: Apache-2.0
// Which catalogues of translations the program reads; errors of the folders below use them too.

#include "config.h"

#include "workflow/nav-language.h"

#include <glib/gi18n-lib.h>
#include <libintl.h>

#include "base/nav-error.h"
#include "workflow/nav-data-folder.h"

G_GNUC_FORMAT (1)
static const char *
translate (const char *format)
{
  return g_dgettext (NAV_GETTEXT_PACKAGE, format);
}

/**
 * nav_language_init:
 *
 * What a program does first, after setlocale(). One that was never installed has its catalogues in
 * the build folder.
 */
void
nav_language_init (void)
{
  bindtextdomain (NAV_GETTEXT_PACKAGE,
                  nav_data_folder_in_build_tree () ? NAV_BUILD_ROOT "/po" : NAV_LOCALEDIR);
  bind_textdomain_codeset (NAV_GETTEXT_PACKAGE, "UTF-8");
  textdomain (NAV_GETTEXT_PACKAGE);
  nav_error_set_translate (translate);
}
