// SPDX-License-Identifier: Apache-2.0
// Options and environment of neuralnav-sim.

#include <locale.h>

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
  g_test_add_func ("/simulator/options/environment", test_environment);
  g_test_add_func ("/simulator/options/bad", test_bad);
  g_test_add_func ("/simulator/options/no-server", test_no_server);
  return g_test_run ();
}
