// SPDX-License-Identifier: Apache-2.0
// What leaves the window: to the clipboard as text and as rich text at once, so that a wiki takes
// the tables and a terminal the Markdown; or to a file. It is written on a thread of its own.

#include "config.h"

#include "app/nav-export.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "app/nav-files.h"
#include "app/nav-text.h"

const char *const nav_export_format_names[] = { "markdown", "html", "pdf", "csv", "json", NULL };

static const struct {
  const char *files;
  const char *pattern;
} kinds[NAV_N_EXPORT_FORMATS] = {
  [NAV_EXPORT_MARKDOWN] = { N_ ("Markdown"), "*.md" },
  [NAV_EXPORT_HTML] = { N_ ("Web pages"), "*.html" },
  [NAV_EXPORT_PDF] = { N_ ("PDF documents"), "*.pdf" },
  [NAV_EXPORT_CSV] = { N_ ("Comma-separated values"), "*.csv" },
  [NAV_EXPORT_JSON] = { N_ ("JSON"), "*.json" },
};

/* Whom it is for, who may be gone by then, and where to. A task that works on a thread holds no
 * widget: its last reference may be dropped there. */
typedef struct {
  GWeakRef widget;
  GFile *file; /* (nullable): NULL for the clipboard */
} Errand;

/* What the thread works on. */
typedef struct {
  NavExportMake make;
  gpointer data;
  GDestroyNotify destroy;
  NavExportFormat format;
  gboolean copy;
  GBytes *bytes[2]; /* out: the file; to copy, Markdown and HTML */
} Work;

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

/* Of the person's country; asked for on the main thread, before any work begins. */
static NavReportPaper paper;

static Work *
work_new (const NavExport *export, NavExportFormat format, gboolean copy)
{
  Work *work = g_new0 (Work, 1);

  *work = (Work){ .make = export->make,
                  .data = export->data,
                  .destroy = export->destroy,
                  .format = format,
                  .copy = copy };
  paper = g_str_equal (gtk_paper_size_get_default (), GTK_PAPER_NAME_LETTER)
            ? NAV_REPORT_PAPER_LETTER
            : NAV_REPORT_PAPER_A4;
  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->destroy != NULL)
    work->destroy (work->data);
  for (gsize i = 0; i < G_N_ELEMENTS (work->bytes); i++)
    g_clear_pointer (&work->bytes[i], g_bytes_unref);
  g_free (work);
}

/**
 * nav_export_find_format:
 *
 * Returns: the format of that name, or -1
 */
int
nav_export_find_format (const char *name)
{
  for (int i = 0; i < NAV_N_EXPORT_FORMATS; i++)
    if (strcmp (nav_export_format_names[i], name) == 0)
      return i;
  return -1;
}

/**
 * nav_export_take_text:
 * @text: (transfer full)
 *
 * Returns: (transfer full): the file of it
 */
GBytes *
nav_export_take_text (char *text)
{
  return g_bytes_new_take (text, strlen (text));
}

/**
 * nav_export_write_report:
 * @format: Markdown, HTML or PDF
 * @part: as for NavExportMake
 *
 * For a NavExportMake, on its thread.
 *
 * Returns: (transfer full) (nullable): the document
 */
GBytes *
nav_export_write_report (const NavReport *report, NavExportFormat format, gboolean part,
                         GError **error)
{
  const NavWordsStyle *words = nav_text_words ();
  const NavReportHtml html = { .document = !part,
                               .language = nav_words_language (words),
                               .right_to_left = nav_words_right_to_left (words) };
  const NavReportPdf pdf = { .paper = paper,
                             .language = html.language,
                             .right_to_left = html.right_to_left };

  if (format == NAV_EXPORT_PDF)
    return nav_report_to_pdf (report, &pdf, error);
  return nav_export_take_text (format == NAV_EXPORT_HTML ? nav_report_to_html (report, &html)
                                                         : nav_report_to_markdown (report));
}

static gboolean
make_all (Work *work, GError **error)
{
  if (!work->copy) {
    work->bytes[0] = work->make (work->data, work->format, FALSE, error);
    return work->bytes[0] != NULL;
  }
  work->bytes[0] = work->make (work->data, NAV_EXPORT_MARKDOWN, TRUE, error);
  if (work->bytes[0] != NULL)
    work->bytes[1] = work->make (work->data, NAV_EXPORT_HTML, TRUE, error);
  return work->bytes[1] != NULL;
}

static void
write_bytes (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  (void) source;
  (void) cancellable;
  if (make_all (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
tell (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *plain = g_markup_escape_text (text, -1);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (plain));
}

static void
tell_error (GtkWidget *widget, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("Could not export: %s"), error->message);

  tell (widget, text);
}

static GdkContentProvider *
new_provider (GBytes *markdown, GBytes *html)
{
  g_autofree char *text =
    g_strndup (g_bytes_get_data (markdown, NULL), g_bytes_get_size (markdown));
  GdkContentProvider *providers[] = {
    gdk_content_provider_new_for_bytes ("text/html", html),
    gdk_content_provider_new_for_bytes ("text/markdown", markdown),
    gdk_content_provider_new_typed (G_TYPE_STRING, text),
  };

  return gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
}

/* Takes @work and @errand. */
static void
start (Work *work, GAsyncReadyCallback done, Errand *errand)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, errand);

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, write_bytes);
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&errand->widget);
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GdkContentProvider) provider = NULL;
  g_autoptr (GError) error = NULL;
  gboolean made = g_task_propagate_boolean (G_TASK (result), &error);

  (void) source;
  if (widget == NULL)
    return;
  if (!made) {
    tell_error (widget, error);
    return;
  }
  provider = new_provider (work->bytes[0], work->bytes[1]);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (widget), provider);
  tell (widget, _ ("Copied, as Markdown and as rich text"));
}

/**
 * nav_export_copy:
 * @widget: whose clipboard it goes to
 * @export: its data is taken
 *
 * Copies Markdown as text, and HTML as rich text.
 */
void
nav_export_copy (GtkWidget *widget, const NavExport *export)
{
  start (work_new (export, NAV_EXPORT_MARKDOWN, TRUE), on_copied, errand_new (widget, NULL));
}

static void
on_replaced (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&errand->widget);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = g_strdup_printf (_ ("Exported to %s"), name);
  gboolean written = g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);

  if (widget == NULL)
    return;
  if (written)
    tell (widget, text);
  else
    tell_error (widget, error);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Errand) errand = data;
  Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  GFile *file = errand->file;

  (void) source;
  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    g_file_replace_contents_bytes_async (file, work->bytes[0], NULL, FALSE, G_FILE_CREATE_NONE,
                                         NULL, on_replaced, g_steal_pointer (&errand));
  } else {
    g_autoptr (GtkWidget) widget = g_weak_ref_get (&errand->widget);
    if (widget != NULL)
      tell_error (widget, error);
  }
}

/* What is to be exported while the person chooses where to. */
typedef struct {
  GtkWidget *widget;
  Work *work; /* (nullable): NULL once it is on its way */
} Choice;

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  g_object_unref (choice->widget);
  g_clear_pointer (&choice->work, work_free);
  g_free (choice);
}

static void
on_chosen (GFile *file, gpointer data)
{
  Choice *choice = data;

  if (file != NULL)
    start (g_steal_pointer (&choice->work), on_written, errand_new (choice->widget, file));
}

/**
 * nav_export_save:
 * @widget: in whose window the person chooses a file
 * @export: its data is taken
 *
 * Exports to a file; a toast tells how it went.
 */
void
nav_export_save (GtkWidget *widget, const NavExport *export, NavExportFormat format)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  NavFilesKind kind = { export->title, _ (kinds[format].files), kinds[format].pattern };
  g_autofree char *name = g_strconcat (export->name, kinds[format].pattern + 1, NULL);
  Choice *choice = g_new0 (Choice, 1);

  g_strdelimit (name, "/", '-');
  choice->widget = g_object_ref (widget);
  choice->work = work_new (export, format, FALSE);
  nav_files_save_kind (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, &kind, name, on_chosen,
                       choice, choice_free);
}
