// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/nav-report.h"

G_BEGIN_DECLS

typedef enum {
  NAV_BLOCK_HEADING,
  NAV_BLOCK_PARAGRAPH,
  NAV_BLOCK_LIST,
  NAV_BLOCK_TABLE,
  NAV_BLOCK_PICTURE,
} NavBlockKind;

typedef struct {
  NavBlockKind kind;
  GPtrArray *texts; /* (element-type utf8): one; items of a list; titles of columns; none */
  GArray *figures;  /* (nullable) (element-type gboolean): of a table's columns */
  GPtrArray *rows;  /* (nullable) (element-type GStrv): of a table, each as long as @figures */
  NavChart *chart;  /* (nullable): of a picture */
} NavBlock;

struct _NavReport {
  char *title;
  GPtrArray *blocks; /* (element-type NavBlock) */
};

G_END_DECLS
