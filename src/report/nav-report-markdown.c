// SPDX-License-Identifier: Apache-2.0
// Markdown as CommonMark reads it, with the tables of GitHub's dialect, padded so that they can be
// read as they are.

#include <string.h>

#include "report/nav-report-private.h"

/* Marks that mean something wherever they stand. */
#define MARKS "\\`*_[]|~"

/* Marks that begin a block, and mean it only there. */
#define STARTS "#+-="

static void
append_escaped (GString *out, char c)
{
  if (c == '<')
    g_string_append (out, "&lt;");
  else if (c == '>')
    g_string_append (out, "&gt;");
  else if (c == '&')
    g_string_append (out, "&amp;");
  else if (strchr (MARKS, c) != NULL)
    g_string_append_printf (out, "\\%c", c);
  else
    g_string_append_c (out, c);
}

/* "1." and "1)" begin a numbered list. */
static const char *
number_mark (const char *text)
{
  const char *end = text;

  while (g_ascii_isdigit (*end))
    end++;
  if (end == text || (*end != '.' && *end != ')'))
    return NULL;
  return end[1] == ' ' || end[1] == '\0' ? end : NULL;
}

static char *
escape (const char *text, gboolean starts_line)
{
  GString *out = g_string_sized_new (strlen (text) + 8);
  const char *mark = starts_line ? number_mark (text) : NULL;

  for (const char *c = text; *c != '\0'; c++) {
    if (c == mark || (starts_line && c == text && strchr (STARTS, *c) != NULL))
      g_string_append_c (out, '\\');
    append_escaped (out, *c);
  }
  return g_string_free (out, FALSE);
}

static void
write_line (GString *out, const char *before, const char *text, const char *after)
{
  g_autofree char *escaped = escape (text, TRUE);

  g_string_append_printf (out, "%s%s%s", before, escaped, after);
}

static void
write_list (GString *out, const NavBlock *list)
{
  for (guint i = 0; i < list->texts->len; i++)
    write_line (out, "- ", list->texts->pdata[i], "\n");
  g_string_append_c (out, '\n');
}

/* How many columns of a terminal @text takes. */
static guint
width_of (const char *text)
{
  guint width = 0;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    width += g_unichar_iszerowidth (letter) ? 0 : g_unichar_iswide (letter) ? 2 : 1;
  }
  return width;
}

static char **
escape_all (char *const *cells, guint n)
{
  char **escaped = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    escaped[i] = escape (cells[i], FALSE);
  return escaped;
}

static void
widen (guint *widths, char *const *cells, guint n)
{
  for (guint i = 0; i < n; i++)
    widths[i] = MAX (widths[i], width_of (cells[i]));
}

static void
append_many (GString *out, char c, guint n)
{
  while (n-- > 0)
    g_string_append_c (out, c);
}

static void
write_row (GString *out, const NavBlock *table, char *const *cells, const guint *widths)
{
  for (guint i = 0; i < table->figures->len; i++) {
    guint missing = widths[i] - width_of (cells[i]);
    gboolean figures = g_array_index (table->figures, gboolean, i);
    g_string_append (out, "| ");
    append_many (out, ' ', figures ? missing : 0);
    g_string_append (out, cells[i]);
    append_many (out, ' ', figures ? 1 : missing + 1);
  }
  g_string_append (out, "|\n");
}

static void
write_rule (GString *out, const NavBlock *table, const guint *widths)
{
  for (guint i = 0; i < table->figures->len; i++) {
    g_string_append (out, "| ");
    append_many (out, '-', widths[i] - 1);
    g_string_append (out, g_array_index (table->figures, gboolean, i) ? ": " : "- ");
  }
  g_string_append (out, "|\n");
}

static void
write_table (GString *out, const NavBlock *table)
{
  guint n = table->figures->len;
  g_autofree guint *widths = g_new0 (guint, n);
  g_auto (GStrv) titles = escape_all ((char **) table->texts->pdata, n);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < n; i++)
    widths[i] = 3;
  widen (widths, titles, n);
  for (guint r = 0; r < table->rows->len; r++) {
    g_ptr_array_add (rows, escape_all (table->rows->pdata[r], n));
    widen (widths, rows->pdata[r], n);
  }
  write_row (out, table, titles, widths);
  write_rule (out, table, widths);
  for (guint r = 0; r < rows->len; r++)
    write_row (out, table, rows->pdata[r], widths);
  g_string_append_c (out, '\n');
}

static void
write_block (GString *out, const NavBlock *block)
{
  switch (block->kind) {
  case NAV_BLOCK_HEADING:
    write_line (out, "## ", block->texts->pdata[0], "\n\n");
    break;
  case NAV_BLOCK_LIST:
    write_list (out, block);
    break;
  case NAV_BLOCK_TABLE:
    write_table (out, block);
    break;
  case NAV_BLOCK_PICTURE:
    break;
  case NAV_BLOCK_PARAGRAPH:
  default:
    write_line (out, "", block->texts->pdata[0], "\n\n");
    break;
  }
}

/**
 * nav_report_to_markdown:
 *
 * Returns: (transfer full): the document in Markdown, ending in one line break
 */
char *
nav_report_to_markdown (const NavReport *report)
{
  GString *out;

  g_return_val_if_fail (report != NULL, NULL);

  out = g_string_new (NULL);
  write_line (out, "# ", report->title, "\n\n");
  for (guint i = 0; i < report->blocks->len; i++)
    write_block (out, report->blocks->pdata[i]);
  g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}
