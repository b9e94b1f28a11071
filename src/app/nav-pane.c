// SPDX-License-Identifier: Apache-2.0
#include "app/nav-pane.h"

/**
 * nav_pane_get_min_width:
 * @pane: (nullable)
 */
int
nav_pane_get_min_width (GtkWidget *pane)
{
  int minimum = 0;

  if (pane != NULL)
    gtk_widget_measure (pane, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/**
 * nav_pane_measure_height:
 * @pane: (nullable)
 * @width: that it would get, which may be less than it needs; -1: not known
 * @minimum: (inout): made larger where the pane needs more, as is @natural
 */
void
nav_pane_measure_height (GtkWidget *pane, int width, int *minimum, int *natural)
{
  int min = 0, nat = 0;

  if (pane != NULL)
    gtk_widget_measure (pane, GTK_ORIENTATION_VERTICAL,
                        width < 0 ? -1 : MAX (width, nav_pane_get_min_width (pane)), &min, &nat,
                        NULL, NULL);
  *minimum = MAX (*minimum, min);
  *natural = MAX (*natural, nat);
}

/**
 * nav_pane_place:
 * @pane: (nullable)
 * @width: 0: it is not to be seen
 *
 * Over the whole height of its parent.
 */
void
nav_pane_place (GtkWidget *pane, int x, int width, int height)
{
  if (pane == NULL)
    return;
  gtk_widget_set_child_visible (pane, width > 0);
  if (width > 0 && gtk_widget_should_layout (pane))
    gtk_widget_size_allocate (pane, &(GtkAllocation){ x, 0, width, height }, -1);
}
