// SPDX-License-Identifier: Apache-2.0
// `load --simulate` and `load --plan`: plays a plan's traffic, holds what is measured against the
// plan's forecast, keeps it, and plans anew with it; or searches the limit of what it recommends.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "cli/nav-cli-error.h"
#include "cli/nav-cli-load-private.h"
#include "cli/nav-cli-plan-private.h"
#include "cli/nav-cli-wait.h"
#include "workflow/nav-local-server.h"
#include "workflow/nav-plan-words.h"

static JsonNode *
read_plan (const char *path, GError **error)
{
  g_autofree char *text = nav_cli_read_text (path, nav_json_default_limits.max_bytes, error);

  return text ? nav_json_parse (text, -1, NULL, error) : NULL;
}

/* Which one was selected when the document was saved. */
static const char *
get_selected (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *selected = object ? json_object_get_member (object, "selected") : NULL;

  return selected != NULL && JSON_NODE_HOLDS_VALUE (selected) &&
             json_node_get_value_type (selected) == G_TYPE_STRING
           ? json_node_get_string (selected)
           : NULL;
}

/* From its specification, with what is known now. */
static NavProject *
plan_anew (NavCli *cli, const NavCliProve *prove, JsonNode *node, GError **error)
{
  g_autoptr (NavSpec) spec = nav_cli_spec_from_json (node, error);
  g_autoptr (NavProject) project = NULL;

  if (spec == NULL)
    return NULL;
  project = nav_project_new (cli->catalog, nav_clock_system ());
  nav_project_set_refine (project, prove->refine, (guint64) cli->seed);
  nav_project_set_spec (project, spec);
  return nav_cli_run_project (cli, project, error) ? g_steal_pointer (&project) : NULL;
}

static NavRecommendation *
choose (NavPlan *plan, const char *option, const char *selected, GError **error)
{
  NavRecommendation *r = NULL;

  if (option != NULL) {
    r = nav_plan_find (plan, option);
    if (r == NULL)
      nav_set_error (error, NAV_CLI_ERROR, NAV_ERROR_INVALID, "option",
                     "“%s” is no recommendation of this plan", option);
    return r;
  }
  if (selected != NULL)
    r = nav_plan_find (plan, selected);
  if (r == NULL)
    r = nav_plan_best (plan, NAV_LIST_BALANCED);
  if (r == NULL)
    nav_set_error_text (error, NAV_CLI_ERROR, NAV_ERROR_NOT_FOUND, NULL,
                        NAV_ERROR_TEXT ("The plan has no recommendation to try"));
  return r;
}

static NavLocalServer *
start_server (NavCli *cli, NavPlan *plan, const NavRecommendation *r, GError **error)
{
  g_auto (NavCliWait) wait = { 0 };

  nav_cli_wait_init (&wait);
  nav_local_server_start_async (plan, r, (guint64) cli->seed, wait.cancellable, nav_cli_wait_ready,
                                &wait);
  return nav_local_server_start_finish (nav_cli_wait_run (&wait), error);
}

/* Whom to ask; @ret_server is ours while it is needed. */
static const char *
get_url (NavCli *cli, const NavCliProve *prove, NavPlan *plan, const NavRecommendation *r,
         NavLocalServer **ret_server, GError **error)
{
  if (prove->url != NULL)
    return prove->url;
  *ret_server = start_server (cli, plan, r, error);
  return *ret_server ? nav_local_server_get_url (*ret_server) : NULL;
}

static NavRun *
play (NavCli *cli, const NavCliProve *prove, NavPlan *plan, const NavRecommendation *r,
      const NavProofOptions *options, GError **error)
{
  g_autoptr (NavLoadSpec) spec = nav_proof_make_load (plan, r, options, error);
  g_autoptr (NavLocalServer) server = NULL;
  const char *url = spec ? get_url (cli, prove, plan, r, &server, error) : NULL;

  return url ? nav_cli_load_play (cli, url, prove->model, spec, error) : NULL;
}

static NavSweep *
search (NavCli *cli, const NavCliProve *prove, NavPlan *plan, const NavRecommendation *r,
        const NavProofOptions *options, GError **error)
{
  g_autoptr (NavLoadSpec) spec = nav_proof_make_search (plan, r, options, error);
  g_autoptr (NavLocalServer) server = NULL;
  const char *url = spec ? get_url (cli, prove, plan, r, &server, error) : NULL;

  return url ? nav_cli_sweep_play (cli,
                                   &(NavSweepOptions){ .url = url, .model = prove->model,
                                                       .spec = spec,
                                                       .duration_s = prove->sweep_s },
                                   error)
             : NULL;
}

/* A run that somebody stopped is not kept. What cannot be stored spoils no run. */
static NavOutcomeRecord *
keep (NavCli *cli, const NavCliProve *prove, const NavRecommendation *r, const NavRun *run,
      const NavProofOptions *options, gboolean *ret_stored)
{
  g_auto (NavRunFigures) figures = { 0 };
  NavOutcomeRun outcome = { cli->catalog, r, options, run, &figures };
  g_autoptr (NavOutcomeRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!prove->keep || run->interrupted)
    return NULL;
  nav_run_compute (run, &figures);
  record = nav_outcome_record_new (&outcome, NULL, &error);
  if (record != NULL && record->use != NAV_OUTCOME_REFUSED)
    *ret_stored = nav_outcome_record_put (record, cli->knowledge, &error);
  if (error != NULL && !cli->quiet)
    nav_cli_warn (_ ("The run was not stored: %s"), error->message);
  return *ret_stored || error == NULL ? g_steal_pointer (&record) : NULL;
}

/* The same needs once more, with the run. */
static NavOutcomeChange *
plan_again (NavCli *cli, NavProject *project, const NavRecommendation *r)
{
  g_autoptr (NavPlan) before = nav_plan_ref (nav_project_get_plan (project));
  g_autoptr (GError) error = NULL;
  g_autoptr (NavCatalog) catalog = nav_knowledge_load (cli->knowledge, &error);
  NavPlan *after = NULL;

  if (catalog != NULL) {
    nav_project_set_catalog (project, catalog);
    if (nav_cli_run_project (cli, project, &error))
      after = nav_project_get_plan (project);
  }
  if (after != NULL)
    return nav_outcome_change_new (before, r, after);
  if (!cli->quiet)
    nav_cli_warn (_ ("No new plan was made: %s"), error->message);
  return NULL;
}

static int
show (NavCli *cli, const NavCliProve *prove, NavProject *project, NavRecommendation *r,
      const NavRun *run, const NavProofOptions *options)
{
  gboolean stored = FALSE;
  g_autoptr (NavRecommendation) tried G_GNUC_UNUSED = nav_recommendation_ref (r);
  g_autoptr (NavOutcomeRecord) record = keep (cli, prove, r, run, options, &stored);
  g_autoptr (NavOutcomeChange) change =
    stored && record->use == NAV_OUTCOME_CORRECTS ? plan_again (cli, project, r) : NULL;

  return nav_cli_load_show (cli, run, prove->save,
                            &(NavCliProof){ r, options, record, stored, change });
}

static int
try_limit (NavCli *cli, const NavCliProve *prove, NavPlan *plan, const NavRecommendation *r,
           const NavProofOptions *options)
{
  g_autoptr (NavSweepForecast) forecast = nav_sweep_forecast_new (r, options->replicas);
  g_autoptr (GError) error = NULL;
  g_autoptr (NavSweep) sweep = search (cli, prove, plan, r, options, &error);

  return sweep ? nav_cli_sweep_show (cli, sweep, forecast, prove->save) : nav_cli_fail (cli, error);
}

static int
try_traffic (NavCli *cli, const NavCliProve *prove, NavProject *project, NavRecommendation *r,
             const NavProofOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NavRun) run =
    play (cli, prove, nav_project_get_plan (project), r, options, &error);

  return run ? show (cli, prove, project, r, run, options) : nav_cli_fail (cli, error);
}

static int
try_plan (NavCli *cli, const NavCliProve *prove, NavProject *project, const char *selected)
{
  NavPlan *plan = nav_project_get_plan (project);
  g_autoptr (GError) error = NULL;
  NavRecommendation *r = choose (plan, prove->option, selected, &error);
  const NavProofOptions options = {
    .duration_s = isnan (prove->duration_s) ? NAV_PROOF_SECONDS : prove->duration_s,
    .timeout_s = isnan (prove->timeout_s) ? 0 : prove->timeout_s,
    .replicas = prove->replicas,
    .max_model_len = r && prove->url == NULL ? nav_local_server_max_model_len (r) : 0,
    .seed = (guint64) cli->seed,
  };

  if (r == NULL) {
    int result = nav_cli_fail (cli, error);
    return nav_plan_get_recommendations (plan)->len > 0 ? result : NAV_EXIT_NO_SOLUTION;
  }
  return prove->sweep ? try_limit (cli, prove, plan, r, &options)
                      : try_traffic (cli, prove, project, r, &options);
}

/**
 * nav_cli_prove:
 *
 * Returns: what to exit with
 */
int
nav_cli_prove (NavCli *cli, const NavCliProve *prove)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = read_plan (prove->plan, &error);
  g_autoptr (NavProject) project = NULL;

  if (node != NULL && nav_cli_load_catalog (cli, &error) != NULL)
    project = plan_anew (cli, prove, node, &error);
  return project ? try_plan (cli, prove, project, get_selected (node))
                 : nav_cli_fail (cli, error);
}
