// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavPrecision: how a model's weights are stored.
 */
typedef enum {
  NAV_PRECISION_FP32,
  NAV_PRECISION_BF16,
  NAV_PRECISION_FP16,
  NAV_PRECISION_FP8,
  NAV_PRECISION_FP4,
  NAV_PRECISION_INT8,
  NAV_PRECISION_INT4,
} NavPrecision;
#define NAV_N_PRECISIONS 7

extern const char *const nav_precision_names[NAV_N_PRECISIONS + 1]; /* "fp32", ..., NULL */

const char *nav_precision_get_name (NavPrecision precision);
gboolean nav_precision_parse (const char *text, NavPrecision *ret_precision);
double nav_precision_bytes_per_weight (NavPrecision precision);

G_END_DECLS
