// SPDX-License-Identifier: Apache-2.0
// Which options of `load` go together. One that would change nothing is refused: who gave it thinks
// that it does.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "cli/nav-cli-load-private.h"

#define MAX_TOKENS 1000000

static gboolean
said (double value)
{
  return !isnan (value);
}

static int
check_numbers (const NavCliLoadOptions *options)
{
  const struct {
    const char *name;
    double value;
  } numbers[] = {
    { "--rate", options->rate }, { "--duration", options->duration_s }, { "--cv", options->cv },
    { "--warmup", options->warmup_s }, { "--timeout", options->timeout_s },
    { "--slo-ttft", options->ttft_ms }, { "--slo-tpot", options->tpot_ms },
    { "--slo-e2e", options->e2e_ms }, { "--percentile", options->percentile },
    { "--sweep-duration", options->sweep_s },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (isinf (numbers[i].value))
      return nav_cli_fail_usage (_ ("%s must be a finite number"), numbers[i].name);
  return NAV_EXIT_OK;
}

static int
check_counts (const NavCliLoadOptions *options)
{
  const struct {
    const char *name;
    int value;
  } counts[] = {
    { "--concurrency", options->concurrency },
    { "--requests", options->requests },
    { "--replicas", options->replicas },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i].value != NAV_CLI_UNSAID && counts[i].value < 1)
      return nav_cli_fail_usage (_ ("%s must be at least 1"), counts[i].name);
  return NAV_EXIT_OK;
}

static gboolean
is_length (double tokens)
{
  return !said (tokens) || (tokens >= 1 && tokens <= MAX_TOKENS);
}

static int
check_lengths (const NavCliLoadOptions *options)
{
  if (is_length (options->input_tokens) && is_length (options->output_tokens))
    return NAV_EXIT_OK;
  return nav_cli_fail_usage (_ ("%s must be from 1 to %d tokens"),
                             is_length (options->input_tokens) ? "--output-tokens"
                                                               : "--input-tokens",
                             MAX_TOKENS);
}

static int
check_sweep_duration (const NavCliLoadOptions *options)
{
  if (options->sweep && said (options->duration_s))
    return nav_cli_fail_usage (_ ("A sweep has --sweep-duration, of each of its runs, and no "
                                  "--duration"));
  if (!said (options->sweep_s) ||
      (options->sweep && options->sweep_s >= 1 && options->sweep_s <= 3600))
    return NAV_EXIT_OK;
  return nav_cli_fail_usage (_ ("--sweep-duration is 1 to 3600 seconds, with --sweep"));
}

static gboolean
says_how_requests_come (const NavCliLoadOptions *options)
{
  return options->process != NULL || said (options->cv);
}

/* Its traffic is the plan's. */
static int
check_traffic (const NavCliLoadOptions *options)
{
  if (nav_cli_load_says_load (options) || options->spec_path != NULL || options->requests > 0 ||
      says_how_requests_come (options) || said (options->warmup_s) || options->natural ||
      said (options->input_tokens) || said (options->output_tokens) || said (options->ttft_ms) ||
      said (options->tpot_ms) || said (options->e2e_ms) || said (options->percentile))
    return nav_cli_fail_usage (_ ("The plan says traffic and targets: leave the options for them "
                                  "away"));
  if (said (options->duration_s) && !(options->duration_s >= 1 && options->duration_s <= 86400))
    return nav_cli_fail_usage (_ ("--duration is 1 to 86400 seconds"));
  if (said (options->timeout_s) && !(options->timeout_s >= 0.001 && options->timeout_s <= 86400))
    return nav_cli_fail_usage (_ ("--timeout must be above 0 and at most a day"));
  return check_sweep_duration (options);
}

static int
check_proof (const NavCliLoadOptions *options, int argc)
{
  if (options->simulate != NULL && (argc > 1 || options->plan != NULL))
    return nav_cli_fail_usage (_ ("--simulate starts a server of its own: it takes no URL and no "
                                  "--plan"));
  if (options->simulate == NULL && argc != 2)
    return nav_cli_fail_usage (_ ("Name one server, such as http://localhost:8000/v1"));
  if (options->simulate != NULL && options->replicas > 0)
    return nav_cli_fail_usage (_ ("--replicas belongs to a server of yours; one is simulated"));
  if (options->simulate != NULL && options->model != NULL)
    return nav_cli_fail_usage (_ ("--simulate serves the plan's model: leave --model away, or name "
                                  "another recommendation with --option"));
  return check_traffic (options);
}

/* Without @options->concurrency. */
static int
check_ramp (const NavCliLoadOptions *options)
{
  double from, to;

  if (nav_cli_load_parse_ramp (options->ramp, &from, &to))
    return NAV_EXIT_OK;
  return nav_cli_fail_usage (_ ("--ramp is two rates, such as 1:10, not “%s”"), options->ramp);
}

static int
check_clients (const NavCliLoadOptions *options)
{
  if (options->requests <= 0)
    return nav_cli_fail_usage (_ ("Say how many --requests the clients send"));
  if (options->ramp != NULL && !(nav_cli_load_parse_number (options->ramp) >= 0))
    return nav_cli_fail_usage (_ ("With --concurrency, --ramp is the seconds over which the "
                                  "clients start, such as 10, not “%s”"),
                               options->ramp);
  return NAV_EXIT_OK;
}

/* Where requests come by themselves. */
static int
check_open (const NavCliLoadOptions *options)
{
  gboolean rated = said (options->rate);

  if (options->requests > 0 && !rated)
    return nav_cli_fail_usage (_ ("--requests belongs to --concurrency or --rate"));
  if (options->requests > 0 && said (options->duration_s))
    return nav_cli_fail_usage (_ ("With --rate, either --requests or --duration ends the load: "
                                  "leave one of them away"));
  return options->ramp != NULL ? check_ramp (options) : NAV_EXIT_OK;
}

static int
check_process (const NavCliLoadOptions *options)
{
  if (says_how_requests_come (options) &&
      (options->concurrency > 0 || (!said (options->rate) && options->ramp == NULL)))
    return nav_cli_fail_usage (_ ("--process and --cv belong to --rate or to a --ramp of rates: "
                                  "only there requests come by themselves"));
  if (said (options->cv) && g_strcmp0 (options->process, "gamma") != 0)
    return nav_cli_fail_usage (_ ("--cv belongs to --process gamma"));
  return NAV_EXIT_OK;
}

/* It tries rates by itself. */
static int
check_sweep (const NavCliLoadOptions *options)
{
  if (!options->sweep)
    return check_sweep_duration (options);
  if (said (options->rate) || options->ramp != NULL || options->concurrency > 0 ||
      options->requests > 0 || says_how_requests_come (options))
    return nav_cli_fail_usage (_ ("--sweep tries rates by itself: leave --rate, --ramp, "
                                  "--concurrency, --requests, --process and --cv away"));
  return check_sweep_duration (options);
}

static int
check_load (const NavCliLoadOptions *options)
{
  int result = check_sweep (options);

  if (result == NAV_EXIT_OK)
    result = options->concurrency > 0 ? check_clients (options) : check_open (options);
  return result == NAV_EXIT_OK ? check_process (options) : result;
}

static int
check_usage (const NavCliLoadOptions *options, int argc)
{
  if (argc != 2)
    return nav_cli_fail_usage (_ ("Name one server, such as http://localhost:8000/v1"));
  if (said (options->rate) + (options->concurrency > 0) + (options->trace != NULL) +
        (options->ramp != NULL && options->concurrency == 0) > 1)
    return nav_cli_fail_usage (_ ("A load has one of --rate, --ramp, --concurrency and --trace"));
  if (options->option != NULL || options->replicas > 0 || options->refine || options->no_store)
    return nav_cli_fail_usage (_ ("--option, --replicas, --refine and --no-store belong to a plan: "
                                  "name it with --plan or --simulate"));
  if (!nav_cli_load_says_load (options) && options->spec_path == NULL && !options->sweep)
    return nav_cli_fail_usage (_ ("Say the load: --rate or --ramp and --duration, --concurrency "
                                  "and --requests, --trace, or --spec"));
  return check_load (options);
}

/**
 * nav_cli_load_check:
 * @argc: with argv[0] the command's name
 *
 * Returns: NAV_EXIT_OK, or what to exit with after what was wrong has been said
 */
int
nav_cli_load_check (const NavCliLoadOptions *options, int argc)
{
  int result = check_numbers (options);

  if (result == NAV_EXIT_OK)
    result = check_counts (options);
  if (result == NAV_EXIT_OK)
    result = check_lengths (options);
  if (result != NAV_EXIT_OK)
    return result;
  return options->simulate != NULL || options->plan != NULL ? check_proof (options, argc)
                                                            : check_usage (options, argc);
}
