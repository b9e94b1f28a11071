// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/nav-clock.h"
#include "catalog/nav-catalog.h"
#include "catalog/nav-scenario.h"
#include "simulator/nav-vllm-guard.h"
#include "simulator/nav-vllm-mishap.h"

G_BEGIN_DECLS

#define NAV_VLLM_MIN_SPEED 0.001
#define NAV_VLLM_MAX_SPEED 1000

/**
 * NavVllmServerConfig: what a server serves, and how. Copied by nav_vllm_server_new().
 */
typedef struct {
  NavCatalog *catalog;
  NavCandidate *candidate; /* model, GPU, split and settings of the engine */
  const char *const *served_names; /* NULL-terminated; the first is the one that it answers with */
  const char *root_path;   /* (nullable): prefix of all paths, as a proxy leaves it */
  const char *api_key;     /* (nullable) */
  gboolean prefix_caching;
  gboolean prompt_details; /* usage tells how many tokens of the prompt were cached */
  gboolean id_headers;     /* answers have X-Request-Id */
  gboolean constant; /* latencies are these two, whatever the load; else the step model's */
  double ttft_ms;
  double tpot_ms;
  const char *row;   /* (nullable): the benchmark that they are of */
  guint64 seed;
  double speed;            /* 1: as on the GPU */
  double step_factor;      /* multiplies every step's time; 0: 1 */
  double overhead_ms;      /* a request's way to the engine; NaN: what forecasts reckon with */
  double mean_tokens;      /* after how many an answer ends by itself, on average */
  GTlsCertificate *certificate; /* (nullable): with its key; HTTPS then, and only that */
  gboolean legacy_metrics; /* also names that vLLM has dropped */
  NavVllmLimits limits;
  const NavVllmMishap *mishaps; /* what goes wrong on order, to begin with */
  guint n_mishaps;
  void (*crash) (void); /* (nullable): what NAV_VLLM_BREAK_CRASH does beside cutting */
} NavVllmServerConfig;

/**
 * NavVllmServer:
 *
 * An OpenAI-compatible server that answers as vLLM does, with the timing of the serving core. On
 * the thread-default main context of its thread.
 */
typedef struct _NavVllmServer NavVllmServer;

NavVllmServer *nav_vllm_server_new (const NavVllmServerConfig *config, const NavClock *clock,
                                    GError **error);
void nav_vllm_server_free (NavVllmServer *server);
gboolean nav_vllm_server_listen (NavVllmServer *server, const char *host, guint16 port,
                                 GError **error);
gboolean nav_vllm_server_listen_unix (NavVllmServer *server, const char *path, GError **error);
const char *nav_vllm_server_get_url (const NavVllmServer *server);
guint16 nav_vllm_server_get_port (NavVllmServer *server);
void nav_vllm_server_drain (NavVllmServer *server);
guint nav_vllm_server_count_open (NavVllmServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NavVllmServer, nav_vllm_server_free)

G_END_DECLS
