// SPDX-License-Identifier: Apache-2.0
// What became of a run, below what it measured.

#include "config.h"

#include "app/nav-observe-outcome.h"

#include <glib/gi18n.h>

#include "app/nav-announce.h"
#include "app/nav-application.h"
#include "app/nav-text.h"

struct _NavObserveOutcome {
  GtkWidget parent_instance;
  GtkLabel *change;
  GtkLabel *use;
  GtkLabel *reasons;
  GtkWidget *take_back;
  NavProject *project;      /* (nullable) */
  NavOutcomeKeeper *keeper; /* (nullable): there is no knowledge base to keep runs in */
  const NavOutcomeChange *told; /* (nullable): only compared with */
};

G_DEFINE_FINAL_TYPE (NavObserveOutcome, nav_observe_outcome, GTK_TYPE_WIDGET)

static void
show (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static char *
use_words (NavObserveOutcome *self)
{
  NavOutcomeRecord *record = nav_outcome_keeper_get_record (self->keeper);
  const GError *error = nav_outcome_keeper_get_error (self->keeper);

  if (error != NULL)
    return g_strdup (error->message);
  if (nav_outcome_keeper_get_stored (self->keeper) || record->use == NAV_OUTCOME_REFUSED)
    return nav_outcome_words_use (nav_text_words (), record);
  return g_strdup (_ ("Taken back: the measurement is not in the knowledge base any more."));
}

static void
show_change (NavObserveOutcome *self)
{
  const NavOutcomeChange *change = nav_outcome_keeper_get_change (self->keeper);
  g_autofree char *words = change ? nav_outcome_words_change (nav_text_words (), change) : NULL;

  show (self->change, words);
  if (change != NULL && change != self->told)
    nav_announce (GTK_WIDGET (self), words);
  self->told = change;
}

static void
update (NavObserveOutcome *self)
{
  NavOutcomeRecord *record = self->keeper ? nav_outcome_keeper_get_record (self->keeper) : NULL;
  gboolean stored = record != NULL && nav_outcome_keeper_get_stored (self->keeper);
  g_autofree char *use = NULL, *reasons = NULL;

  gtk_widget_set_visible (
    GTK_WIDGET (self),
    record != NULL || (self->keeper != NULL && nav_outcome_keeper_get_error (self->keeper)));
  gtk_widget_set_visible (self->take_back, stored);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  use = use_words (self);
  reasons = record ? nav_outcome_words_reasons (nav_text_words (), record) : NULL;
  show_change (self);
  show (self->use, use);
  show (self->reasons, reasons);
}

/* Everyone who plans plans with it. */
static void
on_catalog (NavObserveOutcome *self, NavCatalog *catalog)
{
  GApplication *application = g_application_get_default ();

  (void) self;
  if (NAV_IS_APPLICATION (application))
    nav_application_take_catalog (NAV_APPLICATION (application), catalog);
}

/* The last step of the document is undone as any other; what is none is just taken out. */
static void
take_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NavObserveOutcome *self = NAV_OBSERVE_OUTCOME (widget);
  gboolean last = self->project != NULL && nav_project_get_undo_step (self->project).kind ==
                                             NAV_PROJECT_STEP_MEASURE;

  (void) action;
  (void) parameter;
  if (last && nav_outcome_keeper_get_record (self->keeper)->use == NAV_OUTCOME_CORRECTS)
    nav_project_undo (self->project);
  else
    nav_outcome_keeper_take_back (self->keeper);
}

/**
 * nav_observe_outcome_get_busy:
 *
 * Returns: whether something is being stored or taken out, or the plan is made anew with it
 */
gboolean
nav_observe_outcome_get_busy (NavObserveOutcome *self)
{
  return self->keeper != NULL && nav_outcome_keeper_get_busy (self->keeper);
}

/**
 * nav_observe_outcome_take:
 * @prover: whose run has just ended, or which has none
 */
void
nav_observe_outcome_take (NavObserveOutcome *self, NavProver *prover)
{
  g_return_if_fail (NAV_IS_OBSERVE_OUTCOME (self));

  if (self->keeper == NULL)
    return;
  if (nav_prover_get_run (prover) != NULL)
    nav_outcome_keeper_keep (self->keeper, prover);
  else
    nav_outcome_keeper_forget (self->keeper);
}

static void
drop_keeper (NavObserveOutcome *self)
{
  if (self->keeper == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->keeper, self);
  nav_outcome_keeper_set_project (self->keeper, NULL);
  g_clear_object (&self->keeper);
}

/**
 * nav_observe_outcome_set_knowledge:
 * @knowledge: (nullable): where runs are kept; NULL: nowhere any more, the program ends
 */
void
nav_observe_outcome_set_knowledge (NavObserveOutcome *self, NavKnowledge *knowledge)
{
  g_return_if_fail (NAV_IS_OBSERVE_OUTCOME (self));

  if (knowledge == NULL)
    drop_keeper (self);
  if (knowledge == NULL || self->keeper != NULL)
    return;
  self->keeper = nav_outcome_keeper_new (knowledge);
  nav_outcome_keeper_set_project (self->keeper, self->project);
  g_signal_connect_swapped (self->keeper, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->keeper, "catalog", G_CALLBACK (on_catalog), self);
}

/**
 * nav_observe_outcome_set_project:
 * @project: (nullable)
 */
void
nav_observe_outcome_set_project (NavObserveOutcome *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_OBSERVE_OUTCOME (self));

  if (g_set_object (&self->project, project) && self->keeper != NULL)
    nav_outcome_keeper_set_project (self->keeper, project);
}

static void
nav_observe_outcome_dispose (GObject *object)
{
  NavObserveOutcome *self = NAV_OBSERVE_OUTCOME (object);
  GtkWidget *child;

  drop_keeper (self);
  g_clear_object (&self->project);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_outcome_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavObserveOutcome, name)

static void
nav_observe_outcome_class_init (NavObserveOutcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_observe_outcome_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-observe-outcome.ui");
  BIND (change);
  BIND (use);
  BIND (reasons);
  BIND (take_back);
  gtk_widget_class_install_action (widget_class, "outcome.take-back", NULL, take_back);
}

static void
nav_observe_outcome_init (NavObserveOutcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
