// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/* The files of shipped rows: `{"schema":"neuralnav.knowledge/1","collection":..,"rows":[..]}`. */

char *nav_catalog_rows_find_directory (const char *directory, GError **error);
JsonArray *nav_catalog_rows_load (const char *directory, NavCollection collection,
                                  GChecksum *checksum, GError **error);
JsonArray *nav_catalog_rows_parse (const char *text, gsize length, const char *name,
                                   GError **error);

G_END_DECLS
