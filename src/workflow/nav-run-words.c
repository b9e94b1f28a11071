// SPDX-License-Identifier: Apache-2.0
// Load tests in words: what was sent, what came of it, and what the figures are.

#include "config.h"

#include "workflow/nav-run-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-words-private.h"

static const char *
arrival_template (NavArrival arrival)
{
  switch (arrival) {
  case NAV_ARRIVAL_CONSTANT:
    return N_ ("{rate:rate}, evenly spaced");
  case NAV_ARRIVAL_GAMMA:
    return N_ ("{rate:rate}, in bursts (gamma)");
  case NAV_ARRIVAL_POISSON:
  default:
    return N_ ("{rate:rate}, by chance (Poisson)");
  }
}

static double
highest_rate (const NavLoad *load)
{
  double rate = 0;

  for (guint i = 0; i < load->n_stages; i++)
    rate = fmax (rate, fmax (load->stages[i].rate, load->stages[i].end_rate));
  return rate;
}

/**
 * nav_run_words_load:
 *
 * Returns: (transfer full): how requests came: "10 req/s, by chance (Poisson)"
 */
char *
nav_run_words_load (const NavWordsStyle *style, const NavRunSummary *summary)
{
  const NavLoad *load = summary->spec ? &summary->spec->load : &summary->load;
  NavFinding *args = nav_finding_new (
    "", "#rate", load->kind == NAV_LOAD_STAGES ? highest_rate (load) : load->rate, "#clients",
    (double) load->concurrency, "#stages", (double) load->n_stages, "#requests",
    (double) load->n_trace, "#limit", summary->limit, NULL);
  g_autofree char *words = NULL;

  switch (load->kind) {
  case NAV_LOAD_OPEN:
    words = _nav_words_fill (style, arrival_template (load->arrival), args);
    break;
  case NAV_LOAD_STAGES:
    words = _nav_words_fill (style, N_ ("{stages:count} stages, up to {rate:rate}"), args);
    break;
  case NAV_LOAD_CLOSED:
    words = _nav_words_fill (
      style, load->concurrency > 0 ? N_ ("{clients:clients}, each waiting for its answer")
                                   : N_ ("clients, each waiting for its answer"),
      args);
    break;
  case NAV_LOAD_TRACE:
  default:
    words = _nav_words_fill (style, N_ ("{requests:requests} of a recording"), args);
    break;
  }
  if (!isfinite (summary->limit))
    return g_steal_pointer (&words);
  return _nav_words_fill (style, N_ ("{load}; at most {limit:count} at once"),
                          nav_finding_new ("", "load", words, "#limit", summary->limit, NULL));
}

/**
 * nav_run_words_length:
 * @asked: (nullable): what was asked for
 * @got: what came
 *
 * Returns: (transfer full): "512 tokens asked for, 509 on average"
 */
char *
nav_run_words_length (const NavWordsStyle *style, const NavDistribution *asked,
                      const NavSpread *got)
{
  const char *words = N_ ("{got:tokens} on average");

  if (asked == NULL && !isfinite (got->mean))
    return g_strdup ("–");
  if (asked != NULL)
    words = !isfinite (got->mean) ? N_ ("{asked:tokens} asked for")
            : asked->kind == NAV_DISTRIBUTION_FIXED
              ? N_ ("{asked:tokens} asked for, {got:number} on average")
              : N_ ("{asked:tokens} asked for on average, {got:number} came");
  return _nav_words_fill (style, words,
                          nav_finding_new ("", "#asked", asked ? asked->mean : NAN, "#got",
                                           got->mean, NULL));
}

/**
 * nav_run_words_unsure:
 * @kept: what was measured is within the target
 *
 * Returns: (transfer none): the verdict where chance alone could have made it another one
 */
const char *
nav_run_words_unsure (const NavWordsStyle *style, gboolean kept)
{
  return _nav_words_translate (style, kept ? N_ ("met, not sure") : N_ ("missed, not sure"));
}

/* A run that proves nothing is sure of nothing. */
static gboolean
is_sure (const NavRunFigures *figures, NavRunVerdict verdict)
{
  return verdict != NAV_RUN_CLOSE && (verdict == NAV_RUN_UNKNOWN || figures->faults->len == 0);
}

/**
 * nav_run_words_target:
 * @figures: of the run
 * @target: one of them, or of nav_run_judge_metric()
 *
 * Returns: (transfer none): how a target was kept, in a word or three
 */
const char *
nav_run_words_target (const NavWordsStyle *style, const NavRunFigures *figures,
                      const NavRunTarget *target)
{
  if (!is_sure (figures, target->verdict))
    return nav_run_words_unsure (style, target->measured_ms <= target->target_ms);
  return nav_words_term (style, NAV_WORDS_VERDICT, nav_run_verdict_names[target->verdict]);
}

static gboolean
are_kept (const NavRunFigures *figures)
{
  for (guint i = 0; i < figures->n_targets; i++)
    if (figures->targets[i].measured_ms > figures->targets[i].target_ms)
      return FALSE;
  return TRUE;
}

/**
 * nav_run_words_targets:
 *
 * Returns: (transfer none): how all targets were kept, in a word or three
 */
const char *
nav_run_words_targets (const NavWordsStyle *style, const NavRunFigures *figures)
{
  if (!is_sure (figures, figures->verdict))
    return nav_run_words_unsure (style, are_kept (figures));
  return nav_words_term (style, NAV_WORDS_VERDICT, nav_run_verdict_names[figures->verdict]);
}

static const char *
verdict_template (const NavRunFigures *figures)
{
  if (figures->n_targets == 0)
    return N_ ("No target was set, so there is no verdict.");
  switch (figures->verdict) {
  case NAV_RUN_MET:
    return N_ ("Every target was kept at {p:percentile}.");
  case NAV_RUN_MISSED:
    return N_ ("A target was missed at {p:percentile}.");
  case NAV_RUN_CLOSE:
    return are_kept (figures)
             ? N_ ("Every target was kept at {p:percentile}, but so few requests do not prove it: "
                   "take a longer time.")
             : N_ ("A target was missed at {p:percentile}, but so few requests do not prove it: "
                   "take a longer time.");
  case NAV_RUN_UNKNOWN:
  default:
    return N_ ("Whether the targets were kept is not known.");
  }
}

/**
 * nav_run_words_verdict:
 * @percentile: of the run's targets
 *
 * Returns: (transfer full): how all targets were kept, in a sentence
 */
char *
nav_run_words_verdict (const NavWordsStyle *style, const NavRunFigures *figures, double percentile)
{
  if (figures->faults->len > 0)
    return g_strdup (_nav_words_translate (style, N_ ("This run proves nothing.")));
  return _nav_words_fill (style, verdict_template (figures),
                          nav_finding_new ("", "#p", percentile, NULL));
}

/**
 * nav_run_words_headline:
 *
 * Returns: (transfer full): what came of it, in a sentence
 */
char *
nav_run_words_headline (const NavWordsStyle *style, const NavRunSummary *summary)
{
  g_autofree char *proof = NULL, *targets = NULL;

  if (summary->program != NAV_RUN_BY_NEURALNAV && summary->figures.faults->len == 0)
    return _nav_words_fill (style, N_ ("Measured with {tool}, which gives no verdict."),
                            nav_finding_new ("", "tool", summary->tool, NULL));
  targets = nav_run_words_verdict (style, &summary->figures, summary->percentile);
  if (summary->proof == NULL || summary->figures.faults->len > 0)
    return g_steal_pointer (&targets);
  proof = nav_proof_words_headline (style, summary->proof);
  return summary->figures.n_targets > 0 ? g_strdup_printf ("%s %s", proof, targets)
                                        : g_steal_pointer (&proof);
}

/**
 * nav_run_words_definitions:
 *
 * Returns: (array zero-terminated=1): sentences, not translated yet: what the figures of @program
 *   are, and for others than ours how they differ
 */
const char *const *
nav_run_words_definitions (NavRunProgram program)
{
  static const char *const ours[] = {
    N_ ("TTFT: from the last byte of the request to the first event with a token; an event "
        "that only names a role does not count, but in JSON and CSV for “ttft_first_choice”."),
    N_ ("TPOT: from the first to the last token, divided by the tokens after the first. "
        "Answers of one token have none."),
    N_ ("ITL: every gap between two tokens of all answers together; an event of several "
        "tokens is as many gaps."),
    N_ ("E2E: from the last byte of the request to the last token."),
    N_ ("From schedule: the same from the moment at which the load planned the request, so "
        "that a server that holds the client up hides nothing."),
    N_ ("Latencies are of whole answers. Targets are judged over all counted requests, TTFT "
        "and E2E from schedule, and a request that failed is worse than any target. The "
        "interval holds the percentile with a confidence of 0.95."),
    NULL,
  };
  static const char *const guidellm[] = {
    N_ ("GuideLLM: its “inter token latency” of a request is what is called TPOT here, and "
        "stands there; its “time per output token”, with the first token in it, is left out. "
        "E2E lasts until the request has ended. Nothing is measured from the schedule, and "
        "p99.9 is not told."),
    NULL,
  };
  static const char *const vllm[] = {
    N_ ("vllm bench serve: the first event counts as the first token, even if it only names a "
        "role, so its TTFT may be shorter than ours. Its ITL is between events; it is shown "
        "where each event held one token. Nothing is measured from the schedule, and p99.9 is "
        "not told. Percentiles that were not asked for with --metric-percentiles are missing."),
    NULL,
  };
  static const char *const *const all[NAV_N_RUN_PROGRAMS] = {
    [NAV_RUN_BY_NEURALNAV] = ours,
    [NAV_RUN_BY_GUIDELLM] = guidellm,
    [NAV_RUN_BY_VLLM_BENCH] = vllm,
  };

  return all[program];
}
