// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/* The files of shipped rows: `{"schema":"neuralnav.knowledge/1","collection":..,"rows":[..]}`. */

GPtrArray *nav_catalog_rows_read_files (const char *directory, char **ret_sha256, GError **error);
JsonArray *nav_catalog_rows_parse (GBytes *file, NavCollection collection, GError **error);

G_END_DECLS
