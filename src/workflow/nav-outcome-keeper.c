// SPDX-License-Identifier: Apache-2.0
// Runs of plans, into the knowledge base and out of it again.

#include "workflow/nav-outcome-keeper.h"

#include "knowledge/nav-knowledge.h"

struct _NavOutcomeKeeper {
  GObject parent_instance;
  NavKnowledge *knowledge;
  NavProject *project; /* (nullable) */
  GSignalGroup *signals;
  GQueue jobs; /* of Job: the first is under way */
  NavOutcomeRecord *record; /* (nullable): the last one */
  gboolean stored;          /* it is in the knowledge base now */
  NavPlan *before;          /* (nullable): that was tried */
  NavRecommendation *tried;
  gboolean waiting; /* for the plan that has the record */
  NavOutcomeChange *change; /* (nullable) */
  GError *error;
};

G_DEFINE_FINAL_TYPE (NavOutcomeKeeper, nav_outcome_keeper, G_TYPE_OBJECT)

enum { CHANGED, CATALOG, N_SIGNALS };

static guint signals[N_SIGNALS];

/* A row that is to be there, or not; or a run that is none yet. */
typedef struct {
  NavKnowledge *knowledge;
  NavOutcomeRecord *record; /* (nullable): NULL until the run is one */
  gboolean there;
  NavRun *run; /* (nullable): of a run, as all below */
  NavRecommendation *r;
  NavPlan *plan;
  NavProofOptions options;
  NavProject *project; /* (nullable): whose plan it was */
  NavCatalog *result; /* (nullable): the knowledge base afterwards */
} Job;

static void
job_free (Job *job)
{
  nav_knowledge_unref (job->knowledge);
  g_clear_pointer (&job->record, nav_outcome_record_unref);
  g_clear_object (&job->project);
  g_clear_pointer (&job->r, nav_recommendation_unref);
  g_clear_pointer (&job->plan, nav_plan_unref);
  g_clear_pointer (&job->run, nav_run_unref);
  g_clear_pointer (&job->result, nav_catalog_unref);
  g_free (job);
}

static void
tell (NavOutcomeKeeper *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
make_record (Job *job, GError **error)
{
  g_auto (NavRunFigures) figures = { 0 };
  NavOutcomeRun run = { nav_plan_get_catalog (job->plan), job->r, &job->options, job->run,
                        &figures };

  nav_run_compute (job->run, &figures);
  job->record = nav_outcome_record_new (&run, NULL, error);
  return job->record != NULL;
}

static gboolean
do_job (Job *job, GError **error)
{
  gboolean done;

  if (job->record == NULL && !make_record (job, error))
    return FALSE;
  if (job->record->use == NAV_OUTCOME_REFUSED)
    return TRUE;
  done = job->there ? nav_outcome_record_put (job->record, job->knowledge, error)
                    : nav_outcome_record_remove (job->record, job->knowledge, error);
  if (!done)
    return FALSE;
  if (job->record->use != NAV_OUTCOME_CORRECTS)
    return TRUE; /* no plan is another with it */
  job->result = nav_knowledge_load (job->knowledge, error);
  return job->result != NULL;
}

static void
run_job (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  (void) source;
  (void) cancellable;
  if (do_job (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Of other needs another plan says nothing of the measurement. */
static gboolean
is_comparable (NavPlan *a, NavPlan *b)
{
  return nav_spec_equal (nav_plan_get_spec (a), nav_plan_get_spec (b));
}

static void
settle (NavOutcomeKeeper *self)
{
  NavPlan *now = self->project ? nav_project_get_plan (self->project) : NULL;

  if (!self->waiting || nav_project_get_busy (self->project) ||
      nav_project_get_refining (self->project))
    return;
  if (now != NULL && nav_plan_get_catalog (now) != nav_project_get_catalog (self->project))
    return;
  self->waiting = FALSE;
  if (now != NULL && is_comparable (self->before, now))
    self->change = nav_outcome_change_new (self->before, self->tried, now);
  tell (self);
}

static void
take_catalog (NavOutcomeKeeper *self, NavCatalog *catalog)
{
  if (self->project != NULL)
    nav_project_set_catalog (self->project, catalog);
  g_signal_emit (self, signals[CATALOG], 0, catalog);
  settle (self);
}

/* The plan was refined meanwhile, perhaps: like is compared with like. */
static void
remember_plan (NavOutcomeKeeper *self, const Job *job)
{
  NavPlan *latest = nav_project_get_plan (self->project);
  NavRecommendation *r =
    latest && is_comparable (latest, job->plan) ? nav_plan_find (latest, job->r->id) : NULL;

  self->before = nav_plan_ref (r ? latest : job->plan);
  self->tried = nav_recommendation_ref (r ? r : job->r);
  self->waiting = TRUE;
}

/* A run that just ended, unless another document is open by now. */
static void
take_run (NavOutcomeKeeper *self, Job *job)
{
  if (self->project != job->project)
    return;
  g_clear_pointer (&self->record, nav_outcome_record_unref);
  self->record = nav_outcome_record_ref (job->record);
  self->stored = job->record->use != NAV_OUTCOME_REFUSED;
  if (job->record->use != NAV_OUTCOME_CORRECTS || self->project == NULL)
    return;
  remember_plan (self, job);
  nav_project_add_outcome (self->project, job->record);
}

static void start_next (NavOutcomeKeeper *self);

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  NavOutcomeKeeper *self = NAV_OUTCOME_KEEPER (source);
  Job *job = data;

  (void) data;
  g_clear_error (&self->error);
  g_task_propagate_boolean (G_TASK (result), &self->error);
  g_queue_pop_head (&self->jobs);
  if (self->error == NULL && job->run != NULL)
    take_run (self, job);
  else if (self->error == NULL && job->record == self->record)
    self->stored = job->there;
  if (job->result != NULL)
    take_catalog (self, job->result);
  job_free (job);
  start_next (self);
  tell (self);
}

static void
start_next (NavOutcomeKeeper *self)
{
  Job *job = g_queue_peek_head (&self->jobs);
  g_autoptr (GTask) task = NULL;

  if (job == NULL)
    return;
  task = g_task_new (self, NULL, on_done, job);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, run_job);
}

/* Takes @job. */
static void
add_job (NavOutcomeKeeper *self, Job *job)
{
  job->knowledge = nav_knowledge_ref (self->knowledge);
  g_queue_push_tail (&self->jobs, job);
  if (self->jobs.length == 1)
    start_next (self);
  tell (self);
}

static void
clear_change (NavOutcomeKeeper *self)
{
  self->waiting = FALSE;
  g_clear_pointer (&self->change, nav_outcome_change_free);
  g_clear_pointer (&self->before, nav_plan_unref);
  g_clear_pointer (&self->tried, nav_recommendation_unref);
}

/**
 * nav_outcome_keeper_forget:
 *
 * What was told of the last run is told no more; stored it stays.
 */
void
nav_outcome_keeper_forget (NavOutcomeKeeper *self)
{
  g_return_if_fail (NAV_IS_OUTCOME_KEEPER (self));

  clear_change (self);
  g_clear_pointer (&self->record, nav_outcome_record_unref);
  g_clear_error (&self->error);
  self->stored = FALSE;
  tell (self);
}

/**
 * nav_outcome_keeper_keep:
 * @prover: whose run has ended
 *
 * Stores the run. One that somebody stopped, or that never began, is not.
 */
void
nav_outcome_keeper_keep (NavOutcomeKeeper *self, NavProver *prover)
{
  NavRun *run = nav_prover_get_run (prover);
  Job *job;

  g_return_if_fail (NAV_IS_OUTCOME_KEEPER (self) && NAV_IS_PROVER (prover));

  if (run == NULL || run->interrupted)
    return;
  nav_outcome_keeper_forget (self);
  job = g_new0 (Job, 1);
  *job = (Job){ .there = TRUE,
                .plan = nav_plan_ref (nav_prover_get_plan (prover)),
                .r = nav_recommendation_ref (nav_prover_get_recommendation (prover)),
                .run = nav_run_ref (run),
                .options = *nav_prover_get_options (prover),
                .project = self->project ? g_object_ref (self->project) : NULL };
  add_job (self, job);
}

/* Undone, or done again. */
static void
put_or_remove (NavOutcomeKeeper *self, NavOutcomeRecord *record, gboolean there)
{
  Job *job = g_new0 (Job, 1);

  clear_change (self);
  job->record = nav_outcome_record_ref (record);
  job->there = there;
  add_job (self, job);
}

/**
 * nav_outcome_keeper_take_back:
 *
 * Takes the last run out of the knowledge base again, whatever the project's last step was.
 */
void
nav_outcome_keeper_take_back (NavOutcomeKeeper *self)
{
  g_return_if_fail (NAV_IS_OUTCOME_KEEPER (self));

  if (self->record != NULL && self->stored)
    put_or_remove (self, self->record, FALSE);
}

/**
 * nav_outcome_keeper_set_project:
 * @project: (nullable): whose plan is tried
 */
void
nav_outcome_keeper_set_project (NavOutcomeKeeper *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_OUTCOME_KEEPER (self));

  if (!g_set_object (&self->project, project))
    return;
  nav_outcome_keeper_forget (self);
  g_signal_group_set_target (self->signals, project);
}

gboolean
nav_outcome_keeper_get_busy (NavOutcomeKeeper *self)
{
  return self->jobs.length > 0 || self->waiting;
}

/**
 * nav_outcome_keeper_get_record:
 *
 * Returns: (transfer none) (nullable): the last run
 */
NavOutcomeRecord *
nav_outcome_keeper_get_record (NavOutcomeKeeper *self)
{
  return self->record;
}

/**
 * nav_outcome_keeper_get_stored:
 *
 * Returns: whether it is in the knowledge base: it was not refused, nor taken back
 */
gboolean
nav_outcome_keeper_get_stored (NavOutcomeKeeper *self)
{
  return self->stored;
}

/**
 * nav_outcome_keeper_get_change:
 *
 * Returns: (nullable): what it made of the plan, once that is known
 */
const NavOutcomeChange *
nav_outcome_keeper_get_change (NavOutcomeKeeper *self)
{
  return self->change;
}

/**
 * nav_outcome_keeper_get_error:
 *
 * Returns: (nullable): why the last run could not be stored, or taken out
 */
const GError *
nav_outcome_keeper_get_error (NavOutcomeKeeper *self)
{
  return self->error;
}

static void
nav_outcome_keeper_dispose (GObject *object)
{
  NavOutcomeKeeper *self = NAV_OUTCOME_KEEPER (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  G_OBJECT_CLASS (nav_outcome_keeper_parent_class)->dispose (object);
}

static void
nav_outcome_keeper_finalize (GObject *object)
{
  NavOutcomeKeeper *self = NAV_OUTCOME_KEEPER (object);

  clear_change (self);
  g_clear_pointer (&self->record, nav_outcome_record_unref);
  g_clear_error (&self->error);
  g_queue_clear_full (&self->jobs, (GDestroyNotify) job_free);
  nav_knowledge_unref (self->knowledge);
  G_OBJECT_CLASS (nav_outcome_keeper_parent_class)->finalize (object);
}

static void
nav_outcome_keeper_class_init (NavOutcomeKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = nav_outcome_keeper_dispose;
  G_OBJECT_CLASS (klass)->finalize = nav_outcome_keeper_finalize;
  signals[CHANGED] = g_signal_new ("changed", NAV_TYPE_OUTCOME_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[CATALOG] = g_signal_new ("catalog", NAV_TYPE_OUTCOME_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, NAV_TYPE_CATALOG);
}

static void
nav_outcome_keeper_init (NavOutcomeKeeper *self)
{
  g_queue_init (&self->jobs);
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "outcome", G_CALLBACK (put_or_remove), self);
  g_signal_group_connect_swapped (self->signals, "notify::plan", G_CALLBACK (settle), self);
  g_signal_group_connect_swapped (self->signals, "notify::busy", G_CALLBACK (settle), self);
  g_signal_group_connect_swapped (self->signals, "notify::refining", G_CALLBACK (settle), self);
}

/**
 * nav_outcome_keeper_new:
 * @knowledge: where runs are kept
 *
 * Returns: (transfer full)
 */
NavOutcomeKeeper *
nav_outcome_keeper_new (NavKnowledge *knowledge)
{
  NavOutcomeKeeper *self = g_object_new (NAV_TYPE_OUTCOME_KEEPER, NULL);

  self->knowledge = nav_knowledge_ref (knowledge);
  return self;
}
