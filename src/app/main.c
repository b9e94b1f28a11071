// SPDX-License-Identifier: Apache-2.0
// neuralnav: the window.

#include <locale.h>

#include "app/nav-application.h"
#include "app/nav-text.h"
#include "workflow/nav-language.h"

int
main (int argc, char **argv)
{
  g_autoptr (NavApplication) application = NULL;

  setlocale (LC_ALL, "");
  nav_language_init ();
  nav_words_set_local_numbers (nav_text_numbers ());
  application = nav_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
