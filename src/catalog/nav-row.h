// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-json.h"
#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/* Private to src/catalog: what the parsers of all row types share. */

#define NAV_ROW_MAX_TEXT 4096

void nav_row_begin (NavJsonReader *reader, JsonNode *row, char **ret_id,
                    NavProvenance *ret_provenance);
gboolean nav_row_end (NavJsonReader *reader, const char *id, GError **error);
char *nav_row_text (NavJsonReader *reader, const char *name);
char *nav_row_text_or_null (NavJsonReader *reader, const char *name);
double nav_row_figure (NavJsonReader *reader, const char *name, double min, double max);
guint nav_row_count (NavJsonReader *reader, const char *name, guint max);
void nav_provenance_clear (NavProvenance *provenance);

G_END_DECLS
