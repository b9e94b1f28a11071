// SPDX-License-Identifier: Apache-2.0
// A document as a list of parts. What it says is its maker's; what it looks like, the writers'.

#include "report/nav-report-private.h"

NAV_DEFINE_ERROR_DOMAIN (report)

static void
block_free (gpointer data)
{
  NavBlock *block = data;

  g_ptr_array_unref (block->texts);
  g_clear_pointer (&block->figures, g_array_unref);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_clear_pointer (&block->chart, nav_chart_unref);
  g_free (block);
}

static NavBlock *
add_block (NavReport *report, NavBlockKind kind)
{
  NavBlock *block = g_new0 (NavBlock, 1);

  block->kind = kind;
  block->texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (report->blocks, block);
  return block;
}

static NavBlock *
last_block (NavReport *report, NavBlockKind kind)
{
  NavBlock *block = report->blocks->len > 0 ? report->blocks->pdata[report->blocks->len - 1] : NULL;

  return block != NULL && block->kind == kind ? block : NULL;
}

/* Bytes that are no text, and line breaks, have no place within a part. */
static char *
clean (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);

  for (char *c = valid; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  return g_strstrip (valid);
}

/**
 * nav_report_new:
 * @title: plain text
 *
 * Returns: (transfer full): a document with nothing in it but its title
 */
NavReport *
nav_report_new (const char *title)
{
  NavReport *report;

  g_return_val_if_fail (title != NULL, NULL);

  report = g_new0 (NavReport, 1);
  report->title = clean (title);
  report->blocks = g_ptr_array_new_with_free_func (block_free);
  return report;
}

void
nav_report_free (NavReport *report)
{
  g_free (report->title);
  g_ptr_array_unref (report->blocks);
  g_free (report);
}

/**
 * nav_report_add_heading:
 *
 * Begins a section.
 */
void
nav_report_add_heading (NavReport *report, const char *text)
{
  g_return_if_fail (report != NULL && text != NULL);

  g_ptr_array_add (add_block (report, NAV_BLOCK_HEADING)->texts, clean (text));
}

/**
 * nav_report_add_paragraph:
 * @text: nothing is added for an empty one
 */
void
nav_report_add_paragraph (NavReport *report, const char *text)
{
  g_return_if_fail (report != NULL && text != NULL);

  if (*text != '\0')
    g_ptr_array_add (add_block (report, NAV_BLOCK_PARAGRAPH)->texts, clean (text));
}

/**
 * nav_report_add_item:
 *
 * Items that follow each other are one list.
 */
void
nav_report_add_item (NavReport *report, const char *text)
{
  NavBlock *list;

  g_return_if_fail (report != NULL && text != NULL);

  list = last_block (report, NAV_BLOCK_LIST);
  if (list == NULL)
    list = add_block (report, NAV_BLOCK_LIST);
  g_ptr_array_add (list->texts, clean (text));
}

/**
 * nav_report_add_table:
 * @columns: the first one names the rows
 *
 * The rows follow with nav_report_add_row().
 */
void
nav_report_add_table (NavReport *report, const NavReportColumn *columns, gsize n_columns)
{
  NavBlock *table;

  g_return_if_fail (report != NULL && n_columns > 0);

  table = add_block (report, NAV_BLOCK_TABLE);
  table->figures = g_array_new (FALSE, FALSE, sizeof (gboolean));
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (gsize i = 0; i < n_columns; i++) {
    g_ptr_array_add (table->texts, clean (columns[i].title));
    g_array_append_val (table->figures, columns[i].figures);
  }
}

/**
 * nav_report_add_row:
 * @cells: as many as the table has columns; NULL ends them early, the others stay empty
 */
void
nav_report_add_row (NavReport *report, const char *const *cells)
{
  NavBlock *table;
  char **row;
  gboolean ended = FALSE;

  g_return_if_fail (report != NULL);
  table = last_block (report, NAV_BLOCK_TABLE);
  g_return_if_fail (table != NULL);

  row = g_new0 (char *, table->figures->len + 1);
  for (guint i = 0; i < table->figures->len; i++) {
    ended = ended || cells[i] == NULL;
    row[i] = clean (ended ? "" : cells[i]);
  }
  g_ptr_array_add (table->rows, row);
}

/**
 * nav_report_add_picture:
 * @chart: with a title and a description; nothing is added where it is empty. Markdown, which is
 *   read as it is, has no pictures, and neither has HTML that goes into another document
 */
void
nav_report_add_picture (NavReport *report, NavChart *chart)
{
  g_return_if_fail (report != NULL && chart != NULL);

  if (!nav_chart_is_empty (chart))
    add_block (report, NAV_BLOCK_PICTURE)->chart = nav_chart_ref (chart);
}
