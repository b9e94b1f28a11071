// SPDX-License-Identifier: Apache-2.0
// Whether a server falls behind: requests in flight grow steadily, and most of the latest answers
// miss their targets. Then nothing that comes later would change the verdict.

#include <math.h>

#include "observe/nav-load-private.h"

#define EVERY_MS     1000
#define LEAST_LOOKS  6   /* before that, growth is how a run begins */
#define LEAST_GROWTH 8.0 /* requests, over what was looked at */
#define SHARE_GROWN  0.5 /* of their mean number */
#define LATEST       3   /* the last third of the answers */

/* The slope of the least squares line through what was seen, times its length. */
static double
get_growth (const GArray *seen, double *ret_mean)
{
  double n = seen->len, middle = (n - 1) / 2, sum = 0, product = 0, square = 0;

  for (guint i = 0; i < seen->len; i++)
    sum += g_array_index (seen, double, i);
  *ret_mean = sum / n;
  for (guint i = 0; i < seen->len; i++) {
    product += (i - middle) * (g_array_index (seen, double, i) - *ret_mean);
    square += (i - middle) * (i - middle);
  }
  return square > 0 ? product / square * (n - 1) : 0;
}

static gboolean
misses_target (const NavLoadPlayer *load, const NavRequestRecord *record)
{
  for (int m = 0; m < NAV_N_METRICS; m++)
    if (isfinite (load->spec->targets[m]) &&
        nav_request_record_metric_ms (record, (NavMetric) m, TRUE) > load->spec->targets[m])
      return TRUE;
  return !nav_request_record_is_good (record);
}

/* No answer at all is worse than a late one. */
static gboolean
most_are_late (const NavLoadPlayer *load)
{
  const GArray *records = load->run->records;
  guint first = records->len - records->len / LATEST, late = 0;

  for (guint i = first; i < records->len; i++)
    late += misses_target (load, &g_array_index (records, NavRequestRecord, i));
  return 2 * late >= records->len - first;
}

static gboolean
falls_behind (const NavLoadPlayer *load)
{
  double mean, growth;

  if (load->seen_active->len < LEAST_LOOKS)
    return FALSE;
  growth = get_growth (load->seen_active, &mean);
  return growth >= LEAST_GROWTH && growth >= SHARE_GROWN * mean && most_are_late (load);
}

static gboolean
on_look (gpointer data)
{
  NavLoadPlayer *load = data;
  double active = g_hash_table_size (load->active);

  if (load->stopping || load->sent >= load->planned)
    return G_SOURCE_REMOVE;
  if (_nav_load_now_s (load) > load->spec->warmup_s)
    g_array_append_val (load->seen_active, active);
  if (falls_behind (load)) {
    load->run->stopped = "saturated";
    _nav_load_stop (load);
  }
  return G_SOURCE_CONTINUE;
}

/* Only where the specification wants it, and only requests that do not wait for answers pile up. */
void
_nav_load_watch_saturation (NavLoadPlayer *load)
{
  load->seen_active = g_array_new (FALSE, FALSE, sizeof (double));
  load->watcher = g_timeout_source_new (EVERY_MS);
  g_source_set_callback (load->watcher, on_look, load, NULL);
  if (load->spec->stop_saturated && load->spec->load.kind != NAV_LOAD_CLOSED)
    g_source_attach (load->watcher, g_main_context_get_thread_default ());
}

void
_nav_load_unwatch_saturation (NavLoadPlayer *load)
{
  g_source_destroy (load->watcher);
  g_clear_pointer (&load->watcher, g_source_unref);
  g_clear_pointer (&load->seen_active, g_array_unref);
}
