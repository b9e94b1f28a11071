// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavServerSample:
 *
 * What a server says of itself at one moment. Counts are sums over its engines and models, which
 * are lines of their own. NaN: it does not say. A plain value.
 */
typedef struct {
  double at_s;      /* since the start of the run: when the page was asked for */
  double running;   /* requests that the engines work on */
  double waiting;   /* requests that have no place there yet */
  double kv_share;  /* 0 to 1: how full the KV cache is; of the fullest engine */
  double generated; /* output tokens since the server started */
  double prompted;  /* prompt tokens since then */
  double preempted; /* requests put back because the KV cache was full, since then */
  double behind_s;  /* of our simulator: for how long its steps were late, since then */
  double generated_per_s; /* since the sample before; NaN for the first and after a restart */
  double prompted_per_s;
} NavServerSample;

gboolean nav_server_sample_read (NavServerSample *ret_sample, const char *text, gsize length);
void nav_server_sample_follow (NavServerSample *sample, const NavServerSample *before);

G_END_DECLS
