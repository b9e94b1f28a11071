// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "simulator/nav-vllm-replay.h"
#include "simulator/nav-vllm-server.h"

G_BEGIN_DECLS

/**
 * NavVllmOptions: what neuralnav-sim was told, by options and by the environment. Zeroed, then
 * nav_vllm_options_parse(); strings are owned.
 */
typedef struct {
  char *model;
  char *gpu;
  char *precision; /* (nullable) */
  char *unknown_quantization; /* (nullable): a method that says nothing of the weights' precision */
  char **served_names;
  char *host;
  char *socket_path; /* (nullable): instead of host and port */
  char *root_path;
  char *api_key;
  char *knowledge; /* folder of the shipped rows */
  char **rows;     /* (nullable): files of a person's own rows */
  char *kv_cache_dtype;
  int port;
  int tensor_parallel;
  int pipeline_parallel;
  int data_parallel;
  int max_model_len; /* 0, also below: the engine's default */
  int max_num_seqs;
  int max_num_batched_tokens;
  double gpu_memory_utilization;
  gboolean expert_parallel;
  gboolean no_prefix_caching;
  gboolean prompt_details;
  gboolean id_headers;
  gboolean version;
  gint64 seed;
  double speed;
  double step_factor; /* multiplies every step's time */
  double overhead_ms; /* NaN: what forecasts reckon with */
  double mean_tokens;
  char *latency; /* (nullable): "physics", "constant" or "row" */
  char *row;     /* (nullable): id of a benchmark */
  double ttft_ms;
  double tpot_ms;
  char *latency_note; /* (nullable): what the server says of them when it starts */
  char *certificate; /* (nullable): files */
  char *key;
  char *metrics_profile; /* (nullable): "current" or "legacy" */
  char **faults; /* (nullable): as `--fault` had them */
  double startup_delay; /* seconds */
  char *replay;         /* (nullable): a file of recorded traffic, instead of serving */
  void (*crash) (void); /* (nullable): not an option, see NavVllmServerConfig */
  char **ignored; /* options of vLLM that mean nothing here */
} NavVllmOptions;

gboolean nav_vllm_options_parse (NavVllmOptions *options, char **arguments, char **environment,
                                 GError **error);
void nav_vllm_options_clear (NavVllmOptions *options);
NavVllmServer *nav_vllm_options_make_server (NavVllmOptions *options, GError **error);
gboolean nav_vllm_options_replay (NavVllmOptions *options, NavVllmReplayFunc write, gpointer data,
                                  GError **error);
int nav_vllm_program_run (int argc, char **argv);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavVllmOptions, nav_vllm_options_clear)

G_END_DECLS
