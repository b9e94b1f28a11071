// SPDX-License-Identifier: Apache-2.0
// Options of neuralnav-sim: vLLM's own by their own names, and a few more.

#include "config.h"

#include <math.h>

#include "base/nav-json.h"
#include "simulator/nav-simulator-error.h"
#include "simulator/nav-vllm-program.h"

/* What KServe's templates set, and vLLM itself: numbers before the options are read, so that these
 * count more, and strings after. */
static void
take_number (int *number, char **environment, const char *name)
{
  const char *value = g_environ_getenv (environment, name);

  if (value != NULL && *value != '\0')
    *number = (int) CLAMP (g_ascii_strtoll (value, NULL, 10), -1, G_MAXINT);
}

static void
take_string (char **string, char **environment, const char *name)
{
  const char *value = g_environ_getenv (environment, name);

  if (*string == NULL && value != NULL && *value != '\0')
    *string = g_strdup (value);
}

static void
set_defaults (NavVllmOptions *options)
{
  options->port = 8000;
  options->tensor_parallel = 1;
  options->gpu_memory_utilization = 0.9;
  options->speed = 1;
  options->step_factor = 1;
  options->mean_tokens = 256;
  options->ttft_ms = options->tpot_ms = NAN; /* not given */
}

static gboolean
fail (GError **error, const char *field, const char *text)
{
  nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, field, text);
  return FALSE;
}

static gboolean
check_latency (const NavVllmOptions *options, GError **error)
{
  const char *mode = options->latency ? options->latency : "physics";
  gboolean constant = g_str_equal (mode, "constant"), row = g_str_equal (mode, "row");
  gboolean timed = !isnan (options->ttft_ms) || !isnan (options->tpot_ms);

  if (!constant && !row && !g_str_equal (mode, "physics"))
    return fail (error, "latency", "--latency is physics, constant or row");
  if (row != (options->row != NULL))
    return fail (error, "row", "--latency row and --row ID go together");
  if (timed && !constant)
    return fail (error, "latency", "--ttft-ms and --tpot-ms need --latency constant");
  if (constant && !(options->ttft_ms >= 0 && options->ttft_ms <= 3.6e6))
    return fail (error, "ttft-ms", "--latency constant needs --ttft-ms, 0 to 3600000");
  if (constant && !(options->tpot_ms >= 0 && options->tpot_ms <= 3.6e6))
    return fail (error, "tpot-ms", "--latency constant needs --tpot-ms, 0 to 3600000");
  return TRUE;
}

static gboolean
check_numbers (const NavVllmOptions *options, GError **error)
{
  if (options->port < 0 || options->port > G_MAXUINT16)
    return fail (error, "port", "--port is 0 to 65535");
  if (!(options->speed >= NAV_VLLM_MIN_SPEED && options->speed <= NAV_VLLM_MAX_SPEED))
    return fail (error, "speed", "--speed is 0.001 to 1000");
  if (!(options->startup_delay >= 0 && options->startup_delay <= 86400))
    return fail (error, "startup-delay", "--startup-delay is 0 to 86400 seconds");
  if (!(options->step_factor >= 0.01 && options->step_factor <= 100))
    return fail (error, "step-factor", "--step-factor is 0.01 to 100");
  if (!(options->mean_tokens >= 1 && options->mean_tokens <= 1e6))
    return fail (error, "mean-tokens", "--mean-tokens is 1 to 1000000");
  if (options->root_path != NULL && options->root_path[0] != '\0' && options->root_path[0] != '/')
    return fail (error, "root-path", "--root-path begins with /");
  return TRUE;
}

static gboolean
check (NavVllmOptions *options, GError **error)
{
  if (options->version)
    return TRUE;
  if (options->metrics_profile != NULL && !g_str_equal (options->metrics_profile, "current") &&
      !g_str_equal (options->metrics_profile, "legacy"))
    return fail (error, "metrics-profile", "--metrics-profile is current or legacy");
  if (!check_latency (options, error))
    return FALSE;
  if (options->row != NULL)
    return check_numbers (options, error); /* it says the rest */
  if (options->model == NULL)
    return fail (error, "model", "Name a model: --model Qwen/Qwen2.5-7B-Instruct, or MODEL_NAME");
  if (options->gpu == NULL)
    return fail (error, "gpu", "Name the GPU to simulate: --gpu h100-sxm, or GPU_TYPE");
  return check_numbers (options, error);
}

/* vLLM's options that stay after ours were taken, with the values of some: they are told, and
 * change nothing. A word in front is the model, as in `vllm serve MODEL`. */
static void
take_rest (NavVllmOptions *options, char **rest)
{
  g_autoptr (GStrvBuilder) ignored = g_strv_builder_new ();
  gboolean after_option = FALSE;

  for (guint i = 1; rest[i] != NULL; i++) {
    gboolean is_option = g_str_has_prefix (rest[i], "-");
    if (is_option)
      g_strv_builder_add (ignored, rest[i]);
    else if (!after_option && options->model == NULL)
      options->model = g_strdup (rest[i]);
    after_option = is_option;
  }
  options->ignored = g_strv_builder_end (ignored);
}

static gboolean
parse_arguments (NavVllmOptions *o, char **arguments, GError **error)
{
  gboolean prefix_caching = FALSE;
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_STRING, &o->model, "Model, by its Hugging Face id", "ID" },
    { "gpu", 0, 0, G_OPTION_ARG_STRING, &o->gpu, "GPU to simulate (h100-sxm, l4, ...)", "GPU" },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &o->precision,
      "Weights: bf16, fp16, fp8, fp4, int8, int4", "NAME" },
    { "tensor-parallel-size", 0, 0, G_OPTION_ARG_INT, &o->tensor_parallel,
      "GPUs that share each layer", "N" },
    { "enable-expert-parallel", 0, 0, G_OPTION_ARG_NONE, &o->expert_parallel,
      "Share out experts instead of splitting each", NULL },
    { "served-model-name", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->served_names,
      "Name that clients use; may be repeated", "NAME" },
    { "max-model-len", 0, 0, G_OPTION_ARG_INT, &o->max_model_len, "Longest prompt and answer",
      "TOKENS" },
    { "max-num-seqs", 0, 0, G_OPTION_ARG_INT, &o->max_num_seqs, "Most requests in a step", "N" },
    { "max-num-batched-tokens", 0, 0, G_OPTION_ARG_INT, &o->max_num_batched_tokens,
      "Most tokens in a step", "TOKENS" },
    { "gpu-memory-utilization", 0, 0, G_OPTION_ARG_DOUBLE, &o->gpu_memory_utilization,
      "Share of the GPU's memory (0.9)", "SHARE" },
    { "kv-cache-dtype", 0, 0, G_OPTION_ARG_STRING, &o->kv_cache_dtype,
      "Precision of the KV cache: auto, bf16, fp8", "NAME" },
    { "enable-prefix-caching", 0, 0, G_OPTION_ARG_NONE, &prefix_caching,
      "Keep prompts' blocks (the default)", NULL },
    { "no-enable-prefix-caching", 0, 0, G_OPTION_ARG_NONE, &o->no_prefix_caching,
      "Forget them", NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o->host, "Address to listen on (all)", "ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_INT, &o->port, "Port (8000); 0 is any that is free", "PORT" },
    { "api-key", 0, 0, G_OPTION_ARG_STRING, &o->api_key, "Key that clients must send", "KEY" },
    { "root-path", 0, 0, G_OPTION_ARG_STRING, &o->root_path, "Prefix of all paths", "PATH" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o->seed, "Seed of texts and lengths (0)", "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &o->speed, "How many times as fast as the GPU (1)",
      "FACTOR" },
    { "step-factor", 0, 0, G_OPTION_ARG_DOUBLE, &o->step_factor,
      "How much longer a step takes than the model says (1)", "FACTOR" },
    { "mean-tokens", 0, 0, G_OPTION_ARG_DOUBLE, &o->mean_tokens,
      "Mean length of answers that end by themselves (256)", "TOKENS" },
    { "ssl-certfile", 0, 0, G_OPTION_ARG_FILENAME, &o->certificate,
      "Certificate, PEM: HTTPS instead of HTTP", "FILE" },
    { "ssl-keyfile", 0, 0, G_OPTION_ARG_FILENAME, &o->key,
      "Its key, where it is not in the same file", "FILE" },
    { "latency", 0, 0, G_OPTION_ARG_STRING, &o->latency,
      "Where times come from: physics (the default), constant, row", "MODE" },
    { "ttft-ms", 0, 0, G_OPTION_ARG_DOUBLE, &o->ttft_ms,
      "constant: time to the first token, milliseconds", "MS" },
    { "tpot-ms", 0, 0, G_OPTION_ARG_DOUBLE, &o->tpot_ms,
      "constant: time per token after it, milliseconds", "MS" },
    { "row", 0, 0, G_OPTION_ARG_STRING, &o->row,
      "row: the measured run that has the times, by its id", "ID" },
    { "metrics-profile", 0, 0, G_OPTION_ARG_STRING, &o->metrics_profile,
      "Names of /metrics: current (the default), legacy: also those before 0.11", "NAME" },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->faults,
      "What goes wrong: WHERE:WHAT[,SETTING=N...], or @FILE.json; may be repeated", "SPEC" },
    { "startup-delay", 0, 0, G_OPTION_ARG_DOUBLE, &o->startup_delay,
      "Seconds before it listens, as vLLM loads its model (0)", "SECONDS" },
    { "knowledge", 0, 0, G_OPTION_ARG_FILENAME, &o->knowledge,
      "Folder of models and GPUs instead of the shipped one", "FOLDER" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &o->version, "Tell the version", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[MODEL]");
  g_autoptr (GError) inner = NULL;
  g_auto (GStrv) rest = g_strdupv (arguments);

  g_option_context_set_summary (
    context, "Answers as vLLM's OpenAI-compatible server does, as fast as the model would on the "
             "GPU, without either. Other options of vLLM are accepted and change nothing.");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse_strv (context, &rest, &inner))
    return fail (error, "options", inner->message);
  take_rest (o, rest);
  return TRUE;
}

/**
 * nav_vllm_options_parse:
 * @options: zeroed
 * @arguments: the first is the program's name; `--help` prints and ends the program
 * @environment: as g_get_environ() gives it; what @arguments say counts more
 * @error: NAV_ERROR_INVALID, with the option
 */
gboolean
nav_vllm_options_parse (NavVllmOptions *options, char **arguments, char **environment,
                        GError **error)
{
  g_return_val_if_fail (options != NULL && arguments != NULL, FALSE);

  set_defaults (options);
  take_number (&options->tensor_parallel, environment, "TENSOR_PARALLEL_SIZE");
  take_number (&options->port, environment, "PORT");
  if (!parse_arguments (options, arguments, error))
    return FALSE;
  take_string (&options->model, environment, "MODEL_NAME");
  take_string (&options->gpu, environment, "GPU_TYPE");
  take_string (&options->api_key, environment, "VLLM_API_KEY");
  return check (options, error);
}

void
nav_vllm_options_clear (NavVllmOptions *options)
{
  g_free (options->model);
  g_free (options->gpu);
  g_free (options->precision);
  g_strfreev (options->served_names);
  g_free (options->host);
  g_free (options->root_path);
  g_free (options->api_key);
  g_free (options->knowledge);
  g_free (options->latency);
  g_free (options->row);
  g_free (options->certificate);
  g_free (options->key);
  g_free (options->metrics_profile);
  g_free (options->latency_note);
  g_free (options->kv_cache_dtype);
  g_strfreev (options->ignored);
  g_strfreev (options->faults);
}

/* --- The server --- */

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

/**
 * nav_vllm_options_make_server:
 * @error: errors of the catalogue, of a scenario, and of nav_vllm_server_new()
 *
 * Returns: (transfer full) (nullable): the server, which does not listen yet
 */
NavVllmServer *
nav_vllm_options_make_server (NavVllmOptions *options, GError **error)
{
  g_autofree char *knowledge = find_knowledge (options);
  g_autoptr (GArray) mishaps = read_faults (options, error);
  g_autoptr (NavCatalog) catalog =
    mishaps ? nav_catalog_new_from_directory (knowledge, error) : NULL;
  g_autoptr (NavScenario) scenario = NULL;
  const NavBenchmark *row = NULL;
  const char *model[2] = { NULL };
  g_autoptr (GTlsCertificate) certificate = NULL;
  NavVllmServerConfig config;

  if (mishaps == NULL || catalog == NULL || !read_certificate (options, &certificate, error))
    return NULL;
  if (options->row != NULL)
    row = find_row (options, catalog, error);
  model[0] = options->model;
  if (row != NULL || options->row == NULL)
    scenario = make_scenario (options, catalog, error);
  if (scenario == NULL)
    return NULL;
  options->latency_note = describe_latency (options, row);
  config = (NavVllmServerConfig){
    .catalog = catalog,
    .candidate = scenario->candidate,
    .served_names = options->served_names ? (const char *const *) options->served_names
                                          : (const char *const *) model,
    .root_path = options->root_path,
    .api_key = options->api_key,
    .prefix_caching = !options->no_prefix_caching,
    .constant = row != NULL || !isnan (options->ttft_ms),
    .ttft_ms = row ? row->ttft_mean_ms : options->ttft_ms,
    .tpot_ms = row ? row->tpot_mean_ms : options->tpot_ms,
    .row = options->row,
    .seed = (guint64) options->seed,
    .speed = options->speed,
    .step_factor = options->step_factor,
    .mean_tokens = options->mean_tokens,
    .certificate = certificate,
    .legacy_metrics = g_strcmp0 (options->metrics_profile, "legacy") == 0,
    .limits = nav_vllm_default_limits,
    .mishaps = (const NavVllmMishap *) (gconstpointer) mishaps->data,
    .n_mishaps = mishaps->len,
    .crash = options->crash,
  };
  return nav_vllm_server_new (&config, nav_clock_system (), error);
}
