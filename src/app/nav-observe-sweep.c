// SPDX-License-Identifier: Apache-2.0
// What a search for the limit found, as far as it is.

#include "config.h"

#include "app/nav-observe-sweep.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/nav-announce.h"
#include "app/nav-chart-box.h"
#include "app/nav-export.h"
#include "app/nav-fold-box.h"
#include "app/nav-observe-steps.h"
#include "app/nav-text.h"
#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "workflow/nav-sweep-charts.h"
#include "workflow/nav-sweep-report.h"
#include "workflow/nav-sweep-words.h"

#define PICTURE_HEIGHT 240

#define N_CHARTS (NAV_N_JUDGED + 1) /* a metric each, and the rates */

struct _NavObserveSweep {
  GtkWidget parent_instance;
  GtkLabel *result;
  GtkLabel *tried;
  GtkLabel *caution;
  GtkListBox *steps;
  NavFoldBox *charts;
  GtkWidget *report;
  NavChartBox pictures[N_CHARTS]; /* within @charts */
  NavSweeper *sweeper; /* (nullable) */
  NavSweep *shown;     /* (nullable): whose steps are on the screen */
  guint n_shown;       /* of them */
  gboolean told;       /* its result is there */
};

G_DEFINE_FINAL_TYPE (NavObserveSweep, nav_observe_sweep, GTK_TYPE_WIDGET)

static NavChart *
make_chart (const NavSweep *sweep, const NavSweepForecast *forecast, guint i)
{
  return i < NAV_N_JUDGED
           ? nav_sweep_chart_metric (nav_text_words (), sweep, forecast, nav_judged_metrics[i])
           : nav_sweep_chart_rates (nav_text_words (), sweep, forecast);
}

/* A metric without a target decides nothing. */
static gboolean
is_wanted (const NavSweep *sweep, guint i)
{
  return i >= NAV_N_JUDGED || isfinite (sweep->spec->targets[nav_judged_metrics[i]]);
}

static void
add_chart (NavObserveSweep *self, guint i)
{
  self->pictures[i] = nav_chart_box_new (PICTURE_HEIGHT);
  nav_fold_box_append (self->charts, self->pictures[i].box);
}

/* Once there is something to draw. */
static void
add_charts (NavObserveSweep *self)
{
  for (guint i = 0; self->pictures[N_CHARTS - 1].box == NULL && i < N_CHARTS; i++)
    add_chart (self, i);
}

static void
draw (NavObserveSweep *self, const NavSweep *sweep)
{
  const NavSweepForecast *forecast = nav_sweeper_get_forecast (self->sweeper);

  add_charts (self);
  for (guint i = 0; i < N_CHARTS; i++) {
    g_autoptr (NavChart) chart = is_wanted (sweep, i) ? make_chart (sweep, forecast, i) : NULL;
    gtk_widget_set_visible (self->pictures[i].box, chart != NULL && !nav_chart_is_empty (chart));
    if (chart == NULL)
      continue;
    gtk_label_set_label (self->pictures[i].heading, nav_chart_get_title (chart));
    nav_chart_view_set_chart (self->pictures[i].view, chart);
  }
}

static void
forget (NavObserveSweep *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->steps, 0)) != NULL)
    gtk_list_box_remove (self->steps, GTK_WIDGET (row));
  g_clear_pointer (&self->shown, nav_sweep_unref);
  self->n_shown = 0;
  self->told = FALSE;
}

static void
add_steps (NavObserveSweep *self, NavSweep *sweep)
{
  for (; self->n_shown < sweep->steps->len; self->n_shown++)
    gtk_list_box_append (self->steps,
                         nav_observe_step_row_new (
                           &g_array_index (sweep->steps, NavSweepStep, self->n_shown)));
}

static void
set_words (GtkLabel *label, const char *words)
{
  gtk_label_set_label (label, words);
  gtk_widget_set_visible (GTK_WIDGET (label), *words != '\0');
}

static void
tell (NavObserveSweep *self, NavSweep *sweep)
{
  const NavSweepForecast *forecast = nav_sweeper_get_forecast (self->sweeper);
  g_autofree char *result = nav_sweep_words_result (nav_text_words (), sweep, forecast);

  set_words (self->result, result);
  set_words (self->caution, nav_sweep_words_caution (nav_text_words (), sweep));
  nav_announce (GTK_WIDGET (self), result);
  self->told = TRUE;
}

static void
update_result (NavObserveSweep *self, NavSweep *sweep)
{
  gboolean finished = nav_sweeper_is_finished (self->sweeper);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sweep.copy-report", finished);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sweep.save-report", finished);
  gtk_widget_set_visible (self->report, finished);
  if (finished && !self->told) {
    tell (self, sweep);
  } else if (!finished) {
    set_words (self->result, "");
    set_words (self->caution, "");
  }
}

static void
show (NavObserveSweep *self, NavSweep *sweep)
{
  g_autofree char *tried =
    nav_sweep_words_tried (nav_text_words (), nav_sweeper_get_forecast (self->sweeper));

  set_words (self->tried, tried);
  if (self->n_shown < sweep->steps->len || !self->told) {
    add_steps (self, sweep);
    draw (self, sweep);
  }
  update_result (self, sweep);
}

/**
 * nav_observe_sweep_update:
 *
 * Something about the search changed.
 */
void
nav_observe_sweep_update (NavObserveSweep *self)
{
  NavSweep *sweep;
  guint steps;

  g_return_if_fail (NAV_IS_OBSERVE_SWEEP (self));

  sweep = self->sweeper ? nav_sweeper_get_sweep (self->sweeper) : NULL;
  steps = sweep ? sweep->steps->len : 0;
  gtk_widget_set_visible (GTK_WIDGET (self), steps > 0);
  if (sweep != self->shown) {
    forget (self);
    self->shown = sweep ? nav_sweep_ref (sweep) : NULL;
  }
  if (steps > 0 && (self->n_shown < steps || !nav_sweeper_get_running (self->sweeper)))
    show (self, sweep);
}

/**
 * nav_observe_sweep_set_sweeper:
 * @sweeper: whose searches to show; a reference is taken
 */
void
nav_observe_sweep_set_sweeper (NavObserveSweep *self, NavSweeper *sweeper)
{
  g_return_if_fail (NAV_IS_OBSERVE_SWEEP (self));

  g_set_object (&self->sweeper, sweeper);
  nav_observe_sweep_update (self);
}

typedef struct {
  NavKeptSweep *kept;
  gint64 created_us;
} Export;

static void
export_free (gpointer data)
{
  Export *e = data;

  nav_kept_sweep_free (e->kept);
  g_free (e);
}

/* See NavExportMake. */
static GBytes *
make (gpointer data, NavExportFormat format, gboolean part, GError **error)
{
  const Export *e = data;
  g_autoptr (GPtrArray) sweeps = g_ptr_array_new ();
  g_autoptr (JsonNode) document = NULL;
  g_autoptr (NavReport) report = NULL;

  g_ptr_array_add (sweeps, e->kept);
  if (format == NAV_EXPORT_JSON) {
    document = nav_sweep_document_new (e->kept->sweep, e->kept->forecast);
    return nav_export_take_text (nav_json_to_text (document, FALSE));
  }
  if (format == NAV_EXPORT_CSV)
    return nav_export_take_text (nav_kept_sweeps_to_csv (sweeps));
  report = nav_sweep_report_new (nav_text_words (), sweeps, e->created_us);
  return nav_export_write_report (report, format, part, error);
}

static NavExport
describe (NavObserveSweep *self, const char *name)
{
  Export *e = g_new0 (Export, 1);

  e->kept = nav_kept_sweep_new (_ ("Search for the limit"), nav_sweeper_get_sweep (self->sweeper),
                                nav_sweeper_get_forecast (self->sweeper));
  e->created_us = nav_clock_wall_us (nav_clock_system ());
  return (NavExport){ .title = _ ("Save the Report"),
                      .name = name,
                      .make = make,
                      .data = e,
                      .destroy = export_free };
}

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NavObserveSweep *self = NAV_OBSERVE_SWEEP (widget);
  NavExport export = describe (self, NULL);

  (void) action;
  (void) parameter;
  nav_export_copy (widget, &export);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NavObserveSweep *self = NAV_OBSERVE_SWEEP (widget);
  int format = nav_export_find_format (g_variant_get_string (parameter, NULL));
  NavExport export;

  (void) action;
  if (format < 0)
    return;
  /* Translators: name of a file, without its ending */
  export = describe (self, _ ("limit"));
  nav_export_save (widget, &export, (NavExportFormat) format);
}

static void
nav_observe_sweep_dispose (GObject *object)
{
  NavObserveSweep *self = NAV_OBSERVE_SWEEP (object);
  GtkWidget *child;

  g_clear_object (&self->sweeper);
  g_clear_pointer (&self->shown, nav_sweep_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_sweep_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, NavObserveSweep, name)

static void
nav_observe_sweep_class_init (NavObserveSweepClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_observe_sweep_dispose;
  g_type_ensure (NAV_TYPE_FOLD_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-observe-sweep.ui");
  BIND (result);
  BIND (tried);
  BIND (caution);
  BIND (steps);
  BIND (charts);
  BIND (report);
  gtk_widget_class_install_action (widget_class, "sweep.copy-report", NULL, copy);
  gtk_widget_class_install_action (widget_class, "sweep.save-report", "s", save);
  gtk_widget_class_set_css_name (widget_class, "sweep");
}

static void
nav_observe_sweep_init (NavObserveSweep *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  nav_observe_sweep_update (self);
}
