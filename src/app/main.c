// SPDX-License-Identifier: Apache-2.0
// neuralnav: the window.

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/nav-application.h"

int
main (int argc, char **argv)
{
  g_autoptr (NavApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (NAV_GETTEXT_PACKAGE, NAV_LOCALEDIR);
  bind_textdomain_codeset (NAV_GETTEXT_PACKAGE, "UTF-8");
  textdomain (NAV_GETTEXT_PACKAGE);
  application = nav_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
