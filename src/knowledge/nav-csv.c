// SPDX-License-Identifier: Apache-2.0
// Tables in comma-separated values.

#include "knowledge/nav-csv.h"

#include <string.h>

#include "knowledge/nav-knowledge-error.h"

#define MAX_FIELDS      256
#define MAX_FIELD_BYTES 4096

void
nav_csv_init (NavCsv *csv, const char *text, gsize length)
{
  *csv = (NavCsv){ .text = text, .length = length, .line = 1, .next_line = 1 };
  csv->fields = g_ptr_array_new_with_free_func (g_free);
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    csv->at = 3;
}

void
nav_csv_clear (NavCsv *csv)
{
  g_clear_pointer (&csv->fields, g_ptr_array_unref);
}

static gboolean
fail (const NavCsv *csv, const char *what, GError **error)
{
  g_autofree char *field = g_strdup_printf ("line %u", csv->line);

  nav_set_error_text (error, NAV_KNOWLEDGE_ERROR, NAV_ERROR_INVALID, field, what);
  return FALSE;
}

static int
peek (const NavCsv *csv)
{
  return csv->at < csv->length ? (guchar) csv->text[csv->at] : -1;
}

/* At a line end of any kind: steps over it. */
static gboolean
take_line_end (NavCsv *csv)
{
  if (peek (csv) != '\r' && peek (csv) != '\n')
    return FALSE;
  if (peek (csv) == '\r' && csv->at + 1 < csv->length && csv->text[csv->at + 1] == '\n')
    csv->at++;
  csv->at++;
  csv->next_line++;
  return TRUE;
}

/* Two quotes inside quotes are one. */
static gboolean
read_quoted (NavCsv *csv, GString *field, GError **error)
{
  for (csv->at++;; csv->at++) {
    int c = peek (csv);

    if (c < 0)
      return fail (csv, NAV_ERROR_TEXT ("%s: a quoted field does not end"), error);
    if (c == '"') {
      csv->at++;
      if (peek (csv) != '"')
        return TRUE;
    }
    csv->next_line += c == '\n';
    g_string_append_c (field, (char) c);
    if (field->len > MAX_FIELD_BYTES)
      return fail (csv, NAV_ERROR_TEXT ("%s: a field is too long"), error);
  }
}

static gboolean
read_plain (NavCsv *csv, GString *field, GError **error)
{
  for (int c = peek (csv); c >= 0 && c != ',' && c != '\r' && c != '\n'; c = peek (csv)) {
    g_string_append_c (field, (char) c);
    csv->at++;
    if (field->len > MAX_FIELD_BYTES)
      return fail (csv, NAV_ERROR_TEXT ("%s: a field is too long"), error);
  }
  return TRUE;
}

static gboolean
read_field (NavCsv *csv, GError **error)
{
  GString *field = g_string_new (NULL);
  gboolean read = peek (csv) == '"' ? read_quoted (csv, field, error)
                                    : read_plain (csv, field, error);

  g_ptr_array_add (csv->fields, g_strstrip (g_string_free (field, FALSE)));
  if (!read)
    return FALSE;
  if (csv->fields->len > MAX_FIELDS)
    return fail (csv, NAV_ERROR_TEXT ("%s: too many fields"), error);
  return TRUE;
}

static void
skip_blank_lines (NavCsv *csv)
{
  while (take_line_end (csv))
    ;
}

/**
 * nav_csv_next:
 * @ret_row: (out): whether there was a row; its fields are in `fields` then
 * @error: NAV_ERROR_INVALID with the line
 *
 * Returns: whether the table is right so far
 */
gboolean
nav_csv_next (NavCsv *csv, gboolean *ret_row, GError **error)
{
  g_ptr_array_set_size (csv->fields, 0);
  skip_blank_lines (csv);
  csv->line = csv->next_line;
  *ret_row = FALSE;
  if (peek (csv) < 0)
    return TRUE;
  for (;;) {
    if (!read_field (csv, error))
      return FALSE;
    if (peek (csv) < 0 || take_line_end (csv))
      break;
    if (peek (csv) != ',')
      return fail (csv, NAV_ERROR_TEXT ("%s: something follows a quoted field"), error);
    csv->at++;
  }
  *ret_row = TRUE;
  return TRUE;
}
