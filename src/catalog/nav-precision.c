// SPDX-License-Identifier: Apache-2.0
// Precisions of weights and what a weight weighs.

#include "nav-precision.h"

const char *const nav_precision_names[NAV_N_PRECISIONS + 1] = {
  "fp32", "bf16", "fp16", "fp8", "fp4", "int8", "int4", NULL,
};

/**
 * nav_precision_get_name:
 *
 * Returns: (transfer none): its name in documents
 */
const char *
nav_precision_get_name (NavPrecision precision)
{
  g_return_val_if_fail ((gsize) precision < NAV_N_PRECISIONS, "bf16");
  return nav_precision_names[precision];
}

/**
 * nav_precision_parse:
 * @text: a name in any case
 * @ret_precision: (out): written only on success
 *
 * Returns: whether it is one
 */
gboolean
nav_precision_parse (const char *text, NavPrecision *ret_precision)
{
  for (int i = 0; text != NULL && i < NAV_N_PRECISIONS; i++)
    if (g_ascii_strcasecmp (text, nav_precision_names[i]) == 0) {
      *ret_precision = (NavPrecision) i;
      return TRUE;
    }
  return FALSE;
}

/**
 * nav_precision_bytes_per_weight:
 *
 * With the scales: int4 groups of 128 carry one 16-bit scale and zero point (0.53 B), fp4 blocks of
 * 16 carry one 8-bit scale (0.5625 B).
 *
 * Returns: bytes a weight
 */
double
nav_precision_bytes_per_weight (NavPrecision precision)
{
  static const double bytes[NAV_N_PRECISIONS] = {
    [NAV_PRECISION_FP32] = 4, [NAV_PRECISION_BF16] = 2,     [NAV_PRECISION_FP16] = 2,
    [NAV_PRECISION_FP8] = 1,  [NAV_PRECISION_FP4] = 0.5625, [NAV_PRECISION_INT8] = 1,
    [NAV_PRECISION_INT4] = 0.53,
  };

  g_return_val_if_fail ((gsize) precision < NAV_N_PRECISIONS, 2);
  return bytes[precision];
}
