// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavProvenance:
 *
 * Where a row of the knowledge base is from. Part of every row type, freed with it.
 */
typedef struct {
  char *source;      /* what to cite */
  char *licence;     /* of the source; "unknown" where none is stated */
  char **unverified; /* names of the row's fields that no source confirms */
  gboolean user;     /* the user's own row, not a shipped one */
} NavProvenance;

gboolean nav_provenance_is_unverified (const NavProvenance *provenance, const char *field);

G_END_DECLS
