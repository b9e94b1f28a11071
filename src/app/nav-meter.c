// SPDX-License-Identifier: Apache-2.0
// A latency against its target, in words, in figures and as a bar.

#include "config.h"

#include "app/nav-meter.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-badge.h"
#include "app/nav-bar-view.h"
#include "app/nav-figure.h"
#include "app/nav-text.h"
#include "app/nav-tooltip.h"

struct _NavMeter {
  GtkWidget parent_instance;
  GtkLabel *name;
  GtkLabel *meaning;
  NavFigure *value;
  NavBadge *verdict;
  NavBarView *bar;
  GtkLabel *range;
  GtkLabel *target;
};

G_DEFINE_FINAL_TYPE (NavMeter, nav_meter, GTK_TYPE_WIDGET)

/* "TTFT p95" */
static char *
short_name (const NavSloMetric *metric, double percentile)
{
  g_autofree char *number = nav_format_number (nav_text_numbers (), percentile);

  return g_strdup_printf (
    "%s p%s",
    nav_words_term (nav_text_words (), NAV_WORDS_METRIC, nav_metric_names[metric->metric]), number);
}

/* What TTFT and p95 mean, for those who point at them. */
static void
explain_name (NavMeter *self, const NavSloMetric *metric, double percentile)
{
  static const char *const terms[] = { [NAV_METRIC_TTFT] = "ttft",
                                       [NAV_METRIC_TPOT] = "tpot",
                                       [NAV_METRIC_ITL] = "itl",
                                       [NAV_METRIC_E2E] = "e2e" };
  g_autofree char *share = nav_format_number (nav_text_numbers (), percentile);
  /* Translators: %s is a number: "95 of 100 requests are at least as fast as this." */
  g_autofree char *meaning =
    g_strdup_printf (_ ("%s of 100 requests are at least as fast as this."), share);
  g_autofree char *text = g_strdup_printf (
    "%s %s", nav_words_term (nav_text_words (), NAV_WORDS_GLOSSARY, terms[metric->metric]),
    meaning);

  nav_tooltip_set (GTK_WIDGET (self->name), text);
}

static char *
target_text (const NavSloMetric *metric)
{
  g_autofree char *ms = nav_format_ms (nav_text_numbers (), metric->target);

  return isfinite (metric->target) ? g_strdup_printf (_ ("target %s"), ms)
                                   : g_strdup (_ ("no target"));
}

static char *
range_text (const NavSloMetric *metric)
{
  if (!isfinite (metric->low) || !isfinite (metric->high))
    return g_strdup (_ ("range unknown"));
  return nav_format_ms_range (nav_text_numbers (), metric->low, metric->high);
}

/* All but the verdict.
 * @spoken: the range as it is read out */
static void
show (NavMeter *self, const NavSloMetric *metric, const char *name, const char *value,
      const char *range, const char *spoken, const char *verdict)
{
  g_autofree char *target = target_text (metric);
  g_autofree char *text =
    /* Translators: read out for a bar: "TTFT p95: 61 ms, 48–74 ms in 8 of 10 cases, target 150 ms,
       met" */
    g_strdup_printf (_ ("%s: %s, %s, %s, %s"), name, value, spoken, target, verdict);
  gboolean judged = isfinite (metric->target);

  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->meaning, nav_words_term (nav_text_words (), NAV_WORDS_METRIC_LONG,
                                                      nav_metric_names[metric->metric]));
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), judged);
  nav_bar_view_set_metric (self->bar, metric);
  /* Its room stays, or figures side by side would not stand in one line. */
  gtk_widget_set_opacity (GTK_WIDGET (self->bar), judged ? 1 : 0);
  gtk_label_set_label (self->range, range);
  gtk_label_set_label (self->target, target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  nav_tooltip_set (GTK_WIDGET (self->bar), text);
}

/**
 * nav_meter_set:
 * @judged: which of the recommendation's judged metrics
 */
void
nav_meter_set (NavMeter *self, NavPlan *plan, NavRecommendation *recommendation, guint judged)
{
  const NavSloMetric *metric;
  g_autofree char *path = g_strdup_printf ("slo.metrics[%u].predicted", judged);
  g_autofree char *name = NULL, *value = NULL, *range = NULL, *spoken = NULL;

  g_return_if_fail (NAV_IS_METER (self));
  g_return_if_fail (judged < NAV_N_JUDGED);

  metric = &recommendation->slo.metrics[judged];
  name = short_name (metric, recommendation->slo.percentile);
  value = nav_format_ms (nav_text_numbers (), metric->predicted);
  range = range_text (metric);
  /* Translators: read out: "48–74 ms in 8 of 10 cases" */
  spoken = g_strdup_printf (_ ("%s in 8 of 10 cases"), range);
  explain_name (self, metric, recommendation->slo.percentile);
  nav_figure_set (self->value, value, name, plan, recommendation, path);
  nav_badge_set_verdict (self->verdict, metric->verdict);
  show (self, metric, name, value, range, spoken,
        nav_words_term (nav_text_words (), NAV_WORDS_VERDICT, nav_verdict_names[metric->verdict]));
}

/**
 * nav_meter_set_measured:
 * @metric: what was measured, with its interval, instead of what is predicted
 * @range: the interval in words
 * @verdict: in words
 *
 * Shows a measurement at @percentile.
 */
void
nav_meter_set_measured (NavMeter *self, const NavSloMetric *metric, double percentile,
                        const char *range, const char *verdict)
{
  g_autofree char *name = NULL, *value = NULL, *spoken = NULL;

  g_return_if_fail (NAV_IS_METER (self));

  name = short_name (metric, percentile);
  value = nav_format_ms (nav_text_numbers (), metric->predicted);
  /* Translators: read out: "41–52 ms with 95 % confidence" */
  spoken = g_strdup_printf (_ ("%s with 95 %% confidence"), range);
  explain_name (self, metric, percentile);
  nav_figure_set (self->value, value, name, NULL, NULL, NULL);
  nav_badge_set_words (self->verdict, metric->verdict, verdict);
  show (self, metric, name, value, range, spoken, verdict);
}

static void
nav_meter_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_meter_parent_class)->dispose (object);
}

static void
nav_meter_class_init (NavMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_meter_dispose;
  g_type_ensure (NAV_TYPE_BADGE);
  g_type_ensure (NAV_TYPE_BAR_VIEW);
  g_type_ensure (NAV_TYPE_FIGURE);
  gtk_widget_class_set_template_from_resource (widget_class, NAV_RESOURCE_BASE "/nav-meter.ui");
  gtk_widget_class_bind_template_child (widget_class, NavMeter, name);
  gtk_widget_class_bind_template_child (widget_class, NavMeter, meaning);
  gtk_widget_class_bind_template_child (widget_class, NavMeter, value);
  gtk_widget_class_bind_template_child (widget_class, NavMeter, verdict);
  gtk_widget_class_bind_template_child (widget_class, NavMeter, bar);
  gtk_widget_class_bind_template_child (widget_class, NavMeter, range);
  gtk_widget_class_bind_template_child (widget_class, NavMeter, target);
  gtk_widget_class_set_css_name (widget_class, "meter");
}

static void
nav_meter_init (NavMeter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
