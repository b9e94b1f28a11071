// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/nav-catalog.h"

G_BEGIN_DECLS

/* Private to src/catalog: what a snapshot is made of. */

typedef struct {
  char *id;
  char *text;     /* the row as JSON */
  gpointer value; /* (nullable): the typed value; owned. NULL for collections without a type */
  GDestroyNotify free_value;
  gboolean user;
} NavCatalogRow;

struct _NavCatalog {
  guint64 revision;
  char *sha256;
  GPtrArray *rows[NAV_N_COLLECTIONS];   /* (element-type NavCatalogRow): by id; owns */
  GPtrArray *values[NAV_N_COLLECTIONS]; /* typed values in the same order; borrowed */
  GPtrArray *measurements; /* (element-type NavBenchmark): see the getter; borrowed */
  GHashTable *by_id[NAV_N_COLLECTIONS]; /* id -> NavCatalogRow; borrowed */
  GHashTable *by_key[NAV_N_COLLECTIONS]; /* what a row is about -> typed value; borrowed */
  GHashTable *model_spellings;           /* folded text -> NavModel; borrowed */
  GHashTable *gpu_spellings;             /* folded text -> NavGpu; borrowed */
};

NavCatalog *nav_catalog_alloc (void);
void nav_catalog_row_free (gpointer data);
char *nav_catalog_fold (const char *text);
void nav_catalog_index_names (NavCatalog *catalog);
void nav_catalog_index_keys (NavCatalog *catalog);

G_END_DECLS
