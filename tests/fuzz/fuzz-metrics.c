// SPDX-License-Identifier: Apache-2.0
// Fuzz target of a server's metrics: no page crashes the reader, every sample lies within the page,
// and what is read of the server is a share, a count, or unknown.

#include <math.h>

#include "observe/nav-prometheus.h"
#include "observe/nav-server-metrics.h"

#include "fuzz-target.h"

typedef struct {
  const char *begin;
  const char *end;
  gsize n;
} Page;

static void
check_sample (const NavPrometheusSample *sample, gpointer data)
{
  Page *page = data;

  page->n++;
  g_assert_cmpuint (sample->name_length, >, 0);
  g_assert_true (sample->name >= page->begin && sample->name + sample->name_length <= page->end);
  if (sample->labels_length > 0)
    g_assert_true (sample->labels > sample->name &&
                   sample->labels + sample->labels_length < page->end);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Page page = { (const char *) data, (const char *) data + size, 0 };
  NavServerSample sample;
  gsize n = nav_prometheus_read ((const char *) data, size, check_sample, &page);
  gboolean any = nav_server_sample_read (&sample, (const char *) data, size);

  g_assert_cmpuint (n, ==, page.n);
  g_assert_true (!any || n > 0);
  g_assert_true (isnan (sample.kv_share) || (sample.kv_share >= 0 && sample.kv_share <= 1));
  g_assert_true (isnan (sample.running) || sample.running >= 0);
  return 0;
}
