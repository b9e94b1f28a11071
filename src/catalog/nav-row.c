// SPDX-License-Identifier: Apache-2.0
// What the parsers of all row types share: the id, where the row is from, texts with a limit, and
// figures that may be unknown.

#include "nav-row.h"

#include <math.h>
#include <string.h>

#include "base/nav-error.h"

/**
 * nav_provenance_is_unverified:
 * @field: a field of the row
 *
 * Returns: whether the row says that no source confirms @field
 */
gboolean
nav_provenance_is_unverified (const NavProvenance *provenance, const char *field)
{
  g_return_val_if_fail (provenance != NULL && field != NULL, FALSE);

  return provenance->unverified != NULL &&
         g_strv_contains ((const char *const *) provenance->unverified, field);
}

/**
 * nav_provenance_clear:
 *
 * Frees what @provenance holds, not the struct, which is part of a row.
 */
void
nav_provenance_clear (NavProvenance *provenance)
{
  g_clear_pointer (&provenance->source, g_free);
  g_clear_pointer (&provenance->licence, g_free);
  g_clear_pointer (&provenance->unverified, g_strfreev);
}

static const char *
read_text (NavJsonReader *reader, const char *name)
{
  const char *text = nav_json_reader_string (reader, name, NULL);

  if (text == NULL)
    return NULL;
  if (*text == '\0')
    nav_json_reader_fail (reader, name, "must not be empty");
  else if (strlen (text) > NAV_ROW_MAX_TEXT)
    nav_json_reader_fail (reader, name, "must have at most %d bytes", NAV_ROW_MAX_TEXT);
  return text;
}

/**
 * nav_row_text:
 *
 * Reads a text that must be there.
 *
 * Returns: (transfer full) (nullable): NULL after a mistake
 */
char *
nav_row_text (NavJsonReader *reader, const char *name)
{
  const char *text = read_text (reader, name);

  if (text == NULL)
    nav_json_reader_fail (reader, name, "is missing");
  return g_strdup (text);
}

/**
 * nav_row_text_or_null:
 *
 * Returns: (transfer full) (nullable): NULL when absent
 */
char *
nav_row_text_or_null (NavJsonReader *reader, const char *name)
{
  return g_strdup (read_text (reader, name));
}

/**
 * nav_row_figure:
 *
 * Returns: a number from @min to @max; NaN when absent, which means not known
 */
double
nav_row_figure (NavJsonReader *reader, const char *name, double min, double max)
{
  return nav_json_reader_number (reader, name, NAN, min, max);
}

/**
 * nav_row_count:
 *
 * Returns: a whole number from 0 to @max; 0 when absent
 */
guint
nav_row_count (NavJsonReader *reader, const char *name, guint max)
{
  return (guint) nav_json_reader_int (reader, name, 0, 0, max);
}

/**
 * nav_row_begin:
 * @reader: not yet initialised
 * @row: what should be a row
 * @ret_id: (out): its id
 * @ret_provenance: (out): where it is from; NAV_PROVENANCE's `user` is left to the caller
 *
 * Starts to read a row. End with nav_row_end().
 */
void
nav_row_begin (NavJsonReader *reader, JsonNode *row, char **ret_id, NavProvenance *ret_provenance)
{
  nav_json_reader_init (reader, row, NULL);
  *ret_id = nav_row_text (reader, "id");
  ret_provenance->source = nav_row_text (reader, "source");
  ret_provenance->licence = nav_row_text (reader, "source_licence");
  ret_provenance->unverified = nav_json_reader_strv (reader, "unverified");
}

/**
 * nav_row_end:
 * @id: (nullable): the row's id, put in front of the field in @error
 *
 * Ends reading. Members that nobody asked for are allowed: rows carry remarks for people.
 *
 * Returns: whether the row is right
 */
gboolean
nav_row_end (NavJsonReader *reader, const char *id, GError **error)
{
  g_autoptr (GError) local = NULL;

  nav_json_reader_ignore_rest (reader);
  if (nav_json_reader_finish (reader, &local))
    return TRUE;
  if (id != NULL && *id != '\0') {
    nav_error_prefix_field (local, id);
    g_prefix_error (&local, "%s: ", id);
  }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
