// SPDX-License-Identifier: Apache-2.0
// Documents on disk: read within limits, written beside the old file and renamed over it, with one
// backup. Whatever fails, the old file stays as it was.

#define _GNU_SOURCE

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/nav-json.h"
#include "workflow/nav-document.h"
#include "workflow/nav-workflow-error.h"

static gboolean
fail_errno (GError **error, const char *path, const char *what, int code)
{
  nav_set_error (error, NAV_WORKFLOW_ERROR,
                 code == ENOENT ? NAV_ERROR_NOT_FOUND : NAV_ERROR_INVALID, path, "%s “%s”: %s",
                 what, path, g_strerror (code));
  return FALSE;
}

/* Only plain files of a sensible size: a device or a pipe would never end. */
static gboolean
check_file (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return fail_errno (error, path, "Cannot open", errno);
  if (!S_ISREG (info.st_mode)) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, path, "“%s” is not a file", path);
    return FALSE;
  }
  if ((guint64) info.st_size > nav_json_default_limits.max_bytes) {
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, path,
                   "“%s” is larger than a plan can be (32 MiB)", path);
    return FALSE;
  }
  return TRUE;
}

/* An error inside of the file names the file; a version that is too new keeps its kind. */
static void
blame_file (GError **error, const char *path, GError *inner)
{
  gboolean newer = nav_error_matches_kind (inner, NAV_ERROR_NEWER);
  const char *field = nav_error_get_field (inner);

  nav_set_error (error, NAV_WORKFLOW_ERROR, newer ? NAV_ERROR_NEWER : NAV_ERROR_CORRUPT,
                 field ? field : path, "Cannot open “%s”: %s", path, inner->message);
}

/**
 * nav_document_load:
 * @path: a `.nnplan` file, not trusted
 * @error: NAV_ERROR_NOT_FOUND, NAV_ERROR_CORRUPT with file and place, NAV_ERROR_NEWER
 *
 * Blocks on the disk. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
NavDocument *
nav_document_load (const char *path, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) local = NULL;
  NavDocument *document = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!check_file (path, error) || !g_file_get_contents (path, &text, &length, error))
    return NULL;
  node = nav_json_parse (text, (gssize) length, NULL, &local);
  if (node != NULL)
    document = nav_document_new_from_json (node, &local);
  if (document == NULL)
    blame_file (error, path, local);
  return document;
}

/* One backup: the file as it was. A file system without links gets a copy. */
static void
keep_backup (const char *path)
{
  g_autofree char *backup = g_strconcat (path, "~", NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (g_unlink (backup) != 0 && errno != ENOENT)
    return;
  if (link (path, backup) == 0 || errno == ENOENT)
    return;
  if (g_file_get_contents (path, &text, &length, NULL))
    g_file_set_contents (backup, text, (gssize) length, NULL);
}

/**
 * nav_document_save:
 * @path: where to; a link is followed
 *
 * Writes a temporary file beside @path, brings it to the disk and renames it. What was there before
 * becomes the backup `path~`. Blocks on the disk. Any thread.
 *
 * Returns: whether it is on the disk
 */
gboolean
nav_document_save (const NavDocument *document, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  char *target;
  g_autoptr (GError) local = NULL;
  gboolean written;

  g_return_val_if_fail (document != NULL && path != NULL, FALSE);

  node = nav_document_to_json (document);
  text = nav_json_to_text (node, TRUE);
  target = realpath (path, NULL);
  keep_backup (target ? target : path);
  written = g_file_set_contents_full (target ? target : path, text, -1,
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                      0666, &local);
  free (target);
  if (!written)
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, path, "Cannot save “%s”: %s", path,
                   local->message);
  return written;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  NavDocument *document = nav_document_load (path, &error);

  (void) source;
  (void) cancellable;
  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) nav_document_unref);
  else
    g_task_return_error (task, error);
}

void
nav_document_load_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, nav_document_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

NavDocument *
nav_document_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
