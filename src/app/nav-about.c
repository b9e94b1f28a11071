// SPDX-License-Identifier: Apache-2.0
// The about dialog. What helps with a report of a bug is in it; secrets never are.

#include "config.h"

#include "app/nav-about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static char *
system_information (GtkWindow *parent)
{
  GdkDisplay *display = gdk_display_get_default ();
  GskRenderer *renderer = parent ? gtk_native_get_renderer (GTK_NATIVE (parent)) : NULL;

  return g_strdup_printf ("NeuralNav %s\nGLib %u.%u.%u\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\n%s\n%s",
                          NAV_VERSION, glib_major_version, glib_minor_version, glib_micro_version,
                          gtk_get_major_version (), gtk_get_minor_version (),
                          gtk_get_micro_version (), adw_get_major_version (),
                          adw_get_minor_version (), adw_get_micro_version (),
                          renderer ? G_OBJECT_TYPE_NAME (renderer) : "–",
                          G_OBJECT_TYPE_NAME (display));
}

/**
 * nav_about_present:
 * @parent: (nullable): the window it belongs to
 */
void
nav_about_present (GtkWindow *parent)
{
  static const char *const authors[] = { "The NeuralNav contributors", NULL };
  g_autofree char *information = system_information (parent);

  gtk_show_about_dialog (parent, "program-name", "NeuralNav", "logo-icon-name", NAV_APP_ID,
                         "version", NAV_VERSION, "comments", _ ("Plan language model servers"),
                         "license-type", GTK_LICENSE_APACHE_2_0, "authors", authors, "copyright",
                         "© 2026 The NeuralNav contributors", "website",
                         "https://github.com/neuralnav/neuralnav", "system-information",
                         information, "translator-credits", _ ("translator-credits"), NULL);
}
