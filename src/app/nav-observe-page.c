// SPDX-License-Identifier: Apache-2.0
// The Observe stage: what is tried, where, how far it is, and what came of it.

#include "config.h"

#include "app/nav-observe-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/nav-drop-down.h"
#include "app/nav-observe-pictures.h"
#include "app/nav-observe-prompt.h"
#include "app/nav-observe-setup.h"
#include "app/nav-observe-sweep.h"
#include "app/nav-observe-verdict.h"
#include "app/nav-observe-words.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

struct _NavObservePage {
  GtkWidget parent_instance;
  GtkStack *pages;
  GtkLabel *what;
  NavObserveSetup *setup;
  GtkDropDown *duration;
  GtkWidget *run;
  GtkWidget *find;
  GtkWidget *stop;
  GtkProgressBar *progress;
  GtkLabel *status;
  GtkBox *results;
  NavObserveSweep *sweep;
  NavObserveVerdict *verdict;
  NavObservePictures *pictures;
  NavObservePrompt *prompt;
  NavProject *project; /* (nullable) */
  GSignalGroup *signals;
  NavProver *prover;
  NavSweeper *sweeper;
  gboolean sweeping; /* what was started last is a search, not a run */
  double duration_s;
};

/* How long requests come. */
static const struct {
  double seconds;
  const char *name;
} durations[] = {
  { 10, N_ ("10 seconds") }, { 30, N_ ("30 seconds") }, { 60, N_ ("1 minute") },
  { 120, N_ ("2 minutes") }, { 300, N_ ("5 minutes") }, { 600, N_ ("10 minutes") },
};

G_DEFINE_FINAL_TYPE (NavObservePage, nav_observe_page, GTK_TYPE_WIDGET)

/* What is selected, or else the best. */
static NavRecommendation *
get_chosen (NavObservePage *self)
{
  NavPlan *plan = self->project ? nav_project_get_plan (self->project) : NULL;
  const char *id = plan ? nav_project_get_selected (self->project) : NULL;
  NavRecommendation *r = id ? nav_plan_find (plan, id) : NULL;

  return r != NULL || plan == NULL ? r : nav_plan_best (plan, NAV_LIST_BALANCED);
}

/**
 * nav_observe_page_get_running:
 *
 * Returns: whether something is tried out: a run, or the search of a limit
 */
gboolean
nav_observe_page_get_running (NavObservePage *self)
{
  g_return_val_if_fail (NAV_IS_OBSERVE_PAGE (self), FALSE);

  return nav_prover_get_running (self->prover) || nav_sweeper_get_running (self->sweeper);
}

/**
 * nav_observe_page_get_share:
 *
 * Returns: how much of what runs is done, from 0 to 1
 */
double
nav_observe_page_get_share (NavObservePage *self)
{
  g_return_val_if_fail (NAV_IS_OBSERVE_PAGE (self), 0);

  if (self->sweeping)
    return nav_sweeper_get_share (self->sweeper);
  return MIN (nav_prover_get_progress (self->prover)->elapsed_s /
                nav_prover_get_duration_s (self->prover),
              1);
}

static void
update_status (NavObservePage *self)
{
  const GError *error = self->sweeping ? nav_sweeper_get_error (self->sweeper)
                                       : nav_prover_get_error (self->prover);
  gboolean running = nav_observe_page_get_running (self);
  g_autofree char *text = NULL;

  if (error != NULL)
    text = g_strdup (error->message);
  else if (running)
    text = self->sweeping ? nav_observe_words_step (self->sweeper)
                          : nav_observe_words_run (self->prover);
  gtk_label_set_label (self->status, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status), text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), running);
  if (running)
    gtk_progress_bar_set_fraction (self->progress, nav_observe_page_get_share (self));
}

/* What one begins with goes when it begins, and what one stops it with when it ends: the keyboard
 * does not go with them. */
static void
keep_focus (NavObservePage *self, gboolean running)
{
  GtkWidget *next = running ? self->stop : self->run;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *const going[] = { self->run, self->find, GTK_WIDGET (self->duration),
                               GTK_WIDGET (self->setup) };
  gboolean goes = focus == self->stop && !running;

  for (gsize i = 0; running && focus != NULL && i < G_N_ELEMENTS (going); i++)
    goes = goes || focus == going[i] || gtk_widget_is_ancestor (focus, going[i]);
  gtk_widget_set_visible (next, TRUE);
  if (goes && !gtk_widget_grab_focus (next))
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
update_controls (NavObservePage *self)
{
  gboolean running = nav_observe_page_get_running (self);
  gboolean ready = get_chosen (self) != NULL && nav_observe_setup_is_ready (self->setup);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), running ? "observe.stop" : "observe.run",
                                 running || ready);
  keep_focus (self, running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "observe.run", ready && !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "observe.find-limit", ready && !running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "observe.stop", running);
  gtk_widget_set_visible (self->run, !running);
  gtk_widget_set_visible (self->find, !running);
  gtk_widget_set_visible (self->stop, running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->setup), !running);
  gtk_widget_set_sensitive (GTK_WIDGET (self->duration), !running);
  nav_observe_prompt_set_ready (self->prompt, ready && !running);
}

/* What was started last, a run or a search, is of this one. */
static NavRecommendation *
get_tried (NavObservePage *self)
{
  return self->sweeping ? nav_sweeper_get_recommendation (self->sweeper)
                        : nav_prover_get_recommendation (self->prover);
}

/* While something runs, and until the next run, that is what the page is about. */
static void
update_what (NavObservePage *self)
{
  NavRecommendation *r = nav_observe_page_get_running (self) ? get_tried (self) : get_chosen (self);
  g_autofree char *hardware = r ? nav_plan_words_hardware (nav_text_words (), r) : NULL;
  /* Translators: a model and GPUs: "Llama 3.1 8B on 2 × L4" */
  g_autofree char *text =
    r ? g_strdup_printf (_ ("%s on %s"), nav_plan_words_model (r), hardware) : NULL;

  gtk_label_set_label (self->what, text ? text : "");
  gtk_stack_set_visible_child_name (
    self->pages, r || get_tried (self) ? "work" : "none");
}

static void
update (NavObservePage *self)
{
  update_what (self);
  update_controls (self);
  update_status (self);
  nav_observe_verdict_update (self->verdict);
  nav_observe_pictures_update (self->pictures);
  nav_observe_sweep_update (self->sweep);
}

static void
on_notify (NavObservePage *self, GParamSpec *pspec)
{
  if (!g_str_equal (pspec->name, "plan") && !g_str_equal (pspec->name, "selected"))
    return;
  update_what (self);
  update_controls (self);
}

/* The newer of a run and a search stands above the other. */
static void
begin (NavObservePage *self, gboolean sweeping)
{
  NavPlan *plan = self->project ? nav_project_get_plan (self->project) : NULL;
  NavRecommendation *r = get_chosen (self);
  g_auto (NavServerChoice) choice = { 0 };

  nav_observe_setup_get_choice (self->setup, &choice);
  if (r == NULL || nav_observe_page_get_running (self))
    return;
  self->sweeping = sweeping;
  gtk_box_reorder_child_after (self->results, GTK_WIDGET (self->sweep),
                               sweeping ? NULL : GTK_WIDGET (self->pictures));
  if (sweeping)
    nav_sweeper_start (self->sweeper, plan, r, &choice, self->duration_s);
  else
    nav_prover_start (self->prover, plan, r, &choice, self->duration_s);
}

static void
run (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action;
  (void) parameter;
  begin (NAV_OBSERVE_PAGE (widget), FALSE);
}

static void
find_limit (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action;
  (void) parameter;
  begin (NAV_OBSERVE_PAGE (widget), TRUE);
}

static void
on_send (NavObservePage *self)
{
  NavRecommendation *r = get_chosen (self);
  g_auto (NavServerChoice) choice = { 0 };

  nav_observe_setup_get_choice (self->setup, &choice);
  if (r != NULL)
    nav_observe_prompt_send (self->prompt, nav_project_get_plan (self->project), r, &choice);
}

static void
on_duration (NavObservePage *self)
{
  guint chosen = gtk_drop_down_get_selected (self->duration);

  if (chosen < G_N_ELEMENTS (durations))
    self->duration_s = durations[chosen].seconds;
}

static void
stop (GtkWidget *widget, const char *action, GVariant *parameter)
{
  (void) action;
  (void) parameter;
  nav_observe_page_stop (NAV_OBSERVE_PAGE (widget));
}

/**
 * nav_observe_page_set_duration:
 *
 * For so long requests come, from the next run on; NAV_PROOF_SECONDS where nobody says otherwise.
 */
void
nav_observe_page_set_duration (NavObservePage *self, double seconds)
{
  g_return_if_fail (NAV_IS_OBSERVE_PAGE (self));

  self->duration_s = seconds;
}

static void
begin_on_simulator (NavObservePage *self, gboolean sweeping)
{
  if (nav_observe_page_get_running (self))
    return;
  nav_observe_setup_choose_simulator (self->setup);
  begin (self, sweeping);
  gtk_widget_grab_focus (self->stop);
}

/**
 * nav_observe_page_prove:
 *
 * Tries what is selected out on the simulator.
 */
void
nav_observe_page_prove (NavObservePage *self)
{
  g_return_if_fail (NAV_IS_OBSERVE_PAGE (self));

  begin_on_simulator (self, FALSE);
}

/**
 * nav_observe_page_find_limit:
 *
 * Searches the highest rate at which the simulator keeps the targets of what is selected.
 */
void
nav_observe_page_find_limit (NavObservePage *self)
{
  g_return_if_fail (NAV_IS_OBSERVE_PAGE (self));

  begin_on_simulator (self, TRUE);
}

/**
 * nav_observe_page_stop:
 *
 * Ends what runs; what it has found out by then is shown.
 */
void
nav_observe_page_stop (NavObservePage *self)
{
  g_return_if_fail (NAV_IS_OBSERVE_PAGE (self));

  nav_prover_stop (self->prover);
  nav_sweeper_stop (self->sweeper);
}

/**
 * nav_observe_page_get_prover:
 *
 * Returns: (transfer none)
 */
NavProver *
nav_observe_page_get_prover (NavObservePage *self)
{
  return self->prover;
}

/**
 * nav_observe_page_get_sweeper:
 *
 * Returns: (transfer none)
 */
NavSweeper *
nav_observe_page_get_sweeper (NavObservePage *self)
{
  return self->sweeper;
}

/**
 * nav_observe_page_set_knowledge:
 * @knowledge: where what came of runs is kept; without it, it is not
 */
void
nav_observe_page_set_knowledge (NavObservePage *self, NavKnowledge *knowledge)
{
  g_return_if_fail (NAV_IS_OBSERVE_PAGE (self));

  nav_observe_verdict_set_knowledge (self->verdict, knowledge);
}

/**
 * nav_observe_page_set_project:
 * @project: (nullable): whose plan to try
 */
void
nav_observe_page_set_project (NavObservePage *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_OBSERVE_PAGE (self));

  if (!g_set_object (&self->project, project))
    return;
  g_signal_group_set_target (self->signals, project);
  nav_observe_verdict_set_project (self->verdict, project);
  update (self);
}

static void
nav_observe_page_dispose (GObject *object)
{
  NavObservePage *self = NAV_OBSERVE_PAGE (object);
  GtkWidget *child;

  if (self->prover != NULL) {
    g_signal_handlers_disconnect_by_data (self->prover, self);
    nav_prover_stop (self->prover);
  }
  g_clear_object (&self->prover);
  if (self->sweeper != NULL) {
    g_signal_handlers_disconnect_by_data (self->sweeper, self);
    nav_sweeper_stop (self->sweeper);
  }
  g_clear_object (&self->sweeper);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->project);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavObservePage, name)

static void
nav_observe_page_class_init (NavObservePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_observe_page_dispose;
  g_type_ensure (NAV_TYPE_OBSERVE_PICTURES);
  g_type_ensure (NAV_TYPE_OBSERVE_PROMPT);
  g_type_ensure (NAV_TYPE_OBSERVE_SETUP);
  g_type_ensure (NAV_TYPE_OBSERVE_SWEEP);
  g_type_ensure (NAV_TYPE_OBSERVE_VERDICT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-observe-page.ui");
  BIND (pages);
  BIND (what);
  BIND (setup);
  BIND (duration);
  BIND (run);
  BIND (find);
  BIND (stop);
  BIND (progress);
  BIND (status);
  BIND (results);
  BIND (sweep);
  BIND (verdict);
  BIND (pictures);
  BIND (prompt);
  gtk_widget_class_bind_template_callback (widget_class, update_controls);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_duration);
  gtk_widget_class_install_action (widget_class, "observe.run", NULL, run);
  gtk_widget_class_install_action (widget_class, "observe.find-limit", NULL, find_limit);
  gtk_widget_class_install_action (widget_class, "observe.stop", NULL, stop);
  gtk_widget_class_set_css_name (widget_class, "observe");
}

static void
fill_durations (NavObservePage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint usual = 0;

  for (guint i = 0; i < G_N_ELEMENTS (durations); i++) {
    gtk_string_list_append (names, _ (durations[i].name));
    if (durations[i].seconds == NAV_PROOF_SECONDS)
      usual = i;
  }
  gtk_drop_down_set_model (self->duration, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->duration, usual);
  nav_drop_down_set_name (self->duration, _ ("How long requests come"), NULL);
  self->duration_s = NAV_PROOF_SECONDS;
}

static void
nav_observe_page_init (NavObservePage *self)
{
  self->prover = nav_prover_new ();
  self->sweeper = nav_sweeper_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_durations (self);
  nav_observe_pictures_set_prover (self->pictures, self->prover);
  nav_observe_verdict_set_prover (self->verdict, self->prover);
  nav_observe_sweep_set_sweeper (self->sweep, self->sweeper);
  self->signals = g_signal_group_new (NAV_TYPE_PROJECT);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (on_notify), self);
  g_signal_connect_swapped (self->prover, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->sweeper, "changed", G_CALLBACK (update), self);
  update (self);
}
