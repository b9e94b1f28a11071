// SPDX-License-Identifier: Apache-2.0
// Plans that leave the window: as values, so that they can be written on a thread of its own.

#include "config.h"

#include "app/nav-options-export.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/nav-text.h"
#include "base/nav-json.h"
#include "workflow/nav-plan-csv.h"
#include "workflow/nav-plan-json.h"
#include "workflow/nav-plan-report.h"

typedef struct {
  NavPlan *plan;
  NavIntent *intent; /* (nullable) */
  char *title;       /* (nullable) */
  GPtrArray *recommendations; /* (element-type NavRecommendation) */
  NavExportSubject subject;
  gint64 created_us;
  double elapsed_ms;
} Export;

static void
export_free (gpointer data)
{
  Export *e = data;

  nav_plan_unref (e->plan);
  g_clear_pointer (&e->intent, nav_intent_unref);
  g_free (e->title);
  g_ptr_array_unref (e->recommendations);
  g_free (e);
}

static Export *
export_new (NavProject *project, NavExportSubject subject, const GPtrArray *recommendations)
{
  Export *e = g_new0 (Export, 1);

  e->plan = nav_plan_ref (nav_project_get_plan (project));
  if (nav_project_get_intent (project) != NULL)
    e->intent = nav_intent_ref (nav_project_get_intent (project));
  e->title = g_strdup (nav_project_get_title (project));
  e->recommendations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) nav_recommendation_unref);
  for (guint i = 0; i < recommendations->len; i++)
    g_ptr_array_add (e->recommendations, nav_recommendation_ref (recommendations->pdata[i]));
  e->subject = subject;
  e->created_us = nav_clock_wall_us (nav_clock_system ());
  e->elapsed_ms = nav_project_get_elapsed_ms (project);
  return e;
}

static NavReport *
new_report (const Export *e)
{
  if (e->subject == NAV_EXPORT_TABLE)
    return nav_plan_report_new_table (nav_text_words (), e->plan, e->recommendations);
  if (e->subject == NAV_EXPORT_COMPARISON && e->recommendations->len > 0)
    return nav_plan_report_new_comparison (nav_text_words (), e->plan, e->recommendations);
  return nav_plan_report_new (nav_text_words (), e->plan, e->title, e->created_us);
}

static char *
to_json (const Export *e)
{
  const NavPlanJsonOptions options = { .intent = e->intent,
                                       .created_us = e->created_us,
                                       .elapsed_ms = e->elapsed_ms };
  g_autoptr (JsonNode) node = nav_plan_to_json (e->plan, &options);
  g_autofree char *text = nav_json_to_text (node, TRUE);

  return g_strconcat (text, "\n", NULL);
}

/* See NavExportMake. */
static GBytes *
make (gpointer data, NavExportFormat format, gboolean part, GError **error)
{
  const Export *e = data;
  g_autoptr (NavReport) report = NULL;
  char *text;

  if (format == NAV_EXPORT_CSV || format == NAV_EXPORT_JSON) {
    text = format == NAV_EXPORT_CSV ? nav_plan_to_csv (e->plan, e->recommendations) : to_json (e);
    return nav_export_take_text (text);
  }
  report = new_report (e);
  return nav_export_write_report (report, format, part, error);
}

/**
 * nav_options_export_copy:
 * @widget: whose clipboard it goes to
 * @recommendations: (element-type NavRecommendation): what a table or a comparison is of
 *
 * Copies Markdown as text, and HTML as rich text.
 */
void
nav_options_export_copy (GtkWidget *widget, NavProject *project, NavExportSubject subject,
                         const GPtrArray *recommendations)
{
  const NavExport export = { .make = make,
                             .data = export_new (project, subject, recommendations),
                             .destroy = export_free };

  nav_export_copy (widget, &export);
}

static char *
offered_name (NavProject *project)
{
  const char *title = nav_project_get_title (project);
  const char *path = nav_project_get_path (project);
  char *base = path ? g_path_get_basename (path) : g_strdup (title ? title : _ ("plan"));

  if (g_str_has_suffix (base, ".nnplan"))
    base[strlen (base) - strlen (".nnplan")] = '\0';
  return base;
}

/**
 * nav_options_export_save:
 * @widget: in whose window the person chooses a file
 * @recommendations: (element-type NavRecommendation): the rows of comma-separated values
 *
 * Exports to a file; a toast tells how it went.
 */
void
nav_options_export_save (GtkWidget *widget, NavProject *project, NavExportFormat format,
                         const GPtrArray *recommendations)
{
  g_autofree char *name = offered_name (project);
  const NavExport export = { .title = _ ("Export the Plan"),
                             .name = name,
                             .make = make,
                             .data = export_new (project, NAV_EXPORT_PLAN, recommendations),
                             .destroy = export_free };

  nav_export_save (widget, &export, format);
}
