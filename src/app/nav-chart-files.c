// SPDX-License-Identifier: Apache-2.0
// Charts leave the window: as pictures on white, whatever the desktop looks like, and as numbers.

#include "config.h"

#include "app/nav-chart-files.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-files.h"
#include "app/nav-theme.h"
#include "chart/nav-chart-export.h"
#include "chart/nav-chart-table.h"
#include "report/nav-csv.h"

/* Wide enough for a page of a document, twice as fine as a screen. */
#define WIDTH 800
#define SCALE 2

static NavChartSheet
sheet_like (GtkWidget *like, NavChartTheme *theme)
{
  *theme = *nav_chart_theme_paper ();
  theme->font = nav_theme_for_widget (like).font;
  return (NavChartSheet){ .theme = theme,
                          .width = WIDTH,
                          .scale = SCALE,
                          .right_to_left =
                            gtk_widget_get_direction (like) == GTK_TEXT_DIR_RTL };
}

/* Numbers as programs read them; words as they are. */
static GBytes *
make_csv (NavChart *chart)
{
  g_autoptr (NavChartTable) table = nav_chart_table_new (chart);
  NavCsv csv = { 0 };
  char *text;

  for (guint column = 0; column < table->n_columns; column++)
    nav_csv_add_text (&csv, table->headings[column]);
  if (table->n_columns > 0)
    nav_csv_end_row (&csv);
  for (guint row = 0; row < table->n_rows; row++) {
    for (guint column = 0; column < table->n_columns; column++) {
      const NavChartCell *cell = nav_chart_table_get (table, row, column);
      if (table->numeric[column])
        nav_csv_add_number (&csv, cell->number);
      else
        nav_csv_add_text (&csv, cell->text);
    }
    nav_csv_end_row (&csv);
  }
  text = nav_csv_finish (&csv);
  return g_bytes_new_take (text, strlen (text));
}

/**
 * nav_chart_files_make:
 * @like: whose letters and direction the picture has
 *
 * Returns: (transfer full) (nullable): the file; NULL with @error
 */
GBytes *
nav_chart_files_make (NavChart *chart, NavChartFile kind, GtkWidget *like, GError **error)
{
  NavChartTheme theme;
  NavChartSheet sheet;

  g_return_val_if_fail (chart != NULL && GTK_IS_WIDGET (like), NULL);

  sheet = sheet_like (like, &theme);
  switch (kind) {
  case NAV_CHART_FILE_SVG:
    return nav_chart_export (chart, NAV_CHART_SVG, &sheet, error);
  case NAV_CHART_FILE_PDF:
    return nav_chart_export (chart, NAV_CHART_PDF, &sheet, error);
  case NAV_CHART_FILE_CSV:
    return make_csv (chart);
  case NAV_CHART_FILE_PNG:
  default:
    return nav_chart_export (chart, NAV_CHART_PNG, &sheet, error);
  }
}

static const char *const patterns[] = {
  [NAV_CHART_FILE_PNG] = "*.png",
  [NAV_CHART_FILE_SVG] = "*.svg",
  [NAV_CHART_FILE_PDF] = "*.pdf",
  [NAV_CHART_FILE_CSV] = "*.csv",
};

/**
 * nav_chart_files_name:
 *
 * A title makes a name as it is, apart from what names of files cannot hold.
 *
 * Returns: (transfer full): what such a file is called as long as nobody says otherwise
 */
char *
nav_chart_files_name (NavChart *chart, NavChartFile kind)
{
  const char *title = nav_chart_get_title (chart);
  g_autofree char *stem = g_strdup (title && *title != '\0' ? title : _ ("Chart"));

  g_strdelimit (stem, "/\\:*?\"<>|\n", '-');
  return g_strconcat (stem, patterns[kind] + 1, NULL);
}

typedef struct {
  NavChart *chart;
  NavChartFile kind;
  GtkWidget *like;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  nav_chart_unref (saving->chart);
  g_object_unref (saving->like);
  g_free (saving);
}

static void
tell (GtkWidget *like, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (like, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *markup = g_markup_escape_text (text, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (markup));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) like = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    tell (like, _ ("The chart was saved"));
    return;
  }
  text = g_strdup_printf (_ ("The chart could not be saved: %s"), error->message);
  tell (like, text);
}

static void
on_chosen (GFile *file, gpointer data)
{
  Saving *saving = data;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (file == NULL)
    return;
  bytes = nav_chart_files_make (saving->chart, saving->kind, saving->like, &error);
  if (bytes == NULL) {
    g_autofree char *text =
      g_strdup_printf (_ ("The chart could not be saved: %s"), error->message);
    tell (saving->like, text);
    return;
  }
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_written, g_object_ref (saving->like));
}

/**
 * nav_chart_files_save:
 * @like: whose window asks for a file and tells how it went
 */
void
nav_chart_files_save (NavChart *chart, NavChartFile kind, GtkWidget *like)
{
  const char *const kinds[] = {
    [NAV_CHART_FILE_PNG] = _ ("PNG pictures"),
    [NAV_CHART_FILE_SVG] = _ ("SVG drawings"),
    [NAV_CHART_FILE_PDF] = _ ("PDF documents"),
    [NAV_CHART_FILE_CSV] = _ ("Tables of comma-separated values"),
  };
  NavFilesKind files = { _ ("Save the Chart"), kinds[kind], patterns[kind] };
  g_autofree char *name = NULL;
  GtkRoot *root;
  Saving *saving;

  g_return_if_fail (chart != NULL && GTK_IS_WIDGET (like));

  name = nav_chart_files_name (chart, kind);
  root = gtk_widget_get_root (like);
  saving = g_new (Saving, 1);
  *saving = (Saving){ nav_chart_ref (chart), kind, g_object_ref (like) };
  nav_files_save_kind (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &files, name, on_chosen,
                       saving, saving_free);
}

/**
 * nav_chart_files_copy_picture:
 *
 * Puts the picture into the clipboard.
 *
 * Returns: whether it could be drawn
 */
gboolean
nav_chart_files_copy_picture (NavChart *chart, GtkWidget *like, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  g_return_val_if_fail (chart != NULL && GTK_IS_WIDGET (like), FALSE);

  bytes = nav_chart_files_make (chart, NAV_CHART_FILE_PNG, like, error);
  if (bytes == NULL)
    return FALSE;
  texture = gdk_texture_new_from_bytes (bytes, error);
  if (texture == NULL)
    return FALSE;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (like), texture);
  return TRUE;
}

/**
 * nav_chart_files_copy_data:
 *
 * Puts the table into the clipboard, as spreadsheets paste it: tabs between columns, numbers as the
 * person writes them.
 */
void
nav_chart_files_copy_data (NavChart *chart, GtkWidget *like)
{
  g_autoptr (NavChartTable) table = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (chart != NULL && GTK_IS_WIDGET (like));

  table = nav_chart_table_new (chart);
  for (guint column = 0; column < table->n_columns; column++)
    g_string_append_printf (text, "%s%s", column > 0 ? "\t" : "", table->headings[column]);
  for (guint row = 0; row < table->n_rows; row++)
    for (guint column = 0; column < table->n_columns; column++)
      g_string_append_printf (text, "%s%s", column > 0 ? "\t" : "\n",
                              nav_chart_table_get (table, row, column)->text);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (like), text->str);
}
