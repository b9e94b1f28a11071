// SPDX-License-Identifier: Apache-2.0
// The limit of a recommendation, from the start of the server to the end of the search.

#include "workflow/nav-sweeper.h"

#include <math.h>

#include "workflow/nav-proof.h"
#include "workflow/nav-server-visit.h"

#define SEED 1

struct _NavSweeper {
  GObject parent_instance;
  NavRecommendation *r;       /* (nullable): before the first search */
  NavSweepForecast *forecast; /* of @r */
  NavLoadSpec *spec;
  double duration_s; /* of a step */
  NavServerVisit visit;
  NavSweep *sweep;   /* (nullable): it grows while the search runs */
  NavSweepStep step; /* that runs, */
  gboolean has_step; /* if one does */
  NavLoadProgress progress; /* of @step */
};

G_DEFINE_FINAL_TYPE (NavSweeper, nav_sweeper, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
tell (NavSweeper *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
clear (NavSweeper *self)
{
  g_clear_pointer (&self->r, nav_recommendation_unref);
  g_clear_pointer (&self->forecast, nav_sweep_forecast_free);
  g_clear_pointer (&self->spec, nav_load_spec_unref);
  g_clear_pointer (&self->sweep, nav_sweep_unref);
  self->has_step = FALSE;
  self->progress = (NavLoadProgress){ 0 };
}

static void
end (NavSweeper *self, GError *error)
{
  self->has_step = FALSE;
  nav_server_visit_end (&self->visit, error);
  tell (self);
}

/* What was found before something went wrong remains. */
static void
on_swept (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavSweeper) self = data;
  GError *error = NULL;
  NavSweep *sweep = nav_sweep_finish (result, &error);

  (void) source;
  if (sweep != NULL) {
    g_clear_pointer (&self->sweep, nav_sweep_unref);
    self->sweep = sweep;
  }
  end (self, error);
}

static void
on_progress (NavSweep *sweep, const NavSweepStep *step, const NavLoadProgress *progress,
             gpointer data)
{
  NavSweeper *self = data;

  if (self->sweep == NULL)
    self->sweep = nav_sweep_ref (sweep);
  self->has_step = step != NULL;
  if (step != NULL)
    self->step = *step;
  self->progress = progress ? *progress : (NavLoadProgress){ 0 };
  self->progress.ended = self->progress.gaps = self->progress.server = NULL;
  tell (self);
}

static void
on_ready (GObject *owner, const char *url)
{
  NavSweeper *self = NAV_SWEEPER (owner);
  const NavSweepOptions options = {
    .url = url,
    .model = self->visit.choice.model,
    .api_key = nav_server_choice_get_key (&self->visit.choice),
    .spec = self->spec,
    .duration_s = self->duration_s,
  };

  if (url == NULL)
    tell (self);
  else
    nav_sweep_async (&options, on_progress, self, self->visit.cancellable, on_swept,
                     g_object_ref (self));
}

static NavLoadSpec *
make_spec (NavSweeper *self, NavPlan *plan, GError **error)
{
  NavProofOptions options = { .replicas = self->visit.choice.replicas, .seed = SEED };

  if (self->visit.choice.url == NULL)
    options.max_model_len = nav_local_server_max_model_len (self->r);
  return nav_proof_make_search (plan, self->r, &options, error);
}

/**
 * nav_sweeper_start:
 * @r: of @plan
 * @server: (nullable): NULL: our simulator
 * @duration_s: of a step, at least; 0: NAV_SWEEP_SECONDS
 *
 * What was found before is forgotten. While something runs, nothing is started.
 */
void
nav_sweeper_start (NavSweeper *self, NavPlan *plan, NavRecommendation *r,
                   const NavServerChoice *server, double duration_s)
{
  GError *error = NULL;

  g_return_if_fail (NAV_IS_SWEEPER (self) && plan != NULL && r != NULL);

  if (!nav_server_visit_begin (&self->visit, server))
    return;
  clear (self);
  self->r = nav_recommendation_ref (r);
  self->forecast = nav_sweep_forecast_new (r, self->visit.choice.replicas);
  self->duration_s = duration_s > 0 ? duration_s : NAV_SWEEP_SECONDS;
  self->spec = make_spec (self, plan, &error);
  if (self->spec == NULL) {
    end (self, error);
    return;
  }
  tell (self);
  nav_server_visit_open (&self->visit, G_OBJECT (self), plan, r, SEED, on_ready);
}

/**
 * nav_sweeper_stop:
 *
 * Ends what runs; what was found until then is kept.
 */
void
nav_sweeper_stop (NavSweeper *self)
{
  g_return_if_fail (NAV_IS_SWEEPER (self));

  nav_server_visit_stop (&self->visit);
}

gboolean
nav_sweeper_get_running (NavSweeper *self)
{
  return nav_server_visit_is_running (&self->visit);
}

/**
 * nav_sweeper_get_sweep:
 *
 * Returns: (transfer none) (nullable): as far as it is; not changed any more once
 *   nav_sweeper_is_finished()
 */
NavSweep *
nav_sweeper_get_sweep (NavSweeper *self)
{
  return self->sweep;
}

/**
 * nav_sweeper_is_finished:
 *
 * Returns: whether there is a search that has ended, with at least one step
 */
gboolean
nav_sweeper_is_finished (NavSweeper *self)
{
  return !nav_sweeper_get_running (self) && self->sweep != NULL && self->sweep->steps->len > 0;
}

/**
 * nav_sweeper_get_step:
 *
 * Returns: (transfer none) (nullable): the step that runs, with what is known before it ended
 */
const NavSweepStep *
nav_sweeper_get_step (NavSweeper *self)
{
  return self->has_step ? &self->step : NULL;
}

/**
 * nav_sweeper_get_progress:
 *
 * Returns: (transfer none): of the step that runs
 */
const NavLoadProgress *
nav_sweeper_get_progress (NavSweeper *self)
{
  return &self->progress;
}

/**
 * nav_sweeper_get_share:
 *
 * Returns: how far the search is at least, 0 to 1: it may need fewer runs than it is allowed
 */
double
nav_sweeper_get_share (NavSweeper *self)
{
  double steps = self->sweep ? self->sweep->steps->len : 0;
  double of_step = self->has_step ? self->progress.elapsed_s / self->step.duration_s : 0;

  return fmin ((steps + fmin (of_step, 1)) / NAV_SWEEP_RUNS, 1);
}

/**
 * nav_sweeper_get_recommendation:
 *
 * Returns: (transfer none) (nullable): whose limit is searched, or was last
 */
NavRecommendation *
nav_sweeper_get_recommendation (NavSweeper *self)
{
  return self->r;
}

/**
 * nav_sweeper_get_forecast:
 *
 * Returns: (transfer none) (nullable): what its plan says of it
 */
const NavSweepForecast *
nav_sweeper_get_forecast (NavSweeper *self)
{
  return self->forecast;
}

const GError *
nav_sweeper_get_error (NavSweeper *self)
{
  return self->visit.error;
}

static void
nav_sweeper_finalize (GObject *object)
{
  NavSweeper *self = NAV_SWEEPER (object);

  clear (self);
  nav_server_visit_clear (&self->visit);
  G_OBJECT_CLASS (nav_sweeper_parent_class)->finalize (object);
}

static void
nav_sweeper_class_init (NavSweeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nav_sweeper_finalize;
  signals[CHANGED] = g_signal_new ("changed", NAV_TYPE_SWEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
nav_sweeper_init (NavSweeper *self)
{
  (void) self;
}

NavSweeper *
nav_sweeper_new (void)
{
  return g_object_new (NAV_TYPE_SWEEPER, NULL);
}
