// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavCsv:
 *
 * A table in the notation of RFC 4180: fields between commas, in double quotes where they hold
 * commas, quotes or line ends. Reads a text that is not trusted and keeps only the row it is at.
 * Private to src/knowledge.
 */
typedef struct {
  const char *text;
  gsize length;
  gsize at;
  guint line;        /* where the row begins, counted from 1 */
  guint next_line;
  GPtrArray *fields; /* (element-type utf8): of the row */
} NavCsv;

void nav_csv_init (NavCsv *csv, const char *text, gsize length);
void nav_csv_clear (NavCsv *csv);
gboolean nav_csv_next (NavCsv *csv, gboolean *ret_row, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavCsv, nav_csv_clear)

G_END_DECLS
