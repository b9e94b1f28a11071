// SPDX-License-Identifier: Apache-2.0
// A recommendation tried out, from the start of the server to the comparison.

#include "workflow/nav-prover.h"

#include "workflow/nav-server-visit.h"

struct _NavProver {
  GObject parent_instance;
  NavPlan *plan;        /* (nullable): before the first run */
  NavRecommendation *r;
  NavLoadSpec *spec;
  NavProofOptions options;
  NavServerVisit visit;
  NavLoadProgress progress;
  GArray *records;
  GArray *samples;
  GArray *gaps;
  GArray *server_samples;
  NavRun *run;           /* (nullable) */
  NavRunFigures figures; /* of @run */
  NavProof proof;
};

G_DEFINE_FINAL_TYPE (NavProver, nav_prover, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
tell (NavProver *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
clear (NavProver *self)
{
  g_clear_pointer (&self->plan, nav_plan_unref);
  g_clear_pointer (&self->r, nav_recommendation_unref);
  g_clear_pointer (&self->spec, nav_load_spec_unref);
  g_clear_pointer (&self->run, nav_run_unref);
  nav_run_figures_clear (&self->figures);
  self->progress = (NavLoadProgress){ 0 };
  g_array_set_size (self->records, 0);
  g_array_set_size (self->samples, 0);
  g_array_set_size (self->gaps, 0);
  g_array_set_size (self->server_samples, 0);
}

static void
end (NavProver *self, GError *error)
{
  nav_server_visit_end (&self->visit, error);
  tell (self);
}

/* What a run has in the end, of which some was told before. */
static void
take_all (GArray *mine, const GArray *all)
{
  g_array_set_size (mine, 0);
  g_array_append_vals (mine, all->data, all->len);
}

static void
take_run (NavProver *self, NavRun *run)
{
  self->run = run;
  take_all (self->records, run->records);
  take_all (self->gaps, run->gap_samples);
  take_all (self->server_samples, run->server);
  nav_run_compute (run, &self->figures);
  nav_proof_compare (self->r, run, &self->figures, &self->proof);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NavProver) self = data;
  GError *error = NULL;
  NavRun *run = nav_load_run_finish (result, &error);

  (void) source;
  if (run != NULL)
    take_run (self, run);
  end (self, error);
}

static void
on_progress (const NavLoadProgress *progress, gpointer data)
{
  NavProver *self = data;
  const NavProverSample sample = { progress->elapsed_s, progress->active,
                                   progress->output_tokens };

  self->progress = *progress;
  self->progress.ended = self->progress.gaps = self->progress.server = NULL;
  g_array_append_vals (self->records, progress->ended->data, progress->ended->len);
  g_array_append_vals (self->gaps, progress->gaps->data, progress->gaps->len);
  g_array_append_vals (self->server_samples, progress->server->data, progress->server->len);
  g_array_append_val (self->samples, sample);
  tell (self);
}

static void
on_ready (GObject *owner, const char *url)
{
  NavProver *self = NAV_PROVER (owner);
  const NavLoadOptions options = { url, self->visit.choice.model,
                                   nav_server_choice_get_key (&self->visit.choice), self->spec };

  if (url == NULL)
    tell (self);
  else
    nav_load_run_async (&options, on_progress, self, self->visit.cancellable, on_loaded,
                        g_object_ref (self));
}

/**
 * nav_prover_start:
 * @r: of @plan
 * @server: (nullable): NULL: our simulator
 * @duration_s: for so long requests come
 *
 * What was measured before is forgotten. While something runs, nothing is started.
 */
void
nav_prover_start (NavProver *self, NavPlan *plan, NavRecommendation *r,
                  const NavServerChoice *server, double duration_s)
{
  GError *error = NULL;

  g_return_if_fail (NAV_IS_PROVER (self) && plan != NULL && r != NULL);

  if (!nav_server_visit_begin (&self->visit, server))
    return;
  clear (self);
  self->plan = nav_plan_ref (plan);
  self->r = nav_recommendation_ref (r);
  self->options = (NavProofOptions){ .duration_s = duration_s,
                                     .replicas = self->visit.choice.replicas,
                                     .seed = 1 };
  if (self->visit.choice.url == NULL)
    self->options.max_model_len = nav_local_server_max_model_len (r);
  self->spec = nav_proof_make_load (plan, r, &self->options, &error);
  if (self->spec == NULL) {
    end (self, error);
    return;
  }
  tell (self);
  nav_server_visit_open (&self->visit, G_OBJECT (self), plan, r, self->options.seed, on_ready);
}

/**
 * nav_prover_stop:
 *
 * Ends what runs; what was measured until then is kept.
 */
void
nav_prover_stop (NavProver *self)
{
  g_return_if_fail (NAV_IS_PROVER (self));

  nav_server_visit_stop (&self->visit);
}

gboolean
nav_prover_get_running (NavProver *self)
{
  return nav_server_visit_is_running (&self->visit);
}

const NavLoadProgress *
nav_prover_get_progress (NavProver *self)
{
  return &self->progress;
}

double
nav_prover_get_duration_s (NavProver *self)
{
  return self->options.duration_s;
}

/**
 * nav_prover_get_plan:
 *
 * Returns: (transfer none) (nullable): whose recommendation runs, or ran last
 */
NavPlan *
nav_prover_get_plan (NavProver *self)
{
  return self->plan;
}

NavRecommendation *
nav_prover_get_recommendation (NavProver *self)
{
  return self->r;
}

/**
 * nav_prover_get_simulated:
 *
 * Returns: whether our own simulator answers; of a server that is told by its answers
 */
gboolean
nav_prover_get_simulated (NavProver *self)
{
  return self->run != NULL ? self->run->simulated : self->visit.choice.url == NULL;
}

const GArray *
nav_prover_get_records (NavProver *self)
{
  return self->records;
}

const GArray *
nav_prover_get_samples (NavProver *self)
{
  return self->samples;
}

const GArray *
nav_prover_get_gaps (NavProver *self)
{
  return self->gaps;
}

const GArray *
nav_prover_get_server (NavProver *self)
{
  return self->server_samples;
}

NavRun *
nav_prover_get_run (NavProver *self)
{
  return self->run;
}

/**
 * nav_prover_get_figures:
 *
 * Returns: (nullable): what the run came to, once there is one
 */
const NavRunFigures *
nav_prover_get_figures (NavProver *self)
{
  return self->run != NULL ? &self->figures : NULL;
}

/**
 * nav_prover_get_proof:
 *
 * Returns: (nullable): the comparison, once there is a run
 */
const NavProof *
nav_prover_get_proof (NavProver *self)
{
  return self->run != NULL ? &self->proof : NULL;
}

const NavProofOptions *
nav_prover_get_options (NavProver *self)
{
  return &self->options;
}

const GError *
nav_prover_get_error (NavProver *self)
{
  return self->visit.error;
}

static void
nav_prover_finalize (GObject *object)
{
  NavProver *self = NAV_PROVER (object);

  clear (self);
  nav_server_visit_clear (&self->visit);
  g_array_unref (self->records);
  g_array_unref (self->samples);
  g_array_unref (self->gaps);
  g_array_unref (self->server_samples);
  G_OBJECT_CLASS (nav_prover_parent_class)->finalize (object);
}

static void
nav_prover_class_init (NavProverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = nav_prover_finalize;
  signals[CHANGED] = g_signal_new ("changed", NAV_TYPE_PROVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
nav_prover_init (NavProver *self)
{
  self->records = g_array_new (FALSE, FALSE, sizeof (NavRequestRecord));
  self->samples = g_array_new (FALSE, FALSE, sizeof (NavProverSample));
  self->gaps = g_array_new (FALSE, FALSE, sizeof (NavGapSample));
  self->server_samples = g_array_new (FALSE, FALSE, sizeof (NavServerSample));
}

NavProver *
nav_prover_new (void)
{
  return g_object_new (NAV_TYPE_PROVER, NULL);
}
