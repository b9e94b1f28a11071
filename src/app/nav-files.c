// SPDX-License-Identifier: Apache-2.0
// Choosing a file: the one place that asks for the version of GTK, because what the floor has for
// this is deprecated above it. Both ways go through the portal in a sandbox.

#include "config.h"

#include "app/nav-files.h"

#include <glib/gi18n.h>

typedef struct {
  NavFilesFunc done;
  gpointer data;
  GDestroyNotify destroy;
} Request;

static Request *
request_new (NavFilesFunc done, gpointer data, GDestroyNotify destroy)
{
  Request *request = g_new (Request, 1);

  *request = (Request){ done, data, destroy };
  return request;
}

static void
request_end (Request *request, GFile *file)
{
  request->done (file, request->data);
  if (request->destroy != NULL)
    request->destroy (request->data);
  g_free (request);
}

static GtkFileFilter *
new_filter (const NavFilesKind *kind)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, kind->files);
  gtk_file_filter_add_pattern (filter, kind->pattern);
  return filter;
}

static NavFilesKind
plans (const char *title)
{
  return (NavFilesKind){ title, _ ("NeuralNav plans"), "*.nnplan" };
}

#if GTK_CHECK_VERSION(4, 10, 0)

static GtkFileDialog *
new_dialog (const NavFilesKind *kind)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = new_filter (kind);

  g_list_store_append (filters, filter);
  gtk_file_dialog_set_title (dialog, kind->title);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  return dialog;
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  request_end (data, file);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  request_end (data, file);
}

static void
choose_open (GtkWindow *parent, const NavFilesKind *kind, Request *request)
{
  g_autoptr (GtkFileDialog) dialog = new_dialog (kind);

  gtk_file_dialog_open (dialog, parent, NULL, on_opened, request);
}

static void
choose_save (GtkWindow *parent, const NavFilesKind *kind, const char *name, Request *request)
{
  g_autoptr (GtkFileDialog) dialog = new_dialog (kind);

  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, parent, NULL, on_saved, request);
}

#else

static void
on_response (GtkNativeDialog *dialog, int response, Request *request)
{
  g_autoptr (GFile) file =
    response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  request_end (request, file);
  g_object_unref (dialog);
}

static void
choose (GtkWindow *parent, const NavFilesKind *kind, const char *name, GtkFileChooserAction action,
        Request *request)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (kind->title, parent, action, NULL, NULL);

  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), new_filter (kind));
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), request);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
choose_open (GtkWindow *parent, const NavFilesKind *kind, Request *request)
{
  choose (parent, kind, NULL, GTK_FILE_CHOOSER_ACTION_OPEN, request);
}

static void
choose_save (GtkWindow *parent, const NavFilesKind *kind, const char *name, Request *request)
{
  choose (parent, kind, name, GTK_FILE_CHOOSER_ACTION_SAVE, request);
}

#endif

/**
 * nav_files_open:
 * @done: called once, also when nothing was chosen
 * @destroy: (nullable): frees @data afterwards
 */
void
nav_files_open (GtkWindow *parent, NavFilesFunc done, gpointer data, GDestroyNotify destroy)
{
  NavFilesKind kind = plans (_ ("Open a Plan"));

  choose_open (parent, &kind, request_new (done, data, destroy));
}

/**
 * nav_files_save:
 * @name: the name that is offered
 */
void
nav_files_save (GtkWindow *parent, const char *name, NavFilesFunc done, gpointer data,
                GDestroyNotify destroy)
{
  NavFilesKind kind = plans (_ ("Save the Plan"));

  choose_save (parent, &kind, name, request_new (done, data, destroy));
}

/**
 * nav_files_save_kind:
 * @kind: what is saved
 * @name: the name that is offered
 *
 * As nav_files_save(), for files that are not plans.
 */
void
nav_files_save_kind (GtkWindow *parent, const NavFilesKind *kind, const char *name,
                     NavFilesFunc done, gpointer data, GDestroyNotify destroy)
{
  choose_save (parent, kind, name, request_new (done, data, destroy));
}
