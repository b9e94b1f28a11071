// SPDX-License-Identifier: Apache-2.0
// The options of the knowledge command. Each belongs to one or two of its verbs; the manual page
// says to which.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cli/nav-cli-knowledge-private.h"

void
nav_cli_knowledge_clear (NavCliKnowledge *options)
{
  g_free (options->id);
  g_free (options->name);
  g_free (options->licence);
  g_free (options->collection);
  g_free (options->format);
  g_free (options->model);
  g_free (options->gpu);
  g_free (options->precision);
  g_free (options->engine_version);
  g_free (options->kv_cache_dtype);
  g_free (options->measured_on);
  g_free (options->source);
  g_free (options->prefix_caching);
}

/**
 * nav_cli_knowledge_parse:
 * @o: (out caller-allocates): to be cleared in any case
 * @ret_exit: (out): what to exit with when FALSE is returned
 *
 * Returns: whether to go on
 */
gboolean
nav_cli_knowledge_parse (NavCli *cli, NavCliKnowledge *o, int *argc, char ***argv, int *ret_exit)
{
  const GOptionEntry entries[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &o->id, N_ ("Name of the model to add"), N_ ("ORG/NAME") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &o->name, N_ ("Its name for people"), N_ ("NAME") },
    { "base", 0, 0, G_OPTION_ARG_NONE, &o->base, N_ ("It was not tuned to follow instructions"),
      NULL },
    { "gated", 0, 0, G_OPTION_ARG_NONE, &o->gated, N_ ("It must be requested"), NULL },
    { "licence", 0, 0, G_OPTION_ARG_STRING, &o->licence,
      N_ ("Licence of the model or the measurements"), N_ ("LICENCE") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &o->dry_run, N_ ("Store nothing"), NULL },
    { "own", 0, 0, G_OPTION_ARG_NONE, &o->own, N_ ("Only rows of your own"), NULL },
    { "collection", 0, 0, G_OPTION_ARG_STRING, &o->collection,
      N_ ("What to export, benchmarks if not said"), N_ ("NAME") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &o->format,
      N_ ("guidellm, vllm-bench, inferencex-csv, neuralnav"),
      N_ ("FORMAT") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &o->model, N_ ("The model that was measured"),
      N_ ("ORG/NAME") },
    { "gpu", 0, 0, G_OPTION_ARG_STRING, &o->gpu, N_ ("The GPU that it ran on"), N_ ("KEY") },
    { "precision", 0, 0, G_OPTION_ARG_STRING, &o->precision, N_ ("Precision of the weights"),
      N_ ("NAME") },
    { "tensor-parallel", 0, 0, G_OPTION_ARG_INT, &o->tensor_parallel,
      N_ ("GPUs that each layer was split over"), N_ ("N") },
    { "pipeline-parallel", 0, 0, G_OPTION_ARG_INT, &o->pipeline_parallel,
      N_ ("Stages that the layers were spread over"), N_ ("N") },
    { "expert-parallel", 0, 0, G_OPTION_ARG_INT, &o->expert_parallel,
      N_ ("GPUs that the experts were spread over"), N_ ("N") },
    { "engine-version", 0, 0, G_OPTION_ARG_STRING, &o->engine_version, N_ ("Version of vLLM"),
      N_ ("VERSION") },
    { "prefix-caching", 0, 0, G_OPTION_ARG_STRING, &o->prefix_caching,
      N_ ("Whether vLLM kept prompts"), N_ ("yes|no") },
    { "prefix-hit", 0, 0, G_OPTION_ARG_DOUBLE, &o->prefix_hit,
      N_ ("Share of the prompt tokens so found"), N_ ("0…1") },
    { "max-num-seqs", 0, 0, G_OPTION_ARG_INT, &o->max_num_seqs, N_ ("Setting of vLLM"),
      N_ ("N") },
    { "max-num-batched-tokens", 0, 0, G_OPTION_ARG_INT, &o->max_num_batched_tokens,
      N_ ("Setting of vLLM"), N_ ("N") },
    { "max-model-len", 0, 0, G_OPTION_ARG_INT, &o->max_model_len, N_ ("Setting of vLLM"),
      N_ ("N") },
    { "gpu-memory-utilization", 0, 0, G_OPTION_ARG_DOUBLE, &o->gpu_memory_utilization,
      N_ ("Setting of vLLM"), N_ ("N") },
    { "kv-cache-dtype", 0, 0, G_OPTION_ARG_STRING, &o->kv_cache_dtype, N_ ("Setting of vLLM"),
      N_ ("NAME") },
    { "measured-on", 0, 0, G_OPTION_ARG_STRING, &o->measured_on, N_ ("Day of the measurement"),
      N_ ("YYYY-MM-DD") },
    { "source", 0, 0, G_OPTION_ARG_STRING, &o->source, N_ ("Who measured it"), N_ ("TEXT") },
    { "simulated", 0, 0, G_OPTION_ARG_NONE, &o->simulated,
      N_ ("A simulator ran it: it corrects no forecast"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  *o = (NavCliKnowledge){ .gpu_memory_utilization = NAN, .prefix_hit = NAN };
  return nav_cli_parse (
    cli, entries, _ ("VERB [ARGUMENT…]"),
    _ ("list [COLLECTION], show [COLLECTION] ID, add-model CONFIG.JSON --id NAME,\n"
       "import FILE, export FILE, remove [COLLECTION] ID, audit [FILE], calibrate."),
    argc, argv, ret_exit);
}
