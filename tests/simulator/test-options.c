// SPDX-License-Identifier: Apache-2.0
// Options and environment of neuralnav-sim.

#include <locale.h>
#include <string.h>

#include "base/nav-error.h"
#include "simulator/nav-vllm-program.h"

static gboolean
parse (NavVllmOptions *options, const char *line, const char *environment, GError **error)
{
  g_auto (GStrv) arguments = g_strsplit (line, " ", -1);
  g_auto (GStrv) variables = g_strsplit (environment, " ", -1);

  return nav_vllm_options_parse (options, arguments, variables, error);
}

static void
test_vllm (void)
{
  g_auto (NavVllmOptions) options = { 0 };
  g_autoptr (GError) error = NULL;

  parse (&options,
         "sim --model m --gpu l4 --tensor-parallel-size 2 --served-model-name a "
         "--served-model-name b --max-model-len=4096 --gpu-memory-utilization 0.85 --dtype auto "
         "--trust-remote-code --no-enable-prefix-caching --port 1234",
         "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (options.model, ==, "m");
  g_assert_cmpint (options.tensor_parallel, ==, 2);
  g_assert_cmpuint (g_strv_length (options.served_names), ==, 2);
  g_assert_cmpint (options.max_model_len, ==, 4096);
  g_assert_cmpfloat (options.gpu_memory_utilization, ==, 0.85);
  g_assert_true (options.no_prefix_caching);
  g_assert_cmpint (options.port, ==, 1234);
  g_assert_cmpuint (g_strv_length (options.ignored), ==, 2);
  g_assert_cmpstr (options.ignored[0], ==, "--dtype");
  g_assert_cmpstr (options.ignored[1], ==, "--trust-remote-code");
}

/* The forms of vLLM's own parser. */
static void
test_forms (void)
{
  g_auto (NavVllmOptions) options = { 0 };
  g_auto (NavVllmOptions) words = { 0 };
  g_autoptr (GError) error = NULL;

  parse (&options,
         "sim --served-model-name one two --gpu l4 --enforce-eager --no-such-thing --enable_lora "
         "--lora_modules a=b c=d --trust-remote-code m -tp 2 -pp=3 -dp 1 -q fp8 "
         "--enable-prompt-tokens-details --enable_request_id_headers "
         "--max_model_len=32k --max_num_seqs 7 --max-num-batched-tokens 2K --enable_log_requests",
         "", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (options.model, ==, "m");
  g_assert_cmpuint (g_strv_length (options.served_names), ==, 2);
  g_assert_cmpstr (options.served_names[1], ==, "two");
  g_assert_cmpint (options.tensor_parallel, ==, 2);
  g_assert_cmpint (options.pipeline_parallel, ==, 3);
  g_assert_cmpstr (options.precision, ==, "fp8");
  g_assert_cmpint (options.max_model_len, ==, 32000);
  g_assert_true (options.prompt_details && options.id_headers);
  g_assert_cmpint (options.max_num_seqs, ==, 7);
  g_assert_cmpint (options.max_num_batched_tokens, ==, 2048);
  g_assert_cmpuint (g_strv_length (options.ignored), ==, 6);
  parse (&words, "sim --dtype=auto m stray --gpu l4 --quantization gguf --precision int8", "",
         &error);
  g_assert_no_error (error);
  g_assert_cmpstr (words.model, ==, "m");
  g_assert_cmpstr (words.precision, ==, "int8");
  g_assert_cmpstr (words.unknown_quantization, ==, "gguf");
  g_assert_cmpuint (g_strv_length (words.ignored), ==, 2);
  g_assert_cmpstr (words.ignored[1], ==, "stray");
}

static void
test_tokens (void)
{
  static const struct {
    const char *text;
    int tokens; /* -1: none */
  } lengths[] = {
    { "32768", 32768 }, { "32k", 32000 }, { "32K", 32768 }, { "1m", 1000000 }, { "1M", 1048576 },
    { "25.6k", 25600 }, { "auto", 0 },    { "-1", 0 },      { "1G", 1 << 30 }, { "1.5K", -1 },
    { "1.5", -1 },      { "k", -1 },      { "", -1 },       { "-2", -1 },      { "3kk", -1 },
    { "99G", -1 },      { "1e3", -1 },    { "1.k", -1 },    { "0x10", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *line =
      g_strdup_printf ("sim --model m --gpu l4 --max-model-len %s", lengths[i].text);
    g_auto (NavVllmOptions) options = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", lengths[i].text);
    g_assert_true (parse (&options, line, "", &error) == (lengths[i].tokens >= 0));
    if (error == NULL)
      g_assert_cmpint (options.max_model_len, ==, lengths[i].tokens);
    else
      g_assert_cmpstr (nav_error_get_field (error), ==, "max-model-len");
  }
}

static void
test_bad_environment (void)
{
  static const char *const bad[][2] = {
    { "PORT=abc", "PORT" },      { "PORT=tcp://10.0.0.1:80", "PORT" },
    { "PORT=-1", "PORT" },       { "PORT=80x", "PORT" },
    { "PORT=99999999999999999999", "PORT" }, { "PORT=70000", "port" },
    { "TENSOR_PARALLEL_SIZE=two", "TENSOR_PARALLEL_SIZE" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_auto (NavVllmOptions) options = { 0 };
    g_auto (NavVllmOptions) said = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (parse (&options, "sim --model m --gpu l4", bad[i][0], &error));
    g_assert_cmpstr (nav_error_get_field (error), ==, bad[i][1]);
    g_assert_nonnull (strstr (error->message, bad[i][1]));
    g_assert_true (parse (&said, "sim --model m --gpu l4 --port 1 -tp 1", bad[i][0], NULL));
  }
}

static void
test_environment (void)
{
  g_auto (NavVllmOptions) options = { 0 };
  g_auto (NavVllmOptions) over = { 0 };
  g_autoptr (GError) error = NULL;
  const char *environment =
    "MODEL_NAME=m GPU_TYPE=l4 TENSOR_PARALLEL_SIZE=4 PORT=8080 VLLM_API_KEY=k";

  parse (&options, "sim", environment, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (options.model, ==, "m");
  g_assert_cmpstr (options.gpu, ==, "l4");
  g_assert_cmpint (options.tensor_parallel, ==, 4);
  g_assert_cmpint (options.port, ==, 8080);
  g_assert_cmpstr (options.api_key, ==, "k");
  parse (&over, "sim --model n --port 9", environment, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (over.model, ==, "n");
  g_assert_cmpint (over.port, ==, 9);
}

static void
test_bad (void)
{
  static const char *const bad[][2] = {
    { "sim", "model" },
    { "sim --model m", "gpu" },
    { "sim --model m --gpu l4 --port 70000", "port" },
    { "sim --model m --gpu l4 --speed 0", "speed" },
    { "sim --model m --gpu l4 --speed nan", "speed" },
    { "sim --model m --gpu l4 --mean-tokens 0", "mean-tokens" },
    { "sim --model m --gpu l4 --startup-delay -1", "startup-delay" },
    { "sim --model m --gpu l4 --latency quick", "latency" },
    { "sim --model m --gpu l4 --ttft-ms 3", "latency" },
    { "sim --model m --gpu l4 --latency constant --ttft-ms 3", "tpot-ms" },
    { "sim --model m --gpu l4 --latency constant --tpot-ms 3", "ttft-ms" },
    { "sim --model m --gpu l4 --latency constant --ttft-ms -3 --tpot-ms 3", "ttft-ms" },
    { "sim --latency row", "row" },
    { "sim --row x", "row" },
    { "sim --model m --gpu l4 --metrics-profile new", "metrics-profile" },
    { "sim --model m --gpu l4 --overhead-ms -1", "overhead-ms" },
    { "sim --model m --gpu l4 --root-path x", "root-path" },
    { "sim --model m --gpu l4 --port x", "options" },
    { "sim --model m --gpu l4 -dp 2", "data-parallel-size" },
    { "sim --model m --gpu l4 --served-model-name --api-key x", "served-model-name" },
    { "sim --model m --gpu l4 --served-model-name", "options" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_auto (NavVllmOptions) options = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (parse (&options, bad[i][0], "", &error));
    g_assert_true (nav_error_matches_kind (error, NAV_ERROR_INVALID));
    g_assert_cmpstr (nav_error_get_field (error), ==, bad[i][1]);
  }
}

static void
test_no_server (void)
{
  static const char *const bad[][2] = {
    { "sim --model no/such --gpu l4", "model" },
    { "sim --model m --gpu l4 --fault accept", "fault" },
    { "sim --model m --gpu l4 --ssl-certfile /no/such/file", "ssl-certfile" },
    { "sim --model m --gpu l4 --ssl-keyfile /no/such/file", "ssl-certfile" },
    { "sim --model m --gpu l4 --fault accept:cut --fault accept:cut,rate=9", "fault.rate" },
    { "sim --model m --gpu l4 --fault @/no/such/file", "fault" },
    { "sim --model Qwen/Qwen2.5-7B-Instruct --gpu no-such", "gpu" },
    { "sim --model meta-llama/Llama-3.3-70B-Instruct --gpu l4", "gpu" },
    { "sim --model Qwen/Qwen2.5-7B-Instruct --gpu l4 --tensor-parallel-size 0", "tensor_parallel" },
    { "sim --model Qwen/Qwen2.5-7B-Instruct --gpu l4 --pipeline-parallel-size 0",
      "pipeline_parallel" },
    { "sim --model m --gpu l4 --rows /no/such/file", "/no/such/file" },
    { "sim --model Qwen/Qwen2.5-7B-Instruct --gpu h100-sxm --kv-cache-dtype x", "kv_cache_dtype" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_auto (NavVllmOptions) options = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", bad[i][0]);
    g_assert_true (parse (&options, bad[i][0], "", &error));
    g_assert_null (nav_vllm_options_make_server (&options, &error));
    g_assert_true (nav_error_is_ours (error));
    g_assert_cmpstr (nav_error_get_field (error), ==, bad[i][1]);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/simulator/options/vllm", test_vllm);
  g_test_add_func ("/simulator/options/forms", test_forms);
  g_test_add_func ("/simulator/options/tokens", test_tokens);
  g_test_add_func ("/simulator/options/environment", test_environment);
  g_test_add_func ("/simulator/options/bad-environment", test_bad_environment);
  g_test_add_func ("/simulator/options/bad", test_bad);
  g_test_add_func ("/simulator/options/no-server", test_no_server);
  return g_test_run ();
}
