// SPDX-License-Identifier: Apache-2.0
// What a run says of the plan. Hidden until there is one.

#include "config.h"

#include "app/nav-observe-verdict.h"

#include "app/nav-announce.h"
#include "app/nav-badge.h"
#include "app/nav-fold-box.h"
#include "app/nav-observe-comparison.h"
#include "app/nav-observe-outcome.h"
#include "app/nav-observe-report.h"
#include "app/nav-text.h"
#include "workflow/nav-run-words.h"

struct _NavObserveVerdict {
  GtkWidget parent_instance;
  GtkLabel *sentence;
  GtkLabel *load;
  GtkLabel *meaning;
  GtkLabel *findings;
  NavObserveOutcome *outcome;
  NavFoldBox *comparison;
  NavObserveReport *report;
  NavProver *prover; /* (nullable) */
  NavRun *shown;     /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NavObserveVerdict, nav_observe_verdict, GTK_TYPE_WIDGET)

/* Whether the targets held; without targets, how the forecast did. */
static char *
answer (const NavProof *proof, const NavRunFigures *figures)
{
  const NavWordsStyle *words = nav_text_words ();
  g_autofree char *text = figures->n_targets > 0
                            ? nav_run_words_verdict (words, figures, proof->percentile)
                            : nav_proof_words_headline (words, proof);

  return nav_text_keep_units (text);
}

static void
show_answer (NavObserveVerdict *self, const NavProof *proof, const NavRunFigures *figures)
{
  NavVerdict look = nav_observe_verdict_look (figures, figures->verdict);
  const char *classes[] = { "title-3", "numeric", "verdict", nav_badge_get_verdict_class (look),
                            NULL };
  g_autofree char *text = answer (proof, figures);

  if (figures->n_targets == 0)
    classes[2] = NULL;
  gtk_widget_set_css_classes (GTK_WIDGET (self->sentence), classes);
  gtk_label_set_label (self->sentence, text);
  nav_announce (GTK_WIDGET (self), text);
}

static void
show_words (NavObserveVerdict *self, const NavProof *proof)
{
  const NavWordsStyle *words = nav_text_words ();
  const NavRunFigures *figures = nav_prover_get_figures (self->prover);
  g_autofree char *meaning = nav_proof_words_meaning (words, proof);
  g_autofree char *load = nav_proof_words_load (
    words, nav_prover_get_recommendation (self->prover), nav_prover_get_options (self->prover));
  g_autofree char *findings = nav_observe_findings_words (figures);

  show_answer (self, proof, figures);
  gtk_label_set_label (self->load, load);
  gtk_label_set_label (self->meaning, meaning);
  gtk_label_set_label (self->findings, findings);
  gtk_widget_set_visible (GTK_WIDGET (self->findings), *findings != '\0');
}

static void
show_metrics (NavObserveVerdict *self, const NavRun *run, const NavProof *proof)
{
  const NavRunFigures *figures = nav_prover_get_figures (self->prover);

  nav_fold_box_remove_all (self->comparison);
  for (guint i = 0; i < NAV_N_JUDGED; i++)
    nav_fold_box_append (self->comparison,
                         nav_observe_metric_new (run, figures, proof, &proof->metrics[i]));
}

/**
 * nav_observe_verdict_update:
 *
 * To what the prover has now.
 */
void
nav_observe_verdict_update (NavObserveVerdict *self)
{
  NavRun *run;

  g_return_if_fail (NAV_IS_OBSERVE_VERDICT (self));

  run = self->prover ? nav_prover_get_run (self->prover) : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), run != NULL);
  if (run == self->shown)
    return;
  g_clear_pointer (&self->shown, nav_run_unref);
  if (run != NULL) {
    const NavProof *proof = nav_prover_get_proof (self->prover);
    self->shown = nav_run_ref (run);
    show_words (self, proof);
    show_metrics (self, run, proof);
  }
  nav_observe_outcome_take (self->outcome, self->prover);
}

/**
 * nav_observe_verdict_set_prover:
 */
void
nav_observe_verdict_set_prover (NavObserveVerdict *self, NavProver *prover)
{
  g_return_if_fail (NAV_IS_OBSERVE_VERDICT (self));

  g_set_object (&self->prover, prover);
  nav_observe_report_set_prover (self->report, prover);
}

/**
 * nav_observe_verdict_set_knowledge:
 * @knowledge: where what came of runs is kept; without it, it is not
 */
void
nav_observe_verdict_set_knowledge (NavObserveVerdict *self, NavKnowledge *knowledge)
{
  g_return_if_fail (NAV_IS_OBSERVE_VERDICT (self));

  nav_observe_outcome_set_knowledge (self->outcome, knowledge);
}

/**
 * nav_observe_verdict_set_project:
 * @project: (nullable): what is planned again with what came of a run
 */
void
nav_observe_verdict_set_project (NavObserveVerdict *self, NavProject *project)
{
  g_return_if_fail (NAV_IS_OBSERVE_VERDICT (self));

  nav_observe_outcome_set_project (self->outcome, project);
}

static void
nav_observe_verdict_dispose (GObject *object)
{
  NavObserveVerdict *self = NAV_OBSERVE_VERDICT (object);
  GtkWidget *child;

  g_clear_object (&self->prover);
  g_clear_pointer (&self->shown, nav_run_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_verdict_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavObserveVerdict, name)

static void
nav_observe_verdict_class_init (NavObserveVerdictClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_observe_verdict_dispose;
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  g_type_ensure (NAV_TYPE_OBSERVE_OUTCOME);
  g_type_ensure (NAV_TYPE_OBSERVE_REPORT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-observe-verdict.ui");
  BIND (sentence);
  BIND (load);
  BIND (meaning);
  BIND (findings);
  BIND (outcome);
  BIND (comparison);
  BIND (report);
  gtk_widget_class_set_css_name (widget_class, "verdict");
}

static void
nav_observe_verdict_init (NavObserveVerdict *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
