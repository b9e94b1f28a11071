// SPDX-License-Identifier: Apache-2.0
// What an hour of a GPU costs: the cheapest of the providers that were asked for, else the median
// of all dated prices, named as such; for owned GPUs what the owner entered.

#include "planner/nav-pricing.h"

#include <math.h>

#include "base/nav-stats.h"

static double
row_price (const NavPrice *row)
{
  if (isfinite (row->usd_per_gpu_hour))
    return row->usd_per_gpu_hour;
  return (row->usd_per_gpu_hour_low + row->usd_per_gpu_hour_high) / 2;
}

static gboolean
provider_wanted (NavSpec *spec, const NavPrice *row)
{
  const char *const *wanted = nav_spec_get_list (spec, NAV_CONSTRAINT_PROVIDERS);

  if (wanted[0] == NULL)
    return TRUE;
  for (gsize i = 0; wanted[i] != NULL; i++)
    if (g_ascii_strcasecmp (wanted[i], row->provider) == 0)
      return TRUE;
  return FALSE;
}

/* Rows that name a price come before rows that only know a range. */
static GPtrArray *
collect_rows (NavCatalog *catalog, NavSpec *spec, const char *gpu)
{
  const GPtrArray *all = nav_catalog_get_prices (catalog);
  const char *term = nav_spec_get_text (spec, NAV_SPEC_PRICE_TERM);
  GPtrArray *exact = g_ptr_array_new (), *ranges = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++) {
    NavPrice *row = all->pdata[i];
    if (!g_str_equal (row->gpu, gpu) || !provider_wanted (spec, row) ||
        (term != NULL && g_strcmp0 (row->term, term) != 0))
      continue;
    g_ptr_array_add (isfinite (row->usd_per_gpu_hour) ? exact : ranges, row);
  }
  if (exact->len == 0) {
    g_ptr_array_unref (exact);
    return ranges;
  }
  g_ptr_array_unref (ranges);
  return exact;
}

static int
compare_prices (gconstpointer a, gconstpointer b)
{
  const NavPrice *x = *(NavPrice *const *) a, *y = *(NavPrice *const *) b;
  double dx = row_price (x), dy = row_price (y);

  return dx != dy ? (dx > dy) - (dx < dy) : g_strcmp0 (x->id, y->id);
}

static void
note_rows (NavPriceQuote *quote, const GPtrArray *rows)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  quote->verified = TRUE;
  for (guint i = 0; i < rows->len; i++) {
    const NavPrice *row = rows->pdata[i];
    double low = isfinite (row->usd_per_gpu_hour) ? row_price (row) : row->usd_per_gpu_hour_low;
    double high = isfinite (row->usd_per_gpu_hour) ? row_price (row) : row->usd_per_gpu_hour_high;
    g_strv_builder_add (builder, row->id);
    quote->verified &= row->verified;
    quote->usd_low = fmin (quote->usd_low, low);
    quote->usd_high = fmax (quote->usd_high, high);
    if (quote->date == NULL || g_strcmp0 (row->date, quote->date) > 0) {
      g_free (quote->date);
      quote->date = g_strdup (row->date);
    }
  }
  quote->rows = g_strv_builder_end (builder);
}

static double
median_price (const GPtrArray *sorted)
{
  guint n = sorted->len;

  return (row_price (sorted->pdata[(n - 1) / 2]) + row_price (sorted->pdata[n / 2])) / 2;
}

/**
 * nav_pricing_quote_cloud:
 * @gpu: GPU id
 * @ret_quote: (out): what it costs; kind NAV_PRICE_NONE when no row is known. Free with
 *   nav_price_quote_clear()
 */
void
nav_pricing_quote_cloud (NavCatalog *catalog, NavSpec *spec, const char *gpu,
                         NavPriceQuote *ret_quote)
{
  g_autoptr (GPtrArray) rows = collect_rows (catalog, spec, gpu);
  gboolean chosen = nav_spec_get_list (spec, NAV_CONSTRAINT_PROVIDERS)[0] != NULL;
  NavPriceQuote quote = { .usd_per_gpu_hour = NAN, .usd_low = NAN, .usd_high = NAN };

  *ret_quote = quote;
  if (rows->len == 0)
    return;

  g_ptr_array_sort (rows, compare_prices);
  quote.kind = NAV_PRICE_CLOUD;
  if (chosen || rows->len == 1) {
    const NavPrice *cheapest = rows->pdata[0];
    g_ptr_array_set_size (rows, 1);
    quote.provider = g_strdup (cheapest->provider);
    quote.usd_per_gpu_hour = row_price (cheapest);
    quote.gpus_per_instance = chosen ? cheapest->gpus_per_instance : 0;
  } else {
    quote.provider = g_strdup_printf ("median of %u prices", rows->len);
    quote.usd_per_gpu_hour = median_price (rows);
  }
  note_rows (&quote, rows);
  *ret_quote = quote;
}

/**
 * nav_pricing_quote_owned:
 * @ret_quote: (out): what the owner entered; the price is NaN when nothing was
 */
void
nav_pricing_quote_owned (const NavOwnedGpu *owned, NavPriceQuote *ret_quote)
{
  *ret_quote = (NavPriceQuote){
    .kind = NAV_PRICE_OWNED,
    .provider = g_strdup ("owned"),
    .usd_per_gpu_hour = owned->usd_per_hour,
    .usd_low = owned->usd_per_hour,
    .usd_high = owned->usd_per_hour,
    .verified = isfinite (owned->usd_per_hour),
  };
}

/**
 * nav_pricing_find_owned:
 *
 * Returns: (nullable): the inventory's entry of a GPU type; lives as long as @spec
 */
const NavOwnedGpu *
nav_pricing_find_owned (NavSpec *spec, const char *gpu)
{
  NavLeaf *leaf = nav_spec_get (spec, NAV_SPEC_INVENTORY);

  for (guint i = 0; leaf != NULL && leaf->inventory != NULL && i < leaf->inventory->len; i++) {
    const NavOwnedGpu *owned = &g_array_index (leaf->inventory, NavOwnedGpu, i);
    if (g_str_equal (owned->gpu, gpu))
      return owned;
  }
  return NULL;
}

void
nav_price_quote_copy (const NavPriceQuote *quote, NavPriceQuote *ret_copy)
{
  *ret_copy = *quote;
  ret_copy->provider = g_strdup (quote->provider);
  ret_copy->date = g_strdup (quote->date);
  ret_copy->rows = g_strdupv (quote->rows);
}

void
nav_price_quote_clear (NavPriceQuote *quote)
{
  g_clear_pointer (&quote->provider, g_free);
  g_clear_pointer (&quote->date, g_free);
  g_clear_pointer (&quote->rows, g_strfreev);
}

/**
 * nav_pricing_hours_per_month:
 *
 * Returns: how many hours a month the GPUs are paid for
 */
double
nav_pricing_hours_per_month (NavSpec *spec)
{
  return NAV_HOURS_PER_MONTH * nav_spec_get_number (spec, NAV_HOURS_PER_DAY) / 24 *
         nav_spec_get_number (spec, NAV_HOURS_DAYS_PER_WEEK) / 7;
}
