// SPDX-License-Identifier: Apache-2.0
// What of the table of options there is room for: columns by its width, and a place for the rows
// that is as large as it may be.

#include "config.h"

#include "app/nav-options-room.h"

/* Up to which width, and which columns there is no room for then. */
static const struct {
  int below;
  NavPlanColumn hidden[NAV_N_COLUMNS];
} rooms[] = {
  { 440, { NAV_COLUMN_VERDICT, NAV_COLUMN_TTFT, NAV_COLUMN_TPOT, NAV_COLUMN_E2E,
           NAV_COLUMN_QUALITY, NAV_COLUMN_PRECISION, NAV_COLUMN_SPLIT, NAV_COLUMN_BASIS,
           NAV_COLUMN_SCORE, NAV_N_COLUMNS } },
  { 680, { NAV_COLUMN_TTFT, NAV_COLUMN_TPOT, NAV_COLUMN_E2E, NAV_COLUMN_QUALITY,
           NAV_COLUMN_SPLIT, NAV_COLUMN_BASIS, NAV_COLUMN_SCORE, NAV_N_COLUMNS } },
  { 840, { NAV_COLUMN_TPOT, NAV_COLUMN_E2E, NAV_COLUMN_SPLIT, NAV_COLUMN_BASIS,
           NAV_COLUMN_SCORE, NAV_N_COLUMNS } },
  { 1180, { NAV_COLUMN_SPLIT, NAV_COLUMN_BASIS, NAV_COLUMN_SCORE, NAV_N_COLUMNS } },
  { G_MAXINT, { NAV_N_COLUMNS } },
};

static gboolean
is_hidden (NavPlanColumn column, int room)
{
  for (guint i = 0; rooms[room].hidden[i] != NAV_N_COLUMNS; i++)
    if (rooms[room].hidden[i] == column)
      return TRUE;
  return FALSE;
}

/**
 * nav_options_room_class:
 * @width: of the table, in pixels
 *
 * Returns: the same number for all widths at which the same columns are shown
 */
int
nav_options_room_class (int width)
{
  int room = 0;

  while (room < (int) G_N_ELEMENTS (rooms) - 1 && width >= rooms[room].below)
    room++;
  return room;
}

/**
 * nav_options_room_fit:
 * @room: see nav_options_room_class()
 *
 * Shows the columns for which there is room, which may not be done while widgets are placed.
 */
void
nav_options_room_fit (GtkColumnViewColumn *const columns[NAV_N_COLUMNS], int room)
{
  for (int c = 0; c < NAV_N_COLUMNS; c++)
    if (columns[c] != NULL)
      gtk_column_view_column_set_visible (columns[c], !is_hidden ((NavPlanColumn) c, room));
}

static void
measure_place (GtkWidget *place, GtkOrientation orientation, int for_size, int *minimum,
               int *natural, int *minimum_baseline, int *natural_baseline)
{
  (void) place;
  (void) orientation;
  (void) for_size;
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
}

static void
fill_place (GtkWidget *place, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (place);
  int least_width, least_height;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  width = MAX (width, least_width);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  gtk_widget_allocate (child, width, MAX (height, least_height), baseline, NULL);
}

/**
 * nav_options_room_new_layout:
 *
 * For the parent of what scrolls the rows. It asks for nothing: GTK would measure all rows, twice,
 * to know how small the window may be, whenever there is one more.
 *
 * Returns: (transfer full)
 */
GtkLayoutManager *
nav_options_room_new_layout (void)
{
  return gtk_custom_layout_new (NULL, measure_place, fill_place);
}
