// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/nav-cli-text.h"
#include "cli/nav-cli.h"
#include "observe/nav-run.h"
#include "observe/nav-sweep.h"
#include "workflow/nav-outcome-change.h"
#include "workflow/nav-outcome-record.h"
#include "workflow/nav-sweep-forecast.h"

G_BEGIN_DECLS

#define NAV_CLI_UNSAID G_MININT /* of a count */

/**
 * NavCliLoadOptions: what the options of `load` say. NaN, NAV_CLI_UNSAID and NULL: nothing.
 */
typedef struct {
  char *spec_path;
  char *model;
  char *save;
  char *process;
  double rate, duration_s, cv, warmup_s, timeout_s;
  double input_tokens, output_tokens;
  double ttft_ms, tpot_ms, e2e_ms, percentile;
  int concurrency, requests;
  char *ramp;
  char *trace;
  gboolean sweep;
  double sweep_s;
  gboolean natural;
  char *simulate;
  char *plan;
  char *option;
  int replicas;
  gboolean refine;
  gboolean no_store;
} NavCliLoadOptions;

void nav_cli_load_options_clear (NavCliLoadOptions *options);
int nav_cli_load_check (const NavCliLoadOptions *options, int argc);
double nav_cli_load_parse_number (const char *text);
gboolean nav_cli_load_parse_ramp (const char *text, double *ret_from, double *ret_to);
gboolean nav_cli_load_says_load (const NavCliLoadOptions *options);
NavLoadSpec *nav_cli_load_make_spec (NavCli *cli, const NavCliLoadOptions *options, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NavCliLoadOptions, nav_cli_load_options_clear)

/**
 * NavCliProve: a plan that is tried out; strings are borrowed.
 */
typedef struct {
  const char *plan;   /* path of a plan or a specification */
  const char *option; /* (nullable): id of a recommendation; NULL: the selected or best one */
  const char *url;    /* (nullable): NULL: our own simulator */
  const char *model;  /* (nullable) */
  const char *save;   /* (nullable) */
  double duration_s;  /* NaN: not said */
  double timeout_s;   /* of an answer; NaN: as the forecast has it */
  guint replicas;     /* behind the URL; 0: 1 */
  gboolean refine;
  gboolean keep; /* what came of it is stored */
  gboolean sweep; /* its limit is searched, instead of its traffic played */
  double sweep_s; /* of a step; NaN: not said */
} NavCliProve;

/**
 * NavCliProof: what a run is held against, and what became of it. All NULL: nothing.
 */
typedef struct {
  const NavRecommendation *recommendation;
  const NavProofOptions *options;
  const NavOutcomeRecord *record;
  gboolean stored;
  const NavOutcomeChange *change; /* that the record made of the plan */
} NavCliProof;

gboolean nav_cli_load_save (JsonNode *document, const char *path, GError **error);
int nav_cli_sweep (NavCli *cli, const NavCliLoadOptions *options, const char *url);
NavSweep *nav_cli_sweep_play (NavCli *cli, const NavSweepOptions *options, GError **error);
int nav_cli_sweep_show (NavCli *cli, const NavSweep *sweep, const NavSweepForecast *forecast,
                        const char *save);
int nav_cli_prove (NavCli *cli, const NavCliProve *prove);
NavRun *nav_cli_load_play (NavCli *cli, const char *url, const char *model, NavLoadSpec *spec,
                           GError **error);
void nav_cli_load_add_outcome (NavCliText *text, const NavCliProof *against);
int nav_cli_load_show (NavCli *cli, const NavRun *run, const char *save,
                       const NavCliProof *against);
char *nav_cli_load_render (const NavRun *run, const NavRunFigures *figures,
                           const NavCliProof *against);

G_END_DECLS
