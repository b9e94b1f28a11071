// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavCsv: a file of comma-separated values as far as it is written. Starts zeroed.
 */
typedef struct {
  GString *text;
  gboolean in_row;
} NavCsv;

void nav_csv_add_text (NavCsv *csv, const char *text);
void nav_csv_add_number (NavCsv *csv, double value);
void nav_csv_end_row (NavCsv *csv);
char *nav_csv_finish (NavCsv *csv);

G_END_DECLS
