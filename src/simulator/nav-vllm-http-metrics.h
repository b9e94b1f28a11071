// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NavVllmHttpMetrics:
 *
 * What the instrumentator of vLLM's HTTP server counts: requests, how long they took and how large
 * they were. Not for several threads at once.
 */
typedef struct _NavVllmHttpMetrics NavVllmHttpMetrics;

/**
 * NavVllmHttpRequest: one that has its answer.
 */
typedef struct {
  const char *method;
  const char *handler; /* path of a route; "none": of no route */
  guint status;
  double seconds;         /* from its head to the end of the answer */
  guint64 request_bytes;  /* of the bodies, as their heads say; 0: they do not */
  guint64 response_bytes;
} NavVllmHttpRequest;

NavVllmHttpMetrics *nav_vllm_http_metrics_new (void);
void nav_vllm_http_metrics_free (NavVllmHttpMetrics *metrics);
void nav_vllm_http_metrics_count (NavVllmHttpMetrics *metrics, const NavVllmHttpRequest *request);
void nav_vllm_http_metrics_append (const NavVllmHttpMetrics *metrics, GString *page);
void nav_vllm_process_metrics_append (GString *page, gint64 started_s, double behind_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmHttpMetrics, nav_vllm_http_metrics_free)

G_END_DECLS
