// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>

#include "catalog/nav-provenance.h"

G_BEGIN_DECLS

/**
 * NavPrice:
 *
 * A row of the cost data: what an hour of one GPU costs somewhere. Immutable, reference-counted,
 * any thread.
 */
typedef struct {
  char *id;
  char *gpu; /* GPU id */
  char *provider;
  char *region;        /* (nullable) */
  char *instance_type; /* (nullable) */
  guint gpus_per_instance; /* 0: not known; GPUs are sold in multiples of this */
  char *term;              /* "on-demand", ... */
  double usd_per_gpu_hour; /* NaN: only a range is known */
  double usd_per_gpu_hour_low;
  double usd_per_gpu_hour_high;
  char *currency;
  char *date; /* ISO 8601, a day or a month */
  gboolean verified;
  NavProvenance provenance;
} NavPrice;

#define NAV_TYPE_PRICE (nav_price_get_type ())
GType nav_price_get_type (void);

NavPrice *nav_price_new_from_json (JsonNode *row, GError **error);
NavPrice *nav_price_ref (NavPrice *price);
void nav_price_unref (NavPrice *price);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavPrice, nav_price_unref)

G_END_DECLS
