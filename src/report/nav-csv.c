// SPDX-License-Identifier: Apache-2.0
// Comma-separated values as RFC 4180 has them: for programs, so the same in every locale.

#include "report/nav-csv.h"

#include <math.h>
#include <string.h>

#define ROW_END "\r\n"

static GString *
begin_field (NavCsv *csv)
{
  if (csv->text == NULL)
    csv->text = g_string_new (NULL);
  if (csv->in_row)
    g_string_append_c (csv->text, ',');
  csv->in_row = TRUE;
  return csv->text;
}

/* A spreadsheet would compute a text that begins like a formula. */
static gboolean
is_formula (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
}

/**
 * nav_csv_add_text:
 * @text: (nullable): the next field; NULL for what is not known. One that a spreadsheet would
 *   compute gets an apostrophe in front
 */
void
nav_csv_add_text (NavCsv *csv, const char *text)
{
  GString *out;

  g_return_if_fail (csv != NULL);

  out = begin_field (csv);
  if (text == NULL)
    return;
  if (!is_formula (text) && strpbrk (text, "\",\r\n") == NULL) {
    g_string_append (out, text);
    return;
  }
  g_string_append (out, is_formula (text) ? "\"'" : "\"");
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (out, '"');
    g_string_append_c (out, *c);
  }
  g_string_append_c (out, '"');
}

/**
 * nav_csv_add_number:
 * @value: the next field; nothing is written for what is not known (NaN)
 */
void
nav_csv_add_number (NavCsv *csv, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  GString *out;

  g_return_if_fail (csv != NULL);

  out = begin_field (csv);
  if (isfinite (value))
    g_string_append (out, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

void
nav_csv_end_row (NavCsv *csv)
{
  g_return_if_fail (csv != NULL && csv->text != NULL);

  g_string_append (csv->text, ROW_END);
  csv->in_row = FALSE;
}

/**
 * nav_csv_finish:
 * @csv: zeroed again
 *
 * Returns: (transfer full): the file
 */
char *
nav_csv_finish (NavCsv *csv)
{
  GString *text;

  g_return_val_if_fail (csv != NULL, NULL);

  text = csv->text ? csv->text : g_string_new (NULL);
  *csv = (NavCsv){ 0 };
  return g_string_free (text, FALSE);
}
