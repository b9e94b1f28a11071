// SPDX-License-Identifier: Apache-2.0
// Options of neuralnav-sim: vLLM's own by their own names, and a few more.

#include <math.h>
#include <string.h>

#include "simulator/nav-simulator-error.h"
#include "simulator/nav-vllm-arguments.h"
#include "simulator/nav-vllm-program.h"

#define NOT_SAID G_MININT

static gboolean
fail (GError **error, const char *field, const char *text)
{
  nav_set_error_text (error, NAV_SIMULATOR_ERROR, NAV_ERROR_INVALID, field, text);
  return FALSE;
}

/* What KServe's templates set, and vLLM itself: it stands for what no option says. */
static gboolean
take_number (int *number, int fallback, char **environment, const char *name, GError **error)
{
  const char *value = g_environ_getenv (environment, name);
  g_autofree char *text = NULL;
  gint64 read = fallback;

  if (*number != NOT_SAID)
    return TRUE;
  *number = fallback;
  if (value == NULL || *value == '\0')
    return TRUE;
  if (g_ascii_string_to_signed (value, 10, 0, G_MAXINT32, &read, NULL)) {
    *number = (int) read;
    return TRUE;
  }
  text = g_strdup_printf ("The environment variable %s is “%s”, which is no number%s", name, value,
                          strstr (value, "://") != NULL
                            ? ": Kubernetes sets it so for a service of that name; set it "
                              "yourself, or enableServiceLinks to false"
                            : "");
  return fail (error, name, text);
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
  options->port = NOT_SAID;
  options->tensor_parallel = NOT_SAID;
  options->data_parallel = 1;
  options->pipeline_parallel = 1;
  options->gpu_memory_utilization = 0.9;
  options->speed = 1;
  options->step_factor = 1;
  options->mean_tokens = 256;
  options->ttft_ms = options->tpot_ms = options->overhead_ms = NAN; /* not given */
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
  if (!isnan (options->overhead_ms) && !(options->overhead_ms >= 0 && options->overhead_ms <= 1e6))
    return fail (error, "overhead-ms", "--overhead-ms is 0 to 1000000");
  if (!(options->mean_tokens >= 1 && options->mean_tokens <= 1e6))
    return fail (error, "mean-tokens", "--mean-tokens is 1 to 1000000");
  if (options->data_parallel != 1)
    return fail (error, "data-parallel-size",
                 "--data-parallel-size is 1 here: one server is one replica, start several");
  if (options->root_path != NULL && options->root_path[0] != '\0' && options->root_path[0] != '/')
    return fail (error, "root-path", "--root-path begins with /");
  return TRUE;
}

static gboolean
check_names (const NavVllmOptions *options, GError **error)
{
  for (guint i = 0; options->served_names != NULL && options->served_names[i] != NULL; i++)
    if (options->served_names[i][0] == '\0' || options->served_names[i][0] == '-')
      return fail (error, "served-model-name", "--served-model-name is a name, or several");
  return TRUE;
}

static gboolean
check (NavVllmOptions *options, GError **error)
{
  if (!check_names (options, error))
    return FALSE;
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

/* What is written in another way than GOption reads it. */
typedef struct {
  char *max_model_len;
  char *max_num_batched_tokens;
  char *quantization;
  gboolean prefix_caching;
} Written;

static void
written_clear (Written *written)
{
  g_free (written->max_model_len);
  g_free (written->max_num_batched_tokens);
  g_free (written->quantization);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Written, written_clear)

static gboolean
read_tokens (const char *text, int *tokens, const char *field, GError **error)
{
  g_autofree char *message = NULL;

  if (text == NULL || nav_vllm_arguments_read_tokens (text, tokens))
    return TRUE;
  message = g_strdup_printf ("--%s is a number of tokens: 32768, 32k for 32000, 32K for 32768, or "
                             "auto", field);
  return fail (error, field, message);
}

static gboolean
read_written (NavVllmOptions *options, const Written *written, GError **error)
{
  const char *method = written->quantization;
  const char *precision = method ? nav_vllm_arguments_find_precision (method) : NULL;

  if (method != NULL && precision == NULL && !g_str_equal (method, "None"))
    options->unknown_quantization = g_strdup (method);
  if (options->precision == NULL)
    options->precision = g_strdup (precision);
  return read_tokens (written->max_model_len, &options->max_model_len, "max-model-len", error) &&
         read_tokens (written->max_num_batched_tokens, &options->max_num_batched_tokens,
                      "max-num-batched-tokens", error);
}

static gboolean
parse_arguments (NavVllmOptions *o, char **arguments, GError **error)
{
  g_auto (Written) written = { 0 };
  const GOptionEntry entries[] = {
    { "model", 0, 0, G_OPTION_ARG_STRING, &o->model, "Model, by its Hugging Face id", "ID" },
    { "gpu", 0, 0, G_OPTION_ARG_STRING, &o->gpu, "GPU to simulate (h100-sxm, l4, ...)", "GPU" },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &o->precision,
      "Weights: bf16, fp16, fp8, fp4, int8, int4", "NAME" },
    { "quantization", 0, 0, G_OPTION_ARG_STRING, &written.quantization,
      "How weights are quantized, as vLLM calls it: fp8, awq, ...; -q", "METHOD" },
    { "tensor-parallel-size", 0, 0, G_OPTION_ARG_INT, &o->tensor_parallel,
      "GPUs that share each layer; -tp", "N" },
    { "pipeline-parallel-size", 0, 0, G_OPTION_ARG_INT, &o->pipeline_parallel,
      "Stages that layers are shared out to; -pp", "N" },
    { "data-parallel-size", 0, 0, G_OPTION_ARG_INT, &o->data_parallel,
      "1: one server is one replica; -dp", "N" },
    { "enable-expert-parallel", 0, 0, G_OPTION_ARG_NONE, &o->expert_parallel,
      "Share out experts instead of splitting each", NULL },
    { "served-model-name", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->served_names,
      "Names that clients use; may be repeated", "NAME..." },
    { "max-model-len", 0, 0, G_OPTION_ARG_STRING, &written.max_model_len,
      "Longest prompt and answer: 32768, 32k, 32K, auto", "TOKENS" },
    { "max-num-seqs", 0, 0, G_OPTION_ARG_INT, &o->max_num_seqs, "Most requests in a step", "N" },
    { "max-num-batched-tokens", 0, 0, G_OPTION_ARG_STRING, &written.max_num_batched_tokens,
      "Most tokens in a step", "TOKENS" },
    { "gpu-memory-utilization", 0, 0, G_OPTION_ARG_DOUBLE, &o->gpu_memory_utilization,
      "Share of the GPU's memory (0.9)", "SHARE" },
    { "kv-cache-dtype", 0, 0, G_OPTION_ARG_STRING, &o->kv_cache_dtype,
      "Precision of the KV cache: auto, bf16, fp8", "NAME" },
    { "enable-prefix-caching", 0, 0, G_OPTION_ARG_NONE, &written.prefix_caching,
      "Keep prompts' blocks (the default)", NULL },
    { "no-enable-prefix-caching", 0, 0, G_OPTION_ARG_NONE, &o->no_prefix_caching,
      "Forget them", NULL },
    { "enable-prompt-tokens-details", 0, 0, G_OPTION_ARG_NONE, &o->prompt_details,
      "Usage tells how much of the prompt was cached", NULL },
    { "enable-request-id-headers", 0, 0, G_OPTION_ARG_NONE, &o->id_headers,
      "Answers have the request's X-Request-Id", NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING, &o->host, "Address or name to listen on (all)",
      "ADDRESS" },
    { "uds", 0, 0, G_OPTION_ARG_FILENAME, &o->socket_path,
      "Socket in the file system to listen on, instead of host and port", "PATH" },
    { "port", 0, 0, G_OPTION_ARG_INT, &o->port, "Port (8000); 0 is any that is free", "PORT" },
    { "api-key", 0, 0, G_OPTION_ARG_STRING, &o->api_key, "Key that clients must send", "KEY" },
    { "root-path", 0, 0, G_OPTION_ARG_STRING, &o->root_path, "Prefix of all paths", "PATH" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o->seed, "Seed of texts and lengths (0)", "N" },
    { "speed", 0, 0, G_OPTION_ARG_DOUBLE, &o->speed, "How many times as fast as the GPU (1)",
      "FACTOR" },
    { "step-factor", 0, 0, G_OPTION_ARG_DOUBLE, &o->step_factor,
      "How much longer a step takes than the model says (1)", "FACTOR" },
    { "overhead-ms", 0, 0, G_OPTION_ARG_DOUBLE, &o->overhead_ms,
      "A request's way to the engine, instead of what forecasts reckon with", "MS" },
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
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &o->replay,
      "Print when each token of recorded traffic is due, and serve nothing", "FILE" },
    { "knowledge", 0, 0, G_OPTION_ARG_FILENAME, &o->knowledge,
      "Folder of models and GPUs instead of the shipped one", "FOLDER" },
    { "rows", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->rows,
      "Rows of your own, as “neuralnav-cli knowledge export” writes them; may be repeated",
      "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &o->version, "Tell the version", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("[MODEL]");
  g_autoptr (GError) inner = NULL;
  g_auto (GStrv) rest = nav_vllm_arguments_tidy (arguments);

  g_option_context_set_summary (
    context, "Answers as vLLM's OpenAI-compatible server does, as fast as the model would on the "
             "GPU, without either. Other options of vLLM are accepted and change nothing.");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse_strv (context, &rest, &inner))
    return fail (error, "options", inner->message);
  o->ignored = nav_vllm_arguments_take_rest (rest, &o->model);
  return read_written (o, &written, error);
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
  if (!parse_arguments (options, arguments, error))
    return FALSE;
  if (options->version)
    return TRUE;
  if (!take_number (&options->tensor_parallel, 1, environment, "TENSOR_PARALLEL_SIZE", error) ||
      !take_number (&options->port, 8000, environment, "PORT", error))
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
  g_free (options->unknown_quantization);
  g_strfreev (options->served_names);
  g_free (options->host);
  g_free (options->socket_path);
  g_free (options->root_path);
  g_free (options->api_key);
  g_free (options->knowledge);
  g_free (options->latency);
  g_free (options->row);
  g_free (options->certificate);
  g_free (options->key);
  g_free (options->metrics_profile);
  g_free (options->replay);
  g_free (options->latency_note);
  g_free (options->kv_cache_dtype);
  g_strfreev (options->ignored);
  g_strfreev (options->faults);
  g_strfreev (options->rows);
}
