// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavExample: what an example puts into the composer. Inputs only; what comes out is planned.
 */
typedef struct {
  char *icon;
  char *title;
  char *text;
} NavExample;

GPtrArray *nav_examples_load (void);

G_END_DECLS
