// SPDX-License-Identifier: Apache-2.0
// http_* as prometheus-fastapi-instrumentator has them, which vLLM uses with its defaults: names,
// labels, buckets and help as its version 8.1.0 writes them.

#include "simulator/nav-vllm-http-metrics.h"

#include <string.h>

#include "simulator/nav-vllm-metrics.h"

/* Probes and scrapes are not counted, as vLLM has it. */
static const char *const excluded[] = { "/metrics", "/health", "/load", "/ping", "/version", NULL };

static const double fine[] = { .01, .025, .05, .075, .1, .25, .5, .75, 1,   1.5, 2,
                               2.5, 3,    3.5, 4,    4.5, 5,  7.5, 10, 30,  60 };
static const double coarse[] = { .1, .5, 1 };

typedef struct {
  guint64 n;
  double sum;
} Summary;

typedef struct {
  guint64 buckets[G_N_ELEMENTS (coarse) + 1];
  double sum;
} Durations;

/* Where requests are counted that are alike, so that no labels are made for each. */
typedef struct {
  char *handler;
  char *method;
  guint hundreds; /* of the status */
  guint64 *n;
  Durations *durations;
  Summary *received;
  Summary *sent;
} Series;

struct _NavVllmHttpMetrics {
  GArray *series; /* (element-type Series): a few */
  GHashTable *requests;  /* labels -> guint64 */
  GHashTable *durations; /* labels -> Durations */
  GHashTable *received;  /* labels -> Summary */
  GHashTable *sent;
  guint64 fine_buckets[G_N_ELEMENTS (fine) + 1];
  double seconds;
};

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static void
series_clear (gpointer data)
{
  Series *series = data;

  g_free (series->handler);
  g_free (series->method);
}

/**
 * nav_vllm_http_metrics_new:
 *
 * Returns: (transfer full): free with nav_vllm_http_metrics_free()
 */
NavVllmHttpMetrics *
nav_vllm_http_metrics_new (void)
{
  NavVllmHttpMetrics *metrics = g_new0 (NavVllmHttpMetrics, 1);

  metrics->series = g_array_new (FALSE, FALSE, sizeof (Series));
  g_array_set_clear_func (metrics->series, series_clear);
  metrics->requests = new_table ();
  metrics->durations = new_table ();
  metrics->received = new_table ();
  metrics->sent = new_table ();
  return metrics;
}

void
nav_vllm_http_metrics_free (NavVllmHttpMetrics *metrics)
{
  if (metrics == NULL)
    return;
  g_array_unref (metrics->series);
  g_hash_table_unref (metrics->requests);
  g_hash_table_unref (metrics->durations);
  g_hash_table_unref (metrics->received);
  g_hash_table_unref (metrics->sent);
  g_free (metrics);
}

/* What the table has under labels, which are taken; zeroed where it is new. */
static gpointer
get (GHashTable *table, char *labels, gsize size)
{
  gpointer value = g_hash_table_lookup (table, labels);

  if (value == NULL) {
    value = g_malloc0 (size);
    g_hash_table_insert (table, labels, value);
  } else {
    g_free (labels);
  }
  return value;
}

static guint
find_bucket (const double *bounds, guint n, double value)
{
  guint i = 0;

  while (i < n && value > bounds[i])
    i++;
  return i;
}

static Summary *
get_sizes (GHashTable *table, const char *handler)
{
  return get (table, g_strdup_printf ("handler=\"%s\"", handler), sizeof (Summary));
}

static Series *
find_series (NavVllmHttpMetrics *metrics, const NavVllmHttpRequest *request)
{
  const char *handler = request->handler, *method = request->method;
  Series new = { .hundreds = request->status / 100 };

  for (guint i = 0; i < metrics->series->len; i++) {
    Series *series = &g_array_index (metrics->series, Series, i);
    if (series->hundreds == new.hundreds && strcmp (series->handler, handler) == 0 &&
        strcmp (series->method, method) == 0)
      return series;
  }
  new.handler = g_strdup (handler);
  new.method = g_strdup (method);
  new.n = get (metrics->requests,
               g_strdup_printf ("handler=\"%s\",method=\"%s\",status=\"%uxx\"", handler, method,
                                new.hundreds),
               sizeof *new.n);
  new.durations = get (metrics->durations,
                       g_strdup_printf ("handler=\"%s\"\n,method=\"%s\"", handler, method),
                       sizeof *new.durations);
  new.received = get_sizes (metrics->received, handler);
  new.sent = get_sizes (metrics->sent, handler);
  g_array_append_val (metrics->series, new);
  return &g_array_index (metrics->series, Series, metrics->series->len - 1);
}

static void
add_size (Summary *summary, guint64 bytes)
{
  summary->n++;
  summary->sum += (double) bytes;
}

/**
 * nav_vllm_http_metrics_count:
 *
 * Probes and scrapes are left out.
 */
void
nav_vllm_http_metrics_count (NavVllmHttpMetrics *metrics, const NavVllmHttpRequest *request)
{
  Series *series;

  if (g_strv_contains (excluded, request->handler))
    return;
  series = find_series (metrics, request);
  ++*series->n;
  series->durations->buckets[find_bucket (coarse, G_N_ELEMENTS (coarse), request->seconds)]++;
  series->durations->sum += request->seconds;
  metrics->fine_buckets[find_bucket (fine, G_N_ELEMENTS (fine), request->seconds)]++;
  metrics->seconds += request->seconds;
  add_size (series->received, request->request_bytes);
  add_size (series->sent, request->response_bytes);
}

/* --- Text --- */

static GList *
sorted (GHashTable *table)
{
  return g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);
}

static void
append_sample (GString *page, const char *name, const char *labels, double value)
{
  g_string_append (page, name);
  if (*labels != '\0')
    g_string_append_printf (page, "{%s}", labels);
  g_string_append_c (page, ' ');
  nav_vllm_append_number (page, value);
  g_string_append_c (page, '\n');
}

static void
append_requests (const NavVllmHttpMetrics *metrics, GString *page)
{
  g_autoptr (GList) keys = sorted (metrics->requests);

  nav_vllm_append_help (page, "http_requests_total", "counter",
                        "Total number of requests by method, status and handler.");
  for (GList *key = keys; key != NULL; key = key->next) {
    const guint64 *n = g_hash_table_lookup (metrics->requests, key->data);
    append_sample (page, "http_requests_total", key->data, (double) *n);
  }
}

static void
append_sizes (GHashTable *table, GString *page, const char *name, const char *help)
{
  g_autoptr (GList) keys = sorted (table);
  g_autofree char *count = g_strconcat (name, "_count", NULL);
  g_autofree char *sum = g_strconcat (name, "_sum", NULL);

  nav_vllm_append_help (page, name, "summary", help);
  for (GList *key = keys; key != NULL; key = key->next) {
    const Summary *summary = g_hash_table_lookup (table, key->data);
    append_sample (page, count, key->data, (double) summary->n);
    append_sample (page, sum, key->data, summary->sum);
  }
}

typedef struct {
  const double *bounds;
  const guint64 *counts;
  guint n;
  double sum;
} Histogram;

/* Labels that come before le in the alphabet, and those that come after it, as Python sorts. */
static void
append_histogram (GString *page, const char *name, const char *before, const char *after,
                  const Histogram *h)
{
  g_autofree char *bucket = g_strconcat (name, "_bucket", NULL);
  g_autofree char *labels = g_strconcat (before, after, NULL);
  g_autofree char *count = g_strconcat (name, "_count", NULL);
  g_autofree char *sum = g_strconcat (name, "_sum", NULL);
  guint64 total = 0;

  for (guint i = 0; i <= h->n; i++) {
    g_autoptr (GString) all = g_string_new (before);
    total += h->counts[i];
    g_string_append (all, *before != '\0' ? ",le=\"" : "le=\"");
    if (i < h->n)
      nav_vllm_append_number (all, h->bounds[i]);
    else
      g_string_append (all, "+Inf");
    g_string_append_printf (all, "\"%s", after);
    append_sample (page, bucket, all->str, (double) total);
  }
  append_sample (page, count, labels, (double) total);
  append_sample (page, sum, labels, h->sum);
}

static void
append_durations (const NavVllmHttpMetrics *metrics, GString *page)
{
  g_autoptr (GList) keys = sorted (metrics->durations);
  Histogram all = { fine, metrics->fine_buckets, G_N_ELEMENTS (fine), metrics->seconds };

  nav_vllm_append_help (page, "http_request_duration_highr_seconds", "histogram",
                        "Latency with many buckets but no API specific labels. Made for more accurate "
                        "percentile calculations. ");
  append_histogram (page, "http_request_duration_highr_seconds", "", "", &all);
  nav_vllm_append_help (page, "http_request_duration_seconds", "histogram",
                        "Latency with only few buckets by handler. Made to be only used if aggregation "
                        "by handler is important. ");
  for (GList *key = keys; key != NULL; key = key->next) {
    const Durations *durations = g_hash_table_lookup (metrics->durations, key->data);
    g_auto (GStrv) parts = g_strsplit (key->data, "\n", 2);
    Histogram h = { coarse, durations->buckets, G_N_ELEMENTS (coarse), durations->sum };
    append_histogram (page, "http_request_duration_seconds", parts[0], parts[1], &h);
  }
}

/**
 * nav_vllm_http_metrics_append:
 *
 * Adds them to a page of /metrics.
 */
void
nav_vllm_http_metrics_append (const NavVllmHttpMetrics *metrics, GString *page)
{
  append_requests (metrics, page);
  append_sizes (metrics->received, page, "http_request_size_bytes",
                "Content length of incoming requests by handler. Only value of header is respected. "
                "Otherwise ignored. No percentile calculated. ");
  append_sizes (metrics->sent, page, "http_response_size_bytes",
                "Content length of outgoing responses by handler. Only value of header is respected. "
                "Otherwise ignored. No percentile calculated. ");
  append_durations (metrics, page);
}
