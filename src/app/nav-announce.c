// SPDX-License-Identifier: Apache-2.0
// Telling a screen reader what happened elsewhere than where the keyboard is: GTK 4.14 can.

#include "app/nav-announce.h"

/**
 * nav_announce:
 * @widget: where it happened
 * @text: what to say, when the person is not busy with something else
 */
void
nav_announce (GtkWidget *widget, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && text != NULL);

#if GTK_CHECK_VERSION(4, 14, 0)
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#endif
}
