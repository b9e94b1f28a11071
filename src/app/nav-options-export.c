// SPDX-License-Identifier: Apache-2.0
// What leaves the window: to the clipboard as text and as rich text at once, so that a wiki takes
// the tables and a terminal the Markdown; or to a file. It is written on a thread of its own.

#include "config.h"

#include "app/nav-options-export.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/nav-files.h"
#include "app/nav-text.h"
#include "base/nav-json.h"
#include "workflow/nav-plan-csv.h"
#include "workflow/nav-plan-json.h"
#include "workflow/nav-plan-report.h"

const char *const nav_export_format_names[] = { "markdown", "html", "csv", "json", NULL };

/* Values only: a thread of its own works on them. */
typedef struct {
  NavPlan *plan;
  NavIntent *intent; /* (nullable) */
  char *title;       /* (nullable) */
  GPtrArray *recommendations; /* (element-type NavRecommendation) */
  NavExportSubject subject;
  NavExportFormat format;
  gboolean copy; /* Markdown and HTML to be put into something else */
  gint64 created_us;
  double elapsed_ms;
  const NavWordsStyle *words;
  char *texts[2]; /* out: what was asked for; with @copy Markdown and HTML */
} Export;

static void
export_free (gpointer data)
{
  Export *e = data;

  nav_plan_unref (e->plan);
  g_clear_pointer (&e->intent, nav_intent_unref);
  g_free (e->title);
  g_ptr_array_unref (e->recommendations);
  for (gsize i = 0; i < G_N_ELEMENTS (e->texts); i++)
    g_free (e->texts[i]);
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
  e->words = nav_text_words ();
  return e;
}

static NavReport *
new_report (const Export *e)
{
  if (e->subject == NAV_EXPORT_TABLE)
    return nav_plan_report_new_table (e->words, e->plan, e->recommendations);
  if (e->subject == NAV_EXPORT_COMPARISON && e->recommendations->len > 0)
    return nav_plan_report_new_comparison (e->words, e->plan, e->recommendations);
  return nav_plan_report_new (e->words, e->plan, e->title, e->created_us);
}

static char *
to_html (const Export *e, const NavReport *report)
{
  const NavReportHtml how = { .document = !e->copy,
                              .language = nav_words_language (e->words),
                              .right_to_left = nav_words_right_to_left (e->words) };

  return nav_report_to_html (report, &how);
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

static void
write_texts (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *e = data;
  g_autoptr (NavReport) report = new_report (e);

  (void) source;
  (void) cancellable;
  if (e->copy) {
    e->texts[0] = nav_report_to_markdown (report);
    e->texts[1] = to_html (e, report);
  } else {
    e->texts[0] = e->format == NAV_EXPORT_CSV    ? nav_plan_to_csv (e->plan, e->recommendations)
                  : e->format == NAV_EXPORT_JSON ? to_json (e)
                  : e->format == NAV_EXPORT_HTML ? to_html (e, report)
                                                 : nav_report_to_markdown (report);
  }
  g_task_return_boolean (task, TRUE);
}

static void
tell (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *plain = g_markup_escape_text (text, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (plain));
}

static GdkContentProvider *
new_provider (const char *markdown, const char *html)
{
  g_autoptr (GBytes) html_bytes = g_bytes_new (html, strlen (html));
  g_autoptr (GBytes) markdown_bytes = g_bytes_new (markdown, strlen (markdown));
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_for_bytes ("text/html", html_bytes),
    gdk_content_provider_new_for_bytes ("text/markdown", markdown_bytes),
    gdk_content_provider_new_typed (G_TYPE_STRING, markdown),
  };

  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

/* Whom it is for, who may be gone by then, and where to. A task that works on a thread holds no
 * widget: its last reference may be dropped there. */
typedef struct {
  GWeakRef widget;
  GFile *file; /* (nullable): NULL for the clipboard */
} Errand;

static Errand *
errand_new (GtkWidget *widget, GFile *file)
{
  Errand *errand = g_new0 (Errand, 1);

  g_weak_ref_init (&errand->widget, widget);
  errand->file = file ? g_object_ref (file) : NULL;
  return errand;
}

static void
errand_free (Errand *errand)
{
  g_weak_ref_clear (&errand->widget);
  g_clear_object (&errand->file);
  g_free (errand);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

static void
start (Export *e, GAsyncReadyCallback done, Errand *errand)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, errand);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, e, export_free);
  g_task_run_in_thread (task, write_texts);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&errand->widget);
  Export *e = g_task_get_task_data (G_TASK (result));
  g_autoptr (GdkContentProvider) provider = NULL;

  (void) source;
  if (widget == NULL)
    return;
  provider = new_provider (e->texts[0], e->texts[1]);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
  tell (widget, _ ("Copied, as Markdown and as rich text"));
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
  Export *e = export_new (project, subject, recommendations);

  e->copy = TRUE;
  start (e, on_copied, errand_new (widget, NULL));
}

static void
on_replaced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&errand->widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_ ("Exported to %s"), name);
  else
    text = g_strdup_printf (_ ("Could not export: %s"), error->message);
  if (widget != NULL)
    tell (widget, text);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  Errand *errand = data;
  Export *e = g_task_get_task_data (G_TASK (result));
  g_autoptr (GBytes) bytes = g_bytes_new (e->texts[0], strlen (e->texts[0]));

  (void) source;
  g_file_replace_contents_bytes_async (errand->file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       on_replaced, errand);
}

/* What is to be exported while the person chooses where to. */
typedef struct {
  GtkWidget *widget;
  Export *export;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->widget);
  g_clear_pointer (&choice->export, export_free);
  g_free (choice);
}

static void
on_chosen (GFile *file, gpointer data)
{
  Choice *choice = data;

  if (file != NULL)
    start (g_steal_pointer (&choice->export), on_written, errand_new (choice->widget, file));
}

static const struct {
  const char *files;
  const char *pattern;
} kinds[NAV_N_EXPORT_FORMATS] = {
  [NAV_EXPORT_MARKDOWN] = { N_ ("Markdown"), "*.md" },
  [NAV_EXPORT_HTML] = { N_ ("Web pages"), "*.html" },
  [NAV_EXPORT_CSV] = { N_ ("Comma-separated values"), "*.csv" },
  [NAV_EXPORT_JSON] = { N_ ("JSON"), "*.json" },
};

static char *
offered_name (NavProject *project, NavExportFormat format)
{
  const char *title = nav_project_get_title (project);
  const char *path = nav_project_get_path (project);
  g_autofree char *base = path ? g_path_get_basename (path) : g_strdup (title ? title : _ ("plan"));

  if (g_str_has_suffix (base, ".nnplan"))
    base[strlen (base) - strlen (".nnplan")] = '\0';
  g_strdelimit (base, "/", '-');
  return g_strconcat (base, kinds[format].pattern + 1, NULL);
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
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *name = offered_name (project, format);
  NavFilesKind kind = { _ ("Export the Plan"), _ (kinds[format].files), kinds[format].pattern };
  Choice *choice = g_new0 (Choice, 1);

  choice->widget = g_object_ref (widget);
  choice->export = export_new (project, NAV_EXPORT_PLAN, recommendations);
  choice->export->format = format;
  nav_files_save_kind (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &kind, name, on_chosen,
                       choice, choice_free);
}
