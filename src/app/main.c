// SPDX-License-Identifier: Apache-2.0
// neuralnav: the window.

#include <locale.h>

#include "app/nav-application.h"
#include "workflow/nav-language.h"

int
main (int argc, char **argv)
{
  g_autoptr (NavApplication) application = NULL;

  setlocale (LC_ALL, "");
  nav_language_init ();
  application = nav_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
