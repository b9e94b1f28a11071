// SPDX-License-Identifier: Apache-2.0
// How vLLM's command line is written where GOption's is not: short names of several letters,
// underscores, flags with several values, counts with suffixes.

#include "simulator/nav-vllm-arguments.h"

#include <string.h>

static const struct {
  const char *name;
  const char *meant;
} short_names[] = {
  { "-tp", "--tensor-parallel-size" }, { "-pp", "--pipeline-parallel-size" },
  { "-dp", "--data-parallel-size" },   { "-ep", "--enable-expert-parallel" },
  { "-q", "--quantization" },
};

/* Of vLLM, take no value and mean nothing here; those that begin with --no- neither. */
static const char *const flags[] = {
  "--aggregate-engine-logging", "--allow-credentials", "--async-scheduling",
  "--calculate-kv-scales", "--disable-cascade-attn", "--disable-chunked-mm-input",
  "--disable-custom-all-reduce", "--disable-fastapi-docs", "--disable-frontend-multiprocessing",
  "--disable-hybrid-kv-cache-manager", "--disable-log-requests", "--disable-log-stats",
  "--disable-sliding-window", "--disable-uvicorn-access-log", "--enable-auto-tool-choice",
  "--enable-chunked-prefill", "--enable-dbo", "--enable-eplb", "--enable-force-include-usage",
  "--enable-log-outputs", "--enable-log-requests", "--enable-lora", "--enable-lora-bias",
  "--enable-mm-embeds", "--enable-prompt-embeds", "--enable-reasoning",
  "--enable-server-load-tracking", "--enable-sleep-mode", "--enable-ssl-refresh",
  "--enable-tokenizer-info-endpoint", "--enforce-eager", "--exclude-tools-when-tool-choice-none",
  "--fully-sharded-loras", "--headless", "--interleave-mm-strings", "--kv-cache-metrics",
  "--language-model-only", "--log-error-stack", "--return-tokens-as-token-ids",
  "--skip-mm-profiling", "--skip-tokenizer-init", "--trust-remote-code",
  "--trust-request-chat-template", "--use-tqdm-on-load", NULL,
};

/* Of vLLM, take as many values as follow. */
static const char *const lists[] = {
  "--cuda-graph-sizes", "--cudagraph-capture-sizes", "--lora-modules", "--middleware", NULL,
};

/* @word up to its value, as GOption knows it. */
static char *
spell (const char *word)
{
  gsize n = strcspn (word, "=");
  g_autofree char *name = g_strndup (word, n);

  for (guint i = 0; i < G_N_ELEMENTS (short_names); i++)
    if (g_str_equal (name, short_names[i].name))
      return g_strconcat (short_names[i].meant, word + n, NULL);
  if (g_str_has_prefix (name, "--"))
    g_strdelimit (name, "_", '-');
  return g_strconcat (name, word + n, NULL);
}

/**
 * nav_vllm_arguments_tidy:
 * @arguments: as vLLM takes them
 *
 * Returns: (transfer full): the same as GOption takes them: long names with dashes, and each value
 *   of `--served-model-name` with that name before it
 */
char **
nav_vllm_arguments_tidy (char **arguments)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean of_names = FALSE, plain = FALSE;

  for (guint i = 0; arguments[i] != NULL; i++) {
    g_autofree char *word = NULL;

    plain |= i == 0 || g_str_equal (arguments[i], "--");
    word = plain ? g_strdup (arguments[i]) : spell (arguments[i]);
    if (i == 0)
      plain = FALSE;
    if (plain || word[0] == '-') {
      of_names = g_str_equal (word, "--served-model-name") && arguments[i + 1] != NULL &&
                 arguments[i + 1][0] != '-';
      if (of_names) /* goes before each of them */
        continue;
    } else if (of_names) {
      g_strv_builder_add (words, "--served-model-name");
    }
    g_strv_builder_add (words, word);
  }
  return g_strv_builder_end (words);
}

static gboolean
takes_value (const char *option)
{
  return strchr (option, '=') == NULL && !g_str_has_prefix (option, "--no-") &&
         !g_strv_contains (flags, option);
}

/**
 * nav_vllm_arguments_take_rest:
 * @rest: what stayed after ours were taken, behind the name of the program: vLLM's other options,
 *   with the values of some
 * @model: (inout): a word that is no value names it, as in `vllm serve MODEL`, if nothing did
 *
 * Returns: (transfer full): the options, and words that nobody knows
 */
char **
nav_vllm_arguments_take_rest (char **rest, char **model)
{
  g_autoptr (GStrvBuilder) ignored = g_strv_builder_new ();
  guint values = 0; /* that may come */

  for (guint i = 1; rest[i] != NULL; i++) {
    if (rest[i][0] == '-') {
      values = takes_value (rest[i]) ? 1 : 0;
      if (g_strv_contains (lists, rest[i]))
        values = G_MAXUINT;
      if (!g_str_equal (rest[i], "--"))
        g_strv_builder_add (ignored, rest[i]);
    } else if (values > 0) {
      values--;
    } else if (*model == NULL) {
      *model = g_strdup (rest[i]);
    } else {
      g_strv_builder_add (ignored, rest[i]);
    }
  }
  return g_strv_builder_end (ignored);
}

/**
 * nav_vllm_arguments_read_tokens:
 * @text: 32768, 32k (thousands), 1.5m (millions), 32K (1024), 1M (1024 * 1024); `auto` and -1 leave
 *   it to the model
 * @ret_tokens: (out): 0 where it is left to the model
 *
 * Returns: FALSE where @text is none of these, or too large
 */
gboolean
nav_vllm_arguments_read_tokens (const char *text, int *ret_tokens)
{
  static const char suffixes[] = "kKmMgG";
  static const double factors[] = { 1e3, 1024, 1e6, 1048576, 1e9, 1073741824 };
  gsize whole = strspn (text, "0123456789"), n = whole;
  const char *suffix;
  double value;

  *ret_tokens = 0;
  if (g_str_equal (text, "auto") || g_str_equal (text, "-1"))
    return TRUE;
  if (text[n] == '.')
    n += 1 + strspn (text + n + 1, "0123456789");
  if (whole == 0 || text[n - 1] == '.')
    return FALSE;
  value = g_ascii_strtod (text, NULL);
  if (text[n] == '\0')
    suffix = n == whole ? "" : NULL; /* a part of a token is none */
  else
    suffix = text[n + 1] == '\0' ? strchr (suffixes, text[n]) : NULL;
  if (suffix == NULL || (n > whole && g_ascii_isupper (*suffix)))
    return FALSE;
  if (*suffix != '\0')
    value *= factors[suffix - suffixes];
  if (value > G_MAXINT)
    return FALSE;
  *ret_tokens = (int) value;
  return TRUE;
}

/**
 * nav_vllm_arguments_find_precision:
 * @quantization: one of vLLM's methods
 *
 * Returns: (nullable): what weights are then, by our name; NULL: it says nothing of that, or is
 *   none of them
 */
const char *
nav_vllm_arguments_find_precision (const char *quantization)
{
  static const char *const methods[][2] = {
    { "fp8", "fp8" },           { "fbgemm_fp8", "fp8" },   { "ptpc_fp8", "fp8" },
    { "modelopt", "fp8" },      { "modelopt_fp4", "fp4" }, { "petit_nvfp4", "fp4" },
    { "mxfp4", "fp4" },         { "awq", "int4" },         { "awq_marlin", "int4" },
    { "gptq", "int4" },         { "gptq_marlin", "int4" }, { "bitsandbytes", "int4" },
    { "experts_int8", "int8" }, { "tpu_int8", "int8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (quantization, methods[i][0]))
      return methods[i][1];
  return NULL;
}
