// SPDX-License-Identifier: Apache-2.0
// The run on the screen as a document: values only, so that it is written on a thread of its own.

#include "config.h"

#include "app/nav-observe-report.h"

#include <glib/gi18n.h>

#include "app/nav-export.h"
#include "app/nav-text.h"
#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "workflow/nav-run-report.h"

struct _NavObserveReport {
  GtkWidget parent_instance;
  NavProver *prover; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (NavObserveReport, nav_observe_report, GTK_TYPE_WIDGET)

typedef struct {
  NavRun *run;
  NavRecommendation *recommendation; /* (nullable) */
  NavProofOptions options;
  char *name;
  gint64 created_us;
} Export;

static void
export_free (gpointer data)
{
  Export *e = data;

  nav_run_unref (e->run);
  g_clear_pointer (&e->recommendation, nav_recommendation_unref);
  g_free (e->name);
  g_free (e);
}

static Export *
export_new (NavProver *prover)
{
  Export *e = g_new0 (Export, 1);
  NavRecommendation *r = nav_prover_get_recommendation (prover);

  e->run = nav_run_ref (nav_prover_get_run (prover));
  e->recommendation = r ? nav_recommendation_ref (r) : NULL;
  e->options = *nav_prover_get_options (prover);
  e->name = g_strdup (_ ("Load test"));
  e->created_us = nav_clock_wall_us (nav_clock_system ());
  return e;
}

/* The whole run, which `report` and later versions read. */
static GBytes *
make_json (const Export *e)
{
  g_auto (NavRunFigures) figures = { 0 };
  g_autoptr (JsonNode) document = NULL;

  nav_run_compute (e->run, &figures);
  document = nav_run_document_new (e->run, &figures, e->recommendation, &e->options);
  return nav_export_take_text (nav_json_to_text (document, FALSE));
}

static NavRunSummary *
summarise (const Export *e, GError **error)
{
  g_auto (NavRunFigures) figures = { 0 };

  nav_run_compute (e->run, &figures);
  return nav_run_summary_new (e->run, &figures, e->recommendation, &e->options, e->name, error);
}

/* See NavExportMake. */
static GBytes *
make (gpointer data, NavExportFormat format, gboolean part, GError **error)
{
  const Export *e = data;
  g_autoptr (GPtrArray) summaries = NULL;
  g_autoptr (NavReport) report = NULL;
  NavRunSummary *summary;

  if (format == NAV_EXPORT_JSON)
    return make_json (e);
  summary = summarise (e, error);
  if (summary == NULL)
    return NULL;
  summaries = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_run_summary_unref);
  g_ptr_array_add (summaries, summary);
  if (format == NAV_EXPORT_CSV)
    return nav_export_take_text (nav_run_summaries_to_request_csv (summaries));
  report = nav_run_report_new (nav_text_words (), summaries, NULL, e->created_us);
  return nav_export_write_report (report, format, part, error);
}

static NavExport
describe (NavObserveReport *self, const char *name)
{
  return (NavExport){ .title = _ ("Save the Report"),
                      .name = name,
                      .make = make,
                      .data = export_new (self->prover),
                      .destroy = export_free };
}

static gboolean
has_run (NavObserveReport *self)
{
  return self->prover != NULL && nav_prover_get_run (self->prover) != NULL;
}

static void
copy (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NavObserveReport *self = NAV_OBSERVE_REPORT (widget);
  NavExport export;

  (void) action;
  (void) parameter;
  if (!has_run (self))
    return;
  export = describe (self, NULL);
  nav_export_copy (widget, &export);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  NavObserveReport *self = NAV_OBSERVE_REPORT (widget);
  int format = nav_export_find_format (g_variant_get_string (parameter, NULL));
  NavExport export;

  (void) action;
  if (!has_run (self) || format < 0)
    return;
  /* Translators: name of a file, without its ending */
  export = describe (self, _ ("load test"));
  nav_export_save (widget, &export, (NavExportFormat) format);
}

static void
update (NavObserveReport *self)
{
  gboolean any = has_run (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "observe.copy-report", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "observe.save-report", any);
}

/**
 * nav_observe_report_set_prover:
 * @prover: (nullable): whose last run is meant
 */
void
nav_observe_report_set_prover (NavObserveReport *self, NavProver *prover)
{
  g_return_if_fail (NAV_IS_OBSERVE_REPORT (self));

  if (self->prover != NULL)
    g_signal_handlers_disconnect_by_data (self->prover, self);
  g_set_object (&self->prover, prover);
  if (prover != NULL)
    g_signal_connect_swapped (prover, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
nav_observe_report_dispose (GObject *object)
{
  NavObserveReport *self = NAV_OBSERVE_REPORT (object);
  GtkWidget *child;

  if (self->prover != NULL)
    g_signal_handlers_disconnect_by_data (self->prover, self);
  g_clear_object (&self->prover);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (nav_observe_report_parent_class)->dispose (object);
}

static void
nav_observe_report_class_init (NavObserveReportClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = nav_observe_report_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               NAV_RESOURCE_BASE "/nav-observe-report.ui");
  gtk_widget_class_install_action (widget_class, "observe.copy-report", NULL, copy);
  gtk_widget_class_install_action (widget_class, "observe.save-report", "s", save);
}

static void
nav_observe_report_init (NavObserveReport *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
