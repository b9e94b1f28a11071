// SPDX-License-Identifier: Apache-2.0
// A row of the cost data.

#include "nav-price.h"

#include <math.h>

#include "catalog/nav-row.h"

G_DEFINE_BOXED_TYPE (NavPrice, nav_price, nav_price_ref, nav_price_unref)

static void
nav_price_free (gpointer data)
{
  NavPrice *price = data;

  g_free (price->id);
  g_free (price->gpu);
  g_free (price->provider);
  g_free (price->region);
  g_free (price->instance_type);
  g_free (price->term);
  g_free (price->currency);
  g_free (price->date);
  nav_provenance_clear (&price->provenance);
}

static void
read_amounts (NavPrice *price, NavJsonReader *reader)
{
  price->usd_per_gpu_hour = nav_row_figure (reader, "usd_per_gpu_hour", 0, 1e6);
  price->usd_per_gpu_hour_low = nav_row_figure (reader, "usd_per_gpu_hour_low", 0, 1e6);
  price->usd_per_gpu_hour_high = nav_row_figure (reader, "usd_per_gpu_hour_high", 0, 1e6);
  if (isnan (price->usd_per_gpu_hour) && isnan (price->usd_per_gpu_hour_low))
    nav_json_reader_fail (reader, "usd_per_gpu_hour", "is missing, and so is a range");
  if (price->usd_per_gpu_hour_low > price->usd_per_gpu_hour_high)
    nav_json_reader_fail (reader, "usd_per_gpu_hour_low", "must not exceed usd_per_gpu_hour_high");
}

/**
 * nav_price_new_from_json:
 * @row: a row of `prices.json`
 * @error: NAV_ERROR_INVALID with the field
 *
 * Returns: (transfer full) (nullable)
 */
NavPrice *
nav_price_new_from_json (JsonNode *row, GError **error)
{
  g_autoptr (NavPrice) price = g_atomic_rc_box_new0 (NavPrice);
  NavJsonReader reader;

  nav_row_begin (&reader, row, &price->id, &price->provenance);
  price->gpu = nav_row_text (&reader, "gpu");
  price->provider = nav_row_text (&reader, "provider");
  price->region = nav_row_text_or_null (&reader, "region");
  price->instance_type = nav_row_text_or_null (&reader, "instance_type");
  price->gpus_per_instance = nav_row_count (&reader, "gpus_per_instance", 1024);
  price->term = nav_row_text (&reader, "term");
  price->currency = nav_row_text (&reader, "currency");
  price->date = nav_row_text (&reader, "date");
  price->verified = nav_json_reader_bool (&reader, "verified", FALSE);
  read_amounts (price, &reader);
  return nav_row_end (&reader, price->id, error) ? g_steal_pointer (&price) : NULL;
}

NavPrice *
nav_price_ref (NavPrice *price)
{
  return g_atomic_rc_box_acquire (price);
}

void
nav_price_unref (NavPrice *price)
{
  g_atomic_rc_box_release_full (price, nav_price_free);
}
