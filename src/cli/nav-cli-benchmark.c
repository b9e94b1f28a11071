// SPDX-License-Identifier: Apache-2.0
// A measured row as people read it: what ran under which load, what came of it, what the audit
// says, whether it corrects forecasts, and where it is from.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "cli/nav-cli-knowledge-private.h"
#include "cli/nav-cli-text.h"
#include "serving/nav-audit.h"
#include "workflow/nav-words.h"

static const NavWordsStyle *const style = &nav_words_local;

#define LABEL_WIDTH 16

static void
line (NavCliText *text, const char *label, const char *words)
{
  if (words != NULL)
    nav_cli_text_labelled (text, 0, LABEL_WIDTH, label, words);
}

static void
add_part (GPtrArray *parts, char *part)
{
  if (part != NULL)
    g_ptr_array_add (parts, part);
}

/* Takes @parts. Returns: them between commas, or NULL when there are none. */
static char *
join (GPtrArray *parts)
{
  char *joined = NULL;

  g_ptr_array_add (parts, NULL);
  if (parts->len > 1)
    joined = g_strjoinv (", ", (char **) parts->pdata);
  g_ptr_array_unref (parts);
  return joined;
}

static GPtrArray *
parts_new (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static char *
number (double value)
{
  return nav_format_number (style->numbers, value);
}

static char *
split_words (const NavBenchmark *b)
{
  GPtrArray *parts = parts_new ();

  add_part (parts, g_strdup_printf ("%s %u", _ ("tensor parallel"), b->tensor_parallel));
  if (b->pipeline_parallel > 1)
    add_part (parts, g_strdup_printf ("%s %u", _ ("pipeline parallel"), b->pipeline_parallel));
  if (b->expert_parallel > 1)
    add_part (parts, g_strdup_printf ("%s %u", _ ("expert parallel"), b->expert_parallel));
  return join (parts);
}

static char *
settings_words (const NavBenchmark *b)
{
  GPtrArray *parts = parts_new ();
  g_autofree char *share = number (b->gpu_memory_utilization);

  if (b->max_num_seqs > 0)
    add_part (parts, g_strdup_printf ("max_num_seqs %u", b->max_num_seqs));
  if (b->max_num_batched_tokens > 0)
    add_part (parts, g_strdup_printf ("max_num_batched_tokens %u", b->max_num_batched_tokens));
  if (b->max_model_len > 0)
    add_part (parts, g_strdup_printf ("max_model_len %u", b->max_model_len));
  if (!isnan (b->gpu_memory_utilization))
    add_part (parts, g_strdup_printf ("gpu_memory_utilization %s", share));
  if (b->kv_cache_fp8 == NAV_STATED_YES)
    add_part (parts, g_strdup (_ ("KV cache in 8 bits")));
  return join (parts);
}

static char *
load_words (const NavBenchmark *b)
{
  GPtrArray *parts = parts_new ();
  g_autofree char *clients = number (b->concurrency), *limit = number (b->concurrency_limit);

  if (!isnan (b->concurrency))
    add_part (parts, g_strdup_printf (_ ("closed loop of %s"), clients));
  if (!isnan (b->rate)) {
    add_part (parts, nav_format_rate (style->numbers, b->rate));
    add_part (parts, g_strdup (nav_arrival_names[b->arrival]));
  }
  if (!isnan (b->concurrency_limit))
    add_part (parts, g_strdup_printf (_ ("at most %s at once"), limit));
  if (!isnan (b->requests))
    add_part (parts, nav_words_quantity (style, b->requests, "requests"));
  if (b->failed_requests > 0) {
    g_autofree char *failed = number (b->failed_requests);
    add_part (parts, g_strdup_printf (_ ("%s failed"), failed));
  }
  return join (parts);
}

static char *
lengths_words (const NavBenchmark *b, const NavDistribution *lengths)
{
  g_autofree char *mean = NULL, *low = NULL, *high = NULL;

  if (lengths == NULL)
    return NULL;
  mean = number (lengths->mean);
  if (!b->lengths_stated)
    return g_strdup_printf (_ ("%s on average, their spread is not stated"), mean);
  if (lengths->stddev == 0)
    return g_strdup_printf (_ ("%s each"), mean);
  low = number (lengths->min);
  high = number (nav_distribution_longest (lengths));
  return g_strdup_printf (_ ("%s on average, %s to %s"), mean, low, high);
}

static char *
caching_words (const NavBenchmark *b)
{
  g_autofree char *hit = NULL;

  if (b->prefix_caching == NAV_STATED_NO)
    return g_strdup (_ ("off"));
  if (isnan (b->prefix_hit_ratio))
    return g_strdup (b->prefix_caching == NAV_STATED_YES ? _ ("on, how much was found is not known")
                                                         : _ ("not stated"));
  hit = nav_format_percent (style->numbers, b->prefix_hit_ratio);
  return g_strdup_printf (_ ("%s of the prompts found"), hit);
}

static char *
latency_words (const NavLatency *latency)
{
  const char *const names[] = { _ ("mean"), "p50", "p90", "p95", "p99" };
  const double values[] = { latency->mean, latency->p50, latency->p90, latency->p95,
                            latency->p99 };
  GPtrArray *parts = parts_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *value = nav_format_ms (style->numbers, values[i]);
    if (!isnan (values[i]))
      add_part (parts, g_strdup_printf ("%s %s", names[i], value));
  }
  return join (parts);
}

static char *
throughput_words (const NavBenchmark *b)
{
  GPtrArray *parts = parts_new ();
  g_autofree char *tokens = nav_format_count (style->numbers, b->output_tokens_per_s);

  if (!isnan (b->requests_per_s))
    add_part (parts, nav_format_rate (style->numbers, b->requests_per_s));
  if (!isnan (b->output_tokens_per_s))
    add_part (parts, g_strdup_printf (_ ("%s output tokens a second"), tokens));
  return join (parts);
}

static void
print_subject (NavCliText *text, const NavBenchmark *b)
{
  g_autofree char *engine =
    b->engine_version ? g_strconcat (b->engine ? b->engine : "", " ", b->engine_version, NULL)
                      : g_strdup (b->engine);
  g_autofree char *split = split_words (b), *settings = settings_words (b);
  g_autofree char *caching = caching_words (b);

  line (text, _ ("Model"), b->model);
  line (text, _ ("Precision"), nav_precision_get_name (b->precision));
  line (text, _ ("GPU"), b->gpu);
  line (text, _ ("Split"), split);
  line (text, _ ("Engine"), engine);
  line (text, _ ("Settings"), settings);
  line (text, _ ("Prefix caching"), caching);
}

static void
print_figures (NavCliText *text, const NavBenchmark *b)
{
  g_autofree char *load = load_words (b);
  g_autofree char *input = lengths_words (b, b->input_lengths);
  g_autofree char *output = lengths_words (b, b->output_lengths);
  g_autofree char *throughput = throughput_words (b);

  line (text, _ ("Load"), load);
  line (text, _ ("Input tokens"), input);
  line (text, _ ("Output tokens"), output);
  for (int m = 0; m < NAV_N_METRICS; m++) {
    g_autofree char *words = latency_words (&b->latency[m]);
    line (text, nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[m]), words);
  }
  line (text, _ ("Throughput"), throughput);
}

static void
print_provenance (NavCliText *text, const NavBenchmark *b)
{
  g_autofree char *unverified =
    b->provenance.unverified ? g_strjoinv (", ", b->provenance.unverified) : NULL;

  line (text, _ ("Measured with"), b->harness);
  line (text, _ ("Measured on"), b->measured_on);
  line (text, _ ("Source"), b->provenance.source);
  line (text, _ ("Licence"), b->provenance.licence);
  line (text, _ ("Not verified"), unverified);
  line (text, _ ("Row"), b->provenance.user ? _ ("your own") : _ ("shipped"));
}

/* Which forecasts it corrects, once it passed the audit. */
static char *
use_words (const NavBenchmark *b, gboolean failed)
{
  GPtrArray *parts = parts_new ();
  char *list;

  for (int m = 0; m < NAV_N_METRICS; m++)
    if (m != NAV_METRIC_ITL && !failed && nav_audit_may_calibrate (b, (NavMetric) m))
      add_part (parts,
                g_strdup (nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[m])));
  list = join (parts);
  return list ? list : g_strdup (_ ("nothing"));
}

/* Against all other rows: whether it is there twice shows only so. */
static void
print_audit (NavCliText *text, NavCatalog *catalog, NavBenchmark *b)
{
  const GPtrArray *all = nav_catalog_get_measurements (catalog);
  g_autoptr (GPtrArray) findings = nav_audit_benchmarks (catalog, all, NULL);
  g_autofree char *use = NULL;
  gboolean failed = FALSE;

  for (guint i = 0; i < findings->len; i++) {
    const NavAuditFinding *finding = findings->pdata[i];
    g_autofree char *words = NULL;

    if (all->pdata[finding->row] != b)
      continue;
    words = nav_words_finding (style, finding->finding);
    failed |= finding->grade == NAV_AUDIT_FAIL;
    line (text, _ ("Audit"), words);
  }
  use = use_words (b, failed);
  line (text, _ ("Can correct"), use);
}

/**
 * nav_cli_name_benchmark:
 *
 * Returns: (transfer full): a measured row in a line
 */
char *
nav_cli_name_benchmark (const NavBenchmark *benchmark)
{
  guint gpus = benchmark->tensor_parallel * benchmark->pipeline_parallel;
  g_autofree char *load = load_words (benchmark);

  return g_strdup_printf ("%s (%s), %u × %s%s%s", benchmark->model,
                          nav_precision_get_name (benchmark->precision), gpus, benchmark->gpu,
                          load ? ", " : "", load ? load : "");
}

/**
 * nav_cli_print_benchmark:
 *
 * Prints a measured row of the catalogue.
 */
void
nav_cli_print_benchmark (NavCli *cli, NavBenchmark *benchmark)
{
  NavCliText *text = nav_cli_text_new_for_stdout ();
  g_autofree char *words = NULL;

  nav_cli_text_heading (text, benchmark->id);
  print_subject (text, benchmark);
  print_figures (text, benchmark);
  print_audit (text, cli->catalog, benchmark);
  print_provenance (text, benchmark);
  words = nav_cli_text_free_to_string (text);
  nav_cli_print_lines (words);
}
