// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavPrometheusSample: one line of a page of metrics. Borrowed from the page: nothing in it ends in
 * a zero byte.
 */
typedef struct {
  const char *name;
  gsize name_length;
  const char *labels; /* between the braces, as they stand there; "" without */
  gsize labels_length;
  double value; /* NaN, infinities: as the page has them */
} NavPrometheusSample;

typedef void (*NavPrometheusFunc) (const NavPrometheusSample *sample, gpointer data);

gsize nav_prometheus_read (const char *text, gsize length, NavPrometheusFunc function,
                           gpointer data);
gboolean nav_prometheus_is (const NavPrometheusSample *sample, const char *name);

G_END_DECLS
