// SPDX-License-Identifier: Apache-2.0
// The parts of a detail that look beyond the forecast: what would change the answer, and what the
// requests of each workload do.

#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-badge.h"
#include "app/nav-detail-sections.h"
#include "app/nav-facts.h"
#include "app/nav-figure.h"
#include "app/nav-text.h"
#include "workflow/nav-plan-words.h"

typedef struct {
  NavFacts *facts;
  NavPlan *plan;
  NavRecommendation *r;
} Filling;

/* "3 replicas, $2,738 a month"; the number of replicas is what can be asked why. */
static char *
size_text (const Filling *f, const NavWhatIf *what_if)
{
  g_autofree char *replicas =
    nav_words_quantity (nav_text_words (), what_if->replicas, "replicas");
  g_autofree char *money = NULL;

  if (what_if->replicas == 0)
    return g_strdup (_ ("targets not held"));
  if (what_if->replicas == f->r->replicas || !isfinite (what_if->cost_per_month))
    return g_steal_pointer (&replicas);
  money = nav_format_money (nav_text_numbers (), what_if->cost_per_month, "USD");
  /* Translators: "3 replicas, $2,738 a month" */
  return g_strdup_printf (_ ("%s, %s a month"), replicas, money);
}

static void
add_what_if (Filling *f, const char *format, const NavWhatIf *what_if, const char *kind, guint i)
{
  g_autofree char *share = nav_format_percent (nav_text_numbers (), fabs (what_if->change));
  g_autoptr (NavFinding) args = nav_finding_new ("", "share", share, NULL);
  g_autofree char *name = nav_words_fill (nav_text_words (), format, args);
  g_autofree char *value = size_text (f, what_if);
  g_autofree char *path = g_strdup_printf ("sensitivity.%s[%u].replicas", kind, i);

  nav_facts_add_figure (f->facts, name, value, f->plan, f->r, path);
}

/**
 * nav_detail_section_what_if:
 *
 * What it would take if the load or the forecast were off, and how near the edge is.
 */
GtkWidget *
nav_detail_section_what_if (NavPlan *plan, NavRecommendation *r)
{
  Filling f = { NAV_FACTS (nav_facts_new ()), plan, r };
  g_autofree char *knee = nav_plan_words_knee (nav_text_words (), r);

  if (isnan (r->knee.rate)) {
    g_object_unref (g_object_ref_sink (f.facts));
    return NULL;
  }
  add_what_if (&f, _ ("{share} more requests"), &r->if_rate[1], "rate", 1);
  add_what_if (&f, _ ("{share} fewer requests"), &r->if_rate[0], "rate", 0);
  add_what_if (&f, _ ("{share} slower than forecast"), &r->if_steps[1], "service_time", 1);
  add_what_if (&f, _ ("{share} faster than forecast"), &r->if_steps[0], "service_time", 0);
  nav_facts_add_note (f.facts, knee ? knee : "");
  return nav_detail_section_new (_ ("What would change this"), GTK_WIDGET (f.facts));
}

static void
add_class (Filling *f, const NavClassReport *report)
{
  g_autofree char *workload = nav_plan_words_workload (nav_text_words (), f->plan,
                                                       report->workload);
  g_autofree char *name = nav_text_capital (workload);
  g_autofree char *figures = nav_plan_words_class (nav_text_words (), report);
  GtkWidget *line = nav_facts_add_line (f->facts, name);
  GtkWidget *badge = g_object_new (NAV_TYPE_BADGE, "valign", GTK_ALIGN_START, NULL);

  nav_badge_set_verdict (NAV_BADGE (badge), report->slo.verdict);
  gtk_box_append (GTK_BOX (line), badge);
  nav_facts_add_note (f->facts, figures);
}

/**
 * nav_detail_section_classes:
 *
 * What the requests of each workload do, where there are several and they were simulated.
 */
GtkWidget *
nav_detail_section_classes (NavPlan *plan, NavRecommendation *r)
{
  Filling f = { NULL, plan, r };

  if (r->classes == NULL || r->classes->len < 2)
    return NULL;
  f.facts = NAV_FACTS (nav_facts_new ());
  for (guint i = 0; i < r->classes->len; i++)
    add_class (&f, &g_array_index (r->classes, NavClassReport, i));
  return nav_detail_section_new (_ ("Each workload"), GTK_WIDGET (f.facts));
}
