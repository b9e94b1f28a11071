// SPDX-License-Identifier: Apache-2.0
// From what neuralnav-sim was told to its server.

#include "config.h"

#include <math.h>

#include "base/nav-json.h"
#include "simulator/nav-simulator-error.h"
#include "simulator/nav-vllm-program.h"

static gboolean
fail (GError **error, const char *field, const char *text)
{
  nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, field, text);
  return FALSE;
}

static char *
find_knowledge (const NavVllmOptions *options)
{
  const char *given = g_getenv ("NEURALNAV_DATA");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  gboolean built = program != NULL && g_str_has_prefix (program, NAV_BUILD_ROOT G_DIR_SEPARATOR_S);

  if (options->knowledge != NULL)
    return g_strdup (options->knowledge);
  if (given == NULL || *given == '\0')
    given = built ? NAV_SOURCE_DATADIR : NAV_PKGDATADIR;
  return g_build_filename (given, "knowledge", NULL);
}

static void
set_if (JsonObject *object, const char *name, int value)
{
  if (value != 0)
    json_object_set_int_member (object, name, value);
}

/* The scenario's reader knows how models and GPUs are spelt, and what goes together. */
static NavScenario *
make_scenario (const NavVllmOptions *options, NavCatalog *catalog, GError **error)
{
  JsonObject *object = json_object_new ();
  g_autoptr (JsonNode) node = nav_json_node_for_object (object);

  nav_json_add_string (object, "model", options->model);
  nav_json_add_string (object, "gpu", options->gpu);
  nav_json_add_string (object, "precision", options->precision);
  nav_json_add_string (object, "kv_cache_dtype", options->kv_cache_dtype);
  nav_json_add_number (object, "gpu_memory_utilization", options->gpu_memory_utilization);
  json_object_set_int_member (object, "tensor_parallel", options->tensor_parallel);
  json_object_set_int_member (object, "pipeline_parallel", options->pipeline_parallel);
  if (options->expert_parallel)
    json_object_set_int_member (object, "expert_parallel", options->tensor_parallel);
  set_if (object, "max_model_len", options->max_model_len);
  set_if (object, "max_num_seqs", options->max_num_seqs);
  set_if (object, "max_num_batched_tokens", options->max_num_batched_tokens);
  return nav_scenario_new_for_memory (catalog, node, error);
}

static char *
describe_latency (const NavVllmOptions *options, const NavBenchmark *row)
{
  char ttft[G_ASCII_DTOSTR_BUF_SIZE], tpot[G_ASCII_DTOSTR_BUF_SIZE], load[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean closed = row != NULL && row->concurrency > 0;
  g_autofree char *measured = NULL;

  if (row == NULL && isnan (options->ttft_ms))
    return NULL;
  g_ascii_formatd (ttft, sizeof ttft, "%.1f", row ? row->ttft_mean_ms : options->ttft_ms);
  g_ascii_formatd (tpot, sizeof tpot, "%.2f", row ? row->tpot_mean_ms : options->tpot_ms);
  if (row != NULL)
    measured = g_strdup_printf (
      ", as %s measured at %s requests %s", row->id,
      g_ascii_formatd (load, sizeof load, "%.3g", closed ? row->concurrency : row->rate),
      closed ? "at once" : "a second");
  return g_strdup_printf ("TTFT %s ms and TPOT %s ms at any load%s", ttft, tpot,
                          measured ? measured : "");
}

/* The row's model, GPU and settings stand for what was not said. */
static const NavBenchmark *
find_row (NavVllmOptions *options, NavCatalog *catalog, GError **error)
{
  const NavBenchmark *row = nav_catalog_find_benchmark (catalog, options->row);

  if (row == NULL || !(row->ttft_mean_ms >= 0) || !(row->tpot_mean_ms >= 0)) {
    fail (error, "row", row ? "The row has no mean TTFT and TPOT" : "There is no row of that id");
    return NULL;
  }
  if ((options->model != NULL && !g_str_equal (options->model, row->model)) ||
      (options->gpu != NULL && !g_str_equal (options->gpu, row->gpu))) {
    g_autofree char *text =
      g_strdup_printf ("The row is of %s on %s", row->model, row->gpu);
    fail (error, "row", text);
    return NULL;
  }
  if (options->model == NULL)
    options->model = g_strdup (row->model);
  if (options->gpu == NULL)
    options->gpu = g_strdup (row->gpu);
  if (options->precision == NULL)
    options->precision = g_strdup (nav_precision_get_name (row->precision));
  if (options->tensor_parallel <= 1)
    options->tensor_parallel = (int) MAX (row->tensor_parallel, 1);
  if (options->pipeline_parallel <= 1)
    options->pipeline_parallel = (int) MAX (row->pipeline_parallel, 1);
  return row;
}

/* Returns: FALSE where there should be one and is not */
static gboolean
read_certificate (const NavVllmOptions *options, GTlsCertificate **ret_certificate, GError **error)
{
  g_autoptr (GError) inner = NULL;

  if (options->certificate == NULL)
    return options->key == NULL ||
           fail (error, "ssl-certfile", "--ssl-keyfile needs --ssl-certfile");
  *ret_certificate = g_tls_certificate_new_from_files (
    options->certificate, options->key ? options->key : options->certificate, &inner);
  return *ret_certificate != NULL || fail (error, "ssl-certfile", inner->message);
}

static gboolean
add_faults_of_file (GArray *mishaps, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) inner = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, &inner))
    return fail (error, "fault", inner->message);
  node = nav_json_parse (text, (gssize) length, &nav_json_line_limits, error);
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail (error, "fault", "A file of faults is a list: [{\"where\":...,\"what\":...}]");
  return nav_vllm_mishaps_read (mishaps, json_node_get_array (node), "fault", error);
}

static GArray *
read_faults (const NavVllmOptions *options, GError **error)
{
  g_autoptr (GArray) mishaps = g_array_new (FALSE, FALSE, sizeof (NavVllmMishap));

  for (guint i = 0; options->faults != NULL && options->faults[i] != NULL; i++) {
    const char *text = options->faults[i];
    NavVllmMishap mishap;

    if (text[0] == '@') {
      if (!add_faults_of_file (mishaps, text + 1, error))
        return NULL;
    } else if (nav_vllm_mishap_from_text (&mishap, text, error)) {
      g_array_append_val (mishaps, mishap);
    } else {
      return NULL;
    }
  }
  if (mishaps->len > NAV_VLLM_MAX_MISHAPS) {
    fail (error, "fault", "There are more than 64 faults");
    return NULL;
  }
  return g_steal_pointer (&mishaps);
}

/* What a configuration borrows. */
typedef struct {
  GArray *mishaps;
  NavCatalog *catalog;
  NavScenario *scenario;
  GTlsCertificate *certificate;
  const char *model[2];
  NavVllmServerConfig config;
} Setup;

static void
setup_clear (Setup *setup)
{
  g_clear_pointer (&setup->mishaps, g_array_unref);
  g_clear_pointer (&setup->scenario, nav_scenario_unref);
  g_clear_pointer (&setup->catalog, nav_catalog_unref);
  g_clear_object (&setup->certificate);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setup, setup_clear)

static void
fill_config (Setup *setup, const NavVllmOptions *options, const NavBenchmark *row)
{
  const char *const *names = (const char *const *) options->served_names;

  setup->model[0] = options->model;
  setup->config = (NavVllmServerConfig){
    .catalog = setup->catalog,
    .candidate = setup->scenario->candidate,
    .served_names = names ? names : setup->model,
    .root_path = options->root_path,
    .api_key = options->api_key,
    .prefix_caching = !options->no_prefix_caching,
    .prompt_details = options->prompt_details,
    .id_headers = options->id_headers,
    .constant = row != NULL || !isnan (options->ttft_ms),
    .ttft_ms = row ? row->ttft_mean_ms : options->ttft_ms,
    .tpot_ms = row ? row->tpot_mean_ms : options->tpot_ms,
    .row = options->row,
    .seed = (guint64) options->seed,
    .speed = options->speed,
    .step_factor = options->step_factor,
    .overhead_ms = options->overhead_ms,
    .mean_tokens = options->mean_tokens,
    .certificate = setup->certificate,
    .legacy_metrics = g_strcmp0 (options->metrics_profile, "legacy") == 0,
    .limits = nav_vllm_default_limits,
    .mishaps = (const NavVllmMishap *) (gconstpointer) setup->mishaps->data,
    .n_mishaps = setup->mishaps->len,
    .crash = options->crash,
  };
}

static gboolean
set_up (Setup *setup, NavVllmOptions *options, GError **error)
{
  g_autofree char *knowledge = find_knowledge (options);
  const char *const *own = (const char *const *) options->rows;
  const NavBenchmark *row = NULL;

  setup->mishaps = read_faults (options, error);
  if (setup->mishaps != NULL)
    setup->catalog = nav_catalog_new_with_own (knowledge, own, error);
  if (setup->catalog == NULL || !read_certificate (options, &setup->certificate, error))
    return FALSE;
  if (options->row != NULL && (row = find_row (options, setup->catalog, error)) == NULL)
    return FALSE;
  setup->scenario = make_scenario (options, setup->catalog, error);
  if (setup->scenario == NULL)
    return FALSE;
  options->latency_note = describe_latency (options, row);
  fill_config (setup, options, row);
  return TRUE;
}

/**
 * nav_vllm_options_make_server:
 * @error: errors of the catalogue, of a scenario, and of nav_vllm_server_new()
 *
 * Returns: (transfer full) (nullable): the server, which does not listen yet
 */
NavVllmServer *
nav_vllm_options_make_server (NavVllmOptions *options, GError **error)
{
  g_auto (Setup) setup = { 0 };

  return set_up (&setup, options, error)
           ? nav_vllm_server_new (&setup.config, nav_clock_system (), error)
           : NULL;
}

/**
 * nav_vllm_options_replay:
 * @options: whose replay is a file
 * @write: gets the lines, see nav_vllm_replay()
 * @error: as for nav_vllm_options_make_server(), and those of nav_vllm_replay()
 */
gboolean
nav_vllm_options_replay (NavVllmOptions *options, NavVllmReplayFunc write, gpointer data,
                         GError **error)
{
  g_auto (Setup) setup = { 0 };
  g_autofree char *text = NULL;
  g_autoptr (GError) inner = NULL;
  gsize length;

  if (!g_file_get_contents (options->replay, &text, &length, &inner))
    return fail (error, "replay", inner->message);
  return set_up (&setup, options, error) &&
         nav_vllm_replay (&setup.config, text, length, write, data, error);
}
